/*
 * Iteration over the items of a view, direct or dereferenced.
 */
#ifndef BP_ITER_H
#define BP_ITER_H

#include "bp_view.h"

/* A view and where it lies.  Everything is borrowed. */
struct bp_memory {
    const struct bp_view *view;
    uintptr_t buf;
    bp_loader *load; /* reads the pointers; NULL: a plain load */
    void *context;   /* of load */
};

/* A loop over one dimension, or over several that one step joins. */
struct bp_iter_loop {
    ptrdiff_t extent; /* items, >= 2 */
    ptrdiff_t stride; /* bytes */
    ptrdiff_t index;  /* 0 .. extent - 1 */
    int level;
};

/*
 * What lies between two loads: the dimensions behind one dereferenced
 * dimension, up to the next one and with it.
 */
struct bp_iter_level {
    uintptr_t base;      /* where its items are counted from */
    uintptr_t offset;    /* sum of stride * index of its loops, modulo */
    ptrdiff_t low, high; /* bytes around base that its items need */
    ptrdiff_t suboffset; /* added to the pointer that leads here */
};

/*
 * An iteration.  Lives in the caller's memory, owns nothing, needs no end.
 * Read status; the rest is private.
 */
struct bp_iter {
    enum bp_status status; /* BP_OK, BP_FAULT or BP_OVERFLOW */
    bool started, ended;
    uintptr_t at;       /* the next item, if left > 0; a pointer that failed */
    ptrdiff_t left;     /* items left of the innermost run */
    ptrdiff_t step;     /* bytes between them */
    ptrdiff_t extent;   /* items of an innermost run */
    ptrdiff_t itemsize; /* bytes */
    bp_loader *load;
    void *context;
    int nloops, nlevels;
    ptrdiff_t quick; /* steps that only loop 0 takes, before another one */
    struct bp_iter_loop loops[BP_MAX_NDIM]; /* the innermost first */
    struct bp_iter_level levels[BP_MAX_NDIM + 1];
};

/*
 * Start an iteration over all items of MEMORY, with the last index (order C)
 * or the first (F) moving fastest; A is F for memory that is contiguous in
 * Fortran order only, and else C.
 *
 *   Out      *it
 *   Returns  BP_OK, BP_VIOLATION (no legal layout) or BP_OVERFLOW (an item
 *            would wrap around the address space); nothing is loaded yet
 *   Memory   IT borrows MEMORY's context; the arrays are not read again
 *   Clause   LAY-001, LAY-002, LAY-007, LAY-008, LAY-014
 */
BP_MUST_CHECK
enum bp_status
bp_iter_init(struct bp_iter *it, const struct bp_memory *memory,
             enum bp_order order, struct bp_error *err);

/* Begin the next innermost run of IT; false at the end or if a load fails. */
bool
bp_iter_advance(struct bp_iter *it);

/*
 * Give the address of the next item.
 *
 *   Out      *at
 *   Returns  false after the last item, and then it->status is BP_OK; or if
 *            the iteration cannot go on: then it->status is BP_FAULT (it->at
 *            could not be loaded) or BP_OVERFLOW (a pointer so close to the
 *            end of the address space that the items behind it wrap around)
 */
static inline bool
bp_iter_next(struct bp_iter *it, uintptr_t *at)
{
    if (it->left == 0 && !bp_iter_advance(it)) {
        return false;
    }
    *at = it->at;
    it->at += (uintptr_t)it->step;
    it->left--;
    return true;
}

/*
 * Give the next run of bytes that lie side by side in the order of iteration,
 * as long as the layout allows.  May be mixed with bp_iter_next.
 *
 *   Out      *at; *nbytes, at least 1
 *   Returns  as bp_iter_next; a view of no bytes has no run
 */
bool
bp_iter_next_run(struct bp_iter *it, uintptr_t *at, ptrdiff_t *nbytes);

#endif
