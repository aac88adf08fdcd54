#define _GNU_SOURCE
#include "peek.h"

#include <stdlib.h>
#include <sys/mman.h>

#include "bp_test.h"

#define PAGE ((size_t)BPH_PEEK_PAGE)

static struct bph_peek peek;

/* Take the page at AT away, as far as the way of reading notices. */
static void
wall(uint8_t *at)
{
    if (peek.way == BPH_PEEK_VM ? mprotect(at, BPH_PEEK_PAGE, PROT_NONE)
                                : munmap(at, BPH_PEEK_PAGE)) {
        abort();
    }
}

/* Two pages that can be read, with one that cannot on either side. */
static uint8_t *
island(void)
{
    uint8_t *base = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (base == MAP_FAILED) {
        abort();
    }
    wall(base);
    wall(base + 3 * PAGE);
    return base + BPH_PEEK_PAGE;
}

static void
test_bytes(uint8_t *land)
{
    static uint8_t got[2 * BPH_PEEK_PAGE];

    for (size_t i = 0; i < sizeof got; i++) {
        land[i] = (uint8_t)(i * 7 + i / 251);
    }
    bph_peek_refresh(&peek);
    CHECK(bph_peek(&peek, (uintptr_t)land, got, sizeof got));
    CHECK(memcmp(got, land, sizeof got) == 0);
    CHECK(bph_peek(&peek, (uintptr_t)land + 4093, got, 7));
    CHECK(memcmp(got, land + 4093, 7) == 0);
    CHECK(bph_peek(&peek, (uintptr_t)land + 8191, got, 1));
    CHECK(!bph_peek(&peek, (uintptr_t)land + 8191, got, 2));
    CHECK(!bph_peek(&peek, (uintptr_t)land - 1, got, 1));
    CHECK(!bph_peek(&peek, (uintptr_t)land - 1, got, 2));
}

static void
test_nowhere(void)
{
    static const uintptr_t at[] = {0,
                                   1,
                                   (uintptr_t)0xa5a5a5a5a5a5a5a5,
                                   (uintptr_t)0x7fffffffffffffff,
                                   UINTPTR_MAX,
                                   (uintptr_t)0xffff800000000000};
    char got[16];
    size_t size;

    for (size_t i = 0; i < sizeof at / sizeof at[0]; i++) {
        CHECK(!bph_peek(&peek, at[i], got, sizeof got));
        CHECK(!bph_peek_text(&peek, at[i], got, sizeof got, &size));
    }
    CHECK(bph_peek(&peek, 0, got, 0));
}

static void
test_text(uint8_t *land)
{
    char *text = (char *)land;
    char got[64];
    size_t size = 99;

    memset(land, 'x', 2 * PAGE);
    text[2] = 0;
    text[BPH_PEEK_PAGE + 1] = 0;
    bph_peek_refresh(&peek);
    CHECK(bph_peek_text(&peek, (uintptr_t)text, got, sizeof got, &size));
    CHECK_EQ(size, 2);
    CHECK(bph_peek_text(&peek, (uintptr_t)text + 2, got, sizeof got, &size));
    CHECK_EQ(size, 0);
    /* over the border of two pages */
    CHECK(bph_peek_text(&peek, (uintptr_t)text + 4090, got, 64, &size));
    CHECK_EQ(size, 7);
    CHECK(bph_peek_text(&peek, (uintptr_t)text + 4090, got, 7, &size));
    CHECK_EQ(size, 7); /* cut */
    /* the last bytes before the wall, cut there or not */
    CHECK(bph_peek_text(&peek, (uintptr_t)text + 8180, got, 12, &size));
    CHECK_EQ(size, 12);
    CHECK(!bph_peek_text(&peek, (uintptr_t)text + 8180, got, 13, &size));
    text[8191] = 0;
    bph_peek_refresh(&peek);
    CHECK(bph_peek_text(&peek, (uintptr_t)text + 8180, got, 64, &size));
    CHECK_EQ(size, 11);
}

static void
test_stale(uint8_t *land)
{
    uint8_t got = 0;

    land[0] = 1;
    bph_peek_refresh(&peek);
    CHECK(bph_peek(&peek, (uintptr_t)land, &got, 1));
    CHECK_EQ(got, 1);
    land[0] = 2;
    bph_peek_refresh(&peek);
    CHECK(bph_peek(&peek, (uintptr_t)land, &got, 1));
    CHECK_EQ(got, 2);
    wall(land);
    bph_peek_refresh(&peek);
    CHECK(!bph_peek(&peek, (uintptr_t)land, &got, 1));
    CHECK(bph_peek(&peek, (uintptr_t)land + BPH_PEEK_PAGE, &got, 1));
}

/* Pages that fall into the same slot of the cache do not mix. */
static void
test_slots(void)
{
    size_t apart = (size_t)BPH_PEEK_SLOTS * BPH_PEEK_PAGE;
    uint8_t *far = mmap(NULL, 3 * apart, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    uint8_t got;

    if (far == MAP_FAILED) {
        abort();
    }
    bph_peek_refresh(&peek);
    for (int round = 0; round < 2; round++) {
        for (uint8_t i = 0; i < 3; i++) {
            far[i * apart] = (uint8_t)(10 + i);
            CHECK(bph_peek(&peek, (uintptr_t)(far + i * apart), &got, 1));
            CHECK_EQ(got, 10 + i);
        }
    }
    (void)munmap(far, 3 * apart);
}

static void
test_way(enum bph_peek_way way)
{
    uint8_t *land;
    uintptr_t pointer = 0;

    CHECK(bph_peek_open(&peek, way));
    CHECK_EQ(peek.way, way);
    land = island();
    test_bytes(land);
    test_nowhere();
    test_text(land);
    test_slots();
    pointer = (uintptr_t)land;
    memcpy(land + 4092, &pointer, sizeof pointer);
    pointer = 0;
    bph_peek_refresh(&peek);
    CHECK(bph_peek_pointer(&peek, (uintptr_t)land + 4092, &pointer));
    CHECK(pointer == (uintptr_t)land);
    test_stale(land);
    bph_peek_close(&peek);
    CHECK_EQ(peek.mem_fd, -1);
}

int
main(void)
{
    test_way(BPH_PEEK_VM);
    test_way(BPH_PEEK_MEM);
    return bp_test_end();
}
