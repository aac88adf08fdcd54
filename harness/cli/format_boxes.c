/*
 * From pieces to boxes.
 *
 * A value that has one byte order is an atom: half of a complex number, a unit
 * of a string of wide ones, else an item.  Of many atoms side by side, and of
 * many structs, the first and the last get boxes, and one box is the rest: so
 * the list is short, however large the item is.
 */
#include "format_boxes.h"

#include "alloc.h"
#include "bp_code.h"

#include <stdlib.h>

#define X87_BYTES     10
#define ATOMS_WHOLE   16 /* so many are all drawn; of more, */
#define ATOMS_FIRST   3  /* so many, and the last */
#define STRUCTS_WHOLE 4
#define STRUCTS_FIRST 2

/* A struct that is walked through, or the whole item. */
struct level {
    struct bph_pieces pieces;
    int self;
    char *path;         /* owned: what stands before its members' names */
    ptrdiff_t start;    /* of its item 0 in the whole item */
    ptrdiff_t n, items; /* the item that is walked through, of so many */
};

struct cutting {
    const struct bph_layout *layout;
    struct bph_boxes *out;
    int room, most;
    int depth;
    struct level levels[BP_FORMAT_DEPTH + 1];
};

static bool
is_full(const struct cutting *c)
{
    return c->out->n >= c->most - 1; /* one is for the rest */
}

/* Add a box; LABEL becomes a part of it. */
static void
add(struct cutting *c, struct bph_box box)
{
    if (box.size <= 0) {
        free(box.label);
        return;
    }
    if (c->out->n == c->room) {
        c->room = c->room == 0 ? 64 : 2 * c->room;
        c->out->boxes = bph_realloc_array(c->out->boxes, (size_t)c->room,
                                          sizeof *c->out->boxes);
    }
    c->out->boxes[c->out->n++] = box;
}

/* --- labels --- */

/* The code of NODE as one would say it: "i", "Zd", "5s". */
static char *
letters_of(const struct bp_node *node, bool counted)
{
    if (node->count >= 0 && !counted) {
        return bph_format("%td%c", node->count, node->code);
    }
    return bph_format("%s%c", node->is_complex ? "Z" : "", node->code);
}

/* Is the count of SELF a dimension: a number of items, or of wide units? */
static bool
is_counted(const struct bph_layout *layout, int self)
{
    const struct bp_node *node = &layout->format.nodes[self];
    return node->count >= 0
           && (node->kind != BP_NODE_STRING
               || bph_node_unit(layout, self) > 1);
}

/* Write "[1,2]", the place of number N of the items of SELF. */
static void
put_index(FILE *out, const struct bph_layout *layout, int self, ptrdiff_t n)
{
    const struct bp_node *node = &layout->format.nodes[self];
    const ptrdiff_t *extents = layout->format.extents + node->extents;
    bool counted = is_counted(layout, self);
    ptrdiff_t below = counted ? node->count : 1;
    if (!counted && node->nextents == 0) {
        return;
    }
    for (int k = 1; k < node->nextents; k++) {
        below *= extents[k];
    }
    for (int k = 0; k < node->nextents; k++) {
        fprintf(out, "%c%td", k == 0 ? '[' : ',', n / below);
        n %= below;
        below /= k + 1 < node->nextents ? extents[k + 1] : 1;
    }
    if (counted) {
        fprintf(out, "%c%td", node->nextents == 0 ? '[' : ',', n);
    }
    fputc(']', out);
}

/* What number N of the items of SELF is called under PATH; a struct without a
 * name has only its index. */
static char *
label_of(const struct bph_layout *layout, int self, const char *path,
         ptrdiff_t n)
{
    const struct bp_node *node = &layout->format.nodes[self];
    bool is_struct = node->kind == BP_NODE_STRUCT;
    char *own = node->name_length > 0 ? bph_node_name(layout, self)
                : is_struct           ? bph_strdup("")
                            : letters_of(node, is_counted(layout, self));
    struct bph_memory memory;
    bph_memory_open(&memory);
    fprintf(memory.file, "%s%s", path, own);
    put_index(memory.file, layout, self, n);
    bph_memory_close(&memory);
    free(own);
    return memory.text;
}

/* What stands before the names of the members of item N of SELF. */
static char *
path_of(const struct bph_layout *layout, int self, const char *path,
        ptrdiff_t n)
{
    char *label = label_of(layout, self, path, n);
    char *below = bph_format("%s%s", label, label[0] == '\0' ? "" : ".");
    free(label);
    return below;
}

/* --- atoms --- */

/* How an item of a node is cut. */
struct atoms {
    ptrdiff_t size, count; /* bytes of one; of all items */
    ptrdiff_t used;        /* bytes that have a meaning, the first of one */
    const char *order;
};

/* Has SELF the 80 bits of an x87, and bytes behind them? */
static bool
is_x87(const struct bph_layout *layout, int self)
{
    const struct bp_node *node = &layout->format.nodes[self];
    return node->kind == BP_NODE_CODE && node->code == 'g'
           && layout->how.abi->ldouble == BP_REAL_X87
           && bp_mode_is_little(node->mode, layout->how.abi);
}

static struct atoms
atoms_of(const struct bph_layout *layout, int self)
{
    const struct bp_place *place = &layout->places[self];
    ptrdiff_t unit = bph_node_unit(layout, self);
    struct atoms atoms = {place->size, place->items, place->size,
                          bph_node_order(layout, self)};
    if (unit > 1 && place->size > 0) {
        atoms.count *= place->size / unit;
        atoms.size = unit;
        atoms.used = is_x87(layout, self) ? X87_BYTES : unit;
    }
    return atoms;
}

static char *
atom_label(const struct cutting *c, int self, ptrdiff_t n)
{
    const char *path = c->levels[c->depth].path;
    if (!c->layout->format.nodes[self].is_complex) {
        return label_of(c->layout, self, path, n);
    }
    char *item = label_of(c->layout, self, path, n / 2);
    char *label = bph_format("%s.%s", item, n % 2 == 0 ? "re" : "im");
    free(item);
    return label;
}

/* Add the rest up to item LAST, which LABEL names and becomes a part. */
static void
add_rest(struct cutting *c, ptrdiff_t offset, ptrdiff_t size, char *last)
{
    char *label = bph_format("... up to %s ...", last);
    free(last);
    add(c, (struct bph_box){BPH_BOX_REST, NULL, offset, size, label});
}

static void
add_atoms(struct cutting *c, int self, ptrdiff_t start)
{
    struct atoms atoms = atoms_of(c->layout, self);
    for (ptrdiff_t n = 0; n < atoms.count && !is_full(c); n++) {
        if (n == ATOMS_FIRST && atoms.count > ATOMS_WHOLE) {
            ptrdiff_t last = atoms.count - 1;
            add_rest(c, start + n * atoms.size, (last - n) * atoms.size,
                     atom_label(c, self, last - 1));
            n = last;
        }
        ptrdiff_t at = start + n * atoms.size;
        add(c, (struct bph_box){BPH_BOX_VALUE, atoms.order, at, atoms.used,
                                atom_label(c, self, n)});
        add(c, (struct bph_box){BPH_BOX_PADDING, NULL, at + atoms.used,
                                atoms.size - atoms.used, NULL});
    }
}

/* --- structs --- */

static ptrdiff_t
base_of(const struct cutting *c, const struct level *level)
{
    return level->start + level->n * c->layout->places[level->self].size;
}

static void
begin_item(struct cutting *c)
{
    struct level *level = &c->levels[c->depth];
    free(level->path);
    level->path = c->depth == 0
                      ? bph_strdup("")
                      : path_of(c->layout, level->self,
                                c->levels[c->depth - 1].path, level->n);
    bph_pieces_init(&level->pieces, c->layout, level->self);
}

static void
enter(struct cutting *c, int self, ptrdiff_t start)
{
    const struct bp_place *place = &c->layout->places[self];
    if (place->items > 0 && place->size > 0) {
        c->depth++;
        c->levels[c->depth] = (struct level){
            {NULL, 0, 0, 0}, self, NULL, start, 0, place->items};
        begin_item(c);
    }
}

/* The item is complete: on to the next, or out of the struct. */
static void
leave_item(struct cutting *c)
{
    struct level *level = &c->levels[c->depth];
    level->n++;
    if (level->n == STRUCTS_FIRST && level->items > STRUCTS_WHOLE
        && !is_full(c)) {
        ptrdiff_t last = level->items - 1;
        ptrdiff_t size = c->layout->places[level->self].size;
        add_rest(c, base_of(c, level), (last - level->n) * size,
                 label_of(c->layout, level->self, c->levels[c->depth - 1].path,
                          last - 1));
        level->n = last;
    }
    if (level->n < level->items) {
        begin_item(c);
        return;
    }
    free(level->path);
    c->depth--;
}

static void
add_piece(struct cutting *c, const struct bph_piece *piece)
{
    ptrdiff_t start = base_of(c, &c->levels[c->depth]) + piece->offset;
    enum bp_node_kind kind = piece->node < 0
                                 ? BP_NODE_PAD
                                 : c->layout->format.nodes[piece->node].kind;
    if (kind == BP_NODE_PAD) {
        add(c,
            (struct bph_box){BPH_BOX_PADDING, NULL, start, piece->size, NULL});
    }
    else if (kind == BP_NODE_STRUCT) {
        enter(c, piece->node, start);
    }
    else {
        add_atoms(c, piece->node, start);
    }
}

/* Give up what is still being walked through, and say so in a last box. */
static void
stop(struct cutting *c)
{
    const struct bph_boxes *out = c->out;
    const struct bph_box *last = &out->boxes[out->n - 1];
    ptrdiff_t end = last->offset + last->size;
    ptrdiff_t left = c->layout->places[0].size - end;
    for (; c->depth >= 0; c->depth--) {
        free(c->levels[c->depth].path);
    }
    add(c, (struct bph_box){BPH_BOX_REST, NULL, end, left,
                            bph_format("... %td bytes more ...", left)});
}

void
bph_boxes_init(struct bph_boxes *boxes, const struct bph_layout *layout,
               int most)
{
    struct cutting c = {.layout = layout, .out = boxes, .most = most};
    struct bph_piece piece;
    boxes->boxes = NULL;
    boxes->n = 0;
    c.levels[0] = (struct level){.items = 1};
    begin_item(&c);
    while (c.depth >= 0) {
        if (is_full(&c)) {
            stop(&c);
        }
        else if (bph_pieces_next(&c.levels[c.depth].pieces, &piece)) {
            add_piece(&c, &piece);
        }
        else {
            leave_item(&c);
        }
    }
}

void
bph_boxes_release(struct bph_boxes *boxes)
{
    for (int n = 0; n < boxes->n; n++) {
        free(boxes->boxes[n].label);
    }
    free(boxes->boxes);
    boxes->boxes = NULL;
    boxes->n = 0;
}
