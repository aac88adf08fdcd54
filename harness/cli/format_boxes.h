/*
 * The bytes of an item as a list of boxes, for the drawing.
 */
#ifndef BPH_FORMAT_BOXES_H
#define BPH_FORMAT_BOXES_H

#include "format.h"

enum bph_box_kind {
    BPH_BOX_VALUE,
    BPH_BOX_PADDING, /* written or not, or behind 80 bits of long double */
    BPH_BOX_REST,    /* many values, of which only the ends are shown */
};

struct bph_box {
    enum bph_box_kind kind;
    const char *order;      /* "little", "big", or NULL: none */
    ptrdiff_t offset, size; /* bytes; size > 0 */
    char *label;            /* owned; NULL for padding */
};

struct bph_boxes {
    struct bph_box *boxes;
    int n;
};

/*
 * Cut the item of LAYOUT into boxes, in the order of memory, with no byte
 * between them.
 *
 *   Pre      most > 1
 *   Out      *boxes: bph_boxes_release; where more than MOST or so were
 *            needed, the last one is the rest
 */
void
bph_boxes_init(struct bph_boxes *boxes, const struct bph_layout *layout,
               int most);
void
bph_boxes_release(struct bph_boxes *boxes);

#endif
