#include "bp_fields.h"
#include "bp_reader.h"
#include "bp_test.h"

#define NODES  200
#define NEWEST BP_VERSION_NEWEST

/* As many pointers as there may be. */
#define FOUR "&&&&"
#define DEEP FOUR FOUR FOUR FOUR FOUR FOUR FOUR FOUR

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
    int at;
    const char *text;
    const char *want;
} rows[] = {
#define STRUCT BP_READER_STRUCT, NEWEST, "lp64"
    {__LINE__, STRUCT, BP_PAD_STRICT, -1, "i", "i"},
    {__LINE__, STRUCT, BP_PAD_STRICT, -1, "T{i:a:b:b:}", "ib"},
    {__LINE__, STRUCT, BP_PAD_C, -1, "T{i:a:b:b:}", "ib3x"},
    {__LINE__, STRUCT, BP_PAD_STRICT, -1, "^bi", "=bi"},
    {__LINE__, STRUCT, BP_PAD_STRICT, -1, "^bl", "=bq"},
    {__LINE__, STRUCT, BP_PAD_STRICT, -1, ">bi", ">bi"},
    {__LINE__, STRUCT, BP_PAD_STRICT, -1, "!h", ">h"},
    {__LINE__, STRUCT, BP_PAD_STRICT, 2, ">i<h", "two byte orders"},
    {__LINE__, STRUCT, BP_PAD_STRICT, -1, "<l", "i"},
    {__LINE__, STRUCT, BP_PAD_STRICT, -1, "(2,3)i", "6i"},
    {__LINE__, STRUCT, BP_PAD_C, -1, "2T{b:a:d:b:}", "b7xdb7xd"},
    {__LINE__, STRUCT, BP_PAD_STRICT, -1, "(2)3s5p", "3s3s5p"},
    {__LINE__, STRUCT, BP_PAD_STRICT, -1, "", ""},
    {__LINE__, STRUCT, BP_PAD_STRICT, -1, "3x", "3x"},
    {__LINE__, STRUCT, BP_PAD_STRICT, -1, "T{x}", "x"},
    {__LINE__, STRUCT, BP_PAD_STRICT, -1, "P", "P"},
    {__LINE__, STRUCT, BP_PAD_STRICT, 2, "^bP", "not aligned"},
    {__LINE__, STRUCT, BP_PAD_STRICT, 1, "ig", "the code g"},
    {__LINE__, STRUCT, BP_PAD_STRICT, 1, "iw", "the code w"},
    {__LINE__, STRUCT, BP_PAD_STRICT, 1, "i&i", "a pointer"},
    {__LINE__, STRUCT, BP_PAD_STRICT, 1, "iX{}", "a function"},
    {__LINE__, STRUCT, BP_PAD_STRICT, 5, "5000s(5000)s", "so many items"},
    {__LINE__, BP_READER_STRUCT, BP_VERSION(3, 15), "lp64", BP_PAD_STRICT, -1,
     "FZd", "ZfZd"},
    {__LINE__, BP_READER_STRUCT, BP_VERSION(3, 14), "lp64", BP_PAD_STRICT, -1,
     "ZfZd", "FD"},
    {__LINE__, BP_READER_STRUCT, BP_VERSION(3, 13), "lp64", BP_PAD_STRICT, 1,
     "iD", "the code Zd"},
    {__LINE__, BP_READER_STRUCT, NEWEST, "s390x", BP_PAD_STRICT, -1, ">bi",
     "=bi"},
    {__LINE__, BP_READER_STRUCT, NEWEST, "s390x", BP_PAD_STRICT, -1, "<bi",
     "<bi"},
#define MEMORYVIEW BP_READER_MEMORYVIEW, NEWEST, "lp64"
    {__LINE__, MEMORYVIEW, BP_PAD_STRICT, -1, "<i", "i"},
    {__LINE__, MEMORYVIEW, BP_PAD_STRICT, -1, "T{=q:a:}", "q"},
    {__LINE__, MEMORYVIEW, BP_PAD_STRICT, -1, "T{n}", "n"},
    {__LINE__, MEMORYVIEW, BP_PAD_STRICT, 0, ">h", "of other machines"},
    {__LINE__, MEMORYVIEW, BP_PAD_STRICT, 1, "ih", "several items"},
    {__LINE__, MEMORYVIEW, BP_PAD_STRICT, 0, "3i", "a count"},
    {__LINE__, MEMORYVIEW, BP_PAD_STRICT, 0, "ix", "pad bytes"},
    {__LINE__, MEMORYVIEW, BP_PAD_STRICT, 1, "xb", "pad bytes"},
    {__LINE__, MEMORYVIEW, BP_PAD_STRICT, 0, "0i", "without an item"},
    {__LINE__, MEMORYVIEW, BP_PAD_STRICT, 0, "s", "the code s"},
#define NUMPY BP_READER_NUMPY, NEWEST, "lp64"
    {__LINE__, NUMPY, BP_PAD_STRICT, -1, ">i<h", ">i@h"},
    {__LINE__, NUMPY, BP_PAD_STRICT, -1, "T{i:a:b:b:}", "T{^i:a:b:b:}"},
    {__LINE__, NUMPY, BP_PAD_NUMPY, -1, "T{i:a:b:b:}", "T{i:a:b:b:3x}"},
    {__LINE__, NUMPY, BP_PAD_STRICT, -1, "ix", "^ix"},
    {__LINE__, NUMPY, BP_PAD_STRICT, -1, "bT{d}", "b7xT{d}"},
    {__LINE__, NUMPY, BP_PAD_STRICT, -1, "=bT{d}", "bT{^d}"},
    {__LINE__, NUMPY, BP_PAD_STRICT, -1, "(2)3T{2i(2)3sx}",
     "(2)3T{^2i(2)3sx}"},
    {__LINE__, NUMPY, BP_PAD_STRICT, -1, "T{n:a:N:a:}", "T{l:a:L}"},
    {__LINE__, NUMPY, BP_PAD_STRICT, -1, "n", "n"},
    {__LINE__, NUMPY, BP_PAD_STRICT, -1, "2n", "2l"},
    {__LINE__, NUMPY, BP_PAD_STRICT, -1, "(2)N", "(2)L"},
    {__LINE__, NUMPY, BP_PAD_STRICT, -1, "(2)3T{}", ""},
    {__LINE__, NUMPY, BP_PAD_STRICT, -1, "T{i:\xff:}", "T{i}"},
    {__LINE__, NUMPY, BP_PAD_STRICT, -1, "T{i::}:a:", "T{i}"},
    {__LINE__, NUMPY, BP_PAD_STRICT, -1, "T{}T{0i}3w", "3w"},
    {__LINE__, NUMPY, BP_PAD_STRICT, 1, "iP", "the code P"},
    {__LINE__, NUMPY, BP_PAD_STRICT, 1, "i&i", "a pointer"},
    {__LINE__, NUMPY, BP_PAD_STRICT, 3, "T{iX{}}", "a function"},
    {__LINE__, NUMPY, BP_PAD_STRICT, 1, "iZe", "the code Ze"},
    {__LINE__, BP_READER_NUMPY, BP_VERSION(1, 24), "lp64", BP_PAD_STRICT, -1,
     "n", "l"},
#define CTYPES BP_READER_CTYPES, NEWEST, "lp64"
    {__LINE__, CTYPES, BP_PAD_STRICT, -1, "i", "<i"},
    {__LINE__, CTYPES, BP_PAD_STRICT, -1, "l", "<q"},
    {__LINE__, CTYPES, BP_PAD_STRICT, -1, "<l", "<i"},
    {__LINE__, CTYPES, BP_PAD_STRICT, -1, "i:a:", "T{<i:a:}"},
    {__LINE__, CTYPES, BP_PAD_STRICT, -1, "2i", "T{(2)<i:f0:}"},
    {__LINE__, CTYPES, BP_PAD_STRICT, -1, "(2)i", "T{(2)<i:f0:}"},
    {__LINE__, CTYPES, BP_PAD_STRICT, -1, "(2,3)4i", "T{(2,3,4)<i:f0:}"},
    {__LINE__, CTYPES, BP_PAD_STRICT, -1, "(1)i", "T{(1)<i:f0:}"},
    {__LINE__, BP_READER_CTYPES, BP_VERSION(3, 11), "lp64", BP_PAD_C, 0,
     "T{ib}h", "pad bytes"},
    {__LINE__, BP_READER_CTYPES, BP_VERSION(3, 11), "lp64", BP_PAD_C, 0,
     "T{ib}", "pad bytes"},
    {__LINE__, BP_READER_CTYPES, BP_VERSION(3, 11), "lp64", BP_PAD_STRICT, 0,
     "ix", "pad bytes"},
    {__LINE__, CTYPES, BP_PAD_C, -1, "bxi>h", "T{<b:f0:3x<i:f1:>h:f2:}"},
    {__LINE__, CTYPES, BP_PAD_C, -1, "T{b:a:i:b:}:n:", "T{<b:a:3x<i:b:}"},
    {__LINE__, CTYPES, BP_PAD_STRICT, -1, "ix", "T{<i:f0:x}"},
    {__LINE__, CTYPES, BP_PAD_STRICT, -1, "x", "T{x}"},
    {__LINE__, CTYPES, BP_PAD_STRICT, -1, "", "T{}"},
    {__LINE__, CTYPES, BP_PAD_STRICT, -1, "3T{h}", "T{(3)T{<h:f0:}:f0:}"},
    {__LINE__, CTYPES, BP_PAD_STRICT, -1, "&i", "&<i"},
    {__LINE__, CTYPES, BP_PAD_STRICT, -1, "&(2,3)T{i}", "&(2,3)T{<i:f0:}"},
    {__LINE__, CTYPES, BP_PAD_STRICT, -1, "&&i", "&&<i"},
    {__LINE__, CTYPES, BP_PAD_STRICT, -1, "X{i->i}", "X{}"},
    {__LINE__, CTYPES, BP_PAD_STRICT, 5, "iX{}&t", "no size"},
    {__LINE__, CTYPES, BP_PAD_STRICT, 1, "ie", "the code e"},
    {__LINE__, CTYPES, BP_PAD_STRICT, 0, "3s", "the code s"},
    {__LINE__, BP_READER_CTYPES, BP_VERSION(3, 11), "lp64", BP_PAD_STRICT, 1,
     "bi", "pad bytes"},
    {__LINE__, BP_READER_CTYPES, BP_VERSION(3, 14), "lp64", BP_PAD_STRICT, -1,
     "Zf", "<F"},
    {__LINE__, BP_READER_CTYPES, NEWEST, "i386", BP_PAD_STRICT, -1, "l", "<l"},
    {__LINE__, BP_READER_CTYPES, NEWEST, "s390x", BP_PAD_STRICT, -1, "i",
     ">i"},
    {__LINE__, CTYPES, BP_PAD_STRICT, -1, "T{i:f0:h}", "T{<i:f0:<h:ff1:}"},
    {__LINE__, CTYPES, BP_PAD_STRICT, -1, "T{i:f0:h:fx:b:f :b}",
     "T{<i:f0:<h:fx:<b:f :<b:ff3:}"},
    {__LINE__, CTYPES, BP_PAD_STRICT, -1, "T{i:fff:b}", "T{<i:fff:<b:ffff1:}"},
    {__LINE__, CTYPES, BP_PAD_STRICT, 0, ">&i", "another byte order"},
    {__LINE__, CTYPES, BP_PAD_STRICT, 0, ">X{}", "another byte order"},
    {__LINE__, CTYPES, BP_PAD_STRICT, -1, ">h&i", "T{>h:f0:&>i:f1:}"},
    {__LINE__, CTYPES, BP_PAD_STRICT, -1, "^b&i", "T{<b:f0:&<i:f1:}"},
    {__LINE__, CTYPES, BP_PAD_STRICT, 1, "x^&i", "not aligned"},
    {__LINE__, CTYPES, BP_PAD_STRICT, 1, "&x", "no size"},
    {__LINE__, CTYPES, BP_PAD_STRICT, -1, DEEP "i", DEEP "<i"},
    {__LINE__, CTYPES, BP_PAD_STRICT, 31, DEEP "i:a:", "one level more"},
#define CYTHON BP_READER_CYTHON, NEWEST, "lp64"
    {__LINE__, CYTHON, BP_PAD_STRICT, 0, "", "without an item"},
    {__LINE__, CYTHON, BP_PAD_STRICT, -1, "T{i:a:b:b:}", "T{^ib}"},
    {__LINE__, CYTHON, BP_PAD_C, -1, "T{b:a:i:b:}", "T{b3xi}"},
    {__LINE__, CYTHON, BP_PAD_STRICT, -1, "(2,3)h3iF", "(2,3)h3iZf"},
    {__LINE__, CYTHON, BP_PAD_STRICT, -1, "nN", "lL"},
    {__LINE__, CYTHON, BP_PAD_STRICT, -1, "T{}i0h", "i"},
    {__LINE__, CYTHON, BP_PAD_STRICT, 0, ">h", "of other machines"},
    {__LINE__, CYTHON, BP_PAD_STRICT, 1, "ie", "the code e"},
#if PTRDIFF_MAX > INT_MAX
    {__LINE__, NUMPY, BP_PAD_STRICT, 0, "b2147483647s", "2**31"},
    {__LINE__, BP_READER_CTYPES, NEWEST, "lp64", BP_PAD_STRICT, -1,
     "2147483648b", "T{(2147483648)<b:f0:}"},
#endif
};

/* TEXT is taken by TARGET, and means what `given` does. */
static void
check_meaning(int line, const struct bp_target *target, const char *text)
{
    const struct bp_reading how = bp_reader_reading(target->reader);
    const struct bp_form given_form = {&given.format, given.places,
                                       target->abi};
    const struct bp_form made_form = {&made.format, made.places, target->abi};
    enum bp_likeness likeness = BP_LIKE_NOT;
    struct bp_error err = {.text = ""};

    CHECK_EQ_AT(line,
                read_as(&made, text, &how, target->abi,
                        bp_reader_padding(target->reader)),
                BP_OK);
    CHECK_EQ_AT(line, made.places[0].size, given.places[0].size);
    CHECK_EQ_AT(line,
                bp_format_compare(&given_form, &made_form, &likeness, &err),
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

/* Texts that are read otherwise than the reader does. */
static const struct {
    int line;
    struct bp_reading how;
    enum bp_reader reader;
    const char *text, *want;
} others[] = {
    /* no name of his ends where this one does */
    {__LINE__, {.ctypes = true}, BP_READER_NUMPY, "T{<i:a:b:}", "T{i}"},
    {__LINE__, {.ctypes = true}, BP_READER_CTYPES, "T{<i:a:b:}", "T{<i:a:b:}"},
    /* padding behind the one item that there is */
    {__LINE__,
     {.scope = BP_SCOPE_STRUCT},
     BP_READER_CTYPES,
     "T{i<b}",
     "T{T{<i:f0:<b:f1:}:f0:3x}"},
};

static void
reads_otherwise(void)
{
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        const struct bp_target target = {others[i].reader, NEWEST,
                                         bp_abi_find("lp64")};
        char out[200] = "";
        struct bp_written to = {out, sizeof out, -1};

        CHECK_EQ_AT(others[i].line,
                    read_as(&given, others[i].text, &others[i].how, target.abi,
                            BP_PAD_NUMPY),
                    BP_OK);
        CHECK_EQ_AT(others[i].line,
                    bp_reader_translate(&target, &given.format, given.places,
                                        &to, NULL),
                    BP_OK);
        CHECK_STR(out, others[i].want);
        check_meaning(others[i].line, &target, out);
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
    reads_otherwise();
    capacity();
    return bp_test_end();
}
