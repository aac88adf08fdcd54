/*
 * The lists of names.h, as functions both ways.
 */
#include <string.h>

#include "names.h"

#define NAME_ROW(id, word)                                                    \
    case id:                                                                  \
        return word;

#define FIND_ROW(id, word)                                                    \
    if (strcmp(name, word) == 0) {                                            \
        return (int)(id);                                                     \
    }

/* bph_WHAT_name and bph_WHAT_find from LIST */
#define WORDS(what, LIST)                                                     \
    const char *bph_##what##_name(enum bph_##what value)                      \
    {                                                                         \
        switch (value) {                                                      \
            LIST(NAME_ROW)                                                    \
        }                                                                     \
        return "?";                                                           \
    }                                                                         \
                                                                              \
    int bph_##what##_find(const char *name)                                   \
    {                                                                         \
        LIST(FIND_ROW)                                                        \
        return -1;                                                            \
    }

WORDS(outcome, BPH_OUTCOMES)
WORDS(limit, BPH_LIMITS)
WORDS(phase, BPH_PHASES)
WORDS(again, BPH_AGAINS)
WORDS(raw_pointer, BPH_POINTERS)
WORDS(raw_obj, BPH_OBJS)
WORDS(buf, BPH_BUFS)
WORDS(content, BPH_CONTENTS)
WORDS(changed, BPH_CHANGES)
WORDS(exception_is, BPH_EXCEPTIONS)
WORDS(guard, BPH_GUARDS)
