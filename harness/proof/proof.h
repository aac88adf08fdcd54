/*
 * Asking groups of native subjects from a test.
 */
#ifndef BPH_PROOF_H
#define BPH_PROOF_H

#include "judge.h"
#include "options.h"
#include "run.h"

/* How a test asks: the interpreter and the data folder come from argv. */
struct proof {
    struct bph_setup setup;
    struct bph_options options;
    struct bph_judging how;
    struct bph_run run;
    struct bph_outcome_of_run outcome;
};

/*
 * Ask bufconf_native:subject(NAME) for each of the NAMES, with REQUEST_MS of
 * wall clock for one request (0: the default).
 *
 *   Returns  true; or false after a sentence on stderr, for the environment
 */
bool
proof_ask(struct proof *proof, const char *python, const char *data,
          const char *const *names, int count, int request_ms);
void
proof_release(struct proof *proof);

/* The subject that NAME was asked as; NULL if it is not there. */
struct bph_subject *
proof_subject(struct proof *proof, const char *name);

/* The worst verdict among the findings of SUBJECT; BP_V_PASS if none. */
enum bp_verdict
proof_worst(const struct bph_subject *subject);

/* Has SUBJECT a finding with this clause and verdict? */
bool
proof_has(const struct bph_subject *subject, enum bp_clause_id clause,
          enum bp_verdict verdict);

#endif
