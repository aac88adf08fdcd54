#include "bp_reader.h"
#include "bp_test.h"

#define NODES   200
#define NEWEST  BP_VERSION_NEWEST
#define V(a, b) BP_VERSION(a, b)

static struct bp_node nodes[NODES];
static struct bp_place places[NODES];
static ptrdiff_t extents[NODES];

static const struct bp_abi *
lp64(void)
{
    return bp_abi_find("lp64");
}

/* Read TEXT as READER does. */
static struct bp_format
read_as(int line, const char *text, enum bp_reader reader,
        enum bp_padding padding)
{
    const struct bp_reading how = bp_reader_reading(reader);
    struct bp_format format = {.text = text,
                               .nodes = nodes,
                               .capacity = NODES,
                               .extents = extents,
                               .extents_capacity = NODES};

    CHECK_EQ_AT(line, bp_format_parse(&format, &how, NULL), BP_OK);
    CHECK_EQ_AT(line, bp_format_place(&format, lp64(), padding, places, NULL),
                BP_OK);
    return format;
}

/* What READER refuses, and at which byte; AT -1: nothing. */
static const struct {
    int line;
    enum bp_reader reader;
    int version;
    const char *text;
    int at;
    const char *what;
} refusals[] = {
    {__LINE__, BP_READER_STRUCT, NEWEST, "", -1, ""},
    {__LINE__, BP_READER_STRUCT, NEWEST, "<", -1, ""},
    {__LINE__, BP_READER_STRUCT, NEWEST, "^", 0, "the prefix ^"},
    {__LINE__, BP_READER_STRUCT, NEWEST, " =", 1, "first byte"},
    {__LINE__, BP_READER_STRUCT, NEWEST, "@2i 0d3x\t5snP?", -1, ""},
    {__LINE__, BP_READER_STRUCT, NEWEST, "!hi", -1, ""},
    {__LINE__, BP_READER_STRUCT, NEWEST, "i>i", 1, "first byte"},
    {__LINE__, BP_READER_STRUCT, NEWEST, "3<i", 1, "first byte"},
    {__LINE__, BP_READER_STRUCT, NEWEST, "(2)i", 0, "a sub-array"},
    {__LINE__, BP_READER_STRUCT, NEWEST, "iT{b}", 1, "T{}"},
    {__LINE__, BP_READER_STRUCT, NEWEST, "i:a:", 2, "a name"},
    {__LINE__, BP_READER_STRUCT, NEWEST, "x:a:", 0, "with a name"},
    {__LINE__, BP_READER_STRUCT, NEWEST, "ig", 1, "the code g"},
    {__LINE__, BP_READER_STRUCT, NEWEST, "w", 0, "the code w"},
    {__LINE__, BP_READER_STRUCT, NEWEST, "&i", 0, "a pointer"},
    {__LINE__, BP_READER_STRUCT, NEWEST, "X{}", 0, "a function"},
    {__LINE__, BP_READER_STRUCT, V(3, 13), "F", 0, "the code F"},
    {__LINE__, BP_READER_STRUCT, V(3, 14), "F", -1, ""},
    {__LINE__, BP_READER_STRUCT, V(3, 14), "iZd", 1, "the code Zd"},
    {__LINE__, BP_READER_STRUCT, V(3, 15), "iZd", -1, ""},
    {__LINE__, BP_READER_STRUCT, NEWEST, "Zg", 0, "the code Zg"},
    {__LINE__, BP_READER_MEMORYVIEW, NEWEST, "i", -1, ""},
    {__LINE__, BP_READER_MEMORYVIEW, NEWEST, "@P", -1, ""},
    {__LINE__, BP_READER_MEMORYVIEW, NEWEST, "", 0, "without an item"},
    {__LINE__, BP_READER_MEMORYVIEW, NEWEST, "<i", 0, "the prefix <"},
    {__LINE__, BP_READER_MEMORYVIEW, NEWEST, "i ", 1, "whitespace"},
    {__LINE__, BP_READER_MEMORYVIEW, NEWEST, "1i", 0, "a count"},
    {__LINE__, BP_READER_MEMORYVIEW, NEWEST, "ii", 1, "several"},
    {__LINE__, BP_READER_MEMORYVIEW, NEWEST, "x", 0, "pad bytes"},
    {__LINE__, BP_READER_MEMORYVIEW, V(3, 11), "e", 0, "the code e"},
    {__LINE__, BP_READER_MEMORYVIEW, V(3, 12), "e", -1, ""},
    {__LINE__, BP_READER_NUMPY, NEWEST, "", -1, ""},
    {__LINE__, BP_READER_NUMPY, NEWEST, "<", 0, "without an item"},
    {__LINE__, BP_READER_NUMPY, NEWEST, "T{>i:a:(2,3)^2d:b c:}:n:0h", -1, ""},
    {__LINE__, BP_READER_NUMPY, NEWEST, "( 2\t, 3 )i", -1, ""},
    {__LINE__, BP_READER_NUMPY, NEWEST, "<(3)i", 1, "before a shape"},
    {__LINE__, BP_READER_NUMPY, NEWEST, "3(3)i", 1, "before a shape"},
    {__LINE__, BP_READER_NUMPY, NEWEST, "(2)(3)i", 3, "two shapes"},
    {__LINE__, BP_READER_NUMPY, NEWEST, "3<i", 1, "before a prefix"},
    {__LINE__, BP_READER_NUMPY, NEWEST, "(0)i", -1, ""},
    {__LINE__, BP_READER_NUMPY, NEWEST, "(2)0i", 0, "no bytes"},
    {__LINE__, BP_READER_NUMPY, NEWEST, "(2)0s", 0, "no bytes"},
    {__LINE__, BP_READER_NUMPY, NEWEST, "(2)0x", 0, "no bytes"},
    {__LINE__, BP_READER_NUMPY, NEWEST, "(2)3s(2)x(2)1i", -1, ""},
    {__LINE__, BP_READER_NUMPY, NEWEST, "(2)T{}(2)1T{}", -1, ""},
    {__LINE__, BP_READER_NUMPY, NEWEST, "(2)3T{}", 0, "no bytes"},
    {__LINE__, BP_READER_NUMPY, NEWEST, "(2)3T{i}", -1, ""},
    {__LINE__, BP_READER_NUMPY, NEWEST, "i:a:h:b:i:a:", 10, "of one name"},
    {__LINE__, BP_READER_NUMPY, NEWEST, "i:a:h:bb:hi:c:", -1, ""},
    {__LINE__, BP_READER_NUMPY, NEWEST,
     "i:\xc3\xa9\xe2\x82\xac\xf0\x9f\x98"
     "\x80:",
     -1, ""},
    {__LINE__, BP_READER_NUMPY, NEWEST, "i:\x80:", 2, "not UTF-8"},
    {__LINE__, BP_READER_NUMPY, NEWEST, "i:\xff:", 2, "not UTF-8"},
    {__LINE__, BP_READER_NUMPY, NEWEST, "i:\xe2\x82:", 2, "not UTF-8"},
    {__LINE__, BP_READER_NUMPY, NEWEST, "i:\xc3\x61:", 2, "not UTF-8"},
    {__LINE__, BP_READER_NUMPY, V(2, 0), "n", -1, ""},
    {__LINE__, BP_READER_NUMPY, V(2, 0), "^N", -1, ""},
    {__LINE__, BP_READER_NUMPY, V(1, 24), "n", 0, "the code n"},
    {__LINE__, BP_READER_NUMPY, V(2, 0), "2n", 1, "beside it"},
    {__LINE__, BP_READER_NUMPY, V(2, 0), "nN", 0, "beside it"},
    {__LINE__, BP_READER_NUMPY, NEWEST, "2147483647s", -1, ""},
    {__LINE__, BP_READER_NUMPY, NEWEST, "p", 0, "the code p"},
    {__LINE__, BP_READER_NUMPY, NEWEST, "Ze", 0, "the code Ze"},
    {__LINE__, BP_READER_CTYPES, NEWEST, "<i", -1, ""},
    {__LINE__, BP_READER_CTYPES, NEWEST, "B", -1, ""},
    {__LINE__, BP_READER_CTYPES, NEWEST, "b", 0, "in another way"},
    {__LINE__, BP_READER_CTYPES, NEWEST, "<l", 0, "in another way"},
    {__LINE__, BP_READER_CTYPES, NEWEST, "T{<b:a:3x>i:b:}", -1, ""},
    {__LINE__, BP_READER_CTYPES, V(3, 11), "T{<b:a:3x<i:b:}", 8, "pad"},
    {__LINE__, BP_READER_CTYPES, NEWEST, "T{<b:a:xx<h:b:}", 0, "another way"},
    {__LINE__, BP_READER_CTYPES, NEWEST, "T{(2)T{&<i:b:X{}:c:}:a:}", -1, ""},
    {__LINE__, BP_READER_CTYPES, NEWEST, "X{i->d}", 0, "the signature"},
    {__LINE__, BP_READER_CTYPES, NEWEST, "T{<z:a:<Z:b:<X:c:<v:d:6x}", -1, ""},
    {__LINE__, BP_READER_CTYPES, NEWEST, "X{\x01}", 0, "the signature"},
    {__LINE__, BP_READER_CTYPES, V(3, 11), "T{B:a:&<c:b:}", 6, "pad bytes"},
    {__LINE__, BP_READER_CTYPES, NEWEST, "T{<i:a:}:n:", 0, "another way"},
    {__LINE__, BP_READER_STRUCT, NEWEST, "< i", -1, ""},
    {__LINE__, BP_READER_CYTHON, NEWEST, "i:\xff:", -1, ""},
    {__LINE__, BP_READER_NUMPY, NEWEST, "(3,0)268435455q", -1, ""},
    {__LINE__, BP_READER_CTYPES, NEWEST, "T{}", -1, ""},
    {__LINE__, BP_READER_CTYPES, NEWEST, "", 0, "without an item"},
    {__LINE__, BP_READER_CTYPES, V(3, 14), "<F", -1, ""},
    {__LINE__, BP_READER_CTYPES, V(3, 15), "<F", 1, "the code F"},
    {__LINE__, BP_READER_CTYPES, V(3, 15), "<Zg", -1, ""},
    {__LINE__, BP_READER_CYTHON, NEWEST, "T{i:a:\n2h:a: (2,3)Zd}", -1, ""},
    {__LINE__, BP_READER_CYTHON, NEWEST, "<(2)h", -1, ""},
    {__LINE__, BP_READER_CYTHON, NEWEST, "2=h", -1, ""},
    {__LINE__, BP_READER_CYTHON, NEWEST, ">h", 0, "of other machines"},
    {__LINE__, BP_READER_CYTHON, NEWEST, "i\th", 1, "whitespace but"},
    {__LINE__, BP_READER_CYTHON, NEWEST, "i\vh", 1, "whitespace but"},
    {__LINE__, BP_READER_CYTHON, NEWEST, "i\fh", 1, "whitespace but"},
    {__LINE__, BP_READER_CYTHON, NEWEST, "(2, 3)h", 3, "inside a shape"},
    {__LINE__, BP_READER_CYTHON, NEWEST, "(0)h", 0, "an extent of 0"},
    {__LINE__, BP_READER_CYTHON, NEWEST, "0h", 0, "a count of 0"},
    {__LINE__, BP_READER_CYTHON, NEWEST, "T{}", 0, "without members"},
    {__LINE__, BP_READER_CYTHON, NEWEST, "P", 0, "the code P"},
#if PTRDIFF_MAX > INT_MAX
    {__LINE__, BP_READER_STRUCT, NEWEST, "4294967296i", -1, ""},
    {__LINE__, BP_READER_NUMPY, NEWEST, "b2147483647s", 0, "2**31"},
    {__LINE__, BP_READER_NUMPY, NEWEST, "(0,2147483648)b", 0, "2**31"},
    {__LINE__, BP_READER_NUMPY, NEWEST, "(3,0)268435456q", 0, "2**31"},
    {__LINE__, BP_READER_NUMPY, NEWEST, "(3,0)2147483648s", 0, "2**31"},
    {__LINE__, BP_READER_NUMPY, NEWEST, "(3,0)2147483648x", 0, "2**31"},
    {__LINE__, BP_READER_NUMPY, NEWEST, "(2,1073741824)T{}", 0, "2**31"},
    {__LINE__, BP_READER_NUMPY, NEWEST, "(1,2147483647)T{}", -1, ""},
    {__LINE__, BP_READER_NUMPY, NEWEST, "0T{(2,1073741824)0s}", 3, "2**31"},
    {__LINE__, BP_READER_NUMPY, NEWEST, "(0)2147483648T{}", 0, "2**31"},
    {__LINE__, BP_READER_NUMPY, NEWEST, "0T{2147483648b}", 3, "2**31"},
    {__LINE__, BP_READER_NUMPY, NEWEST, "0T{b2147483647s}", 4, "2**31"},
    {__LINE__, BP_READER_NUMPY, NEWEST, "2147483648T{}", 0, "2**31"},
#endif
};

static void
accepts(void)
{
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        const struct bp_target target = {refusals[i].reader,
                                         refusals[i].version, lp64()};
        struct bp_error err = {.dim = -1};
        enum bp_status status;
        const struct bp_format format =
            read_as(refusals[i].line, refusals[i].text, target.reader,
                    bp_reader_padding(target.reader));
        status = bp_reader_accepts(&target, &format, places, &err);
        CHECK_EQ_AT(refusals[i].line, status,
                    refusals[i].at < 0 ? BP_OK : BP_UNSUPPORTED);
        CHECK_EQ_AT(refusals[i].line, err.dim, refusals[i].at);
        CHECK_EQ_AT(refusals[i].line,
                    refusals[i].at < 0
                        || strstr(err.text, refusals[i].what) != NULL,
                    true);
        CHECK_EQ_AT(refusals[i].line,
                    bp_reader_accepts(&target, &format, places, NULL), status);
    }
}

static void
names(void)
{
    static const char *const all[] = {"struct", "memoryview", "numpy",
                                      "ctypes", "cython"};

    for (int reader = 0; reader < BP_READER_COUNT; reader++) {
        CHECK_STR(bp_reader_name((enum bp_reader)reader), all[reader]);
        CHECK_EQ(bp_reader_reading((enum bp_reader)reader).ctypes,
                 reader == BP_READER_CTYPES);
    }
    CHECK_EQ(bp_reader_padding(BP_READER_STRUCT), BP_PAD_STRICT);
    CHECK_EQ(bp_reader_padding(BP_READER_NUMPY), BP_PAD_NUMPY);
    CHECK_EQ(bp_reader_padding(BP_READER_CYTHON), BP_PAD_CYTHON);
}

int
main(void)
{
    names();
    accepts();
    return bp_test_end();
}
