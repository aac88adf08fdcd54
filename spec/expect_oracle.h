/*
 * A second opinion on what the clauses require, made in another way and
 * sharing nothing with the first: see expect_oracle.c.
 *
 * First look at the memory (oracle_look), then at a word (oracle_read), then
 * join the two (oracle_answer).  MUTANT 0 is the oracle; each other number up
 * to ORACLE_MUTANTS plants one error, for the test of the comparison itself.
 */
#ifndef EXPECT_ORACLE_H
#define EXPECT_ORACLE_H

#define ORACLE_MUTANTS 10

enum { ORACLE_REFUSE, ORACLE_GRANT, ORACLE_OPEN };
enum { ORACLE_NULL, ORACLE_THERE, ORACLE_EITHER };

/* Why: one bit each. */
enum {
    ORACLE_NO_WRITE = 1,
    ORACLE_NO_C = 2,
    ORACLE_NO_F = 4,
    ORACLE_NO_ORDER = 8,
    ORACLE_NOT_FLAT = 16,
    ORACLE_POINTERS = 32,
};

struct oracle_memory {
    int ndim;               /* 0 to 3 */
    const long *shape;      /* items */
    const long *strides;    /* bytes; NULL: packed in C order */
    const long *suboffsets; /* NULL: none */
    long itemsize;          /* bytes, >= 1 */
    int readonly;
};

/* What was seen by walking over all items. */
struct oracle_facts {
    int ndim, in_c_order, in_f_order, pointers, empty, redundant, readonly;
    long nbytes, itemsize;
};

/* What a word says. */
struct oracle_word {
    int legal, shape, strides, indirect, format, writable;
    const char *demands; /* letters of C, F, A */
    const char *name;    /* of the request, without WRITABLE and FORMAT */
};

struct oracle_answer {
    int outcome;
    unsigned reasons;
    int shape, strides, suboffsets, format;
    int readonly_zero, ndim;
    long len, itemsize;
};

void
oracle_look(const struct oracle_memory *memory, int mutant,
            struct oracle_facts *out);

/* Pre: 0 <= word < 512 */
void
oracle_read(int word, int mutant, struct oracle_word *out);

void
oracle_answer(const struct oracle_facts *facts, const struct oracle_word *word,
              int mutant, struct oracle_answer *out);

#endif
