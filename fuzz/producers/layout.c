/*
 * Layouts from bytes: shape, then segment by segment from buf on.
 */
#include "layout.h"

#include <limits.h>
#include <string.h>

#define POINTER ((ptrdiff_t)sizeof(void *))
/* Mostly; small layouts are fast, and enough. */
#define ITEMS_MOST 48
#define ROWS_MOST  12

enum {
    FLAG_MANY = 31,   /* all these bits: up to BPF_LAYOUT_ITEMS */
    FLAG_PLAIN = 32,  /* no strides where they are those of C order */
    FLAG_BARE = 64,   /* no memory where there are no items */
    FLAG_SPARE = 128, /* much room behind the first row */
};

/* What is known while a layout is made. */
struct maker {
    struct bpf_layout *layout;
    struct bpf_input *in;
    const struct bpf_layout *beside; /* NULL: memory of its own */
    unsigned flags;
    bool tame;
};

/* How the rows of a segment lie. */
enum sharing { EACH_ITS_BLOCK, ONE_BEHIND_THE_OTHER, FEW, SHIFTED };

static ptrdiff_t
extent_of(ptrdiff_t extent)
{
    return extent > 0 ? extent : 1;
}

static void
choose_item(struct maker *maker)
{
    static const unsigned char sizes[] = {4, 8, 1,  2,  3, 16, 5,  12,
                                          6, 7, 24, 40, 9, 0,  33, 32};
    ptrdiff_t size = sizes[bpf_below(maker->in, sizeof sizes)];

    maker->layout->itemsize = size == 0 && maker->tame ? 4 : size;
}

static bool
is_large(const struct maker *maker)
{
    return (maker->flags & FLAG_MANY) == FLAG_MANY;
}

static void
choose_shape(struct maker *maker)
{
    static const unsigned char extents[] = {2, 3, 1, 2, 4, 3, 5, 2,
                                            0, 3, 1, 4, 7, 2, 9, 17};
    struct bpf_layout *layout = maker->layout;
    ptrdiff_t left = is_large(maker) ? BPF_LAYOUT_ITEMS : ITEMS_MOST;

    for (int n = 0; n < layout->ndim; n++) {
        ptrdiff_t extent = extents[bpf_below(maker->in, sizeof extents)];

        layout->shape[n] = extent < left ? extent : left;
        left /= extent_of(layout->shape[n]);
    }
}

/* Choose the dimensions that are dereferenced: none for half of all bytes. */
static unsigned
choose_loads(struct maker *maker, unsigned want)
{
    const struct bpf_layout *layout = maker->layout;
    unsigned mask = bpf_u8(maker->in), loads = 0;
    ptrdiff_t rows = 1, most = is_large(maker) ? BPF_LAYOUT_ROWS : ROWS_MOST;

    if (mask < 128 || (want & BPF_LAYOUT_DIRECT) != 0) {
        return 0;
    }
    for (int n = 0; n < layout->ndim; n++) {
        rows *= extent_of(layout->shape[n]);
        if (rows <= most) {
            loads |= mask & (1U << n);
        }
    }
    return loads;
}

static void
cut(struct maker *maker, unsigned loads)
{
    struct bpf_layout *layout = maker->layout;
    struct bpf_segment *segment = layout->segments;

    segment->first = 0;
    for (int n = 0; n < layout->ndim; n++) {
        if ((loads & (1U << n)) != 0) {
            segment->end = n + 1;
            segment->loads = true;
            segment->unit = POINTER;
            segment++;
            segment->first = n + 1;
        }
    }
    segment->end = layout->ndim;
    segment->loads = false;
    segment->unit = layout->itemsize;
    layout->nsegments = (int)(segment - layout->segments) + 1;
    layout->has_suboffsets = layout->nsegments > 1;
}

/* Choose an order of the dimensions of SEGMENT: the innermost first. */
static void
choose_order(struct maker *maker, const struct bpf_segment *segment,
             int *order)
{
    int count = segment->end - segment->first;
    unsigned ways = 1, way;

    for (int k = 0; k < count; k++) {
        order[k] = segment->end - 1 - k;
        ways *= (unsigned)k + 1;
    }
    way = ways > 1 ? bpf_below(maker->in, ways) : 0;
    for (int k = 0; k < count; k++) {
        unsigned left = (unsigned)(count - k);
        int at = k + (int)(way % left), chosen = order[at];

        way /= left;
        memmove(order + k + 1, order + k, (size_t)(at - k) * sizeof *order);
        order[k] = chosen;
    }
}

/*
 * Choose the stride of a dimension of SEGMENT, not negative, around units that
 * reach over PACKED bytes.
 */
static ptrdiff_t
choose_step(const struct bpf_segment *segment, unsigned kind, ptrdiff_t packed)
{
    /* pointers lie on each other or apart */
    ptrdiff_t some = segment->loads ? POINTER : 1;

    switch (kind) {
    case 2:
        return packed + segment->unit;
    case 3:
        return packed + some;
    case 4:
        return 0;
    case 5: /* a window that slides over the others */
        return segment->unit;
    case 6:
        return packed + 2 * segment->unit;
    case 7: /* much room between */
        return packed + 9 * segment->unit;
    default:
        return packed;
    }
}

/* A stride where strides mean nothing. */
static ptrdiff_t
choose_odd(unsigned kind, ptrdiff_t stride)
{
    const ptrdiff_t odd[] = {stride,  stride,      0,           -1,
                             INT_MAX, PTRDIFF_MAX, PTRDIFF_MIN, -stride};

    return odd[kind % 8];
}

/* Choose the strides of SEGMENT; sets low, spare to the bytes of its units. */
static void
choose_strides(struct maker *maker, struct bpf_segment *segment)
{
    struct bpf_layout *layout = maker->layout;
    ptrdiff_t packed = segment->unit, high = packed;
    int order[BPF_LAYOUT_DIMS] = {0};

    choose_order(maker, segment, order);
    segment->low = 0;
    segment->folded = false;
    for (int k = 0; k < segment->end - segment->first; k++) {
        unsigned how = bpf_u8(maker->in);
        ptrdiff_t steps = extent_of(layout->shape[order[k]]) - 1;
        ptrdiff_t step = choose_step(segment, how % 8, packed);

        if (steps > 0 && step < packed) {
            layout->overlaps = true;
            segment->folded = true;
        }
        packed = step < packed ? packed + steps * step : (steps + 1) * step;
        if ((how & 8) != 0) {
            segment->low -= steps * step;
            step = -step;
        }
        else {
            high += steps * step;
        }
        if (steps == 0 && !maker->tame) {
            step = choose_odd(how >> 4, step);
        }
        layout->strides[order[k]] = step;
    }
    segment->size = high - segment->low;
}

/* Choose what is spare around the units of SEGMENT. */
static void
choose_edges(struct maker *maker, struct bpf_segment *segment, bool first)
{
    unsigned edges = bpf_u8(maker->in);
    ptrdiff_t front = edges & 15;

    if (segment->loads && maker->tame) {
        front &= -POINTER;
    }
    segment->spare = edges >= 128 ? (ptrdiff_t)(edges >> 4) * 4 - 32 : 0;
    if (first && (maker->flags & FLAG_SPARE) != 0) {
        segment->spare += 64;
    }
    segment->start = front - segment->low;
    segment->size += front + segment->spare;
}

/* Make NROWS rows of SEGMENT in new blocks. */
static void
make_rows(const struct maker *maker, struct bpf_segment *segment,
          enum sharing sharing, ptrdiff_t shift)
{
    ptrdiff_t step = segment->size, count = segment->nrows;
    uintptr_t at;

    if (sharing == EACH_ITS_BLOCK || sharing == FEW) {
        for (int i = 0; i < segment->nrows; i++) {
            int block = bpf_arena_add(segment->size);

            segment->rows[i] = bpf_arena_block(block)->start;
        }
        return;
    }
    if (sharing == SHIFTED) {
        step = shift;
    }
    else if (segment->loads && maker->tame) {
        step = (step + POINTER - 1) & -POINTER;
    }
    at = bpf_arena_block(bpf_arena_add((count - 1) * step + segment->size))
             ->start;
    for (int i = 0; i < segment->nrows; i++) {
        segment->rows[i] = at + (uintptr_t)(i * step);
    }
}

/* Take rows of items out of the memory that lies beside, if there is room. */
static bool
take_rows(struct maker *maker, struct bpf_segment *segment)
{
    const struct bpf_layout *like = maker->beside;
    const struct bpf_segment *last = &like->segments[like->nsegments - 1];
    struct bpf_layout *layout = maker->layout;
    bool same = segment->first == last->first && like->has_strides
                && bpf_once_in(maker->in, 2);
    ptrdiff_t room, front;

    if (last->nrows == 0) {
        return false;
    }
    if (same) { /* the same strides, somewhere else */
        for (int n = last->first; n < last->end; n++) {
            layout->strides[n] = like->strides[n];
        }
        segment->low = last->low;
        segment->size = last->size - last->spare - last->start - last->low;
        layout->overlaps = layout->overlaps || like->overlaps;
    }
    room = last->size - segment->size;
    if (room < 0) {
        return false;
    }
    front = (ptrdiff_t)bpf_below(maker->in, (unsigned)room + 1);
    segment->start = front - segment->low;
    segment->spare = room - front;
    segment->size = last->size;
    for (int i = 0; i < segment->nrows; i++) {
        segment->rows[i] = last->rows[i % last->nrows];
    }
    layout->overlaps = layout->overlaps || segment->nrows > 1;
    return true;
}

/* Where slot I of SEGMENT lies, from its index 0. */
static ptrdiff_t
slot_offset(const struct bpf_layout *layout, const struct bpf_segment *segment,
            int i)
{
    ptrdiff_t offset = 0;

    for (int n = segment->end - 1; n >= segment->first; n--) {
        int extent = (int)layout->shape[n];

        offset += layout->strides[n] * (i % extent);
        i /= extent;
    }
    return offset;
}

/* Return the first slot of SEGMENT that lies where slot I lies. */
static int
first_like(const struct bpf_layout *layout, const struct bpf_segment *segment,
           int i)
{
    ptrdiff_t offset = slot_offset(layout, segment, i);
    int k = 0;

    while (k < i && slot_offset(layout, segment, k) != offset) {
        k++;
    }
    return k;
}

/* Choose where in a row of SEGMENT pointers to it lead: to its beginning, to
 * its index 0, or between. */
static void
choose_mark(struct maker *maker, struct bpf_segment *segment)
{
    switch (bpf_below(maker->in, 4)) {
    case 2:
        segment->mark = segment->start / 2;
        break;
    case 3:
        segment->mark = segment->start;
        break;
    default:
        segment->mark = 0;
    }
}

/* Choose to which row of TO each slot of FROM leads, and make the rows. */
static void
link_rows(struct maker *maker, struct bpf_segment *from,
          struct bpf_segment *to)
{
    unsigned how = bpf_u8(maker->in);
    enum sharing sharing = (enum sharing)(how % 4);
    int count = from->nrows * from->nslots;
    int rows = sharing == FEW ? 1 + (int)(how >> 2) % 8 : count;

    if (sharing == SHIFTED && to->loads) {
        sharing = EACH_ITS_BLOCK;
    }
    to->nrows = rows < count ? rows : count;
    for (int i = 0; i < count; i++) {
        int row = i / from->nslots, slot = i % from->nslots;

        slot = from->folded ? first_like(maker->layout, from, slot) : slot;
        from->child[i] =
            (unsigned char)((row * from->nslots + slot) % to->nrows);
    }
    if (to->nrows > 0
        && (to->loads || maker->beside == NULL || !take_rows(maker, to))) {
        make_rows(maker, to, sharing, how >> 2);
    }
    maker->layout->overlaps = maker->layout->overlaps || from->folded
                              || to->nrows < count
                              || (sharing == SHIFTED && count > 1);
}

uintptr_t
bpf_layout_slot(const struct bpf_layout *layout,
                const struct bpf_segment *segment, int row, int slot)
{
    return segment->rows[row] + (uintptr_t)segment->start
           + (uintptr_t)slot_offset(layout, segment, slot);
}

/* Write the pointers of FROM. */
static void
put_pointers(const struct bpf_layout *layout, const struct bpf_segment *from,
             const struct bpf_segment *to)
{
    for (int i = 0; i < from->nrows * from->nslots; i++) {
        const uintptr_t row = to->rows[from->child[i]] + (uintptr_t)to->mark;

        bpf_arena_put(
            bpf_layout_slot(layout, from, i / from->nslots, i % from->nslots),
            &row, sizeof row);
    }
}

/* Make all segments, from buf on. */
static void
make_segments(struct maker *maker)
{
    struct bpf_layout *layout = maker->layout;
    struct bpf_segment *before = NULL;

    for (int i = 0; i < layout->nsegments; i++) {
        struct bpf_segment *segment = &layout->segments[i];

        choose_strides(maker, segment);
        choose_edges(maker, segment, i == 0);
        segment->nslots = 1;
        for (int n = segment->first; n < segment->end; n++) {
            segment->nslots *= (int)layout->shape[n];
        }
        if (before != NULL) {
            link_rows(maker, before, segment);
            choose_mark(maker, segment);
            put_pointers(layout, before, segment);
            layout->suboffsets[before->end - 1] =
                segment->start - segment->mark;
        }
        else {
            segment->nrows = 1;
            if (segment->loads || maker->beside == NULL
                || !take_rows(maker, segment)) {
                make_rows(maker, segment, EACH_ITS_BLOCK, 0);
            }
        }
        before = segment;
    }
    layout->buf =
        layout->segments[0].rows[0] + (uintptr_t)layout->segments[0].start;
}

/* A layout without items, and without memory: buf leads nowhere. */
static void
make_bare(struct maker *maker)
{
    struct bpf_layout *layout = maker->layout;

    for (int n = 0; n < layout->ndim; n++) {
        unsigned how = bpf_u8(maker->in);

        layout->strides[n] = choose_odd(how, how >> 3);
    }
    for (int i = 0; i < layout->nsegments; i++) {
        struct bpf_segment *segment = &layout->segments[i];

        segment->nrows = 0;
        segment->nslots = 0;
        segment->size = 0;
        if (segment->loads) {
            layout->suboffsets[segment->end - 1] = bpf_u8(maker->in);
        }
    }
    layout->buf = bpf_arena_block(bpf_arena_add(0))->start + 8;
}

/* Where some first indices lead. */
struct step {
    const struct bpf_segment *segment;
    uintptr_t place;
    int slot; /* in all rows of that many dimensions of the segment */
};

/* Set *OUT to where index I of dimension N leads from STEP. */
static void
follow(const struct bpf_layout *layout, const struct step *step, int n,
       ptrdiff_t i, struct step *out)
{
    const struct bpf_segment *segment = step->segment, *next = segment + 1;
    int slot = step->slot * (int)layout->shape[n] + (int)i;

    *out = (struct step){
        segment, step->place + (uintptr_t)(layout->strides[n] * i), slot};
    if (segment->loads && n + 1 == segment->end) {
        int row = segment->child[slot];

        *out =
            (struct step){next, next->rows[row] + (uintptr_t)next->start, row};
    }
}

/* Write the addresses of all items. */
static void
visit(struct bpf_layout *layout)
{
    struct step steps[BPF_LAYOUT_DIMS + 1];
    ptrdiff_t index[BPF_LAYOUT_DIMS] = {0};
    int n = 0;

    steps[0] = (struct step){layout->segments, layout->buf, 0};
    for (int i = 0; i < layout->nitems; i++) {
        for (; n < layout->ndim; n++) {
            follow(layout, &steps[n], n, index[n], &steps[n + 1]);
        }
        layout->at[i] = steps[n].place;
        while (n > 0 && ++index[n - 1] == layout->shape[n - 1]) {
            n--;
            index[n] = 0;
        }
        n -= n > 0;
    }
}

/* Are the strides those of C order, where they count? */
static bool
is_plain(const struct bpf_layout *layout)
{
    ptrdiff_t packed = layout->itemsize;

    for (int n = layout->ndim - 1; n >= 0; n--) {
        if (layout->shape[n] > 1 && layout->strides[n] != packed) {
            return false;
        }
        packed *= layout->shape[n];
    }
    return true;
}

/* Choose all but the shape and the item size, which OUT has. */
static void
choose(struct maker *maker, unsigned want)
{
    struct bpf_layout *layout = maker->layout;

    layout->overlaps = false;
    layout->nitems = 1;
    for (int n = 0; n < layout->ndim; n++) {
        layout->nitems *= (int)layout->shape[n];
        layout->suboffsets[n] = -1;
    }
    cut(maker, choose_loads(maker, want));
    if (layout->nitems == 0 && (maker->flags & FLAG_BARE) != 0
        && !maker->tame) {
        make_bare(maker);
    }
    else {
        make_segments(maker);
    }
    layout->has_strides = layout->has_suboffsets
                          || (maker->flags & FLAG_PLAIN) == 0
                          || !(layout->nitems == 0 || is_plain(layout));
    visit(layout);
}

void
bpf_layout_init(struct bpf_layout *out, struct bpf_input *in, unsigned want)
{
    struct maker maker = {out, in, NULL, 0, (want & BPF_LAYOUT_TAME) != 0};

    out->ndim = (int)bpf_below(in, BPF_LAYOUT_DIMS + 1);
    choose_item(&maker);
    maker.flags = bpf_u8(in);
    choose_shape(&maker);
    choose(&maker, want);
}

/* Start OUT with the shape and the item size of LIKE. */
static void
adopt(struct bpf_layout *out, const struct bpf_layout *like)
{
    out->ndim = like->ndim;
    out->itemsize = like->itemsize;
    memcpy(out->shape, like->shape, sizeof out->shape);
}

void
bpf_layout_init_like(struct bpf_layout *out, struct bpf_input *in,
                     unsigned want, const struct bpf_layout *like)
{
    struct maker maker = {out, in, NULL, bpf_u8(in),
                          (want & BPF_LAYOUT_TAME) != 0};

    adopt(out, like);
    choose(&maker, want);
}

void
bpf_layout_init_beside(struct bpf_layout *out, struct bpf_input *in,
                       const struct bpf_layout *like)
{
    struct maker maker = {out, in, like, bpf_u8(in) & ~(unsigned)FLAG_BARE,
                          false};

    adopt(out, like);
    choose(&maker, like->has_suboffsets ? BPF_LAYOUT_ANY : BPF_LAYOUT_DIRECT);
}

int
bpf_layout_fortran(const struct bpf_layout *layout, int i)
{
    int indices[BPF_LAYOUT_DIMS] = {0}, number = 0;

    for (int n = 0; n < layout->ndim; n++) {
        indices[n] = i % (int)layout->shape[n];
        i /= (int)layout->shape[n];
    }
    for (int n = 0; n < layout->ndim; n++) {
        number = number * (int)layout->shape[n] + indices[n];
    }
    return number;
}

static void
print_numbers(const char *what, const ptrdiff_t *numbers, int count, FILE *out)
{
    fprintf(out, "%s", what);
    for (int i = 0; i < count; i++) {
        fprintf(out, "%s%td", i == 0 ? " " : ", ", numbers[i]);
    }
}

void
bpf_layout_print(const struct bpf_layout *layout, FILE *out)
{
    fprintf(out, "layout of %d items of %td bytes:", layout->nitems,
            layout->itemsize);
    print_numbers(" shape", layout->shape, layout->ndim, out);
    if (layout->has_strides) {
        print_numbers("; strides", layout->strides, layout->ndim, out);
    }
    if (layout->has_suboffsets) {
        print_numbers("; suboffsets", layout->suboffsets, layout->ndim, out);
    }
    fprintf(out, "; buf at ");
    bpf_arena_print(layout->buf, out);
    fprintf(out, "\n");
    for (int i = 0; layout->has_suboffsets && i < layout->nsegments; i++) {
        const struct bpf_segment *segment = &layout->segments[i];

        fprintf(out, "  rows of %td bytes of %s at", segment->size,
                segment->loads ? "pointers" : "items");
        for (int k = 0; k < segment->nrows; k++) {
            fprintf(out, k == 0 ? " " : ", ");
            bpf_arena_print(segment->rows[k], out);
        }
        fprintf(out, "\n");
    }
}
