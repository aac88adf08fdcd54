/*
 * Normalising: what counts as unwritten, where buf is, what counts mean.
 */
#include "bp_test.h"
#include "normalise.h"

#include <stdlib.h>

/* A granted answer as the engine would record it after FILL. */
static struct bph_raw
granted(uint8_t fill)
{
    struct bph_raw raw;
    memset(&raw, 0, sizeof raw);
    raw.has_get = true;
    raw.got.get.fill = fill;
    raw.got.get.obj = BPH_OBJ_SELF;
    raw.got.get.buf = BPH_PTR_OTHER;
    raw.got.get.view =
        (struct bph_raw_view){0x10000, 0x5000, 8, 1, 0, 1, 0, 0, 0, 0, 0};
    raw.got.get.has_release = 1;
    raw.got.get.self_before = 10;
    raw.got.get.self_after = 11;
    raw.got.get.obj_before = BPH_NO_COUNT;
    raw.got.get.obj_after = BPH_NO_COUNT;
    raw.got.get.content = BPH_CONTENT_READ;
    raw.got.get.digest = 77;
    raw.has_release = true;
    raw.release.self_after = 10;
    raw.release.obj_after = BPH_NO_COUNT;
    return raw;
}

/* Give the bytes of a member the pattern of the fill. */
static void
leave(struct bph_raw *raw, void *member, size_t size)
{
    memset(member,
           raw->got.get.fill == BPH_FILL_A5   ? 0xa5
           : raw->got.get.fill == BPH_FILL_FF ? 0xff
                                              : 0,
           size);
}

static void
unwritten_members(void)
{
    struct bph_raw raws[BPH_FILL_COUNT];
    const struct bph_raw *of_fill[BPH_FILL_COUNT];
    struct bph_answer out[BPH_FILL_COUNT];
    struct bph_anchor anchor = {.known = true, .buf = 0x10000, .high = 8};
    for (int fill = 0; fill < BPH_FILL_COUNT; fill++) {
        struct bph_raw *raw = &raws[fill];
        *raw = granted((uint8_t)fill);
        leave(raw, &raw->got.get.view.readonly,
              sizeof raw->got.get.view.readonly);
        leave(raw, &raw->got.get.view.strides,
              sizeof raw->got.get.view.strides);
        leave(raw, &raw->got.get.view.internal,
              sizeof raw->got.get.view.internal);
        raw->got.get.strides = fill == 0 ? BPH_PTR_NULL : BPH_PTR_UNTOUCHED;
        raw->got.get.internal = raw->got.get.strides;
        of_fill[fill] = raw;
    }
    bph_normalise(of_fill, BPH_FILL_COUNT, &anchor, false, out);
    for (int n = 0; n < BPH_FILL_COUNT; n++) {
        CHECK(out[n].readonly.untouched);
        CHECK_EQ(out[n].strides.ptr, BPH_PTR_UNTOUCHED);
        CHECK_EQ(out[n].internal, BPH_PTR_UNTOUCHED);
        CHECK_EQ(out[n].shape.ptr, BPH_PTR_NULL);
        CHECK(!out[n].len.untouched && out[n].len.value == 8);
    }
}

/* -1 after one fill only is a value, not an unwritten member. */
static void
a_value_like_a_fill(void)
{
    struct bph_raw raws[BPH_FILL_COUNT];
    const struct bph_raw *of_fill[BPH_FILL_COUNT];
    struct bph_answer out[BPH_FILL_COUNT];
    struct bph_anchor anchor = {.known = true, .buf = 0x10000, .high = 8};
    for (int fill = 0; fill < BPH_FILL_COUNT; fill++) {
        raws[fill] = granted((uint8_t)fill);
        raws[fill].got.get.view.readonly = -1;
        of_fill[fill] = &raws[fill];
    }
    bph_normalise(of_fill, BPH_FILL_COUNT, &anchor, false, out);
    CHECK(!out[BPH_FILL_FF].readonly.untouched);
    CHECK_EQ(out[BPH_FILL_FF].readonly.value, -1);
}

static struct bph_answer
one(const struct bph_raw *raw, const struct bph_anchor *anchor, bool digest)
{
    struct bph_answer out;
    bph_normalise(&raw, 1, anchor, digest, &out);
    return out;
}

static void
where_buf_is(void)
{
    struct bph_raw raw = granted(BPH_FILL_A5);
    struct bph_anchor anchor = {.known = true,
                                .buf = 0x10000 - 4,
                                .high = 8,
                                .has_digest = true,
                                .digest = 77};
    struct bph_answer a = one(&raw, &anchor, false);
    CHECK_EQ(a.buf, BPH_BUF_AT);
    CHECK_EQ(a.buf_offset, 4);
    CHECK_EQ(a.content, BPH_BYTES_SAME);
    anchor.digest = 78;
    CHECK_EQ(one(&raw, &anchor, false).content, BPH_BYTES_DIFFER);
    a = one(&raw, &anchor, true);
    CHECK_EQ(a.content, BPH_BYTES_DIGEST);
    CHECK(a.digest == 77);
    anchor.buf = 0x20000;
    a = one(&raw, &anchor, false);
    CHECK_EQ(a.buf, BPH_BUF_ELSEWHERE);
    CHECK_EQ(a.buf_offset, 0);
    anchor.checked = true;
    CHECK_EQ(one(&raw, &anchor, false).buf, BPH_BUF_UNSTABLE);
    raw.got.get.buf = BPH_PTR_NULL;
    CHECK_EQ(one(&raw, &anchor, false).buf, BPH_BUF_NULL);
}

static void
counts_are_differences(void)
{
    struct bph_raw raw = granted(BPH_FILL_A5);
    struct bph_anchor anchor = {.known = true, .buf = 0x10000, .high = 8};
    struct bph_answer a = one(&raw, &anchor, false);
    CHECK(a.self_held.known && a.self_held.value == 1);
    CHECK(a.self_after.known && a.self_after.value == 0);
    CHECK(!a.obj_held.known && !a.obj_after.known);
    raw.got.get.rc = -1;
    raw.got.get.self_cleared = 12;
    a = one(&raw, &anchor, false);
    CHECK_EQ(a.outcome, BPH_REFUSED);
    CHECK_EQ(a.self_after.value, 2);
    CHECK(!a.self_held.known);
    CHECK_EQ(a.len.value, 0); /* members say nothing after a refusal */
    raw.got.get.rc = 3;
    a = one(&raw, &anchor, false);
    CHECK_EQ(a.outcome, BPH_ODD);
    CHECK_EQ(a.detail, 3);
}

/* A view that was looked at again before its release. */
static void
changes_while_held(void)
{
    int64_t before[1] = {8};
    int64_t after[1] = {9};
    struct bph_anchor anchor = {.known = true, .buf = 0x10000, .high = 8};
    struct bph_raw raw = granted(BPH_FILL_A5);
    raw.got.shape = before;
    raw.got.get.shape_n = 1;
    raw.got.get.shape = BPH_PTR_OTHER;
    raw.seen = raw.got;
    raw.has_look = true;
    raw.seen.get.self_after = 14; /* three other views came */
    raw.release.self_after = 13;
    struct bph_answer a = one(&raw, &anchor, false);
    CHECK_EQ(a.changed, BPH_CHANGED_NOTHING);
    CHECK(a.self_after.known && a.self_after.value == 0);
    raw.seen.get.digest++;
    CHECK_EQ(one(&raw, &anchor, false).changed, BPH_CHANGED_CONTENT);
    raw.seen.get.format_n = 1;
    raw.seen.format = "i";
    CHECK_EQ(one(&raw, &anchor, false).changed, BPH_CHANGED_FORMAT);
    raw.seen.shape = after;
    CHECK_EQ(one(&raw, &anchor, false).changed, BPH_CHANGED_ARRAYS);
    raw.seen.get.view.len++;
    CHECK_EQ(one(&raw, &anchor, false).changed, BPH_CHANGED_MEMBERS);
    raw.release.self_after = 14; /* this one gave nothing back */
    CHECK_EQ(one(&raw, &anchor, false).self_after.value, 1);
}

static void
anchors(void)
{
    int64_t shape[2] = {2, 3};
    int64_t strides[2] = {-12, 4};
    struct bph_raw raw = granted(BPH_FILL_A5);
    struct bph_anchor anchor = {0};
    raw.got.shape = shape;
    raw.got.strides = strides;
    raw.got.suboffsets = strides;
    raw.got.get.shape_n = raw.got.get.strides_n = 2;
    raw.got.get.view.ndim = 2;
    raw.got.get.view.itemsize = 4;
    raw.got.get.view.len = 24;
    CHECK(bph_anchor_from(&raw, &anchor));
    CHECK_EQ(anchor.low, -12);
    CHECK_EQ(anchor.high, 12);
    strides[0] = INT64_MAX; /* no layout: len has to do */
    CHECK(bph_anchor_from(&raw, &anchor));
    CHECK_EQ(anchor.low, 0);
    CHECK_EQ(anchor.high, 24);
    raw.got.get.rc = -1;
    CHECK(!bph_anchor_from(&raw, &anchor));
    raw.got.get.rc = 0;
    raw.got.get.buf = BPH_PTR_NULL;
    CHECK(!bph_anchor_from(&raw, &anchor));
}

int
main(void)
{
    unwritten_members();
    a_value_like_a_fill();
    where_buf_is();
    counts_are_differences();
    changes_while_held();
    anchors();
    return bp_test_end();
}
