#include "bp_region.h"
#include "bp_test.h"

static struct bp_region regions[BP_REGION_MAX];
static int count;

/* --- what there has to be --- */

/* Five layouts, each read-only and not. */
static void
test_regions(void)
{
    int memories = 0, readonly = 0;
    unsigned kinds = 0;

    CHECK_EQ(bp_region_find(&bp_space_of_kinds, regions, BP_REGION_MAX, &count,
                            NULL),
             BP_OK);
    CHECK_EQ(count, 10);
    for (int i = 0; i < count; i++) {
        memories += regions[i].memories;
        readonly += regions[i].readonly;
        kinds |= regions[i].kinds;
        for (int k = 0; k < i; k++) {
            CHECK(memcmp(regions[i].granted, regions[k].granted,
                         sizeof regions[i].granted)
                  != 0);
        }
    }
    CHECK_EQ(readonly, 5);
    /* items x access x (extent, stride and pointer or not, for each dimension,
     * less what has pointers and no items) */
    CHECK_EQ(memories, 4 * 2 * (1 + (40 - 5) + (1600 - 3 * 7 * 25)));
    for (int kind = 0; kind < BP_KIND_COUNT; kind++) {
        if ((kinds >> kind & 1) == 0) {
            fprintf(stderr, "no memory is %s\n",
                    bp_kind_name((enum bp_kind)kind));
        }
        CHECK(kinds >> kind & 1);
    }
}

/* The region, writable, that has KIND and no other region has; or -1. */
static int
region_of(enum bp_kind kind)
{
    int found = -1;

    for (int i = 0; i < count; i++) {
        if (!regions[i].readonly && (regions[i].kinds >> kind & 1) != 0) {
            CHECK_EQ(found, -1);
            found = i;
        }
    }
    CHECK(found >= 0);
    return found;
}

static void
test_words(void)
{
    static const enum bp_kind kinds[] = {BP_KIND_C, BP_KIND_F, BP_KIND_BOTH,
                                         BP_KIND_STRIDED,
                                         BP_KIND_INDIRECT_SEVERAL};
    static const struct {
        int line;
        enum bp_word_table table;
        int word;
        bool granted[5];
    } rows[] = {
        {__LINE__, BP_WORDS_TODAY, BP_SIMPLE, {1, 0, 1, 0, 0}},
        {__LINE__, BP_WORDS_TODAY, BP_ND, {1, 0, 1, 0, 0}},
        {__LINE__, BP_WORDS_TODAY, BP_C_CONTIGUOUS, {1, 0, 1, 0, 0}},
        {__LINE__, BP_WORDS_TODAY, BP_F_CONTIGUOUS, {0, 1, 1, 0, 0}},
        {__LINE__, BP_WORDS_TODAY, BP_ANY_CONTIGUOUS, {1, 1, 1, 0, 0}},
        {__LINE__, BP_WORDS_TODAY, BP_STRIDES, {1, 1, 1, 1, 0}},
        {__LINE__, BP_WORDS_TODAY, BP_FULL, {1, 1, 1, 1, 1}},
        {__LINE__, BP_WORDS_TODAY, BP_FORMAT, {0, 0, 0, 0, 0}},
        {__LINE__, BP_WORDS_DRAFT, BP_DRAFT_SIMPLE, {1, 0, 1, 0, 0}},
        {__LINE__, BP_WORDS_DRAFT, BP_DRAFT_FORMAT, {1, 0, 1, 0, 0}},
        {__LINE__, BP_WORDS_DRAFT, BP_DRAFT_STRIDES, {1, 1, 1, 1, 0}},
        {__LINE__, BP_WORDS_DRAFT, BP_DRAFT_OFFSETS, {1, 1, 1, 1, 1}},
        {__LINE__, BP_WORDS_DRAFT, BP_DRAFT_READONLY, {0, 0, 0, 0, 0}},
        {__LINE__, BP_WORDS_DRAFT, 0x30, {0, 0, 0, 0, 0}},
    };

    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        for (int k = 0; k < 5; k++) {
            const struct bp_region *region = &regions[region_of(kinds[k])];

            CHECK_EQ_AT(rows[row].line,
                        region->granted[rows[row].table][rows[row].word],
                        rows[row].granted[k]);
        }
    }
}

/* --- the argument --- */

static const struct {
    int line;
    enum bp_word_table table;
    int flag;
    bool enlarges, restricts, exchanges; /* some word */
} flags[] = {
    {__LINE__, BP_WORDS_DRAFT, BP_DRAFT_SIMPLE, 0, 0, 0},
    {__LINE__, BP_WORDS_DRAFT, BP_DRAFT_WRITEABLE, 0, 1, 0},
    {__LINE__, BP_WORDS_DRAFT, BP_DRAFT_READONLY, 0, 1, 0},
    {__LINE__, BP_WORDS_DRAFT, BP_DRAFT_FORMAT, 0, 0, 0},
    {__LINE__, BP_WORDS_DRAFT, BP_DRAFT_SHAPE, 0, 0, 0},
    {__LINE__, BP_WORDS_DRAFT, BP_DRAFT_STRIDES, 1, 0, 0},
    {__LINE__, BP_WORDS_DRAFT, BP_DRAFT_OFFSETS, 1, 0, 0},
    {__LINE__, BP_WORDS_TODAY, BP_SIMPLE, 0, 0, 0},
    {__LINE__, BP_WORDS_TODAY, BP_WRITABLE, 0, 1, 0},
    {__LINE__, BP_WORDS_TODAY, BP_FORMAT, 0, 0, 0},
    {__LINE__, BP_WORDS_TODAY, BP_ND, 0, 0, 0},
    {__LINE__, BP_WORDS_TODAY, BP_STRIDES, 1, 0, 0},
    {__LINE__, BP_WORDS_TODAY, BP_C_CONTIGUOUS, 0, 1, 0},
    /* from C order to Fortran order; or fewer strides */
    {__LINE__, BP_WORDS_TODAY, BP_F_CONTIGUOUS, 0, 1, 1},
    /* Fortran order, too; or fewer strides */
    {__LINE__, BP_WORDS_TODAY, BP_ANY_CONTIGUOUS, 1, 1, 0},
    {__LINE__, BP_WORDS_TODAY, BP_INDIRECT, 1, 0, 0},
};

/* How many words FLAG can be added to: it changes them, and both are legal. */
static int
words_for(enum bp_word_table table, int flag)
{
    int words = 0;

    for (int word = 0; word < BP_WORD_COUNT; word++) {
        int joined = (int)((unsigned)word | (unsigned)flag);

        joined = table == BP_WORDS_TODAY ? bp_request_canonical(joined)
                                         : bp_draft_canonical(joined);
        words += joined != word && bp_region_is_word(table, word)
                 && bp_region_is_word(table, joined);
    }
    return words;
}

static void
test_flags(void)
{
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        struct bp_effect effect =
            bp_region_effect(regions, count, flags[i].table, flags[i].flag);

        CHECK_EQ_AT(flags[i].line, effect.enlarges > 0, flags[i].enlarges);
        CHECK_EQ_AT(flags[i].line, effect.restricts > 0, flags[i].restricts);
        CHECK_EQ_AT(flags[i].line, effect.exchanges > 0, flags[i].exchanges);
        CHECK_EQ_AT(flags[i].line, /* each word has one effect */
                    effect.same + effect.enlarges + effect.restricts
                        + effect.exchanges,
                    words_for(flags[i].table, flags[i].flag));
    }
    struct bp_effect effect =
        bp_region_effect(regions, count, BP_WORDS_DRAFT, BP_DRAFT_OFFSETS);
    /* 24 words do not have it */
    CHECK_EQ(effect.same + effect.enlarges, 24);
    CHECK_EQ(effect.same, 6); /* writable and read-only at once: none at all */
    effect = bp_region_effect(regions, count, BP_WORDS_TODAY, BP_FORMAT);
    CHECK_EQ(effect.same, 34); /* of 36 half is legal with and without it */
}

static void
test_failures(void)
{
    static const struct bp_space_item none[] = {{-1, "B"}};
    struct bp_space space = bp_space_of_kinds;
    struct bp_region small[3];
    int found = -1;

    CHECK_EQ(bp_region_find(&bp_space_of_kinds, small, 3, &found, NULL),
             BP_CAPACITY);
    CHECK_EQ(found, 3);
    space.items = none;
    CHECK_EQ(bp_region_find(&space, small, 3, &found, NULL), BP_VIOLATION);
    CHECK(bp_region_is_word(BP_WORDS_TODAY, BP_FULL));
    CHECK(!bp_region_is_word(BP_WORDS_TODAY, BP_FORMAT));
    CHECK(bp_region_is_word(BP_WORDS_DRAFT, BP_DRAFT_FORMAT));
    CHECK(!bp_region_is_word(BP_WORDS_DRAFT, BP_FULL));
}

int
main(void)
{
    test_regions();
    test_words();
    test_flags();
    test_failures();
    return bp_test_end();
}
