/*
 * list and explain: the tables of spec/ and of the judge, for people.
 */
#include "commands.h"

#include "bp_request.h"
#include "cause.h"
#include "designs.h"
#include "bp_kind.h"
#include "liars.h"
#include "print.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- list --- */

static int
list_clauses(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    for (int n = 0; n < BP_CLAUSE_COUNT; n++) {
        const struct bp_clause *c = bp_clause_at((enum bp_clause_id)n);
        printf("%-11s %-8s %-8s ", c->name, bp_level_name(c->level),
               bp_bound_name(c->bound));
        bph_print_wrapped(c->rule, 30, 79);
    }
    return BPH_EXIT_CONFORMS;
}

static int
list_requests(int argc, char **argv)
{
    static const char *const needs[] = {"NULL", "given", "if needed"};
    int count = 0;
    const struct bp_request *rows = bp_request_table(&count);
    (void)argc;
    (void)argv;
    printf("%-16s %5s  %-6s %-8s %-10s %-7s %-8s %s\n", "request", "word",
           "shape", "strides", "suboffsets", "format", "memory", "readonly");
    for (int n = 0; n < count; n++) {
        printf("%-16s 0x%03x  %-6s %-8s %-10s %-7s %-8s %s\n", rows[n].name,
               (unsigned)rows[n].word, needs[rows[n].shape],
               needs[rows[n].strides], needs[rows[n].suboffsets],
               needs[rows[n].format], rows[n].memory,
               rows[n].writable ? "0" : "0 or 1");
    }
    const struct bp_malformed *odd = bp_request_malformed(&count);
    for (int n = 0; n < count; n++) {
        printf("malformed        0x%08x  %s\n", (unsigned)odd[n].word,
               odd[n].why);
    }
    return BPH_EXIT_CONFORMS;
}

static int
list_ambiguities(int argc, char **argv)
{
    int count = 0;
    const struct bp_ambiguity *rows = bp_ambiguity_table(&count);
    (void)argc;
    (void)argv;
    for (int n = 0; n < count; n++) {
        printf("%-6s ", rows[n].name);
        bph_print_wrapped(rows[n].topic, 7, 79);
    }
    return BPH_EXIT_CONFORMS;
}

static int
list_verdicts(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    for (int n = 0; n < BP_VERDICT_COUNT; n++) {
        printf("%-14s ", bp_verdict_name((enum bp_verdict)n));
        bph_print_wrapped(bp_verdict_text((enum bp_verdict)n), 15, 79);
    }
    return BPH_EXIT_CONFORMS;
}

static int
list_rules(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    for (int n = 0; n < BPH_RULE_COUNT; n++) {
        printf("%-16s ", bph_rule_name((enum bph_rule_id)n));
        bph_print_wrapped(bph_rule_text((enum bph_rule_id)n), 17, 79);
    }
    return BPH_EXIT_CONFORMS;
}

/* The clauses that RULE is evidence for, wrapped. */
static void
print_clauses_of(enum bph_rule_id rule, int indent)
{
    char line[256] = "";
    size_t at = 0;
    for (int n = 0; n < BP_CLAUSE_COUNT && at < sizeof line - 16; n++) {
        if (bph_rule_carries(rule, (enum bp_clause_id)n)) {
            at += (size_t)snprintf(line + at, sizeof line - at, "%s%s",
                                   at > 0 ? " " : "",
                                   bp_clause_at((enum bp_clause_id)n)->name);
        }
    }
    bph_print_wrapped(line, indent, 79);
}

static int
list_cases(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    for (int place = 0; place < BPH_PLACE_COUNT; place++) {
        for (int rule = 0; rule < BPH_RULE_COUNT; rule++) {
            char id[BPH_CASE_BYTES];
            if (bph_case_is((enum bph_rule_id)rule, (enum bph_place)place)) {
                printf("%-28s ", bph_case_id((enum bph_rule_id)rule,
                                             (enum bph_place)place, id));
                print_clauses_of((enum bph_rule_id)rule, 29);
            }
        }
    }
    return BPH_EXIT_CONFORMS;
}

static int
list_liars(int argc, char **argv)
{
    struct bph_options options;
    int count = 0;
    const struct bph_liar *liars = bph_liars(&count);
    if (!bph_options_parse("list", argc, argv, &options)) {
        return BPH_EXIT_USAGE;
    }
    if (options.score && options.matrix) {
        fprintf(stderr, "bufconf list liars: give --score or --matrix\n");
        return BPH_EXIT_USAGE;
    }
    if (options.score || options.matrix) {
        return options.score ? bph_liars_score(&options)
                             : bph_liars_matrix(&options);
    }
    for (int n = 0; n < count; n++) {
        printf("%-28s %-8s %-5s ", liars[n].name,
               bp_clause_at(liars[n].clause)->name,
               bp_verdict_name(liars[n].verdict));
        bph_print_wrapped(liars[n].origin, 44, 79);
    }
    return BPH_EXIT_CONFORMS;
}

static int
list_kinds(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    for (int n = 0; n < BP_KIND_COUNT; n++) {
        printf("%-14s ", bp_kind_name((enum bp_kind)n));
        bph_print_wrapped(bp_kind_text((enum bp_kind)n), 15, 79);
    }
    return BPH_EXIT_CONFORMS;
}

static int
list_exporters(int argc, char **argv)
{
    struct bph_options options;
    struct bph_setup setup = {NULL, NULL, NULL, NULL, NULL};
    struct bph_run run = {0};
    char error[512];
    int status = BPH_EXIT_USAGE;
    if (!bph_options_parse("list", argc, argv, &options)) {
        return status;
    }
    if (!bph_setup_find(&setup, options.python, error, sizeof error)) {
        fprintf(stderr, "bufconf: %s\n", error);
    }
    else if (bph_run_catalogue(&setup, &options, &run)) {
        for (int n = 0; n < run.nsubjects; n++) {
            printf("%-36s %s\n", run.subjects[n].id, run.subjects[n].target);
        }
        status = BPH_EXIT_CONFORMS;
    }
    bph_run_release(&run);
    bph_setup_release(&setup);
    return status;
}

static const struct {
    const char *name;
    int (*list)(int argc, char **argv);
} lists[] = {
    {"clauses", list_clauses},
    {"kinds", list_kinds},
    {"requests", list_requests},
    {"rules", list_rules},
    {"exporters", list_exporters},
    {"liars", list_liars},
    {"ambiguities", list_ambiguities},
    {"verdicts", list_verdicts},
    {"cases", list_cases},
    {"designs", bph_list_designs},
    {"draft-2007-04", bph_list_draft},
};
#define LISTS (sizeof lists / sizeof lists[0])

int
bph_list(int argc, char **argv)
{
    for (size_t n = 0; argc > 1 && n < LISTS; n++) {
        if (strcmp(argv[1], lists[n].name) == 0) {
            return lists[n].list(argc - 1, argv + 1);
        }
    }
    fprintf(stderr, "bufconf list: give one of");
    for (size_t n = 0; n < LISTS; n++) {
        fprintf(stderr, " %s", lists[n].name);
    }
    fputc('\n', stderr);
    return BPH_EXIT_USAGE;
}

/* --- explain --- */

static bool
explain_clause(const char *name)
{
    int id = bp_clause_find(name);
    if (id < 0) {
        return false;
    }
    const struct bp_clause *c = bp_clause_at((enum bp_clause_id)id);
    printf("%s  %s, binds the %s\n  ", c->name, bp_level_name(c->level),
           bp_bound_name(c->bound));
    bph_print_wrapped(c->rule, 2, 79);
    printf("  source: %s\n", c->source);
    if (bph_untested((enum bp_clause_id)id) != NULL) {
        printf("  no case: ");
        bph_print_wrapped(bph_untested((enum bp_clause_id)id), 4, 79);
    }
    for (int n = 0; n < BPH_RULE_COUNT; n++) {
        if (bph_rule_carries((enum bph_rule_id)n, (enum bp_clause_id)id)) {
            printf("  rule %s: %s\n", bph_rule_name((enum bph_rule_id)n),
                   bph_rule_text((enum bph_rule_id)n));
        }
    }
    for (int n = 1; n < BPH_CAUSE_COUNT; n++) {
        if (bph_cause_at((enum bph_cause)n)->clause == (enum bp_clause_id)id) {
            printf("  cause %s: %s\n", bph_cause_name(n),
                   bph_cause_at((enum bph_cause)n)->expected);
        }
    }
    return true;
}

static bool
explain_verdict(const char *name)
{
    int id = bp_verdict_find(name);
    if (id < 0) {
        return false;
    }
    printf("%s\n  ", bp_verdict_name((enum bp_verdict)id));
    bph_print_wrapped(bp_verdict_text((enum bp_verdict)id), 2, 79);
    return true;
}

static void
print_positions(const char *ambiguity)
{
    int count = 0;
    const struct bp_position_row *rows = bp_position_table(&count);
    for (int n = 0; n < count; n++) {
        if (strcmp(rows[n].ambiguity, ambiguity) != 0) {
            continue;
        }
        printf("  %s: ", rows[n].name);
        bph_print_wrapped(rows[n].text, 4, 79);
        printf("    taken by: ");
        bph_print_wrapped(rows[n].takers, 6, 79);
    }
}

static bool
explain_ambiguity(const char *name)
{
    int count = 0;
    const struct bp_ambiguity *rows = bp_ambiguity_table(&count);
    for (int n = 0; n < count; n++) {
        if (strcmp(rows[n].name, name) == 0) {
            printf("%s  ", name);
            bph_print_wrapped(rows[n].topic, 6, 79);
            printf("  treatment: ");
            bph_print_wrapped(rows[n].treatment, 4, 79);
            print_positions(name);
            return true;
        }
    }
    return false;
}

static bool
explain_cause(const char *name)
{
    for (int n = 1; n < BPH_CAUSE_COUNT; n++) {
        if (strcmp(bph_cause_name(n), name) == 0) {
            const struct bph_cause_row *row = bph_cause_at((enum bph_cause)n);
            printf("%s  a cause of findings\n  expected: %s\n\n", name,
                   row->expected);
            return explain_clause(bp_clause_at(row->clause)->name);
        }
    }
    return false;
}

static bool
explain_rule(const char *name)
{
    int rule = bph_rule_find(name);
    if (rule < 0) {
        return false;
    }
    printf("%s  a rule\n  %s\n  evidence for: ", name,
           bph_rule_text((enum bph_rule_id)rule));
    print_clauses_of((enum bph_rule_id)rule, 16);
    return true;
}

static bool
explain_case(const char *name)
{
    enum bph_rule_id rule = BPH_RULE_ALIVE;
    enum bph_place place = BPH_PLACE_FRESH;
    if (!bph_case_find(name, &rule, &place)) {
        return false;
    }
    printf("%s  a case: a rule in a state\n  %s\n  in the state %s: ", name,
           bph_rule_text(rule), bph_place_name(place));
    bph_print_wrapped(bph_place_text(place), 4, 79);
    printf("  evidence for: ");
    print_clauses_of(rule, 16);
    return true;
}

/* A request by number ("0x118") or by name ("INDIRECT"). */
static bool
explain_request(const char *name)
{
    int count = 0;
    const struct bp_request *rows = bp_request_table(&count);
    char *end = NULL;
    long word = strtol(name, &end, 0);
    char text[80];
    if (end == name || *end != '\0') {
        int n = 0;
        while (n < count && strcmp(rows[n].name, name) != 0) {
            n++;
        }
        if (n == count) {
            return false;
        }
        word = rows[n].word;
    }
    int canonical = bp_request_canonical((int)word);
    if (bp_request_print((int)word, text, sizeof text) != BP_OK) {
        return false;
    }
    printf("0x%03x  %s, a request word\n  ", (unsigned)word, text);
    if (canonical == (int)word) {
        puts(bp_request_is_legal((int)word)
                 ? "one of the 70 legal requests"
                 : "FORMAT without ND: not a legal request (REQ-010)");
    }
    else {
        printf("another spelling of 0x%03x: flags that are not whole, and "
               "unknown bits, do not count\n",
               (unsigned)canonical);
    }
    return true;
}

int
bph_explain(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "bufconf explain: give one name\n");
        return BPH_EXIT_USAGE;
    }
    if (explain_clause(argv[1]) || explain_verdict(argv[1])
        || explain_ambiguity(argv[1]) || explain_cause(argv[1])
        || explain_rule(argv[1]) || explain_case(argv[1])
        || explain_request(argv[1]) || bph_explain_design(argv[1])) {
        return BPH_EXIT_CONFORMS;
    }
    fprintf(stderr,
            "bufconf explain: %s is no clause, verdict, ambiguity, cause, "
            "rule, case, request or design; bufconf list shows them\n",
            argv[1]);
    return BPH_EXIT_USAGE;
}
