/*
 * Ownership: segments own the view of the object whose rows they are, and the
 * tables of pointers; views of them own a reference to them.
 *
 * Table d, of d = 0 ... ndim - 2, has product(shape[0 ... d]) pointers: the
 * i-th leads to where the part of table d + 1 that it stands for begins, and
 * in the last table to a row.
 */
#include "segmented.h"

#define DIMS 64

struct segmented {
    PyObject_HEAD Py_buffer of; /* whose rows they are */
    bool holds;                 /* of is to be released */
    char **tables;              /* all of them, one behind the other */
    char *buf;
    Py_ssize_t strides[DIMS], suboffsets[DIMS];
};

static void
segmented_dealloc(PyObject *object)
{
    struct segmented *self = (struct segmented *)object;
    if (self->holds) {
        PyBuffer_Release(&self->of);
    }
    PyMem_Free(self->tables);
    design_free(object);
}

/* Can C index the rows of VIEW? */
static bool
has_rows(const Py_buffer *view)
{
    int last = view->ndim - 1;
    if (view->ndim == 0) {
        return true;
    }
    if (view->suboffsets != NULL && view->suboffsets[last] >= 0) {
        return false;
    }
    return view->shape[last] <= 1 || view->strides[last] == view->itemsize;
}

/* Where row number N of VIEW, in C order, begins. */
static char *
row_address(const Py_buffer *view, Py_ssize_t n)
{
    Py_ssize_t indices[DIMS] = {0};
    char *at = view->buf;
    for (int k = view->ndim - 2; k >= 0; k--) {
        indices[k] = n % view->shape[k];
        n /= view->shape[k];
    }
    for (int k = 0; k < view->ndim - 1; k++) {
        at += view->strides[k] * indices[k];
        if (view->suboffsets != NULL && view->suboffsets[k] >= 0) {
            at = *(char **)(void *)at + view->suboffsets[k];
        }
    }
    return at;
}

/* The number of pointers of all tables; the last one begins at *LAST. */
static Py_ssize_t
count_pointers(const Py_buffer *view, Py_ssize_t *last)
{
    Py_ssize_t all = 0;
    Py_ssize_t level = 1;
    *last = 0;
    for (int k = 0; k < view->ndim - 1; k++) {
        *last = all;
        level *= view->shape[k];
        all += level;
    }
    return all;
}

/* Write the pointers.  Without items there is nothing that any leads to. */
static void
fill_tables(struct segmented *self, Py_ssize_t all, Py_ssize_t last)
{
    const Py_buffer *of = &self->of;
    Py_ssize_t level = 1;
    Py_ssize_t begin = 0; /* of table k */
    for (int k = 0; begin < last; k++) {
        level *= of->shape[k];
        for (Py_ssize_t i = 0; i < level; i++) {
            self->tables[begin + i] =
                (char *)&self->tables[begin + level + i * of->shape[k + 1]];
        }
        begin += level;
    }
    for (Py_ssize_t i = last; i < all; i++) {
        self->tables[i] = of->len > 0 ? row_address(of, i - last) : of->buf;
    }
}

/* Make the tables and what describes them.  Returns 0, or -1. */
static int
make_tables(struct segmented *self)
{
    const Py_buffer *of = &self->of;
    Py_ssize_t last = 0;
    Py_ssize_t all = count_pointers(of, &last);
    self->buf = of->buf;
    for (int k = 0; k < of->ndim; k++) {
        bool is_last = k == of->ndim - 1;
        self->strides[k] = is_last ? of->itemsize : (Py_ssize_t)sizeof(char *);
        self->suboffsets[k] = is_last ? -1 : 0;
    }
    if (of->ndim < 2) {
        return 0;
    }
    self->tables = PyMem_Malloc(((size_t)all + 1) * sizeof *self->tables);
    if (self->tables == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    fill_tables(self, all, last);
    self->buf = (char *)self->tables;
    return 0;
}

PyObject *
segmented_new(const struct design_types *types, PyObject *obj)
{
    struct segmented *self =
        PyObject_New(struct segmented, (PyTypeObject *)types->segmented);
    if (self == NULL) {
        return NULL;
    }
    self->tables = NULL;
    self->holds = PyObject_GetBuffer(obj, &self->of, PyBUF_FULL_RO) == 0;
    if (!self->holds) {
        Py_DECREF(self);
        return NULL;
    }
    if (!has_rows(&self->of)) {
        PyErr_SetString(PyExc_BufferError,
                        "the items of a row do not lie side by side");
        Py_DECREF(self);
        return NULL;
    }
    if (make_tables(self) < 0) {
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

static bool
asks_for(int word, int flag)
{
    return (word & flag) == flag;
}

/* Why WORD has to be refused, or NULL. */
static const char *
obstacle(const struct segmented *self, int word)
{
    if (asks_for(word, PyBUF_WRITABLE) && self->of.readonly) {
        return "the memory is read-only";
    }
    if (self->of.ndim < 2) {
        return asks_for(word, PyBUF_FORMAT) && !asks_for(word, PyBUF_ND)
                   ? "FORMAT comes with ND"
                   : NULL;
    }
    return !asks_for(word, PyBUF_INDIRECT)
                   || asks_for(word, PyBUF_C_CONTIGUOUS)
                   || asks_for(word, PyBUF_F_CONTIGUOUS)
                   || asks_for(word, PyBUF_ANY_CONTIGUOUS)
               ? "segments need suboffsets"
               : NULL;
}

static int
segmented_getbuffer(PyObject *object, Py_buffer *view, int word)
{
    static char bytes[] = "B";
    struct segmented *self = (struct segmented *)object;
    const Py_buffer *of = &self->of;
    bool dims = of->ndim > 0;
    const char *why = NULL;
    if (view == NULL) {
        PyErr_SetString(PyExc_BufferError, "there is no view to fill");
        return -1;
    }
    view->obj = NULL;
    why = obstacle(self, word);
    if (why != NULL) {
        PyErr_SetString(PyExc_BufferError, why);
        return -1;
    }
    view->buf = self->buf;
    view->len = of->len;
    view->itemsize = of->itemsize;
    view->readonly = of->readonly != 0;
    view->ndim = of->ndim;
    view->format = !asks_for(word, PyBUF_FORMAT) ? NULL
                   : of->format == NULL          ? bytes
                                                 : of->format;
    view->shape = dims && asks_for(word, PyBUF_ND) ? of->shape : NULL;
    view->strides =
        dims && asks_for(word, PyBUF_STRIDES) ? self->strides : NULL;
    view->suboffsets = of->ndim > 1 ? self->suboffsets : NULL;
    view->internal = NULL;
    Py_INCREF(object);
    view->obj = object;
    return 0;
}

static PyType_Slot segmented_slots[] = {
    {Py_tp_new, FUNCTION(design_refuse_new)},
    {Py_tp_dealloc, FUNCTION(segmented_dealloc)},
#ifdef Py_bf_getbuffer
    {Py_bf_getbuffer, FUNCTION(segmented_getbuffer)},
#endif
    {0, NULL},
};
static PyType_Spec segmented_spec = {
    .name = "bufconf_designs.Segmented",
    .basicsize = (int)sizeof(struct segmented),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = segmented_slots,
};

int
segmented_make_type(struct design_types *types)
{
    types->segmented = design_type(&segmented_spec, segmented_getbuffer, NULL);
    return types->segmented == NULL ? -1 : 0;
}
