#include "bp_request.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

/* In the order in which bp_request_print writes them. */
static const struct flag {
    const char *name;
    int word;
} flags[] = {
    {"ND", BP_ND},
    {"STRIDES", BP_STRIDES},
    {"C_CONTIGUOUS", BP_C_CONTIGUOUS},
    {"F_CONTIGUOUS", BP_F_CONTIGUOUS},
    {"ANY_CONTIGUOUS", BP_ANY_CONTIGUOUS},
    {"INDIRECT", BP_INDIRECT},
    {"FORMAT", BP_FORMAT},
    {"WRITABLE", BP_WRITABLE},
};
#define FLAG_COUNT (sizeof flags / sizeof flags[0])

int
bp_request_canonical(int word)
{
    int canonical = 0;

    for (size_t i = 0; i < FLAG_COUNT; i++) {
        if (bp_request_has(word, flags[i].word)) {
            canonical |= flags[i].word;
        }
    }
    return canonical;
}

bool
bp_request_is_format_alone(int word)
{
    return word == BP_FORMAT || word == (BP_FORMAT | BP_WRITABLE);
}

bool
bp_request_is_legal(int word)
{
    return bp_request_canonical(word) == word
           && !bp_request_is_format_alone(word);
}

const struct bp_request *
bp_request_table(int *count)
{
    static const struct bp_request table[] = {
#define BP_REQUEST(name, word, shape, strides, suboffsets, format, memory,    \
                   writable)                                                  \
    {#name, word, shape, strides, suboffsets, format, memory, writable},
#define BP_MALFORMED(word, why)
#include "requests.def"
#undef BP_REQUEST
#undef BP_MALFORMED
    };

    *count = (int)(sizeof table / sizeof table[0]);
    return table;
}

const struct bp_malformed *
bp_request_malformed(int *count)
{
    static const struct bp_malformed table[] = {
#define BP_REQUEST(name, word, shape, strides, suboffsets, format, memory,    \
                   writable)
#define BP_MALFORMED(word, why) {word, why},
#include "requests.def"
#undef BP_REQUEST
#undef BP_MALFORMED
    };

    *count = (int)(sizeof table / sizeof table[0]);
    return table;
}

static const char *
name_of(int word)
{
    int count;
    const struct bp_request *table = bp_request_table(&count);

    for (int i = 0; i < count; i++) {
        if (table[i].word == word) {
            return table[i].name;
        }
    }
    return NULL;
}

/* Does another flag of WORD contain FLAG, so that it need not be named? */
static bool
is_implied(int word, int flag)
{
    for (size_t i = 0; i < FLAG_COUNT; i++) {
        if (flags[i].word != flag && bp_request_has(flags[i].word, flag)
            && bp_request_has(word, flags[i].word)) {
            return true;
        }
    }
    return false;
}

enum bp_status
bp_request_print(int word, char *text, size_t capacity)
{
    char all[96] = "";
    const char *name = name_of(word);
    unsigned rest = (unsigned)word & ~(unsigned)bp_request_canonical(word);
    size_t used = 0;

    for (size_t i = 0; name == NULL && i < FLAG_COUNT; i++) {
        if (bp_request_has(word, flags[i].word)
            && !is_implied(word, flags[i].word)) {
            used += (size_t)snprintf(all + used, sizeof all - used, "%s%s",
                                     used > 0 ? "|" : "", flags[i].name);
        }
    }
    if (name == NULL && rest != 0) {
        used += (size_t)snprintf(all + used, sizeof all - used, "%s0x%x",
                                 used > 0 ? "|" : "", rest);
    }
    if (name != NULL) {
        used = (size_t)snprintf(all, sizeof all, "%s", name);
    }
    if (used + 1 > capacity) {
        return BP_CAPACITY;
    }
    memcpy(text, all, used + 1);
    return BP_OK;
}
