/*
 * The proof of bp_expect by exhaustion: every truth of the spaces below times
 * all 512 words, compared with an oracle that shares nothing with it.
 *
 * With the argument "planted" the comparison itself is tried: each broken
 * variant of the oracle has to be found out.
 */
#include "bp_expect.h"
#include "bp_request.h"
#include "bp_test.h"
#include "expect_oracle.h"

#define MAX_NDIM 3

/* All truths with ndim <= max_ndim, extents <= 3 and these strides. */
struct space {
    const char *name;
    int max_ndim;
    long itemsize;
    int nstrides;
    long strides[10];
};

static const struct space spaces[] = {
    /* every canonical stride of these shapes, and some that are none */
    {"itemsize 1", 3, 1, 8, {-1, 0, 1, 2, 3, 4, 6, 9}},
    {"itemsize 2", 2, 2, 8, {-2, 0, 1, 2, 3, 4, 6, 8}},
};
#define SPACE_COUNT ((int)(sizeof spaces / sizeof spaces[0]))

/* The same truth for both sides. */
struct pair {
    ptrdiff_t shape[MAX_NDIM], strides[MAX_NDIM], suboffsets[MAX_NDIM];
    long oshape[MAX_NDIM], ostrides[MAX_NDIM], osuboffsets[MAX_NDIM];
    struct bp_truth truth;
    struct oracle_memory memory;
};

static struct {
    int mutant;
    long long truths, answers, differences;
    struct oracle_word words[BP_WORD_COUNT];
} proof;

static bool
same_want(enum bp_field_want want, int oracle)
{
    switch (want) {
    case BP_WANT_NULL:
        return oracle == ORACLE_NULL;
    case BP_WANT_REQUIRED:
        return oracle == ORACLE_THERE;
    case BP_WANT_FREE:
        return oracle == ORACLE_EITHER;
    }
    return false;
}

static bool
same_outcome(enum bp_outcome_want want, int oracle)
{
    switch (want) {
    case BP_MUST_REFUSE:
        return oracle == ORACLE_REFUSE;
    case BP_SHOULD_GRANT:
        return oracle == ORACLE_GRANT;
    case BP_UNSPECIFIED:
        return oracle == ORACLE_OPEN;
    }
    return false;
}

static bool
same_reasons(unsigned reasons, unsigned oracle)
{
    static const unsigned pairs[][2] = {
        {BP_WHY_READONLY, ORACLE_NO_WRITE}, {BP_WHY_NOT_C, ORACLE_NO_C},
        {BP_WHY_NOT_F, ORACLE_NO_F},        {BP_WHY_NOT_ANY, ORACLE_NO_ORDER},
        {BP_WHY_STRIDES, ORACLE_NOT_FLAT},  {BP_WHY_INDIRECT, ORACLE_POINTERS},
    };

    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        if (((reasons & pairs[i][0]) != 0) != ((oracle & pairs[i][1]) != 0)) {
            return false;
        }
    }
    return (reasons & BP_WHY_NDIM) == 0;
}

static bool
same(const struct bp_answer_set *got, const struct oracle_answer *want)
{
    return same_outcome(got->outcome, want->outcome)
           && same_reasons(got->reasons, want->reasons)
           && same_want(got->shape, want->shape)
           && same_want(got->strides, want->strides)
           && same_want(got->suboffsets, want->suboffsets)
           && same_want(got->format, want->format)
           && got->readonly_zero == (want->readonly_zero != 0)
           && got->ndim == want->ndim && got->len == want->len
           && got->itemsize == want->itemsize;
}

/* Print the first few differences; all of them are counted. */
static void
report(const struct pair *p, int word, const struct bp_answer_set *got,
       const struct oracle_answer *want)
{
    proof.differences++;
    if (proof.mutant != 0 || proof.differences > 10) {
        return;
    }
    fprintf(stderr,
            "word 0x%03x (%s), ndim %d, shape %ld %ld %ld, strides %s %ld %ld "
            "%ld, "
            "suboffsets %s %ld %ld %ld, readonly %d:\n"
            "  outcome %d, oracle %d; reasons 0x%x, oracle 0x%x\n",
            (unsigned)word, proof.words[word].name, p->memory.ndim,
            p->oshape[0], p->oshape[1], p->oshape[2],
            p->memory.strides ? "given" : "NULL", p->ostrides[0],
            p->ostrides[1], p->ostrides[2],
            p->memory.suboffsets ? "given" : "NULL", p->osuboffsets[0],
            p->osuboffsets[1], p->osuboffsets[2], p->memory.readonly,
            (int)got->outcome, want->outcome, got->reasons, want->reasons);
}

static void
compare_words(struct pair *p)
{
    struct oracle_facts facts;

    oracle_look(&p->memory, proof.mutant, &facts);
    for (int word = 0; word < BP_WORD_COUNT; word++) {
        struct bp_answer_set got;
        struct oracle_answer want;

        oracle_answer(&facts, &proof.words[word], proof.mutant, &want);
        if (bp_expect(&p->truth, word, &got, NULL) != BP_OK
            || !same(&got, &want)) {
            report(p, word, &got, &want);
        }
    }
    proof.truths++;
    proof.answers += BP_WORD_COUNT;
}

/* Let both sides see the numbers that were written into P. */
static void
set_truth(struct pair *p, const struct space *space, int ndim, bool strides)
{
    for (int n = 0; n < ndim; n++) {
        p->oshape[n] = (long)p->shape[n];
        p->ostrides[n] = (long)p->strides[n];
    }
    p->truth.view = (struct bp_view){space->itemsize, ndim, p->shape,
                                     strides ? p->strides : NULL, NULL};
    p->memory = (struct oracle_memory){
        ndim, p->oshape,       strides ? p->ostrides : NULL,
        NULL, space->itemsize, 0};
}

/* With no suboffsets, and with all masks of -1 and 0, if they are legal. */
static void
compare_suboffsets(struct pair *p)
{
    int ndim = p->truth.view.ndim;
    int masks = ndim > 0 && p->truth.view.strides != NULL ? 1 << ndim : 0;

    for (int mask = -1; mask < masks; mask++) {
        for (int n = 0; n < ndim; n++) {
            p->osuboffsets[n] = mask >> n & 1 ? 0 : -1;
            p->suboffsets[n] = p->osuboffsets[n];
        }
        p->truth.view.suboffsets = mask < 0 ? NULL : p->suboffsets;
        p->memory.suboffsets = mask < 0 ? NULL : p->osuboffsets;
        for (int readonly = 0; readonly <= 1; readonly++) {
            p->truth.readonly = readonly != 0;
            p->memory.readonly = readonly;
            compare_words(p);
        }
    }
}

/* Write the digits of NUMBER in BASE, looked up in DIGITS (or themselves). */
static int
spell(int number, int base, const long *digits, int ndim, ptrdiff_t *out)
{
    for (int n = 0; n < ndim; n++) {
        out[n] = digits != NULL ? digits[number % base] : number % base;
        number /= base;
    }
    return number; /* 0 as long as the number has no more digits */
}

static void
compare_space(const struct space *space, int max_ndim)
{
    for (int ndim = 0; ndim <= max_ndim; ndim++) {
        struct pair p = {0};

        for (int i = 0; spell(i, 4, NULL, ndim, p.shape) == 0; i++) {
            set_truth(&p, space, ndim, false);
            compare_suboffsets(&p);
            for (int k = 0;
                 spell(k, space->nstrides, space->strides, ndim, p.strides)
                 == 0;
                 k++) {
                set_truth(&p, space, ndim, true);
                compare_suboffsets(&p);
            }
        }
    }
}

static void
prepare(int mutant)
{
    proof.mutant = mutant;
    proof.truths = proof.answers = proof.differences = 0;
    for (int word = 0; word < BP_WORD_COUNT; word++) {
        oracle_read(word, mutant, &proof.words[word]);
    }
}

int
main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "planted") == 0) {
        for (int mutant = 1; mutant <= ORACLE_MUTANTS; mutant++) {
            prepare(mutant);
            compare_space(&spaces[0], 2);
            printf("planted error %d: %lld of %lld answers differ\n", mutant,
                   proof.differences, proof.answers);
            CHECK(proof.differences > 0);
        }
        return bp_test_end();
    }
    prepare(0);
    for (int i = 0; i < SPACE_COUNT; i++) {
        compare_space(&spaces[i], spaces[i].max_ndim);
        printf("up to %s: %lld truths, %lld answers, %lld differences\n",
               spaces[i].name, proof.truths, proof.answers, proof.differences);
    }
    CHECK(proof.truths > 0);
    CHECK_EQ(proof.answers, proof.truths * BP_WORD_COUNT);
    CHECK_EQ(proof.differences, 0);
    return bp_test_end();
}
