/*
 * Expected failures.
 */
#define _GNU_SOURCE
#include "expectations.h"

#include "cause.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
bph_expectations_release(struct bph_expectations *expectations)
{
    for (int n = 0; n < expectations->n; n++) {
        free(expectations->rows[n].subject);
        free(expectations->rows[n].cause);
        free(expectations->rows[n].reason);
    }
    free(expectations->rows);
    *expectations = (struct bph_expectations){NULL, 0};
}

/* Cut the next word off *AT, which may be quoted; NULL if there is none. */
static char *
next_word(char **at)
{
    char *word = *at + strspn(*at, " \t");
    bool quoted = *word == '\'' || *word == '"';
    char *stop = NULL;
    if (quoted) {
        stop = strchr(word + 1, *word);
        word++;
    }
    else {
        stop = word + strcspn(word, " \t");
    }
    if (stop == NULL || stop == word) {
        return NULL;
    }
    *at = *stop == '\0' ? stop : stop + 1;
    *stop = '\0';
    return word;
}

static bool
take_line(char *text, int line, struct bph_expectations *out, char *error,
          size_t capacity)
{
    char *at = text;
    char *subject = next_word(&at);
    char *clause = next_word(&at);
    char *cause = next_word(&at);
    at += strspn(at, " \t");
    int id = clause == NULL ? -1 : bp_clause_find(clause);
    if (cause == NULL || *at == '\0') {
        (void)snprintf(error, capacity,
                       "line %d: give SUBJECT CLAUSE CAUSE and a reason",
                       line);
        return false;
    }
    if (id < 0) {
        (void)snprintf(error, capacity, "line %d: there is no clause %s", line,
                       clause);
        return false;
    }
    out->rows =
        bph_realloc(out->rows, (size_t)(out->n + 1) * sizeof *out->rows);
    out->rows[out->n++] =
        (struct bph_expectation){bph_strdup(subject), bph_strdup(cause),
                                 bph_strdup(at), (enum bp_clause_id)id, line};
    return true;
}

bool
bph_expectations_read(const char *path, struct bph_expectations *out,
                      char *error, size_t capacity)
{
    FILE *in = fopen(path, "r");
    char *text = NULL;
    size_t size = 0;
    int line = 0;
    bool ok = true;
    if (in == NULL) {
        (void)snprintf(error, capacity, "%s", strerror(errno));
        return false;
    }
    while (ok && getline(&text, &size, in) >= 0) {
        line++;
        text[strcspn(text, "\n")] = '\0';
        if (text[strspn(text, " \t")] != '\0' && text[0] != '#') {
            ok = take_line(text, line, out, error, capacity);
        }
    }
    free(text);
    if (fclose(in) != 0 || !ok) {
        bph_expectations_release(out);
        return false;
    }
    return true;
}

static bool
speaks_about(const struct bph_expectation *row,
             const struct bph_subject *subject)
{
    return fnmatch(row->subject, subject->id, 0) == 0
           || fnmatch(row->subject, subject->target, 0) == 0;
}

static bool
covers(const struct bph_expectation *row, const struct bph_subject *subject,
       enum bp_clause_id clause, const char *cause)
{
    return row->clause == clause && speaks_about(row, subject)
           && fnmatch(row->cause, cause, 0) == 0;
}

bool
bph_is_expected(const struct bph_expectations *expectations,
                const struct bph_subject *subject, enum bp_clause_id clause,
                const char *cause)
{
    for (int n = 0; expectations != NULL && n < expectations->n; n++) {
        if (covers(&expectations->rows[n], subject, clause, cause)) {
            return true;
        }
    }
    return false;
}

/* Was a subject of ROW asked, and has none the finding? */
static bool
passes(const struct bph_expectation *row, const struct bph_run *run)
{
    bool asked = false;
    for (int n = 0; n < run->nsubjects; n++) {
        const struct bph_subject *s = &run->subjects[n];
        /* that a fuzzer found something else says nothing of this */
        if (s->skipped != NULL || s->nfinds > 0 || !speaks_about(row, s)) {
            continue;
        }
        asked = true;
        for (int f = 0; f < s->nfindings; f++) {
            if (covers(row, s, s->findings[f].clause,
                       bph_cause_name(s->findings[f].cause))) {
                return false;
            }
        }
    }
    return asked;
}

const struct bph_expectation *
bph_unexpected_pass(const struct bph_expectations *expectations,
                    const struct bph_run *run, int *at)
{
    while (*at < expectations->n) {
        const struct bph_expectation *row = &expectations->rows[(*at)++];
        if (passes(row, run)) {
            return row;
        }
    }
    return NULL;
}
