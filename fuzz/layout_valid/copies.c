/*
 * Copies to and from packed memory, and between two layouts; overlap.
 */
#include "bp_copy.h"

#include <string.h>

#include "check.h"

static unsigned char bytes[BPF_LAYOUT_ITEMS * ITEM_MOST];

/* A loader that gives up at its call number LEFT, counted from 0. */
struct loader {
    int left;
    bool failed;
};

static bool
load(void *context, uintptr_t at, uintptr_t *out)
{
    struct loader *loader = context;

    loader->failed = loader->failed || loader->left-- == 0;
    if (!loader->failed) {
        memcpy(out, (const void *)at, sizeof *out);
    }
    return !loader->failed;
}

/* Let MEMORY be loaded through LOADER, or plainly. */
static void
choose_loader(struct bp_memory *memory, struct loader *loader,
              struct bpf_input *in)
{
    unsigned how = bpf_u8(in);

    *loader = (struct loader){how >= 128 ? (int)(how & 63) : -1, false};
    if ((how & 64) != 0) {
        memory->load = load;
        memory->context = loader;
    }
}

static ptrdiff_t
written(const struct loader *loader)
{
    return loader->failed ? BP_FAULT : BP_OK;
}

void
gather(const struct bpf_layout *layout, char order, unsigned char *out)
{
    size_t size = (size_t)layout->itemsize;

    for (int i = 0; i < layout->nitems; i++) {
        memcpy(out + (size_t)i * size,
               bpf_arena_expected(layout->at[in_order(layout, order, i)]),
               size);
    }
}

/* The items of LAYOUT have to be what is in PACKED. */
static void
expect_items(const struct bpf_layout *layout, char order,
             const unsigned char *packed)
{
    size_t size = (size_t)layout->itemsize;

    for (int i = 0; i < layout->nitems; i++) {
        memcpy(bpf_arena_expected(layout->at[in_order(layout, order, i)]),
               packed + (size_t)i * size, size);
    }
}

/* Which of several items wins a byte is open: what is there may stay if it is
 * of one of them. */
static void
settle(const struct bpf_layout *layout, char order,
       const unsigned char *packed)
{
    size_t size = (size_t)layout->itemsize;

    for (int i = 0; layout->overlaps && i < layout->nitems; i++) {
        uintptr_t at = layout->at[in_order(layout, order, i)];
        const unsigned char *is = (const unsigned char *)at;

        for (size_t k = 0; k < size; k++) {
            if (is[k] == packed[(size_t)i * size + k]) {
                *bpf_arena_expected(at + k) = is[k];
            }
        }
    }
}

void
agree_items(const struct bpf_layout *layout, char order,
            const unsigned char *packed, const char *op)
{
    expect_items(layout, order, packed);
    settle(layout, order, packed);
    agree_memory(op);
}

uintptr_t
make_room(ptrdiff_t nbytes, struct bpf_input *in)
{
    ptrdiff_t front = (ptrdiff_t)bpf_below(in, 8);

    return bpf_arena_block(bpf_arena_add(front + nbytes))->start
           + (uintptr_t)front;
}

/* What went wrong at a load has left a part of PACKED at AT, or nothing. */
static void
settle_part(uintptr_t at, const unsigned char *packed, ptrdiff_t nbytes)
{
    for (ptrdiff_t k = 0; k < nbytes; k++) {
        unsigned char is = ((const unsigned char *)at)[k];

        if (is == packed[k]) {
            *bpf_arena_expected(at + (uintptr_t)k) = is;
        }
    }
}

void
check_to_packed(const struct subject *subject, struct bpf_input *in)
{
    const struct bpf_layout *layout = subject->layout;
    struct bp_memory memory = subject->memory;
    struct loader loader;
    char asked = "CFA"[bpf_below(in, 3)];
    char order = own_order(layout, asked);
    uintptr_t room = make_room(subject->nbytes, in);
    ptrdiff_t off = bpf_once_in(in, 16) ? bpf_range(in, -3, 3) : 0;
    enum bp_status status;

    choose_loader(&memory, &loader, in);
    status = bp_copy_to_packed((void *)room, subject->nbytes + off,
                               (enum bp_order)asked, &memory, NULL);
    if (off != 0) {
        agree("to_packed", "size", status, BP_VIOLATION);
        return;
    }
    agree("to_packed", "status", status, written(&loader));
    gather(layout, order, bytes);
    if (status == BP_OK) {
        memcpy(bpf_arena_expected(room), bytes, (size_t)subject->nbytes);
    }
    else {
        settle_part(room, bytes, subject->nbytes);
    }
}

void
check_from_packed(const struct subject *subject, struct bpf_input *in)
{
    const struct bpf_layout *layout = subject->layout;
    char asked = "CFA"[bpf_below(in, 3)];
    char order = own_order(layout, asked);
    uintptr_t room = make_room(subject->nbytes, in);
    ptrdiff_t off = bpf_once_in(in, 16) ? bpf_range(in, -3, 3) : 0;
    enum bp_status status =
        bp_copy_from_packed(&subject->memory, (const void *)room,
                            subject->nbytes + off, (enum bp_order)asked, NULL);

    agree("from_packed", "status", status, off != 0 ? BP_VIOLATION : BP_OK);
    if (off == 0) {
        memcpy(bytes, bpf_arena_expected(room), (size_t)subject->nbytes);
        agree_items(layout, order, bytes, "from_packed");
    }
}

/* Give each byte of the items of LAYOUT the number MARK; true if some byte had
 * the number OTHER.  Sanitized, it would take an eighth of all time. */
__attribute__((no_sanitize("address", "undefined"))) static bool
paint(const struct bpf_layout *layout, uint32_t mark, uint32_t other)
{
    static uint32_t marks[BPF_ARENA_BYTES];
    bool found = false;

    for (int i = 0; i < layout->nitems; i++) {
        uint32_t *bytes_of = marks + bpf_arena_offset(layout->at[i]);

        for (ptrdiff_t k = 0; k < layout->itemsize; k++) {
            found = found || bytes_of[k] == other;
            bytes_of[k] = mark;
        }
    }
    return found;
}

/* Does some item of A share a byte with one of B? */
static bool
have_common_byte(const struct bpf_layout *a, const struct bpf_layout *b)
{
    static uint32_t mark; /* numbers that no earlier call has used */

    mark += 2;
    (void)paint(a, mark, 0);
    return paint(b, mark + 1, mark);
}

/* Do the bytes from the first to the last item of A and B meet? */
static bool
meet(const struct bpf_layout *a, const struct bpf_layout *b)
{
    uintptr_t ends[2][2] = {{UINTPTR_MAX, 0}, {UINTPTR_MAX, 0}};
    const struct bpf_layout *both[2] = {a, b};

    for (int k = 0; k < 2; k++) {
        for (int i = 0; i < both[k]->nitems; i++) {
            uintptr_t at = both[k]->at[i];
            uintptr_t end = at + (uintptr_t)both[k]->itemsize;

            ends[k][0] = at < ends[k][0] ? at : ends[k][0];
            ends[k][1] = end > ends[k][1] ? end : ends[k][1];
        }
    }
    return ends[0][0] < ends[1][1] && ends[1][0] < ends[0][1];
}

static bool
is_dense(const struct bpf_layout *layout)
{
    return is_side_by_side(layout, 'C') || is_side_by_side(layout, 'F');
}

static void
check_verdict(const struct subject *a, const struct subject *b)
{
    bool common = have_common_byte(a->layout, b->layout);
    bool few = a->layout->nitems <= 64 && b->layout->nitems <= 64;
    enum bp_overlap verdict = (enum bp_overlap)99;

    agree("overlap", "accepts",
          bp_view_overlap(&a->memory, &b->memory, &verdict, NULL), BP_OK);
    if (verdict == BP_OVERLAP_MAYBE) {
        agree("overlap", "maybe",
              few || !meet(a->layout, b->layout)
                  || (is_dense(a->layout) && is_dense(b->layout)),
              false);
        return;
    }
    agree("overlap", "verdict", verdict,
          common ? BP_OVERLAP_YES : BP_OVERLAP_NO);
}

/* Another layout of the same shape: elsewhere, or in the same memory. */
static void
init_other(struct subject *out, struct bpf_layout *other,
           const struct subject *subject, struct bpf_input *in)
{
    if (bpf_u8(in) % 2 == 0) {
        bpf_layout_init_beside(other, in, subject->layout);
    }
    else {
        bpf_layout_init_like(other, in, BPF_LAYOUT_ANY, subject->layout);
    }
    subject_init(out, other);
}

void
describe_other(const struct subject *subject, struct bpf_input *in, FILE *out)
{
    static struct bpf_layout layout;
    struct subject other;

    init_other(&other, &layout, subject, in);
    fprintf(out, "and a ");
    bpf_layout_print(&layout, out);
}

/*
 * Are TO and FROM shifted copies of each other, without an item of TO between
 * the bytes of another one?  Then no scratch memory is needed.
 */
static bool
is_shifted(const struct bpf_layout *to, const struct bpf_layout *from)
{
    ptrdiff_t span = to->itemsize;
    bool done[BPF_LAYOUT_DIMS] = {false};

    for (int k = 0; k < to->ndim; k++) {
        int least = -1;
        ptrdiff_t stride = 0;

        for (int n = 0; n < to->ndim; n++) {
            ptrdiff_t size = to->strides[n];

            if (done[n] || to->shape[n] <= 1) {
                continue;
            }
            size = size < 0 ? -size : size;
            if (least < 0 || size < stride) {
                least = n;
                stride = size;
            }
        }
        if (least < 0) {
            break;
        }
        if (to->strides[least] != from->strides[least] || stride < span) {
            return false;
        }
        done[least] = true;
        span += (to->shape[least] - 1) * stride;
    }
    return true;
}

void
check_overlap(const struct subject *subject, struct bpf_input *in)
{
    static struct bpf_layout layout;
    struct subject other;

    init_other(&other, &layout, subject, in);
    if (!layout.has_suboffsets && !subject->layout->has_suboffsets) {
        check_verdict(subject, &other);
        check_verdict(&other, subject);
    }
}

/* Views that differ are not copied. */
static void
check_unlike(const struct subject *to, const struct subject *from, int how)
{
    ptrdiff_t shape[BPF_LAYOUT_DIMS];
    struct bp_view view = from->view;
    struct bp_memory memory = from->memory;

    memcpy(shape, from->layout->shape, sizeof shape);
    memory.view = &view;
    view.itemsize++;
    agree("copy", "itemsize", bp_copy(&to->memory, &memory, NULL, 0, NULL),
          BP_VIOLATION);
    view.itemsize--;
    if (view.ndim > 0) {
        ptrdiff_t *extent = &shape[how / 2 % view.ndim];

        *extent += how % 2 == 1 && *extent > 0 ? -1 : 1;
        view.shape = shape;
        agree("copy", "shape", bp_copy(&to->memory, &memory, NULL, 0, NULL),
              BP_VIOLATION);
        view.shape = from->view.shape;
        view.ndim--;
        agree("copy", "ndim", bp_copy(&to->memory, &memory, NULL, 0, NULL),
              BP_VIOLATION);
    }
}

/* Copy, with ROOM bytes of scratch memory. */
static void
copy(const struct subject *to, const struct subject *from, ptrdiff_t room,
     struct bpf_input *in)
{
    uintptr_t scratch = make_room(room, in);
    bool indirect = to->layout->has_suboffsets || from->layout->has_suboffsets;
    bool common = have_common_byte(to->layout, from->layout);
    enum bp_status status;

    if (indirect && common && room < to->nbytes) {
        return; /* the caller vouches that they are apart */
    }
    gather(from->layout, 'C', bytes);
    status = bp_copy(&to->memory, &from->memory,
                     room > 0 ? (void *)scratch : NULL, room, NULL);
    memcpy(bpf_arena_expected(scratch), (const void *)scratch, (size_t)room);
    if (status == BP_CAPACITY) {
        agree("copy", "scratch",
              room < to->nbytes && !indirect
                  && (common || to->layout->nitems > 64)
                  && !is_shifted(to->layout, from->layout),
              true);
        return;
    }
    agree("copy", "status", status, BP_OK);
    agree_items(to->layout, 'C', bytes, "copy");
}

void
check_copy(const struct subject *subject, struct bpf_input *in)
{
    static struct bpf_layout layout;
    struct subject other;
    unsigned how;
    ptrdiff_t room;

    init_other(&other, &layout, subject, in);
    how = bpf_u8(in);
    room = (how & 3) == 0 ? 0 : subject->nbytes + (how & 3) - 2;
    room = room < 0 ? 0 : room;
    if (how >> 4 == 15) {
        check_unlike(subject, &other, (int)(how & 15));
    }
    if ((how & 8) != 0) {
        copy(&other, subject, room, in);
    }
    else {
        copy(subject, &other, room, in);
    }
}
