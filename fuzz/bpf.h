/*
 * What a fuzz target is made of.
 *
 * A target is one file with bpf_run and bpf_describe.  The same file is linked
 * with libFuzzer (or another engine) and with replay_main.c.  What it does
 * depends on the bytes alone: no clock, no address, no state from the input
 * before.  Every beginning of an input is an input: what is missing reads as 0.
 */
#ifndef BPF_H
#define BPF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#if defined(__GNUC__)
#define BPF_PRINTF(fmt, first) __attribute__((format(printf, fmt, first)))
#else
#define BPF_PRINTF(fmt, first)
#endif

/* --- what every target provides --- */

/* Do what the SIZE bytes at DATA say, and compare.  Differences end in
 * bpf_differ. */
void
bpf_run(const uint8_t *data, size_t size);

/* Write to OUT in words what the bytes say, in one or more lines.  The text is
 * kept beside committed inputs (corpus/), so that a decoder that changes is
 * noticed: it has no address in it. */
void
bpf_describe(const uint8_t *data, size_t size, FILE *out);

/* --- what every target may use --- */

/* Bytes that are read one after the other. */
struct bpf_input {
    const uint8_t *data;
    size_t size, at;
};

void
bpf_input_init(struct bpf_input *in, const uint8_t *data, size_t size);

/* The next byte; 0 behind the last. */
unsigned
bpf_u8(struct bpf_input *in);

/* The next eight bytes, the lowest first. */
uint64_t
bpf_u64(struct bpf_input *in);

/* A number below N, 1 or more, from one byte (from two if N > 256). */
unsigned
bpf_below(struct bpf_input *in, unsigned n);

/* A number from LOW to HIGH, from one byte (from two for more than 256). */
int
bpf_range(struct bpf_input *in, int low, int high);

/* True once in N. */
bool
bpf_once_in(struct bpf_input *in, unsigned n);

bool
bpf_is_at_end(const struct bpf_input *in);

/* Who differs from whom about what: the parts of the de-dup line. */
struct bpf_difference {
    const char *a, *b; /* "reference", "oracle", "numpy": in any order */
    const char *op;    /* "size", "copy", "slice" */
    const char *kind;  /* "accepts", "content"; no number, no text of the
                          input */
    const char *cause; /* of causes.def: it is about somebody who is not
                           ours; or NULL */
};

/* Write to OUT what the input that runs says. */
void
bpf_describe_input(FILE *out);

/*
 * Print the input in words, what A and B said (FORMAT), and the line
 * "BUFCONF-DIFF: a/b/op/kind", a and b in alphabetical order; then abort.
 */
_Noreturn void
bpf_differ(const struct bpf_difference *what, const char *format, ...)
    BPF_PRINTF(2, 3);

/* The same for what one side alone gets wrong: "reference/invariant/op/kind".
 */
#define BPF_CHECK(condition, op, kind)                                        \
    do {                                                                      \
        if (!(condition)) {                                                   \
            const struct bpf_difference difference_ = {                       \
                "invariant", "reference", op, kind, NULL};                    \
            bpf_differ(&difference_, "%s:%d: not true: %s", __FILE__,         \
                       __LINE__, #condition);                                 \
        }                                                                     \
    } while (0)

/* Tell the engine that something was seen that no branch shows: a combination
 * of properties, an answer of code that is not instrumented. */
void
bpf_feature(unsigned number);
#define BPF_FEATURES 4096

#endif
