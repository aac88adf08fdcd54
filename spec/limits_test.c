/*
 * The layouts built with BP_MAX_NDIM = 3, so that ordinary cases meet the
 * limit and the arrays behind it (CMakeLists.txt defines it).
 */
#include "bp_clause.h"
#include "bp_copy.h"
#include "bp_expect.h"
#include "bp_test.h"

#if BP_MAX_NDIM != 3
#error "to be compiled with BP_MAX_NDIM = 3"
#endif

static void
test_at_the_limit(void)
{
    const ptrdiff_t shape[] = {2, 3, 4}, index[] = {1, 2, 3};
    const struct bp_view view = {2, 3, shape, NULL, NULL};
    ptrdiff_t strides[3] = {0, 0, 0};
    uintptr_t at;

    CHECK_EQ(bp_view_check(&view, NULL), BP_OK);
    CHECK_EQ(bp_view_fill_strides(&view, BP_ORDER_F, strides, NULL), BP_OK);
    CHECK_EQ(strides[2], 12);
    CHECK_EQ(bp_item_address(&view, 100, index, NULL, NULL, &at), BP_OK);
    CHECK_EQ(at, 100 + 2 * 23);
}

static void
test_beyond_the_limit(void)
{
    const ptrdiff_t shape[] = {1, 1, 1, 1};
    const struct bp_truth truth = {{2, 4, shape, NULL, NULL}, false};
    ptrdiff_t strides[4] = {7, 7, 7, 7};
    struct bp_answer_set out;
    struct bp_error err;
    uintptr_t at;

    CHECK_EQ(bp_view_check(&truth.view, &err), BP_VIOLATION);
    CHECK_EQ(err.clause, BP_FLD_021);
    CHECK_EQ(bp_view_fill_strides(&truth.view, BP_ORDER_C, strides, NULL),
             BP_VIOLATION);
    CHECK_EQ(strides[0], 7);
    CHECK_EQ(bp_item_address(&truth.view, 0, shape, NULL, NULL, &at),
             BP_VIOLATION);
    CHECK(!bp_view_is_contiguous(&truth.view, BP_ORDER_C));
    CHECK_EQ(bp_expect(&truth, 0, &out, NULL), BP_OK);
    CHECK_EQ(out.reasons, BP_WHY_NDIM);
}

/* Loops, levels and plans as many as there is room for. */
static void
test_copies(void)
{
    char items[24], packed[24];
    const char *const rows[] = {items, items + 12};
    const char *const *deep[] = {&rows[0], &rows[1]};
    const ptrdiff_t shape[] = {2, 1, 12};
    const ptrdiff_t strides[] = {sizeof deep[0], sizeof rows[0], 1};
    const ptrdiff_t sub[] = {0, 0, -1}, all[] = {0, 0, 0};
    struct bp_view view = {1, 3, shape, strides, sub};
    const struct bp_memory memory = {&view, (uintptr_t)deep, NULL, NULL};
    const ptrdiff_t four[] = {1, 1, 1, 1};
    struct bp_iter it;

    for (int i = 0; i < 24; i++) {
        items[i] = (char)i;
    }
    CHECK_EQ(bp_copy_to_packed(packed, 24, BP_ORDER_F, &memory, NULL), BP_OK);
    for (int i = 0; i < 24; i++) {
        CHECK_EQ(packed[i], i / 2 + i % 2 * 12);
    }
    view.suboffsets = all;
    CHECK_EQ(bp_iter_init(&it, &memory, BP_ORDER_C, NULL), BP_OK);
    CHECK_EQ(it.nlevels, 4);
    view = (struct bp_view){1, 4, four, NULL, NULL};
    CHECK_EQ(bp_iter_init(&it, &memory, BP_ORDER_C, NULL), BP_VIOLATION);
    CHECK_EQ(bp_copy_to_packed(packed, 1, BP_ORDER_C, &memory, NULL),
             BP_VIOLATION);
}

int
main(void)
{
    test_at_the_limit();
    test_beyond_the_limit();
    test_copies();
    return bp_test_end();
}
