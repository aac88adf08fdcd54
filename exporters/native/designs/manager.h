/*
 * The second protocol of March 2007: who manages memory can be told to leave
 * it where it is.  An exporter hands out views; a manager counts locks, and
 * moves nothing while it counts any.  Some objects are only the one, others
 * both (HIS-005).
 */
#ifndef DESIGNS_MANAGER_H
#define DESIGNS_MANAGER_H

#include <Python.h>

#include <stdbool.h>

/* The protocol, as two slots that types of 2007 would have had. */
struct manager_procs {
    int (*lockbuffer)(PyObject *self);     /* 0, or -1 with an exception */
    void (*releasebuffer)(PyObject *self); /* undoes one lockbuffer */
};

/* What every manager starts with. */
struct lockable {
    PyObject_HEAD const struct manager_procs *procs;
    Py_ssize_t locks; /* how many of them have not been released */
};

/* The types of one module object. */
struct design_types {
    PyObject *manager;   /* owns memory and can move it */
    PyObject *releaser;  /* speaks for an object of today */
    PyObject *counting;  /* slices as the post has them */
    PyObject *redirect;  /* slices as today's protocol has them */
    PyObject *forgetful; /* slices that lock nothing: they lie */
    PyObject *segmented; /* pointers to the rows of another object */
};

/* ISO C has no conversion from a function to the void * of a slot. */
#define FUNCTION(function) __extension__(void *)(function)

/*
 * Make a type that only this module instantiates.  The slots of SPEC have GET
 * and RELEASE too, where the slots have numbers (from 3.9 on).
 *
 *   Returns  a new reference, or NULL with an exception
 */
PyObject *
design_type(PyType_Spec *spec, int (*get)(PyObject *, Py_buffer *, int),
            void (*release)(PyObject *, Py_buffer *));

/* tp_new of those types: without it, calling one would make an empty shell. */
PyObject *
design_refuse_new(PyTypeObject *type, PyObject *args, PyObject *kwargs);

/* Free OBJECT, whose parts are gone already, and its hold on its type. */
void
design_free(PyObject *object);

/* Make the two types of managers.  Returns 0, or -1 with an exception. */
int
manager_make_types(struct design_types *types);

/*
 * Make a manager of its own copy of SIZE bytes of CONTENT, unlocked.
 *
 *   Returns  a new reference, or NULL with an exception
 *   Memory   blocks that a resize leaves behind are overwritten, and kept
 *            until the manager dies: to read one is wrong, and no fault
 */
PyObject *
manager_new(const struct design_types *types, const char *content,
            Py_ssize_t size);

/*
 * Make the manager that an object of today does not have: as long as it is
 * locked, it holds a view of OBJ.
 *
 *   Out      *view describes the memory; it is not to be released
 *   Returns  a new reference with one lock, or NULL with an exception
 */
PyObject *
releaser_new(const struct design_types *types, PyObject *obj, Py_buffer *view);

/* Lock or release MANAGER, through its own slots. */
int
manager_lock(PyObject *manager);
void
manager_release(PyObject *manager);

/* Where MANAGER, a manager of its own memory, has it, and how much. */
char *
manager_memory(PyObject *manager, Py_ssize_t *size);

#endif
