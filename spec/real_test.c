/*
 * Numbers of every format against the machine's own arithmetic: all halves,
 * every place where halves are rounded, and random bits of the others.
 */
#include "real.h"

#include <float.h>

#include "bp_test.h"
#include "sample.h"

#define ROUNDS 100000

static struct wide
bits_of_double(double x)
{
    struct wide bits = {0, 0};

    memcpy(&bits.low, &x, 8);
    return bits;
}

static struct bp_real
real_of(double x)
{
    return real_decode(BP_REAL_DOUBLE, bits_of_double(x));
}

/* REAL rounded to a double, as a number of the machine. */
static double
double_of(const struct bp_real *real)
{
    struct wide bits = {0, 0};
    double x;

    CHECK(real_encode(BP_REAL_DOUBLE, real, &bits));
    CHECK(bits.high == 0);
    memcpy(&x, &bits.low, 8);
    return x;
}

static double
power(int exponent)
{
    double x = 1;

    for (; exponent > 0; exponent--) {
        x *= 2;
    }
    for (; exponent < 0; exponent++) {
        x /= 2;
    }
    return x;
}

/* A half that is finite, by the definition. */
static double
half_value(unsigned bits)
{
    int exponent = (int)(bits >> 10 & 31);
    double fraction = bits & 1023;
    double x = exponent > 0 ? (1024 + fraction) * power(exponent - 25)
                            : fraction * power(-24);

    return bits >> 15 ? -x : x;
}

/* Return the half nearest to X, or -1 if there is none. */
static int
half_of(double x)
{
    struct bp_real real = real_of(x);
    struct wide bits = {0, 0};

    if (!real_encode(BP_REAL_HALF, &real, &bits)) {
        return -1;
    }
    CHECK(bits.high == 0 && bits.low <= 0xffff);
    return (int)bits.low;
}

/* Every half has its value, and comes back as it was. */
static void
test_all_halves(void)
{
    for (unsigned i = 0; i < 65536; i++) {
        struct bp_real real = real_decode(BP_REAL_HALF, (struct wide){0, i});
        struct wide back = {7, 7};

        CHECK(real_encode(BP_REAL_HALF, &real, &back));
        CHECK_EQ(back.high, 0);
        CHECK_EQ(back.low, i);
        CHECK_EQ(real.negative, i >> 15);
        if ((i & 0x7c00) == 0x7c00) {
            CHECK_EQ(real.is, i & 1023 ? BP_REAL_NAN : BP_REAL_INFINITE);
            CHECK(real.is == BP_REAL_NAN || real.high == 0);
        }
        else {
            CHECK(bits_of_double(double_of(&real)).low
                  == bits_of_double(half_value(i)).low);
        }
    }
}

/* The number halfway between two halves goes to the even one. */
static void
test_half_rounding(void)
{
    for (unsigned i = 0; i < 0x7bff; i++) {
        double low = half_value(i), high = half_value(i + 1);
        double middle = (low + high) / 2, little = (high - low) / 1024;

        CHECK_EQ(half_of(middle), i + (i & 1));
        CHECK_EQ(half_of(middle - little), i);
        CHECK_EQ(half_of(middle + little), i + 1);
        CHECK_EQ(half_of(-middle), (i + (i & 1)) | 0x8000);
    }
    CHECK_EQ(half_of(65504), 0x7bff);
    CHECK_EQ(half_of(65519.99), 0x7bff);
    CHECK_EQ(half_of(65520), -1);
    CHECK_EQ(half_of(-1e300), -1);
    CHECK_EQ(half_of(1e-300), 0);
    CHECK_EQ(half_of(-1e-300), 0x8000);
}

/* The payload of a NaN keeps its first bits, and does not get lost. */
static void
test_nan(void)
{
    static const struct {
        int line;
        uint64_t bits, half;
    } rows[] = {
        {__LINE__, 0x7ff8000000000000, 0x7e00},
        {__LINE__, 0xfff8000000000000, 0xfe00},
        {__LINE__, 0x7ff4000000000000, 0x7d00}, /* signalling */
        {__LINE__, 0x7ff0000000000001, 0x7e00}, /* no bit has room */
        {__LINE__, 0xfffa5c0000000001, 0xfe97},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct bp_real real =
            real_decode(BP_REAL_DOUBLE, (struct wide){0, rows[i].bits});
        struct wide half = {7, 7}, back = {7, 7};

        CHECK_EQ_AT(rows[i].line, real.is, BP_REAL_NAN);
        CHECK(real_encode(BP_REAL_HALF, &real, &half));
        CHECK_EQ_AT(rows[i].line, half.low, rows[i].half);
        CHECK(real_encode(BP_REAL_DOUBLE, &real, &back));
        CHECK_EQ_AT(rows[i].line, back.low, rows[i].bits);
    }
}

/* Doubles to floats, as the machine converts them. */
static void
test_random_singles(void)
{
    uint64_t state = 1;

    for (int i = 0; i < ROUNDS; i++) {
        uint64_t bits = sample_random(&state);
        struct wide single = {0, 0};
        uint32_t want_bits;
        struct bp_real real;
        double x;
        float want;

        if (i % 2 == 0) { /* where floats are, and around their ends */
            ptrdiff_t exponent = sample_between(&state, 1023 - 151, 1151);

            bits = (bits & 0x800fffffffffffff) | (uint64_t)exponent << 52;
        }
        if (i % 8 == 0) { /* a tie */
            bits = (bits & ~(uint64_t)0x1fffffff) | 0x10000000;
        }
        memcpy(&x, &bits, 8);
        if (x != x) {
            continue;
        }
        real = real_of(x);
        want = (float)x;
        memcpy(&want_bits, &want, 4);
        if (real.is == BP_REAL_FINITE && want - want != 0) {
            CHECK(!real_encode(BP_REAL_SINGLE, &real, &single));
            continue;
        }
        CHECK(real_encode(BP_REAL_SINGLE, &real, &single));
        CHECK_EQ(single.low, want_bits);
        real = real_decode(BP_REAL_SINGLE, single);
        CHECK(real.is == BP_REAL_INFINITE || double_of(&real) == (double)want);
    }
}

/* The format that the machine's long double has. */
#if LDBL_MANT_DIG == 64
#define LONG_DOUBLE BP_REAL_X87
#elif LDBL_MANT_DIG == 113
#define LONG_DOUBLE BP_REAL_QUAD
#elif LDBL_MANT_DIG == 53
#define LONG_DOUBLE BP_REAL_DOUBLE
#else
#error "a long double of a format that real.c does not know"
#endif

/* __float128 where the compiler has it: binary128 beside x87's long double. */
#if defined(__SIZEOF_FLOAT128__) && defined(__x86_64__)
__extension__ typedef __float128 wider;
#define WIDER BP_REAL_QUAD
#else
typedef long double wider;
#define WIDER LONG_DOUBLE
#endif

/* The bytes of a number of the machine, of SIZE bytes that mean something. */
static struct wide
bits_of(const void *number, int size)
{
    const uint16_t one = 1;
    unsigned char little;
    struct wide bits = {0, 0};

    memcpy(&little, &one, 1);
    for (int i = 0; i < size; i++) {
        unsigned char byte;

        memcpy(&byte, (const char *)number + (little ? size - 1 - i : i), 1);
        bits = wide_left(bits, 8);
        bits.low |= byte;
    }
    return bits;
}

static void
check_bits(int line, struct wide got, struct wide want)
{
    CHECK_EQ_AT(line, got.high, want.high);
    CHECK_EQ_AT(line, got.low, want.low);
}

/* A double with an exponent of any kind, and often few bits. */
static double
any_double(uint64_t *state)
{
    uint64_t bits = sample_random(state);
    double x;

    bits &= ~(uint64_t)0 << sample_between(state, 0, 52);
    if (bits << 1 > (uint64_t)0x7ff << 53) { /* a NaN */
        bits ^= (uint64_t)1 << 62;
    }
    memcpy(&x, &bits, 8);
    return x;
}

/* Sums and products of doubles need all bits of what is wider. */
static void
test_wider(void)
{
    uint64_t state = 2;

    for (int i = 0; i < ROUNDS; i++) {
        double x = any_double(&state), y = any_double(&state), narrow;
        long double sum = (long double)x * y + x;
        wider product = (wider)sum * x - (wider)y, back;
        struct bp_real real = real_of(x);
        struct wide bits = {7, 7};

        CHECK(real_encode(LONG_DOUBLE, &real, &bits));
        back = (long double)x;
        sum = sum - sum == 0 ? sum : 1;
        CHECK(real_encode(WIDER, &real, &bits));
        check_bits(__LINE__, bits, bits_of(&back, real_size(WIDER)));
        product = product - product == 0 ? product : 1;

        real = real_decode(LONG_DOUBLE, bits_of(&sum, real_size(LONG_DOUBLE)));
        CHECK(real_encode(LONG_DOUBLE, &real, &bits));
        check_bits(__LINE__, bits, bits_of(&sum, real_size(LONG_DOUBLE)));
        narrow = (double)sum;
        if (narrow - narrow == 0) {
            CHECK(double_of(&real) == narrow);
        }
        else {
            CHECK(!real_encode(BP_REAL_DOUBLE, &real, &bits));
        }

        real = real_decode(WIDER, bits_of(&product, real_size(WIDER)));
        CHECK(real_encode(WIDER, &real, &bits));
        check_bits(__LINE__, bits, bits_of(&product, real_size(WIDER)));
        sum = (long double)product;
        CHECK(real_encode(LONG_DOUBLE, &real, &bits) == (sum - sum == 0));
        if (sum - sum == 0) {
            check_bits(__LINE__, bits, bits_of(&sum, real_size(LONG_DOUBLE)));
        }
    }
}

/* What x87 stores and never computes. */
static void
test_x87(void)
{
    static const struct {
        int line;
        enum bp_real_class is;
        uint64_t high, low; /* sign and exponent, significand */
        uint64_t back_high, back_low;
    } rows[] = {
        {__LINE__, BP_REAL_FINITE, 0x3fff, WIDE_TOP, 0x3fff, WIDE_TOP},
        {__LINE__, BP_REAL_INFINITE, 0x7fff, WIDE_TOP, 0x7fff, WIDE_TOP},
        {__LINE__, BP_REAL_NAN, 0x7fff, 0xa000000000000001, 0x7fff,
         0xa000000000000001},
        {__LINE__, BP_REAL_FINITE, 0x0000, 1, 0x0000, 1},
        {__LINE__, BP_REAL_ZERO, 0x8000, 0, 0x8000, 0},
        /* pseudo-denormal: the lowest normal number */
        {__LINE__, BP_REAL_FINITE, 0x0000, WIDE_TOP, 0x0001, WIDE_TOP},
        /* unnormal (twice), pseudo-infinity, pseudo-NaN */
        {__LINE__, BP_REAL_NAN, 0x0001, WIDE_TOP - 1, 0x7fff,
         0xc000000000000000},
        {__LINE__, BP_REAL_NAN, 0x3fff, WIDE_TOP - 1, 0x7fff,
         0xc000000000000000},
        {__LINE__, BP_REAL_NAN, 0xffff, 0, 0xffff, 0xc000000000000000},
        {__LINE__, BP_REAL_NAN, 0x7fff, 5, 0x7fff, 0xc000000000000000},
        /* what lies above the number does not count */
        {__LINE__, BP_REAL_FINITE, 0xfedc000000003fff, WIDE_TOP, 0x3fff,
         WIDE_TOP},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct wide in = {rows[i].high, rows[i].low}, bits = {7, 7};
        struct bp_real real = real_decode(BP_REAL_X87, in);

        CHECK_EQ_AT(rows[i].line, real.is, rows[i].is);
        CHECK(real_encode(BP_REAL_X87, &real, &bits));
        check_bits(rows[i].line, bits,
                   (struct wide){rows[i].back_high, rows[i].back_low});
    }
}

/* Numbers that are subnormal in one format are like any in another. */
static void
test_subnormal(void)
{
    struct bp_real x87 = real_decode(BP_REAL_X87, (struct wide){0, 1});
    struct bp_real quad =
        real_decode(BP_REAL_QUAD, (struct wide){0, 0x0002000000000000});
    struct bp_real single = real_decode(BP_REAL_SINGLE, (struct wide){0, 1});
    struct bp_real twin = real_of(power(-149));
    struct bp_real least = real_decode(BP_REAL_QUAD, (struct wide){0, 1});

    CHECK_EQ(x87.exponent, -16445);
    CHECK_EQ(least.exponent, -16494);
    CHECK(least.high == WIDE_TOP && least.low == 0);
    CHECK(real_is_same(&x87, &quad, BP_SAME_CONTENT));
    CHECK(real_is_same(&single, &twin, BP_SAME_CONTENT));
}

/* The ends of the ranges, and rounding that carries into another exponent. */
static void
test_edges(void)
{
    static const struct {
        int line;
        enum bp_real_format from;
        uint64_t from_high, from_low;
        enum bp_real_format to;
        bool fits;
        uint64_t to_high, to_low;
    } rows[] = {
        /* the largest x87 number is no double, the largest quad no x87 */
        {__LINE__, BP_REAL_X87, 0x7ffe, UINT64_MAX, BP_REAL_DOUBLE, false, 0,
         0},
        {__LINE__, BP_REAL_QUAD, 0x7ffeffffffffffff, UINT64_MAX, BP_REAL_X87,
         false, 0, 0},
        {__LINE__, BP_REAL_QUAD, 0x7ffeffffffffffff, 0, BP_REAL_X87, true,
         0x7ffe, 0xffffffffffff8000},
        /* one less than two: becomes two */
        {__LINE__, BP_REAL_QUAD, 0x3fffffffffffffff, UINT64_MAX, BP_REAL_X87,
         true, 0x4000, WIDE_TOP},
        {__LINE__, BP_REAL_X87, 0x3fff, UINT64_MAX, BP_REAL_DOUBLE, true, 0,
         0x4000000000000000},
        /* the largest subnormal number becomes the lowest normal one */
        {__LINE__, BP_REAL_X87, 0x3c00, 0xfffffffffffffc00, BP_REAL_DOUBLE,
         true, 0, 0x0010000000000000},
        {__LINE__, BP_REAL_QUAD, 0x0000ffffffffffff, UINT64_MAX, BP_REAL_X87,
         true, 0x0001, WIDE_TOP},
        /* half of the least number, and a little more */
        {__LINE__, BP_REAL_X87, 0x3fff - 1075, WIDE_TOP, BP_REAL_DOUBLE, true,
         0, 0},
        {__LINE__, BP_REAL_X87, 0x3fff - 1075, WIDE_TOP + 1, BP_REAL_DOUBLE,
         true, 0, 1},
        {__LINE__, BP_REAL_X87, 0x3fff - 1076, UINT64_MAX, BP_REAL_DOUBLE,
         true, 0, 0},
        {__LINE__, BP_REAL_QUAD, 0, 1, BP_REAL_QUAD, true, 0, 1},
        {__LINE__, BP_REAL_X87, 0x0000, 1, BP_REAL_QUAD, true,
         0x0000000000000000, 0x0002000000000000},
        /* a tie, but for the last of 113 bits; a NaN that has only that */
        {__LINE__, BP_REAL_QUAD, 0x3fff002000000000, 0, BP_REAL_HALF, true, 0,
         0x3c00},
        {__LINE__, BP_REAL_QUAD, 0x3fff002000000000, 1, BP_REAL_HALF, true, 0,
         0x3c01},
        {__LINE__, BP_REAL_QUAD, 0x7fff000000000000, 1, BP_REAL_HALF, true, 0,
         0x7e00},
        /* what is narrower always fits */
        {__LINE__, BP_REAL_SINGLE, 0, 0x7f800000, BP_REAL_QUAD, true,
         0x7fff000000000000, 0},
        {__LINE__, BP_REAL_SINGLE, 0, 1, BP_REAL_QUAD, true,
         0x3f6a000000000000, 0},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct wide in = {rows[i].from_high, rows[i].from_low}, bits = {0, 0};
        struct bp_real real = real_decode(rows[i].from, in);

        CHECK_EQ_AT(rows[i].line, real_encode(rows[i].to, &real, &bits),
                    rows[i].fits);
        check_bits(rows[i].line, bits,
                   (struct wide){rows[i].to_high, rows[i].to_low});
    }
}

static void
test_integers(void)
{
    uint64_t state = 3;

    for (int i = 0; i < 1000; i++) {
        uint64_t n = sample_random(&state) >> sample_between(&state, 11, 63);
        struct bp_real real = real_of_integer(i % 2 == 1, n);

        CHECK(double_of(&real) == (i % 2 == 1 ? -(double)n : (double)n));
    }
    CHECK_EQ(real_of_integer(false, 0).is, BP_REAL_ZERO);
    CHECK_EQ(real_of_integer(true, UINT64_MAX).exponent, 63);
    CHECK(real_of_integer(true, UINT64_MAX).high == UINT64_MAX);
}

static void
test_sizes(void)
{
    static const int sizes[] = {2, 4, 8, 10, 16};
    static const int precisions[] = {11, 24, 53, 64, 113};
    static const int lowest[] = {-14, -126, -1022, -16382, -16382};

    for (int i = 0; i < BP_REAL_COUNT; i++) {
        CHECK_EQ(real_size((enum bp_real_format)i), sizes[i]);
        CHECK_EQ(real_precision((enum bp_real_format)i), precisions[i]);
        CHECK_EQ(real_lowest((enum bp_real_format)i), lowest[i]);
    }
}

static void
test_sameness(void)
{
    const double inf = power(1100), nan = inf - inf;
    const struct {
        int line;
        bool value, content;
        double a, b;
    } rows[] = {
        {__LINE__, true, true, 1, 1},
        {__LINE__, false, false, 1, -1},
        {__LINE__, false, false, 1, 2},
        {__LINE__, false, false, 1, 1 + power(-52)},
        {__LINE__, false, false, 1, 0},
        {__LINE__, true, false, 0.0, -0.0},
        {__LINE__, true, true, -0.0, -0.0},
        {__LINE__, true, true, inf, inf},
        {__LINE__, false, false, inf, -inf},
        {__LINE__, false, true, nan, nan},
        {__LINE__, false, true, nan, -nan},
        {__LINE__, false, false, nan, inf},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct bp_real a = real_of(rows[i].a), b = real_of(rows[i].b);

        CHECK_EQ_AT(rows[i].line, real_is_same(&a, &b, BP_SAME_VALUE),
                    rows[i].value);
        CHECK_EQ_AT(rows[i].line, real_is_same(&a, &b, BP_SAME_CONTENT),
                    rows[i].content);
        b.low ^= 1; /* the last of 128 bits */
        CHECK(!real_is_same(&a, &b, BP_SAME_VALUE));
    }
}

int
main(void)
{
    test_all_halves();
    test_half_rounding();
    test_nan();
    test_random_singles();
    test_wider();
    test_x87();
    test_subnormal();
    test_edges();
    test_integers();
    test_sizes();
    test_sameness();
    return bp_test_end();
}
