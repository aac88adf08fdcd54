/*
 * Answers from JSON: the baseline of the outcome, and what is there put over
 * it.  Whether something was written that could have been left out is not
 * looked at here: the reader of the file writes the line again and compares.
 */
#include <limits.h>
#include <string.h>

#include "names.h"
#include "parts.h"

bool
bph_take_int(const struct bph_json *value, int *out)
{
    if (value->kind != BPH_JSON_INT || value->number < INT_MIN
        || value->number > INT_MAX) {
        return false;
    }
    *out = (int)value->number;
    return true;
}

bool
bph_take_digest(const char *text, uint64_t *out)
{
    static const char digits[] = "0123456789abcdef";
    uint64_t value = 0;

    if (strlen(text) != 16) {
        return false;
    }
    for (size_t i = 0; i < 16; i++) {
        const char *found = strchr(digits, text[i]);

        if (found == NULL) {
            return false;
        }
        value = value << 4 | (uint64_t)(found - digits);
    }
    *out = value;
    return true;
}

#define IS BPH_JSON_IS

static const struct bph_json_member answer_members[] = {
    {"buf", IS(INT) | IS(STRING) | IS(NULL), true},
    {"changed", IS(STRING), true},
    {"content", IS(STRING), true},
    {"detail", IS(INT) | IS(STRING), true},
    {"exception", IS(OBJECT), true},
    {"format", IS(STRING) | IS(OBJECT) | IS(NULL), true},
    {"guards", IS(ARRAY), true},
    {"internal", IS(STRING) | IS(NULL), true},
    {"itemsize", IS(INT) | IS(STRING), true},
    {"len", IS(INT) | IS(STRING), true},
    {"ndim", IS(INT) | IS(STRING), true},
    {"obj", IS(STRING) | IS(NULL), true},
    {"obj_type", IS(STRING), true},
    {"outcome", IS(STRING), false},
    {"phase", IS(STRING), true},
    {"readonly", IS(INT) | IS(STRING), true},
    {"readonly_page", IS(BOOL), true},
    {"refs", IS(OBJECT), true},
    {"release_raised", IS(BOOL), true},
    {"shape", IS(ARRAY) | IS(OBJECT) | IS(NULL), true},
    {"strides", IS(ARRAY) | IS(OBJECT) | IS(NULL), true},
    {"suboffsets", IS(ARRAY) | IS(OBJECT) | IS(NULL), true},
};
static const struct bph_json_member exception_members[] = {
    {"is", IS(ARRAY), false},
    {"type", IS(STRING), false},
};
static const struct bph_json_member format_members[] = {
    {"cut", IS(BOOL), true},
    {"ptr", IS(STRING), false},
    {"text", IS(STRING), true},
};
static const struct bph_json_member array_members[] = {
    {"ptr", IS(STRING), false},
    {"values", IS(ARRAY), true},
};
static const struct bph_json_member refs_members[] = {
    {"after", IS(INT), true},
    {"held", IS(INT), true},
    {"obj_after", IS(INT), true},
    {"obj_held", IS(INT), true},
};
#define COUNT(array) (sizeof(array) / sizeof *(array))

struct reading {
    const struct bph_json *value; /* the answer */
    struct bph_answer *out;
    char *error;
    size_t capacity;
};

static bool
wrong(const struct reading *r, const char *key)
{
    snprintf(r->error, r->capacity, "member \"%s\" has a wrong value", key);
    return false;
}

/* Member KEY as a word that FIND knows; null is value 0.  Absent: as it is. */
static bool
take_word(const struct reading *r, const char *key,
          int (*find)(const char *name), unsigned *out)
{
    const struct bph_json *value = bph_json_get(r->value, key);
    int found;

    if (value == NULL) {
        return true;
    }
    if (value->kind == BPH_JSON_NULL) {
        *out = 0;
        return true;
    }
    found = value->kind == BPH_JSON_STRING ? find(value->text) : -1;
    if (found < 0) {
        return wrong(r, key);
    }
    *out = (unsigned)found;
    return true;
}

static bool
take_number(const struct reading *r, const char *key, struct bph_number *out)
{
    const struct bph_json *value = bph_json_get(r->value, key);

    if (value == NULL) {
        return true;
    }
    if (value->kind == BPH_JSON_STRING) {
        if (strcmp(value->text, "untouched") != 0) {
            return wrong(r, key);
        }
        out->untouched = true;
        out->value = 0;
        return true;
    }
    out->untouched = false;
    out->value = value->number;
    return true;
}

/* An array of words, each a bit, ascending. */
static bool
take_set(const struct bph_json *value, int (*find)(const char *name),
         unsigned *out)
{
    unsigned set = 0;

    for (size_t i = 0; i < value->n; i++) {
        int bit = value->items[i].kind == BPH_JSON_STRING
                      ? find(value->items[i].text)
                      : -1;

        if (bit < 0 || (unsigned)bit <= set) {
            return false;
        }
        set |= (unsigned)bit;
    }
    *out = set;
    return true;
}

/* A text into SIZE bytes at OUT, its end included. */
static bool
take_text(const struct bph_json *value, char *out, size_t size)
{
    if (value->text_n >= size) {
        return false;
    }
    memcpy(out, value->text, value->text_n + 1);
    return true;
}

static bool
take_values(const struct bph_json *value, struct bph_array *out)
{
    if (value->n > BP_MAX_NDIM) {
        return false;
    }
    for (size_t i = 0; i < value->n; i++) {
        if (value->items[i].kind != BPH_JSON_INT) {
            return false;
        }
        out->v[i] = value->items[i].number;
    }
    out->n = (int)value->n;
    return true;
}

static bool
take_array(const struct reading *r, const char *key, struct bph_array *out)
{
    const struct bph_json *value = bph_json_get(r->value, key);
    const struct bph_json *values;
    int ptr;

    if (value == NULL) {
        return true;
    }
    if (value->kind == BPH_JSON_NULL) {
        out->ptr = BPH_PTR_NULL;
        return true;
    }
    if (value->kind == BPH_JSON_ARRAY) {
        out->ptr = BPH_PTR_OTHER;
        return take_values(value, out) || wrong(r, key);
    }
    if (!bph_json_check(value, array_members, COUNT(array_members), r->error,
                        r->capacity)) {
        return false;
    }
    ptr = bph_raw_pointer_find(bph_json_text(value, "ptr", ""));
    values = bph_json_get(value, "values");
    if (ptr < 0 || (values != NULL) != (ptr == BPH_PTR_INSIDE)) {
        return wrong(r, key);
    }
    out->ptr = (enum bph_raw_pointer)ptr;
    return values == NULL || take_values(values, out) || wrong(r, key);
}

static bool
take_format(const struct reading *r)
{
    const struct bph_json *value = bph_json_get(r->value, "format");
    struct bph_answer *out = r->out;
    const struct bph_json *text;
    int ptr;

    if (value == NULL) {
        return true;
    }
    if (value->kind == BPH_JSON_NULL) {
        out->format_ptr = BPH_PTR_NULL;
        return true;
    }
    if (value->kind == BPH_JSON_STRING) {
        out->format_ptr = BPH_PTR_OTHER;
        return take_text(value, out->format, sizeof out->format)
               || wrong(r, "format");
    }
    if (!bph_json_check(value, format_members, COUNT(format_members), r->error,
                        r->capacity)) {
        return false;
    }
    ptr = bph_raw_pointer_find(bph_json_text(value, "ptr", ""));
    text = bph_json_get(value, "text");
    if (ptr < 0
        || (text != NULL) != (ptr == BPH_PTR_INSIDE || ptr == BPH_PTR_OTHER)) {
        return wrong(r, "format");
    }
    out->format_ptr = (enum bph_raw_pointer)ptr;
    out->format_cut = bph_json_bool(value, "cut", false);
    return text == NULL || take_text(text, out->format, sizeof out->format)
           || wrong(r, "format");
}

static bool
take_buf(const struct reading *r)
{
    const struct bph_json *value = bph_json_get(r->value, "buf");
    unsigned buf = r->out->buf;

    if (value != NULL && value->kind == BPH_JSON_INT) {
        r->out->buf = BPH_BUF_AT;
        r->out->buf_offset = value->number;
        return true;
    }
    if (!take_word(r, "buf", bph_buf_find, &buf) || buf == BPH_BUF_AT) {
        return wrong(r, "buf");
    }
    r->out->buf = (enum bph_buf)buf;
    return true;
}

static bool
take_content(const struct reading *r)
{
    const char *text = bph_json_text(r->value, "content", NULL);
    unsigned content = BPH_BYTES_NONE;

    if (text != NULL && bph_take_digest(text, &r->out->digest)) {
        r->out->content = BPH_BYTES_DIGEST;
        return true;
    }
    if (!take_word(r, "content", bph_content_find, &content)
        || content == BPH_BYTES_DIGEST) {
        return wrong(r, "content");
    }
    r->out->content = (enum bph_content)content;
    return true;
}

static bool
take_detail(const struct reading *r)
{
    const struct bph_json *value = bph_json_get(r->value, "detail");
    unsigned limit = 0;

    if (r->out->outcome == BPH_LIMIT) {
        if (value == NULL || !take_word(r, "detail", bph_limit_find, &limit)) {
            return wrong(r, "detail");
        }
        r->out->detail = (int)limit;
        return true;
    }
    return value == NULL || bph_take_int(value, &r->out->detail)
           || wrong(r, "detail");
}

static bool
take_exception(const struct reading *r)
{
    const struct bph_json *value = bph_json_get(r->value, "exception");
    struct bph_answer *out = r->out;

    if (value == NULL) {
        return true;
    }
    if (!bph_json_check(value, exception_members, COUNT(exception_members),
                        r->error, r->capacity)) {
        return false;
    }
    if (!take_set(bph_json_get(value, "is"), bph_exception_is_find,
                  &out->exception_is)
        || !take_text(bph_json_get(value, "type"), out->exception,
                      sizeof out->exception)) {
        return wrong(r, "exception");
    }
    out->exception_set = true;
    return true;
}

static bool
take_obj(const struct reading *r)
{
    const struct bph_json *type = bph_json_get(r->value, "obj_type");
    unsigned obj = r->out->obj;

    if (!take_word(r, "obj", bph_raw_obj_find, &obj)) {
        return false;
    }
    r->out->obj = (enum bph_raw_obj)obj;
    if ((type != NULL) != (obj == BPH_OBJ_OTHER)) {
        return wrong(r, "obj_type");
    }
    return type == NULL
           || take_text(type, r->out->obj_type, sizeof r->out->obj_type)
           || wrong(r, "obj_type");
}

static bool
take_delta(const struct bph_json *refs, const char *key, struct bph_delta *out)
{
    const struct bph_json *value = bph_json_get(refs, key);

    if (value == NULL) {
        return true;
    }
    out->known = true;
    return bph_take_int(value, &out->value);
}

static bool
take_refs(const struct reading *r)
{
    const struct bph_json *refs = bph_json_get(r->value, "refs");
    struct bph_answer *out = r->out;

    if (refs == NULL) {
        return true;
    }
    if (!bph_json_check(refs, refs_members, COUNT(refs_members), r->error,
                        r->capacity)) {
        return false;
    }
    return (take_delta(refs, "after", &out->self_after)
            && take_delta(refs, "held", &out->self_held)
            && take_delta(refs, "obj_after", &out->obj_after)
            && take_delta(refs, "obj_held", &out->obj_held))
           || wrong(r, "refs");
}

/* What the call did. */
static bool
take_conduct(const struct reading *r)
{
    const struct bph_json *guards = bph_json_get(r->value, "guards");
    struct bph_answer *out = r->out;
    unsigned phase = BPH_PHASE_IDLE;
    unsigned changed = BPH_CHANGED_NOTHING;

    if (!take_detail(r) || !take_exception(r) || !take_refs(r)
        || !take_word(r, "phase", bph_phase_find, &phase)
        || !take_word(r, "changed", bph_changed_find, &changed)) {
        return false;
    }
    out->phase = (enum bph_phase)phase;
    out->changed = (enum bph_changed)changed;
    out->readonly_page = bph_json_bool(r->value, "readonly_page", false);
    out->release_raised = bph_json_bool(r->value, "release_raised", false);
    return guards == NULL || take_set(guards, bph_guard_find, &out->guards)
           || wrong(r, "guards");
}

/* What it left in the struct. */
static bool
take_struct(const struct reading *r)
{
    struct bph_answer *out = r->out;
    unsigned internal = out->internal;

    if (!take_word(r, "internal", bph_raw_pointer_find, &internal)) {
        return false;
    }
    out->internal = (enum bph_raw_pointer)internal;
    return take_buf(r) && take_content(r) && take_format(r) && take_obj(r)
           && take_number(r, "itemsize", &out->itemsize)
           && take_number(r, "len", &out->len)
           && take_number(r, "ndim", &out->ndim)
           && take_number(r, "readonly", &out->readonly)
           && take_array(r, "shape", &out->shape)
           && take_array(r, "strides", &out->strides)
           && take_array(r, "suboffsets", &out->suboffsets);
}

bool
bph_answer_take(const struct bph_json *value, struct bph_answer *out,
                char *error, size_t capacity)
{
    struct bph_answer answer;
    const struct reading r = {value, &answer, error, capacity};
    int outcome;

    if (!bph_json_check(value, answer_members, COUNT(answer_members), error,
                        capacity)) {
        return false;
    }
    outcome = bph_outcome_find(bph_json_text(value, "outcome", ""));
    if (outcome < 0) {
        return wrong(&r, "outcome");
    }
    bph_answer_baseline((enum bph_outcome)outcome, &answer);
    if (!take_conduct(&r) || !take_struct(&r)) {
        return false;
    }
    bph_answer_clean(&answer);
    *out = answer;
    return true;
}

const struct bph_json_member *
bph_answer_members(size_t *n)
{
    *n = sizeof answer_members / sizeof *answer_members;
    return answer_members;
}
