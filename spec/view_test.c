#include "bp_clause.h"
#include "bp_test.h"
#include "bp_view.h"

#include <limits.h>

#define DIMS(...)                                                             \
    {                                                                         \
        __VA_ARGS__                                                           \
    }
#define MAX  PTRDIFF_MAX
#define MIN  PTRDIFF_MIN
#define HALF (PTRDIFF_MAX / 2 + 1) /* 2 ** 62 */

/* Sizes; strides do not matter here. */
static const struct {
    int line;
    enum bp_status status;
    ptrdiff_t itemsize;
    int ndim;
    ptrdiff_t shape[3];
    ptrdiff_t nitems, nbytes; /* nitems -1: does not fit either */
} sizes[] = {
    {__LINE__, BP_OK, 8, 0, DIMS(0), 1, 8}, /* a scalar is one item */
    {__LINE__, BP_OK, 0, 0, DIMS(0), 1, 0},
    {__LINE__, BP_OK, 4, 1, DIMS(3), 3, 12},
    {__LINE__, BP_OK, 4, 3, DIMS(2, 3, 4), 24, 96},
    {__LINE__, BP_OK, 4, 2, DIMS(0, 3), 0, 0},
    {__LINE__, BP_OK, 4, 3, DIMS(MAX, MAX, 0), 0, 0}, /* not 2 ** 126 */
    {__LINE__, BP_OK, 4, 3, DIMS(0, MAX, MAX), 0, 0},
    {__LINE__, BP_OK, 1, 1, DIMS(MAX), MAX, MAX},
    {__LINE__, BP_OVERFLOW, 2, 1, DIMS(MAX), MAX, 0},
    {__LINE__, BP_OVERFLOW, 1, 2, DIMS(MAX, 2), -1, 0},
    {__LINE__, BP_OVERFLOW, 0, 2, DIMS(MAX, 2), -1, 0},
#if PTRDIFF_MAX > INT_MAX
    {__LINE__, BP_OK, (ptrdiff_t)INT_MAX + 1, 1, DIMS(3), 3,
     3 * ((ptrdiff_t)INT_MAX + 1)},
#endif
    {__LINE__, BP_OK, MAX, 1, DIMS(1), 1, MAX},
};

static void
test_sizes(void)
{
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct bp_view view = {sizes[i].itemsize, sizes[i].ndim,
                               sizes[i].shape, NULL, NULL};
        struct bp_error err = {.clause = -7};
        ptrdiff_t nitems = -7, nbytes = -7;
        bool fits = sizes[i].nitems >= 0;

        CHECK_EQ_AT(sizes[i].line, bp_view_nitems(&view, &nitems, NULL),
                    fits ? BP_OK : BP_OVERFLOW);
        CHECK_EQ_AT(sizes[i].line, nitems, fits ? sizes[i].nitems : -7);
        CHECK_EQ_AT(sizes[i].line, bp_view_nbytes(&view, &nbytes, &err),
                    sizes[i].status);
        CHECK_EQ_AT(sizes[i].line, bp_view_check(&view, NULL),
                    sizes[i].status);
        if (sizes[i].status == BP_OK) {
            CHECK_EQ_AT(sizes[i].line, nbytes, sizes[i].nbytes);
            CHECK_EQ_AT(sizes[i].line, err.clause, -7);
        }
        else {
            CHECK_EQ_AT(sizes[i].line, nbytes, -7);
            CHECK_EQ_AT(sizes[i].line, err.clause, BP_FLD_026);
        }
    }
}

/* What no function takes for a layout. */
static void
test_violations(void)
{
    const ptrdiff_t shape[] = {2, -1}, strides[] = {1, 1}, none[] = {-1, -1};
    static const ptrdiff_t many[BP_MAX_NDIM + 1];
    const struct {
        int line;
        struct bp_view view;
        int clause, dim;
    } rows[] = {
        {__LINE__, {1, -1, shape, NULL, NULL}, BP_FLD_020, -1},
        {__LINE__, {1, INT_MIN, NULL, NULL, NULL}, BP_FLD_020, -1},
        {__LINE__, {1, BP_MAX_NDIM + 1, many, NULL, NULL}, BP_FLD_021, -1},
        {__LINE__, {-1, 0, NULL, NULL, NULL}, BP_FLD_015, -1},
        {__LINE__, {1, 1, NULL, strides, NULL}, BP_LAY_012, -1},
        {__LINE__, {1, 1, NULL, NULL, NULL}, BP_FLD_023, -1},
        {__LINE__, {1, 2, shape, strides, NULL}, BP_FLD_023, 1},
    };
    const struct bp_view loose = {1, 1, shape, NULL, none};
    struct bp_error err;

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct bp_view *view = &rows[i].view;
        struct bp_extent ext = {5, 6};
        ptrdiff_t out[2] = {5, 6};

        CHECK_EQ_AT(rows[i].line, bp_view_check(view, &err), BP_VIOLATION);
        CHECK_EQ_AT(rows[i].line, err.clause, rows[i].clause);
        CHECK_EQ_AT(rows[i].line, err.dim, rows[i].dim);
        CHECK_EQ(bp_view_nitems(view, out, NULL), BP_VIOLATION);
        CHECK_EQ(bp_view_nbytes(view, out, NULL), BP_VIOLATION);
        CHECK_EQ(bp_view_extent(view, &ext, NULL), BP_VIOLATION);
        CHECK_EQ(bp_view_bounds(view, 0, MAX, NULL), BP_VIOLATION);
        CHECK_EQ(bp_view_fill_strides(view, BP_ORDER_C, out, NULL),
                 BP_VIOLATION);
        CHECK(!bp_view_is_contiguous(view, BP_ORDER_ANY));
        CHECK(out[0] == 5 && out[1] == 6 && ext.low == 5 && ext.high == 6);
    }
    CHECK_EQ(bp_view_check(&loose, &err), BP_VIOLATION);
    CHECK_EQ(err.clause, BP_LAY_010);
}

/* Extents; MAX in shape and strides to see that nothing wraps. */
static const struct {
    int line;
    enum bp_status status;
    ptrdiff_t itemsize;
    int ndim;
    ptrdiff_t shape[3], strides[3];
    ptrdiff_t low, high;
} extents[] = {
    {__LINE__, BP_OK, 8, 0, DIMS(0), DIMS(0), 0, 8},
    {__LINE__, BP_OK, 1, 1, DIMS(12), DIMS(1), 0, 12},
    {__LINE__, BP_OK, 1, 1, DIMS(12), DIMS(-1), -11, 1},
    {__LINE__, BP_OK, 4, 2, DIMS(2, 3), DIMS(12, 4), 0, 24},
    {__LINE__, BP_OK, 4, 2, DIMS(2, 3), DIMS(-12, 4), -12, 12},
    {__LINE__, BP_OK, 4, 2, DIMS(2, 3), DIMS(-12, -4), -20, 4},
    {__LINE__, BP_OK, 4, 2, DIMS(2, 3), DIMS(100, 7), 0, 118},
    {__LINE__, BP_OK, 4, 2, DIMS(1, 3), DIMS(MAX, 4), 0, 12},
    {__LINE__, BP_OK, 4, 2, DIMS(0, 3), DIMS(MAX, MAX), 0, 0},
    {__LINE__, BP_OK, 4, 2, DIMS(3, 0), DIMS(MIN, MAX), 0, 0},
    /* 2 ** 62 items in one place: more bytes than fit, but a small extent */
    {__LINE__, BP_OK, 8, 1, DIMS(HALF), DIMS(0), 0, 8},
#if PTRDIFF_MAX > INT_MAX
    {__LINE__, BP_OK, 8, 1, DIMS(((ptrdiff_t)1 << 31) + 5), DIMS(0), 0, 8},
#endif
    {__LINE__, BP_OK, 8, 2, DIMS(MAX, MAX), DIMS(0, 0), 0, 8},
    {__LINE__, BP_OK, 1, 1, DIMS(2), DIMS(MAX - 1), 0, MAX},
    {__LINE__, BP_OVERFLOW, 1, 1, DIMS(2), DIMS(MAX), 0, 0},
    {__LINE__, BP_OK, 1, 1, DIMS(2), DIMS(MIN), MIN, 1},
    {__LINE__, BP_OVERFLOW, 1, 1, DIMS(3), DIMS(MIN), 0, 0},
    {__LINE__, BP_OVERFLOW, 1, 1, DIMS(3), DIMS(HALF), 0, 0},
    {__LINE__, BP_OVERFLOW, 1, 2, DIMS(2, 2), DIMS(MIN, -1), 0, 0},
    {__LINE__, BP_OK, 1, 2, DIMS(2, 2), DIMS(MIN, MAX - 1), MIN, MAX},
    {__LINE__, BP_OK, 0, 1, DIMS(3), DIMS(5), 0, 10},
};

static void
test_extents(void)
{
    for (size_t i = 0; i < sizeof extents / sizeof extents[0]; i++) {
        struct bp_view view = {extents[i].itemsize, extents[i].ndim,
                               extents[i].shape, extents[i].strides, NULL};
        struct bp_extent ext = {55, 66};
        struct bp_error err = {.clause = -7};
        bool ok = extents[i].status == BP_OK;

        CHECK_EQ_AT(extents[i].line, bp_view_extent(&view, &ext, &err),
                    extents[i].status);
        CHECK_EQ_AT(extents[i].line, ext.low, ok ? extents[i].low : 55);
        CHECK_EQ_AT(extents[i].line, ext.high, ok ? extents[i].high : 66);
        CHECK_EQ_AT(extents[i].line, err.clause, ok ? -7 : BP_LAY_005);
    }
}

static void
test_packed_extent(void)
{
    const ptrdiff_t shape[] = {2, 3}, many[] = {MAX, MAX};
    struct bp_view view = {4, 2, shape, NULL, NULL};
    struct bp_extent ext = {55, 66};

    CHECK_EQ(bp_view_extent(&view, &ext, NULL), BP_OK);
    CHECK_EQ(ext.low, 0);
    CHECK_EQ(ext.high, 24);
    view.shape = many;
    CHECK_EQ(bp_view_extent(&view, &ext, NULL), BP_OVERFLOW);
    CHECK_EQ(ext.high, 24);
}

static void
test_64_dimensions(void)
{
    ptrdiff_t shape[BP_MAX_NDIM], strides[BP_MAX_NDIM];
    struct bp_view view = {1, BP_MAX_NDIM, NULL, NULL, NULL};
    struct bp_extent ext;
    ptrdiff_t n;

    for (int k = 0; k < BP_MAX_NDIM; k++) {
        shape[k] = 2;
        strides[k] = k % 2 == 0 ? -3 : 5;
    }
    view.shape = shape;
    view.strides = strides;
    CHECK_EQ(bp_view_extent(&view, &ext, NULL), BP_OK);
    CHECK_EQ(ext.low, -3 * BP_MAX_NDIM / 2);
    CHECK_EQ(ext.high, 5 * BP_MAX_NDIM / 2 + 1);
    CHECK_EQ(bp_view_nitems(&view, &n, NULL), BP_OVERFLOW); /* 2 ** 64 */
    for (int k = 10; k < BP_MAX_NDIM; k++) {
        shape[k] = 1;
    }
    CHECK_EQ(bp_view_nitems(&view, &n, NULL), BP_OK);
    CHECK_EQ(n, 1024);
    shape[9] = 0;
    view.shape = shape;
    CHECK_EQ(bp_view_nitems(&view, &n, NULL), BP_OK);
    CHECK_EQ(n, 0);
}

static const struct {
    int line;
    enum bp_status status;
    ptrdiff_t shape, stride, offset, block;
} bounds[] = {
    {__LINE__, BP_OK, 3, 4, 0, 12},
    {__LINE__, BP_VIOLATION, 3, 4, 0, 11},
    {__LINE__, BP_VIOLATION, 3, 4, 1, 12},
    {__LINE__, BP_VIOLATION, 3, 4, -1, 12},
    {__LINE__, BP_OK, 3, -4, 8, 12},
    {__LINE__, BP_VIOLATION, 3, -4, 7, 12},
    {__LINE__, BP_OK, 3, 0, 8, 12},
    {__LINE__, BP_OK, 0, 4, -99, 0}, /* no item lies anywhere */
    {__LINE__, BP_OK, 0, MAX, MAX, 0},
    {__LINE__, BP_OK, 1, 4, MAX - 4, MAX},
    {__LINE__, BP_OVERFLOW, 1, 4, MAX - 3, MAX},
    {__LINE__, BP_OVERFLOW, 2, MIN, -1, MAX},
    {__LINE__, BP_OVERFLOW, 2, MAX, 0, MAX},
};

static void
test_bounds(void)
{
    for (size_t i = 0; i < sizeof bounds / sizeof bounds[0]; i++) {
        struct bp_view view = {4, 1, &bounds[i].shape, &bounds[i].stride,
                               NULL};
        struct bp_error err = {.clause = -7};

        CHECK_EQ_AT(
            bounds[i].line,
            bp_view_bounds(&view, bounds[i].offset, bounds[i].block, &err),
            bounds[i].status);
        CHECK_EQ_AT(bounds[i].line, err.clause,
                    bounds[i].status == BP_OK ? -7 : BP_LAY_005);
    }
}

static void
test_indirect(void)
{
    const ptrdiff_t shape[] = {2, 3}, strides[] = {8, 4};
    const ptrdiff_t none[] = {-1, -99}, last[] = {-1, 0}, first[] = {4, -1};
    struct bp_view view = {4, 2, shape, strides, NULL};

    CHECK(!bp_view_is_indirect(&view));
    view.suboffsets = none;
    CHECK(!bp_view_is_indirect(&view));
    view.suboffsets = last;
    CHECK(bp_view_is_indirect(&view));
    view.suboffsets = first;
    CHECK(bp_view_is_indirect(&view));
    view.ndim = 0;
    CHECK(!bp_view_is_indirect(&view));
}

int
main(void)
{
    test_sizes();
    test_violations();
    test_extents();
    test_packed_extent();
    test_64_dimensions();
    test_bounds();
    test_indirect();
    return bp_test_end();
}
