/*
 * Mirrors, with what is written back.
 */
#include "bp_mirror.h"

#include <string.h>

#include "check.h"

static unsigned char bytes[BPF_LAYOUT_ITEMS * ITEM_MOST];

/* Where does VIEW show its items, side by side in ORDER from BUF on? */
static void
agree_packed(const struct bp_view *view, const struct bpf_layout *layout,
             char order)
{
    ptrdiff_t want = layout->itemsize;

    agree("mirror", "suboffsets", view->suboffsets == NULL, true);
    for (int k = 0; k < layout->ndim; k++) {
        int n = order == 'F' ? k : layout->ndim - 1 - k;

        agree("mirror", "shape", view->shape[n], layout->shape[n]);
        if (order == 'F' && layout->nitems > 0 && layout->itemsize > 0) {
            agree("mirror", "stride", view->strides[n], want);
        }
        else {
            agree("mirror", "strides", view->strides == NULL, true);
        }
        want *= layout->shape[n];
    }
}

/* Change every byte of the copy. */
static void
change(uintptr_t room, ptrdiff_t nbytes)
{
    for (ptrdiff_t i = 0; i < nbytes; i++) {
        bytes[i] ^= (unsigned char)(i % 255 + 1);
    }
    bpf_arena_put(room, bytes, (size_t)nbytes);
}

/* Look at a mirror that is a copy in ROOM, and release it. */
static void
check_release(const struct subject *subject, struct bp_mirror *mirror,
              char order, bool writes)
{
    uintptr_t room = mirror->buf;

    gather(subject->layout, order, bytes);
    memcpy(bpf_arena_expected(room), bytes, (size_t)subject->nbytes);
    agree_memory("mirror");
    change(room, subject->nbytes);
    agree("mirror", "release", bp_mirror_release(mirror, NULL), BP_OK);
    if (writes) {
        agree_items(subject->layout, order, bytes, "mirror");
    }
    agree_memory("mirror");
    agree("mirror", "copy", mirror->is_copy, false);
    agree("mirror", "buf", mirror->buf == 0, true);
    agree("mirror", "again", bp_mirror_release(mirror, NULL), BP_OK);
}

/* Room that is too small, or that is the memory itself. */
static void
check_no_room(const struct subject *subject, struct bp_mirror_want want,
              bool small)
{
    struct bp_mirror mirror;
    enum bp_status status;

    touch_never(&mirror, sizeof mirror);
    if (small) {
        want.nroom = subject->nbytes - 1;
    }
    else {
        want.room = (void *)subject->layout->at[0];
    }
    status = bp_mirror_init(&mirror, &subject->memory, &want, NULL);
    agree("mirror", "room", status, small ? BP_CAPACITY : BP_VIOLATION);
    agree_untouched("mirror", &mirror, sizeof mirror);
}

void
check_mirror(const struct subject *subject, struct bpf_input *in)
{
    const struct bpf_layout *layout = subject->layout;
    unsigned how = bpf_u8(in);
    char asked = "CFA"[how % 3], order = own_order(layout, asked);
    bool is_copy =
        subject->nbytes > 0
        && (layout->has_suboffsets || !is_side_by_side(layout, order));
    uintptr_t room = make_room(subject->nbytes, in);
    struct bp_mirror_want want = {(enum bp_order)asked, how % 2 == 1,
                                  (void *)room, subject->nbytes};
    struct bp_mirror mirror;

    if (is_copy && how >> 4 == 14) {
        check_no_room(subject, want, true);
    }
    if (is_copy && how >> 4 == 15 && !layout->has_suboffsets) {
        check_no_room(subject, want, false);
    }
    agree("mirror", "accepts",
          bp_mirror_init(&mirror, &subject->memory, &want, NULL), BP_OK);
    agree("mirror", "copy", mirror.is_copy, is_copy);
    agree("mirror", "buf",
          (ptrdiff_t)(mirror.buf - (is_copy ? room : layout->buf)), 0);
    agree_packed(&mirror.view, layout, order);
    if (is_copy) {
        check_release(subject, &mirror, order, want.writes);
    }
}
