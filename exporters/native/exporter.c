/*
 * Ownership: an exporter owns its block (or a view of the object that does),
 * perhaps a second one, and the object that stands in for it as obj of its
 * views.  The arrays that it hands out are part of it and never change, so any
 * number of views may be held.  A view owns one reference to obj, and where
 * the policy or the fault needs it a struct lease, in internal.
 *
 * Calls, exports and refusals are counted; the counters are atomic, since the
 * module declares that it does not need the GIL.  Faults about content or
 * about several views, and MEMORY_LIVE, are not for use in threads.
 */
#include "exporter.h"

#include "designs/design.h"
#include "lease.h"
#include "region.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A liar that gives back references that it never took lives on these. */
#define STOCK 100000

/* What all views point to if the fault overwrites it. */
struct shared {
    struct arrays arrays;
    char format[32];
};

struct exporter {
    PyObject_HEAD struct script script;
    char *block;
    char *copy;        /* NULL unless the fault needs it */
    PyObject *other;   /* obj of views that have another owner */
    PyObject *refusal; /* what EXCEPTION_OWN is */
    Py_buffer base;    /* the object that owns the block, or obj NULL */
    struct arrays real, lie;
    struct shared *shared; /* NULL unless the fault needs it */
    bool spoiled;          /* what the views share is not what it was */
    struct region shared_in, block_in;
    struct leases held; /* for faults that track them */
    atomic_long calls, exports, refusals;
    atomic_bool refused; /* the last request was */
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
exception_type(const struct exporter *self, enum exception exception)
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
    case EXCEPTION_OWN:
        return self->refusal;
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

/* Does every view of SCRIPT's exporter have a lease? */
static bool
leases(const struct script *script)
{
    return is_fresh(script) || script->policy->arrays == ARRAYS_PER_VIEW
           || fault_tracks(script->fault);
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

/* Does the view of answer A point to what the fault overwrites later?  Who
 * comes when that has happened gets arrays that are right. */
static bool
is_victim(const struct exporter *self, const struct answer *a)
{
    return self->shared != NULL && !self->spoiled && !a->tramples;
}

static void
store_arrays(struct exporter *self, const struct answer *a,
             struct lease *lease, Py_buffer *view)
{
    bool own = lease != NULL && self->script.policy->arrays == ARRAYS_PER_VIEW;
    struct arrays *real = own                  ? &lease->arrays
                          : is_victim(self, a) ? &self->shared->arrays
                                               : &self->real;
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
store_numbers(const struct exporter *self, const struct answer *a,
              Py_buffer *view)
{
    const char *format = a->format != NULL && is_victim(self, a)
                             ? self->shared->format
                             : a->format;
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
        memcpy(&view->format, &format, sizeof view->format);
    }
}

/* Is the block rewritten by every call? */
static bool
is_rewritten(const struct script *script)
{
    const struct fault *fault = script->fault;
    return script->policy->memory == MEMORY_LIVE
           || (fault != NULL
               && (fault->field == FIELD_CONTENT
                   || fault->field == FIELD_HELD_CONTENT
                   || fault->field == FIELD_REST_CONTENT));
}

/* Store buf and internal. */
static void
store_memory(struct exporter *self, const struct answer *a,
             struct lease *lease, Py_buffer *view)
{
    const struct template *t = self->script.template;
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
        block = lease == NULL ? NULL : lease->fresh;
        break;
    case BLOCK_WILD:
        block = wild_pointer();
        break;
    }
    if (is_rewritten(&self->script) && a->block != BLOCK_NULL
        && !self->spoiled) {
        template_fill(t, block, a->altered);
    }
    view->buf = block == NULL ? NULL : block + t->offset + a->shift;
    if (lease != NULL) {
        view->internal = lease;
    }
    else if (!(a->skipped & SKIPPED_INTERNAL)) {
        bool cookie = self->script.policy->internal == INTERNAL_COOKIE;
        view->internal = cookie ? wild_pointer() : NULL;
    }
}

/* Write TEXT into the format that the views share. */
static void
set_format(struct exporter *self, const char *text)
{
    (void)snprintf(self->shared->format, sizeof self->shared->format, "%s",
                   text);
}

/* Overwrite what the views point to that are held. */
static void
trample(struct exporter *self)
{
    const struct fault *fault = self->script.fault;
    /* NULL unless the fault tracks */
    struct lease *held = self->held.youngest;
    self->spoiled = true;
    while (held != NULL) {
        ((Py_buffer *)held->view)->len += fault->value.number;
        held = held->older;
    }
    if (fault->field == FIELD_HELD_FORMAT) {
        set_format(self, fault->value.text);
    }
    else if (self->shared != NULL) {
        self->shared->arrays = self->lie;
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
    PyObject *type = exception_type(self, a->raise);
    if (type != NULL) {
        PyErr_Format(type, "%s cannot be exported as asked",
                     self->script.name);
    }
}

/* What the exporter remembers when it is asked to fill VIEW. */
static struct history
remember(struct exporter *self, const Py_buffer *view)
{
    const struct fault *fault = self->script.fault;
    return (struct history){
        .call = atomic_fetch_add(&self->calls, 1) + 1,
        .held = atomic_load(&self->exports),
        .refusals = atomic_load(&self->refusals),
        .refused = atomic_load(&self->refused),
        .nulled =
            fault != NULL && fault->when == WHEN_NULLED && view->buf == NULL,
    };
}

/* Make what the views share as it should be, if nobody holds one. */
static void
mend(struct exporter *self)
{
    if (atomic_load(&self->exports) > 0) {
        return;
    }
    self->spoiled = false;
    region_show(&self->block_in);
    region_show(&self->shared_in);
    if (self->shared != NULL) {
        self->shared->arrays = self->real;
        set_format(self, self->script.template->format);
    }
}

/* Fill VIEW as A says.  LEASE is NULL unless the script leases. */
static void
fill(struct exporter *self, const struct answer *a, struct lease *lease,
     Py_buffer *view)
{
    bool counts =
        a->obj == OBJ_SELF && self->script.policy->release == RELEASE_PRESENT;
    store_numbers(self, a, view);
    store_arrays(self, a, lease, view);
    store_memory(self, a, lease, view);
    atomic_fetch_add(&self->exports, counts);
    spoil_guard(a->guard, view);
    if (a->tramples) {
        trample(self);
    }
    if (lease != NULL && fault_tracks(self->script.fault)) {
        lease_link(&self->held, lease); /* not for use in threads */
    }
}

void
exporter_holding(PyObject *obj, struct holding *out)
{
    struct exporter *self = (struct exporter *)obj;
    bool lies = self->script.fault != NULL
                && self->script.fault->field != FIELD_OUTCOME;
    *out = (struct holding){self->script.template, self->block,
                            lies ? &self->lie : &self->real};
}

/* Let the design say what there is. */
static int
getbuffer_by_design(struct exporter *self, Py_buffer *view, int word)
{
    bool segments = self->script.policy->design == DESIGN_SEGMENTS;
    int rc = design_getbuffer(
        segments ? segments_getbuffer : out_parameters_getbuffer,
        (PyObject *)self, self->script.fault, view, word);
    atomic_fetch_add(&self->exports, rc == 0);
    return rc;
}

static int
exporter_getbuffer(PyObject *object, Py_buffer *view, int word)
{
    struct exporter *self = (struct exporter *)object;
    const struct script *script = &self->script;
    const struct hostility *hostility = script->hostility;
    struct answer a;
    struct lease *lease = NULL;
    if (view == NULL) {
        PyErr_SetString(PyExc_BufferError, "there is no view to fill");
        return -1;
    }
    if (script->policy->design != DESIGN_PROTOCOL) {
        return getbuffer_by_design(self, view, word);
    }
    bool strikes = hostility != NULL && hostility->word == word;
    if (strikes && hostility->moment == MOMENT_GET) {
        hostility->act(self, word);
    }
    struct history history = remember(self, view);
    script_answer_after(script, word, &history, &a);
    mend(self);
    if (a.granted && leases(script)) {
        lease = lease_new(script->template, &self->real,
                          a.block == BLOCK_FRESH, view);
        if (lease == NULL) {
            view->obj = NULL;
            PyErr_NoMemory();
            return -1;
        }
    }
    store_obj(self, &a, view);
    if (a.granted) {
        fill(self, &a, lease, view);
    }
    atomic_fetch_add(&self->refusals, !a.granted);
    atomic_store(&self->refused, !a.granted);
    if (strikes && hostility->moment == MOMENT_RELEASE) {
        view->internal = self; /* so that the release knows it */
    }
    raise_exception(self, &a);
    return a.rc;
}

/* Do what the fault does at a release. */
static void
strike(struct exporter *self)
{
    const struct fault *fault = self->script.fault;
    bool wild = fault->operation == DO_WILD;
    self->spoiled = fault->field != FIELD_RELEASE;
    if (fault->field == FIELD_REST_ARRAYS && wild) {
        region_hide(&self->shared_in);
    }
    else if (fault->field == FIELD_REST_ARRAYS) {
        self->shared->arrays = self->lie;
    }
    else if (fault->field == FIELD_REST_FORMAT) {
        set_format(self, fault->value.text);
    }
    else if (fault->field == FIELD_REST_CONTENT && wild) {
        region_hide(&self->block_in);
    }
    else if (fault->field == FIELD_REST_CONTENT) {
        template_fill(self->script.template, self->block, true);
    }
    else if (fault->operation == DO_INCREF) {
        Py_INCREF((PyObject *)self);
    }
    else if (fault->operation == DO_DECREF) {
        Py_DECREF((PyObject *)self); /* from the stock */
    }
    else {
        PyErr_SetString(PyExc_RuntimeError, "the release went wrong");
    }
}

/* May run with an exception pending: an honest one calls nothing that could
 * touch it. */
static void
exporter_releasebuffer(PyObject *object, Py_buffer *view)
{
    struct exporter *self = (struct exporter *)object;
    const struct hostility *hostility = self->script.hostility;
    struct standing standing = {false, false, false};
    atomic_fetch_sub(&self->exports, 1);
    if (leases(&self->script) && view->internal != NULL) {
        struct lease *lease = view->internal;
        standing = lease_standing(lease, view);
        if (fault_tracks(self->script.fault)) {
            lease_unlink(&self->held, lease);
        }
        lease_free(lease);
    }
    if (hostility != NULL && hostility->moment == MOMENT_RELEASE
        && view->internal == self) {
        hostility->act(self, hostility->word);
    }
    if (fault_strikes(self->script.fault, &standing)) {
        strike(self);
    }
}

/* Take the block from an object that owns it.  Returns 0, or -1 with an
 * exception. */
static int
borrow_block(struct exporter *self)
{
    PyObject *owner =
        PyByteArray_FromStringAndSize(NULL, self->script.template->block);
    int rc = owner == NULL
                 ? -1
                 : PyObject_GetBuffer(owner, &self->base, PyBUF_WRITABLE);
    Py_XDECREF(owner);
    if (rc < 0) {
        self->base.obj = NULL;
        return -1;
    }
    self->block = self->base.buf;
    return 0;
}

/* Make the block and what else is needed.  Returns 0, or -1 with an
 * exception. */
static int
furnish_memory(struct exporter *self)
{
    const struct script *script = &self->script;
    size_t size = (size_t)script->template->block;
    if (script->policy->owner == OWNER_BASE) {
        return borrow_block(self);
    }
    if (fault_shares(script->fault)) {
        if (!region_open(&self->block_in, size)
            || !region_open(&self->shared_in, sizeof *self->shared)) {
            PyErr_NoMemory();
            return -1;
        }
        self->block = self->block_in.base;
        self->shared = self->shared_in.base;
        return 0;
    }
    self->block = malloc(size);
    self->copy = fault_copies(script->fault) ? malloc(size) : NULL;
    if (self->block == NULL
        || (fault_copies(script->fault) && self->copy == NULL)) {
        PyErr_NoMemory();
        return -1;
    }
    return 0;
}

/* Make the memory and the arrays.  Returns 0, or -1 with an exception. */
static int
furnish(struct exporter *self, const struct exporter_types *types)
{
    const struct script *script = &self->script;
    const struct template *t = script->template;
    Py_INCREF(types->refusal);
    self->refusal = types->refusal;
    self->other = PyObject_CallObject(types->owner, NULL);
    if (self->other == NULL || furnish_memory(self) < 0) {
        return -1;
    }
    template_fill(t, self->block, false);
    if (self->copy != NULL) {
        template_fill(t, self->copy, false);
    }
    script_arrays(script, &self->real);
    if (script->policy->design == DESIGN_SEGMENTS) {
        segments_lift(t, &self->real);
    }
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
    self->refusal = NULL;
    self->base.obj = NULL;
    self->shared = NULL;
    self->spoiled = false;
    self->shared_in.base = NULL;
    self->block_in.base = NULL;
    self->held.youngest = NULL;
    atomic_init(&self->calls, 0);
    atomic_init(&self->exports, 0);
    atomic_init(&self->refusals, 0);
    atomic_init(&self->refused, false);
    if (furnish(self, types) < 0) {
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
    if (self->base.obj != NULL) {
        PyBuffer_Release(&self->base);
    }
    else if (self->block_in.base == NULL) {
        free(self->block);
    }
    region_close(&self->block_in);
    region_close(&self->shared_in);
    free(self->copy);
    Py_XDECREF(self->other);
    Py_XDECREF(self->refusal);
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
    types->refusal =
        PyErr_NewException("bufconf_native.Refusal", PyExc_BufferError, NULL);
    if (types->hooked == NULL || types->unhooked == NULL
        || types->owner == NULL || types->refusal == NULL) {
        return -1;
    }
#ifndef Py_bf_getbuffer
    hook_up(types->hooked, exporter_releasebuffer);
    hook_up(types->unhooked, NULL);
#endif
    return 0;
}
