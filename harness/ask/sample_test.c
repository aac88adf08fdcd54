#include "sample.h"

#include "bp_test.h"

#define MOST 100000

static uint8_t content[MOST];

/* Digests from another program, which follows the definition in Python. */
static const struct {
    int line;
    uint64_t seed, len, digest;
} rows[] = {
    {__LINE__, 0, 0, 0xa8c7f832281a39c5},
    {__LINE__, 0, 1, 0x529a2cdc8ff533ac},
    {__LINE__, 0, 5, 0x4086bf765d89df10},
    {__LINE__, 0, 4096, 0x1a2c2786f5038955},
    {__LINE__, 7, 4096, 0x1a2c2786f5038955}, /* whole: the seed is idle */
    {__LINE__, 0, 4097, 0x4d91b88846611249},
    {__LINE__, 7, 4097, 0xae6c270f4279b614},
    {__LINE__, 0, MOST, 0xce9d9674f7313beb},
    {__LINE__, UINT64_MAX, MOST, 0x2d7f0a292e8cec13},
};

/* Every window lies inside, the ends are among them, and they are bounded. */
static void
check_windows(uint64_t seed, uint64_t len)
{
    struct bph_sample sample;
    uint64_t at = 0, total = 0;
    size_t n = 0;
    bool first = false, last = false;

    (void)bph_sample_init(&sample, seed, len);
    while (bph_sample_next(&sample, &at, &n)) {
        CHECK(n <= len && at <= len - n);
        first = first || at == 0;
        last = last || at + n == len;
        total += n;
    }
    CHECK(first && last);
    CHECK_EQ(total, len <= BPH_SAMPLE_WHOLE ? len : 4096);
}

int
main(void)
{
    for (size_t i = 0; i < MOST; i++) {
        content[i] = (uint8_t)(i * 7 + i / 251);
    }
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        CHECK_EQ_AT(rows[i].line,
                    bph_sample_digest(rows[i].seed, content, rows[i].len),
                    rows[i].digest);
    }
    check_windows(0, 1);
    check_windows(1, 4096);
    check_windows(2, 4097);
    check_windows(3, (uint64_t)1 << 48);
    check_windows(4, INT64_MAX);
    return bp_test_end();
}
