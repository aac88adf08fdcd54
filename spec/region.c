#include "bp_region.h"

#include <string.h>

#include "layout.h"

#define MAX_NDIM 2

static const struct bp_space_item items[] = {
    {1, "B"},
    {2, "T{b:x:b:y:}"},
    {2, "<h"}, /* one of these two is foreign */
    {2, ">h"},
};
static const ptrdiff_t strides[] = {-1, 0, 1, 2, 3};

const struct bp_space bp_space_of_kinds = {
    .nitems = (int)(sizeof items / sizeof items[0]),
    .items = items,
    .max_extent = 3,
    .nstrides = (int)(sizeof strides / sizeof strides[0]),
    .strides = strides,
};

/* --- memories --- */

struct memory {
    ptrdiff_t shape[MAX_NDIM], strides[MAX_NDIM], suboffsets[MAX_NDIM];
    struct bp_truth truth; /* of these arrays */
};

/* Fill *M with the memory of this NUMBER; false if it has more digits. */
static bool
spell(const struct bp_space *space, const struct bp_space_item *item,
      int number, struct memory *m)
{
    ptrdiff_t rest = number / 2;
    ptrdiff_t extents = space->max_extent + 1;
    int ndim = m->truth.view.ndim;
    bool indirect = false;

    m->truth.readonly = number % 2 != 0;
    for (int n = 0; n < ndim; n++) {
        m->shape[n] = rest % extents;
        rest /= extents;
        m->strides[n] =
            space->strides[rest % space->nstrides] * item->itemsize;
        rest /= space->nstrides;
        m->suboffsets[n] = rest % 2 - 1;
        indirect = indirect || m->suboffsets[n] == 0;
        rest /= 2;
    }
    m->truth.view =
        (struct bp_view){item->itemsize, ndim, m->shape, m->strides,
                         indirect ? m->suboffsets : NULL};
    return rest == 0;
}

/* Is M dereferenced and without items, so that there are no pointers? */
static bool
is_idle(const struct memory *m)
{
    return m->truth.view.suboffsets != NULL && layout_is_empty(&m->truth.view);
}

/* --- words --- */

bool
bp_region_is_word(enum bp_word_table table, int word)
{
    return table == BP_WORDS_TODAY ? bp_request_is_legal(word)
                                   : bp_draft_canonical(word) == word;
}

/* May WORD, legal in TABLE, be granted for TRUTH? */
static enum bp_status
ask(const struct bp_truth *truth, enum bp_word_table table, int word,
    bool *granted, struct bp_error *err)
{
    struct bp_answer_set answer = {.outcome = BP_UNSPECIFIED};
    enum bp_status status = table == BP_WORDS_TODAY
                                ? bp_expect(truth, word, &answer, err)
                                : bp_draft_expect(truth, word, &answer, err);

    *granted = answer.outcome == BP_SHOULD_GRANT;
    return status;
}

/* Ask about TRUTH with every word of every table. */
static enum bp_status
ask_all(const struct bp_truth *truth, struct bp_region *out,
        struct bp_error *err)
{
    memset(out, 0, sizeof *out);
    out->readonly = truth->readonly;
    for (int table = 0; table < BP_WORD_TABLES; table++) {
        for (int word = 0; word < BP_WORD_COUNT; word++) {
            if (bp_region_is_word((enum bp_word_table)table, word)) {
                enum bp_status status =
                    ask(truth, (enum bp_word_table)table, word,
                        &out->granted[table][word], err);

                if (status != BP_OK) {
                    return status;
                }
            }
        }
    }
    return BP_OK;
}

/* --- regions --- */

/* Add a memory, asked about as NEW, to the regions. */
static enum bp_status
add(const struct bp_region *new, struct bp_region *out, int capacity,
    int *count)
{
    int at = 0;

    while (at < *count
           && memcmp(out[at].granted, new->granted, sizeof new->granted)
                  != 0) {
        at++;
    }
    if (at == *count) {
        if (at == capacity) {
            return BP_CAPACITY;
        }
        out[(*count)++] = *new;
        return BP_OK;
    }
    out[at].kinds |= new->kinds;
    out[at].memories++;
    return BP_OK;
}

/* Ask about M, and add it to the regions. */
static enum bp_status
take(const struct memory *m, const char *format, struct bp_region *out,
     int capacity, int *count, struct bp_error *err)
{
    struct bp_region region;
    enum bp_status status = ask_all(&m->truth, &region, err);

    if (status != BP_OK) {
        return status;
    }
    region.kinds = bp_kind_of(&m->truth.view, format);
    region.memories = 1;
    return add(&region, out, capacity, count);
}

enum bp_status
bp_region_find(const struct bp_space *space, struct bp_region *out,
               int capacity, int *count, struct bp_error *err)
{
    *count = 0;
    for (int i = 0; i < space->nitems; i++) {
        const struct bp_space_item *item = &space->items[i];

        for (int ndim = 0; ndim <= MAX_NDIM; ndim++) {
            struct memory m = {.truth.view.ndim = ndim};

            for (int number = 0; spell(space, item, number, &m); number++) {
                enum bp_status status =
                    is_idle(&m)
                        ? BP_OK
                        : take(&m, item->format, out, capacity, count, err);
                if (status != BP_OK) {
                    return status;
                }
            }
        }
    }
    return BP_OK;
}

/* --- flags --- */

static int
canonical(enum bp_word_table table, int word)
{
    return table == BP_WORDS_TODAY ? bp_request_canonical(word)
                                   : bp_draft_canonical(word);
}

struct bp_effect
bp_region_effect(const struct bp_region *regions, int count,
                 enum bp_word_table table, int flag)
{
    struct bp_effect effect = {0, 0, 0, 0};

    for (int word = 0; word < BP_WORD_COUNT; word++) {
        int joined = canonical(table, (int)((unsigned)word | (unsigned)flag));
        bool gains = false, loses = false;

        if (joined == word || !bp_region_is_word(table, word)
            || !bp_region_is_word(table, joined)) {
            continue;
        }
        for (int i = 0; i < count; i++) {
            bool before = regions[i].granted[table][word];
            bool after = regions[i].granted[table][joined];

            gains = gains || (after && !before);
            loses = loses || (before && !after);
        }
        effect.same += !gains && !loses;
        effect.enlarges += gains && !loses;
        effect.restricts += loses && !gains;
        effect.exchanges += gains && loses;
    }
    return effect;
}
