/*
 * CPython's functions on a Py_buffer.
 */
#include "exporting.h"
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

static void
ask_fill(const struct bpf_op *op, const struct bph_view *view,
         struct bpf_result *out)
{
    if (PyBuffer_FromContiguous(view, op->packed, op->len, op->order) != 0) {
        bpf_result_refuse(out);
        return;
    }
    ask_copy(op, view, out);
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
                 | 1U << BPF_ASK_ITEM,
    .slow = 1U << BPF_ASK_SIZE, /* it imports struct */
    .start = start,
    .ask = ask,
};
