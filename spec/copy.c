/*
 * Copies: what may be copied directly, and which dimensions are walked.
 *
 * The dimensions up to the last one that either view dereferences are walked
 * pointer by pointer; those behind it are the same for each pointer, so the
 * loops over them (joint.h) are planned once.
 */
#include "bp_copy.h"

#include <string.h>

#include "bp_clause.h"
#include "joint.h"
#include "walk.h"

#define BATCH 32 /* places that are looked up at a time */

#if defined(__GNUC__)
#define PREFETCH(at) __builtin_prefetch((const void *)(at))
#else
#define PREFETCH(at) (void)(at)
#endif

/* Copy FROM to TO, which have the same shape, some bytes, and lie apart. */
static enum bp_status
copy_apart(const struct bp_memory *to, const struct bp_memory *from,
           struct bp_error *err)
{
    int to_depth = walk_depth(to->view), depth = walk_depth(from->view);
    struct bp_iter to_it, from_it;
    struct joint joint;
    uintptr_t to_at[BATCH], from_at[BATCH];
    enum bp_status status;
    int got;

    depth = to_depth > depth ? to_depth : depth;
    status = walk_init(&to_it, to, depth, BP_ORDER_C, err);
    if (status == BP_OK) {
        status = walk_init(&from_it, from, depth, BP_ORDER_C, err);
    }
    if (status != BP_OK) {
        return status;
    }
    joint_init(&joint, to->view, from->view, depth);
    do { /* pointers are loaded while those before them are followed */
        got = walk_next(&from_it, from_at, BATCH);
        got = walk_next(&to_it, to_at, got);
        for (int i = 0; i < got; i++) {
            PREFETCH(from_at[i + 1 < got ? i + 1 : i]);
            joint_copy(&joint, to_at[i], from_at[i]);
        }
    } while (got > 0);
    status = to_it.status != BP_OK ? to_it.status : from_it.status;
    if (status != BP_OK) {
        bp_error_set(err, BP_LAY_007, -1, "a pointer %s",
                     status == BP_FAULT ? "cannot be read" : "leads too far");
    }
    return status;
}

/* Check that both views are legal and have the same items. */
static enum bp_status
check_alike(const struct bp_view *to, const struct bp_view *from,
            ptrdiff_t *nbytes, struct bp_error *err)
{
    enum bp_status status = layout_measure(to, nbytes, err);

    if (status == BP_OK) {
        status = layout_measure(from, nbytes, err);
    }
    if (status != BP_OK) {
        return status;
    }
    if (to->ndim != from->ndim || to->itemsize != from->itemsize) {
        bp_error_set(err, -1, -1,
                     "%d dimensions of items of %td bytes to %d of %td",
                     from->ndim, from->itemsize, to->ndim, to->itemsize);
        return BP_VIOLATION;
    }
    for (int n = 0; n < to->ndim; n++) {
        if (to->shape[n] != from->shape[n]) {
            bp_error_set(err, -1, n, "an extent of %td to one of %td",
                         from->shape[n], to->shape[n]);
            return BP_VIOLATION;
        }
    }
    return BP_OK;
}

/* Copy FROM to TO by way of SCRATCH. */
static enum bp_status
copy_twice(const struct bp_memory *to, const struct bp_memory *from,
           void *scratch, struct bp_error *err)
{
    struct bp_view packed = *from->view;
    const struct bp_memory between = {&packed, (uintptr_t)scratch, NULL, NULL};
    enum bp_status status;

    packed.strides = NULL;
    packed.suboffsets = NULL;
    status = copy_apart(&between, from, err);
    return status == BP_OK ? copy_apart(to, &between, err) : status;
}

/*
 * Copy FROM to TO, which overlap, upwards or downwards, if that is safe: the
 * strides are the same, so that all items move by the same distance, and no
 * item of TO lies between two bytes of another one.
 *
 *   Returns  BP_OK, or BP_CAPACITY if it is not safe
 */
static enum bp_status
copy_shifted(const struct bp_memory *to, const struct bp_memory *from)
{
    struct joint joint;
    size_t span;

    joint_init(&joint, to->view, from->view, 0);
    span = joint.item;
    for (int k = 0; k < joint.nloops; k++) {
        const struct joint_loop *loop = &joint.loops[k];

        if (loop->to != loop->from || (size_t)loop->to < span) {
            return BP_CAPACITY;
        }
        span = (size_t)loop->to * (size_t)(loop->extent - 1) + span;
    }
    if (to->buf > from->buf) {
        joint_reverse(&joint);
    }
    joint_copy(&joint, to->buf, from->buf);
    return BP_OK;
}

enum bp_status
bp_copy(const struct bp_memory *to, const struct bp_memory *from,
        void *scratch, ptrdiff_t nscratch, struct bp_error *err)
{
    enum bp_overlap overlap;
    ptrdiff_t nbytes;
    bool indirect, enough;
    enum bp_status status = check_alike(to->view, from->view, &nbytes, err);

    if (status != BP_OK || nbytes == 0) {
        return status;
    }
    enough = nscratch >= nbytes;
    indirect =
        bp_view_is_indirect(to->view) || bp_view_is_indirect(from->view);
    if (indirect) {
        return enough ? copy_twice(to, from, scratch, err)
                      : copy_apart(to, from, err);
    }
    status = bp_view_overlap(to, from, &overlap, err);
    if (status != BP_OK) {
        return status;
    }
    if (overlap == BP_OVERLAP_NO) {
        return copy_apart(to, from, err);
    }
    if (enough && copy_shifted(to, from) != BP_OK) {
        return copy_twice(to, from, scratch, err);
    }
    if (!enough && copy_shifted(to, from) != BP_OK) {
        bp_error_set(err, -1, -1,
                     "views that overlap need %td bytes of scratch", nbytes);
        return BP_CAPACITY;
    }
    return BP_OK;
}

/*
 * Describe the packed memory that goes with VIEW: an extra view in ORDER, with
 * STRIDES for its array.
 */
static enum bp_status
init_packed(struct bp_view *out, ptrdiff_t *strides,
            const struct bp_view *view, ptrdiff_t nbytes, enum bp_order order,
            struct bp_error *err)
{
    ptrdiff_t need;
    enum bp_status status = layout_measure(view, &need, err);

    if (status != BP_OK) {
        return status;
    }
    if (nbytes != need) {
        bp_error_set(err, BP_UTL_006, -1, "%td bytes for items of %td", nbytes,
                     need);
        return BP_VIOLATION;
    }
    *out = *view;
    out->strides = NULL;
    out->suboffsets = NULL;
    if (order == BP_ORDER_ANY) {
        order = layout_own_order(view);
    }
    if (order == BP_ORDER_F && need > 0) { /* else a product may not fit */
        layout_fill_strides(view, order, strides);
        out->strides = strides;
    }
    return BP_OK;
}

enum bp_status
bp_copy_to_packed(void *packed, ptrdiff_t nbytes, enum bp_order order,
                  const struct bp_memory *from, struct bp_error *err)
{
    ptrdiff_t strides[BP_MAX_NDIM];
    struct bp_view view;
    const struct bp_memory to = {&view, (uintptr_t)packed, NULL, NULL};
    enum bp_status status =
        init_packed(&view, strides, from->view, nbytes, order, err);

    return status == BP_OK ? bp_copy(&to, from, NULL, 0, err) : status;
}

enum bp_status
bp_copy_from_packed(const struct bp_memory *to, const void *packed,
                    ptrdiff_t nbytes, enum bp_order order,
                    struct bp_error *err)
{
    ptrdiff_t strides[BP_MAX_NDIM];
    struct bp_view view;
    const struct bp_memory from = {&view, (uintptr_t)packed, NULL, NULL};
    enum bp_status status =
        init_packed(&view, strides, to->view, nbytes, order, err);

    return status == BP_OK ? bp_copy(to, &from, NULL, 0, err) : status;
}
