/*
 * Items: values in, bytes out, and back.
 */
#include "value_check.h"

#include <stdlib.h>
#include <string.h>

#include "bp_item.h"

#define MAX_BYTES 4096 /* of an item whose values are looked at */
#define PAD       0xa5 /* what no value covers */
#define CANARY    64   /* bytes behind an item */
#define TEXTS     6    /* values whose text is looked at, which is slow */

static struct items {
    size_t room; /* bytes of the item, with those behind it */
    struct bpf_value drawn[BPF_SINGLES];
    struct bp_value values[BPF_SINGLES + 1], read[BPF_SINGLES + 1];
    unsigned char want[MAX_BYTES + CANARY];
    unsigned char mem[MAX_BYTES + CANARY + 8];
} items;

static enum bp_real_format
real_of(char letter, const struct bpf_rules *rules)
{
    const int bits = bpf_machine_ldouble(rules->machine);

    switch (letter) {
    case 'e':
        return BP_REAL_HALF;
    case 'f':
        return BP_REAL_SINGLE;
    case 'd':
        return BP_REAL_DOUBLE;
    default:
        return bits == 64    ? BP_REAL_X87
               : bits == 113 ? BP_REAL_QUAD
                             : BP_REAL_DOUBLE;
    }
}

static struct bp_real
to_real(const struct bpf_number *number, enum bp_real_format format)
{
    static const enum bp_real_class classes[] = {[BPF_ZERO] = BP_REAL_ZERO,
                                                 [BPF_FINITE] = BP_REAL_FINITE,
                                                 [BPF_INFINITE] =
                                                     BP_REAL_INFINITE,
                                                 [BPF_NAN] = BP_REAL_NAN};
    struct bp_real real = {.format = format,
                           .is = classes[number->is],
                           .negative = number->negative};

    if (number->is == BPF_FINITE) {
        real.exponent = number->exponent;
        real.high = number->significand;
    }
    if (number->is == BPF_NAN) {
        real.high = (uint64_t)3 << 62;
    }
    return real;
}

static struct bp_value
to_value(const struct bpf_value *drawn, const struct bpf_element *e,
         const struct bpf_rules *rules)
{
    const enum bp_real_format real = real_of(e->letter, rules);
    struct bp_value value = {.bits = drawn->bits, .unit = 1};

    switch (drawn->kind) {
    case 's':
        value.kind = BP_VALUE_SIGNED;
        break;
    case 'u':
        value.kind = BP_VALUE_UNSIGNED;
        break;
    case '?':
        value.kind = BP_VALUE_BOOL;
        break;
    case 'f':
    case 'z':
        value.kind = drawn->kind == 'z' ? BP_VALUE_COMPLEX : BP_VALUE_FLOAT;
        value.real = to_real(&drawn->parts[0], real);
        if (drawn->kind == 'z') {
            value.imag = to_real(&drawn->parts[1], real);
        }
        break;
    case 'c':
    case 'S':
    case 'p':
    case 't':
        value.kind = drawn->kind == 't' ? BP_VALUE_TEXT : BP_VALUE_BYTES;
        value.units = drawn->units;
        value.length = drawn->length;
        value.unit = drawn->unit;
        value.little = drawn->little;
        break;
    default:
        value.kind = BP_VALUE_POINTER;
        break;
    }
    return value;
}

/* Is there a long double that nobody decodes? */
static bool
is_vague(const struct bpf_known *k)
{
    if (bpf_machine_ldouble(k->q->rules.machine) > 0) {
        return false;
    }
    for (int i = 0; i < k->n; i++) {
        if (k->q->want->elements[k->singles[i].element].letter == 'g') {
            return true;
        }
    }
    return false;
}

static void
check_number(const struct bp_real *got, const struct bpf_number *want,
             bool exact, int i)
{
    struct bp_real real = to_real(want, got->format);

    BPF_SAME(got->negative, want->negative, "unpack", "sign", i);
    if (!exact) {
        return;
    }
    BPF_SAME(got->is, real.is, "unpack", "class", i);
    BPF_SAME(got->exponent, real.exponent, "unpack", "exponent", i);
    BPF_SAME(got->high, real.high, "unpack", "significand", i);
    BPF_SAME(got->low, 0, "unpack", "significand", i);
}

static uint64_t
integer_at(const unsigned char *bytes, int n, bool is_little)
{
    uint64_t bits = 0;

    for (int i = 0; i < n; i++) {
        bits |= (uint64_t)bytes[i] << 8 * (is_little ? i : n - 1 - i);
    }
    return bits;
}

/* A string is as long as its item, or as it says; what was not drawn is 0. */
static void
check_string(const struct bp_value *got, const struct bpf_value *want,
             const struct bpf_element *e, int i)
{
    const int unit = want->unit;
    const ptrdiff_t length =
        want->kind == 'p' ? want->length : (ptrdiff_t)e->size / unit;

    BPF_SAME(got->length, length, "unpack", "length", i);
    BPF_SAME(got->unit, unit, "unpack", "unit", i);
    for (ptrdiff_t at = 0; at < length; at++) {
        const uint64_t bits =
            at < want->length
                ? integer_at(want->units + at * unit, unit, want->little)
                : 0;

        BPF_SAME(bp_value_unit(got, at), bits, "unpack", "character", i);
    }
}

static void
check_read(const struct bpf_known *k, int i)
{
    const struct bpf_element *e = &k->q->want->elements[k->singles[i].element];
    const struct bpf_value *want = &items.drawn[i];
    const struct bp_value *got = &items.read[i];

    BPF_SAME(got->kind, items.values[i].kind, "unpack", "kind", i);
    if (strchr("cSpt", want->kind) != NULL) {
        check_string(got, want, e, i);
        return;
    }
    if (want->kind == 'f' || want->kind == 'z') {
        check_number(&got->real, &want->parts[0], want->exact, i);
        if (want->kind == 'z') {
            check_number(&got->imag, &want->parts[1], want->exact, i);
        }
        return;
    }
    BPF_SAME(got->bits, want->bits, "unpack", "bits", i);
}

/* The text of a number is what C reads as that number. */
static void
check_text(const struct bpf_known *k, int i)
{
    const struct bpf_element *e = &k->q->want->elements[k->singles[i].element];
    const struct bp_value *value = &items.read[i];
    char text[BP_VALUE_CHARS], brief[6], want[32];
    const ptrdiff_t length =
        bp_value_print(value, text, (ptrdiff_t)sizeof text);

    if (strchr("cSpt", items.drawn[i].kind) == NULL) {
        BPF_SAME(strlen(text), length, "text", "length", i);
    }
    (void)bp_value_print(value, brief, (ptrdiff_t)sizeof brief);
    BPF_CHECK(strlen(brief) < sizeof brief
                  && (strcmp(text, brief) == 0
                      || (memcmp(text, brief, 2) == 0
                          && strcmp(brief + 2, "...") == 0)),
              "text", "cut off");
    if (items.drawn[i].kind == 's' || items.drawn[i].kind == 'u') {
        snprintf(want, sizeof want,
                 items.drawn[i].kind == 's' ? "%lld" : "%llu",
                 (unsigned long long)value->bits);
        BPF_CHECK(strcmp(text, want) == 0, "text", "integer");
    }
    if (items.drawn[i].kind == 'f' && value->real.is == BP_REAL_FINITE
        && (e->letter == 'd' || e->letter == 'f')) {
        const bool is_double = e->letter == 'd';
        const double number =
            is_double ? strtod(text, NULL) : (double)strtof(text, NULL);
        const float small = (float)number;
        uint64_t bits = 0;
        uint32_t few;

        memcpy(&bits, &number, sizeof bits);
        memcpy(&few, &small, sizeof few);
        BPF_SAME(is_double ? bits : few,
                 integer_at(items.want + k->singles[i].offset, (int)e->size,
                            bpf_element_is_little(e, &k->q->rules)),
                 "text", "float", i);
    }
}

/* Draw values and the image of them; return the first that does not fit, or
 * -1. */
static int
draw(const struct bpf_known *k, struct bpf_dice *dice)
{
    int bad = -1;

    memset(items.want, PAD, items.room);
    for (int i = 0; i < k->n; i++) {
        const struct bpf_element *e =
            &k->q->want->elements[k->singles[i].element];

        bpf_value_draw(e, &k->q->rules, dice, &items.drawn[i],
                       items.want + k->singles[i].offset);
        items.values[i] = to_value(&items.drawn[i], e, &k->q->rules);
        if (!items.drawn[i].fits && bad < 0) {
            bad = i;
        }
    }
    return bad;
}

static bool
is_untouched(const unsigned char *mem)
{
    return mem[0] == PAD && memcmp(mem, mem + 1, items.room - 1) == 0;
}

/* One value too many, or one too few: nothing is written. */
static void
check_numbers_of_values(const struct bpf_known *k, const struct bp_form *form,
                        unsigned char *mem)
{
    struct bp_error err = {.dim = -7};

    items.values[k->n] = (struct bp_value){.kind = BP_VALUE_BOOL};
    BPF_SAME(bp_item_pack(form, items.values, k->n + 1, mem, &err),
             BP_VIOLATION, "pack", "too many", k->n);
    BPF_SAME(err.dim, k->n, "pack", "too many", k->n);
    if (k->n > 0) {
        BPF_SAME(bp_item_pack(form, items.values, k->n - 1, mem, &err),
                 BP_VIOLATION, "pack", "too few", k->n);
        BPF_SAME(err.dim, k->n - 1, "pack", "too few", k->n);
    }
    BPF_CHECK(is_untouched(mem), "pack", "untouched");
}

/* Read all of MEM. */
static void
check_unpack(const struct bpf_known *k, const struct bp_form *form,
             const unsigned char *mem)
{
    ptrdiff_t count = -7;

    items.read[0].unit = -7;
    if (k->n > 0) {
        BPF_SAME(bp_item_unpack(form, mem, items.read, k->n - 1, &count, NULL),
                 BP_CAPACITY, "unpack", "capacity", 0);
        BPF_SAME(count, k->n, "unpack", "number", 0);
        BPF_SAME(items.read[0].unit, -7, "unpack", "untouched", 0);
    }
    items.read[k->n].unit = -7;
    BPF_SAME(bp_item_unpack(form, mem, items.read, k->n, &count, NULL), BP_OK,
             "unpack", "status", 0);
    BPF_SAME(count, k->n, "unpack", "number", 0);
    BPF_SAME(items.read[k->n].unit, -7, "unpack", "behind the array", 0);
    for (int i = 0; i < k->n; i++) {
        check_read(k, i);
        if (i < TEXTS) {
            check_text(k, i);
        }
    }
}

/* The same bytes in a text item by item have the same values; with one bit of
 * one value changed, that one differs. */
static void
check_same_values(const struct bpf_known *k, const struct bp_form *form,
                  unsigned char *mem, struct bpf_dice *dice)
{
    static struct bpf_other flat;
    static unsigned char changed[MAX_BYTES];
    static char text[BPF_TEXT];
    const struct bpf_victim none = {-1, BPF_SPOIL_NOTHING};
    const size_t size = (size_t)k->q->want->elements[0].size;
    ptrdiff_t first = -7;
    int victim;

    if (!bpf_format_flatten(k->q->want, &k->q->rules, k->singles, k->n, &none,
                            text)
        || !bpf_other_init(&flat, text, &k->q->rules)) {
        return;
    }
    const struct bp_form flat_form = {&flat.parsed.format, flat.parsed.places,
                                      bpf_abi(&k->q->rules)};
    const struct bp_item one = {form, mem}, other = {&flat_form, changed};

    memcpy(changed, mem, size);
    BPF_SAME(bp_item_compare(&one, &other, BP_SAME_CONTENT, &first, NULL),
             BP_OK, "compare values", "status", 0);
    BPF_SAME(first, -1, "compare values", "same", 0);
    if (k->n == 0) {
        return;
    }
    victim = (int)(bpf_draw(dice) % (unsigned)k->n);
    if (k->q->want->elements[k->singles[victim].element].size == 0) {
        return;
    }
    changed[k->singles[victim].offset] ^=
        (unsigned char)(1U << bpf_draw(dice) % 8);
    BPF_SAME(bp_item_compare(&one, &other, BP_SAME_CONTENT, &first, NULL),
             BP_OK, "compare values", "status", 0);
    if (first != -1 || strchr("su*OXcS", items.drawn[victim].kind) != NULL) {
        BPF_SAME(first, victim, "compare values", "differ", victim);
    }
}

/* A text with too little room is the beginning of the one with enough. */
static void
check_item_text(const struct bp_form *form, const unsigned char *mem,
                struct bpf_dice *dice)
{
    static char text[8192], part[8192];
    const struct bp_item item = {form, mem};
    const ptrdiff_t room = 4 + (ptrdiff_t)(bpf_draw(dice) % 100);
    ptrdiff_t length = -7, shorter = -7;

    BPF_SAME(bp_item_print(&item, text, (ptrdiff_t)sizeof text, &length, NULL),
             BP_OK, "item text", "status", 0);
    BPF_SAME(strlen(text), length, "item text", "length", 0);
    part[room] = '#';
    BPF_SAME(bp_item_print(&item, part, room, &shorter, NULL), BP_OK,
             "item text", "status", 0);
    BPF_CHECK(part[room] == '#', "item text", "behind the array");
    BPF_SAME(strlen(part), shorter, "item text", "length", 0);
    if (length < room) {
        BPF_CHECK(strcmp(text, part) == 0, "item text", "same");
        return;
    }
    BPF_SAME(shorter, room - 1, "item text", "length", 0);
    BPF_CHECK(memcmp(text, part, (size_t)room - 4) == 0
                  && strcmp(part + room - 4, "...") == 0,
              "item text", "cut off");
}

static void
check_bytes(const unsigned char *mem)
{
    if (memcmp(mem, items.want, items.room) == 0) {
        return;
    }
    for (size_t i = 0; i < items.room; i++) {
        BPF_SAME(mem[i], items.want[i], "pack", "byte", (int)i);
    }
}

/* What was read gives the same bytes again. */
static void
repack(const struct bpf_known *k, const struct bp_form *form)
{
    static unsigned char again[MAX_BYTES + CANARY];

    memset(again, PAD, items.room);
    BPF_SAME(bp_item_pack(form, items.read, k->n, again, NULL), BP_OK, "pack",
             "what was read", 0);
    check_bytes(again);
}

void
bpf_check_items(const struct bpf_known *k, struct bpf_dice *dice)
{
    const struct bp_form form = {&k->parsed->format, k->parsed->places,
                                 bpf_abi(&k->q->rules)};
    unsigned char *mem = items.mem + bpf_draw(dice) % 8;
    struct bp_error err = {.dim = -7};
    struct bp_slots slots;
    int bad;

    if (k->q->want->elements[0].size > MAX_BYTES) {
        return;
    }
    items.room = (size_t)k->q->want->elements[0].size + CANARY;
    memset(mem, PAD, items.room);
    if (is_vague(k)) {
        BPF_SAME(bp_slots_init(&slots, &form, &err), BP_UNSUPPORTED, "slots",
                 "status", 0);
        return;
    }
    bad = draw(k, dice);
    if (bad >= 0) {
        BPF_SAME(bp_item_pack(&form, items.values, k->n, mem, &err),
                 BP_OVERFLOW, "pack", "too large", bad);
        BPF_SAME(err.dim, bad, "pack", "which", bad);
        BPF_CHECK(is_untouched(mem), "pack", "untouched");
        return;
    }
    check_numbers_of_values(k, &form, mem);
    BPF_SAME(bp_item_pack(&form, items.values, k->n, mem, &err), BP_OK, "pack",
             "status", 0);
    check_bytes(mem);
    check_unpack(k, &form, mem);
    repack(k, &form);
    if (bpf_draw(dice) % 2 == 0 || k->n > 4 * TEXTS) {
        check_same_values(k, &form, mem, dice);
    }
    else {
        check_item_text(&form, mem, dice);
    }
}
