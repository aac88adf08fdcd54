/*
 * The proof that the judge does not accuse: exporters that are right, and
 * legal but odd ones, get no more than templates.def and odd.def allow.
 */
#include "bp_test.h"
#include "proof.h"

static const struct odd {
    const char *name;
    enum bp_verdict worst;
} odds[] = {
#define OF_KIND(name) {name, BP_V_PASS},
#define OF_PART(name)
#define TEMPLATE(id, listed, name, ...) OF_##listed(name)
#include "templates.def"
#undef TEMPLATE
#define ODD(name, tmpl, policy, worst, reason) {name, BP_V_##worst},
#include "odd.def"
#undef ODD
};
#define ODDS ((int)(sizeof odds / sizeof odds[0]))

static void
complain(const struct odd *odd, const struct bph_subject *s)
{
    fprintf(stderr, "%s: at most %s, found:\n", odd->name,
            bp_verdict_name(odd->worst));
    for (int n = 0; s != NULL && n < s->nfindings; n++) {
        const struct bph_finding *f = &s->findings[n];
        fprintf(stderr, "    %s %s: %s\n", bp_clause_at(f->clause)->name,
                bp_verdict_name(f->verdict), f->actual);
    }
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
    for (int n = 0; n < ODDS; n++) {
        const struct bph_subject *s = proof_subject(&proof, odds[n].name);
        bool ok = s != NULL && proof_worst(s) <= odds[n].worst;
        if (!ok) {
            complain(&odds[n], s);
        }
        CHECK(ok);
    }
    printf("%d honest and odd exporters, none accused\n", ODDS);
    proof_release(&proof);
    return bp_test_end();
}
