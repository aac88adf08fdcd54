/*
 * The same for programs: one object, a line, its keys ascending.
 */
#include "format.h"
#include "format_notes.h"
#include "format_takers.h"

#include "alloc.h"
#include "bp_clause.h"
#include "bp_code.h"
#include "json.h"

#include <stdlib.h>
#include <string.h>

/* --- pieces of text --- */

static void
put_slice(struct bph_json_put *put, const char *key, const char *from,
          ptrdiff_t size)
{
    char *copy = bph_alloc((size_t)size + 1);
    memcpy(copy, from, (size_t)size);
    bph_json_put_text(put, key, copy);
    free(copy);
}

/* A number, or null for one that is -1. */
static void
put_known(struct bph_json_put *put, const char *key, ptrdiff_t number)
{
    if (number < 0) {
        bph_json_put_text(put, key, NULL);
    }
    else {
        bph_json_put_int(put, key, number);
    }
}

/* A text, or null for an empty one. */
static void
put_some(struct bph_json_put *put, const char *key, const char *text)
{
    bph_json_put_text(put, key, text[0] == '\0' ? NULL : text);
}

/* --- elements --- */

static const char *
value_word(enum bp_code_kind kind)
{
    switch (kind) {
    case BP_CODE_SIGNED:
        return "signed";
    case BP_CODE_UNSIGNED:
        return "unsigned";
    case BP_CODE_BOOL:
        return "bool";
    case BP_CODE_CHAR:
        return "char";
    case BP_CODE_FLOAT:
        return "float";
    case BP_CODE_BYTES:
        return "bytes";
    case BP_CODE_PASCAL:
        return "pascal";
    case BP_CODE_TEXT:
        return "text";
    case BP_CODE_OBJECT:
        return "object";
    case BP_CODE_POINTER:
        return "pointer";
    case BP_CODE_FUNCTION:
        return "function";
    case BP_CODE_PAD:
        return "padding";
    case BP_CODE_BITS:
        return "bits";
    }
    return "?"; /* not reached */
}

/* What an element is: "struct", "unknown" or what its bytes are. */
static const char *
kind_word(const struct bp_node *node)
{
    const struct bp_code *code = bp_node_code(node);
    return node->kind == BP_NODE_STRUCT ? "struct"
           : code == NULL               ? "unknown"
           : node->is_complex           ? "complex"
                                        : value_word(code->kind);
}

static void
put_extents(struct bph_json_put *put, const struct bph_layout *layout,
            const struct bp_node *node)
{
    bph_json_put_key(put, "shape");
    fputc('[', put->out);
    for (int n = 0; n < node->nextents; n++) {
        fprintf(put->out, "%s%td", n == 0 ? "" : ",",
                layout->format.extents[node->extents + n]);
    }
    fputc(']', put->out);
}

static void
put_element(FILE *out, const struct bph_layout *layout, int self)
{
    const struct bp_node *node = &layout->format.nodes[self];
    const struct bp_place *place = &layout->places[self];
    const char *text = layout->format.text;
    char *words = bph_node_words(layout, self);
    struct bph_json_put put = BPH_JSON_PUT(out);
    bph_json_put_int(&put, "align", place->align);
    bph_json_put_int(&put, "at", node->at);
    put_known(&put, "count", node->count);
    bph_json_put_int(&put, "end", node->end);
    bph_json_put_int(&put, "items", place->items);
    bph_json_put_text(&put, "kind", kind_word(node));
    if (node->name > 0) {
        put_slice(&put, "name", text + node->name, node->name_length);
    }
    else {
        bph_json_put_text(&put, "name", NULL);
    }
    put_known(&put, "offset", layout->starts[self]);
    bph_json_put_text(&put, "order", bph_node_order(layout, self));
    put_known(&put, "parent", node->parent - 1);
    bph_json_put_bool(&put, "pointed_to", bph_is_pointee(layout, self));
    put_extents(&put, layout, node);
    put_known(&put, "size", place->size);
    put_slice(&put, "text", text + node->at, node->end - node->at);
    bph_json_put_text(&put, "words", words);
    bph_json_put_end(&put);
    free(words);
}

static void
put_elements(struct bph_json_put *put, const struct bph_layout *layout)
{
    bph_json_put_key(put, "elements");
    fputc('[', put->out);
    for (int n = 1; n < layout->format.nnodes; n++) {
        fputs(n == 1 ? "" : ",", put->out);
        put_element(put->out, layout, n);
    }
    fputc(']', put->out);
}

/* Padding that nobody wrote, as it lies in the first of repeated structs. */
static void
put_holes(struct bph_json_put *put, const struct bph_layout *layout)
{
    struct bph_walk walk;
    struct bph_piece piece;
    const char *between = "";
    bph_json_put_key(put, "holes");
    fputc('[', put->out);
    bph_walk_init(&walk, layout);
    while (bph_walk_next(&walk, &piece)) {
        int parent = walk.open[piece.depth].parent;
        if (piece.node >= 0) {
            continue;
        }
        fputs(between, put->out);
        between = ",";
        struct bph_json_put hole = BPH_JSON_PUT(put->out);
        put_known(&hole, "offset", bph_start_in(layout, parent, piece.offset));
        put_known(&hole, "parent", parent - 1);
        bph_json_put_int(&hole, "size", piece.size);
        bph_json_put_end(&hole);
    }
    fputc(']', put->out);
}

/* --- what differs --- */

/* The offsets of all elements, or with ORDERS their byte orders. */
static void
put_all(struct bph_json_put *put, const char *key,
        const struct bph_layout *layout, bool orders)
{
    bph_json_put_key(put, key);
    for (int n = 1; n < layout->format.nnodes; n++) {
        const char *order = bph_node_order(layout, n);
        fputc(n == 1 ? '[' : ',', put->out);
        if (orders && order != NULL) {
            bph_json_put_string(put->out, order);
        }
        else if (orders || layout->starts[n] < 0) {
            fputs("null", put->out);
        }
        else {
            fprintf(put->out, "%td", layout->starts[n]);
        }
    }
    fputs(layout->format.nnodes == 1 ? "[]" : "]", put->out);
}

/* How the text of LAYOUT is read as HOW says; the arrays only where that is
 * not the same. */
static void
put_reading(struct bph_json_put *put, const char *name,
            const struct bph_layout *layout, const struct bph_how *how)
{
    struct bph_layout other;
    struct bp_error err = {-1, -1, ""};
    bph_json_put_key(put, name);
    struct bph_json_put in = BPH_JSON_PUT(put->out);
    if (bph_layout_init(&other, layout->format.text, how, &err) != BP_OK) {
        bph_json_put_bool(&in, "agrees", false);
        bph_json_put_text(&in, "error", err.text);
        bph_json_put_text(&in, "size", NULL);
        bph_json_put_end(&in);
        return;
    }
    bool agrees = bph_layout_is_same(layout, &other);
    bph_json_put_bool(&in, "agrees", agrees);
    if (!agrees) {
        put_all(&in, "offsets", &other, false);
        put_all(&in, "orders", &other, true);
    }
    bph_json_put_int(&in, "size", other.places[0].size);
    bph_json_put_end(&in);
    bph_layout_release(&other);
}

static void
put_paddings(struct bph_json_put *put, const struct bph_layout *layout)
{
    static const enum bp_padding ascending[] = {BP_PAD_C, BP_PAD_CYTHON,
                                                BP_PAD_NUMPY, BP_PAD_STRICT};
    bph_json_put_key(put, "paddings");
    struct bph_json_put in = BPH_JSON_PUT(put->out);
    for (int n = 0; n < BP_PAD_COUNT; n++) {
        struct bph_how how = layout->how;
        how.padding = ascending[n];
        put_reading(&in, bp_padding_name(how.padding), layout, &how);
    }
    bph_json_put_end(&in);
}

static void
put_scopes(struct bph_json_put *put, const struct bph_layout *layout)
{
    static const enum bp_scope ascending[] = {BP_SCOPE_ITEM, BP_SCOPE_STICKY,
                                              BP_SCOPE_STRUCT};
    bph_json_put_key(put, "scopes");
    struct bph_json_put in = BPH_JSON_PUT(put->out);
    for (int n = 0; n < BP_SCOPE_COUNT; n++) {
        struct bph_how how = layout->how;
        how.reading.scope = ascending[n];
        put_reading(&in, bp_scope_name(how.reading.scope), layout, &how);
    }
    bph_json_put_end(&in);
}

/* The machines in the order of abis.def: an array, for they need not
 * ascend. */
static void
put_abis(struct bph_json_put *put, const struct bph_layout *layout)
{
    const struct bp_abi *abi = NULL;
    bph_json_put_key(put, "abis");
    for (int n = 0; (abi = bp_abi_at(n)) != NULL; n++) {
        fputc(n == 0 ? '[' : ',', put->out);
        struct bph_json_put in = BPH_JSON_PUT(put->out);
        bph_json_put_text(&in, "abi", abi->name);
        put_known(&in, "size", bph_size_on(layout, abi));
        bph_json_put_end(&in);
    }
    fputc(']', put->out);
}

/* --- who takes it, and notes --- */

static void
put_taker(FILE *out, const struct bph_taker *taker)
{
    struct bph_json_put put = BPH_JSON_PUT(out);
    bph_json_put_bool(&put, "accepted", taker->takes);
    bph_json_put_bool(&put, "agrees", taker->agrees);
    bph_json_put_text(&put, "instead", taker->instead);
    put_some(&put, "no_instead", taker->why_not);
    bph_json_put_text(&put, "reader", bp_reader_name(taker->reader));
    put_some(&put, "reason", taker->why);
    put_known(&put, "size", taker->size);
    put_some(&put, "versions", taker->versions);
    bph_json_put_end(&put);
}

static void
put_takers(struct bph_json_put *put, const struct bph_layout *layout)
{
    bph_json_put_key(put, "accepts");
    for (int n = 0; n < BP_READER_COUNT; n++) {
        struct bph_taker taker;
        bph_taker_init(&taker, (enum bp_reader)n, layout);
        fputc(n == 0 ? '[' : ',', put->out);
        put_taker(put->out, &taker);
        bph_taker_release(&taker);
    }
    fputc(']', put->out);
}

static void
put_notes(struct bph_json_put *put, const struct bph_layout *layout)
{
    struct bph_note note;
    int row = 0;
    const char *between = "";
    bph_json_put_key(put, "notes");
    fputc('[', put->out);
    while (bph_note_next(layout, &row, &note)) {
        fputs(between, put->out);
        between = ",";
        struct bph_json_put in = BPH_JSON_PUT(put->out);
        bph_json_put_text(&in, "name", note.name);
        put_known(&in, "position", note.at);
        bph_json_put_text(&in, "text", note.text);
        bph_json_put_end(&in);
    }
    fputc(']', put->out);
}

/* --- the object --- */

void
bph_format_json(const struct bph_layout *layout)
{
    const struct bph_how *how = &layout->how;
    char *canonical = bph_canonical(layout);
    struct bph_json_put put = BPH_JSON_PUT(stdout);
    bph_json_put_text(&put, "abi", how->abi->name);
    put_abis(&put, layout);
    put_takers(&put, layout);
    bph_json_put_int(&put, "align", layout->places[0].align);
    bph_json_put_text(&put, "canonical", canonical);
    bph_json_put_bool(&put, "ctypes", how->reading.ctypes);
    put_elements(&put, layout);
    put_holes(&put, layout);
    put_notes(&put, layout);
    bph_json_put_text(&put, "padding", bp_padding_name(how->padding));
    put_paddings(&put, layout);
    bph_json_put_text(&put, "scope", bp_scope_name(how->reading.scope));
    put_scopes(&put, layout);
    bph_json_put_int(&put, "size", layout->places[0].size);
    bph_json_put_text(&put, "text", layout->format.text);
    bph_json_put_end(&put);
    putchar('\n');
    free(canonical);
}

void
bph_format_error_json(const char *text, const struct bph_how *how,
                      enum bp_status status, const struct bp_error *err)
{
    const char *clause =
        err->clause < 0 ? NULL
                        : bp_clause_at((enum bp_clause_id)err->clause)->name;
    struct bph_json_put put = BPH_JSON_PUT(stdout);
    bph_json_put_text(&put, "abi", how->abi->name);
    bph_json_put_bool(&put, "ctypes", how->reading.ctypes);
    bph_json_put_key(&put, "error");
    struct bph_json_put in = BPH_JSON_PUT(stdout);
    bph_json_put_text(&in, "clause", clause);
    bph_json_put_text(&in, "kind", bph_format_error_kind(status));
    bph_json_put_int(&in, "position", err->dim);
    bph_json_put_text(&in, "text", err->text);
    bph_json_put_end(&in);
    bph_json_put_text(&put, "padding", bp_padding_name(how->padding));
    bph_json_put_text(&put, "scope", bp_scope_name(how->reading.scope));
    bph_json_put_text(&put, "size", NULL);
    bph_json_put_text(&put, "text", text);
    bph_json_put_end(&put);
    putchar('\n');
}
