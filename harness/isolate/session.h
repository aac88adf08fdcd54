/*
 * Sessions: one object in one process, a script, and its answers in the cells
 * of a state.  When a request kills the process its cell says so, and a new
 * session asks the rest.
 */
#ifndef BPH_SESSION_H
#define BPH_SESSION_H

#include "ask.h"
#include "normalise.h"

/* The asking of one subject. */
struct bph_asking {
    struct bph_ask *ask;
    struct bph_subject *subject;
    char *error;
    size_t capacity;
    bool checked, stable; /* what the control said of buf */
    bool live;            /* ... and that the bytes change by themselves */
    int dead;             /* cells that died, over all states */
};

/* One request that is to be asked. */
struct bph_request {
    int held; /* a word held while it is asked, or BPH_NOT_HELD */
    int word;
};

/* Requests in the order in which they are asked. */
struct bph_todo {
    struct bph_request *requests; /* owned */
    int n;
};

void
bph_todo_add(struct bph_todo *todo, int held, int word);
void
bph_todo_release(struct bph_todo *todo);

/*
 * Ask the words of TODO (none of them held) in STATE, each with every fill, in
 * as many sessions as it takes.  ANCHORED: every session begins with a request
 * that shows where the memory is.
 *
 *   Memory   what is dealt with leaves TODO
 */
enum bph_asked
bph_session_words(struct bph_asking *a, struct bph_state *state,
                  struct bph_todo *todo, bool anchored);

/* Ask the pairs of TODO, grouped by the word that is held, in STATE. */
enum bph_asked
bph_session_pairs(struct bph_asking *a, struct bph_state *state,
                  struct bph_todo *todo);

/*
 * Hold a view for every word of TODO at once, look at each again and release
 * it, in that order or the reverse.
 */
enum bph_asked
bph_session_many(struct bph_asking *a, struct bph_state *state,
                 const struct bph_todo *todo, bool reverse);

/* Ask the control: the first anchor that is granted, twice, held together.
 * Sets checked and stable. */
enum bph_asked
bph_session_control(struct bph_asking *a, struct bph_state *state);

#endif
