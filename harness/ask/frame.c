#include "frame.h"

#include <string.h>

/* Neither is the byte of a fill. */
#define BELOW 0x3c
#define ABOVE 0xd2

static int
fill_byte(enum bph_fill fill)
{
    switch (fill) {
    case BPH_FILL_A5:
        return 0xa5;
    case BPH_FILL_FF:
        return 0xff;
    case BPH_FILL_ZERO:
    case BPH_FILL_COUNT:
        break;
    }
    return 0;
}

static void
put_guards(struct bph_frame *frame)
{
    memset(frame->below, BELOW, sizeof frame->below);
    memset(frame->above, ABOVE, sizeof frame->above);
}

static bool
is_whole(const uint8_t guard[BPH_GUARD_BYTES], uint8_t byte)
{
    unsigned damage = 0;

    for (int i = 0; i < BPH_GUARD_BYTES; i++) {
        damage |= guard[i] ^ byte;
    }
    return damage == 0;
}

void
bph_frame_fill(struct bph_frame *frame, enum bph_fill fill)
{
    put_guards(frame);
    memset(&frame->view, fill_byte(fill), sizeof frame->view);
}

void
bph_frame_copy(const struct bph_frame *frame, struct bph_frame *out)
{
    put_guards(out);
    memcpy(&out->view, &frame->view, sizeof out->view);
}

uint8_t
bph_frame_guards(const struct bph_frame *frame)
{
    unsigned damage = 0;

    if (!is_whole(frame->below, BELOW)) {
        damage |= BPH_GUARD_BELOW;
    }
    if (!is_whole(frame->above, ABOVE)) {
        damage |= BPH_GUARD_ABOVE;
    }
    return (uint8_t)damage;
}

enum bph_raw_pointer
bph_frame_pointer(const struct bph_frame *frame, enum bph_fill fill,
                  uintptr_t at)
{
    uintptr_t pattern;

    memset(&pattern, fill_byte(fill), sizeof pattern);
    if (at == 0) {
        return BPH_PTR_NULL;
    }
    if (at == pattern) {
        return BPH_PTR_UNTOUCHED;
    }
    if (at - (uintptr_t)&frame->view < sizeof frame->view) {
        return BPH_PTR_INSIDE;
    }
    return BPH_PTR_OTHER;
}

void
bph_frame_members(const struct bph_frame *frame, struct bph_raw_view *out)
{
    const struct bph_view *view = &frame->view;

    *out = (struct bph_raw_view){
        .buf = (uintptr_t)view->buf,
        .obj = (uintptr_t)view->obj,
        .len = view->len,
        .itemsize = view->itemsize,
        .readonly = view->readonly,
        .ndim = view->ndim,
        .format = (uintptr_t)view->format,
        .shape = (uintptr_t)view->shape,
        .strides = (uintptr_t)view->strides,
        .suboffsets = (uintptr_t)view->suboffsets,
        .internal = (uintptr_t)view->internal,
    };
}
