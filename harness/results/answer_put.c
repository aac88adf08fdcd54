/*
 * Answers to JSON: what the baseline of the outcome says is left out.
 */
#include <assert.h>
#include <inttypes.h>

#include "names.h"
#include "parts.h"

void
bph_put_digest(FILE *out, uint64_t digest)
{
    fprintf(out, "\"%016" PRIx64 "\"", digest);
}

/* Does an answer with OUTCOME show the whole struct? */
static bool
is_whole(enum bph_outcome outcome)
{
    return outcome == BPH_GRANTED || outcome == BPH_ODD;
}

struct writing {
    struct bph_json_put put;
    const struct bph_answer *answer;
    const struct bph_answer *base;
    bool whole;
};

static void
put_number(struct writing *w, const char *key, const struct bph_number *number,
           const struct bph_number *base)
{
    if (!w->whole && number->untouched == base->untouched
        && number->value == base->value) {
        return;
    }
    if (number->untouched) {
        bph_json_put_text(&w->put, key, "untouched");
    }
    else {
        bph_json_put_int(&w->put, key, number->value);
    }
}

static void
put_values(FILE *out, const struct bph_array *array)
{
    fputc('[', out);
    for (int i = 0; i < array->n; i++) {
        fprintf(out, i == 0 ? "%" PRId64 : ",%" PRId64, array->v[i]);
    }
    fputc(']', out);
}

/* NULL, or {"ptr":...} for what is no place that can be read. */
static void
put_no_place(FILE *out, enum bph_raw_pointer ptr)
{
    struct bph_json_put place = BPH_JSON_PUT(out);

    if (ptr == BPH_PTR_NULL) {
        fputs("null", out);
        return;
    }
    bph_json_put_text(&place, "ptr", bph_raw_pointer_name(ptr));
    bph_json_put_end(&place);
}

static void
put_array(struct writing *w, const char *key, const struct bph_array *array,
          const struct bph_array *base)
{
    FILE *out = w->put.out;
    struct bph_json_put place = BPH_JSON_PUT(out);

    if (!w->whole && array->ptr == base->ptr) {
        return;
    }
    bph_json_put_key(&w->put, key);
    if (array->ptr == BPH_PTR_OTHER) {
        put_values(out, array);
    }
    else if (array->ptr == BPH_PTR_INSIDE) {
        bph_json_put_text(&place, "ptr", bph_raw_pointer_name(array->ptr));
        bph_json_put_key(&place, "values");
        put_values(out, array);
        bph_json_put_end(&place);
    }
    else {
        put_no_place(out, array->ptr);
    }
}

static void
put_format(struct writing *w)
{
    const struct bph_answer *a = w->answer;
    FILE *out = w->put.out;
    struct bph_json_put place = BPH_JSON_PUT(out);

    if (!w->whole && a->format_ptr == w->base->format_ptr) {
        return;
    }
    bph_json_put_key(&w->put, "format");
    if (a->format_ptr == BPH_PTR_OTHER && !a->format_cut) {
        bph_json_put_string(out, a->format);
    }
    else if (a->format_ptr == BPH_PTR_OTHER
             || a->format_ptr == BPH_PTR_INSIDE) {
        if (a->format_cut) {
            bph_json_put_bool(&place, "cut", true);
        }
        bph_json_put_text(&place, "ptr", bph_raw_pointer_name(a->format_ptr));
        bph_json_put_text(&place, "text", a->format);
        bph_json_put_end(&place);
    }
    else {
        put_no_place(out, a->format_ptr);
    }
}

static void
put_buf(struct writing *w)
{
    const struct bph_answer *a = w->answer;

    if (!w->whole && a->buf == w->base->buf) {
        return;
    }
    if (a->buf == BPH_BUF_AT) {
        bph_json_put_int(&w->put, "buf", a->buf_offset);
    }
    else {
        bph_json_put_text(&w->put, "buf",
                          a->buf == BPH_BUF_NULL ? NULL
                                                 : bph_buf_name(a->buf));
    }
}

static void
put_content(struct writing *w)
{
    const struct bph_answer *a = w->answer;

    if (a->content == BPH_BYTES_DIGEST) {
        bph_json_put_key(&w->put, "content");
        bph_put_digest(w->put.out, a->digest);
    }
    else if (a->content != BPH_BYTES_NONE) {
        bph_json_put_text(&w->put, "content", bph_content_name(a->content));
    }
}

static void
put_detail(struct writing *w)
{
    const struct bph_answer *a = w->answer;

    if (a->outcome == BPH_LIMIT) {
        assert(a->detail >= 0 && a->detail <= BPH_LIMIT_OUTPUT);
        bph_json_put_text(&w->put, "detail",
                          bph_limit_name((enum bph_limit)a->detail));
    }
    else if (a->detail != 0
             || (a->outcome != BPH_GRANTED && a->outcome != BPH_REFUSED)) {
        bph_json_put_int(&w->put, "detail", a->detail);
    }
}

#define PUT_BIT(id, word)                                                     \
    if ((set & (unsigned)(id)) != 0) {                                        \
        fputs(first ? "\"" word "\"" : ",\"" word "\"", out);                 \
        first = false;                                                        \
    }

static void
put_exception(struct writing *w)
{
    FILE *out = w->put.out;
    struct bph_json_put exception = BPH_JSON_PUT(out);
    unsigned set = w->answer->exception_is;
    bool first = true;

    if (!w->answer->exception_set) {
        return;
    }
    bph_json_put_key(&w->put, "exception");
    bph_json_put_key(&exception, "is");
    fputc('[', out);
    BPH_EXCEPTIONS(PUT_BIT)
    fputc(']', out);
    bph_json_put_text(&exception, "type", w->answer->exception);
    bph_json_put_end(&exception);
}

static void
put_guards(struct writing *w)
{
    FILE *out = w->put.out;
    unsigned set = w->answer->guards;
    bool first = true;

    if (set == 0) {
        return;
    }
    bph_json_put_key(&w->put, "guards");
    fputc('[', out);
    BPH_GUARDS(PUT_BIT)
    fputc(']', out);
}

static void
put_obj(struct writing *w)
{
    enum bph_raw_obj obj = w->answer->obj;

    if (obj != BPH_OBJ_NULL || w->whole || w->answer->outcome == BPH_REFUSED) {
        bph_json_put_text(&w->put, "obj",
                          obj == BPH_OBJ_NULL ? NULL : bph_raw_obj_name(obj));
    }
    if (obj == BPH_OBJ_OTHER) {
        bph_json_put_text(&w->put, "obj_type", w->answer->obj_type);
    }
}

static void
put_delta(struct bph_json_put *refs, const char *key,
          const struct bph_delta *delta)
{
    if (delta->known) {
        bph_json_put_int(refs, key, delta->value);
    }
}

static void
put_refs(struct writing *w)
{
    const struct bph_answer *a = w->answer;
    struct bph_json_put refs = BPH_JSON_PUT(w->put.out);

    if (!a->self_after.known && !a->self_held.known && !a->obj_after.known
        && !a->obj_held.known) {
        return;
    }
    bph_json_put_key(&w->put, "refs");
    put_delta(&refs, "after", &a->self_after);
    put_delta(&refs, "held", &a->self_held);
    put_delta(&refs, "obj_after", &a->obj_after);
    put_delta(&refs, "obj_held", &a->obj_held);
    bph_json_put_end(&refs);
}

void
bph_answer_put(FILE *out, const struct bph_answer *answer)
{
    struct bph_answer clean = *answer;
    struct bph_answer base;
    struct writing w = {.put = BPH_JSON_PUT(out),
                        .answer = &clean,
                        .base = &base,
                        .whole = is_whole(answer->outcome)};

    bph_answer_clean(&clean);
    bph_answer_baseline(clean.outcome, &base);
    put_buf(&w);
    if (clean.changed != BPH_CHANGED_NOTHING) {
        bph_json_put_text(&w.put, "changed", bph_changed_name(clean.changed));
    }
    put_content(&w);
    put_detail(&w);
    put_exception(&w);
    put_format(&w);
    put_guards(&w);
    if (clean.internal != base.internal) {
        bph_json_put_text(&w.put, "internal",
                          clean.internal == BPH_PTR_NULL
                              ? NULL
                              : bph_raw_pointer_name(clean.internal));
    }
    put_number(&w, "itemsize", &clean.itemsize, &base.itemsize);
    put_number(&w, "len", &clean.len, &base.len);
    put_number(&w, "ndim", &clean.ndim, &base.ndim);
    put_obj(&w);
    bph_json_put_text(&w.put, "outcome", bph_outcome_name(clean.outcome));
    if (clean.phase != BPH_PHASE_IDLE) {
        bph_json_put_text(&w.put, "phase", bph_phase_name(clean.phase));
    }
    put_number(&w, "readonly", &clean.readonly, &base.readonly);
    if (clean.readonly_page) {
        bph_json_put_bool(&w.put, "readonly_page", true);
    }
    put_refs(&w);
    if (clean.release_raised) {
        bph_json_put_bool(&w.put, "release_raised", true);
    }
    put_array(&w, "shape", &clean.shape, &base.shape);
    put_array(&w, "strides", &clean.strides, &base.strides);
    put_array(&w, "suboffsets", &clean.suboffsets, &base.suboffsets);
    bph_json_put_end(&w.put);
}
