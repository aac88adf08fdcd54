/*
 * How an answer is spoilt: the honest one is in the struct, and one member of
 * it is changed.  What does not fit (an entry of a dimension that is not
 * there) changes nothing; such a mutant is equal to its honest twin, and
 * counted as that.
 */
#include "mutation.h"

#include <stdio.h>
#include <string.h>

static const struct mutation rows[] = {
#define MUTATION(field, operation, k, number, text)                           \
    {WHEN_EVERY, 0, FIELD_##field, DO_##operation, k, number, text},
#include "mutations.def"
#undef MUTATION
};
#define ROWS ((int)(sizeof rows / sizeof rows[0]))

const struct mutation *
mutation_at(int n)
{
    return n >= 0 && n < ROWS ? &rows[n] : NULL;
}

const char *
mutation_field_name(enum mutation_field field)
{
    static const char *const names[FIELD_COUNT] = {
        "rc",         "obj",       "references", "release",
        "buf",        "len",       "itemsize",   "readonly",
        "ndim",       "format",    "shape",      "strides",
        "suboffsets", "shape[]",   "strides[]",  "suboffsets[]",
        "internal",   "content",   "guard",      "trample",
        "outcome",    "exception", "left-obj",   "left-references"};
    return names[field];
}

const char *
mutation_operation_name(enum mutation_operation operation)
{
    static const char *const names[DO_COUNT] = {
        "set",   "add",  "negate", "double", "flip",   "clear",
        "skip",  "wild", "give",   "swap",   "inside", "copy",
        "fresh", "c",    "f",      "raise",  "grant",  "refuse"};
    return names[operation];
}

void
mutation_print(const struct mutation *m, char *text, size_t size)
{
    static const char *const whens[WHEN_COUNT] = {
        "every request",    "word",
        "words with",       "words without",
        "from request no.", "every request no.",
        "while held:",      "refused before"};
    (void)snprintf(text, size, "%s %s %d/%td%s%s, %s 0x%x",
                   mutation_field_name(m->field),
                   mutation_operation_name(m->operation), m->k, m->number,
                   m->text == NULL ? "" : " ", m->text == NULL ? "" : m->text,
                   whens[m->when], (unsigned)m->when_value);
}

bool
mutation_applies(const struct mutation *m, const struct actor *actor, int word)
{
    switch (m->when) {
    case WHEN_EVERY:
        return true;
    case WHEN_WORD:
        return word == m->when_value;
    case WHEN_HAS:
        return actor_asks(word, m->when_value);
    case WHEN_LACKS:
        return !actor_asks(word, m->when_value);
    case WHEN_FROM:
        return actor->calls >= m->when_value;
    case WHEN_EACH:
        return actor->calls % m->when_value == 0;
    case WHEN_HELD:
        return actor->held >= m->when_value;
    case WHEN_REFUSED:
        return actor->was_refused;
    case WHEN_COUNT:
        break;
    }
    return false;
}

bool
mutation_refuses(const struct mutation *m, bool refused)
{
    if (m->field != FIELD_OUTCOME) {
        return refused;
    }
    return m->operation == DO_REFUSE;
}

/* --- refusals --- */

void
mutation_spoil_refusal(const struct mutation *m, const struct bph_view *before,
                       struct bph_view *view, int *references)
{
    if (m->field == FIELD_EXCEPTION || m->field == FIELD_OUTCOME) {
        inside_raise((enum inside_exception)m->number);
    }
    else if (m->field == FIELD_LEFT_REFERENCES) {
        *references = (int)m->number;
    }
    else if (m->field == FIELD_LEFT_OBJ) {
        view->obj = m->operation == DO_SKIP   ? before->obj
                    : m->operation == DO_GIVE ? inside_self
                    : m->operation == DO_SWAP
                        ? inside_owner
                        : (struct bph_object *)(uintptr_t)0x1010;
    }
}

/* --- grants --- */

static void *
wild(void)
{
    return (void *)(uintptr_t)0x1010;
}

/* SET, ADD, NEGATE, DOUBLE, FLIP. */
static ptrdiff_t
change(const struct mutation *m, ptrdiff_t old)
{
    switch (m->operation) {
    case DO_SET:
        return m->number;
    case DO_ADD:
        return (ptrdiff_t)((size_t)old + (size_t)m->number);
    case DO_NEGATE:
        return (ptrdiff_t)(0 - (size_t)old);
    case DO_DOUBLE:
        return (ptrdiff_t)(2 * (size_t)old);
    case DO_FLIP:
        return old == 0;
    case DO_CLEAR:
    case DO_SKIP:
    case DO_WILD:
    case DO_GIVE:
    case DO_SWAP:
    case DO_INSIDE:
    case DO_COPY:
    case DO_FRESH:
    case DO_C:
    case DO_F:
    case DO_RAISE:
    case DO_GRANT:
    case DO_REFUSE:
    case DO_COUNT:
        break;
    }
    return old;
}

static void
spoil_obj(const struct mutation *m, const struct bph_view *before,
          struct bph_view *view, int *references)
{
    if (m->operation == DO_SWAP) {
        view->obj = view->obj == inside_self ? inside_owner : inside_self;
        return;
    }
    *references = 0; /* nobody could give one back */
    view->obj = m->operation == DO_SKIP    ? before->obj
                : m->operation == DO_CLEAR ? NULL
                                           : wild();
}

static void
spoil_buf(const struct mutation *m, struct actor *a,
          const struct bph_view *before, struct bph_view *view)
{
    const char *block = NULL;
    switch (m->operation) {
    case DO_ADD:
        view->buf = (void *)((uintptr_t)view->buf + (uintptr_t)m->number);
        return;
    case DO_CLEAR:
        view->buf = NULL;
        return;
    case DO_SKIP:
        view->buf = before->buf;
        return;
    case DO_COPY:
        block = a->arena->blocks[1];
        break;
    case DO_FRESH:
        block = arena_fresh(a->arena, a->memory);
        break;
    case DO_SET:
    case DO_NEGATE:
    case DO_DOUBLE:
    case DO_FLIP:
    case DO_WILD:
    case DO_GIVE:
    case DO_SWAP:
    case DO_INSIDE:
    case DO_C:
    case DO_F:
    case DO_RAISE:
    case DO_GRANT:
    case DO_REFUSE:
    case DO_COUNT:
        view->buf = wild();
        return;
    }
    block += a->memory->offset;
    memcpy(&view->buf, &block, sizeof view->buf);
}

static void
spoil_format(const struct mutation *m, struct actor *a,
             const struct bph_view *before, struct bph_view *view)
{
    const char *text = NULL;
    if (m->operation == DO_SKIP) {
        text = before->format;
    }
    else if (m->operation == DO_WILD) {
        text = wild();
    }
    else if (m->operation == DO_GIVE) {
        text = view->format == NULL ? a->format : view->format;
    }
    else if (m->operation == DO_SET) {
        /* only where there is one: GIVE is the other mutation */
        text = view->format == NULL ? NULL : arena_text(a->arena, m->text);
    }
    memcpy(&view->format, &text, sizeof view->format);
}

/* Change the entries of V as a whole, or one of them. */
static void
spoil_entries(const struct mutation *m, const struct memory *memory,
              ptrdiff_t *v)
{
    int ndim = memory->ndim;
    bool one = m->field == FIELD_SHAPE_K || m->field == FIELD_STRIDES_K
               || m->field == FIELD_SUBOFFSETS_K;
    if (one && m->k < ndim) {
        v[m->k] = change(m, v[m->k]);
    }
    if (m->operation == DO_C || m->operation == DO_F) {
        memory_packed(memory, m->operation == DO_C ? 'C' : 'F', v);
    }
    for (int k = 0; k < ndim && !one; k++) {
        if (m->operation == DO_NEGATE || m->operation == DO_DOUBLE) {
            v[k] = change(m, v[k]);
        }
        else if (m->operation == DO_SWAP && k < ndim / 2) {
            ptrdiff_t other = v[ndim - 1 - k];
            v[ndim - 1 - k] = v[k];
            v[k] = other;
        }
    }
}

/* An array: INSIDE is the member of the struct that can serve as it, WHICH
 * its number among those that the actor has. */
static ptrdiff_t *
spoil_array(const struct mutation *m, struct actor *a, int which,
            ptrdiff_t *array, ptrdiff_t *inside)
{
    ptrdiff_t entries[MEMORY_DIMS];
    switch (m->operation) {
    case DO_CLEAR:
        return NULL;
    case DO_WILD:
        return wild();
    case DO_INSIDE:
        return array == NULL ? NULL : inside;
    case DO_GIVE:
        return array != NULL
                   ? array
                   : arena_array(a->arena, a->fixed[which], a->memory->ndim);
    case DO_SET:
    case DO_ADD:
    case DO_NEGATE:
    case DO_DOUBLE:
    case DO_FLIP:
    case DO_SWAP:
    case DO_C:
    case DO_F:
        break;
    case DO_SKIP:
    case DO_COPY:
    case DO_FRESH:
    case DO_RAISE:
    case DO_GRANT:
    case DO_REFUSE:
    case DO_COUNT:
        return array;
    }
    if (array == NULL) {
        return NULL;
    }
    memcpy(entries, a->fixed[which],
           (size_t)a->memory->ndim * sizeof entries[0]);
    spoil_entries(m, a->memory, entries);
    return arena_array(a->arena, entries, a->memory->ndim);
}

static void
spoil_arrays(const struct mutation *m, struct actor *a,
             const struct bph_view *before, struct bph_view *view)
{
    bool skip = m->operation == DO_SKIP;
    if (m->field == FIELD_SHAPE || m->field == FIELD_SHAPE_K) {
        view->shape = skip ? before->shape
                           : spoil_array(m, a, 0, view->shape, &view->len);
    }
    else if (m->field == FIELD_STRIDES || m->field == FIELD_STRIDES_K) {
        view->strides =
            skip ? before->strides
                 : spoil_array(m, a, 1, view->strides, &view->itemsize);
    }
    else if (m->field == FIELD_SUBOFFSETS || m->field == FIELD_SUBOFFSETS_K) {
        view->suboffsets =
            skip ? before->suboffsets
                 : spoil_array(m, a, 2, view->suboffsets, &view->itemsize);
    }
}

/* A grant against the memory, perhaps described as if it were packed. */
static void
spoil_outcome(const struct mutation *m, struct actor *a, struct bph_view *view)
{
    ptrdiff_t strides[MEMORY_DIMS];
    if (m->number != 0 && view->strides != NULL) {
        memory_packed(a->memory, m->number == 1 ? 'C' : 'F', strides);
        view->strides = arena_array(a->arena, strides, a->memory->ndim);
    }
}

static void
spoil_number(const struct mutation *m, const struct bph_view *before,
             struct bph_view *view)
{
    bool skip = m->operation == DO_SKIP;
    switch (m->field) {
    case FIELD_LEN:
        view->len = skip ? before->len : change(m, view->len);
        break;
    case FIELD_ITEMSIZE:
        view->itemsize = skip ? before->itemsize : change(m, view->itemsize);
        break;
    case FIELD_READONLY:
        view->readonly =
            skip ? before->readonly : (int)change(m, view->readonly);
        break;
    case FIELD_NDIM:
        view->ndim = skip ? before->ndim : (int)change(m, view->ndim);
        break;
    case FIELD_INTERNAL:
        view->internal = skip                       ? before->internal
                         : m->operation == DO_CLEAR ? NULL
                                                    : wild();
        break;
    case FIELD_RC:
    case FIELD_OBJ:
    case FIELD_REFERENCES:
    case FIELD_RELEASE:
    case FIELD_BUF:
    case FIELD_FORMAT:
    case FIELD_SHAPE:
    case FIELD_STRIDES:
    case FIELD_SUBOFFSETS:
    case FIELD_SHAPE_K:
    case FIELD_STRIDES_K:
    case FIELD_SUBOFFSETS_K:
    case FIELD_CONTENT:
    case FIELD_GUARD:
    case FIELD_TRAMPLE:
    case FIELD_OUTCOME:
    case FIELD_EXCEPTION:
    case FIELD_LEFT_OBJ:
    case FIELD_LEFT_REFERENCES:
    case FIELD_COUNT:
        break;
    }
}

/* The memory holds other bytes until the next call. */
static void
twist(struct actor *a)
{
    for (int n = 0; n < 2; n++) {
        char *block = NULL;
        memcpy(&block, &a->arena->blocks[n], sizeof block);
        arena_fill(a->memory, block, 0x55);
    }
    a->twisted = true;
}

/* Write where the arrays of an earlier view lie. */
static void
trample(struct actor *a)
{
    if (a->last_array != NULL && a->memory->ndim > 0) {
        a->last_array[0] = (ptrdiff_t)((size_t)a->last_array[0] + 1);
    }
}

void
mutation_spoil(const struct mutation *m, struct actor *a,
               const struct bph_view *before, struct bph_view *view, int *rc,
               int *references)
{
    if (m->field == FIELD_RC) {
        *rc = m->operation == DO_SET ? (int)m->number : 0;
        inside_raise(m->operation == DO_RAISE
                         ? (enum inside_exception)m->number
                         : INSIDE_NOTHING);
    }
    else if (m->field == FIELD_OBJ) {
        spoil_obj(m, before, view, references);
    }
    else if (m->field == FIELD_REFERENCES) {
        *references += (int)m->number;
    }
    else if (m->field == FIELD_BUF) {
        spoil_buf(m, a, before, view);
    }
    else if (m->field == FIELD_FORMAT) {
        spoil_format(m, a, before, view);
    }
    else if (m->field == FIELD_CONTENT) {
        twist(a);
    }
    else if (m->field == FIELD_GUARD) {
        memset(m->number > 0 ? (char *)(view + 1) : (char *)view - 8, 0x5c, 8);
    }
    else if (m->field == FIELD_TRAMPLE) {
        trample(a);
    }
    else if (m->field == FIELD_OUTCOME) {
        spoil_outcome(m, a, view);
    }
    spoil_number(m, before, view);
    spoil_arrays(m, a, before, view);
}
