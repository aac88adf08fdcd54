/*
 * The start of an iteration: levels and loops (iter.c says what they are).
 */
#include "walk.h"

#include <string.h>

#include "bp_clause.h"

/* Around it every level that widen has let pass is in reach. */
#define MIDDLE ((uintptr_t)PTRDIFF_MAX + 1)

/* Let LEVEL hold STEPS of STRIDE bytes more; false if that does not fit. */
static bool
widen(struct bp_iter_level *level, ptrdiff_t steps, ptrdiff_t stride)
{
    ptrdiff_t *end = stride < 0 ? &level->low : &level->high; /* eq. 3 */
    ptrdiff_t span;

    return checked_mul(steps, stride, &span) && checked_add(*end, span, end);
}

/* Is dimension N of VIEW dereferenced? */
static bool
is_loaded(const struct bp_view *view, int n)
{
    return view->suboffsets != NULL && view->suboffsets[n] >= 0;
}

/*
 * Check the levels of VIEW, the first one around BUF.
 *
 *   Pre      layout_measure has passed, and VIEW has items
 */
static enum bp_status
check_levels(const struct bp_view *view, const ptrdiff_t *strides,
             uintptr_t buf, struct bp_error *err)
{
    struct bp_iter_level level = {.base = buf};
    bool fits = true;

    for (int n = 0; fits && n < view->ndim; n++) {
        fits = widen(&level, view->shape[n] - 1, strides[n]);
        if (fits && is_loaded(view, n)) {
            fits = widen(&level, 1, (ptrdiff_t)sizeof(uintptr_t))
                   && walk_in_reach(&level);
            level = (struct bp_iter_level){.base = MIDDLE};
        }
    }
    if (!fits || !widen(&level, 1, view->itemsize) || !walk_in_reach(&level)) {
        bp_error_set(err, BP_LAY_005, -1, "the items reach too far");
        return BP_OVERFLOW;
    }
    return BP_OK;
}

/* Cut VIEW into the levels of IT; check_levels has passed. */
static void
init_levels(struct bp_iter *it, const struct bp_view *view,
            const ptrdiff_t *strides, uintptr_t buf)
{
    struct bp_iter_level *level = &it->levels[0];

    *level = (struct bp_iter_level){.base = buf};
    for (int n = 0; n < view->ndim; n++) {
        (void)widen(level, view->shape[n] - 1, strides[n]);
        if (is_loaded(view, n)) {
            (void)widen(level, 1, (ptrdiff_t)sizeof(uintptr_t));
            level++;
            *level = (struct bp_iter_level){.suboffset = view->suboffsets[n]};
        }
    }
    (void)widen(level, 1, view->itemsize);
    it->nlevels = (int)(level - it->levels) + 1;
}

/*
 * Put a dimension around the loops of IT, or into the outermost of them if
 * one stride leads through both.  The product is taken modulo the address
 * space, as the offsets are.
 */
static void
add_loop(struct bp_iter *it, ptrdiff_t extent, ptrdiff_t stride, int level)
{
    struct bp_iter_loop *loop = &it->loops[it->nloops];

    if (extent == 1) {
        return;
    }
    if (it->nloops > 0 && loop[-1].level == level
        && (uintptr_t)loop[-1].stride * (uintptr_t)loop[-1].extent
               == (uintptr_t)stride) {
        loop[-1].extent *= extent;
        return;
    }
    *loop = (struct bp_iter_loop){extent, stride, 0, level};
    it->nloops++;
}

static void
init_loops(struct bp_iter *it, const struct bp_view *view, int ndim,
           const ptrdiff_t *strides, enum bp_order order)
{
    int level = 0;

    it->nloops = 0;
    if (order == BP_ORDER_F) {
        for (int n = 0; n < ndim; n++) {
            add_loop(it, view->shape[n], strides[n], level);
            level += is_loaded(view, n);
        }
    }
    else {
        level = it->nlevels - 1;
        for (int n = ndim - 1; n >= 0; n--) {
            level -= is_loaded(view, n);
            add_loop(it, view->shape[n], strides[n], level);
        }
    }
    it->extent = 1;
    it->step = 0;
    if (it->nloops > 0 && it->loops[0].level == it->nlevels - 1) {
        it->extent = it->loops[0].extent;
        it->step = it->loops[0].stride;
        it->nloops--;
        memmove(it->loops, it->loops + 1,
                (size_t)it->nloops * sizeof it->loops[0]);
    }
}

enum bp_status
walk_init(struct bp_iter *it, const struct bp_memory *memory, int ndim,
          enum bp_order order, struct bp_error *err)
{
    const struct bp_view *view = memory->view;
    const ptrdiff_t *strides = view->strides;
    ptrdiff_t packed[BP_MAX_NDIM], nbytes;
    enum bp_status status = layout_measure(view, &nbytes, err);
    bool ended;

    if (status != BP_OK) {
        return status;
    }
    ended = layout_is_empty(view);
    if (!ended) {
        if (strides == NULL) {
            layout_fill_strides(view, BP_ORDER_C, packed);
            strides = packed;
        }
        status = check_levels(view, strides, memory->buf, err);
        if (status != BP_OK) {
            return status;
        }
        init_levels(it, view, strides, memory->buf);
        init_loops(it, view, ndim, strides, order);
    }
    it->status = BP_OK;
    it->ended = ended;
    it->started = false;
    it->at = memory->buf;
    it->left = 0;
    it->quick = 0;
    it->itemsize = view->itemsize;
    it->load = memory->load;
    it->context = memory->context;
    return BP_OK;
}

enum bp_status
bp_iter_init(struct bp_iter *it, const struct bp_memory *memory,
             enum bp_order order, struct bp_error *err)
{
    const struct bp_view *view = memory->view;

    if (order == BP_ORDER_ANY) {
        order = layout_own_order(view);
    }
    return walk_init(it, memory, view->ndim, order, err);
}

int
walk_depth(const struct bp_view *view)
{
    int depth = view->suboffsets != NULL ? view->ndim : 0;

    while (depth > 0 && view->suboffsets[depth - 1] < 0) {
        depth--;
    }
    return depth;
}
