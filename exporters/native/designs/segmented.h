/*
 * void **segments (Travis Oliphant, 22 March 2007) over the memory of another
 * object: pointers to its rows, pointers to these, and so on, lifted into
 * suboffsets.
 */
#ifndef DESIGNS_SEGMENTED_H
#define DESIGNS_SEGMENTED_H

#include "manager.h"

/* Make the type.  Returns 0, or -1 with an exception. */
int
segmented_make_type(struct design_types *types);

/*
 * Make segments of the rows of OBJ, which may lie anywhere, also behind
 * pointers.
 *
 *   Returns  a new reference; or NULL with an exception: BufferError if the
 *            items of a row do not lie side by side, each behind no pointer of
 *            its own, for C could not index them
 *   Memory   holds a view of OBJ for as long as it lives
 *   Clause   HIS-002, LAY-007, LAY-008
 */
PyObject *
segmented_new(const struct design_types *types, PyObject *obj);

#endif
