/*
 * Segments: arrays of pointers to rows, made of a layout and lifted again.
 */
#include "bp_segments.h"

#include <string.h>

#include "check.h"

#define POINTER ((ptrdiff_t)sizeof(void *))

/* Room for the numbers of a view. */
struct numbers {
    ptrdiff_t shape[BPF_LAYOUT_DIMS], strides[BPF_LAYOUT_DIMS];
    ptrdiff_t suboffsets[BPF_LAYOUT_DIMS];
};

/* Do the items of each row, those of the last dimension, lie side by side and
 * before any pointer? */
static bool
has_rows(const struct bpf_layout *layout)
{
    ptrdiff_t row;

    if (layout->ndim == 0 || layout->nitems == 0) {
        return true;
    }
    if (layout->suboffsets[layout->ndim - 1] >= 0) {
        return false;
    }
    row = layout->shape[layout->ndim - 1];
    for (int i = 0; i < layout->nitems; i++) {
        if (i % row > 0
            && layout->at[i]
                   != layout->at[i - 1] + (uintptr_t)layout->itemsize) {
            return false;
        }
    }
    return true;
}

/* How many pointers segments of LAYOUT, which has rows, are made of. */
static ptrdiff_t
count_pointers(const struct bpf_layout *layout)
{
    ptrdiff_t sum = 0, entries = 1;
    bool is_so = true; /* it is made of segments */

    if (layout->nitems == 0) {
        return 0;
    }
    for (int n = 0; n < layout->ndim - 1; n++) {
        entries *= layout->shape[n];
        sum += entries;
        is_so = is_so && layout->suboffsets[n] == 0
                && (layout->shape[n] == 1 || layout->strides[n] == POINTER);
    }
    return is_so ? 0 : sum;
}

/* Compare what C's var[i][j][k] leads to. */
static void
agree_indexed(const struct bpf_layout *layout,
              const struct bp_segments *segments)
{
    agree("segments", "ndim", segments->ndim, layout->ndim);
    agree("segments", "itemsize", segments->itemsize, layout->itemsize);
    for (int i = 0; i < layout->nitems; i++) {
        ptrdiff_t behind = layout->nitems, rest = i;
        uintptr_t at = segments->at;

        for (int n = 0; n < layout->ndim; n++) {
            ptrdiff_t index;

            agree("segments", "shape", segments->shape[n], layout->shape[n]);
            behind /= layout->shape[n];
            index = rest / behind;
            rest %= behind;
            if (n < layout->ndim - 1) {
                at = (uintptr_t)((void **)at)[index];
            }
            else {
                at += (uintptr_t)(index * layout->itemsize);
            }
        }
        agree("segments", "item", (ptrdiff_t)(at - layout->at[i]), 0);
    }
}

/* Do the items of VIEW, around BUF, lie where those of LAYOUT lie? */
static void
agree_items_of(const struct bpf_layout *layout, const struct bp_view *view,
               uintptr_t buf, const char *op)
{
    const struct bp_memory memory = {view, buf, NULL, NULL};
    struct bp_iter it;
    uintptr_t at;
    int i = 0;

    agree(op, "iter", bp_iter_init(&it, &memory, BP_ORDER_C, NULL), BP_OK);
    for (; bp_iter_next(&it, &at); i++) {
        agree(op, "more", i < layout->nitems, true);
        agree(op, "item", (ptrdiff_t)(at - layout->at[i]), 0);
    }
    agree(op, "count", i, layout->nitems);
}

static void
check_lift(const struct bpf_layout *layout, const struct bp_segments *segments)
{
    struct numbers numbers;
    const struct bp_arrays arrays = {numbers.shape, numbers.strides,
                                     numbers.suboffsets};
    struct bp_view view;

    agree("segments_lift", "accepts",
          bp_segments_lift(segments, &arrays, &view, NULL), BP_OK);
    agree_items_of(layout, &view, segments->at, "segments_lift");
}

/* Is the pointer table of LAYOUT, which is made of segments, aligned? */
static bool
is_aligned(const struct bpf_layout *layout)
{
    for (int i = 0; i < layout->nsegments; i++) {
        const struct bpf_segment *segment = &layout->segments[i];

        for (int k = 0; segment->loads && k < segment->nrows; k++) {
            if ((segment->rows[k] + (uintptr_t)segment->start)
                    % (uintptr_t)POINTER
                != 0) {
                return false;
            }
        }
    }
    return true;
}

void
check_segments(const struct subject *subject, struct bpf_input *in)
{
    const struct bpf_layout *layout = subject->layout;
    bool rows = has_rows(layout), small = bpf_once_in(in, 16);
    ptrdiff_t need = rows ? count_pointers(layout) : 0, n = -1;
    struct bp_segments segments;
    uintptr_t table;
    enum bp_status status = bp_segments_count(&subject->view, &n, NULL);

    agree("segments_count", "status", status, rows ? BP_OK : BP_UNSUPPORTED);
    agree("segments_count", "value", n, rows ? need : -1);
    small = small && need > 0;
    need -= small;
    table = bpf_arena_block(bpf_arena_add(need * POINTER))->start;
    status = bp_segments_lower(&subject->memory, (void **)table, need,
                               &segments, NULL);
    if (!rows || small) {
        agree("segments_lower", "status", status,
              rows ? BP_CAPACITY : BP_UNSUPPORTED);
        return;
    }
    agree("segments_lower", "status", status, BP_OK);
    memcpy(bpf_arena_expected(table), (const void *)table,
           (size_t)(need * POINTER));
    if (need > 0 || is_aligned(layout)) {
        agree_indexed(layout, &segments);
    }
    check_lift(layout, &segments);
}

/* Write segments that know their lengths for LAYOUT, level by level from the
 * rows up; *OUT is the root, *LAST where the rows are. */
static void
make_levels(const struct bpf_layout *layout, struct bp_segment *out,
            uintptr_t *last)
{
    ptrdiff_t step = layout->shape[layout->ndim - 1];
    ptrdiff_t count = layout->nitems / step, below = step;
    uintptr_t level = 0;

    for (int n = layout->ndim - 2; n >= 0; n--) {
        uintptr_t lower = level;

        level = bpf_arena_block(bpf_arena_add(count * (ptrdiff_t)sizeof *out))
                    ->start;
        *last = lower == 0 ? level : *last;
        for (ptrdiff_t i = 0; i < count; i++) {
            struct bp_segment segment = {
                lower == 0 ? layout->at[i * step]
                           : lower + (uintptr_t)(i * below) * sizeof segment,
                below};

            bpf_arena_put(level + (uintptr_t)i * sizeof segment, &segment,
                          sizeof segment);
        }
        below = layout->shape[n];
        count /= below;
    }
    *out = (struct bp_segment){level == 0 ? layout->at[0] : level, below};
}

/* Let one row of the COUNT at LAST be of another length, or be nowhere. */
static void
spoil(uintptr_t last, ptrdiff_t count, unsigned how)
{
    struct bp_segment segment;
    uintptr_t at =
        last + (uintptr_t)(how / 4 % (unsigned)count) * sizeof segment;

    memcpy(&segment, (const void *)at, sizeof segment);
    switch (how % 4) {
    case 0:
        segment.count++;
        break;
    case 1:
        segment.count--;
        break;
    case 2:
        segment.count = -segment.count;
        break;
    default:
        segment.at = 0;
    }
    bpf_arena_put(at, &segment, sizeof segment);
}

void
check_lengths(const struct subject *subject, struct bpf_input *in)
{
    const struct bpf_layout *layout = subject->layout;
    struct numbers numbers;
    const struct bp_arrays arrays = {numbers.shape, numbers.strides,
                                     numbers.suboffsets};
    struct bp_segment root;
    struct bp_view view;
    uintptr_t last = 0;
    unsigned how = bpf_u8(in);
    ptrdiff_t count;
    bool spoilt;

    if (layout->ndim == 0 || layout->nitems == 0 || !has_rows(layout)) {
        return;
    }
    make_levels(layout, &root, &last);
    count = layout->nitems / layout->shape[layout->ndim - 1];
    /* one row alone may have any length, and none lies nowhere */
    spoilt = how >= 192 && last != 0 && (count > 1 || how % 4 >= 2);
    if (spoilt) {
        spoil(last, count, how);
    }
    agree("segment_lift", "status",
          bp_segment_lift(&root, layout->ndim, layout->itemsize, &arrays,
                          &view, NULL),
          spoilt ? BP_VIOLATION : BP_OK);
    if (!spoilt) {
        agree_items_of(layout, &view, root.at, "segment_lift");
    }
}
