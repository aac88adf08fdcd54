/*
 * Two managers: one of memory of its own, and one that speaks for any object
 * of today, whose export count is the lock.
 *
 * Invariants: a manager moves its memory only while locks is 0; a releaser
 * holds its view of the object exactly while locks is not 0, and is of no use
 * to anybody afterwards.
 */
#include "manager.h"

#include <stdlib.h>
#include <string.h>

#define SCRUB 0x5c /* what left memory is overwritten with */

struct block {
    struct block *older; /* that was left for this one */
    Py_ssize_t size;
    char bytes[];
};

struct manager {
    struct lockable lockable;
    struct block *memory;
};

struct releaser {
    struct lockable lockable;
    Py_buffer base;
};

PyObject *
design_refuse_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    (void)type;
    (void)args;
    (void)kwargs;
    PyErr_SetString(PyExc_TypeError, "use the functions of bufconf_designs");
    return NULL;
}

void
design_free(PyObject *object)
{
    PyObject *type = (PyObject *)Py_TYPE(object);
    PyObject_Free(object);
    Py_DECREF(type);
}

PyObject *
design_type(PyType_Spec *spec, int (*get)(PyObject *, Py_buffer *, int),
            void (*release)(PyObject *, Py_buffer *))
{
    PyObject *type = PyType_FromSpec(spec);
#ifdef Py_bf_getbuffer
    (void)get;
    (void)release;
#else
    if (type != NULL) {
        ((PyTypeObject *)type)->tp_as_buffer->bf_getbuffer = get;
        ((PyTypeObject *)type)->tp_as_buffer->bf_releasebuffer = release;
    }
#endif
    return type;
}

int
manager_lock(PyObject *manager)
{
    return ((struct lockable *)manager)->procs->lockbuffer(manager);
}

void
manager_release(PyObject *manager)
{
    ((struct lockable *)manager)->procs->releasebuffer(manager);
}

char *
manager_memory(PyObject *manager, Py_ssize_t *size)
{
    const struct manager *self = (struct manager *)manager;
    *size = self->memory->size;
    return self->memory->bytes;
}

/* Add a block of SIZE zeros in front of OLDER; NULL with an exception. */
static struct block *
block_new(struct block *older, Py_ssize_t size)
{
    struct block *block = calloc(1, sizeof *block + (size_t)size);
    if (block == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    block->older = older;
    block->size = size;
    return block;
}

static int
manager_lockbuffer(PyObject *object)
{
    ((struct lockable *)object)->locks++;
    return 0;
}

/* It has no way to report an error, so one release too many does nothing. */
static void
manager_releasebuffer(PyObject *object)
{
    struct lockable *self = (struct lockable *)object;
    if (self->locks > 0) {
        self->locks--;
    }
}

static const struct manager_procs manager_procs = {
    manager_lockbuffer,
    manager_releasebuffer,
};

static int
releaser_lockbuffer(PyObject *object)
{
    struct lockable *self = (struct lockable *)object;
    if (self->locks == 0) {
        PyErr_SetString(PyExc_BufferError, "the object is no longer held");
        return -1;
    }
    self->locks++;
    return 0;
}

static void
releaser_releasebuffer(PyObject *object)
{
    struct releaser *self = (struct releaser *)object;
    if (self->lockable.locks > 0 && --self->lockable.locks == 0) {
        PyBuffer_Release(&self->base);
    }
}

static const struct manager_procs releaser_procs = {
    releaser_lockbuffer,
    releaser_releasebuffer,
};

PyObject *
manager_new(const struct design_types *types, const char *content,
            Py_ssize_t size)
{
    struct manager *self =
        PyObject_New(struct manager, (PyTypeObject *)types->manager);
    if (self == NULL) {
        return NULL;
    }
    self->lockable.procs = &manager_procs;
    self->lockable.locks = 0;
    self->memory = block_new(NULL, size);
    if (self->memory == NULL) {
        Py_DECREF(self);
        return NULL;
    }
    memcpy(self->memory->bytes, content, (size_t)size);
    return (PyObject *)self;
}

static void
manager_dealloc(PyObject *object)
{
    struct block *block = ((struct manager *)object)->memory;
    while (block != NULL) {
        struct block *older = block->older;
        free(block);
        block = older;
    }
    design_free(object);
}

PyObject *
releaser_new(const struct design_types *types, PyObject *obj, Py_buffer *view)
{
    struct releaser *self =
        PyObject_New(struct releaser, (PyTypeObject *)types->releaser);
    if (self == NULL) {
        return NULL;
    }
    self->lockable.procs = &releaser_procs;
    self->lockable.locks = 0;
    if (PyObject_GetBuffer(obj, &self->base, PyBUF_SIMPLE) < 0) {
        Py_DECREF(self);
        return NULL;
    }
    self->lockable.locks = 1;
    *view = self->base;
    return (PyObject *)self;
}

/* Slices and views have given their locks back; a caller may have not. */
static void
releaser_dealloc(PyObject *object)
{
    struct releaser *self = (struct releaser *)object;
    if (self->lockable.locks > 0) {
        PyBuffer_Release(&self->base);
    }
    design_free(object);
}

/* Today's protocol on top: a view of the manager is a lock. */
static int
manager_getbuffer(PyObject *object, Py_buffer *view, int word)
{
    const struct block *memory = ((struct manager *)object)->memory;
    if (view == NULL) {
        PyErr_SetString(PyExc_BufferError, "there is no view to fill");
        return -1;
    }
    view->obj = NULL;
    if (PyBuffer_FillInfo(view, object, (void *)memory->bytes, memory->size, 0,
                          word)
        < 0) {
        return -1;
    }
    return manager_lock(object);
}

/* Also of views that a slice made and that name this manager. */
static void
release_view(PyObject *object, Py_buffer *view)
{
    (void)view;
    manager_release(object);
}

PyDoc_STRVAR(resize_doc,
             "resize(size)\n--\n\n"
             "Move the memory to a new block; BufferError while it is\n"
             "locked.  What is left behind is overwritten.");

static PyObject *
manager_resize(PyObject *object, PyObject *args)
{
    struct manager *self = (struct manager *)object;
    Py_ssize_t size = 0;
    if (!PyArg_ParseTuple(args, "n:resize", &size)) {
        return NULL;
    }
    if (size < 0) {
        PyErr_SetString(PyExc_ValueError, "a size is not negative");
        return NULL;
    }
    if (self->lockable.locks > 0) {
        return PyErr_Format(PyExc_BufferError, "the memory is locked %zd-fold",
                            self->lockable.locks);
    }
    struct block *left = self->memory;
    struct block *block = block_new(left, size);
    if (block == NULL) {
        return NULL;
    }
    memcpy(block->bytes, left->bytes,
           (size_t)(size < left->size ? size : left->size));
    memset(left->bytes, SCRUB, (size_t)left->size);
    self->memory = block;
    Py_INCREF(Py_None);
    return Py_None;
}

PyDoc_STRVAR(lockbuffer_doc, "lockbuffer()\n--\n\nLock the memory once more.");

static PyObject *
lockable_lockbuffer(PyObject *object, PyObject *unused)
{
    (void)unused;
    if (manager_lock(object) < 0) {
        return NULL;
    }
    Py_INCREF(Py_None);
    return Py_None;
}

PyDoc_STRVAR(releasebuffer_doc,
             "releasebuffer()\n--\n\nUndo one lockbuffer(); BufferError if "
             "the memory is not locked.");

static PyObject *
lockable_releasebuffer(PyObject *object, PyObject *unused)
{
    (void)unused;
    if (((struct lockable *)object)->locks == 0) {
        PyErr_SetString(PyExc_BufferError, "the memory is not locked");
        return NULL;
    }
    manager_release(object);
    Py_INCREF(Py_None);
    return Py_None;
}

static PyObject *
lockable_locks(PyObject *object, void *closure)
{
    (void)closure;
    return PyLong_FromSsize_t(((struct lockable *)object)->locks);
}

#define LOCKING                                                               \
    {"lockbuffer", lockable_lockbuffer, METH_NOARGS, lockbuffer_doc},         \
    {                                                                         \
        "releasebuffer", lockable_releasebuffer, METH_NOARGS,                 \
            releasebuffer_doc                                                 \
    }

static PyMethodDef manager_methods[] = {
    LOCKING,
    {"resize", manager_resize, METH_VARARGS, resize_doc},
    {NULL, NULL, 0, NULL},
};
static PyMethodDef releaser_methods[] = {
    LOCKING,
    {NULL, NULL, 0, NULL},
};
static PyGetSetDef lockable_getset[] = {
    {"locks", lockable_locks, NULL, "how many locks are held", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyType_Slot manager_slots[] = {
    {Py_tp_new, FUNCTION(design_refuse_new)},
    {Py_tp_dealloc, FUNCTION(manager_dealloc)},
    {Py_tp_methods, manager_methods},
    {Py_tp_getset, lockable_getset},
#ifdef Py_bf_getbuffer
    {Py_bf_getbuffer, FUNCTION(manager_getbuffer)},
    {Py_bf_releasebuffer, FUNCTION(release_view)},
#endif
    {0, NULL},
};
/* It exports nothing itself: it is only asked to release. */
static PyType_Slot releaser_slots[] = {
    {Py_tp_new, FUNCTION(design_refuse_new)},
    {Py_tp_dealloc, FUNCTION(releaser_dealloc)},
    {Py_tp_methods, releaser_methods},
    {Py_tp_getset, lockable_getset},
#ifdef Py_bf_getbuffer
    {Py_bf_releasebuffer, FUNCTION(release_view)},
#endif
    {0, NULL},
};

static PyType_Spec manager_spec = {
    .name = "bufconf_designs.Manager",
    .basicsize = (int)sizeof(struct manager),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = manager_slots,
};
static PyType_Spec releaser_spec = {
    .name = "bufconf_designs.Releaser",
    .basicsize = (int)sizeof(struct releaser),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = releaser_slots,
};

int
manager_make_types(struct design_types *types)
{
    types->manager =
        design_type(&manager_spec, manager_getbuffer, release_view);
    types->releaser = design_type(&releaser_spec, NULL, release_view);
    return types->manager == NULL || types->releaser == NULL ? -1 : 0;
}
