/*
 * Sessions: scripts and what they were answered.
 *
 * A session begins with an anchor, a request that shows where the memory is,
 * so that buf can be told relative to it.  The operations of one request lie
 * at known places of the script; what the reply holds for them is its answer.
 */
#define _GNU_SOURCE
#include "session.h"

#include "bp_request.h"
#include "pairs.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Words that show where the memory is, best first. */
static const int anchors[] = {BP_FULL_RO, BP_INDIRECT, 0x01c,
                              BP_STRIDES, BP_ND,       BP_SIMPLE};
#define ANCHORS ((int)(sizeof anchors / sizeof anchors[0]))

/* --- lists --- */

void
bph_todo_add(struct bph_todo *todo, int held, int word)
{
    todo->requests = bph_realloc(todo->requests, (size_t)(todo->n + 1)
                                                     * sizeof *todo->requests);
    todo->requests[todo->n++] = (struct bph_request){held, word};
}

void
bph_todo_release(struct bph_todo *todo)
{
    free(todo->requests);
    *todo = (struct bph_todo){NULL, 0};
}

static void
drop(struct bph_todo *todo, int at, int n)
{
    todo->n -= n;
    memmove(todo->requests + at, todo->requests + at + n,
            (size_t)(todo->n - at) * sizeof *todo->requests);
}

static void
drop_word(struct bph_todo *todo, int word)
{
    for (int n = 0; n < todo->n; n++) {
        if (todo->requests[n].word == word) {
            drop(todo, n, 1);
            return;
        }
    }
}

/* --- scripts --- */

struct script {
    struct bph_op *ops; /* owned */
    int n;
};

static void
add_op(struct script *script, enum bph_op_kind kind, int slot, int fill,
       int word)
{
    script->ops = bph_realloc(script->ops,
                              (size_t)(script->n + 1) * sizeof *script->ops);
    script->ops[script->n++] =
        (struct bph_op){(uint8_t)kind, (uint8_t)slot, (uint8_t)fill, 0, word};
}

static void
add_get_release(struct script *script, int slot, int fill, int word)
{
    add_op(script, BPH_OP_GET, slot, fill, word);
    add_op(script, BPH_OP_RELEASE, slot, fill, word);
}

static int
fills(const struct bph_asking *a)
{
    return a->ask->quick ? 1 : BPH_FILL_COUNT;
}

/* With one fill it is one that shows what is left unwritten. */
static int
fill_of(const struct bph_asking *a, int n)
{
    return a->ask->quick ? BPH_FILL_A5 : n;
}

/* --- running --- */

static int64_t
now_ns(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* Make the object and run SCRIPT on it; raws are by operation, to be freed. */
static enum bph_asked
run(struct bph_asking *a, const struct script *script, struct bph_reply *reply,
    struct bph_raw **raws)
{
    struct bph_ask *ask = a->ask;
    enum bph_asked made =
        ask->runner->make(ask, a->subject, a->error, a->capacity);
    if (made != BPH_ASKED) {
        return made;
    }
    int64_t start = now_ns();
    ask->runner->run(ask, script->ops, script->n, reply);
    ask->sweep_ns = now_ns() - start;
    *raws = bph_alloc((size_t)script->n * sizeof **raws);
    memset(*raws, 0, (size_t)script->n * sizeof **raws);
    bph_collect(reply, *raws, script->n);
    return BPH_ASKED;
}

/* The anchor of a session: the first get that was granted with a real buf. */
static struct bph_anchor
anchor_of(const struct bph_asking *a, const struct bph_raw *raws, int n)
{
    struct bph_anchor anchor = {
        .checked = a->checked, .stable = a->stable, .live = a->live};
    for (int k = 0; k < n && !anchor.known; k++) {
        (void)bph_anchor_from(&raws[k], &anchor);
    }
    return anchor;
}

static enum bph_asked
unanswered(const struct bph_asking *a, int n)
{
    (void)snprintf(a->error, a->capacity,
                   "%s: the engine left %d requests unanswered",
                   a->subject->target, n);
    return BPH_FAILED;
}

/* --- cells --- */

static struct bph_answer
dead_answer(const struct bph_reply *reply)
{
    struct bph_answer out;
    memset(&out, 0, sizeof out);
    out.outcome = reply->end == BPH_END_SIGNAL ? BPH_SIGNAL
                  : reply->end == BPH_END_EXIT ? BPH_EXIT
                                               : BPH_LIMIT;
    out.detail = reply->detail;
    out.phase = reply->journal.phase == BPH_PHASE_RELEASE ? BPH_PHASE_RELEASE
                                                          : BPH_PHASE_GET;
    return out;
}

static void
put_one(struct bph_asking *a, struct bph_cell *cell,
        const struct bph_answer *answer)
{
    cell->nobs = 1;
    cell->obs[0] = bph_subject_intern(a->subject, answer);
}

static void
put_dead(struct bph_asking *a, struct bph_state *state,
         const struct bph_request *request, const struct bph_reply *reply)
{
    struct bph_answer answer = dead_answer(reply);
    put_one(a, bph_state_add_pair(state, request->held, request->word),
            &answer);
    a->dead++;
}

/* Normalise the answers to one request and put them into its cell. */
static void
put_cell(struct bph_asking *a, struct bph_cell *cell,
         const struct bph_raw *const *raws, int n,
         const struct bph_anchor *anchor)
{
    struct bph_answer answers[BPH_FILL_COUNT];
    bool same = true;
    bph_normalise(raws, n, anchor, a->subject->truth.has_items, answers);
    for (int k = 0; k < n; k++) {
        cell->obs[k] = bph_subject_intern(a->subject, &answers[k]);
        same = same && cell->obs[k] == cell->obs[0];
    }
    cell->nobs = same ? 1 : n;
}

static bool
gives_up(struct bph_asking *a, struct bph_state *state,
         const struct bph_todo *todo)
{
    if (a->dead < BPH_DEAD_CELLS || a->ask->exhaustive) {
        return false;
    }
    for (int n = 0; n < todo->n; n++) {
        (void)bph_state_add_pair(state, todo->requests[n].held,
                                 todo->requests[n].word);
    }
    if (a->subject->not_run == NULL) {
        a->subject->not_run =
            bph_format("%d requests killed the process; the rest was not "
                       "asked (--exhaustive asks all)",
                       a->dead);
    }
    return true;
}

/* --- words --- */

/* The anchor of a session: the best word that has not killed one. */
static int
choose_anchor(const struct bph_subject *subject, const struct bph_state *state)
{
    for (int n = 0; n < ANCHORS; n++) {
        const struct bph_cell *cell = bph_state_cell(state, anchors[n]);
        if (cell == NULL || cell->nobs == 0
            || subject->answers[cell->obs[0]].outcome <= BPH_ODD) {
            return anchors[n];
        }
    }
    return BP_SIMPLE;
}

static bool
is_whole(const struct bph_raw *raw, int n)
{
    for (int k = 0; k < n; k++) {
        if (!raw->has_get || !raw->has_release) {
            return false;
        }
        raw += 2; /* a get and a release each */
    }
    return true;
}

/* Put what was answered; returns how many words of TODO are dealt with. */
static int
take_words(struct bph_asking *a, struct bph_state *state,
           const struct bph_todo *todo, const struct bph_raw *raws,
           const struct bph_anchor *anchor)
{
    int n = fills(a);
    int done = 0;
    while (done < todo->n && is_whole(raws, n)) {
        const struct bph_raw *of_fill[BPH_FILL_COUNT];
        for (int k = 0; k < n; k++) {
            of_fill[k] = raws;
            raws += 2; /* a get and a release each */
        }
        put_cell(a, bph_state_add_cell(state, todo->requests[done].word),
                 of_fill, n, anchor);
        done++;
    }
    return done;
}

/* One session on TODO; what is dealt with leaves it. */
static enum bph_asked
words_once(struct bph_asking *a, struct bph_state *state,
           struct bph_todo *todo, bool anchored)
{
    struct script script = {NULL, 0};
    struct bph_reply reply;
    struct bph_raw *raws = NULL;
    int anchor = anchored ? choose_anchor(a->subject, state) : 0;
    if (anchored) {
        add_get_release(&script, 0, BPH_FILL_A5, anchor);
    }
    for (int n = 0; n < todo->n; n++) {
        for (int k = 0; k < fills(a); k++) {
            add_get_release(&script, 0, fill_of(a, k), todo->requests[n].word);
        }
    }
    enum bph_asked asked = run(a, &script, &reply, &raws);
    if (asked == BPH_ASKED) {
        struct bph_anchor where = anchor_of(a, raws, script.n);
        drop(todo, 0,
             take_words(a, state, todo, raws + (anchored ? 2 : 0), &where));
        if (reply.end == BPH_END_DONE && todo->n > 0) {
            asked = unanswered(a, todo->n);
        }
        else if (reply.end != BPH_END_DONE && todo->n > 0) {
            struct bph_request killer = todo->requests[0];
            if (anchored && reply.journal.op < 2) {
                killer.word = anchor;
            }
            if (bph_state_cell(state, killer.word) == NULL) {
                put_dead(a, state, &killer, &reply);
            }
            drop_word(todo, killer.word);
        }
    }
    free(raws);
    free(script.ops);
    return asked;
}

enum bph_asked
bph_session_words(struct bph_asking *a, struct bph_state *state,
                  struct bph_todo *todo, bool anchored)
{
    enum bph_asked asked = BPH_ASKED;
    while (todo->n > 0 && asked == BPH_ASKED && !gives_up(a, state, todo)) {
        asked = words_once(a, state, todo, anchored);
    }
    bph_state_sort(state);
    return asked;
}

/* --- pairs --- */

/* Was WORD refused in the state "fresh"? */
static bool
is_refused(const struct bph_subject *subject, int word)
{
    const struct bph_state *fresh = bph_subject_state(subject, "fresh");
    const struct bph_cell *cell =
        fresh == NULL ? NULL : bph_state_cell(fresh, word);
    return cell != NULL && cell->nobs > 0
           && subject->answers[cell->obs[0]].outcome == BPH_REFUSED;
}

/* How many requests at the front of TODO are asked under the same view. */
static int
group_size(const struct bph_todo *todo)
{
    int n = 1;
    while (n < todo->n && todo->requests[n].held == todo->requests[0].held) {
        n++;
    }
    return n;
}

/*
 * The script of a group.  A word that is granted is held through all of them
 * and looked at in the end; one that is refused is refused before each.
 */
static void
write_group(struct script *script, const struct bph_todo *todo, int n,
            bool refused)
{
    int held = todo->requests[0].held;
    if (!refused) {
        add_op(script, BPH_OP_GET, 0, BPH_FILL_A5, held);
    }
    for (int k = 0; k < n; k++) {
        if (refused) {
            add_get_release(script, 0, BPH_FILL_A5, held);
        }
        add_get_release(script, 1, BPH_FILL_A5, todo->requests[k].word);
    }
    if (!refused) {
        add_op(script, BPH_OP_READ, 0, 0, held);
        add_op(script, BPH_OP_RELEASE, 0, 0, held);
    }
}

/* Where the k-th request of a group lies in its script. */
static int
place_in_group(int k, bool refused)
{
    return refused ? 4 * k + 2 : 2 * k + 1;
}

/*
 * What was answered to the word that is held, or refused, in a group has no
 * cell of its own: in the cell of the same word twice it stands behind the
 * other answer, if it is not that one and not as alone.
 */
static void
put_held(struct bph_asking *a, struct bph_cell *cell,
         const struct bph_raw *raw, const struct bph_anchor *anchor)
{
    struct bph_answer held;
    if (!raw->has_get || !raw->has_release || cell->nobs != 1) {
        return;
    }
    bph_normalise(&raw, 1, anchor, a->subject->truth.has_items, &held);
    int at = bph_subject_intern(a->subject, &held);
    if (at != cell->obs[0]
        && at != bph_pair_as_fresh(a->subject, cell->word)) {
        cell->obs[cell->nobs++] = at;
    }
}

/*
 * Put what a group was answered; returns how many are dealt with.
 */
static int
take_group(struct bph_asking *a, struct bph_state *state,
           const struct bph_todo *todo, int n, const struct bph_raw *raws)
{
    int held = todo->requests[0].held;
    bool refused = is_refused(a->subject, held);
    struct bph_anchor anchor =
        anchor_of(a, raws, place_in_group(n - 1, refused) + 1);
    int done = 0;
    for (; done < n; done++) {
        struct bph_raw raw = raws[place_in_group(done, refused)];
        const struct bph_raw *one = &raw;
        int word = todo->requests[done].word;
        if (!raw.has_get || !raw.has_release) {
            break;
        }
        put_cell(a, bph_state_add_pair(state, held, word), &one, 1, &anchor);
    }
    struct bph_cell *twice = bph_state_pair(state, held, held);
    for (int k = 0; k < (refused ? done : 1) && twice != NULL; k++) {
        put_held(a, twice, &raws[place_in_group(k, refused) - 1 - refused],
                 &anchor);
    }
    return done;
}

/* One session on the group at the front of TODO. */
static enum bph_asked
group_once(struct bph_asking *a, struct bph_state *state,
           struct bph_todo *todo)
{
    struct script script = {NULL, 0};
    struct bph_reply reply;
    struct bph_raw *raws = NULL;
    int n = group_size(todo);
    bool refused = is_refused(a->subject, todo->requests[0].held);
    write_group(&script, todo, n, refused);
    enum bph_asked asked = run(a, &script, &reply, &raws);
    if (asked == BPH_ASKED) {
        int done = take_group(a, state, todo, n, raws);
        drop(todo, 0, done);
        if (done < n && reply.end == BPH_END_DONE) {
            asked = unanswered(a, n - done);
        }
        else if (done < n) {
            put_dead(a, state, &todo->requests[0], &reply);
            drop(todo, 0, 1);
        }
    }
    free(raws);
    free(script.ops);
    return asked;
}

enum bph_asked
bph_session_pairs(struct bph_asking *a, struct bph_state *state,
                  struct bph_todo *todo)
{
    enum bph_asked asked = BPH_ASKED;
    state->paired = true;
    while (todo->n > 0 && asked == BPH_ASKED && !gives_up(a, state, todo)) {
        asked = group_once(a, state, todo);
    }
    bph_state_sort(state);
    return asked;
}

/* --- many --- */

enum bph_asked
bph_session_many(struct bph_asking *a, struct bph_state *state,
                 const struct bph_todo *todo, bool reverse)
{
    struct script script = {NULL, 0};
    struct bph_reply reply;
    struct bph_raw *raws = NULL;
    int n = todo->n < BPH_SLOTS ? todo->n : BPH_SLOTS;
    state->together = true;
    for (int k = 0; k < n; k++) {
        add_op(&script, BPH_OP_GET, k, BPH_FILL_A5, todo->requests[k].word);
    }
    for (int k = 0; k < n; k++) {
        int slot = reverse ? n - 1 - k : k;
        add_op(&script, BPH_OP_READ, slot, 0, 0);
        add_op(&script, BPH_OP_RELEASE, slot, 0, 0);
    }
    enum bph_asked asked = run(a, &script, &reply, &raws);
    if (asked == BPH_ASKED) {
        struct bph_anchor anchor = anchor_of(a, raws, n);
        bool died = false;
        for (int k = 0; k < n; k++) {
            const struct bph_raw *one = &raws[k];
            if (one->has_get && one->has_release) {
                put_cell(a, bph_state_add_cell(state, todo->requests[k].word),
                         &one, 1, &anchor);
            }
            else if (!died && reply.end != BPH_END_DONE) {
                put_dead(a, state, &todo->requests[k], &reply);
                died = true;
            }
            else {
                (void)bph_state_add_cell(state, todo->requests[k].word);
            }
        }
    }
    bph_state_sort(state);
    free(raws);
    free(script.ops);
    return asked;
}

/* --- control --- */

/* Put the two answers of a control; true if both were granted. */
static bool
take_control(struct bph_asking *a, struct bph_state *state, int word,
             const struct bph_raw *raws)
{
    struct bph_anchor anchor = {0};
    struct bph_answer answers[2];
    if (!raws[0].has_get || !raws[1].has_get) {
        return false;
    }
    bool both = bph_anchor_from(&raws[0], &anchor) && raws[1].got.get.rc == 0;
    bool same = raws[0].got.get.view.buf == raws[1].got.get.view.buf;
    anchor.checked = both;
    anchor.stable = both && same;
    /* what could not be held together cannot be compared later */
    a->checked = true;
    a->stable = anchor.stable;
    a->live = !both || raws[0].got.get.content != BPH_CONTENT_READ
              || raws[0].got.get.digest != raws[1].got.get.digest;
    struct bph_cell *cell = bph_state_add_cell(state, word);
    for (int n = 0; n < 2; n++) {
        const struct bph_raw *raw = &raws[n];
        bph_normalise(&raw, 1, &anchor, a->subject->truth.has_items,
                      &answers[n]);
        /* the other view is still held: these say nothing here */
        answers[n].self_after = (struct bph_delta){false, 0};
        answers[n].obj_after = (struct bph_delta){false, 0};
        cell->obs[n] = bph_subject_intern(a->subject, &answers[n]);
    }
    cell->nobs = 2;
    return both;
}

enum bph_asked
bph_session_control(struct bph_asking *a, struct bph_state *state)
{
    bool done = false;
    enum bph_asked asked = BPH_ASKED;
    state->words_twice = true;
    for (int n = 0; n < ANCHORS && !done && asked == BPH_ASKED; n++) {
        struct script script = {NULL, 0};
        struct bph_request request = {BPH_NOT_HELD, anchors[n]};
        struct bph_raw *raws = NULL;
        struct bph_reply reply;
        add_op(&script, BPH_OP_GET, 0, BPH_FILL_A5, anchors[n]);
        add_op(&script, BPH_OP_GET, 1, BPH_FILL_A5, anchors[n]);
        add_op(&script, BPH_OP_RELEASE, 0, 0, anchors[n]);
        add_op(&script, BPH_OP_RELEASE, 1, 0, anchors[n]);
        asked = run(a, &script, &reply, &raws);
        if (asked == BPH_ASKED && reply.end != BPH_END_DONE) {
            put_dead(a, state, &request, &reply);
            done = true;
        }
        else if (asked == BPH_ASKED) {
            done = take_control(a, state, anchors[n], raws);
        }
        free(raws);
        free(script.ops);
    }
    bph_state_sort(state);
    return asked;
}
