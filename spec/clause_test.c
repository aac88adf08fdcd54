#include "bp_clause.h"
#include "bp_test.h"

/* How many clauses an area has, in the order of clauses.def. */
static const struct {
    const char *area;
    int count;
} areas[] = {
    {"REQ", 34}, {"FLD", 27},    {"LAY", 18}, {"CON", 14},
    {"FMT", 50}, {"LIF", 31},    {"ERR", 9},  {"UTL", 22},
    {"CNS", 21}, {"PEP688", 16}, {"HIS", 15},
};

/* Each area is there as a whole, its numbers from 1 and without a gap. */
static void
test_areas(void)
{
    int id = 0;

    for (size_t i = 0; i < sizeof areas / sizeof areas[0]; i++) {
        for (int n = 1; n <= areas[i].count && id < BP_CLAUSE_COUNT; n++) {
            char name[32];

            snprintf(name, sizeof name, "%s-%03d", areas[i].area, n);
            CHECK_STR(bp_clause_at((enum bp_clause_id)id)->name, name);
            CHECK_EQ(bp_clause_find(name), id);
            id++;
        }
    }
    CHECK_EQ(id, 257);
    CHECK_EQ(id, BP_CLAUSE_COUNT);
    CHECK_EQ(bp_clause_find("FLD-9"), -1);
    CHECK_EQ(bp_clause_find(""), -1);
}

/* The levels and bounds of the documents' rows, counted. */
static void
test_counts(void)
{
    int level[6] = {0}, bound[5] = {0};

    for (int i = 0; i < BP_CLAUSE_COUNT; i++) {
        const struct bp_clause *c = bp_clause_at((enum bp_clause_id)i);

        level[c->level]++;
        bound[c->bound]++;
        CHECK(strlen(c->source) > 3);
        CHECK(strlen(c->rule) > 20);
        CHECK(strlen(c->rule) <= 200);
        CHECK_EQ(c->rule[strlen(c->rule) - 1], '.');
        CHECK(strstr(c->rule, "  ") == NULL);
    }
    CHECK_EQ(level[BP_MUST], 153 + 5); /* five came with the policy */
    CHECK_EQ(level[BP_MUST_NOT], 19);
    CHECK_EQ(level[BP_SHOULD], 16);
    CHECK_EQ(level[BP_MAY], 10);
    CHECK_EQ(level[BP_DE_FACTO], 39);
    CHECK_EQ(level[BP_HISTORIC], 15);
    CHECK_EQ(bound[BP_EXPORTER], 123);
    CHECK_EQ(bound[BP_BOTH], 61 + 1);
    CHECK_EQ(bound[BP_UTILITY], 34 + 3);
    CHECK_EQ(bound[BP_CONSUMER], 32 + 1);
    CHECK_EQ(bound[BP_HEADER], 2);
}

static void
test_words(void)
{
    CHECK_STR(bp_level_name(BP_MUST), "MUST");
    CHECK_STR(bp_level_name(BP_MUST_NOT), "MUST NOT");
    CHECK_STR(bp_level_name(BP_SHOULD), "SHOULD");
    CHECK_STR(bp_level_name(BP_MAY), "MAY");
    CHECK_STR(bp_level_name(BP_DE_FACTO), "de facto");
    CHECK_STR(bp_level_name(BP_HISTORIC), "historic");
    CHECK_STR(bp_bound_name(BP_EXPORTER), "exporter");
    CHECK_STR(bp_bound_name(BP_CONSUMER), "consumer");
    CHECK_STR(bp_bound_name(BP_BOTH), "both");
    CHECK_STR(bp_bound_name(BP_UTILITY), "utility");
    CHECK_STR(bp_bound_name(BP_HEADER), "header");
}

/* A few rows whose level matters most, by hand. */
static void
test_rows(void)
{
    CHECK_EQ(bp_clause_at(BP_REQ_004)->level, BP_MUST);
    CHECK_EQ(bp_clause_at(BP_REQ_010)->bound, BP_CONSUMER);
    CHECK_EQ(bp_clause_at(BP_FLD_007)->level, BP_MUST_NOT);
    CHECK_EQ(bp_clause_at(BP_REQ_011)->level, BP_DE_FACTO);
    CHECK_EQ(bp_clause_at(BP_REQ_028)->level, BP_MAY);
    CHECK_EQ(bp_clause_at(BP_LIF_031)->bound, BP_BOTH);
    CHECK_EQ(bp_clause_at(BP_PEP688_015)->bound, BP_UTILITY);
    CHECK_EQ(bp_clause_at(BP_CNS_021)->bound, BP_CONSUMER);
    CHECK_EQ(bp_clause_at(BP_HIS_001)->level, BP_HISTORIC);
}

/* A number that no enumerator has is not known, and no fault. */
static void
test_unknown(void)
{
    CHECK_STR(bp_level_name((enum bp_level)99), "?");
    CHECK_STR(bp_bound_name((enum bp_bound)99), "?");
}

int
main(void)
{
    test_areas();
    test_counts();
    test_words();
    test_rows();
    test_unknown();
    return bp_test_end();
}
