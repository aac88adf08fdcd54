/*
 * Layouts, as a stock interpreter understands them: a legal layout from any
 * bytes, and one question about it.  One in four may be odd, in ways that not
 * every consumer has to take; callables that somebody names are not asked
 * about these.
 */
#include <string.h>

#include "bpf.h"
#include "difference.h"
#include "divergence.h"
#include "exporting.h"
#include "layout.h"
#include "live.h"
#include "reference.h"

#define PACKED BPF_ROOM

#define ODD 196 /* first bytes that ask for what may be odd */

static struct bpf_layout layout;
static uint8_t packed[PACKED];
static struct bpf_op other; /* packed items of the same format */
static ptrdiff_t other_strides[BPF_LAYOUT_DIMS];
static bool tame; /* callables are asked: about what they have to take, and
                     what they answer */

static const enum bpf_question questions[] = {
    BPF_ASK_COPY,  BPF_ASK_VALUES, BPF_ASK_CONTIGUOUS, BPF_ASK_ITEM,
    BPF_ASK_SLICE, BPF_ASK_CAST,   BPF_ASK_EQUAL,      BPF_ASK_HASH,
    BPF_ASK_FILL,  BPF_ASK_STRIDES};
#define QUESTIONS (sizeof questions / sizeof questions[0])
#define OFTEN     160 /* bytes that choose one of these */

/* Integers, floats where values are asked for, and what is no native code. */
static const struct {
    ptrdiff_t size;
    const char *text;
} formats[] = {{1, "B"},  {1, "b"},    {1, "c"},    {1, "@B"},  {1, "<b"},
               {1, "1s"}, {2, "h"},    {2, "H"},    {2, "@h"},  {2, ">h"},
               {2, "2s"}, {3, "3s"},   {4, "i"},    {4, "I"},   {4, "<i"},
               {4, ">I"}, {4, "hh"},   {4, "4s"},   {5, "<ib"}, {8, "q"},
               {8, "Q"},  {8, "@l"},   {8, "L"},    {8, "n"},   {8, ">q"},
               {8, "P"},  {12, "iii"}, {12, "<qi"}, {16, "QQ"}, {16, "16s"}};
#define FORMATS (sizeof formats / sizeof formats[0])

static const struct {
    const char *text;
    ptrdiff_t size;
} casts[] = {{"B", 1}, {"b", 1}, {"c", 1}, {"@B", 1}, {"h", 2},
             {"H", 2}, {"i", 4}, {"I", 4}, {"@i", 4}, {"l", 8},
             {"L", 8}, {"q", 8}, {"Q", 8}, {"n", 8},  {"N", 8},
             {"f", 4}, {"d", 8}, {"?", 1}, {"P", 8}};
#define CASTS (sizeof casts / sizeof casts[0])

/* A format of items of SIZE bytes: the Nth of them, or a string. */
static const char *
format_of(ptrdiff_t size, unsigned n)
{
    static char text[16];
    unsigned there = 0;

    for (size_t i = 0; i < FORMATS; i++) {
        there += formats[i].size == size;
    }
    if (there == 0) {
        snprintf(text, sizeof text, "%tds", size);
        return text;
    }
    n %= there;
    for (size_t i = 0;; i++) {
        if (formats[i].size == size && n-- == 0) {
            return formats[i].text;
        }
    }
}

/* A slice; half of them leave all out. */
static void
read_slice(struct bpf_input *in, ptrdiff_t extent, struct bpf_slice *out)
{
    int most = (int)extent + 2;

    out->whole = bpf_below(in, 2) == 0;
    if (out->whole) {
        return;
    }
    out->start = bpf_range(in, -most, most);
    out->stop = bpf_range(in, -most, most);
    out->step = bpf_range(in, -3, 3);
    out->step += out->step == 0;
}

/* Slices of one dimension are assigned to, in a memoryview. */
static enum bpf_question
question_of(unsigned number)
{
    if (tame) {
        return number % 2 == 0 ? BPF_ASK_COPY : BPF_ASK_VALUES;
    }
    if (number < OFTEN) {
        return questions[number % QUESTIONS];
    }
    if (layout.ndim == 1 && number % 4 != 0) {
        return BPF_ASK_ASSIGN;
    }
    return number % 8 < 4 ? BPF_ASK_COPY_OUT : BPF_ASK_COPY_IN;
}

static void
read_question(struct bpf_input *in, struct bpf_op *op)
{
    unsigned n = bpf_u8(in);

    op->question = question_of(n);
    n = bpf_below(in, 3);
    op->order = "CFA"[tame ? 0 : n];
    op->readonly = bpf_below(in, 2) == 0;
    op->format = format_of(layout.itemsize, bpf_u8(in));
    n = bpf_below(in, CASTS);
    op->cast = casts[n].text;
    op->cast_size = casts[n].size;
    for (int i = 0; i < layout.ndim; i++) {
        int extent = (int)layout.shape[i];

        op->index[i] = extent > 0 ? bpf_range(in, 0, extent - 1) : 0;
        read_slice(in, extent, &op->slices[i]);
    }
}

/* Put the indices of SLICE into INDICES; how many there are. */
static int
clip(const struct bpf_slice *slice, int extent, int *indices)
{
    int step = slice->whole ? 1 : (int)slice->step;
    int low = step > 0 ? 0 : -1, high = step > 0 ? extent : extent - 1;
    int start = slice->whole ? 0 : (int)slice->start;
    int stop = slice->whole ? extent : (int)slice->stop;
    int n = 0;

    start += start < 0 ? extent : 0;
    stop += stop < 0 ? extent : 0;
    start = start < low ? low : start > high ? high : start;
    stop = stop < low ? low : stop > high ? high : stop;
    for (int i = start; step > 0 ? i < stop : i > stop; i += step) {
        indices[n++] = i;
    }
    return n;
}

/* Export items beside OP: as many, or as many as its slice has. */
static void
add_other(struct bpf_op *op)
{
    static ptrdiff_t part[BPF_LAYOUT_DIMS];
    int indices[BPF_LAYOUT_ITEMS];
    ptrdiff_t stride = op->itemsize;

    other = *op;
    other.buf = packed;
    other.strides = other.ndim > 0 ? other_strides : NULL;
    other.suboffsets = NULL;
    other.readonly = false;
    if (op->question == BPF_ASK_ASSIGN) {
        part[0] = clip(&op->slices[0], (int)layout.shape[0], indices);
        other.len = part[0] * op->itemsize;
        other.shape = part;
    }
    for (int n = other.ndim - 1; n >= 0; n--) {
        other_strides[n] = stride;
        stride *= other.shape[n];
    }
    op->other = &other;
}

/* Decode the layout, and the question, which comes behind it in the bytes. */
static void
decode(const uint8_t *data, size_t size, struct bpf_op *op)
{
    struct bpf_input in;

    bpf_input_init(&in, data, size);
    bpf_arena_reset();
    bpf_layout_init(&layout, &in,
                    tame || size == 0 || data[0] < ODD ? BPF_LAYOUT_TAME
                                                       : BPF_LAYOUT_ANY);
    *op = (struct bpf_op){.len = layout.nitems * layout.itemsize,
                          .itemsize = layout.itemsize,
                          .ndim = layout.ndim,
                          .packed = packed};
    /* an address that the producer chose: NOLINTNEXTLINE(performance-*) */
    op->buf = (void *)layout.buf;
    if (layout.ndim > 0) {
        op->shape = layout.shape;
        op->strides = layout.has_strides ? layout.strides : NULL;
        op->suboffsets = layout.has_suboffsets ? layout.suboffsets : NULL;
    }
    read_question(&in, op);
    if (op->question == BPF_ASK_COPY_OUT || op->question == BPF_ASK_COPY_IN
        || op->question == BPF_ASK_ASSIGN) {
        add_other(op);
    }
}

/* The item that is number I in op->order. */
static int
item_in_order(const struct bpf_op *op, int i)
{
    return op->order == 'F' ? bpf_layout_fortran(&layout, i) : i;
}

/* Expect what is filled in where the geometry has the items. */
static void
expect_fill(const struct bpf_op *op)
{
    size_t size = (size_t)layout.itemsize;

    for (int i = 0; i < layout.nitems; i++) {
        memcpy(bpf_arena_expected(layout.at[item_in_order(op, i)]),
               packed + (size_t)i * size, size);
    }
}

/* Expect it in a slice; under A what is in the slice, back to front. */
static void
expect_assign(const struct bpf_op *op)
{
    static uint8_t turned[PACKED];
    int indices[BPF_LAYOUT_ITEMS];
    const uint8_t *from = op->order == 'A' ? turned : packed;
    size_t size = (size_t)layout.itemsize;
    int n = clip(&op->slices[0], (int)layout.shape[0], indices);

    for (int i = 0; i < n; i++) {
        memcpy(turned + (size_t)(n - 1 - i) * size,
               bpf_arena_expected(layout.at[indices[i]]), size);
    }
    for (int i = 0; i < n; i++) {
        memcpy(bpf_arena_expected(layout.at[indices[i]]),
               from + (size_t)i * size, size);
    }
}

/* Say what is written by OP, if anything is, and expect it. */
static void
expect_writes(struct bpf_op *op)
{
    if (op->question == BPF_ASK_COPY_IN) {
        op->order = 'C';
    }
    else if (op->question != BPF_ASK_FILL && op->question != BPF_ASK_ASSIGN) {
        return;
    }
    for (ptrdiff_t i = 0; i < op->len; i++) {
        packed[i] = (uint8_t)(i * 7 + 3);
    }
    if (op->question != BPF_ASK_ASSIGN) {
        expect_fill(op);
    }
    else if (!op->readonly && bpf_reference_assigns(op->format)) {
        expect_assign(op);
    }
}

/* Can OP be asked about this layout? */
static bool
makes_sense(const struct bpf_op *op)
{
    if (op->len > PACKED) {
        return false;
    }
    if (op->question == BPF_ASK_ITEM) {
        return layout.nitems > 0;
    }
    if (op->question == BPF_ASK_SLICE) {
        return layout.ndim > 0;
    }
    if (op->question == BPF_ASK_FILL) {
        return bpf_oracles_can(op) && !op->readonly && !layout.overlaps
               && op->order != 'A';
    }
    if (op->question == BPF_ASK_COPY_IN) {
        return bpf_oracles_can(op) && !op->readonly && !layout.overlaps;
    }
    if (op->question == BPF_ASK_ASSIGN) {
        return bpf_oracles_can(op) && layout.ndim == 1 && !layout.overlaps;
    }
    return true;
}

static void
agree_memory(const struct bpf_op *op)
{
    const struct bpf_difference what = {"oracles", "invariant",
                                        bpf_question_word(op->question),
                                        "memory", "source-written"};
    uintptr_t at = bpf_arena_check();

    if (at != 0) {
        fputs("\nmemory is not as it has to be: ", stderr);
        bpf_arena_print(at, stderr);
        bpf_find(&what, "memory as it was, but for what is filled in",
                 "somebody wrote, or wrote something else");
        bpf_differ(&what, "somebody wrote, or wrote something else");
    }
}

void
bpf_run(const uint8_t *data, size_t size)
{
    struct bpf_op op;

    decode(data, size, &op);
    if (!makes_sense(&op)) {
        return;
    }
    expect_writes(&op);
    bpf_oracles_ask(&op);
    if (!bpf_oracles_may_write(&op)) {
        agree_memory(&op);
    }
}

void
bpf_describe(const uint8_t *data, size_t size, FILE *out)
{
    struct bpf_op op;

    decode(data, size, &op);
    bpf_layout_print(&layout, out);
    bpf_op_describe(&op, out);
}

int
bpf_live_rows(FILE *out, bool unused)
{
    return bpf_divergences_tell(out, unused);
}

int
bpf_live_needs(void)
{
    return BPF_ORACLES;
}

int
bpf_live_init(const struct bpf_live_start *with)
{
    tame = with->callables != NULL && with->callables[0] != '\0';
    return bpf_oracles_start(with->oracles, with->callables);
}
