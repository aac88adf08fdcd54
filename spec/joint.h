/*
 * Loops over two layouts of one shape at once.  Private to spec/.
 */
#ifndef BP_JOINT_H
#define BP_JOINT_H

#include "layout.h"

struct joint;

/* Copies what loops 0 and 1 of JOINT lead to, from FROM on to TO on. */
typedef void
kernel(const struct joint *joint, char *to, const char *from);

struct joint_loop {
    ptrdiff_t extent;   /* items, >= 2 */
    ptrdiff_t to, from; /* strides in bytes */
};

/*
 * A plan for copying: the innermost loop first; strides of TO are not
 * negative, and ascend from loop to loop but for loop 1, which has the
 * smallest stride of FROM if it is tiled.
 */
struct joint {
    size_t item; /* bytes that lie side by side in both, >= 1 */
    uintptr_t to_move, from_move; /* where the first item is */
    int nloops;
    bool tiled; /* loops 0 and 1 are walked in tiles */
    kernel *copy;
    struct joint_loop loops[BP_MAX_NDIM];
};

/*
 * Plan the copy of the items of FROM to TO, over the dimensions from FIRST on.
 *
 *   Pre      both have the same shape and itemsize, at least one byte, and no
 *            dimension from FIRST on that is dereferenced; their extents fit
 *   Out      *joint
 */
void
joint_init(struct joint *joint, const struct bp_view *to,
           const struct bp_view *from, int first);

/* Turn JOINT round: from the last item to the first. */
void
joint_reverse(struct joint *joint);

/* Copy more than two loops, from the first items at TO and FROM on. */
void
joint_walk(const struct joint *joint, uintptr_t to, uintptr_t from);

/* Copy as JOINT says; the items of index 0 are at TO and FROM. */
static inline void
joint_copy(const struct joint *joint, uintptr_t to, uintptr_t from)
{
    to += joint->to_move;
    from += joint->from_move;
    if (joint->nloops > 2) {
        joint_walk(joint, to, from);
    }
    else {
        joint->copy(joint, (char *)to, (const char *)from);
    }
}

#endif
