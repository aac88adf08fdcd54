/*
 * Formats from any bytes: two for each element, and more where it has a count,
 * a sub-array or a name.  About one number in fifty is around a limit.
 */
#include "format.h"

#include <string.h>

#include "bpf.h"

#define MAX_MADE 40 /* elements, but for deep nests */

static const struct code {
    char letter;
    bool is_complex, is_braced;
} codes[] = {{'b', 0, 0},
             {'i', 0, 0},
             [BPF_MAKE_OPEN] = {'T', 0, 1},
             {'d', 0, 0},
             [BPF_MAKE_CLOSE] = {'}', 0, 0},
             {'h', 0, 0},
             {'s', 0, 0},
             {'x', 0, 0},
             {'q', 0, 0},
             {'d', 1, 0},
             {'T', 0, 1},
             {'B', 0, 0},
             {'f', 0, 0},
             {'&', 0, 0},
             {'}', 0, 0},
             {'l', 0, 0},
             {'H', 0, 0},
             {'e', 0, 0},
             {'g', 0, 0},
             {'f', 1, 0},
             {'T', 0, 1},
             {'w', 0, 0},
             {'n', 0, 0},
             {'P', 0, 0},
             {'}', 0, 0},
             {'O', 0, 0},
             {'p', 0, 0},
             {'u', 0, 0},
             {'?', 0, 0},
             {'c', 0, 0},
             {'I', 0, 0},
             {'L', 0, 0},
             {'Q', 0, 0},
             {'N', 0, 0},
             {'X', 0, 1},
             {'g', 1, 0},
             {'e', 1, 0},
             {'t', 0, 0},
             {'x', 0, 0},
             {'x', 0, 0},
             {'i', 0, 0},
             {'T', 0, 1},
             {'}', 0, 0},
             {'h', 0, 0}};
static const char of_ctypes[] = {'z', 'Z', 'v', 'X'};
static const char prefixes[] = {'\0', '\0', '\0', '@', '=', '<', '>', '^'};
static const int64_t limits[] = {
    255,
    256,
    65536,
    INT32_MAX,
    (int64_t)INT32_MAX + 1,
    (int64_t)UINT32_MAX + 2,
    PTRDIFF_MAX / 8,
    PTRDIFF_MAX,
};
static const char *const labels[] = {
    "a",  "b", "x1", "a b",  "\xc3\xa9", "}", "f0", "long_name_of_a_member",
    "T{", " ", "(",  "\xff", "spam",     "a", "<i", "2"};

/* Where elements are put. */
struct making {
    struct bpf_format *format;
    struct bpf_input *in;
    bool ctypes;
    int parent;
    int open; /* T{} and "&" */
};

static int64_t
number(struct bpf_input *in)
{
    unsigned byte = bpf_u8(in);

    return byte < 250 ? byte % 6
                      : limits[bpf_below(in, sizeof limits / sizeof *limits)];
}

static struct bpf_element *
last_element(struct making *m)
{
    return &m->format->elements[m->format->count - 1];
}

/* The innermost that is open ends here. */
static void
leave(struct making *m)
{
    struct bpf_element *e = &m->format->elements[m->parent];

    e->last = m->format->count - 1;
    m->parent = e->parent;
    m->open--;
}

/* An element is complete, and the pointers to it. */
static void
complete(struct making *m)
{
    while (m->format->elements[m->parent].letter == '&') {
        leave(m);
    }
}

static struct bpf_element *
add(struct making *m, const struct code *code)
{
    struct bpf_format *f = m->format;
    const int self = f->count++;

    f->elements[self] = (struct bpf_element){.letter = code->letter,
                                             .is_complex = code->is_complex,
                                             .is_braced = code->is_braced,
                                             .count = -1,
                                             .extents = f->nextents,
                                             .parent = m->parent,
                                             .last = self};
    return &f->elements[self];
}

/* Extents whose product is a number. */
static void
make_shape(struct making *m, const struct bpf_element *e)
{
    int64_t product = 1;

    for (int i = 0; i < e->nextents; i++) {
        int64_t extent = number(m->in);

        if (__builtin_mul_overflow(product, extent, &product)
            || product > PTRDIFF_MAX) {
            extent = 0;
            product = 0;
        }
        m->format->extents[m->format->nextents++] = extent;
    }
}

/* What stands before an element and behind it, as the bytes say. */
static void
modify(struct making *m, struct bpf_element *e)
{
    const unsigned flags = bpf_u8(m->in);
    const bool pointee = m->format->elements[m->parent].letter == '&';

    e->prefix = prefixes[flags % 8];
    if (e->prefix == '>' && (flags & 128) != 0) {
        e->prefix = '!';
    }
    if ((flags & BPF_MAKE_COUNT) != 0) {
        e->count = number(m->in);
    }
    if ((flags & 16) != 0) {
        e->nextents = 1 + (int)bpf_below(m->in, 3);
        make_shape(m, e);
    }
    if ((flags & 32) != 0 && !pointee) {
        e->label = labels[bpf_below(m->in, sizeof labels / sizeof *labels)];
        if (m->ctypes && (flags & 64) != 0) {
            e->label = "a:b";
        }
    }
    if (m->ctypes && !e->is_braced && e->letter != '&' && e->letter != 'x'
        && e->prefix == '\0') {
        e->prefix = '<'; /* a name before it would not end */
    }
}

static void
make_code(struct making *m, const struct code *code)
{
    const bool opens = code->letter == 'T' || code->letter == '&';
    struct bpf_element *e = add(m, code);

    modify(m, e);
    if (opens) {
        m->parent = m->format->count - 1;
        m->open++;
    }
    else {
        complete(m);
    }
}

/* Many inside each other: around the limit. */
static void
make_deep(struct making *m)
{
    static const struct code kinds[] = {{'T', 0, 1}, {'&', 0, 0}};
    const struct code *kind = &kinds[bpf_u8(m->in) % 2];
    int levels = bpf_range(m->in, 20, 34) - m->open;

    for (; levels > 0; levels--) {
        (void)add(m, kind);
        m->parent = m->format->count - 1;
        m->open++;
    }
}

static void
make_one(struct making *m)
{
    const unsigned byte = bpf_u8(m->in);
    struct code code = codes[byte % (sizeof codes / sizeof *codes)];

    if (byte == 255) {
        make_deep(m);
        return;
    }
    if (code.letter == '}') {
        if (m->format->elements[m->parent].letter == '&') {
            code.letter = 'h';
        }
        else if (m->parent == 0) {
            return;
        }
        else {
            leave(m);
            complete(m);
            return;
        }
    }
    if (m->ctypes && byte > 220) {
        code = (struct code){of_ctypes[byte % 4], false, false};
    }
    make_code(m, &code);
}

/* Close all that is open. */
static void
finish(struct making *m)
{
    static const struct code byte = {'b', false, false};

    if (last_element(m)->letter == '&') {
        add(m, &byte)->prefix = '<';
        complete(m);
    }
    while (m->parent > 0) {
        leave(m);
        complete(m);
    }
    m->format->elements[0].last = m->format->count - 1;
}

/* Say what there is a size of, where there was none, and nothing too large. */
static void
soothe(struct bpf_format *f, const struct bpf_rules *rules)
{
    for (int i = 1; i < f->count; i++) {
        struct bpf_element *e = &f->elements[i];
        int align;

        if (e->letter != 'T' && bpf_element_unit(e, rules, &align) == 0) {
            e->letter = e->letter == 'g' ? 'd' : 'q';
        }
        e->count = e->count > 300 ? 2 : e->count;
        for (int k = 0; k < e->nextents; k++) {
            int64_t *extent = &f->extents[e->extents + k];

            *extent = *extent > 300 ? 3 : *extent;
        }
    }
}

void
bpf_format_make(struct bpf_format *format, struct bpf_input *in,
                const struct bpf_rules *rules)
{
    struct making m = {format, in, rules->ctypes, 0, 0};
    const bool rough = bpf_once_in(in, 4);

    format->elements[0] = (struct bpf_element){
        .count = -1, .parent = -1, .letter = 'T', .is_braced = true};
    format->count = 1;
    format->nextents = 0;
    while (!bpf_is_at_end(in) && format->count < MAX_MADE) {
        make_one(&m);
    }
    finish(&m);
    bpf_format_lay(format, rules);
    if (!rough && (format->undefined || format->too_large)) {
        soothe(format, rules);
        bpf_format_lay(format, rules);
    }
}

int
bpf_format_depth(const struct bpf_format *format)
{
    int deepest = 0;

    for (int i = 1; i < format->count; i++) {
        const char letter = format->elements[i].letter;
        int depth = 0;

        if (letter != 'T' && letter != '&') {
            continue;
        }
        for (int up = i; up > 0; up = format->elements[up].parent) {
            depth++;
        }
        deepest = depth > deepest ? depth : deepest;
    }
    return deepest;
}
