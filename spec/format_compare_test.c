#include "bp_clause.h"
#include "bp_test.h"
#include "parsed.h"

#include <limits.h>

static struct parsed a, b;

/* On LP64 with strict padding; AT is the first byte that differs. */
static const struct {
    int line;
    const char *a, *b;
    enum bp_likeness like;
    int at;
} rows[] = {
    {__LINE__, "", "", BP_LIKE_FIELDS, 0},
    {__LINE__, "i", "@i", BP_LIKE_FIELDS, 0},
    {__LINE__, "i", "<i", BP_LIKE_FIELDS, 0},
    {__LINE__, "i", "=i", BP_LIKE_FIELDS, 0},
    {__LINE__, "i", "^l", BP_LIKE_NOT, -1},
    {__LINE__, "i", ">i", BP_LIKE_NOT, 0},
    {__LINE__, ">i", "!l", BP_LIKE_FIELDS, 0},
    {__LINE__, "l", "q", BP_LIKE_FIELDS, 0},
    {__LINE__, "n", "<q", BP_LIKE_FIELDS, 0},
    {__LINE__, ">b", "<b", BP_LIKE_FIELDS, 0}, /* one byte has no order */
    {__LINE__, ">3s", "<3s", BP_LIKE_FIELDS, 0},
    {__LINE__, ">3w", "<3w", BP_LIKE_NOT, 0},
    {__LINE__, "i", "I", BP_LIKE_NOT, 0},
    {__LINE__, "i", "f", BP_LIKE_NOT, 0},
    {__LINE__, "b", "c", BP_LIKE_NOT, 0},
    {__LINE__, "b", "?", BP_LIKE_NOT, 0},
    {__LINE__, "h", "i", BP_LIKE_NOT, -1},
    {__LINE__, "hh", "i", BP_LIKE_NOT, 0},
    {__LINE__, "P", "O", BP_LIKE_NOT, 0},
    {__LINE__, "X{}", "X{i->i}", BP_LIKE_FIELDS, 0},
    {__LINE__, "P", "X{}", BP_LIKE_NOT, 0},
    {__LINE__, "s", "p", BP_LIKE_NOT, 0},
    {__LINE__, "s", "c", BP_LIKE_NOT, 0},
    {__LINE__, "2w", "4u", BP_LIKE_NOT, 0},
    {__LINE__, "2s", "2s", BP_LIKE_FIELDS, 0},
    {__LINE__, "2s", "ss", BP_LIKE_NOT, 0},
    {__LINE__, "(2)s", "ss", BP_LIKE_BYTES, 0},
    {__LINE__, "Zd", "D", BP_LIKE_FIELDS, 0},
    {__LINE__, "Zd", "2d", BP_LIKE_NOT, 0},
    {__LINE__, "Zf", "d", BP_LIKE_NOT, 0},
    {__LINE__, "Zd", ">Zd", BP_LIKE_NOT, 0},
    /* how often */
    {__LINE__, "3i", "iii", BP_LIKE_BYTES, 0},
    {__LINE__, "3i", "(3)i", BP_LIKE_BYTES, 0},
    {__LINE__, "iii", "(3)i", BP_LIKE_BYTES, 0},
    {__LINE__, "1i", "i", BP_LIKE_FIELDS, 0},
    {__LINE__, "3i", "i2i", BP_LIKE_BYTES, 0},
    {__LINE__, "3i", "4i", BP_LIKE_NOT, -1},
    {__LINE__, "(2,3)i", "(3,2)i", BP_LIKE_BYTES, 0},
    {__LINE__, "(2,3)i", "(2)(3)i", BP_LIKE_FIELDS, 0},
    {__LINE__, "(2)3i", "(3)2i", BP_LIKE_BYTES, 0},
    {__LINE__, "(6)i", "(2,3)i", BP_LIKE_BYTES, 0},
    {__LINE__, "5h3h", "3h5h", BP_LIKE_BYTES, 0},
    {__LINE__, "5h3h", "3h4hH", BP_LIKE_NOT, 14},
    /* where */
    {__LINE__, "bi", "b3xi", BP_LIKE_FIELDS, 0},
    {__LINE__, "bi", "^b3xi", BP_LIKE_FIELDS, 0},
    {__LINE__, "b0i", "b3x", BP_LIKE_BYTES, 0},
    {__LINE__, "bi", "b4xi", BP_LIKE_NOT, -1},
    {__LINE__, "ix", "=xi", BP_LIKE_NOT, 0},
    {__LINE__, "=xi", "ix", BP_LIKE_NOT, 0},
    {__LINE__, "=bxix", "=bixx", BP_LIKE_NOT, 1},
    {__LINE__, "4xi", "i4x", BP_LIKE_NOT, 0},
    {__LINE__, "4x", "i", BP_LIKE_NOT, 0},
    {__LINE__, "i4x", "ii", BP_LIKE_NOT, 4},
    {__LINE__, "xx", "2x", BP_LIKE_FIELDS, 0},
    {__LINE__, "2x:a:", "2x", BP_LIKE_BYTES, 0},
    {__LINE__, "2x:a:", "2x:a:", BP_LIKE_FIELDS, 0},
    {__LINE__, "2x:a:x", "xx:a:x", BP_LIKE_BYTES, 0},
    {__LINE__, "0si", "i", BP_LIKE_BYTES, 0},
    {__LINE__, "0s", "", BP_LIKE_BYTES, 0},
    {__LINE__, "0s", "0s", BP_LIKE_FIELDS, 0},
    {__LINE__, "T{T{0s}4x}", "0s4x", BP_LIKE_BYTES, 0},
    {__LINE__, "0s4x", "T{T{0s}4x}", BP_LIKE_BYTES, 0},
    {__LINE__, "bT{0s4x}b", "b4xb", BP_LIKE_BYTES, 0},
    {__LINE__, "T{0s4x}", "3xb", BP_LIKE_NOT, 3},
    {__LINE__, "3xb", "T{0s4x}", BP_LIKE_NOT, 3},
    /* names */
    {__LINE__, "i:a:", "i:b:", BP_LIKE_BYTES, 0},
    {__LINE__, "i:a:", "i:ab:", BP_LIKE_BYTES, 0},
    {__LINE__, "i:a:", "i", BP_LIKE_BYTES, 0},
    {__LINE__, "i:a:", "q:a:", BP_LIKE_NOT, -1},
    {__LINE__, " i :a: ", "<i:a:", BP_LIKE_FIELDS, 0},
    {__LINE__, "T{i:a:}:s:", "T{i:a:}:t:", BP_LIKE_BYTES, 0},
    {__LINE__, "T{i:a:}:s:", "T{i:b:}:s:", BP_LIKE_BYTES, 0},
    /* the tree */
    {__LINE__, "T{i}x", "ix", BP_LIKE_BYTES, 0},
    {__LINE__, "T{i}", "i", BP_LIKE_BYTES, 0},
    {__LINE__, "T{ib}x", "ibx", BP_LIKE_BYTES, 0},
    {__LINE__, "ibx", "T{ib}x", BP_LIKE_BYTES, 0},
    {__LINE__, "T{T{ib}}", "T{ib}", BP_LIKE_BYTES, 0},
    {__LINE__, "T{T{ib}b}", "T{ib}b", BP_LIKE_BYTES, 0},
    {__LINE__, "T{ib}b", "T{T{ib}b}", BP_LIKE_BYTES, 0},
    {__LINE__, "T{ib}T{}", "T{ib}", BP_LIKE_BYTES, 0},
    {__LINE__, "T{ibT{}}", "T{ib0T{b}}", BP_LIKE_BYTES, 0},
    {__LINE__, "T{ib}", "T{iT{b}}", BP_LIKE_BYTES, 0},
    {__LINE__, "T{ib}", "T{ibx}", BP_LIKE_NOT, -1},
    {__LINE__, "T{ib}x", "T{ibx}", BP_LIKE_BYTES, 0},
    {__LINE__, "T{ib}", "T{iB}", BP_LIKE_NOT, 4},
    {__LINE__, "=2T{ib}", "=T{ib}T{ib}", BP_LIKE_BYTES, 0},
    {__LINE__, "2T{=ib}", "=ibib", BP_LIKE_BYTES, 0},
    {__LINE__, "2T{=ib}", "=ibiB", BP_LIKE_NOT, 9},
    {__LINE__, "2T{=bi}T{=bI}", "3T{=bi}", BP_LIKE_NOT, 11},
    {__LINE__, "T{=hb}T{=hb}h", "T{=hb}T{hbx}x", BP_LIKE_NOT, 6},
    {__LINE__, "T{ii:a:}", "T{ii:a:}", BP_LIKE_FIELDS, 0},
    {__LINE__, "=xT{ib}", "=T{ib}x", BP_LIKE_NOT, 0},
    {__LINE__, "T{}b", "T{0b}b", BP_LIKE_BYTES, 0},
    {__LINE__, "T{}b", "T{}b", BP_LIKE_FIELDS, 0},
    {__LINE__, "T{0b}b", "T{0b}b", BP_LIKE_FIELDS, 0},
    /* pointers */
    {__LINE__, "&i", "&i", BP_LIKE_FIELDS, 0},
    {__LINE__, "&i", "&d", BP_LIKE_BYTES, 0},
    {__LINE__, "&i", "P", BP_LIKE_BYTES, 0},
    {__LINE__, "&i", "&&i", BP_LIKE_BYTES, 0},
    {__LINE__, "&T{i:a:d:b:}", "&T{i:a:d:b:}", BP_LIKE_FIELDS, 0},
    {__LINE__, "&T{i:a:d:b:}", "&T{i:a:d:c:}", BP_LIKE_BYTES, 0},
    {__LINE__, "&T{}", "&T{i}", BP_LIKE_BYTES, 0},
    {__LINE__, "&T{i}", "&T{}", BP_LIKE_BYTES, 0},
    {__LINE__, "&y", "&y", BP_LIKE_FIELDS, 0},
    {__LINE__, "&y", "&k", BP_LIKE_BYTES, 0},
    {__LINE__, "&y", "&i", BP_LIKE_BYTES, 0},
    {__LINE__, "&i", "&y", BP_LIKE_BYTES, 0},
    {__LINE__, "&0y", "&0i", BP_LIKE_BYTES, 0},
    {__LINE__, "&3t", "&3t", BP_LIKE_FIELDS, 0},
    {__LINE__, "&3t", "&4t", BP_LIKE_BYTES, 0},
    {__LINE__, ">&i", "<&i", BP_LIKE_NOT, 0},
    {__LINE__, "T{&ib}x", "T{&db}x", BP_LIKE_BYTES, 0},
    {__LINE__, "T{&ibb}x", "T{&db}xx", BP_LIKE_NOT, 9},
    /* much of it */
    {__LINE__, "100000000i", "(100000000)i", BP_LIKE_BYTES, 0},
    {__LINE__, "99999999ii", "i99999999i", BP_LIKE_BYTES, 0},
    {__LINE__, "100000000T{i}", "100000000i", BP_LIKE_BYTES, 0},
    {__LINE__, "100000000T{ib3x}", "(100000000)T{=ib3x}", BP_LIKE_BYTES, 0},
    {__LINE__, "99999999T{ib3x}T{ib3x}", "(100000000)T{=ib3x}", BP_LIKE_BYTES,
     0},
    {__LINE__, "T{100000000T{ib3x}b}", "(100000000)T{=ib3x}b", BP_LIKE_BYTES,
     0},
    {__LINE__, "100000000T{ib3x}", "99999999T{ib3x}T{iB3x}", BP_LIKE_NOT,
     799999996},
    {__LINE__, "100000000T{0s0s}", "", BP_LIKE_BYTES, 0},
#if PTRDIFF_MAX > INT32_MAX
    {__LINE__, "3000000000xi", "3000000000xf", BP_LIKE_NOT, INT_MAX},
#endif
};

/* Compare what A and B hold, each laid out on its ABI. */
static enum bp_status
compare_parsed(const struct parsed *one, const struct bp_abi *abi,
               const struct parsed *other, const struct bp_abi *other_abi,
               enum bp_likeness *like, struct bp_error *err)
{
    const struct bp_form form = {&one->format, one->places, abi};
    const struct bp_form other_form = {&other->format, other->places,
                                       other_abi};

    return bp_format_compare(&form, &other_form, like, err);
}

static enum bp_status
compare(const char *one, const char *other, enum bp_likeness *like,
        struct bp_error *err)
{
    const struct bp_abi *abi = bp_abi_find("lp64");

    CHECK_EQ(parse_and_place(&a, one, NULL, abi, BP_PAD_STRICT), BP_OK);
    CHECK_EQ(parse_and_place(&b, other, NULL, abi, BP_PAD_STRICT), BP_OK);
    return compare_parsed(&a, abi, &b, abi, like, err);
}

static void
check_row(size_t i, const char *one, const char *other)
{
    struct bp_error err = {.clause = -7, .dim = -7};
    enum bp_likeness like = (enum bp_likeness)9;

    CHECK_EQ_AT(rows[i].line, compare(one, other, &like, &err), BP_OK);
    CHECK_EQ_AT(rows[i].line, like, rows[i].like);
    if (rows[i].like == BP_LIKE_NOT) {
        CHECK_EQ_AT(rows[i].line, err.clause, BP_FMT_042);
        CHECK_EQ_AT(rows[i].line, err.dim, rows[i].at);
        CHECK(err.text[0] != '\0');
    }
    else {
        CHECK_EQ_AT(rows[i].line, err.clause, -7);
    }
}

static void
test_rows(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        check_row(i, rows[i].a, rows[i].b);
        check_row(i, rows[i].b, rows[i].a);
    }
}

static void
test_sentences(void)
{
    struct bp_error err;
    enum bp_likeness like;

    CHECK_EQ(compare("=bi:a:", "=bI", &like, &err), BP_OK);
    CHECK_STR(err.text, "at byte 1 of the item there is i:a: and I");
    CHECK_EQ(
        compare("=b:abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ:",
                "x", &like, &err),
        BP_OK);
    CHECK_STR(err.text, "at byte 0 of the item there is "
                        "=b:abcdefghijklmnopqrstuvwxyzABCDEFGHIJK and a pad");
    CHECK_EQ(compare("2xb", "bxx", &like, &err), BP_OK);
    CHECK_STR(err.text, "at byte 0 of the item there is a pad and b");
    CHECK_EQ(compare("b", "bb", &like, &err), BP_OK);
    CHECK_STR(err.text, "one has 1 bytes, the other 2");
}

/* Too much to look at; the outcome is untouched. */
static void
test_limit(void)
{
    enum bp_likeness like = (enum bp_likeness)9;
    struct bp_error err;

    CHECK_EQ(compare("100000000T{=ib}", "100000000T{=T{i}b}", &like, &err),
             BP_UNSUPPORTED);
    CHECK_EQ(like, 9);
    CHECK_EQ(compare("100000T{=ib}", "100000T{=T{i}b}", &like, &err), BP_OK);
    CHECK_EQ(like, BP_LIKE_BYTES);
}

/* Each is laid out by its own rules. */
static void
test_paddings(void)
{
    const struct bp_abi *abi = bp_abi_find("s390x");
    const struct bp_reading wide = {.wchar = true},
                            item = {.scope = BP_SCOPE_ITEM};
    enum bp_likeness like;

    CHECK_EQ(parse_and_place(&a, "2T{ib}u", &wide, abi, BP_PAD_C), BP_OK);
    CHECK_EQ(parse_and_place(&b, "2T{ib3x}>w", &item, abi, BP_PAD_STRICT),
             BP_OK);
    CHECK_EQ(compare_parsed(&a, abi, &b, abi, &like, NULL), BP_OK);
    CHECK_EQ(like, BP_LIKE_FIELDS);
    CHECK_EQ(parse_and_place(&b, "2T{ib3x}<w", &item, abi, BP_PAD_STRICT),
             BP_OK);
    CHECK_EQ(compare_parsed(&a, abi, &b, abi, &like, NULL), BP_OK);
    CHECK_EQ(like, BP_LIKE_NOT);
}

/* On machines that differ. */
static void
test_machines(void)
{
    static const struct {
        int line;
        enum bp_likeness like;
        const char *text, *abi, *other;
    } pairs[] = {
        {__LINE__, BP_LIKE_FIELDS, "i", "lp64", "i386"},
        {__LINE__, BP_LIKE_NOT, "i", "lp64", "s390x"},
        {__LINE__, BP_LIKE_FIELDS, "<i", "lp64", "s390x"},
        {__LINE__, BP_LIKE_FIELDS, "b", "lp64", "s390x"},
        {__LINE__, BP_LIKE_NOT, "l", "lp64", "llp64"},
        {__LINE__, BP_LIKE_FIELDS, "q", "lp64", "llp64"},
        {__LINE__, BP_LIKE_NOT, "g", "lp64", "lp64-quad"},
        {__LINE__, BP_LIKE_NOT, "g", "ppc64le", "lp64-quad"},
        {__LINE__, BP_LIKE_FIELDS, "Zg", "arm64-macos", "llp64"},
        {__LINE__, BP_LIKE_FIELDS, "d", "lp64", "lp64-quad"},
    };

    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        const struct bp_abi *abi = bp_abi_find(pairs[i].abi);
        const struct bp_abi *other = bp_abi_find(pairs[i].other);
        enum bp_likeness like = (enum bp_likeness)9;

        CHECK_EQ(parse_and_place(&a, pairs[i].text, NULL, abi, BP_PAD_STRICT),
                 BP_OK);
        CHECK_EQ(
            parse_and_place(&b, pairs[i].text, NULL, other, BP_PAD_STRICT),
            BP_OK);
        CHECK_EQ(compare_parsed(&a, abi, &b, other, &like, NULL), BP_OK);
        CHECK_EQ_AT(pairs[i].line, like, pairs[i].like);
    }
}

int
main(void)
{
    test_rows();
    test_sentences();
    test_limit();
    test_paddings();
    test_machines();
    return bp_test_end();
}
