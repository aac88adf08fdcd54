/*
 * What order to copy in.
 *
 * Indices may be walked in any order and direction: so that TO is written from
 * its lowest byte upwards, and so that neighbours are met together.  Where the
 * neighbours in FROM are others than those in TO, two loops are tiled.
 */
#include "joint.h"

#include <string.h>

#include "kernel.h"

/* Negate a stride; modulo the address space, as the sums are. */
static ptrdiff_t
negated(ptrdiff_t stride)
{
    return (ptrdiff_t)((uintptr_t)0 - (uintptr_t)stride);
}

static uintptr_t
magnitude(ptrdiff_t stride)
{
    return (uintptr_t)(stride < 0 ? negated(stride) : stride);
}

/* Let LOOP, one of JOINT's, start at its other end. */
static void
reverse(struct joint *joint, struct joint_loop *loop)
{
    uintptr_t last = (uintptr_t)loop->extent - 1;

    joint->to_move += last * (uintptr_t)loop->to;
    joint->from_move += last * (uintptr_t)loop->from;
    loop->to = negated(loop->to);
    loop->from = negated(loop->from);
}

/* Put LOOP where its stride of TO belongs; equal ones stay in order. */
static void
insert(struct joint *joint, struct joint_loop loop)
{
    int k = joint->nloops;

    for (; k > 0 && joint->loops[k - 1].to > loop.to; k--) {
        joint->loops[k] = joint->loops[k - 1];
    }
    joint->loops[k] = loop;
    joint->nloops++;
}

/* Join loops that one pair of strides leads through, from the inside. */
static void
merge(struct joint *joint)
{
    int kept = 0;

    for (int k = 1; k < joint->nloops; k++) {
        struct joint_loop *inner = &joint->loops[kept];
        const struct joint_loop *loop = &joint->loops[k];
        uintptr_t extent = (uintptr_t)inner->extent;

        if ((uintptr_t)inner->to * extent == (uintptr_t)loop->to
            && (uintptr_t)inner->from * extent == (uintptr_t)loop->from) {
            inner->extent *= loop->extent;
        }
        else {
            kept++;
            joint->loops[kept] = *loop;
        }
    }
    if (joint->nloops > 0) {
        joint->nloops = kept + 1;
    }
}

/* Let an innermost loop without gaps be one large item. */
static void
absorb(struct joint *joint)
{
    struct joint_loop *loop = &joint->loops[0];
    ptrdiff_t item = (ptrdiff_t)joint->item;

    if (joint->nloops > 0 && loop->to == item && loop->from == item) {
        joint->item *= (size_t)loop->extent;
        joint->nloops--;
        memmove(loop, loop + 1, (size_t)joint->nloops * sizeof *loop);
    }
}

/* Bring the loop along neighbours in FROM to the place next to loop 0. */
static void
choose_tile(struct joint *joint)
{
    int best = 0;

    for (int k = 1; k < joint->nloops; k++) {
        if (magnitude(joint->loops[k].from)
            < magnitude(joint->loops[best].from)) {
            best = k;
        }
    }
    joint->tiled = best > 0;
    if (best > 0) {
        struct joint_loop loop = joint->loops[best];

        memmove(&joint->loops[2], &joint->loops[1],
                (size_t)(best - 1) * sizeof loop);
        joint->loops[1] = loop;
    }
}

void
joint_init(struct joint *joint, const struct bp_view *to,
           const struct bp_view *from, int first)
{
    ptrdiff_t to_packed[BP_MAX_NDIM], from_packed[BP_MAX_NDIM];
    const ptrdiff_t *to_strides = to->strides, *from_strides = from->strides;

    if (to_strides == NULL) {
        layout_fill_strides(to, BP_ORDER_C, to_packed);
        to_strides = to_packed;
    }
    if (from_strides == NULL) {
        layout_fill_strides(from, BP_ORDER_C, from_packed);
        from_strides = from_packed;
    }
    joint->item = (size_t)to->itemsize;
    joint->to_move = 0;
    joint->from_move = 0;
    joint->nloops = 0;
    for (int n = to->ndim - 1; n >= first; n--) {
        struct joint_loop loop = {to->shape[n], to_strides[n],
                                  from_strides[n]};

        if (loop.extent == 1) {
            continue;
        }
        if (loop.to < 0) {
            reverse(joint, &loop);
        }
        insert(joint, loop);
    }
    merge(joint);
    absorb(joint);
    choose_tile(joint);
    joint->copy = kernel_for(joint);
}

void
joint_reverse(struct joint *joint)
{
    for (int k = 0; k < joint->nloops; k++) {
        reverse(joint, &joint->loops[k]);
    }
}

void
joint_walk(const struct joint *joint, uintptr_t to, uintptr_t from)
{
    ptrdiff_t index[BP_MAX_NDIM] = {0};
    int k;

    do {
        joint->copy(joint, (char *)to, (const char *)from);
        for (k = 2; k < joint->nloops; k++) {
            const struct joint_loop *loop = &joint->loops[k];

            if (index[k] < loop->extent - 1) {
                index[k]++;
                to += (uintptr_t)loop->to;
                from += (uintptr_t)loop->from;
                break;
            }
            to -= (uintptr_t)loop->to * (uintptr_t)index[k];
            from -= (uintptr_t)loop->from * (uintptr_t)index[k];
            index[k] = 0;
        }
    } while (k < joint->nloops);
}
