/*
 * Pairs, and how they are like the state "fresh".
 */
#include "pairs.h"

#include "bp_request.h"

int
bph_pair_as_fresh(const struct bph_subject *subject, int word)
{
    const struct bph_state *fresh = bph_subject_state(subject, "fresh");
    const struct bph_cell *cell =
        fresh == NULL ? NULL : bph_state_cell(fresh, word);

    return cell == NULL || cell->nobs != 1 ? -1 : cell->obs[0];
}

/* Step to the next canonical word after *WORD (-1: the first). */
static bool
next_canonical(int *word)
{
    do {
        (*word)++;
    } while (*word < BP_WORD_COUNT && *word != bp_request_canonical(*word));
    return *word < BP_WORD_COUNT;
}

bool
bph_pairs_are_whole(const struct bph_subject *subject,
                    const struct bph_state *state)
{
    int n = 0;

    if (state->ncells != BP_CLASS_COUNT * BP_CLASS_COUNT
        || bph_subject_state(subject, "fresh") == NULL) {
        return false;
    }
    for (int held = -1; next_canonical(&held);) {
        for (int word = -1; next_canonical(&word); n++) {
            if (state->cells[n].held != held || state->cells[n].word != word) {
                return false;
            }
        }
    }
    return true;
}

void
bph_pairs_fill(const struct bph_subject *subject, struct bph_state *state)
{
    for (int held = -1; next_canonical(&held);) {
        for (int word = -1; next_canonical(&word);) {
            struct bph_cell *cell = bph_state_add_pair(state, held, word);

            cell->obs[0] = bph_pair_as_fresh(subject, word);
            cell->nobs = cell->obs[0] >= 0;
            cell->obs[0] = cell->nobs ? cell->obs[0] : 0;
        }
    }
}
