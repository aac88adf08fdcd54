/*
 * Reading what a granted answer points to.
 */
#ifndef BPH_READING_H
#define BPH_READING_H

#include "frame.h"
#include "peek.h"

/* Entries of one array, and bytes of a format; as a record stores them. */
#define BPH_MOST_DIMS  64
#define BPH_TAIL_BYTES (3 * BPH_MOST_DIMS * 8 + BPH_FORMAT_BYTES)

/* A struct bph_raw_get and its tail, in one piece. */
struct bph_reading {
    struct bph_raw_get get;
    uint8_t tail[BPH_TAIL_BYTES];
    size_t tail_n;
};

/*
 * Say of each pointer member of FRAME what it is; if the request was granted,
 * read arrays, format and the sample of the content as well.  A refused
 * request says nothing about them: there a pointer is never WILD.
 *
 *   Pre      get.fill, get.rc and get.view are set
 *   Out      the kinds of pointers, the tail and its sizes, format_cut,
 *            content and digest
 */
void
bph_reading_take(struct bph_reading *reading, const struct bph_frame *frame,
                 struct bph_peek *peek, uint64_t seed);

#endif
