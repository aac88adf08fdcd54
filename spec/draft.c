/*
 * Two words are compared by what they ask for: which memory may be granted,
 * as layout times access, and which members are filled.  What layouts there
 * are follows from the flags; draft_test.c finds the same by asking about
 * memories.
 */
#include "bp_draft.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

const struct bp_draft *
bp_draft_table(int *count)
{
    static const struct bp_draft table[] = {
#define BP_DRAFT(name, word, today, text) {#name, word, today, text},
#define BP_DRAFT_GAP(name, text)
#include "drafts.def"
#undef BP_DRAFT
#undef BP_DRAFT_GAP
    };

    *count = (int)(sizeof table / sizeof table[0]);
    return table;
}

const char *
bp_draft_gap_text(enum bp_draft_gap gap)
{
    static const char *const texts[BP_DRAFT_GAP_COUNT] = {
        NULL,
#define BP_DRAFT(name, word, today, text)
#define BP_DRAFT_GAP(name, text) text,
#include "drafts.def"
#undef BP_DRAFT
#undef BP_DRAFT_GAP
    };

    assert(gap < BP_DRAFT_GAP_COUNT);
    return texts[gap];
}

const char *
bp_draft_change_name(enum bp_draft_change change)
{
    static const char *const names[BP_DRAFT_CHANGE_COUNT] = {
        [BP_DRAFT_SAME] = "same",
        [BP_DRAFT_LESS] = "less",
        [BP_DRAFT_MORE] = "more",
        [BP_DRAFT_ELSE] = "else",
    };

    assert(change < BP_DRAFT_CHANGE_COUNT);
    return names[change];
}

int
bp_draft_canonical(int word)
{
    int count, canonical = 0;
    const struct bp_draft *table = bp_draft_table(&count);

    for (int i = 0; i < count; i++) {
        if (bp_request_has(word, table[i].word)) {
            canonical |= table[i].word;
        }
    }
    return canonical;
}

/* Does another flag of WORD contain FLAG, so that it need not be named? */
static bool
is_implied(int word, int flag)
{
    return (flag == BP_DRAFT_SHAPE && bp_request_has(word, BP_DRAFT_STRIDES))
           || (flag == BP_DRAFT_STRIDES
               && bp_request_has(word, BP_DRAFT_OFFSETS));
}

enum bp_status
bp_draft_print(int word, char *text, size_t capacity)
{
    char all[80] = "";
    int count;
    const struct bp_draft *table = bp_draft_table(&count);
    unsigned rest = (unsigned)word & ~(unsigned)bp_draft_canonical(word);
    size_t used = 0;

    for (int i = 0; i < count; i++) {
        int flag = table[i].word;
        bool shown =
            flag == 0 ? word == 0
                      : bp_request_has(word, flag) && !is_implied(word, flag);

        if (shown) {
            used += (size_t)snprintf(all + used, sizeof all - used, "%s%s",
                                     used > 0 ? "|" : "", table[i].name);
        }
    }
    if (rest != 0) {
        used += (size_t)snprintf(all + used, sizeof all - used, "%s0x%x",
                                 used > 0 ? "|" : "", rest);
    }
    if (used + 1 > capacity) {
        return BP_CAPACITY;
    }
    memcpy(text, all, used + 1);
    return BP_OK;
}

/* The flags of today that mean what those of WORD, of the draft, meant. */
static int
flags_of_today(int word)
{
    int count, today = 0;
    const struct bp_draft *table = bp_draft_table(&count);

    for (int i = 0; i < count; i++) {
        if (bp_request_has(word, table[i].word)) {
            today |= table[i].today;
        }
    }
    return today;
}

enum bp_draft_gap
bp_draft_to_today(int word, int *today)
{
    int flags = flags_of_today(word);

    if (bp_request_has(word, BP_DRAFT_READONLY)) {
        return BP_DRAFT_GAP_READONLY;
    }
    if (bp_request_is_format_alone(flags)) {
        return BP_DRAFT_GAP_FORMAT;
    }
    *today = flags;
    return BP_DRAFT_NO_GAP;
}

/* Has WORD, of today, a flag that asks for an order? */
static bool
asks_for_order(int word)
{
    return bp_request_has(word, BP_C_CONTIGUOUS)
           || bp_request_has(word, BP_F_CONTIGUOUS)
           || bp_request_has(word, BP_ANY_CONTIGUOUS);
}

enum bp_draft_gap
bp_draft_from_today(int word, int *draft)
{
    int count, found = 0;
    const struct bp_draft *table = bp_draft_table(&count);

    if (asks_for_order(word)) {
        return BP_DRAFT_GAP_CONTIGUITY;
    }
    if (bp_request_is_format_alone(bp_request_canonical(word))) {
        return BP_DRAFT_GAP_FORMAT;
    }
    for (int i = 0; i < count; i++) {
        if (table[i].today != BP_SIMPLE
            && bp_request_has(word, table[i].today)) {
            found |= table[i].word;
        }
    }
    *draft = found;
    return BP_DRAFT_NO_GAP;
}

enum bp_status
bp_draft_expect(const struct bp_truth *truth, int word,
                struct bp_answer_set *out, struct bp_error *err)
{
    struct bp_answer_set answer;
    enum bp_status status =
        bp_expect(truth, flags_of_today(word), &answer, err);

    if (status != BP_OK) {
        return status;
    }
    if (bp_request_has(word, BP_DRAFT_READONLY) && !truth->readonly) {
        answer.reasons |= BP_DRAFT_WHY_WRITABLE;
    }
    if (bp_request_has(word, BP_DRAFT_FORMAT)) {
        answer.format = BP_WANT_REQUIRED; /* without SHAPE, too */
    }
    answer.outcome = answer.reasons != 0 ? BP_MUST_REFUSE : BP_SHOULD_GRANT;
    *out = answer;
    return BP_OK;
}

/* --- what a word asks for --- */

/* Layouts, as nobody's flags divide them further. */
enum layout {
    ONLY_C = 1,
    ONLY_F = 2,
    BOTH = 4,
    STRIDED = 8,
    INDIRECT = 16,
    ANY_LAYOUT = 31,
};

enum access {
    FOR_WRITING = 1,
    FOR_READING = 2, /* only */
};

struct demand {
    unsigned layouts, access; /* both of them, or there is no memory at all */
    unsigned members;         /* flags of today that fill one */
};

/* What WORD asks for, but for contiguity. */
static struct demand
demand_of_flags(int word)
{
    struct demand d = {ANY_LAYOUT, FOR_WRITING | FOR_READING, 0};

    if (!bp_request_has(word, BP_INDIRECT)) {
        d.layouts &= ~(unsigned)INDIRECT;
    }
    if (!bp_request_has(word, BP_STRIDES)) {
        d.layouts &= ONLY_C | BOTH;
    }
    if (bp_request_has(word, BP_WRITABLE)) {
        d.access = FOR_WRITING;
    }
    d.members = (unsigned)bp_request_canonical(word)
                & (unsigned)(BP_FORMAT | BP_INDIRECT);
    return d;
}

static struct demand
demand_today(int word)
{
    struct demand d = demand_of_flags(word);

    if (bp_request_has(word, BP_C_CONTIGUOUS)) {
        d.layouts &= ONLY_C | BOTH;
    }
    if (bp_request_has(word, BP_F_CONTIGUOUS)) {
        d.layouts &= ONLY_F | BOTH;
    }
    if (bp_request_has(word, BP_ANY_CONTIGUOUS)) {
        d.layouts &= ONLY_C | ONLY_F | BOTH;
    }
    if (bp_request_is_format_alone(bp_request_canonical(word))) {
        d.layouts = 0; /* nobody has to grant it */
    }
    return d;
}

static struct demand
demand_then(int word)
{
    struct demand d = demand_of_flags(flags_of_today(word));

    if (bp_request_has(word, BP_DRAFT_READONLY)) {
        d.access &= FOR_READING;
    }
    return d;
}

static bool
within(unsigned a, unsigned b)
{
    return (a & ~b) == 0;
}

/* Is all of A's memory among B's, and are all of its members? */
static bool
is_part(const struct demand *a, const struct demand *b)
{
    bool none = a->layouts == 0 || a->access == 0;

    return (none
            || (within(a->layouts, b->layouts)
                && within(a->access, b->access)))
           && within(a->members, b->members);
}

static enum bp_draft_change
compare(struct demand meant, struct demand understood)
{
    bool less = is_part(&understood, &meant);
    bool more = is_part(&meant, &understood);

    if (less && more) {
        return BP_DRAFT_SAME;
    }
    return less ? BP_DRAFT_LESS : more ? BP_DRAFT_MORE : BP_DRAFT_ELSE;
}

enum bp_draft_change
bp_draft_read_today(int word)
{
    return compare(demand_then(word), demand_today(word));
}

enum bp_draft_change
bp_draft_read_then(int word)
{
    return compare(demand_today(word), demand_then(word));
}
