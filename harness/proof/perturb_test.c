/*
 * With each field of each declared truth perturbed at least one finding
 * appears: the honest exporters of bases.def are asked once, and what they
 * answered is judged again beside a truth that is not so.
 *
 * What goes unnoticed is a hole, and holes.def has to say why.
 */
#define _GNU_SOURCE
#include "basis.h"
#include "bp_test.h"

#include <fnmatch.h>
#include <stdlib.h>

static const struct hole {
    int line;
    const char *basis, *field, *reason;
} holes[] = {
#define HOLE(basis, field, reason) {__LINE__, basis, field, reason},
#include "holes.def"
#undef HOLE
    {0, NULL, NULL, NULL},
};
#define HOLES ((int)(sizeof holes / sizeof holes[0]) - 1)

static struct {
    struct arena arena;
    struct basis basis;
    struct actor actor;
    struct bph_judging how;
    struct bph_subject subject;   /* asked, with its true truth */
    bool before[BPH_CAUSE_COUNT]; /* findings of that */
    long hits[HOLES + 1];
    long fields, caught, failed, missed;
} lab;

/* Judge once more beside T; is there a finding that was not there before? */
static bool
is_noticed(const struct bph_truth *t)
{
    struct bph_truth keep = lab.subject.truth;
    bool noticed = false;
    lab.subject.truth = *t;
    bph_judge_subject(&lab.subject, &lab.how);
    lab.subject.truth = keep;
    for (int n = 0; n < lab.subject.nfindings; n++) {
        noticed = noticed || !lab.before[lab.subject.findings[n].cause];
    }
    return noticed;
}

/* T is not true: FIELD is another. */
static void
perturbed(const char *field, const struct bph_truth *t)
{
    lab.fields++;
    if (is_noticed(t)) {
        lab.caught++;
        lab.failed += bph_verdict_fails(lab.subject.verdict);
        return;
    }
    lab.missed++;
    for (int n = 0; n < HOLES; n++) {
        if (fnmatch(holes[n].basis, lab.basis.name, 0) == 0
            && fnmatch(holes[n].field, field, 0) == 0) {
            lab.hits[n]++;
            return;
        }
    }
    fprintf(stderr, "unnoticed, and no row of holes.def: %s: %s\n",
            lab.basis.name, field);
    bp_test_failures++;
}

static void
perturb_format(const struct bph_truth *truth)
{
    static const char *const others[] = {"B", "b", "h", "i", "I", "f", "q"};
    for (size_t n = 0; n < sizeof others / sizeof others[0]; n++) {
        char format[8];
        char field[40];
        struct bph_truth t = *truth;
        (void)snprintf(format, sizeof format, "%s", others[n]);
        (void)snprintf(field, sizeof field, "format \"%s\"", format);
        t.format = format;
        if (strcmp(format, truth->format) != 0) {
            perturbed(field, &t);
        }
    }
}

/* The one field of a plain item: elsewhere, another, gone, or not alone. */
static void
perturb_fields(const struct bph_truth *truth)
{
    static char others[][4] = {"B", "h", ">i", "d"};
    static char byte[] = "B";
    struct bph_field fields[2] = {truth->fields[0], truth->fields[0]};
    struct bph_truth t = *truth;
    t.fields = fields;
    for (size_t n = 0; n < sizeof others / sizeof others[0]; n++) {
        char field[40];
        fields[0].format = others[n];
        (void)snprintf(field, sizeof field, "fields[0] \"%s\"", others[n]);
        if (strcmp(others[n], truth->format) != 0) {
            perturbed(field, &t);
        }
    }
    fields[0] = truth->fields[0];
    fields[0].offset = 1;
    perturbed("fields[0] moved", &t);
    fields[0] = truth->fields[0];
    t.nfields = 0;
    if (strcmp(byte, truth->format) != 0) { /* bytes may be padding */
        perturbed("fields forgotten", &t);
    }
    fields[1].format = byte;
    t.nfields = 2;
    if (strcmp(byte, truth->format) != 0) {
        perturbed("fields, one more over the first", &t);
    }
}

static void
perturb_numbers(const struct bph_truth *truth)
{
    static const int64_t steps[] = {1, -1, 4};
    struct bph_truth t = *truth;
    for (int n = 0; n < 3; n++) {
        t.itemsize = truth->itemsize + steps[n];
        if (t.itemsize > 0) {
            perturbed(steps[n] > 0 ? "itemsize more" : "itemsize less", &t);
        }
    }
    t = *truth;
    t.readonly = !t.readonly;
    perturbed("readonly", &t);
    t = *truth;
    t.items ^= 1;
    if (t.has_items) {
        perturbed("items", &t);
    }
}

/* Do the strides of dimension K say anything? */
static bool
counts(int k)
{
    return lab.actor.nitems > 0 && lab.basis.memory.shape[k] > 1;
}

static void
perturb_entries(const struct bph_truth *truth, int k)
{
    static const int64_t steps[] = {1, -1, 8};
    struct bph_truth t = *truth;
    char field[40];
    for (int n = 0; n < 3; n++) {
        t = *truth;
        t.shape[k] += steps[n];
        (void)snprintf(field, sizeof field, "shape[%d] %+d", k, (int)steps[n]);
        if (t.shape[k] >= 0) {
            perturbed(field, &t);
        }
        t = *truth;
        t.strides[k] += steps[n];
        (void)snprintf(field, sizeof field, "strides[%d] %+d", k,
                       (int)steps[n]);
        if (counts(k)) {
            perturbed(field, &t);
        }
    }
    t = *truth;
    t.strides[k] = -t.strides[k];
    (void)snprintf(field, sizeof field, "strides[%d] negated", k);
    if (counts(k) && t.strides[k] != 0) {
        perturbed(field, &t);
    }
    t = *truth;
    t.has_suboffsets = true;
    for (int n = 0; n < t.ndim && !truth->has_suboffsets; n++) {
        t.suboffsets[n] = -1;
    }
    t.suboffsets[k] = t.suboffsets[k] < 0 ? 0 : t.suboffsets[k] + 4;
    (void)snprintf(field, sizeof field, "suboffsets[%d]", k);
    if (lab.actor.nitems > 0) {
        perturbed(field, &t);
    }
}

/* As a whole. */
static void
perturb_arrays(const struct bph_truth *truth)
{
    struct bph_truth t = *truth;
    t.has_suboffsets = false;
    if (truth->has_suboffsets) {
        perturbed("suboffsets forgotten", &t);
    }
    t = *truth;
    t.has_strides = false;
    if (!lab.actor.c && !t.has_suboffsets) { /* else it is refused */
        perturbed("strides forgotten", &t);
    }
    for (int more = 1; more <= 2; more++) {
        t = *truth;
        t.shape[t.ndim] = more;
        t.strides[t.ndim] = t.itemsize;
        t.suboffsets[t.ndim] = -1;
        t.has_strides = t.ndim > 0;
        t.ndim++;
        perturbed(more == 1 ? "ndim, one of 1 more" : "ndim, one of 2 more",
                  &t);
    }
    t = *truth;
    t.ndim--;
    if (t.ndim >= 0) {
        perturbed("ndim, one less", &t);
    }
}

static void
perturb_basis(void)
{
    basis_play(&lab.basis, &lab.arena, &lab.actor);
    inside_set(&lab.actor.exporter, NULL);
    lab.subject = actor_subject(&lab.actor, lab.basis.name, lab.basis.digest);
    CHECK(inside_ask(&lab.subject, &lab.how, false));
    CHECK(!bph_verdict_fails(lab.subject.verdict));
    memset(lab.before, 0, sizeof lab.before);
    for (int n = 0; n < lab.subject.nfindings; n++) {
        lab.before[lab.subject.findings[n].cause] = true;
    }
    struct bph_truth truth = lab.subject.truth;
    CHECK(!is_noticed(&truth));
    perturb_format(&truth);
    perturb_fields(&truth);
    perturb_numbers(&truth);
    for (int k = 0; k < truth.ndim; k++) {
        perturb_entries(&truth, k);
    }
    perturb_arrays(&truth);
    bph_subject_release(&lab.subject);
}

int
main(void)
{
    lab.how.profile = BP_PROFILE_CPYTHON;
    if (!inside_open(BASIS_SEED) || !arena_open(&lab.arena)) {
        fprintf(stderr, "there is no memory\n");
        return 2;
    }
    for (int n = 0; basis_at(n, &lab.basis); n++) {
        perturb_basis();
    }
    for (int n = 0; n < HOLES; n++) {
        if (lab.hits[n] == 0) {
            fprintf(stderr, "holes.def:%d: nothing goes through\n",
                    holes[n].line);
        }
        CHECK(lab.hits[n] > 0);
        printf("hole %5ld: %s\n", lab.hits[n], holes[n].reason);
    }
    printf("perturb: fields=%ld caught=%ld failing=%ld holes=%ld\n",
           lab.fields, lab.caught, lab.failed, lab.missed);
    return bp_test_end();
}
