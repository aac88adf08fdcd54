/*
 * Segments to suboffsets and back.
 *
 * Lifting needs no memory: a table of pointers is a dimension with a stride
 * from pointer to pointer, and a row that knows its length is a pointer with
 * something behind it, so only the stride is greater.  Lowering needs a
 * pointer for each index of every dimension but the last.
 */
#include "bp_segments.h"

#include <string.h>

#include "bp_clause.h"
#include "layout.h"

#define POINTER ((ptrdiff_t)sizeof(void *))
#define SEGMENT ((ptrdiff_t)sizeof(struct bp_segment))

_Static_assert(sizeof(void *) == sizeof(uintptr_t)
                   && offsetof(struct bp_segment, at) == 0,
               "a segment begins with a pointer");

/* Strides and suboffsets of segments that are STEP bytes apart. */
struct numbers {
    ptrdiff_t shape[BP_MAX_NDIM], strides[BP_MAX_NDIM];
    ptrdiff_t suboffsets[BP_MAX_NDIM];
};

static void
fill(struct numbers *numbers, int ndim, ptrdiff_t step, ptrdiff_t itemsize)
{
    for (int n = 0; n < ndim; n++) {
        bool last = n == ndim - 1;

        numbers->strides[n] = last ? itemsize : step;
        numbers->suboffsets[n] = last ? -1 : 0;
    }
}

/* Give NUMBERS to the caller, for a view like LIKE. */
static void
hand_over(const struct numbers *numbers, const struct bp_view *like,
          const struct bp_arrays *arrays, struct bp_view *out)
{
    size_t nbytes = (size_t)like->ndim * sizeof numbers->shape[0];
    struct bp_view view = {like->itemsize, like->ndim, arrays->shape,
                           arrays->strides, NULL};

    if (like->ndim > 0) {
        memcpy(arrays->shape, numbers->shape, nbytes);
        memcpy(arrays->strides, numbers->strides, nbytes);
    }
    if (like->ndim > 1) {
        memcpy(arrays->suboffsets, numbers->suboffsets, nbytes);
        view.suboffsets = arrays->suboffsets;
    }
    *out = view;
}

enum bp_status
bp_segments_lift(const struct bp_segments *segments,
                 const struct bp_arrays *arrays, struct bp_view *out,
                 struct bp_error *err)
{
    const struct bp_view view = {segments->itemsize, segments->ndim,
                                 segments->shape, NULL, NULL};
    struct numbers numbers;
    enum bp_status status = bp_view_check(&view, err);

    if (status != BP_OK) {
        return status;
    }
    for (int n = 0; n < view.ndim; n++) {
        numbers.shape[n] = view.shape[n];
    }
    fill(&numbers, view.ndim, POINTER, view.itemsize);
    hand_over(&numbers, &view, arrays, out);
    return BP_OK;
}

/* Check that SEGMENT, at level LEVEL, may be one of EXTENT. */
static enum bp_status
check_segment(const struct bp_segment *segment, ptrdiff_t extent, int level,
              struct bp_error *err)
{
    if (segment->count < 0) {
        bp_error_set(err, BP_FLD_023, level, "a segment of %td",
                     segment->count);
        return BP_VIOLATION;
    }
    if (segment->count != extent) {
        bp_error_set(err, BP_HIS_002, level,
                     "segments of %td and of %td: not rectangular", extent,
                     segment->count);
        return BP_VIOLATION;
    }
    if (segment->at == 0 && segment->count > 0) {
        bp_error_set(err, BP_HIS_002, level, "a segment of %td that is NULL",
                     segment->count);
        return BP_VIOLATION;
    }
    return BP_OK;
}

/*
 * Find the one length of all segments that the first LEVEL dimensions of
 * NUMBERS lead to.
 *
 *   Out      *extent; 0 if there are no such segments
 */
static enum bp_status
measure_level(const struct bp_segment *root, const struct numbers *numbers,
              int level, ptrdiff_t *extent, struct bp_error *err)
{
    const struct bp_view view = {SEGMENT, level, numbers->shape,
                                 numbers->strides, numbers->suboffsets};
    const struct bp_memory memory = {&view, root->at, NULL, NULL};
    struct bp_segment segment;
    struct bp_iter it;
    uintptr_t at = 0;
    bool first = true;
    enum bp_status status = bp_iter_init(&it, &memory, BP_ORDER_C, err);

    *extent = 0;
    while (status == BP_OK && bp_iter_next(&it, &at)) {
        memcpy(&segment, (const void *)at, sizeof segment);
        if (first) {
            *extent = segment.count;
            first = false;
        }
        status = check_segment(&segment, *extent, level, err);
    }
    if (status == BP_OK && it.status != BP_OK) {
        bp_error_set(err, BP_LAY_007, level, "a segment reaches too far");
        return BP_OVERFLOW; /* all that a plain load can come to */
    }
    return status;
}

enum bp_status
bp_segment_lift(const struct bp_segment *root, int ndim, ptrdiff_t itemsize,
                const struct bp_arrays *arrays, struct bp_view *out,
                struct bp_error *err)
{
    struct numbers numbers;
    const struct bp_view view = {itemsize, ndim, numbers.shape, NULL, NULL};
    enum bp_status status;

    if (ndim < 1 || ndim > BP_MAX_NDIM) {
        bp_error_set(err, ndim < 1 ? BP_FLD_020 : BP_FLD_021, -1,
                     "segments %d levels deep", ndim);
        return BP_VIOLATION;
    }
    status = check_segment(root, root->count, 0, err);
    numbers.shape[0] = root->count;
    for (int n = 1; status == BP_OK && n < ndim; n++) {
        fill(&numbers, n, SEGMENT, SEGMENT);
        status = measure_level(root, &numbers, n, &numbers.shape[n], err);
    }
    if (status == BP_OK) {
        status = bp_view_check(&view, err);
    }
    if (status != BP_OK) {
        return status;
    }
    fill(&numbers, ndim, SEGMENT, itemsize);
    hand_over(&numbers, &view, arrays, out);
    return BP_OK;
}

/* Check that C can index the last dimension of VIEW, which has items. */
static enum bp_status
check_rows(const struct bp_view *view, struct bp_error *err)
{
    int last = view->ndim - 1;

    if (view->suboffsets != NULL && view->suboffsets[last] >= 0) {
        bp_error_set(err, BP_HIS_002, last, "each item is behind a pointer");
        return BP_UNSUPPORTED;
    }
    if (view->strides != NULL && view->shape[last] > 1
        && view->strides[last] != view->itemsize) {
        bp_error_set(err, BP_HIS_002, last,
                     "the items of a row are %td bytes apart, not %td",
                     view->strides[last], view->itemsize);
        return BP_UNSUPPORTED;
    }
    return BP_OK;
}

/* Is VIEW, which has items and rows, made of tables of pointers to rows? */
static bool
is_segments(const struct bp_view *view)
{
    for (int n = 0; n < view->ndim - 1; n++) {
        if (view->suboffsets == NULL || view->suboffsets[n] != 0
            || (view->shape[n] > 1 && view->strides[n] != POINTER)) {
            return false;
        }
    }
    return true;
}

enum bp_status
bp_segments_count(const struct bp_view *view, ptrdiff_t *out,
                  struct bp_error *err)
{
    ptrdiff_t nbytes, entries = 1, sum = 0;
    enum bp_status status = layout_measure(view, &nbytes, err);

    if (status == BP_OK && view->ndim > 0 && !layout_is_empty(view)) {
        status = check_rows(view, err);
    }
    if (status != BP_OK) {
        return status;
    }
    if (layout_is_empty(view) || is_segments(view)) {
        *out = 0;
        return BP_OK;
    }
    for (int n = 0; n < view->ndim - 1; n++) {
        entries *= view->shape[n]; /* a part of the number of items */
        if (!checked_add(sum, entries, &sum)) {
            bp_error_set(err, BP_FLD_026, n, "pointers to %td rows", entries);
            return BP_OVERFLOW;
        }
    }
    *out = sum;
    return BP_OK;
}

/*
 * Write the pointers of all tables but the last into TABLE.
 *
 *   Returns  where the last one begins, which leads to rows
 */
static void **
link_tables(const struct bp_view *view, void **table)
{
    ptrdiff_t entries = view->shape[0];

    for (int n = 1; n < view->ndim - 1; n++) {
        void **next = table + entries;

        for (ptrdiff_t i = 0; i < entries; i++) {
            table[i] = next + i * view->shape[n];
        }
        table = next;
        entries *= view->shape[n];
    }
    return table;
}

/* Write the address of every row of MEMORY into TABLE. */
static enum bp_status
link_rows(const struct bp_memory *memory, void **table, struct bp_error *err)
{
    struct bp_view rows = *memory->view;
    struct bp_memory of = *memory;
    struct bp_iter it;
    uintptr_t at = 0;
    enum bp_status status;

    rows.ndim--; /* a row is an item: its own lie side by side */
    rows.itemsize *= rows.shape[rows.ndim];
    of.view = &rows;
    status = bp_iter_init(&it, &of, BP_ORDER_C, err);
    if (status != BP_OK) {
        return status;
    }
    for (ptrdiff_t i = 0; bp_iter_next(&it, &at); i++) {
        table[i] = (void *)at;
    }
    if (it.status != BP_OK) {
        bp_error_set(err, BP_LAY_007, -1, "a pointer %s",
                     it.status == BP_FAULT ? "cannot be read"
                                           : "leads too far");
    }
    return it.status;
}

enum bp_status
bp_segments_lower(const struct bp_memory *memory, void **table,
                  ptrdiff_t capacity, struct bp_segments *out,
                  struct bp_error *err)
{
    const struct bp_view *view = memory->view;
    ptrdiff_t need;
    enum bp_status status = bp_segments_count(view, &need, err);

    if (status != BP_OK) {
        return status;
    }
    if (need > capacity) {
        bp_error_set(err, BP_HIS_002, -1, "%td pointers in a table of %td",
                     need, capacity);
        return BP_CAPACITY;
    }
    if (need > 0) {
        status = link_rows(memory, link_tables(view, table), err);
        if (status != BP_OK) {
            return status;
        }
    }
    *out = (struct bp_segments){need > 0 ? (uintptr_t)table : memory->buf,
                                view->ndim, view->shape, view->itemsize};
    return BP_OK;
}
