/*
 * Rules about what is granted: a request that the memory cannot satisfy has to
 * be refused, and the memory delivered has to be what was asked for.
 */
#include "rules.h"

#include <stdio.h>

static bool
asks(const struct bph_case *c, int flag)
{
    return bp_request_has(c->word, flag);
}

/* Is FLAG the only contiguity flag of the word?  (Unions: REQ-020.) */
static bool
asks_order_alone(const struct bph_case *c, int flag)
{
    int orders = c->word & 0xe0;
    return asks(c, flag) && orders == (flag & 0xe0);
}

/* Granted against REASON?  Says so with CAUSE; else holds. */
static void
refused_for(const struct bph_case *c, struct bph_ruling *r,
            enum bp_reason reason, enum bph_cause cause)
{
    if (!bph_granted(c)) {
        if (c->has_want && (c->want.reasons & reason) != 0) {
            r->say = BPH_HOLDS;
        }
        return;
    }
    if (!c->has_want) {
        r->say = BPH_CANNOT_TELL;
        return;
    }
    r->say = BPH_HOLDS;
    if ((c->want.reasons & reason) != 0) {
        char shape[64];
        char strides[64];
        const struct bp_view *view = &c->known->view;
        bph_breaks(
            r, cause,
            "granted; the memory is shape %s, strides %s%s "
            "(%s)",
            bph_dims_text(view->shape, view->ndim, shape, sizeof shape),
            bph_dims_text(view->strides, view->ndim, strides, sizeof strides),
            bp_view_is_indirect(view) ? ", with suboffsets" : "",
            c->known->declared ? "declared" : "by its FULL_RO answer");
    }
}

void
rule_writable(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_answer *a = c->answer;
    if (!asks(c, BP_WRITABLE)) {
        return;
    }
    bool readonly = c->known->has_readonly && c->known->readonly;
    if (!bph_granted(c)) {
        r->say = readonly ? BPH_HOLDS : BPH_NOT_APPLICABLE;
        return;
    }
    r->say = BPH_HOLDS;
    if (readonly) {
        bph_breaks(r, BPH_CAUSE_GRANTED_READONLY,
                   "granted, though the memory is declared read-only");
    }
    else if (a->readonly.untouched) {
        bph_breaks(r, BPH_CAUSE_READONLY_DELIVERED,
                   "readonly is left unwritten");
    }
    else if (a->readonly.value != 0) {
        bph_breaks(r, BPH_CAUSE_READONLY_DELIVERED, "readonly is %lld",
                   (long long)a->readonly.value);
    }
}

void
rule_flat(const struct bph_case *c, struct bph_ruling *r)
{
    if (!asks(c, BP_STRIDES)) {
        refused_for(c, r, BP_WHY_STRIDES, BPH_CAUSE_NOT_C_WITHOUT_STRIDES);
    }
}

void
rule_indirect(const struct bph_case *c, struct bph_ruling *r)
{
    if (!asks(c, BP_INDIRECT) && asks(c, BP_STRIDES)) {
        refused_for(c, r, BP_WHY_INDIRECT, BPH_CAUSE_INDIRECT_UNASKED);
    }
}

/* Is the order asked of memory that could be handed out as indirect?
 * (INDIRECT with a contiguity flag is de facto only: REQ-022.) */
static bool
is_order_case(const struct bph_case *c, int flag)
{
    return asks_order_alone(c, flag)
           && !(asks(c, BP_INDIRECT) && c->known->has_view
                && bp_view_is_indirect(&c->known->view));
}

void
rule_c_order(const struct bph_case *c, struct bph_ruling *r)
{
    if (is_order_case(c, BP_C_CONTIGUOUS)) {
        refused_for(c, r, BP_WHY_NOT_C, BPH_CAUSE_NOT_C_GRANTED);
    }
}

void
rule_f_order(const struct bph_case *c, struct bph_ruling *r)
{
    if (is_order_case(c, BP_F_CONTIGUOUS)) {
        refused_for(c, r, BP_WHY_NOT_F, BPH_CAUSE_NOT_F_GRANTED);
    }
}

void
rule_any_order(const struct bph_case *c, struct bph_ruling *r)
{
    if (is_order_case(c, BP_ANY_CONTIGUOUS)) {
        refused_for(c, r, BP_WHY_NOT_ANY, BPH_CAUSE_NOT_ANY_GRANTED);
    }
}

void
rule_content(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_answer *a = c->answer;
    if (asks(c, BP_STRIDES) || !bph_granted(c)) {
        return;
    }
    enum bph_cause cause =
        asks(c, BP_ND) ? BPH_CAUSE_CONTENT_OF_ND : BPH_CAUSE_CONTENT_DIFFERS;
    switch (a->content) {
    case BPH_BYTES_NONE:
        break;
    case BPH_BYTES_SAME:
        r->say = BPH_HOLDS;
        break;
    case BPH_BYTES_DIGEST:
        r->say = BPH_HOLDS;
        if (a->digest != c->subject->truth.items) {
            bph_breaks(r, cause, "the bytes are not the declared items");
        }
        break;
    case BPH_BYTES_DIFFER:
        bph_breaks(r, cause,
                   "the bytes are not those that the reference delivers");
        break;
    case BPH_BYTES_WILD:
    case BPH_BYTES_UNCLEAR:
        r->say = BPH_CANNOT_TELL;
        break;
    }
}

/* The contiguity flags, what each promises, and how that reads. */
static const struct {
    int flag;
    enum bp_order order;
    const char *text;
} orders[] = {
    {BP_C_CONTIGUOUS, BP_ORDER_C, "C-contiguous"},
    {BP_F_CONTIGUOUS, BP_ORDER_F, "Fortran-contiguous"},
    {BP_ANY_CONTIGUOUS, BP_ORDER_ANY, "contiguous"},
};

/* Of several flags one has to hold: no reading of them wants less. */
void
rule_delivered(const struct bph_case *c, struct bph_ruling *r)
{
    struct bph_arrays arrays;
    struct bp_view view;
    const char *missed = NULL;
    if (!bph_granted(c)) {
        return;
    }
    bool usable = bph_answer_view(c->answer, &arrays, &view);
    for (size_t n = 0; n < sizeof orders / sizeof orders[0]; n++) {
        if (!asks(c, orders[n].flag)) {
            continue;
        }
        r->say = usable ? BPH_HOLDS : BPH_CANNOT_TELL;
        if (!usable || bp_view_is_contiguous(&view, orders[n].order)) {
            return;
        }
        missed = missed == NULL ? orders[n].text : missed;
    }
    if (missed != NULL) {
        bph_breaks(r, BPH_CAUSE_NOT_CONTIGUOUS,
                   "the shape and strides delivered are not %s", missed);
    }
}
