/*
 * Asking groups of native subjects from a test.
 */
#include "proof.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *
target_of(const char *name)
{
    return bph_format("bufconf_native:subject(\"%s\")", name);
}

bool
proof_ask(struct proof *proof, const char *python, const char *data,
          const char *const *names, int count, int request_ms)
{
    char *words[512];
    char *argv[] = {(char *)(uintptr_t) "check", NULL};
    char *native = bph_format("%s/native", data);
    int status = 0;
    memset(proof, 0, sizeof *proof);
    if (count > 512 || !bph_options_parse("check", 1, argv, &proof->options)) {
        free(native);
        return false;
    }
    proof->options.paths[proof->options.npaths++] = native;
    proof->options.verbose = -1;
    if (request_ms > 0) {
        proof->options.limits.request_ms = request_ms;
    }
    proof->how.profile = BP_PROFILE_CPYTHON;
    proof->setup.data = bph_strdup(data);
    proof->setup.engine = bph_format("%s/bufconf_engine.so", data);
    proof->setup.script = bph_format("%s/worker.py", data);
    proof->setup.python = bph_strdup(python);
    proof->setup.python_why = "the test";
    for (int n = 0; n < count; n++) {
        words[n] = target_of(names[n]);
    }
    proof->options.words = words;
    proof->options.nwords = count;
    bool ok = bph_run_environment(&proof->setup, &proof->options, &proof->run,
                                  &status)
              && bph_run_targets(&proof->run, &proof->options);
    if (ok) {
        bph_run_ask(&proof->setup, &proof->options, &proof->how, &proof->run,
                    false, &proof->outcome);
    }
    for (int n = 0; n < count; n++) {
        free(words[n]);
    }
    free(native);
    proof->options.npaths = 0;
    proof->options.nwords = 0;
    return ok;
}

void
proof_release(struct proof *proof)
{
    bph_run_release(&proof->run);
    bph_setup_release(&proof->setup);
}

struct bph_subject *
proof_subject(struct proof *proof, const char *name)
{
    char *target = target_of(name);
    struct bph_subject *found = NULL;
    for (int n = 0; n < proof->run.nsubjects && found == NULL; n++) {
        if (strcmp(proof->run.subjects[n].target, target) == 0) {
            found = &proof->run.subjects[n];
        }
    }
    free(target);
    return found;
}

enum bp_verdict
proof_worst(const struct bph_subject *subject)
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
proof_has(const struct bph_subject *subject, enum bp_clause_id clause,
          enum bp_verdict verdict)
{
    for (int n = 0; n < subject->nfindings; n++) {
        if (subject->findings[n].clause == clause
            && subject->findings[n].verdict == verdict) {
            return true;
        }
    }
    return false;
}
