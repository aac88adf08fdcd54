/*
 * Leaves, and structs that are still shut.  Private to spec/.
 */
#ifndef BP_LEAVES_H
#define BP_LEAVES_H

#include "bp_fields.h"

/* Write the next leaf, or struct with one in it, which is stepped over; false
 * behind the last. */
bool
leaves_step(struct bp_leaves *leaves, struct bp_leaf *out);

/* Go into RUN, the struct that was stepped over last. */
void
leaves_enter(struct bp_leaves *leaves, const struct bp_leaf *run);

#endif
