/*
 * Building, finding, ordering and giving back the parts of a run.
 *
 * Arrays have no spare room: a part may also be made by somebody who knows
 * only its count, and still be added to here.
 */
#include <stdlib.h>
#include <string.h>

#include "model.h"

void
bph_truth_release(struct bph_truth *truth)
{
    for (int i = 0; i < truth->ndialects; i++) {
        free(truth->dialects[i]);
    }
    for (int i = 0; i < truth->nfields; i++) {
        free(truth->fields[i].format);
    }
    free(truth->dialects);
    free(truth->fields);
    free(truth->format);
    memset(truth, 0, sizeof *truth);
}

void
bph_state_release(struct bph_state *state)
{
    free(state->name);
    free(state->cells);
    memset(state, 0, sizeof *state);
}

void
bph_find_release(struct bph_find *find)
{
    free(find->fuzzer);
    free(find->signature);
    free(find->operation);
    free(find->expected);
    free(find->actual);
    free(find->script);
    memset(find, 0, sizeof *find);
}

void
bph_finding_release(struct bph_finding *finding)
{
    free(finding->state);
    free(finding->held);
    free(finding->words);
    free(finding->expected);
    free(finding->actual);
    memset(finding, 0, sizeof *finding);
}

void
bph_subject_release(struct bph_subject *subject)
{
    for (int i = 0; i < subject->nstates; i++) {
        bph_state_release(&subject->states[i]);
    }
    for (int i = 0; i < subject->nfinds; i++) {
        bph_find_release(&subject->finds[i]);
    }
    for (int i = 0; i < subject->nfindings; i++) {
        bph_finding_release(&subject->findings[i]);
    }
    free(subject->id);
    free(subject->target);
    free(subject->package);
    free(subject->type);
    free(subject->skipped);
    free(subject->not_run);
    bph_truth_release(&subject->truth);
    free(subject->answers);
    free(subject->states);
    free(subject->finds);
    free(subject->findings);
    free(subject->tallies);
    memset(subject, 0, sizeof *subject);
}

void
bph_run_release(struct bph_run *run)
{
    for (int i = 0; i < run->nsubjects; i++) {
        bph_subject_release(&run->subjects[i]);
    }
    for (int i = 0; i < run->npackages; i++) {
        free(run->packages[i].name);
        free(run->packages[i].version);
    }
    free(run->profile);
    free(run->implementation);
    free(run->version);
    free(run->platform);
    free(run->packages);
    free(run->subjects);
    memset(run, 0, sizeof *run);
}

struct bph_subject *
bph_run_add_subject(struct bph_run *run)
{
    struct bph_subject *subject;

    run->subjects = bph_realloc_array(
        run->subjects, (size_t)run->nsubjects + 1, sizeof *run->subjects);
    subject = &run->subjects[run->nsubjects++];
    memset(subject, 0, sizeof *subject);
    return subject;
}

struct bph_state *
bph_subject_add_state(struct bph_subject *s, const char *name)
{
    struct bph_state *state;

    s->states = bph_realloc_array(s->states, (size_t)s->nstates + 1,
                                  sizeof *s->states);
    state = &s->states[s->nstates++];
    memset(state, 0, sizeof *state);
    state->name = bph_strdup(name);
    return state;
}

struct bph_find *
bph_subject_add_find(struct bph_subject *subject)
{
    struct bph_find *find;

    subject->finds = bph_realloc_array(
        subject->finds, (size_t)subject->nfinds + 1, sizeof *subject->finds);
    find = &subject->finds[subject->nfinds++];
    memset(find, 0, sizeof *find);
    return find;
}

struct bph_cell *
bph_state_add_cell(struct bph_state *state, int word)
{
    struct bph_cell *cell;

    state->cells = bph_realloc_array(state->cells, (size_t)state->ncells + 1,
                                     sizeof *state->cells);
    cell = &state->cells[state->ncells++];
    memset(cell, 0, sizeof *cell);
    cell->word = word;
    cell->held = BPH_NOT_HELD;
    return cell;
}

struct bph_cell *
bph_state_add_pair(struct bph_state *state, int held, int word)
{
    struct bph_cell *cell = bph_state_add_cell(state, word);

    cell->held = held;
    return cell;
}

struct bph_cell *
bph_state_pair(const struct bph_state *state, int held, int word)
{
    for (int i = 0; i < state->ncells; i++) {
        if (state->cells[i].held == held && state->cells[i].word == word) {
            return &state->cells[i];
        }
    }
    return NULL;
}

struct bph_state *
bph_subject_state(const struct bph_subject *subject, const char *name)
{
    for (int i = 0; i < subject->nstates; i++) {
        if (strcmp(subject->states[i].name, name) == 0) {
            return &subject->states[i];
        }
    }
    return NULL;
}

struct bph_cell *
bph_state_cell(const struct bph_state *state, int word)
{
    /* Most states have the words 0 to 511, each at its own place. */
    if (word >= 0 && word < state->ncells && state->cells[word].word == word) {
        return &state->cells[word];
    }
    /* ... or one before, where 0x100 is left out. */
    if (word > 0 && word <= state->ncells
        && state->cells[word - 1].word == word) {
        return &state->cells[word - 1];
    }
    for (int i = 0; i < state->ncells; i++) {
        if (state->cells[i].word == word) {
            return &state->cells[i];
        }
    }
    return NULL;
}

static int
compare_cells(const void *a, const void *b)
{
    const struct bph_cell *left = a, *right = b;
    unsigned one = (unsigned)left->word;
    unsigned other = (unsigned)right->word;

    if (left->held != right->held) {
        return left->held < right->held ? -1 : 1;
    }
    return (one > other) - (one < other);
}

static int
compare_subjects(const void *a, const void *b)
{
    return strcmp(((const struct bph_subject *)a)->id,
                  ((const struct bph_subject *)b)->id);
}

static int
compare_packages(const void *a, const void *b)
{
    return strcmp(((const struct bph_package *)a)->name,
                  ((const struct bph_package *)b)->name);
}

/* qsort that may be called without elements. */
static void
sort(void *base, int n, size_t size,
     int (*compare)(const void *, const void *))
{
    if (n > 1) {
        qsort(base, (size_t)n, size, compare);
    }
}

void
bph_state_sort(struct bph_state *state)
{
    sort(state->cells, state->ncells, sizeof *state->cells, compare_cells);
}

void
bph_run_sort(struct bph_run *run)
{
    sort(run->packages, run->npackages, sizeof *run->packages,
         compare_packages);
    sort(run->subjects, run->nsubjects, sizeof *run->subjects,
         compare_subjects);
}
