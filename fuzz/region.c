/*
 * Regions: which memories no word tells apart, and what a flag does to them.
 *
 * Bytes: a small space of memories, and how many regions there is room for.
 * All of its memories are spelled here, too; what a word is granted for comes
 * from the oracle of expect, by sorts of memory, as it knows no others.
 * Regions are compared as sets.
 */
#include "bp_region.h"
#include "bpf.h"
#include "expect_oracle.h"
#include "truth.h"

#include <string.h>

#define MOST 32 /* sorts that the oracle tells apart: 5 bits */

/* What the bytes say. */
static struct space {
    ptrdiff_t itemsize, max_extent;
    int nstrides;
    ptrdiff_t strides[2]; /* items */
    int capacity;
} space;

/* The words that are legal, and what a memory gets: one bool for each. */
static struct {
    bool filled;
    bool legal[BP_WORD_TABLES][BP_WORD_COUNT];
    struct oracle_word read[BP_WORD_COUNT];
} words;

struct sort {
    int memories;
    bool readonly;
    bool granted[BP_WORD_TABLES][BP_WORD_COUNT];
};

static void
decode(const uint8_t *data, size_t size)
{
    struct bpf_input in;

    bpf_input_init(&in, data, size);
    space.itemsize = bpf_range(&in, 1, 3);
    space.max_extent = bpf_range(&in, 0, 2);
    space.nstrides = bpf_range(&in, 1, 2);
    for (int n = 0; n < 2; n++) {
        space.strides[n] = bpf_range(&in, -2, 3);
    }
    space.capacity = BP_REGION_MAX - bpf_range(&in, 0, BP_REGION_MAX);
}

void
bpf_describe(const uint8_t *data, size_t size, FILE *out)
{
    decode(data, size);
    fprintf(out, "itemsize %td, extents to %td, strides %td", space.itemsize,
            space.max_extent, space.strides[0]);
    if (space.nstrides > 1) {
        fprintf(out, " %td", space.strides[1]);
    }
    fprintf(out, ", room for %d regions\n", space.capacity);
}

/* --- words --- */

/* A word of the draft in today's flags, READONLY left aside. */
static int
as_today(int word)
{
    return (word & 0xd) | ((word & 0x18) == 0x18 ? 0x18 : 0)
           | ((word & 0x38) == 0x38 ? 0x118 : 0);
}

static void
fill_words(void)
{
    static const int draft[] = {0x01, 0x02, 0x04, 0x08, 0x18, 0x38};

    for (int word = 0; word < BP_WORD_COUNT; word++) {
        oracle_read(word, 0, &words.read[word]);
        words.legal[BP_WORDS_TODAY][word] = words.read[word].legal;
    }
    for (unsigned set = 0; set < 64; set++) {
        int word = 0;

        for (int n = 0; n < 6; n++) {
            word |= set >> n & 1 ? draft[n] : 0;
        }
        words.legal[BP_WORDS_DRAFT][word] = true;
    }
    words.filled = true;
}

static bool
is_granted(const struct oracle_facts *facts, int table, int word)
{
    bool draft = table == BP_WORDS_DRAFT;
    struct oracle_answer answer;

    if (!words.legal[table][word]
        || (draft && (word & 2) != 0 && !facts->readonly)) {
        return false;
    }
    oracle_answer(facts, &words.read[draft ? as_today(word) : word], 0,
                  &answer);
    return answer.outcome != ORACLE_REFUSE;
}

/* --- memories --- */

/* Is this memory of a sort that was seen?  Count it there. */
static void
count(const struct truth *truth, struct sort sorts[MOST])
{
    struct truth_facts f;
    struct sort *sort;

    truth_look(truth, &f);
    sort = &sorts[(f.c ? 1 : 0) | (f.f ? 2 : 0) | (f.pointers ? 4 : 0)
                  | (truth->readonly ? 8 : 0) | (truth->ndim > 0 ? 16 : 0)];
    if (sort->memories++ > 0) {
        return;
    }
    const struct oracle_facts facts = {
        .ndim = truth->ndim,
        .in_c_order = f.c,
        .in_f_order = f.f,
        .pointers = f.pointers,
        .empty = f.empty,
        .readonly = truth->readonly,
    };
    sort->readonly = truth->readonly;
    for (int table = 0; table < BP_WORD_TABLES; table++) {
        for (int word = 0; word < BP_WORD_COUNT; word++) {
            sort->granted[table][word] = is_granted(&facts, table, word);
        }
    }
}

/* Count the memory with N dimensions whose numbers are the digits of NUMBER;
 * false if it has more digits than there are. */
static bool
spell(int number, int n, struct sort sorts[MOST])
{
    struct truth t = {.itemsize = space.itemsize,
                      .ndim = n,
                      .has_shape = n > 0,
                      .has_strides = n > 0};
    bool empty = false;
    int extents = (int)space.max_extent + 1;

    for (int k = 0; k < n; k++) {
        t.shape[k] = number % extents;
        number /= extents;
        t.strides[k] = space.strides[number % space.nstrides] * space.itemsize;
        number /= space.nstrides;
        t.suboffsets[k] = number % 2 - 1;
        number /= 2;
        empty = empty || t.shape[k] == 0;
        t.has_suboffsets = t.has_suboffsets || t.suboffsets[k] >= 0;
    }
    for (int readonly = 0; readonly < 2 && number == 0; readonly++) {
        t.readonly = readonly == 1;
        if (!(empty && t.has_suboffsets)) {
            count(&t, sorts);
        }
    }
    return number == 0;
}

/* Sorts that no word tells apart are one. */
static int
join(struct sort sorts[MOST])
{
    int joined = 0;

    for (int n = 0; n < MOST; n++) {
        int same = 0;

        while (same < joined
               && memcmp(sorts[same].granted, sorts[n].granted,
                         sizeof sorts[n].granted)
                      != 0) {
            same++;
        }
        if (sorts[n].memories > 0 && same < joined) {
            sorts[same].memories += sorts[n].memories;
        }
        else if (sorts[n].memories > 0) {
            sorts[joined++] = sorts[n];
        }
    }
    return joined;
}

/* --- comparing --- */

static void
check_region(const struct bp_region *region, const struct sort *sorts, int n)
{
    int same = 0;

    while (
        same < n
        && memcmp(sorts[same].granted, region->granted, sizeof region->granted)
               != 0) {
        same++;
    }
    BPF_CHECK(same < n, "region", "granted");
    BPF_CHECK(sorts[same].memories == region->memories, "region", "memories");
    BPF_CHECK(sorts[same].readonly == region->readonly, "region", "readonly");
    BPF_CHECK(region->kinds != 0, "region", "kinds");
}

/* The least legal word that contains both; or none. */
static int
joined(int table, int word, int flag)
{
    int both = word | flag;

    return words.legal[table][both] ? both : -1;
}

static void
check_effect(const struct bp_region *regions, int n, int table, int flag)
{
    struct bp_effect got =
        bp_region_effect(regions, n, (enum bp_word_table)table, flag);
    int want[2][2] = {{0}};

    for (int word = 0; word < BP_WORD_COUNT; word++) {
        int more = joined(table, word, flag);
        bool gains = false, loses = false;

        if (!words.legal[table][word] || more < 0 || more == word) {
            continue;
        }
        for (int r = 0; r < n; r++) {
            gains |= regions[r].granted[table][more]
                     > regions[r].granted[table][word];
            loses |= regions[r].granted[table][more]
                     < regions[r].granted[table][word];
        }
        want[gains][loses]++;
    }
    BPF_CHECK(got.same == want[0][0] && got.enlarges == want[1][0]
                  && got.restricts == want[0][1]
                  && got.exchanges == want[1][1],
              "region", "effect");
}

void
bpf_run(const uint8_t *data, size_t size)
{
    static const int flags[] = {0x001, 0x004, 0x008, 0x018,
                                0x038, 0x058, 0x098, 0x118};
    static struct sort sorts[MOST];
    static struct bp_region regions[BP_REGION_MAX];
    int found = -1;

    decode(data, size);
    if (!words.filled) {
        fill_words();
    }
    const struct bp_space_item item = {space.itemsize, NULL};
    const struct bp_space asked = {1, &item, space.max_extent, space.nstrides,
                                   space.strides};
    memset(sorts, 0, sizeof sorts);
    for (int ndim = 0; ndim <= 2; ndim++) {
        for (int number = 0; spell(number, ndim, sorts); number++) {
        }
    }
    int n = join(sorts);
    enum bp_status status =
        bp_region_find(&asked, regions, space.capacity, &found, NULL);

    BPF_CHECK(status == (n > space.capacity ? BP_CAPACITY : BP_OK), "region",
              "status");
    if (status != BP_OK) {
        return;
    }
    BPF_CHECK(found == n, "region", "count");
    for (int r = 0; r < n; r++) {
        check_region(&regions[r], sorts, n);
    }
    for (size_t k = 0; k < sizeof flags / sizeof flags[0]; k++) {
        check_effect(regions, n, BP_WORDS_TODAY, flags[k]);
    }
    for (int flag = 1; flag < 0x40; flag *= 2) {
        check_effect(regions, n, BP_WORDS_DRAFT,
                     flag == 0x10   ? 0x18
                     : flag == 0x20 ? 0x38
                                    : flag);
    }
}
