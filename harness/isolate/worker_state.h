/*
 * What there is to know about a worker.  Private to isolate/.
 */
#ifndef BPH_WORKER_STATE_H
#define BPH_WORKER_STATE_H

#include "worker_spawn.h"

#define BPH_OUTPUT_KEPT 4096

struct bph_worker {
    struct bph_process process;
    struct bph_limits limits; /* defaults filled in */
    bool alive;
    enum bph_end end; /* once it is not: what ended it */
    int detail;
    int64_t printed;                /* bytes since the last command was sent */
    char text[BPH_OUTPUT_KEPT + 1]; /* the first of them */
    size_t text_n;
    uint8_t *records; /* of the last command; owned */
    size_t capacity;
};

/* Read the journal as it stands now. */
struct bph_journal
bph_worker_journal(const struct bph_worker *worker);

/* Take what is in the output pipe; true if it is now more than allowed. */
bool
bph_worker_drain(struct bph_worker *worker);

/* Forget what was printed before. */
void
bph_worker_hush(struct bph_worker *worker);

/*
 * Send SIZE bytes of LINE (0: nothing) and wait for the answer, for its death,
 * or until it has to be killed.
 *
 *   Out      worker->alive, end, detail
 *   Returns  BPH_END_DONE, or how it ended
 */
enum bph_end
bph_worker_watch(struct bph_worker *worker, const char *line, size_t size);

#endif
