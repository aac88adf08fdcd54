/*
 * Ownership: a slice owns a reference to the object that manages the memory,
 * and a counting slice one lock.  A view owns a reference to its obj and, of a
 * counting or redirected slice, one lock or export, and needs the slice no
 * more.  So nothing in a view may lead into the slice: the sketch of 2007 has
 * its shape point to the slice's length, which dangles as soon as the slice
 * dies before the view (LIF-001).
 */
#include "slice.h"

struct slice {
    PyObject_HEAD PyObject *owner; /* who manages the memory */
    char *buf;                     /* counting and forgetful */
    Py_ssize_t start;              /* redirect: of the owner's bytes */
    Py_ssize_t length;
    bool readonly;
    bool locked; /* the slice itself holds a lock of the owner */
};

static bool
is_a(PyObject *obj, PyObject *type)
{
    return (PyObject *)Py_TYPE(obj) == type;
}

/* 0 if START and STOP are in LENGTH bytes, or -1 with an exception. */
static int
check_range(Py_ssize_t start, Py_ssize_t stop, Py_ssize_t length)
{
    if (0 <= start && start <= stop && stop <= length) {
        return 0;
    }
    PyErr_Format(PyExc_ValueError, "%zd:%zd is no slice of %zd bytes", start,
                 stop, length);
    return -1;
}

/* Make a slice of nothing of OWNER yet, of TYPE. */
static struct slice *
slice_new(PyObject *type, PyObject *owner)
{
    struct slice *self = PyObject_New(struct slice, (PyTypeObject *)type);
    if (self == NULL) {
        return NULL;
    }
    Py_INCREF(owner);
    self->owner = owner;
    self->buf = NULL;
    self->start = 0;
    self->length = 0;
    self->readonly = false;
    self->locked = false;
    return self;
}

static void
slice_dealloc(PyObject *object)
{
    struct slice *self = (struct slice *)object;
    if (self->locked) {
        manager_release(self->owner);
    }
    Py_DECREF(self->owner);
    design_free(object);
}

/*
 * What getbuffer would have returned in 2007: WHERE the memory of OBJ is and
 * how long, and who is to release it, who is locked once by this call.
 */
static PyObject *
lock_memory(const struct design_types *types, PyObject *obj, Py_buffer *where)
{
    PyObject *releaser = obj;
    if (is_a(obj, types->manager)) {
        where->buf = manager_memory(obj, &where->len);
        where->readonly = 0;
    }
    else if (is_a(obj, types->counting)) {
        const struct slice *outer = (struct slice *)obj;
        releaser = outer->owner;
        where->buf = outer->buf;
        where->len = outer->length;
        where->readonly = outer->readonly;
    }
    else {
        return releaser_new(types, obj, where);
    }
    if (manager_lock(releaser) < 0) {
        return NULL;
    }
    Py_INCREF(releaser);
    return releaser;
}

PyObject *
slice_counting(const struct design_types *types, PyObject *obj,
               Py_ssize_t start, Py_ssize_t stop)
{
    Py_buffer where;
    PyObject *releaser = lock_memory(types, obj, &where);
    if (releaser == NULL) {
        return NULL;
    }
    struct slice *self = NULL;
    if (check_range(start, stop, where.len) == 0) {
        self = slice_new(types->counting, releaser);
    }
    if (self == NULL) {
        manager_release(releaser);
    }
    else {
        self->buf = (char *)where.buf + start;
        self->length = stop - start;
        self->readonly = where.readonly != 0;
        self->locked = true; /* by lock_memory */
    }
    Py_DECREF(releaser);
    return (PyObject *)self;
}

PyObject *
slice_redirect(const struct design_types *types, PyObject *obj,
               Py_ssize_t start, Py_ssize_t stop)
{
    Py_buffer view;
    if (PyObject_GetBuffer(obj, &view, PyBUF_SIMPLE) < 0) {
        return NULL;
    }
    int rc = check_range(start, stop, view.len);
    PyBuffer_Release(&view);
    if (rc < 0) {
        return NULL;
    }
    PyObject *owner = obj;
    Py_ssize_t outer_start = 0;
    if (is_a(obj, types->redirect)) {
        owner = ((struct slice *)obj)->owner;
        outer_start = ((struct slice *)obj)->start;
    }
    struct slice *self = slice_new(types->redirect, owner);
    if (self != NULL) {
        self->start = outer_start + start;
        self->length = stop - start;
    }
    return (PyObject *)self;
}

PyObject *
slice_forgetful(const struct design_types *types, PyObject *obj,
                Py_ssize_t start, Py_ssize_t stop)
{
    if (!is_a(obj, types->manager)) {
        PyErr_SetString(PyExc_TypeError, "only a manager's memory stays "
                                         "readable when it moves");
        return NULL;
    }
    Py_ssize_t length = 0;
    char *memory = manager_memory(obj, &length);
    if (check_range(start, stop, length) < 0) {
        return NULL;
    }
    struct slice *self = slice_new(types->forgetful, obj);
    if (self != NULL) {
        self->buf = memory + start;
        self->length = stop - start;
    }
    return (PyObject *)self;
}

/* Refuse a request without a view, and leave obj NULL for the others. */
static int
begin(Py_buffer *view)
{
    if (view == NULL) {
        PyErr_SetString(PyExc_BufferError, "there is no view to fill");
        return -1;
    }
    view->obj = NULL;
    return 0;
}

/* Let VIEW be of the bytes at buf, and OWNER be told of its end. */
static int
counting_getbuffer(PyObject *object, Py_buffer *view, int word)
{
    const struct slice *self = (struct slice *)object;
    if (begin(view) < 0
        || PyBuffer_FillInfo(view, self->owner, self->buf, self->length,
                             self->readonly, word)
               < 0) {
        return -1;
    }
    if (manager_lock(self->owner) < 0) {
        Py_CLEAR(view->obj);
        return -1;
    }
    return 0;
}

/* Nobody is told of the end of VIEW: nobody was told of its beginning. */
static int
forgetful_getbuffer(PyObject *object, Py_buffer *view, int word)
{
    const struct slice *self = (struct slice *)object;
    return begin(view) < 0
               ? -1
               : PyBuffer_FillInfo(view, object, self->buf, self->length,
                                   self->readonly, word);
}

/* Describe the slice in VIEW as WORD wants it; obj and internal stay. */
static void
narrow(const struct slice *self, Py_buffer *view, int word)
{
    static char format[] = "B";
    view->buf = (char *)view->buf + self->start;
    view->len = self->length;
    view->itemsize = 1;
    view->ndim = 1;
    view->format = (word & PyBUF_FORMAT) == PyBUF_FORMAT ? format : NULL;
    view->shape = (word & PyBUF_ND) == PyBUF_ND ? &view->len : NULL;
    view->strides =
        (word & PyBUF_STRIDES) == PyBUF_STRIDES ? &view->itemsize : NULL;
    view->suboffsets = NULL;
}

static int
redirect_getbuffer(PyObject *object, Py_buffer *view, int word)
{
    const struct slice *self = (struct slice *)object;
    if (begin(view) < 0) {
        return -1;
    }
    if (PyObject_GetBuffer(self->owner, view, word & PyBUF_WRITABLE) < 0) {
        view->obj = NULL;
        return -1;
    }
    /* it was not locked since the slice was made */
    if (view->len - self->start < self->length) {
        PyBuffer_Release(view);
        PyErr_SetString(PyExc_BufferError,
                        "the object has become too short for the slice");
        return -1;
    }
    narrow(self, view, word);
    return 0;
}

#define SLICE_TYPE(kind, text)                                                \
    static PyType_Slot kind##_slots[] = {                                     \
        {Py_tp_new, FUNCTION(design_refuse_new)},                             \
        {Py_tp_dealloc, FUNCTION(slice_dealloc)},                             \
        BUFFER_SLOT(kind##_getbuffer){0, NULL},                               \
    };                                                                        \
    static PyType_Spec kind##_spec = {                                        \
        .name = "bufconf_designs." text,                                      \
        .basicsize = (int)sizeof(struct slice),                               \
        .flags = Py_TPFLAGS_DEFAULT,                                          \
        .slots = kind##_slots,                                                \
    }
#ifdef Py_bf_getbuffer
#define BUFFER_SLOT(function) {Py_bf_getbuffer, FUNCTION(function)},
#else
#define BUFFER_SLOT(function)
#endif

SLICE_TYPE(counting, "CountingSlice");
SLICE_TYPE(redirect, "RedirectSlice");
SLICE_TYPE(forgetful, "ForgetfulSlice");

int
slice_make_types(struct design_types *types)
{
    types->counting = design_type(&counting_spec, counting_getbuffer, NULL);
    types->redirect = design_type(&redirect_spec, redirect_getbuffer, NULL);
    types->forgetful = design_type(&forgetful_spec, forgetful_getbuffer, NULL);
    return types->counting == NULL || types->redirect == NULL
                   || types->forgetful == NULL
               ? -1
               : 0;
}
