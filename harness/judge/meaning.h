/*
 * What a format means on this machine: how it is best read, and what plain
 * items it puts where.
 */
#ifndef BPH_MEANING_H
#define BPH_MEANING_H

#include "bp_fields.h"
#include "model.h"

/* A format that was parsed and laid out. */
struct bph_meaning {
    struct bp_format format; /* arrays owned; text borrowed */
    struct bp_place *places; /* owned */
    enum bp_padding padding;
};

/* Parse TEXT and do not lay it out: places are all zero. */
BP_MUST_CHECK
enum bp_status
bph_meaning_parse(struct bph_meaning *out, const char *text,
                  const struct bp_reading *how, struct bp_error *err);

/* Parse TEXT, read as HOW says, and lay it out; the caller releases it if the status
 * is BP_OK. */
BP_MUST_CHECK
enum bp_status
bph_meaning_read(struct bph_meaning *out, const char *text,
                 const struct bp_reading *how, enum bp_padding padding,
                 struct bp_error *err);

void
bph_meaning_release(struct bph_meaning *meaning);

/* Return MEANING as spec/ takes it; it borrows from MEANING. */
struct bp_form
bph_meaning_form(const struct bph_meaning *meaning);

/*
 * Read TEXT so that its size is ITEMSIZE (bytes; -1: whatever it is): first as
 * the documents have it, then with u as wchar_t, then as ctypes writes; each
 * under the padding rules in their order.
 *
 *   Out      *out, to be released, if it is BP_OK
 *   Returns  BP_OK; BP_CAPACITY (no reading has that size); else what the
 *            strict reading says, with err
 */
BP_MUST_CHECK
enum bp_status
bph_meaning_fit(struct bph_meaning *out, const char *text, ptrdiff_t itemsize,
                struct bp_error *err);

/* What is to be found at an offset; two pieces of a class are the same to a
 * consumer if size and byte order are. */
struct bph_piece {
    ptrdiff_t offset, size; /* bytes */
    char class;             /* see class_of */
    bool swapped;           /* in the other byte order than this machine's */
};

/* Single items by offset; arrays of characters are cut into characters. */
struct bph_pieces {
    struct bph_piece *v; /* owned */
    int n, capacity;
    bool cut; /* there are more than BPH_PIECES */
};
#define BPH_PIECES 4096

/* Add what MEANING puts behind BASE bytes.  Pads are pieces of no class with
 * a name only: NumPy writes void items so. */
void
bph_pieces_add(struct bph_pieces *pieces, const struct bph_meaning *meaning,
               ptrdiff_t base);

/* Bring them into the order of their offsets. */
void
bph_pieces_sort(struct bph_pieces *pieces);

void
bph_pieces_release(struct bph_pieces *pieces);

/* Single bytes that are characters, or of no kind at all? */
bool
bph_piece_is_byte(const struct bph_piece *piece);

/* Is A where B is, and the same to a consumer? */
bool
bph_piece_same(const struct bph_piece *a, const struct bph_piece *b);

/* Write "a big-endian float of 8 bytes" into TEXT and return it. */
const char *
bph_piece_text(const struct bph_piece *piece, char *text, size_t size);

#endif
