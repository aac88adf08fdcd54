/*
 * The judge: turns what the rules say of the cells of a subject into findings,
 * tallies and a verdict.
 */
#include "bench.h"
#include "cause.h"
#include "evidence.h"

#include <stdlib.h>
#include <string.h>

bool
bph_verdict_fails(enum bp_verdict verdict)
{
    return bp_verdict_exit(verdict, false) == 1;
}

/* --- findings --- */

static bool
has_dialect(const struct bph_subject *subject, const char *dialect)
{
    for (int n = 0; n < subject->truth.ndialects; n++) {
        if (strcmp(subject->truth.dialects[n], dialect) == 0) {
            return dialect[0] != '\0';
        }
    }
    return false;
}

static enum bp_verdict
verdict_of(const struct bph_judging *how, enum bp_clause_id clause,
           enum bp_fact fact, enum bp_position position)
{
    struct bp_fold_in in = {fact,     bp_clause_at(clause)->level,
                            position, how->profile,
                            false,    false};
    return bp_fold(&in);
}

/* The verdict of a finding: what explains it counts, too. */
static enum bp_verdict
finding_verdict(const struct bph_subject *subject, const struct bph_finding *f,
                const struct bph_judging *how)
{
    const struct bph_cause_row *row = bph_cause_at((enum bph_cause)f->cause);
    struct bp_fold_in in = {f->fact,
                            bp_clause_at(f->clause)->level,
                            f->position,
                            how->profile,
                            has_dialect(subject, row->dialect),
                            bph_is_expected(how->expected, subject, f->clause,
                                            bph_cause_name(f->cause))};
    return bp_fold(&in);
}

/* Find or make the finding of RULING in STATE. */
static struct bph_finding *
finding_for(struct bph_subject *subject, const struct bph_state *state,
            const struct bph_ruling *ruling, const struct bph_judging *how)
{
    const struct bph_cause_row *row = bph_cause_at(ruling->cause);
    for (int n = 0; n < subject->nfindings; n++) {
        struct bph_finding *f = &subject->findings[n];
        if (f->cause == (int)ruling->cause
            && f->position == ruling->position) {
            return f;
        }
    }
    subject->findings =
        bph_realloc(subject->findings, (size_t)(subject->nfindings + 1)
                                           * sizeof *subject->findings);
    struct bph_finding *f = &subject->findings[subject->nfindings++];
    memset(f, 0, sizeof *f);
    f->clause = row->clause;
    f->cause = (int)ruling->cause;
    f->fact = row->fact;
    f->position = ruling->position;
    f->verdict = finding_verdict(subject, f, how);
    f->state = bph_strdup(state->name);
    f->expected = bph_strdup(row->expected);
    f->actual = bph_strdup(ruling->actual);
    return f;
}

/* Put WORD into the ascending set *SET of *N words, read as unsigned. */
static void
add_to_set(int **set, int *n, int word)
{
    int at = *n;
    while (at > 0 && (unsigned)(*set)[at - 1] > (unsigned)word) {
        at--;
    }
    if (at > 0 && (*set)[at - 1] == word) {
        return;
    }
    *set = bph_realloc(*set, (size_t)(*n + 1) * sizeof **set);
    memmove(*set + at + 1, *set + at, (size_t)(*n - at) * sizeof **set);
    (*set)[at] = word;
    (*n)++;
}

static void
add_finding(struct bph_subject *subject, const struct bph_case *c,
            const struct bph_ruling *ruling, const struct bph_judging *how)
{
    struct bph_finding *f = finding_for(subject, c->state, ruling, how);
    if (strcmp(f->state, c->state->name) != 0) {
        return; /* seen before in another state: its words stand */
    }
    add_to_set(&f->words, &f->nwords, c->word);
    if (c->state->paired) {
        add_to_set(&f->held, &f->nheld, c->cell->held);
    }
}

/* --- tallies --- */

static struct bph_tally *
tally_for(struct bph_subject *subject, enum bp_clause_id clause)
{
    for (int n = 0; n < subject->ntallies; n++) {
        if (subject->tallies[n].clause == clause) {
            return &subject->tallies[n];
        }
    }
    subject->tallies =
        bph_realloc(subject->tallies, (size_t)(subject->ntallies + 1)
                                          * sizeof *subject->tallies);
    struct bph_tally *t = &subject->tallies[subject->ntallies++];
    *t = (struct bph_tally){clause, 0, 0, 0, BP_V_PASS};
    return t;
}

static void
count_ruling(struct bph_subject *subject, int rule,
             const struct bph_ruling *ruling, bool consequence)
{
    if (ruling->say == BPH_NOT_APPLICABLE && !consequence) {
        return;
    }
    if (ruling->say == BPH_BREAKS) {
        tally_for(subject, bph_cause_at(ruling->cause)->clause)->broken++;
        return;
    }
    for (const int *c = bph_rule_clauses((enum bph_rule_id)rule);
         *c != BPH_LIST_END; c++) {
        struct bph_tally *t = tally_for(subject, (enum bp_clause_id) * c);
        t->held += ruling->say == BPH_HOLDS;
        t->cannot_tell += ruling->say == BPH_CANNOT_TELL || consequence;
    }
    for (int row = 0; bph_evidence_clause(row) >= 0; row++) {
        if ((ruling->evidence >> row & 1) != 0
            && bph_evidence_is_of(row, (enum bph_rule_id)rule)) {
            int clause = bph_evidence_clause(row);
            tally_for(subject, (enum bp_clause_id)clause)->held++;
        }
    }
}

static void
judge_cell(struct bph_subject *subject, struct bph_bench *bench,
           const struct bph_judging *how)
{
    for (int n = 0; n < BPH_RULE_COUNT; n++) {
        const struct bph_ruling *ruling = bph_bench_ruling(bench, n);
        count_ruling(subject, n, ruling, bench->consequence[n]);
        if (ruling->say == BPH_BREAKS) {
            add_finding(subject, &bench->c, ruling, how);
        }
    }
}

/* Views that were held and gave the answers of "fresh" hold up the rules that
 * speak of holding: N of them. */
static void
count_as_fresh(struct bph_subject *subject, const struct bph_bench *bench,
               int n)
{
    for (int rule = 0; rule < BPH_RULE_COUNT && n > 0; rule++) {
        if (!bph_rule_is_of_held((enum bph_rule_id)rule) || bench->off[rule]) {
            continue;
        }
        for (const int *c = bph_rule_clauses((enum bph_rule_id)rule);
             *c != BPH_LIST_END; c++) {
            tally_for(subject, (enum bp_clause_id) * c)->held += n;
        }
    }
}

static void
judge_state(struct bph_subject *subject, const struct bph_state *state,
            const struct bph_judging *how)
{
    struct bph_known known;
    struct bph_bench bench;
    int as_fresh = 0;
    bph_know(subject, state, &known);
    bph_bench_init(&bench, how, subject, state, &known);
    for (int n = 0; n < state->ncells; n++) {
        const struct bph_cell *cell = &state->cells[n];
        if (bph_bench_is_as_fresh(&bench, cell)) {
            as_fresh += subject->answers[cell->obs[0]].outcome == BPH_GRANTED;
        }
        else if (cell->nobs > 0) {
            bph_bench_set(&bench, cell);
            judge_cell(subject, &bench, how);
        }
    }
    count_as_fresh(subject, &bench, as_fresh);
}

/* --- what fuzzers found --- */

/* The finding of CAUSE that another find made before, or NULL. */
static struct bph_finding *
finding_of(const struct bph_subject *subject, int cause)
{
    for (int n = 0; n < subject->nfindings; n++) {
        if (subject->findings[n].cause == cause) {
            return &subject->findings[n];
        }
    }
    return NULL;
}

/* Turn FIND into the finding of its cause.  One that was looked for again
 * and not seen is as flaky as an answer would be. */
static void
judge_find(struct bph_subject *subject, const struct bph_find *find,
           const struct bph_judging *how)
{
    const struct bph_cause_row *row =
        bph_cause_at((enum bph_cause)find->cause);
    struct bph_finding f = {.clause = row->clause,
                            .cause = find->cause,
                            .fact = find->again == BPH_AGAIN_NOT_SEEN
                                        ? BP_FACT_UNSTABLE
                                        : row->fact,
                            .position = BP_POS_NONE,
                            .confirmed = find->again == BPH_AGAIN_SEEN};
    struct bph_finding *before = finding_of(subject, find->cause);

    f.verdict = finding_verdict(subject, &f, how);
    tally_for(subject, row->clause)->broken++;
    if (before == NULL) {
        subject->findings = bph_realloc_array(subject->findings,
                                              (size_t)subject->nfindings + 1,
                                              sizeof *subject->findings);
        before = &subject->findings[subject->nfindings++];
    }
    else if (before->verdict >= f.verdict
             && (before->confirmed || !f.confirmed)) {
        return;
    }
    else {
        bph_finding_release(before);
    }
    f.state = bph_format("found.%s", find->fuzzer);
    f.expected = bph_strdup(find->expected);
    f.actual = bph_strdup(find->actual);
    *before = f;
}

/* --- confirmation --- */

char *
bph_confirm_name(const struct bph_finding *finding)
{
    return bph_format("confirm.%s.%s", bp_clause_at(finding->clause)->name,
                      bph_cause_name(finding->cause));
}

/* Is CAUSE seen in any cell of STATE? */
static bool
seen_in(const struct bph_subject *subject, const struct bph_state *state,
        int cause, const struct bph_judging *how)
{
    struct bph_known known;
    struct bph_bench bench;
    bph_know(subject, state, &known);
    bph_bench_init(&bench, how, subject, state, &known);
    for (int n = 0; n < state->ncells; n++) {
        if (state->cells[n].nobs == 0
            || bph_bench_is_as_fresh(&bench, &state->cells[n])) {
            continue;
        }
        bph_bench_set(&bench, &state->cells[n]);
        for (int rule = 0; rule < BPH_RULE_COUNT; rule++) {
            const struct bph_ruling *r = bph_bench_ruling(&bench, rule);
            if (r->say == BPH_BREAKS && (int)r->cause == cause) {
                return true;
            }
        }
    }
    return false;
}

static void
confirm_findings(struct bph_subject *subject, const struct bph_judging *how)
{
    for (int n = 0; n < subject->nfindings; n++) {
        struct bph_finding *f = &subject->findings[n];
        if (!bph_verdict_fails(f->verdict)) {
            continue;
        }
        char *name = bph_confirm_name(f);
        const struct bph_state *state = bph_subject_state(subject, name);
        free(name);
        if (state == NULL) {
            continue;
        }
        f->confirmed = seen_in(subject, state, f->cause, how);
        if (!f->confirmed) {
            f->fact = BP_FACT_UNSTABLE;
            f->verdict = finding_verdict(subject, f, how);
        }
    }
}

/* --- the subject --- */

static int
by_clause(const void *left, const void *right)
{
    const struct bph_finding *a = left;
    const struct bph_finding *b = right;
    return a->clause != b->clause ? (a->clause < b->clause ? -1 : 1)
           : a->cause != b->cause ? (a->cause < b->cause ? -1 : 1)
                                  : (int)a->position - (int)b->position;
}

static int
tally_by_clause(const void *left, const void *right)
{
    const struct bph_tally *a = left;
    const struct bph_tally *b = right;
    return (int)a->clause - (int)b->clause;
}

static void
worst(enum bp_verdict *verdict, enum bp_verdict other)
{
    if (other > *verdict) {
        *verdict = other;
    }
}

static void
settle_tallies(struct bph_subject *subject, const struct bph_judging *how)
{
    for (int n = 0; n < subject->ntallies; n++) {
        struct bph_tally *t = &subject->tallies[n];
        enum bp_fact fact =
            t->held > 0 || t->broken > 0 ? BP_FACT_HELD : BP_FACT_CANNOT_TELL;
        t->verdict = verdict_of(how, t->clause, fact, BP_POS_NONE);
        for (int f = 0; f < subject->nfindings; f++) {
            if (subject->findings[f].clause == t->clause) {
                worst(&t->verdict, subject->findings[f].verdict);
            }
        }
    }
    if (subject->ntallies > 0) {
        qsort(subject->tallies, (size_t)subject->ntallies,
              sizeof *subject->tallies, tally_by_clause);
    }
    if (subject->nfindings > 0) {
        qsort(subject->findings, (size_t)subject->nfindings,
              sizeof *subject->findings, by_clause);
    }
}

static void
count_legal(struct bph_subject *subject)
{
    const struct bph_state *fresh = bph_subject_state(subject, "fresh");
    subject->granted = 0;
    subject->refused = 0;
    for (int n = 0; fresh != NULL && n < fresh->ncells; n++) {
        const struct bph_cell *cell = &fresh->cells[n];
        if (cell->nobs > 0 && bp_request_is_legal(cell->word)) {
            enum bph_outcome out = subject->answers[cell->obs[0]].outcome;
            subject->granted += out == BPH_GRANTED;
            subject->refused += out == BPH_REFUSED;
        }
    }
}

static void
forget(struct bph_subject *subject)
{
    for (int n = 0; n < subject->nfindings; n++) {
        bph_finding_release(&subject->findings[n]);
    }
    free(subject->findings);
    free(subject->tallies);
    subject->findings = NULL;
    subject->tallies = NULL;
    subject->nfindings = 0;
    subject->ntallies = 0;
}

bool
bph_is_unjudged(const struct bph_subject *subject)
{
    return subject->skipped == NULL && subject->granted == 0
           && subject->nfinds == 0 && !subject->truth.refuses
           && bp_verdict_exit(subject->verdict, false) == 0;
}

static enum bp_verdict
subject_verdict(const struct bph_subject *subject,
                const struct bph_judging *how)
{
    enum bp_fact fact = subject->skipped != NULL ? BP_FACT_SKIPPED
                        : subject->nfinds > 0    ? BP_FACT_NOT_EXERCISED
                        : subject->granted == 0 && subject->refused > 0
                            ? BP_FACT_DECLINED
                            : BP_FACT_HELD;
    enum bp_verdict verdict = verdict_of(how, BP_ERR_001, fact, BP_POS_NONE);
    for (int n = 0; n < subject->nfindings; n++) {
        worst(&verdict, subject->findings[n].verdict);
    }
    return verdict;
}

void
bph_judge_subject(struct bph_subject *subject, const struct bph_judging *how)
{
    static const char *const asked[] = {"fresh", "control", "pairs",
                                        "many-fifo", "many-lifo"};
    forget(subject);
    for (size_t n = 0; n < sizeof asked / sizeof asked[0]; n++) {
        const struct bph_state *state = bph_subject_state(subject, asked[n]);
        if (state != NULL) {
            judge_state(subject, state, how);
        }
    }
    confirm_findings(subject, how);
    for (int n = 0; n < subject->nfinds; n++) {
        judge_find(subject, &subject->finds[n], how);
    }
    settle_tallies(subject, how);
    count_legal(subject);
    subject->verdict = subject_verdict(subject, how);
}

void
bph_judge(struct bph_run *run, const struct bph_judging *how)
{
    free(run->profile);
    run->profile = bph_strdup(bp_profile_name(how->profile));
    for (int n = 0; n < run->nsubjects; n++) {
        bph_judge_subject(&run->subjects[n], how);
    }
}
