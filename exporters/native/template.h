/*
 * Templates: what memory a scripted exporter has (templates.def), and what
 * follows from it.  Everything here is computed from the literals of the
 * table; no object is ever asked.
 */
#ifndef NATIVE_TEMPLATE_H
#define NATIVE_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

#define MAX_DIMS     66 /* more than the protocol allows, for a liar */
#define MAX_POINTERS 8  /* of one block */

enum pattern { PATTERN_VARIED, PATTERN_SAME };

enum group { GROUP_KIND, GROUP_ODD, GROUP_LIAR, GROUP_HOSTILE, GROUP_PART };

/* Numbers of a table that may be absent. */
struct numbers {
    bool given;
    ptrdiff_t v[MAX_DIMS];
};

/* The pointer at offset `at` of a block leads to offset `to`. */
struct pointer {
    ptrdiff_t at, to;
};

/* A row of templates.def; all sizes, strides and offsets are bytes. */
struct template
{
    const char *name;
    enum group group; /* GROUP_KIND or GROUP_PART */
    const char *format;
    ptrdiff_t itemsize;
    int ndim;
    ptrdiff_t shape[MAX_DIMS];
    struct numbers strides;    /* not given: packed, C order */
    struct numbers suboffsets; /* not given: no loads */
    ptrdiff_t offset;          /* of buf in the block */
    ptrdiff_t block;           /* bytes */
    bool readonly;
    enum pattern pattern;
    int seed; /* of the pattern */
    int npointers;
    struct pointer pointers[MAX_POINTERS];
};

enum template_id {
#define TEMPLATE(id, listed, name, format, itemsize, ndim, shape, strides,    \
                 suboffsets, offset, block, access, pattern, pointers)        \
    TEMPLATE_##id,
#include "templates.def"
#undef TEMPLATE
    TEMPLATE_COUNT
};

extern const struct template templates[TEMPLATE_COUNT];

/* What lies at an offset of an item (fields.def). */
struct member {
    enum template_id template;
    ptrdiff_t offset; /* bytes */
    const char *format;
};

/* The next field of T after row *AT (-1: the first), or NULL. */
const struct member *
template_field(const struct template *t, int *at);

/* Is there no format that describes the fields of T? */
bool
template_is_unspeakable(const struct template *t);

/* The number of items: the product of the extents. */
ptrdiff_t
template_nitems(const struct template *t);

/* Are the items of T too many to be written down one by one? */
bool
template_is_huge(const struct template *t);

/* Write the strides of T, given or packed, into STRIDES (t->ndim entries). */
void
template_strides(const struct template *t, ptrdiff_t *strides);

/* Write strides without gaps in ORDER ('C' or 'F') into STRIDES. */
void
template_packed(const struct template *t, char order, ptrdiff_t *strides);

/*
 * Are the items of T without gaps, in ORDER ('C' or 'F')?  With LITERAL an
 * array without items is judged by its strides like any other.
 */
bool
template_is_contiguous(const struct template *t, char order, bool literal);

/* Does some dimension of T go through pointers? */
bool
template_is_indirect(const struct template *t);

/*
 * Write the memory of T into BLOCK (t->block bytes), with pointers that are
 * good at that address.  ALTERED: every byte that is no pointer is another.
 */
void
template_fill(const struct template *t, char *block, bool altered);

/* Write the items of T in C order into OUT (nitems * itemsize bytes). */
void
template_items(const struct template *t, char *out);

#endif
