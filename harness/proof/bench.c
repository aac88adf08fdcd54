/*
 * How long does asking take?  Run by hand; nothing is asserted.
 *
 * Usage: bufconf_bench PROGRAM PYTHON DATA
 *
 *   sweep   one session of the state "fresh" (all words, three fills, release
 *           of a copy) of every subject of the catalogue: median and worst
 *   check   the program from start to exit on one target of the standard
 *           library (no import to speak of): median of 7
 *   report  the whole catalogue by two workers
 */
#define _GNU_SOURCE
#include "ask.h"
#include "run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double
seconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static int
by_value(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;
    return (a > b) - (a < b);
}

static double
median(double *values, int n)
{
    qsort(values, (size_t)n, sizeof *values, by_value);
    return n == 0 ? 0 : values[n / 2];
}

/* Ask every subject of RUN once and print what a session took. */
static void
bench_sweeps(const struct bph_setup *setup, const struct bph_options *options,
             struct bph_run *run)
{
    struct bph_judging how = {BP_PROFILE_CPYTHON, {false}, NULL};
    struct bph_launch launch = {
        setup->python,  setup->script, setup->engine, NULL, 0, 0,
        options->limits};
    struct bph_ask ask = {.runner = &bph_worker_runner,
                          .launch = &launch,
                          .how = &how,
                          .skip_read_write = true,
                          .is_catalogue = true};
    double *times = bph_alloc((size_t)run->nsubjects * sizeof *times);
    const char *worst = "none";
    double most = 0;
    int n = 0;
    for (int k = 0; k < run->nsubjects; k++) {
        char error[512];
        struct bph_subject *s = &run->subjects[k];
        ask.sweep_ns = 0;
        if (bph_ask_subject(&ask, s, error, sizeof error) == BPH_ASKED
            && ask.sweep_ns > 0) {
            times[n] = (double)ask.sweep_ns * 1e-6;
            if (times[n] > most) {
                most = times[n];
                worst = s->id;
            }
            n++;
        }
    }
    bph_ask_release(&ask);
    printf("sweep   %d subjects: median %.2f ms, worst %.2f ms (%s)\n", n,
           median(times, n), most, worst);
    free(times);
}

static void
bench_check(const char *program, const char *python)
{
    enum { RUNS = 7 };
    double times[RUNS];
    char *command = bph_format("'%s' check -q --python '%s' "
                               "'array:array(\"d\", [1, 2])' >/dev/null",
                               program, python);
    for (int n = 0; n < RUNS; n++) {
        double start = seconds();
        /* NOLINTNEXTLINE(cert-env33-c): the program itself */
        if (system(command) != 0) {
            puts("check   failed");
        }
        times[n] = seconds() - start;
    }
    free(command);
    printf("check   median %.0f ms\n", median(times, RUNS) * 1e3);
}

static void
bench_report(const struct bph_setup *setup, struct bph_options *options)
{
    struct bph_run run = {0};
    struct bph_outcome_of_run outcome = {false, false, false};
    struct bph_judging how = {BP_PROFILE_CPYTHON, {false}, NULL};
    int status = 0;
    double start = seconds();
    options->jobs = 2;
    if (bph_run_environment(setup, options, &run, &status)
        && bph_run_catalogue(setup, options, &run)) {
        int n = run.nsubjects;
        bph_run_ask(setup, options, &how, &run, true, &outcome);
        printf("report  %d subjects in %.1f s with two workers\n", n,
               seconds() - start);
    }
    bph_run_release(&run);
}

int
main(int argc, char **argv)
{
    char *none[] = {argv[0], NULL};
    struct bph_options options;
    struct bph_run run = {0};
    if (argc != 4 || !bph_options_parse("check", 1, none, &options)) {
        fprintf(stderr, "usage: %s PROGRAM PYTHON DATA\n", argv[0]);
        return 2;
    }
    struct bph_setup setup = {bph_strdup(argv[3]),
                              bph_format("%s/bufconf_engine.so", argv[3]),
                              bph_format("%s/worker.py", argv[3]),
                              bph_strdup(argv[2]), "the benchmark"};
    options.verbose = -1;
    if (bph_run_catalogue(&setup, &options, &run)) {
        bench_sweeps(&setup, &options, &run);
        bench_check(argv[1], argv[2]);
        bench_report(&setup, &options);
    }
    bph_run_release(&run);
    bph_setup_release(&setup);
    return 0;
}
