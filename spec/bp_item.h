/*
 * Items: all the values that a format describes, in memory.
 */
#ifndef BP_ITEM_H
#define BP_ITEM_H

#include "bp_fields.h"
#include "bp_value.h"

/* One plain item inside an item. */
struct bp_slot {
    int node;         /* of the format */
    ptrdiff_t offset; /* bytes from the beginning of the whole item */
    struct bp_coding coding;
};

/* Walks over the slots in the order of the text; pads have none. */
struct bp_slots {
    const struct bp_form *form;
    struct bp_leaves leaves; /* private, as what follows */
    struct bp_slot next;
    ptrdiff_t left; /* slots of the leaf, next included */
};

/*
 * Begin before the first slot of FORM.
 *
 *   Pre      the whole item fits in memory: the walk has a step per byte
 *   Out      *slots
 *   Returns  BP_OK; BP_UNSUPPORTED (a long double that is the sum of two
 *            doubles; more than a million items without bytes)
 *   Memory   SLOTS borrows FORM, which has to stay where it is
 */
BP_MUST_CHECK
enum bp_status
bp_slots_init(struct bp_slots *slots, const struct bp_form *form,
              struct bp_error *err);

/* Write the next slot into *OUT; false behind the last. */
bool
bp_slots_next(struct bp_slots *slots, struct bp_slot *out);

/*
 * Read all values of the item at MEM, as struct.unpack does: structs and
 * sub-arrays are no values of their own.
 *
 *   Pre      mem has places[0].size bytes, at any address
 *   Out      *n, how many there are; values[0] ... values[*n - 1]
 *   Returns  BP_OK; BP_CAPACITY (*n is set, VALUES are untouched; they may be
 *            NULL); BP_OVERFLOW (of *n); BP_UNSUPPORTED, as bp_slots_init
 *   Memory   strings borrow MEM
 *   Clause   FMT-001 to FMT-049
 */
BP_MUST_CHECK
enum bp_status
bp_item_unpack(const struct bp_form *form, const void *mem,
               struct bp_value *values, ptrdiff_t capacity, ptrdiff_t *n,
               struct bp_error *err);

/*
 * Write N values into the item at MEM.
 *
 *   Pre      mem has places[0].size bytes, at any address, and overlaps no
 *            units of VALUES
 *   Out      the bytes of the plain items.  Pads keep what is in them: the
 *            padding of a struct, "x", and what an item with a size of its
 *            own has behind the last member.
 *   Returns  BP_OK; BP_OVERFLOW or BP_VIOLATION (a value does not fit, as
 *            bp_value_pack; or there are more values or fewer); then
 *            err->dim is the number of the value and MEM is untouched;
 *            BP_UNSUPPORTED, as bp_slots_init
 */
BP_MUST_CHECK
enum bp_status
bp_item_pack(const struct bp_form *form, const struct bp_value *values,
             ptrdiff_t n, void *mem, struct bp_error *err);

/* An item, and where it lies. */
struct bp_item {
    const struct bp_form *form;
    const void *mem;
};

/*
 * Compare what A and B contain, value by value in the order of their texts:
 * sizes, byte orders, padding, names and nesting are no difference.
 *
 *   Out      *first, the number of the first value that differs, or -1; err
 *            then says where it is and what it is in both
 *   Returns  BP_OK; BP_UNSUPPORTED, as bp_slots_init
 *   Clause   FMT-042, FMT-050
 */
BP_MUST_CHECK
enum bp_status
bp_item_compare(const struct bp_item *a, const struct bp_item *b,
                enum bp_sameness how, ptrdiff_t *first, struct bp_error *err);

/*
 * Write ITEM as text for people: its values as bp_value_print writes them,
 * with the names in front of those that have one, and brackets around those
 * that lie side by side: "a: 1, b: [2.5, 3.0], 'x'".
 *
 *   Pre      capacity >= 4
 *   Out      out, NUL-terminated; text that is longer ends in "..."; *length
 *   Returns  BP_OK; BP_UNSUPPORTED, as bp_slots_init
 */
BP_MUST_CHECK
enum bp_status
bp_item_print(const struct bp_item *item, char *out, ptrdiff_t capacity,
              ptrdiff_t *length, struct bp_error *err);

#endif
