/*
 * CPython's struct: calcsize, unpack, pack.
 */
#include "exporting.h"
#include "values.h"

#include <string.h>

static struct {
    struct bph_object *calcsize, *unpack, *pack;
    struct bph_object *text; /* the last one */
} of;

static bool
start(struct bpf_oracle *oracle, const char **why)
{
    (void)oracle;
    of.calcsize = bpf_import("_struct", "calcsize");
    of.unpack = bpf_import("_struct", "unpack");
    of.pack = bpf_import("_struct", "pack");
    *why = "there is no module _struct";
    return of.calcsize != NULL && of.unpack != NULL && of.pack != NULL;
}

static void
ask_size(struct bph_object *text, struct bpf_result *out)
{
    struct bph_object *size =
        PyObject_CallFunctionObjArgs(of.calcsize, text, BPF_PY_END);

    if (size == NULL) {
        bpf_result_refuse(out);
        return;
    }
    out->verdict = BPF_ACCEPT;
    out->size = PyLong_AsSsize_t(size);
    Py_DecRef(size);
}

/* pack(TEXT, *VALUES) */
static void
ask_pack(struct bph_object *text, struct bph_object *values,
         struct bpf_result *out)
{
    ptrdiff_t n = PyTuple_Size(values);
    struct bph_object *arguments = PyTuple_New(n + 1);
    struct bph_object *packed;

    Py_IncRef(text);
    PyTuple_SetItem(arguments, 0, text);
    for (ptrdiff_t i = 0; i < n; i++) {
        struct bph_object *value = PyTuple_GetItem(values, i);

        Py_IncRef(value);
        PyTuple_SetItem(arguments, i + 1, value);
    }
    packed = PyObject_CallObject(of.pack, arguments);
    Py_DecRef(arguments);
    if (packed == NULL) {
        bpf_result_refuse(out);
        return;
    }
    out->verdict = BPF_ACCEPT;
    out->size = PyBytes_Size(packed);
    bpf_result_add(out, PyBytes_AsString(packed), (size_t)out->size);
    Py_DecRef(packed);
}

/* FORMAT as bytes, borrowed: it is asked about several times. */
static struct bph_object *
text_of(const char *format)
{
    if (of.text == NULL || strcmp(PyBytes_AsString(of.text), format) != 0) {
        bpf_drop(of.text);
        of.text = PyBytes_FromStringAndSize(format, (ptrdiff_t)strlen(format));
    }
    return of.text;
}

static void
ask(const struct bpf_oracle *oracle, const struct bpf_op *op,
    struct bpf_result *out)
{
    struct bph_object *text = text_of(op->format);
    struct bph_object *values;

    (void)oracle;
    if (op->question == BPF_ASK_SIZE) {
        ask_size(text, out);
        return;
    }
    if (op->ndim != 1 || op->shape[0] != 1 || op->suboffsets != NULL) {
        return; /* it unpacks one item */
    }
    values = PyObject_CallFunctionObjArgs(of.unpack, text, bpf_exporting(op),
                                          BPF_PY_END);
    if (values == NULL) {
        bpf_result_refuse(out);
    }
    else if (op->question == BPF_ASK_PACK) {
        ask_pack(text, values, out);
    }
    else {
        out->size = op->len; /* unpack has looked */
        bpf_values_take(out, values);
    }
    bpf_drop(values);
}

struct bpf_oracle bpf_oracle_struct = {
    .name = "struct",
    .questions =
        1U << BPF_ASK_SIZE | 1U << BPF_ASK_VALUES | 1U << BPF_ASK_PACK,
    .slow = 1U << BPF_ASK_PACK,
    .start = start,
    .ask = ask,
};
