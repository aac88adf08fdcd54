#include "bp_test.h"
#include "parsed.h"

static struct parsed a, b;

static const struct {
    int line;
    const char *a, *b;
    enum bp_likeness like;
} rows[] = {
    {__LINE__, "i", "@i", BP_LIKE_FIELDS},
    {__LINE__, "i", "<i", BP_LIKE_FIELDS},
    {__LINE__, "i", ">i", BP_LIKE_NOT},
    {__LINE__, "l", "q", BP_LIKE_FIELDS},
    {__LINE__, "3i", "iii", BP_LIKE_BYTES},
    {__LINE__, "3i", "(3)i", BP_LIKE_BYTES},
    {__LINE__, "bi", "b3xi", BP_LIKE_FIELDS},
    {__LINE__, "bi", "b4xi", BP_LIKE_NOT},
    {__LINE__, "i", "I", BP_LIKE_NOT},
    {__LINE__, "i:a:", "i:b:", BP_LIKE_BYTES},
    {__LINE__, "&i", "&d", BP_LIKE_BYTES},
    {__LINE__, "&i", "P", BP_LIKE_BYTES},
    {__LINE__, "1000000000T{i}", "1000000000i", BP_LIKE_BYTES},
    {__LINE__, "1000000000T{ib3x}", "(1000000000)T{=ib3x}", BP_LIKE_BYTES},
    {__LINE__, "T{i}x", "ix", BP_LIKE_BYTES},
    {__LINE__, "T{ib}x", "ibx", BP_LIKE_BYTES},
    {__LINE__, "ix", "xi", BP_LIKE_NOT},
};

static void
test_compare(void)
{
    const struct bp_abi *abi = bp_abi_find("lp64");

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        enum bp_likeness like = (enum bp_likeness)9;

        CHECK_EQ_AT(rows[i].line,
                    parse_and_place(&a, rows[i].a, NULL, abi, BP_PAD_STRICT),
                    BP_OK);
        CHECK_EQ_AT(rows[i].line,
                    parse_and_place(&b, rows[i].b, NULL, abi, BP_PAD_STRICT),
                    BP_OK);
        CHECK_EQ_AT(rows[i].line,
                    bp_format_compare(&a.format, a.places, &b.format, b.places,
                                      abi, &like, NULL),
                    BP_OK);
        CHECK_EQ_AT(rows[i].line, like, rows[i].like);
        CHECK_EQ_AT(rows[i].line,
                    bp_format_compare(&b.format, b.places, &a.format, a.places,
                                      abi, &like, NULL),
                    BP_OK);
        CHECK_EQ_AT(rows[i].line, like, rows[i].like);
    }
}

int
main(void)
{
    test_compare();
    return bp_test_end();
}
