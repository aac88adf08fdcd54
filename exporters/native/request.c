/*
 * How an honest exporter answers.  A flag of several bits is present when all
 * of its bits are; what is left over is ignored.  The order of the tests does
 * not matter: every obstacle is enough.
 */
#include "fault.h"

#include <assert.h>

int
word_canonical(int word)
{
    static const int flags[] = {
        BPH_ASK_WRITABLE,       BPH_ASK_FORMAT,       BPH_ASK_ND,
        BPH_ASK_STRIDES,        BPH_ASK_C_CONTIGUOUS, BPH_ASK_F_CONTIGUOUS,
        BPH_ASK_ANY_CONTIGUOUS, BPH_ASK_INDIRECT,
    };
    int canonical = 0;
    for (size_t n = 0; n < sizeof flags / sizeof flags[0]; n++) {
        canonical |= bph_asks(word, flags[n]) ? flags[n] : 0;
    }
    return canonical;
}

/* Does POLICY grant such requests at all? */
static bool
is_willing(const struct policy *policy, int word)
{
    bool format = bph_asks(word, BPH_ASK_FORMAT);
    switch (policy->grants) {
    case GRANTS_ALL:
        break;
    case GRANTS_NO_FORMAT:
        return !format;
    case GRANTS_NOTHING:
    case GRANTS_SILENCE:
        return false;
    case GRANTS_FORMAT:
        return format;
    case GRANTS_STRIDES:
        return bph_asks(word, BPH_ASK_STRIDES);
    case GRANTS_READING:
        return !bph_asks(word, BPH_ASK_WRITABLE);
    case GRANTS_C_AND_ANY:
        return !bph_asks(word, BPH_ASK_F_CONTIGUOUS);
    }
    return policy->spelling != SPELLING_STRICT || word == word_canonical(word);
}

/* Obstacles in the policy rather than in the memory. */
static unsigned
unwilling(const struct policy *policy, int word)
{
    unsigned obstacles = is_willing(policy, word) ? 0 : UNWILLING;
    bool format = bph_asks(word, BPH_ASK_FORMAT);
    if (format && !bph_asks(word, BPH_ASK_ND)
        && policy->alone == ALONE_REFUSED) {
        obstacles |= FORMAT_ALONE;
    }
    return obstacles;
}

unsigned
script_obstacles(const struct script *script, int word)
{
    const struct template *t = script->template;
    bool literal = script->policy->empty == EMPTY_NO;
    bool never =
        script->policy->empty == EMPTY_NEVER && template_nitems(t) == 0;
    bool c = !never && template_is_contiguous(t, 'C', literal);
    bool f = !never && template_is_contiguous(t, 'F', literal);
    unsigned obstacles = unwilling(script->policy, word);
    if (bph_asks(word, BPH_ASK_WRITABLE) && t->readonly) {
        obstacles |= NOT_WRITABLE;
    }
    if (bph_asks(word, BPH_ASK_C_CONTIGUOUS) && !c) {
        obstacles |= NOT_C;
    }
    if (bph_asks(word, BPH_ASK_F_CONTIGUOUS) && !f) {
        obstacles |= NOT_F;
    }
    if (bph_asks(word, BPH_ASK_ANY_CONTIGUOUS) && !c && !f) {
        obstacles |= NOT_ANY;
    }
    if (!bph_asks(word, BPH_ASK_STRIDES) && !c) {
        obstacles |= NOT_PACKED;
    }
    if (!bph_asks(word, BPH_ASK_INDIRECT) && template_is_indirect(t)) {
        obstacles |= NOT_DIRECT;
    }
    if (t->ndim > BPH_ASK_MAX_NDIM) {
        obstacles |= TOO_DEEP;
    }
    return obstacles;
}

bool
script_refuses(const struct script *script)
{
    return script->policy->grants == GRANTS_NOTHING
           || script->template->ndim > BPH_ASK_MAX_NDIM;
}

static void
refuse(const struct script *script, struct answer *out)
{
    *out = (struct answer){
        .rc = -1,
        .raise = script->policy->exception,
        .obj = OBJ_NULL,
        .skipped = script->policy->left == LEFT_UNTOUCHED ? SKIPPED_OBJ : 0,
    };
}

/* The arrays of a granted request. */
static void
give_arrays(const struct script *script, int word, struct answer *out)
{
    const struct template *t = script->template;
    bool inside = script->policy->arrays == ARRAYS_INSIDE && t->ndim == 1;
    ptrdiff_t strides[MAX_DIMS] = {0};
    template_strides(t, strides);
    if (t->ndim > 0 && bph_asks(word, BPH_ASK_ND)) {
        bool fits = inside && t->itemsize == 1;
        out->shape = fits ? ARRAY_INSIDE : ARRAY_TRUE;
    }
    if (t->ndim > 0 && bph_asks(word, BPH_ASK_STRIDES)) {
        bool fits = inside && strides[0] == t->itemsize;
        out->strides = fits ? ARRAY_INSIDE : ARRAY_TRUE;
    }
    if (template_is_indirect(t) && bph_asks(word, BPH_ASK_INDIRECT)) {
        out->suboffsets = ARRAY_TRUE;
    }
    if (script->policy->spelling == SPELLING_BITS && t->ndim > 0
        && (word & 0x10) != 0) {
        out->strides = ARRAY_TRUE; /* whatever the rest of the word says */
    }
}

static bool
is_redirecting(const struct policy *policy)
{
    return policy->owner == OWNER_REDIRECT || policy->owner == OWNER_HIDDEN;
}

static void
grant(const struct script *script, int word, long call, struct answer *out)
{
    const struct template *t = script->template;
    const struct policy *policy = script->policy;
    bool nd = bph_asks(word, BPH_ASK_ND);
    bool empty = template_nitems(t) == 0;
    *out = (struct answer){
        .granted = true,
        .obj = is_redirecting(policy) ? OBJ_OTHER : OBJ_SELF,
        .references = 1,
        .block = policy->memory == MEMORY_FRESH ? BLOCK_FRESH : BLOCK_OWN,
        .len = template_nitems(t) * t->itemsize,
        .itemsize = t->itemsize,
        .ndim = t->ndim,
        .skipped =
            policy->internal == INTERNAL_UNTOUCHED ? SKIPPED_INTERNAL : 0,
    };
    if (policy->memory == MEMORY_LIVE) {
        out->altered = call % 2 == 0;
    }
    if (empty && policy->nothing == NOTHING_NULLED) {
        out->block = BLOCK_NULL;
    }
    if (!bph_asks(word, BPH_ASK_WRITABLE)) {
        out->readonly =
            t->readonly || policy->readonly == READONLY_UNLESS_ASKED;
        out->readonly *= policy->readonly == READONLY_NUMBER ? 2 : 1;
    }
    if (!nd && policy->plain != PLAIN_REAL) {
        out->ndim = policy->plain == PLAIN_ONE ? 1 : 0;
    }
    if (bph_asks(word, BPH_ASK_FORMAT)) {
        out->format = nd || policy->alone != ALONE_BYTES ? t->format : "B";
    }
    give_arrays(script, word, out);
}

void
script_answer(const struct script *script, int word, long call,
              struct answer *out)
{
    struct history history = {.call = call};
    script_answer_after(script, word, &history, out);
}

void
script_answer_after(const struct script *script, int word,
                    const struct history *history, struct answer *out)
{
    const struct fault *fault = script->fault;
    if (fault != NULL && !fault_applies_after(fault, word, history)) {
        fault = NULL;
    }
    if (fault != NULL && fault_is_of_held(fault) && history->held == 0) {
        fault = NULL; /* nobody is there who could suffer */
    }
    word = fault == NULL ? word : fault_word(fault, word);
    unsigned obstacles = script_obstacles(script, word);
    if (script->policy->views == VIEWS_ONE && history->held > 0) {
        obstacles |= UNWILLING;
    }
    unsigned honest = obstacles;
    if (fault != NULL) {
        obstacles = fault_obstacles(fault, obstacles);
    }
    if (obstacles != 0) {
        refuse(script, out);
    }
    else {
        grant(script, word, history->call, out);
    }
    if (fault != NULL && (fault->field != FIELD_OUTCOME || honest != 0)) {
        fault_change(fault, script->template, out);
    }
}

/* The stride of dimension K that says nothing. */
static ptrdiff_t
idle_stride(const struct policy *policy, int k, ptrdiff_t stride)
{
    switch (policy->idle) {
    case IDLE_AS_THEY_ARE:
        break;
    case IDLE_ODD:
        return -1000003 * (ptrdiff_t)(k + 1);
    case IDLE_ZERO:
        return 0;
    case IDLE_HUGE:
        return PTRDIFF_MAX - k;
    }
    return stride;
}

void
script_arrays(const struct script *script, struct arrays *out)
{
    const struct template *t = script->template;
    bool empty = template_nitems(t) == 0;
    assert(t->ndim < MAX_DIMS);
    for (int k = 0; k < MAX_DIMS; k++) {
        out->shape[k] = k < t->ndim ? t->shape[k] : 1;
        out->strides[k] = t->itemsize;
        out->suboffsets[k] =
            k < t->ndim && t->suboffsets.given ? t->suboffsets.v[k] : -1;
    }
    template_strides(t, out->strides);
    for (int k = 0; k < t->ndim; k++) {
        if (empty || t->shape[k] < 2) {
            out->strides[k] = idle_stride(script->policy, k, out->strides[k]);
        }
    }
}
