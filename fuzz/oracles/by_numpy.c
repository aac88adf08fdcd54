/*
 * NumPy: asarray of the exporting object.
 */
#include "exporting.h"
#include "plant.h"
#include "values.h"

#include <stdlib.h>

#define MANY 10000UL /* items */

static struct bph_object *asarray;

/* 2.2.6 is 2002. */
static int
version_of(const char *text)
{
    char *end;
    long major = strtol(text, &end, 10);
    long minor = *end == '.' ? strtol(end + 1, NULL, 10) : 0;

    return (int)(major * 1000 + minor);
}

static bool
start(struct bpf_oracle *oracle, const char **why)
{
    struct bph_object *version = bpf_import("numpy", "__version__");

    *why = "there is no NumPy";
    if (version == NULL) {
        return false;
    }
    oracle->version = version_of(PyUnicode_AsUTF8(version));
    Py_DecRef(version);
    asarray = bpf_import("numpy", "asarray");
    return asarray != NULL;
}

/* Why asarray failed.  A RuntimeError comes from the comparison of sizes,
 * behind the parser: the format was read, as one of another size. */
static void
refuse(struct bpf_result *out)
{
    bool is_read = PyErr_ExceptionMatches(PyExc_RuntimeError)
                   && !PyErr_ExceptionMatches(PyExc_NotImplementedError)
                   && !PyErr_ExceptionMatches(PyExc_RecursionError);

    bpf_result_refuse(out);
    if (is_read) {
        out->verdict = BPF_ACCEPT;
    }
}

static void
ask_size(struct bph_object *array, const struct bpf_op *op,
         struct bpf_result *out)
{
    (void)array;
    out->size = op->itemsize; /* asarray has looked */
}

static void
ask_values(struct bph_object *array, const struct bpf_op *op,
           struct bpf_result *out)
{
    out->size = op->itemsize + bpf_is_planted("numpy");
    bpf_values_take(out, array);
}

static void
ask_copy(struct bph_object *array, const struct bpf_op *op,
         struct bpf_result *out)
{
    Py_IncRef(array);
    bpf_take_bytes(out, array, op->order);
}

static void
ask_contiguous(struct bph_object *array, const struct bpf_op *op,
               struct bpf_result *out)
{
    static const char *const names[] = {"c_contiguous", "f_contiguous",
                                        "forc"};
    struct bph_object *flags = PyObject_GetAttr(array, bpf_str("flags"));

    (void)op;
    bpf_take_flags(out, flags, names);
    Py_DecRef(flags);
}

static void
ask_slice(struct bph_object *array, const struct bpf_op *op,
          struct bpf_result *out)
{
    struct bph_object *key = bpf_slices(op->slices, op->ndim);

    bpf_take_bytes(out, PyObject_GetItem(array, key), 'C');
    Py_DecRef(key);
}

static void (*const asks[BPF_ASK_COUNT])(struct bph_object *array,
                                         const struct bpf_op *op,
                                         struct bpf_result *out) = {
    [BPF_ASK_SIZE] = ask_size,   [BPF_ASK_VALUES] = ask_values,
    [BPF_ASK_COPY] = ask_copy,   [BPF_ASK_CONTIGUOUS] = ask_contiguous,
    [BPF_ASK_SLICE] = ask_slice,
};

/* May TEXT have many items of no bytes, as "(2147483647,0)d" has?  NumPy would
 * list them, for minutes. */
static bool
lists_nothing(const char *text)
{
    unsigned long product = 1;
    bool nothing = false;

    while (*text != '\0') {
        char *end;
        unsigned long n = strtoul(text, &end, 10);

        if (end == text || *text < '0' || *text > '9') {
            nothing = nothing || *text == '}'; /* a struct may be empty */
            text++;
            continue;
        }
        nothing = nothing || n == 0;
        n = n > MANY ? MANY + 1 : n;
        product = n > 0 && product <= MANY ? product * n : product;
        text = end;
    }
    return nothing && product > MANY;
}

static void
ask(const struct bpf_oracle *oracle, const struct bpf_op *op,
    struct bpf_result *out)
{
    struct bph_object *array;

    (void)oracle;
    if (op->question == BPF_ASK_VALUES && lists_nothing(op->format)) {
        return;
    }
    if (op->question == BPF_ASK_SIZE && op->itemsize <= BPF_ITEM_BYTES) {
        return; /* VALUES says it, too */
    }
    array =
        PyObject_CallFunctionObjArgs(asarray, bpf_exporting(op), BPF_PY_END);
    if (array == NULL) {
        refuse(out);
        return;
    }
    out->verdict = BPF_ACCEPT;
    asks[op->question](array, op, out);
    Py_DecRef(array);
}

struct bpf_oracle bpf_oracle_numpy = {
    .name = "numpy",
    .compares_size = true,
    .slow = ~0U, /* it reads a format in Python */
    .questions = 1U << BPF_ASK_SIZE | 1U << BPF_ASK_VALUES | 1U << BPF_ASK_COPY
                 | 1U << BPF_ASK_CONTIGUOUS | 1U << BPF_ASK_SLICE,
    .start = start,
    .ask = ask,
};
