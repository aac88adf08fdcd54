/*
 * Mirrors of random memories: what they show, what they write back, and what
 * they leave alone.
 */
#include "bp_mirror.h"
#include "bp_test.h"
#include "sample.h"

#define MAX   PTRDIFF_MAX
#define ROUND 2000
#define BYTES ((ptrdiff_t)SAMPLE_ITEMS * 24)
#define GUARD 16

static const enum bp_order orders[] = {BP_ORDER_C, BP_ORDER_F, BP_ORDER_ANY};

/* Is every byte of AT still what memset made it? */
static bool
is_filled(const unsigned char *at, int byte, ptrdiff_t nbytes)
{
    for (ptrdiff_t i = 0; i < nbytes; i++) {
        if (at[i] != byte) {
            return false;
        }
    }
    return true;
}

/* Does an iteration over MIRROR in its own order meet WANT, byte by byte? */
static bool
shows(const struct bp_mirror *mirror, const unsigned char *want)
{
    const struct bp_memory memory = {&mirror->view, mirror->buf, NULL, NULL};
    static struct bp_iter it;
    ptrdiff_t seen = 0;
    uintptr_t at = 0;

    CHECK_EQ(bp_iter_init(&it, &memory, mirror->order, NULL), BP_OK);
    for (; bp_iter_next(&it, &at); seen += mirror->view.itemsize) {
        if (at != mirror->buf + (uintptr_t)seen
            || memcmp((const void *)at, want + seen,
                      (size_t)mirror->view.itemsize)
                   != 0) {
            return false;
        }
    }
    return it.status == BP_OK && seen == mirror->nbytes;
}

struct tally {
    int copies, themselves, written;
};

/* Mirror S in ORDER, change the mirror, release it. */
static void
check_mirror(struct sample *s, enum bp_order order, bool writes,
             struct tally *tally)
{
    static unsigned char room[BYTES + GUARD], before[BYTES], after[BYTES];
    static unsigned char changed[BYTES];
    ptrdiff_t nbytes = sample_count(&s->view) * s->view.itemsize;
    bool f = order == BP_ORDER_F
             || (order == BP_ORDER_ANY
                 && bp_view_is_contiguous(&s->view, BP_ORDER_F)
                 && !bp_view_is_contiguous(&s->view, BP_ORDER_C));
    const struct bp_mirror_want want = {order, writes, room, nbytes};
    struct bp_mirror mirror;

    memset(room, 0x5a, sizeof room);
    sample_gather(&s->memory, f, before);
    CHECK_EQ(bp_mirror_init(&mirror, &s->memory, &want, NULL), BP_OK);
    CHECK(bp_view_is_contiguous(&mirror.view, order));
    CHECK(shows(&mirror, before));
    CHECK(mirror.is_copy
          == (nbytes > 0 && !bp_view_is_contiguous(&s->view, order)));
    CHECK(mirror.buf == (mirror.is_copy ? (uintptr_t)room : s->memory.buf));
    CHECK(is_filled(room + (mirror.is_copy ? nbytes : 0), 0x5a, GUARD));
    tally->copies += mirror.is_copy;
    tally->themselves += !mirror.is_copy;

    for (ptrdiff_t i = 0; mirror.is_copy && i < nbytes; i++) {
        room[i] ^= 0xff;
    }
    memcpy(changed, room, sizeof changed);
    sample_gather(&s->memory, f, after);
    CHECK(memcmp(before, after, (size_t)nbytes) == 0);
    for (int k = 0; k < 2; k++) { /* the second time for nothing */
        bool back = mirror.is_copy && writes;

        CHECK_EQ(bp_mirror_release(&mirror, NULL), BP_OK);
        CHECK(mirror.buf == 0);
        CHECK(memcmp(changed, room, sizeof changed) == 0);
        sample_gather(&s->memory, f, after);
        if (!back && k == 0) {
            CHECK(memcmp(before, after, (size_t)nbytes) == 0);
        }
        else if (back && sample_is_injective(&s->memory)) {
            CHECK(memcmp(changed, after, (size_t)nbytes) == 0);
            tally->written++;
        }
        memset(room, k, sizeof room);
        memset(changed, k, sizeof changed);
    }
}

static void
test_random(void)
{
    static struct sample s;
    struct tally tally = {0, 0, 0};
    uint64_t state = 22;

    for (int i = 0; i < ROUND; i++) {
        for (int k = 0; k < 6; k++) {
            sample_make(&s, &state, i % 3 == 0);
            check_mirror(&s, orders[k % 3], k < 3, &tally);
        }
    }
    CHECK(tally.copies > 2000);
    CHECK(tally.themselves > 500);
    CHECK(tally.written > 500);
}

/* A write-back touches no byte between the items. */
static void
test_gaps(void)
{
    unsigned char bytes[64], room[12];
    const ptrdiff_t shape[] = {2, 3}, strides[] = {-32, 8};
    const struct bp_view view = {2, 2, shape, strides, NULL};
    const struct bp_memory memory = {&view, (uintptr_t)(bytes + 40), NULL,
                                     NULL};
    const struct bp_mirror_want want = {BP_ORDER_F, true, room, 12};
    struct bp_mirror mirror;

    for (int i = 0; i < 64; i++) {
        bytes[i] = (unsigned char)i;
    }
    CHECK_EQ(bp_mirror_init(&mirror, &memory, &want, NULL), BP_OK);
    CHECK(memcmp(room, "\x28\x29\x08\x09\x30\x31\x10\x11\x38\x39\x18\x19", 12)
          == 0);
    memset(room, 0xee, sizeof room);
    CHECK_EQ(bp_mirror_release(&mirror, NULL), BP_OK);
    for (int i = 0; i < 64; i++) {
        bool item =
            i % 8 < 2 && (i / 8 % 4 == 1 || i / 8 % 4 == 2 || i / 8 % 4 == 3);

        CHECK_EQ(bytes[i], item ? 0xee : i);
    }
}

/* What is refused leaves the mirror and the room as they were. */
static void
test_refused(void)
{
    unsigned char bytes[64], room[12];
    const ptrdiff_t shape[] = {6}, strides[] = {4}, huge[] = {MAX};
    struct bp_view view = {2, 1, shape, strides, NULL};
    struct bp_memory memory = {&view, (uintptr_t)bytes, NULL, NULL};
    struct bp_mirror_want want = {BP_ORDER_C, true, room, 11};
    struct bp_error err;
    struct bp_mirror mirror;

    memset(&mirror, 0x77, sizeof mirror);
    memset(room, 0x5a, sizeof room);
    memset(bytes, 1, sizeof bytes);
    CHECK_EQ(bp_mirror_init(&mirror, &memory, &want, &err), BP_CAPACITY);
    CHECK_STR(err.text, "11 bytes of room for items of 12");
    want.nroom = 12;
    want.room = bytes + 20; /* the last item, and what is behind it */
    CHECK_EQ(bp_mirror_init(&mirror, &memory, &want, &err), BP_VIOLATION);
    CHECK_STR(err.text, "the room is part of what is mirrored");
    memory.buf = UINTPTR_MAX - 20;
    want.room = room;
    CHECK_EQ(bp_mirror_init(&mirror, &memory, &want, NULL), BP_OVERFLOW);
    view.shape = huge;
    CHECK_EQ(bp_mirror_init(&mirror, &memory, &want, NULL), BP_OVERFLOW);
    view.ndim = -1;
    CHECK_EQ(bp_mirror_init(&mirror, &memory, &want, NULL), BP_VIOLATION);
    CHECK(is_filled((const unsigned char *)&mirror, 0x77,
                    (ptrdiff_t)sizeof mirror));
    CHECK(is_filled(room, 0x5a, 12));
    CHECK(is_filled(bytes, 1, 64));

    view = (struct bp_view){2, 1, shape, strides, NULL};
    memory.buf = (uintptr_t)bytes;
    want.room = bytes + 22; /* behind the last item */
    CHECK_EQ(bp_mirror_init(&mirror, &memory, &want, NULL), BP_OK);
    CHECK_EQ(bp_mirror_release(&mirror, NULL), BP_OK);
}

/* Nothing needs no room, however many there are of it. */
static void
test_nothing(void)
{
    const ptrdiff_t shape[] = {MAX, MAX, 0}, strides[] = {MAX, MAX, 1};
    const ptrdiff_t loads[] = {0, 0, -1};
    const struct bp_view view = {8, 3, shape, strides, loads};
    const struct bp_memory memory = {&view, 16, NULL, NULL};
    struct bp_mirror mirror;

    for (int k = 0; k < 3; k++) {
        const struct bp_mirror_want want = {orders[k], true, NULL, 0};

        CHECK_EQ(bp_mirror_init(&mirror, &memory, &want, NULL), BP_OK);
        CHECK(!mirror.is_copy);
        CHECK_EQ(mirror.buf, 16);
        CHECK(bp_view_is_contiguous(&mirror.view, orders[k]));
        CHECK_EQ(bp_mirror_release(&mirror, NULL), BP_OK);
    }
}

static bool
load_until(void *context, uintptr_t at, uintptr_t *out)
{
    int *left = context;

    memcpy(out, (const void *)at, sizeof *out);
    return (*left)-- > 0;
}

/* A pointer that cannot be read any more: the mirror can be released later. */
static void
test_fault(void)
{
    unsigned char rows[2][4] = {{1, 2, 3, 4}, {5, 6, 7, 8}}, room[8];
    unsigned char *table[2] = {rows[1], rows[0]};
    const ptrdiff_t shape[] = {2, 4}, loads[] = {0, -1};
    const ptrdiff_t strides[] = {(ptrdiff_t)sizeof table[0], 1};
    const struct bp_view view = {1, 2, shape, strides, loads};
    int left = 1;
    const struct bp_memory memory = {&view, (uintptr_t)table, load_until,
                                     &left};
    const struct bp_mirror_want want = {BP_ORDER_ANY, true, room, 8};
    struct bp_mirror mirror = {.buf = 5};

    CHECK_EQ(bp_mirror_init(&mirror, &memory, &want, NULL), BP_FAULT);
    CHECK_EQ(mirror.buf, 5);
    left = 2;
    CHECK_EQ(bp_mirror_init(&mirror, &memory, &want, NULL), BP_OK);
    CHECK(memcmp(room, "\5\6\7\10\1\2\3\4", 8) == 0);
    memcpy(room, "abcdefgh", 8);
    left = 0;
    CHECK_EQ(bp_mirror_release(&mirror, NULL), BP_FAULT);
    CHECK(mirror.is_copy);
    left = 2;
    CHECK_EQ(bp_mirror_release(&mirror, NULL), BP_OK);
    CHECK(memcmp(rows, "efghabcd", 8) == 0);
}

int
main(void)
{
    test_random();
    test_gaps();
    test_refused();
    test_nothing();
    test_fault();
    return bp_test_end();
}
