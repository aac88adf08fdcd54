/*
 * The reference on layouts: copies, contiguity, items, parts and casts.
 */
#include "reference.h"

#include <string.h>

#include "bp_copy.h"
#include "bp_slice.h"

/* What OP exports, as spec/ has it. */
struct layout {
    struct bp_view view;
    struct bp_memory memory;
};

static void
layout_init(struct layout *layout, const struct bpf_op *op)
{
    layout->view = (struct bp_view){op->itemsize, op->ndim, op->shape,
                                    op->strides, op->suboffsets};
    layout->memory =
        (struct bp_memory){&layout->view, (uintptr_t)op->buf, NULL, NULL};
}

bool
bpf_reference_assigns(const char *format)
{
    return strlen(format + (format[0] == '@')) == 1;
}

/* Add the items of MEMORY in ORDER. */
static void
add_copy(const struct bp_memory *memory, enum bp_order order,
         struct bpf_result *out)
{
    ptrdiff_t nbytes;

    if (bp_view_nbytes(memory->view, &nbytes, NULL) == BP_OK
        && nbytes <= BPF_ROOM
        && bp_copy_to_packed(out->bytes, nbytes, order, memory, NULL)
               == BP_OK) {
        out->verdict = BPF_ACCEPT;
        out->nbytes = (size_t)nbytes;
    }
}

static void
answer_contiguous(const struct layout *layout, struct bpf_result *out)
{
    static const enum bp_order orders[] = {BP_ORDER_C, BP_ORDER_F,
                                           BP_ORDER_ANY};

    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
        uint8_t is = bp_view_is_contiguous(&layout->view, orders[i]);

        bpf_result_add(out, &is, 1);
    }
    out->verdict = BPF_ACCEPT;
}

static void
answer_item(const struct layout *layout, const struct bpf_op *op,
            struct bpf_result *out)
{
    uintptr_t at;

    if (bp_item_address(&layout->view, layout->memory.buf, op->index, NULL,
                        NULL, &at)
        == BP_OK) {
        out->verdict = BPF_ACCEPT;
        /* an address that was computed: NOLINTNEXTLINE(performance-*) */
        bpf_result_add(out, (const void *)at, (size_t)op->itemsize);
    }
}

/* Cut dimension DIM of PART, whose view is in ARRAYS. */
static bool
cut(struct bp_part *part, const struct bp_arrays *arrays, int dim,
    const struct bpf_slice *slice)
{
    const struct bp_slice how = {slice->start, slice->stop, slice->step};
    struct bp_part next;

    if (slice->whole) {
        return true;
    }
    if (bp_view_slice(&part->view, dim, &how, arrays, &next, NULL) != BP_OK) {
        return false;
    }
    next.move += part->move;
    *part = next;
    return true;
}

static void
answer_slice(const struct layout *layout, const struct bpf_op *op,
             struct bpf_result *out)
{
    ptrdiff_t shape[BPF_NDIM], strides[BPF_NDIM], suboffsets[BPF_NDIM];
    const size_t size = (size_t)op->ndim * sizeof *shape;
    const struct bp_arrays arrays = {
        shape, strides, op->suboffsets != NULL ? suboffsets : NULL};
    struct bp_part part = {.view = layout->view, .load = -1};
    struct bp_memory memory = {&part.view, 0, NULL, NULL};

    if (op->ndim == 0) {
        add_copy(&layout->memory, BP_ORDER_C, out); /* nothing to cut */
        return;
    }
    memcpy(shape, op->shape, size);
    if (op->strides != NULL) {
        memcpy(strides, op->strides, size);
    }
    else if (bp_view_fill_strides(&layout->view, BP_ORDER_C, strides, NULL)
             != BP_OK) {
        return;
    }
    part.view.shape = shape;
    part.view.strides = strides;
    if (op->suboffsets != NULL) {
        memcpy(suboffsets, op->suboffsets, size);
        part.view.suboffsets = suboffsets;
    }
    for (int dim = 0; dim < op->ndim; dim++) {
        if (!cut(&part, &arrays, dim, &op->slices[dim])) {
            return;
        }
    }
    memory.buf = layout->memory.buf + (uintptr_t)part.move;
    add_copy(&memory, BP_ORDER_C, out);
}

/* memoryview assigns if it can name the format, which is one letter. */
static void
answer_assign(const struct layout *layout, const struct bpf_op *op,
              struct bpf_result *out)
{
    static struct bpf_result turned;
    size_t size = (size_t)op->itemsize;

    out->verdict = BPF_REJECT;
    if (op->readonly || !bpf_reference_assigns(op->format)) {
        return;
    }
    if (op->order != 'A') {
        out->verdict = BPF_ACCEPT;
        bpf_result_add(out, op->other->buf, (size_t)op->other->len);
        return;
    }
    bpf_result_clear(&turned);
    answer_slice(layout, op, &turned);
    out->verdict = turned.verdict;
    for (size_t i = size > 0 ? turned.nbytes / size : 0; i > 0; i--) {
        bpf_result_add(out, turned.bytes + (i - 1) * size, size);
    }
}

static bool
is_byte_code(const char *format)
{
    format += format[0] == '@';
    return strlen(format) == 1 && strchr("Bbc", format[0]) != NULL;
}

static bool
has_empty_extent(const struct bpf_op *op)
{
    for (int i = 0; i < op->ndim; i++) {
        if (op->shape[i] == 0) {
            return true;
        }
    }
    return false;
}

/* memoryview's cast: C-contiguous memory to one native code, one of the two
 * sides bytes (UTL-018); in more dimensions than one, not of nothing. */
static bool
may_cast(const struct layout *layout, const struct bpf_op *op)
{
    return bp_view_is_contiguous(&layout->view, BP_ORDER_C)
           && (is_byte_code(op->format) || is_byte_code(op->cast))
           && op->len % op->cast_size == 0
           && (op->ndim == 1 || !has_empty_extent(op));
}

static void
answer_cast(const struct layout *layout, const struct bpf_op *op,
            struct bpf_result *out)
{
    out->verdict = BPF_REJECT;
    if (may_cast(layout, op)) {
        add_copy(&layout->memory, BP_ORDER_C, out);
        out->size = op->cast_size;
    }
}

/* The same, and not the same. */
static void
answer_equal(const struct bpf_op *op, struct bpf_result *out)
{
    const uint8_t bits[] = {1, op->len == 0};

    out->verdict = BPF_ACCEPT;
    bpf_result_add(out, bits, sizeof bits);
}

static void
answer_hash(const struct bpf_op *op, struct bpf_result *out)
{
    const uint8_t same = 1;

    out->verdict = BPF_REJECT;
    if (op->readonly && is_byte_code(op->format)) {
        out->verdict = BPF_ACCEPT;
        bpf_result_add(out, &same, 1);
    }
}

/* The packed strides in both orders. */
static void
answer_strides(const struct layout *layout, struct bpf_result *out)
{
    static const enum bp_order orders[] = {BP_ORDER_C, BP_ORDER_F};
    ptrdiff_t strides[BPF_NDIM];

    out->verdict = BPF_ACCEPT;
    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
        if (bp_view_fill_strides(&layout->view, orders[i], strides, NULL)
            != BP_OK) {
            out->verdict = BPF_UNSUPPORTED;
            return;
        }
        bpf_result_add(out, strides,
                       (size_t)layout->view.ndim * sizeof *strides);
    }
}

void
bpf_reference_layout(const struct bpf_op *op, struct bpf_result *out)
{
    struct layout layout;

    layout_init(&layout, op);
    switch (op->question) {
    case BPF_ASK_COPY:
        add_copy(&layout.memory, (enum bp_order)op->order, out);
        break;
    case BPF_ASK_CONTIGUOUS:
        answer_contiguous(&layout, out);
        break;
    case BPF_ASK_ITEM:
        answer_item(&layout, op, out);
        break;
    case BPF_ASK_SLICE:
        answer_slice(&layout, op, out);
        break;
    case BPF_ASK_CAST:
        answer_cast(&layout, op, out);
        break;
    case BPF_ASK_EQUAL:
        answer_equal(op, out);
        break;
    case BPF_ASK_HASH:
        answer_hash(op, out);
        break;
    case BPF_ASK_STRIDES:
        answer_strides(&layout, out);
        break;
    case BPF_ASK_COPY_OUT:
        add_copy(&layout.memory, BP_ORDER_C, out);
        break;
    case BPF_ASK_ASSIGN:
        answer_assign(&layout, op, out);
        break;
    case BPF_ASK_COPY_IN:
    case BPF_ASK_FILL: /* what was filled in is what is there then */
        out->verdict = BPF_ACCEPT;
        bpf_result_add(out, op->packed, (size_t)op->len);
        break;
    case BPF_ASK_SIZE:
    case BPF_ASK_VALUES:
    case BPF_ASK_PACK:
    case BPF_ASK_COUNT:
        break; /* about formats */
    }
}
