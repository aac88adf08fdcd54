#include "bp_clause.h"

#include <assert.h>
#include <string.h>

static const struct bp_clause clauses[] = {
#define BP_CLAUSE(area, number, level, bound, source, rule)                   \
    {#area "-" #number, level, bound, source, rule},
#include "clauses.def"
#undef BP_CLAUSE
};

const struct bp_clause *
bp_clause_at(enum bp_clause_id id)
{
    assert((int)id >= 0 && id < BP_CLAUSE_COUNT);
    return &clauses[id];
}

int
bp_clause_find(const char *name)
{
    for (int i = 0; i < BP_CLAUSE_COUNT; i++) {
        if (strcmp(clauses[i].name, name) == 0) {
            return i;
        }
    }
    return -1;
}

const char *
bp_level_name(enum bp_level level)
{
    switch (level) {
    case BP_MUST:
        return "MUST";
    case BP_MUST_NOT:
        return "MUST NOT";
    case BP_SHOULD:
        return "SHOULD";
    case BP_MAY:
        return "MAY";
    case BP_DE_FACTO:
        return "de facto";
    case BP_HISTORIC:
        return "historic";
    }
    return "?"; /* not reached */
}

const char *
bp_bound_name(enum bp_bound bound)
{
    switch (bound) {
    case BP_EXPORTER:
        return "exporter";
    case BP_CONSUMER:
        return "consumer";
    case BP_BOTH:
        return "both";
    case BP_UTILITY:
        return "utility";
    case BP_HEADER:
        return "header";
    }
    return "?"; /* not reached */
}
