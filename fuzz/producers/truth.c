#include "truth.h"

#include <limits.h>
#include <string.h>

static const ptrdiff_t sizes[] = {1, 2, 4, 8, 3, 16, 0};
#define SIZES (sizeof sizes / sizeof sizes[0])

/* Where sums and products go wrong. */
static const ptrdiff_t edges[] = {
    INT_MAX,           (ptrdiff_t)INT_MAX + 1,  PTRDIFF_MAX,
    PTRDIFF_MAX / 2,   PTRDIFF_MAX / 2 + 1,     PTRDIFF_MIN,
    PTRDIFF_MIN / 2,   (ptrdiff_t)UINT_MAX + 1, (ptrdiff_t)1 << 62,
    (ptrdiff_t)1 << 40};
#define EDGES (sizeof edges / sizeof edges[0])

/* --- bytes --- */

/* Strides without gaps, from the last dimension on or from the first.  What
 * does not fit wraps. */
static void
pack(struct truth *t, bool fortran)
{
    size_t stride = (size_t)t->itemsize;

    for (int k = 0; k < t->ndim; k++) {
        int n = fortran ? k : t->ndim - 1 - k;

        t->strides[n] = (ptrdiff_t)stride;
        stride *= (size_t)t->shape[n];
    }
}

static int
some_dimension(struct bpf_input *in, const struct truth *t)
{
    return (int)bpf_below(in, (unsigned)t->ndim);
}

static void
read_strides(struct bpf_input *in, struct truth *t)
{
    unsigned way = bpf_below(in, 8);

    t->has_strides = way > 0;
    pack(t, way == 2 || way == 4);
    for (int n = 0; n < t->ndim && way >= 6; n++) {
        t->strides[n] = t->itemsize * bpf_range(in, -3, 8);
    }
    if (t->ndim > 0 && (way == 3 || way == 4)) {
        t->strides[some_dimension(in, t)] += bpf_range(in, -8, 8);
    }
    for (int n = 0; n < t->ndim && way == 5; n++) {
        if (t->shape[n] < 2) { /* says nothing */
            t->strides[n] = bpf_range(in, -100, 100);
        }
    }
}

static void
read_suboffsets(struct bpf_input *in, struct truth *t)
{
    unsigned mask = bpf_u8(in) / 2;

    t->has_suboffsets = t->has_strides && bpf_below(in, 4) > 1;
    for (int n = 0; n < t->ndim; n++) {
        t->suboffsets[n] = mask >> n % 7 & 1 ? 8 * (n % 2) : -1 - n;
    }
}

static void
read_arrays(struct bpf_input *in, struct truth *t)
{
    t->has_shape = t->ndim > 0;
    t->itemsize = sizes[bpf_below(in, SIZES)];
    for (int n = 0; n < t->ndim; n++) {
        t->shape[n] = 1;
    }
    for (int n = 0; n < t->ndim && n < 3; n++) {
        t->shape[t->ndim > 3 ? some_dimension(in, t) : n] =
            (ptrdiff_t)bpf_below(in, 4);
    }
    read_strides(in, t);
    read_suboffsets(in, t);
}

/* One number is an edge. */
static void
push(struct bpf_input *in, struct truth *t)
{
    unsigned where = bpf_below(in, 5);
    ptrdiff_t edge = edges[bpf_below(in, EDGES)];

    if (where == 0 || t->ndim <= 0) {
        t->itemsize = edge;
    }
    else {
        ptrdiff_t *array = where < 3    ? t->shape
                           : where == 3 ? t->strides
                                        : t->suboffsets;
        array[some_dimension(in, t)] = edge;
    }
    if (bpf_once_in(in, 2)) {
        pack(t, false);
    }
}

/* Something is missing or less than nothing. */
static void
damage(struct bpf_input *in, struct truth *t)
{
    switch (bpf_below(in, 6)) {
    case 0:
        t->ndim = bpf_once_in(in, 2) ? INT_MIN : -1;
        break;
    case 1:
        t->itemsize = -t->itemsize;
        break;
    case 2:
        t->has_shape = false;
        break;
    case 3:
        t->has_strides = false;
        t->has_suboffsets = true;
        break;
    case 4:
        t->has_shape = t->has_strides = false;
        break;
    default:
        if (t->ndim > 0) {
            t->shape[some_dimension(in, t)] = bpf_range(in, -2, -1);
        }
        break;
    }
}

void
truth_read(struct bpf_input *in, struct truth *out)
{
    static const int depths[] = {65, 66, 128, INT_MAX};
    unsigned form = bpf_below(in, 10);

    memset(out, 0, sizeof *out);
    out->readonly = bpf_once_in(in, 2);
    out->ndim = form == 9 ? bpf_range(in, 4, 64) : bpf_range(in, 0, 3);
    read_arrays(in, out);
    if (form == 5 || form == 6) {
        push(in, out);
    }
    if (form == 6 && bpf_once_in(in, 2)) {
        push(in, out);
    }
    if (form == 7) {
        damage(in, out);
    }
    if (form == 8) {
        out->ndim = depths[bpf_below(in, 4)];
    }
}

int
truth_read_word(struct bpf_input *in)
{
    static const int flags[] = {0x001, 0x004, 0x008, 0x018,
                                0x038, 0x058, 0x098, 0x118};
    unsigned chosen = bpf_u8(in), word = 0;

    switch (bpf_below(in, 8)) {
    case 6:
        return (int)(chosen | (bpf_u8(in) & 1) << 8);
    case 7:
        return (int)(uint32_t)bpf_u64(in);
    default:
        for (int n = 0; n < 8; n++) {
            word |= chosen >> n & 1 ? (unsigned)flags[n] : 0;
        }
        return (int)word;
    }
}

/* --- what is true --- */

/* A * B in *OUT, unless it does not fit.  Both are 0 or more. */
static bool
times(ptrdiff_t a, ptrdiff_t b, ptrdiff_t *out)
{
    if (b != 0 && a > PTRDIFF_MAX / b) {
        return false;
    }
    *out = a * b;
    return true;
}

static bool
is_illegal(const struct truth *t)
{
    if (t->ndim < 0 || t->itemsize < 0) {
        return true;
    }
    if (t->ndim > 0
        && (!t->has_shape || (t->has_suboffsets && !t->has_strides))) {
        return true;
    }
    for (int n = 0; n < t->ndim; n++) {
        if (t->shape[n] < 0) {
            return true;
        }
    }
    return false;
}

/* How many items there are in the dimensions FROM to TO.  It fits. */
static ptrdiff_t
items_of(const struct truth *t, int from, int to)
{
    ptrdiff_t items = 1;

    for (int n = from; n < to; n++) {
        items *= t->shape[n];
    }
    return items;
}

/* Does a step along each dimension lead as far as its rank in the order? */
static bool
is_in_order(const struct truth *t, bool fortran)
{
    for (int n = 0; n < t->ndim; n++) {
        ptrdiff_t c = items_of(t, n + 1, t->ndim) * t->itemsize;
        ptrdiff_t rank = fortran ? items_of(t, 0, n) * t->itemsize : c;
        ptrdiff_t far = t->has_strides ? t->strides[n] : c;

        if (t->shape[n] > 1 && far != rank) {
            return false;
        }
    }
    return true;
}

void
truth_look(const struct truth *t, struct truth_facts *out)
{
    ptrdiff_t nbytes = 1;

    *out = (struct truth_facts){.sort = TRUTH_LEGAL};
    if (t->ndim > TRUTH_DIMS || is_illegal(t)) {
        out->sort = t->ndim > TRUTH_DIMS ? TRUTH_TOO_DEEP : TRUTH_ILLEGAL;
        return;
    }
    for (int n = 0; n < t->ndim; n++) {
        out->empty = out->empty || t->shape[n] == 0;
        out->loads += t->has_suboffsets && t->suboffsets[n] >= 0;
    }
    out->pointers = out->loads > 0 && !out->empty;
    for (int n = 0; n < t->ndim && !out->empty; n++) {
        if (!times(nbytes, t->shape[n], &nbytes)) {
            out->sort = TRUTH_TOO_LARGE;
            return;
        }
    }
    if (!out->empty && !times(nbytes, t->itemsize, &nbytes)) {
        out->sort = TRUTH_TOO_LARGE;
        return;
    }
    out->nbytes = out->empty ? 0 : nbytes;
    out->c = out->f = !out->pointers;
    if (out->nbytes > 0 && !out->pointers) {
        out->c = is_in_order(t, false);
        out->f = is_in_order(t, true);
    }
}

/* --- words --- */

static void
print_array(FILE *out, const char *name, bool has, const ptrdiff_t *array,
            int ndim)
{
    fprintf(out, ", %s", name);
    for (int n = 0; has && n < ndim && n < TRUTH_DIMS; n++) {
        fprintf(out, " %td", array[n]);
    }
    fputs(has ? "" : " missing", out);
}

void
truth_print(const struct truth *t, FILE *out)
{
    bool deep = t->ndim > TRUTH_DIMS; /* then nobody may look */

    fprintf(out, "ndim %d, itemsize %td", t->ndim, t->itemsize);
    if (!deep) {
        print_array(out, "shape", t->has_shape, t->shape, t->ndim);
        print_array(out, "strides", t->has_strides, t->strides, t->ndim);
        print_array(out, "suboffsets", t->has_suboffsets, t->suboffsets,
                    t->ndim);
    }
    fprintf(out, ", %s\n", t->readonly ? "read-only" : "writable");
}
