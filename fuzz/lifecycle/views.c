/*
 * What is done to views.
 */
#include <string.h>

#include "values.h"
#include "world.h"

/* A slot without a view, or NULL. */
static struct view *
free_slot(void)
{
    for (int i = 0; i < VIEWS; i++) {
        if (world.views[i].obj == NULL) {
            return &world.views[i];
        }
    }
    return NULL;
}

/* MADE is a view like MODEL, which shares its buffer and counts already. */
static void
keep(struct bph_object *made, struct view model)
{
    struct view *slot = free_slot();

    model.obj = made;
    model.exports = 0;
    model.busy = 0;
    model.released = false;
    model.hashed = false;
    if (slot == NULL) { /* filled from within: this one is given up */
        int freed = view_leave(&model);

        Py_DecRef(made);
        exporter_freed(freed);
        return;
    }
    *slot = model;
}

static void
do_view(const struct step *step)
{
    struct exporter *exporter = some_exporter(step->a);
    bool is_array;
    struct bph_object *made, *why;
    struct view view = {0};

    if (exporter == NULL || free_slot() == NULL) {
        return;
    }
    why = refusal_of_buffer(exporter, step);
    made = PyMemoryView_FromObject(exporter->obj);
    if (why != NULL) {
        expect(made == NULL, "no-buffer");
        expect_exception(why, "no-buffer");
        return;
    }
    if (exporter->closed) {
        expect_exception(PyExc_ValueError, "view-of-closed");
        return;
    }
    expect(made != NULL, "view");
    is_array = exporter->kind == KIND_ARRAY;
    view.managed = managed_new((int)(exporter - world.exporters));
    view.readonly = exporter->kind == KIND_BYTES;
    view.foreign = exporter->kind == KIND_CTYPES;
    view.itemsize = view.step = is_array ? 2 : 1;
    view.format = is_array ? 'h' : 'B';
    view.n = exporter->len / view.itemsize;
    keep(made, view);
}

/* MADE shares the buffer of VIEW as MODEL, or VIEW is released. */
static void
share(struct bph_object *made, const struct view *view,
      const struct view *model)
{
    if (view->released) {
        expect(made == NULL, "use-of-released");
        expect_exception(PyExc_ValueError, "use-of-released");
        return;
    }
    expect(made != NULL, "share");
    world.managed[view->managed].exports++;
    keep(made, *model);
}

static void
do_again(struct view *view, const struct step *step)
{
    (void)step;
    share(PyMemoryView_FromObject(view->obj), view, view);
}

static void
do_readonly(struct view *view, const struct step *step)
{
    struct view model = *view;

    (void)step;
    model.readonly = true;
    share(bpf_call(view->obj, "toreadonly", NULL), view, &model);
}

static const struct {
    const char *text;
    int size;
} codes[] = {{"B", 1}, {"b", 1}, {"c", 1}, {"h", 2},
             {"H", 2}, {"i", 4}, {"q", 8}};

static void
do_cast(struct view *view, const struct step *step)
{
    size_t n = step->b % (sizeof codes / sizeof codes[0]);
    bool to_bytes = codes[n].size == 1;
    bool from_bytes = view->itemsize == 1 && !view->foreign;
    int nbytes = view->n * view->itemsize;
    struct bph_object *made =
        bpf_call(view->obj, "cast", bpf_str(codes[n].text));
    struct view model = *view;

    if (!view->released
        && (!view_is_contiguous(view) || !(to_bytes || from_bytes)
            || nbytes % codes[n].size != 0)) {
        expect(made == NULL, "cast");
        expect_exception(PyExc_TypeError, "cast-how");
        return;
    }
    model.foreign = false;
    model.format = codes[n].text[0];
    model.itemsize = model.step = codes[n].size;
    model.n = nbytes / codes[n].size;
    share(made, view, &model);
}

/* What [START:STOP:STEP] leaves of MODEL. */
static void
cut(struct view *model, long start, long stop, long step)
{
    long most = step > 0 ? model->n : model->n - 1;
    long least = step > 0 ? 0 : -1;

    start = start > most ? most : start;
    stop = stop > most ? most : stop;
    start = start < least ? least : start;
    stop = stop < least ? least : stop;
    model->n = 0;
    for (long i = start; step > 0 ? i < stop : i > stop; i += step) {
        model->n++;
    }
    model->start += (int)start * model->step;
    model->step *= (int)step;
}

/* The new view takes part in the buffer before the numbers are looked at:
 * what they do inside sees it. */
static void
do_slice(struct view *view, const struct step *step)
{
    long start = (long)(step->b & 15), stop = (long)(step->b >> 4),
         stride = (long[]){1, 2, -1, -2}[step->c % 4];
    struct view model = *view;
    struct bph_object *first, *last, *by, *slice, *made;

    if (free_slot() == NULL) {
        return;
    }
    if (!view->released) {
        world.managed[view->managed].exports++;
    }
    first = number_of(step, start);
    last = PyLong_FromSsize_t(stop);
    by = PyLong_FromSsize_t(stride);
    slice = PySlice_New(first, last, by);
    made = PyObject_GetItem(view->obj, slice);
    bpf_drop(first);
    bpf_drop(last);
    bpf_drop(by);
    bpf_drop(slice);
    if (model.released) {
        expect(made == NULL, "use-of-released");
        expect_exception(PyExc_ValueError, "use-of-released");
        return;
    }
    expect(made != NULL, "slice");
    cut(&model, start, stop, stride);
    keep(made, model);
}

/* A release from within, of what is in use, is where known bugs are.  It is
 * released already when __release_buffer__ runs. */
static void
do_release(struct view *view, const struct step *step)
{
    bool fails = !view->released && view->exports > 0;
    struct bph_object *told;
    int freed;

    (void)step;
    if (view->busy > 0 && known_forbids(world.outer->act)) {
        return;
    }
    if (view->busy > 0 && !view->released && !fails) {
        bpf_feature(FEATURE_BUSY + 4 * (unsigned)world.outer->act
                    + ++world.nreleased % 4);
    }
    freed = fails ? -1 : view_leave(view);
    view->busy++;
    told = bpf_call(view->obj, "release", NULL);
    view->busy--;
    exporter_freed(freed);
    expect((told == NULL) == fails, "release");
    if (fails) {
        expect_exception(PyExc_BufferError, "released-while-exported");
        return;
    }
    Py_DecRef(told);
}

static void
do_drop(struct view *view, const struct step *step)
{
    (void)step;
    if (view->busy == 0 && view->exports == 0) {
        struct bph_object *obj = view->obj;
        int freed = view_leave(view);

        view->obj = NULL; /* the slot is free */
        Py_DecRef(obj);
        exporter_freed(freed);
    }
}

/* The integer that item I of VIEW is. */
static long long
value_of(const struct view *view, int i)
{
    const uint8_t *at = item_of(view, i);
    int16_t h;
    uint16_t big_h;
    int32_t word;
    int64_t q;

    switch (view->format) {
    case 'b':
        return (int8_t)*at;
    case 'h':
        memcpy(&h, at, sizeof h);
        return h;
    case 'H':
        memcpy(&big_h, at, sizeof big_h);
        return big_h;
    case 'i':
        memcpy(&word, at, sizeof word);
        return word;
    case 'q':
        memcpy(&q, at, sizeof q);
        return q;
    default: /* B, c */
        return *at;
    }
}

static void
expect_value(const struct view *view, int i, struct bph_object *item)
{
    int overflow;

    expect(item != NULL, "item");
    if (item == NULL) {
        return; /* not reached */
    }
    if (view->format == 'c') {
        expect(item->type == &PyBytes_Type
                   && (uint8_t)*PyBytes_AsString(item) == *item_of(view, i),
               "value");
        return;
    }
    expect(PyLong_AsLongLongAndOverflow(item, &overflow) == value_of(view, i),
           "value");
}

static void
do_get(struct view *view, const struct step *step)
{
    int i = (int)(step->b % 20);
    struct bph_object *key = number_of(step, i);
    struct bph_object *item = PyObject_GetItem(view->obj, key);

    bpf_drop(key);
    if (view->released) {
        expect(item == NULL, "use-of-released");
        expect_exception(PyExc_ValueError, "use-of-released");
    }
    else if (view->foreign) {
        expect(item == NULL, "item-foreign");
        expect_exception(PyExc_NotImplementedError, "item-foreign");
    }
    else if (i >= view->n) {
        expect(item == NULL, "item-outside");
        expect_exception(PyExc_IndexError, "item-outside");
    }
    else {
        expect_value(view, i, item);
    }
    bpf_drop(item);
}

/* In the order in which memoryview looks. */
static struct bph_object *
refusal_of_set(const struct view *view, int i)
{
    return view->released   ? PyExc_ValueError
           : view->foreign  ? PyExc_NotImplementedError
           : view->readonly ? PyExc_TypeError
           : i >= view->n   ? PyExc_IndexError
                            : NULL;
}

static void
do_set(struct view *view, const struct step *step)
{
    int i = (int)(step->b % 20);
    long number = (long)(step->c % 100);
    struct bph_object *key = PyLong_FromSsize_t(i);
    struct bph_object *value, *why;
    int told;

    if (view->format == 'c') { /* takes bytes only */
        Py_DecRef(key);
        return;
    }
    value = number_of(step, number);
    told = PyObject_SetItem(view->obj, key, value);
    bpf_drop(key);
    bpf_drop(value);
    why = refusal_of_set(view, i);
    if (why != NULL) {
        expect(told != 0, "set");
        expect_exception(why, "set-how");
        return;
    }
    expect(told == 0, "set");
    memset(item_of(view, i), 0, (size_t)view->itemsize);
    *item_of(view, i) = (uint8_t)number;
}

/* The bytes of VIEW, in the model; how many. */
static size_t
bytes_of(const struct view *view, uint8_t *out)
{
    for (int i = 0; i < view->n; i++) {
        memcpy(out + (ptrdiff_t)i * view->itemsize, item_of(view, i),
               (size_t)view->itemsize);
    }
    return (size_t)view->n * (size_t)view->itemsize;
}

static void
do_copy(struct view *view, const struct step *step)
{
    struct bph_object *bytes = bpf_call(view->obj, "tobytes", NULL);
    uint8_t wanted[ROOM];
    size_t n;

    (void)step;
    if (view->released) {
        expect(bytes == NULL, "use-of-released");
        expect_exception(PyExc_ValueError, "use-of-released");
        return;
    }
    n = bytes_of(view, wanted);
    expect(bytes != NULL && (size_t)PyBytes_Size(bytes) == n
               && memcmp(PyBytes_AsString(bytes), wanted, n) == 0,
           "content");
    Py_DecRef(bytes);
}

static bool
are_equal(const struct view *a, const struct view *b)
{
    if (a->released || b->released) {
        return a == b;
    }
    if (a->n != b->n
        || (a->n > 0 && (a->format == 'c') != (b->format == 'c'))) {
        return false;
    }
    for (int i = 0; i < a->n; i++) {
        if (value_of(a, i) != value_of(b, i)) {
            return false;
        }
    }
    return true;
}

/* What runs inside may change what is compared: then any answer is right. */
static void
do_compare(struct view *view, const struct step *step)
{
    struct view *other = some_view(step->b);
    struct bph_object *told;

    if (other == NULL) {
        return;
    }
    other->busy++;
    told = PyObject_RichCompare(view->obj, other->obj, BPF_PY_EQ);
    other->busy--;
    expect(told != NULL, "compare");
    expect(world.reentered
               || (PyObject_IsTrue(told) == 1) == are_equal(view, other),
           "equal");
    Py_DecRef(told);
}

/* In the order in which memoryview looks. */
static struct bph_object *
refusal_of_hash(const struct view *view)
{
    enum kind kind = exporter_of(view)->kind;

    if (view->hashed) {
        return NULL;
    }
    if (view->released || !view->readonly || view->itemsize != 1
        || view->foreign) {
        return PyExc_ValueError;
    }
    return kind == KIND_BYTEARRAY || kind == KIND_ARRAY || kind == KIND_CTYPES
               ? PyExc_TypeError
               : NULL;
}

static intptr_t
hash_of_content(const struct view *view)
{
    uint8_t content[ROOM];
    size_t n = bytes_of(view, content);
    struct bph_object *bytes =
        PyBytes_FromStringAndSize((const char *)content, (ptrdiff_t)n);
    intptr_t hash = PyObject_Hash(bytes);

    Py_DecRef(bytes);
    return hash;
}

/* What runs inside may release the view: then to refuse is right, too. */
static void
do_hash(struct view *view, const struct step *step)
{
    struct bph_object *why = refusal_of_hash(view);
    intptr_t hash;

    (void)step;
    hash = PyObject_Hash(view->obj);
    if (hash == -1 && world.reentered) {
        PyErr_Clear();
        return;
    }
    if (why != NULL) {
        expect(hash == -1, "hash");
        expect_exception(why, "hash-how");
        return;
    }
    expect(hash != -1, "hash");
    expect(view->hashed || hash == hash_of_content(view), "hash-value");
    view->hashed = true;
}

/* May the buffer be had by WORD? */
static struct bph_object *
refusal_of_ask(const struct view *view, int word)
{
    if (view->released) {
        return PyExc_ValueError;
    }
    if (((word & 1) != 0 && view->readonly)
        || ((word & 0x18) != 0x18 && !view_is_contiguous(view))) {
        return PyExc_BufferError;
    }
    return NULL;
}

static void
do_ask(struct view *view, const struct step *step)
{
    static const int words[] = {0, 1, 8, 0x18, 0x1C, 0x11C, 0x1D};
    int word = words[step->c % (sizeof words / sizeof words[0])];
    struct raw *raw = &world.raws[step->b % RAWS];
    struct bph_object *why = refusal_of_ask(view, word);

    if (raw->held || raw->busy) {
        return;
    }
    memset(&raw->view, 0, sizeof raw->view);
    if (PyObject_GetBuffer(view->obj, &raw->view, word) != 0) {
        expect(why != NULL, "refused");
        expect_exception(why, "refused-how");
        return;
    }
    expect(why == NULL, "granted");
    expect(raw->view.len == (ptrdiff_t)view->n * view->itemsize, "len");
    expect(
        view->n == 0
            || memcmp(raw->view.buf, item_of(view, 0), (size_t)view->itemsize)
                   == 0,
        "content");
    raw->held = true;
    raw->of = (int)(view - world.views);
    raw->exporter = -1;
    view->exports++;
}

void
raw_give_back(struct raw *raw)
{
    if (!raw->held) {
        return;
    }
    raw->held = false;
    raw->busy = true;
    PyBuffer_Release(&raw->view);
    raw->busy = false;
    if (raw->of >= 0) {
        world.views[raw->of].exports--;
    }
    else {
        world.exporters[raw->exporter].exports--;
    }
}

void
view_end(struct view *view)
{
    static const struct step step = {ACT_RELEASE, false, 0, 0, 0, 0};

    if (view->obj != NULL) {
        do_release(view, &step);
        do_drop(view, &step);
    }
}

/* The acts on a view, which is busy for as long, ... */
static void (*const acts[ACT_COUNT])(struct view *view,
                                     const struct step *step) = {
    [ACT_AGAIN] = do_again,     [ACT_SLICE] = do_slice,
    [ACT_CAST] = do_cast,       [ACT_READONLY] = do_readonly,
    [ACT_GET] = do_get,         [ACT_SET] = do_set,
    [ACT_COPY] = do_copy,       [ACT_COMPARE] = do_compare,
    [ACT_HASH] = do_hash,       [ACT_ASK] = do_ask,
    [ACT_RELEASE] = do_release, [ACT_DROP] = do_drop,
};

static void
do_with_view(const struct step *step)
{
    struct view *view = some_view(step->a);
    /* ... but for those that end it */
    bool ends = step->act == ACT_RELEASE || step->act == ACT_DROP;

    if (view != NULL) {
        view->busy += !ends;
        acts[step->act](view, step);
        view->busy -= !ends;
    }
}

void
step_do(const struct step *step)
{
    step_begin(step);
    if (world.depth == 0) {
        world.reentered = false;
    }
    if (step->act == ACT_VIEW) {
        do_view(step);
    }
    else if (step->act == ACT_GIVE_BACK) {
        raw_give_back(&world.raws[step->a % RAWS]);
    }
    else if (step->act == ACT_MAKE || step->act >= ACT_GROW
             || step->act == ACT_ASK_EXPORTER) {
        exporter_do(step);
    }
    else {
        do_with_view(step);
    }
    expect(PyErr_Occurred() == NULL, "exception-pending");
}
