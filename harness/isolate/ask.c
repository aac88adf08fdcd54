/*
 * Asking one subject everything: which requests each state is made of, and the
 * second asking of what would be published.
 */
#include "ask.h"

#include "bp_request.h"
#include "session.h"

#include <stdlib.h>
#include <string.h>

void
bph_ask_release(struct bph_ask *ask)
{
    if (ask->runner != NULL) {
        ask->runner->renew(ask);
    }
    free(ask->version);
    ask->version = NULL;
}

static bool
is_sent(const struct bph_ask *ask, int word)
{
    return !(ask->skip_read_write && (word == 0x100 || word == 0x200))
           && (!ask->quick || word == bp_request_canonical(word));
}

/* FULL_RO first, then all without WRITABLE, then the rest. */
static void
all_words(const struct bph_ask *ask, struct bph_todo *todo)
{
    int count = 0;
    const struct bp_malformed *odd = bp_request_malformed(&count);
    bph_todo_add(todo, BPH_NOT_HELD, BP_FULL_RO);
    for (int writable = 0; writable < 2; writable++) {
        for (int word = 0; word < BP_WORD_COUNT; word++) {
            if ((word & BP_WRITABLE) == writable && word != BP_FULL_RO
                && is_sent(ask, word)) {
                bph_todo_add(todo, BPH_NOT_HELD, word);
            }
        }
        for (int n = 0; n < count; n++) {
            if ((odd[n].word & BP_WRITABLE) == writable
                && is_sent(ask, odd[n].word)) {
                bph_todo_add(todo, BPH_NOT_HELD, odd[n].word);
            }
        }
    }
}

static bool
is_canonical(int word)
{
    return word == bp_request_canonical(word);
}

/* Did WORD kill the process when it was asked alone? */
static bool
is_deadly(const struct bph_subject *subject, int word)
{
    const struct bph_state *fresh = bph_subject_state(subject, "fresh");
    const struct bph_cell *cell =
        fresh == NULL ? NULL : bph_state_cell(fresh, word);
    return cell != NULL && cell->nobs > 0
           && subject->answers[cell->obs[0]].outcome > BPH_ODD;
}

/*
 * Every canonical word, while every canonical word is held; first the views
 * without WRITABLE.  What is known to kill is not asked again in pairs: such
 * cells of STATE are not run.
 */
static void
all_pairs(const struct bph_subject *subject, struct bph_state *state,
          struct bph_todo *todo)
{
    for (int n = 0; n < 2 * BP_WORD_COUNT; n++) {
        int held = n % BP_WORD_COUNT;
        if (!is_canonical(held) || (held & BP_WRITABLE) != n / BP_WORD_COUNT) {
            continue;
        }
        for (int word = 0; word < BP_WORD_COUNT; word++) {
            if (!is_canonical(word)) {
                continue;
            }
            if (is_deadly(subject, held) || is_deadly(subject, word)) {
                (void)bph_state_add_pair(state, held, word);
            }
            else {
                bph_todo_add(todo, held, word);
            }
        }
    }
}

/* The legal words that were granted when fresh. */
static void
granted_words(const struct bph_subject *subject, struct bph_todo *todo)
{
    const struct bph_state *fresh = bph_subject_state(subject, "fresh");
    for (int n = 0; fresh != NULL && n < fresh->ncells; n++) {
        const struct bph_cell *cell = &fresh->cells[n];
        if (cell->nobs > 0 && bp_request_is_legal(cell->word)
            && subject->answers[cell->obs[0]].outcome == BPH_GRANTED) {
            bph_todo_add(todo, BPH_NOT_HELD, cell->word);
        }
    }
}

/* --- states --- */

static enum bph_asked
ask_fresh(struct bph_asking *a, const char *name, bool anchored)
{
    struct bph_todo todo = {NULL, 0};
    all_words(a->ask, &todo);
    enum bph_asked asked = bph_session_words(
        a, bph_subject_add_state(a->subject, name), &todo, anchored);
    bph_todo_release(&todo);
    return asked;
}

static enum bph_asked
ask_pairs(struct bph_asking *a, const char *name)
{
    struct bph_todo todo = {NULL, 0};
    struct bph_state *state = bph_subject_add_state(a->subject, name);
    all_pairs(a->subject, state, &todo);
    enum bph_asked asked = bph_session_pairs(a, state, &todo);
    bph_todo_release(&todo);
    return asked;
}

static enum bph_asked
ask_many(struct bph_asking *a, const char *name, bool reverse)
{
    struct bph_todo todo = {NULL, 0};
    granted_words(a->subject, &todo);
    enum bph_asked asked =
        todo.n == 0
            ? BPH_ASKED
            : bph_session_many(a, bph_subject_add_state(a->subject, name),
                               &todo, reverse);
    bph_todo_release(&todo);
    return asked;
}

/* Ask the state called STATE anew, under NAME. */
static enum bph_asked
ask_state(struct bph_asking *a, const char *state, const char *name)
{
    if (strcmp(state, "control") == 0) {
        return bph_session_control(a, bph_subject_add_state(a->subject, name));
    }
    if (strcmp(state, "pairs") == 0) {
        return ask_pairs(a, name);
    }
    if (strncmp(state, "many", 4) == 0) {
        return ask_many(a, name, strcmp(state, "many-lifo") == 0);
    }
    return ask_fresh(a, name, true);
}

static enum bph_asked
ask_states(struct bph_asking *a)
{
    static const struct {
        unsigned bit;
        const char *name;
    } rows[] = {{BPH_STATE_CONTROL, "control"},
                {BPH_STATE_FRESH, "fresh"},
                {BPH_STATE_PAIRS, "pairs"},
                {BPH_STATE_MANY, "many-fifo"},
                {BPH_STATE_MANY, "many-lifo"}};
    unsigned states = a->ask->states == 0 ? BPH_STATE_ALL : a->ask->states;
    enum bph_asked asked = BPH_ASKED;
    int64_t sweep = 0;
    for (size_t n = 0; n < sizeof rows / sizeof rows[0]; n++) {
        if (asked == BPH_ASKED && (states & rows[n].bit) != 0) {
            asked = ask_state(a, rows[n].name, rows[n].name);
            if (rows[n].bit == BPH_STATE_FRESH) {
                sweep = a->ask->sweep_ns;
            }
        }
    }
    a->ask->sweep_ns = sweep;
    return asked;
}

/* --- confirmation --- */

/* The requests that show FINDING again: its first one and what it needs. */
static void
smallest(const struct bph_finding *f, struct bph_todo *todo)
{
    enum bph_evidence evidence =
        bph_cause_at((enum bph_cause)f->cause)->evidence;
    int word = f->words[0];
    if (evidence != BPH_ALONE && word != BP_FULL_RO) {
        bph_todo_add(todo, BPH_NOT_HELD, BP_FULL_RO);
    }
    if (evidence == BPH_WITH_PLAIN && (word & ~BP_WRITABLE) != BP_FULL_RO) {
        bph_todo_add(todo, BPH_NOT_HELD, word & ~BP_WRITABLE);
    }
    bph_todo_add(todo, BPH_NOT_HELD, word);
}

/* Forget the state NAME, if there is one. */
static void
drop_state(struct bph_subject *subject, const char *name)
{
    for (int n = 0; n < subject->nstates; n++) {
        if (strcmp(subject->states[n].name, name) == 0) {
            bph_state_release(&subject->states[n]);
            subject->nstates--;
            memmove(&subject->states[n], &subject->states[n + 1],
                    (size_t)(subject->nstates - n)
                        * sizeof subject->states[0]);
            return;
        }
    }
}

static struct bph_finding *
find_again(struct bph_asking *a, int cause)
{
    for (int n = 0; n < a->subject->nfindings; n++) {
        if (a->subject->findings[n].cause == cause) {
            return &a->subject->findings[n];
        }
    }
    return NULL;
}

/* Ask once more, in a fresh process: the smallest set of words, or all. */
static enum bph_asked
ask_again(struct bph_asking *a, const struct bph_finding *f, const char *name,
          bool all)
{
    struct bph_todo todo = {NULL, 0};
    int dead = a->dead;
    enum bph_asked asked = BPH_ASKED;
    a->ask->runner->renew(a->ask);
    drop_state(a->subject, name);
    a->dead = 0;
    if (all) {
        asked = ask_state(a, f->state, name);
    }
    else {
        smallest(f, &todo);
        asked = bph_session_words(a, bph_subject_add_state(a->subject, name),
                                  &todo, false);
    }
    a->dead = dead;
    bph_todo_release(&todo);
    return asked;
}

/*
 * Ask a finding again in a fresh process with its smallest set of words.  If
 * it does not come back, or was seen where more than one view was held, its
 * smallest set is its whole state: that is asked again, once.
 */
static enum bph_asked
confirm(struct bph_asking *a, int cause)
{
    struct bph_finding *f = find_again(a, cause);
    bool history = strcmp(f->state, "fresh") != 0;
    char *name = bph_confirm_name(f);
    enum bph_asked asked = BPH_ASKED;
    for (int round = history ? 1 : 0; round < 2 && asked == BPH_ASKED;
         round++) {
        asked = ask_again(a, f, name, round == 1);
        bph_judge_subject(a->subject, a->ask->how);
        f = find_again(a, cause);
        if (f == NULL || f->confirmed) {
            break;
        }
    }
    free(name);
    return asked;
}

static enum bph_asked
confirm_all(struct bph_asking *a)
{
    for (int n = 0; n < a->subject->nfindings; n++) {
        const struct bph_finding *f = &a->subject->findings[n];
        if (bph_verdict_fails(f->verdict) && !f->confirmed) {
            enum bph_asked asked = confirm(a, f->cause);
            if (asked != BPH_ASKED) {
                return asked;
            }
        }
    }
    return BPH_ASKED;
}

enum bph_asked
bph_ask_subject(struct bph_ask *ask, struct bph_subject *subject, char *error,
                size_t capacity)
{
    struct bph_asking a = {
        .ask = ask, .subject = subject, .error = error, .capacity = capacity};
    free(ask->version);
    ask->version = NULL;
    enum bph_asked asked = ask_states(&a);
    if (asked == BPH_ASKED) {
        bph_judge_subject(subject, ask->how);
        asked = confirm_all(&a);
    }
    if (asked == BPH_SKIPPED) {
        while (subject->nstates > 0) {
            drop_state(subject, subject->states[0].name);
        }
        bph_judge_subject(subject, ask->how);
    }
    return asked;
}
