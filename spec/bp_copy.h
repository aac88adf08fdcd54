/*
 * Copies between views, and between a view and packed memory.
 */
#ifndef BP_COPY_H
#define BP_COPY_H

#include "bp_iter.h"

/* Do two views share a byte? */
enum bp_overlap {
    BP_OVERLAP_NO,
    BP_OVERLAP_YES,
    BP_OVERLAP_MAYBE, /* to know would take too long */
};

/*
 * Tell whether A and B share a byte.
 *
 *   Pre      neither is dereferenced; no pointer is loaded
 *   Out      *out; exact if the bytes around the two do not meet, if all
 *            strides leave a gap between them (interleaved columns), if both
 *            are dense, and if both have few items (64 * 64); MAYBE otherwise
 *   Returns  BP_OK, BP_VIOLATION (no legal layout) or BP_OVERFLOW
 *   Clause   LAY-005, LAY-014
 */
BP_MUST_CHECK
enum bp_status
bp_view_overlap(const struct bp_memory *a, const struct bp_memory *b,
                enum bp_overlap *out, struct bp_error *err);

/*
 * Copy the items of FROM to the places of TO, index by index.
 *
 *   Pre      SCRATCH lies apart from both
 *   Returns  BP_OK; BP_VIOLATION (no legal layout; shapes or item sizes that
 *            differ); BP_OVERFLOW; BP_CAPACITY (the views may overlap, no
 *            order of copying is safe, and SCRATCH has less bytes than a view);
 *            BP_FAULT, or BP_OVERFLOW for a pointer that leads too far, and
 *            then a part may have been copied
 *   Memory   SCRATCH of NSCRATCH bytes is overwritten if it is needed; NULL
 *            with 0 for none.  What a dereferenced view shares with the other
 *            one cannot be seen: a SCRATCH that is big enough is used then,
 *            and without one the caller vouches that they are apart
 *   Clause   LAY-016, UTL-009.  Where items of TO overlap each other, which
 *            of them is written last is open
 */
BP_MUST_CHECK
enum bp_status
bp_copy(const struct bp_memory *to, const struct bp_memory *from,
        void *scratch, ptrdiff_t nscratch, struct bp_error *err);

/*
 * Copy the items of FROM to PACKED, side by side in ORDER; A is F for memory
 * that is contiguous in Fortran order only, else C, so that contiguous memory
 * is copied as it lies.
 *
 *   Pre      packed has NBYTES bytes
 *   Returns  as bp_copy without scratch; BP_VIOLATION too if NBYTES is not
 *            what the items need
 *   Clause   UTL-006, UTL-007
 */
BP_MUST_CHECK
enum bp_status
bp_copy_to_packed(void *packed, ptrdiff_t nbytes, enum bp_order order,
                  const struct bp_memory *from, struct bp_error *err);

/*
 * Copy the items that lie side by side in ORDER in PACKED to TO; for A, in
 * the order in which bp_copy_to_packed would write them.
 *
 *   Pre, Returns  as bp_copy_to_packed
 *   Clause   UTL-008
 */
BP_MUST_CHECK
enum bp_status
bp_copy_from_packed(const struct bp_memory *to, const void *packed,
                    ptrdiff_t nbytes, enum bp_order order,
                    struct bp_error *err);

#endif
