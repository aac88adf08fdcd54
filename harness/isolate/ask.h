/*
 * Asking one subject everything: states, restarts after a dead cell, and the
 * second asking of what would be published.
 */
#ifndef BPH_ASK_H
#define BPH_ASK_H

#include "judge.h"
#include "worker.h"

#define BPH_DEAD_CELLS 5 /* then the rest of a subject is not run */

/* One asker: at most one living worker.  Not shared between threads. */
struct bph_ask {
    const struct bph_launch *launch; /* borrowed */
    const struct bph_judging *how;   /* borrowed */
    bool exhaustive;                 /* go on after BPH_DEAD_CELLS */
    bool skip_read_write;      /* 0x100 and 0x200 are not requests (>= 3.13) */
    struct bph_worker *worker; /* or NULL */
    int64_t sweep_ns; /* engine time of the last session, for benchmarks */
};

enum bph_asked {
    BPH_ASKED,    /* the subject was asked; judge it */
    BPH_SKIPPED,  /* it is not to be had here; subject->skipped says why */
    BPH_UNUSABLE, /* it cannot be made: wrong use, see the error */
    BPH_FAILED,   /* we failed: no worker could be started, see the error */
};

/*
 * Ask SUBJECT (its id and target are set; IS_CATALOGUE: the id names a row of
 * the catalogue, else the target is evaluated) in all states, judge it, ask
 * every failing finding again in a fresh process and judge it again.
 *
 *   Out      the subject's type, truth, states, answers, findings
 *   Version  *VERSION gets the version of its package, or NULL; free it
 *   Returns  see enum bph_asked; a sentence in ERROR unless BPH_ASKED
 */
enum bph_asked
bph_ask_subject(struct bph_ask *ask, struct bph_subject *subject,
                bool is_catalogue, char **version, char *error,
                size_t capacity);

/* Stop the worker, if there is one. */
void
bph_ask_release(struct bph_ask *ask);

#endif
