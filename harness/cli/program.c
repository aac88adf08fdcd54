/*
 * Other programs, by posix_spawn: there may be threads.
 */
#define _GNU_SOURCE
#include "program.h"

#include "alloc.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static int
wait_for(pid_t pid)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR) {
            return -1;
        }
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int
bph_program_run(const char *const *argv)
{
    pid_t pid = 0;
    /* posix_spawnp's prototype lacks the const that it keeps */
    char *const *words = (char *const *)(uintptr_t)argv;
    if (posix_spawnp(&pid, argv[0], NULL, NULL, words, environ) != 0) {
        return -1;
    }
    return wait_for(pid);
}

static char *
last_line(FILE *from, const char *prefix)
{
    char *found = NULL;
    char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, from) >= 0) {
        if (strncmp(line, prefix, strlen(prefix)) == 0) {
            line[strcspn(line, "\n")] = '\0';
            free(found);
            found = bph_strdup(line + strlen(prefix));
        }
    }
    free(line);
    return found;
}

int
bph_program_line(const char *const *argv, const char *prefix, char **line)
{
    posix_spawn_file_actions_t actions;
    char *const *words = (char *const *)(uintptr_t)argv;
    int ends[2];
    pid_t pid = 0;
    *line = NULL;
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return -1;
    }
    (void)posix_spawn_file_actions_init(&actions);
    (void)posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    int error = posix_spawnp(&pid, argv[0], &actions, NULL, words, environ);
    (void)posix_spawn_file_actions_destroy(&actions);
    (void)close(ends[1]);
    FILE *from = error == 0 ? fdopen(ends[0], "r") : NULL;
    if (from == NULL) {
        (void)close(ends[0]);
        return error == 0 ? wait_for(pid) : -1;
    }
    *line = last_line(from, prefix);
    (void)fclose(from);
    return wait_for(pid);
}
