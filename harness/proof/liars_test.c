/*
 * The proof that the judge catches what it claims: every liar is found, with
 * the clause and the verdict that liars.def names; every rule is needed:
 * switched off, some liar that it caught goes free; and every liar needs a
 * rule, without which it is not found as named.
 *
 * The clause and verdict columns of liars.def are expanded here and in
 * listings only.  The answers are asked for once; the knock-out judges them
 * again.
 */
#include "bp_test.h"
#include "proof.h"

#include <stdlib.h>
#include <string.h>

/* Conditions and fields that show only when requests are combined: another
 * view is held, one was refused or released before. */
static const char *const combined[] = {
    "NTH",           "HELD", "SECOND", "AFTER_REFUSAL",
    "SINCE_REFUSAL", "LIFO", "FIFO",   "FROM",
};
#define COMBINED ((int)(sizeof combined / sizeof combined[0]))

static const struct liar {
    const char *name;
    const char *when, *field; /* as written */
    enum bp_clause_id clause;
    enum bp_verdict verdict;
    const char *origin;
    bool pending;
} liars[] = {
#define LIAR(name, tmpl, policy, when, when_value, field, operation, value,   \
             clause, verdict, origin, pending)                                \
    {name, #when, #field, BP_##clause, BP_V_##verdict, origin, pending},
#include "liars.def"
#undef LIAR
};
#define LIARS ((int)(sizeof liars / sizeof liars[0]))

/* Bugs that shipped, and whether a liar has to re-enact them. */
static const struct bug {
    const char *id;
    const char *classes; /* one word for each */
    const char *owed;    /* "HERE", or where else it would show */
} bugs[] = {
#define BUG(id, classes, owed) {#id, classes, #owed},
#include "bugs.def"
#undef BUG
};
#define BUGS ((int)(sizeof bugs / sizeof bugs[0]))

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

/* Two rules make the finding that these two are named for: one sees that a
 * view has changed, one that its memory is gone. */
static const char *const seen_twice[] = {"rest-content-gone",
                                         "rest-content-gone-lifo"};

/* What one rule less does to a liar; of ALIVE and RET, which all others stand
 * after, only where they find it themselves. */
static struct {
    bool unnamed; /* its finding is gone */
    bool free;    /* and nothing as bad is left */
} without_one[LIARS];

static void
note_without(struct proof *proof, int rule)
{
    for (int n = 0; n < LIARS; n++) {
        const struct liar *liar = &liars[n];
        const struct bph_subject *s = proof_subject(proof, liar->name);
        if ((rule == BPH_RULE_ALIVE || rule == BPH_RULE_RET)
            && liar->clause != BP_ERR_001) {
            continue;
        }
        without_one[n].unnamed |=
            s != NULL && !proof_has(s, liar->clause, liar->verdict);
        without_one[n].free |= goes_free(proof, liar);
    }
}

/* One rule finds a liar as it is named: no other one takes its place. */
static void
every_liar_needs_a_rule(void)
{
    int free_liars = 0;
    for (int n = 0; n < LIARS; n++) {
        bool twice = strcmp(liars[n].name, seen_twice[0]) == 0
                     || strcmp(liars[n].name, seen_twice[1]) == 0;
        if (without_one[n].unnamed == (twice || liars[n].pending)) {
            fprintf(stderr, "%s: which rule finds it?\n", liars[n].name);
        }
        CHECK(without_one[n].unnamed != (twice || liars[n].pending));
        free_liars += without_one[n].free;
    }
    printf("%d of %d liars go free when one rule is off; the others have "
           "findings by several\n",
           free_liars, LIARS);
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
        note_without(proof, rule);
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

/* Does the liar lie only if requests are combined? */
static bool
needs_history(const struct liar *liar)
{
    for (int n = 0; n < COMBINED; n++) {
        if (strcmp(liar->when, combined[n]) == 0) {
            return true;
        }
    }
    return strncmp(liar->field, "HELD_", 5) == 0
           || strncmp(liar->field, "REST_", 5) == 0;
}

/* Does some liar re-enact BUG, and one that is not pending? */
static bool
is_reenacted(const struct bug *bug, bool *caught)
{
    bool found = false;
    for (int n = 0; n < LIARS; n++) {
        if (strstr(liars[n].origin, bug->id) != NULL) {
            found = true;
            *caught = *caught || !liars[n].pending;
        }
    }
    return found;
}

/* Take the first word of CLASSES into CLASS; false if there is none. */
static bool
next_class(const char **classes, char *class, size_t size)
{
    size_t length = strcspn(*classes, " ");
    (void)snprintf(class, size, "%.*s", (int)length, *classes);
    *classes += length + strspn(*classes + length, " ");
    return length > 0;
}

/* How many bugs of CLASS there are, and are owed, and re-enacted. */
struct share {
    char class[16];
    int bugs, owed, here;
};
#define SHARES 64

static struct share *
share_of(struct share *shares, const char *class)
{
    int n = 0;
    while (n < SHARES - 1 && shares[n].class[0] != '\0'
           && strcmp(shares[n].class, class) != 0) {
        n++;
    }
    (void)snprintf(shares[n].class, sizeof shares[n].class, "%s", class);
    return &shares[n];
}

/* Add BUG to its classes. */
static void
share_out(struct share *shares, const struct bug *bug, bool here)
{
    const char *classes = bug->classes;
    char class[sizeof shares->class];
    while (next_class(&classes, class, sizeof class)) {
        struct share *share = share_of(shares, class);
        share->bugs++;
        share->owed += strcmp(bug->owed, "HERE") == 0;
        share->here += here;
    }
}

/* Every bug that is owed is re-enacted, and no other one is claimed. */
static void
bugs_are_reenacted(void)
{
    struct share shares[SHARES] = {0};
    int here = 0;
    int found = 0;
    for (int n = 0; n < BUGS; n++) {
        bool caught = false;
        bool is = is_reenacted(&bugs[n], &caught);
        bool owed = strcmp(bugs[n].owed, "HERE") == 0;
        if (is != owed) {
            fprintf(stderr, "%s: %s\n", bugs[n].id,
                    is ? "re-enacted, but said to show elsewhere"
                       : "no liar re-enacts it");
        }
        CHECK(is == owed);
        here += is;
        found += caught;
        share_out(shares, &bugs[n], is);
    }
    printf("%d liars, %d bugs that shipped re-enacted, %d of them caught\n",
           LIARS, here, found);
    for (int n = 0; shares[n].class[0] != '\0'; n++) {
        printf("  %-10s %2d bugs, %2d owed, %2d re-enacted\n", shares[n].class,
               shares[n].bugs, shares[n].owed, shares[n].here);
    }
    CHECK(LIARS >= 150);
    CHECK(here >= 80);
}

static void
count_history(void)
{
    int history = 0;
    int pending = 0;
    for (int n = 0; n < LIARS; n++) {
        history += needs_history(&liars[n]);
        pending += liars[n].pending;
    }
    printf("%d liars need history: requests that are combined; %d are "
           "pending\n",
           history, pending);
    CHECK(history >= 20);
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
    bugs_are_reenacted();
    count_history();
    all_are_caught(&proof);
    every_rule_is_needed(&proof);
    every_liar_needs_a_rule();
    proof_release(&proof);
    return bp_test_end();
}
