/*
 * The scripted exporter as a Python type.
 */
#ifndef NATIVE_EXPORTER_H
#define NATIVE_EXPORTER_H

#include <Python.h>

#include "script.h"

/* The types of one module object. */
struct exporter_types {
    PyObject *hooked;   /* has bf_releasebuffer */
    PyObject *unhooked; /* has none */
    PyObject *owner;    /* of objects that stand in for an exporter */
    PyObject *refusal;  /* a subclass of BufferError */
};

/* Make the types.  Returns 0, or -1 with an exception. */
int
exporter_make_types(struct exporter_types *types);

/*
 * Make an exporter that does what SCRIPT says.
 *
 *   Returns  a new reference, or NULL with an exception
 *   Memory   keeps SCRIPT's pointers, which are to static tables; the block
 *            lives as long as the object
 */
PyObject *
exporter_new(const struct exporter_types *types, const struct script *script);

/* What an exporter has, for a design that says it in its own way. */
struct holding {
    const struct template *template;
    char *block;
    struct arrays *arrays; /* as the design has them */
};

/*
 * Tell what the exporter OBJ has.
 *
 *   Pre      obj was made by exporter_new
 *   Memory   OUT borrows from OBJ
 */
void
exporter_holding(PyObject *obj, struct holding *out);

#endif
