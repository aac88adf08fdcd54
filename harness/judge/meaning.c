/*
 * What a format means on this machine.
 */
#include "meaning.h"

#include "alloc.h"
#include "bp_code.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum bp_status
bph_meaning_parse(struct bph_meaning *out, const char *text,
                  const struct bp_reading *how, struct bp_error *err)
{
    struct bph_meaning m = {.format = {.text = text}};
    enum bp_status status = bp_format_parse(&m.format, how, err);
    if (status != BP_OK) {
        return status;
    }
    m.format.capacity = m.format.nnodes;
    m.format.extents_capacity = m.format.nextents;
    m.format.nodes =
        bph_alloc((size_t)m.format.nnodes * sizeof *m.format.nodes);
    m.format.extents =
        bph_alloc((size_t)m.format.nextents * sizeof *m.format.extents);
    m.places = bph_alloc((size_t)m.format.nnodes * sizeof *m.places);
    status = bp_format_parse(&m.format, how, err);
    if (status != BP_OK) {
        bph_meaning_release(&m);
        return status;
    }
    *out = m;
    return BP_OK;
}

enum bp_status
bph_meaning_read(struct bph_meaning *out, const char *text,
                 const struct bp_reading *how, enum bp_padding padding,
                 struct bp_error *err)
{
    struct bph_meaning m;
    enum bp_status status = bph_meaning_parse(&m, text, how, err);
    if (status != BP_OK) {
        return status;
    }
    m.padding = padding;
    status = bp_format_place(&m.format, bp_abi_host(), padding, m.places, err);
    if (status != BP_OK) {
        bph_meaning_release(&m);
        return status;
    }
    *out = m;
    return BP_OK;
}

void
bph_meaning_release(struct bph_meaning *meaning)
{
    free(meaning->format.nodes);
    free(meaning->format.extents);
    free(meaning->places);
    memset(meaning, 0, sizeof *meaning);
}

struct bp_form
bph_meaning_form(const struct bph_meaning *meaning)
{
    return (struct bp_form){&meaning->format, meaning->places, bp_abi_host()};
}

enum bp_status
bph_meaning_fit(struct bph_meaning *out, const char *text, ptrdiff_t itemsize,
                struct bp_error *err)
{
    static const struct bp_reading readings[] = {
        {BP_SCOPE_STICKY, false, false},
        {BP_SCOPE_STICKY, true, false},
        {BP_SCOPE_STICKY, true, true},
    };
    enum bp_status first = BP_OK;
    bool readable = false;
    for (int n = 0; n < 3 * BP_PAD_COUNT; n++) {
        struct bp_error e = {-1, -1, ""};
        enum bp_status status =
            bph_meaning_read(out, text, &readings[n / BP_PAD_COUNT],
                             (enum bp_padding)(n % BP_PAD_COUNT), &e);
        if (status == BP_OK
            && (itemsize < 0 || out->places[0].size == itemsize)) {
            return BP_OK;
        }
        if (status == BP_OK) {
            bph_meaning_release(out);
            readable = true;
        }
        if (n == 0) {
            first = status;
            *err = e;
        }
        if (status == BP_VIOLATION || status == BP_OVERFLOW) {
            break; /* malformed is malformed */
        }
    }
    if (readable) {
        return BP_CAPACITY;
    }
    if (first == BP_OVERFLOW) {
        return BP_OVERFLOW;
    }
    if (first == BP_VIOLATION) {
        return BP_VIOLATION;
    }
    return BP_UNSUPPORTED;
}

/* --- pieces --- */

/* C are characters and bytes of no kind, T texts, P pointers. */
static char
class_of(const struct bp_node *node)
{
    if (node->is_complex) {
        return 'Z';
    }
    switch (bp_node_code(node)->kind) {
    case BP_CODE_SIGNED:
        return 'i';
    case BP_CODE_UNSIGNED:
        return 'u';
    case BP_CODE_BOOL:
        return '?';
    case BP_CODE_FLOAT:
        return 'f';
    case BP_CODE_CHAR:
    case BP_CODE_BYTES:
    case BP_CODE_PASCAL:
    case BP_CODE_PAD:
        return 'C';
    case BP_CODE_TEXT:
        return 'T';
    case BP_CODE_OBJECT:
        return 'O';
    case BP_CODE_POINTER:
    case BP_CODE_FUNCTION:
        return 'P';
    case BP_CODE_BITS:
        break;
    }
    return 't';
}

/* How many bytes one unit of NODE has: a character of a string. */
static ptrdiff_t
unit_of(const struct bph_meaning *m, int node)
{
    const struct bp_node *n = &m->format.nodes[node];
    ptrdiff_t size = m->places[node].size;
    ptrdiff_t align = 0;
    if ((n->kind == BP_NODE_STRING || n->kind == BP_NODE_PAD)
        && !bp_code_measure(bp_node_code(n), n->mode, &m->format.how,
                            bp_abi_host(), &size, &align)) {
        return 0;
    }
    return size;
}

static void
add_run(struct bph_pieces *pieces, const struct bph_meaning *m, int node,
        ptrdiff_t offset, ptrdiff_t nbytes)
{
    const struct bp_abi *abi = bp_abi_host();
    ptrdiff_t unit = unit_of(m, node);
    bool little = bp_mode_is_little(m->format.nodes[node].mode, abi);
    struct bph_piece piece = {0, unit, class_of(&m->format.nodes[node]),
                              unit > 1 && little != abi->little};
    for (ptrdiff_t at = 0; unit > 0 && nbytes - at >= unit; at += unit) {
        if (pieces->n == BPH_PIECES) {
            pieces->cut = true;
            return;
        }
        if (pieces->n == pieces->capacity) {
            pieces->capacity = 2 * pieces->capacity + 16;
            pieces->v = bph_realloc(pieces->v, (size_t)pieces->capacity
                                                   * sizeof *pieces->v);
        }
        piece.offset = offset + at;
        pieces->v[pieces->n++] = piece;
    }
}

/* Named pads of the whole and of structs that stand there once; others are no
 * matter to anybody yet. */
static void
add_named_pads(struct bph_pieces *pieces, const struct bph_meaning *m,
               ptrdiff_t base)
{
    for (int n = 1; n < m->format.nnodes; n++) {
        const struct bp_node *node = &m->format.nodes[n];
        ptrdiff_t offset = base;
        bool once = node->kind == BP_NODE_PAD && node->name_length > 0;
        for (int up = n; up > 0 && once; up = m->format.nodes[up].parent) {
            offset += m->places[up].offset;
            once = up == n
                   || (m->format.nodes[up].kind == BP_NODE_STRUCT
                       && m->places[up].items == 1);
        }
        if (once) {
            add_run(pieces, m, n, offset,
                    m->places[n].size * m->places[n].items);
        }
    }
}

void
bph_pieces_add(struct bph_pieces *pieces, const struct bph_meaning *meaning,
               ptrdiff_t base)
{
    struct bp_leaves leaves;
    struct bp_leaf leaf;
    bp_leaves_init(&leaves, &meaning->format, meaning->places);
    while (!pieces->cut && bp_leaves_next(&leaves, &leaf)) {
        ptrdiff_t size = meaning->places[leaf.node].size;
        ptrdiff_t most = size > 0 ? leaf.items : 0;
        if (most > BPH_PIECES) {
            pieces->cut = true;
        }
        else {
            add_run(pieces, meaning, leaf.node, base + leaf.offset,
                    size * most);
        }
    }
    add_named_pads(pieces, meaning, base);
}

static int
by_offset(const void *left, const void *right)
{
    const struct bph_piece *a = left;
    const struct bph_piece *b = right;
    return a->offset != b->offset ? (a->offset < b->offset ? -1 : 1)
           : a->size != b->size   ? (a->size < b->size ? -1 : 1)
                                  : a->class - b->class;
}

void
bph_pieces_sort(struct bph_pieces *pieces)
{
    if (pieces->n > 0) {
        qsort(pieces->v, (size_t)pieces->n, sizeof *pieces->v, by_offset);
    }
}

void
bph_pieces_release(struct bph_pieces *pieces)
{
    free(pieces->v);
    memset(pieces, 0, sizeof *pieces);
}

bool
bph_piece_is_byte(const struct bph_piece *piece)
{
    return piece->size == 1 && piece->class != '?';
}

bool
bph_piece_same(const struct bph_piece *a, const struct bph_piece *b)
{
    bool either = (a->class == 'C' && bph_piece_is_byte(b))
                  || (b->class == 'C' && bph_piece_is_byte(a));
    return a->offset == b->offset && a->size == b->size
           && a->swapped == b->swapped && (a->class == b->class || either);
}

static const char *
class_text(char class)
{
    switch (class) {
    case 'i':
        return "a signed integer";
    case 'u':
        return "an unsigned integer";
    case '?':
        return "a bool";
    case 'f':
        return "a float";
    case 'Z':
        return "a complex number";
    case 'C':
        return "a character";
    case 'T':
        return "a code unit of a text";
    case 'O':
        return "an object";
    case 'P':
        return "a pointer";
    default:
        return "a run of bits";
    }
}

const char *
bph_piece_text(const struct bph_piece *piece, char *text, size_t size)
{
    bool little = bp_abi_host()->little != piece->swapped;
    (void)snprintf(text, size, "%s of %td byte%s%s", class_text(piece->class),
                   piece->size, piece->size == 1 ? "" : "s",
                   !piece->swapped ? ""
                   : little        ? ", little-endian"
                                   : ", big-endian");
    return text;
}
