/*
 * The proof that the judge catches what it claims: every liar is found, with
 * the clause and the verdict that liars.def names, and every rule is needed:
 * switched off, some liar that it caught goes free.
 *
 * The clause and verdict columns of liars.def are expanded here and nowhere
 * else.  The answers are asked for once; the knock-out judges them again.
 */
#include "bp_test.h"
#include "proof.h"

#include <stdlib.h>

static const struct liar {
    const char *name;
    enum bp_clause_id clause;
    enum bp_verdict verdict;
    bool pending;
} liars[] = {
#define LIAR(name, tmpl, policy, when, when_value, field, operation, value,   \
             clause, verdict, origin, pending)                                \
    {name, BP_##clause, BP_V_##verdict, pending},
#include "liars.def"
#undef LIAR
};
#define LIARS ((int)(sizeof liars / sizeof liars[0]))

/* Print why a liar was not found as named. */
static void
complain(const struct liar *liar, const struct bph_subject *s)
{
    fprintf(stderr, "%s: wanted %s %s, found:\n", liar->name,
            bp_clause_at(liar->clause)->name, bp_verdict_name(liar->verdict));
    for (int n = 0; s != NULL && n < s->nfindings; n++) {
        const struct bph_finding *f = &s->findings[n];
        fprintf(stderr, "    %s %s: %s\n", bp_clause_at(f->clause)->name,
                bp_verdict_name(f->verdict), f->actual);
    }
}

/* Is the liar found as named, and nothing worse said of it? */
static bool
is_caught(const struct liar *liar, const struct bph_subject *s)
{
    return s != NULL && proof_has(s, liar->clause, liar->verdict)
           && proof_worst(s) == liar->verdict;
}

static void
all_are_caught(struct proof *proof)
{
    int caught = 0;
    int crashed = 0;
    for (int n = 0; n < LIARS; n++) {
        const struct bph_subject *s = proof_subject(proof, liars[n].name);
        bool ok = is_caught(&liars[n], s);
        if (ok == liars[n].pending) {
            complain(&liars[n], s);
        }
        CHECK(ok != liars[n].pending);
        caught += ok;
        crashed += ok && liars[n].verdict == BP_V_CRASH;
    }
    printf("%d of %d liars caught, %d of them only by crashing\n", caught,
           LIARS, crashed);
}

/* Does the liar go free when RULE is off? */
static bool
goes_free(struct proof *proof, const struct liar *liar)
{
    const struct bph_subject *s = proof_subject(proof, liar->name);
    return s != NULL && proof_worst(s) < liar->verdict;
}

static void
every_rule_is_needed(struct proof *proof)
{
    for (int rule = 0; rule < BPH_RULE_COUNT; rule++) {
        struct bph_judging how = proof->how;
        int free_liars = 0;
        how.off[rule] = true;
        bph_judge(&proof->run, &how);
        for (int n = 0; n < LIARS; n++) {
            free_liars += !liars[n].pending && goes_free(proof, &liars[n]);
        }
        printf("without %-16s %3d go free\n",
               bph_rule_name((enum bph_rule_id)rule), free_liars);
        if (free_liars == 0 && rule != BPH_RULE_ALIVE) {
            fprintf(stderr, "no liar needs the rule %s\n",
                    bph_rule_name((enum bph_rule_id)rule));
            CHECK(free_liars > 0);
        }
    }
    bph_judge(&proof->run, &proof->how);
}

int
main(int argc, char **argv)
{
    static const char *names[LIARS];
    struct proof proof;
    if (argc != 3) {
        fprintf(stderr, "give an interpreter and the data folder\n");
        return 2;
    }
    for (int n = 0; n < LIARS; n++) {
        names[n] = liars[n].name;
    }
    CHECK(proof_ask(&proof, argv[1], argv[2], names, LIARS, 0));
    CHECK(!proof.outcome.failed && !proof.outcome.usage);
    CHECK_EQ(proof.run.nsubjects, LIARS);
    all_are_caught(&proof);
    every_rule_is_needed(&proof);
    proof_release(&proof);
    return bp_test_end();
}
