#include "bp_design.h"

#include <string.h>

static const struct bp_design designs[] = {
#define BP_DESIGN(...) {__VA_ARGS__},
#include "designs.def"
#undef BP_DESIGN
};
#define DESIGNS ((int)(sizeof designs / sizeof designs[0]))

const struct bp_design *
bp_design_table(int *count)
{
    *count = DESIGNS;
    return designs;
}

const struct bp_design *
bp_design_find(const char *name)
{
    for (int i = 0; i < DESIGNS; i++) {
        if (strcmp(designs[i].name, name) == 0) {
            return &designs[i];
        }
    }
    return NULL;
}
