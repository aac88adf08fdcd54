/*
 * The judge on answers made by hand: hypothesis, consequences, confirmation,
 * dialects, profiles.  (That rules find faults is the proof's business:
 * harness/proof.)
 */
#include "bp_test.h"
#include "cause.h"
#include "judge.h"

#include <stdlib.h>

/* A right answer of a writable int[2][3] to WORD. */
static struct bph_answer
right(int word)
{
    struct bph_answer a;
    memset(&a, 0, sizeof a);
    a.obj = BPH_OBJ_SELF;
    a.buf = BPH_BUF_AT;
    a.len.value = 24;
    a.itemsize.value = 4;
    a.ndim.value = 2;
    a.content = BPH_BYTES_SAME;
    a.self_held = (struct bph_delta){true, 1};
    a.self_after = (struct bph_delta){true, 0};
    if ((word & 4) != 0) {
        a.format_ptr = BPH_PTR_OTHER;
        memcpy(a.format, "i", 2);
    }
    if ((word & 8) != 0) {
        a.shape = (struct bph_array){BPH_PTR_OTHER, 2, {2, 3}};
    }
    if ((word & 0x18) == 0x18) {
        a.strides = (struct bph_array){BPH_PTR_OTHER, 2, {12, 4}};
    }
    return a;
}

static struct bph_answer
refused(void)
{
    struct bph_answer a;
    memset(&a, 0, sizeof a);
    a.outcome = BPH_REFUSED;
    a.exception_set = true;
    a.exception_is = BPH_EXC_BUFFER_ERROR | BPH_EXC_EXCEPTION;
    memcpy(a.exception, "BufferError", 12);
    a.self_after.known = true;
    return a;
}

static void
put(struct bph_subject *s, const char *state, int word, struct bph_answer a)
{
    struct bph_state *st = bph_subject_state(s, state);
    if (st == NULL) {
        st = bph_subject_add_state(s, state);
    }
    struct bph_cell *cell = bph_state_add_cell(st, word);
    cell->nobs = 1;
    cell->obs[0] = bph_subject_intern(s, &a);
    bph_state_sort(st);
}

static struct bph_subject
subject(void)
{
    struct bph_subject s;
    memset(&s, 0, sizeof s);
    s.id = bph_strdup("test");
    s.target = bph_strdup("test:it");
    s.package = bph_strdup("test");
    return s;
}

static void
judge_as(struct bph_subject *s, enum bp_profile profile)
{
    struct bph_judging how = {profile, {false}, NULL};
    bph_judge_subject(s, &how);
}

static const struct bph_finding *
find(const struct bph_subject *s, enum bph_cause cause)
{
    for (int n = 0; n < s->nfindings; n++) {
        if (s->findings[n].cause == (int)cause) {
            return &s->findings[n];
        }
    }
    return NULL;
}

static void
right_answers_pass(void)
{
    struct bph_subject s = subject();
    put(&s, "fresh", 0x11c, right(0x11c));
    put(&s, "fresh", 0x000, right(0x000));
    put(&s, "fresh", 0x038, right(0x038));
    put(&s, "fresh", 0x058, refused());
    judge_as(&s, BP_PROFILE_DOCS);
    CHECK_EQ(s.nfindings, 0);
    CHECK_EQ(s.verdict, BP_V_PASS);
    CHECK_EQ(s.granted, 3);
    CHECK_EQ(s.refused, 1);
    bph_subject_release(&s);
}

/* Without declared truth FULL_RO says what the memory is. */
static void
full_ro_is_the_hypothesis(void)
{
    struct bph_subject s = subject();
    put(&s, "fresh", 0x058, right(0x058));
    judge_as(&s, BP_PROFILE_CPYTHON);
    CHECK(find(&s, BPH_CAUSE_NOT_F_GRANTED) == NULL);
    CHECK(find(&s, BPH_CAUSE_NOT_CONTIGUOUS) != NULL);
    put(&s, "fresh", 0x11c, right(0x11c));
    judge_as(&s, BP_PROFILE_CPYTHON);
    CHECK(find(&s, BPH_CAUSE_NOT_F_GRANTED) != NULL);
    /* what follows from it is no finding of its own */
    CHECK(find(&s, BPH_CAUSE_NOT_CONTIGUOUS) == NULL);
    bph_subject_release(&s);
}

static void
confirmation_makes_the_verdict(void)
{
    struct bph_subject s = subject();
    struct bph_answer wrong = right(0x008);
    wrong.len.value = 6;
    put(&s, "fresh", 0x008, wrong);
    put(&s, "fresh", 0x11c, right(0x11c));
    judge_as(&s, BP_PROFILE_CPYTHON);
    const struct bph_finding *f = find(&s, BPH_CAUSE_LEN_WRONG);
    CHECK(f != NULL && f->verdict == BP_V_FAIL && !f->confirmed);
    CHECK_EQ(f == NULL ? 0 : f->nwords, 1);
    put(&s, "confirm.FLD-009.len-wrong", 0x008, wrong);
    judge_as(&s, BP_PROFILE_CPYTHON);
    f = find(&s, BPH_CAUSE_LEN_WRONG);
    CHECK(f != NULL && f->verdict == BP_V_FAIL && f->confirmed);
    bph_state_cell(bph_subject_state(&s, "confirm.FLD-009.len-wrong"), 0x008)
        ->obs[0] = bph_subject_intern(&s, &(struct bph_answer){0});
    struct bph_answer good = right(0x008);
    bph_state_cell(bph_subject_state(&s, "confirm.FLD-009.len-wrong"), 0x008)
        ->obs[0] = bph_subject_intern(&s, &good);
    judge_as(&s, BP_PROFILE_CPYTHON);
    f = find(&s, BPH_CAUSE_LEN_WRONG);
    CHECK(f != NULL && f->verdict == BP_V_FLAKY && !f->confirmed);
    CHECK_EQ(s.verdict, BP_V_FLAKY);
    bph_subject_release(&s);
}

static void
declared_dialects_explain(void)
{
    struct bph_subject s = subject();
    struct bph_answer a = right(0x008);
    a.format_ptr = BPH_PTR_OTHER;
    memcpy(a.format, "i", 2);
    put(&s, "fresh", 0x008, a);
    put(&s, "fresh", 0x11c, right(0x11c));
    judge_as(&s, BP_PROFILE_CPYTHON);
    const struct bph_finding *f = find(&s, BPH_CAUSE_FORMAT_UNASKED);
    CHECK(f != NULL && f->verdict == BP_V_FAIL);
    s.truth.dialects = bph_alloc(sizeof *s.truth.dialects);
    s.truth.dialects[0] = bph_strdup("ctypes-ignores-flags");
    s.truth.ndialects = 1;
    judge_as(&s, BP_PROFILE_CPYTHON);
    f = find(&s, BPH_CAUSE_FORMAT_UNASKED);
    CHECK(f != NULL && f->verdict == BP_V_DIALECT);
    bph_subject_release(&s);
}

/* One row of the policy in three profiles and at the Python level. */
static void
profiles_differ(void)
{
    struct bph_subject s = subject();
    struct bph_answer a = refused();
    a.exception_is = BPH_EXC_VALUE_ERROR | BPH_EXC_EXCEPTION;
    memcpy(a.exception, "ValueError", 11);
    put(&s, "fresh", 0x058, a);
    put(&s, "fresh", 0x11c, right(0x11c));
    judge_as(&s, BP_PROFILE_CPYTHON);
    CHECK_EQ(s.verdict, BP_V_WARN);
    judge_as(&s, BP_PROFILE_DOCS);
    CHECK_EQ(s.verdict, BP_V_FAIL);
    s.python_level = true;
    judge_as(&s, BP_PROFILE_CPYTHON);
    CHECK_EQ(s.verdict, BP_V_DECLINED);
    bph_subject_release(&s);
}

/* Counts that grow after one fill only are no leak. */
static void
one_growth_is_no_leak(void)
{
    struct bph_subject s = subject();
    struct bph_answer grows = right(0x11c);
    struct bph_answer same = right(0x11c);
    grows.self_after.value = 1;
    put(&s, "fresh", 0x11c, same);
    struct bph_cell *cell =
        bph_state_cell(bph_subject_state(&s, "fresh"), 0x11c);
    cell->nobs = 3;
    cell->obs[0] = bph_subject_intern(&s, &grows);
    cell->obs[1] = cell->obs[2] = bph_subject_intern(&s, &same);
    judge_as(&s, BP_PROFILE_CPYTHON);
    CHECK(find(&s, BPH_CAUSE_REFERENCE_LEAKED) == NULL);
    cell->obs[1] = cell->obs[2] = cell->obs[0];
    judge_as(&s, BP_PROFILE_CPYTHON);
    const struct bph_finding *f = find(&s, BPH_CAUSE_REFERENCE_LEAKED);
    CHECK(f != NULL && f->verdict == BP_V_LEAK);
    bph_subject_release(&s);
}

/* A word that is no canonical legal one can make a note at most. */
static void
spellings_are_notes(void)
{
    struct bph_subject s = subject();
    struct bph_answer odd = right(0x000);
    odd.len.value = 1;
    odd.ndim.value = 70;
    put(&s, "fresh", 0x000, right(0x000));
    put(&s, "fresh", 0x002, odd);
    put(&s, "fresh", 0x010, odd);
    put(&s, "fresh", 0x11c, right(0x11c));
    judge_as(&s, BP_PROFILE_DOCS);
    CHECK_EQ(s.verdict, BP_V_NOTE);
    CHECK(find(&s, BPH_CAUSE_SPELLING_UNKNOWN) != NULL);
    CHECK(find(&s, BPH_CAUSE_SPELLING_INCOMPLETE) != NULL);
    bph_subject_release(&s);
}

static void
put_pair(struct bph_subject *s, int held, int word, struct bph_answer a)
{
    struct bph_state *st = bph_subject_state(s, "pairs");
    if (st == NULL) {
        st = bph_subject_add_state(s, "pairs");
        st->paired = true;
    }
    struct bph_cell *cell = bph_state_add_pair(st, held, word);
    cell->nobs = 1;
    cell->obs[0] = bph_subject_intern(s, &a);
    bph_state_sort(st);
}

/* Only what differs from "fresh" is judged again where views are held. */
static void
held_views_are_compared(void)
{
    struct bph_subject s = subject();
    struct bph_answer other = right(0x008);
    put(&s, "fresh", 0x008, right(0x008));
    put(&s, "fresh", 0x058, refused());
    put(&s, "fresh", 0x11c, right(0x11c));
    put_pair(&s, 0x008, 0x11c, right(0x11c));
    judge_as(&s, BP_PROFILE_CPYTHON);
    CHECK_EQ(s.nfindings, 0);
    other.len.value = 6;
    put_pair(&s, 0x11c, 0x008, other);
    judge_as(&s, BP_PROFILE_CPYTHON);
    const struct bph_finding *f = find(&s, BPH_CAUSE_LEN_WRONG);
    CHECK(f != NULL && f->verdict == BP_V_FAIL && f->nheld == 1);
    CHECK(f != NULL && strcmp(f->state, "pairs") == 0);
    CHECK(find(&s, BPH_CAUSE_VIEW_DIFFERS) != NULL);
    bph_subject_release(&s);
}

/* A second view refused is a note; one locked by a refusal is not. */
static void
second_views(void)
{
    struct bph_subject s = subject();
    put(&s, "fresh", 0x008, right(0x008));
    put(&s, "fresh", 0x058, refused());
    put(&s, "fresh", 0x11c, right(0x11c));
    put_pair(&s, 0x11c, 0x008, refused());
    judge_as(&s, BP_PROFILE_CPYTHON);
    CHECK(find(&s, BPH_CAUSE_SECOND_REFUSED) != NULL);
    CHECK_EQ(s.verdict, BP_V_NOTE);
    put_pair(&s, 0x058, 0x008, refused());
    judge_as(&s, BP_PROFILE_CPYTHON);
    CHECK(find(&s, BPH_CAUSE_LOCKED_BY_REFUSAL) != NULL);
    CHECK_EQ(s.verdict, BP_V_FAIL);
    s.python_level = true;
    judge_as(&s, BP_PROFILE_CPYTHON);
    CHECK_EQ(s.verdict, BP_V_NOTE);
    bph_subject_release(&s);
}

/* What a held view saw change. */
static void
held_views_stay(void)
{
    struct bph_subject s = subject();
    struct bph_answer a = right(0x11c);
    put(&s, "fresh", 0x11c, right(0x11c));
    a.changed = BPH_CHANGED_CONTENT;
    put_pair(&s, 0x11c, 0x11c, a);
    judge_as(&s, BP_PROFILE_CPYTHON);
    CHECK_EQ(s.verdict, BP_V_WARN);
    s.truth.has_items = true;
    judge_as(&s, BP_PROFILE_CPYTHON);
    CHECK_EQ(s.verdict, BP_V_FAIL);
    a.changed = BPH_CHANGED_ARRAYS;
    put_pair(&s, 0x11d, 0x11c, a);
    judge_as(&s, BP_PROFILE_CPYTHON);
    CHECK(find(&s, BPH_CAUSE_ARRAYS_CHANGED) != NULL);
    bph_subject_release(&s);
}

/* FULL_RO refused: the next in the chain shows the layout. */
static void
the_chain_goes_on(void)
{
    struct bph_subject s = subject();
    put(&s, "fresh", 0x11c, refused());
    put(&s, "fresh", 0x058, right(0x058));
    judge_as(&s, BP_PROFILE_CPYTHON);
    CHECK(find(&s, BPH_CAUSE_NOT_F_GRANTED) == NULL);
    put(&s, "fresh", 0x018, right(0x018));
    judge_as(&s, BP_PROFILE_CPYTHON);
    CHECK(find(&s, BPH_CAUSE_NOT_F_GRANTED) != NULL);
    bph_subject_release(&s);
}

static void
put_find(struct bph_subject *s, enum bph_cause cause, enum bph_again again,
         const char *actual)
{
    struct bph_find *f = bph_subject_add_find(s);
    f->cause = (int)cause;
    f->again = again;
    f->fuzzer = bph_strdup("live_layout");
    f->signature = bph_strdup("consumer/copy/content");
    f->operation = bph_strdup("copy");
    f->expected = bph_strdup("01 02");
    f->actual = bph_strdup(actual);
}

/* What fuzzers find is one finding by cause, under every profile; the find
 * that says most of it is told. */
static void
finds_are_judged(void)
{
    struct bph_subject s = subject();
    put_find(&s, BPH_CAUSE_ITEMS_MISREAD, BPH_AGAIN_NOT_ASKED, "02 01");
    put_find(&s, BPH_CAUSE_ITEMS_MISREAD, BPH_AGAIN_SEEN, "03 01");
    put_find(&s, BPH_CAUSE_ITEMS_MISREAD, BPH_AGAIN_NOT_SEEN, "04 01");
    put_find(&s, BPH_CAUSE_CONSUMER_CRASHED, BPH_AGAIN_SEEN, "signal 11");
    for (int profile = 0; profile < BP_PROFILE_COUNT; profile++) {
        judge_as(&s, (enum bp_profile)profile);
        const struct bph_finding *f = find(&s, BPH_CAUSE_ITEMS_MISREAD);
        CHECK_EQ(s.nfindings, 2);
        CHECK_EQ(s.verdict, BP_V_FAIL);
        CHECK_EQ(f->verdict, BP_V_FAIL);
        CHECK_EQ(f->clause, BP_LAY_001);
        CHECK(f->confirmed);
        CHECK_STR(f->actual, "03 01");
        CHECK_STR(f->state, "found.live_layout");
        CHECK_EQ(find(&s, BPH_CAUSE_CONSUMER_CRASHED)->verdict, BP_V_CRASH);
        CHECK_EQ(s.ntallies, 2);
        CHECK(!bph_is_unjudged(&s));
    }
    bph_subject_release(&s);
}

/* Words of rows that expect. */
static char anyone[] = "test", why[] = "known", gaps[] = "gaps-misread";
static char misread[] = "items-misread";

/* Not seen again is flaky; expected is waived; neither is a PASS. */
static void
finds_are_no_pass(void)
{
    struct bph_expectation row = {anyone, misread, why, BP_LAY_001, 1};
    struct bph_expectations expected = {&row, 1};
    struct bph_judging how = {BP_PROFILE_CPYTHON, {false}, &expected};
    struct bph_subject s = subject();
    put_find(&s, BPH_CAUSE_ITEMS_MISREAD, BPH_AGAIN_NOT_SEEN, "02 01");
    judge_as(&s, BP_PROFILE_CPYTHON);
    CHECK_EQ(s.verdict, BP_V_FLAKY);
    CHECK(!s.findings[0].confirmed);
    CHECK(!bph_is_unjudged(&s));
    put_find(&s, BPH_CAUSE_ITEMS_MISREAD, BPH_AGAIN_SEEN, "02 01");
    s.finds[0].again = BPH_AGAIN_SEEN;
    bph_judge_subject(&s, &how);
    CHECK_EQ(s.verdict, BP_V_WAIVED);
    bph_subject_release(&s);
}

/* A fuzzer that found something else has not seen that a row passes. */
static void
finds_let_nothing_pass(void)
{
    struct bph_expectation row = {anyone, gaps, why, BP_CNS_020, 1};
    struct bph_expectations expected = {&row, 1};
    struct bph_subject s = subject();
    struct bph_run run = {.subjects = &s, .nsubjects = 1};
    int at = 0;
    put_find(&s, BPH_CAUSE_ITEMS_MISREAD, BPH_AGAIN_SEEN, "02 01");
    judge_as(&s, BP_PROFILE_CPYTHON);
    CHECK(bph_unexpected_pass(&expected, &run, &at) == NULL);
    bph_subject_release(&s);
    s = subject();
    put(&s, "fresh", 0x11c, right(0x11c));
    judge_as(&s, BP_PROFILE_CPYTHON);
    at = 0;
    CHECK(bph_unexpected_pass(&expected, &run, &at) == &row);
    bph_subject_release(&s);
}

/* No cause that rules judge by can be brought as a find. */
static void
only_finds_are_found(void)
{
    int found = 0;
    for (int n = 1; n < BPH_CAUSE_COUNT; n++) {
        const struct bph_cause_row *row = bph_cause_at((enum bph_cause)n);
        int cause = bph_cause_of_find(bph_cause_name(n));
        CHECK_EQ(cause, row->evidence == BPH_FOUND ? n : -1);
        found += cause > 0;
        /* and none may turn out as less than a fault */
        if (cause > 0) {
            struct bp_fold_in in = {
                row->fact,   bp_clause_at(row->clause)->level,
                BP_POS_NONE, BP_PROFILE_PEP3118,
                false,       false};
            CHECK(bph_verdict_fails(bp_fold(&in)));
        }
    }
    CHECK(found > 0);
    CHECK_EQ(bph_cause_of_find("no-such-cause"), -1);
}

/* Names are their own inverse, and no rule stands after itself. */
static void
tables_are_sound(void)
{
    for (int n = 0; n < BPH_RULE_COUNT; n++) {
        CHECK_EQ(bph_rule_find(bph_rule_name((enum bph_rule_id)n)), n);
    }
    for (int n = 1; n < BPH_CAUSE_COUNT; n++) {
        for (int k = n + 1; k < BPH_CAUSE_COUNT; k++) {
            CHECK(strcmp(bph_cause_name(n), bph_cause_name(k)) != 0);
        }
    }
    CHECK_STR(bph_cause_name(BPH_CAUSE_LEN_WRONG), "len-wrong");
    CHECK_STR(bph_rule_name(BPH_RULE_REFS_GRANTED), "refs-granted");
}

int
main(void)
{
    right_answers_pass();
    full_ro_is_the_hypothesis();
    confirmation_makes_the_verdict();
    declared_dialects_explain();
    profiles_differ();
    one_growth_is_no_leak();
    spellings_are_notes();
    held_views_are_compared();
    second_views();
    held_views_stay();
    the_chain_goes_on();
    finds_are_judged();
    finds_are_no_pass();
    finds_let_nothing_pass();
    only_finds_are_found();
    tables_are_sound();
    return bp_test_end();
}
