/*
 * Numbers of a layout, and its items one by one.
 */
#include <string.h>

#include "bp_bounds.h"
#include "check.h"

#define CANARY 0x77

void
subject_init(struct subject *out, const struct bpf_layout *layout)
{
    const bool any = layout->ndim > 0;

    out->layout = layout;
    out->view = (struct bp_view){
        layout->itemsize, layout->ndim, any ? layout->shape : NULL,
        any && layout->has_strides ? layout->strides : NULL,
        layout->has_suboffsets ? layout->suboffsets : NULL};
    out->memory = (struct bp_memory){&out->view, layout->buf, NULL, NULL};
    out->nbytes = layout->nitems * layout->itemsize;
}

void
agree(const char *op, const char *kind, ptrdiff_t got, ptrdiff_t want)
{
    if (got != want) {
        const struct bpf_difference what = {"producer", "reference", op, kind,
                                            NULL};

        bpf_differ(&what, "%s: reference %td, producer %td", op, got, want);
    }
}

void
agree_memory(const char *op)
{
    uintptr_t at = bpf_arena_check();

    if (at != 0) {
        const struct bpf_difference what = {"producer", "reference", op,
                                            "content", NULL};

        bpf_arena_print(at, stderr);
        bpf_differ(&what, "%s: a byte is not what it has to be", op);
    }
}

void
touch_never(void *out, size_t nbytes)
{
    memset(out, CANARY, nbytes);
}

void
agree_untouched(const char *op, const void *out, size_t nbytes)
{
    const unsigned char *bytes = out;

    for (size_t i = 0; i < nbytes; i++) {
        agree(op, "untouched", bytes[i], CANARY);
    }
}

bool
is_side_by_side(const struct bpf_layout *layout, char order)
{
    for (int i = 0; i < layout->nitems; i++) {
        int item = order == 'F' ? bpf_layout_fortran(layout, i) : i;

        if (layout->at[item]
            != layout->at[0] + (uintptr_t)(i * layout->itemsize)) {
            return false;
        }
    }
    return true;
}

/* CON-001 to CON-010: with suboffsets never. */
static bool
is_contiguous(const struct subject *subject, char order)
{
    const struct bpf_layout *layout = subject->layout;

    return !layout->has_suboffsets
           && (subject->nbytes == 0 || is_side_by_side(layout, order));
}

char
own_order(const struct bpf_layout *layout, char order)
{
    if (order != 'A') {
        return order;
    }
    return !layout->has_suboffsets && is_side_by_side(layout, 'F')
                   && !is_side_by_side(layout, 'C')
               ? 'F'
               : 'C';
}

int
in_order(const struct bpf_layout *layout, char order, int i)
{
    return order == 'F' ? bpf_layout_fortran(layout, i) : i;
}

static void
check_extent(const struct subject *subject, struct bpf_input *in)
{
    const struct bpf_layout *layout = subject->layout;
    ptrdiff_t low = 0, high = 0;
    struct bp_extent ext = {1, 0};

    for (int i = 0; i < layout->nitems; i++) {
        ptrdiff_t at = (ptrdiff_t)(layout->at[i] - layout->buf);

        low = at < low ? at : low;
        high = at + layout->itemsize > high ? at + layout->itemsize : high;
    }
    agree("extent", "accepts", bp_view_extent(&subject->view, &ext, NULL),
          BP_OK);
    agree("extent", "low", ext.low, low);
    agree("extent", "high", ext.high, high);
    agree("bounds", "exact",
          bp_view_bounds(&subject->view, -low, high - low, NULL), BP_OK);
    if (layout->nitems > 0 && bpf_once_in(in, 2)) {
        agree("bounds", "below",
              bp_view_bounds(&subject->view, -low - 1, high - low, NULL),
              BP_VIOLATION);
        agree("bounds", "above",
              bp_view_bounds(&subject->view, -low + 1, high - low, NULL),
              BP_VIOLATION);
    }
}

static void
check_contiguity(const struct subject *subject)
{
    bool c = is_contiguous(subject, 'C'), f = is_contiguous(subject, 'F');

    agree("contiguous", "c", bp_view_is_contiguous(&subject->view, BP_ORDER_C),
          c);
    agree("contiguous", "f", bp_view_is_contiguous(&subject->view, BP_ORDER_F),
          f);
    agree("contiguous", "any",
          bp_view_is_contiguous(&subject->view, BP_ORDER_ANY), c || f);
}

static void
check_strides(const struct subject *subject, enum bp_order order)
{
    const struct bpf_layout *layout = subject->layout;
    ptrdiff_t strides[BPF_LAYOUT_DIMS + 1], want = layout->itemsize;

    strides[layout->ndim] = 77;
    agree("fill_strides", "accepts",
          bp_view_fill_strides(&subject->view, order, strides, NULL), BP_OK);
    for (int k = 0; k < layout->ndim; k++) {
        int n = order == BP_ORDER_F ? k : layout->ndim - 1 - k;

        agree("fill_strides", "value", strides[n], want);
        want *= layout->shape[n];
    }
    agree("fill_strides", "behind", strides[layout->ndim], 77);
}

void
check_sizes(const struct subject *subject, struct bpf_input *in)
{
    const struct bpf_layout *layout = subject->layout;
    ptrdiff_t n = -1;

    agree("check", "accepts", bp_view_check(&subject->view, NULL), BP_OK);
    agree("nitems", "accepts", bp_view_nitems(&subject->view, &n, NULL),
          BP_OK);
    agree("nitems", "value", n, layout->nitems);
    agree("nbytes", "accepts", bp_view_nbytes(&subject->view, &n, NULL),
          BP_OK);
    agree("nbytes", "value", n, subject->nbytes);
    agree("indirect", "value", bp_view_is_indirect(&subject->view),
          layout->has_suboffsets);
    check_contiguity(subject);
    check_strides(subject, BP_ORDER_C);
    check_strides(subject, BP_ORDER_F);
    if (!layout->has_suboffsets) {
        check_extent(subject, in);
    }
}

void
check_bounds(const struct subject *subject, struct bpf_input *in)
{
    static struct bp_block blocks[BPF_ARENA_BLOCKS];

    (void)in;
    for (int i = 0; i < bpf_arena_count(); i++) {
        blocks[i].start = bpf_arena_block(i)->start;
        blocks[i].size = bpf_arena_block(i)->size;
    }
    agree("memory_bounds", "accepts",
          bp_memory_bounds(&subject->memory, blocks, bpf_arena_count(), NULL),
          BP_OK);
}

/* Item 0 is there, and none before it or behind the last. */
static void
check_outside(const struct subject *subject)
{
    const struct bpf_layout *layout = subject->layout;
    ptrdiff_t indices[BPF_LAYOUT_DIMS] = {0};

    for (int n = 0; n < layout->ndim; n++) {
        uintptr_t at = 77;

        indices[n] = layout->shape[n];
        agree("item_address", "behind",
              bp_item_address(&subject->view, layout->buf, indices, NULL, NULL,
                              &at),
              BP_VIOLATION);
        indices[n] = -1;
        agree("item_address", "before",
              bp_item_address(&subject->view, layout->buf, indices, NULL, NULL,
                              &at),
              BP_VIOLATION);
        agree("item_address", "untouched", (ptrdiff_t)at, 77);
        indices[n] = 0;
    }
}

static void
check_address(const struct subject *subject, int i)
{
    const struct bpf_layout *layout = subject->layout;
    ptrdiff_t indices[BPF_LAYOUT_DIMS + 1];
    ptrdiff_t rest = i;
    uintptr_t at = 0;

    bp_item_indices(&subject->view, i, indices);
    for (int n = layout->ndim - 1; n >= 0; n--) {
        agree("item_indices", "value", indices[n], rest % layout->shape[n]);
        rest /= layout->shape[n];
    }
    agree(
        "item_address", "accepts",
        bp_item_address(&subject->view, layout->buf, indices, NULL, NULL, &at),
        BP_OK);
    agree("item_address", "value", (ptrdiff_t)(at - layout->at[i]), 0);
}

void
check_addresses(const struct subject *subject, struct bpf_input *in)
{
    const struct bpf_layout *layout = subject->layout;
    int step = 1 + layout->nitems / 64; /* not all of very many */

    for (int i = 0; i < layout->nitems; i += step) {
        check_address(subject, layout->nitems - 1 - i);
    }
    if (layout->nitems > 0 && bpf_once_in(in, 2)) {
        check_outside(subject);
    }
}

/* The bytes from AT on are those of the items from item *I in ORDER on; moves
 * *I behind them. */
static void
check_run(const struct subject *subject, char order, int *i, uintptr_t at,
          ptrdiff_t nbytes)
{
    const struct bpf_layout *layout = subject->layout;

    for (; nbytes > 0; nbytes -= layout->itemsize) {
        agree("iter", "more", *i < layout->nitems, true);
        agree("iter", "value",
              (ptrdiff_t)(at - layout->at[in_order(layout, order, *i)]), 0);
        at += (uintptr_t)layout->itemsize;
        (*i)++;
    }
    agree("iter", "half an item", nbytes, 0);
}

void
check_iteration(const struct subject *subject, struct bpf_input *in)
{
    static const char orders[] = {'C', 'F', 'A'};
    const struct bpf_layout *layout = subject->layout;
    char asked = orders[bpf_below(in, 3)];
    char order = own_order(layout, asked);
    unsigned how = bpf_u8(in); /* bits: run by run */
    struct bp_iter it;
    ptrdiff_t nbytes = layout->itemsize;
    uintptr_t at;
    int i = 0;

    how = layout->itemsize > 0 ? how : 0;
    agree("iter", "accepts",
          bp_iter_init(&it, &subject->memory, (enum bp_order)asked, NULL),
          BP_OK);
    for (int step = 0;; step++) {
        if ((how >> (step % 8) & 1) != 0) {
            if (!bp_iter_next_run(&it, &at, &nbytes)) {
                break;
            }
            check_run(subject, order, &i, at, nbytes);
        }
        else if (!bp_iter_next(&it, &at)) {
            break;
        }
        else {
            agree("iter", "more", i < layout->nitems, true);
            agree("iter", "value",
                  (ptrdiff_t)(at - layout->at[in_order(layout, order, i)]), 0);
            i++;
        }
    }
    agree("iter", "count", i, layout->nitems);
    agree("iter", "status", it.status, BP_OK);
}
