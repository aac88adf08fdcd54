/*
 * The engine: carries out a script of requests inside the process of the
 * subject, and writes down what it saw.  It knows no rule and no clause.
 *
 * worker.py loads it with ctypes.PyDLL, so that the GIL is held throughout.
 * Functions return 0, or -1 when the channel cannot be written or is full.
 */
#ifndef BPH_ENGINE_H
#define BPH_ENGINE_H

#include <stddef.h>
#include <stdint.h>

#include "runtime.h"

#define BPH_EXPORT __attribute__((visibility("default")))

/* Use the channel FD (borrowed) and SEED; -1 also if memory cannot be read. */
BPH_EXPORT int
bph_open(int fd, uint64_t seed);

/* Begin a command: the records of the one before are forgotten. */
BPH_EXPORT int
bph_begin(void);

/* Write into the journal what happens next: an enum bph_phase. */
BPH_EXPORT int
bph_phase(int phase);

/* Append a TEXT record: SIZE bytes of JSON. */
BPH_EXPORT int
bph_emit_text(const char *text, size_t size);

/*
 * Carry out the first COUNT operations of the script on OBJ.
 *
 * A GET into a slot that holds a view releases that one first; what is held
 * at the end is released; neither leaves a record.  A RELEASE calls nothing
 * when the slot holds no view, or its obj is NULL, untouched or wild: its
 * record then has obj_cleared 0 and obj_after BPH_NO_COUNT.
 *
 *   Pre      no exception is pending; REDIRECT, the object that view.obj is
 *            declared to be, may be NULL; both are borrowed
 *   Returns  0; -1 too if the script is malformed
 */
BPH_EXPORT int
bph_run(struct bph_object *obj, struct bph_object *redirect, int count);

/* Compute the digest of the seeded sample of SIZE bytes. */
BPH_EXPORT int
bph_digest(const void *bytes, uint64_t size, uint64_t *out);

#endif
