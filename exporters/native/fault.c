/*
 * How a liar lies: one field of an honest answer is changed.  A row that asks
 * a field for an operation that it does not know changes nothing, and the
 * tests find it: such a liar does not differ from its honest twin.
 */
#include "fault.h"

#include <string.h>

bool
fault_applies(const struct fault *fault, int word, long call)
{
    struct history history = {.call = call};
    return fault_applies_after(fault, word, &history);
}

bool
fault_applies_after(const struct fault *fault, int word,
                    const struct history *history)
{
    int value = fault->when_value;
    int canonical = word_canonical(word);
    bool class = canonical == value || value == ANY_WORD;
    switch (fault->when) {
    case WHEN_EVERY:
        return true;
    case WHEN_WORD:
        return word == value;
    case WHEN_CLASS:
        return canonical == value;
    case WHEN_LEVEL:
        return (canonical & ~(BPH_ASK_WRITABLE | BPH_ASK_FORMAT)) == value;
    case WHEN_HAS:
        return bph_asks(word, value);
    case WHEN_LACKS:
        return !bph_asks(word, value);
    case WHEN_ANY_BIT:
        return ((unsigned)word & (unsigned)value) != 0;
    case WHEN_FROM:
        return history->call >= value;
    case WHEN_NTH:
        return history->call == value;
    case WHEN_HELD:
        return history->held >= value;
    case WHEN_SECOND:
        return history->held > 0 && class;
    case WHEN_AFTER_REFUSAL:
        return history->refused && class;
    case WHEN_SINCE_REFUSAL:
        return history->refusals > 0 && class;
    case WHEN_NULLED:
        return history->nulled && class;
    case WHEN_LIFO:
    case WHEN_FIFO:
    case WHEN_MOVED:
        break; /* releases */
    }
    return false;
}

/* Is FIELD about a release? */
static bool
is_of_release(enum field field)
{
    return field == FIELD_RELEASE || field == FIELD_REST_ARRAYS
           || field == FIELD_REST_FORMAT || field == FIELD_REST_CONTENT;
}

bool
fault_is_of_held(const struct fault *fault)
{
    enum field field = fault->field;
    return field == FIELD_HELD_SHAPE || field == FIELD_HELD_STRIDES
           || field == FIELD_HELD_SUBOFFSETS || field == FIELD_HELD_FORMAT
           || field == FIELD_HELD_CONTENT || field == FIELD_HELD_STRUCT;
}

bool
fault_strikes(const struct fault *fault, const struct standing *standing)
{
    if (fault == NULL || !is_of_release(fault->field)) {
        return false;
    }
    return fault->when == WHEN_EVERY
           || (fault->when == WHEN_LIFO && standing->older
               && !standing->younger)
           || (fault->when == WHEN_FIFO && standing->younger
               && !standing->older)
           || (fault->when == WHEN_MOVED && standing->moved);
}

bool
fault_tracks(const struct fault *fault)
{
    return fault != NULL
           && (fault->field == FIELD_HELD_STRUCT || fault->when == WHEN_LIFO
               || fault->when == WHEN_FIFO || fault->when == WHEN_MOVED);
}

bool
fault_shares(const struct fault *fault)
{
    return fault != NULL
           && (fault_is_of_held(fault) || is_of_release(fault->field))
           && fault->field != FIELD_RELEASE
           && fault->field != FIELD_HELD_STRUCT;
}

/* The flags of 13 April 2007 that had other bits than today's, or none. */
#define APRIL_SHAPE   0x08
#define APRIL_STRIDES 0x18
#define APRIL_OFFSETS 0x38

int
fault_word(const struct fault *fault, int word)
{
    if (fault->field != FIELD_WORD) {
        return word;
    }
    return (word & (BPH_ASK_WRITABLE | BPH_ASK_FORMAT))
           | (bph_asks(word, APRIL_OFFSETS)   ? BPH_ASK_INDIRECT
              : bph_asks(word, APRIL_STRIDES) ? BPH_ASK_STRIDES
              : bph_asks(word, APRIL_SHAPE)   ? BPH_ASK_ND
                                              : 0);
}

unsigned
fault_obstacles(const struct fault *fault, unsigned obstacles)
{
    if (fault->field != FIELD_OUTCOME) {
        return obstacles;
    }
    if (fault->operation == DO_REFUSE) {
        return obstacles | UNWILLING;
    }
    return obstacles & ~(unsigned)fault->value.number;
}

/* SET, ADD or SKIP; returns the new number. */
static ptrdiff_t
change_number(const struct fault *fault, ptrdiff_t old, unsigned skip,
              struct answer *answer)
{
    if (fault->operation == DO_SKIP) {
        answer->skipped |= skip;
    }
    return fault->operation == DO_SET   ? fault->value.number
           : fault->operation == DO_ADD ? old + fault->value.number
                                        : old;
}

static void
change_obj(const struct fault *fault, struct answer *answer)
{
    if (fault->operation == DO_SWAP) {
        answer->obj = OBJ_OTHER;
        return;
    }
    /* without an owner nobody gives a reference back */
    answer->references = 0;
    answer->obj = fault->operation == DO_WILD ? OBJ_WILD : OBJ_NULL;
    answer->skipped |= fault->operation == DO_SKIP ? SKIPPED_OBJ : 0;
}

static void
change_buf(const struct fault *fault, struct answer *answer)
{
    if (fault->operation == DO_ADD) {
        answer->shift = fault->value.number;
    }
    else {
        answer->block = fault->operation == DO_SWAP    ? BLOCK_COPY
                        : fault->operation == DO_FRESH ? BLOCK_FRESH
                        : fault->operation == DO_CLEAR ? BLOCK_NULL
                                                       : BLOCK_WILD;
    }
}

static void
change_format(const struct fault *fault, const struct template *t,
              struct answer *answer)
{
    if (fault->operation == DO_SKIP) {
        answer->skipped |= SKIPPED_FORMAT;
    }
    else {
        answer->format = fault->operation == DO_SET    ? fault->value.text
                         : fault->operation == DO_GIVE ? t->format
                         : fault->operation == DO_WILD ? wild_pointer()
                                                       : NULL;
    }
}

/* One of the three arrays. */
static void
change_array(const struct fault *fault, enum array *array, unsigned skip,
             struct answer *answer)
{
    bool suboffsets = skip == SKIPPED_SUBOFFSETS;
    switch (fault->operation) {
    case DO_CLEAR:
        *array = ARRAY_NULL;
        break;
    case DO_GIVE:
        *array = suboffsets             ? ARRAY_FALSE
                 : *array == ARRAY_NULL ? ARRAY_TRUE
                                        : *array;
        break;
    case DO_SKIP:
        answer->skipped |= skip;
        break;
    case DO_WILD:
        *array = ARRAY_WILD;
        break;
    case DO_INSIDE:
        *array = *array == ARRAY_NULL ? ARRAY_NULL : ARRAY_INSIDE;
        break;
    case DO_SET:
    case DO_ADD:
    case DO_SWAP:
    case DO_NEGATE:
    case DO_GRANT_C:
    case DO_GRANT_F:
        *array = *array == ARRAY_NULL ? ARRAY_NULL : ARRAY_FALSE;
        break;
    case DO_FRESH:
    case DO_INCREF:
    case DO_DECREF:
    case DO_RAISE:
    case DO_GRANT:
    case DO_REFUSE:
        break;
    }
}

/* Changes of a refusal. */
static void
change_refusal(const struct fault *fault, struct answer *answer)
{
    bool set = fault->operation == DO_SET;
    if (fault->field == FIELD_EXCEPTION) {
        answer->raise =
            set ? (enum exception)fault->value.number : EXCEPTION_NOTHING;
    }
    else if (fault->field == FIELD_LEFT_OBJ) {
        answer->obj = fault->operation == DO_GIVE   ? OBJ_SELF
                      : fault->operation == DO_SWAP ? OBJ_OTHER
                                                    : OBJ_NULL;
        answer->skipped |= fault->operation == DO_SKIP ? SKIPPED_OBJ : 0;
    }
    else if (fault->field == FIELD_LEFT_REFERENCE) {
        answer->references = fault->operation == DO_INCREF ? 1 : -1;
    }
}

/* Changes of a granted request that are about no array. */
static void
change_member(const struct fault *fault, const struct template *t,
              struct answer *a)
{
    switch (fault->field) {
    case FIELD_RC:
        a->rc = fault->operation == DO_SET ? (int)fault->value.number : 0;
        a->raise = fault->operation == DO_RAISE ? EXCEPTION_RUNTIME_ERROR
                                                : EXCEPTION_NOTHING;
        break;
    case FIELD_GUARD:
        a->guard = (int)fault->value.number;
        break;
    case FIELD_OBJ:
        change_obj(fault, a);
        break;
    case FIELD_REFERENCE:
        a->references += fault->operation == DO_INCREF ? 1 : -1;
        break;
    case FIELD_BUF:
        change_buf(fault, a);
        break;
    case FIELD_INTERNAL:
        a->skipped |= SKIPPED_INTERNAL;
        break;
    case FIELD_LEN:
        a->len = change_number(fault, a->len, SKIPPED_LEN, a);
        break;
    case FIELD_ITEMSIZE:
        a->itemsize = change_number(fault, a->itemsize, SKIPPED_ITEMSIZE, a);
        break;
    case FIELD_READONLY:
        a->readonly =
            (int)change_number(fault, a->readonly, SKIPPED_READONLY, a);
        break;
    case FIELD_NDIM:
        a->ndim = (int)change_number(fault, a->ndim, SKIPPED_NDIM, a);
        break;
    case FIELD_FORMAT:
        change_format(fault, t, a);
        break;
    case FIELD_CONTENT:
        a->altered = true;
        break;
    case FIELD_HELD_CONTENT:
        a->altered = true;
        a->tramples = true;
        break;
    case FIELD_HELD_SHAPE:
    case FIELD_HELD_STRIDES:
    case FIELD_HELD_SUBOFFSETS:
    case FIELD_HELD_FORMAT:
    case FIELD_HELD_STRUCT:
        a->tramples = true;
        break;
    case FIELD_OUTCOME:
    case FIELD_WORD:
    case FIELD_SHAPE:
    case FIELD_STRIDES:
    case FIELD_SUBOFFSETS:
    case FIELD_ARRAYS:
    case FIELD_SHAPE_0:
    case FIELD_SHAPE_1:
    case FIELD_STRIDES_0:
    case FIELD_STRIDES_1:
    case FIELD_EXCEPTION:
    case FIELD_LEFT_OBJ:
    case FIELD_LEFT_REFERENCE:
    case FIELD_RELEASE:
    case FIELD_REST_ARRAYS:
    case FIELD_REST_FORMAT:
    case FIELD_REST_CONTENT:
        break;
    }
}

void
fault_change(const struct fault *fault, const struct template *t,
             struct answer *answer)
{
    enum field field = fault->field;
    if (!answer->granted) {
        change_refusal(fault, answer);
        return;
    }
    change_member(fault, t, answer);
    if (field == FIELD_SHAPE || field == FIELD_ARRAYS || field == FIELD_SHAPE_0
        || field == FIELD_SHAPE_1) {
        change_array(fault, &answer->shape, SKIPPED_SHAPE, answer);
    }
    if (field == FIELD_STRIDES || field == FIELD_ARRAYS
        || field == FIELD_STRIDES_0 || field == FIELD_STRIDES_1
        || field == FIELD_OUTCOME) {
        change_array(fault, &answer->strides, SKIPPED_STRIDES, answer);
    }
    if (field == FIELD_SUBOFFSETS) {
        change_array(fault, &answer->suboffsets, SKIPPED_SUBOFFSETS, answer);
    }
}

/* NEGATE or SWAP all entries of V. */
static void
falsify(const struct fault *fault, int ndim, ptrdiff_t *v)
{
    for (int k = 0; k < ndim && fault->operation == DO_NEGATE; k++) {
        v[k] = -v[k];
    }
    for (int k = 0; k < ndim / 2 && fault->operation == DO_SWAP; k++) {
        ptrdiff_t other = v[ndim - 1 - k];
        v[ndim - 1 - k] = v[k];
        v[k] = other;
    }
}

static void
falsify_entry(const struct fault *fault, ptrdiff_t *v)
{
    *v = fault->value.number + (fault->operation == DO_ADD ? *v : 0);
}

/* The three arrays of views that are held. */
static void
falsify_held(const struct fault *fault, int ndim, ptrdiff_t *v)
{
    falsify(fault, ndim, v);
    if (fault->operation == DO_SET || fault->operation == DO_ADD) {
        falsify_entry(fault, v);
    }
}

void
fault_arrays(const struct fault *fault, const struct template *t,
             struct arrays *arrays)
{
    if (fault->field == FIELD_SHAPE) {
        falsify(fault, t->ndim, arrays->shape);
    }
    else if (fault->field == FIELD_STRIDES) {
        falsify(fault, t->ndim, arrays->strides);
    }
    else if (fault->field == FIELD_SHAPE_0 || fault->field == FIELD_SHAPE_1) {
        falsify_entry(fault, &arrays->shape[fault->field - FIELD_SHAPE_0]);
    }
    else if (fault->field == FIELD_STRIDES_0
             || fault->field == FIELD_STRIDES_1) {
        falsify_entry(fault, &arrays->strides[fault->field - FIELD_STRIDES_0]);
    }
    else if (fault->field == FIELD_SUBOFFSETS) {
        for (int k = 0; k < MAX_DIMS; k++) {
            arrays->suboffsets[k] = k == 0 ? fault->value.number : -1;
        }
    }
    else if (fault->field == FIELD_HELD_SHAPE) {
        falsify_held(fault, t->ndim, arrays->shape);
    }
    else if (fault->field == FIELD_HELD_STRIDES) {
        falsify_held(fault, t->ndim, arrays->strides);
    }
    else if (fault->field == FIELD_HELD_SUBOFFSETS) {
        falsify_held(fault, t->ndim, arrays->suboffsets);
    }
    else if (fault->field == FIELD_REST_ARRAYS) {
        memset(arrays, 0, sizeof *arrays);
    }
    else if (fault->field == FIELD_OUTCOME) {
        template_packed(t, fault->operation == DO_GRANT_F ? 'F' : 'C',
                        arrays->strides);
    }
}

bool
fault_steals(const struct fault *fault)
{
    return fault != NULL && fault->operation == DO_DECREF;
}

bool
fault_copies(const struct fault *fault)
{
    return fault != NULL && fault->field == FIELD_BUF
           && fault->operation == DO_SWAP;
}

bool
fault_is_fresh(const struct fault *fault)
{
    return fault != NULL && fault->field == FIELD_BUF
           && fault->operation == DO_FRESH;
}
