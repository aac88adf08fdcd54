/*
 * Sightings: the judge's rulings once more, cell by cell, but kept by rule.
 */
#include "sightings.h"

#include "bench.h"

#include <stdlib.h>
#include <string.h>

/* The verdict of the finding of CAUSE at POSITION. */
static enum bp_verdict
verdict_of(const struct bph_subject *subject, const struct bph_ruling *ruling)
{
    for (int n = 0; n < subject->nfindings; n++) {
        const struct bph_finding *f = &subject->findings[n];
        if (f->cause == (int)ruling->cause
            && f->position == ruling->position) {
            return f->verdict;
        }
    }
    return BP_V_NOT_EXERCISED;
}

static void
add(struct bph_sightings *out, const struct bph_sighting *row)
{
    for (int n = 0; n < out->count; n++) {
        struct bph_sighting *known = &out->rows[n];
        if (known->clause == row->clause && known->rule == row->rule
            && known->place == row->place) {
            if (row->verdict > known->verdict) {
                known->verdict = row->verdict;
            }
            return;
        }
    }
    out->rows = bph_realloc_array(out->rows, (size_t)out->count + 1,
                                  sizeof *out->rows);
    out->rows[out->count++] = *row;
}

/* Keep what the rules say of the cell that BENCH is turned to. */
static void
collect_cell(struct bph_bench *bench, enum bph_place place,
             struct bph_sightings *out)
{
    for (int rule = 0; rule < BPH_RULE_COUNT; rule++) {
        const struct bph_ruling *r = bph_bench_ruling(bench, rule);
        out->spoke[rule][place] =
            out->spoke[rule][place] || r->say != BPH_NOT_APPLICABLE;
        if (r->say == BPH_BREAKS) {
            struct bph_sighting row = {bph_cause_at(r->cause)->clause,
                                       verdict_of(bench->c.subject, r),
                                       (enum bph_rule_id)rule, place};
            add(out, &row);
        }
    }
}

/* As the judge does: what is answered as in "fresh" while views are held
 * holds up the rules about holding, and is not looked at again. */
static void
collect_state(const struct bph_subject *subject, const struct bph_state *state,
              enum bph_place place, const struct bph_judging *how,
              struct bph_sightings *out)
{
    struct bph_known known;
    struct bph_bench bench;
    bool as_fresh = false;
    bph_know(subject, state, &known);
    bph_bench_init(&bench, how, subject, state, &known);
    for (int n = 0; n < state->ncells; n++) {
        if (bph_bench_is_as_fresh(&bench, &state->cells[n])) {
            as_fresh = true;
        }
        else if (state->cells[n].nobs > 0) {
            bph_bench_set(&bench, &state->cells[n]);
            collect_cell(&bench, place, out);
        }
    }
    for (int rule = 0; rule < BPH_RULE_COUNT && as_fresh; rule++) {
        if (bph_rule_is_of_held((enum bph_rule_id)rule)) {
            out->spoke[rule][place] = true;
        }
    }
}

static int
by_clause(const void *left, const void *right)
{
    const struct bph_sighting *a = left;
    const struct bph_sighting *b = right;
    return a->clause != b->clause ? (int)a->clause - (int)b->clause
           : a->place != b->place ? (int)a->place - (int)b->place
                                  : (int)a->rule - (int)b->rule;
}

void
bph_sightings_collect(const struct bph_subject *subject,
                      const struct bph_judging *how, struct bph_sightings *out)
{
    memset(out, 0, sizeof *out);
    for (int n = 0; n < subject->nstates; n++) {
        int place = bph_place_find(subject->states[n].name);
        if (place >= 0) {
            collect_state(subject, &subject->states[n], (enum bph_place)place,
                          how, out);
        }
    }
    if (out->count > 0) {
        qsort(out->rows, (size_t)out->count, sizeof *out->rows, by_clause);
    }
}

void
bph_sightings_release(struct bph_sightings *sightings)
{
    free(sightings->rows);
    sightings->rows = NULL;
    sightings->count = 0;
}

int
bph_sightings_only_rule(const struct bph_sightings *sightings,
                        enum bp_verdict verdict)
{
    int only = -1;
    for (int n = 0; n < sightings->count; n++) {
        const struct bph_sighting *row = &sightings->rows[n];
        if (row->verdict < verdict) {
            continue;
        }
        if (only >= 0 && only != (int)row->rule) {
            return -1;
        }
        only = (int)row->rule;
    }
    return only;
}
