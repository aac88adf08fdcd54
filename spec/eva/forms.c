/*
 * Eva: formats in their arrays: places, text, leaves, slots, comparison.
 *
 * Fixed: the formats, which are parsed; how they are read, every way; every
 * padding; three ABIs.  Unknown: the room for the text.
 *
 * only: -eva-slevel 20000 -eva-split-return full -eva-domains cvalue
 * only: -eva-ilevel 64
 */
#include "text.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const char *const texts[] = {
    "",
    "^q@i:\303\251:",
    "T{i:a:d:b:}",
    "=iT{bT{h}q}:t:x",
    "(2,3)2f4x:pad:D",
    "3T{2T{b}h}g",
    "&&Zq:p:",
    "T{&T{i}:p:X{i}:f:}",
    "7s3p2u2w0s",
    "z:a:B:b:v",
};

/* The text of a format, parsed again: the two are alike. */
static void
ask_again(const struct any_format *f, const struct bp_abi *abi)
{
    char out[2 * TEXT];
    struct any_format again;
    struct bp_error error;
    enum bp_likeness like;
    ptrdiff_t length;

    if (bp_format_print(&f->format, out, (ptrdiff_t)sizeof out, &length,
                        &error)
            == BP_OK
        && any_parse(&again, out, &f->format.how) == BP_OK
        && bp_format_place(&again.format, abi, BP_PAD_STRICT, again.places,
                           &error)
               == BP_OK) {
        const struct bp_form a = {&f->format, f->places, abi};
        const struct bp_form b = {&again.format, again.places, abi};

        (void)!bp_format_compare(&a, &b, &like, &error);
    }
}

static void
ask(const char *text, int how, enum bp_padding padding,
    const struct bp_abi *abi)
{
    const struct bp_reading r = reading(how);
    struct bp_error error;
    struct any_format f;
    struct bp_leaves leaves;
    struct bp_leaf leaf;
    char out[2 * TEXT];
    ptrdiff_t length;

    if (any_parse(&f, text, &r) != BP_OK
        || bp_format_place(&f.format, abi, padding, f.places, &error)
               != BP_OK) {
        return;
    }
    (void)!bp_format_print(&f.format, out,
                           any_size_from(0, (ptrdiff_t)sizeof out), &length,
                           &error);
    bp_leaves_init(&leaves, &f.format, f.places);
    while (bp_leaves_next(&leaves, &leaf)) {
    }
    if (padding == BP_PAD_STRICT) {
        ask_again(&f, abi);
    }
}

/* Two formats of which some bytes are the same and some are not. */
static void
compare(const char *one, const char *other)
{
    struct any_format a, b;
    struct bp_error error;
    enum bp_likeness like;
    const struct bp_abi *abi = bp_abi_host();
    const struct bp_form form = {&a.format, a.places, abi};
    const struct bp_form with = {&b.format, b.places, abi};

    if (any_parse(&a, one, NULL) == BP_OK
        && any_parse(&b, other, NULL) == BP_OK
        && bp_format_place(&a.format, abi, BP_PAD_C, a.places, &error) == BP_OK
        && bp_format_place(&b.format, abi, BP_PAD_C, b.places, &error)
               == BP_OK) {
        (void)!bp_format_compare(&form, &with, &like, &error);
        (void)!bp_format_compare(&with, &form, &like, &error);
    }
}

int
main(void)
{
    static const int abis[] = {0, 5, 7}; /* lp64, i386, s390x */
    static const char *const pairs[][2] = {
        {"3i", "iii"},          {"2T{i4xq}", "T{i:a:4xq}T{ixxxxl}"},
        {"T{hh}", "T{h2x}"},    {"2T{3T{b}}", "6b"},
        {"2T{bh}", "bxhbxH"},   {"Zd", "2d"},
        {"T{i:a:}", "T{i:b:}"}, {"&i", "&q"},
        {"3s", "4s"},
    };

    for (size_t i = 0; i < COUNT(texts); i++) {
        for (int how = 0; how < READINGS; how++) {
            for (int padding = 0; padding < BP_PAD_COUNT; padding++) {
                ask(texts[i], how, (enum bp_padding)padding,
                    bp_abi_at(abis[(how + padding) % 3]));
            }
        }
    }
    for (size_t i = 0; i < COUNT(pairs); i++) {
        compare(pairs[i][0], pairs[i][1]);
    }
    return 0;
}
