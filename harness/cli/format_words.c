/*
 * One element of a format in words.
 */
#include "format.h"

#include "alloc.h"
#include "bp_code.h"

#include <string.h>

#define EXTENTS_SAID 8

const char *
bph_code_words(char letter)
{
    switch (letter) {
#define BPH_WORDS(code, words)                                                \
    case code:                                                                \
        return words;
#define BPH_WORDS_CTYPES(code, words)
#include "words.def"
#undef BPH_WORDS
#undef BPH_WORDS_CTYPES
    default:
        return NULL;
    }
}

const char *
bph_code_words_ctypes(char letter)
{
    switch (letter) {
#define BPH_WORDS(code, words)
#define BPH_WORDS_CTYPES(code, words)                                         \
    case code:                                                                \
        return words;
#include "words.def"
#undef BPH_WORDS
#undef BPH_WORDS_CTYPES
    default:
        return NULL;
    }
}

/* What SELF points to in the end; SELF if it is no pointer. */
static int
target_of(const struct bph_layout *layout, int self)
{
    while (layout->format.nodes[self].kind == BP_NODE_POINTER) {
        self++;
    }
    return self;
}

static bool
is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

char *
bph_node_text(const struct bph_layout *layout, int self)
{
    const char *text = layout->format.text;
    const struct bp_node *node = &layout->format.nodes[self];
    const struct bp_node *target =
        &layout->format.nodes[target_of(layout, self)];
    bool is_struct = target->kind == BP_NODE_STRUCT;
    ptrdiff_t end = is_struct        ? target->body
                    : node->name > 0 ? node->name - 1
                                     : node->end;
    while (!is_struct && end > node->at && is_space(text[end - 1])) {
        end--;
    }
    struct bph_memory memory;
    bph_memory_open(&memory);
    (void)bph_put_bytes(memory.file, text + node->at, end - node->at, false);
    fputs(is_struct ? "T{}" : "", memory.file);
    bph_memory_close(&memory);
    return memory.text;
}

char *
bph_node_name(const struct bph_layout *layout, int self)
{
    const struct bp_node *node = &layout->format.nodes[self];
    struct bph_memory memory;
    if (node->name_length == 0) {
        return NULL;
    }
    bph_memory_open(&memory);
    (void)bph_put_bytes(memory.file, layout->format.text + node->name,
                        node->name_length, true);
    bph_memory_close(&memory);
    return memory.text;
}

char *
bph_node_label(const struct bph_layout *layout, int self)
{
    char *name = bph_node_name(layout, self);
    return name != NULL ? name : bph_node_text(layout, self);
}

ptrdiff_t
bph_node_unit(const struct bph_layout *layout, int self)
{
    const struct bp_node *node = &layout->format.nodes[self];
    const struct bp_code *code = bp_node_code(node);
    ptrdiff_t size = 0;
    ptrdiff_t align = 1;
    if (node->kind == BP_NODE_STRUCT || code == NULL
        || !bp_code_measure(code, node->mode, &layout->format.how,
                            layout->how.abi, &size, &align)) {
        return 0;
    }
    return size;
}

const char *
bph_node_order(const struct bph_layout *layout, int self)
{
    const struct bp_node *node = &layout->format.nodes[self];
    if (bph_node_unit(layout, self) < 2) {
        return NULL;
    }
    return bp_mode_is_little(node->mode, layout->how.abi) ? "little" : "big";
}

/* --- words --- */

static void
put_product(FILE *out, const struct bph_layout *layout,
            const struct bp_node *node)
{
    bool length = node->kind == BP_NODE_STRING || node->kind == BP_NODE_PAD;
    for (int n = 0; n < node->nextents && n < EXTENTS_SAID; n++) {
        fprintf(out, "%td x ", layout->format.extents[node->extents + n]);
    }
    fputs(node->nextents > EXTENTS_SAID ? "... x " : "", out);
    if (node->count >= 0 && !length) {
        fprintf(out, "%td x ", node->count);
    }
}

static void
put_struct(FILE *out, const struct bph_layout *layout, int self)
{
    const struct bp_node *nodes = layout->format.nodes;
    int members = 0;
    int member = nodes[self].last > self ? self + 1 : -1;
    for (; member >= 0; member = nodes[member].next) {
        members += nodes[member].kind != BP_NODE_PAD;
    }
    fprintf(out, "struct of %d member%s", members, members == 1 ? "" : "s");
}

/* A string's count is its length. */
static void
put_string(FILE *out, const struct bp_node *node, const char *unit)
{
    ptrdiff_t length = node->count < 0 ? 1 : node->count;
    fprintf(out, "%s of %td %s%s",
            node->code == 'p' ? "Pascal string" : "string", length, unit,
            length == 1 ? "" : "s");
}

static void
put_padding(FILE *out, const struct bp_node *node)
{
    ptrdiff_t length = node->count < 0 ? 1 : node->count;
    fprintf(out, length == 1 ? "%td byte of padding" : "%td bytes of padding",
            length);
}

/* The words of a letter as LAYOUT reads it. */
static const char *
words_of(const struct bph_layout *layout, const struct bp_node *node)
{
    const struct bp_code *code = bp_node_code(node);
    const struct bp_reading *how = &layout->format.how;
    bool ctypes = code != NULL && code == bp_code_find_ctypes(node->code);
    if (code == NULL) {
        return "something that nobody defines";
    }
    if (ctypes || (node->code == 'u' && (how->ctypes || how->wchar))) {
        return bph_code_words_ctypes(node->code);
    }
    return bph_code_words(node->code);
}

static void
put_item(FILE *out, const struct bph_layout *layout, int self)
{
    const struct bp_node *node = &layout->format.nodes[self];
    switch (node->kind) {
    case BP_NODE_STRUCT:
        put_struct(out, layout, self);
        break;
    case BP_NODE_STRING:
        put_string(out, node, words_of(layout, node));
        break;
    case BP_NODE_PAD:
        put_padding(out, node);
        break;
    case BP_NODE_CODE:
    case BP_NODE_POINTER:
    case BP_NODE_FUNCTION:
    case BP_NODE_BITS:
        fprintf(out, "%s%s", words_of(layout, node),
                node->is_complex ? " complex" : "");
        break;
    }
}

/* Is NODE's size another than that of the C type whose name it has? */
static bool
is_standard_size(const struct bph_layout *layout, int self)
{
    const struct bp_node *node = &layout->format.nodes[self];
    const struct bp_code *code = bp_node_code(node);
    ptrdiff_t unit = bph_node_unit(layout, self);
    ptrdiff_t native = unit;
    ptrdiff_t align = 1;
    return node->kind == BP_NODE_CODE && code != NULL
           && bp_code_measure(code, '^', &layout->format.how, layout->how.abi,
                              &native, &align)
           && native != unit;
}

/* What comes behind the words: what differs from this machine's C. */
static void
put_remarks(FILE *out, const struct bph_layout *layout, int self)
{
    const struct bp_node *node = &layout->format.nodes[self];
    if (is_standard_size(layout, self)) {
        fprintf(out, ", %td bytes (standard size)",
                bph_node_unit(layout, self));
    }
    if (bph_node_order(layout, self) != NULL
        && strchr("<>!", node->mode) != NULL) {
        fprintf(out, ", %s-endian", bph_node_order(layout, self));
    }
    if (node->count == 0 && node->mode == '@' && node->kind == BP_NODE_CODE) {
        fputs(", which aligns only", out);
    }
}

char *
bph_node_words(const struct bph_layout *layout, int self)
{
    const struct bp_node *nodes = layout->format.nodes;
    struct bph_memory memory;
    bph_memory_open(&memory);
    for (;; self++) {
        put_product(memory.file, layout, &nodes[self]);
        put_item(memory.file, layout, self);
        if (nodes[self].kind != BP_NODE_POINTER) {
            break;
        }
        fputs(" to ", memory.file);
    }
    put_remarks(memory.file, layout, self);
    bph_memory_close(&memory);
    return memory.text;
}
