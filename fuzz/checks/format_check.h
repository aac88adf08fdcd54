/*
 * What the reference says of a format, beside what is known of it
 * (producers/format.h).  Each check ends in bpf_differ if they disagree.
 */
#ifndef BPF_FORMAT_CHECK_H
#define BPF_FORMAT_CHECK_H

#include "bp_fields.h"
#include "bpf.h"
#include "format.h"

/* A text, how it is read, and what is known of it. */
struct bpf_question {
    const char *text;
    struct bpf_rules rules;
    const struct bpf_format *want; /* laid out by RULES, if it is accepted */
    enum bpf_verdict verdict;
};

/* What the reference made of it. */
struct bpf_parsed {
    struct bp_format format;
    struct bp_node nodes[BPF_ELEMENTS + 1];
    ptrdiff_t extents[BPF_ELEMENTS + 1];
    struct bp_place places[BPF_ELEMENTS + 1];
};

/* RULES in the words of the reference. */
struct bp_reading
bpf_reading(const struct bpf_rules *rules);
const struct bp_abi *
bpf_abi(const struct bpf_rules *rules);

/* Copy SIZE bytes and a NUL to where memory ends; what is read behind the NUL
 * is a fault.  Valid until the next call with the same SLOT, 0 or 1. */
char *
bpf_guard_text(int slot, const void *data, size_t size);

/* bp_format_size_on: the verdict, the size, the error, outputs untouched. */
void
bpf_check_size(const struct bpf_question *q);

/* bp_format_parse into *PARSED: the verdict, every node, the contract of
 * arrays that are too small by one (WHICH 1: nodes, 2: extents). */
void
bpf_check_parse(const struct bpf_question *q, struct bpf_parsed *parsed,
                int which);

/* bp_format_place, of what was parsed; false if there are no places. */
bool
bpf_check_places(const struct bpf_question *q, struct bpf_parsed *parsed);

/* bp_format_print: what is parsed from it has the same nodes, and is printed
 * as the same text. */
void
bpf_check_print(const struct bpf_question *q, const struct bpf_parsed *parsed);

/* bp_leaves_next, against the N SINGLES. */
void
bpf_check_leaves(const struct bpf_question *q, const struct bpf_parsed *parsed,
                 const struct bpf_single *singles, int n);

/* Tell the engine which sorts of elements follow each other, and how that is
 * read: no branch of the code under test shows it. */
void
bpf_tell_neighbours(const struct bpf_question *q);

/* Print TEXT with what is no letter escaped, and RULES. */
void
bpf_print_question(const char *text, size_t size,
                   const struct bpf_rules *rules, FILE *out);

/* What the reference and what is known differ in.  Both are numbers. */
_Noreturn void
bpf_differ_at(const char *op, const char *kind, int element, long long got,
              long long want);

/* As BPF_CHECK, of a number that has to be another one. */
#define BPF_SAME(got, want, op, kind, element)                                \
    do {                                                                      \
        const long long got_ = (long long)(got);                              \
        const long long want_ = (long long)(want);                            \
        if (got_ != want_) {                                                  \
            bpf_differ_at(op, kind, element, got_, want_);                    \
        }                                                                     \
    } while (0)

#endif
