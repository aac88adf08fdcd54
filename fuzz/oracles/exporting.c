/*
 * The exporting object.  A class of Python gets the slots of the buffer
 * protocol by hand: the types of 3.8's stable ABI cannot have them.
 */
#define _GNU_SOURCE
#include "exporting.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define ROOM_BYTES 65536

/* Of a PyTypeObject: PyVarObject (three words), then seventeen members. */
#define AS_BUFFER_WORD (3 + 17)

struct procs {
    int (*get)(struct bph_object *self, struct bph_view *view, int flags);
    void (*release)(struct bph_object *self, struct bph_view *view);
};

static struct {
    struct bph_object *object, *other_object;
    const struct bpf_op *op, *other;
    long held;
} exporting;

void
bpf_fill_view(const struct bpf_op *op, struct bph_view *view)
{
    view->buf = op->buf;
    view->obj = NULL;
    view->len = op->len;
    view->itemsize = op->itemsize;
    view->readonly = op->readonly;
    view->ndim = op->ndim;
    /* Py_buffer is not const */
    memcpy(&view->format, &op->format, sizeof view->format);
    memcpy(&view->shape, &op->shape, sizeof view->shape);
    memcpy(&view->strides, &op->strides, sizeof view->strides);
    memcpy(&view->suboffsets, &op->suboffsets, sizeof view->suboffsets);
    view->internal = NULL;
}

/* Everything is granted, and all of it, as by a type that ignores the flags:
 * what is asked is judged elsewhere. */
static int
get(struct bph_object *self, struct bph_view *view, int flags)
{
    (void)flags;
    bpf_fill_view(self == exporting.object ? exporting.op : exporting.other,
                  view);
    view->obj = self;
    Py_IncRef(self);
    exporting.held++;
    return 0;
}

static void
release(struct bph_object *self, struct bph_view *view)
{
    (void)self;
    (void)view;
    exporting.held--;
}

static struct procs procs = {get, release};

/* Is the object an exporter now? */
static bool
works(void)
{
    static const ptrdiff_t three = 3;
    static char memory[3];
    const struct bpf_op op = {.format = "<3x",
                              .buf = memory,
                              .len = 3,
                              .itemsize = 3,
                              .ndim = 1,
                              .shape = &three,
                              .strides = &three};
    struct bph_view view = {0};
    bool same;

    exporting.op = &op;
    if (PyObject_GetBuffer(exporting.object, &view, 0) != 0) {
        return false;
    }
    same = view.buf == memory && view.obj == exporting.object;
    PyBuffer_Release(&view);
    return same && exporting.held == 0;
}

bool
bpf_exporting_install(struct bph_object *cls)
{
    void **words = (void *)cls;

    words[AS_BUFFER_WORD] = &procs;
    exporting.object = PyObject_CallFunctionObjArgs(cls, BPF_PY_END);
    exporting.other_object = PyObject_CallFunctionObjArgs(cls, BPF_PY_END);
    return exporting.object != NULL && exporting.other_object != NULL
           && works();
}

struct bph_object *
bpf_exporting(const struct bpf_op *op)
{
    exporting.op = op;
    return exporting.object;
}

struct bph_object *
bpf_exporting_other(const struct bpf_op *op)
{
    exporting.other = op;
    return exporting.other_object;
}

long
bpf_exporting_held(void)
{
    return exporting.held;
}

void *
bpf_guarded(enum bpf_room room, size_t n)
{
    static char *rooms[BPF_ROOM_COUNT];
    const size_t page = 4096; /* enough: all of ROOM_BYTES are below */

    if (rooms[room] == NULL) {
        void *made = mmap(NULL, ROOM_BYTES + page, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

        if (made == MAP_FAILED
            || mprotect((char *)made + ROOM_BYTES, page, PROT_NONE) != 0) {
            abort();
        }
        rooms[room] = made;
    }
    return rooms[room] + ROOM_BYTES - n;
}
