/*
 * Expected failures: a file of findings that are known and not to fail a run.
 *
 *   # comment
 *   SUBJECT CLAUSE CAUSE   why, or where it is tracked
 *
 * SUBJECT is a glob over ids and targets (quote it if it holds blanks),
 * CAUSE a glob over the names of causes ("*" for any).  A reason is demanded.
 */
#ifndef BPH_EXPECTATIONS_H
#define BPH_EXPECTATIONS_H

#include "model.h"

struct bph_expectation {
    char *subject, *cause, *reason; /* owned */
    enum bp_clause_id clause;
    int line; /* of the file, from 1 */
};

struct bph_expectations {
    struct bph_expectation *rows; /* owned */
    int n;
};

/*
 * Read PATH into *OUT (zeroed by the caller).
 *
 *   Returns  true; or false with a sentence that names the line, *OUT empty
 */
bool
bph_expectations_read(const char *path, struct bph_expectations *out,
                      char *error, size_t capacity);
void
bph_expectations_release(struct bph_expectations *expectations);

/* Is a finding of SUBJECT with CLAUSE and the cause named CAUSE expected?
 * EXPECTATIONS may be NULL. */
bool
bph_is_expected(const struct bph_expectations *expectations,
                const struct bph_subject *subject, enum bp_clause_id clause,
                const char *cause);

/* Return the next row, from *AT on (0 at first), that speaks about a subject
 * of RUN that was asked and met no finding of it: an unexpected pass. */
const struct bph_expectation *
bph_unexpected_pass(const struct bph_expectations *expectations,
                    const struct bph_run *run, int *at);

#endif
