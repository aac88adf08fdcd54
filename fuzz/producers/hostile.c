/*
 * Changes of legal layouts, each with a label.
 */
#include "hostile.h"

#include <limits.h>
#include <string.h>

#define POINTER ((ptrdiff_t)sizeof(void *))

void
bpf_hostile_init(struct bpf_hostile *out, const struct bpf_layout *was)
{
    out->itemsize = was->itemsize;
    out->len = was->nitems * was->itemsize;
    out->ndim = was->ndim;
    for (int n = 0; n < BPF_HOSTILE_DIMS; n++) {
        bool is_there = n < was->ndim;

        out->shape[n] = is_there ? was->shape[n] : 1;
        out->strides[n] = is_there ? was->strides[n] : 0;
        out->suboffsets[n] = is_there ? was->suboffsets[n] : -1;
    }
    out->has_shape = was->ndim > 0;
    out->has_strides = was->ndim > 0 && was->has_strides;
    out->has_suboffsets = was->has_suboffsets;
    out->buf = was->buf;
    out->was = was;
    out->nchanges = 0;
}

/* A number at a border, or a small one, or one near WAS. */
static ptrdiff_t
choose_number(struct bpf_input *in, ptrdiff_t was)
{
    static const int64_t borders[] = {
        -1,
        0,
        1,
        7,
        8,
        16,
        INT_MAX,
        INT64_C(1) << 31,
        PTRDIFF_MIN,
        PTRDIFF_MAX,
        INT64_C(1) << 32,
        (INT64_C(1) << 32) + 1,
        INT64_C(1) << 62,
        INT64_C(1) << 61,
        -(INT64_C(1) << 31),
        -(INT64_C(1) << 32),
        INT64_C(1) << 60,
        PTRDIFF_MAX - 7,
        PTRDIFF_MIN + 1,
        -(INT64_C(1) << 62),
    };
    unsigned how = bpf_u8(in);

    if (how < 128) {
        return (ptrdiff_t)borders[how % (sizeof borders / sizeof borders[0])];
    }
    if (how < 192) { /* the sum may not fit: it wraps around */
        return (ptrdiff_t)((uintptr_t)was + how % 32 - 16);
    }
    return (ptrdiff_t)(how % 64) - 32;
}

/* One of the dimensions that IT has, or one more. */
static int
choose_dim(const struct bpf_hostile *it, struct bpf_input *in)
{
    int ndim = it->ndim < 1 ? 1 : it->ndim;

    return (int)bpf_below(in, (unsigned)(ndim < 8 ? ndim : 8));
}

static void
change_ndim(struct bpf_hostile *it, struct bpf_input *in)
{
    static const int ndims[] = {-1, 0, 1, 2, 3, 63, 64, 65, INT_MAX, INT_MIN};
    unsigned how = bpf_u8(in);

    it->ndim = how < 128 ? ndims[how % (sizeof ndims / sizeof ndims[0])]
                         : (int)(how % 8);
    it->has_shape = it->has_shape || it->ndim > 0;
}

static void
change_itemsize(struct bpf_hostile *it, struct bpf_input *in)
{
    it->itemsize = choose_number(in, it->itemsize);
}

static void
change_len(struct bpf_hostile *it, struct bpf_input *in)
{
    it->len = choose_number(in, it->len);
}

static void
change_extent(struct bpf_hostile *it, struct bpf_input *in)
{
    ptrdiff_t *extent = &it->shape[choose_dim(it, in)];

    *extent = choose_number(in, *extent);
}

static void
change_stride(struct bpf_hostile *it, struct bpf_input *in)
{
    ptrdiff_t *stride = &it->strides[choose_dim(it, in)];

    *stride = choose_number(in, *stride);
    it->has_strides = it->ndim > 0;
}

static void
change_suboffset(struct bpf_hostile *it, struct bpf_input *in)
{
    ptrdiff_t *suboffset = &it->suboffsets[choose_dim(it, in)];

    *suboffset = choose_number(in, *suboffset);
    it->has_suboffsets = it->ndim > 0;
}

static void
drop_strides(struct bpf_hostile *it, struct bpf_input *in)
{
    (void)in;
    it->has_strides = false;
}

static void
drop_shape(struct bpf_hostile *it, struct bpf_input *in)
{
    (void)in;
    it->has_shape = false;
}

static void
drop_suboffsets(struct bpf_hostile *it, struct bpf_input *in)
{
    (void)in;
    it->has_suboffsets = false;
}

/* Negative suboffsets, which load nothing: all, or those there are. */
static void
negate_suboffsets(struct bpf_hostile *it, struct bpf_input *in)
{
    unsigned how = bpf_u8(in);

    it->has_suboffsets = it->ndim > 0;
    for (int n = 0; n < BPF_HOSTILE_DIMS; n++) {
        if (it->suboffsets[n] < 0 || how % 2 == 0) {
            it->suboffsets[n] = -1 - (ptrdiff_t)how;
        }
    }
}

static void
move_buf(struct bpf_hostile *it, struct bpf_input *in)
{
    it->buf += (uintptr_t)choose_number(in, 0);
}

/* Write another pointer: somewhere near, or at a border of memory. */
static void
break_pointer(struct bpf_hostile *it, struct bpf_input *in)
{
    const struct bpf_layout *was = it->was;
    const struct bpf_segment *segment;
    uintptr_t at, pointer;

    if (!was->has_suboffsets || was->nitems == 0) {
        return;
    }
    segment = &was->segments[bpf_below(in, (unsigned)was->nsegments - 1)];
    at = segment->rows[bpf_below(in, (unsigned)segment->nrows)]
         + bpf_below(in, (unsigned)(segment->size - POINTER + 1));
    memcpy(&pointer, (const void *)at, sizeof pointer);
    pointer = (bpf_u8(in) & 1) != 0
                  ? (uintptr_t)choose_number(in, 0)
                  : pointer + (uintptr_t)choose_number(in, 0);
    bpf_arena_put(at, &pointer, sizeof pointer);
}

static void
swap(ptrdiff_t *a, ptrdiff_t *b)
{
    ptrdiff_t other = *a;

    *a = *b;
    *b = other;
}

static void
swap_extents(struct bpf_hostile *it, struct bpf_input *in)
{
    int n = choose_dim(it, in);

    swap(&it->shape[n], &it->shape[choose_dim(it, in)]);
}

static void
swap_strides(struct bpf_hostile *it, struct bpf_input *in)
{
    int n = choose_dim(it, in);

    swap(&it->strides[n], &it->strides[choose_dim(it, in)]);
}

/* A dimension turned round, without moving what it starts from. */
static void
reverse(struct bpf_hostile *it, struct bpf_input *in)
{
    ptrdiff_t *stride = &it->strides[choose_dim(it, in)];

    *stride = (ptrdiff_t)((uintptr_t)0 - (uintptr_t)*stride);
}

/* One index more or less, and len follows, modulo the address space. */
static void
resize(struct bpf_hostile *it, struct bpf_input *in)
{
    ptrdiff_t *extent = &it->shape[choose_dim(it, in)];
    uintptr_t len = (uintptr_t)it->itemsize;

    /* modulo the address space, too */
    *extent = (ptrdiff_t)((uintptr_t)*extent
                          + (bpf_once_in(in, 2) ? 1 : UINTPTR_MAX));
    for (int n = 0; n < it->ndim && n < BPF_HOSTILE_DIMS; n++) {
        len *= (uintptr_t)it->shape[n];
    }
    it->len = (ptrdiff_t)len;
}

/* Two extents, whose product may not fit, along strides of 0. */
static void
broadcast(struct bpf_hostile *it, struct bpf_input *in)
{
    int n = choose_dim(it, in);

    it->shape[n] = choose_number(in, it->shape[n]);
    it->strides[n] = 0;
    n = choose_dim(it, in);
    it->shape[n] = choose_number(in, it->shape[n]);
    it->strides[n] = 0;
    it->has_strides = it->ndim > 0;
}

/* Pointers that lead further from their rows, and a suboffset that makes up
 * for it: harmless, unless the sum wraps around. */
static void
move_apart(struct bpf_hostile *it, struct bpf_input *in)
{
    const struct bpf_layout *was = it->was;
    const struct bpf_segment *segment;
    ptrdiff_t *suboffset, by;

    if (!was->has_suboffsets || was->nitems == 0) {
        return;
    }
    segment = &was->segments[bpf_below(in, (unsigned)was->nsegments - 1)];
    suboffset = &it->suboffsets[segment->end - 1];
    by = choose_number(in, 0);
    *suboffset = (ptrdiff_t)((uintptr_t)*suboffset + (uintptr_t)by);
    for (int row = 0; row < segment->nrows; row++) {
        for (int slot = 0; slot < segment->nslots; slot++) {
            int to = segment->child[row * segment->nslots + slot];
            uintptr_t pointer = segment[1].rows[to]
                                + (uintptr_t)segment[1].mark - (uintptr_t)by;

            bpf_arena_put(bpf_layout_slot(was, segment, row, slot), &pointer,
                          sizeof pointer);
        }
    }
}

/* What may be changed.  New rows go to the end: the corpus counts them. */
static const struct {
    const char *label;
    void (*change)(struct bpf_hostile *it, struct bpf_input *in);
} changes[] = {
    {"ndim", change_ndim},
    {"itemsize", change_itemsize},
    {"len", change_len},
    {"an extent", change_extent},
    {"a stride", change_stride},
    {"a suboffset", change_suboffset},
    {"no strides", drop_strides},
    {"no shape", drop_shape},
    {"no suboffsets", drop_suboffsets},
    {"negative suboffsets", negate_suboffsets},
    {"buf", move_buf},
    {"a pointer", break_pointer},
    {"two extents swapped", swap_extents},
    {"two strides swapped", swap_strides},
    {"a dimension turned round", reverse},
    {"an index more or less", resize},
    {"two extents with strides of 0", broadcast},
    {"pointers and their suboffset", move_apart},
};

void
bpf_hostile_change(struct bpf_hostile *it, struct bpf_input *in)
{
    unsigned which = bpf_below(in, sizeof changes / sizeof changes[0]);

    changes[which].change(it, in);
    it->changes[it->nchanges++] = changes[which].label;
}

static void
print_array(const char *name, bool is_there, const ptrdiff_t *array, int ndim,
            FILE *out)
{
    fprintf(out, "; %s ", name);
    if (!is_there) {
        fprintf(out, "NULL");
    }
    for (int n = 0; is_there && n < ndim && n < BPF_HOSTILE_DIMS; n++) {
        fprintf(out, n == 0 ? "%td" : ", %td", array[n]);
    }
}

void
bpf_hostile_print(const struct bpf_hostile *it, FILE *out)
{
    ptrdiff_t moved = (ptrdiff_t)(it->buf - it->was->buf);

    bpf_layout_print(it->was, out);
    for (int i = 0; i < it->nchanges; i++) {
        fprintf(out, "%s %s", i == 0 ? "changed:" : ",", it->changes[i]);
    }
    fprintf(out, "\nndim %d; itemsize %td; len %td", it->ndim, it->itemsize,
            it->len);
    print_array("shape", it->has_shape, it->shape, it->ndim, out);
    print_array("strides", it->has_strides, it->strides, it->ndim, out);
    print_array("suboffsets", it->has_suboffsets, it->suboffsets, it->ndim,
                out);
    fprintf(out, "; buf moved by %td\n", moved);
}
