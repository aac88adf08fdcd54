/*
 * Eva: any slice, any index of any dimension of any view; segments.
 */
#include "any.h"
#include "bp_segments.h"

/* LOW and HIGH bound the step: Eva cannot leave out the 0 between them. */
static void
cut(const struct bp_view *view, const struct bp_arrays *out, ptrdiff_t low,
    ptrdiff_t high)
{
    struct bp_slice slice;
    struct bp_error error;
    struct bp_part part;

    slice.start = any_size();
    slice.stop = any_size();
    slice.step = any_size_from(low, high);
    for (int dim = -1; dim <= BP_MAX_NDIM; dim++) {
        (void)!bp_view_slice(view, dim, &slice, out, &part, &error);
    }
}

static void
take(const struct bp_view *view, const struct bp_arrays *out)
{
    struct bp_error error;
    struct bp_part part;

    for (int dim = -1; dim <= BP_MAX_NDIM; dim++) {
        (void)!bp_view_index(view, dim, any_size(), out, &part, &error);
    }
}

static void
ask(int ndim, int has, int kind)
{
    struct any_arrays arrays, room;
    struct bp_view view = any_view_of(&arrays, ndim, has, kind), lifted;
    const struct bp_arrays out = {room.shape, room.strides, room.suboffsets};
    const struct bp_memory memory = {&view, any_address(), any_load, NULL};
    struct bp_segments segments = {any_address(), ndim, view.shape,
                                   any_size()};
    struct bp_error error;
    void *table[8];
    ptrdiff_t n;

    switch (Frama_C_interval(0, 6)) {
    case 0:
        take(&view, &out);
        break;
    case 4:
        cut(&view, &out, PTRDIFF_MIN, -1);
        break;
    case 5:
        cut(&view, &out, 0, 0);
        break;
    case 6:
        cut(&view, &out, 1, PTRDIFF_MAX);
        break;
    case 1:
        (void)!bp_segments_lift(&segments, &out, &lifted, &error);
        break;
    case 2:
        (void)!bp_segments_count(&view, &n, &error);
        break;
    case 3:
        (void)!bp_segments_lower(&memory, table, 8, &segments, &error);
        break;
    }
}

int
main(void)
{
    for (int has = ANY_SHAPE; has <= ANY_ALL; has += 2) {
        ask(0, has, 0);
        for (int kind = 0; kind < ANY_KINDS; kind++) {
            if (kind < 6) {
                ask(1, has, kind);
            }
            ask(2, has, kind);
        }
    }
    return 0;
}
