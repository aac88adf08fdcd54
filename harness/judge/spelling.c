/*
 * Names of causes and rules as people and files see them: the identifiers of
 * the tables in lower case, with "-" for "_".
 */
#include "cause.h"
#include "judge.h"

#include <ctype.h>
#include <string.h>

#define NAME_BYTES 40

static void
spell(const char *identifier, char out[NAME_BYTES])
{
    size_t n = 0;
    for (; n < NAME_BYTES - 1 && identifier[n] != '\0'; n++) {
        char c = identifier[n];
        out[n] = '-';
        if (c != '_') {
            out[n] = (char)tolower((unsigned char)c);
        }
    }
    out[n] = '\0';
}

const char *
bph_cause_name(int cause)
{
    static char names[BPH_CAUSE_COUNT][NAME_BYTES];
    if (cause <= BPH_CAUSE_NONE || cause >= BPH_CAUSE_COUNT) {
        return "none";
    }
    if (names[cause][0] == '\0') {
        spell(bph_cause_at((enum bph_cause)cause)->name, names[cause]);
    }
    return names[cause];
}

int
bph_cause_of_find(const char *name)
{
    for (int n = 1; n < BPH_CAUSE_COUNT; n++) {
        if (bph_cause_at((enum bph_cause)n)->evidence == BPH_FOUND
            && strcmp(bph_cause_name(n), name) == 0) {
            return n;
        }
    }
    return -1;
}

const char *
bph_rule_name(enum bph_rule_id rule)
{
    static char names[BPH_RULE_COUNT][NAME_BYTES];
    if (names[rule][0] == '\0') {
        spell(bph_rule_identifier(rule), names[rule]);
    }
    return names[rule];
}

int
bph_rule_find(const char *name)
{
    for (int n = 0; n < BPH_RULE_COUNT; n++) {
        if (strcmp(bph_rule_name((enum bph_rule_id)n), name) == 0) {
            return n;
        }
    }
    return -1;
}

void
bph_judge_warm_up(void)
{
    for (int n = 0; n < BPH_CAUSE_COUNT; n++) {
        (void)bph_cause_name(n);
    }
    for (int n = 0; n < BPH_RULE_COUNT; n++) {
        (void)bph_rule_name((enum bph_rule_id)n);
    }
}
