/*
 * list liars --matrix: clause x case x liar, and the holes in it.
 *
 * Everything is found out by asking the liars and by judging their answers
 * again, never copied from a table: a case is shown with the liars that it
 * saw through, a rule with those that go free without it.
 */
#define _GNU_SOURCE
#include "sightings.h"
#include "liar_matrix.h"
#include "print.h"
#include "program.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
collect(struct bph_natives *natives, struct bph_matrix *m)
{
    m->liars = bph_liars(&m->nliars);
    m->sightings = bph_alloc((size_t)m->nliars * sizeof *m->sightings);
    m->caught = bph_alloc((size_t)m->nliars);
    m->only = bph_alloc((size_t)m->nliars * sizeof *m->only);
    for (int n = 0; n < m->nliars; n++) {
        const struct bph_subject *s = bph_native(natives, m->liars[n].name);
        m->only[n] = -1;
        m->caught[n] = bph_liar_is_caught(&m->liars[n], s);
        if (s != NULL) {
            bph_sightings_collect(s, &natives->how, &m->sightings[n]);
            m->only[n] =
                bph_sightings_only_rule(&m->sightings[n], m->liars[n].verdict);
        }
    }
}

/* Judge all liars once more for every rule, with that rule switched off. */
static void
knock_out(struct bph_natives *natives, struct bph_matrix *m)
{
    for (int rule = 0; rule < BPH_RULE_COUNT; rule++) {
        struct bph_judging how = natives->how;
        how.off[rule] = true;
        m->free[rule] = bph_alloc((size_t)m->nliars);
        for (int n = 0; n < m->nliars; n++) {
            struct bph_subject *s = bph_native(natives, m->liars[n].name);
            if (s == NULL || !m->caught[n]) {
                continue;
            }
            bph_judge_subject(s, &how);
            m->free[rule][n] = bph_worst_finding(s) < m->liars[n].verdict;
            m->nfree[rule] += m->free[rule][n];
        }
    }
    bph_judge(&natives->run, &natives->how);
}

static void
release(struct bph_matrix *m)
{
    for (int n = 0; n < m->nliars && m->sightings != NULL; n++) {
        bph_sightings_release(&m->sightings[n]);
    }
    for (int rule = 0; rule < BPH_RULE_COUNT; rule++) {
        free(m->free[rule]);
    }
    free(m->sightings);
    free(m->caught);
    free(m->only);
}

bool
bph_matrix_shows(const struct bph_matrix *m, int liar,
                 enum bp_clause_id clause, enum bph_rule_id rule,
                 enum bph_place place)
{
    const struct bph_sightings *e = &m->sightings[liar];
    for (int n = 0; n < e->count; n++) {
        if (e->rows[n].clause == clause && e->rows[n].rule == rule
            && e->rows[n].place == place
            && e->rows[n].verdict >= m->liars[liar].verdict) {
            return true;
        }
    }
    return false;
}

bool
bph_matrix_speaks(const struct bph_matrix *m, enum bph_rule_id rule,
                  enum bph_place place)
{
    for (int n = 0; n < m->nliars; n++) {
        if (m->sightings[n].spoke[rule][place]) {
            return true;
        }
    }
    return false;
}

int
bph_matrix_liars_of(const struct bph_matrix *m, enum bp_clause_id clause)
{
    int count = 0;
    for (int n = 0; n < m->nliars; n++) {
        count += m->caught[n] && m->liars[n].clause == clause;
    }
    return count;
}

/* --- on the terminal --- */

/* A line of names that grows and is printed wrapped. */
struct line {
    char *text;
    size_t size;
    FILE *out;
};

static void
line_open(struct line *line)
{
    line->out = open_memstream(&line->text, &line->size);
    if (line->out == NULL) {
        abort();
    }
}

/* Give LINE back, and print it if SHOWN. */
static void
line_print(struct line *line, int indent, bool shown)
{
    if (fclose(line->out) != 0) {
        abort();
    }
    if (shown) {
        bph_print_wrapped(line->text, indent, 79);
    }
    free(line->text);
}

/* The liars that break CLAUSE in one case, after its id; nothing if there is
 * none. */
static bool
print_case(const struct bph_matrix *m, enum bp_clause_id clause,
           enum bph_rule_id rule, enum bph_place place)
{
    char id[BPH_CASE_BYTES];
    struct line line;
    int count = 0;
    line_open(&line);
    for (int n = 0; n < m->nliars; n++) {
        if (m->caught[n] && m->liars[n].clause == clause
            && bph_matrix_shows(m, n, clause, rule, place)) {
            fprintf(line.out, "%s%s", count++ > 0 ? " " : "",
                    m->liars[n].name);
        }
    }
    if (count > 0) {
        printf("  %-26s ", bph_case_id(rule, place, id));
    }
    line_print(&line, 29, count > 0);
    return count > 0;
}

static void
print_clause(const struct bph_matrix *m, enum bp_clause_id id)
{
    const struct bp_clause *clause = bp_clause_at(id);
    int liars = bph_matrix_liars_of(m, id);
    int cases = bph_cases_of(id);
    struct line idle;
    int nidle = 0;
    printf("%s  %s  %d case%s, %d liar%s\n", clause->name,
           bp_level_name(clause->level), cases, cases == 1 ? "" : "s", liars,
           liars == 1 ? "" : "s");
    line_open(&idle);
    for (int place = 0; place < BPH_PLACE_COUNT; place++) {
        for (int rule = 0; rule < BPH_RULE_COUNT; rule++) {
            char name[BPH_CASE_BYTES];
            enum bph_rule_id r = (enum bph_rule_id)rule;
            enum bph_place p = (enum bph_place)place;
            if (bph_case_is(r, p) && bph_rule_carries(r, id)
                && !print_case(m, id, r, p)) {
                fprintf(idle.out, "%s%s", nidle++ > 0 ? " " : "",
                        bph_case_id(r, p, name));
            }
        }
    }
    if (nidle > 0) {
        printf("  %-26s ", "no liar needs");
    }
    line_print(&idle, 29, nidle > 0);
}

static void
print_untested(void)
{
    int count = 0;
    for (int n = 0; n < BP_CLAUSE_COUNT; n++) {
        count += bph_untested((enum bp_clause_id)n) != NULL;
    }
    printf("\nclauses without a case: %d\n", count);
    for (int n = 0; n < BP_CLAUSE_COUNT; n++) {
        const char *reason = bph_untested((enum bp_clause_id)n);
        if (reason != NULL) {
            printf("  %-11s ", bp_clause_at((enum bp_clause_id)n)->name);
            bph_print_wrapped(reason, 14, 79);
        }
    }
}

static void
print_without_liar(const struct bph_matrix *m)
{
    struct line line;
    int count = 0;
    line_open(&line);
    for (int n = 0; n < BP_CLAUSE_COUNT; n++) {
        enum bp_clause_id id = (enum bp_clause_id)n;
        if (bph_clause_is_ours(id) && bph_cases_of(id) > 0
            && bph_matrix_liars_of(m, id) == 0) {
            fprintf(line.out, "%s%s", count++ > 0 ? " " : "",
                    bp_clause_at(id)->name);
        }
    }
    printf("\nclauses with a case that no liar is named for: %d\n%s", count,
           count > 0 ? "  " : "");
    line_print(&line, 2, count > 0);
}

static void
print_silent(const struct bph_matrix *m)
{
    struct line line;
    int count = 0;
    line_open(&line);
    for (int place = 0; place < BPH_PLACE_COUNT; place++) {
        for (int rule = 0; rule < BPH_RULE_COUNT; rule++) {
            char id[BPH_CASE_BYTES];
            if (bph_case_is((enum bph_rule_id)rule, (enum bph_place)place)
                && !bph_matrix_speaks(m, (enum bph_rule_id)rule,
                                      (enum bph_place)place)) {
                fprintf(line.out, "%s%s", count++ > 0 ? " " : "",
                        bph_case_id((enum bph_rule_id)rule,
                                    (enum bph_place)place, id));
            }
        }
    }
    printf("\ncases that never applied to a liar: %d\n%s", count,
           count > 0 ? "  " : "");
    line_print(&line, 2, count > 0);
}

static void
print_uncaught(const struct bph_matrix *m)
{
    struct line line;
    int count = 0;
    line_open(&line);
    for (int n = 0; n < m->nliars; n++) {
        if (!m->caught[n]) {
            fprintf(line.out, "%s%s", count++ > 0 ? " " : "",
                    m->liars[n].name);
        }
    }
    printf("\nliars that are not caught as their row says: %d\n%s", count,
           count > 0 ? "  " : "");
    line_print(&line, 2, count > 0);
}

/* The liars that only one rule sees through, by rule. */
static void
print_alone(const struct bph_matrix *m)
{
    int count = 0;
    for (int n = 0; n < m->nliars; n++) {
        count += m->caught[n] && m->only[n] >= 0;
    }
    printf("\nliars caught by one rule alone: %d of %d\n", count, m->nliars);
    for (int rule = 0; rule < BPH_RULE_COUNT; rule++) {
        struct line line;
        int of_rule = 0;
        line_open(&line);
        for (int n = 0; n < m->nliars; n++) {
            if (m->caught[n] && m->only[n] == rule) {
                fprintf(line.out, "%s%s", of_rule++ > 0 ? " " : "",
                        m->liars[n].name);
            }
        }
        if (of_rule > 0) {
            printf("  %-18s ", bph_rule_name((enum bph_rule_id)rule));
        }
        line_print(&line, 21, of_rule > 0);
    }
}

static void
print_needless(const struct bph_matrix *m)
{
    struct line line;
    int count = 0;
    line_open(&line);
    for (int rule = 0; rule < BPH_RULE_COUNT; rule++) {
        if (m->nfree[rule] == 0) {
            fprintf(line.out, "%s%s", count++ > 0 ? " " : "",
                    bph_rule_name((enum bph_rule_id)rule));
        }
    }
    printf("\nrules without which no liar goes free: %d\n%s", count,
           count > 0 ? "  " : "");
    line_print(&line, 2, count > 0);
}

static void
print_matrix(const struct bph_matrix *m)
{
    for (int n = 0; n < BP_CLAUSE_COUNT; n++) {
        if (bph_cases_of((enum bp_clause_id)n) > 0) {
            print_clause(m, (enum bp_clause_id)n);
        }
    }
    print_untested();
    print_without_liar(m);
    print_silent(m);
    print_uncaught(m);
    print_alone(m);
    print_needless(m);
}

/* --- files --- */

static bool
save(const struct bph_matrix *m, const struct bph_run *run, const char *path)
{
    FILE *out = fopen(path, "w");
    bool ok = out != NULL;
    if (ok) {
        bph_matrix_put(out, m, run);
        ok = fclose(out) == 0;
    }
    if (!ok) {
        fprintf(stderr, "bufconf: %s cannot be written: %s\n", path,
                strerror(errno));
    }
    return ok;
}

/* Render the matrix into what the options name, by way of a file that goes
 * again. */
static bool
render(const struct bph_natives *natives, const struct bph_matrix *m)
{
    const struct bph_options *o = &natives->options;
    char path[] = "/tmp/bufconf-liars-XXXXXX";
    int fd = mkstemp(path);
    if (fd < 0 || close(fd) != 0) {
        fprintf(stderr, "bufconf: %s: %s\n", path, strerror(errno));
        return false;
    }
    char *reports = bph_format("%s/reports", natives->setup.data);
    const char *argv[10] = {natives->setup.python, "-B", reports, "--liars",
                            path};
    int n = 5;
    if (o->html != NULL) {
        argv[n++] = "--html";
        argv[n++] = o->html;
    }
    if (o->markdown != NULL) {
        argv[n++] = "--markdown";
        argv[n++] = o->markdown;
    }
    bool ok = save(m, &natives->run, path) && bph_program_run(argv) == 0;
    if (!ok) {
        fprintf(stderr, "bufconf: rendering the matrix failed\n");
    }
    (void)unlink(path);
    free(reports);
    return ok;
}

int
bph_liars_matrix(const struct bph_options *options)
{
    struct bph_natives natives;
    struct bph_matrix matrix = {0};
    int status = bph_natives_ask(&natives, options, false);
    if (status == BPH_EXIT_CONFORMS) {
        collect(&natives, &matrix);
        knock_out(&natives, &matrix);
        bool files = options->html != NULL || options->markdown != NULL;
        if (!files && options->verbose >= 0) {
            print_matrix(&matrix);
        }
        bool ok = options->json == NULL
                  || save(&matrix, &natives.run, options->json);
        ok = ok && (!files || render(&natives, &matrix));
        status = ok ? BPH_EXIT_CONFORMS : BPH_EXIT_OURS;
    }
    release(&matrix);
    bph_natives_release(&natives);
    return status;
}
