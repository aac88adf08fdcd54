/*
 * All scripts: templates.def (as they are, strict), odd.def, liars.def and
 * hostile.def.  The columns that are meant for tests of the judge are
 * expanded to nothing here: an exporter does not know what is said of it.
 */
#include "fault.h"
#include "hostile.h"

#include <string.h>

/* clang-format takes the initializers for blocks */
/* clang-format off */
#define NUM(number) {(number), NULL}
#define TEXT(text) {0, (text)}
#define NONE {0, NULL}
/* clang-format on */

const struct policy policies[POLICY_COUNT] = {
#define POLICY(id, exception, left, plain, alone, readonly, owner, arrays,    \
               grants, empty, idle, memory, nothing, internal, release,       \
               spelling, views, design)                                       \
    {EXCEPTION_##exception, LEFT_##left,         PLAIN_##plain,               \
     ALONE_##alone,         READONLY_##readonly, OWNER_##owner,               \
     ARRAYS_##arrays,       GRANTS_##grants,     EMPTY_##empty,               \
     IDLE_##idle,           MEMORY_##memory,     NOTHING_##nothing,           \
     INTERNAL_##internal,   RELEASE_##release,   SPELLING_##spelling,         \
     VIEWS_##views,         DESIGN_##design},
#include "policies.def"
#undef POLICY
};

#define MADE_OF(template, policy)                                             \
    &templates[TEMPLATE_##template], &policies[POLICY_##policy]

static const struct script scripts[] = {
#define TEMPLATE(id, listed, name, format, itemsize, ndim, shape, strides,    \
                 suboffsets, offset, block, access, pattern, pointers)        \
    {name, GROUP_##listed, MADE_OF(id, strict), NULL, NULL},
#include "templates.def"
#undef TEMPLATE
#define ODD(name, template, policy, worst, docs, covers, reason)              \
    {name, GROUP_ODD, MADE_OF(template, policy), NULL, NULL},
#include "odd.def"
#undef ODD
#define LIAR(name, template, policy, when, when_value, field, operation,      \
             value, clause, verdict, origin, pending)                         \
    {name, GROUP_LIAR, MADE_OF(template, policy),                             \
     &(const struct fault){WHEN_##when, when_value, FIELD_##field,            \
                           DO_##operation, value},                            \
     NULL},
#include "liars.def"
#undef LIAR
#define HOSTILE(name, template, word, moment, act, text)                      \
    {name, GROUP_HOSTILE, MADE_OF(template, strict), NULL,                    \
     &(const struct hostility){word, MOMENT_##moment, hostile_##act}},
#include "hostile.def"
#undef HOSTILE
};

#define SCRIPT_COUNT ((int)(sizeof scripts / sizeof scripts[0]))

const struct script *
script_at(int n)
{
    return n >= 0 && n < SCRIPT_COUNT ? &scripts[n] : NULL;
}

const struct script *
script_find(const char *name)
{
    /* parts are not subjects: an odd one may have the name of its part */
    for (int n = 0; n < SCRIPT_COUNT; n++) {
        if (scripts[n].group != GROUP_PART
            && strcmp(scripts[n].name, name) == 0) {
            return &scripts[n];
        }
    }
    return NULL;
}
