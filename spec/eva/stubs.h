/*
 * What Frama-C does not know of gcc and clang, in C that it can read.
 *
 * Included before every file that Eva analyses.  stubs_test.c compares the
 * functions with the real ones.  They take signs apart so that Eva, which
 * knows a range for each variable and no relation between two, loses nothing.
 */
#ifndef EVA_STUBS_H
#define EVA_STUBS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EVA_MAX ((uintptr_t)PTRDIFF_MAX)

static inline bool
eva_add_overflow(ptrdiff_t a, ptrdiff_t b, ptrdiff_t *out)
{
    uintptr_t sum;

    if (a >= 0 && b >= 0) {
        sum = (uintptr_t)a + (uintptr_t)b;
        if (sum > EVA_MAX) {
            return true;
        }
        *out = (ptrdiff_t)sum;
        return false;
    }
    if (a < 0 && b < 0) {
        sum = (uintptr_t) - (a + 1) + (uintptr_t) - (b + 1);
        if (sum > EVA_MAX - 1) {
            return true;
        }
        *out = -(ptrdiff_t)sum - 2;
        return false;
    }
    *out = a < 0 ? b + a : a + b;
    return false;
}

/* |A| */
static inline uintptr_t
eva_magnitude(ptrdiff_t a)
{
    return a < 0 ? (uintptr_t) - (a + 1) + 1 : (uintptr_t)a;
}

static inline bool
eva_mul_overflow(ptrdiff_t a, ptrdiff_t b, ptrdiff_t *out)
{
    uintptr_t one = eva_magnitude(a), other = eva_magnitude(b);
    bool negative = (a < 0) != (b < 0) && one != 0 && other != 0;
    uintptr_t most = negative ? EVA_MAX + 1 : EVA_MAX, product;

    if (other != 0 && one > most / other) {
        return true;
    }
    product = one * other;
    if (product > most) { /* no; but Eva does not see that */
        return true;
    }
    if (!negative) {
        *out = (ptrdiff_t)product;
    }
    else {
        *out = product == 0 ? 0 : -(ptrdiff_t)(product - 1) - 1;
    }
    return false;
}

/* Zero bits in front of the first one of N, which is not 0. */
static inline int
eva_clzll(unsigned long long n)
{
    int zeros = 0;

    for (int i = 0; i < 64; i++) {
        if (n >> (63 - i) != 0) {
            break;
        }
        zeros++;
    }
    return zeros;
}

#ifdef __FRAMAC__
#define __builtin_add_overflow eva_add_overflow
#define __builtin_mul_overflow eva_mul_overflow
#define __builtin_clzll        eva_clzll
#define __builtin_prefetch(at) ((void)(at))
#endif

#endif
