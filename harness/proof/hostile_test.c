/*
 * The proof that a crash of the subject is a cell: exporters that die, hang or
 * flood at one word are asked everything else, exactly that cell says what
 * happened, and every other answer is that of the honest exporter.
 */
#include "bp_test.h"
#include "proof.h"

#include "bp_request.h"

#include <signal.h>

/* What each act of hostile.c comes to. */
#define ACT_segfault   BPH_SIGNAL, SIGSEGV
#define ACT_abort      BPH_SIGNAL, SIGABRT
#define ACT_exit       BPH_EXIT, 0
#define ACT_recurse    BPH_SIGNAL, SIGSEGV
#define ACT_loop       BPH_LIMIT, BPH_LIMIT_CPU
#define ACT_sleep      BPH_LIMIT, BPH_LIMIT_WALL
#define ACT_eat_memory BPH_LIMIT, BPH_LIMIT_MEMORY
#define ACT_print      BPH_LIMIT, BPH_LIMIT_OUTPUT
#define ACT_terminate  BPH_SIGNAL, SIGTERM

static const struct hostile {
    const char *name;
    int word;
    enum bph_phase phase;
    enum bph_outcome outcome;
    int detail;
} hostiles[] = {
#define HOSTILE(name, tmpl, word, moment, act, text)                          \
    {name, word, BPH_PHASE_##moment, ACT_##act},
#include "hostile.def"
#undef HOSTILE
};
#define HOSTILES ((int)(sizeof hostiles / sizeof hostiles[0]))
#define HONEST   "c-2x3" /* what all of them are otherwise */

static const struct bph_answer *
answer_to(const struct bph_subject *s, const struct bph_cell *cell)
{
    return cell == NULL || cell->nobs != 1 ? NULL : &s->answers[cell->obs[0]];
}

/* Every word is answered, and only one of them as no honest exporter does. */
static void
only_its_word_dies(const struct hostile *hostile, const struct bph_subject *s,
                   const struct bph_subject *honest)
{
    const struct bph_state *asked = bph_subject_state(s, "fresh");
    const struct bph_state *twin = bph_subject_state(honest, "fresh");
    CHECK(asked != NULL && twin != NULL && asked->ncells == twin->ncells);
    for (int n = 0; asked != NULL && n < asked->ncells; n++) {
        int word = asked->cells[n].word;
        const struct bph_answer *a = answer_to(s, &asked->cells[n]);
        const struct bph_answer *b =
            answer_to(honest, bph_state_cell(twin, word));
        bool same = a != NULL && b != NULL && bph_answer_equal(a, b);
        if (same != (word != hostile->word)) {
            fprintf(stderr, "%s: 0x%03x is %s\n", hostile->name,
                    (unsigned)word, same ? "honest" : "not honest");
        }
        CHECK(same == (word != hostile->word));
    }
}

static void
its_cell_says_so(const struct hostile *hostile, const struct bph_subject *s)
{
    const struct bph_state *fresh = bph_subject_state(s, "fresh");
    const struct bph_answer *a =
        fresh == NULL ? NULL
                      : answer_to(s, bph_state_cell(fresh, hostile->word));
    CHECK(a != NULL);
    if (a == NULL) {
        return;
    }
    if (a->outcome != hostile->outcome || a->detail != hostile->detail
        || a->phase != hostile->phase) {
        fprintf(stderr, "%s: outcome %d, detail %d, phase %d\n", hostile->name,
                (int)a->outcome, a->detail, (int)a->phase);
    }
    CHECK_EQ(a->outcome, hostile->outcome);
    CHECK_EQ(a->detail, hostile->detail);
    CHECK_EQ(a->phase, hostile->phase);
    CHECK(s->not_run == NULL);
    CHECK_EQ(s->nfindings, 1);
    CHECK(s->nfindings == 1 && s->findings[0].confirmed
          && (s->findings[0].verdict == BP_V_CRASH
              || s->findings[0].verdict == BP_V_TIMEOUT));
}

int
main(int argc, char **argv)
{
    static const char *names[HOSTILES + 1];
    struct proof proof;
    if (argc != 3) {
        fprintf(stderr, "give an interpreter and the data folder\n");
        return 2;
    }
    for (int n = 0; n < HOSTILES; n++) {
        names[n] = hostiles[n].name;
    }
    names[HOSTILES] = HONEST;
    CHECK(proof_ask(&proof, argv[1], argv[2], names, HOSTILES + 1, 500));
    CHECK(!proof.outcome.failed && !proof.outcome.usage);
    const struct bph_subject *honest = proof_subject(&proof, HONEST);
    CHECK(honest != NULL);
    for (int n = 0; n < HOSTILES; n++) {
        const struct bph_subject *s = proof_subject(&proof, hostiles[n].name);
        CHECK(s != NULL);
        if (s != NULL && honest != NULL) {
            only_its_word_dies(&hostiles[n], s, honest);
            its_cell_says_so(&hostiles[n], s);
        }
    }
    printf("%d hostile exporters, each a cell\n", HOSTILES);
    proof_release(&proof);
    return bp_test_end();
}
