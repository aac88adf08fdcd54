#include "bp_fold.h"
#include "bp_test.h"

#include <ctype.h>

/* fold.def once more, so that each row can be named by its line. */
enum {
    ANY_ = -1,
    BP_FACT_ANY = ANY_,
    BP_ANY = ANY_,
    BP_POS_ANY = ANY_,
    BP_PROFILE_ANY = ANY_,
    WHEN_ANY = ANY_,
    WHEN_NO = 0,
    WHEN_YES = 1,
};
static const struct {
    int line, cells[6];
    enum bp_verdict verdict;
} rows[] = {
#define BP_FOLD(fact, level, position, profile, dialect, expected, verdict)   \
    {__LINE__,                                                                \
     {BP_FACT_##fact, BP_##level, BP_POS_##position, BP_PROFILE_##profile,    \
      WHEN_##dialect, WHEN_##expected},                                       \
     BP_V_##verdict},
#include "fold.def"
#undef BP_FOLD
};
#define ROW_COUNT ((int)(sizeof rows / sizeof rows[0]))

static int
first_match(const int *in)
{
    for (int i = 0; i < ROW_COUNT; i++) {
        bool all = true;

        for (int k = 0; k < 6; k++) {
            all &= rows[i].cells[k] == ANY_ || rows[i].cells[k] == in[k];
        }
        if (all) {
            return i;
        }
    }
    return -1;
}

/* The whole product: always a row, never a row in vain. */
static void
test_all(void)
{
    const int ends[6] = {BP_FACT_COUNT,
                         BP_HISTORIC + 1,
                         BP_POSITION_COUNT,
                         BP_PROFILE_COUNT,
                         2,
                         2};
    static int hits[ROW_COUNT];
    int in[6] = {0}, inputs = 0, k;

    do {
        int row = first_match(in);
        struct bp_fold_in fold = {
            (enum bp_fact)in[0],
            (enum bp_level)in[1],
            (enum bp_position)in[2],
            (enum bp_profile)in[3],
            in[4] != 0,
            in[5] != 0,
        };

        inputs++;
        CHECK(row >= 0);
        if (row >= 0) {
            hits[row]++;
            CHECK_EQ_AT(rows[row].line, bp_fold(&fold), rows[row].verdict);
        }
        for (k = 0; k < 6 && ++in[k] == ends[k]; k++) {
            in[k] = 0;
        }
    } while (k < 6);
    CHECK_EQ(inputs,
             BP_FACT_COUNT * 6 * BP_POSITION_COUNT * BP_PROFILE_COUNT * 4);
    for (int i = 0; i < ROW_COUNT; i++) {
        if (hits[i] == 0) {
            fprintf(stderr, "fold.def:%d: no input gets here\n", rows[i].line);
        }
        CHECK(hits[i] > 0);
    }
    printf("%d inputs, %d rows\n", inputs, ROW_COUNT);
}

/* The default policy, cell by cell: broken, in the three profiles. */
#define POS(name) BP_POS_##name
static const struct {
    int line;
    enum bp_level level;
    enum bp_position position;
    enum bp_verdict cpython, docs, pep3118;
} policy[] = {
    /* a legal request is refused for layout or readonly */
    {__LINE__, BP_MUST, POS(X_06_VALUE_ERROR), BP_V_WARN, BP_V_FAIL,
     BP_V_NOTE},
    {__LINE__, BP_MUST, POS(X_06_PYTHON_LEVEL), BP_V_DECLINED, BP_V_NOTE,
     BP_V_DECLINED},
    {__LINE__, BP_MUST, POS(X_06_OTHER_EXCEPTION), BP_V_FAIL, BP_V_FAIL,
     BP_V_FAIL},
    {__LINE__, BP_MUST, POS(X_06_MEMORY_ERROR), BP_V_DECLINED, BP_V_DECLINED,
     BP_V_DECLINED},
    /* obj after a refusal */
    {__LINE__, BP_MUST, POS(X_06_OBJ_UNTOUCHED), BP_V_NOTE, BP_V_FAIL,
     BP_V_NOTE},
    {__LINE__, BP_MUST, POS(X_06_OBJ_DANGLING), BP_V_FAIL, BP_V_FAIL,
     BP_V_FAIL},
    /* ndim without ND */
    {__LINE__, BP_MUST, POS(X_03_ZERO), BP_V_NOTE, BP_V_FAIL, BP_V_NOTE},
    {__LINE__, BP_MUST, POS(X_03_ONE), BP_V_NOTE, BP_V_FAIL, BP_V_NOTE},
    {__LINE__, BP_MUST, POS(X_03_OTHER), BP_V_FAIL, BP_V_FAIL, BP_V_FAIL},
    /* FORMAT without ND */
    {__LINE__, BP_DE_FACTO, POS(X_02_BYTES), BP_V_NOTE, BP_V_NOTE, BP_V_NOTE},
    {__LINE__, BP_DE_FACTO, POS(X_02_TRUE_FORMAT), BP_V_NOTE, BP_V_NOTE,
     BP_V_NOTE},
    {__LINE__, BP_DE_FACTO, POS(X_02_OTHER), BP_V_FAIL, BP_V_FAIL, BP_V_FAIL},
    /* extent 0, contiguity or SIMPLE refused */
    {__LINE__, BP_DE_FACTO, POS(X_10_REFUSED), BP_V_NOTE, BP_V_WARN,
     BP_V_NOTE},
    {__LINE__, BP_SHOULD, POS(X_37_EMPTY_REFUSED), BP_V_NOTE, BP_V_WARN,
     BP_V_NOTE},
    /* a satisfiable legal word is refused */
    {__LINE__, BP_SHOULD, POS(X_37_REFUSED), BP_V_WARN, BP_V_WARN, BP_V_WARN},
    {__LINE__, BP_SHOULD, POS(X_37_FORMAT_REFUSED), BP_V_DECLINED, BP_V_WARN,
     BP_V_DECLINED},
    /* redirected obj, wrapper obj */
    {__LINE__, BP_MUST, POS(X_38_OTHER), BP_V_NOTE, BP_V_NOTE, BP_V_NOTE},
    /* shape and strides inside the struct */
    {__LINE__, BP_MAY, POS(X_18_INSIDE), BP_V_NOTE, BP_V_NOTE, BP_V_NOTE},
    /* readonly */
    {__LINE__, BP_MUST, POS(X_39_OTHER), BP_V_WARN, BP_V_FAIL, BP_V_WARN},
    {__LINE__, BP_MUST, POS(X_15_RO_THEN_WRITABLE), BP_V_NOTE, BP_V_NOTE,
     BP_V_NOTE},
    /* padding: any of the rules, or none */
    {__LINE__, BP_MUST, POS(X_14_C), BP_V_NOTE, BP_V_NOTE, BP_V_NOTE},
    {__LINE__, BP_MUST, POS(X_14_NUMPY), BP_V_NOTE, BP_V_NOTE, BP_V_NOTE},
    {__LINE__, BP_MUST, POS(X_14_CYTHON), BP_V_NOTE, BP_V_NOTE, BP_V_NOTE},
    {__LINE__, BP_MUST, POS(X_14_NONE), BP_V_FAIL, BP_V_FAIL, BP_V_FAIL},
    /* words outside the legal ones: a note at most */
    {__LINE__, BP_MUST, POS(X_40_OTHERWISE), BP_V_NOTE, BP_V_NOTE, BP_V_NOTE},
    {__LINE__, BP_MUST, POS(X_40_REFUSED), BP_V_NOTE, BP_V_NOTE, BP_V_NOTE},
    /* a class that makes new memory for every view */
    {__LINE__, BP_MUST, POS(X_41_UNSTABLE), BP_V_NOTE, BP_V_NOTE, BP_V_NOTE},
    /* granted, and described wrongly: the PEP has "may" */
    {__LINE__, BP_MUST, POS(X_12_MISDESCRIBED), BP_V_FAIL, BP_V_FAIL,
     BP_V_NOTE},
    {__LINE__, BP_MUST, POS(X_11_F_ORDER), BP_V_FAIL, BP_V_FAIL, BP_V_NOTE},
    /* ctypes: no position excuses it */
    {__LINE__, BP_MUST, POS(NONE), BP_V_FAIL, BP_V_FAIL, BP_V_FAIL},
    {__LINE__, BP_MUST_NOT, POS(NONE), BP_V_FAIL, BP_V_FAIL, BP_V_FAIL},
    {__LINE__, BP_SHOULD, POS(NONE), BP_V_WARN, BP_V_WARN, BP_V_WARN},
    {__LINE__, BP_MAY, POS(NONE), BP_V_NOTE, BP_V_NOTE, BP_V_NOTE},
    {__LINE__, BP_DE_FACTO, POS(NONE), BP_V_NOTE, BP_V_NOTE, BP_V_NOTE},
    {__LINE__, BP_HISTORIC, POS(NONE), BP_V_NOTE, BP_V_NOTE, BP_V_NOTE},
};

static void
test_policy(void)
{
    for (size_t i = 0; i < sizeof policy / sizeof policy[0]; i++) {
        struct bp_fold_in in = {
            BP_FACT_BROKEN,     policy[i].level, policy[i].position,
            BP_PROFILE_CPYTHON, false,           false};

        CHECK_EQ_AT(policy[i].line, bp_fold(&in), policy[i].cpython);
        in.profile = BP_PROFILE_DOCS;
        CHECK_EQ_AT(policy[i].line, bp_fold(&in), policy[i].docs);
        in.profile = BP_PROFILE_PEP3118;
        CHECK_EQ_AT(policy[i].line, bp_fold(&in), policy[i].pep3118);
        in.dialect = true;
        CHECK_EQ_AT(policy[i].line, bp_fold(&in), BP_V_DIALECT);
        in.expected = true;
        CHECK_EQ_AT(policy[i].line, bp_fold(&in), BP_V_WAIVED);
    }
}

/* Facts beside broken; EXPECTED is the verdict with a failure on file. */
static const struct {
    enum bp_fact fact;
    const char *name;
    enum bp_verdict verdict, expected;
} facts[] = {
    {BP_FACT_HELD, "held", BP_V_PASS, BP_V_WARN},
    {BP_FACT_BROKEN, "broken", BP_V_FAIL, BP_V_WAIVED},
    {BP_FACT_CRASHED, "crashed", BP_V_CRASH, BP_V_WAIVED},
    {BP_FACT_HUNG, "hung", BP_V_TIMEOUT, BP_V_WAIVED},
    {BP_FACT_LEAKED, "leaked", BP_V_LEAK, BP_V_WAIVED},
    {BP_FACT_DECLINED, "declined", BP_V_DECLINED, BP_V_DECLINED},
    {BP_FACT_CANNOT_TELL, "cannot-tell", BP_V_NOT_EXERCISED,
     BP_V_NOT_EXERCISED},
    {BP_FACT_NOT_EXERCISED, "not-exercised", BP_V_NOT_EXERCISED,
     BP_V_NOT_EXERCISED},
    {BP_FACT_NOT_RUN, "not-run", BP_V_NOT_RUN, BP_V_NOT_RUN},
    {BP_FACT_UNSTABLE, "unstable", BP_V_FLAKY, BP_V_FLAKY},
    {BP_FACT_SKIPPED, "skipped", BP_V_SKIP, BP_V_SKIP},
    {BP_FACT_OURS, "ours", BP_V_BROKEN, BP_V_BROKEN},
};

static void
test_facts(void)
{
    CHECK_EQ(sizeof facts / sizeof facts[0], BP_FACT_COUNT);
    for (int i = 0; i < BP_FACT_COUNT; i++) {
        struct bp_fold_in in = {facts[i].fact,      BP_MUST, BP_POS_NONE,
                                BP_PROFILE_CPYTHON, false,   false};

        CHECK_STR(bp_fact_name(facts[i].fact), facts[i].name);
        CHECK_EQ(bp_fold(&in), facts[i].verdict);
        in.expected = true;
        CHECK_EQ(bp_fold(&in), facts[i].expected);
        in.expected = false;
        in.dialect = true; /* explains no crash */
        CHECK_EQ(bp_fold(&in), facts[i].fact == BP_FACT_BROKEN
                                   ? BP_V_DIALECT
                                   : facts[i].verdict);
    }
}

static void
test_verdicts(void)
{
    const char *words[] = {"NOT-EXERCISED", "PASS",    "NOTE",    "DECLINED",
                           "SKIP",          "WAIVED",  "DIALECT", "WARN",
                           "FLAKY",         "NOT-RUN", "LEAK",    "TIMEOUT",
                           "CRASH",         "FAIL",    "BROKEN"};

    CHECK_EQ(sizeof words / sizeof words[0], BP_VERDICT_COUNT);
    for (int i = 0; i < BP_VERDICT_COUNT; i++) {
        enum bp_verdict v = (enum bp_verdict)i;
        bool fails = v == BP_V_FAIL || v == BP_V_CRASH || v == BP_V_TIMEOUT
                     || v == BP_V_LEAK;
        bool warns = v == BP_V_WARN || v == BP_V_FLAKY;
        int status = v == BP_V_BROKEN ? 3 : fails;

        CHECK_STR(bp_verdict_name(v), words[i]);
        CHECK_EQ(bp_verdict_find(words[i]), i);
        CHECK(strlen(bp_verdict_text(v)) > 10);
        CHECK_EQ(bp_verdict_exit(v, false), status);
        CHECK_EQ(bp_verdict_exit(v, true), warns ? 1 : status);
    }
    CHECK_EQ(bp_verdict_find("pass"), -1);
}

static void
test_profiles(void)
{
    CHECK_STR(bp_profile_name(BP_PROFILE_DOCS), "docs");
    CHECK_STR(bp_profile_name(BP_PROFILE_CPYTHON), "cpython");
    CHECK_STR(bp_profile_name(BP_PROFILE_PEP3118), "pep3118");
    CHECK_EQ(bp_profile_find("pep3118"), BP_PROFILE_PEP3118);
    CHECK_EQ(bp_profile_find("numpy"), -1);
}

static void
test_ambiguities(void)
{
    int count, positions, next = 0;
    const struct bp_ambiguity *table = bp_ambiguity_table(&count);
    const struct bp_position_row *row = bp_position_table(&positions);

    CHECK_EQ(count, 45);
    CHECK_EQ(positions, BP_POSITION_COUNT - 1);
    for (int i = 0; i < count; i++) {
        char name[16];
        int sides = 0;

        snprintf(name, sizeof name, "X-%02d", i + 1);
        CHECK_STR(table[i].name, name);
        CHECK(strlen(table[i].topic) > 3);
        CHECK(strlen(table[i].treatment) > 5);
        for (; next < positions && strcmp(row[next].ambiguity, name) == 0;
             next++) {
            char full[64];

            snprintf(full, sizeof full, "%s/%s", name, row[next].name);
            CHECK_EQ(row[next].position, next + 1);
            CHECK_STR(bp_position_name(row[next].position), full);
            CHECK(strlen(row[next].text) > 3);
            CHECK(strlen(row[next].takers) > 3);
            sides++;
        }
        CHECK(sides >= 2); /* else there is nothing to disagree on */
    }
    CHECK_EQ(next, positions);
    CHECK_STR(bp_position_name(BP_POS_NONE), "");
}

/* The word of a position is its token in lower case. */
static void
test_position_words(void)
{
    static const struct {
        const char *token, *word;
    } pairs[] = {
#define BP_AMBIGUITY(area, number, topic, treatment)
#define BP_POSITION(area, number, name, word, text, takers) {#name, word},
#include "ambiguities.def"
#undef BP_AMBIGUITY
#undef BP_POSITION
    };

    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        const char *token = pairs[i].token;
        char want[40];
        size_t n = 0;

        for (; n < sizeof want - 1 && token[n] != '\0'; n++) {
            want[n] = (char)(token[n] == '_' ? '-' : tolower(token[n]));
        }
        want[n] = '\0';
        CHECK_STR(pairs[i].word, want);
    }
}

/* A fact that no row knows is our own fault, and has no name. */
static void
test_unknown(void)
{
    const struct bp_fold_in in = {.fact = (enum bp_fact)99};

    CHECK_EQ(bp_fold(&in), BP_V_BROKEN);
    CHECK_STR(bp_fact_name(BP_FACT_COUNT), "?");
    CHECK_STR(bp_fact_name((enum bp_fact)99), "?");
}

int
main(void)
{
    test_all();
    test_policy();
    test_facts();
    test_verdicts();
    test_profiles();
    test_ambiguities();
    test_position_words();
    test_unknown();
    return bp_test_end();
}
