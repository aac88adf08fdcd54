/*
 * Overlap of two direct views.
 *
 * All distances between an item of one and an item of the other are the
 * distance of their buffers plus a multiple of g, the greatest common divisor
 * of all strides of both.  Items share a byte only if a distance lies within
 * an item, so g can show that none does.
 */
#include "bp_copy.h"

#include "bp_clause.h"
#include "layout.h"

#define FEW 64 /* items of each view that are compared one by one */

/* What of a view matters here. */
struct range {
    uintptr_t start, end; /* its bytes lie in [start, end) */
    ptrdiff_t nitems;
    bool dense; /* and they are all of these */
    struct bp_iter it;
};

static enum bp_status
measure(const struct bp_memory *memory, struct range *out,
        struct bp_error *err)
{
    const struct bp_view *view = memory->view;
    struct bp_extent ext;
    enum bp_status status = bp_view_nitems(view, &out->nitems, err);

    if (status == BP_OK) {
        status = bp_view_extent(view, &ext, err);
    }
    if (status == BP_OK) {
        status = bp_iter_init(&out->it, memory, BP_ORDER_C, err);
    }
    if (status != BP_OK) {
        return status;
    }
    out->start = memory->buf + (uintptr_t)ext.low;
    out->end = memory->buf + (uintptr_t)ext.high;
    out->dense = bp_view_is_contiguous(view, BP_ORDER_ANY);
    return BP_OK;
}

static size_t
gcd(size_t a, size_t b)
{
    while (b != 0) {
        size_t rest = a % b;

        a = b;
        b = rest;
    }
    return a;
}

/* Return the greatest common divisor of G and the strides of VIEW. */
static size_t
gcd_of(size_t g, const struct bp_view *view)
{
    if (view->strides == NULL) {
        return gcd(g, (size_t)view->itemsize);
    }
    for (int n = 0; n < view->ndim; n++) {
        size_t stride = (size_t)view->strides[n];

        if (view->shape[n] > 1) {
            g = gcd(g, view->strides[n] < 0 ? (size_t)0 - stride : stride);
        }
    }
    return g;
}

/* Do the strides of A and B leave no item of one on an item of the other? */
static bool
is_interleaved(const struct bp_memory *a, const struct bp_memory *b)
{
    size_t g = gcd_of(gcd_of(0, a->view), b->view);
    size_t a_item = (size_t)a->view->itemsize;
    size_t b_item = (size_t)b->view->itemsize;
    size_t rest;

    if (g == 0) {
        return false;
    }
    rest = b->buf >= a->buf ? (b->buf - a->buf) % g
                            : (g - (a->buf - b->buf) % g) % g;
    return rest >= a_item && g - rest >= b_item;
}

/* Compare each item of A with each one of B. */
static bool
have_common_byte(struct bp_iter *a, const struct bp_iter *b)
{
    uintptr_t p, q;

    while (bp_iter_next(a, &p)) {
        struct bp_iter inner = *b;

        while (bp_iter_next(&inner, &q)) {
            if (q >= p ? q - p < (size_t)a->itemsize
                       : p - q < (size_t)b->itemsize) {
                return true;
            }
        }
    }
    return false;
}

enum bp_status
bp_view_overlap(const struct bp_memory *a, const struct bp_memory *b,
                enum bp_overlap *out, struct bp_error *err)
{
    struct range ra, rb;
    enum bp_status status = measure(a, &ra, err);

    if (status == BP_OK) {
        status = measure(b, &rb, err);
    }
    if (status != BP_OK) {
        return status;
    }
    if (ra.start == ra.end || rb.start == rb.end || ra.end <= rb.start
        || rb.end <= ra.start || is_interleaved(a, b)) {
        *out = BP_OVERLAP_NO;
    }
    else if (ra.dense && rb.dense) {
        *out = BP_OVERLAP_YES;
    }
    else if (ra.nitems <= FEW && rb.nitems <= FEW) {
        *out =
            have_common_byte(&ra.it, &rb.it) ? BP_OVERLAP_YES : BP_OVERLAP_NO;
    }
    else {
        *out = BP_OVERLAP_MAYBE;
    }
    return BP_OK;
}
