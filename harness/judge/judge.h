/*
 * The judge: rules as rows over stored answers.  It sees the model of a run
 * and nothing else; no object, no process, no clock.
 */
#ifndef BPH_JUDGE_H
#define BPH_JUDGE_H

#include "bp_expect.h"
#include "expectations.h"
#include "model.h"

enum bph_cause {
    BPH_CAUSE_NONE,
#define BPH_CAUSE(name, clause, fact, evidence, dialect, expected)            \
    BPH_CAUSE_##name,
#include "causes.def"
#undef BPH_CAUSE
    BPH_CAUSE_COUNT
};

enum bph_rule_id {
#define BPH_RULE(name, tier, fills, function, clauses, after, text)           \
    BPH_RULE_##name,
#include "rules.def"
#undef BPH_RULE
    BPH_RULE_COUNT
};

/* Which answers show a cause again. */
enum bph_evidence {
    BPH_ALONE,      /* the word itself */
    BPH_WITH_FULL,  /* and FULL_RO, with which it is compared */
    BPH_WITH_PLAIN, /* and FULL_RO and the word without WRITABLE */
    BPH_FOUND,      /* no answer: a fuzzer saw it */
};

struct bph_cause_row {
    const char *name; /* the identifier: FORMAT_UNASKED */
    enum bp_clause_id clause;
    enum bp_fact fact;
    enum bph_evidence evidence;
    const char *dialect; /* "" if none explains it */
    const char *expected;
};

/* Return the row of CAUSE.  Pre: 0 < cause < BPH_CAUSE_COUNT. */
const struct bph_cause_row *
bph_cause_at(enum bph_cause cause);

struct bph_judging {
    enum bp_profile profile;
    bool off[BPH_RULE_COUNT]; /* these rules, and what stands after them */
    const struct bph_expectations *expected; /* borrowed; or NULL */
};

/*
 * Judge SUBJECT: make its findings, tallies, counts and verdict anew.
 *
 * A finding whose verdict makes a run fail is looked for again in the state
 * "confirm.CLAUSE.cause" if there is one: seen there it is confirmed, not
 * seen it becomes FLAKY.
 *
 *   Memory   the findings belong to SUBJECT
 */
void
bph_judge_subject(struct bph_subject *subject, const struct bph_judging *how);

/* Judge every subject of RUN and note the profile. */
void
bph_judge(struct bph_run *run, const struct bph_judging *how);

/* Was SUBJECT asked, refused everything and does not declare that, so that
 * nothing was judged? */
bool
bph_is_unjudged(const struct bph_subject *subject);

/* The name of the state that a finding is asked again in; free it. */
char *
bph_confirm_name(const struct bph_finding *finding);

/* Does VERDICT make a run fail (exit status 1)? */
bool
bph_verdict_fails(enum bp_verdict verdict);

/* Name ("refs-granted"), identifier and one sentence of a rule. */
const char *
bph_rule_name(enum bph_rule_id rule);
const char *
bph_rule_identifier(enum bph_rule_id rule);
const char *
bph_rule_text(enum bph_rule_id rule);

/* Return the id of the rule called NAME, or -1. */
int
bph_rule_find(const char *name);

/* Make the tables of names; call it before the first thread. */
void
bph_judge_warm_up(void);

/* Does rule RULE speak about CLAUSE? */
bool
bph_rule_carries(enum bph_rule_id rule, enum bp_clause_id clause);

#endif
