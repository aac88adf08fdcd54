#include "frame.h"

#include "bp_clause.h"
#include "checked.h"

static const struct bp_place nowhere = {0, -1, 0, 1};

void
frames_init(struct frames *frames, const struct bp_abi *abi,
            const struct bp_reading *how, enum bp_padding padding,
            struct bp_error *err)
{
    frames->abi = abi;
    frames->how = how;
    frames->padding = padding;
    frames->err = err;
    frames->depth = 0;
    frames->frames[0] = (struct frame){.align = 1, .items = 1};
}

/* Behind "&", nothing is worth a word. */
static void
complain(const struct frames *frames, int clause, ptrdiff_t at,
         const char *what)
{
    if (!frames->frames[frames->depth].pointee) {
        scan_complain(frames->err, clause, at, what);
    }
}

static void
open_frame(struct frames *frames, const struct frame *frame)
{
    frames->depth++;
    frames->frames[frames->depth] = *frame;
}

/* How much room an element takes, wherever it is. */
static enum bp_status
measure(const struct frames *frames, const struct element *element,
        struct bp_place *place)
{
    if (element->code == NULL
        || !bp_code_measure(element->code, element->mode, frames->how,
                            frames->abi, &place->size, &place->align)) {
        bool bits = element->kind == BP_NODE_BITS;

        complain(frames, bits ? BP_FMT_032 : BP_FMT_041, element->body,
                 bits ? "bits, which have no size"
                      : "a code of native modes only");
        return BP_UNSUPPORTED;
    }
    if (element->is_complex) {
        place->size *= 2;
    }
    return BP_OK;
}

/* Multiply the count of ELEMENT into PLACE: a length, or a number of items. */
static enum bp_status
multiply(const struct frames *frames, const struct element *element,
         struct bp_place *place)
{
    bool length =
        element->kind == BP_NODE_STRING || element->kind == BP_NODE_PAD;
    ptrdiff_t *factor = length ? &place->size : &place->items;

    place->items = element->shape;
    if (element->count >= 0 && !checked_mul(*factor, element->count, factor)) {
        complain(frames, BP_FMT_048, element->body,
                 "a count that does not fit");
        return BP_OVERFLOW;
    }
    return BP_OK;
}

/* Put PLACE behind the last item of FRAME. */
static enum bp_status
append(const struct frames *frames, struct frame *frame, ptrdiff_t at,
       struct bp_place *place)
{
    ptrdiff_t bytes, end;

    if (!checked_round_up(frame->offset, place->align, &place->offset)
        || !checked_mul(place->size, place->items, &bytes)
        || !checked_add(place->offset, bytes, &end)) {
        complain(frames, BP_FMT_048, at, "an item that does not fit");
        return BP_OVERFLOW;
    }
    frame->offset = end;
    if (place->align > frame->align) {
        frame->align = place->align;
    }
    return BP_OK;
}

/* Nothing behind "&" is part of the item: there, what fails is unknown. */
static enum bp_status
forgive(struct frame *frame, enum bp_status status, struct bp_place *place)
{
    if (!frame->pointee) {
        return status;
    }
    frame->unknown |= status != BP_OK;
    if (frame->unknown) {
        *place = nowhere;
    }
    return BP_OK;
}

static enum bp_status
open_struct(struct frames *frames, const struct element *element)
{
    struct frame *parent = &frames->frames[frames->depth];
    struct bp_place place = {0, 0, 0, 1};
    enum bp_status status = multiply(frames, element, &place);

    status = forgive(parent, status, &place);
    if (status == BP_OK) {
        open_frame(frames, &(struct frame){
                               .align = 1,
                               .items = place.items,
                               .at = element->body,
                               .aligned = element->mode == '@',
                               .pointee = parent->pointee,
                           });
    }
    return status;
}

enum bp_status
frames_put(struct frames *frames, const struct element *element,
           struct bp_place *place)
{
    struct frame *frame = &frames->frames[frames->depth];
    enum bp_status status;

    if (element->kind == BP_NODE_STRUCT) {
        return open_struct(frames, element);
    }
    status = measure(frames, element, place);
    if (status == BP_OK) {
        status = multiply(frames, element, place);
    }
    if (status == BP_OK) {
        if (element->mode == '@' && frame->first == 0
            && element->kind != BP_NODE_PAD) {
            frame->first = place->align;
        }
        status = append(frames, frame, element->body, place);
    }
    status = forgive(frame, status, place);
    if (status == BP_OK && element->kind == BP_NODE_POINTER) {
        open_frame(frames,
                   &(struct frame){.align = 1, .items = 1, .pointee = true});
    }
    return status;
}

void
frames_drop(struct frames *frames)
{
    frames->depth--;
}

/*
 * The alignment of the end of the innermost frame (X-14).  NumPy asks for the
 * mode in force at the end; the others align what was spelled in mode "@",
 * wherever that was.
 */
static ptrdiff_t
end_alignment(const struct frames *frames, char mode)
{
    const struct frame *frame = &frames->frames[frames->depth];

    switch (frames->padding) {
    case BP_PAD_STRICT:
        return 1;
    case BP_PAD_C:
        return frames->depth > 0 ? frame->align : 1;
    case BP_PAD_NUMPY:
        return mode == '@' ? frame->align : 1;
    case BP_PAD_CYTHON:
        return frames->depth > 0 && frame->first > 0 ? frame->first : 1;
    case BP_PAD_COUNT:
        break;
    }
    return 1; /* not reached */
}

/* Is the innermost struct itself aligned? NumPy reads the mode behind it. */
static bool
is_aligned(const struct frames *frames, char mode)
{
    if (frames->padding == BP_PAD_NUMPY
        && frames->how->scope == BP_SCOPE_STICKY) {
        return mode == '@';
    }
    return frames->frames[frames->depth].aligned;
}

/* Pad the end of the innermost frame: the size of one item is known. */
static enum bp_status
pad_end(const struct frames *frames, char mode, struct bp_place *place)
{
    const struct frame *frame = &frames->frames[frames->depth];

    *place = (struct bp_place){0, 0, frame->items, frame->align};
    if (!checked_round_up(frame->offset, end_alignment(frames, mode),
                          &place->size)) {
        complain(frames, BP_FMT_048, frame->at, "a struct that does not fit");
        return BP_OVERFLOW;
    }
    return BP_OK;
}

enum bp_status
frames_close(struct frames *frames, char mode, struct bp_place *place)
{
    struct frame *frame = &frames->frames[frames->depth];
    struct frame *parent = frame - 1;
    enum bp_status status = pad_end(frames, mode, place);

    if (!is_aligned(frames, mode)) {
        place->align = 1;
    }
    frames->depth--;
    if (parent->first == 0) {
        parent->first = frame->first;
    }
    if (status == BP_OK) {
        status = append(frames, parent, frame->at, place);
    }
    parent->unknown |= frame->unknown;
    return forgive(parent, status, place);
}

enum bp_status
frames_end(struct frames *frames, char mode, struct bp_place *place)
{
    return pad_end(frames, mode, place);
}
