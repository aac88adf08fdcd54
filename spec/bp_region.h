/*
 * Which memory may be granted to whom, as sets: the diagram that Carl Banks
 * drew of the flags of 2007, computed.
 *
 * All memories of a space are asked about with every word of two tables,
 * today's and the draft's.  Memories that no word tells apart are one region;
 * a word is the set of the regions that it may be granted for.  A flag
 * enlarges that set, or restricts it, or does one here and the other there.
 */
#ifndef BP_REGION_H
#define BP_REGION_H

#include "bp_draft.h"
#include "bp_kind.h"

enum bp_word_table { BP_WORDS_TODAY, BP_WORDS_DRAFT, BP_WORD_TABLES };

/* Every memory of up to two dimensions with these numbers, dereferenced or
 * not (where it has items), read-only or not. */
struct bp_space {
    int nitems;
    const struct bp_space_item {
        ptrdiff_t itemsize; /* bytes */
        const char *format;
    } * items;
    ptrdiff_t max_extent;
    int nstrides;
    const ptrdiff_t *strides; /* items */
};

/* A space with memory of every kind. */
extern const struct bp_space bp_space_of_kinds;

/* Memories that no word tells apart. */
struct bp_region {
    bool readonly;
    unsigned kinds; /* of enum bp_kind: what they are, some or all */
    int memories;   /* how many */
    /* may a word be granted?  False for words that are not legal */
    bool granted[BP_WORD_TABLES][BP_WORD_COUNT];
};
#define BP_REGION_MAX 16 /* as many as bp_space_of_kinds has, and more */

/*
 * Find the regions of SPACE, in the order in which they turn up.
 *
 *   Pre      space->nstrides > 0, space->max_extent >= 0, and fewer memories
 *            than INT_MAX: every one of them is looked at
 *   Out      out[0 ... *count - 1]; undefined on failure
 *   Returns  BP_OK, BP_VIOLATION or BP_OVERFLOW (a memory is no legal
 *            layout), or BP_CAPACITY
 *   Memory   allocates nothing; keeps no pointer
 */
BP_MUST_CHECK
enum bp_status
bp_region_find(const struct bp_space *space, struct bp_region *out,
               int capacity, int *count, struct bp_error *err);

/* Is the word legal and canonical in TABLE? */
bool
bp_region_is_word(enum bp_word_table table, int word);

/* To how many words a flag does what, when it is added. */
struct bp_effect {
    int same;      /* the set of regions stays as it is */
    int enlarges;  /* regions are added */
    int restricts; /* regions are taken away */
    int exchanges; /* both */
};

/* Count what FLAG does to the legal words of TABLE that do not have it and
 * are legal with it. */
struct bp_effect
bp_region_effect(const struct bp_region *regions, int count,
                 enum bp_word_table table, int flag);

#endif
