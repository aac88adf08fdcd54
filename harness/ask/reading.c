#include "reading.h"

#include <string.h>

#include "content.h"

/* An array of the struct: what the pointer is, and its entries. */
struct array {
    enum bph_raw_pointer pointer;
    int n;
    ptrdiff_t at[BPH_MOST_DIMS];
};

static bool
is_given(enum bph_raw_pointer pointer)
{
    return pointer == BPH_PTR_INSIDE || pointer == BPH_PTR_OTHER;
}

/* Say what the pointer member with the value AT is. */
static uint8_t
kind_of(const struct bph_reading *reading, const struct bph_frame *frame,
        uint64_t at)
{
    return (uint8_t)bph_frame_pointer(frame, reading->get.fill, (uintptr_t)at);
}

/* Is it an array that was read, or rightly none? */
static bool
is_known(const struct array *array)
{
    return array->pointer == BPH_PTR_NULL || is_given(array->pointer);
}

static bool
has_dims(const struct bph_raw_view *view)
{
    return view->ndim >= 0 && view->ndim <= BPH_MOST_DIMS;
}

/* Do NBYTES from ADDRESS on, in the struct, end there? */
static bool
fits(const struct bph_frame *frame, uint64_t address, size_t nbytes)
{
    return nbytes <= (uintptr_t)(&frame->view + 1) - (uintptr_t)address;
}

static void
read_array(struct bph_peek *peek, const struct bph_frame *frame,
           const struct bph_raw_view *view, uint64_t address,
           struct array *array)
{
    size_t n = has_dims(view) ? (size_t)view->ndim : 0;
    size_t nbytes = n * sizeof array->at[0];

    if (!is_given(array->pointer)) {
        return;
    }
    if ((array->pointer == BPH_PTR_INSIDE && !fits(frame, address, nbytes))
        || !bph_peek(peek, (uintptr_t)address, array->at, nbytes)) {
        array->pointer = BPH_PTR_WILD;
        return;
    }
    array->n = (int)n;
}

static void
read_format(struct bph_reading *reading, struct bph_peek *peek)
{
    struct bph_raw_get *get = &reading->get;
    char *to = (char *)reading->tail + reading->tail_n;
    size_t size;

    if (!is_given(get->format)) {
        return;
    }
    if (!bph_peek_text(peek, (uintptr_t)get->view.format, to, BPH_FORMAT_BYTES,
                       &size)) {
        get->format = BPH_PTR_WILD;
        return;
    }
    get->format_cut = size == BPH_FORMAT_BYTES;
    get->format_n = (uint16_t)size;
    reading->tail_n += size;
}

/* Put the entries of ARRAY into the tail; return how many. */
static uint16_t
put_array(struct bph_reading *reading, const struct array *array)
{
    for (int i = 0; i < array->n; i++) {
        int64_t entry = array->at[i];

        memcpy(reading->tail + reading->tail_n, &entry, sizeof entry);
        reading->tail_n += sizeof entry;
    }
    return (uint16_t)array->n;
}

static enum bph_raw_content
read_content(const struct bph_raw_view *raw, const struct array arrays[3],
             struct bph_peek *peek, uint64_t seed, uint64_t *digest)
{
    const struct array *shape = &arrays[0], *strides = &arrays[1];
    const struct array *suboffsets = &arrays[2];
    struct bp_view view = {raw->itemsize, raw->ndim, shape->at, NULL, NULL};
    uintptr_t buf = (uintptr_t)raw->buf;

    if (shape->pointer == BPH_PTR_NULL || raw->len == 0) {
        return bph_content_digest(peek, buf, raw->len, NULL, seed, digest);
    }
    if (!has_dims(raw) || !is_known(shape) || !is_known(strides)
        || !is_known(suboffsets)) {
        return BPH_CONTENT_UNCLEAR;
    }
    if (strides->pointer != BPH_PTR_NULL) {
        view.strides = strides->at;
    }
    if (suboffsets->pointer != BPH_PTR_NULL) {
        view.suboffsets = suboffsets->at;
    }
    return bph_content_digest(peek, buf, raw->len, &view, seed, digest);
}

void
bph_reading_take(struct bph_reading *reading, const struct bph_frame *frame,
                 struct bph_peek *peek, uint64_t seed)
{
    struct bph_raw_get *get = &reading->get;
    const struct bph_raw_view *view = &get->view;
    const uint64_t at[3] = {view->shape, view->strides, view->suboffsets};
    struct array arrays[3];

    for (int i = 0; i < 3; i++) {
        arrays[i].pointer = kind_of(reading, frame, at[i]);
        arrays[i].n = 0;
    }
    get->buf = kind_of(reading, frame, view->buf);
    get->internal = kind_of(reading, frame, view->internal);
    get->format = kind_of(reading, frame, view->format);
    get->content = BPH_CONTENT_NONE;
    reading->tail_n = 0;
    if (get->rc == 0) {
        for (int i = 0; i < 3; i++) {
            read_array(peek, frame, view, at[i], &arrays[i]);
        }
        get->shape_n = put_array(reading, &arrays[0]);
        get->strides_n = put_array(reading, &arrays[1]);
        get->suboffsets_n = put_array(reading, &arrays[2]);
        read_format(reading, peek);
        get->content =
            (uint8_t)read_content(view, arrays, peek, seed, &get->digest);
    }
    get->shape = (uint8_t)arrays[0].pointer;
    get->strides = (uint8_t)arrays[1].pointer;
    get->suboffsets = (uint8_t)arrays[2].pointer;
}
