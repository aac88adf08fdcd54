/*
 * Where the elements of a format lie: one walk down the tree.
 */
#include "format.h"

static uint64_t
limit(struct bpf_format *format, uint64_t number, bool wrapped)
{
    if (wrapped || number >= BPF_TOO_LARGE) {
        format->too_large = true;
        return BPF_TOO_LARGE;
    }
    return number;
}

static uint64_t
times(struct bpf_format *format, uint64_t a, uint64_t b)
{
    uint64_t product;
    bool wrapped = __builtin_mul_overflow(a, b, &product);

    return limit(format, product, wrapped);
}

static uint64_t
plus(struct bpf_format *format, uint64_t a, uint64_t b)
{
    uint64_t sum;
    bool wrapped = __builtin_add_overflow(a, b, &sum);

    return limit(format, sum, wrapped);
}

static uint64_t
round_up(struct bpf_format *format, uint64_t offset, int align)
{
    uint64_t over = offset % (unsigned)align;

    return over == 0 ? offset
                     : plus(format, offset, (uint64_t)(unsigned)align - over);
}

/* What is laid out so far of one struct. */
struct part {
    uint64_t offset, leaves;
    int align; /* the largest */
    int first; /* that of the first member in mode "@"; 0: none yet */
};

/* Where a walk is. */
struct walk {
    struct bpf_format *format;
    const struct bpf_rules *rules;
    char mode; /* in force */
};

static void
put(struct walk *w, struct bpf_element *e, struct part *part)
{
    e->offset = round_up(w->format, part->offset, e->align);
    part->offset =
        plus(w->format, e->offset, times(w->format, e->size, e->items));
    part->leaves += e->items > 0 && e->leaves > 0 ? 1 : 0;
    if (e->align > part->align) {
        part->align = e->align;
    }
}

static void
put_plain(struct walk *w, struct bpf_element *e, struct part *part)
{
    const uint64_t count = e->count < 0 ? 1 : (uint64_t)e->count;
    const bool pad = e->letter == 'x';

    e->size = (uint64_t)bpf_element_unit(e, w->rules, &e->align);
    w->format->undefined |= e->size == 0;
    e->size *= e->is_complex ? 2 : 1;
    e->leaves = pad ? 0 : 1;
    if (bpf_element_is_string(e) || pad) {
        e->size = times(w->format, e->size, count);
    }
    else {
        e->items = times(w->format, e->items, count);
    }
    if (e->mode == '@' && !pad && part->first == 0) {
        part->first = e->align;
    }
    put(w, e, part);
}

/* The size of what PART is the inside of, its end padded.  WHOLE: the text. */
static uint64_t
padded(struct walk *w, const struct part *part, bool whole)
{
    int align = 1;

    switch (w->rules->padding) {
    case BPF_C:
        align = whole ? 1 : part->align;
        break;
    case BPF_NUMPY:
        align = w->mode == '@' ? part->align : 1;
        break;
    case BPF_CYTHON:
        align = whole || part->first == 0 ? 1 : part->first;
        break;
    case BPF_STRICT:
    case BPF_PADDINGS:
        break;
    }
    return round_up(w->format, part->offset, align);
}

/* As deep as formats are, 32: NOLINTBEGIN(misc-no-recursion) */

static struct part
lay_inside(struct walk *w, int self);

static void
put_struct(struct walk *w, int self, struct part *part)
{
    struct bpf_element *e = &w->format->elements[self];
    const char before = w->mode;
    const bool sticky = w->rules->scope == BPF_STICKY;
    const uint64_t count = e->count < 0 ? 1 : (uint64_t)e->count;
    struct part inner;
    bool aligned = e->mode == '@';

    e->items = times(w->format, e->items, count);
    inner = lay_inside(w, self);
    e->size = padded(w, &inner, false);
    e->leaves = inner.leaves;
    if (sticky && w->rules->padding == BPF_NUMPY) {
        aligned = w->mode == '@';
    }
    e->align = aligned ? inner.align : 1;
    if (!sticky) {
        w->mode = before;
    }
    if (part->first == 0) {
        part->first = inner.first;
    }
    put(w, e, part);
}

/* What is behind "&" is no part of the item; what fails there is unknown. */
static void
lay_pointee(struct walk *w, int self)
{
    struct bpf_format *f = w->format;
    const bool too_large = f->too_large, undefined = f->undefined;

    f->too_large = false;
    f->undefined = false;
    (void)lay_inside(w, self);
    if (f->too_large || f->undefined) {
        for (int i = self + 1; i <= f->elements[self].last; i++) {
            f->elements[i].known = false;
        }
    }
    f->too_large = too_large;
    f->undefined = undefined;
}

static struct part
lay_inside(struct walk *w, int self)
{
    struct bpf_format *f = w->format;
    struct part part = {0, 0, 1, 0};

    for (int i = self + 1; i <= f->elements[self].last;
         i = f->elements[i].last + 1) {
        struct bpf_element *e = &f->elements[i];

        e->known = true;
        e->mode = w->mode;
        if (e->prefix != '\0') {
            e->mode = e->prefix;
        }
        if (w->rules->scope != BPF_ITEM) {
            w->mode = e->mode;
        }
        e->items = 1;
        for (int k = 0; k < e->nextents; k++) {
            e->items =
                times(f, e->items, (uint64_t)f->extents[e->extents + k]);
        }
        if (bpf_element_is_struct(e)) {
            put_struct(w, i, &part);
            continue;
        }
        put_plain(w, e, &part);
        if (e->letter == '&') {
            lay_pointee(w, i);
        }
    }
    return part;
}

void
bpf_format_lay(struct bpf_format *format, const struct bpf_rules *rules)
{
    struct walk w = {format, rules, '@'};
    struct bpf_element *whole = &format->elements[0];
    struct part part;

    format->too_large = false;
    format->undefined = false;
    whole->last = format->count - 1;
    part = lay_inside(&w, 0);
    whole->mode = '@';
    whole->known = true;
    whole->offset = 0;
    whole->items = 1;
    whole->leaves = part.leaves;
    whole->align = part.align;
    whole->size = padded(&w, &part, true);
}

/* List what is inside SELF, which lies at BASE; false if there is no room. */
static bool
list_inside(const struct bpf_format *format, int self, uint64_t base,
            struct bpf_single *singles, int *n)
{
    const struct bpf_element *elements = format->elements;

    for (int i = self + 1; i <= elements[self].last;
         i = elements[i].last + 1) {
        const struct bpf_element *e = &elements[i];

        if (e->leaves == 0) {
            continue;
        }
        for (uint64_t k = 0; k < e->items; k++) {
            const uint64_t offset = base + e->offset + k * e->size;

            if (bpf_element_is_struct(e)) {
                if (!list_inside(format, i, offset, singles, n)) {
                    return false;
                }
                continue;
            }
            if (*n == BPF_SINGLES) {
                return false;
            }
            singles[(*n)++] = (struct bpf_single){i, offset};
        }
    }
    return true;
}

/* NOLINTEND(misc-no-recursion) */

int
bpf_format_list(const struct bpf_format *format, struct bpf_single *singles)
{
    int n = 0;

    return list_inside(format, 0, 0, singles, &n) ? n : -1;
}
