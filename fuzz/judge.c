/*
 * The judge's verdict against a definition of what is legal.
 *
 * Bytes: an exporter (memory and manners, harness/proof/random.h) and perhaps
 * a mutation, the one thing that it does otherwise; first the mutation.  It is
 * asked inside this process by the real engine; harness/proof/legality.c, which
 * knows no rule, sees every call.  Without a mutation it has to be legal and go
 * free; with one, it is accused if and only if what it did was illegal.  What
 * nobody outside can see is left aside (weigh_is_hidden), and so are other
 * words for the same items (weigh_is_paraphrase).
 */
#include "bp_clause.h"
#include "bpf.h"
#include "random.h"
#include "weigh.h"

#include <stdlib.h>
#include <string.h>

#define MUTATION_BYTES 8
#define MANNERS_BYTES  40

static struct {
    bool open;
    struct arena arena;
    struct memory memory;
    struct actor actor;
    struct mutation mutation;
    struct legality legality;
    struct bph_judging how;
} lab;

static void
open_lab(void)
{
    lab.how.profile = BP_PROFILE_CPYTHON;
    if (!inside_open(0) || !arena_open(&lab.arena)) {
        fprintf(stderr, "there is no memory\n");
        exit(2);
    }
    lab.open = true;
}

/* Cut the next N bytes, or what there is, off IN; each part of an input has
 * its place, whatever the others say. */
static struct dice
part(struct bpf_input *in, size_t n)
{
    static const uint8_t nothing[1];
    size_t left = in->size - in->at;
    struct dice dice = {.bytes = nothing, .left = n < left ? n : left};

    if (dice.left > 0) {
        dice.bytes = in->data + in->at;
        in->at += dice.left;
    }
    return dice;
}

static void
decode(const uint8_t *data, size_t size)
{
    struct bpf_input in;

    if (!lab.open) {
        open_lab();
    }
    bpf_input_init(&in, data, size);
    memset(&lab.actor, 0, sizeof lab.actor);
    bool mutates = bpf_below(&in, 8) > 0;
    struct dice mutation = part(&in, MUTATION_BYTES);
    struct dice manners = part(&in, MANNERS_BYTES);
    struct dice memory = part(&in, size);
    random_memory(&memory, &lab.memory);
    random_mutation(&mutation, &lab.memory, &lab.mutation);
    random_manners(&manners, &lab.memory, &lab.actor.manners);
    arena_wipe(&lab.arena, &lab.memory);
    lab.actor.memory = &lab.memory;
    lab.actor.arena = &lab.arena;
    lab.actor.mutation = mutates ? &lab.mutation : NULL;
    actor_init(&lab.actor);
}

void
bpf_describe(const uint8_t *data, size_t size, FILE *out)
{
    char text[200] = "none";

    decode(data, size);
    if (lab.actor.mutation != NULL) {
        mutation_print(lab.actor.mutation, text, sizeof text);
    }
    fprintf(out, "exporter\n");
    weigh_print_actor(&lab.actor, out);
    fprintf(out, "mutation %s\n", text);
}

/* Ask it one view at a time, or, with PAIRS, in all states. */
static bool
is_accused(bool pairs, FILE *out)
{
    enum weigh_verdict verdict =
        weigh_judge(&lab.actor, &lab.how, pairs, &lab.legality, out);

    BPF_CHECK(verdict != WEIGH_BROKEN, "engine", "broken");
    return verdict == WEIGH_ACCUSED;
}

/* What the judge says, and what legality.c: WHY or NULL. */
static void
weigh(bool accused, const char *why)
{
    if (accused && why == NULL && lab.actor.mutation != NULL
        && weigh_is_paraphrase(&lab.actor, lab.actor.mutation)) {
        return;
    }
    if (accused && why == NULL) {
        const struct bp_clause *clause =
            weigh_accusation(&lab.actor, &lab.how, false);
        char kind[40];

        (void)snprintf(kind, sizeof kind, "accused of %s",
                       clause == NULL ? "nothing" : clause->name);
        (void)is_accused(false, stderr);
        bpf_differ(&(struct bpf_difference){"judge", "legality", "verdict",
                                            kind, NULL},
                   "legal, and accused");
    }
    if (!accused && why != NULL && !is_accused(true, NULL)) {
        (void)is_accused(false, stderr);
        bpf_differ(&(struct bpf_difference){"judge", "legality", "verdict",
                                            "free", NULL},
                   "not accused: %s", why);
    }
}

void
bpf_run(const uint8_t *data, size_t size)
{
    char text[WEIGH_WHY];

    decode(data, size);
    if (lab.actor.mutation != NULL
        && weigh_is_hidden(&lab.actor, lab.actor.mutation)) {
        return;
    }
    bool accused = is_accused(false, NULL);
    const char *reason = legality_why(&lab.legality);
    const char *why = reason == NULL ? NULL : text;

    (void)snprintf(text, sizeof text, "%s", reason == NULL ? "" : reason);
    if (lab.actor.mutation == NULL && why != NULL) {
        bpf_differ(&(struct bpf_difference){"legality", "producer", "verdict",
                                            "illegal", NULL},
                   "made illegal: %s", why);
    }
    weigh(accused, why);
}
