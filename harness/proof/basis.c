#include "basis.h"

#include "template.h"

#include <assert.h>
#include <string.h>

static const struct row {
    const char *name;
    enum template_id id;
    enum actor_alone alone;
    enum actor_left left;
    int ndim;
    bool hooked;
} rows[] = {
#define BASIS(name, template, alone, left, ndim, hooked)                      \
    {name, TEMPLATE_##template, ALONE_##alone, LEFT_##left, ndim, hooked},
#include "bases.def"
#undef BASIS
};
#define ROWS ((int)(sizeof rows / sizeof rows[0]))

static void
copy_memory(const struct template *t, struct memory *m)
{
    ptrdiff_t strides[MAX_DIMS];
    memset(m, 0, sizeof *m);
    assert(t->ndim <= MEMORY_DIMS && t->npointers <= MEMORY_POINTERS);
    template_strides(t, strides);
    m->format = t->format;
    m->itemsize = t->itemsize;
    m->ndim = t->ndim;
    for (int k = 0; k < t->ndim; k++) {
        m->shape[k] = t->shape[k];
        m->strides[k] = strides[k];
        m->suboffsets[k] = t->suboffsets.given ? t->suboffsets.v[k] : -1;
    }
    m->offset = t->offset;
    m->size = t->block;
    m->readonly = t->readonly;
    m->alike = t->pattern == PATTERN_SAME;
    m->seed = t->seed;
    m->npointers = t->npointers;
    for (int n = 0; n < t->npointers; n++) {
        m->pointers[n].at = t->pointers[n].at;
        m->pointers[n].to = t->pointers[n].to;
    }
}

bool
basis_at(int n, struct basis *out)
{
    if (n < 0 || n >= ROWS) {
        return false;
    }
    out->name = rows[n].name;
    copy_memory(&templates[rows[n].id], &out->memory);
    out->manners = manners_plain();
    out->manners.alone[0] = out->manners.alone[1] = rows[n].alone;
    out->manners.left = rows[n].left;
    out->manners.plain_ndim = rows[n].ndim;
    out->manners.hooked = rows[n].hooked;
    out->digest = memory_digest(&out->memory, BASIS_SEED);
    return true;
}

void
basis_play(const struct basis *basis, struct arena *arena, struct actor *actor)
{
    memset(actor, 0, sizeof *actor);
    actor->memory = &basis->memory;
    actor->manners = basis->manners;
    actor->arena = arena;
    actor_init(actor);
}
