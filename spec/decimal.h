/*
 * Decimal digits of binary floating-point numbers.  Private to spec/.
 */
#ifndef BP_DECIMAL_H
#define BP_DECIMAL_H

#include "real.h"

#define DECIMAL_DIGITS 36 /* enough for binary128 */

/* 0.d1d2d3... * 10**point */
struct decimal {
    int ndigits; /* >= 1; the first and the last are not 0 */
    int point;
    char digits[DECIMAL_DIGITS]; /* '0' .. '9' */
};

/*
 * Find the shortest digits that are read as REAL, and as no other number of
 * its format, by who rounds to the nearest and ties to even.
 *
 *   Pre      real is finite, not zero, and exact in its format
 */
void
decimal_shortest(const struct bp_real *real, struct decimal *out);

#endif
