/*
 * Rules about the numbers of the struct, and about what may not change from
 * one request to the next.
 */
#include "rules.h"

#include <stdio.h>
#include <string.h>

static bool
asks(const struct bph_case *c, int flag)
{
    return bp_request_has(c->word, flag);
}

void
rule_ndim_range(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_number *ndim = &c->answer->ndim;
    if (!bph_granted(c)) {
        if (c->has_want && (c->want.reasons & BP_WHY_NDIM) != 0) {
            r->say = BPH_HOLDS;
        }
        return;
    }
    r->say = BPH_HOLDS;
    if (ndim->untouched) {
        bph_breaks(r, BPH_CAUSE_NDIM_RANGE, "ndim is left unwritten");
    }
    else if (ndim->value < 0) {
        bph_breaks(r, BPH_CAUSE_NDIM_RANGE, "ndim is %lld",
                   (long long)ndim->value);
    }
    else if (ndim->value > 64) {
        bph_breaks(r, BPH_CAUSE_NDIM_TOO_LARGE, "ndim is %lld",
                   (long long)ndim->value);
    }
    else if (c->has_want && (c->want.reasons & BP_WHY_NDIM) != 0) {
        bph_breaks(r, BPH_CAUSE_TOO_DEEP_GRANTED, "granted with ndim %lld",
                   (long long)ndim->value);
    }
}

/* Compare ndim with the truth; without ND two other values are forgiven. */
static void
compare_ndim(const struct bph_case *c, struct bph_ruling *r, bool nd)
{
    if (!bph_granted(c) || asks(c, BP_ND) != nd) {
        return;
    }
    if (!c->has_want) {
        r->say = BPH_CANNOT_TELL;
        return;
    }
    long long ndim = (long long)c->answer->ndim.value;
    r->say = BPH_HOLDS;
    if (ndim == c->want.ndim) {
        return;
    }
    enum bph_cause cause = !nd && ndim == 1   ? BPH_CAUSE_NDIM_ONE
                           : !nd && ndim == 0 ? BPH_CAUSE_NDIM_ZERO
                                              : BPH_CAUSE_NDIM_WRONG;
    bph_breaks(r, cause, "ndim is %lld, not %d", ndim, c->want.ndim);
    r->position = nd                             ? BP_POS_NONE
                  : cause == BPH_CAUSE_NDIM_ONE  ? BP_POS_X_03_ONE
                  : cause == BPH_CAUSE_NDIM_ZERO ? BP_POS_X_03_ZERO
                                                 : BP_POS_X_03_OTHER;
}

void
rule_ndim_true(const struct bph_case *c, struct bph_ruling *r)
{
    compare_ndim(c, r, true);
}

void
rule_ndim_plain(const struct bph_case *c, struct bph_ruling *r)
{
    compare_ndim(c, r, false);
}

void
rule_extents(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_array *shape = &c->answer->shape;
    if (!bph_granted(c) || shape->n == 0) {
        return;
    }
    r->say = BPH_HOLDS;
    for (int n = 0; n < shape->n; n++) {
        if (shape->v[n] < 0) {
            bph_breaks(r, BPH_CAUSE_EXTENT_NEGATIVE, "shape[%d] is %lld", n,
                       (long long)shape->v[n]);
            return;
        }
    }
}

void
rule_len(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_answer *a = c->answer;
    bool scalar = !a->ndim.untouched && a->ndim.value == 0;
    if (!bph_granted(c) || !asks(c, BP_ND) || (a->shape.n == 0 && !scalar)) {
        return;
    }
    struct bph_arrays arrays;
    struct bp_view view = {(ptrdiff_t)a->itemsize.value, a->shape.n,
                           arrays.shape, NULL, NULL};
    for (int n = 0; n < a->shape.n; n++) {
        arrays.shape[n] = (ptrdiff_t)a->shape.v[n];
    }
    ptrdiff_t nbytes = 0;
    struct bp_error err = {-1, -1, ""};
    r->say = BPH_HOLDS;
    if (a->len.untouched || a->itemsize.untouched) {
        bph_breaks(r, BPH_CAUSE_LEN_WRONG, "%s is left unwritten",
                   a->len.untouched ? "len" : "itemsize");
    }
    else if (a->itemsize.value < 0
             || bp_view_nbytes(&view, &nbytes, &err) != BP_OK) {
        bph_breaks(r,
                   a->itemsize.value < 0 ? BPH_CAUSE_LEN_WRONG
                                         : BPH_CAUSE_SIZE_OVERFLOW,
                   "shape times itemsize %lld does not fit",
                   (long long)a->itemsize.value);
    }
    else if (a->len.value != nbytes) {
        bph_breaks(r, BPH_CAUSE_LEN_WRONG, "len is %lld, not %td",
                   (long long)a->len.value, nbytes);
    }
}

/* Does buf differ from the reference's, as far as that can be told? */
static bool
buf_varies(const struct bph_answer *a, const struct bph_answer *ref)
{
    if (a->buf == BPH_BUF_UNSTABLE || ref->buf == BPH_BUF_UNSTABLE
        || a->len.value == 0) {
        return false;
    }
    return a->buf != ref->buf || a->buf_offset != ref->buf_offset;
}

static const char *
buf_text(const struct bph_answer *a, char *text, size_t size)
{
    switch (a->buf) {
    case BPH_BUF_NULL:
        return "NULL";
    case BPH_BUF_UNTOUCHED:
        return "left unwritten";
    case BPH_BUF_AT:
        (void)snprintf(text, size, "%lld bytes from that of FULL_RO",
                       (long long)a->buf_offset);
        return text;
    case BPH_BUF_UNSTABLE:
        return "new with every request";
    case BPH_BUF_ELSEWHERE:
        return "in other memory than that of FULL_RO";
    }
    return "?";
}

static bool
obj_varies(const struct bph_answer *a, const struct bph_answer *ref)
{
    return a->obj != ref->obj || strcmp(a->obj_type, ref->obj_type) != 0;
}

void
rule_constant(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_answer *a = c->answer;
    int word = 0;
    const struct bph_answer *ref = bph_reference(c, &word);
    /* not of an itemsize of 0: that is odd, and all the rest can be asked */
    bool told = bp_request_is_legal(c->word) && bph_has_wrong_itemsize(c);
    if (!bph_granted(c) || ref == NULL || told) {
        return;
    }
    char text[80];
    r->say = BPH_HOLDS;
    if (a->len.value != ref->len.value
        || a->len.untouched != ref->len.untouched) {
        bph_breaks(r, BPH_CAUSE_LEN_VARIES, "len is %lld, for 0x%03x %lld",
                   (long long)a->len.value, (unsigned)word,
                   (long long)ref->len.value);
    }
    else if (c->known->has_len && a->len.value != c->known->len) {
        bph_breaks(r, BPH_CAUSE_LEN_VARIES, "len is %lld, the content has %td",
                   (long long)a->len.value, c->known->len);
    }
    else if (a->itemsize.value != ref->itemsize.value
             || a->itemsize.untouched != ref->itemsize.untouched) {
        bph_breaks(r, BPH_CAUSE_ITEMSIZE_VARIES,
                   "itemsize is %lld, for 0x%03x %lld",
                   (long long)a->itemsize.value, (unsigned)word,
                   (long long)ref->itemsize.value);
    }
    else if (buf_varies(a, ref)) {
        bph_breaks(r, BPH_CAUSE_BUF_VARIES, "buf is %s",
                   buf_text(a, text, sizeof text));
    }
    else if (obj_varies(a, ref)) {
        bph_breaks(r, BPH_CAUSE_OBJ_VARIES,
                   "obj is not the one that 0x%03x gives", (unsigned)word);
    }
}

void
rule_control(const struct bph_case *c, struct bph_ruling *r)
{
    if (!bph_granted(c)) {
        return;
    }
    r->say = BPH_HOLDS;
    if (c->answer->buf == BPH_BUF_UNSTABLE) {
        bph_breaks(r, BPH_CAUSE_BUF_UNSTABLE,
                   "the second of two equal requests has another buf");
        r->position = BP_POS_X_41_UNSTABLE;
    }
}

void
rule_readonly_value(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_number *readonly = &c->answer->readonly;
    if (!bph_granted(c)) {
        return;
    }
    r->say = BPH_HOLDS;
    if (readonly->untouched) {
        bph_breaks(r, BPH_CAUSE_READONLY_UNWRITTEN,
                   "readonly is left unwritten");
    }
    else if (readonly->value != 0 && readonly->value != 1) {
        bph_breaks(r, BPH_CAUSE_READONLY_VALUE, "readonly is %lld",
                   (long long)readonly->value);
        r->position = BP_POS_X_39_OTHER;
    }
}

void
rule_readonly_same(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_answer *a = c->answer;
    int word = 0;
    const struct bph_answer *ref = bph_reference(c, &word);
    if (!bph_granted(c) || ref == NULL || bp_request_has(word, BP_WRITABLE)
        || a->readonly.untouched || ref->readonly.untouched) {
        return;
    }
    if (!asks(c, BP_WRITABLE)) {
        r->say = BPH_HOLDS;
        if ((a->readonly.value != 0) != (ref->readonly.value != 0)) {
            bph_breaks(r, BPH_CAUSE_READONLY_VARIES,
                       "readonly is %lld, for 0x%03x %lld",
                       (long long)a->readonly.value, (unsigned)word,
                       (long long)ref->readonly.value);
        }
    }
    else if (a->readonly.value == 0 && ref->readonly.value == 1) {
        bph_breaks(r, BPH_CAUSE_READONLY_SPLIT,
                   "granted as writable, for 0x%03x read-only",
                   (unsigned)word);
        r->position = BP_POS_X_15_RO_THEN_WRITABLE;
    }
}

/* Are two arrays the same to a consumer?  Strides of extents <= 1 are free. */
static bool
same_array(const struct bph_array *a, const struct bph_array *b)
{
    return bph_present(a->ptr) == bph_present(b->ptr) && a->n == b->n
           && memcmp(a->v, b->v, (size_t)a->n * sizeof a->v[0]) == 0;
}

void
rule_writable_only(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_answer *a = c->answer;
    const struct bph_answer *plain =
        bph_other_answer(c, c->word & ~BP_WRITABLE);
    if (!asks(c, BP_WRITABLE) || !bph_granted(c) || plain == NULL
        || plain->outcome != BPH_GRANTED) {
        return;
    }
    const char *what =
        a->ndim.value != plain->ndim.value      ? "ndim"
        : strcmp(a->format, plain->format) != 0 ? "format"
        : !same_array(&a->shape, &plain->shape) ? "shape"
        : bph_present(a->strides.ptr) != bph_present(plain->strides.ptr)
            ? "strides"
        : !same_array(&a->suboffsets, &plain->suboffsets) ? "suboffsets"
                                                          : NULL;
    r->say = BPH_HOLDS;
    if (what != NULL) {
        bph_breaks(r, BPH_CAUSE_WRITABLE_CHANGES,
                   "%s is another than without WRITABLE", what);
    }
}

/* Does the stride of dimension N lead anywhere? */
static bool
is_stride_free(const struct bph_array *shape, int n)
{
    for (int k = 0; k < shape->n; k++) {
        if (shape->v[k] == 0) {
            return true; /* there is no item at all */
        }
    }
    return n < shape->n && shape->v[n] <= 1;
}

/* Strides are the same if they are where they lead somewhere. */
static bool
same_strides(const struct bph_answer *a, const struct bph_answer *b)
{
    if (bph_present(a->strides.ptr) != bph_present(b->strides.ptr)
        || a->strides.n != b->strides.n) {
        return false;
    }
    for (int n = 0; n < a->strides.n; n++) {
        if (a->strides.v[n] != b->strides.v[n]
            && !is_stride_free(&a->shape, n)) {
            return false;
        }
    }
    return true;
}

bool
bph_same_to_consumer(const struct bph_answer *a, const struct bph_answer *b)
{
    return a->outcome == b->outcome
           && (a->outcome != BPH_GRANTED
               || (a->len.value == b->len.value
                   && a->itemsize.value == b->itemsize.value
                   && (a->readonly.value != 0) == (b->readonly.value != 0)
                   && a->ndim.value == b->ndim.value
                   && bph_present(a->format_ptr) == bph_present(b->format_ptr)
                   && strcmp(a->format, b->format) == 0
                   && same_array(&a->shape, &b->shape) && same_strides(a, b)
                   && same_array(&a->suboffsets, &b->suboffsets)));
}

void
rule_spelling(const struct bph_case *c, struct bph_ruling *r)
{
    int canonical = bp_request_canonical(c->word);
    const struct bph_answer *a = c->answer;
    const struct bph_answer *of_class = bph_other_answer(c, canonical);
    if (of_class == NULL || of_class->outcome > BPH_REFUSED
        || a->outcome > BPH_REFUSED) {
        return;
    }
    r->say = BPH_HOLDS;
    if (bph_same_to_consumer(a, of_class)) {
        return;
    }
    bool unknown = (c->word & ~0x1fd) != 0;
    bph_breaks(
        r,
        unknown ? BPH_CAUSE_SPELLING_UNKNOWN : BPH_CAUSE_SPELLING_INCOMPLETE,
        "answered otherwise than its class 0x%03x (%s)", (unsigned)canonical,
        a->outcome == BPH_GRANTED ? "granted" : "refused");
    r->position = a->outcome == BPH_REFUSED ? BP_POS_X_40_REFUSED
                                            : BP_POS_X_40_OTHERWISE;
}
