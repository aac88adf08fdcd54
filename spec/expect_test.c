/*
 * What the proof by exhaustion does not reach: illegal truths, deep arrays,
 * words outside the 512, and a few answers written out by hand.
 */
#include "bp_clause.h"
#include "bp_expect.h"
#include "bp_request.h"
#include "bp_test.h"

#include <limits.h>

#define NUL  BP_WANT_NULL
#define REQ  BP_WANT_REQUIRED
#define FREE BP_WANT_FREE

static const ptrdiff_t two_three[] = {2, 3}, c_order[] = {24, 8};
static const ptrdiff_t f_order[] = {8, 16}, steps[] = {48, 16};
static const ptrdiff_t pointers[] = {0, -1}, redundant[] = {-1, -1};
static const ptrdiff_t no_rows[] = {0, 3};

#define C_2X3                                                                 \
    {                                                                         \
        8, 2, two_three, c_order, NULL                                        \
    }
#define F_2X3                                                                 \
    {                                                                         \
        8, 2, two_three, f_order, NULL                                        \
    }
#define STRIDED                                                               \
    {                                                                         \
        8, 2, two_three, steps, NULL                                          \
    }
#define PIL_2X3                                                               \
    {                                                                         \
        8, 2, two_three, c_order, pointers                                    \
    }
#define PLAIN_2X3                                                             \
    {                                                                         \
        8, 2, two_three, c_order, redundant                                   \
    }
#define PIL_EMPTY                                                             \
    {                                                                         \
        8, 2, no_rows, c_order, pointers                                      \
    }
#define SCALAR                                                                \
    {                                                                         \
        8, 0, NULL, NULL, NULL                                                \
    }

static const struct {
    int line, word;
    struct bp_truth truth;
    enum bp_outcome_want outcome;
    unsigned reasons;
    enum bp_field_want shape, strides, suboffsets, format;
} rows[] = {
    {__LINE__, 0, {C_2X3, true}, BP_SHOULD_GRANT, 0, NUL, NUL, NUL, NUL},
    {__LINE__,
     1,
     {C_2X3, true},
     BP_MUST_REFUSE,
     BP_WHY_READONLY,
     NUL,
     NUL,
     NUL,
     NUL},
    {__LINE__, 1, {C_2X3, false}, BP_SHOULD_GRANT, 0, NUL, NUL, NUL, NUL},
    {__LINE__, 0x11c, {C_2X3, true}, BP_SHOULD_GRANT, 0, REQ, REQ, NUL, REQ},
    {__LINE__, 4, {C_2X3, true}, BP_UNSPECIFIED, 0, NUL, NUL, NUL, FREE},
    {__LINE__,
     5,
     {C_2X3, true},
     BP_MUST_REFUSE,
     BP_WHY_READONLY,
     NUL,
     NUL,
     NUL,
     FREE},
    {__LINE__, 2, {C_2X3, true}, BP_UNSPECIFIED, 0, NUL, NUL, NUL, NUL},
    {__LINE__,
     0x58,
     {C_2X3, true},
     BP_MUST_REFUSE,
     BP_WHY_NOT_F,
     REQ,
     REQ,
     NUL,
     NUL},
    {__LINE__, 0x58, {F_2X3, true}, BP_SHOULD_GRANT, 0, REQ, REQ, NUL, NUL},
    {__LINE__, 0x98, {F_2X3, true}, BP_SHOULD_GRANT, 0, REQ, REQ, NUL, NUL},
    {__LINE__,
     0,
     {F_2X3, true},
     BP_MUST_REFUSE,
     BP_WHY_STRIDES,
     NUL,
     NUL,
     NUL,
     NUL},
    {__LINE__,
     0x38,
     {F_2X3, true},
     BP_MUST_REFUSE,
     BP_WHY_NOT_C,
     REQ,
     REQ,
     NUL,
     NUL},
    {__LINE__,
     0x98,
     {STRIDED, true},
     BP_MUST_REFUSE,
     BP_WHY_NOT_ANY,
     REQ,
     REQ,
     NUL,
     NUL},
    {__LINE__,
     0xf9,
     {STRIDED, true},
     BP_MUST_REFUSE,
     BP_WHY_NOT_C | BP_WHY_NOT_F | BP_WHY_NOT_ANY | BP_WHY_READONLY,
     REQ,
     REQ,
     NUL,
     NUL},
    {__LINE__, 0x1c, {STRIDED, true}, BP_SHOULD_GRANT, 0, REQ, REQ, NUL, REQ},
    {__LINE__, 0x11c, {PIL_2X3, true}, BP_SHOULD_GRANT, 0, REQ, REQ, REQ, REQ},
    {__LINE__,
     0x18,
     {PIL_2X3, true},
     BP_MUST_REFUSE,
     BP_WHY_INDIRECT,
     REQ,
     REQ,
     NUL,
     NUL},
    {__LINE__,
     8,
     {PIL_2X3, true},
     BP_MUST_REFUSE,
     BP_WHY_INDIRECT | BP_WHY_STRIDES,
     REQ,
     NUL,
     NUL,
     NUL},
    {__LINE__,
     0x138,
     {PIL_2X3, true},
     BP_MUST_REFUSE,
     BP_WHY_NOT_C,
     REQ,
     REQ,
     REQ,
     NUL},
    {__LINE__,
     0x11c,
     {PLAIN_2X3, true},
     BP_SHOULD_GRANT,
     0,
     REQ,
     REQ,
     NUL,
     REQ},
    {__LINE__, 0, {PLAIN_2X3, true}, BP_SHOULD_GRANT, 0, NUL, NUL, NUL, NUL},
    /* nothing has to be dereferenced where there is nothing */
    {__LINE__, 0, {PIL_EMPTY, true}, BP_SHOULD_GRANT, 0, NUL, NUL, NUL, NUL},
    {__LINE__,
     0x118,
     {PIL_EMPTY, true},
     BP_SHOULD_GRANT,
     0,
     REQ,
     REQ,
     FREE,
     NUL},
    {__LINE__, 0x11c, {SCALAR, true}, BP_SHOULD_GRANT, 0, NUL, NUL, NUL, REQ},
    {__LINE__, 0x1f8, {SCALAR, true}, BP_SHOULD_GRANT, 0, NUL, NUL, NUL, NUL},
    /* outside the 512 words, flag by flag */
    {__LINE__, 0x400, {C_2X3, true}, BP_UNSPECIFIED, 0, NUL, NUL, NUL, NUL},
    {__LINE__,
     -1,
     {C_2X3, false},
     BP_MUST_REFUSE,
     BP_WHY_NOT_F,
     REQ,
     REQ,
     NUL,
     REQ},
    {__LINE__, -1, {SCALAR, false}, BP_UNSPECIFIED, 0, NUL, NUL, NUL, REQ},
    {__LINE__,
     INT_MIN,
     {F_2X3, true},
     BP_MUST_REFUSE,
     BP_WHY_STRIDES,
     NUL,
     NUL,
     NUL,
     NUL},
};

static void
test_rows(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct bp_view *view = &rows[i].truth.view;
        struct bp_answer_set out;

        CHECK_EQ_AT(rows[i].line,
                    bp_expect(&rows[i].truth, rows[i].word, &out, NULL),
                    BP_OK);
        CHECK_EQ_AT(rows[i].line, out.outcome, rows[i].outcome);
        CHECK_EQ_AT(rows[i].line, out.reasons, rows[i].reasons);
        CHECK_EQ_AT(rows[i].line, out.shape, rows[i].shape);
        CHECK_EQ_AT(rows[i].line, out.strides, rows[i].strides);
        CHECK_EQ_AT(rows[i].line, out.suboffsets, rows[i].suboffsets);
        CHECK_EQ_AT(rows[i].line, out.format, rows[i].format);
        CHECK_EQ_AT(rows[i].line, out.readonly_zero, rows[i].word & 1);
        CHECK_EQ_AT(rows[i].line, out.ndim, view->ndim);
        CHECK_EQ_AT(rows[i].line, out.itemsize, 8);
        CHECK_EQ_AT(rows[i].line, out.len,
                    view->ndim == 0            ? 8
                    : view->shape == two_three ? 48
                                               : 0);
    }
}

/* More than 64 dimensions: always refused, the arrays never read. */
static void
test_deep(void)
{
    const struct bp_truth truth = {{8, BP_MAX_NDIM + 1, NULL, NULL, NULL},
                                   true};
    struct bp_answer_set out;

    CHECK_EQ(bp_expect(&truth, 0x11c, &out, NULL), BP_OK);
    CHECK_EQ(out.outcome, BP_MUST_REFUSE);
    CHECK_EQ(out.reasons, BP_WHY_NDIM);
    CHECK_EQ(out.shape, REQ);
    CHECK_EQ(out.suboffsets, FREE);
    CHECK_EQ(bp_expect(&truth, 3, &out, NULL), BP_OK);
    CHECK_EQ(out.outcome, BP_MUST_REFUSE);
    CHECK_EQ(out.reasons, BP_WHY_NDIM | BP_WHY_READONLY);
    CHECK_EQ(out.suboffsets, NUL);
}

static void
test_illegal(void)
{
    const ptrdiff_t negative[] = {-1}, huge[] = {PTRDIFF_MAX};
    struct bp_truth truth = {{8, 1, negative, NULL, NULL}, false};
    struct bp_answer_set out = {.ndim = 77};
    struct bp_error err;

    CHECK_EQ(bp_expect(&truth, 0, &out, &err), BP_VIOLATION);
    CHECK_EQ(err.clause, BP_FLD_023);
    truth.view.ndim = -1;
    CHECK_EQ(bp_expect(&truth, 0, &out, &err), BP_VIOLATION);
    CHECK_EQ(err.clause, BP_FLD_020);
    truth.view = (struct bp_view){8, 1, huge, NULL, NULL};
    CHECK_EQ(bp_expect(&truth, 0, &out, &err), BP_OVERFLOW);
    CHECK_EQ(err.clause, BP_FLD_026);
    truth.view = (struct bp_view){8, 2, two_three, NULL, pointers};
    CHECK_EQ(bp_expect(&truth, 0, &out, &err), BP_VIOLATION);
    CHECK_EQ(err.clause, BP_LAY_010);
    CHECK_EQ(out.ndim, 77);
}

/* The request tables, row by row, against the memory they name. */
static void
test_request_table(void)
{
    const struct bp_truth memories[] = {
        {C_2X3, false}, {F_2X3, false}, {STRIDED, false}, {PIL_2X3, false}};
    const char *const names[] = {"C", "F", "strided", "any"};
    int count;
    const struct bp_request *table = bp_request_table(&count);

    for (int i = 0; i < count; i++) {
        for (int k = 0; k < 4; k++) {
            struct bp_answer_set out;
            bool fits = strcmp(table[i].memory, "any") == 0
                        || (strcmp(table[i].memory, "strided") == 0 && k < 3)
                        || (strcmp(table[i].memory, "C or F") == 0 && k < 2)
                        || strcmp(table[i].memory, names[k]) == 0;

            CHECK_EQ(bp_expect(&memories[k], table[i].word, &out, NULL),
                     BP_OK);
            CHECK_EQ(out.outcome, fits ? BP_SHOULD_GRANT : BP_MUST_REFUSE);
            CHECK_EQ(out.shape == REQ, table[i].shape == BP_REQUIRED);
            CHECK_EQ(out.strides == REQ, table[i].strides == BP_REQUIRED);
            CHECK_EQ(out.format == REQ, table[i].format == BP_REQUIRED);
            CHECK_EQ(out.suboffsets == REQ,
                     table[i].suboffsets == BP_IF_NEEDED && k == 3);
            CHECK_EQ(out.readonly_zero, table[i].writable);
        }
    }
}

int
main(void)
{
    test_rows();
    test_deep();
    test_illegal();
    test_request_table();
    return bp_test_end();
}
