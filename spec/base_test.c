#include "bp_base.h"
#include "bp_clause.h"
#include "bp_test.h"
#include "checked.h"

static void
test_error(void)
{
    struct bp_error err = {0};
    char guard[sizeof err.text + 1];

    bp_error_set(&err, BP_FLD_009, 2, "len is %d", 7);
    CHECK_EQ(err.clause, BP_FLD_009);
    CHECK_EQ(err.dim, 2);
    CHECK_STR(err.text, "len is 7");
    bp_error_set(NULL, -1, -1, "nobody listens");

    memset(guard, 'x', sizeof guard - 1);
    guard[sizeof guard - 1] = '\0';
    bp_error_set(&err, -1, -1, "%s", guard);
    CHECK_EQ(strlen(err.text), sizeof err.text - 1);
}

static void
test_add_and_mul(void)
{
    ptrdiff_t out = 77;

    CHECK(checked_add(PTRDIFF_MAX - 1, 1, &out));
    CHECK_EQ(out, PTRDIFF_MAX);
    CHECK(!checked_add(PTRDIFF_MAX, 1, &out));
    CHECK(!checked_add(PTRDIFF_MIN, -1, &out));
    CHECK_EQ(out, PTRDIFF_MAX); /* untouched */

    CHECK(checked_mul(PTRDIFF_MIN, 1, &out));
    CHECK_EQ(out, PTRDIFF_MIN);
    CHECK(!checked_mul(PTRDIFF_MIN, -1, &out));
    CHECK(!checked_mul(PTRDIFF_MAX / 2 + 1, 2, &out));
    CHECK_EQ(out, PTRDIFF_MIN);
}

static void
test_round_up(void)
{
    ptrdiff_t out = 77;

    CHECK(checked_round_up(0, 8, &out));
    CHECK_EQ(out, 0);
    CHECK(checked_round_up(8, 8, &out));
    CHECK_EQ(out, 8);
    CHECK(checked_round_up(9, 8, &out));
    CHECK_EQ(out, 16);
    CHECK(checked_round_up(PTRDIFF_MAX, 1, &out));
    CHECK_EQ(out, PTRDIFF_MAX);
    CHECK(!checked_round_up(PTRDIFF_MAX, 2, &out));
    CHECK_EQ(out, PTRDIFF_MAX);
}

static void
test_move(void)
{
    uintptr_t out = 77;

    CHECK(checked_move(100, -100, &out));
    CHECK(out == 0);
    CHECK(!checked_move(100, -101, &out));
    CHECK(checked_move(UINTPTR_MAX - 1, 1, &out));
    CHECK(out == UINTPTR_MAX);
    CHECK(!checked_move(UINTPTR_MAX, 1, &out));
    CHECK(checked_move(UINTPTR_MAX, 0, &out));
    CHECK(!checked_move(0, PTRDIFF_MIN, &out));
    CHECK(out == UINTPTR_MAX);
}

int
main(void)
{
    test_error();
    test_add_and_mul();
    test_round_up();
    test_move();
    return bp_test_end();
}
