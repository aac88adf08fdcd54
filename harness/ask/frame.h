/*
 * The struct that is handed to an exporter: filled, and guarded on both sides.
 */
#ifndef BPH_FRAME_H
#define BPH_FRAME_H

#include <stdbool.h>

#include "channel.h"
#include "runtime.h"

#define BPH_GUARD_BYTES 64

struct bph_frame {
    uint8_t below[BPH_GUARD_BYTES];
    struct bph_view view;
    uint8_t above[BPH_GUARD_BYTES];
};

/* Put up the guards and fill the struct. */
void
bph_frame_fill(struct bph_frame *frame, enum bph_fill fill);

/* Make *OUT a byte-identical copy of the struct, with guards of its own. */
void
bph_frame_copy(const struct bph_frame *frame, struct bph_frame *out);

/* Return the damage to the guards: a set of enum bph_guard. */
uint8_t
bph_frame_guards(const struct bph_frame *frame);

/*
 * Say what a pointer member with the value AT is, seen from outside: NULL,
 * UNTOUCHED, INSIDE or OTHER, never WILD.
 */
enum bph_raw_pointer
bph_frame_pointer(const struct bph_frame *frame, enum bph_fill fill,
                  uintptr_t at);

/* Write the members down by value. */
void
bph_frame_members(const struct bph_frame *frame, struct bph_raw_view *out);

#endif
