/*
 * From facts to verdicts: one table, fold.def.
 *
 * A fact is what was seen.  A position is the side that a subject takes in an
 * ambiguity (ambiguities.def).  fold.def turns fact x level x position x
 * profile x dialect x expected failure into the word that is shown.
 */
#ifndef BP_FOLD_H
#define BP_FOLD_H

#include "bp_clause.h"

enum bp_fact {
    BP_FACT_HELD,
    BP_FACT_BROKEN,
    BP_FACT_CRASHED,
    BP_FACT_HUNG,
    BP_FACT_LEAKED,
    BP_FACT_DECLINED,
    BP_FACT_CANNOT_TELL,
    BP_FACT_NOT_EXERCISED,
    BP_FACT_NOT_RUN,
    BP_FACT_UNSTABLE,
    BP_FACT_SKIPPED,
    BP_FACT_OURS,
    BP_FACT_COUNT
};

enum bp_verdict {
#define BP_VERDICT(name, word, exits, text) BP_V_##name,
#include "verdicts.def"
#undef BP_VERDICT
    BP_VERDICT_COUNT
};

enum bp_profile {
    BP_PROFILE_DOCS,
    BP_PROFILE_CPYTHON,
    BP_PROFILE_PEP3118,
    BP_PROFILE_COUNT
};

/* A side of an ambiguity; BP_POS_NONE where no ambiguity is touched. */
enum bp_position {
    BP_POS_NONE,
#define BP_AMBIGUITY(area, number, topic, treatment)
#define BP_POSITION(area, number, name, word, text, takers)                   \
    BP_POS_##area##_##number##_##name,
#include "ambiguities.def"
#undef BP_AMBIGUITY
#undef BP_POSITION
    BP_POSITION_COUNT
};

struct bp_fold_in {
    enum bp_fact fact;
    enum bp_level level;
    enum bp_position position;
    enum bp_profile profile;
    bool dialect;  /* the subject declares the dialect that explains it */
    bool expected; /* an expected failure is on file */
};

/* Return the verdict of IN: first row of fold.def that matches; total. */
enum bp_verdict
bp_fold(const struct bp_fold_in *in);

/* The word that is shown ("NOT-EXERCISED"), and what it means. */
const char *
bp_verdict_name(enum bp_verdict verdict);
const char *
bp_verdict_text(enum bp_verdict verdict);
int
bp_verdict_find(const char *name); /* or -1 */

/* Exit status that VERDICT asks for: 0, 1 or 3; STRICT makes WARN a 1. */
int
bp_verdict_exit(enum bp_verdict verdict, bool strict);

/* "docs", "cpython", "pep3118"; find returns -1 for an unknown name. */
const char *
bp_profile_name(enum bp_profile profile);
int
bp_profile_find(const char *name);

/* "held", "cannot-tell", ... as in the result file. */
const char *
bp_fact_name(enum bp_fact fact);

struct bp_ambiguity {
    const char *name; /* "X-06" */
    const char *topic;
    const char *treatment;
};
struct bp_position_row {
    enum bp_position position;
    const char *ambiguity; /* "X-06" */
    const char *name;      /* "value-error" */
    const char *text;
    const char *takers;
};
const struct bp_ambiguity *
bp_ambiguity_table(int *count);
const struct bp_position_row *
bp_position_table(int *count);
/* "X-06/value-error", or "" for BP_POS_NONE. */
const char *
bp_position_name(enum bp_position position);

#endif
