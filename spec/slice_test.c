#include "bp_slice.h"
#include "bp_test.h"
#include "sample.h"

#define MAX PTRDIFF_MAX
#define MIN PTRDIFF_MIN

static const struct {
    int line;
    ptrdiff_t extent;
    struct bp_slice in, out;
    ptrdiff_t count;
} clips[] = {
    {__LINE__, 5, {0, MAX, 1}, {0, 5, 1}, 5},
    {__LINE__, 5, {1, 4, 2}, {1, 4, 2}, 2},
    {__LINE__, 5, {-2, MAX, 1}, {3, 5, 1}, 2},
    {__LINE__, 5, {-9, -1, 1}, {0, 4, 1}, 4},
    {__LINE__, 5, {7, 9, 1}, {5, 5, 1}, 0},
    {__LINE__, 5, {3, 1, 1}, {3, 1, 1}, 0},
    {__LINE__, 5, {MAX, MIN, -1}, {4, -1, -1}, 5},
    {__LINE__, 5, {MAX, MIN, -2}, {4, -1, -2}, 3},
    {__LINE__, 5, {3, 0, -1}, {3, 0, -1}, 3},
    {__LINE__, 5, {-9, MIN, -1}, {-1, -1, -1}, 0},
    {__LINE__, 5, {1, 3, -1}, {1, 3, -1}, 0},
    {__LINE__, 0, {0, MAX, 1}, {0, 0, 1}, 0},
    {__LINE__, 0, {MAX, MIN, -1}, {-1, -1, -1}, 0},
    {__LINE__, 5, {0, MAX, MAX}, {0, 5, MAX}, 1},
    {__LINE__, 5, {MAX, MIN, MIN}, {4, -1, -MAX}, 1},
    {__LINE__, MAX, {0, MAX, 1}, {0, MAX, 1}, MAX},
    {__LINE__, MAX, {MAX, MIN, -1}, {MAX - 1, -1, -1}, MAX},
    {__LINE__, MAX, {MIN, MAX, 1}, {0, MAX, 1}, MAX},
};

static void
test_clip(void)
{
    for (size_t i = 0; i < sizeof clips / sizeof clips[0]; i++) {
        struct bp_slice slice = clips[i].in;

        CHECK_EQ_AT(clips[i].line, bp_slice_clip(&slice, clips[i].extent),
                    clips[i].count);
        CHECK_EQ_AT(clips[i].line, slice.start, clips[i].out.start);
        CHECK_EQ_AT(clips[i].line, slice.stop, clips[i].out.stop);
        CHECK_EQ_AT(clips[i].line, slice.step, clips[i].out.step);
    }
}

/* Which indices a slice takes, by trying all numbers on the way. */
static ptrdiff_t
list_indices(const struct bp_slice *slice, ptrdiff_t extent, ptrdiff_t *out)
{
    ptrdiff_t start = slice->start < 0 ? slice->start + extent : slice->start;
    ptrdiff_t stop = slice->stop < 0 ? slice->stop + extent : slice->stop;
    ptrdiff_t count = 0;

    if (slice->step > 0) {
        start = start < 0 ? 0 : start;
        for (ptrdiff_t i = 0; i < extent; i++) {
            if (i >= start && i < stop && (i - start) % slice->step == 0) {
                out[count++] = i;
            }
        }
    }
    else {
        start = start >= extent ? extent - 1 : start;
        for (ptrdiff_t i = extent - 1; i >= 0; i--) {
            if (i <= start && i > stop && (start - i) % -slice->step == 0) {
                out[count++] = i;
            }
        }
    }
    return count;
}

/* Where buf of PART is, with the load that is left to the caller. */
static uintptr_t
place(const struct bp_part *part, uintptr_t buf)
{
    uintptr_t at = buf + (uintptr_t)part->move;

    if (part->load >= 0) {
        memcpy(&at, (const void *)at, sizeof at);
        at += (uintptr_t)part->load;
    }
    return at;
}

/* Does item I of PART lie where the indices TAKEN of DIM say? */
static void
check_item(const struct sample *s, const struct bp_part *part, ptrdiff_t i,
           int dim, const ptrdiff_t *taken)
{
    ptrdiff_t indices[SAMPLE_DIMS], old[SAMPLE_DIMS];
    bool dropped = part->view.ndim < s->view.ndim;

    sample_indices(&part->view, false, i, indices);
    for (int n = 0; n < s->view.ndim; n++) {
        old[n] = dropped && n > dim ? indices[n - 1] : indices[n];
        if (n == dim) {
            old[n] = taken[dropped ? 0 : indices[n]];
        }
    }
    CHECK(sample_address(&part->view, place(part, s->memory.buf), indices)
          == sample_address(&s->view, s->memory.buf, old));
}

static void
check_part(const struct sample *s, const struct bp_part *part, int dim,
           const ptrdiff_t *taken)
{
    ptrdiff_t count = sample_count(&part->view);

    CHECK_EQ(part->view.itemsize, s->view.itemsize);
    CHECK_EQ(part->view.suboffsets != NULL, bp_view_is_indirect(&part->view));
    for (ptrdiff_t i = 0; i < count; i++) {
        check_item(s, part, i, dim, taken);
    }
}

static void
test_random(void)
{
    ptrdiff_t shape[SAMPLE_DIMS], strides[SAMPLE_DIMS], sub[SAMPLE_DIMS];
    const struct bp_arrays arrays = {shape, strides, sub};
    static struct sample s;
    uint64_t state = 2;
    int sliced = 0, refused = 0, dropped = 0, loads = 0;

    for (int i = 0; i < 8000; i++) {
        ptrdiff_t taken[8] = {0}, count, index;
        struct bp_slice slice;
        struct bp_part part;
        enum bp_status status;
        int dim;

        sample_make(&s, &state, i % 2 == 0);
        if (s.view.ndim == 0) {
            continue;
        }
        dim = (int)sample_between(&state, 0, s.view.ndim - 1);
        slice.start = sample_between(&state, -7, 7);
        slice.stop = sample_between(&state, -7, 7);
        slice.step = sample_between(&state, 1, 3);
        slice.step *= sample_between(&state, 0, 1) == 0 ? 1 : -1;
        count = list_indices(&slice, s.shape[dim], taken);
        status = bp_view_slice(&s.view, dim, &slice, &arrays, &part, NULL);
        refused += status == BP_UNSUPPORTED;
        if (status == BP_OK) {
            CHECK_EQ(part.view.shape[dim], count);
            CHECK_EQ(part.load, -1);
            check_part(&s, &part, dim, taken);
            sliced++;
        }
        CHECK(status == BP_OK || (status == BP_UNSUPPORTED && s.nloads > 0));

        index = sample_between(&state, -s.shape[dim], s.shape[dim]);
        taken[0] = index < 0 ? index + s.shape[dim] : index;
        status = bp_view_index(&s.view, dim, index, &arrays, &part, NULL);
        CHECK_EQ(status == BP_VIOLATION, index == s.shape[dim]);
        refused += status == BP_UNSUPPORTED;
        if (status == BP_OK) {
            CHECK_EQ(part.view.ndim, s.view.ndim - 1);
            check_part(&s, &part, dim, taken);
            dropped++;
            loads += part.load >= 0;
        }
    }
    CHECK(sliced > 5000 && dropped > 4000 && refused > 300 && loads > 300);
}

/* In place, once more and once more: the arrays may be the view's own. */
static void
test_in_place(void)
{
    ptrdiff_t shape[] = {6, 5}, strides[] = {40, 8};
    const struct bp_arrays arrays = {shape, strides, NULL};
    const struct bp_slice back = {MAX, MIN, -1}, half = {1, MAX, 2};
    struct bp_part part = {{8, 2, shape, strides, NULL}, 0, -1};
    ptrdiff_t moved = 0;

    for (int n = 0; n < 2; n++) {
        CHECK_EQ(bp_view_slice(&part.view, n, &back, &arrays, &part, NULL),
                 BP_OK);
        moved += part.move;
        CHECK_EQ(bp_view_slice(&part.view, n, &half, &arrays, &part, NULL),
                 BP_OK);
        moved += part.move;
    }
    CHECK_EQ(moved, 4 * 40 + 3 * 8);
    CHECK_EQ(shape[0], 3);
    CHECK_EQ(shape[1], 2);
    CHECK_EQ(strides[0], -80);
    CHECK_EQ(strides[1], -16);
    CHECK_EQ(bp_view_index(&part.view, 0, -1, &arrays, &part, NULL), BP_OK);
    CHECK_EQ(part.move, -160);
    CHECK_EQ(shape[0], 2);
    CHECK_EQ(bp_view_index(&part.view, 0, 0, &arrays, &part, NULL), BP_OK);
    CHECK_EQ(part.view.ndim, 0);
}

int
main(void)
{
    test_clip();
    test_random();
    test_in_place();
    return bp_test_end();
}
