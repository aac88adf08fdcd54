#include "content.h"

#include "sample.h"

/* What the walk over one content needs. */
struct walk {
    struct bph_peek *peek;
    uintptr_t buf;
    const struct bp_view *view;
    ptrdiff_t row;    /* items that lie one stride apart from each other */
    ptrdiff_t stride; /* in such a row */
};

/*
 * Items of one row need one address, unless each is behind a pointer of its
 * own.
 */
static void
find_rows(struct walk *walk)
{
    const struct bp_view *view = walk->view;
    int last = view->ndim - 1;

    walk->row = 1;
    walk->stride = view->itemsize;
    if (last < 0
        || (view->suboffsets != NULL && view->suboffsets[last] >= 0)) {
        return;
    }
    walk->row = view->shape[last];
    if (view->strides != NULL) {
        walk->stride = view->strides[last];
    }
}

static bool
item_address(const struct walk *walk, ptrdiff_t item, uintptr_t *out)
{
    ptrdiff_t indices[BP_MAX_NDIM];

    bp_item_indices(walk->view, item, indices);
    return bp_item_address(walk->view, walk->buf, indices, bph_peek_pointer,
                           walk->peek, out)
           == BP_OK;
}

/* Read N bytes of one row, SKIP bytes behind the start of ITEM. */
static bool
read_row(const struct walk *walk, ptrdiff_t item, ptrdiff_t skip, ptrdiff_t n,
         uint8_t *out)
{
    ptrdiff_t size = walk->view->itemsize;
    ptrdiff_t last = item + (skip + n - 1) / size;
    uintptr_t at, end;

    /* both ends have an address: so has all between them */
    if (!item_address(walk, item, &at) || !item_address(walk, last, &end)) {
        return false;
    }
    if (walk->stride == size || item == last) {
        return bph_peek(walk->peek, at + (uintptr_t)skip, out, (size_t)n);
    }
    while (n > 0) {
        ptrdiff_t part = size - skip < n ? size - skip : n;

        if (!bph_peek(walk->peek, at + (uintptr_t)skip, out, (size_t)part)) {
            return false;
        }
        at += (uintptr_t)walk->stride;
        out += part;
        n -= part;
        skip = 0;
    }
    return true;
}

/* Read N bytes from position AT of the packed content. */
static bool
read_window(const struct walk *walk, ptrdiff_t at, ptrdiff_t n, uint8_t *out)
{
    ptrdiff_t size = walk->view->itemsize;

    while (n > 0) {
        ptrdiff_t item = at / size, skip = at % size;
        ptrdiff_t left = (walk->row - item % walk->row) * size - skip;
        ptrdiff_t part = left < n ? left : n;

        if (!read_row(walk, item, skip, part, out)) {
            return false;
        }
        at += part;
        out += part;
        n -= part;
    }
    return true;
}

static bool
is_clear(const struct bp_view *view, int64_t len)
{
    ptrdiff_t nbytes;

    return bp_view_check(view, NULL) == BP_OK && view->itemsize > 0
           && bp_view_nbytes(view, &nbytes, NULL) == BP_OK && nbytes == len;
}

enum bph_raw_content
bph_content_digest(struct bph_peek *peek, uintptr_t buf, int64_t len,
                   const struct bp_view *view, uint64_t seed, uint64_t *digest)
{
    struct bph_sample sample;
    struct walk walk = {peek, buf, view, 1, 1};
    uint8_t bytes[BPH_SAMPLE_WHOLE];
    uint64_t sum, at;
    size_t n;
    bool flat;

    if (len == 0) {
        return BPH_CONTENT_NONE;
    }
    if (len < 0 || (view != NULL && !is_clear(view, len))) {
        return BPH_CONTENT_UNCLEAR;
    }
    flat = view == NULL || bp_view_is_contiguous(view, BP_ORDER_C);
    if (!flat) {
        find_rows(&walk);
    }
    sum = bph_sample_init(&sample, seed, (uint64_t)len);
    while (bph_sample_next(&sample, &at, &n)) {
        bool got =
            flat ? at <= UINTPTR_MAX - buf
                       && bph_peek(peek, buf + (uintptr_t)at, bytes, n)
                 : read_window(&walk, (ptrdiff_t)at, (ptrdiff_t)n, bytes);

        if (!got) {
            return BPH_CONTENT_WILD;
        }
        sum = bph_sample_add(sum, bytes, n);
    }
    *digest = sum;
    return BPH_CONTENT_READ;
}
