/*
 * What copy_bench.py calls.
 */
#ifndef BP_COPY_BENCH_H
#define BP_COPY_BENCH_H

#include "bp_view.h"

/* Copy NBYTES, TIMES times; return the nanoseconds of one time. */
double
bench_memcpy(void *to, const void *from, ptrdiff_t nbytes, int times);

/* The same with bp_copy_to_packed, in C order; -1 if it fails. */
double
bench_copy(void *to, ptrdiff_t nbytes, const struct bp_view *view,
           uintptr_t buf, int times);

#endif
