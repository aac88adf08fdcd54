/*
 * The cells of a state that is made of pairs, in the file: most of them answer
 * as the state "fresh" does, so only the others are written.
 */
#ifndef BPH_PAIRS_H
#define BPH_PAIRS_H

#include "model.h"

/*
 * Is STATE whole (every canonical word held, every canonical word asked), so
 * that it can be written as "like fresh, but"?
 */
bool
bph_pairs_are_whole(const struct bph_subject *subject,
                    const struct bph_state *state);

/* Return the answer that a pair with WORD has if it answers as in "fresh": an
 * index, or -1 if nothing can be expected. */
int
bph_pair_as_fresh(const struct bph_subject *subject, int word);

/* Fill STATE with all pairs, each as in "fresh"; without that, not run. */
void
bph_pairs_fill(const struct bph_subject *subject, struct bph_state *state);

#endif
