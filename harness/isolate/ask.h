/*
 * Asking one subject everything: states, restarts after a dead cell, and the
 * second asking of what would be published.
 *
 *   control     the first anchor that is granted, twice, held together
 *   fresh       every word with every fill, one view at a time
 *   pairs       every canonical word while a view of every canonical word is
 *               held, or right after that one was refused
 *   many-fifo   all granted legal words held at once, released in that order
 *   many-lifo   ... and in the reverse order
 *   confirm.*   what would be published, asked again in a fresh process
 */
#ifndef BPH_ASK_H
#define BPH_ASK_H

#include "judge.h"
#include "worker.h"

#define BPH_DEAD_CELLS 5 /* then the rest of a subject is not run */

enum bph_asked {
    BPH_ASKED,    /* the subject was asked; judge it */
    BPH_SKIPPED,  /* it is not to be had here; subject->skipped says why */
    BPH_UNUSABLE, /* it cannot be made: wrong use, see the error */
    BPH_FAILED,   /* we failed: no worker could be started, see the error */
};

/* The states to be asked: a set. */
enum bph_states {
    BPH_STATE_CONTROL = 1,
    BPH_STATE_FRESH = 2,
    BPH_STATE_PAIRS = 4,
    BPH_STATE_MANY = 8,
    BPH_STATE_ALL = 15,
};

struct bph_ask;

/*
 * Who carries out scripts: a worker process (bph_worker_runner), or a test
 * that asks an exporter of its own.
 */
struct bph_runner {
    /* Make the object afresh; the first time fill SUBJECT's type and truth.
     * A sentence into ERROR unless BPH_ASKED. */
    enum bph_asked (*make)(struct bph_ask *ask, struct bph_subject *subject,
                           char *error, size_t capacity);
    /* Run OPS on that object; the reply's records live until the next call. */
    void (*run)(struct bph_ask *ask, const struct bph_op *ops, int count,
                struct bph_reply *reply);
    /* Let the next make happen in a fresh process. */
    void (*renew)(struct bph_ask *ask);
};

/* One asker: at most one living worker.  Not shared between threads. */
struct bph_ask {
    const struct bph_runner *runner;
    void *context;                   /* the runner's own */
    const struct bph_launch *launch; /* borrowed; for bph_worker_runner */
    const struct bph_judging *how;   /* borrowed */
    unsigned states;                 /* enum bph_states; 0: all */
    bool quick;                      /* only canonical words, with one fill */
    bool exhaustive;                 /* go on after BPH_DEAD_CELLS */
    bool skip_read_write;      /* 0x100 and 0x200 are not requests (>= 3.13) */
    bool is_catalogue;         /* the id names a row, else the target counts */
    struct bph_worker *worker; /* or NULL */
    char *version;             /* of the subject's package, or NULL; owned */
    int64_t sweep_ns;          /* engine time of the last state "fresh" */
};

/* The runner that asks in a worker process. */
extern const struct bph_runner bph_worker_runner;

/*
 * Ask SUBJECT (its id and target are set) in the states, judge it, ask every
 * failing finding again in a fresh process and judge it again.
 *
 *   Out      the subject's type, truth, states, answers, findings
 *   Returns  see enum bph_asked; a sentence in ERROR unless BPH_ASKED
 */
enum bph_asked
bph_ask_subject(struct bph_ask *ask, struct bph_subject *subject, char *error,
                size_t capacity);

/* Stop the worker, if there is one, and give back what ASK owns. */
void
bph_ask_release(struct bph_ask *ask);

#endif
