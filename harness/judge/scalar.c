/*
 * Formats of one plain item.
 */
#include "scalar.h"

#include "bp_format.h"

#include <string.h>

static char
kind_of(char code)
{
    static const char *const kinds[] = {"ibhilqn", "uBHILQN", "fefdg",
                                        "b?",      "OO",      "PP"};
    for (size_t n = 0; n < sizeof kinds / sizeof kinds[0]; n++) {
        if (code != '\0' && strchr(kinds[n] + 1, code) != NULL) {
            return kinds[n][0];
        }
    }
    return '\0';
}

static bool
is_little_endian(void)
{
    const unsigned one = 1;
    unsigned char first = 0;
    memcpy(&first, &one, 1);
    return first == 1;
}

bool
bph_scalar_read(const char *text, struct bph_scalar *out)
{
    struct bph_scalar scalar = {'\0', 0, false};
    bool prefixed = text[0] != '\0' && strchr("@=<>!^", text[0]) != NULL;
    const char *code = text + prefixed;
    if (text[0] == '\0' || code[0] == '\0' || code[1] != '\0'
        || bp_format_size(text, BP_PAD_STRICT, &scalar.size, NULL) != BP_OK) {
        return false;
    }
    scalar.kind = kind_of(code[0]);
    bool big = text[0] == '>' || text[0] == '!';
    bool little = text[0] == '<';
    scalar.swapped = scalar.size > 1 && (is_little_endian() ? big : little);
    *out = scalar;
    return scalar.kind != '\0';
}

bool
bph_scalar_same(const struct bph_scalar *a, const struct bph_scalar *b)
{
    return a->kind == b->kind && a->size == b->size
           && a->swapped == b->swapped;
}
