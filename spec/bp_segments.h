/*
 * Segments: arrays of pointers to arrays, as Travis Oliphant proposed them on
 * 22 March 2007 (HIS-002), lifted into suboffsets and lowered from them.
 */
#ifndef BP_SEGMENTS_H
#define BP_SEGMENTS_H

#include "bp_iter.h"
#include "bp_slice.h"

/*
 * His `void **segments` with its shape: a float * of one dimension, a float **
 * of two, a float *** of three.  C indexes it: var[i][j][k].
 */
struct bp_segments {
    uintptr_t at;           /* the items, or pointers to them, or ... */
    int ndim;               /* 0 .. BP_MAX_NDIM; 0: AT is the only item */
    const ptrdiff_t *shape; /* ndim extents; borrowed */
    ptrdiff_t itemsize;     /* bytes; items of a row lie side by side */
};

/*
 * A segment that knows its length, as the buffer protocol of 2.x and PIL give
 * their rows: COUNT items at AT, or a sequence of COUNT such segments there.
 */
struct bp_segment {
    uintptr_t at; /* need not be known if count is 0 */
    ptrdiff_t count;
};

/*
 * Describe SEGMENTS as a view whose buf is segments->at: every dimension but
 * the last is dereferenced.
 *
 *   Pre      ARRAYS do not overlap the shape of SEGMENTS
 *   Out      *out; without suboffsets for less than two dimensions
 *   Returns  BP_OK, BP_VIOLATION (numbers that no view may have) or
 *            BP_OVERFLOW; ARRAYS and *out are untouched on failure
 *   Memory   OUT borrows ARRAYS; no pointer is loaded
 *   Clause   HIS-002, LAY-007, LAY-008
 */
BP_MUST_CHECK
enum bp_status
bp_segments_lift(const struct bp_segments *segments,
                 const struct bp_arrays *arrays, struct bp_view *out,
                 struct bp_error *err);

/*
 * Describe ROOT, segments in segments NDIM levels deep, as a view whose buf is
 * root->at.  Rows may lie anywhere.  The view goes through the very segments:
 * they are not copied and have to stay.
 *
 *   Pre      every sequence of segments is there, with the length it says
 *   Out      *out; behind an extent of 0 all extents are 0
 *   Returns  BP_OK; BP_VIOLATION (segments of one level that differ in length,
 *            a negative length, a length at the address 0; ndim or itemsize);
 *            BP_OVERFLOW; ARRAYS and *out are untouched on failure
 *   Memory   OUT borrows ARRAYS
 *   Clause   HIS-001, HIS-002, LAY-007, LAY-008
 */
BP_MUST_CHECK
enum bp_status
bp_segment_lift(const struct bp_segment *root, int ndim, ptrdiff_t itemsize,
                const struct bp_arrays *arrays, struct bp_view *out,
                struct bp_error *err);

/*
 * Tell how many pointers segments for VIEW are made of: none if it has less
 * than two dimensions, no items, or is made of such segments itself.
 *
 *   Out      *out
 *   Returns  BP_OK; BP_VIOLATION (no legal layout); BP_UNSUPPORTED (the items
 *            of a row do not lie side by side, or each behind a pointer of its
 *            own: C could not index them); BP_OVERFLOW
 *   Clause   HIS-002
 */
BP_MUST_CHECK
enum bp_status
bp_segments_count(const struct bp_view *view, ptrdiff_t *out,
                  struct bp_error *err);

/*
 * Make segments for MEMORY, of pointers in TABLE.
 *
 *   Out      *out; of a memory that is made of segments itself, itself
 *   Returns  as bp_segments_count; BP_CAPACITY if it is more pointers than
 *            CAPACITY; BP_OVERFLOW or BP_FAULT for a pointer that leads too
 *            far or cannot be loaded, and then TABLE may have been written
 *   Memory   OUT borrows TABLE and the shape of MEMORY
 *   Clause   HIS-002
 */
BP_MUST_CHECK
enum bp_status
bp_segments_lower(const struct bp_memory *memory, void **table,
                  ptrdiff_t capacity, struct bp_segments *out,
                  struct bp_error *err);

#endif
