/*
 * Where the elements of a format lie: the arithmetic.  Private to spec/.
 *
 * A struct that is open is a frame with offsets of its own, so that its
 * alignment can be known before its place.  What is behind "&" is a frame,
 * too, of which nothing has to fit.
 */
#ifndef BP_FRAME_H
#define BP_FRAME_H

#include "scan.h"

struct frame {
    ptrdiff_t offset; /* bytes so far */
    ptrdiff_t align;  /* the largest of its members in mode "@", or 1 */
    ptrdiff_t first;  /* that of its first member in mode "@", or 0 */
    ptrdiff_t items;  /* how many of it stand side by side */
    ptrdiff_t at;     /* byte of the text where it is opened */
    bool aligned;     /* it was opened in mode "@" */
    bool pointee;     /* it is behind "&" */
    bool unknown;     /* and nobody can tell its size */
};

struct frames {
    const struct bp_abi *abi;
    const struct bp_reading *how;
    enum bp_padding padding;
    struct bp_error *err;
    int depth; /* of the innermost frame; frame 0 is the whole text */
    struct frame frames[BP_FORMAT_LEVELS];
};

/* Begin an item; all arguments are borrowed. */
void
frames_init(struct frames *frames, const struct bp_abi *abi,
            const struct bp_reading *how, enum bp_padding padding,
            struct bp_error *err);

/*
 * Place ELEMENT behind the last one, or open it: behind "T{" and "&" there is
 * one frame more.
 *
 *   Out      *place, of all but a struct
 *   Returns  BP_OK; BP_OVERFLOW; BP_UNSUPPORTED (a size that nobody defines)
 */
BP_MUST_CHECK
enum bp_status
frames_put(struct frames *frames, const struct element *element,
           struct bp_place *place);

/* The item behind "&" is complete. */
void
frames_drop(struct frames *frames);

/*
 * Close the innermost struct and put it into its parent; at the end, the
 * whole text.
 *
 *   Pre      mode is the one in force before the brace or the end; for
 *            frames_end, no struct is open
 *   Out      *place
 *   Returns  BP_OK or BP_OVERFLOW
 */
BP_MUST_CHECK
enum bp_status
frames_close(struct frames *frames, char mode, struct bp_place *place);
BP_MUST_CHECK
enum bp_status
frames_end(struct frames *frames, char mode, struct bp_place *place);

#endif
