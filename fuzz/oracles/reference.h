/*
 * The reference: what spec/ says.
 */
#ifndef BPF_REFERENCE_H
#define BPF_REFERENCE_H

#include "bp_fields.h"
#include "bp_reader.h"
#include "oracle.h"

/* A format as a reader reads it. */
struct bpf_read {
    struct bp_form form;
    bool is_read;  /* else nobody can */
    bool is_taken; /* the reader takes it */
};

/*
 * Read TEXT as WHO does (an oracle without a reader: as struct pads, and
 * taken if it can be read).
 *
 *   Memory   borrowed until the next text
 */
const struct bpf_read *
bpf_reference_read(const struct bpf_oracle *who, const char *text);

/* Return the size of an item of TEXT as WHO reads it, or -1. */
ptrdiff_t
bpf_reference_size(const struct bpf_oracle *who, const char *text);

/* Does memoryview assign items of FORMAT? */
bool
bpf_reference_assigns(const char *format);

/* The part of bpf_reference_ask that is about layouts. */
void
bpf_reference_layout(const struct bpf_op *op, struct bpf_result *out);

#endif
