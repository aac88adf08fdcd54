/*
 * Asking an exporter inside this process: the real engine on a runtime of a
 * few lines.  No interpreter and no worker, so that a sweep takes a fraction
 * of a millisecond and everything runs under the sanitizers.
 *
 * There is one runtime: two objects, the one that is asked and one that can
 * own views in its place.
 */
#ifndef PROOF_INSIDE_H
#define PROOF_INSIDE_H

#include "ask.h"
#include "legality.h"
#include "runtime.h"

/* What can be pending. */
enum inside_exception {
    INSIDE_NOTHING,
    INSIDE_BUFFER_ERROR,
    INSIDE_VALUE_ERROR,
    INSIDE_MEMORY_ERROR,
    INSIDE_TYPE_ERROR,
    INSIDE_RUNTIME_ERROR,
    INSIDE_SYSTEM_ERROR,
    INSIDE_INTERRUPT, /* no subclass of Exception */
    INSIDE_EXCEPTIONS
};
_Static_assert((int)LEGALITY_BUFFER_ERROR == INSIDE_BUFFER_ERROR
                   && (int)LEGALITY_VALUE_ERROR == INSIDE_VALUE_ERROR
                   && (int)LEGALITY_MEMORY_ERROR == INSIDE_MEMORY_ERROR
                   && (int)LEGALITY_ANOTHER == INSIDE_TYPE_ERROR,
               "exceptions");

struct inside_exporter {
    void *self; /* for the functions */
    /* As bf_getbuffer; sets what is pending with inside_raise. */
    int (*get)(void *self, struct bph_view *view, int word);
    /* Some view is released; whether it has a bf_releasebuffer that hears of
     * it depends on hooked and on view->obj, and is its own business. */
    void (*release)(void *self, struct bph_view *view);
    /* Be as new: a fresh object. */
    void (*renew)(void *self);
    bool hooked;   /* the type has a bf_releasebuffer */
    bool immortal; /* its count does not move */
};

/* The object that is asked, and the other one. */
extern struct bph_object *const inside_self, *const inside_owner;

/* Start the engine.  Returns false if it cannot be. */
bool
inside_open(uint64_t seed);

void
inside_raise(enum inside_exception exception);

/*
 * From now on EXPORTER is asked, and LEGALITY (or NULL) sees every call before
 * anybody else does.
 */
void
inside_set(const struct inside_exporter *exporter, struct legality *legality);

/*
 * Ask the control and the 72 canonical words without engine, normaliser and
 * judge.
 *
 *   Returns  a digest of all that could be seen
 */
uint64_t
inside_glance(void);

/*
 * Ask the control, the 72 canonical words with one fill, and, if PAIRS, all
 * pairs and many at once; and judge.  Nothing is asked again.
 *
 *   Pre      the truth of SUBJECT, as far as it is declared, is set
 *   Returns  false, with a sentence on stderr, if the engine failed
 */
bool
inside_ask(struct bph_subject *subject, const struct bph_judging *how,
           bool pairs);

/*
 * The same by bph_ask_subject: what would be published is asked again.
 *
 *   quick  as above; else every word with every fill
 */
bool
inside_ask_confirmed(struct bph_subject *subject,
                     const struct bph_judging *how, bool quick);

#endif
