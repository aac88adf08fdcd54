/*
 * Values of plain items, and the bytes that they have: written from IEEE 754
 * and the documents of struct; nothing of spec/ is used.
 */
#ifndef BPF_VALUE_H
#define BPF_VALUE_H

#include "format.h"

/* A binary floating-point number of up to 64 bits. */
struct bpf_number {
    enum { BPF_ZERO, BPF_FINITE, BPF_INFINITE, BPF_NAN } is;
    bool negative;
    int exponent;         /* FINITE: 2**exponent <= |x| < 2**(exponent + 1) */
    uint64_t significand; /* FINITE: its leading one is the top bit */
};

struct bpf_value {
    char kind;     /* as bpf_element_kind; 'z': two numbers */
    uint64_t bits; /* of what is an integer, a bool or an address */
    struct bpf_number parts[2];
    unsigned char units[64]; /* of strings: their bytes, one after the other */
    int length;              /* units */
    int unit;                /* bytes of one, */
    bool little;             /* and their order */
    bool fits;               /* in its item; else it is too large for that */
    bool exact;              /* nothing of it is rounded away */
};

/* Numbers that are drawn, from one that the input gives. */
struct bpf_dice {
    uint64_t state;
};

uint64_t
bpf_draw(struct bpf_dice *dice);

/* Draw a value for an item of ELEMENT, and write the bytes that it has to have
 * to OUT, ELEMENT->size of them. */
void
bpf_value_draw(const struct bpf_element *element,
               const struct bpf_rules *rules, struct bpf_dice *dice,
               struct bpf_value *value, unsigned char *out);

#endif
