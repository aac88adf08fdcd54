/*
 * Binary floating-point formats, by their bits: no number is ever loaded into
 * a register of the machine, which would make signalling NaNs quiet, round as
 * somebody has set it, and know only the formats of the machine.
 *
 *   sign | exponent | fraction        from the highest bit to the lowest
 *
 * A number whose exponent is 0 has no leading one (or, in x87, any bit where
 * the one stands), and the lowest exponent.  With the highest exponent it is
 * infinite or a NaN.
 */
#include "real.h"

struct layout {
    int precision; /* bits of the significand, with the leading one */
    int exponent;  /* bits */
    bool leading;  /* is the leading one stored? */
};

static const struct layout layouts[] = {
    [BP_REAL_HALF] = {11, 5, false},    [BP_REAL_SINGLE] = {24, 8, false},
    [BP_REAL_DOUBLE] = {53, 11, false}, [BP_REAL_X87] = {64, 15, true},
    [BP_REAL_QUAD] = {113, 15, false},
};

/* Bits behind the exponent. */
static int
stored(const struct layout *layout)
{
    return layout->precision - !layout->leading;
}

/* The exponent of infinities and NaNs. */
static int
highest(const struct layout *layout)
{
    return (1 << layout->exponent) - 1;
}

static int
bias(const struct layout *layout)
{
    return highest(layout) / 2;
}

int
real_size(enum bp_real_format format)
{
    return (1 + layouts[format].exponent + stored(&layouts[format])) / 8;
}

int
real_precision(enum bp_real_format format)
{
    return layouts[format].precision;
}

int
real_lowest(enum bp_real_format format)
{
    return 1 - bias(&layouts[format]);
}

/* A NaN, as the processor makes one of bits that mean nothing. */
static struct bp_real
invalid(enum bp_real_format format, bool negative)
{
    return (struct bp_real){.format = format,
                            .is = BP_REAL_NAN,
                            .negative = negative,
                            .high = WIDE_TOP | WIDE_TOP >> 1};
}

/* A finite number, not zero: move the leading one of W to the top. */
static void
normalise(struct bp_real *real, struct wide w, int exponent)
{
    int n = wide_leading(w);

    w = wide_left(w, n);
    real->is = BP_REAL_FINITE;
    real->exponent = exponent - n;
    real->high = w.high;
    real->low = w.low;
}

struct bp_real
real_decode(enum bp_real_format format, struct wide bits)
{
    const struct layout *from = &layouts[format];
    int above = (int)(wide_right(bits, stored(from)).low & UINT16_MAX);
    int exponent = above & highest(from);
    bool negative = (above & (highest(from) + 1)) != 0;
    struct bp_real real = {.format = format, .negative = negative};
    struct wide w = wide_left(bits, 128 - stored(from));

    if (!from->leading) {
        w = wide_right(w, 1);
        w.high |= exponent > 0 ? WIDE_TOP : 0;
    }
    if (exponent > 0 && (w.high & WIDE_TOP) == 0) {
        return invalid(format, negative);
    }
    if (exponent == highest(from)) {
        bool infinite = w.high == WIDE_TOP && w.low == 0;

        real.is = infinite ? BP_REAL_INFINITE : BP_REAL_NAN;
        real.high = infinite ? 0 : w.high;
        real.low = w.low;
    }
    else if (!wide_is_zero(w)) {
        normalise(&real, w, (exponent > 0 ? exponent : 1) - bias(from));
    }
    return real;
}

/* Leave out the last N bits of W, at least 1; ties go to the even number. */
static struct wide
round_off(struct wide w, int n)
{
    struct wide kept = {0, 0}, rest = w; /* of 2**N, for n == 128 */

    if (n > 128) {
        return kept; /* less than half */
    }
    if (n < 128) {
        kept = wide_right(w, n);
        rest = wide_left(w, 128 - n);
    }
    if (rest.high > WIDE_TOP
        || (rest.high == WIDE_TOP && (rest.low > 0 || (kept.low & 1) != 0))) {
        kept.low++;
        kept.high += kept.low == 0;
    }
    return kept;
}

static bool
has_bit(struct wide w, int n)
{
    return (wide_right(w, n).low & 1) != 0;
}

/* Round REAL, finite, to a significand and the exponent as it is stored. */
static bool
encode_finite(const struct layout *to, const struct bp_real *real,
              struct wide *w, int *exponent)
{
    int e = real->exponent + bias(to), drop = 128 - to->precision;

    if (e < 1) {
        drop += 1 - e;
        e = 1;
    }
    *w = round_off((struct wide){real->high, real->low}, drop);
    if (has_bit(*w, to->precision)) {
        *w = wide_right(*w, 1);
        e++;
    }
    *exponent = has_bit(*w, to->precision - 1) ? e : 0;
    return e < highest(to);
}

/* The significand of a NaN; the top bit of its fraction says it is quiet. */
static struct wide
encode_nan(const struct layout *to, const struct bp_real *real)
{
    struct wide w =
        wide_right((struct wide){real->high, real->low}, 128 - to->precision);
    struct wide fraction = wide_left(w, 129 - to->precision);

    if (wide_is_zero(fraction)) {
        struct wide quiet = wide_left((struct wide){0, 1}, to->precision - 2);

        w.high |= quiet.high;
        w.low |= quiet.low;
    }
    return w;
}

bool
real_encode(enum bp_real_format format, const struct bp_real *real,
            struct wide *bits)
{
    const struct layout *to = &layouts[format];
    struct wide w = {0, 0}, above;
    int exponent = real->is == BP_REAL_ZERO ? 0 : highest(to);

    if (real->is == BP_REAL_FINITE
        && !encode_finite(to, real, &w, &exponent)) {
        return false;
    }
    if (real->is == BP_REAL_INFINITE) {
        w = wide_left((struct wide){0, 1}, to->precision - 1);
    }
    if (real->is == BP_REAL_NAN) {
        w = encode_nan(to, real);
    }
    if (!to->leading) { /* the leading one goes */
        w = wide_left(w, 129 - to->precision);
        w = wide_right(w, 129 - to->precision);
    }
    exponent |= real->negative ? highest(to) + 1 : 0;
    above = wide_left((struct wide){0, (uint64_t)exponent}, stored(to));
    *bits = (struct wide){w.high | above.high, w.low | above.low};
    return true;
}

struct bp_real
real_of_integer(bool negative, uint64_t magnitude)
{
    struct bp_real real = {.format = BP_REAL_QUAD, .negative = negative};

    if (magnitude > 0) {
        normalise(&real, (struct wide){magnitude, 0}, 63);
    }
    return real;
}

bool
real_is_same(const struct bp_real *a, const struct bp_real *b,
             enum bp_sameness how)
{
    bool exactly = how == BP_SAME_CONTENT;

    if (a->is != b->is || a->is == BP_REAL_NAN) {
        return a->is == b->is && exactly;
    }
    if ((a->is != BP_REAL_ZERO || exactly) && a->negative != b->negative) {
        return false;
    }
    return a->exponent == b->exponent && a->high == b->high
           && a->low == b->low;
}
