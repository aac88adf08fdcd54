/*
 * Eva: memory behind pointers that are there: plain loads, copies, segments.
 *
 * ndim: 3
 * options: -eva-slevel 10000
 */
#include "any.h"
#include "bp_bounds.h"
#include "bp_copy.h"
#include "bp_segments.h"
#include "walk.h"

enum { ROWS = 3, ROW = 6 };

static unsigned char rows[ROWS][ROW], packed[ROWS * ROW];
static unsigned char *table[ROWS];
static const ptrdiff_t shape[] = {ROWS, 2, 2};
static const ptrdiff_t strides[] = {(ptrdiff_t)sizeof(unsigned char *), 2, 1};
static const ptrdiff_t suboffsets[] = {1, -1, -1};
static const struct bp_view view = {1, 3, shape, strides, suboffsets};

static void
copy(const struct bp_memory *memory)
{
    const struct bp_view flat = {1, 3, shape, NULL, NULL};
    const struct bp_memory to = {&flat, (uintptr_t)packed, NULL, NULL};
    const struct bp_block blocks[] = {
        {(uintptr_t)table, (ptrdiff_t)sizeof table},
        {(uintptr_t)rows, (ptrdiff_t)sizeof rows}};
    struct bp_error error;
    ptrdiff_t nbytes;

    (void)!bp_memory_bounds(memory, blocks, 2, &error);
    (void)!bp_copy(&to, memory, NULL, 0, &error);
    (void)!bp_copy(memory, &to, NULL, 0, &error);
    if (bp_view_nbytes(&view, &nbytes, &error) == BP_OK) {
        (void)!bp_copy_to_packed(packed, nbytes, BP_ORDER_F, memory, &error);
        (void)!bp_copy_from_packed(memory, packed, nbytes, BP_ORDER_C, &error);
    }
}

/* Every item by its number, and the pointers, many at a time. */
static void
visit(const struct bp_memory *memory)
{
    struct bp_iter it;
    struct bp_error error;
    uintptr_t at[2];

    for (ptrdiff_t n = 0; n < 4 * (ptrdiff_t)ROWS; n++) {
        ptrdiff_t indices[3];

        bp_item_indices(&view, n, indices);
        (void)!bp_item_address(&view, memory->buf, indices, NULL, NULL, at);
    }
    if (walk_init(&it, memory, walk_depth(&view), BP_ORDER_C, &error)
        == BP_OK) {
        while (walk_next(&it, at, 2) > 0) {
        }
    }
}

/* Segments in segments, of which one may be shorter. */
static void
lift(void)
{
    struct bp_segment inner[2], outer;
    ptrdiff_t room[3][BP_MAX_NDIM];
    const struct bp_arrays arrays = {room[0], room[1], room[2]};
    struct bp_view out;
    struct bp_error error;

    for (int i = 0; i < 2; i++) {
        inner[i].at = (uintptr_t)rows[i];
        inner[i].count = any_size_from(-1, ROW);
    }
    outer.at = (uintptr_t)inner;
    outer.count = 2;
    (void)!bp_segment_lift(&outer, 2, any_size(), &arrays, &out, &error);
    (void)!bp_segment_lift(&inner[0], 1, any_size(), &arrays, &out, &error);
}

int
main(void)
{
    const struct bp_memory memory = {&view, (uintptr_t)table, NULL, NULL};

    for (int i = 0; i < ROWS; i++) {
        Frama_C_make_unknown((char *)rows[i], ROW);
        table[i] = rows[ROWS - 1 - i];
    }
    copy(&memory);
    visit(&memory);
    lift();
    return 0;
}
