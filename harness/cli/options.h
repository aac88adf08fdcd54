/*
 * The command line: one table of options, and which command takes which.
 */
#ifndef BPH_OPTIONS_H
#define BPH_OPTIONS_H

#include "bp_fold.h"
#include "bp_format.h"
#include "worker.h"

#define BPH_PATHS_MAX 64
#define BPH_GLOBS_MAX 64

/* Exit statuses (a contract). */
enum bph_exit {
    BPH_EXIT_CONFORMS = 0,
    BPH_EXIT_BROKEN = 1, /* some subject does not conform */
    BPH_EXIT_USAGE = 2,  /* wrong use */
    BPH_EXIT_OURS = 3,   /* the harness failed */
};

struct bph_options {
    const char *python; /* NULL: see setup.h */
    const char *paths[BPH_PATHS_MAX];
    int npaths;
    const char *select[BPH_GLOBS_MAX], *exclude[BPH_GLOBS_MAX];
    int nselect, nexclude;
    enum bp_profile profile;
    const char *expect;          /* file of expected failures, or NULL */
    const char *json;            /* result file to write, or NULL */
    const char *output;          /* report: folder; NULL: build/report */
    const char *html, *markdown; /* report: files, or NULL */
    int jobs;
    int shard, nshards; /* of 1 to nshards; 1 of 1: everything */
    uint64_t seed;
    struct bph_limits limits;
    bool exhaustive, strict, dry_run, trace, gate;
    bool score, matrix;        /* list liars */
    const struct bp_abi *abi;  /* format: on which machine, */
    struct bp_reading reading; /* read how, */
    enum bp_padding padding;   /* padded how, */
    bool as_json;              /* and said how */
    int verbose;               /* -1 quiet, 0, 1 */
    char **words;              /* what is not an option */
    int nwords;
};

/*
 * Parse the arguments of COMMAND.
 *
 *   Returns  true; or false after a sentence on stderr
 */
bool
bph_options_parse(const char *command, int argc, char **argv,
                  struct bph_options *options);

/* Print the options that COMMAND takes, a line each. */
void
bph_options_help(const char *command);

#endif
