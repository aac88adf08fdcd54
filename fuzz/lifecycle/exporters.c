/*
 * What is done to exporters.
 */
#include <string.h>

#include "values.h"
#include "world.h"

/* (c_ubyte * n).from_buffer_copy(GIVEN); the types are made once. */
static struct bph_object *
make_ctypes(struct bph_object *given, int n)
{
    static struct bph_object *types[ROOM];

    if (types[n] == NULL) {
        types[n] =
            PyObject_CallFunction(world_classes.array_of, "n", (ptrdiff_t)n);
    }
    return bpf_call(types[n], "from_buffer_copy", given);
}

static struct bph_object *
make(enum kind kind, const char *bytes, int n)
{
    struct bph_object *given = PyBytes_FromStringAndSize(bytes, n);
    struct bph_object *made;

    switch (kind) {
    case KIND_BYTEARRAY:
        made =
            PyObject_CallFunctionObjArgs(&PyByteArray_Type, given, BPF_PY_END);
        break;
    case KIND_ARRAY:
        made = PyObject_CallFunction(world_classes.array, "sO", "h", given);
        break;
    case KIND_MMAP:
        made =
            PyObject_CallFunction(world_classes.mmap, "in", -1, (ptrdiff_t)n);
        bpf_drop(bpf_call(made, "write", given));
        break;
    case KIND_HASHED:
        made = PyObject_CallFunctionObjArgs(world_classes.hashed, given,
                                            BPF_PY_END);
        break;
    case KIND_CTYPES:
        made = make_ctypes(given, n);
        break;
    case KIND_BUFFER:
        made = PyObject_CallFunctionObjArgs(world_classes.buffer, given,
                                            BPF_PY_END);
        break;
    case KIND_DERIVED:
        made = PyObject_CallFunctionObjArgs(world_classes.derived, given,
                                            BPF_PY_END);
        break;
    case KIND_BYTES:
    case KIND_COUNT:
    default:
        return given;
    }
    Py_DecRef(given);
    return made;
}

/* The kind that NUMBER says; a mmap takes long. */
static enum kind
kind_of(unsigned number)
{
    static const enum kind kinds[16] = {
        KIND_BYTEARRAY, KIND_ARRAY,   KIND_MMAP,      KIND_BYTES,
        KIND_HASHED,    KIND_CTYPES,  KIND_BUFFER,    KIND_DERIVED,
        KIND_BYTEARRAY, KIND_ARRAY,   KIND_HASHED,    KIND_CTYPES,
        KIND_BUFFER,    KIND_DERIVED, KIND_BYTEARRAY, KIND_BUFFER};
    enum kind kind = kinds[number % 16];

    return !world_classes.has_methods
                   && (kind == KIND_BUFFER || kind == KIND_DERIVED)
               ? KIND_BYTEARRAY
               : kind;
}

/* Make one, if there is a slot for it. */
static void
do_make(const struct step *step)
{
    struct exporter *exporter = world.exporters;
    int n = 2 + 2 * (int)(step->c % 8);

    while (exporter->obj != NULL) {
        if (++exporter == world.exporters + EXPORTERS) {
            return;
        }
    }
    memset(exporter, 0, sizeof *exporter);
    exporter->kind = kind_of(step->b);
    exporter->len = n;
    for (int i = 0; i < n; i++) {
        exporter->mem[i] = (uint8_t)(i * 3 + 1);
    }
    exporter->obj = make(exporter->kind, (const char *)exporter->mem, n);
    expect(exporter->obj != NULL, "make");
}

/* Bytes of an item of EXPORTER. */
static int
unit_of(const struct exporter *exporter)
{
    return exporter->kind == KIND_ARRAY ? 2 : 1;
}

static bool
has_method(const struct exporter *exporter)
{
    return exporter->kind != KIND_BYTES && exporter->kind != KIND_MMAP
           && exporter->kind != KIND_CTYPES;
}

/* TOLD is what came of a change of size, which exports forbid. */
static bool
is_changed(const struct exporter *exporter, struct bph_object *told)
{
    if (exporter->exports > 0 || (exporter->unsure > 0 && told == NULL)) {
        expect(told == NULL, "resized-while-exported");
        expect_exception(PyExc_BufferError, "resized-while-exported");
        return false;
    }
    expect(told != NULL, "size-locked");
    Py_DecRef(told);
    if (world.depth > 0) {
        bpf_feature(FEATURE_MOVED + 32 * (unsigned)world.outer->act
                    + 4 * exporter->kind + world.nreleased % 4);
    }
    return true;
}

/* An array of ctypes is as long as its type says: its memory moves. */
static void
do_move(struct exporter *exporter)
{
    const ptrdiff_t sizes[] = {ROOM, exporter->len};

    if (exporter->exports > 0 && known_forbids(ACT_GROW)) {
        return;
    }
    for (int i = 0; i < 2; i++) {
        if (!is_changed(exporter,
                        PyObject_CallFunction(world_classes.resize, "On",
                                              exporter->obj, sizes[i]))) {
            return;
        }
    }
}

static void
do_grow(struct exporter *exporter)
{
    int unit = unit_of(exporter);

    if (exporter->kind == KIND_CTYPES) {
        do_move(exporter);
        return;
    }
    if (!has_method(exporter) || exporter->len + unit > ROOM) {
        return;
    }
    if (is_changed(exporter,
                   bpf_call(exporter->obj, "append", world_classes.seven))) {
        memset(exporter->mem + exporter->len, 0, (size_t)unit);
        exporter->mem[exporter->len] = 7;
        exporter->len += unit;
    }
}

static void
do_shrink(struct exporter *exporter)
{
    struct bph_object *told;

    if (!has_method(exporter)) {
        return;
    }
    told = bpf_call(exporter->obj, "pop", NULL);
    if (exporter->len == 0) {
        expect_exception(PyExc_IndexError, "pop-of-nothing");
    }
    else if (is_changed(exporter, told)) {
        exporter->len -= unit_of(exporter);
    }
}

/* Of a bytearray clear, of a mmap close; an array has no clear before 3.13. */
static void
do_clear(struct exporter *exporter)
{
    bool is_mmap = exporter->kind == KIND_MMAP;
    struct bph_object *told;

    if (exporter->kind == KIND_ARRAY || exporter->kind == KIND_BYTES
        || exporter->kind == KIND_CTYPES || (!is_mmap && exporter->len == 0)) {
        return;
    }
    told = bpf_call(exporter->obj, is_mmap ? "close" : "clear", NULL);
    if (exporter->closed) { /* closing again does nothing */
        expect(told != NULL, "close-again");
        Py_DecRef(told);
    }
    else if (is_changed(exporter, told)) {
        exporter->len = 0;
        exporter->closed = is_mmap;
    }
}

/* What EXPORTER says to WORD instead of giving a buffer. */
static struct bph_object *
refusal_of_ask(const struct exporter *exporter, int word,
               const struct step *step)
{
    if (exporter->closed) {
        return PyExc_ValueError;
    }
    if ((word & 1) != 0 && exporter->kind == KIND_BYTES) {
        return PyExc_BufferError;
    }
    return refusal_of_buffer(exporter, step);
}

static bool
is_bytearray(const struct exporter *exporter)
{
    return exporter->kind == KIND_BYTEARRAY || exporter->kind == KIND_HASHED
           || exporter->kind == KIND_DERIVED;
}

/* What is searched for: bytes, and an object for them. */
struct needle {
    struct exporter *exporter; /* NULL: a number */
    struct bph_object *obj;
    uint8_t number;
};

static struct needle
needle_of(const struct step *step)
{
    struct needle needle = {.number = step->c % 100};

    if (step->b < 96) {
        needle.obj = number_of(step, needle.number);
    }
    else {
        needle.exporter = some_exporter(step->b);
        needle.obj = needle.exporter->obj;
        Py_IncRef(needle.obj);
    }
    return needle;
}

/* Where NEEDLE is in EXPORTER for the first time, or -1. */
static int
search(const struct exporter *exporter, const struct needle *needle)
{
    const uint8_t *bytes =
        needle->exporter == NULL ? &needle->number : needle->exporter->mem;
    int n = needle->exporter == NULL ? 1 : needle->exporter->len;

    for (int i = 0; i + n <= exporter->len; i++) {
        if (memcmp(exporter->mem + i, bytes, (size_t)n) == 0) {
            return i;
        }
    }
    return -1;
}

/* Search EXPORTER for NEEDLE; while that runs, either may be exported. */
static struct bph_object *
call_search(struct exporter *exporter, const char *method,
            const struct needle *needle)
{
    struct bph_object *told;

    exporter->busy++;
    exporter->unsure++;
    if (needle->exporter != NULL) {
        needle->exporter->unsure++;
    }
    told = bpf_call(exporter->obj, method, needle->obj);
    if (needle->exporter != NULL) {
        needle->exporter->unsure--;
    }
    exporter->unsure--;
    exporter->busy--;
    return told;
}

/* What runs inside may change what is searched: then any answer is right. */
static void
do_search(struct exporter *exporter, const struct step *step)
{
    const bool asks_where = step->c < 128;
    struct bph_object *why = NULL, *told;
    struct needle needle;
    int at, overflow;

    if (!is_bytearray(exporter)) {
        return;
    }
    needle = needle_of(step);
    if (needle.exporter != NULL) {
        why = refusal_of_ask(needle.exporter, 0, step);
    }
    told =
        call_search(exporter, asks_where ? "find" : "__contains__", &needle);
    bpf_drop(needle.obj);
    if (world.reentered) {
        PyErr_Clear();
    }
    else if (why != NULL) {
        expect(told == NULL, "search");
        expect_exception(why, "search-how");
    }
    else {
        at = search(exporter, &needle);
        expect(told != NULL, "search");
        expect(PyLong_AsLongLongAndOverflow(told, &overflow)
                   == (asks_where ? at : at >= 0),
               "found");
    }
    bpf_drop(told);
}

/* A buffer of EXPORTER in a slot. */
static void
do_ask(struct exporter *exporter, const struct step *step)
{
    static const int words[] = {0, 1, 8, 0x18, 0x1C, 0x11C, 0x1D};
    struct raw *raw = &world.raws[step->b % RAWS];
    int word = words[step->c % (sizeof words / sizeof words[0])];
    struct bph_object *why = refusal_of_ask(exporter, word, step);
    bool granted;

    if (raw->held || raw->busy) {
        return;
    }
    memset(&raw->view, 0, sizeof raw->view);
    raw->busy = true;
    granted = PyObject_GetBuffer(exporter->obj, &raw->view, word) == 0;
    raw->busy = false;
    expect(granted == (why == NULL), granted ? "granted" : "refused");
    if (!granted) {
        expect_exception(why, "refused-how");
        return;
    }
    expect(raw->view.len == exporter->len, "len");
    raw->held = true;
    raw->of = -1;
    raw->exporter = (int)(exporter - world.exporters);
    exporter->exports++;
}

void
exporter_do(const struct step *step)
{
    struct exporter *exporter = some_exporter(step->a);

    if (step->act == ACT_MAKE) {
        do_make(step);
    }
    else if (exporter == NULL
             || (exporter->busy > 0 && step->act != ACT_ASK_EXPORTER
                 && known_forbids(ACT_SEARCH))) {
        return;
    }
    else if (step->act == ACT_SEARCH) {
        do_search(exporter, step);
    }
    else if (step->act == ACT_GROW) {
        do_grow(exporter);
    }
    else if (step->act == ACT_SHRINK) {
        do_shrink(exporter);
    }
    else if (step->act == ACT_CLEAR) {
        do_clear(exporter);
    }
    else {
        do_ask(exporter, step);
    }
}
