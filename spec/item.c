/*
 * The address of an item: eq. 5 of README.md.
 */
#include "layout.h"

#include <assert.h>
#include <string.h>

static bool
load_plain(void *context, uintptr_t at, uintptr_t *out)
{
    (void)context;
    memcpy(out, (const void *)at, sizeof *out);
    return true;
}

enum bp_status
bp_item_address(const struct bp_view *view, uintptr_t buf,
                const ptrdiff_t *indices, bp_loader *load, void *context,
                uintptr_t *out)
{
    ptrdiff_t packed[BP_MAX_NDIM];
    const ptrdiff_t *strides = view->strides;
    uintptr_t at = buf;

    if (layout_check(view, NULL) != BP_OK) {
        return BP_VIOLATION;
    }
    if (strides == NULL) {
        if (bp_view_fill_strides(view, BP_ORDER_C, packed, NULL) != BP_OK) {
            return BP_OVERFLOW;
        }
        strides = packed;
    }
    for (int n = 0; n < view->ndim; n++) { /* eq. 5 */
        ptrdiff_t span;

        if (indices[n] < 0 || indices[n] >= view->shape[n]) {
            return BP_VIOLATION;
        }
        if (!checked_mul(strides[n], indices[n], &span)
            || !checked_move(at, span, &at)) {
            return BP_OVERFLOW;
        }
        if (view->suboffsets != NULL && view->suboffsets[n] >= 0) {
            if (!(load != NULL ? load : load_plain)(context, at, &at)) {
                return BP_FAULT;
            }
            if (!checked_move(at, view->suboffsets[n], &at)) {
                return BP_OVERFLOW;
            }
        }
    }
    *out = at;
    return BP_OK;
}

void
bp_item_indices(const struct bp_view *view, ptrdiff_t n, ptrdiff_t *indices)
{
    for (int k = view->ndim - 1; k >= 0; k--) {
        assert(view->shape[k] > 0);
        indices[k] = n % view->shape[k];
        n /= view->shape[k];
    }
    assert(n == 0);
}
