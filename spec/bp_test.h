/*
 * The test harness of the C tests: a failed check says where it is written
 * and both values, and the program goes on.  main returns bp_test_end().
 */
#ifndef BP_TEST_H
#define BP_TEST_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int bp_test_checks, bp_test_failures;

#define CHECK(condition)                                                      \
    do {                                                                      \
        bp_test_checks++;                                                     \
        if (!(condition)) {                                                   \
            bp_test_failures++;                                               \
            fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__,      \
                    #condition);                                              \
        }                                                                     \
    } while (0)

/* Integers; LINE is where the row is written. */
#define CHECK_EQ_AT(line, got, want)                                          \
    do {                                                                      \
        long long got_ = (long long)(got), want_ = (long long)(want);         \
        bp_test_checks++;                                                     \
        if (got_ != want_) {                                                  \
            bp_test_failures++;                                               \
            fprintf(stderr, "%s:%d: %s is %lld, not %lld\n", __FILE__,        \
                    (int)(line), #got, got_, want_);                          \
        }                                                                     \
    } while (0)
#define CHECK_EQ(got, want) CHECK_EQ_AT(__LINE__, got, want)

#define CHECK_STR(got, want)                                                  \
    do {                                                                      \
        const char *got_ = (got), *want_ = (want);                            \
        bp_test_checks++;                                                     \
        if (got_ == NULL || strcmp(got_, want_) != 0) {                       \
            bp_test_failures++;                                               \
            fprintf(stderr, "%s:%d: %s is \"%s\", not \"%s\"\n", __FILE__,    \
                    __LINE__, #got, got_ == NULL ? "(null)" : got_, want_);   \
        }                                                                     \
    } while (0)

/* Print the totals; 0 if all held and there was at least one, else 1. */
static inline int
bp_test_end(void)
{
    printf("%d checks, %d failed\n", bp_test_checks, bp_test_failures);
    return bp_test_failures == 0 && bp_test_checks > 0 ? 0 : 1;
}

#endif
