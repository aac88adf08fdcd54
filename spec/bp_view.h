/*
 * Layouts: where the items of an N-dimensional buffer lie.
 *
 * A bp_view is trusted: its arrays belong to the caller and have ndim
 * entries.  All strides, suboffsets, sizes and offsets are bytes.
 */
#ifndef BP_VIEW_H
#define BP_VIEW_H

#include "bp_base.h"

struct bp_view {
    ptrdiff_t itemsize;          /* bytes of one item, >= 0 */
    int ndim;                    /* 0 .. BP_MAX_NDIM */
    const ptrdiff_t *shape;      /* ndim extents; NULL only if ndim == 0 */
    const ptrdiff_t *strides;    /* bytes, any sign; NULL: packed C order */
    const ptrdiff_t *suboffsets; /* bytes; negative: no load; NULL: none */
};

/* Lowest and one past the highest byte, relative to buf. */
struct bp_extent {
    ptrdiff_t low;  /* <= 0 */
    ptrdiff_t high; /* >= 0; low == high for an array without items */
};

/* The orders of PyBuffer_IsContiguous. */
enum bp_order { BP_ORDER_C = 'C', BP_ORDER_F = 'F', BP_ORDER_ANY = 'A' };

/*
 * Reads one pointer at address AT into *OUT; false if it cannot be read.
 */
typedef bool
bp_loader(void *context, uintptr_t at, uintptr_t *out);

/*
 * Check that the numbers of VIEW are ones that a view may have.
 *
 *   Returns  BP_OK, BP_VIOLATION (ndim, a negative extent or itemsize, a
 *            missing shape) or BP_OVERFLOW (product(shape) * itemsize)
 *   Clause   FLD-020, FLD-021, FLD-023, FLD-026, LAY-010, LAY-012
 */
BP_MUST_CHECK
enum bp_status
bp_view_check(const struct bp_view *view, struct bp_error *err);

/*
 * Compute product(shape), and that times itemsize.
 *
 *   Pre      bp_view_check(view) need not have passed
 *   Out      *out; 1 item for ndim 0
 *   Returns  BP_OK, BP_VIOLATION (negative extent) or BP_OVERFLOW
 *   Clause   FLD-009, FLD-010, FLD-026
 */
BP_MUST_CHECK
enum bp_status
bp_view_nitems(const struct bp_view *view, ptrdiff_t *out,
               struct bp_error *err);
BP_MUST_CHECK
enum bp_status
bp_view_nbytes(const struct bp_view *view, ptrdiff_t *out,
               struct bp_error *err);

/*
 * Compute which bytes around buf the items of VIEW occupy.
 *
 *   Pre      no dimension is dereferenced (suboffsets NULL or all negative)
 *   Out      *out
 *   Returns  BP_OK, BP_VIOLATION or BP_OVERFLOW
 *   Clause   FLD-003, LAY-005, LAY-014
 */
BP_MUST_CHECK
enum bp_status
bp_view_extent(const struct bp_view *view, struct bp_extent *out,
               struct bp_error *err);

/*
 * Check that every item of VIEW lies in [0, BLOCK) when buf is at OFFSET.
 *
 *   Pre      as bp_view_extent; block >= 0
 *   Returns  BP_OK, BP_VIOLATION (outside) or BP_OVERFLOW
 *   Clause   LAY-005
 */
BP_MUST_CHECK
enum bp_status
bp_view_bounds(const struct bp_view *view, ptrdiff_t offset, ptrdiff_t block,
               struct bp_error *err);

/*
 * Is VIEW contiguous in ORDER?  Total: an array that is no legal layout is
 * not contiguous.  Extents <= 1 and empty arrays ignore strides; a non-NULL
 * suboffsets array is never contiguous.
 *
 *   Clause   CON-001 to CON-010
 */
bool
bp_view_is_contiguous(const struct bp_view *view, enum bp_order order);

/* Is some dimension of VIEW dereferenced (a suboffset >= 0)? */
bool
bp_view_is_indirect(const struct bp_view *view);

/*
 * Write the canonical strides of SHAPE in ORDER (C or F) into STRIDES.
 *
 *   Pre      strides has ndim entries
 *   Returns  BP_OK, BP_VIOLATION or BP_OVERFLOW; STRIDES untouched on failure
 *   Clause   CON-001, CON-002, UTL-010
 */
BP_MUST_CHECK
enum bp_status
bp_view_fill_strides(const struct bp_view *view, enum bp_order order,
                     ptrdiff_t *strides, struct bp_error *err);

/*
 * Compute the address of the item at INDICES: add stride * index dimension by
 * dimension, load a pointer where the suboffset is not negative, then add it
 * (LAY-001, LAY-002, LAY-007, LAY-008).
 *
 *   Pre      indices has ndim entries within the extents
 *   Load     reads pointers; NULL means a plain load
 *   Out      *out
 *   Returns  BP_OK, BP_VIOLATION (index outside), BP_OVERFLOW or BP_FAULT
 */
BP_MUST_CHECK
enum bp_status
bp_item_address(const struct bp_view *view, uintptr_t buf,
                const ptrdiff_t *indices, bp_loader *load, void *context,
                uintptr_t *out);

/*
 * Split the number of an item in C order into INDICES (ndim entries).
 *
 *   Pre      0 <= n < product(shape), which fits
 */
void
bp_item_indices(const struct bp_view *view, ptrdiff_t n, ptrdiff_t *indices);

#endif
