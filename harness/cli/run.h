/*
 * Running the asking: what to ask, by how many workers at once, and what it
 * comes to.
 */
#ifndef BPH_RUN_H
#define BPH_RUN_H

#include "judge.h"
#include "options.h"
#include "setup.h"

/* How a run went, beside its verdicts. */
struct bph_outcome_of_run {
    bool usage;      /* a subject could not be made: exit 2 */
    bool failed;     /* we failed: exit 3 */
    bool unexpected; /* an expected failure passed: exit 1 if strict */
};

/*
 * Fill RUN's environment (implementation, version, platform) by asking the
 * interpreter, and print which one it is.
 *
 *   Returns  true; or false after a sentence on stderr (*STATUS is the exit
 *            status)
 */
bool
bph_run_environment(const struct bph_setup *setup,
                    const struct bph_options *options, struct bph_run *run,
                    int *status);

/* Add a subject for each TARGET, or for each row of the catalogue; the
 * options' globs choose, and then the shard.  False after a sentence on
 * stderr, also if nothing is left: a run never ends well with nothing
 * judged. */
bool
bph_run_targets(struct bph_run *run, const struct bph_options *options);
bool
bph_run_catalogue(const struct bph_setup *setup,
                  const struct bph_options *options, struct bph_run *run);

/*
 * The shard, 1 to NSHARDS, that the subject ID is in: FNV-1a (64 bits) of the
 * id modulo NSHARDS, plus 1.  It depends on nothing but the id, so that every
 * machine chooses alike.
 */
int
bph_run_shard_of(const char *id, int nshards);

/*
 * Ask all subjects of RUN, with options->jobs workers at once; subjects of
 * one package share a worker.  A subject that cannot be made is dropped from
 * RUN after a sentence on stderr.
 */
void
bph_run_ask(const struct bph_setup *setup, const struct bph_options *options,
            const struct bph_judging *how, struct bph_run *run,
            bool is_catalogue, struct bph_outcome_of_run *outcome);

/*
 * Read the file of expected failures that the options name, if any.
 *
 *   Returns  true; or false after a sentence on stderr
 *   Memory   bph_expectations_release
 */
bool
bph_run_expectations(const struct bph_options *options,
                     struct bph_expectations *expected);

/* Report, on stderr, the expected failures that did not come. */
void
bph_run_unexpected(const struct bph_run *run,
                   const struct bph_expectations *expected,
                   struct bph_outcome_of_run *outcome);

/* The exit status of RUN: 3 over 2 over 1 over 0. */
int
bph_run_status(const struct bph_run *run, const struct bph_options *options,
               const struct bph_outcome_of_run *outcome);

/* Write RUN to PATH through a temporary file beside it; false after a
 * sentence on stderr. */
bool
bph_run_save(const struct bph_run *run, const char *path);

#endif
