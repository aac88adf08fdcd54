#define _GNU_SOURCE
#include "worker_spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "model.h"

#define GRACE_MS 300 /* for what a dead worker has left running */
#define TICK_MS  5

/* Everything that the child needs, laid out before the fork. */
struct plan {
    char **argv;
    char **env;
    int channel, command, output, nothing, failure;
    pid_t parent;
    int64_t memory;
};

/* What the environment of a worker has to say; NULL: nothing. */
static const struct {
    const char *name, *value;
} settings[] = {
    {"PYTHONDONTWRITEBYTECODE", "1"}, {"PYTHONHASHSEED", "0"},
    {"OMP_NUM_THREADS", "1"},         {"OPENBLAS_NUM_THREADS", "1"},
    {"MKL_NUM_THREADS", "1"},         {"PYTHONFAULTHANDLER", NULL},
    {"PYTHONINSPECT", NULL},
};
#define NSETTINGS (sizeof settings / sizeof settings[0])

static bool
is_setting(const char *entry)
{
    for (size_t i = 0; i < NSETTINGS; i++) {
        size_t n = strlen(settings[i].name);

        if (strncmp(entry, settings[i].name, n) == 0 && entry[n] == '=') {
            return true;
        }
    }
    return false;
}

/* Our environment with the settings in it; free_list gives it back. */
static char **
make_env(void)
{
    size_t n = 0, most = NSETTINGS + 1;
    char **env;

    for (char **entry = environ; *entry != NULL; entry++) {
        most++;
    }
    env = bph_alloc(most * sizeof *env);
    for (char **entry = environ; *entry != NULL; entry++) {
        if (!is_setting(*entry)) {
            env[n++] = bph_strdup(*entry);
        }
    }
    for (size_t i = 0; i < NSETTINGS; i++) {
        if (settings[i].value != NULL) {
            env[n++] =
                bph_format("%s=%s", settings[i].name, settings[i].value);
        }
    }
    env[n] = NULL;
    return env;
}

static char **
make_argv(const struct bph_launch *launch, int channel, int command)
{
    char **argv = bph_alloc(((size_t)launch->npaths + 9) * sizeof *argv);
    size_t n = 0;

    argv[n++] = bph_strdup(launch->python);
    argv[n++] = bph_strdup("-B");
    argv[n++] = bph_strdup("-u");
    argv[n++] = bph_strdup(launch->script);
    argv[n++] = bph_format("%d", channel);
    argv[n++] = bph_format("%d", command);
    argv[n++] = bph_strdup(launch->engine);
    argv[n++] = bph_format("%" PRIu64, launch->seed);
    for (int i = 0; i < launch->npaths; i++) {
        argv[n++] = bph_strdup(launch->paths[i]);
    }
    argv[n] = NULL;
    return argv;
}

static void
free_list(char **list)
{
    for (char **item = list; *item != NULL; item++) {
        free(*item);
    }
    free(list);
}

static void
close_fd(int *fd)
{
    if (*fd >= 0) {
        (void)close(*fd);
        *fd = -1;
    }
}

/* Move FD out of the way of the standard streams. */
static int
above_streams(int fd)
{
    int moved;

    if (fd < 0 || fd > STDERR_FILENO) {
        return fd;
    }
    moved = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    (void)close(fd);
    return moved;
}

static int
open_channel(void)
{
    char name[] = "/tmp/bufconf-XXXXXX";
    int fd = memfd_create("bufconf", MFD_CLOEXEC);

    if (fd < 0) {
        fd = mkostemp(name, O_CLOEXEC);
        (void)unlink(name);
    }
    return above_streams(fd);
}

/* --- in the child, between fork and exec: system calls only ------------- */

static void
keep_to_itself(const struct plan *plan)
{
#ifdef SYS_close_range
    const unsigned cloexec = 1U << 2;

    if (syscall(SYS_close_range, 3U, ~0U, cloexec) != 0)
#endif
    {
        for (int fd = 3; fd < 1024; fd++) {
            (void)fcntl(fd, F_SETFD, FD_CLOEXEC);
        }
    }
    (void)fcntl(plan->channel, F_SETFD, 0);
    (void)fcntl(plan->command, F_SETFD, 0);
}

static void
set_limits(int64_t memory)
{
    struct rlimit none = {0, 0};
    struct rlimit space = {(rlim_t)memory, (rlim_t)memory};

    (void)setrlimit(RLIMIT_CORE, &none);
    if (memory > 0) {
        (void)setrlimit(RLIMIT_AS, &space);
    }
}

static void
reset_signals(void)
{
    sigset_t none;

    (void)signal(SIGPIPE, SIG_DFL);
    (void)signal(SIGINT, SIG_DFL);
    (void)signal(SIGCHLD, SIG_DFL);
    (void)sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
}

_Noreturn static void
become_worker(const struct plan *plan)
{
    int reason;

    (void)setsid();
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != plan->parent) {
        _exit(127); /* it died before that was in force */
    }
    reset_signals();
    set_limits(plan->memory);
    (void)dup2(plan->nothing, STDIN_FILENO);
    (void)dup2(plan->output, STDOUT_FILENO);
    (void)dup2(plan->output, STDERR_FILENO);
    keep_to_itself(plan);
    (void)execve(plan->argv[0], plan->argv, plan->env);
    reason = errno;
    (void)!write(plan->failure, &reason, sizeof reason);
    _exit(127);
}

/* ------------------------------------------------------------------------ */

/* Fork and exec; 0, or why it did not work. */
static int
spawn(struct plan *plan, pid_t *pid)
{
    int failure[2], reason = 0;
    ssize_t n;

    if (pipe2(failure, O_CLOEXEC) != 0) {
        return errno;
    }
    failure[1] = above_streams(failure[1]);
    plan->failure = failure[1];
    plan->parent = getpid();
    *pid = fork();
    if (*pid == 0) {
        become_worker(plan);
    }
    if (*pid < 0) {
        reason = errno;
    }
    close_fd(&failure[1]);
    do {
        n = *pid < 0 ? 0 : read(failure[0], &reason, sizeof reason);
    } while (n < 0 && errno == EINTR);
    close_fd(&failure[0]);
    if (n > 0) {
        (void)waitpid(*pid, NULL, 0);
    }
    return reason;
}

/* Open both ends of everything: ours in PROCESS, the child's in PLAN. */
static bool
open_ends(struct bph_process *process, struct plan *plan)
{
    int command[2] = {-1, -1}, output[2] = {-1, -1};

    process->channel = plan->channel = open_channel();
    plan->nothing = above_streams(open("/dev/null", O_RDWR | O_CLOEXEC));
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, command) != 0
        || pipe2(output, O_CLOEXEC) != 0) {
        close_fd(&command[0]);
        close_fd(&command[1]);
    }
    process->command = above_streams(command[0]);
    plan->command = above_streams(command[1]);
    process->output = above_streams(output[0]);
    plan->output = above_streams(output[1]);
    return process->channel >= 0 && plan->nothing >= 0 && plan->command >= 0
           && process->command >= 0 && plan->output >= 0
           && fcntl(process->output, F_SETFL, O_NONBLOCK) == 0;
}

bool
bph_process_start(const struct bph_launch *launch, struct bph_process *process,
                  char *error, size_t capacity)
{
    struct bph_process made = {-1, -1, -1, -1, -1};
    struct plan plan = {.memory = launch->limits.memory};
    struct sigaction child;
    int reason;

    /* where it is ignored, nobody can be waited for */
    if (sigaction(SIGCHLD, NULL, &child) == 0 && child.sa_handler == SIG_IGN) {
        (void)signal(SIGCHLD, SIG_DFL);
    }
    reason = open_ends(&made, &plan) ? 0 : errno;
    if (reason == 0) {
        plan.argv = make_argv(launch, plan.channel, plan.command);
        plan.env = make_env();
        reason = spawn(&plan, &made.pid);
        free_list(plan.argv);
        free_list(plan.env);
    }
    close_fd(&plan.nothing);
    close_fd(&plan.command);
    close_fd(&plan.output);
    if (reason != 0) {
        bph_process_close(&made);
        (void)snprintf(error, capacity, "cannot run %s: %s", launch->python,
                       strerror(reason));
        return false;
    }
#ifdef SYS_pidfd_open
    made.pidfd = (int)syscall(SYS_pidfd_open, made.pid, 0);
#endif
    *process = made;
    return true;
}

/* Wait until the group of a dead leader is empty, then insist. */
static void
end_group(pid_t group)
{
    const struct timespec tick = {0, TICK_MS * 1000000L};

    for (int ms = 0; ms < GRACE_MS; ms += TICK_MS) {
        if (kill(-group, 0) != 0) {
            return;
        }
        (void)nanosleep(&tick, NULL);
    }
    (void)kill(-group, SIGKILL);
}

static bool
wait_for(pid_t pid, int *status, int options)
{
    pid_t got;

    *status = 0;
    do {
        got = waitpid(pid, status, options);
    } while (got < 0 && errno == EINTR);
    return got != 0;
}

bool
bph_process_reap(const struct bph_process *process, int *status)
{
    if (!wait_for(process->pid, status, WNOHANG)) {
        return false;
    }
    end_group(process->pid);
    return true;
}

void
bph_process_kill(const struct bph_process *process, int *status)
{
    (void)kill(process->pid, SIGKILL);
    (void)wait_for(process->pid, status, 0);
    end_group(process->pid);
}

void
bph_process_close(struct bph_process *process)
{
    close_fd(&process->pidfd);
    close_fd(&process->channel);
    close_fd(&process->command);
    close_fd(&process->output);
}
