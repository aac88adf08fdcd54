/*
 * Parts of a view: one dimension sliced, or dropped by an index.
 */
#ifndef BP_SLICE_H
#define BP_SLICE_H

#include "bp_view.h"

/*
 * What stands in [start:stop:step].  What is left out there is, for a
 * positive step, 0 and PTRDIFF_MAX; for a negative one, PTRDIFF_MAX and
 * PTRDIFF_MIN.
 */
struct bp_slice {
    ptrdiff_t start, stop; /* negative: counted from the end */
    ptrdiff_t step;        /* any but 0 */
};

/* Arrays that the caller brings, of the ndim of the view that is cut. */
struct bp_arrays {
    ptrdiff_t *shape, *strides;
    ptrdiff_t *suboffsets; /* may be NULL if the view has none */
};

/* A part of a view, and where it lies. */
struct bp_part {
    struct bp_view view; /* in the caller's arrays */
    ptrdiff_t move;      /* bytes to add to buf */
    ptrdiff_t load;      /* if >= 0: then load buf from there, and add this */
};

/*
 * Bring SLICE into the range of EXTENT as Python's slice.indices does.
 *
 *   Pre      extent >= 0; slice->step is not 0
 *   Out      *slice: start and stop are those that range() takes, and step is
 *            not below -PTRDIFF_MAX
 *   Returns  the number of indices
 */
ptrdiff_t
bp_slice_clip(struct bp_slice *slice, ptrdiff_t extent);

/*
 * Slice dimension DIM of VIEW.
 *
 *   Pre      ARRAYS may be the arrays of VIEW, else they do not overlap them
 *   Out      *out, whose view uses ARRAYS; buf moves if no earlier dimension
 *            is dereferenced, else the suboffset of the nearest one that is.
 *            Nothing moves for a part without items, and the stride of a part
 *            of at most one index stays (LAY-004)
 *   Returns  BP_OK; BP_VIOLATION (no legal layout, no such dimension, step 0);
 *            BP_OVERFLOW; BP_UNSUPPORTED (a suboffset would become negative,
 *            which means that nothing is loaded: LAY-008).  ARRAYS and *out
 *            are untouched on failure
 *   Memory   OUT borrows ARRAYS
 *   Clause   LAY-009, LAY-014, LAY-015
 */
BP_MUST_CHECK
enum bp_status
bp_view_slice(const struct bp_view *view, int dim,
              const struct bp_slice *slice, const struct bp_arrays *arrays,
              struct bp_part *out, struct bp_error *err);

/*
 * Drop dimension DIM of VIEW by taking INDEX (negative: from the end) of it.
 * The load of a dereferenced dimension goes to the one before it; that of the
 * first one is left to the caller (out->load).
 *
 *   Pre, Out, Memory  as bp_view_slice
 *   Returns  as bp_view_slice; BP_VIOLATION too for an index outside, and
 *            BP_UNSUPPORTED if the dimension before has a load of its own
 *   Clause   LAY-007, LAY-009, LAY-010, LAY-015
 */
BP_MUST_CHECK
enum bp_status
bp_view_index(const struct bp_view *view, int dim, ptrdiff_t index,
              const struct bp_arrays *arrays, struct bp_part *out,
              struct bp_error *err);

#endif
