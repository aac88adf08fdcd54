/*
 * Running the asking.
 *
 * Threads share a queue of packages; each has one worker process at a time
 * and writes into its own subjects only, so the order of the result does not
 * depend on how many there are.
 */
#define _GNU_SOURCE
#include "run.h"

#include "ask.h"
#include "bp_request.h"
#include "digest.h"
#include "file.h"

#include <errno.h>
#include <fnmatch.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct bph_launch
launch_of(const struct bph_setup *setup, const struct bph_options *options)
{
    return (struct bph_launch){setup->python,  setup->script,   setup->engine,
                               options->paths, options->npaths, options->seed,
                               options->limits};
}

/* --- the environment --- */

/* Run one COMMAND in a worker of its own and hand each text record to EACH.
 * False after a sentence on stderr. */
static bool
once(const struct bph_setup *setup, const struct bph_options *options,
     const char *command,
     bool (*each)(const struct bph_json *text, void *context), void *context)
{
    char error[512];
    struct bph_reply reply;
    struct bph_launch launch = launch_of(setup, options);
    struct bph_worker *worker = bph_worker_start(&launch, error, sizeof error);
    if (worker == NULL) {
        fprintf(stderr, "bufconf: %s: %s\n", setup->python, error);
        return false;
    }
    bph_worker_command(worker, command, &reply);
    bool ok = reply.end == BPH_END_DONE;
    if (!ok) {
        fprintf(stderr, "bufconf: %s did not answer; its output: %s\n",
                setup->python, bph_worker_output(worker));
    }
    size_t at = 0;
    const void *payload = NULL;
    const struct bph_record *record = NULL;
    while (ok && (record = bph_reply_next(&reply, &at, &payload)) != NULL) {
        struct bph_json text;
        if (record->kind == BPH_REC_TEXT
            && bph_json_parse(payload, record->size, &text, error,
                              sizeof error)) {
            ok = each(&text, context);
            bph_json_release(&text);
        }
    }
    bph_worker_stop(worker);
    return ok;
}

static bool
take_environment(const struct bph_json *text, void *context)
{
    struct bph_run *run = context;
    if (strcmp(bph_json_text(text, "record", ""), "env") != 0) {
        fprintf(stderr, "bufconf: %s\n",
                bph_json_text(text, "error", "no environment"));
        return false;
    }
    run->implementation =
        bph_strdup(bph_json_text(text, "implementation", "?"));
    run->version = bph_strdup(bph_json_text(text, "version", "?"));
    run->platform = bph_strdup(bph_json_text(text, "platform", "?"));
    return true;
}

bool
bph_run_environment(const struct bph_setup *setup,
                    const struct bph_options *options, struct bph_run *run,
                    int *status)
{
    *status = BPH_EXIT_OURS;
    run->seed = options->seed;
    if (!once(setup, options, "{\"do\":\"env\"}", take_environment, run)) {
        *status = BPH_EXIT_USAGE;
        return false;
    }
    if (options->verbose >= 0) {
        printf("python  %s (%s %s, %s)\n\n", setup->python,
               run->implementation, run->version, setup->python_why);
        (void)fflush(stdout);
    }
    return true;
}

/* --- which subjects --- */

static bool
matches(const char *const *globs, int n, const struct bph_subject *s)
{
    for (int k = 0; k < n; k++) {
        if (fnmatch(globs[k], s->id, 0) == 0
            || fnmatch(globs[k], s->target, 0) == 0) {
            return true;
        }
    }
    return false;
}

static bool
is_chosen(const struct bph_options *o, const struct bph_subject *s)
{
    return (o->nselect == 0 || matches(o->select, o->nselect, s))
           && !matches(o->exclude, o->nexclude, s);
}

/* Drop the last subject again if it was not chosen or is there already. */
static void
keep_if_chosen(struct bph_run *run, const struct bph_options *options)
{
    struct bph_subject *s = &run->subjects[run->nsubjects - 1];
    bool keep = is_chosen(options, s);
    for (int n = 0; n < run->nsubjects - 1 && keep; n++) {
        keep = strcmp(run->subjects[n].id, s->id) != 0;
    }
    if (!keep) {
        bph_subject_release(s);
        run->nsubjects--;
    }
}

/* FNV-1a, 64 bits, of the bytes of ID. */
static uint64_t
hash_of(const char *id)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (; *id != '\0'; id++) {
        hash = (hash ^ (unsigned char)*id) * UINT64_C(0x100000001b3);
    }
    return hash;
}

int
bph_run_shard_of(const char *id, int nshards)
{
    return (int)(hash_of(id) % (uint64_t)nshards) + 1;
}

/* Drop the subjects that are not of the chosen shard. */
static bool
keep_shard(struct bph_run *run, const struct bph_options *options)
{
    int all = run->nsubjects;
    int kept = 0;
    for (int n = 0; n < all; n++) {
        struct bph_subject *s = &run->subjects[n];
        if (bph_run_shard_of(s->id, options->nshards) == options->shard) {
            run->subjects[kept++] = *s;
        }
        else {
            bph_subject_release(s);
        }
    }
    run->nsubjects = kept;
    if (kept == 0) {
        fprintf(
            stderr,
            "bufconf: the shard %d/%d is empty: what is selected (%d) is in "
            "other shards; leave this one out, or use fewer\n",
            options->shard, options->nshards, all);
    }
    return kept > 0;
}

/* Sort RUN and keep the shard; false after a sentence on stderr if that
 * leaves nothing. */
static bool
settle_selection(struct bph_run *run, const struct bph_options *options)
{
    bph_run_sort(run);
    if (run->nsubjects == 0) {
        fprintf(stderr, "bufconf: the selection selects no subject; "
                        "--dry-run without it shows what there is\n");
        return false;
    }
    return keep_shard(run, options);
}

bool
bph_run_targets(struct bph_run *run, const struct bph_options *options)
{
    for (int n = 0; n < options->nwords; n++) {
        const char *target = options->words[n];
        const char *colon = strchr(target, ':');
        char id[64];
        if (colon == NULL || colon == target || colon[1] == '\0') {
            fprintf(stderr,
                    "bufconf: %s: a target is module:expression or "
                    "FILE.py:expression\n",
                    target);
            return false;
        }
        struct bph_subject *s = bph_run_add_subject(run);
        bph_slug(target, id);
        s->id = bph_strdup(id);
        s->target = bph_strdup(target);
        s->package = bph_format("%.*s", (int)(colon - target), target);
        keep_if_chosen(run, options);
    }
    return settle_selection(run, options);
}

struct catalogue {
    struct bph_run *run;
    const struct bph_options *options;
};

static bool
take_subject(const struct bph_json *text, void *context)
{
    struct catalogue *catalogue = context;
    if (strcmp(bph_json_text(text, "record", ""), "subject") != 0) {
        fprintf(stderr, "bufconf: the catalogue: %s\n",
                bph_json_text(text, "error", "not a subject"));
        return false;
    }
    struct bph_subject *s = bph_run_add_subject(catalogue->run);
    s->id = bph_strdup(bph_json_text(text, "id", "?"));
    s->target = bph_strdup(bph_json_text(text, "target", "?"));
    s->package = bph_strdup(bph_json_text(text, "package", "?"));
    keep_if_chosen(catalogue->run, catalogue->options);
    return true;
}

bool
bph_run_catalogue(const struct bph_setup *setup,
                  const struct bph_options *options, struct bph_run *run)
{
    struct catalogue catalogue = {run, options};
    if (!once(setup, options, "{\"do\":\"list\"}", take_subject, &catalogue)) {
        return false;
    }
    return settle_selection(run, options);
}

/* --- asking --- */

/* What the threads share. */
struct crew {
    const struct bph_setup *setup;
    const struct bph_options *options;
    const struct bph_judging *how;
    struct bph_run *run;
    bool is_catalogue;
    pthread_mutex_t lock; /* guards all below, and stderr */
    bool *taken;          /* of each subject: some thread has it */
    bool *dropped;        /* of each subject: it could not be made */
    int done;
    struct bph_outcome_of_run *outcome;
};

static void
progress(const struct crew *crew, const char *id)
{
    if (isatty(STDERR_FILENO) && crew->options->verbose >= 0
        && crew->run->nsubjects > 1) {
        fprintf(stderr, "\r\033[K%d of %d  %s", crew->done,
                crew->run->nsubjects, id);
        if (crew->done == crew->run->nsubjects) {
            fputs("\r\033[K", stderr);
        }
    }
}

static void
note_package(struct bph_run *run, const char *name, const char *version)
{
    for (int n = 0; n < run->npackages; n++) {
        if (strcmp(run->packages[n].name, name) == 0) {
            return;
        }
    }
    run->packages = bph_realloc(run->packages, (size_t)(run->npackages + 1)
                                                   * sizeof *run->packages);
    run->packages[run->npackages++] =
        (struct bph_package){bph_strdup(name), bph_strdup(version)};
}

/* Take the next subject of PACKAGE, or of any package if it is NULL. */
static struct bph_subject *
take_next(struct crew *crew, const char *package)
{
    for (int n = 0; n < crew->run->nsubjects; n++) {
        struct bph_subject *s = &crew->run->subjects[n];
        if (!crew->taken[n]
            && (package == NULL || strcmp(s->package, package) == 0)) {
            crew->taken[n] = true;
            return s;
        }
    }
    return NULL;
}

static void
note_asked(struct crew *crew, struct bph_subject *s, enum bph_asked asked,
           const char *version, const char *error)
{
    crew->done++;
    progress(crew, s->id);
    if (version != NULL) {
        note_package(crew->run, s->package, version);
    }
    switch (asked) {
    case BPH_ASKED:
    case BPH_SKIPPED:
        return;
    case BPH_UNUSABLE:
        crew->outcome->usage = true;
        break;
    case BPH_FAILED:
        crew->outcome->failed = true;
        break;
    }
    fprintf(stderr, "bufconf: %s\n", error);
    crew->dropped[s - crew->run->subjects] = true;
}

static bool
is_before_313(const char *version)
{
    int major = 0;
    int minor = 0;
    return sscanf(version, "%d.%d", &major, &minor) == 2 && major == 3
           && minor < 13;
}

static void *
work(void *context)
{
    struct crew *crew = context;
    struct bph_launch launch = launch_of(crew->setup, crew->options);
    struct bph_ask ask = {
        .runner = &bph_worker_runner,
        .launch = &launch,
        .how = crew->how,
        .exhaustive = crew->options->exhaustive,
        .skip_read_write = !is_before_313(crew->run->version),
        .is_catalogue = crew->is_catalogue,
    };
    struct bph_subject *s = NULL;
    char *package = NULL;
    for (;;) {
        char error[1024] = "";
        (void)pthread_mutex_lock(&crew->lock);
        s = package == NULL ? NULL : take_next(crew, package);
        bool other = s == NULL;
        if (other) {
            s = take_next(crew, NULL);
        }
        (void)pthread_mutex_unlock(&crew->lock);
        if (s == NULL) {
            break;
        }
        if (other) {
            bph_ask_release(&ask);
            free(package);
            package = bph_strdup(s->package);
        }
        enum bph_asked asked = bph_ask_subject(&ask, s, error, sizeof error);
        (void)pthread_mutex_lock(&crew->lock);
        note_asked(crew, s, asked, ask.version, error);
        (void)pthread_mutex_unlock(&crew->lock);
    }
    free(package);
    bph_ask_release(&ask);
    return NULL;
}

static void
drop_unmade(struct bph_run *run, const bool *dropped)
{
    int kept = 0;
    for (int n = 0; n < run->nsubjects; n++) {
        if (dropped[n]) {
            bph_subject_release(&run->subjects[n]);
        }
        else {
            run->subjects[kept++] = run->subjects[n];
        }
    }
    run->nsubjects = kept;
}

static int
package_by_name(const void *left, const void *right)
{
    const struct bph_package *a = left;
    const struct bph_package *b = right;
    return strcmp(a->name, b->name);
}

void
bph_run_ask(const struct bph_setup *setup, const struct bph_options *options,
            const struct bph_judging *how, struct bph_run *run,
            bool is_catalogue, struct bph_outcome_of_run *outcome)
{
    size_t n = (size_t)run->nsubjects;
    pthread_t threads[64];
    int started = 0;
    struct crew crew = {setup,        options,      how,
                        run,          is_catalogue, PTHREAD_MUTEX_INITIALIZER,
                        bph_alloc(n), bph_alloc(n), 0,
                        outcome};
    memset(crew.taken, 0, n);
    memset(crew.dropped, 0, n);
    bph_judge_warm_up();
    while (started < options->jobs && started < run->nsubjects
           && pthread_create(&threads[started], NULL, work, &crew) == 0) {
        started++;
    }
    if (started == 0) {
        (void)work(&crew);
    }
    for (int k = 0; k < started; k++) {
        (void)pthread_join(threads[k], NULL);
    }
    drop_unmade(run, crew.dropped);
    free(crew.taken);
    free(crew.dropped);
    free(run->profile);
    run->profile = bph_strdup(bp_profile_name(how->profile));
    if (run->npackages > 0) {
        qsort(run->packages, (size_t)run->npackages, sizeof *run->packages,
              package_by_name);
    }
}

/* --- the end --- */

bool
bph_run_expectations(const struct bph_options *options,
                     struct bph_expectations *expected)
{
    char error[256];
    *expected = (struct bph_expectations){NULL, 0};
    if (options->expect == NULL
        || bph_expectations_read(options->expect, expected, error,
                                 sizeof error)) {
        return true;
    }
    fprintf(stderr, "bufconf: --expect %s: %s\n", options->expect, error);
    return false;
}

void
bph_run_unexpected(const struct bph_run *run,
                   const struct bph_expectations *expected,
                   struct bph_outcome_of_run *outcome)
{
    const struct bph_expectation *row = NULL;
    int at = 0;
    while ((row = bph_unexpected_pass(expected, run, &at)) != NULL) {
        outcome->unexpected = true;
        fprintf(stderr,
                "bufconf: unexpected pass: line %d expects %s of %s (%s); "
                "remove the line\n",
                row->line, bp_clause_at(row->clause)->name, row->subject,
                row->reason);
    }
}

int
bph_run_status(const struct bph_run *run, const struct bph_options *options,
               const struct bph_outcome_of_run *outcome)
{
    bool broken = options->strict && outcome->unexpected;
    bool ours = outcome->failed;
    bool usage = outcome->usage;
    int judged = 0;
    for (int n = 0; n < run->nsubjects; n++) {
        const struct bph_subject *s = &run->subjects[n];
        int wants = bp_verdict_exit(s->verdict, options->strict);
        broken = broken || wants == 1;
        ours = ours || wants == 3;
        judged += s->skipped == NULL;
        if (bph_is_unjudged(s)) {
            usage = true;
            fprintf(stderr,
                    "bufconf: %s refused every request: nothing was judged; "
                    "declare \"refuses\": True if that is meant\n",
                    s->target);
        }
    }
    return ours                   ? BPH_EXIT_OURS
           : usage || judged == 0 ? BPH_EXIT_USAGE
           : broken               ? BPH_EXIT_BROKEN
                                  : BPH_EXIT_CONFORMS;
}

bool
bph_run_save(const struct bph_run *run, const char *path)
{
    char *part = bph_format("%s.part", path);
    FILE *out = fopen(part, "w");
    bool ok = out != NULL && bph_file_write(run, out);
    if (out != NULL && fclose(out) != 0) {
        ok = false;
    }
    ok = ok && rename(part, path) == 0;
    if (!ok) {
        fprintf(stderr, "bufconf: %s cannot be written: %s\n", path,
                strerror(errno));
        (void)unlink(part);
    }
    free(part);
    return ok;
}
