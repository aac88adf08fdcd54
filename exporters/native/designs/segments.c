/*
 * Travis Oliphant, 22 March 2007: void **segments, lifted into suboffsets.
 */
#include "design.h"

#include <assert.h>
#include <string.h>

#include "../exporter.h"

/* What he passes to the buffer interface: all that a consumer gets to know. */
static void
getsegments(PyObject *obj, int *ndims, Py_ssize_t **shape, char **format,
            void **segments)
{
    struct holding held;
    exporter_holding(obj, &held);
    *ndims = held.template->ndim;
    *shape = held.arrays->shape;
    memcpy(format, &held.template->format, sizeof *format);
    *segments = held.block + held.template->offset;
}

/* His consumer knows the size of an item from its format: strcmp(format, "f")
 * comes first. */
static Py_ssize_t
segments_itemsize(const char *format)
{
    bool is_float = strcmp(format, "f") == 0;
    assert(is_float || strcmp(format, "i") == 0);
    return is_float ? (Py_ssize_t)sizeof(float) : (Py_ssize_t)sizeof(int);
}

void
segments_lift(const struct template *t, struct arrays *lifted)
{
    for (int k = 0; k < t->ndim; k++) {
        bool last = k == t->ndim - 1;
        lifted->strides[k] =
            last ? segments_itemsize(t->format) : (Py_ssize_t)sizeof(void *);
        lifted->suboffsets[k] = last ? -1 : 0;
    }
}

/* The other one's prototype: NOLINTBEGIN(readability-function-size) */
PyObject *
segments_getbuffer(PyObject *obj, void **buf, Py_ssize_t *len, int *writeable,
                   char **format, int *ndims, Py_ssize_t **shape,
                   Py_ssize_t **strides, Py_ssize_t **subbufferoffsets)
{
    struct holding held;
    exporter_holding(obj, &held);
    getsegments(obj, ndims, shape, format, buf);
    *len = segments_itemsize(*format);
    for (int k = 0; k < *ndims; k++) {
        *len *= (*shape)[k];
    }
    *writeable = !held.template->readonly; /* he did not say */
    *strides = held.arrays->strides;
    *subbufferoffsets = held.arrays->suboffsets;
    Py_INCREF(obj);
    return obj;
}
/* NOLINTEND(readability-function-size) */
