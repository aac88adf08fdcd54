/*
 * Eva: copies by every kernel, copies of what overlaps, mirrors.
 *
 * Fixed: layouts and sizes of items, of one block of memory or two.  Unknown:
 * all bytes.
 *
 * ndim: 3
 * only: -eva-slevel 100000 -eva-domains cvalue -eva-split-return auto
 */
#include "any.h"
#include "bp_copy.h"
#include "bp_mirror.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

enum { MEMORY = 1600 };

/* Two layouts of one shape; strides and offsets are numbers of items. */
struct layouts {
    int ndim;
    ptrdiff_t shape[3], to[3], from[3];
    ptrdiff_t to_first, from_first;
};

static const struct layouts apart[] = {
    {0, {1}, {1}, {1}, 0, 0},
    {1, {5}, {1}, {1}, 0, 0},
    {1, {6}, {1}, {2}, 0, 0},
    {1, {5}, {1}, {-1}, 0, 4},
    {1, {5}, {1}, {0}, 0, 0},
    {1, {6}, {1}, {3}, 0, 0},
    {1, {6}, {-2}, {3}, 10, 0},
    {2, {2, 5}, {6, 1}, {8, 1}, 0, 0},
    {2, {3, 4}, {4, 1}, {1, 3}, 0, 0},
    {2, {2, 5}, {-5, 1}, {1, -3}, 5, 12},
    {3, {2, 2, 3}, {12, 6, 2}, {9, 5, 1}, 0, 0},
    {3, {2, 3, 2}, {6, 1, 3}, {1, 4, 2}, 0, 0},
};

/* TO and FROM in one block. */
static const struct layouts together[] = {
    {1, {6}, {1}, {1}, 2, 0},          {1, {6}, {1}, {1}, 0, 2},
    {1, {6}, {-2}, {-2}, 12, 10},      {1, {6}, {1}, {-1}, 0, 5},
    {1, {6}, {2}, {2}, 0, 1},          {2, {3, 4}, {4, 1}, {1, 3}, 0, 0},
    {2, {3, 2}, {4, 1}, {4, 1}, 5, 0},
};

/* So many items that there are whole tiles and parts of some. */
static const struct {
    ptrdiff_t itemsize, side;
} tiles[] = {{1, 17}, {2, 17}, {4, 17}, {8, 9}, {16, 5}, {3, 9}, {32, 5}};

static const ptrdiff_t sizes[] = {1, 2, 3, 4, 7, 8, 9, 16, 17, 33};

static void
copy(const struct layouts *l, ptrdiff_t itemsize, char *to_block,
     char *from_block, char *scratch)
{
    ptrdiff_t to_strides[3], from_strides[3];
    const struct bp_view to_view = {itemsize, l->ndim, l->shape, to_strides,
                                    NULL};
    const struct bp_view from_view = {itemsize, l->ndim, l->shape,
                                      from_strides, NULL};
    const struct bp_memory to = {
        &to_view, (uintptr_t)(to_block + l->to_first * itemsize), NULL, NULL};
    const struct bp_memory from = {
        &from_view, (uintptr_t)(from_block + l->from_first * itemsize), NULL,
        NULL};
    struct bp_error error;

    for (int n = 0; n < 3; n++) {
        to_strides[n] = l->to[n] * itemsize;
        from_strides[n] = l->from[n] * itemsize;
    }
    (void)!bp_copy(&to, &from, scratch, scratch != NULL ? MEMORY : 0, &error);
}

static void
mirror(const struct layouts *l, ptrdiff_t itemsize, enum bp_order order,
       char *block, char *room)
{
    ptrdiff_t strides[3];
    const struct bp_view view = {itemsize, l->ndim, l->shape, strides, NULL};
    const struct bp_memory memory = {
        &view, (uintptr_t)(block + l->from_first * itemsize), NULL, NULL};
    const struct bp_mirror_want want = {order, true, room, MEMORY};
    struct bp_mirror mirror;
    struct bp_error error;

    for (int n = 0; n < 3; n++) {
        strides[n] = l->from[n] * itemsize;
    }
    if (bp_mirror_init(&mirror, &memory, &want, &error) == BP_OK) {
        (void)!bp_mirror_release(&mirror, &error);
    }
}

int
main(void)
{
    static char one[MEMORY], other[MEMORY], scratch[MEMORY];
    static const enum bp_order orders[] = {BP_ORDER_C, BP_ORDER_F,
                                           BP_ORDER_ANY};

    Frama_C_make_unknown(one, sizeof one);
    Frama_C_make_unknown(other, sizeof other);
    Frama_C_make_unknown(scratch, sizeof scratch);
    for (size_t s = 0; s < COUNT(sizes); s++) {
        for (size_t i = 0; i < COUNT(apart); i++) {
            copy(&apart[i], sizes[s], one, other, NULL);
        }
    }
    for (size_t i = 0; i < COUNT(together); i++) {
        copy(&together[i], 3, one, one, NULL);
        copy(&together[i], 2, one, one, scratch);
    }
    for (size_t i = 0; i < COUNT(tiles); i++) {
        ptrdiff_t side = tiles[i].side;
        const struct layouts turned = {
            2, {side, side, 1}, {side, 1, 0}, {1, side, 0}, 0, 0};

        copy(&turned, tiles[i].itemsize, one, other, NULL);
    }
    for (size_t i = 0; i < COUNT(apart); i++) {
        mirror(&apart[i], 4, orders[i % 3], one, other);
        mirror(&apart[i], 2, orders[(i + 1) % 3], one, one + MEMORY / 2);
    }
    return 0;
}
