/*
 * The oracle of the proof of expect: no line and no symbol of spec/ in it (a
 * test looks with nm).
 *
 * It tests no masks and knows no rule for contiguity.  It walks over the items
 * in C order and in Fortran order, and memory has that order if the nth item
 * of the walk lies n items behind the first.  It finds a word in a list of
 * the requests that there are, by name, and takes the largest one that the
 * word contains.
 */
#include "expect_oracle.h"

#include <assert.h>
#include <stddef.h>

enum mutant {
    RIGHT,
    ANY_BIT,          /* a flag is there if one of its bits is */
    F_IS_C,           /* Fortran order is walked as C order */
    EMPTY_HAS_STEPS,  /* an array without items has no order */
    REDUNDANT_COUNTS, /* negative suboffsets are taken for pointers */
    ANY_IS_BOTH,      /* ANY_CONTIGUOUS demands both orders */
    WRITE_ANYWHERE,   /* read-only memory may be asked to be writable */
    FORMAT_ALONE,     /* FORMAT without ND is legal */
    SHAPE_OF_SCALAR,  /* ndim 0 has a shape */
    HOLE_IS_LEGAL,    /* bit 0x002 makes no difference */
    LEN_OF_ONE,       /* len is the size of one item */
};

/* Advance INDEX in C order (the last first) or in Fortran order. */
static int
step(const struct oracle_memory *m, int fortran, long *index)
{
    for (int k = 0; k < m->ndim; k++) {
        int n = fortran ? k : m->ndim - 1 - k;

        if (++index[n] < m->shape[n]) {
            return 1;
        }
        index[n] = 0;
    }
    return 0;
}

/* Bytes from the first item to the one at INDEX. */
static long
distance(const struct oracle_memory *m, const long *index)
{
    long at = 0;

    for (int n = 0; n < m->ndim && n < 3; n++) {
        if (m->strides != NULL) {
            at += m->strides[n] * index[n];
        }
        else {
            at = at * m->shape[n] + index[n] * m->itemsize;
        }
    }
    return at;
}

/* Does the nth item of the walk lie n items behind the first, for every n? */
static int
walk(const struct oracle_memory *m, int fortran)
{
    long index[3] = {0, 0, 0};
    long n = 0;

    assert(m->ndim <= 3);
    do {
        if (distance(m, index) != n * m->itemsize) {
            return 0;
        }
        n++;
    } while (step(m, fortran, index));
    return 1;
}

static long
count(const struct oracle_memory *m)
{
    long index[3] = {0, 0, 0};
    long n = 0;

    assert(m->ndim <= 3);
    for (int k = 0; k < m->ndim; k++) {
        if (m->shape[k] == 0) {
            return 0;
        }
    }
    do {
        n++;
    } while (step(m, 0, index));
    return n;
}

void
oracle_look(const struct oracle_memory *memory, int mutant,
            struct oracle_facts *out)
{
    long items = count(memory);
    int loads = 0;

    for (int n = 0; memory->suboffsets != NULL && n < memory->ndim; n++) {
        if (memory->suboffsets[n] >= 0 || mutant == REDUNDANT_COUNTS) {
            loads++;
        }
    }
    out->ndim = memory->ndim;
    out->readonly = memory->readonly;
    out->itemsize = memory->itemsize;
    out->nbytes = (mutant == LEN_OF_ONE ? 1 : items) * memory->itemsize;
    out->empty = items == 0;
    out->redundant = loads > 0 && items == 0;
    out->pointers = loads > 0 && items > 0;
    out->in_c_order = out->in_f_order = 0;
    if (items == 0) {
        out->in_c_order = out->in_f_order = mutant != EMPTY_HAS_STEPS;
    }
    else if (!out->pointers) {
        out->in_c_order = walk(memory, 0);
        out->in_f_order = walk(memory, mutant != F_IS_C);
    }
}

/* Every request that there is, without WRITABLE and FORMAT. */
static const struct request {
    const char *name;
    int word, shape, strides, indirect;
    const char *demands;
} requests[] = {
    {"SIMPLE", 0x000, 0, 0, 0, ""},
    {"ND", 0x008, 1, 0, 0, ""},
    {"STRIDES", 0x018, 1, 1, 0, ""},
    {"C", 0x038, 1, 1, 0, "C"},
    {"F", 0x058, 1, 1, 0, "F"},
    {"C and F", 0x078, 1, 1, 0, "CF"},
    {"ANY", 0x098, 1, 1, 0, "A"},
    {"C and ANY", 0x0b8, 1, 1, 0, "CA"},
    {"F and ANY", 0x0d8, 1, 1, 0, "FA"},
    {"C, F and ANY", 0x0f8, 1, 1, 0, "CFA"},
    {"INDIRECT", 0x118, 1, 1, 1, ""},
    {"INDIRECT, C", 0x138, 1, 1, 1, "C"},
    {"INDIRECT, F", 0x158, 1, 1, 1, "F"},
    {"INDIRECT, C and F", 0x178, 1, 1, 1, "CF"},
    {"INDIRECT, ANY", 0x198, 1, 1, 1, "A"},
    {"INDIRECT, C and ANY", 0x1b8, 1, 1, 1, "CA"},
    {"INDIRECT, F and ANY", 0x1d8, 1, 1, 1, "FA"},
    {"INDIRECT, C, F and ANY", 0x1f8, 1, 1, 1, "CFA"},
};

void
oracle_read(int word, int mutant, struct oracle_word *out)
{
    const struct request *best = &requests[0];
    int hole = word / 2 % 2;

    /* the list is ordered by word, so the last that fits is the largest */
    for (size_t i = 1; i < sizeof requests / sizeof requests[0]; i++) {
        int common = word & requests[i].word;

        if (common == requests[i].word || (mutant == ANY_BIT && common > 0)) {
            best = &requests[i];
        }
    }
    out->writable = word % 2;
    out->format = word / 4 % 2;
    out->shape = best->shape;
    out->strides = best->strides;
    out->indirect = best->indirect;
    out->demands = best->demands;
    out->name = best->name;
    if (mutant == HOLE_IS_LEGAL) {
        hole = 0;
        word -= word / 2 % 2 * 2;
    }
    out->legal = !hole && word == best->word + 4 * out->format + out->writable
                 && (!out->format || out->shape || mutant == FORMAT_ALONE);
}

static unsigned
reasons(const struct oracle_facts *facts, const struct oracle_word *word,
        int mutant)
{
    int orders = facts->in_c_order + facts->in_f_order;
    unsigned why = 0;

    for (const char *letter = word->demands; *letter != '\0'; letter++) {
        if (*letter == 'C' && !facts->in_c_order) {
            why |= ORACLE_NO_C;
        }
        if (*letter == 'F' && !facts->in_f_order) {
            why |= ORACLE_NO_F;
        }
        if (*letter == 'A' && orders < (mutant == ANY_IS_BOTH ? 2 : 1)) {
            why |= ORACLE_NO_ORDER;
        }
    }
    if (!word->strides && !facts->in_c_order) {
        why |= ORACLE_NOT_FLAT;
    }
    if (!word->indirect && facts->pointers) {
        why |= ORACLE_POINTERS;
    }
    if (word->writable && facts->readonly && mutant != WRITE_ANYWHERE) {
        why |= ORACLE_NO_WRITE;
    }
    return why;
}

void
oracle_answer(const struct oracle_facts *facts, const struct oracle_word *word,
              int mutant, struct oracle_answer *out)
{
    int arrays = facts->ndim > 0 || mutant == SHAPE_OF_SCALAR;

    out->reasons = reasons(facts, word, mutant);
    if (out->reasons != 0) {
        out->outcome = ORACLE_REFUSE;
    }
    else {
        out->outcome = word->legal ? ORACLE_GRANT : ORACLE_OPEN;
    }
    out->shape = arrays && word->shape ? ORACLE_THERE : ORACLE_NULL;
    out->strides = arrays && word->strides ? ORACLE_THERE : ORACLE_NULL;
    out->suboffsets = ORACLE_NULL;
    if (word->indirect && facts->pointers) {
        out->suboffsets = ORACLE_THERE;
    }
    if (word->indirect && facts->redundant) {
        out->suboffsets = ORACLE_EITHER;
    }
    out->format = ORACLE_NULL;
    if (word->format) {
        out->format = word->shape ? ORACLE_THERE : ORACLE_EITHER;
    }
    out->readonly_zero = word->writable;
    out->ndim = facts->ndim;
    out->len = facts->nbytes;
    out->itemsize = facts->itemsize;
}
