/*
 * The part of Python's C API that the engine calls, declared by hand: one
 * shared object serves every CPython from 3.8 on, and needs no headers to be
 * built.  Release builds with the GIL only; worker.py refuses the others.
 */
#ifndef BPH_RUNTIME_H
#define BPH_RUNTIME_H

#include <stddef.h>
#include <stdint.h>

/* The head of every object.  From 3.12 on the count is the low half of the
 * first word; in 3.14 flags share the other half. */
struct bph_object {
    uintptr_t count;
    struct bph_object *type;
};

/* The head of every type. */
struct bph_type {
    struct bph_object head;
    ptrdiff_t size;
    const char *name; /* tp_name: UTF-8, with the module in static types */
};

/* Py_buffer */
struct bph_view {
    void *buf;
    struct bph_object *obj;
    ptrdiff_t len;
    ptrdiff_t itemsize;
    int readonly;
    int ndim;
    char *format;
    ptrdiff_t *shape;
    ptrdiff_t *strides;
    ptrdiff_t *suboffsets;
    void *internal;
};

int
PyObject_GetBuffer(struct bph_object *obj, struct bph_view *view, int flags);
void
PyBuffer_Release(struct bph_view *view);

struct bph_object *
PyErr_Occurred(void); /* borrowed */
int
PyErr_ExceptionMatches(struct bph_object *exception);
void
PyErr_Clear(void);

void
Py_IncRef(struct bph_object *obj);
void
Py_DecRef(struct bph_object *obj);

extern struct bph_object PyType_Type; /* only its address is used */
extern struct bph_object *PyExc_BufferError;
extern struct bph_object *PyExc_ValueError;
extern struct bph_object *PyExc_TypeError;
extern struct bph_object *PyExc_MemoryError;
extern struct bph_object *PyExc_SystemError;
extern struct bph_object *PyExc_Exception;

#endif
