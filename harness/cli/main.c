/*
 * bufconf: the program.  Subcommands are rows; an unknown one is exit 2.
 */
#include "commands.h"
#include "options.h"

#include <stdio.h>
#include <string.h>

static const struct command {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *usage, *text;
} commands[] = {
    {"check", bph_check, "[options] TARGET...",
     "question exporters: module:expression or FILE.py:expression"},
    {"report", bph_report, "[options] [FILE...]",
     "question the whole catalogue and write the report; or put the result "
     "files of shards together and write theirs"},
    {"judge", bph_judge_file, "[options] FILE", "judge a stored run again"},
    {"list", bph_list, "WHAT [options]",
     "clauses kinds requests rules cases exporters liars ambiguities "
     "verdicts designs draft-2007-04"},
    {"explain", bph_explain, "NAME",
     "a clause, a case, a verdict, an ambiguity, a cause, a rule, a request "
     "word, a design of 2007"},
    {"format", bph_format_string, "[options] STRING",
     "what a format string means: tree, size, offsets, who accepts it"},
    {"reproduce", bph_reproduce, "[--from FILE] [ID]",
     "a standalone script for one finding of the last run; without ID its "
     "findings"},
    {"fuzz", bph_fuzz, "[options] [TARGET...]",
     "fuzz the reference and its neighbours; bufconf fuzz --help"},
    {"test", bph_test, "[--label L]",
     "run the tests of this build (labels quick and full)"},
};
#define COMMANDS (sizeof commands / sizeof commands[0])

static void
usage(void)
{
    puts("bufconf: conformance tests for Python's buffer protocol\n");
    for (size_t n = 0; n < COMMANDS; n++) {
        printf("bufconf %s %s\n    %s\n", commands[n].name, commands[n].usage,
               commands[n].text);
        bph_options_help(commands[n].name);
    }
    puts("\nexit status: 0 all conform, 1 some do not, 2 wrong use, "
         "3 bufconf failed");
}

int
main(int argc, char **argv)
{
    if (argc < 2) {
        usage();
        return BPH_EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        usage();
        return BPH_EXIT_CONFORMS;
    }
    for (size_t n = 0; n < COMMANDS; n++) {
        if (strcmp(argv[1], commands[n].name) == 0) {
            return commands[n].run(argc - 1, argv + 1);
        }
    }
    fprintf(stderr,
            "bufconf: there is no command %s; bufconf --help lists them\n",
            argv[1]);
    return BPH_EXIT_USAGE;
}
