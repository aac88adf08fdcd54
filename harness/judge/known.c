/*
 * What is known of a subject's memory: declared, or by hypothesis what its
 * FULL_RO answer says; and how answers are looked up and read.
 */
#include "rules.h"

#include <stdio.h>
#include <string.h>

static bool
declared_view(const struct bph_truth *truth, struct bph_known *known)
{
    if (!truth->has_shape || !truth->has_itemsize) {
        return false;
    }
    int arrays = truth->ndim <= BP_MAX_NDIM ? truth->ndim : 0;
    for (int n = 0; n < arrays; n++) {
        known->shape[n] = (ptrdiff_t)truth->shape[n];
        known->strides[n] = (ptrdiff_t)truth->strides[n];
        known->suboffsets[n] = (ptrdiff_t)truth->suboffsets[n];
    }
    known->view =
        (struct bp_view){(ptrdiff_t)truth->itemsize, truth->ndim, known->shape,
                         truth->has_strides ? known->strides : NULL,
                         truth->has_suboffsets ? known->suboffsets : NULL};
    return true;
}

/* The layout that the answer to WORD shows, if it shows a whole one. */
static bool
view_of_word(const struct bph_subject *subject, const struct bph_state *state,
             int word, struct bph_known *known)
{
    const struct bph_cell *cell = bph_state_cell(state, word);
    if (cell == NULL || cell->nobs == 0) {
        return false;
    }
    struct bph_arrays arrays;
    struct bp_view view;
    const struct bph_answer *a = &subject->answers[cell->obs[0]];
    if (a->outcome != BPH_GRANTED || !bph_answer_view(a, &arrays, &view)) {
        return false;
    }
    memcpy(known->shape, arrays.shape, sizeof known->shape);
    memcpy(known->strides, arrays.strides, sizeof known->strides);
    memcpy(known->suboffsets, arrays.suboffsets, sizeof known->suboffsets);
    known->view =
        (struct bp_view){view.itemsize, view.ndim, known->shape,
                         view.strides == NULL ? NULL : known->strides,
                         view.suboffsets == NULL ? NULL : known->suboffsets};
    return bp_view_check(&known->view, NULL) == BP_OK;
}

/* The fullest answer that was granted is the hypothesis; SIMPLE alone shows no
 * layout. */
static bool
hypothesis_view(const struct bph_subject *subject,
                const struct bph_state *state, struct bph_known *known)
{
    static const int words[] = {BP_FULL_RO, BP_INDIRECT, 0x01c, BP_STRIDES,
                                BP_ND};
    for (size_t n = 0; n < sizeof words / sizeof words[0]; n++) {
        if (view_of_word(subject, state, words[n], known)) {
            return true;
        }
    }
    return false;
}

/* Are all legal requests of STATE refused with one and the same exception? */
static bool
refuses_all(const struct bph_subject *subject, const struct bph_state *state)
{
    const struct bph_answer *first = NULL;
    int refusals = 0;
    for (int n = 0; n < state->ncells; n++) {
        const struct bph_cell *cell = &state->cells[n];
        if (cell->nobs == 0 || !bp_request_is_legal(cell->word)) {
            continue;
        }
        const struct bph_answer *a = &subject->answers[cell->obs[0]];
        first = first == NULL ? a : first;
        if (a->outcome != BPH_REFUSED
            || strcmp(a->exception, first->exception) != 0) {
            return false;
        }
        refusals++;
    }
    return refusals == BP_LEGAL_COUNT;
}

void
bph_know(const struct bph_subject *subject, const struct bph_state *state,
         struct bph_known *known)
{
    state = bph_home(subject, state);
    memset(known, 0, sizeof *known);
    known->declared = declared_view(&subject->truth, known);
    known->has_view =
        known->declared || hypothesis_view(subject, state, known);
    known->refuses_all = refuses_all(subject, state);
    known->has_readonly = subject->truth.has_readonly;
    known->readonly = subject->truth.readonly;
    known->has_len =
        known->declared
        && bp_view_nbytes(&known->view, &known->len, NULL) == BP_OK;
}

const struct bph_state *
bph_home(const struct bph_subject *subject, const struct bph_state *state)
{
    const struct bph_state *fresh = bph_subject_state(subject, "fresh");
    return (state->paired || state->together) && fresh != NULL ? fresh : state;
}

const struct bph_answer *
bph_other_answer(const struct bph_case *c, int word)
{
    const struct bph_cell *cell = bph_state_cell(c->home, word);
    return cell == NULL || cell->nobs == 0
               ? NULL
               : &c->subject->answers[cell->obs[0]];
}

/* Words whose answers show the memory, the fullest first. */
static const int chain[] = {BP_FULL_RO, BP_INDIRECT, 0x01c,
                            BP_STRIDES, BP_ND,       BP_SIMPLE};
#define CHAIN (sizeof chain / sizeof chain[0])

const struct bph_answer *
bph_reference(const struct bph_case *c, int *word)
{
    for (size_t n = 0; n < CHAIN; n++) {
        const struct bph_answer *a = bph_other_answer(c, chain[n]);
        if (a != NULL && a->outcome == BPH_GRANTED) {
            *word = chain[n];
            return a;
        }
    }
    for (int n = 0; n < c->home->ncells; n++) {
        const struct bph_cell *cell = &c->home->cells[n];
        const struct bph_answer *a =
            cell->nobs == 0 ? NULL : &c->subject->answers[cell->obs[0]];
        if (a != NULL && a->outcome == BPH_GRANTED
            && bp_request_is_legal(cell->word)) {
            *word = cell->word;
            return a;
        }
    }
    return NULL;
}

/* Copy ARRAY if its values can be used. */
static bool
take_array(const struct bph_array *array, int ndim, ptrdiff_t *out)
{
    if ((array->ptr != BPH_PTR_INSIDE && array->ptr != BPH_PTR_OTHER)
        || array->n != ndim) {
        return false;
    }
    for (int n = 0; n < ndim; n++) {
        out[n] = (ptrdiff_t)array->v[n];
    }
    return true;
}

bool
bph_answer_view(const struct bph_answer *answer, struct bph_arrays *arrays,
                struct bp_view *view)
{
    if (answer->ndim.untouched || answer->ndim.value < 0
        || answer->ndim.value > BP_MAX_NDIM || answer->itemsize.untouched
        || answer->itemsize.value < 0) {
        return false;
    }
    int ndim = (int)answer->ndim.value;
    bool strides = answer->strides.ptr != BPH_PTR_NULL && ndim > 0;
    bool suboffsets = answer->suboffsets.ptr != BPH_PTR_NULL && ndim > 0;
    if ((ndim > 0 && !take_array(&answer->shape, ndim, arrays->shape))
        || (strides && !take_array(&answer->strides, ndim, arrays->strides))
        || (suboffsets
            && !take_array(&answer->suboffsets, ndim, arrays->suboffsets))) {
        return false;
    }
    *view = (struct bp_view){(ptrdiff_t)answer->itemsize.value, ndim,
                             arrays->shape, strides ? arrays->strides : NULL,
                             suboffsets ? arrays->suboffsets : NULL};
    return true;
}

int
bph_case_ndim(const struct bph_case *c)
{
    return c->has_want ? c->want.ndim : (int)c->answer->ndim.value;
}

const char *
bph_dims_text(const ptrdiff_t *dims, int ndim, char *text, size_t size)
{
    if (dims == NULL && ndim > 0) {
        return "NULL";
    }
    size_t at = 0;
    text[at++] = '(';
    for (int n = 0; n < ndim; n++) {
        if (at + 24 > size) {
            (void)snprintf(text + at, size - at, "...)");
            return text;
        }
        at += (size_t)snprintf(text + at, size - at, "%s%td",
                               n > 0 ? ", " : "", dims[n]);
    }
    (void)snprintf(text + at, size - at, ndim == 1 ? ",)" : ")");
    return text;
}

const char *
bph_pointer_text(enum bph_raw_pointer ptr)
{
    switch (ptr) {
    case BPH_PTR_NULL:
        return "NULL";
    case BPH_PTR_UNTOUCHED:
        return "left unwritten";
    case BPH_PTR_INSIDE:
    case BPH_PTR_OTHER:
        return "given";
    case BPH_PTR_WILD:
        return "a pointer to nowhere";
    }
    return "?";
}
