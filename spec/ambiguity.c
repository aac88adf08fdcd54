#include "bp_fold.h"

#include <assert.h>

const struct bp_ambiguity *
bp_ambiguity_table(int *count)
{
    static const struct bp_ambiguity table[] = {
#define BP_AMBIGUITY(area, number, topic, treatment)                          \
    {#area "-" #number, topic, treatment},
#define BP_POSITION(area, number, name, word, text, takers)
#include "ambiguities.def"
#undef BP_AMBIGUITY
#undef BP_POSITION
    };

    *count = (int)(sizeof table / sizeof table[0]);
    return table;
}

const struct bp_position_row *
bp_position_table(int *count)
{
    static const struct bp_position_row table[] = {
#define BP_AMBIGUITY(area, number, topic, treatment)
#define BP_POSITION(area, number, name, word, text, takers)                   \
    {BP_POS_##area##_##number##_##name, #area "-" #number, word, text, takers},
#include "ambiguities.def"
#undef BP_AMBIGUITY
#undef BP_POSITION
    };

    *count = (int)(sizeof table / sizeof table[0]);
    return table;
}

const char *
bp_position_name(enum bp_position position)
{
    static const char *const names[BP_POSITION_COUNT] = {
        "",
#define BP_AMBIGUITY(area, number, topic, treatment)
#define BP_POSITION(area, number, name, word, text, takers)                   \
#area "-" #number "/" word,
#include "ambiguities.def"
#undef BP_AMBIGUITY
#undef BP_POSITION
    };

    assert(position < BP_POSITION_COUNT);
    return names[position];
}
