/*
 * Layouts that were legal, with up to three changes, and a quarter of them with
 * none: the reference has to accept what an oracle finds inside by visiting all
 * of it, and nothing else.
 */
#include <string.h>

#include "bp_bounds.h"
#include "bpf.h"
#include "layout_hostile/ask.h"
#include "producers/hostile.h"

static struct bpf_layout layout;
static struct bpf_hostile hostile;
static struct bp_block blocks[BPF_ARENA_BLOCKS];

static void
differ(const char *op, bool accepts, const char *reason)
{
    const struct bpf_difference what = {"oracle", "reference", op,
                                        accepts ? "accepts" : "rejects", NULL};

    bpf_differ(&what, "%s: the reference %s (%s)", op,
               accepts ? "accepts" : "rejects", reason);
}

/* A pointer is loaded only where it is known to lie in a block. */
static bool
load(void *context, uintptr_t at, uintptr_t *out)
{
    (void)context;
    if (bpf_arena_find(at, sizeof *out) < 0) {
        differ("load", true, "a pointer outside of all blocks");
    }
    memcpy(out, (const void *)at, sizeof *out);
    return true;
}

static bool
is_inside(const struct bp_view *view)
{
    const struct bp_memory memory = {view, hostile.buf, load, NULL};

    for (int i = 0; i < bpf_arena_count(); i++) {
        blocks[i].start = bpf_arena_block(i)->start;
        blocks[i].size = bpf_arena_block(i)->size;
    }
    return bp_memory_bounds(&memory, blocks, bpf_arena_count(), NULL) == BP_OK;
}

/* The same for the one block that buf was in, of a view without loads. */
static bool
is_in_first(const struct bp_view *view, int number)
{
    const struct bpf_block *block = bpf_arena_block(number);

    return bp_view_bounds(view, (ptrdiff_t)(hostile.buf - block->start),
                          block->size, NULL)
           == BP_OK;
}

/* Compare the verdicts; true if it is a layout, and inside. */
static bool
agree(const struct bp_view *view)
{
    enum bpf_truth truth = bpf_hostile_visit(&hostile, -1);
    int first = bpf_arena_find(layout.buf, 0);
    bool legal = bp_view_check(view, NULL) == BP_OK;

    if (legal != (truth != BPF_NO_LAYOUT)) {
        differ("check", legal, "numbers");
    }
    if (truth == BPF_UNKNOWN) {
        return false;
    }
    if (is_inside(view) != (truth == BPF_INSIDE)) {
        differ("memory_bounds", truth != BPF_INSIDE, "all blocks");
    }
    if (legal && first >= 0 && !bp_view_is_indirect(view)) {
        bool inside = bpf_hostile_visit(&hostile, first) == BPF_INSIDE;

        if (is_in_first(view, first) != inside) {
            differ("bounds", !inside, "one block");
        }
    }
    return truth == BPF_INSIDE;
}

static void
decode(struct bpf_input *in)
{
    bpf_arena_reset();
    bpf_layout_init(&layout, in, BPF_LAYOUT_ANY);
    bpf_hostile_init(&hostile, &layout);
}

static void
change(struct bpf_input *in)
{
    const unsigned how = bpf_u8(in);
    const int n = how >= 192 ? 0 : 1 + (int)(how % BPF_HOSTILE_MOST);

    for (int i = 0; i < n; i++) {
        bpf_hostile_change(&hostile, in);
    }
}

static void
view_init(struct bp_view *view)
{
    *view =
        (struct bp_view){hostile.itemsize, hostile.ndim,
                         hostile.has_shape ? hostile.shape : NULL,
                         hostile.has_strides ? hostile.strides : NULL,
                         hostile.has_suboffsets ? hostile.suboffsets : NULL};
}

void
bpf_run(const uint8_t *data, size_t size)
{
    struct bpf_input in;
    struct bp_view view;

    bpf_input_init(&in, data, size);
    decode(&in);
    change(&in);
    view_init(&view);
    if (agree(&view)) {
        ask_inside(&view, hostile.buf, &in);
    }
    else {
        BPF_CHECK(hostile.nchanges > 0, "visit", "finds legal layouts inside");
        ask_outside(&view, hostile.buf, &in);
    }
    BPF_CHECK(bpf_arena_check() == 0, "hostile", "content");
}

void
bpf_describe(const uint8_t *data, size_t size, FILE *out)
{
    static const char *const classes[] = {"sound", "may be rejected",
                                          "must be rejected", "undefined"};
    struct bpf_input in;

    bpf_input_init(&in, data, size);
    decode(&in);
    change(&in);
    bpf_hostile_print(&hostile, out);
    fprintf(out, "for a consumer: %s\n", classes[bpf_hostile_class(&hostile)]);
}
