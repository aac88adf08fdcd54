/*
 * Ownership: an exporter owns its block, perhaps a second one, and the object
 * that stands in for it as obj of its views.  The arrays that it hands out are
 * part of it and never change, so any number of views may be held.  A view
 * owns one reference to obj, and with MEMORY_FRESH a block, in internal.
 *
 * The number of calls and of exports are the only members that change; they
 * are atomic, since the module declares that it does not need the GIL.
 * FIELD_CONTENT also rewrites the block, and is not for use in threads.
 */
#include "exporter.h"

#include "fault.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* A liar that gives back references that it never took lives on these. */
#define STOCK 100000

struct exporter {
    PyObject_HEAD struct script script;
    char *block;
    char *copy;      /* NULL unless the fault needs it */
    PyObject *other; /* obj of views that have another owner */
    struct arrays real, lie;
    atomic_long calls, exports;
};

_Static_assert((int)BPH_ASK_WRITABLE == PyBUF_WRITABLE
                   && (int)BPH_ASK_FORMAT == PyBUF_FORMAT
                   && (int)BPH_ASK_ND == PyBUF_ND
                   && (int)BPH_ASK_STRIDES == PyBUF_STRIDES
                   && (int)BPH_ASK_C_CONTIGUOUS == PyBUF_C_CONTIGUOUS
                   && (int)BPH_ASK_F_CONTIGUOUS == PyBUF_F_CONTIGUOUS
                   && (int)BPH_ASK_ANY_CONTIGUOUS == PyBUF_ANY_CONTIGUOUS
                   && (int)BPH_ASK_INDIRECT == PyBUF_INDIRECT,
               "the flags of Python.h are not those of the documents");
_Static_assert(sizeof(ptrdiff_t) == sizeof(Py_ssize_t),
               "arrays of ptrdiff_t serve as arrays of Py_ssize_t");

static PyObject *
exception_type(enum exception exception)
{
    switch (exception) {
    case EXCEPTION_BUFFER_ERROR:
        return PyExc_BufferError;
    case EXCEPTION_VALUE_ERROR:
        return PyExc_ValueError;
    case EXCEPTION_TYPE_ERROR:
        return PyExc_TypeError;
    case EXCEPTION_RUNTIME_ERROR:
        return PyExc_RuntimeError;
    case EXCEPTION_SYSTEM_ERROR:
        return PyExc_SystemError;
    case EXCEPTION_INDEX_ERROR:
        return PyExc_IndexError;
    case EXCEPTION_MEMORY_ERROR:
        return PyExc_MemoryError;
    case EXCEPTION_INTERRUPT:
        return PyExc_KeyboardInterrupt;
    case EXCEPTION_NOTHING:
    case EXCEPTION_COUNT:
        break;
    }
    return NULL;
}

static bool
is_fresh(const struct script *script)
{
    return script->policy->memory == MEMORY_FRESH
           || fault_is_fresh(script->fault);
}

/* Store obj, and take the references that belong to it. */
static void
store_obj(struct exporter *self, const struct answer *a, Py_buffer *view)
{
    PyObject *obj = a->obj == OBJ_SELF    ? (PyObject *)self
                    : a->obj == OBJ_OTHER ? self->other
                    : a->obj == OBJ_WILD  ? wild_pointer()
                                          : NULL;
    PyObject *counted =
        a->granted && a->obj == OBJ_OTHER ? self->other : (PyObject *)self;
    for (int n = 0; n < a->references; n++) {
        Py_INCREF(counted);
    }
    if (a->references < 0) {
        Py_DECREF(counted); /* from the stock */
    }
    if (!(a->skipped & SKIPPED_OBJ)) {
        view->obj = obj;
    }
}

/* One of the three arrays; INSIDE is the member that can serve as it. */
static void
store_array(Py_ssize_t **member, enum array array, ptrdiff_t *real,
            ptrdiff_t *lie, Py_ssize_t *inside)
{
    switch (array) {
    case ARRAY_NULL:
        *member = NULL;
        break;
    case ARRAY_TRUE:
        *member = real;
        break;
    case ARRAY_FALSE:
        *member = lie;
        break;
    case ARRAY_INSIDE:
        *member = inside;
        break;
    case ARRAY_WILD:
        *member = wild_pointer();
        break;
    }
}

static void
store_arrays(struct exporter *self, const struct answer *a, Py_buffer *view)
{
    struct arrays *real = &self->real;
    struct arrays *lie = &self->lie;
    if (!(a->skipped & SKIPPED_SHAPE)) {
        store_array(&view->shape, a->shape, real->shape, lie->shape,
                    &view->len);
    }
    if (!(a->skipped & SKIPPED_STRIDES)) {
        store_array(&view->strides, a->strides, real->strides, lie->strides,
                    &view->itemsize);
    }
    if (!(a->skipped & SKIPPED_SUBOFFSETS)) {
        store_array(&view->suboffsets, a->suboffsets, real->suboffsets,
                    lie->suboffsets, NULL);
    }
}

static void
store_numbers(const struct answer *a, Py_buffer *view)
{
    if (!(a->skipped & SKIPPED_LEN)) {
        view->len = a->len;
    }
    if (!(a->skipped & SKIPPED_ITEMSIZE)) {
        view->itemsize = a->itemsize;
    }
    if (!(a->skipped & SKIPPED_READONLY)) {
        view->readonly = a->readonly;
    }
    if (!(a->skipped & SKIPPED_NDIM)) {
        view->ndim = a->ndim;
    }
    if (!(a->skipped & SKIPPED_FORMAT)) {
        /* the struct is older than const */
        memcpy(&view->format, &a->format, sizeof view->format);
    }
}

/* Store buf and internal.  FRESH is the new block, or NULL. */
static void
store_memory(struct exporter *self, const struct answer *a, char *fresh,
             Py_buffer *view)
{
    const struct template *t = self->script.template;
    const struct fault *fault = self->script.fault;
    char *block = NULL;
    switch (a->block) {
    case BLOCK_NULL:
        break;
    case BLOCK_OWN:
        block = self->block;
        break;
    case BLOCK_COPY:
        block = self->copy;
        break;
    case BLOCK_FRESH:
        block = fresh;
        break;
    case BLOCK_WILD:
        block = wild_pointer();
        break;
    }
    if (fault != NULL && fault->field == FIELD_CONTENT
        && a->block != BLOCK_NULL) {
        template_fill(t, block, a->altered);
    }
    view->buf = block == NULL ? NULL : block + t->offset + a->shift;
    if (!(a->skipped & SKIPPED_INTERNAL)) {
        view->internal = fresh;
    }
}

/* Write 8 bytes behind (SIDE 1) or before (SIDE -1) the struct. */
static void
spoil_guard(int side, Py_buffer *view)
{
    char *at = side > 0 ? (char *)(view + 1) : (char *)view - 8;
    if (side != 0) {
        memset(at, 0x5c, 8);
    }
}

static void
raise_exception(const struct exporter *self, const struct answer *a)
{
    PyObject *type = exception_type(a->raise);
    if (type != NULL) {
        PyErr_Format(type, "%s cannot be exported as asked",
                     self->script.name);
    }
}

static int
exporter_getbuffer(PyObject *object, Py_buffer *view, int word)
{
    struct exporter *self = (struct exporter *)object;
    const struct script *script = &self->script;
    const struct hostility *hostility = script->hostility;
    struct answer a;
    char *fresh = NULL;
    if (view == NULL) {
        PyErr_SetString(PyExc_BufferError, "there is no view to fill");
        return -1;
    }
    bool strikes = hostility != NULL && hostility->word == word;
    if (strikes && hostility->moment == MOMENT_GET) {
        hostility->act(self, word);
    }
    script_answer(script, word, atomic_fetch_add(&self->calls, 1) + 1, &a);
    if (a.granted && a.block == BLOCK_FRESH) {
        fresh = malloc((size_t)script->template->block);
        if (fresh == NULL) {
            view->obj = NULL;
            PyErr_NoMemory();
            return -1;
        }
        template_fill(script->template, fresh, false);
    }
    store_obj(self, &a, view);
    if (a.granted) {
        store_numbers(&a, view);
        store_arrays(self, &a, view);
        store_memory(self, &a, fresh, view);
        bool counts =
            a.obj == OBJ_SELF && script->policy->release == RELEASE_PRESENT;
        atomic_fetch_add(&self->exports, counts);
        spoil_guard(a.guard, view);
    }
    if (strikes && hostility->moment == MOMENT_RELEASE) {
        view->internal = self; /* so that the release knows it */
    }
    raise_exception(self, &a);
    return a.rc;
}

/* May run with an exception pending: calls nothing that could touch it. */
static void
exporter_releasebuffer(PyObject *object, Py_buffer *view)
{
    struct exporter *self = (struct exporter *)object;
    const struct fault *fault = self->script.fault;
    const struct hostility *hostility = self->script.hostility;
    atomic_fetch_sub(&self->exports, 1);
    if (is_fresh(&self->script)) {
        free(view->internal);
    }
    if (hostility != NULL && hostility->moment == MOMENT_RELEASE
        && view->internal == self) {
        hostility->act(self, hostility->word);
    }
    if (fault == NULL || fault->field != FIELD_RELEASE) {
        return;
    }
    if (fault->operation == DO_INCREF) {
        Py_INCREF(object);
    }
    else {
        Py_DECREF(object); /* from the stock */
    }
}

/* Make the memory and the arrays.  Returns 0, or -1 with an exception. */
static int
furnish(struct exporter *self, PyObject *owner_type)
{
    const struct script *script = &self->script;
    const struct template *t = script->template;
    self->block = malloc((size_t)t->block);
    self->other = PyObject_CallObject(owner_type, NULL);
    if (self->other == NULL) {
        return -1;
    }
    if (fault_copies(script->fault)) {
        self->copy = malloc((size_t)t->block);
    }
    if (self->block == NULL
        || (fault_copies(script->fault) && self->copy == NULL)) {
        PyErr_NoMemory();
        return -1;
    }
    template_fill(t, self->block, false);
    if (self->copy != NULL) {
        template_fill(t, self->copy, false);
    }
    script_arrays(script, &self->real);
    self->lie = self->real;
    if (script->fault != NULL) {
        fault_arrays(script->fault, t, &self->lie);
    }
    for (int n = 0; fault_steals(script->fault) && n < STOCK; n++) {
        Py_INCREF((PyObject *)self);
    }
    return 0;
}

PyObject *
exporter_new(const struct exporter_types *types, const struct script *script)
{
    PyObject *type = script->policy->release == RELEASE_ABSENT
                         ? types->unhooked
                         : types->hooked;
    struct exporter *self =
        PyObject_New(struct exporter, (PyTypeObject *)type);
    if (self == NULL) {
        return NULL;
    }
    self->script = *script;
    self->block = NULL;
    self->copy = NULL;
    self->other = NULL;
    atomic_init(&self->calls, 0);
    atomic_init(&self->exports, 0);
    if (furnish(self, types->owner) < 0) {
        Py_DECREF((PyObject *)self);
        return NULL;
    }
    return (PyObject *)self;
}

static void
exporter_dealloc(PyObject *object)
{
    struct exporter *self = (struct exporter *)object;
    PyObject *type = (PyObject *)Py_TYPE(object);
    free(self->block);
    free(self->copy);
    Py_XDECREF(self->other);
    PyObject_Free(object);
    Py_DECREF(type);
}

static PyObject *
exporter_repr(PyObject *object)
{
    const struct exporter *self = (struct exporter *)object;
    return PyUnicode_FromFormat("<bufconf_native exporter %s>",
                                self->script.name);
}

static PyObject *
exporter_exports(PyObject *object, void *closure)
{
    struct exporter *self = (struct exporter *)object;
    (void)closure;
    return PyLong_FromLong(atomic_load(&self->exports));
}

/* Without this, calling the type would make an object without a script. */
static PyObject *
exporter_refuse_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    (void)type;
    (void)args;
    (void)kwargs;
    PyErr_SetString(PyExc_TypeError, "use bufconf_native.subject(name)");
    return NULL;
}

static PyGetSetDef exporter_getset[] = {
    {"exports", exporter_exports, NULL, "the number of views that are held",
     NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

/* ISO C has no conversion from a function to the void * of a slot. */
#define FUNCTION(function) __extension__(void *)(function)

static PyType_Slot hooked_slots[] = {
    {Py_tp_new, FUNCTION(exporter_refuse_new)},
    {Py_tp_dealloc, FUNCTION(exporter_dealloc)},
    {Py_tp_repr, FUNCTION(exporter_repr)},
    {Py_tp_getset, exporter_getset},
#ifdef Py_bf_getbuffer
    {Py_bf_getbuffer, FUNCTION(exporter_getbuffer)},
    {Py_bf_releasebuffer, FUNCTION(exporter_releasebuffer)},
#endif
    {0, NULL},
};
static PyType_Slot unhooked_slots[] = {
    {Py_tp_new, FUNCTION(exporter_refuse_new)},
    {Py_tp_dealloc, FUNCTION(exporter_dealloc)},
    {Py_tp_repr, FUNCTION(exporter_repr)},
    {Py_tp_getset, exporter_getset},
#ifdef Py_bf_getbuffer
    {Py_bf_getbuffer, FUNCTION(exporter_getbuffer)},
#endif
    {0, NULL},
};
static PyType_Slot owner_slots[] = {{0, NULL}};

static PyType_Spec hooked_spec = {
    .name = "bufconf_native.exporter",
    .basicsize = (int)sizeof(struct exporter),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = hooked_slots,
};
static PyType_Spec unhooked_spec = {
    .name = "bufconf_native.unhooked_exporter",
    .basicsize = (int)sizeof(struct exporter),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = unhooked_slots,
};
static PyType_Spec owner_spec = {
    .name = "bufconf_native.owner",
    .basicsize = (int)sizeof(PyObject),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = owner_slots,
};

#ifndef Py_bf_getbuffer
/* 3.8 has no slot numbers for the buffer protocol. */
static void
hook_up(PyObject *type, releasebufferproc release)
{
    PyTypeObject *t = (PyTypeObject *)type;
    t->tp_as_buffer->bf_getbuffer = exporter_getbuffer;
    t->tp_as_buffer->bf_releasebuffer = release;
}
#endif

int
exporter_make_types(struct exporter_types *types)
{
    types->hooked = PyType_FromSpec(&hooked_spec);
    types->unhooked = PyType_FromSpec(&unhooked_spec);
    types->owner = PyType_FromSpec(&owner_spec);
    if (types->hooked == NULL || types->unhooked == NULL
        || types->owner == NULL) {
        return -1;
    }
#ifndef Py_bf_getbuffer
    hook_up(types->hooked, exporter_releasebuffer);
    hook_up(types->unhooked, NULL);
#endif
    return 0;
}
