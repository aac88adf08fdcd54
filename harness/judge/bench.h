/*
 * Inside of the judge: all rulings on one cell, made on demand.
 */
#ifndef BPH_BENCH_H
#define BPH_BENCH_H

#include "rules.h"

#define BPH_LIST_END (-1)

struct bph_bench {
    const struct bph_judging *how; /* borrowed */
    struct bph_case c;
    bool done[BPH_RULE_COUNT];
    bool consequence[BPH_RULE_COUNT]; /* a root of it is broken */
    struct bph_ruling rulings[BPH_RULE_COUNT];
};

/* Prepare BENCH for the cells of STATE; everything is borrowed. */
void
bph_bench_init(struct bph_bench *bench, const struct bph_judging *how,
               const struct bph_subject *subject,
               const struct bph_state *state, const struct bph_known *known);

/* Turn to CELL.  Pre: cell->nobs > 0. */
void
bph_bench_set(struct bph_bench *bench, const struct bph_cell *cell);

/* Return what RULE says of the cell, asking its roots first. */
const struct bph_ruling *
bph_bench_ruling(struct bph_bench *bench, int rule);

/* The clauses of RULE, ended by BPH_LIST_END. */
const int *
bph_rule_clauses(enum bph_rule_id rule);

#endif
