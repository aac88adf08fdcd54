/*
 * The words of April 2007.  Whatever draft.c finds from flags is found here
 * by asking about memories: which are granted, and which members are filled.
 */
#include "bp_draft.h"
#include "bp_test.h"

#include <limits.h>

/* --- memories: all of two dimensions with these numbers --- */

#define CHOICES  40 /* 4 extents, 5 strides, dereferenced or not */
#define MEMORIES (2 * CHOICES * CHOICES)

struct memory {
    ptrdiff_t shape[2], strides[2], suboffsets[2];
    struct bp_truth truth;
};

/* The memory with this number; it borrows its own arrays. */
static void
set_memory(struct memory *m, int number)
{
    m->truth.readonly = number % 2 == 1;
    number /= 2;
    for (int n = 0; n < 2; n++) {
        int choice = number % CHOICES;

        m->shape[n] = choice % 4;
        m->strides[n] = choice / 4 % 5 - 1;
        m->suboffsets[n] = choice / 20 - 1;
        number /= CHOICES;
    }
    m->truth.view =
        (struct bp_view){1, 2, m->shape, m->strides, m->suboffsets};
}

/* What a word gives: a member is there for some memory, or for none. */
struct given {
    bool granted[MEMORIES];
    unsigned members;
};

static void
add_members(const struct bp_answer_set *answer, unsigned *members)
{
    const enum bp_field_want wants[] = {answer->shape, answer->strides,
                                        answer->suboffsets, answer->format};

    for (unsigned i = 0; i < 4; i++) {
        *members |= wants[i] != BP_WANT_NULL ? 1u << i : 0;
    }
}

static void
ask(int word, bool draft, struct given *out)
{
    *out = (struct given){{false}, 0};
    for (int number = 0; number < MEMORIES; number++) {
        struct memory m;
        struct bp_answer_set answer;

        set_memory(&m, number);
        CHECK(BP_OK
              == (draft ? bp_draft_expect(&m.truth, word, &answer, NULL)
                        : bp_expect(&m.truth, bp_request_canonical(word),
                                    &answer, NULL)));
        out->granted[number] = answer.outcome == BP_SHOULD_GRANT;
        add_members(&answer, &out->members);
    }
}

static enum bp_draft_change
compare(const struct given *meant, const struct given *understood)
{
    bool less = (understood->members & ~meant->members) == 0;
    bool more = (meant->members & ~understood->members) == 0;

    for (int number = 0; number < MEMORIES; number++) {
        less =
            less && (!understood->granted[number] || meant->granted[number]);
        more =
            more && (!meant->granted[number] || understood->granted[number]);
    }
    return less && more ? BP_DRAFT_SAME
           : less       ? BP_DRAFT_LESS
           : more       ? BP_DRAFT_MORE
                        : BP_DRAFT_ELSE;
}

/* Every word, from either side, is understood as the memories say. */
static void
test_changes(void)
{
    static struct given meant, understood;
    int seen[2][BP_DRAFT_CHANGE_COUNT] = {{0}};

    for (int word = 0; word < BP_WORD_COUNT; word++) {
        ask(word, true, &meant);
        ask(word, false, &understood);
        if (word < BP_DRAFT_WORD_COUNT) {
            CHECK_EQ(bp_draft_read_today(word), compare(&meant, &understood));
            seen[0][bp_draft_read_today(word)]++;
        }
        CHECK_EQ(bp_draft_read_then(word), compare(&understood, &meant));
        seen[1][bp_draft_read_then(word)]++;
    }
    for (int change = 0; change < BP_DRAFT_CHANGE_COUNT; change++) {
        CHECK(seen[0][change] > 0 && seen[1][change] > 0);
    }
}

/* A word and its translation are granted for the same memories, with the
 * same members; the translation of the translation is the word. */
static void
test_translations(void)
{
    static struct given then, now;
    int translated = 0;

    for (int word = 0; word < BP_DRAFT_WORD_COUNT; word++) {
        int today = -1, back = -1;

        if (bp_draft_to_today(word, &today) == BP_DRAFT_NO_GAP) {
            ask(word, true, &then);
            ask(today, false, &now);
            CHECK_EQ(compare(&then, &now), BP_DRAFT_SAME);
            CHECK(bp_request_is_legal(today));
            CHECK_EQ(bp_draft_from_today(today, &back), BP_DRAFT_NO_GAP);
            CHECK_EQ(back, bp_draft_canonical(word));
            translated += bp_draft_canonical(word) == word;
        }
        else {
            CHECK_EQ(today, -1);
        }
    }
    /* {nothing, FORMAT} x {nothing, SHAPE, STRIDES, OFFSETS} x WRITEABLE or
     * not, but for FORMAT alone */
    CHECK_EQ(translated, 14);
}

/* Where there is a gap, no word of the other side gives the same. */
static void
test_gaps(void)
{
    static struct given mine, other;

    for (int word = 0; word < BP_DRAFT_WORD_COUNT; word++) {
        int today = -1;

        if (bp_draft_canonical(word) != word
            || bp_draft_to_today(word, &today) == BP_DRAFT_NO_GAP) {
            continue;
        }
        ask(word, true, &mine);
        for (int try = 0; try < BP_WORD_COUNT; try++) {
            if (bp_request_is_legal(try)) {
                ask(try, false, &other);
                CHECK(compare(&mine, &other) != BP_DRAFT_SAME);
            }
        }
    }
}

static void
test_today_into_draft(void)
{
    static struct given mine, other;
    int translated = 0;

    for (int word = 0; word < BP_WORD_COUNT; word++) {
        int draft = -1;

        if (!bp_request_is_legal(word)) {
            continue;
        }
        if (bp_draft_from_today(word, &draft) == BP_DRAFT_NO_GAP) {
            ask(word, false, &mine);
            ask(draft, true, &other);
            CHECK_EQ(compare(&mine, &other), BP_DRAFT_SAME);
            translated++;
        }
        else {
            CHECK_EQ(draft, -1);
        }
    }
    CHECK_EQ(translated, 14);
    int draft = -1;
    CHECK_EQ(bp_draft_from_today(BP_FORMAT, &draft), BP_DRAFT_GAP_FORMAT);
    CHECK_EQ(bp_draft_from_today(BP_F_CONTIGUOUS, &draft),
             BP_DRAFT_GAP_CONTIGUITY);
    CHECK_EQ(bp_draft_from_today(BP_ANY_CONTIGUOUS, &draft),
             BP_DRAFT_GAP_CONTIGUITY);
    CHECK_EQ(draft, -1);
}

/* --- single words --- */

static const struct {
    int line, word;
    enum bp_draft_gap gap;
    int today, understood; /* what an exporter of today reads */
    enum bp_draft_change change;
} words[] = {
    {__LINE__, 0x00, BP_DRAFT_NO_GAP, 0x000, 0x000, BP_DRAFT_SAME},
    {__LINE__, 0x01, BP_DRAFT_NO_GAP, 0x001, 0x001, BP_DRAFT_SAME},
    {__LINE__, 0x02, BP_DRAFT_GAP_READONLY, -1, 0x000, BP_DRAFT_MORE},
    {__LINE__, 0x03, BP_DRAFT_GAP_READONLY, -1, 0x001, BP_DRAFT_MORE},
    {__LINE__, 0x04, BP_DRAFT_GAP_FORMAT, -1, 0x004, BP_DRAFT_LESS},
    {__LINE__, 0x05, BP_DRAFT_GAP_FORMAT, -1, 0x005, BP_DRAFT_LESS},
    {__LINE__, 0x08, BP_DRAFT_NO_GAP, 0x008, 0x008, BP_DRAFT_SAME},
    {__LINE__, 0x1c, BP_DRAFT_NO_GAP, 0x01c, 0x01c, BP_DRAFT_SAME},
    {__LINE__, 0x38, BP_DRAFT_NO_GAP, 0x118, 0x038, BP_DRAFT_LESS},
    {__LINE__, 0x3d, BP_DRAFT_NO_GAP, 0x11d, 0x03d, BP_DRAFT_LESS},
    {__LINE__, 0x3a, BP_DRAFT_GAP_READONLY, -1, 0x038, BP_DRAFT_ELSE},
};

static void
test_words(void)
{
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        int today = -1;

        CHECK_EQ_AT(words[i].line, bp_draft_to_today(words[i].word, &today),
                    words[i].gap);
        CHECK_EQ_AT(words[i].line, today, words[i].today);
        CHECK_EQ_AT(words[i].line, bp_request_canonical(words[i].word),
                    words[i].understood);
        CHECK_EQ_AT(words[i].line, bp_draft_read_today(words[i].word),
                    words[i].change);
    }
    /* C order was asked for, and pointers come */
    CHECK_EQ(bp_draft_canonical(BP_C_CONTIGUOUS), BP_DRAFT_OFFSETS);
    CHECK_EQ(bp_draft_read_then(BP_C_CONTIGUOUS), BP_DRAFT_MORE);
    CHECK_EQ(bp_draft_canonical(BP_F_CONTIGUOUS), BP_DRAFT_STRIDES);
    CHECK_EQ(bp_draft_read_then(BP_F_CONTIGUOUS), BP_DRAFT_MORE);
    CHECK_EQ(bp_draft_read_then(BP_INDIRECT), BP_DRAFT_LESS);
}

static void
test_canonical(void)
{
    int classes = 0;

    for (int word = 0; word < BP_DRAFT_WORD_COUNT; word++) {
        int canonical = bp_draft_canonical(word);

        CHECK((canonical & ~word) == 0);
        CHECK_EQ(bp_draft_canonical(canonical), canonical);
        classes += canonical == word;
    }
    CHECK_EQ(classes, BP_DRAFT_CLASS_COUNT);
    CHECK_EQ(bp_draft_canonical(-1), 0x3f);
    CHECK_EQ(bp_draft_canonical(0x30), 0);
    CHECK_EQ(bp_draft_canonical(0x28), BP_DRAFT_SHAPE);
    CHECK_EQ(bp_draft_canonical(INT_MIN), 0);
}

static const char *
print(int word)
{
    static char text[80];

    CHECK_EQ(bp_draft_print(word, text, sizeof text), BP_OK);
    return text;
}

static void
test_names(void)
{
    char text[80] = "as it was";

    CHECK_STR(print(0), "SIMPLE");
    CHECK_STR(print(0x3f), "WRITEABLE|READONLY|FORMAT|OFFSETS");
    CHECK_STR(print(0x1a), "READONLY|STRIDES");
    CHECK_STR(print(0x0c), "FORMAT|SHAPE");
    CHECK_STR(print(0x10), "0x10");
    CHECK_STR(print(-1), "WRITEABLE|READONLY|FORMAT|OFFSETS|0xffffffc0");
    CHECK_EQ(bp_draft_print(0, text, 6), BP_CAPACITY);
    CHECK_STR(text, "as it was");
    CHECK_EQ(bp_draft_print(0, text, 7), BP_OK);
    CHECK_STR(bp_draft_change_name(BP_DRAFT_ELSE), "else");
    CHECK(bp_draft_gap_text(BP_DRAFT_NO_GAP) == NULL);
    CHECK(strstr(bp_draft_gap_text(BP_DRAFT_GAP_CONTIGUITY), "contiguous"));
}

static void
test_expect(void)
{
    struct memory m;
    struct bp_answer_set answer = {.ndim = 77};

    set_memory(&m, 0);
    CHECK_EQ(bp_draft_expect(&m.truth, BP_DRAFT_READONLY, &answer, NULL),
             BP_OK);
    CHECK_EQ(answer.outcome, BP_MUST_REFUSE);
    CHECK_EQ(answer.reasons, BP_DRAFT_WHY_WRITABLE);
    CHECK_EQ(bp_draft_expect(&m.truth, BP_DRAFT_FORMAT, &answer, NULL), BP_OK);
    CHECK_EQ(answer.outcome, BP_SHOULD_GRANT);
    CHECK_EQ(answer.format, BP_WANT_REQUIRED);
    m.truth.view.itemsize = -1;
    answer.ndim = 77;
    CHECK_EQ(bp_draft_expect(&m.truth, 0, &answer, NULL), BP_VIOLATION);
    CHECK_EQ(answer.ndim, 77);
}

int
main(void)
{
    test_canonical();
    test_names();
    test_words();
    test_expect();
    test_changes();
    test_translations();
    test_gaps();
    test_today_into_draft();
    return bp_test_end();
}
