/*
 * The plain items that a format describes, and formats compared by them.
 */
#ifndef BP_FIELDS_H
#define BP_FIELDS_H

#include "bp_format.h"

/* What items look like.  Everything is borrowed. */
struct bp_form {
    const struct bp_format *format;
    const struct bp_place *places; /* of its nodes, */
    const struct bp_abi *abi;      /* on this ABI */
};

/* Plain items of one node that lie side by side. */
struct bp_leaf {
    int node;         /* of kind CODE, STRING, POINTER or FUNCTION */
    ptrdiff_t offset; /* bytes from the beginning of the whole item */
    ptrdiff_t items;  /* of places[node].size bytes each; never 0 */
};

/*
 * Walks over the leaves in the order of the text, structs repeated as often
 * as they stand side by side; pads are left out.  A struct of nothing but one
 * leaf is no struct here: "2T{(3)d}" has one leaf of 6 items.
 */
struct bp_leaves {
    const struct bp_format *format;
    const struct bp_place *places;
    int node;         /* private, as what follows: the next one */
    ptrdiff_t visits; /* nodes looked at so far */
    int depth;        /* of the innermost struct */
    struct {
        int node;
        ptrdiff_t base;  /* bytes, of the item of it that is walked over */
        ptrdiff_t items; /* that one and those behind it */
    } open[BP_FORMAT_LEVELS];
};

/* Begin before the first leaf.  FORMAT and PLACES are borrowed. */
void
bp_leaves_init(struct bp_leaves *leaves, const struct bp_format *format,
               const struct bp_place *places);

/* Write the next leaf into *OUT; false behind the last. */
bool
bp_leaves_next(struct bp_leaves *leaves, struct bp_leaf *out);

/* How far two formats mean the same. */
enum bp_likeness {
    BP_LIKE_NOT,   /* some byte means something else */
    BP_LIKE_BYTES, /* every byte means the same: kind of value, size, byte
                       order, offset; "3i" and "iii", "l" and "q" on LP64 */
    BP_LIKE_FIELDS /* and the tree, the sub-arrays, the counts, the names and
                       what is pointed to agree; pads without a name may
                       differ */
};

/*
 * Compare A and B.
 *
 *   Out      *out; where it is BP_LIKE_NOT, err says the first difference
 *            (err->dim: its offset in the item, or -1 for the size)
 *   Returns  BP_OK; BP_UNSUPPORTED after a million nodes: runs of items, or
 *            of structs that are alike, count once
 *   Clause   FMT-042
 */
BP_MUST_CHECK
enum bp_status
bp_format_compare(const struct bp_form *a, const struct bp_form *b,
                  enum bp_likeness *out, struct bp_error *err);

#endif
