/*
 * Slices and indices.
 *
 * Taking the indices start, start + step ... of a dimension adds
 * start * stride to the address before that dimension's own load, so to what
 * was added last before it: a suboffset, or buf (LAY-015).
 */
#include "bp_slice.h"

#include <assert.h>
#include <string.h>

#include "bp_clause.h"
#include "layout.h"

/* A layout that is being changed. */
struct draft {
    int ndim;
    ptrdiff_t shape[BP_MAX_NDIM];
    ptrdiff_t strides[BP_MAX_NDIM];
    ptrdiff_t suboffsets[BP_MAX_NDIM];
    ptrdiff_t move, load;
};

/* Bring an end of a slice into [low, high]. */
static ptrdiff_t
clip(ptrdiff_t end, ptrdiff_t extent, ptrdiff_t low, ptrdiff_t high)
{
    if (end < 0) {
        end += extent;
    }
    return end < low ? low : end > high ? high : end;
}

ptrdiff_t
bp_slice_clip(struct bp_slice *slice, ptrdiff_t extent)
{
    ptrdiff_t low = slice->step < 0 ? -1 : 0, high = extent + low;

    assert(extent >= 0 && slice->step != 0);
    slice->start = clip(slice->start, extent, low, high);
    slice->stop = clip(slice->stop, extent, low, high);
    if (slice->step < 0) {
        if (slice->step < -PTRDIFF_MAX) {
            slice->step = -PTRDIFF_MAX;
        }
        return slice->start <= slice->stop
                   ? 0
                   : (slice->start - slice->stop - 1) / -slice->step + 1;
    }
    return slice->start >= slice->stop
               ? 0
               : (slice->stop - slice->start - 1) / slice->step + 1;
}

/* Check VIEW and DIM, and start OUT as a copy of VIEW. */
static enum bp_status
init_draft(struct draft *out, const struct bp_view *view, int dim,
           struct bp_error *err)
{
    ptrdiff_t nbytes;
    enum bp_status status = layout_measure(view, &nbytes, err);

    if (status != BP_OK) {
        return status;
    }
    if (dim < 0 || dim >= view->ndim) {
        bp_error_set(err, -1, dim, "there is no dimension %d in %d", dim,
                     view->ndim);
        return BP_VIOLATION;
    }
    *out = (struct draft){.ndim = view->ndim, .load = -1};
    if (view->strides == NULL) {
        status = bp_view_fill_strides(view, BP_ORDER_C, out->strides, err);
        if (status != BP_OK) {
            return status;
        }
    }
    for (int n = 0; n < view->ndim; n++) {
        out->shape[n] = view->shape[n];
        if (view->strides != NULL) {
            out->strides[n] = view->strides[n];
        }
        out->suboffsets[n] =
            view->suboffsets != NULL ? view->suboffsets[n] : -1;
    }
    return BP_OK;
}

/* Move the address before the load of DIM by INDEX of its strides. */
static enum bp_status
move_before(struct draft *draft, int dim, ptrdiff_t index,
            struct bp_error *err)
{
    ptrdiff_t *place = &draft->move, by;

    for (int n = 0; n < dim; n++) {
        if (draft->suboffsets[n] >= 0) {
            place = &draft->suboffsets[n];
        }
    }
    if (!checked_mul(draft->strides[dim], index, &by)
        || !checked_add(*place, by, &by)) {
        bp_error_set(err, BP_LAY_015, dim, "%td strides of %td do not fit",
                     index, draft->strides[dim]);
        return BP_OVERFLOW;
    }
    if (place != &draft->move && by < 0) {
        bp_error_set(err, BP_LAY_008, dim,
                     "the suboffset would become %td, which loads nothing",
                     by);
        return BP_UNSUPPORTED;
    }
    *place = by;
    return BP_OK;
}

/* Write DRAFT into the caller's arrays. */
static void
finish(const struct draft *draft, ptrdiff_t itemsize,
       const struct bp_arrays *arrays, struct bp_part *out)
{
    size_t nbytes = (size_t)draft->ndim * sizeof(ptrdiff_t);
    const struct bp_view view = {itemsize, draft->ndim, draft->shape,
                                 draft->strides, draft->suboffsets};
    bool loads = bp_view_is_indirect(&view);

    memcpy(arrays->shape, draft->shape, nbytes);
    memcpy(arrays->strides, draft->strides, nbytes);
    if (loads) {
        memcpy(arrays->suboffsets, draft->suboffsets, nbytes);
    }
    out->view =
        (struct bp_view){itemsize, draft->ndim, arrays->shape, arrays->strides,
                         loads ? arrays->suboffsets : NULL};
    out->move = draft->move;
    out->load = draft->load;
}

enum bp_status
bp_view_slice(const struct bp_view *view, int dim,
              const struct bp_slice *slice, const struct bp_arrays *arrays,
              struct bp_part *out, struct bp_error *err)
{
    struct bp_slice range = *slice;
    struct draft draft;
    enum bp_status status = init_draft(&draft, view, dim, err);
    bool empty;

    if (status != BP_OK) {
        return status;
    }
    if (range.step == 0) {
        bp_error_set(err, -1, dim, "a step of 0");
        return BP_VIOLATION;
    }
    draft.shape[dim] = bp_slice_clip(&range, view->shape[dim]);
    empty = draft.shape[dim] == 0 || layout_is_empty(view);
    if (!empty) {
        status = move_before(&draft, dim, range.start, err);
        if (status != BP_OK) {
            return status;
        }
    }
    if (!empty && draft.shape[dim] > 1
        && !checked_mul(draft.strides[dim], range.step, &draft.strides[dim])) {
        bp_error_set(err, BP_LAY_015, dim, "a stride of %td times %td",
                     draft.strides[dim], range.step);
        return BP_OVERFLOW;
    }
    finish(&draft, view->itemsize, arrays, out);
    return BP_OK;
}

/* Take dimension DIM out; its load goes to the one before it. */
static enum bp_status
drop(struct draft *draft, int dim, struct bp_error *err)
{
    if (draft->suboffsets[dim] >= 0) {
        ptrdiff_t *before =
            dim > 0 ? &draft->suboffsets[dim - 1] : &draft->load;

        if (*before >= 0) {
            bp_error_set(err, BP_LAY_007, dim,
                         "two loads, and one dimension for them");
            return BP_UNSUPPORTED;
        }
        *before = draft->suboffsets[dim];
    }
    draft->ndim--;
    for (int n = dim; n < draft->ndim; n++) {
        draft->shape[n] = draft->shape[n + 1];
        draft->strides[n] = draft->strides[n + 1];
        draft->suboffsets[n] = draft->suboffsets[n + 1];
    }
    return BP_OK;
}

enum bp_status
bp_view_index(const struct bp_view *view, int dim, ptrdiff_t index,
              const struct bp_arrays *arrays, struct bp_part *out,
              struct bp_error *err)
{
    struct draft draft;
    enum bp_status status = init_draft(&draft, view, dim, err);

    if (status != BP_OK) {
        return status;
    }
    if (index < 0) {
        index += view->shape[dim];
    }
    if (index < 0 || index >= view->shape[dim]) {
        bp_error_set(err, -1, dim, "no such index of %td", view->shape[dim]);
        return BP_VIOLATION;
    }
    if (!layout_is_empty(view)) {
        status = move_before(&draft, dim, index, err);
    }
    if (status == BP_OK) {
        status = drop(&draft, dim, err);
    }
    if (status == BP_OK && layout_is_empty(view)) {
        draft.load = -1; /* there is nothing to be loaded */
    }
    if (status == BP_OK) {
        finish(&draft, view->itemsize, arrays, out);
    }
    return status;
}
