/*
 * What layout_valid asks the reference about a layout that is legal.
 *
 * Each function compares what spec/ says with what the producer knows, and
 * ends in bpf_differ if they differ.
 */
#ifndef CHECK_H
#define CHECK_H

#include "bp_iter.h"
#include "bpf.h"
#include "producers/layout.h"

#define ITEM_MOST 40 /* bytes of an item */

/* A layout as spec/ sees it. */
struct subject {
    const struct bpf_layout *layout;
    struct bp_view view;
    struct bp_memory memory;
    ptrdiff_t nbytes;
};

void
subject_init(struct subject *out, const struct bpf_layout *layout);

/* Let WHAT differ if GOT is not WANT. */
void
agree(const char *op, const char *kind, ptrdiff_t got, ptrdiff_t want);

/* Let OP differ if a byte of the arena is not as expected. */
void
agree_memory(const char *op);

/* Fill an output before a call, and let OP differ if it was written. */
void
touch_never(void *out, size_t nbytes);
void
agree_untouched(const char *op, const void *out, size_t nbytes);

/* Do the items of LAYOUT lie side by side in ORDER ('C' or 'F')? */
bool
is_side_by_side(const struct bpf_layout *layout, char order);

/* Return 'C' or 'F': ORDER, or for 'A' the order in which LAYOUT lies. */
char
own_order(const struct bpf_layout *layout, char order);

/* Return the number in C order of item I in ORDER ('C' or 'F'). */
int
in_order(const struct bpf_layout *layout, char order, int i);

/* Write the items of LAYOUT, as they have to be, to OUT, in ORDER. */
void
gather(const struct bpf_layout *layout, char order, unsigned char *out);

/* Let the memory differ for OP unless the items of LAYOUT are those that are
 * in PACKED, in ORDER; where they share bytes, any of them. */
void
agree_items(const struct bpf_layout *layout, char order,
            const unsigned char *packed, const char *op);

/* Make room for NBYTES at any alignment, with nothing behind it. */
uintptr_t
make_room(ptrdiff_t nbytes, struct bpf_input *in);

/* --- the questions; IN says which ones of their kind --- */

/* Numbers, extents, contiguity, strides. */
void
check_sizes(const struct subject *subject, struct bpf_input *in);

/* Is everything inside the blocks of the arena? */
void
check_bounds(const struct subject *subject, struct bpf_input *in);

/* The address of every item. */
void
check_addresses(const struct subject *subject, struct bpf_input *in);

/* Iteration, item by item and run by run. */
void
check_iteration(const struct subject *subject, struct bpf_input *in);

/* Copies to packed memory, from it, and between two layouts. */
void
check_to_packed(const struct subject *subject, struct bpf_input *in);
void
check_from_packed(const struct subject *subject, struct bpf_input *in);
void
check_copy(const struct subject *subject, struct bpf_input *in);

/* Do two layouts share a byte? */
void
check_overlap(const struct subject *subject, struct bpf_input *in);

/* Write the other layout of the two questions above in words. */
void
describe_other(const struct subject *subject, struct bpf_input *in, FILE *out);

/* Up to three slices and indices, one after the other. */
void
check_parts(const struct subject *subject, struct bpf_input *in);

void
check_mirror(const struct subject *subject, struct bpf_input *in);

/* Tables of pointers to rows, and back; rows that know their length. */
void
check_segments(const struct subject *subject, struct bpf_input *in);
void
check_lengths(const struct subject *subject, struct bpf_input *in);

#endif
