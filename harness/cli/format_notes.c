/*
 * What a format has that a producer should know about: a function per row of
 * notes.def.
 *
 * Each returns the byte of the text where it is, ALL, or NONE.
 */
#include "format_notes.h"

#include "alloc.h"
#include "bp_code.h"
#include "json.h"

#include <stdlib.h>
#include <string.h>

#define NONE (-2)
#define ALL  (-1)

static bool
is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static ptrdiff_t
at_body(const struct bp_node *node, bool if_so)
{
    return if_so ? node->body : NONE;
}

/* --- modifiers --- */

enum modifier {
    SHAPE,
    PREFIX,
    COUNT,
    NOTHING,
};

/* The modifier at *AT, which goes behind it; NOTHING is whitespace. */
static enum modifier
next_modifier(const char *text, ptrdiff_t *at)
{
    char c = text[(*at)++];
    if (c == '(') {
        *at += (ptrdiff_t)strcspn(text + *at, ")") + 1;
        return SHAPE;
    }
    if (c >= '0' && c <= '9') {
        *at += (ptrdiff_t)strspn(text + *at, "0123456789");
        return COUNT;
    }
    return is_space(c) ? NOTHING : PREFIX;
}

/* The first modifier of NODE behind one that belongs behind it; or, with
 * TWICE, behind one like it. */
static ptrdiff_t
misplaced(const char *text, const struct bp_node *node, bool twice)
{
    int before = -1;
    for (ptrdiff_t at = node->at; at < node->body;) {
        ptrdiff_t here = at;
        int modifier = (int)next_modifier(text, &at);
        if (modifier == NOTHING) {
            continue;
        }
        if (twice ? modifier == before : modifier < before) {
            return here;
        }
        before = modifier;
    }
    return NONE;
}

static ptrdiff_t
in_order(const struct bph_layout *layout, const struct bp_node *node)
{
    return misplaced(layout->format.text, node, false);
}

static ptrdiff_t
in_shapes(const struct bph_layout *layout, const struct bp_node *node)
{
    return misplaced(layout->format.text, node, true);
}

static ptrdiff_t
in_caret(const struct bph_layout *layout, const struct bp_node *node)
{
    (void)layout;
    return at_body(node, node->has_prefix && node->mode == '^');
}

static ptrdiff_t
in_zero(const struct bph_layout *layout, const struct bp_node *node)
{
    (void)layout;
    return at_body(node, node->count == 0);
}

/* --- names --- */

/* The first byte of NODE's name that is in BYTES. */
static ptrdiff_t
find_in_name(const struct bph_layout *layout, const struct bp_node *node,
             const char *bytes)
{
    ptrdiff_t end = node->name + node->name_length;
    for (ptrdiff_t at = node->name; at < end; at++) {
        if (strchr(bytes, layout->format.text[at]) != NULL) {
            return at;
        }
    }
    return NONE;
}

static ptrdiff_t
in_name_space(const struct bph_layout *layout, const struct bp_node *node)
{
    return find_in_name(layout, node, " \t\n\v\f\r");
}

static ptrdiff_t
in_name_colon(const struct bph_layout *layout, const struct bp_node *node)
{
    return find_in_name(layout, node, ":");
}

static ptrdiff_t
in_name_bytes(const struct bph_layout *layout, const struct bp_node *node)
{
    ptrdiff_t at = node->name;
    ptrdiff_t end = node->name + node->name_length;
    while (at < end) {
        size_t length =
            bph_utf8_length(layout->format.text + at, (size_t)(end - at));
        if (length == 0) {
            return at;
        }
        at += (ptrdiff_t)length;
    }
    return NONE;
}

/* --- codes --- */

static ptrdiff_t
in_pad_name(const struct bph_layout *layout, const struct bp_node *node)
{
    (void)layout;
    return at_body(node, node->kind == BP_NODE_PAD && node->name_length > 0);
}

/* F, D and G are read as two of another letter. */
static ptrdiff_t
in_letter(const struct bph_layout *layout, const struct bp_node *node)
{
    return at_body(node,
                   node->is_complex && layout->format.text[node->body] != 'Z');
}

static ptrdiff_t
in_pointer(const struct bph_layout *layout, const struct bp_node *node)
{
    (void)layout;
    return at_body(node, node->kind == BP_NODE_POINTER);
}

static ptrdiff_t
in_function(const struct bph_layout *layout, const struct bp_node *node)
{
    (void)layout;
    return at_body(node, node->kind == BP_NODE_FUNCTION);
}

static ptrdiff_t
in_object(const struct bph_layout *layout, const struct bp_node *node)
{
    (void)layout;
    return at_body(node, node->code == 'O');
}

static ptrdiff_t
in_long_double(const struct bph_layout *layout, const struct bp_node *node)
{
    (void)layout;
    return at_body(node, node->code == 'g');
}

static ptrdiff_t
in_wide(const struct bph_layout *layout, const struct bp_node *node)
{
    return at_body(node, node->code == 'u' && !layout->format.how.ctypes);
}

/* What only the reading of ctypes has: its own letters, and native codes in
 * modes where they have no size. */
static ptrdiff_t
in_of_ctypes(const struct bph_layout *layout, const struct bp_node *node)
{
    const struct bp_code *code = bp_node_code(node);
    bool native = node->mode == '@' || node->mode == '^';
    return at_body(
        node, layout->format.how.ctypes && code != NULL
                  && (code == bp_code_find_ctypes(node->code)
                      || (code->standard == BP_STANDARD_NONE && !native)));
}

/* --- the whole --- */

static ptrdiff_t
of_nothing(const struct bph_layout *layout)
{
    return layout->places[0].size == 0 ? ALL : NONE;
}

/* Whitespace that is in no name and in no signature. */
static ptrdiff_t
of_space(const struct bph_layout *layout)
{
    const char *text = layout->format.text;
    size_t size = strlen(text);
    char *inside = bph_alloc(size + 1);
    ptrdiff_t found = NONE;
    for (int n = 1; n < layout->format.nnodes; n++) {
        const struct bp_node *node = &layout->format.nodes[n];
        memset(inside + node->name, 1, (size_t)node->name_length);
        if (node->kind == BP_NODE_FUNCTION) {
            memset(inside + node->body, 1, (size_t)(node->end - node->body));
        }
    }
    for (size_t at = 0; found == NONE && at < size; at++) {
        if (is_space(text[at]) && !inside[at]) {
            found = (ptrdiff_t)at;
        }
    }
    free(inside);
    return found;
}

/* Who knows T{} or "&" knows prefixes everywhere. */
static ptrdiff_t
of_later(const struct bph_layout *layout)
{
    const struct bp_node *nodes = layout->format.nodes;
    ptrdiff_t found = NONE;
    for (int n = layout->format.nnodes - 1; n >= 1; n--) {
        if (nodes[n].last > n || nodes[n].kind == BP_NODE_FUNCTION
            || nodes[n].kind == BP_NODE_STRUCT) {
            return NONE;
        }
        if (n > 1 && nodes[n].has_prefix) {
            found = nodes[n].body;
        }
    }
    return found;
}

/* Is the text the same to who reads it as HOW says? */
static bool
is_same(const struct bph_layout *layout, const struct bph_how *how)
{
    struct bph_layout other;
    if (bph_layout_init(&other, layout->format.text, how, NULL) != BP_OK) {
        return false;
    }
    bool same = bph_layout_is_same(layout, &other);
    bph_layout_release(&other);
    return same;
}

static ptrdiff_t
of_scope(const struct bph_layout *layout)
{
    struct bph_how how = layout->how;
    how.reading.scope = how.reading.scope == BP_SCOPE_STICKY ? BP_SCOPE_STRUCT
                                                             : BP_SCOPE_STICKY;
    return is_same(layout, &how) ? NONE : ALL;
}

/* Is the text the same under PADDING as under another rule? */
static bool
is_padded_alike(const struct bph_layout *layout, enum bp_padding padding,
                enum bp_padding other)
{
    struct bph_layout one;
    struct bph_how how = layout->how;
    how.padding = padding;
    if (bph_layout_init(&one, layout->format.text, &how, NULL) != BP_OK) {
        return false;
    }
    how.padding = other;
    bool same = is_same(&one, &how);
    bph_layout_release(&one);
    return same;
}

static ptrdiff_t
of_padding(const struct bph_layout *layout)
{
    return is_padded_alike(layout, BP_PAD_STRICT, BP_PAD_C)
                   && is_padded_alike(layout, BP_PAD_STRICT, BP_PAD_CYTHON)
               ? NONE
               : ALL;
}

static ptrdiff_t
of_end(const struct bph_layout *layout)
{
    return of_padding(layout) == NONE
                   && !is_padded_alike(layout, BP_PAD_STRICT, BP_PAD_NUMPY)
               ? ALL
               : NONE;
}

/* Could ctypes up to 3.11 have written LAYOUT, which left pads out? */
static bool
is_without_pads(const struct bph_layout *layout)
{
    const struct bp_node *nodes = layout->format.nodes;
    bool any = false;
    for (int n = 1; n < layout->format.nnodes; n++) {
        bool plain = nodes[n].kind == BP_NODE_CODE;
        if (nodes[n].kind == BP_NODE_PAD
            || (plain && (nodes[n].mode == '@' || !nodes[n].has_prefix))) {
            return false;
        }
        any |= plain && nodes[n].parent > 0;
    }
    return any;
}

/* Would C put the members elsewhere? */
static ptrdiff_t
of_left_out(const struct bph_layout *layout)
{
    struct bph_layout aligned;
    if (!is_without_pads(layout)
        || bph_layout_init(&aligned, layout->format.text, &layout->how, NULL)
               != BP_OK) {
        return NONE;
    }
    for (int n = 0; n < aligned.format.nnodes; n++) {
        aligned.format.nodes[n].mode = '@';
    }
    enum bp_status status = bp_format_place(&aligned.format, aligned.how.abi,
                                            BP_PAD_C, aligned.places, NULL);
    bool same =
        status != BP_OK || aligned.places[0].size == layout->places[0].size;
    bph_layout_release(&aligned);
    return same ? NONE : ALL;
}

/* One plain item, in this machine's order, behind a prefix. */
static ptrdiff_t
of_native(const struct bph_layout *layout)
{
    const struct bp_node *nodes = layout->format.nodes;
    const struct bp_abi *abi = layout->how.abi;
    bool alone = layout->format.nnodes == 2 && nodes[1].kind == BP_NODE_CODE
                 && nodes[1].count < 0 && nodes[1].nextents == 0;
    return alone && nodes[1].has_prefix
                   && bp_mode_is_little(nodes[1].mode, abi) == abi->little
               ? ALL
               : NONE;
}

/* --- the table --- */

static const struct {
    ptrdiff_t (*in)(const struct bph_layout *layout,
                    const struct bp_node *node);
    ptrdiff_t (*of)(const struct bph_layout *layout);
    const char *name, *text;
} rows[] = {
#define BPH_NOTE_IN(find, name, text) {in_##find, NULL, name, text},
#define BPH_NOTE_OF(find, name, text) {NULL, of_##find, name, text},
#include "notes.def"
#undef BPH_NOTE_IN
#undef BPH_NOTE_OF
};
#define ROWS ((int)(sizeof rows / sizeof rows[0]))

/* Where LAYOUT first has what ROW is about. */
static ptrdiff_t
find(const struct bph_layout *layout, int row)
{
    ptrdiff_t at = NONE;
    if (rows[row].of != NULL) {
        return rows[row].of(layout);
    }
    for (int n = 1; at == NONE && n < layout->format.nnodes; n++) {
        at = rows[row].in(layout, &layout->format.nodes[n]);
    }
    return at;
}

bool
bph_note_next(const struct bph_layout *layout, int *row, struct bph_note *note)
{
    while (*row < ROWS) {
        int now = (*row)++;
        ptrdiff_t at = find(layout, now);
        if (at != NONE) {
            *note = (struct bph_note){rows[now].name, rows[now].text, at};
            return true;
        }
    }
    return false;
}

void
bph_format_notes(const struct bph_layout *layout)
{
    struct bph_note note;
    int row = 0;
    bool any = false;
    while (bph_note_next(layout, &row, &note)) {
        if (!any) {
            putchar('\n');
            bph_heading("Worth knowing (bufconf explain NAME says more):");
        }
        any = true;
        char *place =
            note.at < 0 ? bph_strdup("") : bph_format("byte %td: ", note.at);
        char *line = bph_format("%s%s", place, note.text);
        printf("  %-8s ", note.name);
        bph_print_wrapped(line, 11, 79);
        free(place);
        free(line);
    }
}
