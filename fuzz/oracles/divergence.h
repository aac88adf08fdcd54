/*
 * Known divergences about layouts (divergences.def).  Those about formats are
 * rows in Python, which the comparison of formats has, too.
 */
#ifndef BPF_DIVERGENCE_H
#define BPF_DIVERGENCE_H

#include "difference.h"
#include "oracle.h"

/* Is there a row that says not to ask ORACLE OP?  It counts as used. */
bool
bpf_divergence_skips(const struct bpf_oracle *oracle, const struct bpf_op *op);

/* Is there a row that explains WHICH?  It counts as used. */
bool
bpf_divergence_explains(const struct bpf_case *which);

/* Write to OUT how often which row was used; or, for UNUSED, which rows, of
 * oracles and questions that were asked, no input has met.  Returns how many
 * these are. */
int
bpf_divergences_tell(FILE *out, bool unused);

#endif
