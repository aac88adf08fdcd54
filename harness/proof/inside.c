/*
 * The runtime, and the runner that hands its objects to the engine.
 *
 * Both ends of the channel are in this process; the reply to a script points
 * into it.
 */
#define _GNU_SOURCE
#include "inside.h"

#include "bp_request.h"
#include "engine.h"
#include "session.h"
#include "shortcut.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define IMMORTAL 0xc0000000 /* counts from here on do not move */
#define GUARD    8          /* bytes around a struct that are watched */

/* --- objects --- */

/* A type as far as the engine looks into it (object.c: tp_as_buffer). */
struct type {
    struct bph_type head;
    void *members[16];
    const void *as_buffer;
};
_Static_assert(offsetof(struct type, as_buffer) == 20 * sizeof(void *),
               "tp_as_buffer");

struct bph_object PyType_Type = {1, &PyType_Type};

#define TYPES 10
enum { EXCEPTION = INSIDE_EXCEPTIONS, ASKED, OWNER };
_Static_assert(OWNER < TYPES + 1, "a type for each");

/* Pages of their own: the engine reads types by pages. */
static _Alignas(4096) union {
    struct {
        struct type types[TYPES + 1];
        char names[TYPES + 1][32];
    } of;
    char pages[3 * 4096];
} things;

struct bph_object *PyExc_BufferError, *PyExc_ValueError, *PyExc_TypeError;
struct bph_object *PyExc_MemoryError, *PyExc_SystemError, *PyExc_Exception;

static struct bph_object asked = {1000, NULL};
static struct bph_object owner = {2000, NULL};
struct bph_object *const inside_self = &asked;
struct bph_object *const inside_owner = &owner;

static struct {
    const struct inside_exporter *exporter;
    struct legality *legality;
    enum inside_exception pending;
    uint64_t trace;  /* of all that could be seen */
    bool redirected; /* the owner is the declared obj */
} inside;

static struct bph_object *
type_of(int which)
{
    return which == INSIDE_NOTHING ? NULL : &things.of.types[which].head.head;
}

static void
make_types(void)
{
    static const char *const names[TYPES + 1] = {
        "",          "BufferError",     "ValueError",  "MemoryError",
        "TypeError", "RuntimeError",    "SystemError", "KeyboardInterrupt",
        "Exception", "inside.exporter", "inside.owner"};
    for (int n = 0; n <= TYPES; n++) {
        (void)snprintf(things.of.names[n], sizeof things.of.names[n], "%s",
                       names[n]);
        things.of.types[n].head.head = (struct bph_object){1, &PyType_Type};
        things.of.types[n].head.name = things.of.names[n];
    }
    PyExc_BufferError = type_of(INSIDE_BUFFER_ERROR);
    PyExc_ValueError = type_of(INSIDE_VALUE_ERROR);
    PyExc_TypeError = type_of(INSIDE_TYPE_ERROR);
    PyExc_MemoryError = type_of(INSIDE_MEMORY_ERROR);
    PyExc_SystemError = type_of(INSIDE_SYSTEM_ERROR);
    PyExc_Exception = type_of(EXCEPTION);
    asked.type = type_of(ASKED);
    owner.type = type_of(OWNER);
    shortcut_memory(things.pages, sizeof things.pages);
}

struct bph_object *
PyErr_Occurred(void)
{
    return type_of((int)inside.pending);
}

int
PyErr_ExceptionMatches(struct bph_object *type)
{
    return inside.pending != INSIDE_NOTHING
           && (type == type_of((int)inside.pending)
               || (type == PyExc_Exception
                   && inside.pending != INSIDE_INTERRUPT));
}

void
PyErr_Clear(void)
{
    inside.pending = INSIDE_NOTHING;
}

void
Py_IncRef(struct bph_object *obj)
{
    obj->count += obj->count < IMMORTAL;
}

void
Py_DecRef(struct bph_object *obj)
{
    assert(obj->count > 0);
    obj->count -= obj->count < IMMORTAL;
}

void
inside_raise(enum inside_exception e)
{
    inside.pending = e;
}

/* --- calls --- */

/* FNV-1a, 64 bits. */
static void
trace(const void *bytes, size_t n)
{
    const uint8_t *byte = bytes;
    for (size_t k = 0; k < n; k++) {
        inside.trace = (inside.trace ^ byte[k]) * 0x100000001b3U;
    }
}

static void
trace_number(long number)
{
    inside.trace = (inside.trace ^ (uint64_t)number) * 0x100000001b3U;
}

/* An array that somebody owns, else its address alone. */
static void
trace_memory(const void *at, size_t n)
{
    const struct legality_truth *t = inside.legality->truth;
    uintptr_t from = (uintptr_t)at;
    if (from >= (uintptr_t)t->low && from < (uintptr_t)t->high
        && (uintptr_t)t->high - from >= n) {
        trace(at, n);
    }
}

static void
trace_call(const struct legality_call *call)
{
    const struct legality_view *v = call->view;
    size_t n = v->ndim > 0 && v->ndim <= 64 ? (size_t)v->ndim : 0;
    trace_number(call->word);
    trace_number(call->rc);
    trace_number(call->exception);
    trace_number(call->self_grew);
    trace_number(call->other_grew);
    trace_number(call->spilled);
    trace(v, sizeof *v);
    if (call->rc == 0) {
        trace_memory(v->shape, n * sizeof *v->shape);
        trace_memory(v->strides, n * sizeof *v->strides);
        trace_memory(v->suboffsets, n * sizeof *v->suboffsets);
        trace_memory(v->format, 4);
        trace_memory(v->buf, 32);
    }
}

static void
see_get(struct legality_call *call, long self, long other)
{
    call->exception = (int)inside.pending;
    call->self = &asked;
    call->other = &owner;
    call->self_grew = (long)asked.count - self;
    call->other_grew = (long)owner.count - other;
    call->mortal = !inside.exporter->immortal;
    if (inside.legality != NULL) {
        trace_call(call);
        legality_got(inside.legality, call);
    }
}

_Static_assert(sizeof(struct legality_view) == sizeof(struct bph_view),
               "the members of a Py_buffer");

int
PyObject_GetBuffer(struct bph_object *obj, struct bph_view *view, int word)
{
    struct legality_view before;
    struct legality_view after;
    char around[2 * GUARD];
    long self = (long)asked.count;
    long other = (long)owner.count;
    assert(obj == &asked);
    (void)obj;
    memcpy(&before, view, sizeof before);
    memcpy(around, (char *)view - GUARD, GUARD);
    memcpy(around + GUARD, view + 1, GUARD);
    struct legality_call call = {.word = word, .before = &before};
    call.rc = inside.exporter->get(inside.exporter->self, view, word);
    call.spilled = memcmp(around, (char *)view - GUARD, GUARD) != 0
                   || memcmp(around + GUARD, view + 1, GUARD) != 0;
    memcpy(&after, view, sizeof after);
    call.view = &after;
    call.at = view;
    see_get(&call, self, other);
    return call.rc;
}

void
PyBuffer_Release(struct bph_view *view)
{
    struct legality_view before;
    struct bph_object *obj = view->obj;
    long self = (long)asked.count;
    long other = (long)owner.count;
    memcpy(&before, view, sizeof before);
    if (obj == NULL) {
        return;
    }
    inside.exporter->release(inside.exporter->self, view);
    view->obj = NULL;
    Py_DecRef(obj);
    if (inside.legality != NULL) {
        long self_grew = (long)asked.count - self;
        long other_grew = (long)owner.count - other;
        trace_number(self_grew);
        trace_number(other_grew);
        legality_released(inside.legality, &before, self_grew, other_grew);
    }
}

void
inside_set(const struct inside_exporter *exporter, struct legality *legality)
{
    static const void *const procs[2] = {&asked, &asked};
    inside.exporter = exporter;
    inside.legality = legality;
    things.of.types[ASKED].as_buffer = exporter->hooked ? procs : NULL;
}

/* A new object. */
static void
renew(void)
{
    asked.count = inside.exporter->immortal ? IMMORTAL : 1000;
    owner.count = 2000;
    inside.pending = INSIDE_NOTHING;
    if (inside.legality != NULL) {
        legality_renew(inside.legality);
    }
    inside.exporter->renew(inside.exporter->self);
}

/* --- without the engine --- */

/* The words that show where the memory is, as a session tries them. */
static const int anchors[] = {0x11c, 0x118, 0x01c, 0x018, 0x008, 0x000};

/* A struct between guards. */
struct frame {
    char below[GUARD];
    struct bph_view view;
    char above[GUARD];
};

static int
get(struct frame *frame, int word, int fill)
{
    memset(frame, fill, sizeof *frame);
    int rc = PyObject_GetBuffer(&asked, &frame->view, word);
    PyErr_Clear();
    return rc;
}

/* Only what an engine would release. */
static void
release(struct frame *frame)
{
    if (frame->view.obj == &asked || frame->view.obj == &owner) {
        PyBuffer_Release(&frame->view);
        PyErr_Clear();
    }
}

static void
control(void)
{
    static struct frame frames[2];
    bool granted = false;
    legality_enter(inside.legality, LEGALITY_CONTROL);
    for (size_t n = 0; n < sizeof anchors / sizeof anchors[0] && !granted;
         n++) {
        renew();
        int first = get(&frames[0], anchors[n], 0xa5);
        int second = get(&frames[1], anchors[n], 0xff);
        granted = first == 0 && second == 0;
        if (first == 0) {
            release(&frames[0]);
        }
        if (second == 0) {
            release(&frames[1]);
        }
    }
    legality_enter(inside.legality, LEGALITY_ALONE);
}

/* The 72 words in the order in which they are asked. */
static int
sweep_words(int words[BP_CLASS_COUNT])
{
    int n = 0;
    words[n++] = BP_FULL_RO;
    for (int writable = 0; writable < 2; writable++) {
        for (int word = 0; word < BP_WORD_COUNT; word++) {
            if (bp_request_canonical(word) == word && word != BP_FULL_RO
                && (word & BP_WRITABLE) == writable) {
                words[n++] = word;
            }
        }
    }
    return n;
}

uint64_t
inside_glance(void)
{
    static struct frame frame;
    static int words[BP_CLASS_COUNT];
    static int n;
    n = n == 0 ? sweep_words(words) : n;
    inside.trace = 0xcbf29ce484222325U;
    control();
    renew();
    if (get(&frame, BP_FULL_RO, 0xa5) == 0) {
        release(&frame);
    }
    for (int k = 0; k < n; k++) {
        if (get(&frame, words[k], 0xa5) == 0) {
            release(&frame);
        }
    }
    return inside.trace;
}

/* --- with it --- */

bool
inside_open(uint64_t seed)
{
    make_types();
    return shortcut_open(BPH_RECORDS_LIMIT)
           && bph_open(shortcut.fd, seed) == 0;
}

static enum bph_asked
runner_make(struct bph_ask *ask, struct bph_subject *subject, char *error,
            size_t capacity)
{
    (void)ask;
    (void)error;
    (void)capacity;
    if (subject->type == NULL) {
        subject->type = bph_strdup("inside.exporter");
    }
    inside.redirected = subject->truth.redirects;
    renew();
    return BPH_ASKED;
}

/* Which state this is the script of. */
static enum legality_state
state_of(const struct bph_op *ops, int count)
{
    enum legality_state state = LEGALITY_ALONE;
    if (count == 4 && ops[1].kind == BPH_OP_GET && ops[1].slot == 1
        && ops[0].word == ops[1].word) {
        return LEGALITY_CONTROL;
    }
    for (int n = 0; n < count; n++) {
        if (ops[n].slot > 0 || ops[n].kind == BPH_OP_READ) {
            state = LEGALITY_TOGETHER;
        }
    }
    return state;
}

static void
runner_run(struct bph_ask *ask, const struct bph_op *ops, int count,
           struct bph_reply *reply)
{
    size_t size = (size_t)count * sizeof *ops;
    (void)ask;
    *reply = (struct bph_reply){.end = BPH_END_EXIT};
    if (count > BPH_SCRIPT_OPS || bph_begin() != 0) {
        return;
    }
    memcpy(shortcut.bytes + BPH_SCRIPT_AT, ops, size);
    if (inside.legality != NULL) {
        legality_enter(inside.legality, state_of(ops, count));
    }
    if (bph_run(&asked, inside.redirected ? &owner : NULL, count) != 0) {
        return;
    }
    memcpy(&reply->journal, shortcut.bytes, sizeof reply->journal);
    reply->records = shortcut.bytes + BPH_RECORDS_AT;
    reply->size = (size_t)(reply->journal.end - BPH_RECORDS_AT);
    reply->end = BPH_END_DONE;
}

static void
runner_renew(struct bph_ask *ask)
{
    (void)ask;
}

static const struct bph_runner runner = {runner_make, runner_run,
                                         runner_renew};

static enum bph_asked
ask_words(struct bph_asking *a)
{
    static int words[BP_CLASS_COUNT];
    struct bph_todo todo = {NULL, 0};
    int n = sweep_words(words);
    for (int k = 0; k < n; k++) {
        bph_todo_add(&todo, BPH_NOT_HELD, words[k]);
    }
    enum bph_asked out = bph_session_words(
        a, bph_subject_add_state(a->subject, "fresh"), &todo, true);
    bph_todo_release(&todo);
    return out;
}

/* In the order of bph_ask_subject, so that the nth request is the same one. */
static enum bph_asked
ask_pairs(struct bph_asking *a)
{
    struct bph_todo todo = {NULL, 0};
    for (int writable = 0; writable < 2; writable++) {
        for (int held = writable; held < BP_WORD_COUNT; held++) {
            if (bp_request_canonical(held) != held
                || (held & BP_WRITABLE) != writable) {
                continue;
            }
            for (int word = 0; word < BP_WORD_COUNT; word++) {
                if (bp_request_canonical(word) == word) {
                    bph_todo_add(&todo, held, word);
                }
            }
        }
    }
    enum bph_asked out = bph_session_pairs(
        a, bph_subject_add_state(a->subject, "pairs"), &todo);
    bph_todo_release(&todo);
    return out;
}

/* What was granted, held at once. */
static enum bph_asked
ask_many(struct bph_asking *a, bool reverse)
{
    struct bph_todo todo = {NULL, 0};
    const struct bph_state *fresh = bph_subject_state(a->subject, "fresh");
    enum bph_asked out = BPH_ASKED;
    for (int n = 0; n < fresh->ncells; n++) {
        const struct bph_cell *cell = &fresh->cells[n];
        if (cell->nobs > 0 && bp_request_is_legal(cell->word)
            && a->subject->answers[cell->obs[0]].outcome == BPH_GRANTED) {
            bph_todo_add(&todo, BPH_NOT_HELD, cell->word);
        }
    }
    if (todo.n > 0) {
        out = bph_session_many(
            a,
            bph_subject_add_state(a->subject,
                                  reverse ? "many-lifo" : "many-fifo"),
            &todo, reverse);
    }
    bph_todo_release(&todo);
    return out;
}

bool
inside_ask(struct bph_subject *subject, const struct bph_judging *how,
           bool pairs)
{
    char error[256] = "";
    struct bph_ask ask = {.runner = &runner, .how = how, .quick = true};
    struct bph_asking a = {.ask = &ask,
                           .subject = subject,
                           .error = error,
                           .capacity = sizeof error};
    enum bph_asked out =
        bph_session_control(&a, bph_subject_add_state(subject, "control"));
    if (out == BPH_ASKED) {
        out = ask_words(&a);
    }
    if (out == BPH_ASKED && pairs) {
        out = ask_pairs(&a);
    }
    for (int reverse = 0; reverse < 2 && out == BPH_ASKED && pairs;
         reverse++) {
        out = ask_many(&a, reverse == 1);
    }
    if (out != BPH_ASKED) {
        fprintf(stderr, "inside: %s\n", error);
        return false;
    }
    bph_judge_subject(subject, how);
    return true;
}

bool
inside_ask_confirmed(struct bph_subject *subject,
                     const struct bph_judging *how, bool quick)
{
    char error[256] = "";
    struct bph_ask ask = {.runner = &runner, .how = how, .quick = quick};
    enum bph_asked out = bph_ask_subject(&ask, subject, error, sizeof error);
    bph_ask_release(&ask);
    if (out != BPH_ASKED) {
        fprintf(stderr, "inside: %s\n", error);
    }
    return out == BPH_ASKED;
}
