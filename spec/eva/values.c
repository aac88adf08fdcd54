/*
 * Eva: any value of any kind, and any bytes.
 *
 * Fixed: the codings, of every kind, size and format.  Unknown: all bytes, the
 * byte order, the room for the text.
 *
 * only: -eva-slevel 70 -eva-domains cvalue -eva-split-return auto
 * only: -eva-ilevel 64 -eva-slevel-function big_multiply:0
 * only: -eva-slevel-function big_compare_sum:0
 * only: -eva-slevel-function big_subtract:0 -eva-slevel-function big_raise:0
 * only: -eva-slevel-function decimal_shortest:0
 * only: -eva-slevel-function scale_decimal:0
 * only: -eva-slevel-function take_digit:0 -eva-slevel-function main:10000
 */
#include "any.h"
#include "real.h"

enum { MEMORY = 16, OUT = 40 };

/* kind, real, size, unit, counted */
static const struct bp_coding codings[] = {
    {BP_VALUE_SIGNED, BP_REAL_HALF, 1, 1, false, false},
    {BP_VALUE_UNSIGNED, BP_REAL_HALF, 2, 1, false, false},
    {BP_VALUE_BYTES, BP_REAL_HALF, 3, 1, false, false},
    {BP_VALUE_FLOAT, BP_REAL_HALF, 2, 1, false, false},
    {BP_VALUE_SIGNED, BP_REAL_HALF, 4, 1, false, false},
    {BP_VALUE_COMPLEX, BP_REAL_HALF, 4, 1, false, false},
    {BP_VALUE_BYTES, BP_REAL_HALF, 3, 1, true, false},
    {BP_VALUE_FLOAT, BP_REAL_SINGLE, 4, 1, false, false},
    {BP_VALUE_UNSIGNED, BP_REAL_HALF, 3, 1, false, false},
    {BP_VALUE_TEXT, BP_REAL_HALF, 4, 2, false, false},
    {BP_VALUE_FLOAT, BP_REAL_DOUBLE, 8, 1, false, false},
    {BP_VALUE_UNSIGNED, BP_REAL_HALF, 8, 1, false, false},
    {BP_VALUE_BOOL, BP_REAL_HALF, 1, 1, false, false},
    {BP_VALUE_FLOAT, BP_REAL_X87, 10, 1, false, false},
    {BP_VALUE_SIGNED, BP_REAL_HALF, 8, 1, false, false},
    {BP_VALUE_TEXT, BP_REAL_HALF, 8, 4, false, false},
    {BP_VALUE_COMPLEX, BP_REAL_SINGLE, 8, 1, false, false},
    {BP_VALUE_FLOAT, BP_REAL_X87, 16, 1, false, false},
    {BP_VALUE_BOOL, BP_REAL_HALF, 2, 1, false, false},
    {BP_VALUE_POINTER, BP_REAL_HALF, 8, 1, false, false},
    {BP_VALUE_TEXT, BP_REAL_HALF, 3, 1, false, false},
    {BP_VALUE_FLOAT, BP_REAL_QUAD, 16, 1, false, false},
    {BP_VALUE_POINTER, BP_REAL_HALF, 4, 1, false, false},
    {BP_VALUE_COMPLEX, BP_REAL_DOUBLE, 16, 1, false, false},
    {BP_VALUE_BYTES, BP_REAL_HALF, 0, 1, true, false},
};

enum { CODINGS = sizeof codings / sizeof codings[0], STEPS = 5 };

static void
ask(const struct bp_coding *coding, const struct bp_coding *other)
{
    unsigned char mem[MEMORY], to[MEMORY];
    struct bp_value one, two;
    struct bp_error error;
    char out[OUT];

    Frama_C_make_unknown((char *)mem, sizeof mem);
    Frama_C_make_unknown((char *)to, sizeof to);
    bp_value_unpack(coding, mem, &one);
    bp_value_unpack(other, to, &two);
    switch (Frama_C_interval(0, 3)) {
    case 0:
        (void)!bp_value_pack(other, &one, any_bool() ? to : NULL, &error);
        break;
    case 1:
        (void)bp_value_is_same(&one, &two, BP_SAME_VALUE);
        break;
    case 2:
        (void)bp_value_is_same(&one, &two, BP_SAME_CONTENT);
        break;
    case 3:
        (void)bp_value_print(&one, out, any_size_from(4, OUT));
        break;
    }
}

int
main(void)
{
    for (int format = 0; format < BP_REAL_COUNT; format++) {
        (void)real_size((enum bp_real_format)format);
    }
    for (int i = 0; i < CODINGS; i++) {
        for (int step = 0; step < STEPS; step++) {
            struct bp_coding coding = codings[i];
            struct bp_coding other = codings[(i + step * step) % CODINGS];

            coding.little = any_bool();
            other.little = any_bool();
            ask(&coding, &other);
        }
    }
    return 0;
}
