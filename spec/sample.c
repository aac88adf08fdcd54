#include "sample.h"

#include <string.h>

uint64_t
sample_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

ptrdiff_t
sample_between(uint64_t *state, ptrdiff_t low, ptrdiff_t high)
{
    return low
           + (ptrdiff_t)(sample_random(state) % ((uint64_t)(high - low) + 1));
}

/* Fill table NUMBER with pointers to the middle of what is behind it. */
static void
fill_table(struct sample *s, int number, uint64_t *state)
{
    for (int i = 0; i < SAMPLE_SLOTS; i++) {
        s->table[number][i] =
            number + 1 < s->nloads
                ? (uintptr_t)&s->table[number + 1][sample_between(
                    state, SAMPLE_SLOTS / 2 - 32, SAMPLE_SLOTS / 2 + 32)]
                : (uintptr_t)&s->bytes[sample_between(
                    state, SAMPLE_BYTES / 2 - 512, SAMPLE_BYTES / 2 + 512)];
    }
}

/* Choose strides that stay where they are, in the order of levels. */
static void
choose_strides(struct sample *s, uint64_t *state)
{
    const ptrdiff_t word = (ptrdiff_t)sizeof(uintptr_t);
    int level = 0;
    bool packed = sample_between(state, 0, 3) == 0;
    ptrdiff_t next = s->view.itemsize;

    for (int n = 0; n < s->view.ndim; n++) {
        bool pointers = level < s->nloads;
        ptrdiff_t some = sample_between(state, -5, 5);

        s->strides[n] = pointers ? word * some
                        : sample_between(state, 0, 1) == 0
                            ? s->view.itemsize * some
                            : sample_between(state, -40, 40);
        if (s->suboffsets[n] >= 0) {
            level++;
            s->suboffsets[n] =
                sample_between(state, 0, 9) * (level < s->nloads ? word : 1);
        }
    }
    /* neighbours that lie side by side, in one order or the other */
    if (packed && s->nloads == 0) {
        bool fortran = sample_between(state, 0, 1) == 0;

        for (int k = 0; k < s->view.ndim; k++) {
            int n = fortran ? k : s->view.ndim - 1 - k;

            s->strides[n] = next;
            next *= s->shape[n] + (sample_between(state, 0, 5) == 0);
        }
    }
    if (packed && s->nloads > 0) {
        for (int n = s->view.ndim - 1; n >= 0 && s->suboffsets[n] < 0; n--) {
            s->strides[n] = next;
            next *= s->shape[n];
        }
    }
}

/* Put buf into the middle of what it points to. */
static void
choose_buf(struct sample *s, uint64_t *state)
{
    s->memory.view = &s->view;
    s->memory.load = NULL;
    s->memory.context = NULL;
    s->memory.buf =
        s->nloads > 0
            ? (uintptr_t)&s->table[0][SAMPLE_SLOTS / 2]
            : (uintptr_t)&s->bytes[sample_between(state, SAMPLE_BYTES / 2 - 64,
                                                  SAMPLE_BYTES / 2 + 64)];
    if (s->nloads == 0 && sample_between(state, 0, 3) == 0) {
        s->memory.buf = (uintptr_t)&s->bytes[SAMPLE_BYTES / 2];
    }
}

/* Dereference some of the dimensions of S, and fill what that leads to. */
static void
finish(struct sample *s, uint64_t *state, bool loads)
{
    s->nloads = 0;
    s->view.shape = s->shape;
    s->view.strides = s->strides;
    s->view.suboffsets = loads ? s->suboffsets : NULL;
    for (int n = 0; n < SAMPLE_DIMS; n++) {
        s->suboffsets[n] = sample_between(state, -3, -1);
        if (loads && n < s->view.ndim && sample_between(state, 0, 1) == 0) {
            s->suboffsets[n] = 0;
            s->nloads++;
        }
    }
    choose_strides(s, state);
    if (s->nloads == 0 && sample_between(state, 0, 9) == 0) {
        s->view.strides = NULL;
        s->view.suboffsets = NULL;
    }
    for (int k = 0; k < s->nloads; k++) {
        fill_table(s, k, state);
    }
    for (int i = 0; i < SAMPLE_BYTES; i += 8) {
        uint64_t number = sample_random(state);

        memcpy(&s->bytes[i], &number, 8);
    }
    choose_buf(s, state);
}

void
sample_make(struct sample *s, uint64_t *state, bool loads)
{
    static const ptrdiff_t sizes[] = {1, 2, 4, 8, 16, 3, 5, 12, 20, 24};
    int most = (int)sample_between(state, 2, 4);

    s->view.itemsize = sizes[sample_between(state, 0, 9)];
    s->view.ndim = (int)sample_between(state, loads ? 1 : 0, SAMPLE_DIMS);
    for (int n = 0; n < SAMPLE_DIMS; n++) {
        bool empty = sample_between(state, 0, 39) == 0;

        s->shape[n] = empty ? 0 : sample_between(state, 1, most);
    }
    finish(s, state, loads);
}

void
sample_make_like(struct sample *s, const struct sample *other, uint64_t *state,
                 bool loads)
{
    s->view = other->view;
    memcpy(s->shape, other->shape, sizeof s->shape);
    finish(s, state, loads);
}

void
sample_move(struct sample *s, uint64_t *state)
{
    s->view.strides = s->strides;
    choose_strides(s, state);
    choose_buf(s, state);
}

ptrdiff_t
sample_count(const struct bp_view *view)
{
    ptrdiff_t count = 1;

    for (int n = 0; n < view->ndim; n++) {
        count *= view->shape[n];
    }
    return count;
}

void
sample_indices(const struct bp_view *view, bool fortran, ptrdiff_t i,
               ptrdiff_t *indices)
{
    for (int k = 0; k < view->ndim; k++) {
        int n = fortran ? k : view->ndim - 1 - k;

        indices[n] = i % view->shape[n];
        i /= view->shape[n];
    }
}

uintptr_t
sample_address(const struct bp_view *view, uintptr_t buf,
               const ptrdiff_t *indices)
{
    char *at = (char *)buf;
    ptrdiff_t packed = view->itemsize;

    if (view->strides == NULL) {
        for (int n = view->ndim - 1; n >= 0; n--) {
            at += indices[n] * packed;
            packed *= view->shape[n];
        }
        return (uintptr_t)at;
    }
    for (int n = 0; n < view->ndim; n++) {
        at += indices[n] * view->strides[n];
        if (view->suboffsets != NULL && view->suboffsets[n] >= 0) {
            uintptr_t pointer;

            memcpy(&pointer, at, sizeof pointer);
            at = (char *)pointer + view->suboffsets[n];
        }
    }
    return (uintptr_t)at;
}

uintptr_t
sample_item(const struct bp_memory *memory, bool fortran, ptrdiff_t i)
{
    ptrdiff_t indices[BP_MAX_NDIM] = {0};

    sample_indices(memory->view, fortran, i, indices);
    return sample_address(memory->view, memory->buf, indices);
}

bool
sample_is_injective(const struct bp_memory *memory)
{
    ptrdiff_t count = sample_count(memory->view);
    uintptr_t at[SAMPLE_ITEMS];

    for (ptrdiff_t i = 0; i < count; i++) {
        at[i] = sample_item(memory, false, i);
        for (ptrdiff_t k = 0; k < i; k++) {
            size_t apart = at[i] > at[k] ? at[i] - at[k] : at[k] - at[i];

            if (apart < (size_t)memory->view->itemsize) {
                return false;
            }
        }
    }
    return true;
}

void
sample_gather(const struct bp_memory *memory, bool fortran, unsigned char *out)
{
    size_t size = (size_t)memory->view->itemsize;

    for (ptrdiff_t i = 0; i < sample_count(memory->view); i++) {
        memcpy(out + (size_t)i * size,
               (const void *)sample_item(memory, fortran, i), size);
    }
}

void
sample_scatter(const struct bp_memory *memory, bool fortran,
               const unsigned char *packed)
{
    size_t size = (size_t)memory->view->itemsize;

    for (ptrdiff_t i = 0; i < sample_count(memory->view); i++) {
        memcpy((void *)sample_item(memory, fortran, i),
               packed + (size_t)i * size, size);
    }
}
