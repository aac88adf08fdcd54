/*
 * Asking the exporters of exporters/native, as `check` would ask them.
 */
#include "liars.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct bph_liar liars[] = {
#define LIAR(name, tmpl, policy, when, when_value, field, operation, value,   \
             clause, verdict, origin, pending)                                \
    {name, BP_##clause, BP_V_##verdict, origin},
#include "liars.def"
#undef LIAR
};
#define LIARS ((int)(sizeof liars / sizeof liars[0]))

static const struct bph_honest honest[] = {
#define OF_KIND(name) {name, BP_V_PASS, false},
#define OF_PART(name)
#define TEMPLATE(id, listed, name, ...) OF_##listed(name)
#include "templates.def"
#undef TEMPLATE
#define ODD(name, tmpl, policy, worst, ...) {name, BP_V_##worst, true},
#include "odd.def"
#undef ODD
};
#define HONEST ((int)(sizeof honest / sizeof honest[0]))

const struct bph_liar *
bph_liars(int *count)
{
    *count = LIARS;
    return liars;
}

const struct bph_honest *
bph_honest(int *count)
{
    *count = HONEST;
    return honest;
}

static char *
target_of(const char *name)
{
    return bph_format("bufconf_native:subject(\"%s\")", name);
}

/* Ask the first COUNT of WORDS into RUN; the exit status. */
static int
ask(const struct bph_natives *natives, const struct bph_options *given,
    char **words, int count, struct bph_run *run)
{
    struct bph_options options = *given;
    struct bph_outcome_of_run outcome = {false, false, false};
    char *folder = bph_format("%s/native", natives->setup.data);
    int status = BPH_EXIT_OURS;
    options.paths[options.npaths++] = folder;
    options.words = words;
    options.nwords = count;
    if (bph_run_environment(&natives->setup, &options, run, &status)) {
        status = BPH_EXIT_OURS;
        if (bph_run_targets(run, &options)) {
            bph_run_ask(&natives->setup, &options, &natives->how, run, false,
                        &outcome);
            status = outcome.failed  ? BPH_EXIT_OURS
                     : outcome.usage ? BPH_EXIT_USAGE
                                     : BPH_EXIT_CONFORMS;
        }
    }
    free(folder);
    return status;
}

/* Ask one first: without the module all of them would say so. */
static int
ask_all(struct bph_natives *natives, char **words, int count)
{
    struct bph_options options = natives->options;
    struct bph_run first = {0};
    options.verbose = -1;
    int status = ask(natives, &options, words, 1, &first);
    bph_run_release(&first);
    if (status != BPH_EXIT_CONFORMS) {
        fprintf(stderr,
                "bufconf: the native exporters cannot be asked by %s; they "
                "are built for one interpreter, with its headers\n",
                natives->setup.python);
        return status;
    }
    return ask(natives, &natives->options, words, count, &natives->run);
}

int
bph_natives_ask(struct bph_natives *natives, const struct bph_options *options,
                bool with_honest)
{
    char *words[LIARS + HONEST];
    char error[512];
    int count = 0;
    memset(natives, 0, sizeof *natives);
    natives->options = *options;
    natives->how.profile = BP_PROFILE_CPYTHON;
    if (options->npaths == BPH_PATHS_MAX) {
        fprintf(stderr, "bufconf: --path: one fewer, for the exporters\n");
        return BPH_EXIT_USAGE;
    }
    if (!bph_setup_find(&natives->setup, options->python, error,
                        sizeof error)) {
        fprintf(stderr, "bufconf: %s\n", error);
        return BPH_EXIT_USAGE;
    }
    char *folder = bph_format("%s/native", natives->setup.data);
    bool here = access(folder, R_OK) == 0;
    free(folder);
    if (!here) {
        fprintf(stderr, "bufconf: there are no native exporters beside this "
                        "program; they are built in the source tree, with "
                        "the headers of an interpreter\n");
        return BPH_EXIT_USAGE;
    }
    for (int n = 0; n < LIARS; n++) {
        words[count++] = target_of(liars[n].name);
    }
    for (int n = 0; with_honest && n < HONEST; n++) {
        words[count++] = target_of(honest[n].name);
    }
    int status = ask_all(natives, words, count);
    while (count > 0) {
        free(words[--count]);
    }
    return status;
}

void
bph_natives_release(struct bph_natives *natives)
{
    bph_run_release(&natives->run);
    bph_setup_release(&natives->setup);
}

struct bph_subject *
bph_native(const struct bph_natives *natives, const char *name)
{
    char *target = target_of(name);
    struct bph_subject *found = NULL;
    for (int n = 0; n < natives->run.nsubjects && found == NULL; n++) {
        if (strcmp(natives->run.subjects[n].target, target) == 0) {
            found = &natives->run.subjects[n];
        }
    }
    free(target);
    return found;
}

enum bp_verdict
bph_worst_finding(const struct bph_subject *subject)
{
    enum bp_verdict out = BP_V_PASS;
    for (int n = 0; n < subject->nfindings; n++) {
        if (subject->findings[n].verdict > out) {
            out = subject->findings[n].verdict;
        }
    }
    return out;
}

bool
bph_liar_is_caught(const struct bph_liar *liar,
                   const struct bph_subject *subject)
{
    bool found = false;
    for (int n = 0; subject != NULL && n < subject->nfindings; n++) {
        found = found
                || (subject->findings[n].clause == liar->clause
                    && subject->findings[n].verdict == liar->verdict);
    }
    return found && bph_worst_finding(subject) == liar->verdict;
}

bool
bph_liar_only_crashed(const struct bph_subject *subject)
{
    bool died = false;
    for (int n = 0; n < subject->nfindings; n++) {
        enum bp_verdict verdict = subject->findings[n].verdict;
        if (verdict == BP_V_CRASH || verdict == BP_V_TIMEOUT) {
            died = true;
        }
        else if (bph_verdict_fails(verdict)) {
            return false;
        }
    }
    return died;
}
