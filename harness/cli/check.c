/*
 * check and judge: question exporters, or judge again what they answered.
 */
#include "commands.h"

#include "file.h"
#include "last.h"
#include "print.h"
#include "run.h"

#include <stdio.h>
#include <string.h>

static void
print_targets(const struct bph_run *run)
{
    for (int n = 0; n < run->nsubjects; n++) {
        printf("%s  %s\n", run->subjects[n].id, run->subjects[n].target);
    }
}

/* Ask what is in RUN, print it, save it; returns the exit status. */
static int
ask_and_print(const struct bph_setup *setup, const struct bph_options *options,
              const struct bph_expectations *expected, struct bph_run *run)
{
    struct bph_outcome_of_run outcome = {false, false, false};
    struct bph_judging how = {options->profile, {false}, expected};
    int status = BPH_EXIT_OURS;
    if (!bph_run_environment(setup, options, run, &status)) {
        return status;
    }
    bph_run_ask(setup, options, &how, run, false, &outcome);
    bph_print_run(run, options);
    (void)fflush(stdout);
    bph_run_unexpected(run, expected, &outcome);
    status = bph_run_status(run, options, &outcome);
    bph_last_save(run);
    if (options->json != NULL && !bph_run_save(run, options->json)) {
        status = BPH_EXIT_OURS;
    }
    return status;
}

int
bph_check(int argc, char **argv)
{
    struct bph_options options;
    struct bph_setup setup = {NULL, NULL, NULL, NULL, NULL};
    struct bph_run run = {0};
    struct bph_expectations expected = {NULL, 0};
    char error[512];
    int status = BPH_EXIT_USAGE;
    if (!bph_options_parse("check", argc, argv, &options)) {
        return status;
    }
    if (options.nwords == 0) {
        fprintf(stderr, "bufconf check: give a target, for example "
                        "'array:array(\"i\", range(6))'\n");
        return status;
    }
    if (!bph_setup_find(&setup, options.python, error, sizeof error)) {
        fprintf(stderr, "bufconf: %s\n", error);
    }
    else if (bph_run_expectations(&options, &expected)
             && bph_run_targets(&run, &options)) {
        if (options.dry_run) {
            print_targets(&run);
            status = BPH_EXIT_CONFORMS;
        }
        else {
            status = ask_and_print(&setup, &options, &expected, &run);
        }
    }
    bph_expectations_release(&expected);
    bph_run_release(&run);
    bph_setup_release(&setup);
    return status;
}

/* Judge RUN, as it was read, and print it; returns the exit status. */
static int
judge_and_print(const struct bph_options *options,
                const struct bph_expectations *expected, struct bph_run *run)
{
    struct bph_outcome_of_run outcome = {false, false, false};
    struct bph_judging how = {options->profile, {false}, expected};
    bph_judge(run, &how);
    bph_print_run(run, options);
    (void)fflush(stdout);
    bph_run_unexpected(run, expected, &outcome);
    if (options->json != NULL && !bph_run_save(run, options->json)) {
        return BPH_EXIT_OURS;
    }
    return bph_run_status(run, options, &outcome);
}

int
bph_judge_file(int argc, char **argv)
{
    struct bph_options options;
    struct bph_run run = {0};
    struct bph_expectations expected = {NULL, 0};
    char error[512];
    int status = BPH_EXIT_USAGE;
    if (!bph_options_parse("judge", argc, argv, &options)) {
        return status;
    }
    if (options.nwords != 1) {
        fprintf(stderr, "bufconf judge: give one result file\n");
        return status;
    }
    if (!bph_file_read(options.words[0], &run, error, sizeof error)) {
        fprintf(stderr, "bufconf: %s: %s\n", options.words[0], error);
        return status;
    }
    if (bph_run_expectations(&options, &expected)) {
        status = judge_and_print(&options, &expected, &run);
    }
    bph_expectations_release(&expected);
    bph_run_release(&run);
    return status;
}
