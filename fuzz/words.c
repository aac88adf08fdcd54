/*
 * Request words alone: their classes, their names, and what they were called
 * in the draft of April 2007.
 *
 * Bytes: a word.  Classes come from the list of all requests that the oracle
 * of expect keeps; names are read back; how a word is understood on the other
 * side comes from asking the oracle about one memory of each sort.
 */
#include "bp_draft.h"
#include "bpf.h"
#include "expect_oracle.h"
#include "truth.h"

#include <stdlib.h>
#include <string.h>

static const struct flag {
    const char *name;
    unsigned bits;
} today[] = {
    {"SIMPLE", 0x000},       {"WRITABLE", 0x001},
    {"FORMAT", 0x004},       {"ND", 0x008},
    {"STRIDES", 0x018},      {"C_CONTIGUOUS", 0x038},
    {"F_CONTIGUOUS", 0x058}, {"ANY_CONTIGUOUS", 0x098},
    {"INDIRECT", 0x118},     {"CONTIG", 0x009},
    {"CONTIG_RO", 0x008},    {"STRIDED", 0x019},
    {"STRIDED_RO", 0x018},   {"RECORDS", 0x01d},
    {"RECORDS_RO", 0x01c},   {"FULL", 0x11d},
    {"FULL_RO", 0x11c},      {NULL, 0},
};
static const struct flag then[] = {
    {"SIMPLE", 0x00},  {"WRITEABLE", 0x01}, {"READONLY", 0x02},
    {"FORMAT", 0x04},  {"SHAPE", 0x08},     {"STRIDES", 0x18},
    {"OFFSETS", 0x38}, {NULL, 0},
};

static int
word_from(const uint8_t *data, size_t size)
{
    struct bpf_input in;

    bpf_input_init(&in, data, size);
    return truth_read_word(&in);
}

void
bpf_describe(const uint8_t *data, size_t size, FILE *out)
{
    fprintf(out, "word 0x%x\n", (unsigned)word_from(data, size));
}

#define SAME(op, kind, got, want)                                             \
    do {                                                                      \
        int got_ = (int)(got), want_ = (int)(want);                           \
        if (got_ != want_) {                                                  \
            bpf_differ(&(struct bpf_difference){"oracle", "reference", op,    \
                                                kind, NULL},                  \
                       "reference 0x%x, oracle 0x%x", (unsigned)got_,         \
                       (unsigned)want_);                                      \
        }                                                                     \
    } while (0)

/* --- classes --- */

/* The requests that there are, and what is contained in each word. */
static struct {
    bool filled;
    struct oracle_word word[BP_WORD_COUNT];
    int largest[BP_WORD_COUNT];
} known;

static bool
is_one(int word)
{
    return known.word[word].legal || word == 4 || word == 5;
}

static void
fill(void)
{
    for (int word = 0; word < BP_WORD_COUNT; word++) {
        oracle_read(word, 0, &known.word[word]);
        /* what it contains is smaller, so the last one is the largest */
        for (int part = 0; part <= word; part++) {
            if ((part & ~word) == 0 && is_one(part)) {
                known.largest[word] = part;
            }
        }
    }
    known.filled = true;
}

static int
largest(int word)
{
    return known.largest[word & (BP_WORD_COUNT - 1)];
}

static void
check_classes(int word)
{
    bool inside = word >= 0 && word < BP_WORD_COUNT;

    SAME("canonical", "word", bp_request_canonical(word), largest(word));
    SAME("legal", "word", bp_request_is_legal(word),
         inside && known.word[word].legal);
    SAME("legal", "alone", bp_request_is_format_alone(word),
         word == 4 || word == 5);
}

/* --- names --- */

/* The bits of the NAME of FLAGS that is LENGTH long, or of a number. */
static bool
bits_of(const struct flag *flags, const char *name, size_t length,
        unsigned *bits)
{
    for (; flags->name != NULL; flags++) {
        if (strlen(flags->name) == length
            && memcmp(flags->name, name, length) == 0) {
            *bits = flags->bits;
            return true;
        }
    }
    *bits = (unsigned)strtoul(name, NULL, 16);
    return length > 2 && memcmp(name, "0x", 2) == 0;
}

/* Read TEXT back: it has to say WORD, and none of its names more than once. */
static void
check_text(const struct flag *flags, const char *text, int word)
{
    unsigned all = 0, bits;
    const char *name = text;

    for (bool more = true; more;) {
        size_t length = strcspn(name, "|");

        BPF_CHECK(bits_of(flags, name, length, &bits), "print", "name");
        BPF_CHECK(name == text || (bits & ~all) != 0, "print", "twice");
        BPF_CHECK(bits != 0 || word == 0, "print", "nothing");
        all |= bits;
        more = name[length] == '|';
        name += length + 1;
    }
    if (all != (unsigned)word) {
        bpf_differ(&(struct bpf_difference){"invariant", "reference", "print",
                                            "word", NULL},
                   "0x%x is printed as %s", (unsigned)word, text);
    }
}

/* WORD in any capacity: as a whole or not at all. */
static void
check_print(const struct flag *flags,
            enum bp_status (*print)(int, char *, size_t), int word)
{
    char text[80], small[80];
    size_t length;

    BPF_CHECK(print(word, text, sizeof text) == BP_OK, "print", "capacity");
    BPF_CHECK(memchr(text, '\0', sizeof text) != NULL, "print", "end");
    length = strlen(text);
    memset(small, '?', sizeof small);
    BPF_CHECK(print(word, small, length) == BP_CAPACITY, "print", "capacity");
    BPF_CHECK(small[0] == '?', "print", "touched");
    BPF_CHECK(print(word, small, length + 1) == BP_OK
                  && strcmp(text, small) == 0 && small[length + 1] == '?',
              "print", "exact");
    check_text(flags, text, word);
}

/* A name of the documents is used where there is one. */
static void
check_named(int word)
{
    char text[80] = "";

    for (const struct flag *f = today; f->name != NULL; f++) {
        if (f->bits == (unsigned)word) {
            BPF_CHECK(bp_request_print(word, text, sizeof text) == BP_OK
                          && strchr(text, '|') == NULL,
                      "print", "unnamed");
        }
    }
}

/* --- the draft --- */

static int
then_canonical(int word)
{
    int found = 0;

    for (const struct flag *f = then; f->name != NULL; f++) {
        if (((unsigned)word & f->bits) == f->bits) {
            found |= (int)f->bits;
        }
    }
    return found;
}

/* A word of the draft in today's flags, READONLY left aside. */
static int
as_today(int word)
{
    return (word & 0xd) | ((word & 0x18) == 0x18 ? 0x18 : 0)
           | ((word & 0x38) == 0x38 ? 0x118 : 0);
}

static void
check_translation(int word)
{
    int there = 0x5a5a, back = 0x5a5a;
    bool readonly = (word & 2) != 0;
    bool format = (as_today(word) & ~1) == 4;
    enum bp_draft_gap gap = bp_draft_to_today(word, &there);

    SAME("to-today", "gap", gap,
         readonly ? BP_DRAFT_GAP_READONLY
         : format ? BP_DRAFT_GAP_FORMAT
                  : BP_DRAFT_NO_GAP);
    SAME("to-today", "word", there,
         readonly || format ? 0x5a5a : as_today(word));
    if (gap == BP_DRAFT_NO_GAP) {
        BPF_CHECK(bp_draft_from_today(there, &back) == BP_DRAFT_NO_GAP,
                  "from-today", "gap");
        SAME("from-today", "back", back, then_canonical(word));
    }
}

static void
check_translation_back(int word)
{
    int there = 0x5a5a, back = 0x5a5a;
    const struct oracle_word *read = &known.word[word & (BP_WORD_COUNT - 1)];
    bool order = read->demands[0] != '\0';
    bool alone = !order && read->format && !read->shape;
    enum bp_draft_gap gap = bp_draft_from_today(word, &there);

    SAME("from-today", "gap", gap,
         order   ? BP_DRAFT_GAP_CONTIGUITY
         : alone ? BP_DRAFT_GAP_FORMAT
                 : BP_DRAFT_NO_GAP);
    if (gap != BP_DRAFT_NO_GAP) {
        SAME("from-today", "touched", there, 0x5a5a);
        return;
    }
    BPF_CHECK(bp_draft_to_today(there, &back) == BP_DRAFT_NO_GAP, "to-today",
              "gap");
    SAME("to-today", "back", back, largest(word));
}

/* --- how one side understands the other --- */

/* A memory of each sort that flags tell apart, each read-only and not. */
#define SORTS 10
static void
sort(int number, struct oracle_facts *out)
{
    static const struct oracle_facts sorts[SORTS / 2] = {
        {.ndim = 2, .in_c_order = 1},
        {.ndim = 2, .in_f_order = 1},
        {.ndim = 2, .in_c_order = 1, .in_f_order = 1},
        {.ndim = 2},
        {.ndim = 2, .pointers = 1},
    };

    *out = sorts[number / 2];
    out->readonly = number % 2;
}

/* What a word gets: a set of sorts, and a set of members. */
struct share {
    unsigned granted, members;
};

static struct share
share_of(int word, bool draft)
{
    struct oracle_word read =
        *(&known.word[(draft ? as_today(word) : word) & (BP_WORD_COUNT - 1)]);
    struct share share = {0, 0};
    bool open = !draft && read.format && !read.shape;

    for (int n = 0; n < SORTS; n++) {
        struct oracle_facts facts;
        struct oracle_answer answer;

        sort(n, &facts);
        oracle_answer(&facts, &read, 0, &answer);
        if (answer.outcome != ORACLE_REFUSE && !open
            && !(draft && (word & 2) != 0 && !facts.readonly)) {
            share.granted |= 1U << n;
        }
    }
    share.members = (read.shape ? 1U : 0) | (read.strides ? 2U : 0)
                    | (read.indirect ? 4U : 0) | (read.format ? 8U : 0);
    return share;
}

static enum bp_draft_change
change(struct share meant, struct share got)
{
    bool less = (got.granted & ~meant.granted) == 0
                && (got.members & ~meant.members) == 0;
    bool more = (meant.granted & ~got.granted) == 0
                && (meant.members & ~got.members) == 0;

    return less && more ? BP_DRAFT_SAME
           : less       ? BP_DRAFT_LESS
           : more       ? BP_DRAFT_MORE
                        : BP_DRAFT_ELSE;
}

static void
check_draft(int word)
{
    struct share was = share_of(word, true), is = share_of(word, false);

    SAME("draft-canonical", "word", bp_draft_canonical(word),
         then_canonical(word));
    SAME("read-today", "change", bp_draft_read_today(word), change(was, is));
    SAME("read-then", "change", bp_draft_read_then(word), change(is, was));
    check_translation(word);
    check_translation_back(word);
}

void
bpf_run(const uint8_t *data, size_t size)
{
    int word = word_from(data, size);

    if (!known.filled) {
        fill();
    }
    check_classes(word);
    check_print(today, bp_request_print, word);
    check_named(word);
    check_print(then, bp_draft_print, word);
    check_draft(word);
}
