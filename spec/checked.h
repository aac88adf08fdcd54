/*
 * Arithmetic on sizes and offsets that can say no.
 *
 * Private to spec/.  Each function is true and sets *OUT when the result fits
 * in ptrdiff_t; else it is false and *OUT is untouched.
 */
#ifndef BP_CHECKED_H
#define BP_CHECKED_H

#include "bp_base.h"

static inline bool
checked_add(ptrdiff_t a, ptrdiff_t b, ptrdiff_t *out)
{
    ptrdiff_t sum;

    if (__builtin_add_overflow(a, b, &sum)) {
        return false;
    }
    *out = sum;
    return true;
}

static inline bool
checked_mul(ptrdiff_t a, ptrdiff_t b, ptrdiff_t *out)
{
    ptrdiff_t product;

    if (__builtin_mul_overflow(a, b, &product)) {
        return false;
    }
    *out = product;
    return true;
}

/*
 * Round A up to a multiple of ALIGN.
 *
 *   Pre      a >= 0; align is a power of two
 */
static inline bool
checked_round_up(ptrdiff_t a, ptrdiff_t align, ptrdiff_t *out)
{
    ptrdiff_t over;

    if (!checked_add(a, align - 1, &over)) {
        return false;
    }
    *out = over & ~(align - 1);
    return true;
}

/* Move the address AT by BY bytes; false if it would wrap around. */
static inline bool
checked_move(uintptr_t at, ptrdiff_t by, uintptr_t *out)
{
    uintptr_t moved = at + (uintptr_t)by;

    if ((by < 0) != (moved < at)) {
        return false;
    }
    *out = moved;
    return true;
}

#endif
