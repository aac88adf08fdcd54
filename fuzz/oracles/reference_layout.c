/*
 * The reference on layouts.
 */
#include "reference.h"

void
bpf_reference_layout(const struct bpf_op *op, struct bpf_result *out)
{
    (void)op;
    out->verdict = BPF_UNSUPPORTED;
}
