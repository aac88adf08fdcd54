/*
 * Memories in numbers: what a view of one has to say, from any bytes, and what
 * is true of it.  Some are no memories at all.
 *
 * What is true comes from a rule of its own: where the neighbours of the first
 * item lie, one step along each dimension.  Items are spread evenly, so that
 * settles where all of them lie.
 */
#ifndef PRODUCERS_TRUTH_H
#define PRODUCERS_TRUTH_H

#include "bpf.h"

#define TRUTH_DIMS 64 /* as many as a view may have */

struct truth {
    ptrdiff_t itemsize; /* bytes */
    int ndim;           /* any; beyond TRUTH_DIMS the arrays say nothing */
    bool has_shape, has_strides, has_suboffsets;
    bool readonly;
    ptrdiff_t shape[TRUTH_DIMS];      /* items */
    ptrdiff_t strides[TRUTH_DIMS];    /* bytes */
    ptrdiff_t suboffsets[TRUTH_DIMS]; /* bytes; negative: no pointer */
};

enum truth_sort {
    TRUTH_LEGAL,
    TRUTH_ILLEGAL,   /* some number or array cannot be */
    TRUTH_TOO_LARGE, /* the size does not fit */
    TRUTH_TOO_DEEP,  /* more than TRUTH_DIMS dimensions */
};

/* The rest is only said of legal ones. */
struct truth_facts {
    enum truth_sort sort;
    ptrdiff_t nbytes;
    bool empty; /* no items */
    int loads;  /* dimensions with pointers */
    bool pointers;
    bool c, f; /* the nth item in this order lies n items behind the first; of
                  memory without bytes it is said, too */
};

void
truth_read(struct bpf_input *in, struct truth *out);

/* A request word, any int; most are unions of flags. */
int
truth_read_word(struct bpf_input *in);

void
truth_look(const struct truth *truth, struct truth_facts *out);

/* "ndim 2, itemsize 4, shape 2 3, strides 12 4, read-only" */
void
truth_print(const struct truth *truth, FILE *out);

#endif
