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

/* Do the items of LAYOUT lie side by side in ORDER ('C' or 'F')? */
bool
is_side_by_side(const struct bpf_layout *layout, char order);

/* Return 'C' or 'F': ORDER, or for 'A' the order in which LAYOUT lies. */
char
own_order(const struct bpf_layout *layout, char order);

/* Return the number in C order of item I in ORDER ('C' or 'F'). */
int
in_order(const struct bpf_layout *layout, char order, int i);

/* --- the questions; IN says which ones of their kind --- */

/* Numbers, extents, contiguity, strides. */
void
check_sizes(const struct subject *subject);

/* Is everything inside the blocks of the arena? */
void
check_bounds(const struct subject *subject);

/* The address of every item. */
void
check_addresses(const struct subject *subject);

/* Iteration, item by item and run by run. */
void
check_iteration(const struct subject *subject, struct bpf_input *in);

#endif
