/*
 * The shortest decimal digits of a binary number, by Steele and White's
 * method: with integers as long as it takes.
 *
 * The number is value / scale * 10**point, and its neighbours are twice
 * `above` / scale and twice `below` / scale away: what lies less far away than
 * half of that is read as this number; what lies just there, only if the
 * number is even.  Digits are taken from the front until what remains is
 * within these margins.
 */
#include "decimal.h"

#include <assert.h>

/* 10**4933 and 2**16494 (binary128) times a significand, and some more. */
#define WORDS 540

/* An integer of many words, the lowest first. */
struct big {
    int nwords; /* the last one is not 0 */
    uint32_t words[WORDS];
};

struct scaled {
    struct big value, scale, above, below;
    bool even;
};

static void
big_set(struct big *a, struct wide w)
{
    const uint32_t words[] = {(uint32_t)w.low, (uint32_t)(w.low >> 32),
                              (uint32_t)w.high, (uint32_t)(w.high >> 32)};

    a->nwords = 0;
    for (int i = 0; i < 4; i++) {
        a->words[i] = words[i];
        if (words[i] != 0) {
            a->nwords = i + 1;
        }
    }
}

static void
big_multiply(struct big *a, uint32_t by)
{
    uint64_t carry = 0;

    for (int i = 0; i < a->nwords; i++) {
        carry += (uint64_t)a->words[i] * by;
        a->words[i] = (uint32_t)carry;
        carry >>= 32;
    }
    if (carry > 0) {
        assert(a->nwords < WORDS);
        a->words[a->nwords++] = (uint32_t)carry;
    }
}

/* Multiply by BASE**N, where BASE**STEP fits in a word. */
static void
big_raise(struct big *a, uint32_t base, int step, int n)
{
    for (; n > 0; n -= step) {
        uint32_t by = 1;

        for (int i = 0; i < step && i < n; i++) {
            by *= base;
        }
        big_multiply(a, by);
    }
}

static int
most(int a, int b)
{
    return a > b ? a : b;
}

/* Return a word of A, or 0 behind its end. */
static uint32_t
word(const struct big *a, int i)
{
    return i < a->nwords ? a->words[i] : 0;
}

/* Return -1, 0 or 1: is A + B less than, equal to or more than C? */
static int
big_compare_sum(const struct big *a, const struct big *b, const struct big *c)
{
    int64_t over = 0; /* a + b - c so far, in units of word i */

    for (int i = most(most(a->nwords, b->nwords), c->nwords) - 1; i >= 0;
         i--) {
        over = over * ((int64_t)1 << 32) + word(a, i) + word(b, i)
               - (int64_t)word(c, i);
        if (over > 0 || over < -1) { /* the rest adds less than 2 units */
            break;
        }
    }
    return (over > 0) - (over < 0);
}

static int
big_compare(const struct big *a, const struct big *b)
{
    static const struct big zero;

    return big_compare_sum(a, &zero, b);
}

/* Pre: B is not more than A. */
static void
big_subtract(struct big *a, const struct big *b)
{
    int64_t borrow = 0;

    for (int i = 0; i < a->nwords; i++) {
        borrow += (int64_t)a->words[i] - word(b, i);
        a->words[i] = (uint32_t)(borrow & UINT32_MAX);
        borrow = borrow < 0 ? -1 : 0;
    }
    while (a->nwords > 0 && a->words[a->nwords - 1] == 0) {
        a->nwords--;
    }
}

static void
raise_all(struct scaled *n, uint32_t base, int step, int power)
{
    big_raise(&n->value, base, step, power);
    big_raise(&n->above, base, step, power);
    big_raise(&n->below, base, step, power);
}

/* Set N so that REAL is value / scale. */
static void
scale_binary(struct scaled *n, const struct bp_real *real)
{
    int precision = real_precision(real->format);
    int lowest = real_lowest(real->format);
    int exponent = real->exponent > lowest ? real->exponent : lowest;
    int unit = exponent - (precision - 1); /* of the last bit */
    struct wide w = wide_right((struct wide){real->high, real->low},
                               127 - (real->exponent - unit));
    /* the neighbour below a power of two is nearer, up to the lowest one */
    bool near = real->high == WIDE_TOP && real->low == 0 && exponent > lowest;

    n->even = (w.low & 1) == 0;
    big_set(&n->value, w);
    big_multiply(&n->value, near ? 4 : 2);
    big_set(&n->scale, (struct wide){0, near ? 4 : 2});
    big_set(&n->above, (struct wide){0, near ? 2 : 1});
    big_set(&n->below, (struct wide){0, 1});
    raise_all(n, 2, 31, unit);
    big_raise(&n->scale, 2, 31, -unit);
}

/* Make of value / scale, and all that is read as it, less than 1. */
static int
scale_decimal(struct scaled *n, int exponent)
{
    int point = exponent * 30103 / 100000 - 1; /* log10(2); rather too low */

    raise_all(n, 10, 9, -point);
    big_raise(&n->scale, 10, 9, point);
    while (big_compare_sum(&n->value, &n->above, &n->scale) >= !n->even) {
        big_multiply(&n->scale, 10);
        point++;
    }
    return point;
}

/* Take the next digit off N. */
static int
take_digit(struct scaled *n)
{
    int digit = 0;

    raise_all(n, 10, 1, 1);
    while (big_compare(&n->value, &n->scale) >= 0) {
        big_subtract(&n->value, &n->scale);
        digit++;
    }
    return digit;
}

/* Of the last DIGIT and the next one, which is nearer? */
static bool
is_next_nearer(const struct scaled *n, int digit)
{
    int half = big_compare_sum(&n->value, &n->value, &n->scale);

    return half > 0 || (half == 0 && digit % 2 != 0);
}

void
decimal_shortest(const struct bp_real *real, struct decimal *out)
{
    struct scaled n;
    bool low, high;

    scale_binary(&n, real);
    out->point = scale_decimal(&n, real->exponent);
    out->ndigits = 0;
    do {
        int digit = take_digit(&n);

        /* is the number read back, with this digit or with the next one? */
        low = big_compare(&n.value, &n.below) < n.even;
        high = big_compare_sum(&n.value, &n.above, &n.scale) >= !n.even;
        if (high && (!low || is_next_nearer(&n, digit))) {
            digit++;
        }
        out->digits[out->ndigits++] = (char)('0' + digit);
    } while (!low && !high);
}
