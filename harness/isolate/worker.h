/*
 * One worker: an interpreter with the engine in it, in a process of its own,
 * under limits.  What kills it is a result, never an error of ours.
 */
#ifndef BPH_WORKER_H
#define BPH_WORKER_H

#include "../results/answer.h"
#include "../results/json.h"

/* 0 stands for the default.  Output is counted for each command anew. */
struct bph_limits {
    int request_ms; /* wall clock of one step, default 1000 */
    int import_ms;  /* import or evaluation, default 60000 */
    int64_t memory; /* bytes of address space, default 2 GiB */
    int64_t output; /* bytes on stdout and stderr, default 1 MiB */
};

/* How to start a worker; borrowed for the life of the worker. */
struct bph_launch {
    const char *python;       /* path of the interpreter */
    const char *script;       /* worker.py */
    const char *engine;       /* the engine's shared object */
    const char *const *paths; /* put in front of sys.path; npaths */
    int npaths;
    uint64_t seed;
    struct bph_limits limits;
};

/* How a command ended. */
enum bph_end {
    BPH_END_DONE,   /* the worker answered and lives */
    BPH_END_SIGNAL, /* died: detail is the signal */
    BPH_END_EXIT,   /* left: detail is the exit status */
    BPH_END_LIMIT,  /* we killed it: detail is an enum bph_limit */
};

struct bph_reply {
    enum bph_end end;
    int detail;
    struct bph_journal journal; /* the last entry: phase and op */
    const uint8_t *records;     /* of this command; owned by the worker, */
    size_t size;                /* valid until its next command */
};

struct bph_worker; /* opaque */

/*
 * Start a worker.
 *
 *   Returns  a worker, or NULL with a sentence in ERROR (the interpreter
 *            cannot be run, is refused, or did not come up in time)
 *   Memory   bph_worker_stop gives it back
 *   Thread   the worker dies with the thread that started it
 */
struct bph_worker *
bph_worker_start(const struct bph_launch *launch, char *error,
                 size_t capacity);

/* Kill and reap the worker and all that it started.  NULL is fine. */
void
bph_worker_stop(struct bph_worker *worker);

/* Is it still alive after the last command? */
bool
bph_worker_alive(const struct bph_worker *worker);

/* Return the first 4 KiB of what it printed since the last command was sent,
 * NUL-terminated. */
const char *
bph_worker_output(struct bph_worker *worker);

/*
 * Send one JSON COMMAND and wait until it is done, the worker dies, or a
 * limit kills it.
 *
 *   Out      *reply
 */
void
bph_worker_command(struct bph_worker *worker, const char *command,
                   struct bph_reply *reply);

/*
 * Write OPS into the script area and run them on the object that the last
 * "make" command made.  reply->journal.op says which operation was under way
 * when it died.
 */
void
bph_worker_run(struct bph_worker *worker, const struct bph_op *ops, int count,
               struct bph_reply *reply);

/*
 * Step through records.  *AT starts at 0.
 *
 *   Returns  the header and *PAYLOAD, or NULL at the end or at a record that
 *            is not whole
 */
const struct bph_record *
bph_reply_next(const struct bph_reply *reply, size_t *at,
               const void **payload);

/*
 * Parse the first TEXT record of REPLY into *OUT (release it); false if there
 * is none or it is no JSON.
 */
bool
bph_reply_text(const struct bph_reply *reply, struct bph_json *out);

#endif
