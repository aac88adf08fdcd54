/*
 * Does memory stay within what is known to be there?  For any layout.
 */
#ifndef BP_BOUNDS_H
#define BP_BOUNDS_H

#include "bp_iter.h"

/* Bytes that may be touched. */
struct bp_block {
    uintptr_t start;
    ptrdiff_t size; /* bytes, >= 0 */
};

/*
 * Check that every item of MEMORY, and every pointer on the way to one, lies
 * wholly in one of COUNT BLOCKS.  No pointer is loaded before this is known of
 * it, so that a plain load is safe.  Takes a step for each pointer, and one
 * for each run of items that is not within one block.
 *
 *   Returns  BP_OK, BP_VIOLATION (outside, or no legal layout), BP_OVERFLOW
 *            or BP_FAULT
 *   Clause   LAY-005, LAY-014
 */
BP_MUST_CHECK
enum bp_status
bp_memory_bounds(const struct bp_memory *memory, const struct bp_block *blocks,
                 int count, struct bp_error *err);

#endif
