/*
 * The inner loops of copying, for each size of item.
 */
#include "kernel.h"

#include <string.h>

struct word_16 {
    uint64_t halves[2];
};

/* The loop around loop 0, if there is one. */
static struct joint_loop
second_loop(const struct joint *joint)
{
    return joint->nloops > 1 ? joint->loops[1] : (struct joint_loop){1, 0, 0};
}

/* The side of a tile: longer if the OTHER side cannot be as long as TILE. */
static ptrdiff_t
side_of(ptrdiff_t tile, ptrdiff_t other)
{
    return other < tile ? tile * tile / other : tile;
}

#define NAME(x) x##_1
#define TYPE    uint8_t
#define PAIRED  0
#define TILE    16
#include "kernel_item.h"

#define NAME(x) x##_2
#define TYPE    uint16_t
#define PAIRED  0
#define TILE    16
#include "kernel_item.h"

#define NAME(x) x##_4
#define TYPE    uint32_t
#define PAIRED  0
#define TILE    16
#include "kernel_item.h"

#define NAME(x) x##_8
#define TYPE    uint64_t
#define PAIRED  0
#define TILE    8
#include "kernel_item.h"

#define NAME(x) x##_16
#define TYPE    struct word_16
#define PAIRED  0
#define TILE    4
#include "kernel_item.h"

#define NAME(x) x##_3_to_4
#define TYPE    uint16_t
#define PAIRED  1
#define TILE    16
#include "kernel_item.h"

#define NAME(x) x##_5_to_8
#define TYPE    uint32_t
#define PAIRED  1
#define TILE    8
#include "kernel_item.h"

#define NAME(x) x##_9_to_16
#define TYPE    uint64_t
#define PAIRED  1
#define TILE    8
#include "kernel_item.h"

#define NAME(x) x##_17_to_32
#define TYPE    struct word_16
#define PAIRED  1
#define TILE    4
#include "kernel_item.h"

/* One item, of any size.  It may overlap itself. */
static void
single(const struct joint *joint, char *to, const char *from)
{
    memmove(to, from, joint->item);
}

/* Items so large that a call for each does not count, nor a tile. */
static void
large(const struct joint *joint, char *to, const char *from)
{
    const struct joint_loop inner = joint->loops[0];
    const struct joint_loop outer = second_loop(joint);

    for (ptrdiff_t k = 0; k < outer.extent; k++) {
        char *t = to + k * outer.to;
        const char *f = from + k * outer.from;

        for (ptrdiff_t i = 0; i < inner.extent; i++) {
            memmove(t + i * inner.to, f + i * inner.from, joint->item);
        }
    }
}

kernel *
kernel_for(const struct joint *joint)
{
    static const struct {
        size_t most; /* bytes of an item */
        kernel *plain, *tiled;
    } kernels[] = {
        {1, plain_1, tiled_1},
        {2, plain_2, tiled_2},
        {3, plain_3_to_4, tiled_3_to_4},
        {4, plain_4, tiled_4},
        {7, plain_5_to_8, tiled_5_to_8},
        {8, plain_8, tiled_8},
        {15, plain_9_to_16, tiled_9_to_16},
        {16, plain_16, tiled_16},
        {32, plain_17_to_32, tiled_17_to_32},
    };

    if (joint->nloops == 0) {
        return single;
    }
    for (size_t i = 0; i < sizeof kernels / sizeof kernels[0]; i++) {
        if (joint->item <= kernels[i].most) {
            return joint->tiled ? kernels[i].tiled : kernels[i].plain;
        }
    }
    return large;
}
