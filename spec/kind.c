#include "bp_kind.h"

#include <assert.h>
#include <string.h>

#include "layout.h"
#include "scan.h"

/* What the predicates look at. */
struct memory {
    const struct bp_view *view; /* legal */
    const char *format;
    /* what format says, if it can be told */
    ptrdiff_t members; /* items and structs, pads and pointees left aside */
    bool nested;       /* there is a T{} */
    bool foreign;      /* an item of several bytes in the other byte order */
    bool c, f;
    int loads; /* dimensions that are dereferenced */
};

static bool
is_c(const struct memory *m)
{
    return m->c && !m->f;
}

static bool
is_f(const struct memory *m)
{
    return m->f && !m->c;
}

static bool
is_both(const struct memory *m)
{
    return m->c && m->f;
}

static bool
is_neither(const struct memory *m)
{
    return !m->c && !m->f;
}

static bool
is_bytes(const struct memory *m)
{
    return m->view->itemsize == 1
           && (m->format == NULL || strcmp(m->format, "B") == 0);
}

static bool
is_scalar(const struct memory *m)
{
    return m->view->ndim == 0;
}

static bool
is_strided(const struct memory *m)
{
    return is_neither(m) && m->loads == 0;
}

/* Has some extent above 1 a stride of this sign? */
static bool
has_stride(const struct memory *m, int sign)
{
    const struct bp_view *view = m->view;

    for (int n = 0; view->strides != NULL && n < view->ndim; n++) {
        ptrdiff_t stride = view->strides[n];

        if (view->shape[n] > 1 && (stride > 0) - (stride < 0) == sign) {
            return true;
        }
    }
    return false;
}

static bool
is_reversed(const struct memory *m)
{
    return has_stride(m, -1);
}

static bool
is_broadcast(const struct memory *m)
{
    return has_stride(m, 0);
}

static bool
is_empty(const struct memory *m)
{
    return layout_is_empty(m->view);
}

static bool
is_length_1(const struct memory *m)
{
    for (int n = 0; n < m->view->ndim; n++) {
        if (m->view->shape[n] == 1) {
            return true;
        }
    }
    return false;
}

static bool
is_indirect(const struct memory *m)
{
    return m->loads == 1;
}

static bool
is_indirect_several(const struct memory *m)
{
    return m->loads > 1;
}

static bool
is_indirect_last(const struct memory *m)
{
    return m->loads > 0 && m->view->suboffsets[m->view->ndim - 1] >= 0;
}

static bool
is_structured(const struct memory *m)
{
    return m->nested || m->members > 1;
}

static bool
is_foreign_order(const struct memory *m)
{
    return m->foreign;
}

static const struct {
    const char *name, *text;
    bool (*predicate)(const struct memory *);
} kinds[] = {
#define BP_KIND(name, word, text, predicate) {word, text, predicate},
#define BP_ACCESS(name, word, text)
#include "kinds.def"
#undef BP_KIND
#undef BP_ACCESS
};

static const struct {
    const char *name, *text;
} accesses[] = {
#define BP_KIND(name, word, text, predicate)
#define BP_ACCESS(name, word, text) {word, text},
#include "kinds.def"
#undef BP_KIND
#undef BP_ACCESS
};

static void
note(struct memory *m, const struct element *element)
{
    const struct bp_abi *abi = bp_abi_host();

    if (element->kind == BP_NODE_PAD || element->pointee) {
        return;
    }
    m->members++;
    if (element->kind == BP_NODE_STRUCT) {
        m->nested = true;
        return;
    }
    m->foreign |= abi->types[element->code->ctype].size > 1
                  && bp_mode_is_little(element->mode, abi) != abi->little;
}

/* Read the format, if there is one and its size can be told. */
static void
describe(struct memory *m)
{
    struct scan scan;
    ptrdiff_t size;

    if (m->format == NULL
        || bp_format_size(m->format, BP_PAD_STRICT, &size, NULL) != BP_OK) {
        return;
    }
    scan_init(&scan, m->format, NULL, NULL);
    do {
        scan_again(&scan);
        if (scan.token == SCAN_ELEMENT) {
            note(m, &scan.element);
        }
    } while (scan.token != SCAN_END);
}

unsigned
bp_kind_of(const struct bp_view *view, const char *format)
{
    struct memory m = {.view = view, .format = format};
    unsigned set = 0;

    if (bp_view_check(view, NULL) != BP_OK) {
        return 0;
    }
    m.c = bp_view_is_contiguous(view, BP_ORDER_C);
    m.f = bp_view_is_contiguous(view, BP_ORDER_F);
    for (int n = 0; view->suboffsets != NULL && n < view->ndim; n++) {
        m.loads += view->suboffsets[n] >= 0;
    }
    describe(&m);
    for (int i = 0; i < BP_KIND_COUNT; i++) {
        set |= (unsigned)kinds[i].predicate(&m) << i;
    }
    return set;
}

const char *
bp_kind_name(enum bp_kind kind)
{
    assert(kind < BP_KIND_COUNT);
    return kinds[kind].name;
}

const char *
bp_kind_text(enum bp_kind kind)
{
    assert(kind < BP_KIND_COUNT);
    return kinds[kind].text;
}

int
bp_kind_find(const char *name)
{
    for (int i = 0; i < BP_KIND_COUNT; i++) {
        if (strcmp(kinds[i].name, name) == 0) {
            return i;
        }
    }
    return -1;
}

const char *
bp_access_name(enum bp_access access)
{
    assert(access < BP_ACCESS_COUNT);
    return accesses[access].name;
}

const char *
bp_access_text(enum bp_access access)
{
    assert(access < BP_ACCESS_COUNT);
    return accesses[access].text;
}
