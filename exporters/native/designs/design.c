/*
 * From one out-parameter per property to a Py_buffer.
 *
 * What the old form cannot say is worked out here: the size of an item (len
 * by the number of items), and whether a request that leaves members out is
 * one that this memory can answer.  What it says in another way is turned
 * around: writeable into readonly, all negative offsets into NULL.
 *
 * A lie is told before that, in the words of the design: all answers follow
 * from it.
 */
#include "design.h"

#include <assert.h>
#include <string.h>

/* His out-parameters. */
struct properties {
    void *buf;
    Py_ssize_t len;
    int writeable;
    char *format;
    int ndims;
    Py_ssize_t *shape, *strides, *offsets;
    Py_ssize_t itemsize; /* worked out */
    bool indirect;
};

/* Change what was said to what FAULT says; its arrays are false already. */
static void
lie(const struct fault *fault, struct properties *p)
{
    ptrdiff_t number = fault->value.number;
    if (fault->field == FIELD_LEN) {
        p->len = number;
    }
    else if (fault->field == FIELD_READONLY) {
        p->writeable = number == 0;
    }
    else if (fault->field == FIELD_FORMAT) {
        memcpy(&p->format, &fault->value.text, sizeof p->format);
    }
}

/* Give RELEASER out with the reference that is owed, or as FAULT says. */
static void
give(const struct fault *fault, PyObject *releaser, Py_buffer *view)
{
    view->obj = releaser;
    if (fault != NULL && fault->operation == DO_INCREF) {
        Py_INCREF(releaser);
    }
    else if (fault != NULL && fault->operation == DO_DECREF) {
        Py_DECREF(releaser); /* from the stock */
    }
}

static void
work_out(struct properties *p)
{
    Py_ssize_t nitems = 1;
    p->indirect = false;
    for (int k = 0; k < p->ndims; k++) {
        nitems *= p->shape[k];
        p->indirect = p->indirect || p->offsets[k] >= 0;
    }
    assert(nitems > 0); /* else nothing says how big an item is */
    p->itemsize = p->len / nitems;
}

static bool
is_packed(const struct properties *p, char order)
{
    Py_ssize_t want = p->itemsize;
    for (int n = 0; n < p->ndims; n++) {
        int k = order == 'F' ? n : p->ndims - 1 - n;
        if (p->shape[k] > 1 && p->strides[k] != want) {
            return false;
        }
        want *= p->shape[k];
    }
    return !p->indirect;
}

/* Why P may not be shown to whoever asked WORD: a set of enum obstacle. */
static unsigned
obstacles_of(const struct properties *p, int word)
{
    bool c = is_packed(p, 'C');
    bool f = is_packed(p, 'F');
    bool nd = bph_asks(word, BPH_ASK_ND);
    const struct {
        bool is;
        unsigned obstacle;
    } all[] = {
        {!p->writeable && bph_asks(word, BPH_ASK_WRITABLE), NOT_WRITABLE},
        {!c && bph_asks(word, BPH_ASK_C_CONTIGUOUS), NOT_C},
        {!f && bph_asks(word, BPH_ASK_F_CONTIGUOUS), NOT_F},
        {!c && !f && bph_asks(word, BPH_ASK_ANY_CONTIGUOUS), NOT_ANY},
        {!c && !bph_asks(word, BPH_ASK_STRIDES), NOT_PACKED},
        {p->indirect && !bph_asks(word, BPH_ASK_INDIRECT), NOT_DIRECT},
        {!nd && bph_asks(word, BPH_ASK_FORMAT), FORMAT_ALONE},
    };
    unsigned found = 0;
    for (size_t n = 0; n < sizeof all / sizeof all[0]; n++) {
        found |= all[n].is ? all[n].obstacle : 0;
    }
    return found;
}

/* Leave out of P what WORD does not ask for. */
static void
fill(const struct properties *p, int word, Py_buffer *view)
{
    bool arrays = p->ndims > 0;
    bool indirect = p->indirect && bph_asks(word, BPH_ASK_INDIRECT);
    view->buf = p->buf;
    view->len = p->len;
    view->itemsize = p->itemsize;
    view->readonly = !p->writeable;
    view->ndim = p->ndims;
    view->format = bph_asks(word, BPH_ASK_FORMAT) ? p->format : NULL;
    view->shape = arrays && bph_asks(word, BPH_ASK_ND) ? p->shape : NULL;
    view->strides =
        arrays && bph_asks(word, BPH_ASK_STRIDES) ? p->strides : NULL;
    view->suboffsets = indirect ? p->offsets : NULL;
    view->internal = NULL;
}

int
design_getbuffer(design_getbufferproc get, PyObject *obj,
                 const struct fault *fault, Py_buffer *view, int word)
{
    struct properties p;
    PyObject *releaser = get(obj, &p.buf, &p.len, &p.writeable, &p.format,
                             &p.ndims, &p.shape, &p.strides, &p.offsets);
    view->obj = NULL;
    if (releaser == NULL) {
        return -1;
    }
    if (fault != NULL) {
        lie(fault, &p);
    }
    work_out(&p);
    unsigned obstacles = obstacles_of(&p, word);
    if (fault != NULL) {
        obstacles = fault_obstacles(fault, obstacles);
    }
    if (obstacles != 0) {
        PyErr_SetString(PyExc_BufferError,
                        "a design of 2007 cannot be exported as asked");
        Py_DECREF(releaser);
        return -1;
    }
    fill(&p, word, view);
    give(fault, releaser, view);
    return 0;
}
