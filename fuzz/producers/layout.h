/*
 * Legal layouts from any bytes, in the blocks of the arena (arena.h).
 *
 * A layout is cut into segments behind each dimension that is dereferenced.
 * A row of a segment is one strided set of pointers to the rows of the next
 * segment, or of items in the last one.  Where each item lies is known from
 * the numbers that were chosen: no pointer is read.  The content of an item is
 * what its block was filled with (bpf_arena_expected).
 */
#ifndef BPF_LAYOUT_H
#define BPF_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "arena.h"
#include "bpf.h"

#define BPF_LAYOUT_DIMS  6
#define BPF_LAYOUT_ITEMS 512 /* at most; mostly 48 */
#define BPF_LAYOUT_ROWS  64  /* of a segment, at most */

/* Which layouts are wanted: may be or-ed. */
enum bpf_layout_want {
    BPF_LAYOUT_ANY = 0,
    BPF_LAYOUT_DIRECT = 1, /* nothing is dereferenced */
    /* What any consumer has to take: no item of 0 bytes, pointers where a
     * pointer may lie, no odd strides where they mean nothing (LAY-004), and
     * pointers that are there even if they lead to no item. */
    BPF_LAYOUT_TAME = 2,
};

/* The dimensions from FIRST to END (not with it). */
struct bpf_segment {
    int first, end;
    bool loads;        /* rows hold pointers; false: items, in the last one */
    bool folded;       /* some units of a row lie on each other */
    ptrdiff_t unit;    /* bytes of a pointer or an item */
    ptrdiff_t low;     /* <= 0: where its lowest unit lies from index 0 */
    ptrdiff_t start;   /* where index 0 lies in a row */
    ptrdiff_t mark;    /* where pointers to a row lead: 0 .. start */
    ptrdiff_t size;    /* bytes of a row, with what is spare at both ends */
    ptrdiff_t spare;   /* bytes behind its units */
    int nrows, nslots; /* slots: units of a row */
    uintptr_t rows[BPF_LAYOUT_ROWS];      /* addresses, all in blocks */
    unsigned char child[BPF_LAYOUT_ROWS]; /* row * nslots + slot: to which row
                                             of the next segment it leads */
};

struct bpf_layout {
    ptrdiff_t itemsize; /* bytes */
    int ndim;
    ptrdiff_t shape[BPF_LAYOUT_DIMS];
    ptrdiff_t strides[BPF_LAYOUT_DIMS];    /* bytes */
    ptrdiff_t suboffsets[BPF_LAYOUT_DIMS]; /* bytes; -1: no load */
    bool has_strides;    /* false: C order, strides may be given as NULL */
    bool has_suboffsets; /* some dimension is dereferenced */
    uintptr_t buf;
    int nitems;
    bool overlaps;                  /* items may share bytes */
    uintptr_t at[BPF_LAYOUT_ITEMS]; /* of each item, in C order */
    /* how it is made */
    int nsegments;
    struct bpf_segment segments[BPF_LAYOUT_DIMS + 1];
};

/*
 * Decode bytes of IN into a layout in new blocks of the arena.
 *
 *   Pre   the arena has been reset for this input; at most four layouts
 *   Want  bits of enum bpf_layout_want
 *   Out   *out
 */
void
bpf_layout_init(struct bpf_layout *out, struct bpf_input *in, unsigned want);

/* The same with the shape and the item size of LIKE. */
void
bpf_layout_init_like(struct bpf_layout *out, struct bpf_input *in,
                     unsigned want, const struct bpf_layout *like);

/*
 * The same in the memory of LIKE, as far as there is room: if LIKE is direct,
 * in its block; else with rows of its last segment behind new pointers.
 */
void
bpf_layout_init_beside(struct bpf_layout *out, struct bpf_input *in,
                       const struct bpf_layout *like);

/* Return the number of the item in C order that is number I in Fortran order.
 */
int
bpf_layout_fortran(const struct bpf_layout *layout, int i);

/* Return where slot SLOT of row ROW of SEGMENT lies. */
uintptr_t
bpf_layout_slot(const struct bpf_layout *layout,
                const struct bpf_segment *segment, int row, int slot);

/* Write LAYOUT in words, a few lines; where each row lies is one word. */
void
bpf_layout_print(const struct bpf_layout *layout, FILE *out);

#endif
