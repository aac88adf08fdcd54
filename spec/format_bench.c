/*
 * The formats of spec/ for format_bench.py, timed here: a call from Python
 * takes longer than some of them.
 */
#define _GNU_SOURCE
#include "format_bench.h"

#include <time.h>

#define MAX_NODES 1024

static double
now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

double
bench_size(const char *text, int padding, int times, ptrdiff_t *size)
{
    double start = now();

    for (int i = 0; i < times; i++) {
        if (bp_format_size(text, (enum bp_padding)padding, size, NULL)
            != BP_OK) {
            return -1;
        }
        __asm__ volatile("" ::: "memory"); /* each of them counts */
    }
    return (now() - start) / times;
}

double
bench_nodes(const char *text, int padding, int times, ptrdiff_t *size)
{
    static struct bp_node nodes[MAX_NODES];
    static struct bp_place places[MAX_NODES];
    static ptrdiff_t extents[MAX_NODES];
    double start = now();

    for (int i = 0; i < times; i++) {
        struct bp_format format = {.text = text,
                                   .nodes = nodes,
                                   .capacity = MAX_NODES,
                                   .extents = extents,
                                   .extents_capacity = MAX_NODES};

        if (bp_format_parse(&format, NULL, NULL) != BP_OK
            || bp_format_place(&format, bp_abi_host(),
                               (enum bp_padding)padding, places, NULL)
                   != BP_OK) {
            return -1;
        }
        *size = places[0].size;
        __asm__ volatile("" ::: "memory");
    }
    return (now() - start) / times;
}
