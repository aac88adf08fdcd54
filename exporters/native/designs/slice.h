/*
 * Slices of memory that another object manages, in three kinds.
 *
 * counting   As the post sketches them: a slice knows the releaser and the
 *            address, locks the memory for as long as it lives and once more
 *            for every view, and keeps no count itself.
 * redirect   As today's protocol has them: a slice knows the object and an
 *            offset.  It forwards each request and narrows the answer; the
 *            view names the object, which counts it and is told of its end.
 *            It locks nothing between views.
 * forgetful  A liar: like the first, without the locks.
 */
#ifndef DESIGNS_SLICE_H
#define DESIGNS_SLICE_H

#include "manager.h"

/* Make the three types.  Returns 0, or -1 with an exception. */
int
slice_make_types(struct design_types *types);

/*
 * Make a slice of the bytes of OBJ from START up to STOP.  A slice of a slice
 * refers to the object that manages the memory, not to the slice.
 *
 *   Returns  a new reference, or NULL with an exception
 *   Clause   HIS-005, LIF-021
 */
PyObject *
slice_counting(const struct design_types *types, PyObject *obj,
               Py_ssize_t start, Py_ssize_t stop);
PyObject *
slice_redirect(const struct design_types *types, PyObject *obj,
               Py_ssize_t start, Py_ssize_t stop);

/* The same of a manager only: it alone keeps what it leaves readable. */
PyObject *
slice_forgetful(const struct design_types *types, PyObject *obj,
                Py_ssize_t start, Py_ssize_t stop);

#endif
