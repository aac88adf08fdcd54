/*
 * Mutations: one thing that an exporter does otherwise, as data.
 *
 * A row of mutations.def is a field and what is done to it; a trigger says
 * to which requests.
 */
#ifndef PROOF_MUTATION_H
#define PROOF_MUTATION_H

#include "actor.h"

enum mutation_when {
    WHEN_EVERY,
    WHEN_WORD,    /* this word alone */
    WHEN_HAS,     /* words with this flag */
    WHEN_LACKS,   /* words without it */
    WHEN_FROM,    /* the nth request and those after it */
    WHEN_EACH,    /* every nth request */
    WHEN_HELD,    /* while n views or more are held */
    WHEN_REFUSED, /* right after a refusal */
    WHEN_COUNT
};

enum mutation_field {
    FIELD_RC,
    FIELD_OBJ,
    FIELD_REFERENCES,
    FIELD_RELEASE,
    FIELD_BUF,
    FIELD_LEN,
    FIELD_ITEMSIZE,
    FIELD_READONLY,
    FIELD_NDIM,
    FIELD_FORMAT,
    FIELD_SHAPE,
    FIELD_STRIDES,
    FIELD_SUBOFFSETS,
    FIELD_SHAPE_K,
    FIELD_STRIDES_K,
    FIELD_SUBOFFSETS_K,
    FIELD_INTERNAL,
    FIELD_CONTENT,
    FIELD_GUARD,
    FIELD_TRAMPLE,
    FIELD_OUTCOME,
    FIELD_EXCEPTION,
    FIELD_LEFT_OBJ,
    FIELD_LEFT_REFERENCES,
    FIELD_COUNT
};

enum mutation_operation {
    DO_SET,
    DO_ADD,
    DO_NEGATE,
    DO_DOUBLE,
    DO_FLIP,
    DO_CLEAR,
    DO_SKIP,
    DO_WILD,
    DO_GIVE,
    DO_SWAP,
    DO_INSIDE,
    DO_COPY,
    DO_FRESH,
    DO_C,
    DO_F,
    DO_RAISE,
    DO_GRANT,
    DO_REFUSE,
    DO_COUNT
};

struct mutation {
    enum mutation_when when;
    int when_value;
    enum mutation_field field;
    enum mutation_operation operation;
    int k; /* the dimension, for fields that have one */
    ptrdiff_t number;
    const char *text; /* in the arena's life time; or NULL */
};

/* The Nth row of mutations.def (its trigger is EVERY), or NULL behind the
 * last. */
const struct mutation *
mutation_at(int n);

/* "strides[1] add 4, word 0x118" into TEXT. */
void
mutation_print(const struct mutation *m, char *text, size_t size);
const char *
mutation_field_name(enum mutation_field field);
const char *
mutation_operation_name(enum mutation_operation operation);

/* Does it speak about what ACTOR is being asked now? */
bool
mutation_applies(const struct mutation *m, const struct actor *actor,
                 int word);

/* Will it have the request granted, or refused?  REFUSED is what would be. */
bool
mutation_refuses(const struct mutation *m, bool refused);

/*
 * Change what ACTOR has put into VIEW, a granted request, and *RC.  BEFORE is
 * the struct as it came in; *REFERENCES of VIEW's obj are to be taken.
 */
void
mutation_spoil(const struct mutation *m, struct actor *actor,
               const struct bph_view *before, struct bph_view *view, int *rc,
               int *references);

/* The same for a refused one; *REFERENCES of the exporter are to be taken. */
void
mutation_spoil_refusal(const struct mutation *m, const struct bph_view *before,
                       struct bph_view *view, int *references);

#endif
