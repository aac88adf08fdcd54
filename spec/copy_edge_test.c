/*
 * Copies that cannot be, that fail halfway, and of odd shapes.
 */
#include "bp_clause.h"
#include "bp_copy.h"
#include "bp_test.h"
#include "sample.h"

#define MAX PTRDIFF_MAX

static bool
load_few(void *context, uintptr_t at, uintptr_t *out)
{
    int *left = context;

    memcpy(out, (const void *)at, sizeof *out);
    --*left;
    return *left >= 0;
}

static const struct {
    int line;
    enum bp_status status;
    ptrdiff_t itemsize;
    int ndim;
    ptrdiff_t shape[2], strides[2];
} hostile[] = {
    {__LINE__, BP_OK, 2, 2, {3, 4}, {8, 2}},
    {__LINE__, BP_VIOLATION, 1, 2, {3, 4}, {8, 2}},
    {__LINE__, BP_VIOLATION, 2, 1, {3, 4}, {8, 2}},
    {__LINE__, BP_VIOLATION, 2, 2, {3, 3}, {8, 2}},
    {__LINE__, BP_VIOLATION, -2, 2, {3, 4}, {8, 2}},
    {__LINE__, BP_VIOLATION, 2, 2, {3, -4}, {8, 2}},
    {__LINE__, BP_OVERFLOW, 2, 2, {3, MAX}, {8, 2}},
    {__LINE__, BP_OVERFLOW, 2, 2, {3, 4}, {8, MAX}},
};

static void
test_hostile(void)
{
    short items[3][4] = {{0}}, old[3][4] = {{0}};
    const ptrdiff_t shape[] = {3, 4};
    const struct bp_view good = {sizeof(short), 2, shape, NULL, NULL};
    const struct bp_memory there = {&good, (uintptr_t)items, NULL, NULL};
    short other[12] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};

    for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
        struct bp_view view = {hostile[i].itemsize, hostile[i].ndim,
                               hostile[i].shape, hostile[i].strides, NULL};
        struct bp_memory bad = {&view, (uintptr_t)other, NULL, NULL};
        ptrdiff_t nbytes = sizeof items;

        CHECK_EQ_AT(hostile[i].line, bp_copy(&there, &bad, NULL, 0, NULL),
                    hostile[i].status);
        if (hostile[i].status == BP_OK) {
            CHECK_EQ(memcmp(items, other, sizeof other), 0);
            memset(items, 0, sizeof items);
            continue;
        }
        CHECK_EQ(memcmp(items, old, sizeof old), 0);
        bad.buf = (uintptr_t)items;
        CHECK_EQ_AT(hostile[i].line, bp_copy(&bad, &there, NULL, 0, NULL),
                    hostile[i].status);
        CHECK_EQ_AT(hostile[i].line,
                    bp_copy_to_packed(other, nbytes, BP_ORDER_C, &bad, NULL),
                    hostile[i].status);
        CHECK_EQ_AT(hostile[i].line,
                    bp_copy_from_packed(&bad, other, nbytes, BP_ORDER_C, NULL),
                    hostile[i].status);
        CHECK_EQ(memcmp(items, old, sizeof old), 0);
        CHECK_EQ(other[11], 12);
    }
    CHECK_EQ(bp_copy_to_packed(other, 23, BP_ORDER_C, &there, NULL),
             BP_VIOLATION);
    CHECK_EQ(other[0], 1);
}

/* Pointers that fail halfway, of either side, on both ways. */
static void
test_bad_pointers(void)
{
    short items[2][2] = {{1, 2}, {3, 4}}, packed[4] = {0};
    uintptr_t rows[] = {(uintptr_t)items[0], (uintptr_t)items[1]};
    const ptrdiff_t shape[] = {2, 2}, sub[] = {0, -1};
    ptrdiff_t strides[] = {sizeof rows[0], sizeof(short)};
    struct bp_view view = {sizeof(short), 2, shape, strides, sub};
    int left = 1;
    struct bp_memory memory = {&view, (uintptr_t)rows, load_few, &left};
    struct bp_error err;
    short scratch[4];

    CHECK_EQ(bp_copy_to_packed(packed, 8, BP_ORDER_C, &memory, &err),
             BP_FAULT);
    CHECK_EQ(err.clause, BP_LAY_007);
    CHECK_EQ(packed[1], 2);
    CHECK_EQ(packed[2], 0);
    left = 1;
    CHECK_EQ(bp_copy_from_packed(&memory, packed, 8, BP_ORDER_C, &err),
             BP_FAULT);
    left = 1;
    CHECK_EQ(bp_copy(&memory, &memory, scratch, 8, &err), BP_FAULT);
    left = 0;
    CHECK_EQ(bp_copy_to_packed(packed, 8, BP_ORDER_C, &memory, &err),
             BP_FAULT);
    left = 0;
    CHECK_EQ(bp_copy_from_packed(&memory, packed, 8, BP_ORDER_C, &err),
             BP_FAULT);
    rows[1] = UINTPTR_MAX - 2;
    left = 9;
    CHECK_EQ(bp_copy_to_packed(packed, 8, BP_ORDER_C, &memory, &err),
             BP_OVERFLOW);
    strides[1] = MAX;
    CHECK_EQ(bp_copy_to_packed(packed, 8, BP_ORDER_C, &memory, &err),
             BP_OVERFLOW);
    CHECK_EQ(bp_copy_from_packed(&memory, packed, 8, BP_ORDER_C, &err),
             BP_OVERFLOW);
}

/* Pointers that are loaded plainly, and lead too far. */
static void
test_plain_pointers(void)
{
    short row[2] = {7, 8}, packed[6];
    uintptr_t good = (uintptr_t)&row[1], rows[3];
    const ptrdiff_t shape[] = {3, 2}, sub[] = {1, -1};
    const ptrdiff_t strides[] = {sizeof rows[0], -(ptrdiff_t)sizeof(short)};
    struct bp_view view = {sizeof(short), 2, shape, strides, sub};
    struct bp_memory memory = {&view, (uintptr_t)rows, NULL, NULL};
    const uintptr_t bad[] = {0, UINTPTR_MAX, UINTPTR_MAX - 2};

    for (int i = 0; i < 3; i++) {
        for (int k = 0; k < 3; k++) {
            for (int n = 0; n < 3; n++) {
                rows[n] = n == k ? bad[i] : good - 1;
            }
            CHECK_EQ(bp_copy_to_packed(packed, sizeof packed, BP_ORDER_C,
                                       &memory, NULL),
                     BP_OVERFLOW);
        }
        rows[2] = good - 1;
        CHECK_EQ(bp_copy_to_packed(packed, sizeof packed, BP_ORDER_C, &memory,
                                   NULL),
                 BP_OK);
        CHECK_EQ(packed[4], 8);
        CHECK_EQ(packed[5], 7);
    }
}

/* A wide extent on one item, and 64 dimensions. */
static void
test_odd_shapes(void)
{
    static unsigned char many[1 << 12], got[1 << 12], want[1 << 12];
    const ptrdiff_t none[] = {MAX, 0}, strides[] = {0, 8};
    struct bp_view view = {8, 2, none, strides, NULL};
    struct bp_memory memory = {&view, 8, NULL, NULL};
    ptrdiff_t shape[BP_MAX_NDIM], deep[BP_MAX_NDIM];
    char byte = 7;

    CHECK_EQ(bp_copy_to_packed(&byte, 0, BP_ORDER_F, &memory, NULL), BP_OK);
    CHECK_EQ(byte, 7);
    for (int n = 0; n < BP_MAX_NDIM; n++) {
        shape[n] = n % 5 == 0 && n < 60 ? 2 : 1;
        deep[n] = n % 5 == 0 && n < 60 ? 1 << (n / 5 * 7 % 12) : MAX;
    }
    for (size_t i = 0; i < sizeof many; i++) {
        many[i] = (unsigned char)(i * 11 + i / 256);
    }
    view = (struct bp_view){1, BP_MAX_NDIM, shape, deep, NULL};
    memory.buf = (uintptr_t)many;
    sample_gather(&memory, true, want);
    CHECK_EQ(bp_copy_to_packed(got, sizeof got, BP_ORDER_F, &memory, NULL),
             BP_OK);
    CHECK_EQ(memcmp(got, want, sizeof got), 0);
}

int
main(void)
{
    test_hostile();
    test_bad_pointers();
    test_plain_pointers();
    test_odd_shapes();
    return bp_test_end();
}
