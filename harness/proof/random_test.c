/*
 * Random legal exporters: none may be accused.  And each has an illegal twin,
 * which differs in one thing and has to be caught.
 *
 * That an exporter is legal follows from how it is made, and legality.c agrees
 * in every case; that its twin is not, legality.c says, and of a thousand not
 * more than one may go free.  Every EACHth exporter is asked everything: all
 * words, all fills, all states.
 *
 * Usage: random_test [N] [--seed SEED]     N exporters
 *        random_test --only NUMBER         one again, as a failure names it
 *        random_test N --profile 0         by another profile, to make it fail
 */
#define _GNU_SOURCE
#include "bp_format.h"
#include "bp_kind.h"
#include "bp_request.h"
#include "bp_test.h"
#include "random.h"
#include "weigh.h"

#include <stdlib.h>

#define EACH  50
#define TRIES 60 /* of mutations, until one is illegal */

/* What an exporter shows. */
struct look {
    const struct actor *a;
    const struct memory *m;
    const struct manners *w;
    bool fully; /* asked everything */
    bool grants[ACTOR_WORDS];
    bool any, refuses;  /* some request is granted; refused */
    bool has_to_refuse; /* whatever its manners are */
    bool refused_for_nothing, demands_format;
    bool empty, inside, overlaps, aligned;
    bool extended, ctypes; /* the format */
    int plain_ndim;
    enum bp_padding padding; /* that makes format and itemsize fit */
};

static struct {
    struct arena arena;
    struct memory memory;
    struct actor actor;
    struct bph_judging how;
    long legal, accused, twins, caught, twinless;
    long may[BP_CLAUSE_COUNT], position[BP_POSITION_COUNT];
    long kind[BP_KIND_COUNT], access[BP_ACCESS_COUNT];
    long granted[BP_WORD_COUNT], refused[BP_WORD_COUNT];
} lab;

/* --- what was shown --- */

/* Does some byte belong to two items? */
static bool
overlaps(const struct memory *m)
{
    for (int k = 0; k < m->ndim; k++) {
        if (m->shape[k] > 1 && m->strides[k] < m->itemsize
            && m->strides[k] > -m->itemsize && memory_nitems(m) > 0) {
            return true;
        }
    }
    return false;
}

static bool
is_aligned(const struct memory *m)
{
    ptrdiff_t unit = m->itemsize > 0 ? m->itemsize : 1;
    bool aligned = m->offset % unit == 0;
    for (int k = 0; k < m->ndim; k++) {
        aligned = aligned && (m->shape[k] < 2 || m->strides[k] % unit == 0);
    }
    return aligned;
}

static enum bp_padding
padding_of(const struct memory *m)
{
    for (int p = 0; p < BP_PAD_COUNT; p++) {
        ptrdiff_t size = 0;
        if (bp_format_size(m->format, (enum bp_padding)p, &size, NULL) == BP_OK
            && size == m->itemsize) {
            return (enum bp_padding)p;
        }
    }
    return BP_PAD_COUNT;
}

static void
look_at_words(struct look *e)
{
    static struct actor plain;
    plain = *e->a;
    plain.manners = manners_plain();
    for (int word = 0; word < ACTOR_WORDS; word++) {
        if (actor_canonical(word) != word) {
            continue;
        }
        bool must = actor_refuses(&plain, word);
        e->grants[word] = !actor_refuses(e->a, word);
        if (legality_is_request(word)) {
            e->any = e->any || e->grants[word];
            e->refuses = e->refuses || !e->grants[word];
            e->has_to_refuse = e->has_to_refuse || must;
            e->refused_for_nothing =
                e->refused_for_nothing || (!must && !e->grants[word]);
        }
    }
    e->demands_format = !e->grants[0x008] && e->grants[0x00c];
}

static struct look
look_at(const struct actor *a, bool fully)
{
    struct look e = {.a = a, .m = a->memory, .w = &a->manners, .fully = fully};
    const char *format = e.m->format;
    look_at_words(&e);
    e.empty = a->nitems == 0;
    e.inside = e.w->arrays == ARRAYS_INSIDE && e.m->ndim == 1
               && ((e.m->itemsize == 1 && e.grants[0x008])
                   || (a->strides[0] == e.m->itemsize && e.grants[0x018]));
    e.overlaps = overlaps(e.m);
    e.aligned = is_aligned(e.m);
    e.extended = strpbrk(format, "TZOgwut&X(FD:") != NULL;
    e.ctypes = strcmp(format, "<P") == 0 || strcmp(format, "<O") == 0
               || strcmp(format, "<g") == 0 || strcmp(format, "<z") == 0
               || strcmp(format, "<v") == 0;
    e.plain_ndim = e.w->plain_ndim < 0 ? e.m->ndim : e.w->plain_ndim;
    e.padding = padding_of(e.m);
    return e;
}

static void
count_kinds(const struct look *e)
{
    ptrdiff_t suboffsets[BP_MAX_NDIM];
    struct bp_view view = {e->m->itemsize, e->m->ndim, e->m->shape,
                           e->m->strides, NULL};
    if (e->m->ndim > BP_MAX_NDIM) {
        return;
    }
    memcpy(suboffsets, e->m->suboffsets, sizeof suboffsets);
    view.suboffsets = e->a->indirect ? suboffsets : NULL;
    unsigned kinds = bp_kind_of(&view, e->m->format);
    for (int n = 0; n < BP_KIND_COUNT; n++) {
        lab.kind[n] += (kinds >> n & 1) != 0;
    }
    lab.access[e->m->readonly ? BP_ACCESS_READONLY : BP_ACCESS_WRITABLE]++;
}

static void
count(const struct look *e)
{
#define MAY(clause, condition)  lab.may[BP_##clause] += (condition);
#define POSITION(id, condition) lab.position[BP_POS_##id] += (condition);
#define NO_MAY(clause, reason)
#define NO_POSITION(id, reason)
#include "quotas.def"
#undef MAY
#undef POSITION
#undef NO_MAY
#undef NO_POSITION
    count_kinds(e);
    for (int word = 0; word < BP_WORD_COUNT; word++) {
        lab.granted[word] += e->grants[word];
        lab.refused[word] += !e->grants[word];
    }
}

/* --- one exporter --- */

static struct bph_subject
subject_of(uint64_t number, struct dice *dice)
{
    char name[40];
    (void)snprintf(name, sizeof name, "random-%016llx",
                   (unsigned long long)number);
    struct bph_subject s =
        actor_subject(&lab.actor, name, memory_digest(&lab.memory, 0));
    if (dice != NULL) {
        s.truth.redirects = s.truth.redirects && dice_once_in(dice, 2);
        random_silence(dice, &s);
    }
    return s;
}

static void
ask_legal(uint64_t number, struct dice *dice, const struct look *e)
{
    struct bph_subject s = subject_of(number, dice);
    s.truth.refuses = !e->any && dice_once_in(dice, 2);
    lab.legal++;
    CHECK(e->fully ? inside_ask_confirmed(&s, &lab.how, false)
                   : inside_ask(&s, &lab.how, false));
    if (bph_verdict_fails(s.verdict)) {
        lab.accused++;
        fprintf(stderr, "accused, though it is legal: --only 0x%016llx\n",
                (unsigned long long)number);
        weigh_print_findings(&s, stderr);
        weigh_print_actor(&lab.actor, stderr);
    }
    CHECK(!bph_verdict_fails(s.verdict));
    bph_subject_release(&s);
}

/* Is the mutant found?  By a sweep, or else in all states. */
static bool
is_caught(void)
{
    for (int all = 0; all < 2; all++) {
        enum weigh_verdict verdict =
            weigh_judge(&lab.actor, &lab.how, all == 1, NULL, NULL);
        CHECK(verdict != WEIGH_BROKEN);
        if (verdict == WEIGH_ACCUSED) {
            return true;
        }
    }
    return false;
}

static void
ask_twin(uint64_t number, struct dice *dice)
{
    char why[200] = "";
    char text[200];
    struct mutation m;
    bool legal = true;
    for (int n = 0; n < TRIES && legal; n++) {
        random_mutation(dice, &lab.memory, &m);
        lab.actor.mutation = &m;
        legal =
            weigh_is_hidden(&lab.actor, &m) || weigh_is_legal(&lab.actor, why);
    }
    if (legal) {
        lab.twinless++;
    }
    else {
        bool caught = is_caught();
        lab.twins++;
        lab.caught += caught;
        if (!caught) {
            mutation_print(&m, text, sizeof text);
            fprintf(stderr, "not caught: --only 0x%016llx: %s\n    (%s)\n",
                    (unsigned long long)number, text, why);
            (void)weigh_judge(&lab.actor, &lab.how, true, NULL, stderr);
            weigh_print_actor(&lab.actor, stderr);
        }
    }
    lab.actor.mutation = NULL;
}

/* The exporter that NUMBER stands for. */
static void
one(uint64_t number, bool fully)
{
    char why[200];
    struct dice dice = {.state = number};
    memset(&lab.actor, 0, sizeof lab.actor);
    random_memory(&dice, &lab.memory);
    random_manners(&dice, &lab.memory, &lab.actor.manners);
    lab.actor.memory = &lab.memory;
    lab.actor.arena = &lab.arena;
    actor_init(&lab.actor);
    if (!weigh_is_legal(&lab.actor, why)) {
        fprintf(stderr, "made illegal: --only 0x%016llx: %s\n",
                (unsigned long long)number, why);
        weigh_print_actor(&lab.actor, stderr);
        bp_test_failures++;
        return;
    }
    /* few are restless: some more of them */
    fully = fully || (lab.actor.manners.restless && number % 5 == 0);
    struct look e = look_at(&lab.actor, fully);
    count(&e);
    ask_legal(number, &dice, &e);
    ask_twin(number, &dice);
}

/* --- quotas --- */

static void
demand(const char *what, const char *name, long got, long least)
{
    printf("%s %s %ld%s", what, name, got, got < least ? "  TOO FEW\n" : "; ");
    CHECK(got >= least);
}

/* Every MAY and every position has one row. */
static void
look_at_rows(void)
{
    static int may[BP_CLAUSE_COUNT];
    static int position[BP_POSITION_COUNT];
#define MAY(clause, condition)  may[BP_##clause]++;
#define POSITION(id, condition) position[BP_POS_##id]++;
#define NO_MAY(clause, reason)  may[BP_##clause]++;
#define NO_POSITION(id, reason) position[BP_POS_##id]++;
#include "quotas.def"
#undef MAY
#undef POSITION
#undef NO_MAY
#undef NO_POSITION
    for (int n = 0; n < BP_CLAUSE_COUNT; n++) {
        int want = bp_clause_at((enum bp_clause_id)n)->level == BP_MAY;
        if (may[n] != want) {
            fprintf(stderr, "quotas.def has %d rows for %s\n", may[n],
                    bp_clause_at((enum bp_clause_id)n)->name);
        }
        CHECK_EQ(may[n], want);
    }
    for (int n = BP_POS_NONE + 1; n < BP_POSITION_COUNT; n++) {
        if (position[n] != 1) {
            fprintf(stderr, "quotas.def has %d rows for %s\n", position[n],
                    bp_position_name((enum bp_position)n));
        }
        CHECK_EQ(position[n], 1);
    }
}

static void
look_at_quotas(long least)
{
#define MAY(clause, condition)                                                \
    demand("may", bp_clause_at(BP_##clause)->name, lab.may[BP_##clause],      \
           least);
#define POSITION(id, condition)                                               \
    demand("position", bp_position_name(BP_POS_##id),                         \
           lab.position[BP_POS_##id], least);
#define NO_MAY(clause, reason)
#define NO_POSITION(id, reason)
#include "quotas.def"
#undef MAY
#undef POSITION
#undef NO_MAY
#undef NO_POSITION
    for (int n = 0; n < BP_KIND_COUNT; n++) {
        demand("kind", bp_kind_name((enum bp_kind)n), lab.kind[n], least);
    }
    for (int n = 0; n < BP_ACCESS_COUNT; n++) {
        demand("kind", bp_access_name((enum bp_access)n), lab.access[n],
               least);
    }
    for (int word = 0; word < BP_WORD_COUNT; word++) {
        char name[16];
        (void)snprintf(name, sizeof name, "0x%03x", (unsigned)word);
        if (actor_canonical(word) == word) {
            demand("granted", name, lab.granted[word], least);
            demand("refused", name, lab.refused[word], least);
        }
    }
    puts("");
}

int
main(int argc, char **argv)
{
    long n = 5000;
    uint64_t seed = 0;
    bool only = false;
    lab.how.profile = BP_PROFILE_CPYTHON;
    for (int k = 1; k < argc; k++) {
        bool named = argv[k][0] == '-' && k + 1 < argc;
        only = only || strcmp(argv[k], "--only") == 0;
        if (named && strcmp(argv[k], "--profile") == 0) {
            lab.how.profile = (enum bp_profile)strtol(argv[++k], NULL, 0);
        }
        else if (named) {
            seed = strtoull(argv[++k], NULL, 0);
        }
        else {
            n = strtol(argv[k], NULL, 0);
        }
    }
    if (!inside_open(0) || !arena_open(&lab.arena)) {
        fprintf(stderr, "there is no memory\n");
        return 2;
    }
    if (only) {
        one(seed, true);
        return bp_test_end();
    }
    printf("seed %llu\n", (unsigned long long)seed);
    look_at_rows();
    for (long k = 0; k < n; k++) {
        one((seed << 32) + (uint64_t)k, k % EACH == 0);
    }
    look_at_quotas(n / 1000);
    /* of less than a thousand one may be missed */
    CHECK(lab.twins - lab.caught <= lab.twins / 1000 + (n < 1000));
    printf("random: legal=%ld accused=%ld twins=%ld caught=%ld twinless=%ld\n",
           lab.legal, lab.accused, lab.twins, lab.caught, lab.twinless);
    return bp_test_end();
}
