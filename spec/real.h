/*
 * Binary floating-point numbers as bits.  Private to spec/.
 */
#ifndef BP_REAL_H
#define BP_REAL_H

#include "bp_value.h"
#include "wide.h"

/* Bytes that FORMAT needs; an item of it may be longer (x87: 12 or 16). */
int
real_size(enum bp_real_format format);

/* Bits of a significand of FORMAT with its leading one, and the exponent of
 * its smallest normal number. */
int
real_precision(enum bp_real_format format);
int
real_lowest(enum bp_real_format format);

/* Return what BITS, of which the first real_size bytes count, mean. */
struct bp_real
real_decode(enum bp_real_format format, struct wide bits);

/*
 * Round REAL to FORMAT, ties to even.
 *
 *   Out      *bits; a NaN keeps its sign and the bits that have room, and is
 *            quiet if none of them is left
 *   Returns  false if REAL is finite and its absolute value would round to
 *            more than the largest number of FORMAT
 */
bool
real_encode(enum bp_real_format format, const struct bp_real *real,
            struct wide *bits);

/* Return the integer (-1)**NEGATIVE * MAGNITUDE, in format QUAD. */
struct bp_real
real_of_integer(bool negative, uint64_t magnitude);

/* Do A and B mean the same? */
bool
real_is_same(const struct bp_real *a, const struct bp_real *b,
             enum bp_sameness how);

#endif
