#include "bp_copy.h"
#include "bp_test.h"
#include "sample.h"

#define BYTES (SAMPLE_ITEMS * 24) /* of the largest sample, packed */

static bool
is_fortran(const struct bp_view *view, enum bp_order order)
{
    return order == BP_ORDER_F
           || (order == BP_ORDER_ANY && bp_view_is_contiguous(view, BP_ORDER_F)
               && !bp_view_is_contiguous(view, BP_ORDER_C));
}

/* There and back, in every order, against item by item. */
static void
test_packed(void)
{
    static const enum bp_order orders[] = {BP_ORDER_C, BP_ORDER_F,
                                           BP_ORDER_ANY};
    static struct sample s, before;
    static unsigned char got[BYTES + 1], want[BYTES + 1], fresh[BYTES];
    static unsigned char after[SAMPLE_BYTES];
    uint64_t state = 5;
    int written = 0;

    for (int i = 0; i < 6000; i++) {
        enum bp_order order = orders[i % 3];
        ptrdiff_t nbytes;

        sample_make(&s, &state, i % 2 == 0);
        nbytes = sample_count(&s.view) * s.view.itemsize;
        memset(got, 0xA5, sizeof got);
        memset(want, 0xA5, sizeof want);
        sample_gather(&s.memory, is_fortran(&s.view, order), want);
        CHECK_EQ(bp_copy_to_packed(got, nbytes, order, &s.memory, NULL),
                 BP_OK);
        CHECK(memcmp(got, want, sizeof got) == 0);

        if (!sample_is_injective(&s.memory)) {
            continue;
        }
        for (ptrdiff_t k = 0; k < nbytes; k++) {
            fresh[k] = (unsigned char)sample_random(&state);
        }
        before = s;
        sample_scatter(&s.memory, is_fortran(&s.view, order), fresh);
        memcpy(after, s.bytes, sizeof after);
        memcpy(s.bytes, before.bytes, sizeof s.bytes);
        CHECK_EQ(bp_copy_from_packed(&s.memory, fresh, nbytes, order, NULL),
                 BP_OK);
        CHECK(memcmp(s.bytes, after, sizeof after) == 0);
        CHECK(memcmp(s.table, before.table, sizeof s.table) == 0);
        written++;
    }
    CHECK(written > 1500);
}

/*
 * From one layout to another within the same bytes: TO gets what FROM had, or
 * there is no safe way without scratch, and nothing has happened.
 */
static void
test_overlap(void)
{
    static struct sample s;
    static unsigned char items[BYTES], scratch[BYTES];
    static unsigned char want[SAMPLE_BYTES], old[SAMPLE_BYTES];
    uint64_t state = 6;
    int safe = 0, refused = 0, scratched = 0;

    for (int i = 0; i < 8000; i++) {
        ptrdiff_t shape[SAMPLE_DIMS], strides[SAMPLE_DIMS], nbytes;
        struct bp_memory from;
        struct bp_view view;
        enum bp_status status;

        sample_make(&s, &state, false);
        view = s.view;
        memcpy(shape, s.shape, sizeof shape);
        memcpy(strides, s.strides, sizeof strides);
        view.shape = shape;
        view.strides = view.strides != NULL ? strides : NULL;
        from = (struct bp_memory){&view, s.memory.buf, NULL, NULL};
        if (i % 2 == 0) {
            sample_move(&s, &state);
        }
        else { /* shifted by some bytes */
            s.memory.buf += (uintptr_t)sample_between(&state, -30, 30);
        }
        if (!sample_is_injective(&s.memory)) {
            continue;
        }
        nbytes = sample_count(&view) * view.itemsize;
        memcpy(old, s.bytes, sizeof old);
        sample_gather(&from, false, items);
        sample_scatter(&s.memory, false, items);
        memcpy(want, s.bytes, sizeof want);

        memcpy(s.bytes, old, sizeof old);
        status = bp_copy(&s.memory, &from, NULL, 0, NULL);
        CHECK(status == BP_OK || status == BP_CAPACITY);
        CHECK(memcmp(s.bytes, status == BP_OK ? want : old, sizeof old) == 0);
        safe += status == BP_OK;
        refused += status != BP_OK;

        memcpy(s.bytes, old, sizeof old);
        CHECK_EQ(bp_copy(&s.memory, &from, scratch, nbytes, NULL), BP_OK);
        CHECK(memcmp(s.bytes, want, sizeof want) == 0);
        if (status != BP_OK) {
            memcpy(s.bytes, old, sizeof old);
            CHECK_EQ(bp_copy(&s.memory, &from, scratch, nbytes - 1, NULL),
                     BP_CAPACITY);
            CHECK(memcmp(s.bytes, old, sizeof old) == 0);
            scratched++;
        }
    }
    CHECK(safe > 1000 && refused > 300 && scratched > 300);
}

/* Between two memories of any kind that share nothing. */
static void
test_between(void)
{
    static struct sample a, b;
    static unsigned char items[BYTES], want[SAMPLE_BYTES];
    static unsigned char old[SAMPLE_BYTES];
    uint64_t state = 7;
    int done = 0;

    for (int i = 0; i < 6000; i++) {
        sample_make(&a, &state, i % 2 == 0);
        sample_make_like(&b, &a, &state, i % 3 == 0);
        if (!sample_is_injective(&b.memory)) {
            continue;
        }
        memcpy(old, b.bytes, sizeof old);
        sample_gather(&a.memory, false, items);
        sample_scatter(&b.memory, false, items);
        memcpy(want, b.bytes, sizeof want);
        memcpy(b.bytes, old, sizeof old);
        CHECK_EQ(bp_copy(&b.memory, &a.memory, NULL, 0, NULL), BP_OK);
        CHECK(memcmp(b.bytes, want, sizeof want) == 0);
        done++;
    }
    CHECK(done > 1500);
}

/* Rows behind pointers that are turned round: only scratch makes it right. */
static void
test_indirect(void)
{
    short items[3][2] = {{10, 11}, {20, 21}, {30, 31}}, scratch[6];
    short *rows[] = {items[0], items[1], items[2]};
    const ptrdiff_t shape[] = {3, 2}, sub[] = {0, -1};
    const ptrdiff_t down[] = {sizeof rows[0], sizeof(short)};
    const ptrdiff_t up[] = {-(ptrdiff_t)sizeof rows[0], sizeof(short)};
    const struct bp_view there = {sizeof(short), 2, shape, down, sub};
    const struct bp_view back = {sizeof(short), 2, shape, up, sub};
    const struct bp_view flat = {sizeof(short), 2, shape, NULL, NULL};
    const struct bp_memory to = {&there, (uintptr_t)rows, NULL, NULL};
    const struct bp_memory from = {&back, (uintptr_t)&rows[2], NULL, NULL};
    const struct bp_memory packed = {&flat, (uintptr_t)scratch, NULL, NULL};

    CHECK_EQ(bp_copy(&to, &from, scratch, sizeof scratch, NULL), BP_OK);
    CHECK_EQ(items[0][0], 30);
    CHECK_EQ(items[1][1], 21);
    CHECK_EQ(items[2][1], 11);
    CHECK_EQ(bp_copy(&packed, &to, NULL, 0, NULL), BP_OK);
    CHECK_EQ(scratch[5], 11);
    scratch[5] = 99;
    CHECK_EQ(bp_copy(&to, &packed, NULL, 0, NULL), BP_OK);
    CHECK_EQ(items[2][1], 99);
}

int
main(void)
{
    test_packed();
    test_overlap();
    test_between();
    test_indirect();
    return bp_test_end();
}
