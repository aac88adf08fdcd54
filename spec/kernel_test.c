/*
 * Every inner loop of copying: each size of item with each direction.
 */
#include "bp_copy.h"
#include "bp_test.h"
#include "sample.h"

/* The bytes of two matrices. */
static unsigned char source[1 << 18], target[1 << 18], wanted[1 << 18];

struct axes {
    int line;
    int turned;   /* a set of dimensions that run backwards in FROM */
    int order[3]; /* of FROM's dimensions, the outermost in memory first */
    ptrdiff_t shape[3];
    ptrdiff_t gap; /* FROM has items of this many places */
};

static const struct axes axes[] = {
    {__LINE__, 0, {0, 2, 1}, {1, 37, 41}, 1}, /* transposed */
    {__LINE__, 0, {0, 2, 1}, {1, 32, 32}, 1},
    {__LINE__, 0, {0, 2, 1}, {1, 3, 500}, 1}, /* and thin */
    {__LINE__, 0, {0, 2, 1}, {1, 500, 3}, 1},
    {__LINE__, 0, {0, 2, 1}, {1, 33, 32}, 2}, /* with gaps */
    {__LINE__, 6, {0, 2, 1}, {1, 33, 32}, 1}, /* backwards */
    {__LINE__, 0, {0, 1, 2}, {1, 20, 50}, 2}, /* strided */
    {__LINE__, 4, {0, 1, 2}, {1, 20, 50}, 1},
    {__LINE__, 6, {0, 1, 2}, {1, 20, 50}, 1},
    {__LINE__, 0, {0, 1, 2}, {1, 20, 50}, 3},
    {__LINE__, 0, {0, 1, 2}, {1, 20, 50}, 0}, /* one item everywhere */
    {__LINE__, 0, {0, 1, 2}, {1, 1, 1000}, 2},
    {__LINE__, 0, {0, 1, 2}, {1, 1, 1}, 1},
    {__LINE__, 0, {2, 0, 1}, {6, 9, 19}, 1}, /* permuted */
    {__LINE__, 0, {2, 1, 0}, {6, 9, 19}, 1},
    {__LINE__, 0, {1, 0, 2}, {6, 9, 19}, 1},
    {__LINE__, 5, {1, 2, 0}, {6, 9, 19}, 2},
};

/* Build FROM of ROW, and its place in source. */
static void
lay_out(const struct axes *row, ptrdiff_t itemsize, ptrdiff_t *strides,
        struct bp_memory *from)
{
    ptrdiff_t next = itemsize * row->gap;

    from->buf = (uintptr_t)source;
    for (int k = 2; k >= 0; k--) {
        int n = row->order[k];

        strides[n] = next;
        next *= row->shape[n];
        if ((row->turned >> n & 1) != 0) {
            from->buf += (uintptr_t)(strides[n] * (row->shape[n] - 1));
            strides[n] = -strides[n];
        }
    }
}

/* Every kernel: each size of item with each direction, to and fro. */
static void
test_kernels(void)
{
    for (size_t i = 0; i < sizeof source; i++) {
        source[i] = (unsigned char)(i * 7 + i / 251);
    }
    for (size_t i = 0; i < sizeof axes / sizeof axes[0]; i++) {
        for (ptrdiff_t itemsize = 1; itemsize <= 40; itemsize++) {
            ptrdiff_t strides[3];
            struct bp_view view = {itemsize, 3, axes[i].shape, strides, NULL};
            struct bp_memory from = {&view, 0, NULL, NULL};
            ptrdiff_t nbytes = sample_count(&view) * itemsize;

            lay_out(&axes[i], itemsize, strides, &from);
            sample_gather(&from, false, wanted);
            memset(target, 0, sizeof target);
            CHECK_EQ(
                bp_copy_to_packed(target, nbytes, BP_ORDER_C, &from, NULL),
                BP_OK);
            CHECK_EQ_AT(axes[i].line, memcmp(target, wanted, (size_t)nbytes),
                        0);
            if (axes[i].gap == 0) {
                continue;
            }
            memcpy(target, source, sizeof target);
            memset(source, 0, sizeof source);
            CHECK_EQ(
                bp_copy_from_packed(&from, wanted, nbytes, BP_ORDER_C, NULL),
                BP_OK);
            memset(wanted + nbytes, 0, 1);
            for (ptrdiff_t k = 0; k < sample_count(&view); k++) {
                CHECK_EQ_AT(axes[i].line,
                            memcmp((const void *)sample_item(&from, false, k),
                                   wanted + k * itemsize, (size_t)itemsize),
                            0);
            }
            memcpy(source, target, sizeof source);
        }
    }
}

int
main(void)
{
    test_kernels();
    return bp_test_end();
}
