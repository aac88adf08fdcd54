/*
 * Sizes, nodes and places beside what is known of them.
 */
#include "format_check.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bp_code.h"

#define UNTOUCHED (-7)
#define TEXT_ROOM ((size_t)2 * BPF_TEXT)

void
bpf_differ_at(const char *op, const char *kind, int element, long long got,
              long long want)
{
    const struct bpf_difference what = {"reference", "oracle", op, kind, NULL};

    bpf_differ(&what,
               "%s, %s of element %d: the reference says %lld, the oracle "
               "%lld",
               op, kind, element, got, want);
}

struct bp_reading
bpf_reading(const struct bpf_rules *rules)
{
    static const enum bp_scope scopes[] = {BP_SCOPE_STICKY, BP_SCOPE_STRUCT,
                                           BP_SCOPE_ITEM};

    return (struct bp_reading){.scope = scopes[rules->scope],
                               .wchar = rules->wchar,
                               .ctypes = rules->ctypes};
}

const struct bp_abi *
bpf_abi(const struct bpf_rules *rules)
{
    static const struct bp_abi *found[16];
    const struct bp_abi **abi = &found[rules->machine];

    if (*abi == NULL) {
        *abi = bp_abi_find(bpf_machine_name(rules->machine));
        BPF_CHECK(*abi != NULL, "abi", "missing");
    }
    return *abi;
}

static enum bp_padding
padding_of(const struct bpf_rules *rules)
{
    static const enum bp_padding paddings[] = {BP_PAD_STRICT, BP_PAD_C,
                                               BP_PAD_NUMPY, BP_PAD_CYTHON};

    return paddings[rules->padding];
}

char *
bpf_guard_text(int slot, const void *data, size_t size)
{
    static char *ends[2];
    const size_t room = TEXT_ROOM;
    char *text;

    if (ends[slot] == NULL) {
        const size_t page = (size_t)sysconf(_SC_PAGESIZE);
        const size_t bytes = (room + page - 1) / page * page;
        char *mem = mmap(NULL, bytes + page, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

        if (mem == MAP_FAILED || mprotect(mem + bytes, page, PROT_NONE) != 0) {
            perror("mmap");
            exit(2);
        }
        ends[slot] = mem + bytes;
    }
    if (size >= room) {
        size = room - 1;
    }
    text = ends[slot] - size - 1;
    memcpy(text, data, size);
    text[size] = '\0';
    return text;
}

/* Does ERR say why and where in the text? */
static void
check_error(const struct bpf_question *q, const struct bp_error *err,
            const char *op)
{
    BPF_CHECK(err->text[0] != '\0', op, "error text");
    if (err->dim < 0 || (size_t)err->dim > strlen(q->text)) {
        bpf_differ_at(op, "error position", 0, err->dim,
                      (long long)strlen(q->text));
    }
}

/* The status that a format has whose sizes are known: BP_OK, or one of two
 * if it has both faults. */
static void
check_placed(const struct bpf_question *q, enum bp_status status,
             const char *op)
{
    const struct bpf_format *want = q->want;

    if (status == BP_OVERFLOW) {
        BPF_SAME(1, want->too_large, op, "overflows", 0);
    }
    else if (status == BP_UNSUPPORTED) {
        BPF_SAME(1, want->undefined, op, "has no size", 0);
    }
    else {
        BPF_SAME(status, BP_OK, op, "status", 0);
        BPF_SAME(0, want->too_large || want->undefined, op, "accepts", 0);
    }
}

void
bpf_check_size(const struct bpf_question *q)
{
    const struct bp_reading how = bpf_reading(&q->rules);
    struct bp_error err = {.dim = UNTOUCHED};
    ptrdiff_t size = UNTOUCHED;
    enum bp_status status = bp_format_size_on(
        q->text, &how, bpf_abi(&q->rules), padding_of(&q->rules), &size, &err);

    if (status != BP_OK) {
        BPF_SAME(size, UNTOUCHED, "size", "untouched", 0);
        check_error(q, &err, "size");
    }
    if (q->verdict != BPF_ACCEPT) {
        BPF_SAME(status == BP_OK, false, "size", "accepts", 0);
        return;
    }
    check_placed(q, status, "size");
    if (status == BP_OK) {
        BPF_SAME(size, q->want->elements[0].size, "size", "bytes", 0);
    }
}

static enum bp_node_kind
kind_of(const struct bpf_element *e)
{
    if (e->is_braced) {
        return e->letter == 'T' ? BP_NODE_STRUCT : BP_NODE_FUNCTION;
    }
    switch (e->is_complex ? '\0' : e->letter) {
    case 's':
    case 'p':
    case 'u':
    case 'w':
        return BP_NODE_STRING;
    case 'x':
        return BP_NODE_PAD;
    case '&':
        return BP_NODE_POINTER;
    case 't':
        return BP_NODE_BITS;
    default:
        return BP_NODE_CODE;
    }
}

static void
check_node(const struct bpf_question *q, const struct bpf_parsed *p, int i)
{
    const struct bpf_element *e = &q->want->elements[i];
    const struct bp_node *node = &p->nodes[i];

    BPF_SAME(node->kind, kind_of(e), "parse", "kind", i);
    BPF_SAME(node->parent, e->parent, "parse", "parent", i);
    BPF_SAME(node->last, e->last, "parse", "last", i);
    BPF_SAME(node->count, e->count, "parse", "count", i);
    BPF_SAME(node->nextents, e->nextents, "parse", "extents", i);
    BPF_SAME(node->at, e->at, "parse", "at", i);
    BPF_SAME(node->body, e->body, "parse", "body", i);
    BPF_SAME(node->end, e->end, "parse", "end", i);
    BPF_SAME(node->name_length, e->name_length, "parse", "name length", i);
    BPF_SAME(node->mode, e->mode, "parse", "mode", i);
    BPF_SAME(node->has_prefix, e->prefix != '\0', "parse", "prefix", i);
    BPF_SAME(node->is_complex, e->is_complex, "parse", "complex", i);
    if (i > 0) {
        const bool ends = e->last == q->want->elements[e->parent].last;

        BPF_SAME(node->code, e->letter, "parse", "code", i);
        BPF_SAME(node->next, ends ? -1 : e->last + 1, "parse", "next", i);
    }
    if (e->name_length > 0) {
        BPF_SAME(node->name, e->name, "parse", "name", i);
    }
    for (int k = 0; k < e->nextents; k++) {
        BPF_SAME(p->extents[node->extents + k],
                 q->want->extents[e->extents + k], "parse", "extent", i);
    }
}

static const struct bp_node no_node = {.count = UNTOUCHED, .parent = 12345};

static bool
is_untouched(const struct bp_node *node)
{
    return node->count == no_node.count && node->parent == no_node.parent;
}

/* One node, or one extent, too few: nothing is written. */
static void
check_capacity(const struct bp_format *ready, struct bpf_parsed *p, int which)
{
    struct bp_format format = *ready;
    const struct bp_reading how = ready->how;
    struct bp_error err = {.dim = UNTOUCHED};
    const bool nodes = which == 1 || ready->nextents == 0;

    format.capacity = ready->nnodes - (nodes ? 1 : 0);
    format.extents_capacity = ready->nextents - (nodes ? 0 : 1);
    format.nnodes = format.nextents = UNTOUCHED;
    p->nodes[0] = p->nodes[ready->nnodes - 1] = no_node;
    p->extents[0] = UNTOUCHED;
    BPF_SAME(bp_format_parse(&format, &how, &err), BP_CAPACITY, "parse",
             "capacity", 0);
    BPF_SAME(format.nnodes, ready->nnodes, "parse", "nodes counted", 0);
    BPF_SAME(format.nextents, ready->nextents, "parse", "extents counted", 0);
    BPF_CHECK(is_untouched(&p->nodes[0])
                  && is_untouched(&p->nodes[ready->nnodes - 1])
                  && p->extents[0] == UNTOUCHED,
              "parse", "untouched");
}

static void
check_refused(const struct bpf_question *q, enum bp_status status,
              const struct bp_error *err, const struct bp_format *format)
{
    static const enum bp_status statuses[] = {[BPF_MALFORMED] = BP_VIOLATION,
                                              [BPF_OVERFLOW] = BP_OVERFLOW,
                                              [BPF_UNSUPPORTED] =
                                                  BP_UNSUPPORTED};

    BPF_SAME(status == BP_OK, false, "parse", "accepts", 0);
    BPF_SAME(status, statuses[q->verdict], "parse", "status", 0);
    BPF_SAME(format->nnodes, UNTOUCHED, "parse", "untouched", 0);
    check_error(q, err, "parse");
}

void
bpf_check_parse(const struct bpf_question *q, struct bpf_parsed *parsed,
                int which)
{
    const struct bp_reading how = bpf_reading(&q->rules);
    struct bp_error err = {.dim = UNTOUCHED};
    struct bp_format *format = &parsed->format;
    enum bp_status status;
    int nnodes, nextents;

    *format = (struct bp_format){.text = q->text, .nnodes = UNTOUCHED};
    status = bp_format_parse(format, &how, &err);
    if (q->verdict != BPF_ACCEPT) {
        check_refused(q, status, &err, format);
        return;
    }
    BPF_SAME(status, BP_OK, "parse", "refuses", 0);
    nnodes = format->nnodes;
    nextents = format->nextents;
    BPF_SAME(nnodes, q->want->count, "parse", "nodes", 0);
    BPF_SAME(nextents, q->want->nextents, "parse", "all extents", 0);
    format->nodes = parsed->nodes;
    format->extents = parsed->extents;
    if (which != 0) {
        check_capacity(format, parsed, which);
    }
    format->capacity = nnodes;
    format->extents_capacity = nextents;
    parsed->nodes[nnodes] = no_node;
    parsed->extents[nextents] = UNTOUCHED;
    BPF_SAME(bp_format_parse(format, &how, &err), BP_OK, "parse", "fills", 0);
    BPF_CHECK(is_untouched(&parsed->nodes[nnodes])
                  && parsed->extents[nextents] == UNTOUCHED,
              "parse", "behind the arrays");
    for (int i = 0; i < nnodes; i++) {
        check_node(q, parsed, i);
    }
}

static void
check_place(const struct bpf_element *e, const struct bp_place *place, int i)
{
    if (!e->known && place->size == -1) {
        BPF_SAME(place->offset, 0, "place", "nowhere", i);
        BPF_SAME(place->items, 0, "place", "nowhere", i);
        return;
    }
    if (!e->known && (e->size >= BPF_TOO_LARGE || e->items >= BPF_TOO_LARGE)) {
        return;
    }
    BPF_SAME(place->offset, e->offset, "place", "offset", i);
    BPF_SAME(place->size, e->size, "place", "size", i);
    BPF_SAME(place->items, e->items, "place", "items", i);
    BPF_SAME(place->align, e->align, "place", "align", i);
}

bool
bpf_check_places(const struct bpf_question *q, struct bpf_parsed *parsed)
{
    const struct bp_place none = {UNTOUCHED, UNTOUCHED, UNTOUCHED, UNTOUCHED};
    const int n = q->want->count;
    struct bp_error err = {.dim = UNTOUCHED};
    enum bp_status status;

    parsed->places[0] = parsed->places[n - 1] = parsed->places[n] = none;
    status = bp_format_place(&parsed->format, bpf_abi(&q->rules),
                             padding_of(&q->rules), parsed->places, &err);
    check_placed(q, status, "place");
    if (status != BP_OK) {
        check_error(q, &err, "place");
        BPF_SAME(parsed->places[0].size, UNTOUCHED, "place", "untouched", 0);
        BPF_SAME(parsed->places[n - 1].size, UNTOUCHED, "place", "untouched",
                 n - 1);
        return false;
    }
    for (int i = 0; i < n; i++) {
        check_place(&q->want->elements[i], &parsed->places[i], i);
    }
    BPF_SAME(parsed->places[n].size, UNTOUCHED, "place", "behind the array",
             n);
    return true;
}

void
bpf_check_leaves(const struct bpf_question *q, const struct bpf_parsed *parsed,
                 const struct bpf_single *singles, int n)
{
    struct bp_leaves leaves;
    struct bp_leaf leaf;
    int at = 0;

    (void)q;
    bp_leaves_init(&leaves, &parsed->format, parsed->places);
    while (bp_leaves_next(&leaves, &leaf)) {
        BPF_CHECK(leaf.items > 0, "leaves", "items");
        for (ptrdiff_t k = 0; k < leaf.items; k++, at++) {
            BPF_CHECK(at < n, "leaves", "too many");
            BPF_SAME(leaf.node, singles[at].element, "leaves", "node", at);
            BPF_SAME(leaf.offset + k * parsed->places[leaf.node].size,
                     singles[at].offset, "leaves", "offset", at);
        }
    }
    BPF_SAME(at, n, "leaves", "number", 0);
}

static void
check_same_node(const struct bpf_parsed *p, const struct bpf_parsed *other,
                int i)
{
    const struct bp_node *a = &p->nodes[i], *b = &other->nodes[i];

    BPF_SAME(b->kind, a->kind, "print", "kind", i);
    BPF_SAME(b->code, a->code, "print", "code", i);
    BPF_SAME(b->is_complex, a->is_complex, "print", "complex", i);
    BPF_SAME(b->mode, a->mode, "print", "mode", i);
    BPF_SAME(b->count, a->count, "print", "count", i);
    BPF_SAME(b->extents, a->extents, "print", "extents", i);
    BPF_SAME(b->nextents, a->nextents, "print", "extents", i);
    BPF_SAME(b->parent, a->parent, "print", "parent", i);
    BPF_SAME(b->last, a->last, "print", "last", i);
    BPF_SAME(b->name_length, a->name_length, "print", "name", i);
    BPF_CHECK(memcmp(other->format.text + b->name, p->format.text + a->name,
                     (size_t)a->name_length)
                  == 0,
              "print", "name");
    for (int k = 0; k < a->nextents; k++) {
        BPF_SAME(other->extents[b->extents + k], p->extents[a->extents + k],
                 "print", "extent", i);
    }
}

/* Write FORMAT to a text in OUT that has exactly the room. */
static char *
print(const struct bp_format *format, int slot)
{
    static char zeros[TEXT_ROOM];
    ptrdiff_t length = UNTOUCHED, again = UNTOUCHED;
    char *text;

    BPF_SAME(bp_format_print(format, NULL, 0, &length, NULL), BP_CAPACITY,
             "print", "counts", 0);
    if (length >= (ptrdiff_t)sizeof zeros) {
        return NULL;
    }
    text = bpf_guard_text(slot, zeros, (size_t)length);
    if (length > 0) {
        text[0] = '\x7f';
    }
    BPF_SAME(bp_format_print(format, text, length, &again, NULL), BP_CAPACITY,
             "print", "capacity", 0);
    BPF_CHECK(length == 0 || text[0] == '\x7f', "print", "untouched");
    BPF_SAME(bp_format_print(format, text, length + 1, &again, NULL), BP_OK,
             "print", "status", 0);
    BPF_SAME(again, length, "print", "length", 0);
    BPF_SAME(strlen(text), length, "print", "NUL", 0);
    return text;
}

void
bpf_check_print(const struct bpf_question *q, const struct bpf_parsed *parsed)
{
    static struct bpf_parsed other;
    static char first[TEXT_ROOM];
    const struct bp_reading how = bpf_reading(&q->rules);
    const int n = q->want->count;
    const char *text = print(&parsed->format, 1);

    if (text == NULL) {
        return;
    }
    memcpy(first, text, strlen(text) + 1);
    other.format = (struct bp_format){.text = first,
                                      .nodes = other.nodes,
                                      .capacity = BPF_ELEMENTS,
                                      .extents = other.extents,
                                      .extents_capacity = BPF_ELEMENTS};
    BPF_SAME(bp_format_parse(&other.format, &how, NULL), BP_OK, "print",
             "is read", 0);
    BPF_SAME(other.format.nnodes, n, "print", "nodes", 0);
    for (int i = 0; i < n; i++) {
        check_same_node(parsed, &other, i);
    }
    text = print(&other.format, 1);
    BPF_CHECK(text != NULL && strcmp(text, first) == 0, "print", "again");
}

enum { SORTS = 10 };

/* What sort of element it is: by how it is laid out.  0 is for none. */
static unsigned
sort_of(const struct bpf_element *e)
{
    switch (e->letter) {
    case 'x':
        return 1;
    case 'T':
        return 2;
    case '&':
        return 3;
    default:
        return bpf_element_is_string(e) ? 4
               : e->is_complex          ? 5
               : e->align > 4           ? 6
               : e->align > 1           ? 7
               : e->size > 1            ? 8
                                        : 9;
    }
}

/* What is special about the struct at I: items, one member, a tail. */
static unsigned
struct_of(const struct bpf_element *elements, int i)
{
    const struct bpf_element *e = &elements[i];
    const struct bpf_element *first = &elements[i + 1];
    const bool one = e->last > i && first->last == e->last;

    return (e->items > 1 ? 1U : 0U) + (one ? 2U : 0U)
           + (one && first->size * first->items < e->size ? 4U : 0U);
}

void
bpf_tell_neighbours(const struct bpf_question *q)
{
    enum { PAIRS = BPF_PADDINGS * BPF_SCOPES * SORTS * SORTS * 2 };
    const struct bpf_element *elements = q->want->elements;
    const unsigned how =
        (unsigned)q->rules.padding * BPF_SCOPES + (unsigned)q->rules.scope;

    for (int i = 1; i < q->want->count; i++) {
        const int before = i - 1 == elements[i].parent ? 0 : i - 1;
        const unsigned pair =
            (before > 0 ? sort_of(&elements[before]) : 0) * SORTS
            + sort_of(&elements[i]);

        bpf_feature((how * SORTS * SORTS + pair) * 2
                    + (elements[i].mode == '@' ? 1 : 0));
        if (elements[i].letter == 'T') {
            bpf_feature(PAIRS + how * 8 + struct_of(elements, i));
        }
    }
}

void
bpf_print_question(const char *text, size_t size,
                   const struct bpf_rules *rules, FILE *out)
{
    fputc('"', out);
    for (size_t i = 0; i < size; i++) {
        const unsigned char c = (unsigned char)text[i];

        if (c < ' ' || c > '~' || c == '"' || c == '\\') {
            fprintf(out, "\\x%02x", c);
        }
        else {
            fputc(c, out);
        }
    }
    fprintf(out, "\"\n  for %s, padding %s, scope %s%s%s\n",
            bpf_machine_name(rules->machine),
            bpf_padding_names[rules->padding], bpf_scope_names[rules->scope],
            rules->wchar ? ", wchar" : "", rules->ctypes ? ", ctypes" : "");
}
