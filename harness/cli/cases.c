/*
 * Cases: the rules crossed with the states in which their tier speaks.
 */
#include "cases.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *name, *text;
} places[BPH_PLACE_COUNT] = {
#define X(name, state, text) {state, text},
    BPH_PLACES(X)
#undef X
};

/* In which places a rule of a tier speaks; as `speaks` of the judge does. */
#define IN(place)  (1U << BPH_PLACE_##place)
#define IN_HELD    (IN(PAIRS) | IN(MANY_FIFO) | IN(MANY_LIFO))
#define IN_CALL    (IN(FRESH) | IN(CONTROL) | IN_HELD)
#define IN_LEGAL   (IN(FRESH) | IN_HELD)
#define IN_ALONE   (IN(FRESH) | IN(PAIRS))
#define IN_SPELLED IN(FRESH)
#define IN_CONTROL IN(CONTROL)

static const unsigned spoken[BPH_RULE_COUNT] = {
#define BPH_RULE(name, tier, fills, function, clauses, after, text) IN_##tier,
#include "rules.def"
#undef BPH_RULE
};

static const char *const reasons[BP_CLAUSE_COUNT] = {
#define BPH_UNTESTED(clause, reason) [BP_##clause] = (reason),
#include "untested.def"
#undef BPH_UNTESTED
};

const char *
bph_place_name(enum bph_place place)
{
    return places[place].name;
}

const char *
bph_place_text(enum bph_place place)
{
    return places[place].text;
}

int
bph_place_find(const char *name)
{
    for (int n = 0; n < BPH_PLACE_COUNT; n++) {
        if (strcmp(places[n].name, name) == 0) {
            return n;
        }
    }
    return -1;
}

bool
bph_case_is(enum bph_rule_id rule, enum bph_place place)
{
    return (spoken[rule] >> place & 1U) != 0;
}

const char *
bph_case_id(enum bph_rule_id rule, enum bph_place place,
            char id[BPH_CASE_BYTES])
{
    (void)snprintf(id, BPH_CASE_BYTES, "%s.%s", bph_place_name(place),
                   bph_rule_name(rule));
    return id;
}

bool
bph_case_find(const char *name, enum bph_rule_id *rule, enum bph_place *place)
{
    char state[BPH_CASE_BYTES];
    const char *dot = strchr(name, '.');
    size_t n = dot == NULL ? 0 : (size_t)(dot - name);
    if (dot == NULL || n >= sizeof state) {
        return false;
    }
    memcpy(state, name, n);
    state[n] = '\0';
    int where = bph_place_find(state);
    int which = bph_rule_find(dot + 1);
    if (where < 0 || which < 0
        || !bph_case_is((enum bph_rule_id)which, (enum bph_place)where)) {
        return false;
    }
    *rule = (enum bph_rule_id)which;
    *place = (enum bph_place)where;
    return true;
}

int
bph_cases_of(enum bp_clause_id clause)
{
    int count = 0;
    for (int rule = 0; rule < BPH_RULE_COUNT; rule++) {
        for (int place = 0; place < BPH_PLACE_COUNT; place++) {
            count += bph_case_is((enum bph_rule_id)rule, (enum bph_place)place)
                     && bph_rule_carries((enum bph_rule_id)rule, clause);
        }
    }
    return count;
}

bool
bph_clause_is_ours(enum bp_clause_id clause)
{
    enum bp_bound bound = bp_clause_at(clause)->bound;
    return bound == BP_EXPORTER || bound == BP_BOTH;
}

const char *
bph_untested(enum bp_clause_id clause)
{
    return reasons[clause];
}
