/*
 * Memory of exporters inside this process: a layout, and an arena where its
 * block, copies of it and arrays lie between pages that nobody may touch, so
 * that what lies outside cannot be read by chance.
 *
 * Its arithmetic is its own: nothing of spec/ is called, for exporters have to
 * know without it what they may grant.
 */
#ifndef PROOF_MEMORY_H
#define PROOF_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MEMORY_DIMS     66 /* more than the protocol allows, to be refused */
#define MEMORY_POINTERS 160
#define MEMORY_BLOCK    8192 /* bytes, at most */
#define MEMORY_FRESH    128  /* copies that live at once */

struct memory_pointer {
    ptrdiff_t at, to; /* offsets in the block */
};

/* All sizes, strides and offsets are bytes. */
struct memory {
    const char *format;
    ptrdiff_t itemsize;
    int ndim;
    ptrdiff_t shape[MEMORY_DIMS];
    ptrdiff_t strides[MEMORY_DIMS];
    ptrdiff_t suboffsets[MEMORY_DIMS]; /* negative: no load */
    ptrdiff_t offset;                  /* of buf in the block */
    ptrdiff_t size;                    /* of the block */
    bool readonly;
    bool alike; /* every byte of every item is the same */
    int seed;   /* of the content */
    int npointers;
    struct memory_pointer pointers[MEMORY_POINTERS];
};

/* The number of items. */
ptrdiff_t
memory_nitems(const struct memory *m);

/* Does some dimension go through pointers? */
bool
memory_is_indirect(const struct memory *m);

/* Do several of the pointers lead to one place? */
bool
memory_is_shared(const struct memory *m);

/* Write the strides without gaps in ORDER ('C' or 'F') into STRIDES. */
void
memory_packed(const struct memory *m, char order, ptrdiff_t *strides);

/*
 * Are the items without gaps in ORDER ('C' or 'F')?  LITERALLY: an array
 * without items is judged by its strides like any other.
 */
bool
memory_is_contiguous(const struct memory *m, char order, bool literally);

/* The offset in the block of the item at INDEX. */
ptrdiff_t
memory_item(const struct memory *m, const ptrdiff_t *index);

/* Is M one byte (any number of times) that reads as what lies around? */
bool
memory_is_camouflaged(const struct memory *m);

/* The digest of the sample of the content, as truth declares it; SEED is that
 * of the run. */
uint64_t
memory_digest(const struct memory *m, uint64_t seed);

/* --- the arena --- */

struct arena {
    char *low, *high;      /* what may be read */
    char *pool;            /* blocks, one every pitch bytes: */
    const char *blocks[2]; /* the exporter's own, and a second one */
    size_t pitch;
    int next; /* of the fresh ones */
    ptrdiff_t *arrays;
    int next_array, lasting;
    char *text;
    size_t text_used;
};

/* Map the arena.  Returns false if there is no memory. */
bool
arena_open(struct arena *arena);

/* Make everything around blocks of M read alike, whatever was there before. */
void
arena_wipe(struct arena *arena, const struct memory *m);

/* Put M into both blocks, and forget what was handed out before. */
void
arena_settle(struct arena *arena, const struct memory *m);

/* Write M at BLOCK; TWIST is mixed into all bytes that are no pointer. */
void
arena_fill(const struct memory *m, char *block, int twist);

/* Another copy of M; the MEMORY_FRESHth after it takes its place. */
char *
arena_fresh(struct arena *arena, const struct memory *m);

/* Room for N (at most MEMORY_DIMS) numbers, likewise. */
ptrdiff_t *
arena_array(struct arena *arena, const ptrdiff_t *from, int n);

/* The same, until the arena is settled anew.  Pre: at most 4 times */
const ptrdiff_t *
arena_lasting(struct arena *arena, const ptrdiff_t *from, int n);

/* A copy of TEXT, until the arena is settled anew. */
const char *
arena_text(struct arena *arena, const char *text);

/* The block number N, for whoever lists them: 0 and 1, then the fresh. */
const char *
arena_block(const struct arena *arena, int n);

#endif
