/*
 * Bounds of memory behind pointers: level by level, from buf on.
 *
 * A level is a view without loads whose items are the pointers to the next
 * level, or at last the items themselves.  When it is looked at, all pointers
 * that lead to it have been.
 */
#include "bp_bounds.h"

#include "bp_clause.h"
#include "walk.h"

struct blocks {
    const struct bp_block *block;
    int count;
};

/* Do the bytes from START to END (NBYTES) lie in one block? */
static bool
is_inside(const struct blocks *blocks, uintptr_t start, size_t nbytes)
{
    for (int i = 0; i < blocks->count; i++) {
        const struct bp_block *block = &blocks->block[i];
        size_t size = (size_t)block->size;

        if (start >= block->start && start - block->start <= size
            && nbytes <= size - (start - block->start)) {
            return true;
        }
    }
    return false;
}

/* Check the items of LEVEL, a view without loads, around BASE. */
static enum bp_status
check_level(const struct bp_view *level, uintptr_t base,
            const struct blocks *blocks, struct bp_error *err)
{
    const struct bp_memory memory = {level, base, NULL, NULL};
    struct bp_extent ext;
    struct bp_iter it;
    enum bp_status status = bp_view_extent(level, &ext, err);
    uintptr_t at;

    if (status != BP_OK) {
        return status;
    }
    if (is_inside(blocks, base + (uintptr_t)ext.low,
                  (size_t)ext.high - (size_t)ext.low)) {
        return BP_OK;
    }
    /* not in one block; in several perhaps */
    status = bp_iter_init(&it, &memory, BP_ORDER_C, err);
    if (status != BP_OK) {
        return status;
    }
    while (bp_iter_next(&it, &at)) {
        if (!is_inside(blocks, at, (size_t)level->itemsize)) {
            bp_error_set(err, BP_LAY_005, -1,
                         "%td bytes %td bytes from a base lie outside",
                         level->itemsize, (ptrdiff_t)(at - base));
            return BP_VIOLATION;
        }
    }
    return BP_OK;
}

/*
 * Check LEVEL at each place that the first NDIM dimensions of MEMORY, the last
 * of them dereferenced, lead to.
 */
static enum bp_status
check_behind(const struct bp_memory *memory, int ndim,
             const struct bp_view *level, const struct blocks *blocks,
             struct bp_error *err)
{
    struct bp_view lead = *memory->view;
    struct bp_memory there = *memory;
    struct bp_iter it;
    enum bp_status status;
    uintptr_t base;

    lead.ndim = ndim;
    lead.itemsize = 0; /* it is the address that counts */
    there.view = &lead;
    status = bp_iter_init(&it, &there, BP_ORDER_C, err);
    while (status == BP_OK && bp_iter_next(&it, &base)) {
        status = check_level(level, base, blocks, err);
    }
    if (status == BP_OK && it.status != BP_OK) {
        bp_error_set(err, BP_LAY_005, -1, "a pointer %s",
                     it.status == BP_FAULT ? "cannot be read"
                                           : "leads too far");
        return it.status;
    }
    return status;
}

enum bp_status
bp_memory_bounds(const struct bp_memory *memory, const struct bp_block *blocks,
                 int count, struct bp_error *err)
{
    const struct blocks all = {blocks, count};
    struct bp_view view = *memory->view;
    const struct bp_memory there = {&view, memory->buf, memory->load,
                                    memory->context};
    ptrdiff_t shape[BP_MAX_NDIM], nbytes;
    enum bp_status status = layout_measure(&view, &nbytes, err);
    int first = 0, depth;

    if (status != BP_OK || layout_is_empty(&view)) {
        return status;
    }
    for (int n = 0; n < view.ndim; n++) { /* stride 0 leads to one place */
        bool still = view.strides != NULL && view.strides[n] == 0;

        shape[n] = still ? 1 : view.shape[n];
    }
    view.shape = shape;
    depth = walk_depth(&view);
    for (;;) {
        struct bp_view level = {view.itemsize, view.ndim - first,
                                shape + first, NULL, NULL};
        bool deep = first < depth;
        int end = first;

        if (view.strides != NULL) {
            level.strides = view.strides + first;
        }
        if (deep) {
            while (view.suboffsets[end] < 0) {
                end++;
            }
            level.ndim = end + 1 - first;
            level.itemsize = (ptrdiff_t)sizeof(uintptr_t);
        }
        status = check_behind(&there, first, &level, &all, err);
        if (status != BP_OK || !deep) {
            return status;
        }
        first = end + 1;
    }
}
