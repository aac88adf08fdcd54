/*
 * CPython's memoryview.
 */
#include "exporting.h"
#include "plant.h"
#include "values.h"

#include <string.h>

static struct bph_object *bytes; /* a view, to be cast */

static bool
start(struct bpf_oracle *oracle, const char **why)
{
    static char memory[16]; /* a multiple of every native code */

    (void)oracle;
    *why = "there is no memoryview of memory";
    bytes = PyMemoryView_FromMemory(memory, sizeof memory, BPF_PY_READ);
    return bytes != NULL;
}

/* The size of an item: that of bytes cast to the format. */
static void
ask_size(const struct bpf_op *op, struct bpf_result *out)
{
    struct bph_object *cast =
        PyObject_CallMethod(bytes, "cast", "s", op->format);
    struct bph_object *size =
        cast == NULL ? NULL : PyObject_GetAttr(cast, bpf_str("itemsize"));

    if (size == NULL) {
        bpf_result_refuse(out);
    }
    else {
        out->verdict = BPF_ACCEPT;
        out->size = PyLong_AsSsize_t(size);
    }
    bpf_drop(size);
    bpf_drop(cast);
}

static void
ask_values(struct bph_object *view, const struct bpf_op *op,
           struct bpf_result *out)
{
    struct bph_object *listed = bpf_call(view, "tolist", NULL);

    out->size = op->itemsize;
    if (listed == NULL) {
        bpf_result_refuse(out);
        return;
    }
    bpf_values_take(out, listed);
    Py_DecRef(listed);
}

/* view[index]: the bytes of an integer. */
static void
ask_item(struct bph_object *view, const struct bpf_op *op,
         struct bpf_result *out)
{
    struct bph_object *key = PyTuple_New(op->ndim);
    struct bph_object *item;
    unsigned long long bits;

    for (int i = 0; i < op->ndim; i++) {
        PyTuple_SetItem(key, i, PyLong_FromSsize_t(op->index[i]));
    }
    item = PyObject_GetItem(view, key);
    Py_DecRef(key);
    if (item != NULL && item->type == &PyLong_Type) {
        bits = PyLong_AsUnsignedLongLongMask(item);
        out->verdict = BPF_ACCEPT;
        bpf_result_add(out, &bits, (size_t)op->itemsize);
    }
    PyErr_Clear(); /* other formats are VALUES' business */
    bpf_drop(item);
}

/* One slice is all that a memoryview can do. */
static void
ask_slice(struct bph_object *view, const struct bpf_op *op,
          struct bpf_result *out)
{
    struct bph_object *key;

    for (int i = 1; i < op->ndim; i++) {
        if (!op->slices[i].whole) {
            return;
        }
    }
    if (op->ndim == 0) {
        return;
    }
    key = bpf_slices(op->slices, 1);
    bpf_take_bytes(out, PyObject_GetItem(view, key), 'C');
    Py_DecRef(key);
}

/* Assign to a slice: the other's items; under A its own, back to front. */
static void
ask_assign(struct bph_object *view, const struct bpf_op *op,
           struct bpf_result *out)
{
    static const struct bpf_slice back = {false, PTRDIFF_MAX, PTRDIFF_MIN, -1};
    struct bph_object *key = bpf_slices(op->slices, 1);
    struct bph_object *from = bpf_exporting_other(op->other), *turn, *part;

    Py_IncRef(from);
    if (op->order == 'A') {
        Py_DecRef(from);
        turn = bpf_slices(&back, 1);
        part = PyObject_GetItem(view, key);
        from = part == NULL ? NULL : PyObject_GetItem(part, turn);
        bpf_drop(part);
        Py_DecRef(turn);
    }
    if (from == NULL
        || (!bpf_is_planted("unwritten")
            && PyObject_SetItem(view, key, from) != 0)) {
        bpf_result_refuse(out);
    }
    else {
        bpf_take_bytes(out, PyObject_GetItem(view, key), 'C');
    }
    bpf_drop(from);
    Py_DecRef(key);
}

static void
ask_cast(struct bph_object *view, const struct bpf_op *op,
         struct bpf_result *out)
{
    struct bph_object *cast = bpf_call(view, "cast", bpf_str(op->cast));
    struct bph_object *size;

    if (cast != NULL) {
        size = PyObject_GetAttr(cast, bpf_str("itemsize"));
        out->size = PyLong_AsSsize_t(size);
        Py_DecRef(size);
    }
    bpf_take_bytes(out, cast, 'C');
}

/* Add whether VIEW equals one of the same shape that contains PACKED. */
static void
add_equals(struct bph_object *view, const struct bpf_op *op, uint8_t *packed,
           struct bpf_result *out)
{
    struct bph_view raw;
    ptrdiff_t strides[BPF_NDIM];
    struct bph_object *other, *equal;
    uint8_t is;

    bpf_fill_view(op, &raw);
    raw.buf = packed;
    PyBuffer_FillContiguousStrides(op->ndim, raw.shape, strides,
                                   (int)op->itemsize, 'C');
    raw.strides = op->ndim > 0 ? strides : NULL;
    raw.suboffsets = NULL;
    other = PyMemoryView_FromBuffer(&raw);
    equal = PyObject_RichCompare(view, other, BPF_PY_EQ);
    is = equal != NULL && PyObject_IsTrue(equal) == 1;
    bpf_result_add(out, &is, 1);
    bpf_drop(equal);
    Py_DecRef(other);
}

/* Is it equal to its copy, and to one with an item that is another? */
static void
ask_equal(struct bph_object *view, const struct bpf_op *op,
          struct bpf_result *out)
{
    static struct bpf_result copy;
    ptrdiff_t changed = op->len > 0 ? op->index[0] % op->len : 0;

    bpf_result_clear(&copy);
    Py_IncRef(view);
    bpf_take_bytes(&copy, view, 'C');
    out->verdict = copy.verdict;
    add_equals(view, op, copy.bytes, out);
    copy.bytes[changed] ^= 0x5A;
    add_equals(view, op, copy.bytes, out);
}

/* Is its hash that of its bytes? */
static void
ask_hash(struct bph_object *view, const struct bpf_op *op,
         struct bpf_result *out)
{
    intptr_t hash = PyObject_Hash(view);
    struct bph_object *copied;
    uint8_t same;

    (void)op;
    if (hash == -1) {
        bpf_result_refuse(out);
        return;
    }
    copied = bpf_call(view, "tobytes", NULL);
    same = copied != NULL && PyObject_Hash(copied) == hash;
    out->verdict = BPF_ACCEPT;
    bpf_result_add(out, &same, 1);
    bpf_drop(copied);
}

static void
ask_copy(struct bph_object *view, const struct bpf_op *op,
         struct bpf_result *out)
{
    Py_IncRef(view);
    bpf_take_bytes(out, view, op->order);
}

static void
ask_contiguous(struct bph_object *view, const struct bpf_op *op,
               struct bpf_result *out)
{
    static const char *const names[] = {"c_contiguous", "f_contiguous",
                                        "contiguous"};

    (void)op;
    bpf_take_flags(out, view, names);
}

static void (*const asks[BPF_ASK_COUNT])(struct bph_object *view,
                                         const struct bpf_op *op,
                                         struct bpf_result *out) = {
    [BPF_ASK_VALUES] = ask_values,         [BPF_ASK_COPY] = ask_copy,
    [BPF_ASK_CONTIGUOUS] = ask_contiguous, [BPF_ASK_ITEM] = ask_item,
    [BPF_ASK_SLICE] = ask_slice,           [BPF_ASK_CAST] = ask_cast,
    [BPF_ASK_EQUAL] = ask_equal,           [BPF_ASK_HASH] = ask_hash,
    [BPF_ASK_ASSIGN] = ask_assign,
};

static void
ask(const struct bpf_oracle *oracle, const struct bpf_op *op,
    struct bpf_result *out)
{
    struct bph_view raw;
    struct bph_object *view;

    (void)oracle;
    if (op->question == BPF_ASK_SIZE) {
        ask_size(op, out);
        return;
    }
    bpf_fill_view(op, &raw);
    view = PyMemoryView_FromBuffer(&raw);
    if (view == NULL) {
        bpf_result_refuse(out);
        return;
    }
    asks[op->question](view, op, out);
    Py_DecRef(view);
}

struct bpf_oracle bpf_oracle_memoryview = {
    .name = "memoryview",
    .questions = 1U << BPF_ASK_SIZE | 1U << BPF_ASK_VALUES | 1U << BPF_ASK_COPY
                 | 1U << BPF_ASK_CONTIGUOUS | 1U << BPF_ASK_ITEM
                 | 1U << BPF_ASK_SLICE | 1U << BPF_ASK_CAST
                 | 1U << BPF_ASK_EQUAL | 1U << BPF_ASK_HASH
                 | 1U << BPF_ASK_ASSIGN,
    .start = start,
    .ask = ask,
};
