/*
 * The stand-ins that Eva reads are compared with what the compiler does.
 */
#include "stubs.h"

#include "bp_test.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Around every limit that decides. */
static const ptrdiff_t edges[] = {
    PTRDIFF_MIN,
    PTRDIFF_MIN + 1,
    PTRDIFF_MIN / 2 - 1,
    PTRDIFF_MIN / 2,
    PTRDIFF_MIN / 2 + 1,
    -3,
    -2,
    -1,
    0,
    1,
    2,
    3,
    PTRDIFF_MAX / 3,
    PTRDIFF_MAX / 2,
    PTRDIFF_MAX / 2 + 1,
    PTRDIFF_MAX / 2 + 2,
    PTRDIFF_MAX - 1,
    PTRDIFF_MAX,
};

static void
test_arithmetic(void)
{
    for (size_t i = 0; i < COUNT(edges); i++) {
        for (size_t k = 0; k < COUNT(edges); k++) {
            ptrdiff_t sum = 0, product = 0, out = 0;
            bool over = __builtin_add_overflow(edges[i], edges[k], &sum);

            CHECK_EQ(eva_add_overflow(edges[i], edges[k], &out), over);
            CHECK(over || out == sum);
            over = __builtin_mul_overflow(edges[i], edges[k], &product);
            CHECK_EQ(eva_mul_overflow(edges[i], edges[k], &out), over);
            CHECK(over || out == product);
        }
    }
}

static void
test_zeros(void)
{
    for (int i = 0; i < 64; i++) {
        unsigned long long n = 1ULL << i;

        CHECK_EQ(eva_clzll(n), __builtin_clzll(n));
        CHECK_EQ(eva_clzll(n | 1), __builtin_clzll(n | 1));
    }
}

int
main(void)
{
    test_arithmetic();
    test_zeros();
    return bp_test_end();
}
