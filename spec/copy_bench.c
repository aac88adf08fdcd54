/*
 * The copies of spec/ for copy_bench.py, timed here: a call from Python takes
 * longer than some of them.
 */
#define _GNU_SOURCE
#include "bp_copy.h"
#include "copy_bench.h"

#include <string.h>
#include <time.h>

static double
now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

double
bench_memcpy(void *to, const void *from, ptrdiff_t nbytes, int times)
{
    double start = now();

    for (int i = 0; i < times; i++) {
        memcpy(to, from, (size_t)nbytes);
        __asm__ volatile("" ::: "memory"); /* each of them counts */
    }
    return (now() - start) / times;
}

double
bench_copy(void *to, ptrdiff_t nbytes, const struct bp_view *view,
           uintptr_t buf, int times)
{
    const struct bp_memory from = {view, buf, NULL, NULL};
    double start = now();

    for (int i = 0; i < times; i++) {
        if (bp_copy_to_packed(to, nbytes, BP_ORDER_C, &from, NULL) != BP_OK) {
            return -1;
        }
    }
    return (now() - start) / times;
}
