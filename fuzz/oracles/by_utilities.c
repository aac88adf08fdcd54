/*
 * CPython's functions on a Py_buffer.
 */
#include "exporting.h"
#include "plant.h"
#include "values.h"

static bool
start(struct bpf_oracle *oracle, const char **why)
{
    *why = NULL;
    if (PyBuffer_SizeFromFormat == NULL) { /* 3.8 */
        oracle->questions &= ~(1U << BPF_ASK_SIZE);
    }
    return true;
}

static void
ask_size(const struct bpf_op *op, const struct bph_view *view,
         struct bpf_result *out)
{
    (void)view;
    out->size = PyBuffer_SizeFromFormat(op->format);
    if (out->size < 0) {
        bpf_result_refuse(out);
    }
    else {
        out->verdict = BPF_ACCEPT;
    }
}

static void
ask_copy(const struct bpf_op *op, const struct bph_view *view,
         struct bpf_result *out)
{
    if (PyBuffer_ToContiguous(out->bytes, view, op->len, op->order) != 0) {
        bpf_result_refuse(out);
        return;
    }
    out->verdict = BPF_ACCEPT;
    out->nbytes = (size_t)op->len;
}

/* What was written; of nothing no copy is made, which has rows. */
static void
ask_what_is_there(const struct bpf_op *op, const struct bph_view *view,
                  struct bpf_result *out)
{
    out->verdict = BPF_ACCEPT;
    if (op->len > 0) {
        ask_copy(op, view, out);
    }
}

static void
ask_fill(const struct bpf_op *op, const struct bph_view *view,
         struct bpf_result *out)
{
    if (PyBuffer_FromContiguous(view, op->packed, op->len, op->order) != 0) {
        bpf_result_refuse(out);
        return;
    }
    ask_what_is_there(op, view, out);
}

static bool
copy_data(struct bph_object *to, struct bph_object *from)
{
    return bpf_is_planted("unwritten") || PyObject_CopyData(to, from) == 0;
}

static void
ask_copy_out(const struct bpf_op *op, const struct bph_view *view,
             struct bpf_result *out)
{
    (void)view;
    if (!copy_data(bpf_exporting_other(op->other), bpf_exporting(op))) {
        bpf_result_refuse(out);
        return;
    }
    out->verdict = BPF_ACCEPT;
    bpf_result_add(out, op->other->buf, (size_t)op->len);
}

static void
ask_copy_in(const struct bpf_op *op, const struct bph_view *view,
            struct bpf_result *out)
{
    if (!copy_data(bpf_exporting(op), bpf_exporting_other(op->other))) {
        bpf_result_refuse(out);
        return;
    }
    ask_what_is_there(op, view, out);
}

static void
ask_contiguous(const struct bpf_op *op, const struct bph_view *view,
               struct bpf_result *out)
{
    (void)op;
    for (const char *order = "CFA"; *order != '\0'; order++) {
        uint8_t is = (uint8_t)PyBuffer_IsContiguous(view, *order);

        bpf_result_add(out, &is, 1);
    }
    out->verdict = BPF_ACCEPT;
}

static void
ask_strides(const struct bpf_op *op, const struct bph_view *view,
            struct bpf_result *out)
{
    ptrdiff_t strides[BPF_NDIM];

    for (const char *order = "CF"; *order != '\0'; order++) {
        PyBuffer_FillContiguousStrides(op->ndim, view->shape, strides,
                                       (int)op->itemsize, *order);
        bpf_result_add(out, strides, (size_t)op->ndim * sizeof *strides);
    }
    out->verdict = BPF_ACCEPT;
}

static void
ask_item(const struct bpf_op *op, const struct bph_view *view,
         struct bpf_result *out)
{
    out->verdict = BPF_ACCEPT;
    bpf_result_add(out, PyBuffer_GetPointer(view, op->index),
                   (size_t)op->itemsize);
}

static void (*const asks[BPF_ASK_COUNT])(const struct bpf_op *op,
                                         const struct bph_view *view,
                                         struct bpf_result *out) = {
    [BPF_ASK_SIZE] = ask_size,
    [BPF_ASK_COPY] = ask_copy,
    [BPF_ASK_CONTIGUOUS] = ask_contiguous,
    [BPF_ASK_ITEM] = ask_item,
    [BPF_ASK_FILL] = ask_fill,
    [BPF_ASK_STRIDES] = ask_strides,
    [BPF_ASK_COPY_OUT] = ask_copy_out,
    [BPF_ASK_COPY_IN] = ask_copy_in,
};

static void
ask(const struct bpf_oracle *oracle, const struct bpf_op *op,
    struct bpf_result *out)
{
    struct bph_view view;

    (void)oracle;
    bpf_fill_view(op, &view);
    asks[op->question](op, &view, out);
}

struct bpf_oracle bpf_oracle_utilities = {
    .name = "utilities",
    .questions = 1U << BPF_ASK_SIZE | 1U << BPF_ASK_COPY | 1U << BPF_ASK_FILL
                 | 1U << BPF_ASK_CONTIGUOUS | 1U << BPF_ASK_STRIDES
                 | 1U << BPF_ASK_ITEM | 1U << BPF_ASK_COPY_OUT
                 | 1U << BPF_ASK_COPY_IN,
    .slow = 1U << BPF_ASK_SIZE, /* it imports struct */
    .start = start,
    .ask = ask,
};
