/*
 * A small run with something of everything, for the tests of the file.
 */
#ifndef BPH_SAMPLE_H
#define BPH_SAMPLE_H

#include <stdlib.h>
#include <string.h>

#include "cause.h"
#include "file.h"

/* The judge brings it to the program; here the tests do. */
const char *
bph_cause_name(int cause)
{
    return cause == 1   ? "format-unasked"
           : cause == 2 ? "refusal-value-error"
                        : "items-misread";
}

int
bph_cause_of_find(const char *name)
{
    return strcmp(name, "items-misread") == 0 ? 3 : -1;
}

static void
sample_array(struct bph_array *array, int64_t first, int64_t second)
{
    array->ptr = BPH_PTR_OTHER;
    array->n = 2;
    array->v[0] = first;
    array->v[1] = second;
}

/* Granted: 2x3 ints, with shape and strides or without. */
static void
sample_granted(struct bph_answer *a, bool strided)
{
    bph_answer_baseline(BPH_GRANTED, a);
    a->obj = BPH_OBJ_SELF;
    a->buf = BPH_BUF_AT;
    a->len.value = 24;
    a->itemsize.value = 4;
    a->ndim.value = 2;
    if (strided) {
        sample_array(&a->shape, 2, 3);
        sample_array(&a->strides, 12, 4);
    }
    a->format_ptr = BPH_PTR_OTHER;
    strcpy(a->format, "<i");
    a->content = BPH_BYTES_SAME;
    a->self_held.known = true;
    a->self_held.value = 1;
    a->self_after.known = true;
}

static void
sample_refused(struct bph_answer *a)
{
    bph_answer_baseline(BPH_REFUSED, a);
    a->exception_set = true;
    a->exception_is = BPH_EXC_VALUE_ERROR | BPH_EXC_EXCEPTION;
    strcpy(a->exception, "ValueError");
    a->obj = BPH_OBJ_NULL;
}

static void
sample_cell(struct bph_state *state, int word, int nobs, int obs)
{
    struct bph_cell *cell = bph_state_add_cell(state, word);

    cell->nobs = nobs;
    for (int i = 0; i < nobs; i++) {
        cell->obs[i] = obs;
    }
}

static void
sample_states(struct bph_subject *subject)
{
    struct bph_state *state = bph_subject_add_state(subject, "control");

    state->words_twice = true;
    sample_cell(state, 0x11c, 2, 0);
    state->cells[0].obs[1] = 1;
    state = bph_subject_add_state(subject, "fresh");
    sample_cell(state, -1, 1, 2);
    sample_cell(state, INT32_MIN, 1, 2);
    sample_cell(state, INT32_MAX, 1, 2);
    for (int word = 0; word < 512; word++) {
        if (word == 7) {
            continue; /* it was not asked */
        }
        sample_cell(state, word,
                    word == 0x19    ? 3
                    : word >= 0x1f0 ? 0
                                    : 1,
                    word < 0x18 ? 1 : 0);
    }
    state->cells[3 + 0x18].obs[1] = 2; /* word 0x19: one fill differs */
    bph_state_sort(state);
    state = bph_subject_add_state(subject, "confirm.REQ-005.format-unasked");
    sample_cell(state, 0, 1, 1);
}

static void
sample_truth(struct bph_subject *subject)
{
    static const int64_t shape[] = {2, 3};

    subject->has_truth = true;
    subject->truth.has_format = true;
    subject->truth.format = bph_strdup("<i");
    subject->truth.has_fields = true;
    subject->truth.nfields = 1;
    subject->truth.fields = bph_alloc(sizeof *subject->truth.fields);
    subject->truth.fields[0].format = bph_strdup("<i");
    subject->truth.has_itemsize = true;
    subject->truth.itemsize = 4;
    subject->truth.has_readonly = true;
    subject->truth.has_items = true;
    subject->truth.items = 0x0123456789abcdefU;
    subject->truth.has_shape = true;
    subject->truth.ndim = 2;
    memcpy(subject->truth.shape, shape, sizeof shape);
}

static struct bph_subject *
sample_subject(struct bph_run *run, const char *id, const char *target)
{
    struct bph_subject *subject = bph_run_add_subject(run);

    subject->id = bph_strdup(id);
    subject->target = bph_strdup(target);
    subject->package = bph_strdup("ctypes");
    return subject;
}

/* A consumer, with the find number N of it. */
static struct bph_find *
sample_find(struct bph_subject *subject, int n)
{
    struct bph_find *find = bph_subject_add_find(subject);

    find->cause = 3;
    find->again = BPH_AGAIN_SEEN;
    find->fuzzer = bph_strdup("live_layout");
    find->signature = bph_strdup("consumer/copy/content");
    find->operation = bph_format("copy %d", n);
    find->expected = bph_strdup("02 01");
    find->actual = bph_strdup("01 02");
    return find;
}

/* A run that was never judged. */
static void
sample_run(struct bph_run *run)
{
    static struct bph_answer answer;
    struct bph_subject *subject;

    memset(run, 0, sizeof *run);
    run->profile = bph_strdup("cpython");
    run->implementation = bph_strdup("cpython");
    run->version = bph_strdup("3.11.7");
    run->platform = bph_strdup("linux-x86_64");
    run->npackages = 2;
    run->packages = bph_alloc(2 * sizeof *run->packages);
    run->packages[0].name = bph_strdup("numpy");
    run->packages[0].version = bph_strdup("2.2.6");
    run->packages[1].name = bph_strdup("ctypes");

    subject = sample_subject(run, "numpy.none", "numpy:\xc3\xa9\n\xff");
    subject->skipped = bph_strdup("ModuleNotFoundError: no \"numpy\"");
    subject =
        sample_subject(run, "ctypes.int-2x3", "ctypes:((c_int * 3) * 2)()");
    subject->type = bph_strdup("ctypes.c_int_Array_3_Array_2");
    sample_truth(subject);
    sample_granted(&answer, true);
    bph_subject_intern(subject, &answer);
    sample_granted(&answer, false);
    bph_subject_intern(subject, &answer);
    sample_refused(&answer);
    bph_subject_intern(subject, &answer);
    sample_states(subject);
    subject = sample_subject(run, "dies", "FILE.py:dies()");
    subject->python_level = true;
    subject->not_run = bph_strdup("it died 5 times");
    bph_answer_baseline(BPH_SIGNAL, &answer);
    answer.detail = 11;
    answer.phase = BPH_PHASE_GET;
    bph_subject_intern(subject, &answer);
    bph_subject_add_state(subject, "fresh");
    subject = sample_subject(run, "eats", "consumer:eats:all");
    sample_find(subject, 1)->script = bph_strdup("print(1)\n");
    sample_find(subject, 2)->again = BPH_AGAIN_NOT_ASKED;
    bph_run_sort(run);
}

static void
sample_words(struct bph_finding *finding, const int *words, int n)
{
    finding->words = bph_alloc((size_t)n * sizeof *words);
    memcpy(finding->words, words, (size_t)n * sizeof *words);
    finding->nwords = n;
}

/* What a judge might say of the sample. */
static void
sample_judge(struct bph_run *run)
{
    static const int many[] = {0,     1,         2,         8, 0x100,
                               0x101, INT32_MAX, INT32_MIN, -1};
    static const int one[] = {0x58};
    struct bph_subject *subject = &run->subjects[0];

    subject->granted = 69;
    subject->refused = 1;
    subject->verdict = BP_V_FAIL;
    subject->ntallies = 2;
    subject->tallies = bph_alloc(2 * sizeof *subject->tallies);
    subject->tallies[0].clause = BP_REQ_005;
    subject->tallies[0].held = 35;
    subject->tallies[0].broken = 35;
    subject->tallies[0].cannot_tell = 1;
    subject->tallies[0].verdict = BP_V_FAIL;
    subject->tallies[1].clause = BP_FLD_009;
    subject->tallies[1].held = 69;
    subject->tallies[1].verdict = BP_V_PASS;
    subject->nfindings = 2;
    subject->findings = bph_alloc(2 * sizeof *subject->findings);
    subject->findings[0].clause = BP_REQ_005;
    subject->findings[0].cause = 1;
    subject->findings[0].fact = BP_FACT_BROKEN;
    subject->findings[0].verdict = BP_V_FAIL;
    subject->findings[0].state = bph_strdup("fresh");
    subject->findings[0].expected = bph_strdup("format is NULL");
    subject->findings[0].actual = bph_strdup("format is \"<i\"");
    subject->findings[0].confirmed = true;
    sample_words(&subject->findings[0], many, 9);
    subject->findings[1].clause = BP_ERR_002;
    subject->findings[1].cause = 2;
    subject->findings[1].fact = BP_FACT_BROKEN;
    subject->findings[1].position = BP_POS_X_06_VALUE_ERROR;
    subject->findings[1].verdict = BP_V_WARN;
    subject->findings[1].state = bph_strdup("fresh");
    subject->findings[1].expected = bph_strdup("BufferError");
    subject->findings[1].actual = bph_strdup("ValueError");
    sample_words(&subject->findings[1], one, 1);
    run->subjects[1].verdict = BP_V_CRASH;
    run->subjects[2].verdict = BP_V_FAIL;
    run->subjects[3].verdict = BP_V_SKIP;
}

/* The bytes of RUN as a file; free them. */
static char *
sample_written(const struct bph_run *run, size_t *size)
{
    struct bph_memory memory;

    bph_memory_open(&memory);
    if (!bph_file_write(run, memory.file)) {
        fputs("the sample cannot be written\n", stderr);
        abort();
    }
    bph_memory_close(&memory);
    *size = memory.size;
    return memory.text;
}

#endif
