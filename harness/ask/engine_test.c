/*
 * The engine on a runtime of a few lines: exporters that do exactly what a
 * row says, no interpreter, and so under the sanitizers.
 */
#define _GNU_SOURCE
#include "engine.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bp_test.h"
#include "channel.h"
#include "sample.h"

#define SEED 5
#define WILD ((uintptr_t)0x1001)

/* addresses of nothing, as bytes to be copied */
static const uintptr_t wild = WILD, wild_object = WILD & ~(uintptr_t)7;

static struct bph_object self, other;

/* --- the runtime -------------------------------------------------------- */

#define IMMORTAL 0xc0000000 /* counts from here on do not move */

struct bph_object PyType_Type = {1, &PyType_Type};

static struct bph_type buffer_error = {{1, &PyType_Type}, 0, "BufferError"};
static struct bph_type odd_error = {{1, &PyType_Type}, 0, "a.b.OddError"};
static struct bph_type fake_type = {{1, &PyType_Type}, 0, "pkg.Fake"};
static struct bph_type long_type = {
    {1, &PyType_Type},
    0,
    "0123456789012345678901234567890123456789012345678901234567890"
    "1\xc3\xa4"};

struct bph_object *PyExc_BufferError = &buffer_error.head;
struct bph_object *PyExc_ValueError, *PyExc_TypeError, *PyExc_MemoryError;
struct bph_object *PyExc_SystemError, *PyExc_Exception = &buffer_error.head;

static struct bph_object *pending;
static struct bph_object *traceback; /* what the exception keeps alive */

struct bph_object *
PyErr_Occurred(void)
{
    return pending;
}

int
PyErr_ExceptionMatches(struct bph_object *exception)
{
    return pending == exception;
}

void
Py_IncRef(struct bph_object *obj)
{
    if (obj->count < IMMORTAL) {
        obj->count++;
    }
}

void
Py_DecRef(struct bph_object *obj)
{
    if (obj->count == 0) {
        abort(); /* a dead object */
    }
    if (obj->count < IMMORTAL) {
        obj->count--;
    }
    if (obj->count == 0 && obj == &other) {
        self.count--; /* it kept that alive: see temporary() */
    }
}

void
PyErr_Clear(void)
{
    pending = NULL;
    if (traceback != NULL) {
        Py_DecRef(traceback);
        traceback = NULL;
    }
}

/* --- the exporter ------------------------------------------------------- */

static double items[6] = {0, 1, 2, 3, 4, 5};
static ptrdiff_t shape[64] = {2, 3}, strides[64] = {8, 16};
static char format[] = "d";
static struct bph_view answer; /* what a granted request gets */
static struct bph_view asked;  /* the struct before the call */
static void (*misbehave)(struct bph_view *view); /* in the get */
static void (*misrelease)(struct bph_view *view);
static struct bph_object *raises; /* the request is refused with this */
static int calls, releases;
static const struct bph_view *get_at, *release_at;

int
PyObject_GetBuffer(struct bph_object *obj, struct bph_view *view, int flags)
{
    CHECK(obj == &self);
    CHECK_EQ(flags, 0x11c);
    calls++;
    asked = *view;
    get_at = view;
    if (raises != NULL) {
        pending = raises;
        traceback = obj;
        Py_IncRef(obj);
        return -1;
    }
    *view = answer;
    if (misbehave != NULL) {
        misbehave(view);
    }
    else {
        Py_IncRef(view->obj);
    }
    return 0;
}

void
PyBuffer_Release(struct bph_view *view)
{
    struct bph_object *obj = view->obj;

    releases++;
    release_at = view;
    CHECK(memcmp(view, get_at, sizeof *view) == 0); /* faithful */
    view->obj = NULL;
    if (misrelease != NULL) {
        misrelease(view);
    }
    Py_DecRef(obj);
}

/* --- the other end of the channel --------------------------------------- */

static int channel;
static struct bph_raw_get got;
static struct bph_raw_release released;
static int64_t tail[200];
static char got_format[BPH_FORMAT_BYTES + 1];
static int records;

/* Read the record at *AT; what was got and released last stays. */
static void
read_record(uint64_t *at)
{
    static char bytes[1 << 14];
    struct bph_record head;
    size_t arrays;

    CHECK_EQ(pread(channel, &head, sizeof head, (off_t)*at), sizeof head);
    CHECK(head.size <= sizeof bytes);
    CHECK_EQ(pread(channel, bytes, head.size, (off_t)(*at + sizeof head)),
             head.size);
    *at += sizeof head + ((size_t)head.size + 7) / 8 * 8;
    records++;
    if (head.kind == BPH_REC_RELEASE) {
        CHECK_EQ(head.size, sizeof released);
        memcpy(&released, bytes, sizeof released);
        return;
    }
    CHECK_EQ(head.kind, BPH_REC_GET);
    memcpy(&got, bytes, sizeof got);
    arrays = got.shape_n;
    arrays = 8 * (arrays + got.strides_n + got.suboffsets_n);
    CHECK_EQ(head.size, sizeof got + arrays + got.format_n);
    memcpy(tail, bytes + sizeof got, arrays);
    memset(got_format, 0, sizeof got_format);
    memcpy(got_format, bytes + sizeof got + arrays, got.format_n);
}

/* Run N operations and read back what they left. */
static int
run(const struct bph_op *ops, int n, struct bph_object *redirect)
{
    struct bph_journal journal = {0};
    uint64_t at = BPH_RECORDS_AT;
    int rc;

    CHECK_EQ(pwrite(channel, ops, (size_t)n * sizeof *ops, BPH_SCRIPT_AT),
             (size_t)n * sizeof *ops);
    calls = releases = records = 0;
    CHECK_EQ(bph_begin(), 0);
    rc = bph_run(&self, redirect, n);
    CHECK(pending == NULL);
    CHECK_EQ(pread(channel, &journal, sizeof journal, 0), sizeof journal);
    CHECK_EQ(journal.phase, BPH_PHASE_IDLE);
    while (at < journal.end) {
        read_record(&at);
    }
    CHECK_EQ(at, journal.end);
    return rc;
}

#define GET(slot, fill)                                                       \
    {                                                                         \
        BPH_OP_GET, slot, BPH_FILL_##fill, 0, 0x11c                           \
    }
#define RELEASE(slot)                                                         \
    {                                                                         \
        BPH_OP_RELEASE, slot, 0, 0, 0                                         \
    }

/* One request and its release. */
static void
ask(enum bph_fill fill)
{
    const struct bph_op ops[] = {{BPH_OP_GET, 3, (uint8_t)fill, 0, 0x11c},
                                 RELEASE(3)};

    CHECK_EQ(run(ops, 2, NULL), 0);
    CHECK_EQ(records, 2);
    CHECK_EQ(calls, 1);
    CHECK_EQ(got.op, 0);
    CHECK_EQ(got.word, 0x11c);
    CHECK_EQ(got.slot, 3);
    CHECK_EQ(released.op, 1);
    CHECK_EQ(released.slot, 3);
}

/* An honest 2x3 array in Fortran order. */
static void
reset(void)
{
    self = (struct bph_object){10, &fake_type.head};
    other = (struct bph_object){20, &fake_type.head};
    answer = (struct bph_view){items,  &self, 48,      8,    0,   2,
                               format, shape, strides, NULL, NULL};
    misbehave = NULL;
    misrelease = NULL;
    raises = NULL;
}

/* --- tests -------------------------------------------------------------- */

static void
test_honest(void)
{
    const double packed[6] = {0, 2, 4, 1, 3, 5};

    reset();
    ask(BPH_FILL_A5);
    CHECK_EQ(asked.ndim, (int)0xa5a5a5a5);
    CHECK_EQ(got.rc, 0);
    CHECK_EQ(got.fill, BPH_FILL_A5);
    CHECK_EQ(got.obj, BPH_OBJ_SELF);
    CHECK_EQ(got.buf, BPH_PTR_OTHER);
    CHECK(got.view.buf == (uintptr_t)items);
    CHECK_EQ(got.view.len, 48);
    CHECK_EQ(got.shape_n, 2);
    CHECK_EQ(tail[0], 2);
    CHECK_EQ(tail[1], 3);
    CHECK_EQ(got.strides_n, 2);
    CHECK_EQ(tail[2], 8);
    CHECK_EQ(tail[3], 16);
    CHECK_EQ(got.suboffsets, BPH_PTR_NULL);
    CHECK_EQ(got.suboffsets_n, 0);
    CHECK_EQ(got.internal, BPH_PTR_NULL);
    CHECK_STR(got_format, "d");
    CHECK_EQ(got.format_cut, 0);
    CHECK_EQ(got.content, BPH_CONTENT_READ);
    CHECK_EQ(got.digest, bph_sample_digest(SEED, packed, sizeof packed));
    CHECK_EQ(got.exception_set, 0);
    CHECK_STR(got.exception, "");
    CHECK_STR(got.obj_type, "");
    CHECK_EQ(got.guards, 0);
    CHECK_EQ(got.self_before, 10);
    CHECK_EQ(got.self_after, 11);
    CHECK_EQ(got.obj_after, BPH_NO_COUNT);
    CHECK_EQ(releases, 1);
    CHECK(release_at != get_at);
    CHECK_EQ(released.obj_cleared, 1);
    CHECK_EQ(released.self_after, 10);
    CHECK_EQ(released.guards, 0);
    CHECK_EQ(self.count, 10);
}

static void
test_fills(void)
{
    reset();
    ask(BPH_FILL_ZERO);
    CHECK_EQ(asked.len, 0);
    ask(BPH_FILL_FF);
    CHECK_EQ(asked.len, -1);
    CHECK_EQ(asked.readonly, -1);
}

static void
test_refused(void)
{
    reset();
    raises = &odd_error.head;
    ask(BPH_FILL_A5);
    CHECK_EQ(got.rc, -1);
    CHECK_EQ(got.obj, BPH_OBJ_UNTOUCHED);
    CHECK_EQ(got.shape, BPH_PTR_UNTOUCHED);
    CHECK_EQ(got.content, BPH_CONTENT_NONE);
    CHECK_EQ(got.exception_set, 1);
    CHECK_EQ(got.exception_is, 0);
    CHECK_STR(got.exception, "OddError");
    CHECK_EQ(got.self_before, 10);
    CHECK_EQ(got.self_after, 11); /* the traceback */
    CHECK_EQ(got.self_cleared, 10);
    CHECK_EQ(releases, 0);
    CHECK_EQ(released.obj_cleared, 0);
    CHECK_EQ(released.self_after, 10);
    raises = PyExc_BufferError;
    ask(BPH_FILL_ZERO);
    CHECK_EQ(got.obj, BPH_OBJ_NULL);
    CHECK_EQ(got.exception_is, BPH_EXC_BUFFER_ERROR | BPH_EXC_EXCEPTION);
}

static void
self_referential(struct bph_view *view)
{
    Py_IncRef(view->obj);
    view->ndim = 1;
    view->itemsize = 1;
    view->shape = &view->len;
    view->strides = &view->itemsize;
    view->internal = &view->buf;
}

static void
wild_arrays(struct bph_view *view)
{
    Py_IncRef(view->obj);
    memcpy(&view->shape, &wild, sizeof view->shape);
    memcpy(&view->format, &wild, sizeof view->format);
    memset(&view->strides, 0xa5, sizeof view->strides);
    view->internal = items;
}

static void
wild_buf(struct bph_view *view)
{
    Py_IncRef(view->obj);
    memcpy(&view->buf, &wild, sizeof view->buf);
}

static void
endless_format(struct bph_view *view)
{
    static char endless[BPH_FORMAT_BYTES + 10];

    Py_IncRef(view->obj);
    memset(endless, 'B', sizeof endless);
    view->format = endless;
}

static void
many_dimensions(struct bph_view *view)
{
    Py_IncRef(view->obj);
    view->ndim = 65;
}

static void
test_pointers(void)
{
    reset();
    misbehave = self_referential;
    ask(BPH_FILL_A5);
    CHECK_EQ(got.shape, BPH_PTR_INSIDE);
    CHECK_EQ(got.strides, BPH_PTR_INSIDE);
    CHECK_EQ(got.internal, BPH_PTR_INSIDE);
    CHECK_EQ(tail[0], 48);
    CHECK_EQ(tail[1], 1);
    CHECK_EQ(got.digest, bph_sample_digest(SEED, items, 48));
    misbehave = wild_arrays;
    ask(BPH_FILL_A5);
    CHECK_EQ(got.shape, BPH_PTR_WILD);
    CHECK_EQ(got.shape_n, 0);
    CHECK_EQ(got.strides, BPH_PTR_UNTOUCHED);
    CHECK_EQ(got.format, BPH_PTR_WILD);
    CHECK_EQ(got.internal, BPH_PTR_OTHER);
    CHECK_EQ(got.content, BPH_CONTENT_UNCLEAR);
    misbehave = wild_buf;
    ask(BPH_FILL_A5);
    CHECK_EQ(got.buf, BPH_PTR_OTHER);
    CHECK_EQ(got.content, BPH_CONTENT_WILD);
    misbehave = endless_format;
    ask(BPH_FILL_A5);
    CHECK_EQ(got.format_cut, 1);
    CHECK_EQ(got.format_n, BPH_FORMAT_BYTES);
    misbehave = many_dimensions;
    ask(BPH_FILL_A5);
    CHECK_EQ(got.shape, BPH_PTR_OTHER);
    CHECK_EQ(got.shape_n, 0);
    CHECK_EQ(got.content, BPH_CONTENT_UNCLEAR);
}

static void
write_below(struct bph_view *view)
{
    Py_IncRef(&self);
    ((volatile char *)view)[-1] ^= 1;
}

static void
write_above(struct bph_view *view)
{
    if (view->obj != NULL) {
        Py_IncRef(view->obj);
    }
    ((volatile char *)(view + 1))[0] ^= 1;
}

static void
test_guards(void)
{
    reset();
    misbehave = write_below;
    ask(BPH_FILL_A5);
    CHECK_EQ(got.guards, BPH_GUARD_BELOW);
    CHECK_EQ(released.guards, BPH_GUARD_BELOW); /* still */
    misbehave = write_above;
    ask(BPH_FILL_FF);
    CHECK_EQ(got.guards, BPH_GUARD_ABOVE);
    misbehave = NULL;
    misrelease = write_above;
    ask(BPH_FILL_ZERO);
    CHECK_EQ(got.guards, 0);
    CHECK_EQ(released.guards, BPH_GUARD_ABOVE);
}

static void
null_obj(struct bph_view *view)
{
    view->obj = NULL;
}

static void
untouched_obj(struct bph_view *view)
{
    memset(&view->obj, 0xff, sizeof(void *));
}

static void
wild_obj(struct bph_view *view)
{
    memcpy(&view->obj, &wild_object, sizeof(void *));
}

/* Memory that can be read, but is no object. */
static void
no_object(struct bph_view *view)
{
    static struct bph_type no_type = {{1, NULL}, 0, "name"};
    static struct bph_object fraud = {1, &no_type.head};

    view->obj = &fraud;
}

static void
dead_object(struct bph_view *view)
{
    static struct bph_object dead = {0, &fake_type.head};

    view->obj = &dead;
}

static void
test_no_obj(void)
{
    static const struct {
        int line;
        enum bph_raw_obj want;
        void (*misbehave)(struct bph_view *view);
    } rows[] = {
        {__LINE__, BPH_OBJ_NULL, null_obj},
        {__LINE__, BPH_OBJ_UNTOUCHED, untouched_obj},
        {__LINE__, BPH_OBJ_WILD, wild_obj},
        {__LINE__, BPH_OBJ_WILD, no_object},
        {__LINE__, BPH_OBJ_WILD, dead_object},
    };

    reset();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        misbehave = rows[i].misbehave;
        ask(BPH_FILL_FF);
        CHECK_EQ_AT(rows[i].line, got.obj, rows[i].want);
        CHECK_EQ_AT(rows[i].line, releases, 0);
        CHECK_EQ_AT(rows[i].line, released.obj_cleared, 0);
        CHECK_EQ_AT(rows[i].line, released.obj_after, BPH_NO_COUNT);
    }
}

static void
test_other(void)
{
    const struct bph_op pair[] = {GET(0, A5), GET(1, FF), RELEASE(1),
                                  RELEASE(0), GET(2, A5), RELEASE(2)};

    reset();
    answer.obj = &other;
    ask(BPH_FILL_A5);
    CHECK_EQ(got.obj, BPH_OBJ_OTHER);
    CHECK_STR(got.obj_type, "pkg.Fake");
    CHECK_EQ(got.self_after, 10);
    CHECK_EQ(got.obj_before, BPH_NO_COUNT);
    CHECK_EQ(got.obj_after, 21);
    CHECK_EQ(released.obj_after, 20);
    CHECK_EQ(other.count, 20);
    /* held twice: known from then on */
    CHECK_EQ(run(pair, 6, NULL), 0);
    CHECK_EQ(got.obj_before, 20);
    CHECK_EQ(got.obj_after, 21);
    CHECK_EQ(released.obj_after, 20);
    CHECK_EQ(other.count, 20);
    /* declared: known from the start */
    CHECK_EQ(run(pair, 1, &other), 0);
    CHECK_EQ(got.obj, BPH_OBJ_REDIRECT);
    CHECK_EQ(got.obj_before, 20);
    CHECK_EQ(got.obj_after, 21);
    CHECK_EQ(other.count, 20);
    other.type = &long_type.head;
    CHECK_EQ(run(pair, 1, NULL), 0);
    CHECK_EQ(strlen(got.obj_type), 62); /* not through a character */
}

/* An object that lives as long as a view of it, and keeps SELF alive. */
static void
temporary(struct bph_view *view)
{
    if (other.count == 0) {
        Py_IncRef(&self);
    }
    other.count++;
    view->obj = &other;
}

static void
test_temporary(void)
{
    const struct bph_op pair[] = {GET(0, A5), GET(1, FF), RELEASE(1),
                                  RELEASE(0)};

    reset();
    misbehave = temporary;
    other.count = 0;
    CHECK_EQ(run(pair, 4, NULL), 0);
    CHECK_EQ(got.obj, BPH_OBJ_OTHER);
    CHECK_EQ(got.obj_after, 2);
    CHECK_EQ(got.self_before, 11);
    CHECK_EQ(released.obj_after, 0);
    CHECK_EQ(released.self_after, 10);
    CHECK_EQ(other.count, 0);
    CHECK_EQ(self.count, 10);
}

static void
release_too_much(struct bph_view *view)
{
    (void)view;
    Py_DecRef(&self);
}

static void
fail_in_release(struct bph_view *view)
{
    (void)view;
    pending = PyExc_BufferError;
}

static void
test_release(void)
{
    const struct bph_op ops[] = {GET(0, A5), RELEASE(0), RELEASE(0),
                                 GET(0, A5), GET(0, A5), GET(1, A5)};

    reset();
    misrelease = release_too_much;
    ask(BPH_FILL_A5);
    CHECK_EQ(released.self_after, 9);
    CHECK_EQ(self.count, 10); /* made good, so that it lives on */
    misrelease = fail_in_release;
    ask(BPH_FILL_A5);
    CHECK_EQ(released.exception_set, 1);
    misrelease = NULL;
    /* the second release finds nothing; what is held at the end goes */
    CHECK_EQ(run(ops, 6, NULL), 0);
    CHECK_EQ(records, 6);
    CHECK_EQ(calls, 4);
    CHECK_EQ(releases, 4);
    CHECK_EQ(self.count, 10);
    misbehave = null_obj;
    ask(BPH_FILL_A5);
    CHECK_EQ(self.count, 10);
}

static void
test_immortal(void)
{
    reset();
    self.count = IMMORTAL;
    ask(BPH_FILL_A5);
    CHECK_EQ(got.self_before, BPH_NO_COUNT);
    CHECK_EQ(got.self_after, BPH_NO_COUNT);
    CHECK_EQ(released.self_after, BPH_NO_COUNT);
    CHECK_EQ(self.count, IMMORTAL);
    other.count = IMMORTAL;
    answer.obj = &other;
    ask(BPH_FILL_A5);
    CHECK_EQ(got.obj_after, BPH_NO_COUNT);
    CHECK_EQ(released.obj_after, BPH_NO_COUNT);
}

static void
test_script(void)
{
    const struct bph_op bad[] = {{BPH_OP_GET, BPH_SLOTS, 0, 0, 0x11c},
                                 {BPH_OP_GET, 0, BPH_FILL_COUNT, 0, 0x11c},
                                 {0, 0, 0, 0, 0},
                                 {4, 0, 0, 0, 0}};
    static struct bph_op many[1500];
    uint64_t digest = 0;

    reset();
    for (int i = 0; i < 4; i++) {
        CHECK_EQ(run(&bad[i], 1, NULL), -1);
        CHECK_EQ(calls, 0);
    }
    CHECK_EQ(bph_run(&self, NULL, -1), -1);
    CHECK_EQ(bph_run(&self, NULL, BPH_SCRIPT_OPS + 1), -1);
    for (size_t i = 0; i < 1500; i += 2) {
        many[i] = (struct bph_op)GET(7, FF);
        many[i + 1] = (struct bph_op)RELEASE(7);
    }
    CHECK_EQ(run(many, 1500, NULL), 0);
    CHECK_EQ(records, 1500);
    CHECK_EQ(released.op, 1499);
    CHECK_EQ(bph_digest(items, 48, &digest), 0);
    CHECK_EQ(digest, bph_sample_digest(SEED, items, 48));
}

int
main(void)
{
    channel = memfd_create("engine_test", MFD_CLOEXEC);
    CHECK_EQ(bph_open(channel, SEED), 0);
    test_honest();
    test_fills();
    test_refused();
    test_pointers();
    test_guards();
    test_no_obj();
    test_other();
    test_temporary();
    test_release();
    test_immortal();
    test_script();
    (void)close(channel);
    CHECK_EQ(bph_begin(), -1);
    CHECK_EQ(bph_run(&self, NULL, 0), -1);
    return bp_test_end();
}
