/*
 * Memory that is the same for the same input: blocks one behind the other.
 *
 * Blocks begin at multiples of 16 and have 64 bytes or more between them that
 * are poisoned for AddressSanitizer.  What the memory has to contain is kept
 * a second time (the expectation): who lets code write says there what it has
 * to write, and bpf_arena_check finds each byte that is not so, in the blocks
 * or between them.
 */
#ifndef BPF_ARENA_H
#define BPF_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define BPF_ARENA_BYTES  ((size_t)1 << 20)
#define BPF_ARENA_BLOCKS 1024

struct bpf_block {
    uintptr_t start;
    ptrdiff_t size; /* bytes, >= 0 */
};

/* Give up all blocks. */
void
bpf_arena_reset(void);

/*
 * Make a block of SIZE bytes, filled with what follows from its number alone.
 *
 *   Pre      size >= 0; all blocks and what is between them fit
 *   Returns  its number, from 0
 */
int
bpf_arena_add(ptrdiff_t size);

int
bpf_arena_count(void);

/* The block NUMBER; those of all numbers lie side by side. */
const struct bpf_block *
bpf_arena_block(int number);

/* Return the number of the block that the NBYTES at AT lie in, or -1.  The end
 * of a block is in it for 0 bytes. */
int
bpf_arena_find(uintptr_t at, size_t nbytes);

/* Return how far AT, which lies in a block, is from the
 * beginning of the arena. */
size_t
bpf_arena_offset(uintptr_t at);

/* Where the expectation of the byte at AT is, which lies in a block.  It is
 * read and written; as many bytes follow as in the block. */
unsigned char *
bpf_arena_expected(uintptr_t at);

/* Write NBYTES to AT, and as the expectation of it. */
void
bpf_arena_put(uintptr_t at, const void *bytes, size_t nbytes);

/* Return the address of the first byte that is not as expected, or 0. */
uintptr_t
bpf_arena_check(void);

/* Write AT in words: "block 3 + 8", "before block 3", never a number of the
 * machine. */
void
bpf_arena_print(uintptr_t at, FILE *out);

#endif
