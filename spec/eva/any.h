/*
 * Arbitrary values, for the drivers that Eva analyses.
 *
 * Every function gives any value of a range, so that one analysis of a driver
 * stands for all its runs.  What is asserted of a range here is an input that
 * the caller's contract allows, nothing else.
 */
#ifndef EVA_ANY_H
#define EVA_ANY_H

#include <limits.h>

#include "bp_iter.h"

#ifdef __FRAMAC__
#include "__fc_builtin.h"
#else
int
Frama_C_interval(int low, int high);
long
Frama_C_long_interval(long low, long high);
size_t
Frama_C_size_t_interval(size_t low, size_t high);
void
Frama_C_make_unknown(char *at, size_t length);
#endif

/* One of what the analysis does not tell apart. */
static inline bool
any_bool(void)
{
    return Frama_C_interval(0, 1) != 0;
}

static inline int
any_int(void)
{
    return Frama_C_interval(INT_MIN, INT_MAX);
}

static inline ptrdiff_t
any_size(void)
{
    return Frama_C_long_interval(PTRDIFF_MIN, PTRDIFF_MAX);
}

static inline ptrdiff_t
any_size_from(ptrdiff_t low, ptrdiff_t high)
{
    return Frama_C_long_interval(low, high);
}

static inline uintptr_t
any_address(void)
{
    return Frama_C_size_t_interval(0, SIZE_MAX);
}

/* The arrays of a view. */
struct any_arrays {
    ptrdiff_t shape[BP_MAX_NDIM], strides[BP_MAX_NDIM],
        suboffsets[BP_MAX_NDIM];
};

/*
 * A case: which ndim a view has, and which arrays.  Eva looks at each on its
 * own, for it would not know which go together.
 */
enum any_has {
    ANY_SHAPE = 1,
    ANY_STRIDES = 2,
    ANY_SUBOFFSETS = 4,
    ANY_ALL = 7
};

/* A view of any numbers, in ARRAYS, with those of them that HAS names. */
static inline struct bp_view
any_view(struct any_arrays *arrays, int ndim, int has)
{
    for (int n = 0; n < BP_MAX_NDIM; n++) {
        arrays->shape[n] = any_size();
        arrays->strides[n] = any_size();
        arrays->suboffsets[n] = any_size();
    }
    return (struct bp_view){
        any_size(), ndim, (has & ANY_SHAPE) != 0 ? arrays->shape : NULL,
        (has & ANY_STRIDES) != 0 ? arrays->strides : NULL,
        (has & ANY_SUBOFFSETS) != 0 ? arrays->suboffsets : NULL};
}

/*
 * As any_view, of a legal ndim, with extents and suboffsets of the kind that
 * the digits of KIND, 0 ... ANY_KINDS - 1, say: 0, 1 or more; loaded or not.
 */
enum { ANY_KINDS = 6 * 6 };

static inline struct bp_view
any_view_of(struct any_arrays *arrays, int ndim, int has, int kind)
{
    struct bp_view view = any_view(arrays, ndim, has);

    view.itemsize = any_size_from(0, PTRDIFF_MAX);
    for (int n = 0; n < ndim; n++) {
        int extent = kind % 3, loads = kind / 3 % 2;

        arrays->shape[n] = extent < 2 ? extent : any_size_from(2, PTRDIFF_MAX);
        arrays->suboffsets[n] = loads ? any_size_from(0, PTRDIFF_MAX)
                                      : any_size_from(PTRDIFF_MIN, -1);
        kind /= 6;
    }
    return view;
}

/* A loader that finds anything anywhere, or nothing. */
static inline bool
any_load(void *context, uintptr_t at, uintptr_t *out)
{
    (void)context;
    (void)at;
    if (any_bool()) {
        return false;
    }
    *out = any_address();
    return true;
}

#endif
