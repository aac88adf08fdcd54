/*
 * The size of an item from its format string.
 *
 * Known: struct's codes, T{}, (n,...) sub-arrays, prefixes anywhere, counts,
 * names, padding, Z complex, O, g, w, u, &, X{}.  What else is met answers
 * BP_UNSUPPORTED: cannot tell.
 */
#ifndef BP_FORMAT_H
#define BP_FORMAT_H

#include "bp_base.h"

/* Who pads where at a closing brace and at the end. */
enum bp_padding {
    BP_PAD_STRICT, /* only what the text spells */
    BP_PAD_C,      /* T{} to its largest alignment at "}" */
    BP_PAD_NUMPY,  /* as C, and the whole text too */
    BP_PAD_CYTHON, /* T{} to the alignment of its first member */
    BP_PAD_COUNT
};

/* Return "strict", "c", "numpy" or "cython". */
const char *
bp_padding_name(enum bp_padding padding);

/*
 * Compute the size in bytes of one item described by TEXT on this ABI.
 *
 *   Out      *size
 *   Returns  BP_OK; BP_VIOLATION (malformed: err->dim is the position in
 *            bytes); BP_OVERFLOW; BP_UNSUPPORTED (a construct or code whose
 *            size nobody defines, or nesting deeper than 32)
 *   Memory   reads TEXT up to its NUL and not beyond
 *   Clause   FMT-002 to FMT-041, FLD-016
 */
BP_MUST_CHECK
enum bp_status
bp_format_size(const char *text, enum bp_padding padding, ptrdiff_t *size,
               struct bp_error *err);

#endif
