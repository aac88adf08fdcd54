/*
 * fuzz and reproduce: hand over to the scripts of the data folder, run by the
 * interpreter that was chosen.  Their options are their own.
 */
#define _GNU_SOURCE
#include "commands.h"

#include "last.h"
#include "lines.h"
#include "options.h"
#include "program.h"
#include "setup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What --python says among ARGV, or NULL. */
static const char *
python_of(int argc, char **argv)
{
    for (int n = 1; n < argc; n++) {
        if (strcmp(argv[n], "--python") == 0 && n + 1 < argc) {
            return argv[n + 1];
        }
        if (strncmp(argv[n], "--python=", 9) == 0) {
            return argv[n] + 9;
        }
    }
    return NULL;
}

/* Scripts may have exporters questioned, by this very program, and look at
 * its last run. */
static void
name_ours(void)
{
    char program[4096];
    char *last = bph_last_path();
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    if (n > 0) {
        program[n] = '\0';
        (void)setenv("BUFCONF_PROGRAM", program, 1);
    }
    if (last != NULL) {
        (void)setenv("BUFCONF_LAST", last, 1);
    }
    free(last);
}

static int
hand_over(const struct bph_setup *setup, const char *script, int argc,
          char **argv)
{
    const char **words = calloc((size_t)argc + 3, sizeof *words);
    int status = BPH_EXIT_OURS;

    if (words == NULL) {
        return status;
    }
    words[0] = setup->python;
    words[1] = "-B";
    words[2] = script;
    for (int n = 1; n < argc; n++) {
        words[n + 2] = argv[n];
    }
    status = bph_program_run(words);
    free(words);
    return status < 0 ? BPH_EXIT_OURS : status;
}

/* Run the script NAME of the data folder; MISSING says why there is none. */
static int
run_script(const char *name, const char *missing, int argc, char **argv)
{
    struct bph_setup setup = {NULL, NULL, NULL, NULL, NULL};
    char error[512];
    int status = BPH_EXIT_USAGE;

    if (!bph_setup_find(&setup, python_of(argc, argv), error, sizeof error)) {
        fprintf(stderr, "bufconf: %s\n", error);
        return status;
    }
    char *script = bph_format("%s/%s", setup.data, name);
    if (access(script, R_OK) != 0) {
        fprintf(stderr, "bufconf %s: %s\n", argv[0], missing);
    }
    else {
        name_ours();
        status = hand_over(&setup, script, argc, argv);
    }
    free(script);
    bph_setup_release(&setup);
    return status;
}

int
bph_fuzz(int argc, char **argv)
{
    return run_script("fuzz",
                      "the targets are in the source tree; run ./bufconf "
                      "fuzz there",
                      argc, argv);
}

int
bph_reproduce(int argc, char **argv)
{
    return run_script("reports/reproduce.py",
                      "the reports are not in the data folder", argc, argv);
}
