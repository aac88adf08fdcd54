/*
 * Slices and indices that cannot be, and those that just can.
 */
#include "bp_slice.h"
#include "bp_test.h"

#define MAX PTRDIFF_MAX

static const struct {
    int line;
    enum bp_status slice, index;
    int dim;
    ptrdiff_t shape[2], strides[2], suboffsets[2];
    struct bp_slice what;
    ptrdiff_t which;
} hostile[] = {
    {__LINE__, BP_OK, BP_OK, 1, {4, 4}, {16, 4}, {-1, -1}, {1, 3, 1}, 2},
    {__LINE__,
     BP_VIOLATION,
     BP_VIOLATION,
     2,
     {4, 4},
     {16, 4},
     {-1, -1},
     {1, 3, 1},
     2},
    {__LINE__,
     BP_VIOLATION,
     BP_VIOLATION,
     -1,
     {4, 4},
     {16, 4},
     {-1, -1},
     {1, 3, 1},
     2},
    {__LINE__,
     BP_VIOLATION,
     BP_VIOLATION,
     0,
     {4, 4},
     {16, 4},
     {-1, -1},
     {1, 3, 0},
     4},
    {__LINE__,
     BP_OK,
     BP_VIOLATION,
     0,
     {4, 4},
     {16, 4},
     {-1, -1},
     {1, 3, 1},
     -5},
    {__LINE__,
     BP_VIOLATION,
     BP_VIOLATION,
     0,
     {4, -4},
     {16, 4},
     {-1, -1},
     {1, 3, 1},
     0},
    {__LINE__,
     BP_OVERFLOW,
     BP_OVERFLOW,
     0,
     {MAX, 4},
     {16, 4},
     {-1, -1},
     {1, 3, 1},
     0},
    {__LINE__,
     BP_OVERFLOW,
     BP_OVERFLOW,
     0,
     {4, 4},
     {MAX, 4},
     {-1, -1},
     {2, 4, 1},
     2},
    {__LINE__,
     BP_OVERFLOW,
     BP_OK,
     0,
     {9, 4},
     {MAX / 4, 4},
     {-1, -1},
     {0, 9, 5},
     2},
    /* a stride that is nobody's: at most one index, or no item */
    {__LINE__, BP_OK, BP_OK, 0, {9, 4}, {MAX / 4, 4}, {-1, -1}, {0, 9, 9}, 2},
    {__LINE__, BP_OK, BP_OK, 0, {9, 0}, {MAX, MAX}, {-1, -1}, {3, 9, 2}, 2},
    {__LINE__, BP_OK, BP_OK, 0, {9, 0}, {MAX, MAX}, {0, 0}, {3, 9, 2}, 2},
    /* the suboffset moves, to where there is room for it */
    {__LINE__, BP_OK, BP_OK, 1, {4, 4}, {8, -4}, {4, -1}, {1, 3, 1}, 1},
    {__LINE__,
     BP_UNSUPPORTED,
     BP_UNSUPPORTED,
     1,
     {4, 4},
     {8, -4},
     {4, -1},
     {2, 3, 1},
     2},
    {__LINE__,
     BP_OVERFLOW,
     BP_OVERFLOW,
     1,
     {4, 4},
     {8, 4},
     {MAX - 7, -1},
     {2, 3, 1},
     2},
    {__LINE__, BP_OK, BP_UNSUPPORTED, 1, {4, 4}, {8, 8}, {0, 0}, {2, 3, 1}, 2},
};

static void
test_hostile(void)
{
    for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
        struct bp_view view = {1, 2, hostile[i].shape, hostile[i].strides,
                               hostile[i].suboffsets};

        for (int k = 0; k < 2; k++) {
            ptrdiff_t shape[] = {-7, -7}, strides[] = {-7, -7};
            ptrdiff_t sub[] = {-7, -7};
            const struct bp_arrays arrays = {shape, strides, sub};
            struct bp_part part = {{-7, 0, NULL, NULL, NULL}, -7, -7};
            enum bp_status want = k == 0 ? hostile[i].slice : hostile[i].index;

            CHECK_EQ_AT(
                hostile[i].line,
                k == 0 ? bp_view_slice(&view, hostile[i].dim, &hostile[i].what,
                                       &arrays, &part, NULL)
                       : bp_view_index(&view, hostile[i].dim, hostile[i].which,
                                       &arrays, &part, NULL),
                want);
            CHECK_EQ_AT(hostile[i].line, shape[0] != -7, want == BP_OK);
            CHECK_EQ_AT(hostile[i].line, strides[0] != -7, want == BP_OK);
            CHECK_EQ_AT(hostile[i].line, part.move != -7, want == BP_OK);
            if (want == BP_OK) {
                CHECK_EQ_AT(hostile[i].line, part.load, -1);
            }
            else {
                CHECK(sub[0] == -7 && part.load == -7);
            }
        }
    }
}

/* Without strides, and strides that nobody can fill in. */
static void
test_packed(void)
{
    ptrdiff_t shape[3], strides[3];
    const struct bp_arrays arrays = {shape, strides, NULL};
    const ptrdiff_t three[] = {2, 3, 4}, wide[] = {0, MAX, 4};
    const struct bp_slice slice = {1, 2, 1};
    struct bp_view view = {2, 3, three, NULL, NULL};
    struct bp_error err;
    struct bp_part part;

    CHECK_EQ(bp_view_slice(&view, 1, &slice, &arrays, &part, NULL), BP_OK);
    CHECK_EQ(part.move, 8);
    CHECK_EQ(strides[0], 24);
    CHECK_EQ(strides[1], 8);
    CHECK_EQ(strides[2], 2);
    CHECK(part.view.suboffsets == NULL);
    view.shape = wide;
    CHECK_EQ(bp_view_slice(&view, 1, &slice, &arrays, &part, &err),
             BP_OVERFLOW);
    CHECK_EQ(bp_view_index(&view, 1, 0, &arrays, &part, &err), BP_OVERFLOW);
}

int
main(void)
{
    test_hostile();
    test_packed();
    return bp_test_end();
}
