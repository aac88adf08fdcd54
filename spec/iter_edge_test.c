/*
 * Iteration over wide, deep and broken memories, most of which are nowhere.
 */
#include "bp_iter.h"
#include "bp_test.h"

#include <limits.h>

#define MAX PTRDIFF_MAX
#define TOP UINTPTR_MAX

/* A memory that is nowhere: pointers are made of their own addresses. */
static bool
load_made_up(void *context, uintptr_t at, uintptr_t *out)
{
    ptrdiff_t *calls = context;

    ++*calls;
    *out = 1000000 + at * 7919 % 99991;
    return true;
}

/* 64 dimensions, 2**20 items among them; then 64 loads, one after another. */
static void
test_many_dimensions(void)
{
    ptrdiff_t shape[BP_MAX_NDIM], strides[BP_MAX_NDIM], sub[BP_MAX_NDIM];
    struct bp_view view = {1, BP_MAX_NDIM, shape, strides, NULL};
    ptrdiff_t calls = 0, count = 0;
    struct bp_memory memory = {&view, 5000, load_made_up, &calls};
    static struct bp_iter it;
    uint64_t sum = 0;
    uintptr_t at, want = 5000;

    for (int n = 0; n < BP_MAX_NDIM; n++) {
        bool wide = n % 3 == 1 && n < 60;

        shape[n] = wide ? 2 : 1;
        strides[n] = wide ? (ptrdiff_t)1 << n / 3 : MAX;
        sub[n] = n;
    }
    for (int k = 0; k < 2; k++) {
        CHECK_EQ(
            bp_iter_init(&it, &memory, k == 0 ? BP_ORDER_C : BP_ORDER_F, NULL),
            BP_OK);
        for (count = 0, sum = 0; bp_iter_next(&it, &at); count++) {
            sum += at - 5000;
        }
        CHECK_EQ(count, 1 << 20);
        CHECK_EQ(sum, ((uint64_t)1 << 39) - ((uint64_t)1 << 19));
    }
    CHECK_EQ(calls, 0);
    view.suboffsets = sub;
    for (int n = 0; n < BP_MAX_NDIM; n++) {
        shape[n] = 1;
        (void)load_made_up(&calls, want, &want);
        want += (uintptr_t)n;
    }
    CHECK_EQ(bp_iter_init(&it, &memory, BP_ORDER_F, NULL), BP_OK);
    CHECK(bp_iter_next(&it, &at));
    CHECK(at == want);
    CHECK_EQ(calls, 2 * BP_MAX_NDIM);
    CHECK(!bp_iter_next(&it, &at));
}

/* Extents and items beyond what an int holds. */
static void
test_huge(void)
{
    const ptrdiff_t extent = MAX / 4, wide = MAX > INT_MAX ? MAX / 3 : 1;
    const ptrdiff_t shape[] = {2, extent}, still[] = {8, 0}, one[] = {2};
    struct bp_view view = {4, 2, shape, still, NULL};
    struct bp_memory memory = {&view, 100, NULL, NULL};
    struct bp_iter it;
    uintptr_t at = 0;
    ptrdiff_t nbytes;

    CHECK_EQ(bp_iter_init(&it, &memory, BP_ORDER_C, NULL), BP_OVERFLOW);
    view.itemsize = 1;
    CHECK_EQ(bp_iter_init(&it, &memory, BP_ORDER_C, NULL), BP_OK);
    CHECK(bp_iter_next(&it, &at) && bp_iter_next(&it, &at));
    CHECK_EQ(at, 100);
    CHECK_EQ(it.left, extent - 2);

    view = (struct bp_view){wide, 1, one, NULL, NULL};
    CHECK_EQ(bp_iter_init(&it, &memory, BP_ORDER_C, NULL), BP_OK);
    CHECK(bp_iter_next(&it, &at) && bp_iter_next(&it, &at));
    CHECK(at == 100 + (uintptr_t)wide);
    CHECK_EQ(bp_iter_init(&it, &memory, BP_ORDER_C, NULL), BP_OK);
    CHECK(bp_iter_next_run(&it, &at, &nbytes));
    CHECK_EQ(nbytes, 2 * wide);

    view.itemsize = 0; /* items without bytes are items, but no run */
    CHECK_EQ(bp_iter_init(&it, &memory, BP_ORDER_C, NULL), BP_OK);
    CHECK(bp_iter_next(&it, &at) && bp_iter_next(&it, &at));
    CHECK(!bp_iter_next(&it, &at));
    CHECK_EQ(bp_iter_init(&it, &memory, BP_ORDER_C, NULL), BP_OK);
    CHECK(!bp_iter_next_run(&it, &at, &nbytes));
}

struct script {
    uintptr_t answer;
    int calls, good;
};

static bool
load_scripted(void *context, uintptr_t at, uintptr_t *out)
{
    struct script *script = context;

    (void)at;
    *out = script->answer;
    return script->calls++ < script->good;
}

/* Pointers that cannot be read, and pointers to the edge of everything. */
static void
test_bad_pointers(void)
{
    const ptrdiff_t shape[] = {2, 3}, strides[] = {8, -4}, sub[] = {16, -1};
    struct bp_view view = {4, 2, shape, strides, sub};
    struct script script = {5000, 0, 1};
    struct bp_memory memory = {&view, 100, load_scripted, &script};
    struct bp_iter it;
    uintptr_t at = 7;
    static const struct {
        int line;
        enum bp_status status;
        uintptr_t answer;
    } answers[] = {
        {__LINE__, BP_OK, TOP - 20},       {__LINE__, BP_OVERFLOW, TOP - 19},
        {__LINE__, BP_OVERFLOW, TOP - 15}, {__LINE__, BP_OK, 0},
        {__LINE__, BP_OVERFLOW, TOP},
    };

    CHECK_EQ(bp_iter_init(&it, &memory, BP_ORDER_C, NULL), BP_OK);
    CHECK_EQ(script.calls, 0);
    for (int k = 0; k < 3; k++) {
        CHECK(bp_iter_next(&it, &at));
        CHECK_EQ(at, 5016 - 4 * k);
    }
    CHECK(!bp_iter_next(&it, &at));
    CHECK_EQ(it.status, BP_FAULT);
    CHECK_EQ(it.at, 108); /* the pointer in question */
    CHECK(!bp_iter_next(&it, &at));
    CHECK_EQ(it.status, BP_FAULT); /* still */
    CHECK_EQ(script.calls, 2);
    CHECK_EQ(at, 5008);

    script.good = 99;
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        script.answer = answers[i].answer;
        CHECK_EQ(bp_iter_init(&it, &memory, BP_ORDER_F, NULL), BP_OK);
        CHECK_EQ_AT(answers[i].line, bp_iter_next(&it, &at),
                    answers[i].status == BP_OK);
        CHECK_EQ_AT(answers[i].line, it.status, answers[i].status);
    }
    script = (struct script){5000, 0, 0};
    CHECK_EQ(bp_iter_init(&it, &memory, BP_ORDER_C, NULL), BP_OK);
    CHECK(!bp_iter_next(&it, &at));
    CHECK_EQ(it.status, BP_FAULT);
    CHECK_EQ(it.at, 100);
}

/* One load for each row in C order. */
static void
test_number_of_loads(void)
{
    const ptrdiff_t shape[] = {5, 4, 3}, strides[] = {8, 12, 4};
    const ptrdiff_t sub[] = {0, -1, -1};
    struct bp_view view = {4, 3, shape, strides, sub};
    ptrdiff_t calls = 0, nbytes, runs = 0;
    struct bp_memory memory = {&view, 800, load_made_up, &calls};
    struct bp_iter it;
    uintptr_t at;

    CHECK_EQ(bp_iter_init(&it, &memory, BP_ORDER_C, NULL), BP_OK);
    while (bp_iter_next_run(&it, &at, &nbytes)) {
        CHECK_EQ(nbytes, 48);
        runs++;
    }
    CHECK_EQ(runs, 5);
    CHECK_EQ(calls, 5);
}

int
main(void)
{
    test_many_dimensions();
    test_huge();
    test_bad_pointers();
    test_number_of_loads();
    return bp_test_end();
}
