#include "bp_copy.h"
#include "bp_test.h"
#include "sample.h"

#define MAX PTRDIFF_MAX
#define MIN PTRDIFF_MIN
#define TOP UINTPTR_MAX

static const struct {
    int line;
    enum bp_overlap want;
    struct {
        uintptr_t buf;
        ptrdiff_t itemsize, shape[2], strides[2];
    } a, b;
} rows[] = {
    /* side by side */
    {__LINE__,
     BP_OVERLAP_NO,
     {1000, 4, {2, 3}, {12, 4}},
     {1024, 4, {2, 3}, {12, 4}}},
    {__LINE__,
     BP_OVERLAP_YES,
     {1000, 4, {2, 3}, {12, 4}},
     {1023, 4, {2, 3}, {12, 4}}},
    {__LINE__,
     BP_OVERLAP_YES,
     {1023, 4, {2, 3}, {-12, -4}},
     {1006, 4, {2, 3}, {12, 4}}},
    {__LINE__,
     BP_OVERLAP_NO,
     {1023, 4, {2, 3}, {-12, -4}},
     {1027, 4, {2, 3}, {12, 4}}},
    /* dense, and too many to be compared */
    {__LINE__,
     BP_OVERLAP_YES,
     {1000, 1, {100, 100}, {100, 1}},
     {10999, 1, {100, 100}, {1, 100}}},
    {__LINE__,
     BP_OVERLAP_NO,
     {1000, 1, {100, 100}, {100, 1}},
     {11000, 1, {100, 100}, {1, 100}}},
    /* columns of one matrix */
    {__LINE__,
     BP_OVERLAP_NO,
     {1000, 8, {1000, 2}, {80, 16}},
     {1008, 8, {1000, 2}, {80, 16}}},
    {__LINE__,
     BP_OVERLAP_NO,
     {1008, 8, {1000, 2}, {80, 16}},
     {1000, 8, {1000, 2}, {80, 16}}},
    {__LINE__,
     BP_OVERLAP_NO,
     {9072, 8, {100, 2}, {-80, 16}},
     {1000, 8, {1000, 1}, {16, 99}}},
    {__LINE__,
     BP_OVERLAP_MAYBE,
     {1000, 9, {1000, 2}, {80, 16}},
     {1008, 8, {1000, 2}, {80, 16}}},
    {__LINE__,
     BP_OVERLAP_MAYBE,
     {1000, 8, {1000, 2}, {80, 16}},
     {1008, 9, {1000, 2}, {80, 16}}},
    /* few: exact, though the strides have no divisor but 1 */
    {__LINE__,
     BP_OVERLAP_NO,
     {1000, 4, {8, 8}, {1000, 7}},
     {1500, 4, {8, 8}, {1001, 1}}},
    {__LINE__,
     BP_OVERLAP_YES,
     {1000, 4, {8, 8}, {1000, 7}},
     {1040, 4, {8, 8}, {1001, 9}}},
    {__LINE__,
     BP_OVERLAP_MAYBE,
     {1000, 4, {13, 5}, {1000, 7}},
     {1500, 4, {8, 8}, {1001, 1}}},
    {__LINE__,
     BP_OVERLAP_MAYBE,
     {1000, 4, {8, 8}, {1000, 7}},
     {1500, 4, {13, 5}, {1001, 1}}},
    /* single places, broadcast */
    {__LINE__,
     BP_OVERLAP_YES,
     {1000, 4, {1, 1}, {9, 9}},
     {1003, 4, {1, 1}, {9, 9}}},
    {__LINE__,
     BP_OVERLAP_YES,
     {1003, 4, {9, 1}, {0, 9}},
     {1000, 4, {1, 6}, {9, 0}}},
    {__LINE__,
     BP_OVERLAP_NO,
     {1000, 4, {1, 1}, {9, 9}},
     {1004, 4, {1, 1}, {9, 9}}},
    /* nothing */
    {__LINE__,
     BP_OVERLAP_NO,
     {1000, 4, {0, 9}, {4, 4}},
     {1000, 4, {9, 9}, {36, 4}}},
    {__LINE__,
     BP_OVERLAP_NO,
     {1000, 4, {9, 9}, {36, 4}},
     {1000, 4, {9, 0}, {36, 4}}},
    {__LINE__,
     BP_OVERLAP_NO,
     {1000, 0, {9, 1}, {0, 4}},
     {999, 4, {9, 1}, {36, 4}}},
};

static void
test_rows(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct bp_view a = {rows[i].a.itemsize, 2, rows[i].a.shape,
                                  rows[i].a.strides, NULL};
        const struct bp_view b = {rows[i].b.itemsize, 2, rows[i].b.shape,
                                  rows[i].b.strides, NULL};
        const struct bp_memory at_a = {&a, rows[i].a.buf, NULL, NULL};
        const struct bp_memory at_b = {&b, rows[i].b.buf, NULL, NULL};
        enum bp_overlap out = (enum bp_overlap)7;

        CHECK_EQ(bp_view_overlap(&at_a, &at_b, &out, NULL), BP_OK);
        CHECK_EQ_AT(rows[i].line, out, rows[i].want);
        out = (enum bp_overlap)7;
        CHECK_EQ(bp_view_overlap(&at_b, &at_a, &out, NULL), BP_OK);
        CHECK_EQ_AT(rows[i].line, out, rows[i].want);
    }
}

/* What cannot be measured is no answer, on either side. */
static void
test_hostile(void)
{
    static const struct {
        int line;
        enum bp_status status;
        ptrdiff_t itemsize, shape[2], strides[2];
        uintptr_t buf;
    } bad[] = {
        {__LINE__, BP_VIOLATION, -1, {2, 2}, {8, 4}, 1000},
        {__LINE__, BP_VIOLATION, 4, {2, -2}, {8, 4}, 1000},
        {__LINE__, BP_OVERFLOW, 4, {MAX, 2}, {0, 0}, 1000},
        {__LINE__, BP_OVERFLOW, 4, {MAX / 2, 1}, {0, 0}, 1000},
        {__LINE__, BP_OVERFLOW, 4, {3, 2}, {MAX, 0}, 1000},
        {__LINE__, BP_OVERFLOW, 4, {2, 2}, {MIN, 0}, 1000},
        {__LINE__, BP_OVERFLOW, 4, {2, 2}, {8, 4}, TOP - 14},
    };
    const ptrdiff_t shape[] = {2};
    const struct bp_view good = {4, 1, shape, NULL, NULL};
    const struct bp_memory at_good = {&good, 1000, NULL, NULL};

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const struct bp_view view = {bad[i].itemsize, 2, bad[i].shape,
                                     bad[i].strides, NULL};
        const struct bp_memory at = {&view, bad[i].buf, NULL, NULL};
        enum bp_overlap out = (enum bp_overlap)7;

        CHECK_EQ_AT(bad[i].line, bp_view_overlap(&at, &at_good, &out, NULL),
                    bad[i].status);
        CHECK_EQ_AT(bad[i].line, bp_view_overlap(&at_good, &at, &out, NULL),
                    bad[i].status);
        CHECK_EQ(out, 7);
    }
}

/* By brute force: which bytes does each of the two have? */
static void
test_random(void)
{
    static struct sample s;
    uint64_t state = 4;
    int counts[3] = {0, 0, 0};

    for (int i = 0; i < 6000; i++) {
        bool marked[SAMPLE_BYTES] = {false}, shared = false;
        ptrdiff_t shape[SAMPLE_DIMS], strides[SAMPLE_DIMS];
        enum bp_overlap out;
        struct bp_view other;
        struct bp_memory there;

        sample_make(&s, &state, false);
        other = s.view;
        memcpy(shape, s.shape, sizeof shape);
        memcpy(strides, s.strides, sizeof strides);
        other.shape = shape;
        other.strides = other.strides != NULL ? strides : NULL;
        there = (struct bp_memory){&other, s.memory.buf, NULL, NULL};
        sample_move(&s, &state);
        for (ptrdiff_t k = 0; k < sample_count(&s.view); k++) {
            uintptr_t at = sample_item(&s.memory, false, k);

            memset(&marked[at - (uintptr_t)s.bytes], 1,
                   (size_t)s.view.itemsize);
        }
        for (ptrdiff_t k = 0; k < sample_count(&other); k++) {
            uintptr_t at = sample_item(&there, false, k);

            for (ptrdiff_t n = 0; n < other.itemsize; n++) {
                shared |= marked[at - (uintptr_t)s.bytes + (size_t)n];
            }
        }
        CHECK_EQ(bp_view_overlap(&s.memory, &there, &out, NULL), BP_OK);
        CHECK(out != BP_OVERLAP_NO || !shared);
        CHECK(out != BP_OVERLAP_YES || shared);
        CHECK(out != BP_OVERLAP_MAYBE || sample_count(&other) > 64);
        counts[out]++;
    }
    CHECK(counts[0] > 300 && counts[1] > 1000 && counts[2] > 50);
}

int
main(void)
{
    test_rows();
    test_hostile();
    test_random();
    return bp_test_end();
}
