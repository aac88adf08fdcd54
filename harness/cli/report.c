/*
 * report: question the catalogue (or read result files) and render it.
 * test: hand over to CTest.
 *
 * Rendering is Python's: the package `reports` in the data folder, run by the
 * interpreter that was chosen.
 */
#define _GNU_SOURCE
#include "commands.h"

#include "designs.h"
#include "last.h"
#include "merge.h"
#include "print.h"
#include "program.h"
#include "run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Make FOLDER and what is above it. */
static bool
make_folder(const char *folder)
{
    char *path = bph_strdup(folder);
    for (char *at = path + 1; *at != '\0'; at++) {
        if (*at == '/') {
            *at = '\0';
            (void)mkdir(path, 0777);
            *at = '/';
        }
    }
    bool ok = mkdir(path, 0777) == 0 || errno == EEXIST;
    free(path);
    return ok;
}

/* Render FILE into HTML, which links to HISTORY unless that is NULL, and
 * MARKDOWN. */
static bool
render(const struct bph_setup *setup, const char *file, const char *html,
       const char *markdown, const char *history)
{
    char *reports = bph_format("%s/reports", setup->data);
    const char *argv[] = {
        setup->python, "-B",     reports,
        file,          "--html", html,
        "--markdown",  markdown, history != NULL ? "--history" : NULL,
        history,       NULL};
    int status = bph_program_run(argv);
    free(reports);
    if (status != 0) {
        fprintf(stderr, "bufconf: rendering %s failed\n", file);
    }
    return status == 0;
}

static bool
render_all(const struct bph_setup *setup, const struct bph_options *options,
           const char *folder, const char *file)
{
    char *html = bph_format("%s/index.html", folder);
    char *markdown = bph_format("%s/report.md", folder);
    char *history = bph_format("%s/history.html", folder);
    bool ok = bph_designs_render(setup, history, NULL)
              && render(setup, file, html, markdown, "history.html");
    if (ok && (options->html != NULL || options->markdown != NULL)) {
        ok = render(setup, file, options->html != NULL ? options->html : html,
                    options->markdown != NULL ? options->markdown : markdown,
                    options->html != NULL ? NULL : "history.html");
    }
    if (ok) {
        printf("report  %s\n", html);
    }
    free(html);
    free(markdown);
    free(history);
    return ok;
}

/* Fill RUN by asking the catalogue, or from the files that were named: the
 * shards of one run, put together again. */
static int
obtain(const struct bph_setup *setup, const struct bph_options *options,
       const struct bph_expectations *expected, struct bph_run *run,
       struct bph_outcome_of_run *outcome)
{
    struct bph_judging how = {options->profile, {false}, expected};
    char error[2048];
    int status = BPH_EXIT_CONFORMS;
    if (options->nwords > 0) {
        const char *const *paths = (const char *const *)options->words;
        if (!bph_merge_files(paths, options->nwords, run, error,
                             sizeof error)) {
            fprintf(stderr, "bufconf: %s\n", error);
            return BPH_EXIT_USAGE;
        }
        bph_judge(run, &how);
        return BPH_EXIT_CONFORMS;
    }
    if (!bph_run_environment(setup, options, run, &status)) {
        return status;
    }
    if (!bph_run_catalogue(setup, options, run)) {
        return BPH_EXIT_USAGE;
    }
    if (options->dry_run) {
        return BPH_EXIT_CONFORMS;
    }
    bph_run_ask(setup, options, &how, run, true, outcome);
    return BPH_EXIT_CONFORMS;
}

/* Save, render and print RUN. */
static int
publish(const struct bph_setup *setup, const struct bph_options *options,
        const struct bph_run *run, const struct bph_outcome_of_run *outcome)
{
    const char *folder =
        options->output != NULL ? options->output : "build/report";
    if (!make_folder(folder)) {
        fprintf(stderr, "bufconf: %s cannot be made: %s\n", folder,
                strerror(errno));
        return BPH_EXIT_OURS;
    }
    char *file = bph_format("%s/result.ndjson", folder);
    bph_print_table(run, options);
    (void)fflush(stdout);
    bool ok =
        bph_run_save(run, file) && render_all(setup, options, folder, file);
    free(file);
    bph_last_save(run);
    int status = bph_run_status(run, options, outcome);
    return !ok                                         ? BPH_EXIT_OURS
           : status >= BPH_EXIT_USAGE || options->gate ? status
                                                       : BPH_EXIT_CONFORMS;
}

int
bph_report(int argc, char **argv)
{
    struct bph_options options;
    struct bph_setup setup = {NULL, NULL, NULL, NULL, NULL};
    struct bph_run run = {0};
    struct bph_outcome_of_run outcome = {false, false, false};
    struct bph_expectations expected = {NULL, 0};
    char error[512];
    int status = BPH_EXIT_USAGE;
    if (!bph_options_parse("report", argc, argv, &options)) {
        return status;
    }
    if (options.nwords > 0 && options.nshards > 1) {
        fprintf(stderr, "bufconf report: --shard chooses what is asked; what "
                        "result files hold was asked before\n");
        return status;
    }
    if (!bph_setup_find(&setup, options.python, error, sizeof error)) {
        fprintf(stderr, "bufconf: %s\n", error);
        return status;
    }
    if (bph_run_expectations(&options, &expected)) {
        status = obtain(&setup, &options, &expected, &run, &outcome);
    }
    if (status == BPH_EXIT_CONFORMS && options.dry_run) {
        for (int n = 0; n < run.nsubjects; n++) {
            printf("%s  %s\n", run.subjects[n].id, run.subjects[n].target);
        }
    }
    else if (status == BPH_EXIT_CONFORMS) {
        bph_run_unexpected(&run, &expected, &outcome);
        status = publish(&setup, &options, &run, &outcome);
    }
    bph_expectations_release(&expected);
    bph_run_release(&run);
    bph_setup_release(&setup);
    return status;
}

int
bph_test(int argc, char **argv)
{
    const char *label = "quick|full";
    if (argc == 3 && strcmp(argv[1], "--label") == 0) {
        label = argv[2];
    }
    else if (argc != 1) {
        fprintf(stderr, "bufconf test: takes --label quick, full or "
                        "nightly\n");
        return BPH_EXIT_USAGE;
    }
    char *build = bph_setup_prefix();
    char *tests = bph_format("%s/CTestTestfile.cmake", build);
    int status = BPH_EXIT_USAGE;
    if (access(tests, R_OK) != 0) {
        fprintf(stderr, "bufconf test: the tests are in the source tree; "
                        "run ./bufconf test there\n");
    }
    else {
        const char *ctest[] = {"ctest",
                               "--test-dir",
                               build,
                               "-L",
                               label,
                               "--output-on-failure",
                               "--no-tests=error",
                               "-j",
                               "2",
                               NULL};
        status =
            bph_program_run(ctest) == 0 ? BPH_EXIT_CONFORMS : BPH_EXIT_BROKEN;
    }
    free(tests);
    free(build);
    return status;
}
