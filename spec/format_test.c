#include "bp_clause.h"
#include "bp_test.h"
#include "parsed.h"

#include <limits.h>
#include <stdlib.h>

#define PTR  ((ptrdiff_t)sizeof(void *))
#define LONG ((ptrdiff_t)sizeof(long))
#define LDBL ((ptrdiff_t)sizeof(long double))
/* where a double lies behind one byte, or behind an int */
#define DBL                                                                   \
    ((ptrdiff_t)offsetof(                                                     \
        struct {                                                              \
            char c;                                                           \
            double d;                                                         \
        },                                                                    \
        d))

/* Texts that mean the same under every padding. */
static const struct {
    int line;
    const char *text;
    ptrdiff_t size;
} sizes[] = {
    {__LINE__, "", 0},
    {__LINE__, " ", 0},
    {__LINE__, "<", 0},
    {__LINE__, " @ ", 0},
    {__LINE__, "B", 1},
    /* standard sizes (FMT-041) */
    {__LINE__, "=c", 1},
    {__LINE__, "=b", 1},
    {__LINE__, "=B", 1},
    {__LINE__, "=?", 1},
    {__LINE__, "=x", 1},
    {__LINE__, "=s", 1},
    {__LINE__, "=p", 1},
    {__LINE__, "=h", 2},
    {__LINE__, "=H", 2},
    {__LINE__, "=e", 2},
    {__LINE__, "=i", 4},
    {__LINE__, "=I", 4},
    {__LINE__, "<l", 4},
    {__LINE__, ">L", 4},
    {__LINE__, "!f", 4},
    {__LINE__, "=w", 4},
    {__LINE__, "<u", 2},
    {__LINE__, "=q", 8},
    {__LINE__, "=Q", 8},
    {__LINE__, "=d", 8},
    {__LINE__, "=F", 8},
    {__LINE__, "=D", 16},
    {__LINE__, "<Zf", 8},
    {__LINE__, ">Zd", 16},
    {__LINE__, "<Ze", 4},
    {__LINE__, "<O", PTR},
    /* native sizes */
    {__LINE__, "c", 1},
    {__LINE__, "?", (ptrdiff_t)sizeof(_Bool)},
    {__LINE__, "h", (ptrdiff_t)sizeof(short)},
    {__LINE__, "i", (ptrdiff_t)sizeof(int)},
    {__LINE__, "l", LONG},
    {__LINE__, "^L", LONG},
    {__LINE__, "q", (ptrdiff_t)sizeof(long long)},
    {__LINE__, "n", (ptrdiff_t)sizeof(ptrdiff_t)},
    {__LINE__, "^N", (ptrdiff_t)sizeof(size_t)},
    {__LINE__, "e", 2},
    {__LINE__, "f", 4},
    {__LINE__, "d", 8},
    {__LINE__, "g", LDBL},
    {__LINE__, "^g", LDBL},
    {__LINE__, "Zg", 2 * LDBL},
    {__LINE__, "G", 2 * LDBL},
    {__LINE__, "Zd", 16},
    {__LINE__, "F", 8},
    {__LINE__, "P", PTR},
    {__LINE__, "O", PTR},
    {__LINE__, "w", 4},
    {__LINE__, "u", 2},
    {__LINE__, "^3u", 6},
    {__LINE__, "b3u", 8},
    /* counts (FMT-010 to FMT-014) */
    {__LINE__, "3i", 12},
    {__LINE__, "=3h", 6},
    {__LINE__, "3s", 3},
    {__LINE__, "10p", 10},
    {__LINE__, "0s", 0},
    {__LINE__, "4x", 4},
    {__LINE__, "3w", 12},
    {__LINE__, "=3Zf", 24},
    {__LINE__, "b0i", 4},
    {__LINE__, "i0d", DBL},
    {__LINE__, "=b0i", 1},
    {__LINE__, "007B", 7},
    /* alignment (FMT-017, FMT-018) */
    {__LINE__, "bi", 8},
    {__LINE__, "=bi", 5},
    {__LINE__, "^bi", 5},
    {__LINE__, ">bi", 5},
    {__LINE__, "ixi", 12},
    {__LINE__, "b3i", 16},
    {__LINE__, "bw", 8},
    {__LINE__, "i3s3sxxi", 16},
    {__LINE__, "hZf", 12}, /* to one part, not to both */
    /* prefixes (FMT-007, X-13) */
    {__LINE__, ">i:big: <i:little:", 8},
    {__LINE__, "=b@i", 8},
    {__LINE__, "@b=i", 5},
    {__LINE__, "T{>i:a:}i", 8},
    {__LINE__, "bT{>h:a:}i", 7}, /* the prefix outlives the brace */
    {__LINE__, "< i", 4},
    /* sub-arrays (FMT-022) */
    {__LINE__, "(2,3)i", 24},
    {__LINE__, "( 2 , 3 )i", 24},
    {__LINE__, "(2,3) <2i", 48},
    {__LINE__, "<(3)i", 12},
    {__LINE__, "(2)(3)i", 24},
    {__LINE__, "(0)i", 0},
    {__LINE__, "b(0)i", 4},
    {__LINE__, "b(2)h", 6},
    {__LINE__, "(2)3s", 6},
    {__LINE__, "i:ival: (16,4)d:data:", DBL + 512},
    /* names (FMT-024, FMT-026) and whitespace (FMT-016) */
    {__LINE__, "i:a b:", 4},
    {__LINE__, "=i:}{(3: h:\t:", 6},
    {__LINE__, "i :a:", 4},
    {__LINE__, "x:pad:", 1},
    {__LINE__, "i::", 4},
    {__LINE__, "\ti\n\v\f\r", 4},
    {__LINE__, "h 2h", 6},
    /* structs */
    {__LINE__, "T{}", 0},
    {__LINE__, "^T{b:a:i:b:}", 5},
    {__LINE__, "=T{b:a:d:b:}:x:b:y:", 10},
    {__LINE__, "T{b:a:d:b:}", DBL + 8},
    {__LINE__, "2T{b:a:d:b:}", 2 * (DBL + 8)},
    {__LINE__, "bT{d:x:}", DBL + 8}, /* FMT-021 */
    {__LINE__, "b0T{d:x:}8x", DBL + 8},
    {__LINE__, "T{<b:a:3x<i:b:}", 8},
    {__LINE__, "T{T{T{b}b}b}", 3},
    {__LINE__, " T{ i :a: } :s: ", 4},
    /* pointers (FMT-029, FMT-030, FMT-031) */
    {__LINE__, "&<i", PTR},
    {__LINE__, "&(3)<i", PTR},
    {__LINE__, "&&i", PTR},
    {__LINE__, "&T{i:a:T{d}u:b:}:p:", PTR},
    {__LINE__, "2&i", 2 * PTR},
    {__LINE__, "(2,2)&i", 4 * PTR},
    {__LINE__, "b&i", 2 * PTR},
    {__LINE__, "<b&i", 1 + PTR},
    {__LINE__, "&z", PTR}, /* what is pointed to does not matter */
    {__LINE__, "&<g", PTR},
    {__LINE__, "&99s", PTR},
    {__LINE__, "X{}", PTR},
    {__LINE__, "&X{}", PTR},
    {__LINE__, "X{i:a: T{d}->(2)f}:f:", PTR},
    {__LINE__, "T{X{}:f:&i:p:}", 2 * PTR},
};

static void
test_sizes(void)
{
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        for (int pad = 0; pad < BP_PAD_COUNT; pad++) {
            struct bp_error err = {.text = ""};
            ptrdiff_t size = -7;

            CHECK_EQ_AT(sizes[i].line,
                        bp_format_size(sizes[i].text, (enum bp_padding)pad,
                                       &size, &err),
                        BP_OK);
            CHECK_EQ_AT(sizes[i].line, size, sizes[i].size);
            CHECK_STR(err.text, "");
        }
    }
}

/* Texts without a size: why, and where the first fault is. */
static const struct {
    int line;
    enum bp_status status;
    const char *text;
    int at, clause; /* at -1: whatever */
} faults[] = {
    /* cut off */
    {__LINE__, BP_VIOLATION, "T{i", 3, BP_FMT_047},
    {__LINE__, BP_VIOLATION, "T{", 2, BP_FMT_047},
    {__LINE__, BP_VIOLATION, "i:a", 1, BP_FMT_047},
    {__LINE__, BP_VIOLATION, "i:", 1, BP_FMT_047},
    {__LINE__, BP_VIOLATION, "(2,3", 4, BP_FMT_022},
    {__LINE__, BP_VIOLATION, "(2,", 3, BP_FMT_022},
    {__LINE__, BP_VIOLATION, "(", 1, BP_FMT_022},
    {__LINE__, BP_VIOLATION, "(2)", 3, BP_FMT_047},
    {__LINE__, BP_VIOLATION, "2", 1, BP_FMT_047},
    {__LINE__, BP_VIOLATION, "i2", 2, BP_FMT_047},
    {__LINE__, BP_VIOLATION, "i<", 2, BP_FMT_047},
    {__LINE__, BP_VIOLATION, "&", 1, BP_FMT_047},
    {__LINE__, BP_VIOLATION, "X{", 2, BP_FMT_047},
    {__LINE__, BP_VIOLATION, "X{i->{}", 7, BP_FMT_047},
    /* out of place */
    {__LINE__, BP_VIOLATION, "}", 0, BP_FMT_047},
    {__LINE__, BP_VIOLATION, "i}", 1, BP_FMT_047},
    {__LINE__, BP_VIOLATION, "i}i", 1, BP_FMT_047},
    {__LINE__, BP_VIOLATION, "T{2}", 3, BP_FMT_047},
    {__LINE__, BP_VIOLATION, "T{i<}", 4, BP_FMT_047},
    {__LINE__, BP_VIOLATION, "{i}", 0, BP_FMT_047},
    {__LINE__, BP_VIOLATION, ":a:i", 0, BP_FMT_047},
    {__LINE__, BP_VIOLATION, "i:a::b:", 4, BP_FMT_047},
    {__LINE__, BP_VIOLATION, "i,i", 1, BP_FMT_047},
    {__LINE__, BP_VIOLATION, ")", 0, BP_FMT_047},
    {__LINE__, BP_VIOLATION, "()i", 1, BP_FMT_022},
    {__LINE__, BP_VIOLATION, "(3,)i", 3, BP_FMT_022},
    {__LINE__, BP_VIOLATION, "(-1)i", 1, BP_FMT_022},
    {__LINE__, BP_VIOLATION, "(2;3)i", 2, BP_FMT_022},
    {__LINE__, BP_VIOLATION, "2 h", 1, BP_FMT_015},
    {__LINE__, BP_VIOLATION, "2\th", 1, BP_FMT_015},
    /* too large */
    {__LINE__, BP_OVERFLOW, "99999999999999999999i", -1, -1},
    {__LINE__, BP_OVERFLOW, OVER "x", -1, -1},
    {__LINE__, BP_OVERFLOW, MOST "i", -1, BP_FMT_048},
    {__LINE__, BP_OVERFLOW, "b" MOST "s", -1, BP_FMT_048},
    {__LINE__, BP_OVERFLOW, "(" MOST ")2i", -1, BP_FMT_048},
    {__LINE__, BP_OVERFLOW, "(" MOST ")2T{i}", -1, BP_FMT_048},
    {__LINE__, BP_OVERFLOW, "(" MOST ",2)b", -1, -1},
    {__LINE__, BP_OVERFLOW, "(99999999999999999999)b", -1, -1},
    {__LINE__, BP_OVERFLOW, MOST "bi", -1, BP_FMT_048},
    {__LINE__, BP_OVERFLOW, MOST "T{bb}", -1, BP_FMT_048},
    {__LINE__, BP_OVERFLOW, "&99999999999999999999i", -1, -1},
    {__LINE__, BP_OVERFLOW, MOST "&i", -1, BP_FMT_048},
    {__LINE__, BP_OVERFLOW, MOST "X{}", -1, BP_FMT_048},
    /* no size that is agreed on */
    {__LINE__, BP_UNSUPPORTED, "t", 0, BP_FMT_032},
    {__LINE__, BP_UNSUPPORTED, "i<3t", 3, BP_FMT_032},
    {__LINE__, BP_UNSUPPORTED, "z", 0, -1},
    {__LINE__, BP_UNSUPPORTED, "Z", 0, -1},
    {__LINE__, BP_UNSUPPORTED, "Zi", 0, -1},
    {__LINE__, BP_UNSUPPORTED, "<Z:a:", 1, -1},
    {__LINE__, BP_UNSUPPORTED, "v", 0, -1},
    {__LINE__, BP_UNSUPPORTED, "X", 0, BP_FMT_030},
    {__LINE__, BP_UNSUPPORTED, "Xi", 0, BP_FMT_030},
    {__LINE__, BP_UNSUPPORTED, "T", 0, -1},
    {__LINE__, BP_UNSUPPORTED, "f -> f", 2, -1},
    {__LINE__, BP_UNSUPPORTED, "\xc3\xa9", 0, -1},
    {__LINE__, BP_UNSUPPORTED, "<g", 1, BP_FMT_041},
    {__LINE__, BP_UNSUPPORTED, ">Zg", 1, BP_FMT_041},
    {__LINE__, BP_UNSUPPORTED, "<P", 1, BP_FMT_041},
    {__LINE__, BP_UNSUPPORTED, "=n", 1, BP_FMT_041},
    {__LINE__, BP_UNSUPPORTED, "!N", 1, BP_FMT_041},
    {__LINE__, BP_UNSUPPORTED, "<>i", 1, BP_FMT_009},
    {__LINE__, BP_UNSUPPORTED, "2<3i", 2, BP_FMT_009},
};

static void
test_faults(void)
{
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        for (int pad = 0; pad < BP_PAD_COUNT; pad++) {
            struct bp_error err = {.clause = -7, .dim = -7};
            ptrdiff_t size = -7;

            CHECK_EQ_AT(faults[i].line,
                        bp_format_size(faults[i].text, (enum bp_padding)pad,
                                       &size, &err),
                        faults[i].status);
            CHECK_EQ_AT(faults[i].line, size, -7);
            CHECK_EQ_AT(faults[i].line, err.clause, faults[i].clause);
            if (faults[i].at >= 0) {
                CHECK_EQ_AT(faults[i].line, err.dim, faults[i].at);
            }
        }
        CHECK_EQ_AT(
            faults[i].line,
            bp_format_size(faults[i].text, BP_PAD_C, &(ptrdiff_t){0}, NULL),
            faults[i].status);
    }
}

/* A rounding at the very end that does not fit any more. */
static void
test_last_bytes(void)
{
    char text[64];
    ptrdiff_t size = -7;

    snprintf(text, sizeof text, "%tds", PTRDIFF_MAX);
    CHECK_EQ(bp_format_size(text, BP_PAD_NUMPY, &size, NULL), BP_OK);
    CHECK(size == PTRDIFF_MAX);
    snprintf(text, sizeof text, "i%tds", PTRDIFF_MAX - 4);
    CHECK_EQ(bp_format_size(text, BP_PAD_STRICT, &size, NULL), BP_OK);
    CHECK_EQ(bp_format_size(text, BP_PAD_NUMPY, &size, NULL), BP_OVERFLOW);
    snprintf(text, sizeof text, "T{i%tds}", PTRDIFF_MAX - 4);
    CHECK_EQ(bp_format_size(text, BP_PAD_C, &size, NULL), BP_OVERFLOW);
    snprintf(text, sizeof text, "%tdxi", PTRDIFF_MAX - 1);
    CHECK_EQ(bp_format_size(text, BP_PAD_STRICT, &size, NULL), BP_OVERFLOW);
    CHECK(size == PTRDIFF_MAX);
}

/* DEPTH structs inside each other; CLOSE of them are closed again. */
static enum bp_status
nest(int depth, int close, ptrdiff_t *size)
{
    char text[5000];
    size_t n = 0;

    for (int i = 0; i < depth; i++) {
        text[n++] = 'T';
        text[n++] = '{';
    }
    text[n++] = 'i';
    for (int i = 0; i < close; i++) {
        text[n++] = '}';
    }
    text[n] = '\0';
    return bp_format_size(text, BP_PAD_NUMPY, size, NULL);
}

static void
test_nesting(void)
{
    ptrdiff_t size = -7;

    CHECK_EQ(nest(32, 32, &size), BP_OK);
    CHECK_EQ(size, 4);
    CHECK_EQ(nest(32, 31, &size), BP_VIOLATION);
    CHECK_EQ(nest(32, 33, &size), BP_VIOLATION);
    CHECK_EQ(nest(33, 33, &size), BP_UNSUPPORTED);
    CHECK_EQ(nest(1000, 1000, &size), BP_UNSUPPORTED);
    CHECK_EQ(nest(1000, 0, &size), BP_UNSUPPORTED);
}

/* Nothing behind the NUL is read: each text stands at the end of its block. */
static void
test_end_of_text(void)
{
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        size_t length = strlen(faults[i].text);

        for (size_t cut = 0; cut <= length; cut++) {
            char *text = malloc(cut + 1); /* watched by ASan */
            ptrdiff_t size;

            if (text == NULL) {
                CHECK(text != NULL);
                return;
            }
            memcpy(text, faults[i].text, cut);
            text[cut] = '\0';
            CHECK(bp_format_size(text, BP_PAD_C, &size, NULL)
                  <= BP_UNSUPPORTED);
            free(text);
        }
    }
}

static void
test_names(void)
{
    CHECK_STR(bp_padding_name(BP_PAD_STRICT), "strict");
    CHECK_STR(bp_padding_name(BP_PAD_C), "c");
    CHECK_STR(bp_padding_name(BP_PAD_NUMPY), "numpy");
    CHECK_STR(bp_padding_name(BP_PAD_CYTHON), "cython");
    CHECK_STR(bp_padding_name(BP_PAD_COUNT), "?");
    CHECK_STR(bp_padding_name((enum bp_padding)99), "?");
}

/* A rule that nobody knows pads nothing at the end. */
static void
test_unknown_padding(void)
{
    for (int k = 0; k < 2; k++) {
        enum bp_padding padding = k == 0 ? BP_PAD_COUNT : (enum bp_padding)99;
        ptrdiff_t size = -7;

        CHECK_EQ(bp_format_size("T{ib}", padding, &size, NULL), BP_OK);
        CHECK_EQ(size, (ptrdiff_t)sizeof(int) + 1);
    }
}

/* What is behind a pointer takes no room, whatever it is. */
static void
test_pointees(void)
{
    static const char *const texts[] = {"&3s", "&T{3s}", "&T{4x:a:2p:b:}",
                                        "&T{iT{3s}}", "&x"};

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        ptrdiff_t size = -7;

        CHECK_EQ(bp_format_size(texts[i], BP_PAD_C, &size, NULL), BP_OK);
        CHECK_EQ(size, (ptrdiff_t)sizeof(void *));
    }
}

int
main(void)
{
    test_sizes();
    test_faults();
    test_last_bytes();
    test_nesting();
    test_end_of_text();
    test_names();
    test_unknown_padding();
    test_pointees();
    return bp_test_end();
}
