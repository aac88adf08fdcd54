/*
 * What an exporter does, once it is known what it is.
 *
 * A flag of several bits is there when all of its bits are.  All that views
 * point to lies in the arena: blocks, arrays and texts.
 */
#include "mutation.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct manners
manners_plain(void)
{
    return (struct manners){
        .exception = INSIDE_BUFFER_ERROR,
        .plain_ndim = -1,
        .readonly = 1,
        .hooked = true,
        .no_load = -1,
    };
}

/* --- words --- */

static const int flags[] = {ASK_WRITABLE, ASK_FORMAT, ASK_ND,  ASK_STRIDES,
                            ASK_C,        ASK_F,      ASK_ANY, ASK_INDIRECT};
#define FLAGS ((int)(sizeof flags / sizeof flags[0]))

int
actor_canonical(int word)
{
    int canonical = 0;
    for (int n = 0; n < FLAGS; n++) {
        canonical |= actor_asks(word, flags[n]) ? flags[n] : 0;
    }
    return canonical;
}

/* WORD as an exporter understands it that looks at single bits. */
static int
careless(int word)
{
    static const int bits[FLAGS] = {0x001, 0x004, 0x008, 0x010,
                                    0x020, 0x040, 0x080, 0x100};
    int meant = 0;
    for (int n = 0; n < FLAGS; n++) {
        meant |= (word & bits[n]) != 0 ? flags[n] : 0;
    }
    return meant;
}

/* --- what is refused --- */

static bool
lacks_order(const struct actor *a, int word)
{
    bool literal = a->manners.literal;
    bool c = literal ? a->literal_c : a->c;
    bool f = literal ? a->literal_f : a->f;
    bool lacks_c = actor_asks(word, ASK_C) && !c;
    bool lacks_f = actor_asks(word, ASK_F) && !f;
    bool lacks_any = actor_asks(word, ASK_ANY) && !c && !f;
    if (a->manners.first_order) {
        return actor_asks(word, ASK_C)   ? lacks_c
               : actor_asks(word, ASK_F) ? lacks_f
                                         : lacks_any;
    }
    return lacks_c || lacks_f || lacks_any;
}

bool
actor_refuses(const struct actor *a, int word)
{
    bool c = a->manners.literal ? a->literal_c : a->c;
    bool alone = actor_asks(word, ASK_FORMAT) && !actor_asks(word, ASK_ND);
    return a->memory->ndim > 64
           || (word >= 0 && word < ACTOR_WORDS && a->manners.refused[word])
           || (actor_asks(word, ASK_WRITABLE) && a->memory->readonly)
           || (!actor_asks(word, ASK_STRIDES) && !c)
           || (!actor_asks(word, ASK_INDIRECT) && a->indirect
               && (a->nitems > 0 || a->manners.literal))
           || (alone && a->manners.alone[word & 1] == ALONE_REFUSED)
           || lacks_order(a, word);
}

static void
refuse(const struct actor *a, int word, struct bph_view *view)
{
    bool leaves = a->manners.left == LEFT_AS_IT_WAS
                  || (a->manners.left == LEFT_EITHER && (word & 0x14) != 0);
    if (!leaves) {
        view->obj = NULL;
    }
    inside_raise(a->manners.exception);
}

/* --- what is granted --- */

static void *
block_of(struct actor *a)
{
    const char *block = a->arena->blocks[0];
    int twist = a->manners.restless ? (int)(a->calls % 255) + 1 : 0;
    if (a->manners.block == BLOCK_FRESH) {
        char *fresh = arena_fresh(a->arena, a->memory);
        arena_fill(a->memory, fresh, twist);
        block = fresh;
    }
    else if (a->manners.block == BLOCK_SECOND) {
        block = a->arena->blocks[1];
    }
    /* the struct is older than const */
    void *out = NULL;
    memcpy(&out, &block, sizeof out);
    return out;
}

static void
give_memory(struct actor *a, struct bph_view *view)
{
    char *block = block_of(a);
    view->buf = block + a->memory->offset;
    if (a->nitems == 0 && a->manners.nothing != NOTHING_POINTER) {
        view->buf =
            a->manners.nothing == NOTHING_NULL ? NULL : (void *)(uintptr_t)8;
    }
    if (a->manners.restless) {
        arena_fill(a->memory, block, (int)(a->calls % 255) + 1);
    }
    if (a->manners.internal != INTERNAL_LEFT) {
        view->internal = a->manners.internal == INTERNAL_NULL ? NULL : block;
    }
}

static void
give_text(struct actor *a, int word, struct bph_view *view)
{
    const char *text = NULL;
    bool alone = !actor_asks(word, ASK_ND);
    if (actor_asks(word, ASK_FORMAT)) {
        text = actor_asks(word, ASK_STRIDES) ? a->other_format : a->format;
        if (alone && a->manners.alone[word & 1] == ALONE_BYTES) {
            text = a->bytes;
            view->itemsize = a->manners.alone_size ? 1 : view->itemsize;
        }
    }
    memcpy(&view->format, &text, sizeof view->format);
}

/* An array for VIEW, with ENTRIES. */
static ptrdiff_t *
give_array(struct actor *a, int which, const ptrdiff_t *entries)
{
    const ptrdiff_t *out = a->fixed[which];
    ptrdiff_t *array = NULL;
    if (a->manners.arrays == ARRAYS_EACH || entries != NULL) {
        entries = entries == NULL ? a->fixed[which] : entries;
        array = arena_array(a->arena, entries, a->memory->ndim);
        a->last_array = array;
        return array;
    }
    memcpy(&array, &out, sizeof array);
    return array;
}

/* Strides that say nothing are others at every call. */
static const ptrdiff_t *
new_strides(const struct actor *a, ptrdiff_t *strides)
{
    if (a->manners.idle != IDLE_NEW) {
        return NULL;
    }
    for (int k = 0; k < a->memory->ndim; k++) {
        strides[k] = a->strides[k];
        if (a->nitems == 0 || a->memory->shape[k] < 2) {
            strides[k] = (ptrdiff_t)(a->calls * 7919 * (k % 2 == 0 ? 1 : -1));
        }
    }
    return strides;
}

static void
give_arrays(struct actor *a, int word, struct bph_view *view)
{
    const struct memory *m = a->memory;
    ptrdiff_t strides[MEMORY_DIMS];
    bool inside = a->manners.arrays == ARRAYS_INSIDE && m->ndim == 1;
    bool some = m->ndim > 0;
    view->shape = NULL;
    view->strides = NULL;
    view->suboffsets = NULL;
    if (some && actor_asks(word, ASK_ND)) {
        view->shape =
            inside && m->itemsize == 1 ? &view->len : give_array(a, 0, NULL);
    }
    if (some && actor_asks(word, ASK_STRIDES)) {
        view->strides = inside && a->strides[0] == m->itemsize
                            ? &view->itemsize
                            : give_array(a, 1, new_strides(a, strides));
    }
    if (a->indirect && actor_asks(word, ASK_INDIRECT)
        && (a->nitems > 0 || (a->manners.empty_loads && (word & 0xe0) == 0))) {
        view->suboffsets = give_array(a, 2, NULL);
    }
}

static void
grant(struct actor *a, int word, struct bph_view *view)
{
    const struct memory *m = a->memory;
    bool readonly = m->readonly || a->manners.claims;
    view->obj = a->manners.owner ? inside_owner : inside_self;
    view->len = a->nitems * m->itemsize;
    view->itemsize = m->itemsize;
    view->readonly =
        readonly && !actor_asks(word, ASK_WRITABLE) ? a->manners.readonly : 0;
    view->ndim = m->ndim;
    if (!actor_asks(word, ASK_ND) && a->manners.plain_ndim >= 0) {
        view->ndim = a->manners.plain_ndim;
    }
    give_memory(a, view);
    give_text(a, word, view);
    give_arrays(a, word, view);
}

/* --- calls --- */

static void
refer(struct bph_object *to, int references)
{
    struct bph_object *obj = to == inside_owner ? inside_owner : inside_self;
    for (int n = 0; n < references; n++) {
        Py_IncRef(obj);
    }
    for (int n = 0; n > references; n--) {
        Py_DecRef(obj);
    }
}

/* What was twisted for one call is as it should be again. */
static void
untwist(struct actor *a)
{
    if (a->twisted) {
        for (int n = 0; n < 2; n++) {
            char *block = NULL;
            memcpy(&block, &a->arena->blocks[n], sizeof block);
            arena_fill(a->memory, block, 0);
        }
        a->twisted = false;
    }
}

static int
actor_get(void *self, struct bph_view *view, int word)
{
    struct actor *a = self;
    struct bph_view before;
    bool odd = word != actor_canonical(word);
    bool refuses = (odd && a->manners.spelling == SPELLING_STRICT)
                   || (a->manners.single && a->held > 0);
    int references = 0;
    int rc = -1;
    const struct mutation *m = a->mutation;
    if (odd && a->manners.spelling == SPELLING_BITS) {
        word = careless(word);
    }
    refuses = refuses || actor_refuses(a, word);
    memcpy(&before, view, sizeof before);
    a->calls++;
    if (m != NULL && !mutation_applies(m, a, word)) {
        m = NULL;
    }
    untwist(a);
    refuses = m == NULL ? refuses : mutation_refuses(m, refuses);
    if (refuses) {
        refuse(a, word, view);
        if (m != NULL) {
            mutation_spoil_refusal(m, &before, view, &references);
        }
        refer(inside_self, references);
    }
    else {
        rc = 0;
        references = 1;
        grant(a, word, view);
        if (m != NULL) {
            mutation_spoil(m, a, &before, view, &rc, &references);
        }
        refer(view->obj, references);
        refer(inside_owner, a->manners.chains);
        a->held +=
            rc == 0 && (view->obj == inside_self || view->obj == inside_owner);
    }
    a->was_refused = refuses;
    return rc;
}

static void
actor_release(void *self, struct bph_view *view)
{
    struct actor *a = self;
    const struct mutation *m = a->mutation;
    a->held--;
    refer(inside_owner, -(int)a->manners.chains);
    if (m != NULL && m->field == FIELD_RELEASE && a->manners.hooked
        && view->obj == inside_self
        && mutation_applies(m, a, m->when == WHEN_WORD ? m->when_value : 0)) {
        refer(inside_self, (int)m->number);
    }
}

static void
actor_renew(void *self)
{
    struct actor *a = self;
    arena_settle(a->arena, a->memory);
    a->format = arena_text(a->arena, a->memory->format);
    a->other_format = a->manners.format == NULL
                          ? a->format
                          : arena_text(a->arena, a->manners.format);
    a->bytes = arena_text(a->arena, "B");
    a->fixed[0] = arena_lasting(a->arena, a->memory->shape, a->memory->ndim);
    a->fixed[1] = arena_lasting(a->arena, a->strides, a->memory->ndim);
    a->fixed[2] = arena_lasting(a->arena, a->loads, a->memory->ndim);
    a->calls = 0;
    a->held = 0;
    a->was_refused = false;
    a->twisted = false;
    a->last_array = NULL;
}

/* --- what it is --- */

/* The arrays as they are told. */
static void
tell_arrays(struct actor *a)
{
    const struct memory *m = a->memory;
    for (int k = 0; k < m->ndim; k++) {
        a->strides[k] = m->strides[k];
        if (a->manners.idle == IDLE_ODD
            && (a->nitems == 0 || m->shape[k] < 2)) {
            a->strides[k] = -1000003 * (ptrdiff_t)(k + 1);
        }
        a->loads[k] =
            m->suboffsets[k] >= 0 ? m->suboffsets[k] : a->manners.no_load;
    }
}

static void
tell_truth(struct actor *a)
{
    const struct memory *m = a->memory;
    for (int n = 0; n < MEMORY_FRESH + 2; n++) {
        a->blocks[n] = arena_block(a->arena, n);
    }
    arena_fill(m, a->content, 0);
    a->truth = (struct legality_truth){
        .format = m->format,
        .itemsize = m->itemsize,
        .size = m->size,
        .offset = m->offset,
        .ndim = m->ndim,
        .shape = m->shape,
        .strides = m->strides,
        .suboffsets = a->indirect ? m->suboffsets : NULL,
        .readonly = m->readonly,
        .restless = a->manners.restless,
        .low = a->arena->low,
        .high = a->arena->high,
        .blocks = a->blocks,
        .nblocks = MEMORY_FRESH + 2,
        .content = a->content,
    };
}

void
actor_init(struct actor *a)
{
    const struct memory *m = a->memory;
    a->nitems = memory_nitems(m);
    a->indirect = memory_is_indirect(m);
    a->c = memory_is_contiguous(m, 'C', false);
    a->f = memory_is_contiguous(m, 'F', false);
    a->literal_c = memory_is_contiguous(m, 'C', true);
    a->literal_f = memory_is_contiguous(m, 'F', true);
    tell_arrays(a);
    tell_truth(a);
    a->exporter = (struct inside_exporter){
        a,           actor_get,         actor_release,
        actor_renew, a->manners.hooked, a->manners.immortal};
    actor_renew(a);
}

void
actor_declare(const struct actor *a, uint64_t digest,
              struct bph_subject *subject)
{
    const struct memory *m = a->memory;
    struct bph_truth *t = &subject->truth;
    *t = (struct bph_truth){
        .has_format = true,
        .has_itemsize = true,
        .has_shape = true,
        .has_strides = m->ndim > 0,
        .has_suboffsets = a->indirect,
        .has_readonly = true,
        .has_items = a->nitems > 0 && m->itemsize > 0 && !a->manners.restless,
        .redirects = a->manners.owner,
        .format = bph_strdup(m->format),
        .itemsize = m->itemsize,
        .ndim = m->ndim,
        .readonly = m->readonly,
        .items = digest,
        .has_fields = true,
        .nfields = 1,
        .fields = bph_alloc(sizeof *t->fields),
    };
    t->fields[0] = (struct bph_field){0, bph_strdup(m->format)};
    for (int k = 0; k < m->ndim && k < BP_MAX_NDIM; k++) {
        t->shape[k] = m->shape[k];
        t->strides[k] = m->strides[k];
        t->suboffsets[k] = m->suboffsets[k];
    }
    subject->has_truth = true;
}

struct bph_subject
actor_subject(const struct actor *a, const char *name, uint64_t digest)
{
    struct bph_subject s;
    memset(&s, 0, sizeof s);
    s.id = bph_strdup(name);
    s.target = bph_strdup(name);
    s.package = bph_strdup("inside");
    actor_declare(a, digest, &s);
    return s;
}
