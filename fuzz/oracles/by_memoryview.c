/*
 * CPython's memoryview.
 */
#include "exporting.h"
#include "values.h"

#include <string.h>

static bool
start(struct bpf_oracle *oracle, const char **why)
{
    (void)oracle;
    *why = NULL;
    return true;
}

/* The size of an item: that of bytes cast to the format. */
static void
ask_size(const struct bpf_op *op, struct bpf_result *out)
{
    static char bytes[16]; /* a multiple of every native code */
    struct bph_object *view =
        PyMemoryView_FromMemory(bytes, sizeof bytes, BPF_PY_READ);
    struct bph_object *cast =
        view == NULL ? NULL
                     : PyObject_CallMethod(view, "cast", "s", op->format);
    struct bph_object *size =
        cast == NULL ? NULL : PyObject_GetAttrString(cast, "itemsize");

    if (size == NULL) {
        bpf_result_refuse(out);
    }
    else {
        out->verdict = BPF_ACCEPT;
        out->size = PyLong_AsSsize_t(size);
    }
    bpf_drop(size);
    bpf_drop(cast);
    bpf_drop(view);
}

/* tolist() of VIEW; what [0] gives has to be in it. */
static void
ask_values(struct bph_object *view, const struct bpf_op *op,
           struct bpf_result *out)
{
    struct bph_object *listed = PyObject_CallMethod(view, "tolist", NULL);

    out->size = op->itemsize;
    if (listed == NULL) {
        bpf_result_refuse(out);
    }
    else {
        bpf_values_take(out, listed);
    }
    bpf_drop(listed);
}

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
    ask_values(view, op, out);
    Py_DecRef(view);
}

struct bpf_oracle bpf_oracle_memoryview = {
    .name = "memoryview",
    .questions = 1U << BPF_ASK_SIZE | 1U << BPF_ASK_VALUES,
    .start = start,
    .ask = ask,
};
