/*
 * Designs of 2007 that today's bf_getbuffer wraps: what an exporter of that
 * design says of its memory, and how it becomes a Py_buffer.
 */
#ifndef NATIVE_DESIGN_H
#define NATIVE_DESIGN_H

#include <Python.h>

#include "../fault.h"

/*
 * getbuffer as Carl Banks wrote it on 27 March 2007 (HIS-004): everything is
 * said, whoever asks, and the result is the object to be released.  There is
 * no itemsize.  subbufferoffsets has an entry per dimension, and all of them
 * are negative where nothing is dereferenced (HIS-003).
 */
typedef PyObject *(*design_getbufferproc)(PyObject *obj, void **buf,
                                          Py_ssize_t *len, int *writeable,
                                          char **format, int *ndims,
                                          Py_ssize_t **shape,
                                          Py_ssize_t **strides,
                                          Py_ssize_t **subbufferoffsets);

/* His getbuffer for exporters with the policy OUT_PARAMETERS, and one that
 * lifts the segments of exporters with the policy SEGMENTS. */
PyObject *
out_parameters_getbuffer(PyObject *obj, void **buf, Py_ssize_t *len,
                         int *writeable, char **format, int *ndims,
                         Py_ssize_t **shape, Py_ssize_t **strides,
                         Py_ssize_t **subbufferoffsets);
PyObject *
segments_getbuffer(PyObject *obj, void **buf, Py_ssize_t *len, int *writeable,
                   char **format, int *ndims, Py_ssize_t **shape,
                   Py_ssize_t **strides, Py_ssize_t **subbufferoffsets);

/*
 * Write the strides and suboffsets of segments of the shape and format of T
 * into LIFTED.
 *
 *   Pre      t->format is one of the letters that segments_itemsize knows
 */
void
segments_lift(const struct template *t, struct arrays *lifted);

/*
 * Answer WORD from what GET says, as bf_getbuffer does.  FAULT, which may be
 * NULL, is the lie that is told (fault.h).
 *
 *   Pre      the memory of OBJ has items; FAULT lies to EVERY word
 *   Out      *view; after a refusal only view->obj, which is NULL
 *   Returns  0, or -1 with an exception
 */
int
design_getbuffer(design_getbufferproc get, PyObject *obj,
                 const struct fault *fault, Py_buffer *view, int word);

#endif
