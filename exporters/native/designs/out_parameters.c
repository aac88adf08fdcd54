/*
 * Carl Banks, 27 March 2007: one out-parameter per property.
 */
#include "design.h"

#include <string.h>

#include "../exporter.h"

/* His prototype: NOLINTBEGIN(readability-function-size) */
PyObject *
out_parameters_getbuffer(PyObject *obj, void **buf, Py_ssize_t *len,
                         int *writeable, char **format, int *ndims,
                         Py_ssize_t **shape, Py_ssize_t **strides,
                         Py_ssize_t **subbufferoffsets)
{
    struct holding held;
    exporter_holding(obj, &held);
    const struct template *t = held.template;
    *buf = held.block + t->offset;
    *len = template_nitems(t) * t->itemsize;
    *writeable = !t->readonly;
    memcpy(format, &t->format, sizeof *format); /* older than const */
    *ndims = t->ndim;
    *shape = held.arrays->shape;
    *strides = held.arrays->strides;
    *subbufferoffsets = held.arrays->suboffsets;
    Py_INCREF(obj);
    return obj;
}
/* NOLINTEND(readability-function-size) */
