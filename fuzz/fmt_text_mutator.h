/*
 * How the texts of formats are changed: for any engine.
 */
#ifndef BPF_FMT_TEXT_MUTATOR_H
#define BPF_FMT_TEXT_MUTATOR_H

#include <stddef.h>
#include <stdint.h>

/* Change the SIZE bytes at DATA, which has room for MAX, as SEED says; return
 * how many there are then.  Knows no engine and keeps no state. */
size_t
bpf_text_mutate(uint8_t *data, size_t size, size_t max, uint32_t seed);

/* What is crossed. */
struct bpf_parent {
    const uint8_t *data;
    size_t size;
};

/* Write A to OUT, one of its items exchanged for one of B; return the size. */
size_t
bpf_text_cross(const struct bpf_parent *a, const struct bpf_parent *b,
               uint8_t *out, size_t max, uint32_t seed);

#endif
