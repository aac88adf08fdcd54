/*
 * The other functions on views: safe on what is inside, and on what is not
 * they say so.
 */
#include "ask.h"

#include <string.h>

#include "bp_bounds.h"
#include "bp_copy.h"
#include "bp_iter.h"
#include "bp_mirror.h"
#include "bp_segments.h"
#include "bp_slice.h"
#include "producers/arena.h"

#define MOST  4096 /* items or bytes that are walked over */
#define DIMS  64
#define ITEMS 512 /* of which the order is compared */

/* Arrays for a part. */
struct arrays {
    ptrdiff_t shape[DIMS], strides[DIMS], suboffsets[DIMS];
};

/* A plain load where there is memory. */
static bool
load(void *context, uintptr_t at, uintptr_t *out)
{
    (void)context;
    if (bpf_arena_find(at, sizeof *out) < 0) {
        return false;
    }
    memcpy(out, (const void *)at, sizeof *out);
    return true;
}

static ptrdiff_t
count(const struct bp_view *view)
{
    ptrdiff_t n;

    return bp_view_nitems(view, &n, NULL) == BP_OK ? n : -1;
}

/* Walk over the first items of MEMORY; each lies in a block if ALL do. */
static void
walk(const struct bp_memory *memory, enum bp_order order, bool all)
{
    size_t itemsize = (size_t)memory->view->itemsize;
    ptrdiff_t n = 0;
    struct bp_iter it;
    uintptr_t at;

    if (bp_iter_init(&it, memory, order, NULL) != BP_OK) {
        BPF_CHECK(!all, "iter", "rejects");
        return;
    }
    while (n < MOST && bp_iter_next(&it, &at)) {
        BPF_CHECK(!all || bpf_arena_find(at, itemsize) >= 0, "iter",
                  "outside");
        n++;
    }
    if (all) {
        ptrdiff_t want = count(memory->view);

        BPF_CHECK(n == (want < MOST ? want : MOST), "iter", "count");
    }
}

/* Do the items of VIEW, some few, lie side by side in ORDER? */
static bool
is_side_by_side(const struct bp_memory *memory, enum bp_order order)
{
    struct bp_iter it;
    uintptr_t at, next = 0;
    bool first = true;

    BPF_CHECK(bp_iter_init(&it, memory, order, NULL) == BP_OK, "iter",
              "rejects");
    while (bp_iter_next(&it, &at)) {
        if (!first && at != next) {
            return false;
        }
        first = false;
        next = at + (uintptr_t)memory->view->itemsize;
    }
    return true;
}

/* Contiguity is what the addresses say (CON-001 to CON-010). */
static void
ask_contiguous(const struct bp_memory *memory)
{
    const enum bp_order orders[] = {BP_ORDER_C, BP_ORDER_F};
    const struct bp_view *view = memory->view;
    bool any = false;

    for (int i = 0; i < 2; i++) {
        bool is = bp_view_is_contiguous(view, orders[i]);
        bool truth =
            view->suboffsets == NULL
            && (view->itemsize == 0 || is_side_by_side(memory, orders[i]));

        BPF_CHECK(is == truth, "contiguous", "value");
        any = any || is;
    }
    BPF_CHECK(bp_view_is_contiguous(view, BP_ORDER_ANY) == any, "contiguous",
              "any");
}

static void
ask_copies(const struct bp_memory *memory)
{
    ptrdiff_t nbytes = count(memory->view) * memory->view->itemsize;
    uintptr_t room = bpf_arena_block(bpf_arena_add(nbytes))->start;

    BPF_CHECK(bp_copy_to_packed((void *)room, nbytes, BP_ORDER_C, memory, NULL)
                  == BP_OK,
              "to_packed", "rejects");
    memcpy(bpf_arena_expected(room), (const void *)room, (size_t)nbytes);
    /* what is written back is what is there */
    BPF_CHECK(bp_copy_from_packed(memory, (const void *)room, nbytes,
                                  BP_ORDER_C, NULL)
                  == BP_OK,
              "from_packed", "rejects");
}

/* What a part of a view inside may be: outside it is not. */
static void
ask_part(const struct bp_memory *memory, const struct bp_part *part)
{
    struct bp_memory of = {&part->view, memory->buf + (uintptr_t)part->move,
                           load, NULL};
    static struct bp_block blocks[BPF_ARENA_BLOCKS];

    if (part->load >= 0) {
        BPF_CHECK(load(NULL, of.buf, &of.buf), "index", "outside");
        of.buf += (uintptr_t)part->load;
    }
    for (int i = 0; i < bpf_arena_count(); i++) {
        blocks[i].start = bpf_arena_block(i)->start;
        blocks[i].size = bpf_arena_block(i)->size;
    }
    BPF_CHECK(bp_memory_bounds(&of, blocks, bpf_arena_count(), NULL) == BP_OK,
              "part", "outside");
}

/* Cut VIEW somewhere; what comes out of it is looked at if it lies INSIDE. */
static void
ask_cuts(const struct bp_memory *memory, bool inside, struct bpf_input *in)
{
    static const ptrdiff_t ends[] = {0, 1,           -1,          2,
                                     7, PTRDIFF_MAX, PTRDIFF_MIN, 3};
    static struct arrays arrays;
    const struct bp_arrays room = {arrays.shape, arrays.strides,
                                   arrays.suboffsets};
    const struct bp_view *view = memory->view;
    unsigned how = bpf_u8(in), more = bpf_u8(in);
    int dim = (int)(how % 8);
    ptrdiff_t step = ends[more % 8];
    const struct bp_slice slice = {ends[how / 8 % 8], ends[more / 8 % 8],
                                   step == 0 ? -2 : step};
    struct bp_part part;

    if (bp_view_slice(view, dim, &slice, &room, &part, NULL) == BP_OK
        && inside) {
        ask_part(memory, &part);
    }
    if (bp_view_index(view, dim, ends[how / 8 % 8], &room, &part, NULL)
            == BP_OK
        && inside) {
        ask_part(memory, &part);
    }
}

void
ask_inside(const struct bp_view *view, uintptr_t buf, struct bpf_input *in)
{
    const struct bp_memory memory = {view, buf, NULL, NULL};
    ptrdiff_t n = count(view);
    unsigned how = bpf_u8(in);

    if (how % 4 == 0) {
        walk(&memory, BP_ORDER_C, true);
        walk(&memory, BP_ORDER_F, true);
    }
    if (how % 4 == 1 && n <= ITEMS) {
        ask_contiguous(&memory);
    }
    if (how % 4 == 2 && n <= ITEMS && view->itemsize <= MOST) {
        ask_copies(&memory);
    }
    if (how % 4 == 3) {
        ask_cuts(&memory, true, in);
    }
}

/* Questions that read no item, whatever VIEW is. */
static void
ask_numbers(const struct bp_memory *memory, bool legal)
{
    const struct bp_view *view = memory->view;
    ptrdiff_t strides[DIMS], indices[DIMS] = {0}, n = 77;
    struct bp_extent ext = {77, 77};
    uintptr_t at = 77;

    if (bp_view_nitems(view, &n, NULL) != BP_OK) {
        BPF_CHECK(n == 77 && !legal, "nitems", "untouched");
    }
    n = 77;
    if (bp_view_nbytes(view, &n, NULL) != BP_OK) {
        BPF_CHECK(n == 77 && !legal, "nbytes", "untouched");
    }
    if ((view->ndim > DIMS || !bp_view_is_indirect(view))
        && bp_view_extent(view, &ext, NULL) != BP_OK) {
        BPF_CHECK(ext.low == 77 && ext.high == 77, "extent", "untouched");
    }
    strides[0] = 77;
    if (bp_view_fill_strides(view, BP_ORDER_F, strides, NULL) != BP_OK) {
        BPF_CHECK(strides[0] == 77, "fill_strides", "untouched");
    }
    if (bp_item_address(view, memory->buf, indices, load, NULL, &at)
        != BP_OK) {
        BPF_CHECK(at == 77, "item_address", "untouched");
    }
    n = 77;
    if (bp_segments_count(view, &n, NULL) != BP_OK) {
        BPF_CHECK(n == 77, "segments_count", "untouched");
    }
}

/* Questions that read items: numbers that no layout has are seen before. */
static void
ask_illegal(const struct bp_memory *memory)
{
    const struct bp_view *view = memory->view;
    static const struct bp_view one = {1, 0, NULL, NULL, NULL};
    uintptr_t room = bpf_arena_block(bpf_arena_add(16))->start;
    const struct bp_memory other = {&one, room, NULL, NULL};
    const struct bp_mirror_want want = {BP_ORDER_C, true, (void *)room, 16};
    enum bp_overlap overlap;
    struct bp_segments segments;
    struct bp_mirror mirror;

    BPF_CHECK(bp_copy(&other, memory, NULL, 0, NULL) != BP_OK, "copy",
              "accepts");
    BPF_CHECK(bp_copy(memory, &other, NULL, 0, NULL) != BP_OK, "copy",
              "accepts");
    BPF_CHECK(bp_copy_to_packed((void *)room, 16, BP_ORDER_F, memory, NULL)
                  != BP_OK,
              "to_packed", "accepts");
    BPF_CHECK(
        bp_copy_from_packed(memory, (const void *)room, 16, BP_ORDER_ANY, NULL)
            != BP_OK,
        "from_packed", "accepts");
    BPF_CHECK(bp_mirror_init(&mirror, memory, &want, NULL) != BP_OK, "mirror",
              "accepts");
    BPF_CHECK(bp_segments_lower(memory, (void **)room, 1, &segments, NULL)
                  != BP_OK,
              "segments_lower", "accepts");
    for (int order = 'A'; order <= 'F'; order++) {
        BPF_CHECK(!bp_view_is_contiguous(view, (enum bp_order)order),
                  "contiguous", "accepts");
    }
    if ((view->ndim > DIMS || !bp_view_is_indirect(view))
        && bp_view_overlap(memory, &other, &overlap, NULL) == BP_OK) {
        BPF_CHECK(false, "overlap", "accepts");
    }
}

void
ask_outside(const struct bp_view *view, uintptr_t buf, struct bpf_input *in)
{
    const struct bp_memory memory = {view, buf, load, NULL};
    bool legal = bp_view_check(view, NULL) == BP_OK;
    unsigned how = bpf_u8(in);

    if (how % 2 == 0) {
        ask_numbers(&memory, legal);
    }
    else {
        ask_cuts(&memory, false, in);
    }
    if (!legal) {
        ask_illegal(&memory);
    }
    else if (how % 8 == 3) {
        walk(&memory, BP_ORDER_C, false);
        walk(&memory, BP_ORDER_F, false);
    }
}
