/*
 * Rules about the pointers of the struct: which have to be NULL, and which
 * have to be there.
 */
#include "rules.h"

#include <stdio.h>
#include <string.h>

static bool
asks(const struct bph_case *c, int flag)
{
    return bp_request_has(c->word, flag);
}

/* "shape is (2, 3)", "strides is left unwritten". */
static void
array_text(char *text, size_t size, const char *name,
           const struct bph_array *array)
{
    ptrdiff_t values[BP_MAX_NDIM];
    char tuple[100];
    for (int n = 0; n < array->n; n++) {
        values[n] = (ptrdiff_t)array->v[n];
    }
    (void)snprintf(text, size, "%s is %s", name,
                   array->n > 0
                       ? bph_dims_text(values, array->n, tuple, sizeof tuple)
                       : bph_pointer_text(array->ptr));
}

/* Break the rule if ARRAY is there although it must not be. */
static bool
unasked(struct bph_ruling *r, const char *name, const struct bph_array *array,
        enum bph_cause cause)
{
    if (!bph_present(array->ptr)) {
        return false;
    }
    char text[120];
    array_text(text, sizeof text, name, array);
    bph_breaks(r, cause, "%s", text);
    return true;
}

/* Break the rule if ARRAY is not there although it has to be. */
static bool
missing(struct bph_ruling *r, const char *name, const struct bph_array *array,
        enum bph_cause cause)
{
    if (array->ptr != BPH_PTR_NULL && array->ptr != BPH_PTR_UNTOUCHED) {
        return false;
    }
    bph_breaks(r, cause, "%s is %s", name, bph_pointer_text(array->ptr));
    return true;
}

void
rule_format_null(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_answer *a = c->answer;
    if (!bph_granted(c) || asks(c, BP_FORMAT)) {
        return;
    }
    r->say = BPH_HOLDS;
    if (!bph_present(a->format_ptr)) {
        return;
    }
    if (a->format_ptr == BPH_PTR_INSIDE || a->format_ptr == BPH_PTR_OTHER) {
        bph_breaks(r, BPH_CAUSE_FORMAT_UNASKED, "format is \"%.60s\"",
                   a->format);
    }
    else {
        bph_breaks(r, BPH_CAUSE_FORMAT_UNASKED, "format is %s",
                   bph_pointer_text(a->format_ptr));
    }
}

void
rule_simple(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_answer *a = c->answer;
    if (!bph_granted(c) || asks(c, BP_ND)) {
        return;
    }
    r->say = BPH_HOLDS;
    (void)(unasked(r, "shape", &a->shape, BPH_CAUSE_SHAPE_UNASKED)
           || unasked(r, "strides", &a->strides,
                      BPH_CAUSE_STRIDES_UNASKED_SIMPLE)
           || unasked(r, "suboffsets", &a->suboffsets,
                      BPH_CAUSE_SUBOFFSETS_UNASKED_SIMPLE));
}

void
rule_nd(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_answer *a = c->answer;
    if (!bph_granted(c) || !asks(c, BP_ND) || asks(c, BP_STRIDES)
        || bph_case_ndim(c) < 1) {
        return;
    }
    r->say = BPH_HOLDS;
    (void)(missing(r, "shape", &a->shape, BPH_CAUSE_SHAPE_MISSING)
           || unasked(r, "strides", &a->strides, BPH_CAUSE_STRIDES_UNASKED)
           || unasked(r, "suboffsets", &a->suboffsets,
                      BPH_CAUSE_SUBOFFSETS_UNASKED_ND));
}

void
rule_strides(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_answer *a = c->answer;
    if (!bph_granted(c) || !asks(c, BP_STRIDES) || bph_case_ndim(c) < 1) {
        return;
    }
    r->say = BPH_HOLDS;
    if (missing(r, "shape", &a->shape, BPH_CAUSE_SHAPE_MISSING)
        || missing(r, "strides", &a->strides, BPH_CAUSE_STRIDES_MISSING)) {
        return;
    }
    if (!asks(c, BP_INDIRECT)) {
        (void)unasked(r, "suboffsets", &a->suboffsets,
                      BPH_CAUSE_SUBOFFSETS_UNASKED);
    }
    else if (c->has_want && c->want.suboffsets == BP_WANT_REQUIRED) {
        (void)missing(r, "suboffsets", &a->suboffsets,
                      BPH_CAUSE_SUBOFFSETS_MISSING);
    }
}

void
rule_together(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_answer *a = c->answer;
    if (!bph_granted(c)) {
        return;
    }
    r->say = BPH_HOLDS;
    if (bph_present(a->suboffsets.ptr)
        && (!bph_present(a->shape.ptr) || !bph_present(a->strides.ptr)
            || (!a->ndim.untouched && a->ndim.value < 1))) {
        bph_breaks(r, BPH_CAUSE_SUBOFFSETS_ALONE,
                   "suboffsets is %s, shape %s, strides %s, ndim %lld",
                   bph_pointer_text(a->suboffsets.ptr),
                   bph_pointer_text(a->shape.ptr),
                   bph_pointer_text(a->strides.ptr), (long long)a->ndim.value);
    }
    else if (bph_present(a->strides.ptr) && !bph_present(a->shape.ptr)) {
        bph_breaks(r, BPH_CAUSE_STRIDES_ALONE, "strides is %s, shape is NULL",
                   bph_pointer_text(a->strides.ptr));
    }
}

void
rule_idle(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_array *sub = &c->answer->suboffsets;
    if (!bph_granted(c) || (sub->n == 0 && sub->ptr != BPH_PTR_UNTOUCHED)) {
        return;
    }
    r->say = BPH_HOLDS;
    if (sub->ptr == BPH_PTR_UNTOUCHED) {
        bph_breaks(r, BPH_CAUSE_SUBOFFSETS_IDLE,
                   "suboffsets is left unwritten");
        return;
    }
    for (int n = 0; n < sub->n; n++) {
        if (sub->v[n] >= 0) {
            return;
        }
    }
    char text[120];
    array_text(text, sizeof text, "suboffsets", sub);
    bph_breaks(r, BPH_CAUSE_SUBOFFSETS_IDLE, "%s", text);
}

void
rule_inside(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_answer *a = c->answer;
    if (!bph_granted(c)) {
        return;
    }
    r->say = BPH_HOLDS;
    const char *which = a->shape.ptr == BPH_PTR_INSIDE        ? "shape"
                        : a->strides.ptr == BPH_PTR_INSIDE    ? "strides"
                        : a->suboffsets.ptr == BPH_PTR_INSIDE ? "suboffsets"
                                                              : NULL;
    if (which != NULL) {
        bph_breaks(r, BPH_CAUSE_ARRAYS_INSIDE,
                   "%s points into the struct itself", which);
        r->position = BP_POS_X_18_INSIDE;
    }
}
