/*
 * The engine's end of the channel: the journal and the records.
 */
#ifndef BPH_TAPE_H
#define BPH_TAPE_H

#include <stdbool.h>
#include <stddef.h>

#include "channel.h"

/* Space at the end of the file that only TEXT records may use, so that what
 * went wrong can still be said when answers have filled the rest. */
#define BPH_TAPE_RESERVE 65536

struct bph_tape {
    int fd;
    struct bph_journal journal;
};

/* Start with no records and no steps on the channel FD (borrowed). */
void
bph_tape_open(struct bph_tape *tape, int fd);

/* Forget the records of the command before: the orchestrator has them. */
void
bph_tape_rewind(struct bph_tape *tape);

/* Write down what is about to be done; false if it could not be written. */
bool
bph_tape_step(struct bph_tape *tape, enum bph_phase phase, uint32_t op);

/*
 * Append a record.
 *
 *   Pre      PAYLOAD has head->size bytes
 *   Returns  false if there is no room or writing failed; nothing is appended
 */
bool
bph_tape_append(struct bph_tape *tape, const struct bph_record *head,
                const void *payload);

/* Read COUNT operations of the script from number FIRST on into OPS. */
bool
bph_tape_script(const struct bph_tape *tape, uint32_t first, int count,
                struct bph_op *ops);

#endif
