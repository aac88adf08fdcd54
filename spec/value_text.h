/*
 * Text that is cut off where the room ends.  Private to spec/.
 */
#ifndef BP_VALUE_TEXT_H
#define BP_VALUE_TEXT_H

#include "bp_value.h"

/* What has no room is counted, not written. */
struct writer {
    char *out;
    ptrdiff_t capacity; /* without the NUL */
    ptrdiff_t length;
};

/* Begin a text of CAPACITY bytes with its NUL, at least 4. */
void
writer_init(struct writer *w, char *out, ptrdiff_t capacity);

/* Is there no room any more? */
bool
writer_is_full(const struct writer *w);

void
writer_put(struct writer *w, const char *text, ptrdiff_t length);

void
writer_put_value(struct writer *w, const struct bp_value *value);

/* End the text, with "..." if it is cut off; return its length. */
ptrdiff_t
writer_end(struct writer *w);

#endif
