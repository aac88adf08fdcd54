/*
 * The shortest digits, against the C library: the fewest that strtod reads as
 * the same number, and the nearest of these.
 */
#include "decimal.h"

#include <float.h>
#include <stdlib.h>

#include "bp_test.h"
#include "sample.h"

#define ROUNDS 4000

/* D as text: "0.123e-5", without a locale's point. */
static void
write_digits(const struct decimal *d, char *out, size_t capacity)
{
    snprintf(out, capacity, "%.*se%d", d->ndigits, d->digits,
             d->point - d->ndigits);
}

static struct bp_real
real_of_bits(enum bp_real_format format, uint64_t high, uint64_t low)
{
    return real_decode(format, (struct wide){high, low});
}

/* X rounded to FORMAT, as bits; -1 if it is too large. */
static uint64_t
bits_in(enum bp_real_format format, double x)
{
    struct bp_real real;
    struct wide bits = {0, 0};

    memcpy(&bits.low, &x, 8);
    real = real_decode(BP_REAL_DOUBLE, bits);
    return real_encode(format, &real, &bits) ? bits.low : UINT64_MAX;
}

/*
 * Check the digits of the number BITS of FORMAT, which is the double X.
 * Powers of two have a nearer neighbour below, so that fewer digits may do
 * than those of X rounded: then a neighbour of these has to be read as X.
 */
static void
check_digits(enum bp_real_format format, uint64_t bits, double x)
{
    struct bp_real real = real_of_bits(format, 0, bits);
    struct decimal d;
    char got[64], want[64];
    int n = 0;
    bool power = real.high == WIDE_TOP && real.low == 0;

    decimal_shortest(&real, &d);
    write_digits(&d, got, sizeof got);
    do {
        snprintf(want, sizeof want, "%.*e", n++, x);
    } while (bits_in(format, strtod(want, NULL)) != bits);
    CHECK(bits_in(format, strtod(got, NULL)) == bits);
    CHECK(d.digits[0] != '0' && d.digits[d.ndigits - 1] != '0');
    CHECK(d.ndigits == n || (power && d.ndigits < n));
    if (!power) {
        CHECK(strtod(got, NULL) == strtod(want, NULL));
    }
}

static void
test_halves(void)
{
    for (uint64_t bits = 1; bits < 0x7c00; bits++) {
        struct bp_real real = real_of_bits(BP_REAL_HALF, 0, bits);
        struct wide wide = {0, 0};
        double x;

        CHECK(real_encode(BP_REAL_DOUBLE, &real, &wide));
        memcpy(&x, &wide.low, 8);
        check_digits(BP_REAL_HALF, bits, x);
    }
}

static void
test_random(void)
{
    uint64_t state = 1;

    for (int i = 0; i < ROUNDS; i++) {
        uint64_t bits = sample_random(&state) >> 1;
        uint32_t single_bits = (uint32_t)(bits >> 32);
        float single;
        double x;

        if (i % 4 == 0) { /* few bits, and powers of two */
            bits &= ~(uint64_t)0 << sample_between(&state, 30, 52);
        }
        memcpy(&x, &bits, 8);
        memcpy(&single, &single_bits, 4);
        if (x > 0 && x <= DBL_MAX) {
            check_digits(BP_REAL_DOUBLE, bits, x);
        }
        if (single > 0 && single <= FLT_MAX) {
            check_digits(BP_REAL_SINGLE, single_bits, (double)single);
        }
    }
}

/* What is known, also of formats that the machine may not have. */
static void
test_known(void)
{
    static const struct {
        int line;
        enum bp_real_format format;
        uint64_t high, low;
        const char *digits;
        int point;
    } rows[] = {
        {__LINE__, BP_REAL_DOUBLE, 0, 1, "5", -323},
        {__LINE__, BP_REAL_DOUBLE, 0, 0x7fefffffffffffff, "17976931348623157",
         309},
        {__LINE__, BP_REAL_DOUBLE, 0, 0x0010000000000000, "22250738585072014",
         -307},
        {__LINE__, BP_REAL_DOUBLE, 0, 0x3fb999999999999a, "1", 0},
        {__LINE__, BP_REAL_DOUBLE, 0, 0x3d30000000000000, "5684341886080802",
         -13}, /* 2**-44: above the middle */
        {__LINE__, BP_REAL_DOUBLE, 0, 0x44b52d02c7e14af6, "1", 24},
        {__LINE__, BP_REAL_HALF, 0, 0x2e66, "1", 0},
        {__LINE__, BP_REAL_HALF, 0, 1, "6", -7},
        {__LINE__, BP_REAL_HALF, 0, 0x7bff, "655", 5},
        {__LINE__, BP_REAL_X87, 0, 1, "4", -4950},
        {__LINE__, BP_REAL_X87, 0x7ffe, UINT64_MAX, "1189731495357231765",
         4933},
        {__LINE__, BP_REAL_X87, 0x3ffb, 0xcccccccccccccccd, "1", 0},
        /* binary128, computed with fractions of integers */
        {__LINE__, BP_REAL_QUAD, 0, 1, "6", -4965},
        {__LINE__, BP_REAL_QUAD, 0, 3, "2", -4964},
        {__LINE__, BP_REAL_QUAD, 0x0000ffffffffffff, UINT64_MAX,
         "3362103143112093506262677817321752", -4931},
        {__LINE__, BP_REAL_QUAD, 0x0001000000000000, 0,
         "33621031431120935062626778173217526", -4931},
        {__LINE__, BP_REAL_QUAD, 0x3f6a000000000000, 0,
         "14012984643248170709237295832899161", -44},
        {__LINE__, BP_REAL_QUAD, 0x3ffb999999999999, 0x999999999999999a, "1",
         0},
        {__LINE__, BP_REAL_QUAD, 0x3fff000000000000, 1,
         "10000000000000000000000000000000002", 1},
        {__LINE__, BP_REAL_QUAD, 0x4000921fb54442d1, 0x8469898cc51701b8,
         "31415926535897932384626433832795028", 1},
        {__LINE__, BP_REAL_QUAD, 0x7ffeffffffffffff, UINT64_MAX,
         "1189731495357231765085759326628007", 4933},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct bp_real real =
            real_of_bits(rows[i].format, rows[i].high, rows[i].low);
        struct decimal d;
        char got[DECIMAL_DIGITS + 1];

        decimal_shortest(&real, &d);
        CHECK_EQ_AT(rows[i].line, d.point, rows[i].point);
        snprintf(got, sizeof got, "%.*s", d.ndigits, d.digits);
        CHECK_STR(got, rows[i].digits);
    }
}

int
main(void)
{
    test_halves();
    test_random();
    test_known();
    return bp_test_end();
}
