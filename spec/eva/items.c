/*
 * Eva: items of fixed formats with any bytes.
 *
 * Fixed: the formats, on five ABIs, one each.  Unknown: all bytes of the items; the
 * room for texts.
 *
 * only: -eva-slevel 100 -eva-domains cvalue -eva-split-return auto
 * only: -eva-ilevel 64 -eva-slevel-function big_multiply:0
 * only: -eva-slevel-function big_compare_sum:0
 * only: -eva-slevel-function big_subtract:0 -eva-slevel-function big_raise:0
 * only: -eva-slevel-function decimal_shortest:0
 * only: -eva-slevel-function scale_decimal:0
 * only: -eva-slevel-function take_digit:0 -eva-slevel-function main:10000
 */
#include "text.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

enum { MEMORY = 64, VALUES = 12, ABIS = 5 };

static const char *const texts[] = {
    "cbB?",      "hHiIlLqQ", "nNPO", "efdg",  "ZeZd",    "T{h:a:2T{b}:t:}",
    "2s3p0s",    "=2u2w",    ">hZf", "&iX{}", "(2)i:a:", "0p",
    "10000000s",
};

static void
convert(const struct bp_item *item, const struct bp_form *to)
{
    struct bp_value values[VALUES];
    struct bp_error error;
    char mem[MEMORY];
    ptrdiff_t n;

    if (bp_item_unpack(item->form, item->mem, values, VALUES, &n, &error)
        == BP_OK) {
        (void)!bp_item_pack(to, values, n, mem, &error);
    }
}

static void
ask(const struct bp_item *item, const struct bp_item *other)
{
    struct bp_error error;
    char out[TEXT];
    ptrdiff_t n, first;

    switch (Frama_C_interval(0, 4)) {
    case 0:
        convert(item, item->form);
        break;
    case 1:
        convert(item, other->form);
        break;
    case 2:
        (void)!bp_item_print(item, out, any_size_from(4, TEXT), &n, &error);
        break;
    case 3:
        (void)!bp_item_compare(item, other, BP_SAME_VALUE, &first, &error);
        break;
    case 4:
        (void)!bp_item_compare(item, item, BP_SAME_CONTENT, &first, &error);
        break;
    }
}

static void
ask_texts(const char *one, const char *other, const struct bp_abi *abi)
{
    struct any_format a, b;
    struct bp_error error;
    char mem[2][MEMORY];
    const struct bp_form form = {&a.format, a.places, abi};
    const struct bp_form with = {&b.format, b.places, abi};
    const struct bp_item item = {&form, mem[0]}, like = {&with, mem[1]};

    Frama_C_make_unknown(mem[0], sizeof mem[0]);
    Frama_C_make_unknown(mem[1], sizeof mem[1]);
    if (any_parse(&a, one, NULL) == BP_OK
        && any_parse(&b, other, NULL) == BP_OK
        && bp_format_place(&a.format, abi, BP_PAD_C, a.places, &error) == BP_OK
        && bp_format_place(&b.format, abi, BP_PAD_C, b.places, &error) == BP_OK
        && a.places[0].size <= MEMORY && b.places[0].size <= MEMORY) {
        ask(&item, &like);
    }
}

int
main(void)
{
    for (size_t i = 0; i < COUNT(texts); i++) {
        ask_texts(texts[i], texts[(i + 1) % COUNT(texts)],
                  bp_abi_at((int)i % ABIS));
    }
    return 0;
}
