/*
 * Truth times word: what the clauses require of the answer, by spec/ and by
 * an oracle that knows nothing of it (spec/expect_oracle.c).
 *
 * Bytes: a word, a memory and a format (producers/truth.h).  The word is asked
 * with, also with each flag added; then it is taken for one of the draft.
 *
 * The oracle walks over small memories item by item; the producer knows the
 * same of all from one step in each dimension.  Where both reach they have to
 * agree, too.  What is no memory gets a status, and outputs stay as they are.
 */
#include "bp_draft.h"
#include "bp_kind.h"
#include "bpf.h"
#include "expect_oracle.h"
#include "truth.h"

#include <string.h>

#define WALKED 3 /* dimensions that the oracle can walk over */

/* Formats, and which kinds they make (host order is asked for apart). */
static const struct format {
    const char *text;
    bool structured;
    char foreign; /* to hosts of the other order: '<', '>' */
} formats[] = {
    {NULL, false, 0},
    {"B", false, 0},
    {"b", false, 0},
    {"<h", false, '<'},
    {">h", false, '>'},
    {"<b", false, 0},
    {">b", false, 0},
    {"bb", true, 0},
    {"T{b:x:}", true, 0},
    {"T{<i:x:b:y:}", true, '<'},
    {"T{b:x:T{>d:y:}:z:}", true, '>'},
    {"3xb", false, 0},
    {"T{i", false, 0}, /* nobody knows its size */
};
#define FORMATS (sizeof formats / sizeof formats[0])

/* What the bytes say. */
struct question {
    const struct format *format;
    struct truth truth;
    struct truth_facts facts;
    int word;
    /* for spec/: the arrays end where they end */
    ptrdiff_t shape[TRUTH_DIMS], strides[TRUTH_DIMS], suboffsets[TRUTH_DIMS];
    struct bp_truth asked;
};

/* --- decoding --- */

/* A copy of the N numbers at FROM that ends with the array TO, so that a look
 * at one more is seen; of a memory that is too deep, what nobody may look at.
 */
static const ptrdiff_t *
put(bool has, const ptrdiff_t *from, ptrdiff_t *to, int n)
{
    if (!has || n < 0) {
        return NULL;
    }
    if (n > TRUTH_DIMS) {
        return to + TRUTH_DIMS;
    }
    memcpy(to + TRUTH_DIMS - n, from, (size_t)n * sizeof *from);
    return to + TRUTH_DIMS - n;
}

static void
decode(const uint8_t *data, size_t size, struct question *q)
{
    struct bpf_input in;
    struct truth *t = &q->truth;

    bpf_input_init(&in, data, size);
    q->word = truth_read_word(&in);
    truth_read(&in, t);
    q->format = &formats[bpf_below(&in, FORMATS)];
    truth_look(t, &q->facts);
    q->asked = (struct bp_truth){
        .view = {t->itemsize, t->ndim,
                 put(t->has_shape, t->shape, q->shape, t->ndim),
                 put(t->has_strides, t->strides, q->strides, t->ndim),
                 put(t->has_suboffsets, t->suboffsets, q->suboffsets,
                     t->ndim)},
        .readonly = t->readonly,
    };
}

void
bpf_describe(const uint8_t *data, size_t size, FILE *out)
{
    static struct question q;
    char text[80] = "";

    decode(data, size, &q);
    (void)!bp_request_print(q.word, text, sizeof text);
    fprintf(out, "word %s, format %s\n", text,
            q.format->text == NULL ? "NULL" : q.format->text);
    truth_print(&q.truth, out);
}

/* --- the oracle --- */

static const struct oracle_word *
word_of(int word)
{
    static struct oracle_word words[BP_WORD_COUNT];
    static bool filled;

    for (int n = 0; n < BP_WORD_COUNT && !filled; n++) {
        oracle_read(n, 0, &words[n]);
    }
    filled = true;
    return &words[word & (BP_WORD_COUNT - 1)];
}

/* Let the oracle walk, and compare with the steps of the producer. */
static void
walk(const struct question *q)
{
    const struct truth *t = &q->truth;
    long shape[WALKED], strides[WALKED], suboffsets[WALKED];
    struct oracle_facts seen;

    for (int n = 0; n < t->ndim; n++) {
        shape[n] = (long)t->shape[n];
        strides[n] = (long)t->strides[n];
        suboffsets[n] = (long)t->suboffsets[n];
    }
    const struct oracle_memory memory = {t->ndim,
                                         shape,
                                         t->has_strides ? strides : NULL,
                                         t->has_suboffsets ? suboffsets : NULL,
                                         (long)t->itemsize,
                                         t->readonly};
    oracle_look(&memory, 0, &seen);
    if ((seen.in_c_order != 0) != q->facts.c
        || (seen.in_f_order != 0) != q->facts.f
        || (seen.pointers != 0) != q->facts.pointers
        || seen.nbytes != (long)q->facts.nbytes) {
        bpf_differ(&(struct bpf_difference){"oracle", "producer", "walk",
                                            "facts", NULL},
                   "c %d, f %d, pointers %d, %ld bytes", seen.in_c_order,
                   seen.in_f_order, seen.pointers, seen.nbytes);
    }
}

/* Can the oracle walk over this?  Not over numbers that do not fit, nor long.
 */
static bool
can_walk(const struct question *q)
{
    const struct truth *t = &q->truth;

    if (t->ndim > WALKED || q->facts.nbytes > 4096 || t->itemsize == 0) {
        return false;
    }
    for (int n = 0; n < t->ndim; n++) {
        if (t->shape[n] > 4096 || t->strides[n] > 4096
            || t->strides[n] < -4096) {
            return false;
        }
    }
    return true;
}

static unsigned
reasons_of(unsigned oracle)
{
    static const unsigned pairs[][2] = {
        {ORACLE_NO_WRITE, BP_WHY_READONLY}, {ORACLE_NO_C, BP_WHY_NOT_C},
        {ORACLE_NO_F, BP_WHY_NOT_F},        {ORACLE_NO_ORDER, BP_WHY_NOT_ANY},
        {ORACLE_NOT_FLAT, BP_WHY_STRIDES},  {ORACLE_POINTERS, BP_WHY_INDIRECT},
    };
    unsigned reasons = 0;

    for (size_t n = 0; n < sizeof pairs / sizeof pairs[0]; n++) {
        reasons |= oracle & pairs[n][0] ? pairs[n][1] : 0;
    }
    return reasons;
}

static enum bp_field_want
want_of(int oracle)
{
    return oracle == ORACLE_NULL    ? BP_WANT_NULL
           : oracle == ORACLE_THERE ? BP_WANT_REQUIRED
                                    : BP_WANT_FREE;
}

/* What the oracle says of WORD, in the terms of spec/. */
static struct bp_answer_set
oracle_of(const struct question *q, int word)
{
    const struct truth_facts *f = &q->facts;
    bool deep = f->sort == TRUTH_TOO_DEEP;
    const struct oracle_facts facts = {
        .ndim = q->truth.ndim,
        .in_c_order = f->c || deep, /* deep: nobody looks at the memory */
        .in_f_order = f->f || deep,
        .pointers = f->pointers,
        .empty = f->empty,
        .redundant = (f->loads > 0 && f->empty) || deep,
        .readonly = q->truth.readonly,
        .nbytes = (long)f->nbytes,
        .itemsize = (long)q->truth.itemsize,
    };
    struct oracle_word read = *word_of(word);
    struct oracle_answer a;

    read.legal = read.legal && word >= 0 && word < BP_WORD_COUNT;
    oracle_answer(&facts, &read, 0, &a);
    struct bp_answer_set want = {
        .outcome = a.outcome == ORACLE_GRANT  ? BP_SHOULD_GRANT
                   : a.outcome == ORACLE_OPEN ? BP_UNSPECIFIED
                                              : BP_MUST_REFUSE,
        .reasons = reasons_of(a.reasons),
        .shape = want_of(a.shape),
        .strides = want_of(a.strides),
        .suboffsets = want_of(a.suboffsets),
        .format = want_of(a.format),
        .readonly_zero = a.readonly_zero != 0,
        .ndim = a.ndim,
        .len = a.len,
        .itemsize = a.itemsize,
    };
    if (deep) {
        want.outcome = BP_MUST_REFUSE;
        want.reasons |= BP_WHY_NDIM;
    }
    return want;
}

/* --- answers --- */

#define SAME(field)                                                           \
    if ((long long)got->field != (long long)want->field) {                    \
        bpf_differ(&(struct bpf_difference){"oracle", "reference", op,        \
                                            #field, NULL},                    \
                   "word 0x%x: reference %lld, oracle %lld", (unsigned)word,  \
                   (long long)got->field, (long long)want->field);            \
    }

static void
compare(const char *op, int word, const struct bp_answer_set *got,
        const struct bp_answer_set *want)
{
    SAME(reasons)
    SAME(outcome)
    SAME(shape)
    SAME(strides)
    SAME(suboffsets)
    SAME(format)
    SAME(readonly_zero)
    SAME(ndim)
    SAME(len)
    SAME(itemsize)
}

#define FILL 0xa5

static bool
is_untouched(const void *output, size_t size)
{
    const unsigned char *bytes = output;

    for (size_t n = 0; n < size; n++) {
        if (bytes[n] != FILL) {
            return false;
        }
    }
    return true;
}

/* What is no memory gets the status that says why, a sentence, and nothing is
 * written. */
static void
check_status(const struct question *q, const char *op, enum bp_status status,
             const struct bp_answer_set *got, const char *sentence)
{
    static const enum bp_status want[] = {
        [TRUTH_LEGAL] = BP_OK,
        [TRUTH_ILLEGAL] = BP_VIOLATION,
        [TRUTH_TOO_LARGE] = BP_OVERFLOW,
        [TRUTH_TOO_DEEP] = BP_OK,
    };
    if (status != want[q->facts.sort]) {
        bpf_differ(&(struct bpf_difference){"producer", "reference", op,
                                            "status", NULL},
                   "reference: status %d (%s), producer: %d", (int)status,
                   sentence, (int)want[q->facts.sort]);
    }
    if (status != BP_OK) {
        BPF_CHECK(is_untouched(got, sizeof *got), op, "output");
        BPF_CHECK(sentence[0] != '\0', op, "sentence");
    }
}

/* Ask FUNCTION; true if there is an answer. */
static bool
ask(const struct question *q, const char *op,
    enum bp_status (*function)(const struct bp_truth *, int,
                               struct bp_answer_set *, struct bp_error *),
    int word, struct bp_answer_set *got)
{
    struct bp_error error = {-1, -1, ""};
    enum bp_status status;

    memset(got, FILL, sizeof *got);
    status = function(&q->asked, word, got, &error);
    check_status(q, op, status, got, error.text);
    return status == BP_OK;
}

static void
check_today(const struct question *q, int word)
{
    struct bp_answer_set got, want;

    if (ask(q, "expect", bp_expect, word, &got)) {
        want = oracle_of(q, word);
        compare("expect", word, &got, &want);
    }
}

/* The draft: its words in today's, READONLY, and FORMAT also without SHAPE. */
static void
check_draft(const struct question *q, int word)
{
    struct bp_answer_set got, want;
    int today = word & 0xd;

    if (ask(q, "draft-expect", bp_draft_expect, word, &got)) {
        today |= (word & 0x18) == 0x18 ? 0x18 : 0;
        today |= (word & 0x38) == 0x38 ? 0x118 : 0;
        want = oracle_of(q, today);
        if ((word & 2) != 0 && !q->truth.readonly) {
            want.reasons |= BP_DRAFT_WHY_WRITABLE;
        }
        want.format = word & 4 ? BP_WANT_REQUIRED : BP_WANT_NULL;
        want.outcome = want.reasons != 0 ? BP_MUST_REFUSE : BP_SHOULD_GRANT;
        compare("draft-expect", word, &got, &want);
    }
}

/* --- kinds --- */

static unsigned
bit(enum bp_kind kind, bool is)
{
    return is ? 1U << kind : 0;
}

static unsigned
kinds_of_format(const struct question *q)
{
    const struct format *f = q->format;
    const int one = 1;
    char host = *(const char *)&one == 1 ? '<' : '>';

    return bit(BP_KIND_STRUCTURED, f->structured)
           | bit(BP_KIND_FOREIGN_ORDER, f->foreign != 0 && f->foreign != host)
           | bit(BP_KIND_BYTES,
                 q->truth.itemsize == 1
                     && (f->text == NULL || strcmp(f->text, "B") == 0));
}

static unsigned
kinds_of_memory(const struct question *q)
{
    const struct truth *t = &q->truth;
    const struct truth_facts *f = &q->facts;
    bool c = f->c && !t->has_suboffsets, fortran = f->f && !t->has_suboffsets;
    unsigned kinds = 0;

    for (int n = 0; n < t->ndim; n++) {
        bool steps = t->has_strides && t->shape[n] > 1;

        kinds |= bit(BP_KIND_REVERSED, steps && t->strides[n] < 0)
                 | bit(BP_KIND_BROADCAST, steps && t->strides[n] == 0)
                 | bit(BP_KIND_EMPTY, t->shape[n] == 0)
                 | bit(BP_KIND_LENGTH_1, t->shape[n] == 1);
    }
    return kinds | bit(BP_KIND_C, c && !fortran)
           | bit(BP_KIND_F, fortran && !c) | bit(BP_KIND_BOTH, c && fortran)
           | bit(BP_KIND_NEITHER, !c && !fortran)
           | bit(BP_KIND_STRIDED, !c && !fortran && f->loads == 0)
           | bit(BP_KIND_SCALAR, t->ndim == 0)
           | bit(BP_KIND_INDIRECT, f->loads == 1)
           | bit(BP_KIND_INDIRECT_SEVERAL, f->loads > 1)
           | bit(BP_KIND_INDIRECT_LAST,
                 f->loads > 0 && t->suboffsets[t->ndim - 1] >= 0);
}

static void
check_kinds(const struct question *q)
{
    unsigned got = bp_kind_of(&q->asked.view, q->format->text);
    unsigned want = 0;

    if (q->facts.sort == TRUTH_LEGAL) {
        want = kinds_of_memory(q) | kinds_of_format(q);
    }
    for (int n = 0; n < BP_KIND_COUNT; n++) {
        if (((got ^ want) >> n & 1) != 0) {
            bpf_differ(
                &(struct bpf_difference){"producer", "reference", "kind",
                                         bp_kind_name((enum bp_kind)n), NULL},
                "reference 0x%x, producer 0x%x", got, want);
        }
    }
}

/* A view with suboffsets is never contiguous, whatever they are. */
static void
check_contiguity(const struct question *q)
{
    const struct bp_view *view = &q->asked.view;
    bool legal = q->facts.sort == TRUTH_LEGAL && view->suboffsets == NULL;
    bool c = legal && q->facts.c, f = legal && q->facts.f;

    BPF_CHECK(bp_view_is_contiguous(view, BP_ORDER_C) == c, "contiguous", "C");
    BPF_CHECK(bp_view_is_contiguous(view, BP_ORDER_F) == f, "contiguous", "F");
    BPF_CHECK(bp_view_is_contiguous(view, BP_ORDER_ANY) == (c || f),
              "contiguous", "A");
}

void
bpf_run(const uint8_t *data, size_t size)
{
    static const int flags[] = {0,     0x001, 0x002, 0x004, 0x008,
                                0x018, 0x038, 0x058, 0x098, 0x118};
    static struct question q;

    decode(data, size, &q);
    if (q.facts.sort == TRUTH_LEGAL && can_walk(&q)) {
        walk(&q);
    }
    for (size_t n = 0; n < sizeof flags / sizeof flags[0]; n++) {
        int word = (int)((unsigned)q.word | (unsigned)flags[n]);

        check_today(&q, word);
    }
    check_draft(&q, q.word);
    check_draft(&q, q.word | BP_DRAFT_OFFSETS);
    check_kinds(&q);
    check_contiguity(&q);
}
