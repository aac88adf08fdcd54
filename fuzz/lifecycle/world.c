/*
 * The world: its slots, its end, and how a trace goes on inside a call.
 */
#include "difference.h"
#include "world.h"

#include <assert.h>
#include <string.h>

struct world world;
struct world_classes world_classes;

static_assert(ACT_COUNT == 20, "acts and `more` fill five bits");

/* The number of the object that was made last; for __buffer__ what it does
 * (reentrant.py). */
static long standing_for;

/* What else than a buffer __buffer__ comes up with, once in sixteen steps. */
static long
mischief_of(const struct step *step)
{
    return step->c >> 4 == 15 ? 1 + (long)step->c % 3 : 0;
}

void
step_begin(const struct step *step)
{
    world.now = step;
    standing_for = mischief_of(step);
}

struct bph_object *
refusal_of_buffer(const struct exporter *exporter, const struct step *step)
{
    struct bph_object *const refusals[] = {NULL, world_classes.refused,
                                           PyExc_TypeError, PyExc_ValueError};

    return exporter->kind == KIND_BUFFER || exporter->kind == KIND_DERIVED
               ? refusals[mischief_of(step)]
               : NULL;
}

bool
step_read(struct bpf_input *in, struct step *out)
{
    /* what the rest of the five bits says: acts that endanger others, and
     * those that are endangered, more often than the others */
    static const enum act more[] = {ACT_GROW,    ACT_RELEASE, ACT_CLEAR,
                                    ACT_RELEASE, ACT_GROW,    ACT_RELEASE,
                                    ACT_COMPARE, ACT_CAST,    ACT_COMPARE,
                                    ACT_HASH,    ACT_SLICE,   ACT_READONLY};
    unsigned head, act;

    if (bpf_is_at_end(in)) {
        return false;
    }
    head = bpf_u8(in);
    act = head & 0x1F;
    out->act = act < ACT_COUNT ? (enum act)act : more[act - ACT_COUNT];
    out->reenters = head >> 7 != 0;
    out->nested = 1 + (int)(head >> 5 & 3);
    out->a = bpf_u8(in);
    out->b = bpf_u8(in);
    out->c = bpf_u8(in);
    return true;
}

void
step_describe(const struct step *step, FILE *out)
{
    static const char *const words[] = {
#define BPF_ACT(NAME, word) word,
        BPF_ACTS(BPF_ACT)
#undef BPF_ACT
    };

    fprintf(out, "%s: %u, %u, %u", words[step->act], step->a, step->b,
            step->c);
    if (step->reenters) {
        fprintf(out, "; inside it %d more", step->nested);
    }
    fputc('\n', out);
}

/* The cause of a finding, by what did not hold: a row, or the last one. */
static const char *
cause_of(const char *kind)
{
    static const struct {
        const char *kind, *cause;
    } rows[] = {
        {"resized-while-exported", "resized-while-exported"},
        {"released-while-exported", "resized-while-exported"},
        {"size-locked", "resized-while-exported"},
        {"close-again", "resized-while-exported"},
        {"hash", "hash-wrong"},
        {"hash-value", "hash-wrong"},
        {"", "trace-differs"},
    };
    size_t i = 0;

    while (rows[i].kind[0] != '\0' && strcmp(rows[i].kind, kind) != 0) {
        i++;
    }
    return rows[i].cause;
}

/* It does not hold: the end. */
static _Noreturn void
differ(const char *kind)
{
    const struct bpf_difference what = {"cpython", "model", "lifecycle", kind,
                                        cause_of(kind)};
    char actual[64];

    if (PyErr_Occurred() != NULL) {
        PyErr_Print();
    }
    fputs("\nat: ", stderr);
    step_describe(world.now, stderr);
    snprintf(actual, sizeof actual, "it differs in \"%s\"", kind);
    bpf_find(&what, "what the model of views and exports says", actual);
    bpf_differ(&what, "the interpreter does not do what the model says");
}

void
expect(bool holds, const char *kind)
{
    if (!holds) {
        differ(kind);
    }
}

void
expect_exception(struct bph_object *exception, const char *kind)
{
    expect(PyErr_Occurred() != NULL && PyErr_ExceptionMatches(exception),
           kind);
    PyErr_Clear();
}

/* Is slot I one to choose from?  BUSY: of those that are in use outside. */
static bool
is_there(int i, bool busy)
{
    return world.views[i].obj != NULL && (!busy || world.views[i].busy > 0);
}

struct view *
some_view(unsigned number)
{
    /* what goes wrong inside a call concerns what the call uses */
    bool busy = world.depth > 0 && number % 2 == 1;
    unsigned n = 0;

    for (int i = 0; i < VIEWS; i++) {
        n += is_there(i, busy);
    }
    if (n == 0) {
        return NULL;
    }
    number = number / 2 % n;
    for (int i = 0;; i++) {
        if (is_there(i, busy) && number-- == 0) {
            return &world.views[i];
        }
    }
}

struct exporter *
some_exporter(unsigned number)
{
    unsigned n = 0;

    while (n < EXPORTERS && world.exporters[n].obj != NULL) {
        n++; /* they are made in this order, and last until the end */
    }
    return n == 0 ? NULL : &world.exporters[number % n];
}

int
managed_new(int exporter)
{
    int i = 0;

    while (world.managed[i].exports > 0) {
        i++; /* there are more than views that may lie in them */
    }
    world.managed[i] = (struct managed){exporter, 1};
    world.exporters[exporter].exports++;
    return i;
}

int
view_leave(struct view *view)
{
    struct managed *managed = &world.managed[view->managed];

    if (view->released) {
        return -1;
    }
    view->released = true;
    return --managed->exports == 0 ? managed->exporter : -1;
}

void
exporter_freed(int exporter)
{
    if (exporter >= 0) {
        world.exporters[exporter].exports--;
    }
}

struct exporter *
exporter_of(const struct view *view)
{
    return &world.exporters[world.managed[view->managed].exporter];
}

uint8_t *
item_of(const struct view *view, int i)
{
    return exporter_of(view)->mem + view->start + (ptrdiff_t)i * view->step;
}

bool
view_is_contiguous(const struct view *view)
{
    return view->n == 1 || view->step == view->itemsize;
}

struct bph_object *
number_of(const struct step *step, long number)
{
    if (step->reenters && world.depth == 0) {
        standing_for = number;
        return PyObject_CallFunctionObjArgs(world_classes.index, BPF_PY_END);
    }
    return PyLong_FromSsize_t(number);
}

long
bpf_reenter(void)
{
    const struct step *outer = world.now;
    long number = standing_for;
    struct step step;

    if (!outer->reenters || world.depth > 0) {
        return number;
    }
    world.outer = outer;
    world.depth++;
    world.nreleased = 0;
    world.reentered = true;
    for (int i = 0; i < outer->nested && step_read(&world.in, &step); i++) {
        bpf_feature((unsigned)outer->act * ACT_COUNT + step.act);
        step_do(&step);
    }
    world.depth--;
    world.now = outer;
    return number;
}

/* What runs behind the last step. */
static const struct step end = {ACT_DROP, false, 0, 0, 0, 0};

/* Nothing is held any more: does EXPORTER know, and contain what it has to? */
static void
look_at(struct exporter *exporter)
{
    struct bph_view view;

    step_begin(&end);
    expect(exporter->exports == 0, "model-count");
    if (exporter->closed) {
        return;
    }
    expect(PyObject_GetBuffer(exporter->obj, &view, 0) == 0, "refused");
    expect(view.len == exporter->len
               && memcmp(view.buf, exporter->mem, (size_t)exporter->len) == 0,
           "content");
    PyBuffer_Release(&view);
}

static void
grow_and_clear(unsigned which)
{
    const struct step grow = {ACT_GROW, false, 0, which, 0, 0};
    const struct step clear = {ACT_CLEAR, false, 0, which, 0, 0};

    step_do(&grow);
    step_do(&clear);
}

void
world_end(void)
{
    step_begin(&end);
    for (int i = 0; i < RAWS; i++) {
        raw_give_back(&world.raws[i]);
    }
    for (int i = 0; i < VIEWS; i++) {
        view_end(&world.views[i]);
    }
    for (unsigned i = 0; i < EXPORTERS && world.exporters[i].obj != NULL;
         i++) {
        look_at(&world.exporters[i]);
        grow_and_clear(i);
        look_at(&world.exporters[i]);
        Py_DecRef(world.exporters[i].obj);
    }
}
