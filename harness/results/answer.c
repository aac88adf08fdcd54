/*
 * Which members of an answer count, and whether two answers are the same.
 */
#include <string.h>

#include "model.h"
#include "names.h"

static bool
has_values(enum bph_raw_pointer ptr)
{
    return ptr == BPH_PTR_INSIDE || ptr == BPH_PTR_OTHER;
}

static void
clean_text(char *text, size_t size)
{
    const char *end = memchr(text, '\0', size - 1);
    size_t n = end == NULL ? size - 1 : (size_t)(end - text);

    memset(text + n, 0, size - n);
}

static void
clean_array(struct bph_array *array)
{
    size_t n = 0;

    if (has_values(array->ptr) && array->n > 0) {
        n = array->n < BP_MAX_NDIM ? (size_t)array->n : BP_MAX_NDIM;
    }
    array->n = (int)n;
    memset(array->v + n, 0, (BP_MAX_NDIM - n) * sizeof *array->v);
}

static void
clean_number(struct bph_number *number)
{
    if (number->untouched) {
        number->value = 0;
    }
}

static void
clean_delta(struct bph_delta *delta)
{
    if (!delta->known) {
        delta->value = 0;
    }
}

void
bph_answer_clean(struct bph_answer *answer)
{
    if (!answer->exception_set) {
        answer->exception[0] = '\0';
        answer->exception_is = 0;
    }
    answer->exception_is &= BPH_EXC_ALL;
    answer->guards &= BPH_GUARD_ALL;
    if (answer->obj != BPH_OBJ_OTHER) {
        answer->obj_type[0] = '\0';
    }
    clean_text(answer->exception, sizeof answer->exception);
    clean_text(answer->obj_type, sizeof answer->obj_type);
    if (answer->buf != BPH_BUF_AT) {
        answer->buf_offset = 0;
    }
    clean_number(&answer->len);
    clean_number(&answer->itemsize);
    clean_number(&answer->readonly);
    clean_number(&answer->ndim);
    if (!has_values(answer->format_ptr)) {
        answer->format_cut = false;
        answer->format[0] = '\0';
    }
    clean_text(answer->format, sizeof answer->format);
    clean_array(&answer->shape);
    clean_array(&answer->strides);
    clean_array(&answer->suboffsets);
    if (answer->content != BPH_BYTES_DIGEST) {
        answer->digest = 0;
    }
    clean_delta(&answer->self_held);
    clean_delta(&answer->self_after);
    clean_delta(&answer->obj_held);
    clean_delta(&answer->obj_after);
}

static bool
same_number(const struct bph_number *a, const struct bph_number *b)
{
    return a->untouched == b->untouched && a->value == b->value;
}

static bool
same_array(const struct bph_array *a, const struct bph_array *b)
{
    return a->ptr == b->ptr && a->n == b->n
           && memcmp(a->v, b->v, (size_t)a->n * sizeof *a->v) == 0;
}

static bool
same_delta(const struct bph_delta *a, const struct bph_delta *b)
{
    return a->known == b->known && a->value == b->value;
}

static bool
same_conduct(const struct bph_answer *a, const struct bph_answer *b)
{
    return a->outcome == b->outcome && a->detail == b->detail
           && a->phase == b->phase && a->exception_set == b->exception_set
           && a->exception_is == b->exception_is
           && strcmp(a->exception, b->exception) == 0
           && same_delta(&a->self_held, &b->self_held)
           && same_delta(&a->self_after, &b->self_after)
           && same_delta(&a->obj_held, &b->obj_held)
           && same_delta(&a->obj_after, &b->obj_after)
           && a->changed == b->changed && a->guards == b->guards
           && a->readonly_page == b->readonly_page
           && a->release_raised == b->release_raised;
}

static bool
same_struct(const struct bph_answer *a, const struct bph_answer *b)
{
    return a->obj == b->obj && strcmp(a->obj_type, b->obj_type) == 0
           && a->buf == b->buf && a->buf_offset == b->buf_offset
           && same_number(&a->len, &b->len)
           && same_number(&a->itemsize, &b->itemsize)
           && same_number(&a->readonly, &b->readonly)
           && same_number(&a->ndim, &b->ndim) && a->format_ptr == b->format_ptr
           && a->format_cut == b->format_cut
           && strcmp(a->format, b->format) == 0
           && same_array(&a->shape, &b->shape)
           && same_array(&a->strides, &b->strides)
           && same_array(&a->suboffsets, &b->suboffsets)
           && a->internal == b->internal && a->content == b->content
           && a->digest == b->digest;
}

/* A and B have been cleaned. */
static bool
same(const struct bph_answer *a, const struct bph_answer *b)
{
    return same_conduct(a, b) && same_struct(a, b);
}

bool
bph_answer_equal(const struct bph_answer *a, const struct bph_answer *b)
{
    struct bph_answer one = *a, other = *b;

    bph_answer_clean(&one);
    bph_answer_clean(&other);
    return same(&one, &other);
}

int
bph_subject_intern(struct bph_subject *subject,
                   const struct bph_answer *answer)
{
    struct bph_answer clean = *answer;

    bph_answer_clean(&clean);
    for (int i = 0; i < subject->nanswers; i++) {
        if (same(&subject->answers[i], &clean)) {
            return i;
        }
    }
    subject->answers =
        bph_realloc_array(subject->answers, (size_t)subject->nanswers + 1,
                          sizeof *subject->answers);
    subject->answers[subject->nanswers] = clean;
    return subject->nanswers++;
}

void
bph_answer_baseline(enum bph_outcome outcome, struct bph_answer *out)
{
    static const struct bph_number untouched = {.untouched = true};

    memset(out, 0, sizeof *out);
    out->outcome = outcome;
    if (outcome != BPH_REFUSED) {
        return;
    }
    out->obj = BPH_OBJ_UNTOUCHED;
    out->buf = BPH_BUF_UNTOUCHED;
    out->len = untouched;
    out->itemsize = untouched;
    out->readonly = untouched;
    out->ndim = untouched;
    out->format_ptr = BPH_PTR_UNTOUCHED;
    out->shape.ptr = BPH_PTR_UNTOUCHED;
    out->strides.ptr = BPH_PTR_UNTOUCHED;
    out->suboffsets.ptr = BPH_PTR_UNTOUCHED;
    out->internal = BPH_PTR_UNTOUCHED;
}
