/*
 * Small random memories for tests, with an arithmetic of their own: what
 * spec/ computes is compared with a walk over all indices that is written
 * here once more, in the plainest way.
 */
#ifndef SAMPLE_H
#define SAMPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bp_iter.h"

#define SAMPLE_DIMS  4
#define SAMPLE_SLOTS 512   /* pointers of a table */
#define SAMPLE_BYTES 32768 /* of the items */
#define SAMPLE_ITEMS 256   /* at most, with extents up to 4 */

/* Pointers lead from table to table and at last into the bytes. */
struct sample {
    ptrdiff_t shape[SAMPLE_DIMS], strides[SAMPLE_DIMS];
    ptrdiff_t suboffsets[SAMPLE_DIMS];
    struct bp_view view;
    struct bp_memory memory;
    int nloads;
    uintptr_t table[SAMPLE_DIMS][SAMPLE_SLOTS];
    unsigned char bytes[SAMPLE_BYTES];
};

/* Return the next number of the sequence STATE (splitmix64). */
uint64_t
sample_random(uint64_t *state);

/* Return a number from LOW to HIGH. */
ptrdiff_t
sample_between(uint64_t *state, ptrdiff_t low, ptrdiff_t high);

/* Make a memory; LOADS: with dereferenced dimensions, mostly. */
void
sample_make(struct sample *s, uint64_t *state, bool loads);

/* The same, with the shape and the size of the items of OTHER. */
void
sample_make_like(struct sample *s, const struct sample *other, uint64_t *state,
                 bool loads);

/* Give S other strides and another place, for the same shape and items. */
void
sample_move(struct sample *s, uint64_t *state);

/* Number of items, and of bytes of them all. */
ptrdiff_t
sample_count(const struct bp_view *view);

/* The indices of item I in order C or F. */
void
sample_indices(const struct bp_view *view, bool fortran, ptrdiff_t i,
               ptrdiff_t *indices);

/* The address of the item at INDICES, with pointers loaded plainly. */
uintptr_t
sample_address(const struct bp_view *view, uintptr_t buf,
               const ptrdiff_t *indices);

/* The address of item I in order C or F. */
uintptr_t
sample_item(const struct bp_memory *memory, bool fortran, ptrdiff_t i);

/* Copy the items one by one, in order C or F: out of MEMORY, and into it. */
void
sample_gather(const struct bp_memory *memory, bool fortran,
              unsigned char *packed);
void
sample_scatter(const struct bp_memory *memory, bool fortran,
               const unsigned char *packed);

/* Does no byte of the bytes belong to two items of S? */
bool
sample_is_injective(const struct bp_memory *memory);

#endif
