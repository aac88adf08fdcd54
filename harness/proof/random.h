/*
 * Random exporters: any layout that the protocol can describe, and any choice
 * that it leaves open.  What one is depends on its seed, or bytes, alone.
 */
#ifndef PROOF_RANDOM_H
#define PROOF_RANDOM_H

#include "mutation.h"

/* SplitMix64; or, if there are BYTES, those, one after the other, and then 0.
 * With 0 everything is as plain as it can be. */
struct dice {
    uint64_t state;
    const uint8_t *bytes;
    size_t left;
};

/* A number below N, which is 1 or more. */
int
dice_below(struct dice *dice, int n);

/* True once in N throws. */
bool
dice_once_in(struct dice *dice, int n);

/* One of the N texts. */
const char *
dice_text(struct dice *dice, const char *const *texts, int n);

/* A memory; all of M is written. */
void
random_memory(struct dice *dice, struct memory *m);

/* Manners that are legal for that memory. */
void
random_manners(struct dice *dice, const struct memory *m,
               struct manners *manners);

/* A mutation; whether it is illegal, or does anything, is another matter. */
void
random_mutation(struct dice *dice, const struct memory *m,
                struct mutation *mutation);

/* Forget parts of what SUBJECT declares; what remains is still true. */
void
random_silence(struct dice *dice, struct bph_subject *subject);

#endif
