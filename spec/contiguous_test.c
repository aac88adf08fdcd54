#include "bp_test.h"
#include "bp_view.h"

#include <limits.h>

#define DIMS(...)                                                             \
    {                                                                         \
        __VA_ARGS__                                                           \
    }
#define MAX PTRDIFF_MAX
/* an itemsize that no int holds, where there is one */
#define WIDE (MAX > INT_MAX ? (MAX >> 30) + INT_MAX : INT_MAX / 2)

/* One row per case of CON-001 to CON-010; itemsize is 4 unless it is said. */
static const struct {
    int line, ndim;
    ptrdiff_t shape[3], strides[3];
    bool c, f;
} rows[] = {
    /* CON-001, CON-002, CON-003 */
    {__LINE__, 2, DIMS(2, 3), DIMS(12, 4), true, false},
    {__LINE__, 2, DIMS(2, 3), DIMS(4, 8), false, true},
    {__LINE__, 3, DIMS(2, 3, 2), DIMS(24, 8, 4), true, false},
    {__LINE__, 3, DIMS(2, 3, 2), DIMS(4, 8, 24), false, true},
    {__LINE__, 3, DIMS(2, 3, 2), DIMS(8, 16, 4), false, false}, /* permuted */
    {__LINE__, 2, DIMS(2, 3), DIMS(16, 4), false, false},       /* padded */
    {__LINE__, 2, DIMS(2, 3), DIMS(24, 8), false, false},
    /* CON-004 */
    {__LINE__, 0, DIMS(0), DIMS(0), true, true},
    /* CON-005 */
    {__LINE__, 2, DIMS(0, 3), DIMS(7, -5), true, true},
    {__LINE__, 2, DIMS(3, 0), DIMS(MAX, MAX), true, true},
    {__LINE__, 1, DIMS(0), DIMS(8), true, true},
    {__LINE__, 3, DIMS(MAX, 0, MAX), DIMS(1, 1, 1), true, true},
    /* CON-006 */
    {__LINE__, 3, DIMS(1, 3, 1), DIMS(-7, 4, 0), true, true},
    {__LINE__, 3, DIMS(1, 1, 1), DIMS(9, 9, 9), true, true},
    {__LINE__, 3, DIMS(2, 1, 3), DIMS(12, 999, 4), true, false},
    {__LINE__, 3, DIMS(2, 1, 3), DIMS(4, 999, 8), false, true},
    /* CON-007 */
    {__LINE__, 1, DIMS(3), DIMS(4), true, true},
    {__LINE__, 1, DIMS(3), DIMS(8), false, false},
    {__LINE__, 1, DIMS(3), DIMS(2), false, false},
    {__LINE__, 1, DIMS(1), DIMS(-99), true, true},
    /* CON-010 */
    {__LINE__, 1, DIMS(2), DIMS(0), false, false},
    {__LINE__, 1, DIMS(3), DIMS(-4), false, false},
    {__LINE__, 2, DIMS(2, 3), DIMS(-12, 4), false, false},
    {__LINE__, 2, DIMS(2, 3), DIMS(0, 4), false, false},
};

static void
check_orders(int line, const struct bp_view *view, bool c, bool f)
{
    CHECK_EQ_AT(line, bp_view_is_contiguous(view, BP_ORDER_C), c);
    CHECK_EQ_AT(line, bp_view_is_contiguous(view, BP_ORDER_F), f);
    CHECK_EQ_AT(line, bp_view_is_contiguous(view, BP_ORDER_ANY), c || f);
    /* another letter is no order, as in CPython */
    if (view->ndim > 0 && view->strides != NULL && !c && !f) {
        CHECK_EQ_AT(line, bp_view_is_contiguous(view, (enum bp_order)'X'),
                    false);
    }
}

static void
test_rows(void)
{
    const ptrdiff_t negative[] = {-1, -1, -1};

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct bp_view view = {4, rows[i].ndim, rows[i].shape, rows[i].strides,
                               NULL};

        check_orders(rows[i].line, &view, rows[i].c, rows[i].f);
        view.suboffsets = negative; /* CON-008 */
        check_orders(rows[i].line, &view, false, false);
    }
}

/* CON-009 */
static void
test_without_strides(void)
{
    static const struct {
        int line, ndim;
        ptrdiff_t shape[3];
        bool f;
    } packed[] = {
        {__LINE__, 0, DIMS(0), true},
        {__LINE__, 1, DIMS(5), true},
        {__LINE__, 2, DIMS(2, 3), false},
        {__LINE__, 2, DIMS(1, 3), true},
        {__LINE__, 3, DIMS(1, 3, 1), true},
        {__LINE__, 3, DIMS(2, 1, 2), false},
        {__LINE__, 3, DIMS(2, 0, 2), true},
    };

    for (size_t i = 0; i < sizeof packed / sizeof packed[0]; i++) {
        struct bp_view view = {4, packed[i].ndim, packed[i].shape, NULL, NULL};

        check_orders(packed[i].line, &view, true, packed[i].f);
    }
}

static void
test_odd_itemsizes(void)
{
    const ptrdiff_t shape[] = {2, 3}, strides[] = {5, 7}, huge[] = {MAX, 2};
    const ptrdiff_t big[] = {WIDE};
    const ptrdiff_t two[] = {2};
    struct bp_view nothing = {0, 2, shape, strides, NULL};
    struct bp_view wide = {WIDE, 1, two, big, NULL};
    struct bp_view over = {4, 2, huge, NULL, NULL};

    check_orders(__LINE__, &nothing, true, true); /* len 0 */
    check_orders(__LINE__, &wide, true, true);
    check_orders(__LINE__, &over, false, false); /* no legal layout */
    CHECK(!bp_view_is_contiguous(&wide, (enum bp_order)'X'));
}

static void
test_fill_strides(void)
{
    static const struct {
        int line;
        enum bp_status status;
        ptrdiff_t itemsize;
        int ndim;
        enum bp_order order;
        ptrdiff_t shape[3];
        ptrdiff_t strides[3];
    } fills[] = {
        {__LINE__, BP_OK, 4, 0, BP_ORDER_C, DIMS(0), DIMS(-7, -7, -7)},
        {__LINE__, BP_OK, 4, 1, BP_ORDER_C, DIMS(9), DIMS(4, -7, -7)},
        {__LINE__, BP_OK, 4, 3, BP_ORDER_C, DIMS(2, 3, 5), DIMS(60, 20, 4)},
        {__LINE__, BP_OK, 4, 3, BP_ORDER_F, DIMS(2, 3, 5), DIMS(4, 8, 24)},
        {__LINE__, BP_OK, 4, 3, BP_ORDER_C, DIMS(2, 0, 5), DIMS(0, 20, 4)},
        {__LINE__, BP_OK, 4, 3, BP_ORDER_F, DIMS(2, 0, 5), DIMS(4, 8, 0)},
        {__LINE__, BP_OK, WIDE, 2, BP_ORDER_C, DIMS(3, 2),
         DIMS(2 * WIDE, WIDE, -7)},
        /* the stride over everything is nobody's */
        {__LINE__, BP_OK, 1, 2, BP_ORDER_C, DIMS(MAX, 2), DIMS(2, 1, -7)},
        {__LINE__, BP_OK, 1, 2, BP_ORDER_C, DIMS(2, MAX), DIMS(MAX, 1, -7)},
        {__LINE__, BP_OVERFLOW, 2, 2, BP_ORDER_C, DIMS(2, MAX),
         DIMS(-7, -7, -7)},
        {__LINE__, BP_OVERFLOW, 2, 2, BP_ORDER_F, DIMS(MAX, 2),
         DIMS(-7, -7, -7)},
    };

    for (size_t i = 0; i < sizeof fills / sizeof fills[0]; i++) {
        struct bp_view view = {fills[i].itemsize, fills[i].ndim,
                               fills[i].shape, NULL, NULL};
        ptrdiff_t strides[3] = {-7, -7, -7};

        CHECK_EQ_AT(fills[i].line,
                    bp_view_fill_strides(&view, fills[i].order, strides, NULL),
                    fills[i].status);
        for (int n = 0; n < 3; n++) {
            CHECK_EQ_AT(fills[i].line, strides[n], fills[i].strides[n]);
        }
    }
}

/* What fill_strides writes is contiguous, and one byte more is not. */
static void
test_round_trip(void)
{
    ptrdiff_t shape[4], strides[4];
    struct bp_view view = {2, 4, shape, strides, NULL};

    for (int number = 0; number < 256; number++) {
        for (int n = 0; n < 4; n++) {
            shape[n] = number >> (2 * n) & 3;
        }
        for (int k = 0; k < 2; k++) {
            enum bp_order order = k == 0 ? BP_ORDER_C : BP_ORDER_F;
            bool empty = !shape[0] || !shape[1] || !shape[2] || !shape[3];

            CHECK_EQ(bp_view_fill_strides(&view, order, strides, NULL), BP_OK);
            CHECK(bp_view_is_contiguous(&view, order));
            for (int n = 0; n < 4; n++) {
                strides[n]++;
                CHECK_EQ(bp_view_is_contiguous(&view, order),
                         empty || shape[n] == 1);
                strides[n]--;
            }
        }
    }
}

int
main(void)
{
    test_rows();
    test_without_strides();
    test_odd_itemsizes();
    test_fill_strides();
    test_round_trip();
    return bp_test_end();
}
