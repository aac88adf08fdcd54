/*
 * The matrix clause x case x liar, as it was found out.
 */
#ifndef BPH_LIAR_MATRIX_H
#define BPH_LIAR_MATRIX_H

#include <stdio.h>

#include "sightings.h"

struct bph_matrix {
    const struct bph_liar *liars;
    int nliars;
    /* one for each liar, owned */
    struct bph_sightings *sightings;
    bool *caught; /* as its row says */
    int *only;    /* the only rule that finds it, or -1 */
    /* one for each rule: which liars go free without it, and how many */
    bool *free[BPH_RULE_COUNT];
    int nfree[BPH_RULE_COUNT];
};

/* Does the case RULE in PLACE show that LIAR breaks CLAUSE, at least as badly
 * as its row says? */
bool
bph_matrix_shows(const struct bph_matrix *matrix, int liar,
                 enum bp_clause_id clause, enum bph_rule_id rule,
                 enum bph_place place);

/* Did RULE in PLACE say anything of any liar? */
bool
bph_matrix_speaks(const struct bph_matrix *matrix, enum bph_rule_id rule,
                  enum bph_place place);

/* How many of the caught liars are named for CLAUSE? */
int
bph_matrix_liars_of(const struct bph_matrix *matrix, enum bp_clause_id clause);

/* Write MATRIX as one JSON object, on one line: what `reports --liars` reads.
 * RUN says with which interpreter. */
void
bph_matrix_put(FILE *out, const struct bph_matrix *matrix,
               const struct bph_run *run);

#endif
