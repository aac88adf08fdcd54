/*
 * Iteration over some of the dimensions.  Private to spec/.
 */
#ifndef BP_WALK_H
#define BP_WALK_H

#include "bp_iter.h"
#include "layout.h"

/* Does every byte of LEVEL have an address, without wrapping around? */
static inline bool
walk_in_reach(const struct bp_iter_level *level)
{
    return level->base >= (uintptr_t)0 - (uintptr_t)level->low
           && level->base <= UINTPTR_MAX - (uintptr_t)level->high;
}

/*
 * Start an iteration as bp_iter_init does, in C or Fortran order, over the
 * first NDIM dimensions of MEMORY: each step gives the address of an item
 * whose other indices are 0.
 *
 *   Pre      no dimension from NDIM on is dereferenced
 *   Returns  as bp_iter_init: all items are checked, not these alone
 */
BP_MUST_CHECK
enum bp_status
walk_init(struct bp_iter *it, const struct bp_memory *memory, int ndim,
          enum bp_order order, struct bp_error *err);

/*
 * Give the next addresses of IT, up to MOST of them.
 *
 *   Out      at[0 ...]
 *   Returns  how many; 0 at the end, or as bp_iter_next is false
 */
int
walk_next(struct bp_iter *it, uintptr_t *at, int most);

/* Return how many dimensions lead to the last load of VIEW, with it: 0 .. */
int
walk_depth(const struct bp_view *view);

#endif
