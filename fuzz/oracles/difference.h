/*
 * What is done about a difference: is there a row that explains it, and if
 * not, the find and the end.
 */
#ifndef BPF_DIFFERENCE_H
#define BPF_DIFFERENCE_H

#include "bpf.h"
#include "oracle.h"
#include "python.h"

/* A difference between the reference and another oracle. */
struct bpf_case {
    const struct bpf_oracle *oracle;
    const struct bpf_op *op;
    const struct bpf_result *theirs, *ours;
    const char *kind; /* "accepts", "refuses", "size", "content", "error" */
};

/*
 * Two functions of Python, borrowed for ever (live.py):
 *   explain(oracle, version, question, kind, text, size) -> the name of a row
 *   that explains it, or None;
 *   find(oracle, question, kind, cause, operation, expected, actual) -> None,
 *   a find was written.
 */
void
bpf_difference_hooks(struct bph_object *explain, struct bph_object *find);

/* Write the find WHAT, whose cause is not NULL, if a file was named. */
void
bpf_find(const struct bpf_difference *what, const char *expected,
         const char *actual);

/* Return if a row explains CASE; else write the find, tell and abort. */
void
bpf_difference(const struct bpf_case *which);

#endif
