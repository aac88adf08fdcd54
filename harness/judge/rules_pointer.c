/*
 * Rules about the pointers of the struct: which have to be NULL, which have to
 * be there, and what the format says.
 */
#include "rules.h"
#include "scalar.h"

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

static enum bp_position
padding_position(enum bp_padding padding)
{
    switch (padding) {
    case BP_PAD_STRICT:
        return BP_POS_X_14_STRICT;
    case BP_PAD_C:
        return BP_POS_X_14_C;
    case BP_PAD_NUMPY:
        return BP_POS_X_14_NUMPY;
    case BP_PAD_CYTHON:
        return BP_POS_X_14_CYTHON;
    case BP_PAD_COUNT:
        break;
    }
    return BP_POS_X_14_NONE;
}

/* Has "u" two sizes here, and does it matter? */
static bool
is_wide_or_not(const char *format)
{
    const struct bp_reading wide = {.wchar = true};
    ptrdiff_t size = 0;
    ptrdiff_t other = 0;
    return bp_format_size(format, BP_PAD_STRICT, &size, NULL) == BP_OK
           && bp_format_size_on(format, &wide, bp_abi_host(), BP_PAD_STRICT,
                                &other, NULL)
                  == BP_OK
           && size != other;
}

/* Compare the size of the format, under each padding rule, with itemsize. */
static void
format_size(const struct bph_answer *a, struct bph_ruling *r)
{
    ptrdiff_t strict = -1;
    if (is_wide_or_not(a->format)) {
        r->say = BPH_CANNOT_TELL;
        return;
    }
    for (int p = 0; p < BP_PAD_COUNT; p++) {
        ptrdiff_t size = 0;
        struct bp_error err = {-1, -1, ""};
        enum bp_status status =
            bp_format_size(a->format, (enum bp_padding)p, &size, &err);
        if (status == BP_UNSUPPORTED) {
            r->say = BPH_CANNOT_TELL;
            return;
        }
        if (status != BP_OK) {
            bph_breaks(r, BPH_CAUSE_FORMAT_MALFORMED, "\"%.40s\": %.80s",
                       a->format, err.text);
            return;
        }
        if (p == BP_PAD_STRICT) {
            strict = size;
        }
        if (size == a->itemsize.value && p == BP_PAD_STRICT) {
            return;
        }
        if (size == a->itemsize.value) {
            bph_breaks(r, BPH_CAUSE_FORMAT_PADDING,
                       "\"%.40s\" spells %td bytes, itemsize %lld only with "
                       "the padding of the rule \"%s\"",
                       a->format, strict, (long long)a->itemsize.value,
                       bp_padding_name((enum bp_padding)p));
            r->position = padding_position((enum bp_padding)p);
            return;
        }
    }
    bph_breaks(r, BPH_CAUSE_FORMAT_SIZE,
               "format \"%.40s\" is %td bytes, itemsize is %lld", a->format,
               strict, (long long)a->itemsize.value);
    r->position = BP_POS_X_14_NONE;
}

void
rule_format(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_answer *a = c->answer;
    if (!bph_granted(c) || !asks(c, BP_FORMAT)) {
        return;
    }
    r->say = BPH_HOLDS;
    if (a->format_ptr == BPH_PTR_NULL || a->format_ptr == BPH_PTR_UNTOUCHED) {
        bph_breaks(r, BPH_CAUSE_FORMAT_MISSING, "format is %s",
                   bph_pointer_text(a->format_ptr));
    }
    else if (a->format_cut) {
        bph_breaks(r, BPH_CAUSE_FORMAT_ENDLESS,
                   "there is no NUL in the first %d bytes", BPH_FORMAT_BYTES);
    }
    else if (a->format_ptr == BPH_PTR_WILD || a->itemsize.untouched) {
        r->say = BPH_CANNOT_TELL;
    }
    else {
        format_size(a, r);
    }
}

/* Do two formats mean the same item, as far as that can be told? */
static bool
same_format(const char *a, const char *b)
{
    struct bph_scalar one;
    struct bph_scalar other;
    ptrdiff_t size = 0;
    ptrdiff_t size_of_b = 0;
    if (strcmp(a, b) == 0) {
        return true;
    }
    if (bph_scalar_read(a, &one) && bph_scalar_read(b, &other)) {
        return bph_scalar_same(&one, &other);
    }
    return bp_format_size(a, BP_PAD_C, &size, NULL) == BP_OK
           && bp_format_size(b, BP_PAD_C, &size_of_b, NULL) == BP_OK
           && size == size_of_b;
}

/* The format that a request with ND gets, or is declared; NULL if unknown. */
static const char *
known_format(const struct bph_case *c)
{
    static const int words[] = {BP_FULL_RO, 0x01c, 0x00c};
    for (size_t n = 0; n < sizeof words / sizeof words[0]; n++) {
        const struct bph_answer *a = bph_other_answer(c, words[n]);
        if (a != NULL && a->outcome == BPH_GRANTED
            && (a->format_ptr == BPH_PTR_OTHER
                || a->format_ptr == BPH_PTR_INSIDE)) {
            return a->format;
        }
    }
    return c->subject->truth.has_format ? c->subject->truth.format : NULL;
}

/* Rules that FORMAT without ND is held to as SIMPLE is: what it gives is plain
 * memory, whatever the format says. */
static bph_rule_function *const as_simple[] = {
    rule_obj_set,         rule_writable,   rule_readonly_value,
    rule_writable_memory, rule_ndim_range, rule_ndim_plain,
    rule_constant,        rule_content,
};

/* FORMAT alone is no legal request, so that it agrees with those is not asked:
 * other bytes of the same content, from another owner, will do. */
static bool
is_forgiven(const struct bph_case *c, const struct bph_ruling *r, bool bytes)
{
    return (r->position != BP_POS_NONE && r->cause != BPH_CAUSE_NDIM_WRONG)
           || r->cause == BPH_CAUSE_OBJ_VARIES
           || (r->cause == BPH_CAUSE_BUF_VARIES
               && c->answer->buf == BPH_BUF_ELSEWHERE)
           || (r->cause == BPH_CAUSE_ITEMSIZE_VARIES && bytes
               && c->answer->itemsize.value == 1);
}

/* Does one of them say no?  The first that does is written into OUT. */
static bool
is_not_simple(const struct bph_case *c, bool bytes, struct bph_ruling *out)
{
    for (size_t n = 0; n < sizeof as_simple / sizeof as_simple[0]; n++) {
        struct bph_ruling r = {0};
        as_simple[n](c, &r);
        if (r.say == BPH_BREAKS && !is_forgiven(c, &r, bytes)) {
            *out = r;
            return true;
        }
    }
    return false;
}

/* Is SHAPE, which nobody asked for, at least that of the memory? */
static bool
is_true_shape(const struct bph_case *c)
{
    struct bph_arrays arrays;
    struct bp_view view;
    if (!bph_present(c->answer->shape.ptr)) {
        return true;
    }
    if (!bph_answer_view(c->answer, &arrays, &view)) {
        return false;
    }
    return !c->known->has_view
           || (view.ndim == c->known->view.ndim
               && (view.ndim == 0
                   || memcmp(view.shape, c->known->view.shape,
                             (size_t)view.ndim * sizeof view.shape[0])
                          == 0));
}

/* policy.md forgives bytes and the true format of plain C memory; a true shape
 * beside them harms nobody either. */
void
rule_format_alone(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_answer *a = c->answer;
    struct bph_ruling simple;
    r->say = BPH_HOLDS;
    if (!bph_granted(c)) {
        return;
    }
    const char *known = known_format(c);
    bool plain = !bph_present(a->strides.ptr)
                 && !bph_present(a->suboffsets.ptr)
                 && (!c->has_want || c->want.reasons == 0);
    bool bytes = strcmp(a->format, "B") == 0;
    bool real = known != NULL && same_format(a->format, known);
    if (!plain || (known != NULL && !bytes && !real)) {
        bph_breaks(r, BPH_CAUSE_FORMAT_ALONE_ODD,
                   "granted with format \"%.40s\"%s", a->format,
                   plain ? "" : " on memory that is not plain C");
        r->position = BP_POS_X_02_OTHER;
    }
    else if (!is_true_shape(c)) {
        bph_breaks(r, BPH_CAUSE_FORMAT_ALONE_ODD,
                   "granted with a shape that is not that of the memory");
        r->position = BP_POS_X_02_OTHER;
    }
    else if (is_not_simple(c, bytes, &simple)) {
        bph_breaks(r, BPH_CAUSE_FORMAT_ALONE_ODD, "granted, but %s",
                   simple.actual);
        r->position = BP_POS_X_02_OTHER;
    }
    else if (bytes || real) {
        bph_breaks(r, BPH_CAUSE_FORMAT_ALONE, "granted with format \"%.40s\"",
                   a->format);
        r->position = bytes ? BP_POS_X_02_BYTES : BP_POS_X_02_TRUE_FORMAT;
    }
    else {
        r->say = BPH_CANNOT_TELL;
    }
}
