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
ask(const struct bpf_oracle *oracle, const struct bpf_op *op,
    struct bpf_result *out)
{
    (void)oracle;
    out->size = PyBuffer_SizeFromFormat(op->format);
    if (out->size < 0) {
        bpf_result_refuse(out);
    }
    else {
        out->verdict = BPF_ACCEPT;
    }
}

struct bpf_oracle bpf_oracle_utilities = {
    .name = "utilities",
    .questions = 1U << BPF_ASK_SIZE,
    .start = start,
    .ask = ask,
};
