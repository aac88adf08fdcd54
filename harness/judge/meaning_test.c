/*
 * What formats mean to the judge.
 */
#include "bp_test.h"
#include "evidence.h"
#include "rules.h"

static bool
same(const char *a, const char *b)
{
    return bph_same_format(a, b) && bph_same_format(b, a);
}

/* Plain items, whatever they are called. */
static void
test_same(void)
{
    CHECK(same("i", "i") && same("i", "@i") && same("i", "=i"));
    CHECK(same("q", "=q") && same("f", "=f") && same("?", "@?"));
    CHECK(same("<i", "=i") || same(">i", "=i"));
    CHECK(!same("<i", ">i") && same(">i", "!i"));
    CHECK(same("<b", ">b")); /* one byte has no order */
    CHECK(!same("i", "f") && !same("i", "I") && !same("i", "h"));
    CHECK(!same("d", "f") && !same("?", "B"));
    CHECK(same("l", sizeof(long) == 8 ? "q" : "i"));
    CHECK(same("3i", "iii") && same("(3)i", "T{i:a:i:b:i:c:}"));
    CHECK(same("bi", "b3xi") && !same("bi", "=bi"));
    CHECK(same("4s", "4c") && same("4s", "(2,2)c") && same("c", "B"));
    CHECK(!same("b", "B") && !same("Zd", "dd") && same("Zf", "F"));
    CHECK(same("&i", "P") && same("X{}", "&T{i}") && !same("O", "P"));
    CHECK(same("4w", "wwww") && !same("w", "I"));
    CHECK(same("1000000000d", "(1000000000)d"));
    CHECK(!same("y", "i") && same("y", "y") && !same("T{", "i"));
}

/* How TEXT is read if its item has ITEMSIZE bytes. */
static enum bp_status
fit(const char *text, ptrdiff_t itemsize, enum bp_padding *padding,
    struct bp_reading *how)
{
    struct bph_meaning m;
    struct bp_error err = {-1, -1, ""};
    enum bp_status status = bph_meaning_fit(&m, text, itemsize, &err);
    if (status == BP_OK) {
        *padding = m.padding;
        *how = m.format.how;
        bph_meaning_release(&m);
    }
    return status;
}

static void
test_fit(void)
{
    enum bp_padding padding = BP_PAD_COUNT;
    struct bp_reading how = {.ctypes = true};
    CHECK_EQ(fit("T{i:a:b:b:}", 5, &padding, &how), BP_OK);
    CHECK_EQ(padding, BP_PAD_STRICT);
    CHECK_EQ(fit("T{i:a:b:b:}", 8, &padding, &how), BP_OK);
    CHECK_EQ(padding, BP_PAD_C);
    CHECK_EQ(fit("ix", 8, &padding, &how), BP_OK);
    CHECK_EQ(padding, BP_PAD_NUMPY);
    CHECK_EQ(fit("T{i:a:b:b:}", 6, &padding, &how), BP_CAPACITY);
    CHECK_EQ(fit("<u", 2, &padding, &how), BP_OK);
    CHECK(!how.wchar && !how.ctypes);
    CHECK_EQ(fit("<u", 4, &padding, &how), BP_OK);
    CHECK(how.wchar && !how.ctypes);
    CHECK_EQ(fit("<P", sizeof(void *), &padding, &how), BP_OK);
    CHECK(how.ctypes);
    CHECK_EQ(fit("T{i", 4, &padding, &how), BP_VIOLATION);
    CHECK_EQ(fit("99999999999999999999i", 4, &padding, &how), BP_OVERFLOW);
    CHECK_EQ(fit("y", 4, &padding, &how), BP_UNSUPPORTED);
    CHECK_EQ(fit("4t", 4, &padding, &how), BP_UNSUPPORTED);
}

/* Is TEXT evidence for CLAUSE? */
static bool
shows(const char *text, enum bp_clause_id clause)
{
    struct bph_meaning m;
    struct bp_error err;
    if (bph_meaning_fit(&m, text, -1, &err) != BP_OK) {
        return false;
    }
    uint64_t rows = bph_evidence_of(&m);
    bool found = false;
    for (int row = 0; bph_evidence_clause(row) >= 0; row++) {
        found = found
                || ((rows >> row & 1) != 0
                    && bph_evidence_clause(row) == (int)clause);
    }
    bph_meaning_release(&m);
    return found;
}

static const struct {
    int line;
    enum bp_clause_id clause;
    const char *does, *does_not;
} shown[] = {
    {__LINE__, BP_FMT_002, "i", "=i"},
    {__LINE__, BP_FMT_003, "=i", "i"},
    {__LINE__, BP_FMT_004, ">i", ">b"},
    {__LINE__, BP_FMT_005, "^bi", "bi"},
    {__LINE__, BP_FMT_007, "T{>i:a:}", ">i"},
    {__LINE__, BP_FMT_009, "(2)i", "2i"},
    {__LINE__, BP_FMT_010, "3i", "3s"},
    {__LINE__, BP_FMT_011, "3s", "3i"},
    {__LINE__, BP_FMT_012, "3w", "w"},
    {__LINE__, BP_FMT_013, "b0i", "bi"},
    {__LINE__, BP_FMT_014, "b3x", "b"},
    {__LINE__, BP_FMT_017, "bi", "ib"},
    {__LINE__, BP_FMT_018, "=bi", "=ib"},
    {__LINE__, BP_FMT_019, "ib", "i"},
    {__LINE__, BP_FMT_021, "bT{d:x:}", "bT{b:x:}"},
    {__LINE__, BP_FMT_022, "(2,3)i", "6i"},
    {__LINE__, BP_FMT_024, "i:a:", "i"},
    {__LINE__, BP_FMT_026, "i:a b:", "i:ab:"},
    {__LINE__, BP_FMT_027, "Zd", "d"},
    {__LINE__, BP_FMT_029, "&i", "i"},
    {__LINE__, BP_FMT_030, "X{}", "P"},
    {__LINE__, BP_FMT_031, "O", "P"},
    {__LINE__, BP_FMT_033, "g", "d"},
    {__LINE__, BP_FMT_039, "n", "q"},
    {__LINE__, BP_FMT_040, "P", "q"},
    {__LINE__, BP_FMT_049, "BBB", "T{B:a:B:b:}"},
};

static void
test_evidence(void)
{
    for (size_t n = 0; n < sizeof shown / sizeof shown[0]; n++) {
        CHECK_EQ_AT(shown[n].line, shows(shown[n].does, shown[n].clause),
                    true);
        CHECK_EQ_AT(shown[n].line, shows(shown[n].does_not, shown[n].clause),
                    false);
    }
}

int
main(void)
{
    test_same();
    test_fit();
    test_evidence();
    return bp_test_end();
}
