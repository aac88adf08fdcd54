/*
 * Eva has to find what is wrong here: one fault of every kind.
 *
 * options: -eva-precision 1
 */
#include "any.h"

/* One entry more than there is. */
static void
write_beyond(ptrdiff_t *strides)
{
    for (int n = 0; n <= BP_MAX_NDIM; n++) {
        strides[n] = 0;
    }
}

static ptrdiff_t
multiply(const struct bp_view *view)
{
    return view->itemsize * view->strides[0];
}

static int
read_unset(bool set)
{
    int n;

    if (set) {
        n = 1;
    }
    /* cppcheck-suppress uninitvar */
    return n; /* NOLINT: it is the point */
}

int
main(void)
{
    struct any_arrays arrays;
    struct bp_view view = any_view(&arrays, 1, ANY_ALL);
    ptrdiff_t strides[BP_MAX_NDIM];
    int by = any_int();

    if (any_bool()) {
        write_beyond(strides);
    }
    return (int)multiply(&view) + read_unset(any_bool()) + any_int() / by
           + (1 << by);
}
