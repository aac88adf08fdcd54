/*
 * Inside of the judge: all rulings on one cell, made on demand.
 */
#ifndef BPH_BENCH_H
#define BPH_BENCH_H

#include "rules.h"

#define BPH_LIST_END (-1)

struct bph_bench {
    struct bph_case c;
    bool off[BPH_RULE_COUNT]; /* by itself, or because a root is */
    bool done[BPH_RULE_COUNT];
    bool consequence[BPH_RULE_COUNT]; /* a root of it is broken */
    struct bph_ruling rulings[BPH_RULE_COUNT];
};

/* Prepare BENCH for the cells of STATE; all but HOW is borrowed. */
void
bph_bench_init(struct bph_bench *bench, const struct bph_judging *how,
               const struct bph_subject *subject,
               const struct bph_state *state, const struct bph_known *known);

/* Is the answer of CELL, asked while views are held, one that "fresh" has for
 * the same word? */
bool
bph_bench_is_as_fresh(const struct bph_bench *bench,
                      const struct bph_cell *cell);

/* Turn to CELL.  Pre: cell->nobs > 0. */
void
bph_bench_set(struct bph_bench *bench, const struct bph_cell *cell);

/* Return what RULE says of the cell, asking its roots first. */
const struct bph_ruling *
bph_bench_ruling(struct bph_bench *bench, int rule);

/* Does RULE speak of views that are held? */
bool
bph_rule_is_of_held(enum bph_rule_id rule);

/* The clauses of RULE, ended by BPH_LIST_END. */
const int *
bph_rule_clauses(enum bph_rule_id rule);

#endif
