/*
 * The reference on formats: sizes, values and what is packed of them.
 */
#include "reference.h"

#include <string.h>

#include "bp_abi.h"
#include "bp_code.h"
#include "bp_item.h"
#include "bp_iter.h"
#include "plant.h"

#define TEXT_BYTES 4096 /* of a format; a longer one is not read */
#define VALUES     BPF_ITEM_BYTES

/* The text that was read last, by readers. */
static struct {
    char text[TEXT_BYTES + 1];
    bool known, parsed;
    struct bp_format format;
    struct bp_node nodes[TEXT_BYTES + 1];
    ptrdiff_t extents[TEXT_BYTES];
    struct bp_place places[BP_PAD_COUNT][TEXT_BYTES + 1];
    bool is_placed[BP_PAD_COUNT], is_known[BP_PAD_COUNT];
    struct bpf_read read[BP_READER_COUNT + 1];
    bool read_known[BP_READER_COUNT + 1];
} last;

static void
parse(const char *text)
{
    const struct bp_reading how = bp_reader_reading(BP_READER_STRUCT);
    size_t length = strlen(text);

    memset(last.is_known, 0, sizeof last.is_known);
    memset(last.read_known, 0, sizeof last.read_known);
    last.known = length <= TEXT_BYTES;
    last.parsed = false;
    if (last.known) {
        memcpy(last.text, text, length + 1);
        last.format = (struct bp_format){.text = last.text,
                                         .nodes = last.nodes,
                                         .capacity = TEXT_BYTES + 1,
                                         .extents = last.extents,
                                         .extents_capacity = TEXT_BYTES};
        last.parsed = bp_format_parse(&last.format, &how, NULL) == BP_OK;
    }
}

/* Is the last text laid out under PADDING? */
static bool
is_placed(enum bp_padding padding)
{
    if (!last.is_known[padding]) {
        last.is_known[padding] = true;
        last.is_placed[padding] =
            last.parsed
            && bp_format_place(&last.format, bp_abi_host(), padding,
                               last.places[padding], NULL)
                   == BP_OK;
    }
    return last.is_placed[padding];
}

static void
read_as(const struct bpf_oracle *who, struct bpf_read *out)
{
    enum bp_reader reader = (enum bp_reader)who->reader;
    bool named = who->reader != BPF_READER_NONE;
    enum bp_padding padding =
        named ? bp_reader_padding(reader) : BP_PAD_STRICT;
    struct bp_target target = {reader, who->version, bp_abi_host()};

    if (named && bpf_is_planted("reference")) {
        padding = padding == BP_PAD_STRICT ? BP_PAD_NUMPY : BP_PAD_STRICT;
    }
    out->form.format = &last.format;
    out->form.places = last.places[padding];
    out->form.abi = bp_abi_host();
    out->is_read = is_placed(padding);
    out->is_taken =
        out->is_read
        && (!named
            || bp_reader_accepts(&target, &last.format, out->form.places, NULL)
                   == BP_OK);
}

const struct bpf_read *
bpf_reference_read(const struct bpf_oracle *who, const char *text)
{
    int index = who->reader == BPF_READER_NONE ? BP_READER_COUNT : who->reader;

    if (!last.known || strcmp(last.text, text) != 0) {
        parse(text);
    }
    if (!last.read_known[index]) {
        read_as(who, &last.read[index]);
        last.read_known[index] = true;
    }
    return &last.read[index];
}

ptrdiff_t
bpf_reference_size(const struct bpf_oracle *who, const char *text)
{
    const struct bpf_read *read = bpf_reference_read(who, text);

    return read->is_read ? read->form.places[0].size : -1;
}

/* Does FORM have bytes that readers show and others do not: pads with a name?
 */
static bool
has_named_pads(const struct bp_form *form)
{
    for (int i = 1; i < form->format->nnodes; i++) {
        const struct bp_node *node = &form->format->nodes[i];

        if (node->kind == BP_NODE_PAD && node->name != 0) {
            return true;
        }
    }
    return false;
}

/* REAL, rounded to a double. */
static double
to_double(const struct bp_real *real)
{
    const struct bp_coding coding = {.kind = BP_VALUE_FLOAT,
                                     .real = BP_REAL_DOUBLE,
                                     .size = sizeof(double),
                                     .little = bp_abi_host()->little};
    const struct bp_value value = {.kind = BP_VALUE_FLOAT, .real = *real};
    double out = 0;

    if (bp_value_pack(&coding, &value, &out, NULL) != BP_OK) {
        uint64_t bits = UINT64_C(0x7ff) << 52; /* too large: an infinity */

        memcpy(&out, &bits, sizeof out);
        return real->negative ? -out : out;
    }
    return out;
}

/* Add TEXT or BYTES; false for what is no character. */
static bool
add_units(struct bpf_result *out, const struct bp_value *value)
{
    uint32_t units[BPF_ITEM_BYTES];

    if (value->kind == BP_VALUE_BYTES) {
        bpf_result_string(out, value->units, (size_t)value->length);
        return true;
    }
    for (ptrdiff_t i = 0; i < value->length; i++) {
        units[i] = bp_value_unit(value, i);
        if (units[i] > 0x10FFFF) {
            return false;
        }
    }
    bpf_result_text(out, units, (size_t)value->length);
    return true;
}

/* Add VALUE; false if readers may read it as they like. */
static bool
add_value(struct bpf_result *out, const struct bp_value *value, char letter)
{
    switch (value->kind) {
    case BP_VALUE_SIGNED:
        bpf_result_integer(out, (int64_t)value->bits < 0, value->bits);
        return true;
    case BP_VALUE_UNSIGNED:
        bpf_result_integer(out, false, value->bits);
        return true;
    case BP_VALUE_BOOL:
        bpf_result_bool(out, value->bits != 0);
        return true;
    case BP_VALUE_FLOAT:
        bpf_result_float(out, to_double(&value->real));
        return true;
    case BP_VALUE_COMPLEX:
        bpf_result_complex(out, to_double(&value->real),
                           to_double(&value->imag));
        return true;
    case BP_VALUE_BYTES:
    case BP_VALUE_TEXT:
        return add_units(out, value);
    case BP_VALUE_POINTER:
        if (letter == 'O') {
            bpf_result_object(out);
        }
        else {
            bpf_result_integer(out, false, value->bits);
        }
        return true;
    }
    return false; /* not reached */
}

/* Add all values of the item at MEM; false as add_value. */
static bool
add_item(struct bpf_result *out, const struct bp_form *form, const void *mem)
{
    struct bp_slots slots;
    struct bp_slot slot;
    struct bp_value value;

    if (bp_slots_init(&slots, form, NULL) != BP_OK) {
        return false;
    }
    while (!out->cut && bp_slots_next(&slots, &slot)) {
        bp_value_unpack(&slot.coding, (const char *)mem + slot.offset, &value);
        if (!add_value(out, &value, form->format->nodes[slot.node].code)) {
            return false;
        }
    }
    return true;
}

/* All values of all items, in C order. */
static void
answer_values(const struct bp_form *form, const struct bpf_op *op,
              struct bpf_result *out)
{
    const struct bp_view view = {op->itemsize, op->ndim, op->shape,
                                 op->strides, op->suboffsets};
    const struct bp_memory memory = {&view, (uintptr_t)op->buf, NULL, NULL};
    struct bp_iter it;
    uintptr_t at;

    out->nitems = 0;
    out->verdict = BPF_ACCEPT;
    if (has_named_pads(form)
        || bp_iter_init(&it, &memory, BP_ORDER_C, NULL) != BP_OK) {
        out->verdict = BPF_UNSUPPORTED;
        return;
    }
    while (!out->cut && bp_iter_next(&it, &at)) {
        /* at is an address that the iteration computed */
        if (!add_item(out, form, (const void *)at)) { // NOLINT
            out->verdict = BPF_UNSUPPORTED;
            return;
        }
    }
}

/* Is a NaN in it, whose payload may get lost? */
static bool
has_nan(const struct bp_value *values, ptrdiff_t n)
{
    for (ptrdiff_t i = 0; i < n; i++) {
        bool is_complex = values[i].kind == BP_VALUE_COMPLEX;

        if ((is_complex || values[i].kind == BP_VALUE_FLOAT)
            && (values[i].real.is == BP_REAL_NAN
                || (is_complex && values[i].imag.is == BP_REAL_NAN))) {
            return true;
        }
    }
    return false;
}

/* The one item of OP, unpacked, and packed into zeros. */
static void
answer_pack(const struct bp_form *form, const struct bpf_op *op,
            struct bpf_result *out)
{
    static struct bp_value values[VALUES];
    uint8_t packed[BPF_ITEM_BYTES] = {0};
    ptrdiff_t n;

    if (bp_item_unpack(form, op->buf, values, VALUES, &n, NULL) != BP_OK
        || has_nan(values, n)
        || bp_item_pack(form, values, n, packed, NULL) != BP_OK) {
        return;
    }
    out->verdict = BPF_ACCEPT;
    bpf_result_add(out, packed, (size_t)form->places[0].size);
}

static bool
is_about_format(enum bpf_question question)
{
    return question == BPF_ASK_SIZE || question == BPF_ASK_VALUES
           || question == BPF_ASK_PACK;
}

void
bpf_reference_ask(const struct bpf_oracle *who, const struct bpf_op *op,
                  struct bpf_result *out)
{
    const struct bpf_read *read;

    read = bpf_reference_read(who, op->format);
    if (!is_about_format(op->question)) {
        if (who->compares_size && !read->is_taken) {
            out->verdict = BPF_REJECT;
            return;
        }
        bpf_reference_layout(op, out);
        return;
    }
    if (who->reader == BPF_READER_NONE
        && !(read->is_read && is_placed(BP_PAD_NUMPY)
             && last.places[BP_PAD_NUMPY][0].size
                    == read->form.places[0].size)) {
        return; /* nobody knows how it pads */
    }
    if (!read->is_taken) {
        out->verdict = BPF_REJECT;
        return;
    }
    out->size = read->form.places[0].size;
    if (who->compares_size && out->size != op->itemsize) {
        out->size = -1; /* it says that the sizes differ, not which it is */
        out->verdict = BPF_ACCEPT;
    }
    else if (op->question == BPF_ASK_SIZE) {
        out->verdict = BPF_ACCEPT;
    }
    else if (out->size > BPF_ITEM_BYTES || out->size != op->itemsize) {
        out->verdict = BPF_UNSUPPORTED;
    }
    else if (op->question == BPF_ASK_VALUES) {
        answer_values(&read->form, op, out);
    }
    else {
        answer_pack(&read->form, op, out);
    }
}
