#define _GNU_SOURCE
#include "content.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

#include "bp_test.h"
#include "sample.h"

#define DIMS(...)                                                             \
    (const ptrdiff_t[])                                                       \
    {                                                                         \
        __VA_ARGS__                                                           \
    }
#define SEED 11

static struct bph_peek peek;
static uint8_t memory[65536];

static enum bph_raw_content
look(const void *buf, int64_t len, const struct bp_view *view,
     uint64_t *digest)
{
    bph_peek_refresh(&peek);
    return bph_content_digest(&peek, (uintptr_t)buf, len, view, SEED, digest);
}

/* Gather the whole content of VIEW with plain loads: the slow, sure way. */
static uint64_t
gathered(const uint8_t *buf, const struct bp_view *view, size_t len)
{
    uint8_t *packed = malloc(len);
    size_t size = (size_t)view->itemsize;
    uint64_t digest;

    if (packed == NULL) {
        abort();
    }
    for (size_t i = 0; i < len / size; i++) {
        size_t rest = i;
        const uint8_t *at = buf;

        for (int n = view->ndim; n-- > 0;) {
            size_t extent = (size_t)view->shape[n];

            at += (ptrdiff_t)(rest % extent) * view->strides[n];
            rest /= extent;
        }
        memcpy(packed + i * size, at, size);
    }
    digest = bph_sample_digest(SEED, packed, len);
    free(packed);
    return digest;
}

static void
test_strided(void)
{
    const struct {
        int line, ndim;
        ptrdiff_t itemsize;
        const ptrdiff_t *shape, *strides;
        ptrdiff_t offset;
    } rows[] = {
        {__LINE__, 0, 8, NULL, NULL, 24},
        {__LINE__, 1, 1, DIMS(10), DIMS(1), 5},
        {__LINE__, 1, 1, DIMS(10), DIMS(3), 5},
        {__LINE__, 1, 4, DIMS(10), DIMS(-4), 100},
        {__LINE__, 1, 8, DIMS(6), DIMS(0), 3},
        {__LINE__, 2, 8, DIMS(2, 3), DIMS(24, 8), 0},
        {__LINE__, 2, 8, DIMS(3, 2), DIMS(8, 24), 0},
        {__LINE__, 2, 8, DIMS(2, 3), DIMS(-24, 8), 100},
        {__LINE__, 2, 8, DIMS(2, 3), DIMS(24, -8), 100},
        {__LINE__, 3, 3, DIMS(2, 1, 4), DIMS(12, 99, 3), 1},
        {__LINE__, 3, 3, DIMS(2, 3, 4), DIMS(3, 6, 18), 1},
        /* sampled: windows begin and end within items and rows */
        {__LINE__, 1, 7, DIMS(1000), DIMS(9), 0},
        {__LINE__, 2, 7, DIMS(100, 13), DIMS(7, 700), 0},
        {__LINE__, 2, 7, DIMS(100, 13), DIMS(100, 7), 0},
        {__LINE__, 2, 1, DIMS(200, 200), DIMS(1, 200), 0},
        {__LINE__, 2, 1000, DIMS(5, 6), DIMS(1000, 5000), 0},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct bp_view view = {rows[i].itemsize, rows[i].ndim, rows[i].shape,
                               rows[i].strides, NULL};
        const uint8_t *buf = memory + rows[i].offset;
        ptrdiff_t len = rows[i].itemsize;
        uint64_t digest = 0;

        for (int n = 0; n < view.ndim; n++) {
            len *= view.shape[n];
        }
        CHECK_EQ_AT(rows[i].line, look(buf, len, &view, &digest),
                    BPH_CONTENT_READ);
        CHECK_EQ_AT(rows[i].line, digest, gathered(buf, &view, (size_t)len));
        CHECK_EQ_AT(rows[i].line, look(buf, len + 1, &view, &digest),
                    BPH_CONTENT_UNCLEAR);
    }
}

static void
test_flat(void)
{
    struct bp_view view = {1, 1, DIMS(6000), NULL, NULL};
    uint64_t digest = 0, flat = 1;

    CHECK_EQ(look(memory + 3, 6000, NULL, &flat), BPH_CONTENT_READ);
    CHECK_EQ(flat, bph_sample_digest(SEED, memory + 3, 6000));
    CHECK_EQ(look(memory + 3, 6000, &view, &digest), BPH_CONTENT_READ);
    CHECK_EQ(digest, flat);
}

/* Two rows behind pointers (LAY-007), and each item behind its own. */
static void
test_pointers(void)
{
    const uint8_t *rows[2] = {memory + 500, memory + 100};
    struct bp_view view = {1, 2, DIMS(2, 5), DIMS(sizeof rows[0], 1),
                           DIMS(2, -1)};
    uint8_t packed[10];
    uint64_t digest = 0;

    memcpy(packed, memory + 502, 5);
    memcpy(packed + 5, memory + 102, 5);
    CHECK_EQ(look(rows, 10, &view, &digest), BPH_CONTENT_READ);
    CHECK_EQ(digest, bph_sample_digest(SEED, packed, 10));

    view = (struct bp_view){1, 1, DIMS(2), DIMS(sizeof rows[0]), DIMS(7)};
    packed[0] = memory[507];
    packed[1] = memory[107];
    CHECK_EQ(look(rows, 2, &view, &digest), BPH_CONTENT_READ);
    CHECK_EQ(digest, bph_sample_digest(SEED, packed, 2));

    rows[1] = NULL;
    CHECK_EQ(look(rows, 2, &view, &digest), BPH_CONTENT_WILD);
}

static void
test_unclear(void)
{
    const struct bp_view bad[] = {
        {0, 1, DIMS(8), NULL, NULL},
        {-1, 1, DIMS(-8), NULL, NULL},
        {1, 1, DIMS(-8), NULL, NULL},
        {1, 1, NULL, NULL, NULL},
        {1, 1, DIMS(7), NULL, NULL},
        {1, 2, DIMS(-2, -4), NULL, NULL},
        {1, -1, DIMS(8), NULL, NULL},
        {1, 65, DIMS(8), NULL, NULL},
        {8, 2, DIMS(INT64_MAX, INT64_MAX), NULL, NULL},
    };
    uint64_t digest = 77;

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        CHECK_EQ(look(memory, 8, &bad[i], &digest), BPH_CONTENT_UNCLEAR);
        CHECK_EQ(look(memory, 0, &bad[i], &digest), BPH_CONTENT_NONE);
    }
    CHECK_EQ(look(memory, -1, NULL, &digest), BPH_CONTENT_UNCLEAR);
    CHECK_EQ(look(NULL, 0, NULL, &digest), BPH_CONTENT_NONE);
    CHECK_EQ(digest, 77);
}

static void
test_wild(void)
{
    struct bp_view up = {1, 1, DIMS(3), DIMS(INT64_MAX / 2), NULL};
    struct bp_view down = {1, 1, DIMS(2), DIMS(INT64_MIN), NULL};
    uint64_t digest = 77;

    CHECK_EQ(look(NULL, 8, NULL, &digest), BPH_CONTENT_WILD);
    CHECK_EQ(look(memory, INT64_MAX, NULL, &digest), BPH_CONTENT_WILD);
    CHECK_EQ(look(memory, 3, &up, &digest), BPH_CONTENT_WILD);
    CHECK_EQ(look(memory, 2, &down, &digest), BPH_CONTENT_WILD);
    CHECK_EQ(digest, 77);
}

/* 2**48 bytes made of eight, and 64 GB of which a few pages are touched. */
static void
test_huge(void)
{
    struct bp_view broadcast = {8, 1, DIMS((ptrdiff_t)1 << 45), DIMS(0), NULL};
    size_t size = (size_t)1 << 36;
    uint8_t *zero = mmap(NULL, size, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    uint64_t digest = 0;
    clock_t start = clock();

    CHECK_EQ(look(memory, (int64_t)1 << 48, &broadcast, &digest),
             BPH_CONTENT_READ);
    if (zero != MAP_FAILED) {
        CHECK_EQ(look(zero, (int64_t)size, NULL, &digest), BPH_CONTENT_READ);
        (void)munmap(zero, size);
    }
    CHECK(clock() - start < CLOCKS_PER_SEC / 10);
}

int
main(void)
{
    for (size_t i = 0; i < sizeof memory; i++) {
        memory[i] = (uint8_t)(i * 7 + i / 251);
    }
    CHECK(bph_peek_open(&peek, BPH_PEEK_VM));
    test_strided();
    test_flat();
    test_pointers();
    test_unclear();
    test_wild();
    test_huge();
    bph_peek_close(&peek);
    return bp_test_end();
}
