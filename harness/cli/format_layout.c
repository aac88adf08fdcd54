/*
 * A text, read and placed; and the way through its pieces.
 */
#include "format.h"

#include "alloc.h"
#include "checked.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* The arrays that FORMAT, which has been counted, needs. */
static void
bring_arrays(struct bph_layout *layout)
{
    struct bp_format *format = &layout->format;
    size_t nodes = (size_t)format->nnodes;
    format->capacity = format->nnodes;
    format->nodes = bph_realloc_array(NULL, nodes, sizeof *format->nodes);
    format->extents_capacity = format->nextents;
    format->extents = bph_realloc_array(NULL, (size_t)format->nextents,
                                        sizeof *format->extents);
    layout->places = bph_realloc_array(NULL, nodes, sizeof *layout->places);
    layout->starts = bph_realloc_array(NULL, nodes, sizeof *layout->starts);
}

ptrdiff_t
bph_start_in(const struct bph_layout *layout, int parent, ptrdiff_t offset)
{
    bool pointer = layout->format.nodes[parent].kind == BP_NODE_POINTER;
    ptrdiff_t start = pointer ? 0 : layout->starts[parent];
    /* what there is none of may lie anywhere */
    return start >= 0 && checked_add(start, offset, &start) ? start : -1;
}

/* From the outside in: parents come before their members. */
static void
add_starts(struct bph_layout *layout)
{
    layout->starts[0] = 0;
    for (int n = 1; n < layout->format.nnodes; n++) {
        const struct bp_place *place = &layout->places[n];
        layout->starts[n] =
            place->size < 0
                ? -1
                : bph_start_in(layout, layout->format.nodes[n].parent,
                               place->offset);
    }
}

enum bp_status
bph_layout_init(struct bph_layout *layout, const char *text,
                const struct bph_how *how, struct bp_error *err)
{
    memset(layout, 0, sizeof *layout);
    layout->how = *how;
    layout->format.text = text;
    enum bp_status status =
        bp_format_parse(&layout->format, &how->reading, err);
    if (status == BP_OK) {
        bring_arrays(layout);
        status = bp_format_parse(&layout->format, &how->reading, err);
    }
    if (status == BP_OK) {
        status = bp_format_place(&layout->format, how->abi, how->padding,
                                 layout->places, err);
    }
    if (status != BP_OK) {
        bph_layout_release(layout);
        return status;
    }
    add_starts(layout);
    return BP_OK;
}

void
bph_layout_release(struct bph_layout *layout)
{
    free(layout->format.nodes);
    free(layout->format.extents);
    free(layout->places);
    free(layout->starts);
    memset(layout, 0, sizeof *layout);
}

bool
bph_layout_is_same(const struct bph_layout *a, const struct bph_layout *b)
{
    bool same = true;
    for (int n = 0; same && n < a->format.nnodes; n++) {
        const char *order = bph_node_order(a, n);
        const char *other = bph_node_order(b, n);
        same = a->places[n].size == b->places[n].size
               && a->places[n].offset == b->places[n].offset
               && (order == NULL || other == NULL ? order == other
                                                  : order[0] == other[0]);
    }
    return same;
}

char *
bph_canonical(const struct bph_layout *layout)
{
    ptrdiff_t length = 0;
    /* first only the length */
    (void)(bp_format_print(&layout->format, NULL, 0, &length, NULL) == BP_OK);
    char *text = bph_alloc((size_t)length + 1);
    enum bp_status status =
        bp_format_print(&layout->format, text, length + 1, &length, NULL);
    assert(status == BP_OK);
    (void)status;
    return text;
}

bool
bph_is_pointee(const struct bph_layout *layout, int self)
{
    const struct bp_node *nodes = layout->format.nodes;
    for (int n = nodes[self].parent; n >= 0; n = nodes[n].parent) {
        if (nodes[n].kind == BP_NODE_POINTER) {
            return true;
        }
    }
    return false;
}

void
bph_pieces_init(struct bph_pieces *pieces, const struct bph_layout *layout,
                int parent)
{
    bool empty = layout->format.nodes[parent].last == parent;
    *pieces = (struct bph_pieces){layout, parent, empty ? -1 : parent + 1, 0};
}

/* How many bytes the pieces of the parent fill; -1 if nobody can tell. */
static ptrdiff_t
room(const struct bph_pieces *pieces)
{
    const struct bph_layout *layout = pieces->layout;
    bool pointer =
        layout->format.nodes[pieces->parent].kind == BP_NODE_POINTER;
    return pointer ? -1 : layout->places[pieces->parent].size;
}

/* Go behind the next member. */
static void
take(struct bph_pieces *pieces)
{
    const struct bp_place *place = &pieces->layout->places[pieces->next];
    pieces->end =
        place->offset + (place->size < 0 ? 0 : place->size * place->items);
    pieces->next = pieces->layout->format.nodes[pieces->next].next;
}

/* Are LAST and the next member pads without a name, side by side? */
static bool
are_pads(const struct bph_pieces *pieces, int last)
{
    const struct bp_node *nodes = pieces->layout->format.nodes;
    int next = pieces->next;
    return next >= 0 && nodes[last].kind == BP_NODE_PAD
           && nodes[next].kind == BP_NODE_PAD && nodes[last].name == 0
           && nodes[next].name == 0;
}

bool
bph_pieces_next(struct bph_pieces *pieces, struct bph_piece *out)
{
    const struct bp_place *places = pieces->layout->places;
    bool member = pieces->next >= 0;
    ptrdiff_t until = member ? places[pieces->next].offset : room(pieces);
    if (until > pieces->end) {
        *out = (struct bph_piece){-1, -1, 0, pieces->end, until - pieces->end};
        pieces->end = until;
        return true;
    }
    if (!member) {
        return false;
    }
    ptrdiff_t start = places[pieces->next].offset;
    *out = (struct bph_piece){pieces->next, pieces->next, 0, start, 0};
    do {
        out->last = pieces->next;
        take(pieces);
    } while (are_pads(pieces, out->last));
    out->size = pieces->end - start;
    return true;
}

void
bph_walk_init(struct bph_walk *walk, const struct bph_layout *layout)
{
    walk->depth = 0;
    bph_pieces_init(&walk->open[0], layout, 0);
}

bool
bph_walk_next(struct bph_walk *walk, struct bph_piece *out)
{
    const struct bph_layout *layout = walk->open[0].layout;
    while (!bph_pieces_next(&walk->open[walk->depth], out)) {
        if (walk->depth == 0) {
            return false;
        }
        walk->depth--;
    }
    out->depth = walk->depth;
    if (out->node > 0 && layout->format.nodes[out->node].last > out->node) {
        assert(walk->depth < BP_FORMAT_DEPTH);
        walk->depth++;
        bph_pieces_init(&walk->open[walk->depth], layout, out->node);
    }
    return true;
}
