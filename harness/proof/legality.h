/*
 * Is what an exporter did legal?  A definition by brute force: it walks over
 * the items that a consumer could read with the answer it got, one by one, and
 * compares where they lie and what they hold with the memory that is there.
 *
 * It shares no code with spec/ and the judge (a test looks with nm): it has
 * its own reading of the request tables and its own copy of the closed list of
 * deviations that the policy permits.  It sees what the exporter left in the
 * struct, before the engine does.
 */
#ifndef LEGALITY_H
#define LEGALITY_H

#include <stdbool.h>
#include <stddef.h>

#define LEGALITY_HELD  128 /* views that may be held at once */
#define LEGALITY_WORDS 512

/* The members of a Py_buffer, in their order. */
struct legality_view {
    void *buf;
    const void *obj;
    ptrdiff_t len, itemsize;
    int readonly, ndim;
    const char *format;
    const ptrdiff_t *shape, *strides, *suboffsets;
    void *internal;
};

enum legality_exception {
    LEGALITY_NOTHING,
    LEGALITY_BUFFER_ERROR,
    LEGALITY_VALUE_ERROR,
    LEGALITY_MEMORY_ERROR,
    LEGALITY_ANOTHER, /* and from here on, each another type */
};

/* What is true; everything is borrowed. */
struct legality_truth {
    const char *format;
    ptrdiff_t itemsize, size, offset; /* bytes: item, block, buf in a block */
    int ndim;
    const ptrdiff_t *shape, *strides;
    const ptrdiff_t *suboffsets; /* NULL: nothing is dereferenced */
    bool readonly;
    bool restless;    /* its content changes at will (LIF-004) */
    const char *low;  /* first byte of all that the exporter owns ... */
    const char *high; /* ... and one behind the last */
    const char *const *blocks; /* each holds all items, alike */
    int nblocks;
    const char *content; /* what the bytes of a block that are items hold */
};

/* One request, right after the call. */
struct legality_call {
    int word, rc;
    int exception; /* enum legality_exception or above */
    const struct legality_view *view, *before; /* copies of ... */
    const void *at;                            /* ... the struct here */
    bool spilled;                              /* it wrote around the struct */
    const void *self, *other;   /* the object asked, and its possible owner */
    long self_grew, other_grew; /* references, by the call */
    bool mortal;                /* counts of self mean something */
};

struct legality_held {
    struct legality_view view;
    int word;
    bool used;
    bool mortal;
    long calls; /* so many had been made, with this one */
    long self_grew, other_grew;
};

/* What a granted word gave; for comparisons between words. */
struct legality_seen {
    bool granted;
    int ndim;
    bool strides, shape, suboffsets; /* given */
    const char *format;
    ptrdiff_t extents[64], loads[64];
};

/* What is being asked. */
enum legality_state {
    LEGALITY_ALONE,    /* one view at a time */
    LEGALITY_CONTROL,  /* two equal requests, held together */
    LEGALITY_TOGETHER, /* pairs, and many */
};

struct legality {
    const struct legality_truth *truth;
    char why[200];  /* "" as long as everything was legal */
    char type[200]; /* the same about the type of exceptions */
    enum legality_state state;
    bool stable; /* two equal requests that were held had the same buf */
    /* of this object: */
    bool has_home;
    const char *home;  /* the block of granted views, */
    const void *owner; /* their obj, */
    int readonly;      /* and whether they are read-only; -1: not known */
    struct legality_seen words[LEGALITY_WORDS];
    bool was_refused; /* the request before this one */
    int nheld;
    long calls;
    bool alone[LEGALITY_WORDS];   /* granted in the state of that name */
    int outcomes[LEGALITY_WORDS]; /* of any object: how words were refused */
    struct legality_held held[LEGALITY_HELD];
};

void
legality_init(struct legality *l, const struct legality_truth *truth);

/* A new object is asked from here on: what has to be the same for all requests
 * may be another. */
void
legality_renew(struct legality *l);

void
legality_enter(struct legality *l, enum legality_state state);

void
legality_got(struct legality *l, const struct legality_call *call);

/* VIEW is as it was handed to the release; SELF_GREW and OTHER_GREW say how
 * that changed the references. */
void
legality_released(struct legality *l, const struct legality_view *view,
                  long self_grew, long other_grew);

/* Return why it was illegal, in words, or NULL. */
const char *
legality_why(struct legality *l);

/* Is WORD one of the 70 legal requests? */
bool
legality_is_request(int word);

#endif
