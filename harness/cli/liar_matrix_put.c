/*
 * The matrix as JSON, keys sorted; reports/liars.py reads it.
 *
 * {"clauses": [{"bound", "cases": [{"id", "liars": [name]}], "clause",
 *               "level", "rule", "untested"}],
 *  "implementation", "liars": [{"caught", "clause", "name", "only", "origin",
 *  "verdict"}], "record": "liars", "rules": [{"free": [name], "name",
 *  "text"}], "silent": [id], "version"}
 */
#include "liar_matrix.h"

#include "json.h"

#include <stdlib.h>

static void
next(FILE *out, int *count)
{
    if ((*count)++ > 0) {
        fputc(',', out);
    }
}

/* A list of the liars for which CHOSEN is true. */
static void
put_names(FILE *out, const struct bph_matrix *m, const bool *chosen)
{
    int count = 0;
    fputc('[', out);
    for (int n = 0; n < m->nliars; n++) {
        if (chosen[n]) {
            next(out, &count);
            bph_json_put_string(out, m->liars[n].name);
        }
    }
    fputc(']', out);
}

static void
put_case(FILE *out, const struct bph_matrix *m, enum bp_clause_id clause,
         enum bph_rule_id rule, enum bph_place place)
{
    struct bph_json_put put = BPH_JSON_PUT(out);
    char id[BPH_CASE_BYTES];
    bool *chosen = bph_alloc((size_t)m->nliars);
    for (int n = 0; n < m->nliars; n++) {
        chosen[n] = m->caught[n] && m->liars[n].clause == clause
                    && bph_matrix_shows(m, n, clause, rule, place);
    }
    bph_json_put_text(&put, "id", bph_case_id(rule, place, id));
    bph_json_put_key(&put, "liars");
    put_names(out, m, chosen);
    bph_json_put_end(&put);
    free(chosen);
}

static void
put_cases(FILE *out, const struct bph_matrix *m, enum bp_clause_id clause)
{
    int count = 0;
    fputc('[', out);
    for (int place = 0; place < BPH_PLACE_COUNT; place++) {
        for (int rule = 0; rule < BPH_RULE_COUNT; rule++) {
            if (bph_case_is((enum bph_rule_id)rule, (enum bph_place)place)
                && bph_rule_carries((enum bph_rule_id)rule, clause)) {
                next(out, &count);
                put_case(out, m, clause, (enum bph_rule_id)rule,
                         (enum bph_place)place);
            }
        }
    }
    fputc(']', out);
}

static void
put_clauses(FILE *out, const struct bph_matrix *m)
{
    int count = 0;
    fputc('[', out);
    for (int n = 0; n < BP_CLAUSE_COUNT; n++) {
        enum bp_clause_id id = (enum bp_clause_id)n;
        const struct bp_clause *clause = bp_clause_at(id);
        struct bph_json_put put = BPH_JSON_PUT(out);
        if (bph_cases_of(id) == 0 && !bph_clause_is_ours(id)) {
            continue;
        }
        next(out, &count);
        bph_json_put_text(&put, "bound", bp_bound_name(clause->bound));
        bph_json_put_key(&put, "cases");
        put_cases(out, m, id);
        bph_json_put_text(&put, "clause", clause->name);
        bph_json_put_text(&put, "level", bp_level_name(clause->level));
        bph_json_put_text(&put, "rule", clause->rule);
        bph_json_put_text(&put, "untested", bph_untested(id));
        bph_json_put_end(&put);
    }
    fputc(']', out);
}

static void
put_liars(FILE *out, const struct bph_matrix *m)
{
    int count = 0;
    fputc('[', out);
    for (int n = 0; n < m->nliars; n++) {
        struct bph_json_put put = BPH_JSON_PUT(out);
        const struct bph_liar *liar = &m->liars[n];
        const char *only = m->only[n] < 0
                               ? NULL
                               : bph_rule_name((enum bph_rule_id)m->only[n]);
        next(out, &count);
        bph_json_put_bool(&put, "caught", m->caught[n]);
        bph_json_put_text(&put, "clause", bp_clause_at(liar->clause)->name);
        bph_json_put_text(&put, "name", liar->name);
        bph_json_put_text(&put, "only", only);
        bph_json_put_text(&put, "origin", liar->origin);
        bph_json_put_text(&put, "verdict", bp_verdict_name(liar->verdict));
        bph_json_put_end(&put);
    }
    fputc(']', out);
}

static void
put_rules(FILE *out, const struct bph_matrix *m)
{
    int count = 0;
    fputc('[', out);
    for (int rule = 0; rule < BPH_RULE_COUNT; rule++) {
        struct bph_json_put put = BPH_JSON_PUT(out);
        next(out, &count);
        bph_json_put_key(&put, "free");
        put_names(out, m, m->free[rule]);
        bph_json_put_text(&put, "name", bph_rule_name((enum bph_rule_id)rule));
        bph_json_put_text(&put, "text", bph_rule_text((enum bph_rule_id)rule));
        bph_json_put_end(&put);
    }
    fputc(']', out);
}

static void
put_silent(FILE *out, const struct bph_matrix *m)
{
    int count = 0;
    fputc('[', out);
    for (int place = 0; place < BPH_PLACE_COUNT; place++) {
        for (int rule = 0; rule < BPH_RULE_COUNT; rule++) {
            char id[BPH_CASE_BYTES];
            if (bph_case_is((enum bph_rule_id)rule, (enum bph_place)place)
                && !bph_matrix_speaks(m, (enum bph_rule_id)rule,
                                      (enum bph_place)place)) {
                next(out, &count);
                bph_json_put_string(out,
                                    bph_case_id((enum bph_rule_id)rule,
                                                (enum bph_place)place, id));
            }
        }
    }
    fputc(']', out);
}

void
bph_matrix_put(FILE *out, const struct bph_matrix *matrix,
               const struct bph_run *run)
{
    struct bph_json_put put = BPH_JSON_PUT(out);
    bph_json_put_key(&put, "clauses");
    put_clauses(out, matrix);
    bph_json_put_text(&put, "implementation", run->implementation);
    bph_json_put_key(&put, "liars");
    put_liars(out, matrix);
    bph_json_put_text(&put, "record", "liars");
    bph_json_put_key(&put, "rules");
    put_rules(out, matrix);
    bph_json_put_key(&put, "silent");
    put_silent(out, matrix);
    bph_json_put_text(&put, "version", run->version);
    bph_json_put_end(&put);
    fputc('\n', out);
}
