/*
 * The rule about FORMAT without ND, which is no legal request.
 */
#include "rules.h"

#include <string.h>

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
    bool real = known != NULL && bph_same_format(a->format, known);
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
