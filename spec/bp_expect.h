/*
 * What the clauses require of the answer to a request.
 */
#ifndef BP_EXPECT_H
#define BP_EXPECT_H

#include "bp_view.h"

/* What is known to be true of an exporter's memory. */
struct bp_truth {
    struct bp_view view; /* ndim may exceed BP_MAX_NDIM: then arrays unread */
    bool readonly;       /* the memory may not be written */
};

enum bp_outcome_want {
    BP_MUST_REFUSE,  /* granting breaks a MUST; see reasons */
    BP_SHOULD_GRANT, /* nothing in the memory stands against it */
    BP_UNSPECIFIED,  /* FORMAT without ND, or not a canonical legal word */
};

/* Why a request has to be refused: a set. */
enum bp_reason {
    BP_WHY_READONLY = 1,  /* WRITABLE on read-only memory: REQ-006 */
    BP_WHY_NOT_C = 2,     /* C_CONTIGUOUS: REQ-016 */
    BP_WHY_NOT_F = 4,     /* F_CONTIGUOUS: REQ-017 */
    BP_WHY_NOT_ANY = 8,   /* ANY_CONTIGUOUS: REQ-018 */
    BP_WHY_STRIDES = 16,  /* no STRIDES and not C: REQ-004, REQ-013, CON-011 */
    BP_WHY_INDIRECT = 32, /* dereferenced, no INDIRECT: REQ-015 */
    BP_WHY_NDIM = 64,     /* more than 64 dimensions: FLD-021 */
};

enum bp_field_want {
    BP_WANT_NULL,
    BP_WANT_REQUIRED,
    BP_WANT_FREE,
};

/* The answers that the clauses allow. */
struct bp_answer_set {
    enum bp_outcome_want outcome;
    unsigned reasons; /* of enum bp_reason; 0 unless BP_MUST_REFUSE */
    /* if it is granted: */
    enum bp_field_want shape, strides, suboffsets, format;
    bool readonly_zero; /* readonly has to be 0 */
    int ndim;           /* the true number of dimensions */
    ptrdiff_t len;      /* bytes */
    ptrdiff_t itemsize; /* bytes */
};

/*
 * Compute what the clauses require of the answer to WORD for TRUTH.  WORD is
 * read flag by flag (REQ-002), so every int has an answer; for a word that is
 * not legal the outcome is BP_UNSPECIFIED unless it has to be refused.
 *
 *   Out      *out
 *   Returns  BP_OK, BP_VIOLATION (TRUTH is no legal layout) or BP_OVERFLOW
 *   Memory   allocates nothing; keeps no pointer
 *   Clause   REQ-003 to REQ-006, REQ-012 to REQ-019, REQ-021, REQ-024,
 *            FLD-009, FLD-021
 */
BP_MUST_CHECK
enum bp_status
bp_expect(const struct bp_truth *truth, int word, struct bp_answer_set *out,
          struct bp_error *err);

#endif
