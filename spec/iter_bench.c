/*
 * Times the iterator beside loops written for each memory: the sum of all
 * floats of 1024 x 1024, in nanoseconds of CPU time for one.  The best of
 * several turns counts.  Nothing is asserted but that all sums are the same.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "bp_iter.h"

#define N     ((ptrdiff_t)1024)
#define WIDE  (4 * N * N) /* floats */
#define TURNS 15
#define FLOAT ((ptrdiff_t)sizeof(float))

static float block[WIDE];
static const float *rows[N];

static const struct kind {
    const char *name;
    bool indirect;
    ptrdiff_t strides[2]; /* bytes */
} kinds[] = {
    {"packed", false, {N * FLOAT, FLOAT}},
    {"strided", false, {4 * N * FLOAT, 2 * FLOAT}},
    {"transposed", false, {FLOAT, N *FLOAT}},
    {"rows", true, {(ptrdiff_t)sizeof rows[0], FLOAT}},
};
#define KINDS ((int)(sizeof kinds / sizeof kinds[0]))

static float
float_at(uintptr_t at)
{
    return *(const float *)at;
}

static float
sum_by_hand(const struct kind *kind)
{
    float sum = 0;

    for (ptrdiff_t i = 0; i < N; i++) {
        const char *row = kind->indirect
                              ? (const char *)rows[i]
                              : (const char *)block + i * kind->strides[0];

        for (ptrdiff_t j = 0; j < N; j++) {
            sum += float_at((uintptr_t)(row + j * kind->strides[1]));
        }
    }
    return sum;
}

static void
start(struct bp_iter *it, const struct kind *kind)
{
    static const ptrdiff_t shape[] = {N, N}, loads[] = {0, -1};
    const struct bp_view view = {FLOAT, 2, shape, kind->strides,
                                 kind->indirect ? loads : NULL};
    const struct bp_memory memory = {
        &view, kind->indirect ? (uintptr_t)rows : (uintptr_t)block, NULL,
        NULL};

    if (bp_iter_init(it, &memory, BP_ORDER_C, NULL) != BP_OK) {
        abort();
    }
}

static float
sum_items(const struct kind *kind)
{
    struct bp_iter it;
    uintptr_t at;
    float sum = 0;

    start(&it, kind);
    while (bp_iter_next(&it, &at)) {
        sum += float_at(at);
    }
    return sum;
}

static float
sum_runs(const struct kind *kind)
{
    struct bp_iter it;
    uintptr_t at;
    ptrdiff_t nbytes;
    float sum = 0;

    start(&it, kind);
    while (bp_iter_next_run(&it, &at, &nbytes)) {
        for (ptrdiff_t i = 0; i < nbytes; i += FLOAT) {
            sum += float_at(at + (uintptr_t)i);
        }
    }
    return sum;
}

static double
seconds(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* The time of one item in nanoseconds; *OUT gets the sum. */
static double
measure(float (*sum)(const struct kind *kind), const struct kind *kind,
        float *out)
{
    double best = 1e9;

    for (int turn = 0; turn < TURNS; turn++) {
        double from = seconds();

        *out = sum(kind);
        from = seconds() - from;
        best = from < best ? from : best;
    }
    return best / (double)(N * N) * 1e9;
}

int
main(void)
{
    for (ptrdiff_t i = 0; i < WIDE; i++) {
        block[i] = 1;
    }
    for (ptrdiff_t i = 0; i < N; i++) {
        rows[i] = block + 2 * N * i;
    }
    printf("ns per item  by hand  items   runs\n");
    for (int k = 0; k < KINDS; k++) {
        float sums[3];
        double hand = measure(sum_by_hand, &kinds[k], &sums[0]);
        double runs = measure(sum_runs, &kinds[k], &sums[1]);
        double items = measure(sum_items, &kinds[k], &sums[2]);

        printf("%-11s  %7.2f  %5.2f  %5.2f\n", kinds[k].name, hand, items,
               runs);
        if (sums[0] != sums[1] || sums[0] != sums[2]) {
            printf("the sums differ\n");
            return 1;
        }
    }
    return 0;
}
