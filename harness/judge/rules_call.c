/*
 * Rules about the call itself: does it come back, do return value, exception
 * and reference counts fit, who is obj, how is a refusal made.
 */
#include "rules.h"

#include <stdio.h>
#include <string.h>

/* A dead call, by how it died. */
static enum bph_cause
death(const struct bph_answer *a)
{
    bool release = a->phase == BPH_PHASE_RELEASE;
    if (a->outcome == BPH_LIMIT) {
        switch ((enum bph_limit)a->detail) {
        case BPH_LIMIT_WALL:
        case BPH_LIMIT_CPU:
            return release ? BPH_CAUSE_RELEASE_HUNG : BPH_CAUSE_HUNG;
        case BPH_LIMIT_MEMORY:
            return BPH_CAUSE_ATE_MEMORY;
        case BPH_LIMIT_OUTPUT:
            return BPH_CAUSE_FLOODED_OUTPUT;
        }
    }
    if (release) {
        return BPH_CAUSE_RELEASE_CRASHED;
    }
    return a->outcome == BPH_EXIT ? BPH_CAUSE_EXITED : BPH_CAUSE_CRASHED;
}

static const char *
limit_text(int limit)
{
    switch ((enum bph_limit)limit) {
    case BPH_LIMIT_WALL:
        return "waited past the time limit";
    case BPH_LIMIT_CPU:
        return "ran past the time limit";
    case BPH_LIMIT_MEMORY:
        return "took more memory than the limit";
    case BPH_LIMIT_OUTPUT:
        return "printed more than the limit";
    }
    return "passed a limit";
}

void
rule_alive(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_answer *a = c->answer;
    const char *call = a->phase == BPH_PHASE_RELEASE ? "PyBuffer_Release"
                                                     : "PyObject_GetBuffer";
    switch (a->outcome) {
    case BPH_GRANTED:
    case BPH_REFUSED:
    case BPH_ODD:
        r->say = BPH_HOLDS;
        break;
    case BPH_SIGNAL:
        bph_breaks(r, death(a), "%s died of signal %d", call, a->detail);
        break;
    case BPH_EXIT:
        bph_breaks(r, death(a), "%s left the process with status %d", call,
                   a->detail);
        break;
    case BPH_LIMIT:
        bph_breaks(r, death(a), "%s %s", call, limit_text(a->detail));
        break;
    }
}

void
rule_ret(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_answer *a = c->answer;
    r->say = BPH_HOLDS;
    if (a->outcome == BPH_ODD) {
        bph_breaks(r, BPH_CAUSE_RETURNED_OTHER, "returned %d", a->detail);
    }
    else if (a->outcome == BPH_GRANTED && a->exception_set) {
        bph_breaks(r, BPH_CAUSE_SUCCESS_WITH_EXCEPTION,
                   "returned 0 with %s pending", a->exception);
    }
    else if (a->outcome == BPH_REFUSED && !a->exception_set) {
        bph_breaks(r, BPH_CAUSE_FAILURE_WITHOUT_EXCEPTION,
                   "returned -1 and no exception is pending");
    }
}

void
rule_outside(const struct bph_case *c, struct bph_ruling *r)
{
    unsigned guards = c->answer->guards;
    r->say = BPH_HOLDS;
    if (guards != 0) {
        bph_breaks(r, BPH_CAUSE_WROTE_OUTSIDE, "bytes %s the struct changed",
                   guards & BPH_GUARD_ABOVE ? "behind" : "before");
    }
}

void
rule_wild(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_answer *a = c->answer;
    if (!bph_granted(c)) {
        return;
    }
    const char *what = a->obj == BPH_OBJ_WILD              ? "obj"
                       : a->format_ptr == BPH_PTR_WILD     ? "format"
                       : a->shape.ptr == BPH_PTR_WILD      ? "shape"
                       : a->strides.ptr == BPH_PTR_WILD    ? "strides"
                       : a->suboffsets.ptr == BPH_PTR_WILD ? "suboffsets"
                       : a->content == BPH_BYTES_WILD ? "the way to an item"
                                                      : NULL;
    r->say = BPH_HOLDS;
    if (what != NULL) {
        bph_breaks(r, BPH_CAUSE_WILD_POINTER,
                   "%s leads to memory that is not there", what);
    }
}

/* The counts that tell: those of obj, or of the object asked. */
static void
counts(const struct bph_answer *a, struct bph_delta *held,
       struct bph_delta *after)
{
    bool self = a->obj == BPH_OBJ_SELF;
    *held = self ? a->self_held : a->obj_held;
    *after = self ? a->self_after : a->obj_after;
}

void
rule_refs_granted(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_answer *a = c->answer;
    struct bph_delta held;
    struct bph_delta after;
    if (!bph_granted(c) || a->obj == BPH_OBJ_NULL
        || a->obj == BPH_OBJ_UNTOUCHED || a->obj == BPH_OBJ_WILD) {
        return;
    }
    counts(a, &held, &after);
    r->say = held.known || a->self_after.known ? BPH_HOLDS : BPH_CANNOT_TELL;
    if (held.known && held.value < 1) {
        bph_breaks(r, BPH_CAUSE_NO_REFERENCE,
                   "the count of obj changed by %d while the view is held",
                   held.value);
    }
    else if (a->self_after.known && a->self_after.value > 0) {
        bph_breaks(r, BPH_CAUSE_REFERENCE_LEAKED,
                   "the count is %d higher after the release",
                   a->self_after.value);
    }
    else if (after.known && after.value > 0) {
        bph_breaks(r,
                   a->obj == BPH_OBJ_SELF ? BPH_CAUSE_REFERENCE_LEAKED
                                          : BPH_CAUSE_OBJ_UNPAIRED,
                   "the count of obj is %d higher after the release",
                   after.value);
    }
    else if ((after.known && after.value < 0)
             || (a->self_after.known && a->self_after.value < 0)) {
        bph_breaks(r, BPH_CAUSE_REFERENCE_STOLEN,
                   "the count is %d lower after the release",
                   after.known && after.value < 0 ? -after.value
                                                  : -a->self_after.value);
    }
}

void
rule_refs_refused(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_answer *a = c->answer;
    if (a->outcome != BPH_REFUSED) {
        return;
    }
    r->say = a->self_after.known ? BPH_HOLDS : BPH_CANNOT_TELL;
    if (a->self_after.known && a->self_after.value > 0) {
        bph_breaks(r, BPH_CAUSE_REFERENCE_KEPT,
                   "the count of the exporter grew by %d",
                   a->self_after.value);
    }
    else if (a->self_after.known && a->self_after.value < 0) {
        bph_breaks(r, BPH_CAUSE_REFUSAL_STOLE,
                   "the count of the exporter fell by %d",
                   -a->self_after.value);
    }
}

void
rule_obj_set(const struct bph_case *c, struct bph_ruling *r)
{
    if (!bph_granted(c)) {
        return;
    }
    r->say = BPH_HOLDS;
    if (c->answer->obj == BPH_OBJ_NULL) {
        bph_breaks(r, BPH_CAUSE_OBJ_NULL, "obj is NULL");
    }
    else if (c->answer->obj == BPH_OBJ_UNTOUCHED) {
        bph_breaks(r, BPH_CAUSE_OBJ_UNSET, "obj is left unwritten");
    }
}

void
rule_obj_who(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_answer *a = c->answer;
    if (!bph_granted(c)) {
        return;
    }
    r->say = BPH_HOLDS;
    if (a->obj == BPH_OBJ_OTHER && !c->subject->truth.redirects) {
        bph_breaks(r, BPH_CAUSE_OBJ_OTHER, "obj is another object, of type %s",
                   a->obj_type);
        r->position = BP_POS_X_38_OTHER;
    }
}

/* Sort an exception that is no BufferError (policy: the closed list). */
static void
exception_fault(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_answer *a = c->answer;
    if (a->exception_is & BPH_EXC_MEMORY_ERROR) {
        bph_breaks(r, BPH_CAUSE_REFUSAL_MEMORY_ERROR, "%s", a->exception);
        r->position = BP_POS_X_06_MEMORY_ERROR;
    }
    else if (c->subject->python_level
             && (a->exception_is & BPH_EXC_EXCEPTION)) {
        bph_breaks(r, BPH_CAUSE_REFUSAL_PYTHON_LEVEL, "%s", a->exception);
        r->position = BP_POS_X_06_PYTHON_LEVEL;
    }
    else if (a->exception_is & BPH_EXC_VALUE_ERROR) {
        bph_breaks(r, BPH_CAUSE_REFUSAL_VALUE_ERROR, "%s", a->exception);
        r->position = BP_POS_X_06_VALUE_ERROR;
    }
    else {
        bph_breaks(r, BPH_CAUSE_REFUSAL_OTHER_EXCEPTION, "%s", a->exception);
        r->position = BP_POS_X_06_OTHER_EXCEPTION;
    }
}

void
rule_refusal_type(const struct bph_case *c, struct bph_ruling *r)
{
    if (c->answer->outcome != BPH_REFUSED) {
        return;
    }
    r->say = BPH_HOLDS;
    if (c->known->refuses_all) {
        if (!c->subject->truth.refuses) {
            bph_breaks(r, BPH_CAUSE_REFUSES_ALL,
                       "every request is refused with %s",
                       c->answer->exception);
        }
    }
    else if (!(c->answer->exception_is & BPH_EXC_BUFFER_ERROR)) {
        exception_fault(c, r);
    }
}

void
rule_refusal_obj(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_answer *a = c->answer;
    if (a->outcome != BPH_REFUSED) {
        return;
    }
    switch (a->obj) {
    case BPH_OBJ_NULL:
        r->say = BPH_HOLDS;
        break;
    case BPH_OBJ_UNTOUCHED:
        bph_breaks(r, BPH_CAUSE_REFUSAL_OBJ_UNTOUCHED,
                   "obj is left as it was");
        r->position = BP_POS_X_06_OBJ_UNTOUCHED;
        break;
    case BPH_OBJ_SELF:
    case BPH_OBJ_REDIRECT:
    case BPH_OBJ_OTHER:
    case BPH_OBJ_WILD:
        bph_breaks(r, BPH_CAUSE_REFUSAL_OBJ_DANGLING,
                   "obj points to %s after the refusal",
                   a->obj == BPH_OBJ_SELF   ? "the exporter"
                   : a->obj == BPH_OBJ_WILD ? "nowhere"
                                            : "another object");
        r->position = BP_POS_X_06_OBJ_DANGLING;
        break;
    }
}

/* Does the memory hold no item? */
static bool
is_empty(const struct bp_view *view)
{
    for (int n = 0; n < view->ndim; n++) {
        if (view->shape[n] == 0) {
            return true;
        }
    }
    return false;
}

/* Is refusing WRITABLE right as far as anybody can tell? */
static bool
may_be_readonly(const struct bph_case *c)
{
    if (c->known->has_readonly) {
        return c->known->readonly;
    }
    const struct bph_answer *full = bph_other_answer(c, BP_FULL_RO);
    return full == NULL || full->outcome != BPH_GRANTED
           || full->readonly.untouched || full->readonly.value != 0;
}

/* Refused with FORMAT, granted without?  That needs no knowledge of memory. */
static bool
format_declined(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_answer *plain = bph_other_answer(c, c->word & ~BP_FORMAT);
    if (!bp_request_has(c->word, BP_FORMAT) || plain == NULL
        || plain->outcome != BPH_GRANTED) {
        return false;
    }
    bph_breaks(r, BPH_CAUSE_FORMAT_REFUSED,
               "refused with %s, granted without FORMAT",
               c->answer->exception);
    r->position = BP_POS_X_37_FORMAT_REFUSED;
    return true;
}

void
rule_satisfiable(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_answer *a = c->answer;
    bool refused = a->outcome == BPH_REFUSED && !c->subject->truth.refuses
                   && !c->known->refuses_all
                   && (a->exception_is & BPH_EXC_MEMORY_ERROR) == 0;
    if (!c->has_want) {
        if (!refused || !format_declined(c, r)) {
            r->say = BPH_CANNOT_TELL;
        }
        return;
    }
    if (c->want.outcome != BP_SHOULD_GRANT
        || (bp_request_has(c->word, BP_WRITABLE) && may_be_readonly(c))) {
        return;
    }
    r->say = BPH_HOLDS;
    if (!refused || format_declined(c, r)) {
        return;
    }
    bool empty = is_empty(&c->known->view);
    bph_breaks(r,
               empty ? BPH_CAUSE_EMPTY_REFUSED : BPH_CAUSE_SATISFIABLE_REFUSED,
               "refused with %s", a->exception);
    r->position = empty ? BP_POS_X_37_EMPTY_REFUSED : BP_POS_X_37_REFUSED;
}
