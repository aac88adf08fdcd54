/*
 * Starting an interpreter in a process of its own, and ending it with all
 * that it started.  Private to isolate/.
 */
#ifndef BPH_WORKER_SPAWN_H
#define BPH_WORKER_SPAWN_H

#include <sys/types.h>

#include "worker.h"

/* The exit status of worker.py when the interpreter will not do: the first
 * line of its output says why. */
#define BPH_EXIT_REFUSED 64

struct bph_process {
    pid_t pid;   /* also the number of its process group */
    int pidfd;   /* readable when it is dead; -1 where Linux is older */
    int channel; /* the memory file */
    int command; /* our end of the socket */
    int output;  /* where its two output streams end; does not block */
};

/*
 * Start the interpreter of LAUNCH.
 *
 * It leads a session of its own and dies with the thread that started it: a
 * thread that starts workers has to outlive them.
 *
 *   Out      *process
 *   Returns  false with a sentence in ERROR
 */
bool
bph_process_start(const struct bph_launch *launch, struct bph_process *process,
                  char *error, size_t capacity);

/*
 * Has the process died?  Then reap it, and end what it has started: helpers
 * of Python's own (the tracker of shared memory) get a moment to clean up.
 *
 *   Out      *status, as waitpid gives it
 */
bool
bph_process_reap(const struct bph_process *process, int *status);

/* Kill the process, whatever it is doing, and reap it. */
void
bph_process_kill(const struct bph_process *process, int *status);

/* Close our ends.  The process has been reaped. */
void
bph_process_close(struct bph_process *process);

#endif
