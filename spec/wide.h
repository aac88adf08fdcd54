/*
 * Numbers of 128 bits, for significands.  Private to spec/; not every
 * compiler of 32-bit machines has a type of this size.
 */
#ifndef BP_WIDE_H
#define BP_WIDE_H

#include "bp_base.h"

struct wide {
    uint64_t high, low;
};

#define WIDE_TOP ((uint64_t)1 << 63) /* the leading bit of high */

/*
 * W moved by N bits, 0 .. 127, to the left; what is pushed out is lost.  (n
 * modulo 64, so that every reader sees that no shift is too far.)
 */
static inline struct wide
wide_left(struct wide w, int n)
{
    if (n >= 64) {
        return (struct wide){w.low << (n & 63), 0};
    }
    if (n > 0) {
        return (struct wide){w.high << n | w.low >> (64 - n), w.low << n};
    }
    return w;
}

/* The same to the right, by 1 .. 127. */
static inline struct wide
wide_right(struct wide w, int n)
{
    if (n >= 64) {
        return (struct wide){0, w.high >> (n & 63)};
    }
    return (struct wide){w.high >> (n & 63),
                         w.low >> (n & 63) | w.high << (-n & 63)};
}

static inline bool
wide_is_zero(struct wide w)
{
    return (w.high | w.low) == 0;
}

/* How many bits of W, which is not zero, lie in front of its leading one? */
static inline int
wide_leading(struct wide w)
{
    return w.high != 0 ? __builtin_clzll(w.high) : 64 + __builtin_clzll(w.low);
}

#endif
