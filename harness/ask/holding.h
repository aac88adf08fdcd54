/*
 * References of ours: an object whose count is watched while we keep it alive.
 */
#ifndef BPH_HOLDING_H
#define BPH_HOLDING_H

#include "object.h"

struct bph_holding {
    struct bph_object *obj; /* NULL: nothing is held */
    bool mortal;
    int64_t ours;  /* references that we took */
    int64_t start; /* its count before */
};

/*
 * Take N references to OBJ (NULL: none), so that a subject that gives back
 * too much does not destroy it while it is watched.
 */
void
bph_holding_init(struct bph_holding *holding, struct bph_object *obj,
                 int64_t n);

/* Return the count without ours, or BPH_NO_COUNT (nothing held, immortal). */
int64_t
bph_holding_count(const struct bph_holding *holding);

/* Give our references back. */
void
bph_holding_release(struct bph_holding *holding);

/*
 * Give back as many as bring the count to where it started: what a subject
 * gave back too much is replaced by ours.
 *
 *   Pre      nobody but the subject has changed the count for good
 */
void
bph_holding_restore(struct bph_holding *holding);

#endif
