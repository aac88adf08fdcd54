/*
 * The values of whole items.
 */
#include "bp_item.h"

#include "bp_clause.h"
#include "bp_code.h"
#include "checked.h"
#include "value_text.h"

#define MAX_EMPTY 1000000 /* items without bytes, of one node */

/* How many items of the leaf NODE are in the whole item? */
static bool
count_items(const struct bp_form *form, int node, ptrdiff_t *out)
{
    ptrdiff_t items = 1;

    for (; node > 0; node = form->format->nodes[node].parent) {
        if (!checked_mul(items, form->places[node].items, &items)) {
            return false;
        }
    }
    *out = items;
    return true;
}

static enum bp_value_kind
kind_of(const struct bp_node *node, enum bp_code_kind kind)
{
    static const enum bp_value_kind kinds[] = {
        [BP_CODE_SIGNED] = BP_VALUE_SIGNED,
        [BP_CODE_UNSIGNED] = BP_VALUE_UNSIGNED,
        [BP_CODE_BOOL] = BP_VALUE_BOOL,
        [BP_CODE_CHAR] = BP_VALUE_BYTES,
        [BP_CODE_FLOAT] = BP_VALUE_FLOAT,
        [BP_CODE_BYTES] = BP_VALUE_BYTES,
        [BP_CODE_PASCAL] = BP_VALUE_BYTES,
        [BP_CODE_TEXT] = BP_VALUE_TEXT,
        [BP_CODE_OBJECT] = BP_VALUE_POINTER,
        [BP_CODE_POINTER] = BP_VALUE_POINTER,
        [BP_CODE_FUNCTION] = BP_VALUE_POINTER,
    };

    return node->is_complex ? BP_VALUE_COMPLEX : kinds[kind];
}

/* The format of a float of type CTYPE. */
static enum bp_real_format
real_of(const struct bp_abi *abi, enum bp_ctype ctype)
{
    if (ctype == BP_C_LDOUBLE) {
        return abi->ldouble;
    }
    if (ctype == BP_C_HALF) {
        return BP_REAL_HALF;
    }
    return ctype == BP_C_FLOAT ? BP_REAL_SINGLE : BP_REAL_DOUBLE;
}

/* Pre: NODE is a leaf. */
static struct bp_coding
coding_of(const struct bp_form *form, int node)
{
    const struct bp_node *n = &form->format->nodes[node];
    const struct bp_code *code = bp_node_code(n);
    ptrdiff_t unit = 1, align;

    (void)bp_code_measure(code, n->mode, &form->format->how, form->abi, &unit,
                          &align); /* it has one, or it had no place */
    return (struct bp_coding){
        .kind = kind_of(n, code->kind),
        .real = real_of(form->abi, code->ctype),
        .size = form->places[node].size,
        .unit = code->kind == BP_CODE_TEXT ? (int)unit : 1,
        .counted = code->kind == BP_CODE_PASCAL,
        .little = bp_mode_is_little(n->mode, form->abi),
    };
}

static bool
is_leaf(const struct bp_node *node)
{
    return node->kind != BP_NODE_STRUCT && node->kind != BP_NODE_PAD;
}

static enum bp_status
check_leaf(const struct bp_form *form, int node, struct bp_error *err)
{
    ptrdiff_t at = form->format->nodes[node].at, items;
    struct bp_coding coding = coding_of(form, node);
    bool real =
        coding.kind == BP_VALUE_FLOAT || coding.kind == BP_VALUE_COMPLEX;

    if (real && coding.real == BP_REAL_PAIR) {
        bp_error_set(err, BP_FMT_033, -1,
                     "a long double that is the sum of two doubles at byte "
                     "%td of the format",
                     at);
        return BP_UNSUPPORTED;
    }
    if (coding.size == 0
        && (!count_items(form, node, &items) || items > MAX_EMPTY)) {
        bp_error_set(err, BP_FMT_048, -1,
                     "too many items without bytes at byte %td of the format",
                     at);
        return BP_UNSUPPORTED;
    }
    return BP_OK;
}

enum bp_status
bp_slots_init(struct bp_slots *slots, const struct bp_form *form,
              struct bp_error *err)
{
    const struct bp_node *nodes = form->format->nodes;

    for (int i = 1; i < form->format->nnodes; i++) {
        if (form->places[i].items == 0) {
            i = nodes[i].last;
        }
        else if (is_leaf(&nodes[i])) {
            if (check_leaf(form, i, err) != BP_OK) {
                return BP_UNSUPPORTED;
            }
            i = nodes[i].last;
        }
    }
    slots->form = form;
    slots->left = 0;
    bp_leaves_init(&slots->leaves, form->format, form->places);
    return BP_OK;
}

bool
bp_slots_next(struct bp_slots *slots, struct bp_slot *out)
{
    if (slots->left == 0) {
        struct bp_leaf leaf;

        if (!bp_leaves_next(&slots->leaves, &leaf)) {
            return false;
        }
        slots->next = (struct bp_slot){leaf.node, leaf.offset,
                                       coding_of(slots->form, leaf.node)};
        slots->left = leaf.items;
    }
    *out = slots->next;
    slots->next.offset += slots->next.coding.size;
    slots->left--;
    return true;
}

static void
unpack_slot(const struct bp_slot *slot, const void *mem, struct bp_value *out)
{
    bp_value_unpack(&slot->coding, (const char *)mem + slot->offset, out);
}

enum bp_status
bp_item_unpack(const struct bp_form *form, const void *mem,
               struct bp_value *values, ptrdiff_t capacity, ptrdiff_t *n,
               struct bp_error *err)
{
    struct bp_slots slots;
    struct bp_slot slot;
    struct bp_leaf leaf;
    ptrdiff_t count = 0;

    if (bp_slots_init(&slots, form, err) != BP_OK) {
        return BP_UNSUPPORTED;
    }
    while (bp_leaves_next(&slots.leaves, &leaf)) {
        if (!checked_add(count, leaf.items, &count)) {
            bp_error_set(err, BP_FMT_048, -1, "too many values");
            return BP_OVERFLOW;
        }
    }
    *n = count;
    if (count > capacity) {
        bp_error_set(err, -1, -1, "%td values, and room for %td", count,
                     capacity);
        return BP_CAPACITY;
    }
    bp_leaves_init(&slots.leaves, form->format, form->places);
    while (bp_slots_next(&slots, &slot)) {
        unpack_slot(&slot, mem, values++);
    }
    return BP_OK;
}

/* Write VALUES, or see whether they fit if MEM is NULL. */
static enum bp_status
pack_all(struct bp_slots *slots, const struct bp_value *values, ptrdiff_t n,
         char *mem, struct bp_error *err)
{
    struct bp_slot slot;
    ptrdiff_t i = 0;

    for (; bp_slots_next(slots, &slot); i++) {
        enum bp_status status;

        if (i == n) {
            bp_error_set(err, -1, (int)i, "an item has more than %td values",
                         n);
            return BP_VIOLATION;
        }
        status = bp_value_pack(&slot.coding, &values[i],
                               mem != NULL ? mem + slot.offset : NULL, err);
        if (status != BP_OK) {
            if (err != NULL) {
                err->dim = (int)i;
            }
            return status;
        }
    }
    if (i < n) {
        bp_error_set(err, -1, (int)i, "an item has only %td values", i);
        return BP_VIOLATION;
    }
    return BP_OK;
}

enum bp_status
bp_item_pack(const struct bp_form *form, const struct bp_value *values,
             ptrdiff_t n, void *mem, struct bp_error *err)
{
    struct bp_slots slots;
    enum bp_status status = bp_slots_init(&slots, form, err);

    if (status == BP_OK) {
        status = pack_all(&slots, values, n, NULL, err);
    }
    if (status != BP_OK) {
        return status;
    }
    bp_leaves_init(&slots.leaves, form->format, form->places);
    return pack_all(&slots, values, n, mem, err);
}

/* One of two items, and its next value. */
struct side {
    const struct bp_item *item;
    struct bp_slots slots;
    bool more; /* there is one */
    struct bp_slot slot;
    struct bp_value value;
};

static void
advance(struct side *side)
{
    side->more = bp_slots_next(&side->slots, &side->slot);
    if (side->more) {
        unpack_slot(&side->slot, side->item->mem, &side->value);
    }
}

static void
complain(struct bp_error *err, ptrdiff_t number, const struct side *a,
         const struct side *b)
{
    const struct side *there = a->more ? a : b;
    char one[48], other[48];

    bp_value_print(&there->value, one, (ptrdiff_t)sizeof one);
    if (!a->more || !b->more) {
        bp_error_set(err, BP_FMT_042, -1,
                     "value %td is %s at byte %td, and the %s has none",
                     number, one, there->slot.offset,
                     a->more ? "second" : "first");
        return;
    }
    bp_value_print(&b->value, other, (ptrdiff_t)sizeof other);
    bp_error_set(err, BP_FMT_042, -1,
                 "value %td is %s at byte %td, and %s at byte %td", number,
                 one, a->slot.offset, other, b->slot.offset);
}

static bool
is_same(const struct side *a, const struct side *b, enum bp_sameness how)
{
    return a->more && b->more && bp_value_is_same(&a->value, &b->value, how);
}

enum bp_status
bp_item_compare(const struct bp_item *a, const struct bp_item *b,
                enum bp_sameness how, ptrdiff_t *first, struct bp_error *err)
{
    struct side one = {.item = a}, other = {.item = b};

    if (bp_slots_init(&one.slots, a->form, err) != BP_OK
        || bp_slots_init(&other.slots, b->form, err) != BP_OK) {
        return BP_UNSUPPORTED;
    }
    for (ptrdiff_t i = 0;; i++) {
        advance(&one);
        advance(&other);
        if (!one.more && !other.more) {
            *first = -1;
            return BP_OK;
        }
        if (!is_same(&one, &other, how)) {
            complain(err, i, &one, &other);
            *first = i;
            return BP_OK;
        }
    }
}

/* What stands in front of the first value of a leaf. */
static void
print_head(struct writer *w, const struct bp_slots *slots)
{
    const struct bp_format *format = slots->form->format;
    const struct bp_node *node = &format->nodes[slots->next.node];

    if (node->name_length > 0) {
        writer_put(w, format->text + node->name, node->name_length);
        writer_put(w, ": ", 2);
    }
    if (slots->left > 0) {
        writer_put(w, "[", 1);
    }
}

enum bp_status
bp_item_print(const struct bp_item *item, char *out, ptrdiff_t capacity,
              ptrdiff_t *length, struct bp_error *err)
{
    struct bp_slots slots;
    struct bp_slot slot;
    struct writer w;
    bool head = true; /* of a leaf */

    if (bp_slots_init(&slots, item->form, err) != BP_OK) {
        return BP_UNSUPPORTED;
    }
    writer_init(&w, out, capacity);
    while (!writer_is_full(&w) && bp_slots_next(&slots, &slot)) {
        struct bp_value value;

        if (w.length > 0) {
            writer_put(&w, ", ", 2);
        }
        if (head) {
            print_head(&w, &slots);
        }
        unpack_slot(&slot, item->mem, &value);
        writer_put_value(&w, &value);
        if (!head && slots.left == 0) {
            writer_put(&w, "]", 1);
        }
        head = slots.left == 0;
    }
    *length = writer_end(&w);
    return BP_OK;
}
