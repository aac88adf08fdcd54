#include "bp_iter.h"
#include "bp_test.h"
#include "sample.h"

#define MAX PTRDIFF_MAX
#define MIN PTRDIFF_MIN
#define TOP UINTPTR_MAX
#define PTR ((ptrdiff_t)sizeof(void *))

/* What init answers to numbers of every kind; nothing is loaded by it. */
static const struct {
    int line;
    enum bp_status status;
    ptrdiff_t itemsize;
    int ndim;
    ptrdiff_t shape[3], strides[3], suboffsets[3];
    uintptr_t buf;
} rows[] = {
    {__LINE__, BP_OK, 4, 0, {0}, {0}, {-1}, 1000},
    {__LINE__, BP_OK, 4, 2, {2, 3}, {12, 4}, {-1, -1}, 1000},
    {__LINE__, BP_OK, 4, 2, {2, 3}, {-12, 4}, {-1, -1}, 12},
    {__LINE__, BP_OVERFLOW, 4, 2, {2, 3}, {-12, 4}, {-1, -1}, 11},
    {__LINE__, BP_OK, 4, 1, {2}, {4}, {-1}, TOP - 8},
    {__LINE__, BP_OVERFLOW, 4, 1, {2}, {4}, {-1}, TOP - 7},
    {__LINE__, BP_OVERFLOW, 1, 0, {0}, {0}, {-1}, TOP},
    /* a wide view in the middle of everything */
    {__LINE__, BP_OK, 1, 2, {2, 2}, {MIN, MAX - 1}, {-1, -1}, (uintptr_t)MIN},
    {__LINE__, BP_OVERFLOW, 1, 1, {2}, {MAX}, {-1}, (uintptr_t)MIN},
    {__LINE__, BP_OVERFLOW, 1, 1, {3}, {MAX}, {-1}, 0},
    {__LINE__, BP_OVERFLOW, 1, 1, {3}, {MIN}, {-1}, TOP},
    {__LINE__, BP_OVERFLOW, 1, 2, {2, 2}, {MAX, MAX}, {-1, -1}, 0},
    {__LINE__, BP_OVERFLOW, 1, 2, {2, 2}, {MIN, -1}, {-1, -1}, TOP},
    /* pointers */
    {__LINE__, BP_OK, 1, 2, {2, 2}, {MAX - PTR, MIN}, {0, MAX}, 0},
    {__LINE__, BP_OVERFLOW, 1, 2, {2, 2}, {MAX - PTR + 1, 1}, {0, -1}, 0},
    {__LINE__,
     BP_OVERFLOW,
     1,
     2,
     {2, 2},
     {PTR, 1},
     {0, -1},
     TOP - 2 * PTR + 1},
    {__LINE__, BP_OVERFLOW, 1, 2, {2, 3}, {8, MAX}, {0, -1}, 1000},
    {__LINE__, BP_OVERFLOW, 1, 2, {2, 2}, {8, MAX}, {0, -1}, 1000},
    {__LINE__, BP_OVERFLOW, 1, 2, {2, 2}, {MAX, 8}, {-1, 0}, 1000},
    /* no legal layout */
    {__LINE__, BP_VIOLATION, -1, 0, {0}, {0}, {-1}, 1000},
    {__LINE__, BP_VIOLATION, 4, -1, {0}, {0}, {-1}, 1000},
    {__LINE__, BP_VIOLATION, 4, BP_MAX_NDIM + 1, {0}, {0}, {-1}, 1000},
    {__LINE__, BP_VIOLATION, 4, 1, {-1}, {4}, {-1}, 1000},
    {__LINE__, BP_OVERFLOW, 4, 1, {MAX / 2}, {0}, {-1}, 1000},
    {__LINE__, BP_OVERFLOW, 0, 2, {MAX, 2}, {0, 0}, {-1, -1}, 1000},
    /* no items: numbers that mean nothing */
    {__LINE__, BP_OK, 4, 2, {0, MAX}, {MAX, MAX}, {MAX, -1}, TOP},
};

static bool
is_untouched(const void *memory, size_t nbytes)
{
    const unsigned char *bytes = memory;

    for (size_t i = 0; i < nbytes; i++) {
        if (bytes[i] != 0xA5) {
            return false;
        }
    }
    return true;
}

static const enum bp_order orders[] = {BP_ORDER_C, BP_ORDER_F, BP_ORDER_ANY};

static void
test_rows(void)
{
    static struct bp_iter it;

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct bp_view view = {rows[i].itemsize, rows[i].ndim, rows[i].shape,
                               rows[i].strides, rows[i].suboffsets};
        struct bp_memory memory = {&view, rows[i].buf, NULL, NULL};

        for (int k = 0; k < 3; k++) {
            enum bp_order order = orders[k];

            memset(&it, 0xA5, sizeof it);
            CHECK_EQ_AT(rows[i].line, bp_iter_init(&it, &memory, order, NULL),
                        rows[i].status);
            if (rows[i].status != BP_OK) {
                CHECK(is_untouched(&it, sizeof it));
            }
        }
    }
}

/* Let the iteration of S be the walk over its indices, in both orders. */
static void
check_walk(const struct sample *s, enum bp_order order, bool fortran)
{
    ptrdiff_t count = sample_count(&s->view), n = 0, left = 0;
    static struct bp_iter it;
    uintptr_t at = 0, want, run = 0;

    CHECK_EQ(bp_iter_init(&it, &s->memory, order, NULL), BP_OK);
    for (; bp_iter_next(&it, &at); n++) {
        if (n >= count) {
            break;
        }
        CHECK(at == sample_item(&s->memory, fortran, n));
    }
    CHECK_EQ(n, count);
    CHECK_EQ(it.status, BP_OK);
    CHECK(!bp_iter_next(&it, &at)); /* and it stays at its end */

    /* the same bytes in runs, the first item of each third one by one */
    CHECK_EQ(bp_iter_init(&it, &s->memory, order, NULL), BP_OK);
    for (n = 0; n < count; n++) {
        want = sample_item(&s->memory, fortran, n);
        if (left == 0 && n % 3 == 0) {
            CHECK(bp_iter_next(&it, &at));
            CHECK(at == want);
            continue;
        }
        if (left == 0) {
            CHECK(bp_iter_next_run(&it, &run, &left));
            CHECK(left > 0 && left % s->view.itemsize == 0);
        }
        CHECK(run == want);
        run += (uintptr_t)s->view.itemsize;
        left -= s->view.itemsize;
    }
    CHECK_EQ(left, 0);
    CHECK(!bp_iter_next_run(&it, &run, &left));
}

static void
test_random(void)
{
    uint64_t state = 1;
    static struct sample s;
    int deep = 0, empty = 0;

    for (int i = 0; i < 6000; i++) {
        sample_make(&s, &state, i % 2 == 0);
        check_walk(&s, BP_ORDER_C, false);
        check_walk(&s, BP_ORDER_F, true);
        check_walk(&s, BP_ORDER_ANY,
                   bp_view_is_contiguous(&s.view, BP_ORDER_F)
                       && !bp_view_is_contiguous(&s.view, BP_ORDER_C));
        deep += s.nloads > 1;
        empty += sample_count(&s.view) == 0;
    }
    CHECK(deep > 500);
    CHECK(empty > 100);
}

/* Runs are as long as the layout allows. */
static void
test_runs(void)
{
    static const struct {
        int line, ndim;
        ptrdiff_t shape[3], strides[3];
        enum bp_order order;
        ptrdiff_t nbytes, runs;
    } cases[] = {
        {__LINE__, 0, {0}, {0}, BP_ORDER_C, 4, 1},
        {__LINE__, 3, {2, 3, 4}, {48, 16, 4}, BP_ORDER_C, 96, 1},
        {__LINE__, 3, {2, 3, 4}, {48, 16, 4}, BP_ORDER_F, 4, 24},
        {__LINE__, 3, {2, 3, 4}, {48, 16, 4}, BP_ORDER_ANY, 96, 1},
        {__LINE__, 3, {2, 3, 4}, {4, 8, 24}, BP_ORDER_F, 96, 1},
        {__LINE__, 3, {2, 3, 4}, {4, 8, 24}, BP_ORDER_ANY, 96, 1},
        {__LINE__, 3, {2, 3, 4}, {64, 16, 4}, BP_ORDER_C, 48, 2},
        {__LINE__, 3, {2, 1, 4}, {16, 99, 4}, BP_ORDER_C, 32, 1},
        {__LINE__, 2, {3, 4}, {0, 4}, BP_ORDER_C, 16, 3},
        {__LINE__, 1, {4}, {-4}, BP_ORDER_C, 4, 4},
        {__LINE__, 1, {4}, {0}, BP_ORDER_C, 4, 4},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct bp_view view = {4, cases[i].ndim, cases[i].shape,
                               cases[i].strides, NULL};
        struct bp_memory memory = {&view, 4096, NULL, NULL};
        struct bp_iter it;
        ptrdiff_t nbytes, runs = 0;
        uintptr_t at;

        CHECK_EQ(bp_iter_init(&it, &memory, cases[i].order, NULL), BP_OK);
        while (bp_iter_next_run(&it, &at, &nbytes)) {
            CHECK_EQ_AT(cases[i].line, nbytes, cases[i].nbytes);
            runs++;
        }
        CHECK_EQ_AT(cases[i].line, runs, cases[i].runs);
    }
}

int
main(void)
{
    test_rows();
    test_random();
    test_runs();
    return bp_test_end();
}
