/*
 * What a person reads on the terminal.
 */
#define _GNU_SOURCE
#include "print.h"

#include "bp_request.h"
#include "cause.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WORDS_SHOWN 6
#define WIDTH       79

/* Colours only where a person looks. */
static const char *
colour(enum bp_verdict verdict)
{
    static int tty = -1;
    if (tty < 0) {
        tty = isatty(STDOUT_FILENO);
    }
    if (!tty) {
        return "";
    }
    return bp_verdict_exit(verdict, false) != 0  ? "\033[1;31m"
           : bp_verdict_exit(verdict, true) != 0 ? "\033[1;33m"
           : verdict == BP_V_PASS                ? "\033[32m"
                                                 : "\033[36m";
}

static const char *
plain(void)
{
    return isatty(STDOUT_FILENO) ? "\033[0m" : "";
}

void
bph_print_wrapped(const char *text, int indent, int width)
{
    int column = indent;
    while (*text != '\0') {
        int n = (int)strcspn(text, " ");
        if (column > indent && column + 1 + n > width) {
            printf("\n%*s", indent, "");
            column = indent;
        }
        else if (column > indent) {
            putchar(' ');
            column++;
        }
        printf("%.*s", n, text);
        column += n;
        text += n + (text[n] == ' ');
    }
    putchar('\n');
}

/* The words of a finding by name, the first few. */
static void
print_words(const struct bph_finding *f)
{
    char line[512] = "";
    size_t at = 0;
    int shown = f->nwords < WORDS_SHOWN ? f->nwords : WORDS_SHOWN;
    for (int n = 0; n < shown; n++) {
        char name[80];
        if (bp_request_print(f->words[n], name, sizeof name) != BP_OK) {
            continue;
        }
        at += (size_t)snprintf(line + at, sizeof line - at, "%s%s",
                               n > 0 ? ", " : "", name);
    }
    if (f->nwords > shown) {
        (void)snprintf(line + at, sizeof line - at, ", ... (%d in all)",
                       f->nwords);
    }
    bph_print_wrapped(line, 18, WIDTH);
}

static void
print_labelled(const char *label, const char *text)
{
    printf("        %-9s ", label);
    bph_print_wrapped(text, 18, WIDTH);
}

/* What a fuzzer saw: the operation in place of request words. */
static void
print_finds(const struct bph_subject *s, const struct bph_finding *f)
{
    const struct bph_find *shown = NULL;
    int more = 0;
    for (int n = 0; n < s->nfinds; n++) {
        const struct bph_find *find = &s->finds[n];
        if (find->cause != f->cause) {
            continue;
        }
        more += shown != NULL || strcmp(find->actual, f->actual) != 0;
        if (shown == NULL && strcmp(find->actual, f->actual) == 0) {
            shown = find;
        }
    }
    if (shown != NULL) {
        print_labelled("operation", shown->operation);
    }
    if (more > 0) {
        printf("        %-9s %d more of this cause\n", "and", more);
    }
    if (shown != NULL && shown->script != NULL) {
        char *command = bph_format("bufconf reproduce %s/%s", s->id,
                                   bp_clause_at(f->clause)->name);
        print_labelled("script", command);
        free(command);
    }
}

static void
print_finding(const struct bph_subject *s, const struct bph_finding *f)
{
    const struct bp_clause *clause = bp_clause_at(f->clause);
    printf("  %s%-8s%s  %s  %s  %s%s\n", colour(f->verdict),
           bp_verdict_name(f->verdict), plain(), clause->name,
           bp_level_name(clause->level), bph_cause_name(f->cause),
           bph_verdict_fails(f->verdict) && !f->confirmed
               ? "  (not asked again)"
               : "");
    print_labelled("expected", f->expected);
    print_labelled("actual", f->actual);
    if (bph_cause_at((enum bph_cause)f->cause)->evidence == BPH_FOUND) {
        print_finds(s, f);
        print_labelled("clause", clause->rule);
    }
    else {
        printf("        requests  ");
        print_words(f);
    }
    print_labelled("source", clause->source);
}

/* How many findings of SUBJECT have VERDICT. */
static int
count(const struct bph_subject *s, enum bp_verdict verdict)
{
    int n = 0;
    for (int k = 0; k < s->nfindings; k++) {
        n += s->findings[k].verdict == verdict;
    }
    return n;
}

static int
count_failing(const struct bph_subject *s)
{
    int n = 0;
    for (int k = 0; k < s->nfindings; k++) {
        n += bph_verdict_fails(s->findings[k].verdict);
    }
    return n;
}

static void
print_holding(const struct bph_subject *s)
{
    printf("  holds   ");
    char line[2048] = "";
    size_t at = 0;
    for (int n = 0; n < s->ntallies && at < sizeof line - 32; n++) {
        if (s->tallies[n].verdict == BP_V_PASS) {
            at += (size_t)snprintf(line + at, sizeof line - at, "%s ",
                                   bp_clause_at(s->tallies[n].clause)->name);
        }
    }
    bph_print_wrapped(line, 10, WIDTH);
}

/* What came of S, in one line. */
static void
print_state_of(const struct bph_subject *s)
{
    int passed = 0;
    for (int n = 0; n < s->ntallies; n++) {
        passed += s->tallies[n].verdict == BP_V_PASS;
    }
    printf("  %s%s%s, ", colour(s->verdict), bp_verdict_name(s->verdict),
           plain());
    if (s->nfinds > 0) {
        printf("by what fuzzers found\n");
    }
    else {
        printf("%d granted and %d refused of the %d legal requests; %d "
               "clauses hold\n",
               s->granted, s->refused, BP_LEGAL_COUNT, passed);
    }
}

static void
print_subject(const struct bph_subject *s, const struct bph_options *options)
{
    printf("%s\n", s->target);
    if (s->skipped != NULL) {
        printf("  SKIP    %s\n\n", s->skipped);
        return;
    }
    print_state_of(s);
    for (int rank = BP_VERDICT_COUNT - 1; rank >= 0; rank--) {
        for (int n = 0; n < s->nfindings; n++) {
            if ((int)s->findings[n].verdict == rank) {
                print_finding(s, &s->findings[n]);
            }
        }
    }
    if (s->not_run != NULL) {
        printf("  NOT-RUN %s\n", s->not_run);
    }
    if (options->verbose > 0) {
        print_holding(s);
    }
    putchar('\n');
}

static void
print_row(const struct bph_subject *s)
{
    char granted[16] = "-";
    if (s->nfinds > 0) {
        (void)snprintf(granted, sizeof granted, "fuzzed");
    }
    else if (s->skipped == NULL) {
        (void)snprintf(granted, sizeof granted, "%d/%d", s->granted,
                       s->refused);
    }
    printf("%-36.36s %7s %5d %5d %5d %5d  %s%s%s%s%.60s\n", s->id, granted,
           count_failing(s), count(s, BP_V_WARN) + count(s, BP_V_FLAKY),
           count(s, BP_V_DECLINED), count(s, BP_V_NOTE), colour(s->verdict),
           bp_verdict_name(s->verdict), plain(),
           s->skipped == NULL ? "" : "  ",
           s->skipped == NULL ? "" : s->skipped);
}

/* What a run comes to, in subjects and findings. */
struct sum {
    int asked, failing, findings, skipped, unjudged;
};

static struct sum
sum_of(const struct bph_run *run)
{
    struct sum sum = {0, 0, 0, 0, 0};
    for (int n = 0; n < run->nsubjects; n++) {
        const struct bph_subject *s = &run->subjects[n];
        sum.asked += s->skipped == NULL;
        sum.failing += bp_verdict_exit(s->verdict, false) != 0;
        sum.findings += count_failing(s);
        sum.skipped += s->skipped != NULL;
        sum.unjudged += bph_is_unjudged(s);
    }
    return sum;
}

static void
print_sum(const struct bph_run *run)
{
    struct sum sum = sum_of(run);
    printf("%d subject%s asked", sum.asked, sum.asked == 1 ? "" : "s");
    if (sum.failing > 0) {
        printf("; %d %s not conform (%d finding%s)", sum.failing,
               sum.failing == 1 ? "does" : "do", sum.findings,
               sum.findings == 1 ? "" : "s");
    }
    else if (sum.asked > sum.unjudged) {
        printf("; all%s conform", sum.unjudged > 0 ? " that answered" : "");
    }
    if (sum.unjudged > 0) {
        printf("; %d refused everything", sum.unjudged);
    }
    if (sum.skipped > 0) {
        printf("; %d skipped", sum.skipped);
    }
    printf(" [profile %s]\n", run->profile);
}

void
bph_print_table(const struct bph_run *run, const struct bph_options *options)
{
    if (run->nsubjects == 0) {
        return;
    }
    if (options->verbose >= 0 && run->nsubjects > 1) {
        printf("%-36s %7s %5s %5s %5s %5s  %s\n", "subject", "granted", "fail",
               "warn", "decl", "note", "verdict");
        for (int n = 0; n < run->nsubjects; n++) {
            print_row(&run->subjects[n]);
        }
        putchar('\n');
    }
    print_sum(run);
}

/* --- trace --- */

static void
print_array(const char *name, const struct bph_array *array)
{
    if (array->ptr == BPH_PTR_NULL) {
        return;
    }
    printf(" %s=%s", name, array->n > 0 ? "(" : "?");
    for (int n = 0; n < array->n; n++) {
        printf("%s%lld", n > 0 ? "," : "", (long long)array->v[n]);
    }
    fputs(array->n > 0 ? ")" : "", stdout);
}

static void
print_answer(const struct bph_answer *a)
{
    switch (a->outcome) {
    case BPH_GRANTED:
        printf("granted len=%lld itemsize=%lld ndim=%lld readonly=%lld",
               (long long)a->len.value, (long long)a->itemsize.value,
               (long long)a->ndim.value, (long long)a->readonly.value);
        if (a->format_ptr != BPH_PTR_NULL) {
            printf(" format=\"%.60s\"", a->format);
        }
        print_array("shape", &a->shape);
        print_array("strides", &a->strides);
        print_array("suboffsets", &a->suboffsets);
        break;
    case BPH_REFUSED:
        printf("refused %s", a->exception);
        break;
    case BPH_ODD:
        printf("returned %d", a->detail);
        break;
    case BPH_SIGNAL:
        printf("signal %d", a->detail);
        break;
    case BPH_EXIT:
        printf("exit %d", a->detail);
        break;
    case BPH_LIMIT:
        printf("limit %d", a->detail);
        break;
    }
    putchar('\n');
}

static void
trace_state(const struct bph_subject *s, const struct bph_state *state)
{
    printf("  state %s\n", state->name);
    for (int n = 0; n < state->ncells; n++) {
        const struct bph_cell *cell = &state->cells[n];
        for (int k = 0; k < cell->nobs; k++) {
            char name[80] = "";
            if (bp_request_print(cell->word, name, sizeof name) != BP_OK) {
                name[0] = '\0';
            }
            printf("    0x%03x %-28s ", (unsigned)cell->word, name);
            print_answer(&s->answers[cell->obs[k]]);
        }
    }
}

void
bph_print_trace(const struct bph_subject *subject)
{
    printf("%s\n", subject->target);
    for (int n = 0; n < subject->nstates; n++) {
        trace_state(subject, &subject->states[n]);
    }
    putchar('\n');
}

void
bph_print_run(const struct bph_run *run, const struct bph_options *options)
{
    for (int n = 0; n < run->nsubjects && options->verbose >= 0; n++) {
        if (options->trace) {
            bph_print_trace(&run->subjects[n]);
        }
        print_subject(&run->subjects[n], options);
    }
    bph_print_table(run, options);
}
