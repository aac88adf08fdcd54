/*
 * Contiguity: eq. 4 of README.md.
 *
 * Products over extents of 1 change nothing, so the walk skips them together
 * with their strides.
 */
#include "layout.h"

#include <assert.h>
#include <string.h>

/* The dimension that is walked at step K: C order starts with the last. */
static int
dimension(const struct bp_view *view, enum bp_order order, int k)
{
    return order == BP_ORDER_F ? k : view->ndim - 1 - k;
}

/* eq. 4; the view has bytes, so no product overflows. */
static bool
is_packed(const struct bp_view *view, enum bp_order order)
{
    ptrdiff_t want = view->itemsize;

    for (int k = 0; k < view->ndim; k++) {
        int n = dimension(view, order, k);

        if (view->shape[n] > 1) {
            if (view->strides[n] != want) {
                return false;
            }
            want *= view->shape[n];
        }
    }
    return true;
}

/* Does the order of the dimensions not matter: at most one is above 1? */
static bool
is_flat(const struct bp_view *view)
{
    int above = 0;

    for (int n = 0; n < view->ndim; n++) {
        above += view->shape[n] > 1;
    }
    return above <= 1;
}

bool
layout_is_packed(const struct bp_view *view, enum bp_order order)
{
    switch (order) {
    case BP_ORDER_C:
        return view->strides == NULL || is_packed(view, BP_ORDER_C);
    case BP_ORDER_F:
        return view->strides == NULL ? is_flat(view)
                                     : is_packed(view, BP_ORDER_F);
    case BP_ORDER_ANY:
        return view->strides == NULL || is_packed(view, BP_ORDER_C)
               || is_packed(view, BP_ORDER_F);
    }
    return false; /* any other letter, as in CPython */
}

bool
bp_view_is_contiguous(const struct bp_view *view, enum bp_order order)
{
    ptrdiff_t nbytes;

    if (view->suboffsets != NULL
        || bp_view_nbytes(view, &nbytes, NULL) != BP_OK) {
        return false;
    }
    return nbytes == 0 || layout_is_packed(view, order);
}

enum bp_status
bp_view_fill_strides(const struct bp_view *view, enum bp_order order,
                     ptrdiff_t *strides, struct bp_error *err)
{
    ptrdiff_t filled[BP_MAX_NDIM];
    ptrdiff_t next = view->itemsize;
    enum bp_status status = layout_check(view, err);

    assert(order == BP_ORDER_C || order == BP_ORDER_F);
    if (status != BP_OK) {
        return status;
    }
    for (int k = 0; k < view->ndim; k++) {
        int n = dimension(view, order, k);

        filled[n] = next;
        /* the product over all dimensions is nobody's stride */
        if (k + 1 < view->ndim && !checked_mul(next, view->shape[n], &next)) {
            bp_error_set(err, -1, n,
                         "a stride over %td items of %td bytes "
                         "does not fit",
                         view->shape[n], next);
            return BP_OVERFLOW;
        }
    }
    if (view->ndim > 0) {
        memcpy(strides, filled, (size_t)view->ndim * sizeof filled[0]);
    }
    return BP_OK;
}

void
layout_fill_strides(const struct bp_view *view, enum bp_order order,
                    ptrdiff_t *strides)
{
    ptrdiff_t next = view->itemsize;

    for (int k = 0; k < view->ndim; k++) {
        int n = dimension(view, order, k);

        strides[n] = next;
        next *= view->shape[n];
    }
}

enum bp_order
layout_own_order(const struct bp_view *view)
{
    return bp_view_is_contiguous(view, BP_ORDER_F)
                   && !bp_view_is_contiguous(view, BP_ORDER_C)
               ? BP_ORDER_F
               : BP_ORDER_C;
}
