/*
 * Mechanical mutants: every row of mutations.def with every trigger, on every
 * row of bases.def.
 *
 * What a mutant did is seen twice: by legality.c, which says by brute force
 * whether it was legal, and by the engine, normaliser and judge.  A legal one
 * may not be accused.  An illegal one has to be caught; one that is not is a
 * survivor, and survivors.def has to say why.
 *
 * A mutant that does the same as its honest twin is no mutant, and one that
 * does the same as another is counted once.
 *
 * Usage: mutants_test [NTH [RULE]]
 *   NTH   only every NTH mutant, and survivors.def is not held to be complete
 *         (for slow builds); 0: a trigger for each of the 72 words
 *   RULE  is switched off, and the test has to fail
 */
#define _GNU_SOURCE
#include "basis.h"
#include "bp_request.h"
#include "bp_test.h"
#include "mutation.h"

#include <fnmatch.h>
#include <stdlib.h>

#define TRACES   65536 /* a power of two, more than one basis has mutants */
#define TRIGGERS 128

/* Not more of the illegal ones may survive; never to be raised. */
#define MOST_SURVIVORS 0

static const struct survivor {
    int line;
    const char *mutant, *why, *reason;
} survivors[] = {
#define SURVIVOR(mutant, why, reason) {__LINE__, mutant, why, reason},
#include "survivors.def"
#undef SURVIVOR
    {0, NULL, NULL, NULL},
};
#define SURVIVORS ((int)(sizeof survivors / sizeof survivors[0]) - 1)

struct trigger {
    enum mutation_when when;
    int value;
};

static struct {
    struct arena arena;
    struct basis basis;
    struct actor actor;
    struct legality legality;
    struct bph_judging how;
    struct trigger triggers[TRIGGERS];
    int ntriggers;
    int nth;
    uint64_t honest;         /* what this basis does */
    uint64_t traces[TRACES]; /* of its mutants; 0 is free */
    long hits[SURVIVORS + 1];
    long generated, same, repeated, legal, illegal, caught, survived, accused;
} lab;

static void
add_trigger(enum mutation_when when, int value)
{
    if (lab.ntriggers < TRIGGERS) {
        lab.triggers[lab.ntriggers++] = (struct trigger){when, value};
    }
}

static void
make_triggers(bool all_words)
{
    static const int flags[] = {ASK_WRITABLE, ASK_FORMAT,  ASK_ND,
                                ASK_STRIDES,  ASK_C,       ASK_F,
                                ASK_ANY,      ASK_INDIRECT};
    static const int some[] = {0x000, 0x001, 0x004, 0x008, 0x01c, 0x01d, 0x038,
                               0x058, 0x098, 0x118, 0x11c, 0x11d, 0x1fd};
    add_trigger(WHEN_EVERY, 0);
    for (size_t n = 0; n < sizeof flags / sizeof flags[0]; n++) {
        add_trigger(WHEN_HAS, flags[n]);
        add_trigger(WHEN_LACKS, flags[n]);
    }
    for (int word = 0; word < BP_WORD_COUNT && all_words; word++) {
        if (bp_request_canonical(word) == word) {
            add_trigger(WHEN_WORD, word);
        }
    }
    for (size_t n = 0; n < sizeof some / sizeof some[0] && !all_words; n++) {
        add_trigger(WHEN_WORD, some[n]);
    }
    add_trigger(WHEN_FROM, 4);
    add_trigger(WHEN_FROM, 40);
    add_trigger(WHEN_EACH, 2);
    add_trigger(WHEN_EACH, 3);
}

/* Was TRACE seen before?  From now on it was. */
static bool
is_known(uint64_t trace)
{
    size_t slot = (size_t)(trace % TRACES);
    trace += trace == 0;
    while (lab.traces[slot] != 0 && lab.traces[slot] != trace) {
        slot = (slot + 1) % TRACES;
    }
    if (lab.traces[slot] == trace) {
        return true;
    }
    lab.traces[slot] = trace;
    return false;
}

static void
print_findings(const struct bph_subject *s)
{
    for (int n = 0; n < s->nfindings; n++) {
        const struct bph_finding *f = &s->findings[n];
        fprintf(stderr, "    %s %s 0x%x: %s\n", bp_clause_at(f->clause)->name,
                bp_verdict_name(f->verdict), (unsigned)f->words[0], f->actual);
    }
}

/* An illegal one that nobody found: is there a row for it? */
static void
survive(const char *mutant, const char *why, const struct bph_subject *s)
{
    lab.survived++;
    for (int n = 0; n < SURVIVORS; n++) {
        if (fnmatch(survivors[n].mutant, mutant, 0) == 0
            && fnmatch(survivors[n].why, why, 0) == 0) {
            lab.hits[n]++;
            return;
        }
    }
    fprintf(stderr, "not caught, and no row of survivors.def: %s\n  (%s)\n",
            mutant, why);
    print_findings(s);
    bp_test_failures++;
}

/* What the judge makes of the mutant; WHY it is illegal, or NULL. */
static void
weigh(const struct mutation *m, const char *why, const struct bph_subject *s)
{
    char mutant[256];
    char text[200];
    bool found = bph_verdict_fails(s->verdict);
    mutation_print(m, text, sizeof text);
    (void)snprintf(mutant, sizeof mutant, "%s: %s", lab.basis.name, text);
    if (why == NULL) {
        lab.legal++;
        lab.accused += found;
        if (found) {
            fprintf(stderr, "accused, though it is legal: %s\n", mutant);
            print_findings(s);
        }
        CHECK(!found);
        return;
    }
    lab.illegal++;
    lab.caught += found;
    if (!found) {
        survive(mutant, why, s);
    }
}

static void
play(const struct mutation *m)
{
    lab.actor.mutation = m;
    lab.actor.manners.arrays =
        m != NULL && m->field == FIELD_TRAMPLE ? ARRAYS_EACH : ARRAYS_FIXED;
    legality_init(&lab.legality, &lab.actor.truth);
    inside_set(&lab.actor.exporter, &lab.legality);
}

/* One mutant, one view at a time. */
static void
one_mutant(const struct mutation *m)
{
    char why[200] = "";
    lab.generated++;
    play(m);
    uint64_t trace = inside_glance();
    if (trace == lab.honest) {
        lab.same++;
        return;
    }
    if (is_known(trace)) {
        lab.repeated++;
        return;
    }
    const char *reason = legality_why(&lab.legality);
    (void)snprintf(why, sizeof why, "%s", reason == NULL ? "" : reason);
    inside_set(&lab.actor.exporter, NULL);
    struct bph_subject s =
        actor_subject(&lab.actor, lab.basis.name, lab.basis.digest);
    CHECK(inside_ask(&s, &lab.how, false));
    weigh(m, reason == NULL ? NULL : why, &s);
    bph_subject_release(&s);
}

/* A release knows no word. */
static bool
makes_sense(const struct mutation *m)
{
    return m->field != FIELD_RELEASE || m->when == WHEN_EVERY
           || m->when >= WHEN_FROM;
}

static void
all_mutants(void)
{
    long number = 0;
    for (int b = 0; basis_at(b, &lab.basis); b++) {
        basis_play(&lab.basis, &lab.arena, &lab.actor);
        memset(lab.traces, 0, sizeof lab.traces);
        play(NULL);
        lab.honest = inside_glance();
        CHECK(legality_why(&lab.legality) == NULL);
        for (int row = 0; mutation_at(row) != NULL; row++) {
            for (int t = 0; t < lab.ntriggers; t++) {
                struct mutation m = *mutation_at(row);
                m.when = lab.triggers[t].when;
                m.when_value = lab.triggers[t].value;
                if (makes_sense(&m) && number++ % lab.nth == 0) {
                    one_mutant(&m);
                }
            }
        }
    }
}

/* --- more than one view --- */

/* Mutations that are tried while views are held and after refusals. */
static const struct mutation lasting[] = {
    {.field = FIELD_RC, .operation = DO_SET, .number = 1},
    {.field = FIELD_RC, .operation = DO_RAISE, .number = INSIDE_TYPE_ERROR},
    {.field = FIELD_GUARD, .operation = DO_SET, .number = 1},
    {.field = FIELD_OUTCOME, .operation = DO_GRANT},
    {.field = FIELD_OUTCOME, .operation = DO_REFUSE, .number = 1},
    {.field = FIELD_OUTCOME, .operation = DO_REFUSE, .number = 5},
    {.field = FIELD_OUTCOME, .operation = DO_REFUSE, .number = 0},
    {.field = FIELD_EXCEPTION, .operation = DO_SET, .number = 0},
    {.field = FIELD_EXCEPTION, .operation = DO_SET, .number = 5},
    {.field = FIELD_LEFT_OBJ, .operation = DO_GIVE},
    {.field = FIELD_LEFT_REFERENCES, .operation = DO_ADD, .number = 1},
    {.field = FIELD_LEFT_REFERENCES, .operation = DO_ADD, .number = -1},
    {.field = FIELD_OBJ, .operation = DO_CLEAR},
    {.field = FIELD_OBJ, .operation = DO_SWAP},
    {.field = FIELD_REFERENCES, .operation = DO_ADD, .number = 1},
    {.field = FIELD_REFERENCES, .operation = DO_ADD, .number = -1},
    {.field = FIELD_RELEASE, .operation = DO_ADD, .number = 1},
    {.field = FIELD_RELEASE, .operation = DO_ADD, .number = -1},
    {.field = FIELD_BUF, .operation = DO_ADD, .number = 4},
    {.field = FIELD_BUF, .operation = DO_COPY},
    {.field = FIELD_CONTENT, .operation = DO_SWAP},
    {.field = FIELD_TRAMPLE, .operation = DO_SET},
    {.field = FIELD_LEN, .operation = DO_ADD, .number = 1},
    {.field = FIELD_ITEMSIZE, .operation = DO_ADD, .number = 1},
    {.field = FIELD_READONLY, .operation = DO_FLIP},
    {.field = FIELD_NDIM, .operation = DO_ADD, .number = 1},
    {.field = FIELD_FORMAT, .operation = DO_CLEAR},
    {.field = FIELD_FORMAT, .operation = DO_GIVE},
    {.field = FIELD_FORMAT, .operation = DO_SET, .text = "q"},
    {.field = FIELD_SHAPE, .operation = DO_CLEAR},
    {.field = FIELD_SHAPE, .operation = DO_SWAP},
    {.field = FIELD_SHAPE_K, .operation = DO_ADD, .number = 1},
    {.field = FIELD_STRIDES, .operation = DO_CLEAR},
    {.field = FIELD_STRIDES, .operation = DO_GIVE},
    {.field = FIELD_STRIDES_K, .operation = DO_DOUBLE},
    {.field = FIELD_SUBOFFSETS, .operation = DO_CLEAR},
    {.field = FIELD_SUBOFFSETS, .operation = DO_GIVE},
    {.field = FIELD_SUBOFFSETS_K, .operation = DO_ADD, .number = 4},
};

/* One mutant, in all states, and with confirmation. */
static void
one_lasting(const struct mutation *m)
{
    char why[200] = "";
    lab.generated++;
    play(m);
    struct bph_subject s =
        actor_subject(&lab.actor, lab.basis.name, lab.basis.digest);
    CHECK(inside_ask(&s, &lab.how, true));
    const char *reason = legality_why(&lab.legality);
    (void)snprintf(why, sizeof why, "%s", reason == NULL ? "" : reason);
    bph_subject_release(&s);
    inside_set(&lab.actor.exporter, NULL);
    s = actor_subject(&lab.actor, lab.basis.name, lab.basis.digest);
    CHECK(inside_ask_confirmed(&s, &lab.how, true));
    weigh(m, reason == NULL ? NULL : why, &s);
    bph_subject_release(&s);
}

static void
all_lasting(void)
{
    static const struct trigger triggers[] = {
        {WHEN_HELD, 1}, {WHEN_HELD, 2}, {WHEN_REFUSED, 0}, {WHEN_FROM, 100}};
    static const char *const names[] = {"c-2x3", "f-2x3", "pil-2x2"};
    long number = 0;
    for (int b = 0; basis_at(b, &lab.basis); b++) {
        bool chosen = false;
        for (size_t n = 0; n < sizeof names / sizeof names[0]; n++) {
            chosen = chosen || strcmp(names[n], lab.basis.name) == 0;
        }
        basis_play(&lab.basis, &lab.arena, &lab.actor);
        for (size_t n = 0; n < sizeof lasting / sizeof lasting[0] && chosen;
             n++) {
            for (size_t t = 0; t < 4; t++) {
                struct mutation m = lasting[n];
                m.when = triggers[t].when;
                m.when_value = triggers[t].value;
                if (number++ % lab.nth == 0) {
                    one_lasting(&m);
                }
            }
        }
    }
}

static void
look_at_survivors(void)
{
    for (int n = 0; n < SURVIVORS && lab.nth == 1; n++) {
        if (lab.hits[n] == 0) {
            fprintf(stderr, "survivors.def:%d: nothing survives by this\n",
                    survivors[n].line);
        }
        CHECK(lab.hits[n] > 0);
        printf("survive %5ld: %s\n", lab.hits[n], survivors[n].reason);
    }
    CHECK(lab.survived <= MOST_SURVIVORS);
}

int
main(int argc, char **argv)
{
    int nth = argc > 1 ? atoi(argv[1]) : 1;
    lab.how.profile = BP_PROFILE_CPYTHON;
    lab.nth = nth > 0 ? nth : 1;
    if (argc > 2 && bph_rule_find(argv[2]) >= 0) {
        lab.how.off[bph_rule_find(argv[2])] = true;
    }
    make_triggers(nth == 0);
    if (!inside_open(BASIS_SEED) || !arena_open(&lab.arena)) {
        fprintf(stderr, "there is no memory\n");
        return 2;
    }
    all_mutants();
    all_lasting();
    look_at_survivors();
    printf("mutants: generated=%ld no-op=%ld repeated=%ld legal=%ld "
           "illegal=%ld caught=%ld survivors=%ld accused=%ld\n",
           lab.generated, lab.same, lab.repeated, lab.legal, lab.illegal,
           lab.caught, lab.survived, lab.accused);
    return bp_test_end();
}
