/*
 * The command line, parsed by getopt_long from one table.
 */
#define _GNU_SOURCE
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SHARDS_MAX 9999

/* Which commands take an option. */
enum {
    ASK = 1,     /* check */
    JUDGE = 2,   /* judge */
    REPORT = 4,  /* report */
    LIST = 8,    /* list */
    FORMAT = 16, /* format */
};

enum option_id {
    OPT_PYTHON = 256,
    OPT_PATH,
    OPT_PROFILE,
    OPT_JSON,
    OPT_EXPECT,
    OPT_SELECT,
    OPT_EXCLUDE,
    OPT_JOBS,
    OPT_SHARD,
    OPT_TIMEOUT,
    OPT_SEED,
    OPT_EXHAUSTIVE,
    OPT_STRICT,
    OPT_DRY_RUN,
    OPT_TRACE,
    OPT_GATE,
    OPT_SCORE,
    OPT_MATRIX,
    OPT_OUTPUT,
    OPT_HTML,
    OPT_MARKDOWN,
    OPT_ABI,
    OPT_SCOPE,
    OPT_PADDING,
    OPT_CTYPES,
    OPT_AS_JSON,
    OPT_QUIET = 'q',
    OPT_VERBOSE = 'v',
    OPT_HELP = 'h',
};

#define BP_ABI(id, name, ...) " " name
static const char abi_text[] = "sizes of which machine (default: this one):"
#include "abis.def"
    ;
#undef BP_ABI

static const struct row {
    const char *name;
    const char *value; /* what it takes, or NULL */
    const char *text;
    int id;
    int commands;
} rows[] = {
    {"python", "PY",
     "the interpreter that asks (default: the active environment's)",
     OPT_PYTHON, ASK | REPORT | LIST},
    {"path", "DIR", "put DIR in front of sys.path; may be repeated", OPT_PATH,
     ASK | REPORT | LIST},
    {"profile", "P", "docs, cpython (default) or pep3118", OPT_PROFILE,
     ASK | REPORT | JUDGE},
    {"json", "FILE",
     "write the result file (list liars, list designs: the figures)", OPT_JSON,
     ASK | JUDGE | LIST},
    {"expect", "FILE", "expected failures: lines SUBJECT CLAUSE CAUSE reason",
     OPT_EXPECT, ASK | JUDGE | REPORT},
    {"select", "GLOB",
     "only subjects whose id or target matches; may be repeated", OPT_SELECT,
     ASK | REPORT},
    {"exclude", "GLOB",
     "no subject whose id or target matches; may be repeated", OPT_EXCLUDE,
     ASK | REPORT},
    {"jobs", "N", "how many processes ask at once (default: the processors)",
     OPT_JOBS, ASK | REPORT | LIST},
    {"shard", "I/N",
     "only the Ith of N parts, by a hash of the ids (FNV-1a modulo N)",
     OPT_SHARD, ASK | REPORT},
    {"timeout", "S", "seconds for one request (default 1)", OPT_TIMEOUT,
     ASK | REPORT},
    {"seed", "N", "which part of large contents is read (default 0)", OPT_SEED,
     ASK | REPORT},
    {"exhaustive", NULL, "go on after five requests that killed the process",
     OPT_EXHAUSTIVE, ASK | REPORT},
    {"strict", NULL, "WARN and FLAKY make the exit status 1", OPT_STRICT,
     ASK | REPORT | JUDGE},
    {"dry-run", NULL, "say what would be asked, and ask nothing", OPT_DRY_RUN,
     ASK | REPORT},
    {"trace", NULL, "print every answer", OPT_TRACE, ASK | JUDGE},
    {"gate", NULL, "exit with 1 if a subject does not conform", OPT_GATE,
     REPORT},
    {"score", NULL, "list liars: ask them all, and say who is caught",
     OPT_SCORE, LIST},
    {"matrix", NULL,
     "list liars: ask them all; clause x case x liar, and the holes",
     OPT_MATRIX, LIST},
    {"output", "DIR", "where to write (default: build/report)", OPT_OUTPUT,
     REPORT},
    {"html", "FILE", "write the matrix there as well", OPT_HTML,
     REPORT | LIST},
    {"markdown", "FILE", "write the Markdown summary there as well",
     OPT_MARKDOWN, REPORT | LIST},
    {"quiet", NULL, "-q: the last line only", OPT_QUIET,
     ASK | REPORT | JUDGE | LIST},
    {"verbose", NULL, "-v: what holds, too", OPT_VERBOSE,
     ASK | REPORT | JUDGE | LIST},
    {"json", NULL, "one JSON object, a line", OPT_AS_JSON, FORMAT},
    {"abi", "NAME", abi_text, OPT_ABI, FORMAT},
    {"padding", "RULE",
     "who pads T{} and the end (X-14): strict (default), c, numpy or cython",
     OPT_PADDING, FORMAT},
    {"scope", "RULE",
     "where a prefix ends (X-13): sticky (default), struct or item", OPT_SCOPE,
     FORMAT},
    {"ctypes", NULL, "read it as ctypes writes it (X-35)", OPT_CTYPES, FORMAT},
    {"verbose", NULL, "-v: all of it, however long", OPT_VERBOSE, FORMAT},
};
#define ROWS (sizeof rows / sizeof rows[0])

static int
command_bit(const char *command)
{
    return strcmp(command, "check") == 0    ? ASK
           : strcmp(command, "judge") == 0  ? JUDGE
           : strcmp(command, "report") == 0 ? REPORT
           : strcmp(command, "list") == 0   ? LIST
           : strcmp(command, "format") == 0 ? FORMAT
                                            : 0;
}

void
bph_options_help(const char *command)
{
    int bit = command_bit(command);
    for (size_t n = 0; n < ROWS; n++) {
        if (rows[n].commands & bit) {
            char left[40];
            (void)snprintf(left, sizeof left, "--%s%s%s", rows[n].name,
                           rows[n].value != NULL ? " " : "",
                           rows[n].value != NULL ? rows[n].value : "");
            printf("  %-18s %s\n", left, rows[n].text);
        }
    }
}

static bool
number(const char *name, const char *text, double low, double high,
       double *out)
{
    char *end = NULL;
    errno = 0;
    double value = strtod(text, &end);
    if (errno != 0 || end == text || *end != '\0' || !(value >= low)
        || !(value <= high)) {
        fprintf(stderr, "bufconf: --%s %s: give a number from %g to %g\n",
                name, text, low, high);
        return false;
    }
    *out = value;
    return true;
}

static bool
seed(const char *text, uint64_t *out)
{
    char *end = NULL;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 0);
    if (errno != 0 || end == text || *end != '\0' || text[0] == '-') {
        fprintf(stderr, "bufconf: --seed %s: give a whole number from 0\n",
                text);
        return false;
    }
    *out = value;
    return true;
}

/* I/N: the Ith of N parts. */
static bool
shard(const char *text, int *which, int *count)
{
    char *end = NULL;
    errno = 0;
    long i = strtol(text, &end, 10);
    bool ok = errno == 0 && end != text && *end == '/' && end[1] >= '0'
              && end[1] <= '9' && text[0] >= '0' && text[0] <= '9';
    long n = ok ? strtol(end + 1, &end, 10) : 0;
    if (!ok || errno != 0 || *end != '\0' || n < 1 || n > SHARDS_MAX || i < 1
        || i > n) {
        fprintf(stderr,
                "bufconf: --shard %s: give I/N, the Ith of N parts, with I "
                "from 1 to N and N up to %d\n",
                text, SHARDS_MAX);
        return false;
    }
    *which = (int)i;
    *count = (int)n;
    return true;
}

static bool
append(const char *name, const char **list, int *n, int max, const char *value)
{
    if (*n == max) {
        fprintf(stderr, "bufconf: --%s: at most %d of them\n", name, max);
        return false;
    }
    list[(*n)++] = value;
    return true;
}

static bool
profile(const char *text, enum bp_profile *out)
{
    int found = bp_profile_find(text);
    if (found < 0) {
        fprintf(stderr,
                "bufconf: --profile %s: there are docs, cpython, pep3118\n",
                text);
        return false;
    }
    *out = (enum bp_profile)found;
    return true;
}

static bool
abi(const char *text, const struct bp_abi **out)
{
    const struct bp_abi *found = bp_abi_find(text);
    if (found == NULL) {
        fprintf(stderr, "bufconf: --abi %s: there are%s\n", text,
                strrchr(abi_text, ':') + 1);
        return false;
    }
    *out = found;
    return true;
}

static bool
padding(const char *text, enum bp_padding *out)
{
    for (int n = 0; n < BP_PAD_COUNT; n++) {
        if (strcmp(bp_padding_name((enum bp_padding)n), text) == 0) {
            *out = (enum bp_padding)n;
            return true;
        }
    }
    fprintf(stderr,
            "bufconf: --padding %s: there are strict, c, numpy, "
            "cython\n",
            text);
    return false;
}

static bool
scope(const char *text, enum bp_scope *out)
{
    for (int n = 0; n < BP_SCOPE_COUNT; n++) {
        if (strcmp(bp_scope_name((enum bp_scope)n), text) == 0) {
            *out = (enum bp_scope)n;
            return true;
        }
    }
    fprintf(stderr, "bufconf: --scope %s: there are sticky, struct, item\n",
            text);
    return false;
}

/* Options with a number. */
static bool
take_number(struct bph_options *o, int id, const char *text)
{
    double value = 0;
    if (id == OPT_SHARD) {
        return shard(text, &o->shard, &o->nshards);
    }
    if (id == OPT_SEED) {
        return seed(text, &o->seed);
    }
    if (id == OPT_JOBS) {
        bool ok = number("jobs", text, 1, 64, &value);
        o->jobs = (int)value;
        return ok;
    }
    bool ok = number("timeout", text, 0.01, 3600, &value);
    o->limits.request_ms = (int)(value * 1000);
    return ok;
}

/* Options with a text. */
static bool
take_text(struct bph_options *o, int id, const char *text)
{
    switch (id) {
    case OPT_PYTHON:
        o->python = text;
        return true;
    case OPT_PATH:
        return append("path", o->paths, &o->npaths, BPH_PATHS_MAX, text);
    case OPT_SELECT:
        return append("select", o->select, &o->nselect, BPH_GLOBS_MAX, text);
    case OPT_EXCLUDE:
        return append("exclude", o->exclude, &o->nexclude, BPH_GLOBS_MAX,
                      text);
    case OPT_PROFILE:
        return profile(text, &o->profile);
    case OPT_JSON:
        o->json = text;
        return true;
    case OPT_EXPECT:
        o->expect = text;
        return true;
    case OPT_OUTPUT:
        o->output = text;
        return true;
    case OPT_HTML:
        o->html = text;
        return true;
    case OPT_MARKDOWN:
        o->markdown = text;
        return true;
    case OPT_ABI:
        return abi(text, &o->abi);
    case OPT_PADDING:
        return padding(text, &o->padding);
    case OPT_SCOPE:
        return scope(text, &o->reading.scope);
    default:
        return take_number(o, id, text);
    }
}

static void
take_switch(struct bph_options *o, int id)
{
    o->exhaustive = o->exhaustive || id == OPT_EXHAUSTIVE;
    o->strict = o->strict || id == OPT_STRICT;
    o->dry_run = o->dry_run || id == OPT_DRY_RUN;
    o->trace = o->trace || id == OPT_TRACE;
    o->gate = o->gate || id == OPT_GATE;
    o->score = o->score || id == OPT_SCORE;
    o->matrix = o->matrix || id == OPT_MATRIX;
    o->reading.ctypes = o->reading.ctypes || id == OPT_CTYPES;
    o->as_json = o->as_json || id == OPT_AS_JSON;
    if (id == OPT_QUIET) {
        o->verbose = -1;
    }
    if (id == OPT_VERBOSE) {
        o->verbose = 1;
    }
}

static void
defaults(struct bph_options *o)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    memset(o, 0, sizeof *o);
    o->profile = BP_PROFILE_CPYTHON;
    o->abi = bp_abi_host();
    o->jobs = processors > 0 && processors < 64 ? (int)processors : 1;
    o->shard = 1;
    o->nshards = 1;
    o->limits = (struct bph_limits){1000, 60000, INT64_C(2) << 30, 1 << 20};
}

/* What getopt did not like, as it was written. */
static void
complain(const char *command, int id, char **argv)
{
    char letter[] = {'-', (char)optopt, '\0'};
    bool is_letter = id == '?' && optopt > 0 && optopt < OPT_PYTHON;
    fprintf(stderr,
            id == ':' ? "bufconf %s: %s needs a value\n"
                      : "bufconf %s: there is no option %s; see "
                        "bufconf --help\n",
            command, is_letter ? letter : argv[optind - 1]);
    if (command_bit(command) == FORMAT && is_letter) {
        fputs("(-- goes before a format that begins with -)\n", stderr);
    }
}

/* The options of COMMAND as getopt wants them. */
static void
list_options(const char *command, struct option longs[ROWS + 1],
             char shorts[ROWS + 2])
{
    int bit = command_bit(command);
    memset(longs, 0, (ROWS + 1) * sizeof longs[0]);
    *shorts++ = ':';
    for (size_t row = 0; row < ROWS; row++) {
        if (rows[row].commands & bit) {
            longs->name = rows[row].name;
            longs->has_arg =
                rows[row].value != NULL ? required_argument : no_argument;
            longs->val = rows[row].id;
            longs++;
            if (rows[row].id < OPT_PYTHON) {
                *shorts++ = (char)rows[row].id;
            }
        }
    }
    *shorts = '\0';
}

bool
bph_options_parse(const char *command, int argc, char **argv,
                  struct bph_options *options)
{
    struct option longs[ROWS + 1];
    char shorts[ROWS + 2];
    int id = 0;
    list_options(command, longs, shorts);
    defaults(options);
    optind = 1;
    opterr = 0;
    while ((id = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
        if (id == '?' || id == ':') {
            complain(command, id, argv);
            return false;
        }
        if (optarg == NULL) {
            take_switch(options, id);
        }
        else if (!take_text(options, id, optarg)) {
            return false;
        }
    }
    options->words = argv + optind;
    options->nwords = argc - optind;
    return true;
}
