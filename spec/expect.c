/*
 * What the clauses require, flag by flag.
 *
 * The view of the truth may carry a suboffsets array whose entries are all
 * negative, or one of an array without items: nothing has to be loaded then,
 * so the memory can be described without suboffsets.
 */
#include "bp_expect.h"

#include "bp_clause.h"
#include "bp_request.h"
#include "layout.h"

/* What of the memory matters to a request. */
struct memory {
    bool c, f;     /* contiguous in this order */
    bool indirect; /* something has to be dereferenced */
};

/* Pre: VIEW is legal and has NBYTES. */
static struct memory
memory_of(const struct bp_view *view, ptrdiff_t nbytes)
{
    bool indirect = bp_view_is_indirect(view) && !layout_is_empty(view);

    if (indirect || nbytes == 0) {
        return (struct memory){!indirect, !indirect, indirect};
    }
    return (struct memory){layout_is_packed(view, BP_ORDER_C),
                           layout_is_packed(view, BP_ORDER_F), false};
}

/* Why WORD cannot be granted for MEMORY: a set of enum bp_reason. */
static unsigned
reasons_of(const struct memory *memory, int word)
{
    unsigned reasons = 0;

    if (bp_request_has(word, BP_C_CONTIGUOUS) && !memory->c) {
        reasons |= BP_WHY_NOT_C;
    }
    if (bp_request_has(word, BP_F_CONTIGUOUS) && !memory->f) {
        reasons |= BP_WHY_NOT_F;
    }
    if (bp_request_has(word, BP_ANY_CONTIGUOUS) && !memory->c && !memory->f) {
        reasons |= BP_WHY_NOT_ANY;
    }
    if (!bp_request_has(word, BP_STRIDES) && !memory->c) {
        reasons |= BP_WHY_STRIDES;
    }
    if (!bp_request_has(word, BP_INDIRECT) && memory->indirect) {
        reasons |= BP_WHY_INDIRECT;
    }
    return reasons;
}

static enum bp_field_want
want_array(const struct bp_truth *truth, int word, int flag)
{
    if (truth->view.ndim > 0 && bp_request_has(word, flag)) {
        return BP_WANT_REQUIRED;
    }
    return BP_WANT_NULL;
}

/*
 * Memory that is dereferenced needs suboffsets.  Where the array has no items
 * or cannot be looked at, they may be there or not.
 */
static enum bp_field_want
want_suboffsets(const struct bp_truth *truth, int word, bool deep)
{
    const struct bp_view *view = &truth->view;

    if (!bp_request_has(word, BP_INDIRECT)) {
        return BP_WANT_NULL;
    }
    if (deep) {
        return BP_WANT_FREE;
    }
    if (!bp_view_is_indirect(view)) {
        return BP_WANT_NULL;
    }
    return layout_is_empty(view) ? BP_WANT_FREE : BP_WANT_REQUIRED;
}

static enum bp_field_want
want_format(int word)
{
    if (!bp_request_has(word, BP_FORMAT)) {
        return BP_WANT_NULL;
    }
    return bp_request_has(word, BP_ND) ? BP_WANT_REQUIRED : BP_WANT_FREE;
}

enum bp_status
bp_expect(const struct bp_truth *truth, int word, struct bp_answer_set *out,
          struct bp_error *err)
{
    const struct bp_view *view = &truth->view;
    bool deep = view->ndim > BP_MAX_NDIM;
    unsigned reasons = 0;
    ptrdiff_t nbytes = 0;

    if (deep) {
        reasons |= BP_WHY_NDIM; /* and the arrays stay unread */
    }
    else {
        enum bp_status status = layout_measure(view, &nbytes, err);

        if (status != BP_OK) {
            return status;
        }
        struct memory memory = memory_of(view, nbytes);
        reasons |= reasons_of(&memory, word);
    }
    if (bp_request_has(word, BP_WRITABLE) && truth->readonly) {
        reasons |= BP_WHY_READONLY;
    }
    *out = (struct bp_answer_set){
        .outcome = reasons != 0                ? BP_MUST_REFUSE
                   : bp_request_is_legal(word) ? BP_SHOULD_GRANT
                                               : BP_UNSPECIFIED,
        .reasons = reasons,
        .shape = want_array(truth, word, BP_ND),
        .strides = want_array(truth, word, BP_STRIDES),
        .suboffsets = want_suboffsets(truth, word, deep),
        .format = want_format(word),
        .readonly_zero = bp_request_has(word, BP_WRITABLE),
        .ndim = view->ndim,
        .len = nbytes,
        .itemsize = view->itemsize,
    };
    return BP_OK;
}
