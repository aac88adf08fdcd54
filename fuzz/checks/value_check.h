/*
 * What the reference says of items and of other texts for them, beside what is
 * known of both.
 */
#ifndef BPF_VALUE_CHECK_H
#define BPF_VALUE_CHECK_H

#include "format_check.h"
#include "value.h"

/* A format that has places, and its plain items. */
struct bpf_known {
    const struct bpf_question *q;
    const struct bpf_parsed *parsed;
    const struct bpf_single *singles;
    int n;
};

/* Lay TEXT out by RULES, in both ways; it is known to be accepted, and what
 * it means is known of it. */
struct bpf_other {
    struct bpf_question q;
    struct bpf_format format;
    struct bpf_parsed parsed;
    struct bpf_single singles[BPF_SINGLES];
    int n; /* -1: too many to list */
};

/* False if TEXT has no places. */
bool
bpf_other_init(struct bpf_other *other, const char *text,
               const struct bpf_rules *rules);

/* Values drawn from DICE: packed, unpacked, printed. */
void
bpf_check_items(const struct bpf_known *k, struct bpf_dice *dice);

/* The same format on another machine, spelled item by item, or spoiled. */
void
bpf_check_compare(const struct bpf_known *k, struct bpf_dice *dice);

/* A text for somebody else: it means the same, and he takes it. */
void
bpf_check_translate(const struct bpf_known *k, struct bpf_dice *dice);

#endif
