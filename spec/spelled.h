/*
 * Formats that know what they say, for tests: elements put together one by
 * one, spelled as text, and laid out by a procedure that is written here once
 * more, over sizes of its own.  Nothing of spec/ is called.
 */
#ifndef SPELLED_H
#define SPELLED_H

#include <stdbool.h>
#include <stdint.h>

#define SPELLED_NODES 64
#define SPELLED_TEXT  2048

/* Twice as wide as what is tested. */
#if defined(__SIZEOF_INT128__) && PTRDIFF_MAX > INT32_MAX
__extension__ typedef __int128 wide;
#else
typedef int64_t wide;
#endif

/* Sums and products stop here: the first size that is too large. */
#define SPELLED_LIMIT ((wide)PTRDIFF_MAX + 1)

/* An element.  What the test says: */
struct spelled_node {
    const char *code;     /* "i", "Zd", "T", "&", "X", ... */
    char prefix;          /* or NUL */
    const char *count;    /* digits, or NULL */
    const char *shape[2]; /* the same */
    const char *name;     /* or NULL */
    /* and what follows from it: */
    int parent, last;
    int at, body_end, end; /* bytes of the text */
    char mode;
    wide offset, size, items, align;
};

struct spelled {
    struct spelled_node nodes[SPELLED_NODES]; /* in the order of the text */
    int count;                                /* node 0 is the whole text */
    int parent;                               /* of the next element */
    char text[SPELLED_TEXT];
    int length;
    /* what spelled_lay finds; of sizes, pointees left aside: */
    bool unreadable; /* a number, or a product of extents, is too large */
    bool too_large;  /* some size or offset is */
    bool undefined;  /* some code has no size in its mode */
    bool zero;       /* some number is 0 */
};

/* How it is to be laid out. */
struct spelled_rules {
    const char *abi;     /* "lp64", ... */
    const char *padding; /* "strict", "c", "numpy", "cython" */
    const char *scope;   /* "sticky", "struct", "item" */
    bool wchar;          /* u is one */
};

/* Begin without elements. */
void
spelled_init(struct spelled *s);

/* Add an element; "T" and "&" are open then. */
void
spelled_add(struct spelled *s, const struct spelled_node *node);

/* Close the innermost T; "&" ends with its item. */
void
spelled_close(struct spelled *s);

/* Write the text: canonical order if STYLE is 0, else any order, with
 * whitespace. */
void
spelled_write(struct spelled *s, unsigned style);

/* Compute modes and places, as RULES say. */
void
spelled_lay(struct spelled *s, const struct spelled_rules *rules);

/* How large is one unit of CODE in MODE, and how aligned?  0: nobody knows. */
int
spelled_unit(const char *code, char mode, const struct spelled_rules *rules,
             int *align);

/* Is ABI little-endian? */
bool
spelled_is_little(const char *abi);

#endif
