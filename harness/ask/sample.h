/*
 * Which bytes of a content are looked at, and their digest.
 *
 * Nobody's 100 GB are read.  A content is a sequence of bytes: its items in C
 * order, packed.  Up to 4096 of them are taken whole; of more, the first 1024,
 * the last 1024 and 32 windows of 64 at places that the seed decides.
 */
#ifndef BPH_SAMPLE_H
#define BPH_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BPH_SAMPLE_WHOLE   4096 /* no window is longer */
#define BPH_SAMPLE_END     1024 /* at either end */
#define BPH_SAMPLE_WINDOW  64   /* in between */
#define BPH_SAMPLE_WINDOWS 32   /* that many */

/* A walk over the windows of a content of LEN bytes. */
struct bph_sample {
    uint64_t seed, len;
    int next; /* number of the next window */
};

/*
 * Start the walk.
 *
 *   Returns  the digest so far: FNV-1a over the eight bytes of LEN, the lowest
 *            first
 */
uint64_t
bph_sample_init(struct bph_sample *sample, uint64_t seed, uint64_t len);

/*
 * Give the next window: N bytes from position AT.  Windows may overlap.
 *
 *   Returns  false at the end; *AT and *N are then untouched
 */
bool
bph_sample_next(struct bph_sample *sample, uint64_t *at, size_t *n);

/* Return DIGEST continued over SIZE bytes (FNV-1a, 64 bits). */
uint64_t
bph_sample_add(uint64_t digest, const void *bytes, size_t size);

/* Return the digest of the sample of LEN bytes that lie in one piece. */
uint64_t
bph_sample_digest(uint64_t seed, const void *bytes, uint64_t len);

#endif
