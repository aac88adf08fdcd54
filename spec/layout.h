/*
 * What the functions on layouts share.  Private to spec/.
 */
#ifndef BP_LAYOUT_H
#define BP_LAYOUT_H

#include "bp_view.h"
#include "checked.h"

/*
 * Check the numbers of VIEW one by one: ndim, itemsize, each extent, and that
 * shape is there.  No product is formed.
 *
 *   Returns  BP_OK or BP_VIOLATION
 *   Clause   FLD-020, FLD-021, FLD-023, LAY-012
 */
BP_MUST_CHECK
enum bp_status
layout_check(const struct bp_view *view, struct bp_error *err);

/*
 * Has VIEW no items, some extent being 0?  Pre: layout_check has passed.
 */
bool
layout_is_empty(const struct bp_view *view);

/*
 * Check VIEW as bp_view_check does, and compute its bytes.
 *
 *   Out      *nbytes
 *   Returns  as bp_view_check
 */
BP_MUST_CHECK
enum bp_status
layout_measure(const struct bp_view *view, ptrdiff_t *nbytes,
               struct bp_error *err);

/*
 * Are the items of VIEW, its suboffsets left aside, packed in ORDER?
 *
 *   Pre      layout_measure has passed, with more than 0 bytes
 *   Clause   CON-001 to CON-003, CON-006, CON-007, CON-009, CON-010
 */
bool
layout_is_packed(const struct bp_view *view, enum bp_order order);

/*
 * Write the canonical strides of SHAPE in ORDER (F, or any other: C).
 *
 *   Pre      layout_measure has passed, and no extent is 0
 *   Clause   CON-001, CON-002
 */
void
layout_fill_strides(const struct bp_view *view, enum bp_order order,
                    ptrdiff_t *strides);

/*
 * The order in which VIEW is copied "as it lies": F if it is contiguous in
 * Fortran order only, and else C (UTL-007).  Total.
 */
enum bp_order
layout_own_order(const struct bp_view *view);

#endif
