/*
 * The model: building, finding, ordering; which answers are the same.
 */
#include <stdlib.h>

#include "bp_test.h"
#include "model.h"
#include "names.h"

static void
fill(struct bph_array *array, int n)
{
    array->ptr = BPH_PTR_OTHER;
    array->n = n;
    for (int i = 0; i < n; i++) {
        array->v[i] = i + 1;
    }
}

/* An answer in which every member counts. */
static void
full_answer(struct bph_answer *a)
{
    memset(a, 0, sizeof *a);
    a->exception_set = true;
    a->exception_is = BPH_EXC_EXCEPTION;
    strcpy(a->exception, "Error");
    a->obj = BPH_OBJ_OTHER;
    strcpy(a->obj_type, "bytes");
    a->buf = BPH_BUF_AT;
    a->buf_offset = 8;
    a->format_ptr = BPH_PTR_OTHER;
    strcpy(a->format, "<i");
    fill(&a->shape, 2);
    fill(&a->strides, 2);
    fill(&a->suboffsets, 2);
    a->content = BPH_BYTES_DIGEST;
    a->digest = 7;
    a->self_held.known = a->self_after.known = true;
    a->obj_held.known = a->obj_after.known = true;
}

/* One member each; every change makes another answer. */
#define CHANGES(X)                                                            \
    X(outcome = BPH_ODD)                                                      \
    X(detail = 1)                                                             \
    X(phase = BPH_PHASE_GET)                                                  \
    X(exception_set = false)                                                  \
    X(exception_is = BPH_EXC_BUFFER_ERROR)                                    \
    X(exception[0] = 'e')                                                     \
    X(obj = BPH_OBJ_SELF)                                                     \
    X(obj_type[0] = 'B')                                                      \
    X(buf = BPH_BUF_NULL)                                                     \
    X(buf_offset = -8)                                                        \
    X(len.untouched = true)                                                   \
    X(len.value = 1)                                                          \
    X(itemsize.untouched = true)                                              \
    X(itemsize.value = 1)                                                     \
    X(readonly.untouched = true)                                              \
    X(readonly.value = 1)                                                     \
    X(ndim.untouched = true)                                                  \
    X(ndim.value = 1)                                                         \
    X(format_ptr = BPH_PTR_INSIDE)                                            \
    X(format_cut = true)                                                      \
    X(format[1] = 'I')                                                        \
    X(shape.ptr = BPH_PTR_WILD)                                               \
    X(shape.n = 1)                                                            \
    X(shape.v[1] = 0)                                                         \
    X(strides.ptr = BPH_PTR_INSIDE)                                           \
    X(strides.n = 1)                                                          \
    X(strides.v[1] = 0)                                                       \
    X(suboffsets.ptr = BPH_PTR_NULL)                                          \
    X(suboffsets.n = 1)                                                       \
    X(suboffsets.v[1] = 0)                                                    \
    X(internal = BPH_PTR_OTHER)                                               \
    X(content = BPH_BYTES_SAME)                                               \
    X(digest = 8)                                                             \
    X(self_held.known = false)                                                \
    X(self_held.value = 1)                                                    \
    X(self_after.known = false)                                               \
    X(self_after.value = 1)                                                   \
    X(obj_held.known = false)                                                 \
    X(obj_held.value = 1)                                                     \
    X(obj_after.known = false)                                                \
    X(obj_after.value = 1)                                                    \
    X(guards = BPH_GUARD_ABOVE)                                               \
    X(changed = BPH_CHANGED_ARRAYS)                                           \
    X(readonly_page = true)                                                   \
    X(release_raised = true)

static void
test_different(void)
{
    static struct bph_answer a, b;

    full_answer(&a);
    full_answer(&b);
    CHECK(bph_answer_equal(&a, &b));
#define CHANGE(change)                                                        \
    full_answer(&b);                                                          \
    b.change;                                                                 \
    CHECK(!bph_answer_equal(&a, &b)); /* change */                            \
    CHECK(!bph_answer_equal(&b, &a));
    CHANGES(CHANGE)
#undef CHANGE
}

/* What says nothing does not tell answers apart. */
static void
test_same(void)
{
    static struct bph_answer a, b;

    memset(&a, 0, sizeof a);
    memset(&b, 0, sizeof b);
    b.buf_offset = 3;
    b.len.value = b.itemsize.value = 3;
    a.len.untouched = b.len.untouched = true;
    a.itemsize.untouched = b.itemsize.untouched = true;
    strcpy(b.exception, "Error");
    b.exception_is = BPH_EXC_EXCEPTION;
    strcpy(b.obj_type, "bytes");
    strcpy(b.format, "<i");
    b.format_cut = true;
    b.shape.n = 3;
    b.shape.v[0] = 3;
    b.strides.v[63] = 3;
    b.digest = 3;
    b.self_held.value = b.obj_after.value = 3;
    CHECK(bph_answer_equal(&a, &b));
    /* what stands behind the end of a text or an array */
    full_answer(&a);
    full_answer(&b);
    memset(b.format + 3, 'x', sizeof b.format - 3);
    b.exception[6] = 'x';
    b.obj_type[6] = 'x';
    b.shape.v[2] = 3;
    CHECK(bph_answer_equal(&a, &b));
    bph_answer_clean(&b);
    CHECK(memcmp(&a.format, &b.format, sizeof a.format) == 0);
    CHECK(memcmp(&a.shape.v, &b.shape.v, sizeof a.shape.v) == 0);
}

/* A text without an end gets one; a count is kept within the array. */
static void
test_clean(void)
{
    static struct bph_answer a;

    full_answer(&a);
    memset(a.exception, 'x', sizeof a.exception);
    memset(a.format, 'x', sizeof a.format);
    a.shape.n = 1000;
    a.strides.n = -1;
    a.guards = 255;
    bph_answer_clean(&a);
    CHECK_EQ(strlen(a.exception), sizeof a.exception - 1);
    CHECK_EQ(strlen(a.format), BPH_FORMAT_BYTES);
    CHECK_EQ(a.shape.n, BP_MAX_NDIM);
    CHECK_EQ(a.strides.n, 0);
    CHECK_EQ(a.strides.v[0], 0);
    CHECK_EQ(a.guards, BPH_GUARD_BELOW | BPH_GUARD_ABOVE);
}

static void
test_intern(void)
{
    static struct bph_answer a, b;
    struct bph_subject subject = {.id = NULL};

    full_answer(&a);
    bph_answer_baseline(BPH_REFUSED, &b);
    CHECK_EQ(bph_subject_intern(&subject, &a), 0);
    CHECK_EQ(bph_subject_intern(&subject, &b), 1);
    a.shape.v[5] = 9; /* behind its end */
    CHECK_EQ(bph_subject_intern(&subject, &a), 0);
    b.len.value = 9; /* untouched */
    CHECK_EQ(bph_subject_intern(&subject, &b), 1);
    b.len.untouched = false;
    CHECK_EQ(bph_subject_intern(&subject, &b), 2);
    CHECK_EQ(subject.nanswers, 3);
    CHECK_EQ(subject.answers[0].shape.v[5], 0);
    CHECK_EQ(subject.answers[2].len.value, 9);
    bph_subject_release(&subject);
    CHECK(subject.answers == NULL);
}

static void
test_cells(void)
{
    static const int words[] = {-1, 5, 0, INT32_MIN, 511, INT32_MAX, -2};
    static const int sorted[] = {0, 5, 511, INT32_MAX, INT32_MIN, -2, -1};
    struct bph_subject subject = {.id = NULL};
    struct bph_state *state = bph_subject_add_state(&subject, "fresh");

    for (int i = 0; i < 7; i++) {
        struct bph_cell *cell = bph_state_add_cell(state, words[i]);

        CHECK_EQ(cell->nobs, 0);
        cell->nobs = 1;
        cell->obs[0] = i;
    }
    for (int sorting = 0; sorting < 2; sorting++) {
        for (int i = 0; i < 7; i++) {
            const struct bph_cell *cell = bph_state_cell(state, words[i]);

            CHECK(cell != NULL && cell->word == words[i] && cell->obs[0] == i);
        }
        CHECK(bph_state_cell(state, 1) == NULL);
        CHECK(bph_state_cell(state, 512) == NULL);
        bph_state_sort(state);
    }
    for (int i = 0; i < 7; i++) {
        CHECK_EQ(state->cells[i].word, sorted[i]);
    }
    bph_subject_add_state(&subject, "control");
    CHECK_STR(bph_subject_state(&subject, "control")->name, "control");
    CHECK_EQ(bph_subject_state(&subject, "fresh")->ncells, 7);
    CHECK(bph_subject_state(&subject, "held") == NULL);
    bph_subject_release(&subject);
}

static void
test_run(void)
{
    static const char *const ids[] = {"b", "a.c", "a-c", "c"};
    static const char *const sorted[] = {"a-c", "a.c", "b", "c"};
    struct bph_run run = {.seed = 0};

    bph_run_sort(&run);
    for (int i = 0; i < 4; i++) {
        struct bph_subject *subject = bph_run_add_subject(&run);

        CHECK(subject->target == NULL && subject->nanswers == 0);
        subject->id = bph_strdup(ids[i]);
        subject->truth.format = bph_strdup("B");
        subject->truth.dialects = bph_alloc(sizeof *subject->truth.dialects);
        subject->truth.dialects[0] = bph_strdup("pil");
        subject->truth.ndialects = 1;
        subject->truth.fields = bph_alloc(sizeof *subject->truth.fields);
        subject->truth.fields[0].format = bph_strdup("i");
        subject->truth.nfields = 1;
        subject->findings = bph_alloc(sizeof *subject->findings);
        subject->findings[0].actual = bph_strdup("x");
        subject->nfindings = 1;
    }
    run.packages = bph_alloc(2 * sizeof *run.packages);
    run.npackages = 2;
    run.packages[0].name = bph_strdup("z");
    run.packages[1].name = bph_strdup("numpy");
    bph_run_sort(&run);
    for (int i = 0; i < 4; i++) {
        CHECK_STR(run.subjects[i].id, sorted[i]);
    }
    CHECK_STR(run.packages[0].name, "numpy");
    bph_run_release(&run); /* what it forgets the leak checker sees */
    CHECK(run.subjects == NULL && run.nsubjects == 0);
}

/* Words lead to values and back; a value beyond the last has none. */
#define NAME_TEST(what, LIST)                                                 \
    static void test_names_##what(void)                                       \
    {                                                                         \
        static const struct {                                                 \
            enum bph_##what value;                                            \
            const char *word;                                                 \
        } rows[] = {LIST(ROW)};                                               \
                                                                              \
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {             \
            CHECK_STR(bph_##what##_name(rows[i].value), rows[i].word);        \
            CHECK_EQ(bph_##what##_find(rows[i].word), rows[i].value);         \
        }                                                                     \
        CHECK_EQ(bph_##what##_find(""), -1);                                  \
        CHECK_EQ(bph_##what##_find("?"), -1);                                 \
        CHECK_STR(bph_##what##_name((enum bph_##what)77), "?");               \
    }
#define ROW(id, word) {id, word},

NAME_TEST(outcome, BPH_OUTCOMES)
NAME_TEST(limit, BPH_LIMITS)
NAME_TEST(phase, BPH_PHASES)
NAME_TEST(raw_pointer, BPH_POINTERS)
NAME_TEST(raw_obj, BPH_OBJS)
NAME_TEST(buf, BPH_BUFS)
NAME_TEST(content, BPH_CONTENTS)
NAME_TEST(exception_is, BPH_EXCEPTIONS)
NAME_TEST(guard, BPH_GUARDS)

static void
test_names(void)
{
    test_names_outcome();
    test_names_limit();
    test_names_phase();
    test_names_raw_pointer();
    test_names_raw_obj();
    test_names_buf();
    test_names_content();
    test_names_exception_is();
    test_names_guard();
    CHECK_EQ(BPH_EXC_ALL, 63);
    CHECK_EQ(BPH_GUARD_ALL, 3);
}

static void
test_alloc(void)
{
    char *text = bph_format("%s-%d", "a", 7);

    CHECK_STR(text, "a-7");
    text = bph_realloc(text, 100);
    CHECK_STR(text, "a-7");
    free(text);
    CHECK(bph_strdup(NULL) == NULL);
    text = bph_alloc(0);
    CHECK(text != NULL);
    free(text);
}

int
main(void)
{
    test_different();
    test_same();
    test_clean();
    test_intern();
    test_cells();
    test_run();
    test_names();
    test_alloc();
    return bp_test_end();
}
