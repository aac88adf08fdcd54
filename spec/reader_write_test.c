#include "bp_fields.h"
#include "bp_reader.h"
#include "bp_test.h"

#define NODES  200
#define NEWEST BP_VERSION_NEWEST

/* A text, its nodes, and where they lie. */
struct reading {
    struct bp_format format;
    struct bp_node nodes[NODES];
    struct bp_place places[NODES];
    ptrdiff_t extents[NODES];
};

static struct reading given, made;

static enum bp_status
read_as(struct reading *r, const char *text, const struct bp_reading *how,
        const struct bp_abi *abi, enum bp_padding padding)
{
    enum bp_status status;

    r->format = (struct bp_format){.text = text,
                                   .nodes = r->nodes,
                                   .capacity = NODES,
                                   .extents = r->extents,
                                   .extents_capacity = NODES};
    status = bp_format_parse(&r->format, how, NULL);
    return status == BP_OK
               ? bp_format_place(&r->format, abi, padding, r->places, NULL)
               : status;
}

/* WANT is the text, or what err says if AT is not -1. */
static const struct {
    int line;
    enum bp_reader reader;
    int version;
    const char *abi;
    enum bp_padding padding;
    const char *text;
    int at;
    const char *want;
} rows[] = {
#define STRUCT BP_READER_STRUCT, NEWEST, "lp64"
    {__LINE__, STRUCT, BP_PAD_STRICT, "i", -1, "i"},
    {__LINE__, STRUCT, BP_PAD_STRICT, "T{i:a:b:b:}", -1, "ib"},
    {__LINE__, STRUCT, BP_PAD_C, "T{i:a:b:b:}", -1, "ib3x"},
    {__LINE__, STRUCT, BP_PAD_STRICT, "^bi", -1, "=bi"},
    {__LINE__, STRUCT, BP_PAD_STRICT, "^bl", -1, "=bq"},
    {__LINE__, STRUCT, BP_PAD_STRICT, ">bi", -1, ">bi"},
    {__LINE__, STRUCT, BP_PAD_STRICT, "!h", -1, ">h"},
    {__LINE__, STRUCT, BP_PAD_STRICT, ">i<h", 2, "two byte orders"},
    {__LINE__, STRUCT, BP_PAD_STRICT, "<l", -1, "i"},
    {__LINE__, STRUCT, BP_PAD_STRICT, "(2,3)i", -1, "6i"},
    {__LINE__, STRUCT, BP_PAD_C, "2T{b:a:d:b:}", -1, "b7xdb7xd"},
    {__LINE__, STRUCT, BP_PAD_STRICT, "(2)3s5p", -1, "3s3s5p"},
    {__LINE__, STRUCT, BP_PAD_STRICT, "", -1, ""},
    {__LINE__, STRUCT, BP_PAD_STRICT, "3x", -1, "3x"},
    {__LINE__, STRUCT, BP_PAD_STRICT, "T{x}", -1, "x"},
    {__LINE__, STRUCT, BP_PAD_STRICT, "P", -1, "P"},
    {__LINE__, STRUCT, BP_PAD_STRICT, "^bP", 2, "not aligned"},
    {__LINE__, STRUCT, BP_PAD_STRICT, "ig", 1, "the code g"},
    {__LINE__, STRUCT, BP_PAD_STRICT, "iw", 1, "the code w"},
    {__LINE__, STRUCT, BP_PAD_STRICT, "i&i", 1, "a pointer"},
    {__LINE__, STRUCT, BP_PAD_STRICT, "iX{}", 1, "a function"},
    {__LINE__, STRUCT, BP_PAD_STRICT, "5000s(5000)s", 5, "so many items"},
    {__LINE__, BP_READER_STRUCT, BP_VERSION(3, 15), "lp64", BP_PAD_STRICT,
     "FZd", -1, "ZfZd"},
    {__LINE__, BP_READER_STRUCT, BP_VERSION(3, 14), "lp64", BP_PAD_STRICT,
     "ZfZd", -1, "FD"},
    {__LINE__, BP_READER_STRUCT, BP_VERSION(3, 13), "lp64", BP_PAD_STRICT,
     "iD", 1, "the code Zd"},
    {__LINE__, BP_READER_STRUCT, NEWEST, "s390x", BP_PAD_STRICT, ">bi", -1,
     "=bi"},
    {__LINE__, BP_READER_STRUCT, NEWEST, "s390x", BP_PAD_STRICT, "<bi", -1,
     "<bi"},
#define MEMORYVIEW BP_READER_MEMORYVIEW, NEWEST, "lp64"
    {__LINE__, MEMORYVIEW, BP_PAD_STRICT, "<i", -1, "i"},
    {__LINE__, MEMORYVIEW, BP_PAD_STRICT, "T{=q:a:}", -1, "q"},
    {__LINE__, MEMORYVIEW, BP_PAD_STRICT, "T{n}", -1, "n"},
    {__LINE__, MEMORYVIEW, BP_PAD_STRICT, ">h", 0, "of other machines"},
    {__LINE__, MEMORYVIEW, BP_PAD_STRICT, "ih", 1, "several items"},
    {__LINE__, MEMORYVIEW, BP_PAD_STRICT, "3i", 0, "a count"},
    {__LINE__, MEMORYVIEW, BP_PAD_STRICT, "ix", 0, "pad bytes"},
    {__LINE__, MEMORYVIEW, BP_PAD_STRICT, "xb", 1, "pad bytes"},
    {__LINE__, MEMORYVIEW, BP_PAD_STRICT, "0i", 0, "without an item"},
    {__LINE__, MEMORYVIEW, BP_PAD_STRICT, "s", 0, "the code s"},
#define NUMPY BP_READER_NUMPY, NEWEST, "lp64"
    {__LINE__, NUMPY, BP_PAD_STRICT, ">i<h", -1, ">i@h"},
    {__LINE__, NUMPY, BP_PAD_STRICT, "T{i:a:b:b:}", -1, "T{^i:a:b:b:}"},
    {__LINE__, NUMPY, BP_PAD_NUMPY, "T{i:a:b:b:}", -1, "T{i:a:b:b:3x}"},
    {__LINE__, NUMPY, BP_PAD_STRICT, "ix", -1, "^ix"},
    {__LINE__, NUMPY, BP_PAD_STRICT, "bT{d}", -1, "b7xT{d}"},
    {__LINE__, NUMPY, BP_PAD_STRICT, "=bT{d}", -1, "bT{^d}"},
    {__LINE__, NUMPY, BP_PAD_STRICT, "(2)3T{2i(2)3sx}", -1,
     "(2)3T{^2i(2)3sx}"},
    {__LINE__, NUMPY, BP_PAD_STRICT, "T{n:a:N:a:}", -1, "T{l:a:L}"},
    {__LINE__, NUMPY, BP_PAD_STRICT, "n", -1, "n"},
    {__LINE__, NUMPY, BP_PAD_STRICT, "2n", -1, "2l"},
    {__LINE__, NUMPY, BP_PAD_STRICT, "(2)N", -1, "(2)L"},
    {__LINE__, NUMPY, BP_PAD_STRICT, "(2)3T{}", -1, ""},
    {__LINE__, NUMPY, BP_PAD_STRICT, "T{i:\xff:}", -1, "T{i}"},
    {__LINE__, NUMPY, BP_PAD_STRICT, "T{i::}:a:", -1, "T{i}"},
    {__LINE__, NUMPY, BP_PAD_STRICT, "T{}T{0i}3w", -1, "3w"},
    {__LINE__, NUMPY, BP_PAD_STRICT, "iP", 1, "the code P"},
    {__LINE__, NUMPY, BP_PAD_STRICT, "i&i", 1, "a pointer"},
    {__LINE__, NUMPY, BP_PAD_STRICT, "T{iX{}}", 3, "a function"},
    {__LINE__, NUMPY, BP_PAD_STRICT, "iZe", 1, "the code Ze"},
    {__LINE__, BP_READER_NUMPY, BP_VERSION(1, 24), "lp64", BP_PAD_STRICT, "n",
     -1, "l"},
#define CTYPES BP_READER_CTYPES, NEWEST, "lp64"
    {__LINE__, CTYPES, BP_PAD_STRICT, "i", -1, "<i"},
    {__LINE__, CTYPES, BP_PAD_STRICT, "l", -1, "<q"},
    {__LINE__, CTYPES, BP_PAD_STRICT, "<l", -1, "<i"},
    {__LINE__, CTYPES, BP_PAD_STRICT, "i:a:", -1, "T{<i:a:}"},
    {__LINE__, CTYPES, BP_PAD_STRICT, "2i", -1, "T{(2)<i:f0:}"},
    {__LINE__, CTYPES, BP_PAD_STRICT, "(2)i", -1, "T{(2)<i:f0:}"},
    {__LINE__, CTYPES, BP_PAD_STRICT, "(2,3)4i", -1, "T{(2,3,4)<i:f0:}"},
    {__LINE__, CTYPES, BP_PAD_STRICT, "(1)i", -1, "T{(1)<i:f0:}"},
    {__LINE__, BP_READER_CTYPES, BP_VERSION(3, 11), "lp64", BP_PAD_C, "T{ib}h",
     0, "pad bytes"},
    {__LINE__, BP_READER_CTYPES, BP_VERSION(3, 11), "lp64", BP_PAD_C, "T{ib}",
     0, "pad bytes"},
    {__LINE__, BP_READER_CTYPES, BP_VERSION(3, 11), "lp64", BP_PAD_STRICT,
     "ix", 0, "pad bytes"},
    {__LINE__, CTYPES, BP_PAD_C, "bxi>h", -1, "T{<b:f0:3x<i:f1:>h:f2:}"},
    {__LINE__, CTYPES, BP_PAD_C, "T{b:a:i:b:}:n:", -1, "T{<b:a:3x<i:b:}"},
    {__LINE__, CTYPES, BP_PAD_STRICT, "ix", -1, "T{<i:f0:x}"},
    {__LINE__, CTYPES, BP_PAD_STRICT, "x", -1, "T{x}"},
    {__LINE__, CTYPES, BP_PAD_STRICT, "", -1, "T{}"},
    {__LINE__, CTYPES, BP_PAD_STRICT, "3T{h}", -1, "T{(3)T{<h:f0:}:f0:}"},
    {__LINE__, CTYPES, BP_PAD_STRICT, "&i", -1, "&<i"},
    {__LINE__, CTYPES, BP_PAD_STRICT, "&(2,3)T{i}", -1, "&(2,3)T{<i:f0:}"},
    {__LINE__, CTYPES, BP_PAD_STRICT, "&&i", -1, "&&<i"},
    {__LINE__, CTYPES, BP_PAD_STRICT, "X{i->i}", -1, "X{}"},
    {__LINE__, CTYPES, BP_PAD_STRICT, "iX{}&t", 5, "no size"},
    {__LINE__, CTYPES, BP_PAD_STRICT, "ie", 1, "the code e"},
    {__LINE__, CTYPES, BP_PAD_STRICT, "3s", 0, "the code s"},
    {__LINE__, BP_READER_CTYPES, BP_VERSION(3, 11), "lp64", BP_PAD_STRICT,
     "bi", 1, "pad bytes"},
    {__LINE__, BP_READER_CTYPES, BP_VERSION(3, 14), "lp64", BP_PAD_STRICT,
     "Zf", -1, "<F"},
    {__LINE__, BP_READER_CTYPES, NEWEST, "i386", BP_PAD_STRICT, "l", -1, "<l"},
    {__LINE__, BP_READER_CTYPES, NEWEST, "s390x", BP_PAD_STRICT, "i", -1,
     ">i"},
#define CYTHON BP_READER_CYTHON, NEWEST, "lp64"
    {__LINE__, CYTHON, BP_PAD_STRICT, "T{i:a:b:b:}", -1, "T{^ib}"},
    {__LINE__, CYTHON, BP_PAD_C, "T{b:a:i:b:}", -1, "T{b3xi}"},
    {__LINE__, CYTHON, BP_PAD_STRICT, "(2,3)h3iF", -1, "(2,3)h3iZf"},
    {__LINE__, CYTHON, BP_PAD_STRICT, "nN", -1, "lL"},
    {__LINE__, CYTHON, BP_PAD_STRICT, "T{}i0h", -1, "i"},
    {__LINE__, CYTHON, BP_PAD_STRICT, ">h", 0, "of other machines"},
    {__LINE__, CYTHON, BP_PAD_STRICT, "ie", 1, "the code e"},
#if PTRDIFF_MAX > INT_MAX
    {__LINE__, NUMPY, BP_PAD_STRICT, "b2147483647s", 0, "2**31"},
    {__LINE__, BP_READER_CTYPES, NEWEST, "lp64", BP_PAD_STRICT, "2147483648b",
     -1, "T{(2147483648)<b:f0:}"},
#endif
};

/* TEXT is taken by TARGET, and means what `given` does. */
static void
check_meaning(int line, const struct bp_target *target, const char *text)
{
    const struct bp_reading how = bp_reader_reading(target->reader);
    enum bp_likeness likeness = BP_LIKE_NOT;
    struct bp_error err = {.text = ""};

    CHECK_EQ_AT(line,
                read_as(&made, text, &how, target->abi,
                        bp_reader_padding(target->reader)),
                BP_OK);
    CHECK_EQ_AT(line, made.places[0].size, given.places[0].size);
    CHECK_EQ_AT(line,
                bp_format_compare(&given.format, given.places, &made.format,
                                  made.places, target->abi, &likeness, &err),
                BP_OK);
    CHECK_EQ_AT(line, likeness != BP_LIKE_NOT, true);
    CHECK_EQ_AT(line,
                bp_reader_accepts(target, &made.format, made.places, &err),
                BP_OK);
    if (err.text[0] != '\0') {
        fprintf(stderr, "%s: %s\n", text, err.text);
    }
}

static void
translates(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct bp_target target = {rows[i].reader, rows[i].version,
                                         bp_abi_find(rows[i].abi)};
        char out[200] = "untouched";
        struct bp_written to = {out, sizeof out, -1};
        struct bp_error err = {.dim = -1};
        enum bp_status status;

        CHECK_EQ_AT(
            rows[i].line,
            read_as(&given, rows[i].text, NULL, target.abi, rows[i].padding),
            BP_OK);
        status = bp_reader_translate(&target, &given.format, given.places, &to,
                                     &err);
        CHECK_EQ_AT(rows[i].line, status,
                    rows[i].at < 0 ? BP_OK : BP_UNSUPPORTED);
        CHECK_EQ_AT(rows[i].line, err.dim, rows[i].at);
        if (rows[i].at < 0) {
            CHECK_STR(out, rows[i].want);
            CHECK_EQ_AT(rows[i].line, to.length, (int)strlen(out));
            check_meaning(rows[i].line, &target, out);
        }
        else {
            CHECK_STR(out, "untouched");
            CHECK_EQ_AT(rows[i].line, strstr(err.text, rows[i].want) != NULL,
                        true);
        }
    }
}

static void
capacity(void)
{
    const struct bp_target target = {BP_READER_CYTHON, NEWEST,
                                     bp_abi_find("lp64")};
    char out[8] = "......";
    struct bp_written to = {NULL, 0, 0};

    CHECK_EQ(read_as(&given, "3ibb", NULL, target.abi, BP_PAD_STRICT), BP_OK);
    CHECK_EQ(
        bp_reader_translate(&target, &given.format, given.places, &to, NULL),
        BP_OK);
    CHECK_EQ(to.length, 5);
    to = (struct bp_written){out, 5, 0};
    CHECK_EQ(
        bp_reader_translate(&target, &given.format, given.places, &to, NULL),
        BP_CAPACITY);
    CHECK_EQ(to.length, 5);
    CHECK_STR(out, "......");
    to.capacity = 6;
    CHECK_EQ(
        bp_reader_translate(&target, &given.format, given.places, &to, NULL),
        BP_OK);
    CHECK_STR(out, "^3ibb");
}

int
main(void)
{
    translates();
    capacity();
    return bp_test_end();
}
