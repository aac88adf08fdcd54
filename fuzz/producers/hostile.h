/*
 * Layouts that were legal until some of their numbers were changed, and what
 * has become of them.
 *
 * bpf_hostile_visit goes to every pointer and every item, in 128 bits, and
 * tells whether all of them lie in blocks of the arena.  An item lies inside
 * if one block holds all its bytes, whichever block that is: LAY-005 says
 * "memory of the exporter", and all blocks are his.  (C calls it undefined to
 * step from one block into another; the protocol has addresses, not objects.
 * The arena keeps blocks apart, so the answer depends on the input alone.)  An
 * item of 0 bytes lies where its address is, the end of a block included.
 */
#ifndef BPF_HOSTILE_H
#define BPF_HOSTILE_H

#include "layout.h"

#define BPF_HOSTILE_DIMS 64 /* entries of the arrays, whatever ndim says */
#define BPF_HOSTILE_MOST 3  /* changes */

struct bpf_hostile {
    ptrdiff_t itemsize; /* bytes */
    ptrdiff_t len;      /* bytes: Py_buffer.len, which no strides depend on */
    int ndim;
    ptrdiff_t shape[BPF_HOSTILE_DIMS];
    ptrdiff_t strides[BPF_HOSTILE_DIMS];
    ptrdiff_t suboffsets[BPF_HOSTILE_DIMS];
    bool has_shape, has_strides, has_suboffsets; /* false: NULL */
    uintptr_t buf;
    const struct bpf_layout *was;
    int nchanges;
    const char *changes[BPF_HOSTILE_MOST];
};

/* Describe WAS, unchanged. */
void
bpf_hostile_init(struct bpf_hostile *out, const struct bpf_layout *was);

/* Change something of IT, as IN says: a number, what is missing, a pointer. */
void
bpf_hostile_change(struct bpf_hostile *it, struct bpf_input *in);

enum bpf_truth {
    BPF_INSIDE,    /* a layout, and all of it in blocks */
    BPF_OUTSIDE,   /* a layout, and some of it is not */
    BPF_NO_LAYOUT, /* numbers that no layout has */
    BPF_UNKNOWN,   /* too much to be visited */
};

/*
 * Visit all of IT.
 *
 *   Block  the only one that may be touched; -1: all
 */
enum bpf_truth
bpf_hostile_visit(const struct bpf_hostile *it, int block);

/* What a consumer that cannot know the blocks may make of IT. */
enum bpf_class {
    BPF_SOUND,       /* legal: it is what it says */
    BPF_MAY_REJECT,  /* can be read, and breaks a clause or a habit */
    BPF_MUST_REJECT, /* nobody can carry it out, and its fields alone show it */
    BPF_UNDEFINED,   /* its fields do not show what is wrong: never run it */
};

enum bpf_class
bpf_hostile_class(const struct bpf_hostile *it);

/* Write IT and what was changed in words. */
void
bpf_hostile_print(const struct bpf_hostile *it, FILE *out);

#endif
