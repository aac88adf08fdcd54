/*
 * Rules that compare what is delivered with the memory: layout, content, item,
 * what may be written; and requests with each other.
 */
#include "rules.h"

#include <stdio.h>
#include <string.h>

static bool
asks(const struct bph_case *c, int flag)
{
    return bp_request_has(c->word, flag);
}

/* Can a byte be read?  Else strides and suboffsets lead nowhere. */
static bool
has_bytes(const struct bp_view *view)
{
    for (int n = 0; n < view->ndim; n++) {
        if (view->shape[n] == 0) {
            return false;
        }
    }
    return view->itemsize > 0;
}

/* --- layout --- */

/* The true stride of dimension N; packed C order where none are declared. */
static ptrdiff_t
true_stride(const struct bp_view *view, int n)
{
    ptrdiff_t strides[BP_MAX_NDIM];
    if (view->strides != NULL) {
        return view->strides[n];
    }
    return bp_view_fill_strides(view, BP_ORDER_C, strides, NULL) == BP_OK
               ? strides[n]
               : 0;
}

static bool
same_shape(const struct bp_view *a, const struct bp_view *b)
{
    return a->ndim == b->ndim
           && memcmp(a->shape, b->shape, (size_t)a->ndim * sizeof a->shape[0])
                  == 0;
}

/* Strides that lead somewhere: those of extents of 2 or more. */
static bool
same_strides(const struct bp_view *a, const struct bp_view *truth)
{
    for (int n = 0; n < a->ndim; n++) {
        if (a->shape[n] > 1 && true_stride(a, n) != true_stride(truth, n)) {
            return false;
        }
    }
    return true;
}

static ptrdiff_t
suboffset(const struct bp_view *view, int n)
{
    return view->suboffsets == NULL || view->suboffsets[n] < 0
               ? -1
               : view->suboffsets[n];
}

/* Do all indices of dimension N lead to one place? */
static bool
stays(const struct bp_view *view, int n)
{
    return view->shape[n] == 1 || true_stride(view, n) == 0;
}

/* The way to an item, from step AT on: 2n is the stride of dimension n, 2n + 1
 * its pointer.  Those that lead nowhere are none. */
static int
next_step(const struct bp_view *view, int at)
{
    while (
        at < 2 * view->ndim
        && (at % 2 == 0 ? stays(view, at / 2) : suboffset(view, at / 2) < 0)) {
        at++;
    }
    return at;
}

/* Pointers that are followed between the same strides.  On which side of an
 * extent of 1, or of a stride of 0, that is does not matter. */
static bool
same_suboffsets(const struct bp_view *a, const struct bp_view *truth)
{
    int i = next_step(a, 0);
    int k = next_step(truth, 0);
    int end = 2 * truth->ndim;
    while (i < end && k < end
           && (i % 2 == 0
                   ? i == k
                   : k % 2 != 0
                         && suboffset(a, i / 2) == suboffset(truth, k / 2))) {
        i = next_step(a, i + 1);
        k = next_step(truth, k + 1);
    }
    return i == end && k == end;
}

void
rule_layout(const struct bph_case *c, struct bph_ruling *r)
{
    struct bph_arrays arrays;
    struct bp_view view;
    char got[64];
    char want[64];
    const struct bp_view *truth = &c->known->view;
    if (!bph_granted(c) || !asks(c, BP_ND)) {
        return;
    }
    if (!c->has_want || !bph_answer_view(c->answer, &arrays, &view)) {
        r->say = BPH_CANNOT_TELL;
        return;
    }
    r->say = BPH_HOLDS;
    if (!same_shape(&view, truth)) {
        bph_breaks(
            r, BPH_CAUSE_SHAPE_WRONG, "shape is %s, not %s",
            bph_dims_text(view.shape, view.ndim, got, sizeof got),
            bph_dims_text(truth->shape, truth->ndim, want, sizeof want));
    }
    else if (!has_bytes(truth) || !asks(c, BP_STRIDES)) {
        return;
    }
    else if (!same_strides(&view, truth)) {
        bph_breaks(
            r, BPH_CAUSE_STRIDES_WRONG, "strides is %s, not %s",
            bph_dims_text(view.strides, view.ndim, got, sizeof got),
            bph_dims_text(truth->strides, truth->ndim, want, sizeof want));
    }
    else if (!same_suboffsets(&view, truth)) {
        bph_breaks(
            r, BPH_CAUSE_SUBOFFSETS_WRONG, "suboffsets is %s, not %s",
            bph_dims_text(view.suboffsets, view.ndim, got, sizeof got),
            bph_dims_text(truth->suboffsets, truth->ndim, want, sizeof want));
    }
}

void
rule_scalar(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_answer *a = c->answer;
    if (!bph_granted(c) || !asks(c, BP_ND) || bph_case_ndim(c) != 0) {
        return;
    }
    r->say = BPH_HOLDS;
    const char *which = bph_present(a->shape.ptr)        ? "shape"
                        : bph_present(a->strides.ptr)    ? "strides"
                        : bph_present(a->suboffsets.ptr) ? "suboffsets"
                                                         : NULL;
    if (which != NULL) {
        bph_breaks(r, BPH_CAUSE_SCALAR_ARRAYS, "%s is given", which);
    }
}

/* --- content --- */

void
rule_content_true(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_answer *a = c->answer;
    if (!bph_granted(c) || !asks(c, BP_STRIDES)) {
        return;
    }
    bool differs = false;
    switch (a->content) {
    case BPH_BYTES_NONE:
        return;
    case BPH_BYTES_SAME:
        break;
    case BPH_BYTES_DIGEST:
        differs = a->digest != c->subject->truth.items;
        break;
    case BPH_BYTES_DIFFER:
        differs = true;
        break;
    case BPH_BYTES_WILD:
    case BPH_BYTES_UNCLEAR:
        r->say = BPH_CANNOT_TELL;
        return;
    }
    r->say = BPH_HOLDS;
    if (differs) {
        bph_breaks(r, BPH_CAUSE_CONTENT_OF_STRIDES, "the items are not %s",
                   a->content == BPH_BYTES_DIGEST
                       ? "the declared ones"
                       : "those that the reference delivers");
    }
}

void
rule_writable_memory(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_answer *a = c->answer;
    if (!bph_granted(c) || a->readonly.untouched || a->readonly.value != 0) {
        return;
    }
    r->say = BPH_HOLDS;
    if (a->readonly_page) {
        bph_breaks(r, BPH_CAUSE_PAGE_READONLY,
                   "readonly is 0, and the system lets nobody write there");
    }
    else if (!asks(c, BP_WRITABLE) && c->known->has_readonly
             && c->known->readonly) {
        bph_breaks(r, BPH_CAUSE_READONLY_DENIED, "readonly is 0");
    }
}

/* --- the item --- */

bool
bph_has_wrong_itemsize(const struct bph_case *c)
{
    const struct bph_number *itemsize = &c->answer->itemsize;
    return c->known->declared && !itemsize->untouched
           && itemsize->value != c->known->view.itemsize;
}

void
rule_itemsize(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_number *itemsize = &c->answer->itemsize;
    if (!bph_granted(c) || itemsize->untouched) {
        return;
    }
    r->say = BPH_HOLDS;
    if (bph_has_wrong_itemsize(c)) {
        bph_breaks(r, BPH_CAUSE_ITEMSIZE_WRONG, "itemsize is %lld, not %td",
                   (long long)itemsize->value, c->known->view.itemsize);
    }
    else if (itemsize->value == 0) {
        bph_breaks(r, BPH_CAUSE_ITEMSIZE_ZERO, "itemsize is 0");
    }
}

void
rule_internal(const struct bph_case *c, struct bph_ruling *r)
{
    if (!bph_granted(c)) {
        return;
    }
    r->say = BPH_HOLDS;
    if (c->answer->internal == BPH_PTR_UNTOUCHED) {
        bph_breaks(r, BPH_CAUSE_INTERNAL_UNWRITTEN,
                   "internal is left unwritten");
        r->position = BP_POS_X_45_UNWRITTEN;
    }
}

void
rule_buf(const struct bph_case *c, struct bph_ruling *r)
{
    if (!bph_granted(c)) {
        return;
    }
    r->say = BPH_HOLDS;
    if (c->answer->buf == BPH_BUF_NULL && c->answer->len.value == 0) {
        bph_breaks(r, BPH_CAUSE_BUF_NULL, "buf is NULL, len is 0");
        r->position = BP_POS_X_44_NULLED;
    }
}

/* --- requests with each other --- */

/* Several contiguity flags at once, or one with INDIRECT on memory that is
 * dereferenced: no document defines either. */
void
rule_orders(const struct bph_case *c, struct bph_ruling *r)
{
    int orders = c->word & 0xe0;
    bool several = (orders & (orders - 1)) != 0;
    bool indirect = orders != 0 && asks(c, BP_INDIRECT) && c->has_want
                    && bp_view_is_indirect(&c->known->view);
    unsigned why = BP_WHY_NOT_C | BP_WHY_NOT_F | BP_WHY_NOT_ANY;
    if (!several && !indirect) {
        return;
    }
    if (!c->has_want) {
        r->say = BPH_CANNOT_TELL;
        return;
    }
    r->say = BPH_HOLDS;
    if (bph_granted(c) && (c->want.reasons & why) != 0) {
        bph_breaks(r,
                   indirect ? BPH_CAUSE_INDIRECT_ORDER_GRANTED
                            : BPH_CAUSE_COMBINED_GRANTED,
                   "granted, though the memory is not all of that");
    }
}

/* Is the answer to WORD known, and which outcome has it? */
static bool
outcome_is(const struct bph_case *c, int word, enum bph_outcome outcome)
{
    const struct bph_answer *a = bph_other_answer(c, word);
    return a != NULL && a->outcome == outcome;
}

/* A request that asks for less description than this one and is granted. */
static int
lesser_granted(const struct bph_case *c)
{
    static const int less[] = {BP_SIMPLE, BP_ND, BP_STRIDES, BP_INDIRECT};
    int level = asks(c, BP_INDIRECT)  ? 3
                : asks(c, BP_STRIDES) ? 2
                : asks(c, BP_ND)      ? 1
                                      : 0;
    int rest = c->word & (BP_WRITABLE | 0xe0);
    for (int n = 0; n < level; n++) {
        int word = less[n] | rest;
        if ((rest & 0xe0) != 0 && n < 2) {
            continue; /* contiguity flags contain STRIDES */
        }
        if (bph_other_answer(c, word) != NULL
            && outcome_is(c, word, BPH_GRANTED)) {
            return word;
        }
    }
    return -1;
}

/* What can be said without knowing the memory. */
static void
lattice_unknown(const struct bph_case *c, struct bph_ruling *r)
{
    int less = lesser_granted(c);
    int flags = c->word & ~(BP_WRITABLE | BP_FORMAT);
    int writable = c->word & BP_WRITABLE;
    if (asks(c, BP_FORMAT)) {
        return;
    }
    r->say = BPH_HOLDS;
    if (less >= 0) {
        bph_breaks(r, BPH_CAUSE_MORE_REFUSED,
                   "refused with %s, while 0x%03x is granted",
                   c->answer->exception, (unsigned)less);
        r->position = BP_POS_X_37_REFUSED;
    }
    else if ((flags == BP_SIMPLE || flags == BP_ND)
             && outcome_is(c, BP_C_CONTIGUOUS | writable, BPH_GRANTED)) {
        bph_breaks(r, BPH_CAUSE_PLAIN_REFUSED,
                   "refused with %s, while C_CONTIGUOUS is granted",
                   c->answer->exception);
        r->position = BP_POS_X_37_REFUSED;
    }
}

/* Is nothing granted without FORMAT that is granted with it? */
static bool
demands_format(const struct bph_case *c)
{
    return outcome_is(c, c->word | BP_FORMAT, BPH_GRANTED)
           && outcome_is(c, BP_STRIDES, BPH_REFUSED)
           && outcome_is(c, BP_INDIRECT, BPH_REFUSED);
}

void
rule_lattice(const struct bph_case *c, struct bph_ruling *r)
{
    if (c->answer->outcome != BPH_REFUSED
        || (c->answer->exception_is & BPH_EXC_MEMORY_ERROR) != 0) {
        r->say = bph_granted(c) ? BPH_HOLDS : BPH_NOT_APPLICABLE;
        return;
    }
    if (!asks(c, BP_FORMAT) && asks(c, BP_ND) && demands_format(c)) {
        bph_breaks(r, BPH_CAUSE_FORMAT_DEMANDED,
                   "refused with %s, granted with FORMAT",
                   c->answer->exception);
    }
    else if (!c->has_want) {
        lattice_unknown(c, r);
    }
}
