/*
 * Asking one subject everything.
 *
 * A session is one object in one process.  It begins with an anchor, a
 * request that shows where the memory is; then come the words.  When a word
 * kills the process, that cell says so and a new session asks the rest.
 */
#define _GNU_SOURCE
#include "ask.h"

#include "bp_request.h"
#include "normalise.h"
#include "parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define WORDS_MAX    (BP_WORD_COUNT + 16)
#define OPS_PER_WORD 6 /* a get and a release for every fill */
_Static_assert(OPS_PER_WORD == 2 * BPH_FILL_COUNT, "fills");

/* Words that show where the memory is, best first. */
static const int anchors[] = {BP_FULL_RO, BP_INDIRECT, 0x01c,
                              BP_STRIDES, BP_ND,       BP_SIMPLE};
#define ANCHORS ((int)(sizeof anchors / sizeof anchors[0]))

/* The state of one asking. */
struct asking {
    struct bph_ask *ask;
    struct bph_subject *subject;
    bool is_catalogue;
    char **version;
    char *error;
    size_t capacity;
    bool checked, stable; /* what the control said of buf */
    int dead;             /* cells that died, over all states */
};

void
bph_ask_release(struct bph_ask *ask)
{
    bph_worker_stop(ask->worker);
    ask->worker = NULL;
}

static bool
ensure_worker(struct asking *a)
{
    if (a->ask->worker != NULL && bph_worker_alive(a->ask->worker)) {
        return true;
    }
    bph_ask_release(a->ask);
    a->ask->worker = bph_worker_start(a->ask->launch, a->error, a->capacity);
    return a->ask->worker != NULL;
}

/* --- making the object --- */

static char *
make_command(const struct asking *a)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL) {
        abort();
    }
    fputs(a->is_catalogue ? "{\"do\":\"make\",\"id\":"
                          : "{\"do\":\"make\",\"target\":",
          out);
    bph_json_put_string(out,
                        a->is_catalogue ? a->subject->id : a->subject->target);
    fputc('}', out);
    if (fclose(out) != 0) {
        abort();
    }
    return text;
}

static void
replace(char **text, const char *with)
{
    free(*text);
    *text = with == NULL ? NULL : bph_strdup(with);
}

/* Take over what the worker says of the object, the first time. */
static enum bph_asked
take_made(struct asking *a, const struct bph_json *made)
{
    struct bph_subject *s = a->subject;
    const struct bph_json *truth = bph_json_get(made, "truth");
    if (s->type != NULL) {
        return BPH_ASKED;
    }
    replace(&s->type, bph_json_text(made, "type", "?"));
    if (s->package == NULL) {
        replace(&s->package, bph_json_text(made, "package", "?"));
    }
    replace(a->version, bph_json_text(made, "version", NULL));
    s->python_level = bph_json_bool(made, "python_level", false);
    if (truth != NULL && truth->kind == BPH_JSON_OBJECT && truth->n > 0) {
        s->has_truth = true;
        if (!bph_truth_take(truth, &s->truth, a->error, a->capacity)) {
            return BPH_UNUSABLE;
        }
    }
    return BPH_ASKED;
}

static enum bph_asked
take_failed(struct asking *a, const struct bph_json *failed)
{
    const char *stage = bph_json_text(failed, "stage", "?");
    const char *error = bph_json_text(failed, "error", "no reason given");
    bool missing = bph_json_bool(failed, "missing", false);
    if (strcmp(stage, "skip") == 0 || (missing && a->is_catalogue)) {
        replace(&a->subject->skipped, error);
        return BPH_SKIPPED;
    }
    (void)snprintf(a->error, a->capacity, "%s: %s failed: %s",
                   a->subject->target,
                   strcmp(stage, "import") == 0     ? "the import"
                   : strcmp(stage, "evaluate") == 0 ? "the expression"
                   : strcmp(stage, "truth") == 0    ? "its declared truth"
                                                    : stage,
                   error);
    return BPH_UNUSABLE;
}

/* Why a worker is gone, as the end of a sentence. */
static const char *
end_text(const struct bph_reply *reply, char *text, size_t size)
{
    switch (reply->end) {
    case BPH_END_DONE:
        return "was answered without a word";
    case BPH_END_SIGNAL:
        (void)snprintf(text, size, "killed the interpreter with signal %d",
                       reply->detail);
        return text;
    case BPH_END_EXIT:
        (void)snprintf(text, size, "left the interpreter with status %d",
                       reply->detail);
        return text;
    case BPH_END_LIMIT:
        return reply->detail == BPH_LIMIT_OUTPUT
                   ? "printed more than the output limit"
                   : "did not come back within the time limit";
    }
    return "failed";
}

/* Make the object afresh in a living worker. */
static enum bph_asked
make(struct asking *a)
{
    if (!ensure_worker(a)) {
        return BPH_FAILED;
    }
    struct bph_reply reply;
    struct bph_json answer;
    char text[80];
    char *command = make_command(a);
    bph_worker_command(a->ask->worker, command, &reply);
    free(command);
    if (reply.end != BPH_END_DONE || !bph_reply_text(&reply, &answer)) {
        (void)snprintf(
            a->error, a->capacity, "%s: %s %s; its last output: %.200s",
            a->subject->target,
            reply.journal.phase == BPH_PHASE_IMPORT ? "the import"
                                                    : "the expression",
            end_text(&reply, text, sizeof text),
            bph_worker_output(a->ask->worker));
        return BPH_UNUSABLE;
    }
    enum bph_asked out =
        strcmp(bph_json_text(&answer, "record", ""), "made") == 0
            ? take_made(a, &answer)
            : take_failed(a, &answer);
    bph_json_release(&answer);
    return out;
}

/* --- dead cells --- */

static void
dead_answer(const struct bph_reply *reply, struct bph_answer *out)
{
    memset(out, 0, sizeof *out);
    out->outcome = reply->end == BPH_END_SIGNAL ? BPH_SIGNAL
                   : reply->end == BPH_END_EXIT ? BPH_EXIT
                                                : BPH_LIMIT;
    out->detail = reply->detail;
    out->phase = reply->journal.phase == BPH_PHASE_RELEASE ? BPH_PHASE_RELEASE
                                                           : BPH_PHASE_GET;
}

static void
put_answer(struct asking *a, struct bph_cell *cell,
           const struct bph_answer *answer)
{
    cell->nobs = 1;
    cell->obs[0] = bph_subject_intern(a->subject, answer);
}

static void
put_dead(struct asking *a, struct bph_state *state, int word,
         const struct bph_reply *reply)
{
    struct bph_answer answer;
    dead_answer(reply, &answer);
    put_answer(a, bph_state_add_cell(state, word), &answer);
    a->dead++;
}

/* --- sessions --- */

/* A list of words that are still to be asked, in order. */
struct todo {
    int words[WORDS_MAX];
    int n;
};

static bool
is_asked(const struct bph_state *state, int word)
{
    return bph_state_cell(state, word) != NULL;
}

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

static int
add_ops(struct bph_op *ops, int n, int word, uint8_t fill)
{
    ops[n++] = (struct bph_op){BPH_OP_GET, 0, fill, 0, word};
    ops[n++] = (struct bph_op){BPH_OP_RELEASE, 0, fill, 0, word};
    return n;
}

/* The script of a session: the anchor, then each word with each fill. */
static int
write_script(struct bph_op *ops, int anchor, const struct todo *todo)
{
    int n = anchor < 0 ? 0 : add_ops(ops, 0, anchor, BPH_FILL_A5);
    for (int w = 0; w < todo->n; w++) {
        for (int fill = 0; fill < BPH_FILL_COUNT; fill++) {
            n = add_ops(ops, n, todo->words[w], (uint8_t)fill);
        }
    }
    return n;
}

/* Normalise the answers to one word and put them into its cell. */
static void
put_word(struct asking *a, struct bph_state *state, int word,
         const struct bph_raw *raws, const struct bph_anchor *anchor)
{
    struct bph_answer answers[BPH_FILL_COUNT];
    const struct bph_raw *of_fill[BPH_FILL_COUNT];
    for (int fill = 0; fill < BPH_FILL_COUNT; fill++) {
        of_fill[fill] = raws;
        raws += 2; /* a get and a release each */
    }
    bph_normalise(of_fill, BPH_FILL_COUNT, anchor, a->subject->truth.has_items,
                  answers);
    struct bph_cell *cell = bph_state_add_cell(state, word);
    bool same = true;
    for (int fill = 0; fill < BPH_FILL_COUNT; fill++) {
        cell->obs[fill] = bph_subject_intern(a->subject, &answers[fill]);
        same = same && cell->obs[fill] == cell->obs[0];
    }
    cell->nobs = same ? 1 : BPH_FILL_COUNT;
}

static bool
all_fills(const struct bph_raw *raws)
{
    for (int fill = 0; fill < BPH_FILL_COUNT; fill++) {
        if (!raws->has_get || !raws->has_release) {
            return false;
        }
        raws += 2; /* a get and a release each */
    }
    return true;
}

/* Put what REPLY answered; returns how many words of TODO are dealt with. */
static int
take_session(struct asking *a, struct bph_state *state,
             const struct todo *todo, int anchor_word, int nops,
             const struct bph_reply *reply)
{
    struct bph_raw *raws = bph_alloc((size_t)nops * sizeof *raws);
    int first = anchor_word < 0 ? 0 : 2;
    struct bph_anchor anchor = {0};
    memset(raws, 0, (size_t)nops * sizeof *raws);
    bph_collect(reply, raws, nops);
    anchor.checked = a->checked;
    anchor.stable = a->stable;
    for (int n = 0; n < nops && !anchor.known; n += 2) {
        (void)bph_anchor_from(&raws[n], &anchor);
    }
    int w = 0;
    const struct bph_raw *of_word = raws + first;
    while (w < todo->n && all_fills(of_word)) {
        put_word(a, state, todo->words[w], of_word, &anchor);
        of_word += OPS_PER_WORD;
        w++;
    }
    free(raws);
    return w;
}

static void
drop_first(struct todo *todo, int n)
{
    todo->n -= n;
    memmove(todo->words, todo->words + n,
            (size_t)todo->n * sizeof todo->words[0]);
}

static void
drop_word(struct todo *todo, int word)
{
    for (int n = 0; n < todo->n; n++) {
        if (todo->words[n] == word) {
            memmove(&todo->words[n], &todo->words[n + 1],
                    (size_t)(todo->n - n - 1) * sizeof todo->words[0]);
            todo->n--;
            return;
        }
    }
}

static void
note_not_run(struct asking *a, struct bph_state *state,
             const struct todo *todo)
{
    for (int n = 0; n < todo->n; n++) {
        (void)bph_state_add_cell(state, todo->words[n]);
    }
    if (a->subject->not_run == NULL) {
        a->subject->not_run = bph_format(
            "%d requests killed the process; the rest was not asked "
            "(--exhaustive asks all)",
            a->dead);
    }
}

static int64_t
now_ns(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/*
 * One session: a new object, the anchor, the words of TODO up to the first
 * that kills it.  What is dealt with leaves TODO.  A session that dies on its
 * anchor has the answer to the anchor's word.
 */
static enum bph_asked
ask_session(struct asking *a, struct bph_state *state, struct todo *todo,
            struct bph_op *ops, bool anchored)
{
    struct bph_reply reply;
    enum bph_asked made = make(a);
    if (made != BPH_ASKED) {
        return made;
    }
    int anchor = anchored ? choose_anchor(a->subject, state) : -1;
    int nops = write_script(ops, anchor, todo);
    int64_t start = now_ns();
    bph_worker_run(a->ask->worker, ops, nops, &reply);
    a->ask->sweep_ns = now_ns() - start;
    drop_first(todo, take_session(a, state, todo, anchor, nops, &reply));
    if (reply.end == BPH_END_DONE) {
        if (todo->n > 0) {
            (void)snprintf(a->error, a->capacity,
                           "%s: the engine left %d words unanswered",
                           a->subject->target, todo->n);
            return BPH_FAILED;
        }
        return BPH_ASKED;
    }
    bool on_anchor = anchor >= 0 && reply.journal.op < 2;
    int word = on_anchor ? anchor : todo->n > 0 ? todo->words[0] : -1;
    if (todo->n > 0 && !is_asked(state, word)) {
        put_dead(a, state, word, &reply);
    }
    drop_word(todo, word);
    return BPH_ASKED;
}

/* Ask the words of TODO in STATE, in as many sessions as it takes. */
static enum bph_asked
ask_words(struct asking *a, struct bph_state *state, struct todo *todo,
          bool anchored)
{
    struct bph_op *ops =
        bph_alloc((size_t)(2 + WORDS_MAX * OPS_PER_WORD) * sizeof *ops);
    enum bph_asked asked = BPH_ASKED;
    while (todo->n > 0 && asked == BPH_ASKED) {
        if (a->dead >= BPH_DEAD_CELLS && !a->ask->exhaustive) {
            note_not_run(a, state, todo);
            break;
        }
        asked = ask_session(a, state, todo, ops, anchored);
    }
    free(ops);
    bph_state_sort(state);
    return asked;
}

/* --- states --- */

/* Two equal requests held together: is buf the same? */
static bool
take_control(struct asking *a, struct bph_state *state, int word,
             const struct bph_reply *reply)
{
    struct bph_raw raws[4];
    struct bph_answer answers[2];
    struct bph_anchor anchor = {0};
    memset(raws, 0, sizeof raws);
    bph_collect(reply, raws, 4);
    if (reply->end != BPH_END_DONE || !raws[0].has_get || !raws[1].has_get) {
        return false;
    }
    bool both = bph_anchor_from(&raws[0], &anchor) && raws[1].get.rc == 0;
    a->checked = both;
    a->stable = both && raws[0].get.view.buf == raws[1].get.view.buf;
    anchor.checked = a->checked;
    anchor.stable = a->stable;
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

/* Ask the control: the first anchor that is granted, twice, held together. */
static enum bph_asked
ask_control(struct asking *a, struct bph_state *state)
{
    state->words_twice = true;
    for (int n = 0; n < ANCHORS; n++) {
        struct bph_reply reply;
        struct bph_op ops[4] = {{BPH_OP_GET, 0, BPH_FILL_A5, 0, anchors[n]},
                                {BPH_OP_GET, 1, BPH_FILL_FF, 0, anchors[n]},
                                {BPH_OP_RELEASE, 0, 0, 0, anchors[n]},
                                {BPH_OP_RELEASE, 1, 0, 0, anchors[n]}};
        enum bph_asked made = make(a);
        if (made != BPH_ASKED) {
            return made;
        }
        bph_worker_run(a->ask->worker, ops, 4, &reply);
        if (reply.end != BPH_END_DONE) {
            put_dead(a, state, anchors[n], &reply);
            break;
        }
        if (take_control(a, state, anchors[n], &reply)) {
            break;
        }
    }
    bph_state_sort(state);
    return BPH_ASKED;
}

static bool
is_sent(const struct bph_ask *ask, int word)
{
    return !(ask->skip_read_write && (word == 0x100 || word == 0x200));
}

/* FULL_RO first, then all without WRITABLE, then the rest. */
static void
all_words(const struct bph_ask *ask, struct todo *todo)
{
    int count = 0;
    const struct bp_malformed *odd = bp_request_malformed(&count);
    todo->n = 0;
    todo->words[todo->n++] = BP_FULL_RO;
    for (int writable = 0; writable < 2; writable++) {
        for (int word = 0; word < BP_WORD_COUNT; word++) {
            if ((word & BP_WRITABLE) == writable && word != BP_FULL_RO
                && is_sent(ask, word)) {
                todo->words[todo->n++] = word;
            }
        }
        for (int n = 0; n < count; n++) {
            if ((odd[n].word & BP_WRITABLE) == writable
                && is_sent(ask, odd[n].word)) {
                todo->words[todo->n++] = odd[n].word;
            }
        }
    }
}

/* The words that show FINDING again: its first one and what it needs. */
static void
smallest_words(const struct bph_finding *f, struct todo *todo)
{
    enum bph_evidence evidence =
        bph_cause_at((enum bph_cause)f->cause)->evidence;
    int word = f->words[0];
    todo->n = 0;
    if (evidence != BPH_ALONE && word != BP_FULL_RO) {
        todo->words[todo->n++] = BP_FULL_RO;
    }
    if (evidence == BPH_WITH_PLAIN && (word & ~BP_WRITABLE) != BP_FULL_RO) {
        todo->words[todo->n++] = word & ~BP_WRITABLE;
    }
    todo->words[todo->n++] = word;
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
find_again(struct asking *a, int cause)
{
    for (int n = 0; n < a->subject->nfindings; n++) {
        if (a->subject->findings[n].cause == cause) {
            return &a->subject->findings[n];
        }
    }
    return NULL;
}

/*
 * Ask a finding again in a fresh process with its smallest set of words.  If
 * it does not come back, it may need its history: ask the whole state again,
 * once.
 */
static enum bph_asked
confirm(struct asking *a, int cause)
{
    struct bph_finding *f = find_again(a, cause);
    bool control = strcmp(f->state, "control") == 0;
    char *name = bph_confirm_name(f);
    enum bph_asked asked = BPH_ASKED;
    for (int round = 0; round < 2 && asked == BPH_ASKED; round++) {
        struct todo todo;
        int dead = a->dead;
        smallest_words(f, &todo);
        if (round == 1) {
            all_words(a->ask, &todo);
        }
        bph_ask_release(a->ask);
        drop_state(a->subject, name);
        struct bph_state *state = bph_subject_add_state(a->subject, name);
        a->dead = 0;
        asked = control ? ask_control(a, state)
                        : ask_words(a, state, &todo, round == 1);
        a->dead = dead;
        bph_judge_subject(a->subject, a->ask->how);
        f = find_again(a, cause);
        if (f == NULL || f->confirmed || control) {
            break;
        }
    }
    free(name);
    return asked;
}

static enum bph_asked
confirm_all(struct asking *a)
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
bph_ask_subject(struct bph_ask *ask, struct bph_subject *subject,
                bool is_catalogue, char **version, char *error,
                size_t capacity)
{
    struct todo todo;
    struct asking a = {ask,      subject, is_catalogue, version, error,
                       capacity, false,   false,        0};
    *version = NULL;
    struct bph_state *state = bph_subject_add_state(subject, "control");
    enum bph_asked asked = ask_control(&a, state);
    if (asked == BPH_ASKED) {
        all_words(ask, &todo);
        state = bph_subject_add_state(subject, "fresh");
        asked = ask_words(&a, state, &todo, true);
    }
    if (asked == BPH_ASKED) {
        bph_judge_subject(subject, ask->how);
        asked = confirm_all(&a);
    }
    if (asked == BPH_SKIPPED) {
        bph_judge_subject(subject, ask->how);
    }
    return asked;
}
