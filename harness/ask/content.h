/*
 * The content of a buffer: its items in C order, sampled, as a digest.
 */
#ifndef BPH_CONTENT_H
#define BPH_CONTENT_H

#include "bp_view.h"
#include "channel.h"
#include "peek.h"

/*
 * Compute the digest of the LEN bytes at BUF, laid out as VIEW says, or in one
 * piece if VIEW is NULL.  It depends on the bytes and their order alone: a
 * transposed array and its copy have the same one.
 *
 *   Pre      the arrays of VIEW are ours; its numbers may be anything
 *   Out      *digest, if READ
 *   Returns  NONE (len is 0), READ, WILD, or UNCLEAR when the numbers do not
 *            fit together
 *   Clause   LAY-009, LAY-010, LAY-012
 */
enum bph_raw_content
bph_content_digest(struct bph_peek *peek, uintptr_t buf, int64_t len,
                   const struct bp_view *view, uint64_t seed,
                   uint64_t *digest);

#endif
