/*
 * The runner that asks in a worker process: it makes the object there, and
 * says in a sentence why it cannot.
 */
#define _GNU_SOURCE
#include "ask.h"

#include "parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
replace(char **text, const char *with)
{
    free(*text);
    *text = with == NULL ? NULL : bph_strdup(with);
}

static char *
make_command(const struct bph_ask *ask, const struct bph_subject *subject)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL) {
        abort();
    }
    fputs(ask->is_catalogue ? "{\"do\":\"make\",\"id\":"
                            : "{\"do\":\"make\",\"target\":",
          out);
    bph_json_put_string(out,
                        ask->is_catalogue ? subject->id : subject->target);
    fputc('}', out);
    if (fclose(out) != 0) {
        abort();
    }
    return text;
}

/* Take over what the worker says of the object, the first time. */
static enum bph_asked
take_made(struct bph_ask *ask, struct bph_subject *s,
          const struct bph_json *made, char *error, size_t capacity)
{
    const struct bph_json *truth = bph_json_get(made, "truth");
    if (s->type != NULL) {
        return BPH_ASKED;
    }
    replace(&s->type, bph_json_text(made, "type", "?"));
    if (s->package == NULL) {
        replace(&s->package, bph_json_text(made, "package", "?"));
    }
    replace(&ask->version, bph_json_text(made, "version", NULL));
    s->python_level = bph_json_bool(made, "python_level", false);
    if (truth != NULL && truth->kind == BPH_JSON_OBJECT && truth->n > 0) {
        s->has_truth = true;
        if (!bph_truth_take(truth, &s->truth, error, capacity)) {
            return BPH_UNUSABLE;
        }
    }
    return BPH_ASKED;
}

static enum bph_asked
take_failed(const struct bph_ask *ask, struct bph_subject *s,
            const struct bph_json *failed, char *error, size_t capacity)
{
    const char *stage = bph_json_text(failed, "stage", "?");
    const char *why = bph_json_text(failed, "error", "no reason given");
    bool missing = bph_json_bool(failed, "missing", false);
    if (strcmp(stage, "skip") == 0 || (missing && ask->is_catalogue)) {
        replace(&s->skipped, why);
        return BPH_SKIPPED;
    }
    (void)snprintf(error, capacity, "%s: %s failed: %s", s->target,
                   strcmp(stage, "import") == 0     ? "the import"
                   : strcmp(stage, "evaluate") == 0 ? "the expression"
                   : strcmp(stage, "truth") == 0    ? "its declared truth"
                                                    : stage,
                   why);
    return BPH_UNUSABLE;
}

/* Why a worker is gone, as the end of a sentence. */
static const char *
end_text(const struct bph_reply *reply, char *text, size_t size)
{
    switch (reply->end) {
    case BPH_END_DONE:
        return "was answered without a word";
    case BPH_END_SIGNAL:
        (void)snprintf(text, size, "killed the interpreter with signal %d",
                       reply->detail);
        return text;
    case BPH_END_EXIT:
        (void)snprintf(text, size, "left the interpreter with status %d",
                       reply->detail);
        return text;
    case BPH_END_LIMIT:
        return reply->detail == BPH_LIMIT_OUTPUT
                   ? "printed more than the output limit"
                   : "did not come back within the time limit";
    }
    return "failed";
}

static bool
ensure_worker(struct bph_ask *ask, char *error, size_t capacity)
{
    if (ask->worker != NULL && bph_worker_alive(ask->worker)) {
        return true;
    }
    bph_worker_stop(ask->worker);
    ask->worker = bph_worker_start(ask->launch, error, capacity);
    return ask->worker != NULL;
}

static enum bph_asked
make(struct bph_ask *ask, struct bph_subject *subject, char *error,
     size_t capacity)
{
    struct bph_reply reply;
    struct bph_json answer;
    char text[80];
    if (!ensure_worker(ask, error, capacity)) {
        return BPH_FAILED;
    }
    char *command = make_command(ask, subject);
    bph_worker_command(ask->worker, command, &reply);
    free(command);
    if (reply.end != BPH_END_DONE || !bph_reply_text(&reply, &answer)) {
        (void)snprintf(error, capacity, "%s: %s %s; its last output: %.200s",
                       subject->target,
                       reply.journal.phase == BPH_PHASE_IMPORT
                           ? "the import"
                           : "the expression",
                       end_text(&reply, text, sizeof text),
                       bph_worker_output(ask->worker));
        return BPH_UNUSABLE;
    }
    enum bph_asked out =
        strcmp(bph_json_text(&answer, "record", ""), "made") == 0
            ? take_made(ask, subject, &answer, error, capacity)
            : take_failed(ask, subject, &answer, error, capacity);
    bph_json_release(&answer);
    return out;
}

static void
run(struct bph_ask *ask, const struct bph_op *ops, int count,
    struct bph_reply *reply)
{
    bph_worker_run(ask->worker, ops, count, reply);
}

static void
renew(struct bph_ask *ask)
{
    bph_worker_stop(ask->worker);
    ask->worker = NULL;
}

const struct bph_runner bph_worker_runner = {make, run, renew};
