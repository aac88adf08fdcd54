/*
 * Slices and indices, one after the other.
 *
 * What is left of a layout is kept as a list of addresses, from which each
 * part takes those that Python's range() names.
 */
#include "bp_slice.h"

#include <string.h>

#include "check.h"

/* The items that are left. */
struct picture {
    int ndim, nitems;
    ptrdiff_t shape[BPF_LAYOUT_DIMS];
    uintptr_t at[BPF_LAYOUT_ITEMS];
};

/* A view that was cut, and where it lies. */
struct cut {
    struct bp_view view;
    uintptr_t buf;
    ptrdiff_t shape[BPF_LAYOUT_DIMS], strides[BPF_LAYOUT_DIMS];
    ptrdiff_t suboffsets[BPF_LAYOUT_DIMS];
};

/* Which indices of a dimension are taken. */
struct choice {
    int dim;
    bool is_index; /* the dimension is dropped */
    struct bp_slice slice;
    ptrdiff_t index;
    int count;
    ptrdiff_t taken[BPF_LAYOUT_ITEMS];
};

/* Take of PICTURE what CHOICE says. */
static void
take(struct picture *picture, const struct choice *choice)
{
    static uintptr_t at[BPF_LAYOUT_ITEMS];
    ptrdiff_t before = 1, behind = 1, extent = picture->shape[choice->dim];
    int n = 0;

    for (int k = 0; k < picture->ndim; k++) {
        if (k < choice->dim) {
            before *= picture->shape[k];
        }
        else if (k > choice->dim) {
            behind *= picture->shape[k];
        }
    }
    for (ptrdiff_t i = 0; i < before; i++) {
        for (int k = 0; k < choice->count; k++) {
            ptrdiff_t row = i * extent + choice->taken[k];

            for (ptrdiff_t j = 0; j < behind; j++) {
                at[n++] = picture->at[row * behind + j];
            }
        }
    }
    memcpy(picture->at, at, (size_t)n * sizeof at[0]);
    picture->nitems = n;
    picture->shape[choice->dim] = choice->count;
    if (choice->is_index) {
        picture->ndim--;
        memmove(picture->shape + choice->dim, picture->shape + choice->dim + 1,
                (size_t)(picture->ndim - choice->dim)
                    * sizeof picture->shape[0]);
    }
}

/* What slice.indices makes of an end. */
static ptrdiff_t
bring(ptrdiff_t end, ptrdiff_t extent, bool backwards)
{
    ptrdiff_t most = backwards ? extent - 1 : extent;

    if (end < 0 && end < -extent) {
        return backwards ? -1 : 0;
    }
    end = end < 0 ? end + extent : end;
    return end > most ? most : end;
}

/* Fill in what CHOICE takes of EXTENT indices. */
static void
resolve(struct choice *choice, ptrdiff_t extent)
{
    const struct bp_slice *slice = &choice->slice;
    bool backwards = slice->step < 0;
    ptrdiff_t at = bring(slice->start, extent, backwards);
    ptrdiff_t stop = bring(slice->stop, extent, backwards);

    choice->count = 0;
    while (backwards ? at > stop : at < stop) {
        choice->taken[choice->count++] = at;
        if (backwards ? slice->step <= stop - at : slice->step >= stop - at) {
            break;
        }
        at += slice->step;
    }
}

/* Choose an end of a slice. */
static ptrdiff_t
choose_end(struct bpf_input *in, ptrdiff_t omitted)
{
    static const ptrdiff_t ends[] = {PTRDIFF_MAX, PTRDIFF_MIN, PTRDIFF_MIN + 1,
                                     -1000, 1000};
    unsigned how = bpf_u8(in);

    if (how < 32) {
        return omitted;
    }
    return how < 42 ? ends[how % 5] : (ptrdiff_t)(how % 16) - 7;
}

static ptrdiff_t
choose_step(struct bpf_input *in)
{
    static const ptrdiff_t steps[] = {
        1,    -1,   2,  -2, 3,           -3,          -1,
        2,    1,    -4, 5,  PTRDIFF_MAX, PTRDIFF_MIN, PTRDIFF_MIN + 1,
        1000, -1000};

    return steps[bpf_below(in, sizeof steps / sizeof steps[0])];
}

static void
choose(struct choice *choice, const struct picture *picture,
       struct bpf_input *in)
{
    unsigned how = bpf_u8(in);
    ptrdiff_t extent;

    choice->dim = (int)(how / 2) % picture->ndim;
    choice->is_index = how % 2 == 1;
    extent = picture->shape[choice->dim];
    if (choice->is_index) {
        choice->index = bpf_range(in, -3, 9);
        choice->taken[0] =
            choice->index < 0 ? choice->index + extent : choice->index;
        choice->count =
            choice->taken[0] >= 0 && choice->taken[0] < extent ? 1 : 0;
        return;
    }
    choice->slice.step = choose_step(in);
    choice->slice.start =
        choose_end(in, choice->slice.step < 0 ? PTRDIFF_MAX : 0);
    choice->slice.stop =
        choose_end(in, choice->slice.step < 0 ? PTRDIFF_MIN : PTRDIFF_MAX);
    resolve(choice, extent);
}

/* Can suboffsets not say what CHOICE takes, the first index of which moves the
 * suboffset of an earlier dimension? */
static bool
is_beyond(const struct bp_view *view, const struct choice *choice)
{
    const ptrdiff_t *suboffsets = view->suboffsets;
    int n = choice->dim - 1;

    if (suboffsets == NULL) {
        return false;
    }
    if (choice->is_index && choice->dim > 0 && suboffsets[n] >= 0
        && suboffsets[choice->dim] >= 0) {
        return true;
    }
    while (n >= 0 && suboffsets[n] < 0) {
        n--;
    }
    return n >= 0
           && suboffsets[n] + choice->taken[0] * view->strides[choice->dim]
                  < 0;
}

/* What bp_view_slice or bp_view_index has to say to CHOICE. */
static enum bp_status
expect(const struct cut *cut, const struct picture *picture,
       const struct choice *choice)
{
    struct choice all = *choice;

    if (choice->is_index && choice->count == 0) {
        return BP_VIOLATION; /* no such index */
    }
    if (picture->nitems == 0 || choice->count == 0) {
        all.taken[0] = 0; /* nothing moves */
    }
    return is_beyond(&cut->view, &all) ? BP_UNSUPPORTED : BP_OK;
}

/* Does PART, with what is behind pointers, show the items of PICTURE? */
static void
agree_picture(const struct cut *cut, const struct picture *picture,
              const char *op)
{
    const struct bp_memory memory = {&cut->view, cut->buf, NULL, NULL};
    struct bp_iter it;
    uintptr_t at;
    int i = 0;

    agree(op, "ndim", cut->view.ndim, picture->ndim);
    for (int n = 0; n < picture->ndim; n++) {
        agree(op, "shape", cut->view.shape[n], picture->shape[n]);
    }
    agree(op, "iter", bp_iter_init(&it, &memory, BP_ORDER_C, NULL), BP_OK);
    for (; bp_iter_next(&it, &at); i++) {
        agree(op, "more", i < picture->nitems, true);
        agree(op, "item", (ptrdiff_t)(at - picture->at[i]), 0);
    }
    agree(op, "count", i, picture->nitems);
}

/* Strides mean nothing where there is one index, and are kept (LAY-004). */
static void
agree_strides(const struct cut *before, const struct cut *behind,
              const struct choice *choice)
{
    if (!choice->is_index && choice->count <= 1
        && before->view.strides != NULL) {
        agree("slice", "stride", behind->view.strides[choice->dim],
              before->view.strides[choice->dim]);
    }
}

/* Cut CUT as CHOICE says; true if that can be said with strides. */
static bool
cut_once(struct cut *cut, struct picture *picture, struct choice *choice)
{
    struct cut out = {.buf = cut->buf};
    const struct bp_arrays arrays = {out.shape, out.strides, out.suboffsets};
    struct bp_part part;
    enum bp_status want = expect(cut, picture, choice), status;
    const char *op = choice->is_index ? "index" : "slice";

    touch_never(&part, sizeof part);
    status = choice->is_index
                 ? bp_view_index(&cut->view, choice->dim, choice->index,
                                 &arrays, &part, NULL)
                 : bp_view_slice(&cut->view, choice->dim, &choice->slice,
                                 &arrays, &part, NULL);
    agree(op, "status", status, want);
    if (status != BP_OK) {
        agree_untouched(op, &part, sizeof part);
        return false;
    }
    out.view = part.view;
    out.buf = cut->buf + (uintptr_t)part.move;
    take(picture, choice);
    if (part.load >= 0) {
        memcpy(&out.buf, (const void *)out.buf, sizeof out.buf);
        out.buf += (uintptr_t)part.load;
    }
    agree_picture(&out, picture, op);
    agree_strides(cut, &out, choice);
    *cut = out;
    cut->view.shape = cut->shape;
    cut->view.strides = cut->strides;
    cut->view.suboffsets =
        part.view.suboffsets != NULL ? cut->suboffsets : NULL;
    return true;
}

/* What is not there cannot be cut. */
static void
check_refusals(const struct cut *cut, const struct choice *choice)
{
    struct cut out = {.buf = 0};
    const struct bp_arrays arrays = {out.shape, out.strides, out.suboffsets};
    const struct bp_slice still = {0, 1, 0};
    struct bp_part part;

    agree("slice", "step 0",
          bp_view_slice(&cut->view, choice->dim, &still, &arrays, &part, NULL),
          BP_VIOLATION);
    agree("slice", "dimension",
          bp_view_slice(&cut->view, cut->view.ndim, &choice->slice, &arrays,
                        &part, NULL),
          BP_VIOLATION);
    agree("index", "dimension",
          bp_view_index(&cut->view, -1, 0, &arrays, &part, NULL),
          BP_VIOLATION);
}

void
check_parts(const struct subject *subject, struct bpf_input *in)
{
    static struct picture picture;
    static struct choice choice;
    struct cut cut = {.view = subject->view, .buf = subject->layout->buf};

    picture.ndim = subject->layout->ndim;
    picture.nitems = subject->layout->nitems;
    memcpy(picture.shape, subject->layout->shape, sizeof picture.shape);
    memcpy(picture.at, subject->layout->at,
           (size_t)picture.nitems * sizeof picture.at[0]);
    choice.slice = (struct bp_slice){0, 1, 1};
    for (int i = 0; i < 3 && picture.ndim > 0; i++) {
        choose(&choice, &picture, in);
        if (!cut_once(&cut, &picture, &choice)) {
            break;
        }
    }
    if (picture.ndim > 0 && bpf_once_in(in, 16)) {
        choice.dim = 0;
        check_refusals(&cut, &choice);
    }
}
