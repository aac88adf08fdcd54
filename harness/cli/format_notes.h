/*
 * What a producer of a format should know about it.
 */
#ifndef BPH_FORMAT_NOTES_H
#define BPH_FORMAT_NOTES_H

#include "format.h"

struct bph_note {
    const char *name; /* of a clause or an ambiguity: "FMT-008", "X-35" */
    const char *text; /* a sentence */
    ptrdiff_t at;     /* byte of the format; -1: all of it */
};

/*
 * Go on to the next note that LAYOUT has.
 *
 *   Pre      *row is 0 before the first
 *   Out      *row, and *note if there is one
 *   Returns  false if there is none any more
 */
bool
bph_note_next(const struct bph_layout *layout, int *row,
              struct bph_note *note);

#endif
