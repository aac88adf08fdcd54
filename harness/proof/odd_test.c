/*
 * The proof that the judge does not accuse: exporters that are right, and
 * legal but odd ones, get no more than templates.def and odd.def allow, under
 * the default profile and under the profile that reads to the letter.
 *
 * And that the odd ones are odd in every way that is forgiven: permissions of
 * the clauses, sides of ambiguities, rows of the policy.  What no odd exporter
 * covers is a hole, and every hole has its reason in forgiven.def.
 */
#include "bp_test.h"
#include "proof.h"

#include <string.h>

enum row {
#define FORGIVEN(row, text) ROW_##row,
#define HOLE(what, reason)
#include "forgiven.def"
#undef FORGIVEN
#undef HOLE
    ROW_COUNT
};

static const char *const row_texts[] = {
#define FORGIVEN(row, text) text,
#define HOLE(what, reason)
#include "forgiven.def"
#undef FORGIVEN
#undef HOLE
};

/* What an odd exporter is an instance of. */
struct instance {
    enum {
        OF_NOTHING,
        OF_PENDING,
        OF_CLAUSE,
        OF_POSITION,
        OF_ROW,
        OF_COUNT
    } of;
    int id;
};
#define INSTANCES 8 /* of one exporter */

/* clang-format takes the initializers for blocks */
/* clang-format off */
#define NOTHING     {OF_NOTHING, 0}
#define PENDING     {OF_PENDING, 0}
#define MAY(clause) {OF_CLAUSE, BP_##clause}
#define SIDE(side)  {OF_POSITION, BP_POS_##side}
#define ROW(row)    {OF_ROW, ROW_##row}
#define LIST(...)   {__VA_ARGS__}
/* clang-format on */

static const struct odd {
    const char *name;
    enum bp_verdict worst, docs;
    struct instance of[INSTANCES];
} odds[] = {
#define OF_KIND(name) {name, BP_V_PASS, BP_V_PASS, {NOTHING}},
#define OF_PART(name)
#define TEMPLATE(id, listed, name, ...) OF_##listed(name)
#include "templates.def"
#undef TEMPLATE
#define ODD(name, tmpl, policy, worst, docs, covers, reason)                  \
    {name, BP_V_##worst, BP_V_##docs, LIST covers},
#include "odd.def"
#undef ODD
};
#define ODDS ((int)(sizeof odds / sizeof odds[0]))

static const struct hole {
    struct instance what;
    const char *reason;
} holes[] = {
#define FORGIVEN(row, text)
#define HOLE(what, reason) {what, reason},
#include "forgiven.def"
#undef FORGIVEN
#undef HOLE
};
#define HOLES ((int)(sizeof holes / sizeof holes[0]))

static void
complain(const struct odd *odd, const struct bph_subject *s,
         enum bp_verdict most, const char *profile)
{
    fprintf(stderr, "%s: at most %s under %s, found:\n", odd->name,
            bp_verdict_name(most), profile);
    for (int n = 0; s != NULL && n < s->nfindings; n++) {
        const struct bph_finding *f = &s->findings[n];
        fprintf(stderr, "    %s %s: %s\n", bp_clause_at(f->clause)->name,
                bp_verdict_name(f->verdict), f->actual);
    }
}

static bool
is_same(const struct instance *a, const struct instance *b)
{
    return a->of == b->of && a->id == b->id;
}

/* Is ODD an instance of WHAT? */
static bool
is_instance(const struct odd *odd, const struct instance *what)
{
    for (int n = 0; n < INSTANCES; n++) {
        if (is_same(&odd->of[n], what)) {
            return true;
        }
    }
    return false;
}

/* Is nobody said to be worse than its column says, but for those that are
 * pending?  Returns how many are
 * called what the column allows. */
static int
nobody_is_accused(struct proof *proof, enum bp_profile profile)
{
    static const struct instance pending = PENDING;
    struct bph_judging how = proof->how;
    int as_allowed = 0;
    how.profile = profile;
    bph_judge(&proof->run, &how);
    for (int n = 0; n < ODDS; n++) {
        const struct bph_subject *s = proof_subject(proof, odds[n].name);
        enum bp_verdict most =
            profile == BP_PROFILE_DOCS ? odds[n].docs : odds[n].worst;
        bool ok = s != NULL && proof_worst(s) <= most;
        bool wanted = !is_instance(&odds[n], &pending);
        if (ok != wanted) {
            complain(&odds[n], s, most, bp_profile_name(profile));
        }
        CHECK(ok == wanted);
        as_allowed += ok && proof_worst(s) == most;
    }
    return as_allowed;
}

/* How many odd exporters are an instance of WHAT? */
static int
count_instances(const struct instance *what)
{
    int count = 0;
    for (int n = 0; n < ODDS; n++) {
        count += is_instance(&odds[n], what);
    }
    return count;
}

static const char *
hole_reason(const struct instance *what)
{
    for (int n = 0; n < HOLES; n++) {
        if (is_same(&holes[n].what, what)) {
            return holes[n].reason;
        }
    }
    return NULL;
}

/* WHAT, called NAME, has to be covered or a hole with a reason. */
static void
cover(const struct instance *what, const char *name, int *covered, int *empty)
{
    int count = count_instances(what);
    const char *reason = hole_reason(what);
    if (count == 0) {
        printf("  %s: none, %s\n", name,
               reason == NULL ? "and no reason why" : reason);
    }
    CHECK((count == 0) == (reason != NULL));
    *covered += count > 0;
    *empty += count == 0;
}

/* Is an exporter permitted something by the clause? */
static bool
is_permission(enum bp_clause_id id)
{
    const struct bp_clause *clause = bp_clause_at(id);
    return clause->level == BP_MAY
           && (clause->bound == BP_EXPORTER || clause->bound == BP_BOTH);
}

/* Does the default profile forgive that side what it forbids to others? */
static bool
is_forgiven(enum bp_position position)
{
    struct bp_fold_in in = {BP_FACT_BROKEN,     BP_MUST, position,
                            BP_PROFILE_CPYTHON, false,   false};
    return position != BP_POS_NONE && !bph_verdict_fails(bp_fold(&in));
}

static void
everything_is_covered(void)
{
    int covered[OF_COUNT] = {0};
    int empty[OF_COUNT] = {0};
    for (int n = 0; n < BP_CLAUSE_COUNT; n++) {
        struct instance what = {OF_CLAUSE, n};
        if (is_permission((enum bp_clause_id)n)) {
            cover(&what, bp_clause_at((enum bp_clause_id)n)->name,
                  &covered[OF_CLAUSE], &empty[OF_CLAUSE]);
        }
    }
    for (int n = 0; n < BP_POSITION_COUNT; n++) {
        struct instance what = {OF_POSITION, n};
        if (is_forgiven((enum bp_position)n)) {
            cover(&what, bp_position_name((enum bp_position)n),
                  &covered[OF_POSITION], &empty[OF_POSITION]);
        }
    }
    for (int n = 0; n < ROW_COUNT; n++) {
        struct instance what = {OF_ROW, n};
        cover(&what, row_texts[n], &covered[OF_ROW], &empty[OF_ROW]);
    }
    printf("covered: %d permissions (%d holes), %d forgiven sides (%d holes), "
           "%d rows of the policy (%d holes)\n",
           covered[OF_CLAUSE], empty[OF_CLAUSE], covered[OF_POSITION],
           empty[OF_POSITION], covered[OF_ROW], empty[OF_ROW]);
}

int
main(int argc, char **argv)
{
    static const char *names[ODDS];
    struct proof proof;
    if (argc != 3) {
        fprintf(stderr, "give an interpreter and the data folder\n");
        return 2;
    }
    for (int n = 0; n < ODDS; n++) {
        names[n] = odds[n].name;
    }
    CHECK(proof_ask(&proof, argv[1], argv[2], names, ODDS, 0));
    CHECK(!proof.outcome.failed && !proof.outcome.usage);
    CHECK_EQ(proof.run.nsubjects, ODDS);
    int plain = nobody_is_accused(&proof, BP_PROFILE_CPYTHON);
    int docs = nobody_is_accused(&proof, BP_PROFILE_DOCS);
    everything_is_covered();
    static const struct instance pending = PENDING;
    printf("%d honest and odd exporters, none accused but %d that are "
           "pending; %d and %d of them get all that is allowed\n",
           ODDS, count_instances(&pending), plain, docs);
    proof_release(&proof);
    return bp_test_end();
}
