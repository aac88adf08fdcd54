/*
 * Eva: iteration over any view, in any order, behind any pointers; bounds.
 */
#include "any.h"
#include "bp_bounds.h"
#include "walk.h"

static void
iterate(const struct bp_memory *memory, enum bp_order order,
        struct bp_error *err)
{
    struct bp_iter it;
    uintptr_t at[2];
    ptrdiff_t nbytes;

    if (bp_iter_init(&it, memory, order, err) != BP_OK) {
        return;
    }
    for (int i = 0; i < 4; i++) {
        switch (Frama_C_interval(0, 2)) {
        case 0:
            (void)bp_iter_next(&it, at);
            break;
        case 1:
            (void)bp_iter_next_run(&it, at, &nbytes);
            break;
        case 2:
            (void)walk_next(&it, at, 2);
            break;
        }
    }
}

static void
ask(int ndim, int has, int kind)
{
    struct any_arrays arrays;
    struct bp_view view = any_view_of(&arrays, ndim, has, kind);
    const struct bp_memory memory = {&view, any_address(), any_load, NULL};
    struct bp_error error;
    struct bp_block blocks[2];

    for (int i = 0; i < 2; i++) {
        blocks[i].start = any_address();
        blocks[i].size = any_size_from(0, PTRDIFF_MAX);
    }
    switch (Frama_C_interval(0, 3)) {
    case 0:
        iterate(&memory, BP_ORDER_C, &error);
        break;
    case 1:
        iterate(&memory, BP_ORDER_F, &error);
        break;
    case 2:
        iterate(&memory, BP_ORDER_ANY, &error);
        break;
    case 3:
        (void)!bp_memory_bounds(&memory, blocks, 2, &error);
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
