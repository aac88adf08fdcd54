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
    int at;
    const char *text;
    const char *what;
} refusals[] = {
    {__LINE__, BP_READER_STRUCT, NEWEST, -1, "", ""},
    {__LINE__, BP_READER_STRUCT, NEWEST, -1, "<", ""},
    {__LINE__, BP_READER_STRUCT, NEWEST, 0, "^", "the prefix ^"},
    {__LINE__, BP_READER_STRUCT, NEWEST, 1, " =", "first byte"},
    {__LINE__, BP_READER_STRUCT, NEWEST, -1, "@2i 0d3x\t5snP?", ""},
    {__LINE__, BP_READER_STRUCT, NEWEST, -1, "!hi", ""},
    {__LINE__, BP_READER_STRUCT, NEWEST, 1, "i>i", "first byte"},
    {__LINE__, BP_READER_STRUCT, NEWEST, 1, "3<i", "first byte"},
    {__LINE__, BP_READER_STRUCT, NEWEST, 0, "(2)i", "a sub-array"},
    {__LINE__, BP_READER_STRUCT, NEWEST, 1, "iT{b}", "T{}"},
    {__LINE__, BP_READER_STRUCT, NEWEST, 2, "i:a:", "a name"},
    {__LINE__, BP_READER_STRUCT, NEWEST, 0, "x:a:", "with a name"},
    {__LINE__, BP_READER_STRUCT, NEWEST, 1, "ig", "the code g"},
    {__LINE__, BP_READER_STRUCT, NEWEST, 0, "w", "the code w"},
    {__LINE__, BP_READER_STRUCT, NEWEST, 0, "&i", "a pointer"},
    {__LINE__, BP_READER_STRUCT, NEWEST, 0, "X{}", "a function"},
    {__LINE__, BP_READER_STRUCT, V(3, 13), 0, "F", "the code F"},
    {__LINE__, BP_READER_STRUCT, V(3, 14), -1, "F", ""},
    {__LINE__, BP_READER_STRUCT, V(3, 14), 1, "iZd", "the code Zd"},
    {__LINE__, BP_READER_STRUCT, V(3, 15), -1, "iZd", ""},
    {__LINE__, BP_READER_STRUCT, NEWEST, 0, "Zg", "the code Zg"},
    {__LINE__, BP_READER_MEMORYVIEW, NEWEST, -1, "i", ""},
    {__LINE__, BP_READER_MEMORYVIEW, NEWEST, -1, "@P", ""},
    {__LINE__, BP_READER_MEMORYVIEW, NEWEST, 0, "", "without an item"},
    {__LINE__, BP_READER_MEMORYVIEW, NEWEST, 0, "<i", "the prefix <"},
    {__LINE__, BP_READER_MEMORYVIEW, NEWEST, 1, "i ", "whitespace"},
    {__LINE__, BP_READER_MEMORYVIEW, NEWEST, 0, "1i", "a count"},
    {__LINE__, BP_READER_MEMORYVIEW, NEWEST, 1, "ii", "several"},
    {__LINE__, BP_READER_MEMORYVIEW, NEWEST, 0, "x", "pad bytes"},
    {__LINE__, BP_READER_MEMORYVIEW, V(3, 11), 0, "e", "the code e"},
    {__LINE__, BP_READER_MEMORYVIEW, V(3, 12), -1, "e", ""},
    {__LINE__, BP_READER_NUMPY, NEWEST, -1, "", ""},
    {__LINE__, BP_READER_NUMPY, NEWEST, 0, "<", "without an item"},
    {__LINE__, BP_READER_NUMPY, NEWEST, -1, "T{>i:a:(2,3)^2d:b c:}:n:0h", ""},
    {__LINE__, BP_READER_NUMPY, NEWEST, -1, "( 2\t, 3 )i", ""},
    {__LINE__, BP_READER_NUMPY, NEWEST, 1, "<(3)i", "before a shape"},
    {__LINE__, BP_READER_NUMPY, NEWEST, 1, "3(3)i", "before a shape"},
    {__LINE__, BP_READER_NUMPY, NEWEST, 3, "(2)(3)i", "two shapes"},
    {__LINE__, BP_READER_NUMPY, NEWEST, 1, "3<i", "before a prefix"},
    {__LINE__, BP_READER_NUMPY, NEWEST, -1, "(0)i", ""},
    {__LINE__, BP_READER_NUMPY, NEWEST, 0, "(2)0i", "no bytes"},
    {__LINE__, BP_READER_NUMPY, NEWEST, 0, "(2)0s", "no bytes"},
    {__LINE__, BP_READER_NUMPY, NEWEST, 0, "(2)0x", "no bytes"},
    {__LINE__, BP_READER_NUMPY, NEWEST, -1, "(2)3s(2)x(2)1i", ""},
    {__LINE__, BP_READER_NUMPY, NEWEST, -1, "(2)T{}(2)1T{}", ""},
    {__LINE__, BP_READER_NUMPY, NEWEST, 0, "(2)3T{}", "no bytes"},
    {__LINE__, BP_READER_NUMPY, NEWEST, -1, "(2)3T{i}", ""},
    {__LINE__, BP_READER_NUMPY, NEWEST, 10, "i:a:h:b:i:a:", "of one name"},
    {__LINE__, BP_READER_NUMPY, NEWEST, -1, "i:a:h:bb:hi:c:", ""},
    {__LINE__, BP_READER_NUMPY, NEWEST, -1,
     "i:\xc3\xa9\xe2\x82\xac\xf0\x9f\x98"
     "\x80:",
     ""},
    {__LINE__, BP_READER_NUMPY, NEWEST, 2, "i:\x80:", "not UTF-8"},
    {__LINE__, BP_READER_NUMPY, NEWEST, 2, "i:\xff:", "not UTF-8"},
    {__LINE__, BP_READER_NUMPY, NEWEST, 2, "i:\xe2\x82:", "not UTF-8"},
    {__LINE__, BP_READER_NUMPY, NEWEST, 2, "i:\xc3\x61:", "not UTF-8"},
    {__LINE__, BP_READER_NUMPY, V(2, 0), -1, "n", ""},
    {__LINE__, BP_READER_NUMPY, V(2, 0), -1, "^N", ""},
    {__LINE__, BP_READER_NUMPY, V(1, 24), 0, "n", "the code n"},
    {__LINE__, BP_READER_NUMPY, V(2, 0), 1, "2n", "beside it"},
    {__LINE__, BP_READER_NUMPY, V(2, 0), 0, "nN", "beside it"},
    {__LINE__, BP_READER_NUMPY, NEWEST, -1, "2147483647s", ""},
    {__LINE__, BP_READER_NUMPY, NEWEST, 0, "p", "the code p"},
    {__LINE__, BP_READER_NUMPY, NEWEST, 0, "Ze", "the code Ze"},
    {__LINE__, BP_READER_CTYPES, NEWEST, -1, "<i", ""},
    {__LINE__, BP_READER_CTYPES, NEWEST, -1, "B", ""},
    {__LINE__, BP_READER_CTYPES, NEWEST, 0, "b", "in another way"},
    {__LINE__, BP_READER_CTYPES, NEWEST, 0, "<l", "in another way"},
    {__LINE__, BP_READER_CTYPES, NEWEST, -1, "T{<b:a:3x>i:b:}", ""},
    {__LINE__, BP_READER_CTYPES, V(3, 11), 8, "T{<b:a:3x<i:b:}", "pad"},
    {__LINE__, BP_READER_CTYPES, NEWEST, 0, "T{<b:a:xx<h:b:}", "another way"},
    {__LINE__, BP_READER_CTYPES, NEWEST, -1, "T{(2)T{&<i:b:X{}:c:}:a:}", ""},
    {__LINE__, BP_READER_CTYPES, NEWEST, 0, "X{i->d}", "the signature"},
    {__LINE__, BP_READER_CTYPES, NEWEST, -1, "T{<z:a:<Z:b:<X:c:<v:d:6x}", ""},
    {__LINE__, BP_READER_CTYPES, NEWEST, 0, "X{\x01}", "the signature"},
    {__LINE__, BP_READER_CTYPES, V(3, 11), 6, "T{B:a:&<c:b:}", "pad bytes"},
    {__LINE__, BP_READER_CTYPES, NEWEST, 0, "T{<i:a:}:n:", "another way"},
    {__LINE__, BP_READER_CTYPES, NEWEST, -1, "T{<i:a:b:<i:c d:}", ""},
    {__LINE__, BP_READER_CTYPES, NEWEST, 9, "T{<i:a:b: <i:c:}", "whitespace"},
    {__LINE__, BP_READER_STRUCT, NEWEST, -1, "< i", ""},
    {__LINE__, BP_READER_CYTHON, NEWEST, -1, "i:\xff:", ""},
    {__LINE__, BP_READER_NUMPY, NEWEST, -1, "(3,0)268435455q", ""},
    {__LINE__, BP_READER_CTYPES, NEWEST, -1, "T{}", ""},
    {__LINE__, BP_READER_CTYPES, NEWEST, 0, "", "without an item"},
    {__LINE__, BP_READER_CTYPES, V(3, 14), -1, "<F", ""},
    {__LINE__, BP_READER_CTYPES, V(3, 15), 1, "<F", "the code F"},
    {__LINE__, BP_READER_CTYPES, V(3, 15), -1, "<Zg", ""},
    {__LINE__, BP_READER_CYTHON, NEWEST, -1, "T{i:a:\n2h:a: (2,3)Zd}", ""},
    {__LINE__, BP_READER_CYTHON, NEWEST, -1, "<(2)h", ""},
    {__LINE__, BP_READER_CYTHON, NEWEST, -1, "2=h", ""},
    {__LINE__, BP_READER_CYTHON, NEWEST, 0, ">h", "of other machines"},
    {__LINE__, BP_READER_CYTHON, NEWEST, 1, "i\th", "whitespace but"},
    {__LINE__, BP_READER_CYTHON, NEWEST, 1, "i\vh", "whitespace but"},
    {__LINE__, BP_READER_CYTHON, NEWEST, 1, "i\fh", "whitespace but"},
    {__LINE__, BP_READER_CYTHON, NEWEST, 3, "(2, 3)h", "inside a shape"},
    {__LINE__, BP_READER_CYTHON, NEWEST, 0, "(0)h", "an extent of 0"},
    {__LINE__, BP_READER_CYTHON, NEWEST, 0, "0h", "a count of 0"},
    {__LINE__, BP_READER_CYTHON, NEWEST, 0, "T{}", "without members"},
    {__LINE__, BP_READER_CYTHON, NEWEST, 0, "P", "the code P"},
#if PTRDIFF_MAX > INT_MAX
    {__LINE__, BP_READER_STRUCT, NEWEST, -1, "4294967296i", ""},
    {__LINE__, BP_READER_NUMPY, NEWEST, 0, "b2147483647s", "2**31"},
    {__LINE__, BP_READER_NUMPY, NEWEST, 0, "(0,2147483648)b", "2**31"},
    {__LINE__, BP_READER_NUMPY, NEWEST, 0, "(3,0)268435456q", "2**31"},
    {__LINE__, BP_READER_NUMPY, NEWEST, 0, "(3,0)2147483648s", "2**31"},
    {__LINE__, BP_READER_NUMPY, NEWEST, 0, "(3,0)2147483648x", "2**31"},
    {__LINE__, BP_READER_NUMPY, NEWEST, 0, "(2,1073741824)T{}", "2**31"},
    {__LINE__, BP_READER_NUMPY, NEWEST, -1, "(1,2147483647)T{}", ""},
    {__LINE__, BP_READER_NUMPY, NEWEST, 3, "0T{(2,1073741824)0s}", "2**31"},
    {__LINE__, BP_READER_NUMPY, NEWEST, 0, "(0)2147483648T{}", "2**31"},
    {__LINE__, BP_READER_NUMPY, NEWEST, 3, "0T{2147483648b}", "2**31"},
    {__LINE__, BP_READER_NUMPY, NEWEST, 4, "0T{b2147483647s}", "2**31"},
    {__LINE__, BP_READER_NUMPY, NEWEST, 0, "2147483648T{}", "2**31"},
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
