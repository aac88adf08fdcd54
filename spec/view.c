/*
 * Sizes and extents: eq. 1 to eq. 3 of README.md.
 *
 * An extent of 0 makes every product 0, whatever the others are, and leaves
 * no item to bound; so zero extents come before any multiplication.
 */
#include "bp_view.h"

#include <assert.h>

#include "bp_clause.h"
#include "layout.h"

enum bp_status
layout_check(const struct bp_view *view, struct bp_error *err)
{
    if (view->ndim < 0) {
        bp_error_set(err, BP_FLD_020, -1, "ndim is %d", view->ndim);
        return BP_VIOLATION;
    }
    if (view->ndim > BP_MAX_NDIM) {
        bp_error_set(err, BP_FLD_021, -1, "ndim is %d, more than %d",
                     view->ndim, BP_MAX_NDIM);
        return BP_VIOLATION;
    }
    if (view->itemsize < 0) {
        bp_error_set(err, BP_FLD_015, -1, "itemsize is %td", view->itemsize);
        return BP_VIOLATION;
    }
    if (view->ndim > 0 && view->shape == NULL) {
        bp_error_set(err, view->strides != NULL ? BP_LAY_012 : BP_FLD_023, -1,
                     "shape is missing for %d dimensions", view->ndim);
        return BP_VIOLATION;
    }
    for (int n = 0; n < view->ndim; n++) {
        if (view->shape[n] < 0) {
            bp_error_set(err, BP_FLD_023, n, "shape[%d] is %td", n,
                         view->shape[n]);
            return BP_VIOLATION;
        }
    }
    return BP_OK;
}

bool
layout_is_empty(const struct bp_view *view)
{
    for (int n = 0; n < view->ndim; n++) {
        if (view->shape[n] == 0) {
            return true;
        }
    }
    return false;
}

enum bp_status
layout_measure(const struct bp_view *view, ptrdiff_t *nbytes,
               struct bp_error *err)
{
    if (view->ndim > 0 && view->suboffsets != NULL && view->strides == NULL) {
        bp_error_set(err, BP_LAY_010, -1, "suboffsets without strides");
        return BP_VIOLATION;
    }
    return bp_view_nbytes(view, nbytes, err);
}

enum bp_status
bp_view_check(const struct bp_view *view, struct bp_error *err)
{
    ptrdiff_t nbytes;

    return layout_measure(view, &nbytes, err);
}

enum bp_status
bp_view_nitems(const struct bp_view *view, ptrdiff_t *out,
               struct bp_error *err)
{
    enum bp_status status = layout_check(view, err);
    ptrdiff_t nitems = 1; /* eq. 1 */

    if (status != BP_OK) {
        return status;
    }
    if (layout_is_empty(view)) {
        *out = 0;
        return BP_OK;
    }
    for (int n = 0; n < view->ndim; n++) {
        if (!checked_mul(nitems, view->shape[n], &nitems)) {
            bp_error_set(err, BP_FLD_026, n,
                         "the product of the extents does not fit");
            return BP_OVERFLOW;
        }
    }
    *out = nitems;
    return BP_OK;
}

enum bp_status
bp_view_nbytes(const struct bp_view *view, ptrdiff_t *out,
               struct bp_error *err)
{
    ptrdiff_t nitems, nbytes;
    enum bp_status status = bp_view_nitems(view, &nitems, err);

    if (status != BP_OK) {
        return status;
    }
    if (!checked_mul(nitems, view->itemsize, &nbytes)) { /* eq. 2 */
        bp_error_set(err, BP_FLD_026, -1, "%td items of %td bytes do not fit",
                     nitems, view->itemsize);
        return BP_OVERFLOW;
    }
    *out = nbytes;
    return BP_OK;
}

enum bp_status
bp_view_extent(const struct bp_view *view, struct bp_extent *out,
               struct bp_error *err)
{
    struct bp_extent ext = {0, 0};
    enum bp_status status = layout_check(view, err);

    if (status != BP_OK) {
        return status;
    }
    assert(!bp_view_is_indirect(view));
    if (view->strides == NULL) {
        ptrdiff_t nbytes;

        status = bp_view_nbytes(view, &nbytes, err);
        if (status == BP_OK) {
            *out = (struct bp_extent){0, nbytes};
        }
        return status;
    }
    if (layout_is_empty(view)) {
        *out = ext;
        return BP_OK;
    }
    for (int n = 0; n < view->ndim; n++) { /* eq. 3 */
        ptrdiff_t *end = view->strides[n] < 0 ? &ext.low : &ext.high;
        ptrdiff_t span;

        if (!checked_mul(view->shape[n] - 1, view->strides[n], &span)
            || !checked_add(*end, span, end)) {
            bp_error_set(err, BP_LAY_005, n,
                         "%td items with a stride of %td reach too far",
                         view->shape[n], view->strides[n]);
            return BP_OVERFLOW;
        }
    }
    if (!checked_add(ext.high, view->itemsize, &ext.high)) {
        bp_error_set(err, BP_LAY_005, -1, "the last item reaches too far");
        return BP_OVERFLOW;
    }
    *out = ext;
    return BP_OK;
}

enum bp_status
bp_view_bounds(const struct bp_view *view, ptrdiff_t offset, ptrdiff_t block,
               struct bp_error *err)
{
    struct bp_extent ext;
    enum bp_status status = bp_view_extent(view, &ext, err);
    ptrdiff_t first, end;

    assert(block >= 0);
    if (status != BP_OK) {
        return status;
    }
    if (layout_is_empty(view)) {
        return BP_OK;
    }
    if (!checked_add(offset, ext.low, &first)
        || !checked_add(offset, ext.high, &end)) {
        bp_error_set(err, BP_LAY_005, -1, "buf at %td reaches too far",
                     offset);
        return BP_OVERFLOW;
    }
    if (first < 0 || end > block) {
        bp_error_set(err, BP_LAY_005, -1,
                     "items at [%td, %td) of a block of %td bytes", first, end,
                     block);
        return BP_VIOLATION;
    }
    return BP_OK;
}

bool
bp_view_is_indirect(const struct bp_view *view)
{
    for (int n = 0; view->suboffsets != NULL && n < view->ndim; n++) {
        if (view->suboffsets[n] >= 0) {
            return true;
        }
    }
    return false;
}
