#include "engine.h"

#include "holding.h"
#include "page.h"
#include "reading.h"
#include "sample.h"
#include "tape.h"

/* References that we hold beyond two for each operation. */
#define SPARE 64

/* A view that is held. */
struct slot {
    bool held;
    uint32_t op;  /* the GET that got it */
    int32_t word; /* of that GET */
    uint8_t fill; /* of that GET */
    enum bph_raw_obj obj;
    struct bph_object *at; /* view.obj at that time */
};

static struct engine {
    struct bph_tape tape;
    struct bph_peek peek;
    uint64_t seed;
    /* fixed places, as a subject may keep the address of the struct */
    struct bph_frame frames[BPH_SLOTS];
    struct bph_frame copy; /* the one that is released */
    struct slot slots[BPH_SLOTS];
    struct bph_holding self, redirect;
    struct bph_holding other; /* another view.obj that two views had at once */
    struct bph_reading reading;
    struct bph_pages pages;
    bool has_release; /* the type of self has a bf_releasebuffer */
} engine;

int
bph_open(int fd, uint64_t seed)
{
    bph_tape_open(&engine.tape, fd);
    engine.seed = seed;
    if (!bph_peek_open(&engine.peek, BPH_PEEK_VM)) {
        return -1;
    }
    return bph_phase(BPH_PHASE_IDLE);
}

int
bph_begin(void)
{
    bph_tape_rewind(&engine.tape);
    return bph_phase(BPH_PHASE_IDLE);
}

int
bph_phase(int phase)
{
    return bph_tape_step(&engine.tape, (enum bph_phase)phase, 0) ? 0 : -1;
}

int
bph_emit_text(const char *text, size_t size)
{
    struct bph_record head = {BPH_REC_TEXT, (uint32_t)size};

    if (size > BPH_TAPE_RESERVE
        || !bph_tape_append(&engine.tape, &head, text)) {
        return -1;
    }
    return bph_phase(BPH_PHASE_IDLE);
}

int
bph_digest(const void *bytes, uint64_t size, uint64_t *out)
{
    *out = bph_sample_digest(engine.seed, bytes, size);
    return 0;
}

/* Note the pending exception and clear it; true if there was one. */
static bool
take_exception(uint8_t *is, char name[BPH_NAME_BYTES])
{
    bph_peek_refresh(&engine.peek);
    if (!bph_exception_look(&engine.peek, is, name)) {
        return false;
    }
    PyErr_Clear();
    bph_peek_refresh(&engine.peek);
    return true;
}

/* Return the holding of the object at AT, or NULL if it is not watched. */
static const struct bph_holding *
watched(const struct bph_object *at)
{
    if (at == NULL) {
        return NULL;
    }
    if (at == engine.redirect.obj) {
        return &engine.redirect;
    }
    return at == engine.other.obj ? &engine.other : NULL;
}

static enum bph_raw_obj
classify_obj(const struct bph_frame *frame, struct bph_raw_get *get)
{
    struct bph_object *at = frame->view.obj;

    switch (bph_frame_pointer(frame, get->fill, (uintptr_t)at)) {
    case BPH_PTR_NULL:
        return BPH_OBJ_NULL;
    case BPH_PTR_UNTOUCHED:
        return BPH_OBJ_UNTOUCHED;
    case BPH_PTR_INSIDE:
    case BPH_PTR_WILD:
        return BPH_OBJ_WILD;
    case BPH_PTR_OTHER:
        break;
    }
    if (at == engine.self.obj) {
        return BPH_OBJ_SELF;
    }
    if (!bph_object_type_name(&engine.peek, (uintptr_t)at, get->obj_type)) {
        return BPH_OBJ_WILD;
    }
    return at == engine.redirect.obj ? BPH_OBJ_REDIRECT : BPH_OBJ_OTHER;
}

/* Watch AT from now on if a view that is held has the same obj. */
static void
watch_if_stable(struct bph_object *at)
{
    for (int i = 0; i < BPH_SLOTS; i++) {
        const struct slot *slot = &engine.slots[i];

        if (slot->held && slot->obj == BPH_OBJ_OTHER && slot->at == at) {
            bph_holding_release(&engine.other);
            bph_holding_init(&engine.other, at, 1);
            return;
        }
    }
}

/* Count the obj of a granted view that was not watched before. */
static void
count_other(struct bph_object *at, struct bph_raw_get *get)
{
    struct bph_holding holding;

    bph_holding_init(&holding, at, 0);
    get->obj_after = bph_holding_count(&holding);
    watch_if_stable(at);
}

/* Call PyObject_GetBuffer, and read all counts around it. */
static void
call_get(struct bph_frame *frame, struct bph_raw_get *get)
{
    int64_t redirect = bph_holding_count(&engine.redirect);
    int64_t other = bph_holding_count(&engine.other);
    const struct bph_holding *target;

    get->self_before = bph_holding_count(&engine.self);
    get->rc = PyObject_GetBuffer(engine.self.obj, &frame->view, get->word);
    get->self_after = bph_holding_count(&engine.self);
    get->obj_before = BPH_NO_COUNT;
    get->obj_after = BPH_NO_COUNT;
    target = watched(frame->view.obj);
    if (target != NULL) {
        get->obj_before = target == &engine.redirect ? redirect : other;
        get->obj_after = bph_holding_count(target);
    }
    get->exception_set = take_exception(&get->exception_is, get->exception);
    get->self_cleared = bph_holding_count(&engine.self);
}

static bool
append_reading(enum bph_record_kind kind)
{
    struct bph_record head = {(uint32_t)kind, 0};

    head.size =
        (uint32_t)(offsetof(struct bph_reading, tail) + engine.reading.tail_n);
    return bph_tape_append(&engine.tape, &head, &engine.reading);
}

/*
 * Release the view in SLOT, and see what that did.  An object of which only
 * our own reference is left may itself hold the subject: it goes before the
 * subject's count is read.
 */
static void
call_release(const struct slot *slot, const struct bph_frame *frame,
             struct bph_raw_release *out)
{
    struct bph_holding mine = {.obj = NULL};
    const struct bph_holding *target = watched(slot->at);
    char name[BPH_NAME_BYTES];
    uint8_t is;

    if (slot->obj == BPH_OBJ_OTHER && target == NULL) {
        bph_holding_init(&mine, slot->at, 1);
        target = &mine;
    }
    bph_frame_copy(frame, &engine.copy);
    PyBuffer_Release(&engine.copy.view);
    out->exception_set = take_exception(&is, name);
    out->obj_cleared = engine.copy.view.obj == NULL;
    out->guards = bph_frame_guards(frame) | bph_frame_guards(&engine.copy);
    if (target != NULL) {
        out->obj_after = bph_holding_count(target);
    }
    if (target == &engine.other && out->obj_after == 0) {
        bph_holding_release(&engine.other);
    }
    bph_holding_release(&mine);
    out->self_after = bph_holding_count(&engine.self);
}

static bool
is_releasable(const struct slot *slot)
{
    switch (slot->obj) {
    case BPH_OBJ_SELF:
    case BPH_OBJ_REDIRECT:
    case BPH_OBJ_OTHER:
        return slot->held;
    case BPH_OBJ_NULL:
    case BPH_OBJ_UNTOUCHED:
    case BPH_OBJ_WILD:
        break;
    }
    return false;
}

static bool
release(uint32_t index, uint8_t number, struct bph_raw_release *out)
{
    struct slot *slot = &engine.slots[number];

    *out = (struct bph_raw_release){.op = index, .slot = number};
    out->obj_after = BPH_NO_COUNT;
    if (!is_releasable(slot)) {
        out->self_after = bph_holding_count(&engine.self);
    }
    else if (bph_tape_step(&engine.tape, BPH_PHASE_RELEASE, index)) {
        call_release(slot, &engine.frames[number], out);
    }
    else {
        return false;
    }
    slot->held = false;
    return true;
}

/* Release what NUMBER holds, if anything, without a record. */
static bool
vacate(uint8_t number)
{
    struct bph_raw_release unused;
    const struct slot *slot = &engine.slots[number];

    return !slot->held || release(slot->op, number, &unused);
}

static bool
do_get(uint32_t index, const struct bph_op *op)
{
    struct bph_frame *frame = &engine.frames[op->slot];
    struct slot *slot = &engine.slots[op->slot];
    struct bph_raw_get *get = &engine.reading.get;

    if (!vacate(op->slot)) {
        return false;
    }
    *get = (struct bph_raw_get){
        .op = index, .word = op->word, .slot = op->slot, .fill = op->fill};
    bph_frame_fill(frame, op->fill);
    if (!bph_tape_step(&engine.tape, BPH_PHASE_GET, index)) {
        return false;
    }
    call_get(frame, get);
    if (get->rc == 0 && !bph_tape_step(&engine.tape, BPH_PHASE_READ, index)) {
        return false;
    }
    get->guards = bph_frame_guards(frame);
    bph_frame_members(frame, &get->view);
    get->obj = (uint8_t)classify_obj(frame, get);
    bph_reading_take(&engine.reading, frame, &engine.peek, engine.seed);
    get->has_release = engine.has_release;
    if (get->rc == 0 && frame->view.readonly == 0
        && get->content == BPH_CONTENT_READ) {
        get->page =
            (uint8_t)bph_page_of(&engine.pages, (uintptr_t)frame->view.buf);
    }
    if (get->rc == 0 && get->obj == BPH_OBJ_OTHER
        && watched(frame->view.obj) == NULL) {
        count_other(frame->view.obj, get);
    }
    *slot = (struct slot){get->rc == 0, index,    op->word,
                          op->fill,     get->obj, frame->view.obj};
    return append_reading(BPH_REC_GET);
}

/* Look again at what a slot holds; without a view there is no record. */
static bool
do_read(uint32_t index, const struct bph_op *op)
{
    const struct bph_frame *frame = &engine.frames[op->slot];
    const struct slot *slot = &engine.slots[op->slot];
    struct bph_raw_get *get = &engine.reading.get;
    const struct bph_holding *target = watched(slot->at);

    if (!slot->held) {
        return true;
    }
    if (!bph_tape_step(&engine.tape, BPH_PHASE_READ, index)) {
        return false;
    }
    *get = (struct bph_raw_get){
        .op = index, .word = slot->word, .slot = op->slot, .fill = slot->fill};
    bph_peek_refresh(&engine.peek);
    get->self_before = get->self_after = bph_holding_count(&engine.self);
    get->obj_before = get->obj_after =
        target == NULL ? BPH_NO_COUNT : bph_holding_count(target);
    get->guards = bph_frame_guards(frame);
    bph_frame_members(frame, &get->view);
    get->obj = (uint8_t)classify_obj(frame, get);
    bph_reading_take(&engine.reading, frame, &engine.peek, engine.seed);
    return append_reading(BPH_REC_READ);
}

static bool
do_release(uint32_t index, const struct bph_op *op)
{
    struct bph_record head = {BPH_REC_RELEASE, sizeof(struct bph_raw_release)};
    struct bph_raw_release record;

    return release(index, op->slot, &record)
           && bph_tape_append(&engine.tape, &head, &record);
}

static bool
do_op(uint32_t index, const struct bph_op *op)
{
    if (op->slot >= BPH_SLOTS || op->fill >= BPH_FILL_COUNT) {
        return false;
    }
    switch ((enum bph_op_kind)op->kind) {
    case BPH_OP_GET:
        return do_get(index, op);
    case BPH_OP_RELEASE:
        return do_release(index, op);
    case BPH_OP_READ:
        return do_read(index, op);
    }
    return false;
}

static bool
run_script(int count)
{
    struct bph_op ops[512];
    const int most = sizeof ops / sizeof ops[0];

    for (int first = 0; first < count; first += most) {
        int n = count - first < most ? count - first : most;

        if (!bph_tape_script(&engine.tape, (uint32_t)first, n, ops)) {
            return false;
        }
        for (int i = 0; i < n; i++) {
            if (!do_op((uint32_t)(first + i), &ops[i])) {
                return false;
            }
        }
    }
    return true;
}

int
bph_run(struct bph_object *obj, struct bph_object *redirect, int count)
{
    bool done;

    if (count < 0 || count > BPH_SCRIPT_OPS) {
        return -1;
    }
    bph_holding_init(&engine.self, obj, SPARE + 2 * (int64_t)count);
    bph_holding_init(&engine.redirect, redirect == obj ? NULL : redirect,
                     SPARE + 2 * (int64_t)count);
    bph_pages_forget(&engine.pages);
    bph_peek_refresh(&engine.peek);
    engine.has_release = bph_object_has_release(&engine.peek, (uintptr_t)obj);
    done = run_script(count);
    for (uint8_t i = 0; i < BPH_SLOTS; i++) {
        done = vacate(i) && done;
    }
    bph_holding_release(&engine.other);
    bph_holding_restore(&engine.redirect);
    bph_holding_restore(&engine.self);
    return bph_phase(BPH_PHASE_IDLE) == 0 && done ? 0 : -1;
}
