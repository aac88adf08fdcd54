#define _GNU_SOURCE
#include "worker.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "model.h"
#include "worker_state.h"

static const struct bph_limits defaults = {1000, 60000, (int64_t)2 << 30,
                                           1 << 20};

static struct bph_limits
with_defaults(struct bph_limits limits)
{
    if (limits.request_ms == 0) {
        limits.request_ms = defaults.request_ms;
    }
    if (limits.import_ms == 0) {
        limits.import_ms = defaults.import_ms;
    }
    if (limits.memory == 0) {
        limits.memory = defaults.memory;
    }
    if (limits.output == 0) {
        limits.output = defaults.output;
    }
    return limits;
}

/* Write into the channel; a memory file takes it, or we cannot go on. */
static void
put(const struct bph_worker *worker, const void *data, size_t size, off_t at)
{
    ssize_t n = pwrite(worker->process.channel, data, size, at);

    if (n < 0 || (size_t)n != size) {
        (void)fputs("bufconf: the channel cannot be written\n", stderr);
        abort();
    }
}

/* Take back the records of the command before. */
static void
rewind_records(const struct bph_worker *worker)
{
    struct bph_journal journal = bph_worker_journal(worker);

    journal.phase = BPH_PHASE_IDLE;
    journal.op = 0;
    journal.end = BPH_RECORDS_AT;
    put(worker, &journal, sizeof journal, 0);
}

/* Copy the records that the journal says are there. */
static void
read_records(struct bph_worker *worker, struct bph_reply *reply)
{
    uint64_t end = reply->journal.end;
    size_t size;
    ssize_t n;

    reply->records = worker->records;
    reply->size = 0;
    if (end <= BPH_RECORDS_AT || end > BPH_RECORDS_LIMIT) {
        return;
    }
    size = (size_t)end - BPH_RECORDS_AT;
    if (size > worker->capacity) {
        worker->records = bph_realloc(worker->records, size);
        worker->capacity = size;
    }
    n = pread(worker->process.channel, worker->records, size, BPH_RECORDS_AT);
    reply->records = worker->records;
    reply->size = n < 0 ? 0 : (size_t)n;
}

/* Say what became of a worker that did not get as far as the first answer. */
static void
explain(const struct bph_worker *worker, const char *python, char *error,
        size_t capacity)
{
    const char *text = worker->text;
    size_t n = worker->text_n;
    const char *line;

    while (n > 0 && text[n - 1] == '\n') {
        n--;
    }
    line = memrchr(text, '\n', n);
    line = line == NULL ? text : line + 1;
    n -= (size_t)(line - text);
    switch (worker->end) {
    case BPH_END_EXIT:
        if (worker->detail == BPH_EXIT_REFUSED) {
            (void)snprintf(error, capacity, "%s: %.*s", python, (int)n, line);
            return;
        }
        (void)snprintf(error, capacity,
                       "%s left with status %d before it was ready: %.*s",
                       python, worker->detail, (int)n, line);
        return;
    case BPH_END_SIGNAL:
        (void)snprintf(error, capacity,
                       "%s was killed by signal %d before it was ready: %.*s",
                       python, worker->detail, (int)n, line);
        return;
    case BPH_END_LIMIT:
    case BPH_END_DONE:
        break;
    }
    (void)snprintf(error, capacity, "%s did not get ready within its limits",
                   python);
}

struct bph_worker *
bph_worker_start(const struct bph_launch *launch, char *error, size_t capacity)
{
    struct bph_launch filled = *launch;
    struct bph_worker *worker = bph_alloc(sizeof *worker);

    filled.limits = with_defaults(launch->limits);
    worker->limits = filled.limits;
    if (!bph_process_start(&filled, &worker->process, error, capacity)) {
        free(worker);
        return NULL;
    }
    worker->alive = true;
    if (bph_worker_watch(worker, "", 0) != BPH_END_DONE) {
        explain(worker, launch->python, error, capacity);
        bph_worker_stop(worker);
        return NULL;
    }
    return worker;
}

void
bph_worker_stop(struct bph_worker *worker)
{
    int status;

    if (worker == NULL) {
        return;
    }
    if (worker->alive) {
        bph_process_kill(&worker->process, &status);
    }
    bph_process_close(&worker->process);
    free(worker->records);
    free(worker);
}

bool
bph_worker_alive(const struct bph_worker *worker)
{
    return worker->alive;
}

const char *
bph_worker_output(struct bph_worker *worker)
{
    (void)bph_worker_drain(worker);
    return worker->text;
}

void
bph_worker_command(struct bph_worker *worker, const char *command,
                   struct bph_reply *reply)
{
    char *line;

    assert(strchr(command, '\n') == NULL);
    if (worker->alive) {
        bph_worker_hush(worker);
        rewind_records(worker);
        line = bph_format("%s\n", command);
        reply->end = bph_worker_watch(worker, line, strlen(line));
        free(line);
    }
    else {
        rewind_records(worker);
        reply->end = worker->end;
    }
    reply->detail = worker->alive ? 0 : worker->detail;
    reply->journal = bph_worker_journal(worker);
    read_records(worker, reply);
}

void
bph_worker_run(struct bph_worker *worker, const struct bph_op *ops, int count,
               struct bph_reply *reply)
{
    char command[64];

    assert(count >= 0 && count <= BPH_SCRIPT_OPS);
    put(worker, ops, (size_t)count * sizeof *ops, BPH_SCRIPT_AT);
    (void)snprintf(command, sizeof command, "{\"do\":\"run\",\"count\":%d}",
                   count);
    bph_worker_command(worker, command, reply);
}
