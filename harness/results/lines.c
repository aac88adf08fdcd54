/*
 * The records of the result file.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "cause.h"
#include "lines.h"
#include "names.h"
#include "pairs.h"
#include "parts.h"

/* What the program is called in a file, and how old its rules are. */
#ifndef BPH_SUITE_VERSION
#define BPH_SUITE_VERSION "0.1.0"
#endif
static int
compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Mark the clauses that a tally or a finding of RUN names. */
static void
mark_clauses(const struct bph_run *run, bool used[BP_CLAUSE_COUNT])
{
    for (int i = 0; i < run->nsubjects; i++) {
        const struct bph_subject *subject = &run->subjects[i];

        for (int k = 0; k < subject->ntallies; k++) {
            used[subject->tallies[k].clause] = true;
        }
        for (int k = 0; k < subject->nfindings; k++) {
            used[subject->findings[k].clause] = true;
        }
    }
}

static void
put_clauses(FILE *out, const struct bph_run *run)
{
    struct bph_json_put put = BPH_JSON_PUT(out);
    const char *names[BP_CLAUSE_COUNT];
    bool used[BP_CLAUSE_COUNT] = {false};
    size_t n = 0;

    mark_clauses(run, used);
    for (int id = 0; id < BP_CLAUSE_COUNT; id++) {
        if (used[id]) {
            names[n++] = bp_clause_at((enum bp_clause_id)id)->name;
        }
    }
    if (n > 0) {
        qsort(names, n, sizeof *names, compare_names);
    }
    for (size_t i = 0; i < n; i++) {
        int id = bp_clause_find(names[i]);
        const struct bp_clause *clause = bp_clause_at((enum bp_clause_id)id);
        struct bph_json_put one = BPH_JSON_PUT(out);

        bph_json_put_key(&put, clause->name);
        bph_json_put_text(&one, "level", bp_level_name(clause->level));
        bph_json_put_text(&one, "rule", clause->rule);
        bph_json_put_text(&one, "source", clause->source);
        bph_json_put_end(&one);
    }
    bph_json_put_end(&put);
}

void
bph_line_run(FILE *out, const struct bph_run *run)
{
    struct bph_json_put put = BPH_JSON_PUT(out);

    bph_json_put_key(&put, "clauses");
    put_clauses(out, run);
    bph_json_put_text(&put, "profile", run->profile);
    bph_json_put_text(&put, "record", "run");
    bph_json_put_int(&put, "rules", BPH_RULES_REVISION);
    bph_json_put_int(&put, "schema", BPH_SCHEMA_VERSION);
    if (run->seed <= INT64_MAX) {
        bph_json_put_int(&put, "seed", (int64_t)run->seed);
    }
    else {
        bph_json_put_key(&put, "seed");
        bph_put_digest(out, run->seed);
    }
    bph_json_put_text(&put, "suite", BPH_SUITE_VERSION);
    bph_json_put_end(&put);
}

void
bph_line_env(FILE *out, const struct bph_run *run)
{
    struct bph_json_put put = BPH_JSON_PUT(out);
    struct bph_json_put packages = BPH_JSON_PUT(out);

    bph_json_put_text(&put, "implementation", run->implementation);
    bph_json_put_key(&put, "packages");
    for (int i = 0; i < run->npackages; i++) {
        bph_json_put_text(&packages, run->packages[i].name,
                          run->packages[i].version);
    }
    bph_json_put_end(&packages);
    bph_json_put_text(&put, "platform", run->platform);
    bph_json_put_text(&put, "record", "env");
    bph_json_put_text(&put, "version", run->version);
    bph_json_put_end(&put);
}

void
bph_line_subject(FILE *out, const struct bph_subject *subject)
{
    struct bph_json_put put = BPH_JSON_PUT(out);

    assert(subject->id != NULL && subject->target != NULL
           && subject->package != NULL);
    bph_json_put_int(&put, "granted", subject->granted);
    bph_json_put_text(&put, "id", subject->id);
    bph_json_put_text(&put, "not_run", subject->not_run);
    bph_json_put_text(&put, "package", subject->package);
    bph_json_put_bool(&put, "python_level", subject->python_level);
    bph_json_put_text(&put, "record", "subject");
    bph_json_put_int(&put, "refused", subject->refused);
    bph_json_put_text(&put, "skipped", subject->skipped);
    bph_json_put_text(&put, "target", subject->target);
    bph_json_put_key(&put, "truth");
    if (subject->has_truth) {
        bph_truth_put(out, &subject->truth);
    }
    else {
        fputs("null", out);
    }
    bph_json_put_text(&put, "type", subject->type);
    bph_json_put_text(&put, "verdict", bp_verdict_name(subject->verdict));
    bph_json_put_end(&put);
}

void
bph_line_obs(FILE *out, const struct bph_subject *subject, int n)
{
    struct bph_json_put put = BPH_JSON_PUT(out);

    assert(n >= 0 && n < subject->nanswers);
    bph_json_put_key(&put, "answer");
    bph_answer_put(out, &subject->answers[n]);
    bph_json_put_int(&put, "n", n);
    bph_json_put_text(&put, "record", "obs");
    bph_json_put_text(&put, "subject", subject->id);
    bph_json_put_end(&put);
}

/* Does WORD come right after BEFORE, both read as unsigned? */
static bool
follows(int before, int word)
{
    return (unsigned)before != UINT32_MAX
           && (unsigned)before + 1 == (unsigned)word;
}

static bool
same_obs(const struct bph_cell *a, const struct bph_cell *b)
{
    return a->nobs == b->nobs
           && memcmp(a->obs, b->obs, (size_t)a->nobs * sizeof *a->obs) == 0;
}

static void
put_obs(FILE *out, const struct bph_cell *cell)
{
    assert(cell->nobs >= 0 && cell->nobs <= BPH_FILL_COUNT);
    if (cell->nobs == 0) {
        fputs("null", out);
        return;
    }
    if (cell->nobs == 1) {
        fprintf(out, "%d", cell->obs[0]);
        return;
    }
    fputc('[', out);
    for (int i = 0; i < cell->nobs; i++) {
        fprintf(out, i == 0 ? "%d" : ",%d", cell->obs[i]);
    }
    fputc(']', out);
}

static void
put_cells(FILE *out, const struct bph_state *state)
{
    const struct bph_cell *cells = state->cells;
    int first = 0;

    fputc('[', out);
    for (int i = 0; i < state->ncells; i++) {
        assert(i == 0
               || (unsigned)cells[i - 1].word < (unsigned)cells[i].word);
        if (i + 1 < state->ncells && follows(cells[i].word, cells[i + 1].word)
            && same_obs(&cells[i], &cells[i + 1])) {
            continue;
        }
        fprintf(out, first == 0 ? "[%d,%d," : ",[%d,%d,", cells[first].word,
                cells[i].word);
        put_obs(out, &cells[i]);
        fputc(']', out);
        first = i + 1;
    }
    fputc(']', out);
}

static void
put_pairs(FILE *out, const struct bph_subject *subject,
          const struct bph_state *state, bool whole)
{
    const char *before = "";

    fputc('[', out);
    for (int i = 0; i < state->ncells; i++) {
        const struct bph_cell *cell = &state->cells[i];
        int fresh = whole ? bph_pair_as_fresh(subject, cell->word) : -1;

        if (whole && cell->nobs == (fresh >= 0)
            && (fresh < 0 || cell->obs[0] == fresh)) {
            continue;
        }
        fprintf(out, "%s[%d,%d,", before, cell->held, cell->word);
        put_obs(out, cell);
        fputc(']', out);
        before = ",";
    }
    fputc(']', out);
}

void
bph_line_state(FILE *out, const struct bph_subject *subject,
               const struct bph_state *state)
{
    struct bph_json_put put = BPH_JSON_PUT(out);
    bool whole = state->paired && bph_pairs_are_whole(subject, state);

    if (whole) {
        bph_json_put_text(&put, "like", "fresh");
    }
    if (state->paired) {
        bph_json_put_key(&put, "pairs");
        put_pairs(out, subject, state, whole);
    }
    bph_json_put_text(&put, "record", "state");
    bph_json_put_text(&put, "state", state->name);
    bph_json_put_text(&put, "subject", subject->id);
    if (state->together) {
        bph_json_put_bool(&put, "together", true);
    }
    if (state->words_twice) {
        bph_json_put_bool(&put, "twice", true);
    }
    if (!state->paired) {
        bph_json_put_key(&put, "words");
        put_cells(out, state);
    }
    bph_json_put_end(&put);
}

void
bph_line_find(FILE *out, const struct bph_subject *subject,
              const struct bph_find *find)
{
    struct bph_json_put put = BPH_JSON_PUT(out);

    bph_json_put_text(&put, "actual", find->actual);
    bph_json_put_text(&put, "again", bph_again_name(find->again));
    bph_json_put_text(&put, "cause", bph_cause_name(find->cause));
    bph_json_put_text(&put, "expected", find->expected);
    bph_json_put_text(&put, "fuzzer", find->fuzzer);
    bph_json_put_text(&put, "operation", find->operation);
    bph_json_put_text(&put, "record", "find");
    bph_json_put_text(&put, "script", find->script);
    bph_json_put_text(&put, "signature", find->signature);
    bph_json_put_text(&put, "subject", subject->id);
    bph_json_put_end(&put);
}

void
bph_line_clause(FILE *out, const struct bph_subject *subject,
                const struct bph_tally *tally)
{
    struct bph_json_put put = BPH_JSON_PUT(out);

    bph_json_put_int(&put, "broken", tally->broken);
    bph_json_put_int(&put, "cannot_tell", tally->cannot_tell);
    bph_json_put_text(&put, "clause", bp_clause_at(tally->clause)->name);
    bph_json_put_int(&put, "held", tally->held);
    bph_json_put_text(&put, "record", "clause");
    bph_json_put_text(&put, "subject", subject->id);
    bph_json_put_text(&put, "verdict", bp_verdict_name(tally->verdict));
    bph_json_put_end(&put);
}

static void
put_words(FILE *out, const int *words, int n)
{
    int first = 0;

    fputc('[', out);
    for (int i = 0; i < n; i++) {
        assert(i == 0 || (unsigned)words[i - 1] < (unsigned)words[i]);
        if (i + 1 < n && follows(words[i], words[i + 1])) {
            continue;
        }
        fprintf(out, first == 0 ? "[%d,%d]" : ",[%d,%d]", words[first],
                words[i]);
        first = i + 1;
    }
    fputc(']', out);
}

void
bph_line_finding(FILE *out, const struct bph_subject *subject,
                 const struct bph_finding *finding)
{
    struct bph_json_put put = BPH_JSON_PUT(out);
    const struct bp_clause *clause = bp_clause_at(finding->clause);
    bool none = finding->position == BP_POS_NONE;

    bph_json_put_text(&put, "actual", finding->actual);
    bph_json_put_text(&put, "cause", bph_cause_name(finding->cause));
    bph_json_put_text(&put, "clause", clause->name);
    bph_json_put_bool(&put, "confirmed", finding->confirmed);
    bph_json_put_text(&put, "expected", finding->expected);
    bph_json_put_text(&put, "fact", bp_fact_name(finding->fact));
    if (finding->nheld > 0) {
        bph_json_put_key(&put, "held");
        put_words(out, finding->held, finding->nheld);
    }
    bph_json_put_text(&put, "level", bp_level_name(clause->level));
    bph_json_put_text(&put, "position",
                      none ? NULL : bp_position_name(finding->position));
    bph_json_put_text(&put, "record", "finding");
    bph_json_put_text(&put, "state", finding->state);
    bph_json_put_text(&put, "subject", subject->id);
    bph_json_put_text(&put, "verdict", bp_verdict_name(finding->verdict));
    bph_json_put_key(&put, "words");
    put_words(out, finding->words, finding->nwords);
    bph_json_put_end(&put);
}

static void
put_verdicts(FILE *out, const int verdicts[BP_VERDICT_COUNT])
{
    struct bph_json_put put = BPH_JSON_PUT(out);
    const char *names[BP_VERDICT_COUNT];

    for (int i = 0; i < BP_VERDICT_COUNT; i++) {
        names[i] = bp_verdict_name((enum bp_verdict)i);
    }
    qsort(names, BP_VERDICT_COUNT, sizeof *names, compare_names);
    for (int i = 0; i < BP_VERDICT_COUNT; i++) {
        int verdict = bp_verdict_find(names[i]);

        if (verdicts[verdict] > 0) {
            bph_json_put_int(&put, names[i], verdicts[verdict]);
        }
    }
    bph_json_put_end(&put);
}

void
bph_line_end(FILE *out, const struct bph_totals *totals)
{
    struct bph_json_put put = BPH_JSON_PUT(out);

    bph_json_put_text(&put, "digest", totals->digest);
    bph_json_put_int(&put, "findings", totals->findings);
    bph_json_put_text(&put, "record", "end");
    bph_json_put_int(&put, "subjects", totals->subjects);
    bph_json_put_key(&put, "verdicts");
    put_verdicts(out, totals->verdicts);
    bph_json_put_end(&put);
}
