#include "bp_fold.h"

#include <assert.h>
#include <string.h>

/* The tokens of fold.def beside the public enumerators. */
enum {
    FOLD_ANY = -1,
    BP_FACT_ANY = FOLD_ANY,
    BP_ANY = FOLD_ANY,
    BP_POS_ANY = FOLD_ANY,
    BP_PROFILE_ANY = FOLD_ANY,
    WHEN_ANY = FOLD_ANY,
    WHEN_NO = 0,
    WHEN_YES = 1,
};

struct row {
    int fact, level, position, profile, dialect, expected;
    enum bp_verdict verdict;
};

static const struct row rows[] = {
#define BP_FOLD(fact, level, position, profile, dialect, expected, verdict)   \
    {                                                                         \
        BP_FACT_##fact,       BP_##level,     BP_POS_##position,              \
        BP_PROFILE_##profile, WHEN_##dialect, WHEN_##expected,                \
        BP_V_##verdict},
#include "fold.def"
#undef BP_FOLD
};

static const struct {
    const char *name;
    int exits;
    const char *text;
} verdicts[] = {
#define BP_VERDICT(name, word, exits, text) {word, exits, text},
#include "verdicts.def"
#undef BP_VERDICT
};

static const char *const profiles[BP_PROFILE_COUNT] = {"docs", "cpython",
                                                       "pep3118"};

static bool
fits(int cell, int value)
{
    return cell == FOLD_ANY || cell == value;
}

enum bp_verdict
bp_fold(const struct bp_fold_in *in)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct row *row = &rows[i];

        if (fits(row->fact, (int)in->fact) && fits(row->level, (int)in->level)
            && fits(row->position, (int)in->position)
            && fits(row->profile, (int)in->profile)
            && fits(row->dialect, in->dialect)
            && fits(row->expected, in->expected)) {
            return row->verdict;
        }
    }
    return BP_V_BROKEN; /* not reached: a test goes through all inputs */
}

const char *
bp_verdict_name(enum bp_verdict verdict)
{
    assert(verdict < BP_VERDICT_COUNT);
    return verdicts[verdict].name;
}

const char *
bp_verdict_text(enum bp_verdict verdict)
{
    assert(verdict < BP_VERDICT_COUNT);
    return verdicts[verdict].text;
}

int
bp_verdict_find(const char *name)
{
    for (int i = 0; i < BP_VERDICT_COUNT; i++) {
        if (strcmp(verdicts[i].name, name) == 0) {
            return i;
        }
    }
    return -1;
}

int
bp_verdict_exit(enum bp_verdict verdict, bool strict)
{
    assert(verdict < BP_VERDICT_COUNT);
    if (strict && (verdict == BP_V_WARN || verdict == BP_V_FLAKY)) {
        return 1;
    }
    return verdicts[verdict].exits;
}

const char *
bp_profile_name(enum bp_profile profile)
{
    assert(profile < BP_PROFILE_COUNT);
    return profiles[profile];
}

int
bp_profile_find(const char *name)
{
    for (int i = 0; i < BP_PROFILE_COUNT; i++) {
        if (strcmp(profiles[i], name) == 0) {
            return i;
        }
    }
    return -1;
}

const char *
bp_fact_name(enum bp_fact fact)
{
    switch (fact) {
    case BP_FACT_HELD:
        return "held";
    case BP_FACT_BROKEN:
        return "broken";
    case BP_FACT_CRASHED:
        return "crashed";
    case BP_FACT_HUNG:
        return "hung";
    case BP_FACT_LEAKED:
        return "leaked";
    case BP_FACT_DECLINED:
        return "declined";
    case BP_FACT_CANNOT_TELL:
        return "cannot-tell";
    case BP_FACT_NOT_EXERCISED:
        return "not-exercised";
    case BP_FACT_NOT_RUN:
        return "not-run";
    case BP_FACT_UNSTABLE:
        return "unstable";
    case BP_FACT_SKIPPED:
        return "skipped";
    case BP_FACT_OURS:
        return "ours";
    case BP_FACT_COUNT:
        break;
    }
    return "?"; /* not reached */
}
