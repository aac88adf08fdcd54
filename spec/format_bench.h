/*
 * What format_bench.py calls.
 */
#ifndef BP_FORMAT_BENCH_H
#define BP_FORMAT_BENCH_H

#include "bp_format.h"

/* Compute the size of TEXT under PADDING, TIMES times, into *SIZE; return the
 * nanoseconds of one time, -1 if it fails. */
double
bench_size(const char *text, int padding, int times, ptrdiff_t *size);

/* The same by way of nodes: parse them and place them, at most 1024. */
double
bench_nodes(const char *text, int padding, int times, ptrdiff_t *size);

#endif
