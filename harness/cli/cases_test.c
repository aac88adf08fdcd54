/*
 * Every clause that binds exporters has a case, or a row in untested.def that
 * says why not; never both.
 */
#include "bp_test.h"
#include "bench.h"
#include "cases.h"

static void
every_clause_has_a_case_or_a_reason(void)
{
    int cases = 0;
    int reasons = 0;
    for (int n = 0; n < BP_CLAUSE_COUNT; n++) {
        enum bp_clause_id clause = (enum bp_clause_id)n;
        const char *name = bp_clause_at(clause)->name;
        const char *reason = bph_untested(clause);
        if (!bph_clause_is_ours(clause)) {
            if (reason != NULL) {
                fprintf(stderr, "%s binds no exporter\n", name);
            }
            CHECK(reason == NULL);
            continue;
        }
        bool has_case = bph_cases_of(clause) > 0;
        if (has_case == (reason != NULL)) {
            fprintf(stderr, "%s: %s\n", name,
                    has_case ? "has a case: remove it from untested.def"
                             : "has neither a case nor a row in "
                               "untested.def");
        }
        CHECK(has_case != (reason != NULL));
        CHECK(reason == NULL || strlen(reason) > 10);
        cases += has_case;
        reasons += reason != NULL;
    }
    printf("%d clauses with a case, %d without and why\n", cases, reasons);
}

static const enum bp_clause_id listed[] = {
#define BPH_UNTESTED(clause, reason) BP_##clause,
#include "untested.def"
#undef BPH_UNTESTED
};

/* In the order of the clauses, so no row stands twice and hides another. */
static void
rows_stand_in_order(void)
{
    for (size_t n = 1; n < sizeof listed / sizeof listed[0]; n++) {
        if (listed[n - 1] >= listed[n]) {
            fprintf(stderr, "untested.def: %s stands behind %s\n",
                    bp_clause_at(listed[n])->name,
                    bp_clause_at(listed[n - 1])->name);
        }
        CHECK(listed[n - 1] < listed[n]);
    }
}

static void
every_rule_and_state_has_a_case(void)
{
    bool seen[BPH_PLACE_COUNT] = {false};
    for (int rule = 0; rule < BPH_RULE_COUNT; rule++) {
        int count = 0;
        for (int place = 0; place < BPH_PLACE_COUNT; place++) {
            bool is =
                bph_case_is((enum bph_rule_id)rule, (enum bph_place)place);
            count += is;
            seen[place] = seen[place] || is;
        }
        CHECK(count > 0);
        CHECK(bph_rule_is_of_held((enum bph_rule_id)rule)
              == (bph_case_is((enum bph_rule_id)rule, BPH_PLACE_PAIRS)
                  && !bph_case_is((enum bph_rule_id)rule, BPH_PLACE_FRESH)));
    }
    for (int place = 0; place < BPH_PLACE_COUNT; place++) {
        CHECK(seen[place]);
    }
}

static void
ids_lead_back(void)
{
    enum bph_rule_id found = BPH_RULE_ALIVE;
    enum bph_place where = BPH_PLACE_FRESH;
    for (int rule = 0; rule < BPH_RULE_COUNT; rule++) {
        for (int place = 0; place < BPH_PLACE_COUNT; place++) {
            char id[BPH_CASE_BYTES];
            bool is =
                bph_case_is((enum bph_rule_id)rule, (enum bph_place)place);
            bph_case_id((enum bph_rule_id)rule, (enum bph_place)place, id);
            CHECK(bph_case_find(id, &found, &where) == is);
            CHECK(!is || ((int)found == rule && (int)where == place));
        }
    }
    CHECK(!bph_case_find("fresh", &found, &where));
    CHECK(!bph_case_find("fresh.", &found, &where));
    CHECK(!bph_case_find(".len", &found, &where));
    CHECK(!bph_case_find("nowhere.len", &found, &where));
    CHECK(!bph_case_find("confirm.FLD-009.len-wrong", &found, &where));
}

int
main(void)
{
    every_clause_has_a_case_or_a_reason();
    rows_stand_in_order();
    every_rule_and_state_has_a_case();
    ids_lead_back();
    return bp_test_end();
}
