/*
 * Eva: sizes, extents, contiguity and addresses of any view.
 */
#include "any.h"

/* What has to be a legal layout. */
static void
ask_legal(const struct bp_view *view)
{
    struct bp_extent extent;
    ptrdiff_t indices[BP_MAX_NDIM];
    struct bp_error error;
    uintptr_t at;

    for (int i = 0; i < BP_MAX_NDIM; i++) {
        indices[i] = any_size();
    }
    switch (Frama_C_interval(0, 2)) {
    case 0:
        (void)!bp_item_address(view, any_address(), indices, any_load, NULL,
                               &at);
        break;
    case 1:
        if (!bp_view_is_indirect(view)) {
            (void)!bp_view_extent(view, &extent, &error);
        }
        break;
    case 2:
        if (!bp_view_is_indirect(view)) {
            (void)!bp_view_bounds(view, any_size(),
                                  any_size_from(0, PTRDIFF_MAX), &error);
        }
        break;
    }
}

static void
ask(int ndim, int has)
{
    struct any_arrays arrays;
    struct bp_view view = any_view(&arrays, ndim, has);
    struct bp_error error;
    ptrdiff_t n, strides[BP_MAX_NDIM];

    switch (Frama_C_interval(0, 7)) {
    case 0:
        (void)!bp_view_nitems(&view, &n, &error);
        break;
    case 1:
        (void)!bp_view_nbytes(&view, &n, &error);
        break;
    case 2:
        (void)bp_view_is_contiguous(&view, BP_ORDER_C);
        break;
    case 3:
        (void)bp_view_is_contiguous(&view, BP_ORDER_F);
        break;
    case 4:
        (void)bp_view_is_contiguous(&view, BP_ORDER_ANY);
        break;
    case 5:
        (void)!bp_view_fill_strides(&view, BP_ORDER_C, strides, &error);
        break;
    case 6:
        (void)!bp_view_fill_strides(&view, BP_ORDER_F, strides, &error);
        break;
    case 7:
        if (bp_view_check(&view, &error) == BP_OK) {
            ask_legal(&view);
        }
        break;
    }
}

int
main(void)
{
    for (int ndim = -1; ndim <= BP_MAX_NDIM + 1; ndim++) {
        for (int has = 0; has <= ANY_ALL; has++) {
            ask(ndim, has);
        }
    }
    return 0;
}
