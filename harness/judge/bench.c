/*
 * The bench: rulings on one cell, made on demand.
 *
 * A rule is judged once per cell (a word in a state).  `after` makes the rules
 * an acyclic graph: if a root is broken by the cell, what stands after it is a
 * consequence and says nothing of its own.
 */
#include "bench.h"

#include "evidence.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum tier {
    TIER_CALL,
    TIER_LEGAL,
    TIER_ALONE,
    TIER_SPELLED,
    TIER_CONTROL,
    TIER_HELD,
};
enum fills { FILLS_ANY, FILLS_ALL };

enum { BPH_RULE_NONE = BPH_LIST_END, BP_NOTHING = BPH_LIST_END };

/* (A, B) -> {prefix_A, prefix_B, BPH_LIST_END} */
#define MAP_1(p, a)                             p##a
#define MAP_2(p, a, ...)                        p##a, MAP_1(p, __VA_ARGS__)
#define MAP_3(p, a, ...)                        p##a, MAP_2(p, __VA_ARGS__)
#define MAP_4(p, a, ...)                        p##a, MAP_3(p, __VA_ARGS__)
#define MAP_5(p, a, ...)                        p##a, MAP_4(p, __VA_ARGS__)
#define MAP_6(p, a, ...)                        p##a, MAP_5(p, __VA_ARGS__)
#define MAP_7(p, a, ...)                        p##a, MAP_6(p, __VA_ARGS__)
#define MAP_8(p, a, ...)                        p##a, MAP_7(p, __VA_ARGS__)
#define PICK(a, b, c, d, e, f, g, h, name, ...) name
#define MAP(p, ...)                                                           \
    PICK(__VA_ARGS__, MAP_8, MAP_7, MAP_6, MAP_5, MAP_4, MAP_3, MAP_2, MAP_1, \
         0)                                                                   \
    (p, __VA_ARGS__)
#define CLAUSES(...)                                                          \
    {                                                                         \
        MAP(BP_, __VA_ARGS__), BPH_LIST_END                                   \
    }
#define AFTER(...)                                                            \
    {                                                                         \
        MAP(BPH_RULE_, __VA_ARGS__), BPH_LIST_END                             \
    }

struct rule {
    const char *name;
    enum tier tier;
    enum fills fills;
    bph_rule_function *function;
    int clauses[9]; /* ends with BPH_LIST_END */
    int after[9];   /* ends with BPH_LIST_END */
    const char *text;
};

static const struct rule rules[BPH_RULE_COUNT] = {
#define BPH_RULE(name, tier, fills, function, clauses, after, text)           \
    {#name,           TIER_##tier, FILLS_##fills, function,                   \
     CLAUSES clauses, AFTER after, text},
#include "rules.def"
#undef BPH_RULE
};

static const struct bph_cause_row causes[BPH_CAUSE_COUNT] = {
    {"NONE", BP_ERR_001, BP_FACT_OURS, BPH_ALONE, "", ""},
#define BPH_CAUSE(name, clause, fact, evidence, dialect, expected)            \
    {#name, BP_##clause, BP_FACT_##fact, BPH_##evidence, dialect, expected},
#include "causes.def"
#undef BPH_CAUSE
};

const struct bph_cause_row *
bph_cause_at(enum bph_cause cause)
{
    assert(cause > BPH_CAUSE_NONE && cause < BPH_CAUSE_COUNT);
    return &causes[cause];
}

const char *
bph_rule_text(enum bph_rule_id rule)
{
    return rules[rule].text;
}

const char *
bph_rule_identifier(enum bph_rule_id rule)
{
    return rules[rule].name;
}

const int *
bph_rule_clauses(enum bph_rule_id rule)
{
    return rules[rule].clauses;
}

bool
bph_rule_carries(enum bph_rule_id rule, enum bp_clause_id clause)
{
    for (const int *c = rules[rule].clauses; *c != BPH_LIST_END; c++) {
        if (*c == (int)clause) {
            return true;
        }
    }
    for (int row = 0; bph_evidence_clause(row) >= 0; row++) {
        if (bph_evidence_clause(row) == (int)clause
            && bph_evidence_is_of(row, rule)) {
            return true;
        }
    }
    return false;
}

void
bph_breaks(struct bph_ruling *ruling, enum bph_cause cause, const char *format,
           ...)
{
    va_list args;
    ruling->say = BPH_BREAKS;
    ruling->cause = cause;
    ruling->position = BP_POS_NONE;
    va_start(args, format);
    (void)vsnprintf(ruling->actual, sizeof ruling->actual, format, args);
    va_end(args);
}

bool
bph_rule_is_of_held(enum bph_rule_id rule)
{
    return rules[rule].tier == TIER_HELD;
}

/* `after` has no cycle, so these end: NOLINTBEGIN(misc-no-recursion) */

/* Is RULE off, by itself or because a root of it is? */
static bool
is_off(const struct bph_judging *how, int rule)
{
    if (how->off[rule]) {
        return true;
    }
    for (const int *root = rules[rule].after; *root != BPH_LIST_END; root++) {
        if (is_off(how, *root)) {
            return true;
        }
    }
    return false;
}

/* Does RULE speak about this cell? */
static bool
speaks(const struct rule *rule, const struct bph_case *c)
{
    bool control = c->state->words_twice;
    bool held = c->home != c->state;
    switch (rule->tier) {
    case TIER_CALL:
        return true;
    case TIER_LEGAL:
        return !control && !c->as_fresh && bp_request_is_legal(c->word);
    case TIER_ALONE:
        return !control && !c->as_fresh && bp_request_is_format_alone(c->word);
    case TIER_SPELLED:
        return !control && !held && c->word != bp_request_canonical(c->word);
    case TIER_CONTROL:
        return control;
    case TIER_HELD:
        return held;
    }
    return false;
}

/* Put together what a rule says of the answers to the fills of one word. */
static void
rule_on_fills(const struct rule *rule, struct bph_bench *bench,
              struct bph_ruling *out)
{
    int broken = 0;
    struct bph_ruling all = {0};
    const struct bph_cell *cell = bench->c.cell;
    for (int n = 0; n < cell->nobs; n++) {
        struct bph_ruling r = {0};
        bench->c.answer = &bench->c.subject->answers[cell->obs[n]];
        rule->function(&bench->c, &r);
        broken += r.say == BPH_BREAKS;
        if ((r.say == BPH_BREAKS && all.say != BPH_BREAKS)
            || (r.say == BPH_CANNOT_TELL && all.say == BPH_NOT_APPLICABLE)
            || (r.say == BPH_HOLDS && all.say != BPH_BREAKS)) {
            all = r;
        }
    }
    /* the answers in a pair are to different requests */
    bool some = !bench->c.state->paired && broken < cell->nobs;
    if (rule->fills == FILLS_ALL && broken > 0 && some) {
        all.say = BPH_HOLDS;
    }
    *out = all;
}

const struct bph_ruling *
bph_bench_ruling(struct bph_bench *bench, int rule)
{
    struct bph_ruling *out = &bench->rulings[rule];
    if (bench->done[rule]) {
        return out;
    }
    bench->done[rule] = true;
    out->say = BPH_NOT_APPLICABLE;
    if (!speaks(&rules[rule], &bench->c) || bench->off[rule]) {
        return out;
    }
    for (const int *root = rules[rule].after; *root != BPH_LIST_END; root++) {
        if (bph_bench_ruling(bench, *root)->say == BPH_BREAKS
            || bench->consequence[*root]) {
            bench->consequence[rule] = true;
            return out;
        }
    }
    rule_on_fills(&rules[rule], bench, out);
    return out;
}

/* NOLINTEND(misc-no-recursion) */

void
bph_bench_init(struct bph_bench *bench, const struct bph_judging *how,
               const struct bph_subject *subject,
               const struct bph_state *state, const struct bph_known *known)
{
    memset(bench, 0, sizeof *bench);
    bench->c.subject = subject;
    bench->c.state = state;
    bench->c.home = bph_home(subject, state);
    bench->c.known = known;
    for (int n = 0; n < BPH_RULE_COUNT; n++) {
        bench->off[n] = is_off(how, n);
    }
}

bool
bph_bench_is_as_fresh(const struct bph_bench *bench,
                      const struct bph_cell *cell)
{
    const struct bph_case *c = &bench->c;
    const struct bph_cell *fresh =
        c->home == c->state ? NULL : bph_state_cell(c->home, cell->word);
    return fresh != NULL && fresh->nobs == 1 && cell->nobs == 1
           && cell->obs[0] == fresh->obs[0];
}

void
bph_bench_set(struct bph_bench *bench, const struct bph_cell *cell)
{
    struct bp_truth truth = {bench->c.known->view,
                             bench->c.known->has_readonly
                                 && bench->c.known->readonly};
    memset(bench->done, 0, sizeof bench->done);
    memset(bench->consequence, 0, sizeof bench->consequence);
    bench->c.cell = cell;
    bench->c.word = cell->word;
    bench->c.as_fresh = bph_bench_is_as_fresh(bench, cell);
    bench->c.has_want =
        bench->c.known->has_view
        && bp_expect(&truth, cell->word, &bench->c.want, NULL) == BP_OK;
}
