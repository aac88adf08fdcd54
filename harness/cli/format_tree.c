/*
 * A format as a tree: a line for every piece, and for what nobody wrote.
 */
#define _GNU_SOURCE
#include "format.h"

#include "alloc.h"

#include <stdlib.h>
#include <string.h>

#define LINES_SHOWN  60
#define TEXT_COLUMNS 28
#define NAME_COLUMNS 20

struct line {
    char *text, *name, *words; /* owned; name may be NULL */
    char offset[24];
    ptrdiff_t size;
    ptrdiff_t align; /* 0: not shown */
    int indent;
};

struct tree {
    struct line *lines;
    int count, shown;
    int text, name, offset, size; /* widths */
    int pointed;                  /* lines whose offset is in brackets */
};

/* How many structs are around SELF, or what there is of pieces of them. */
static int
indent_of(const struct bph_layout *layout, int parent)
{
    const struct bp_node *nodes = layout->format.nodes;
    int indent = 0;
    for (; parent > 0; parent = nodes[parent].parent) {
        indent += nodes[parent].kind == BP_NODE_STRUCT;
    }
    return indent;
}

static void
describe(struct line *line, const struct bph_layout *layout, int self)
{
    const struct bp_node *node = &layout->format.nodes[self];
    const struct bp_place *place = &layout->places[self];
    line->text = bph_node_text(layout, self);
    line->name = bph_node_name(layout, self);
    line->words = bph_node_words(layout, self);
    line->align = place->align;
    if (node->kind == BP_NODE_STRUCT && place->items > 1) {
        char *words =
            bph_format("%s, %td bytes each", line->words, place->size);
        free(line->words);
        line->words = words;
    }
}

static char *
padding_words(ptrdiff_t size, const char *more)
{
    return bph_format("%td byte%s of padding%s", size, size == 1 ? "" : "s",
                      more);
}

/* Pads side by side are one. */
static void
describe_pads(struct line *line, const struct bph_layout *layout,
              const struct bph_piece *piece)
{
    const struct bp_node *nodes = layout->format.nodes;
    ptrdiff_t at = nodes[piece->node].at;
    struct bph_memory memory;
    bph_memory_open(&memory);
    (void)bph_put_bytes(memory.file, layout->format.text + at,
                        nodes[piece->last].end - at, false);
    bph_memory_close(&memory);
    line->text = memory.text;
    line->words = padding_words(piece->size, "");
    line->align = 1;
}

static void
describe_hole(struct line *line, ptrdiff_t size)
{
    line->text = bph_strdup("");
    line->words = padding_words(size, ", implied");
}

static void
put_offset(struct line *line, const struct bph_layout *layout, int parent,
           ptrdiff_t offset)
{
    bool pointed = bph_is_pointee(layout, parent);
    (void)snprintf(line->offset, sizeof line->offset,
                   offset < 0 ? "?"
                   : pointed  ? "(%td)"
                              : "%td",
                   offset);
}

static int
wider(int width, int now, int most)
{
    return now <= width ? width : now < most ? now : most;
}

/* Make room for LINE. */
static void
widen(struct tree *tree, const struct line *line)
{
    int text = bph_columns(line->text);
    int name = line->name == NULL ? 0 : bph_columns(line->name);
    int size = snprintf(NULL, 0, "%td", line->size);
    text = 2 * line->indent + (text < TEXT_COLUMNS ? text : TEXT_COLUMNS);
    tree->text = wider(tree->text, text, text);
    tree->name = wider(tree->name, name, NAME_COLUMNS);
    tree->offset = wider(tree->offset, (int)strlen(line->offset), 24);
    tree->size = wider(tree->size, size, 24);
    tree->pointed += line->offset[0] == '(';
}

static void
add(struct tree *tree, const struct bph_layout *layout,
    const struct bph_piece *piece, int parent)
{
    struct line *line = &tree->lines[tree->shown++];
    ptrdiff_t start = bph_start_in(layout, parent, piece->offset);
    memset(line, 0, sizeof *line);
    if (piece->node < 0) {
        describe_hole(line, piece->size);
    }
    else if (piece->last != piece->node) {
        describe_pads(line, layout, piece);
    }
    else {
        describe(line, layout, piece->node);
        start = layout->starts[piece->node];
    }
    line->size = piece->size;
    line->indent = indent_of(layout, parent);
    put_offset(line, layout, parent, start);
    widen(tree, line);
}

static void
collect(struct tree *tree, const struct bph_layout *layout, bool all)
{
    struct bph_walk walk;
    struct bph_piece piece;
    int room = 0;
    bph_walk_init(&walk, layout);
    while (bph_walk_next(&walk, &piece)) {
        int parent = walk.open[piece.depth].parent;
        /* what is pointed to stands in the line of the pointer */
        if (layout->format.nodes[parent].kind == BP_NODE_POINTER) {
            continue;
        }
        if (tree->count++ >= LINES_SHOWN && !all) {
            continue;
        }
        if (tree->shown == room) {
            room = room == 0 ? 64 : 2 * room;
            tree->lines = bph_realloc_array(tree->lines, (size_t)room,
                                            sizeof *tree->lines);
        }
        add(tree, layout, &piece, parent);
    }
}

static void
print_line(const struct tree *tree, const struct line *line)
{
    printf("  %*s  %*td  ", tree->offset, line->offset, tree->size,
           line->size);
    if (line->align > 0) {
        printf("%5td", line->align);
    }
    else {
        printf("%5s", "");
    }
    printf("  %*s", 2 * line->indent, "");
    bph_put_cell(stdout, line->text, tree->text - 2 * line->indent);
    if (tree->name > 0) {
        printf("  ");
        bph_put_cell(stdout, line->name == NULL ? "" : line->name, tree->name);
    }
    printf("  %s\n", line->words);
}

static void
print_head(const struct tree *tree)
{
    char head[256];
    (void)snprintf(head, sizeof head, "  %*s  %*s  align  %-*s%s%-*s  %s",
                   tree->offset, "offset", tree->size, "size", tree->text,
                   "text", tree->name > 0 ? "  " : "", tree->name,
                   tree->name > 0 ? "name" : "", "what it is");
    bph_heading(head);
}

void
bph_format_tree(const struct bph_layout *layout, bool all)
{
    struct tree tree = {.text = 4, .offset = 6, .size = 4};
    collect(&tree, layout, all);
    if (tree.count == 0) {
        return;
    }
    if (tree.name > 0) {
        tree.name = wider(tree.name, 4, NAME_COLUMNS);
    }
    putchar('\n');
    print_head(&tree);
    for (int n = 0; n < tree.shown; n++) {
        print_line(&tree, &tree.lines[n]);
    }
    if (tree.count > tree.shown) {
        printf("  ... %d lines more (-v prints them)\n",
               tree.count - tree.shown);
    }
    if (tree.pointed > 0) {
        puts("  (in brackets: bytes from where the pointer points)");
    }
    for (int n = 0; n < tree.shown; n++) {
        free(tree.lines[n].text);
        free(tree.lines[n].name);
        free(tree.lines[n].words);
    }
    free(tree.lines);
}
