/*
 * The clause table: every rule of the protocol that this project knows, one
 * row of clauses.def each.  Ids are append-only (ids.lock).
 */
#ifndef BP_CLAUSE_H
#define BP_CLAUSE_H

#include "bp_base.h"

enum bp_level {
    BP_MUST,
    BP_MUST_NOT,
    BP_SHOULD,
    BP_MAY,
    BP_DE_FACTO,
    BP_HISTORIC,
};

enum bp_bound {
    BP_EXPORTER,
    BP_CONSUMER,
    BP_BOTH,
    BP_UTILITY,
    BP_HEADER,
};

enum bp_clause_id {
#define BP_CLAUSE(area, number, level, bound, source, rule)                   \
    BP_##area##_##number,
#include "clauses.def"
#undef BP_CLAUSE
    BP_CLAUSE_COUNT
};

struct bp_clause {
    const char *name; /* "FLD-009" */
    enum bp_level level;
    enum bp_bound bound;
    const char *source; /* where the documents say it */
    const char *rule;   /* the rule, in one or two sentences of our own */
};

/* Return the row of ID.  Pre: 0 <= id < BP_CLAUSE_COUNT. */
const struct bp_clause *
bp_clause_at(enum bp_clause_id id);

/* Return the id of the clause called NAME ("FLD-009"), or -1. */
int
bp_clause_find(const char *name);

/* Return the documents' own word for LEVEL: "MUST NOT", "de facto". */
const char *
bp_level_name(enum bp_level level);

/* Return the word for BOUND: "exporter", "both". */
const char *
bp_bound_name(enum bp_bound bound);

#endif
