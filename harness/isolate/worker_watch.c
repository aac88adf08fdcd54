#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "worker_state.h"

#define LOOK_MS 20 /* between two looks at the journal */

enum end_of_pipe { COMMAND, OUTPUT, DEATH, NPOLL };

/* One command under way. */
struct watch {
    struct bph_worker *worker;
    const char *line; /* what is still to be sent */
    size_t size;
    char answer[8]; /* the line that comes back, as far as it has */
    size_t answer_n;
    bool answered;
    struct pollfd ends[NPOLL];
    uint64_t seq;  /* the last step, */
    int64_t since; /* when it was first seen, ms */
    int64_t cpu;   /* and the processor time at that moment, ms */
};

static int64_t
now_ms(clockid_t clock)
{
    struct timespec now;

    if (clock_gettime(clock, &now) != 0) {
        return 0;
    }
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t
cpu_ms(const struct bph_worker *worker)
{
    clockid_t clock;

    if (clock_getcpuclockid(worker->process.pid, &clock) != 0) {
        return 0;
    }
    return now_ms(clock);
}

struct bph_journal
bph_worker_journal(const struct bph_worker *worker)
{
    struct bph_journal journal;

    if (pread(worker->process.channel, &journal, sizeof journal, 0)
        != sizeof journal) {
        journal = (struct bph_journal){.end = BPH_RECORDS_AT};
    }
    return journal;
}

bool
bph_worker_drain(struct bph_worker *worker)
{
    char bytes[65536];
    ssize_t n;

    while (worker->printed <= worker->limits.output
           && (n = read(worker->process.output, bytes, sizeof bytes)) > 0) {
        size_t room = BPH_OUTPUT_KEPT - worker->text_n;
        size_t kept = (size_t)n < room ? (size_t)n : room;

        memcpy(worker->text + worker->text_n, bytes, kept);
        worker->text_n += kept;
        worker->printed += n;
    }
    worker->text[worker->text_n] = 0;
    return worker->printed > worker->limits.output;
}

void
bph_worker_hush(struct bph_worker *worker)
{
    (void)bph_worker_drain(worker);
    worker->printed = 0;
    worker->text_n = 0;
    worker->text[0] = 0;
}

static enum bph_end
set_end(struct bph_worker *worker, enum bph_end end, int detail)
{
    worker->alive = false;
    worker->end = end;
    worker->detail = detail;
    return end;
}

static enum bph_end
set_status(struct bph_worker *worker, int status)
{
    if (WIFSIGNALED(status)) {
        return set_end(worker, BPH_END_SIGNAL, WTERMSIG(status));
    }
    return set_end(worker, BPH_END_EXIT, WEXITSTATUS(status));
}

static enum bph_end
kill_for(struct bph_worker *worker, enum bph_limit limit)
{
    int status;

    bph_process_kill(&worker->process, &status);
    return set_end(worker, BPH_END_LIMIT, (int)limit);
}

static void
send_more(struct watch *watch)
{
    ssize_t n = send(watch->worker->process.command, watch->line, watch->size,
                     MSG_NOSIGNAL | MSG_DONTWAIT);

    if (n > 0) {
        watch->line += n;
        watch->size -= (size_t)n;
    }
    else if (n < 0 && errno != EAGAIN && errno != EINTR) {
        watch->size = 0; /* it no longer listens: its death will show */
    }
    if (watch->size == 0) {
        watch->ends[COMMAND].events = POLLIN;
    }
}

static void
receive_more(struct watch *watch)
{
    char bytes[64];
    ssize_t n = recv(watch->worker->process.command, bytes, sizeof bytes,
                     MSG_DONTWAIT);

    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) {
        watch->ends[COMMAND].fd = -1; /* closed: no answer will come */
    }
    for (ssize_t i = 0; i < n; i++) {
        if (bytes[i] != '\n') {
            watch->answer[watch->answer_n % sizeof watch->answer] = bytes[i];
            watch->answer_n++;
            continue;
        }
        if (watch->answer_n == 4 && memcmp(watch->answer, "done", 4) == 0) {
            watch->answered = true;
        }
        watch->answer_n = 0;
    }
}

static int
allowed_ms(const struct bph_worker *worker, enum bph_phase phase)
{
    switch (phase) {
    case BPH_PHASE_GET:
    case BPH_PHASE_READ:
    case BPH_PHASE_RELEASE:
        return worker->limits.request_ms;
    case BPH_PHASE_IDLE:
    case BPH_PHASE_IMPORT:
    case BPH_PHASE_MAKE:
        break;
    }
    return worker->limits.import_ms;
}

/* Is its address space all but full?  Then that is what it waits for. */
static bool
is_full(const struct bph_worker *worker)
{
    char path[64];
    long long pages = 0;

    (void)snprintf(path, sizeof path, "/proc/%d/statm",
                   (int)worker->process.pid);
    FILE *in = fopen(path, "re");
    if (in == NULL) {
        return false;
    }
    if (fscanf(in, "%lld", &pages) != 1) { /* NOLINT(cert-err34-c): kernel */
        pages = 0;
    }
    (void)fclose(in);
    return pages * sysconf(_SC_PAGESIZE) > worker->limits.memory / 10 * 9;
}

/* Has it stood still for too long?  Then *LIMIT says how. */
static bool
is_hung(struct watch *watch, enum bph_limit *limit)
{
    struct bph_journal journal = bph_worker_journal(watch->worker);
    int64_t now = now_ms(CLOCK_MONOTONIC), cpu = cpu_ms(watch->worker);
    int allowed = allowed_ms(watch->worker, (enum bph_phase)journal.phase);

    if (journal.seq != watch->seq) {
        watch->seq = journal.seq;
        watch->since = now;
        watch->cpu = cpu;
    }
    if (now - watch->since < allowed) {
        return false;
    }
    *limit = is_full(watch->worker)              ? BPH_LIMIT_MEMORY
             : (cpu - watch->cpu) * 10 > allowed ? BPH_LIMIT_CPU
                                                 : BPH_LIMIT_WALL;
    return true;
}

static void
watch_init(struct watch *watch, struct bph_worker *worker, const char *line,
           size_t size)
{
    const struct bph_process *process = &worker->process;

    *watch = (struct watch){.worker = worker, .line = line, .size = size};
    watch->ends[COMMAND].fd = process->command;
    watch->ends[COMMAND].events = size > 0 ? POLLIN | POLLOUT : POLLIN;
    watch->ends[OUTPUT].fd = process->output;
    watch->ends[OUTPUT].events = POLLIN;
    watch->ends[DEATH].fd = process->pidfd;
    watch->ends[DEATH].events = POLLIN;
    watch->seq = bph_worker_journal(worker).seq;
    watch->since = now_ms(CLOCK_MONOTONIC);
    watch->cpu = cpu_ms(worker);
}

/* Wait a little and do what can be done without waiting. */
static void
wait_a_little(struct watch *watch)
{
    if (poll(watch->ends, NPOLL, LOOK_MS) <= 0) {
        return;
    }
    if ((watch->ends[COMMAND].revents & POLLOUT) != 0) {
        send_more(watch);
    }
    if ((watch->ends[COMMAND].revents & (POLLIN | POLLHUP | POLLERR)) != 0) {
        receive_more(watch);
    }
    if ((watch->ends[OUTPUT].revents & POLLHUP) != 0) {
        watch->ends[OUTPUT].fd = -1; /* what is in it is read all the same */
    }
}

enum bph_end
bph_worker_watch(struct bph_worker *worker, const char *line, size_t size)
{
    struct watch watch;
    enum bph_limit limit = BPH_LIMIT_OUTPUT;
    int status;

    watch_init(&watch, worker, line, size);
    for (;;) {
        wait_a_little(&watch);
        if (bph_worker_drain(worker)) {
            return kill_for(worker, BPH_LIMIT_OUTPUT);
        }
        if (watch.answered) {
            return BPH_END_DONE;
        }
        if (bph_process_reap(&worker->process, &status)) {
            (void)bph_worker_drain(worker);
            return set_status(worker, status);
        }
        if (is_hung(&watch, &limit)) {
            return kill_for(worker, limit);
        }
    }
}
