/*
 * Clauses that a format holds up once it is found to describe the item: those
 * about what stands in it.
 */
#ifndef BPH_EVIDENCE_H
#define BPH_EVIDENCE_H

#include "judge.h"
#include "meaning.h"

/* Return the rows of evidence.def, as bits in their order, that MEANING has an
 * element for. */
uint64_t
bph_evidence_of(const struct bph_meaning *meaning);

/* The clause of the row-th row of evidence.def; -1 behind the last. */
int
bph_evidence_clause(int row);

/* Does the row speak if RULE holds?  Pre: there is such a row. */
bool
bph_evidence_is_of(int row, enum bph_rule_id rule);

#endif
