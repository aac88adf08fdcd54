/*
 * Cases: what is evidence for a clause.  A case is a rule in a state in which
 * it speaks, "fresh.len"; the rule says for which clauses.
 */
#ifndef BPH_CASES_H
#define BPH_CASES_H

#include "judge.h"

/* The states that are judged, in the order in which they are asked. */
#define BPH_PLACES(X)                                                         \
    X(FRESH, "fresh", "nothing is held and nothing was asked before")         \
    X(CONTROL, "control", "two equal requests are held together")             \
    X(PAIRS, "pairs", "one request is held, or was refused, before another")  \
    X(MANY_FIFO, "many-fifo",                                                 \
      "all that is granted is held at once and released in that order")       \
    X(MANY_LIFO, "many-lifo",                                                 \
      "all that is granted is held at once, the last released first")

enum bph_place {
#define X(name, state, text) BPH_PLACE_##name,
    BPH_PLACES(X)
#undef X
        BPH_PLACE_COUNT
};

#define BPH_CASE_BYTES 64

/* Return the name of the state PLACE, or what it is, one sentence. */
const char *
bph_place_name(enum bph_place place);
const char *
bph_place_text(enum bph_place place);

/* Return the place of the state called NAME, or -1 (a confirmation). */
int
bph_place_find(const char *name);

/* Does RULE speak in PLACE?  If so, that is a case. */
bool
bph_case_is(enum bph_rule_id rule, enum bph_place place);

/* Write the id of a case, "fresh.len", into ID and return it. */
const char *
bph_case_id(enum bph_rule_id rule, enum bph_place place,
            char id[BPH_CASE_BYTES]);

/* Find the case called NAME; false if there is none. */
bool
bph_case_find(const char *name, enum bph_rule_id *rule, enum bph_place *place);

/* How many cases are evidence for CLAUSE? */
int
bph_cases_of(enum bp_clause_id clause);

/* Does CLAUSE bind exporters, so that it needs a case or a reason? */
bool
bph_clause_is_ours(enum bp_clause_id clause);

/* Return why CLAUSE has no case, one sentence; NULL if untested.def has no
 * row for it. */
const char *
bph_untested(enum bp_clause_id clause);

#endif
