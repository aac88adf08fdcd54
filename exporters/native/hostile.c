#include <Python.h>

#include "hostile.h"

#include "script.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MEBIBYTE  ((size_t)1 << 20)
#define MOUTHFUL  (16 * MEBIBYTE)
#define MOUTHFULS 256

void
hostile_segfault(void *self, int word)
{
    (void)self;
    *(volatile int *)wild_pointer() = word;
}

void
hostile_abort(void *self, int word)
{
    (void)self;
    (void)word;
    abort();
}

/* Without a word and without the handlers of exit. */
void
hostile_exit(void *self, int word)
{
    (void)self;
    (void)word;
    _exit(0);
}

/* The exporter asks itself the same question, which comes back here. */
void
hostile_recurse(void *self, int word)
{
    Py_buffer view;
    if (PyObject_GetBuffer(self, &view, word) == 0) {
        PyBuffer_Release(&view);
    }
}

void
hostile_loop(void *self, int word)
{
    volatile int turns = word;
    (void)self;
    for (;;) {
        turns = turns + 1;
    }
}

void
hostile_sleep(void *self, int word)
{
    (void)self;
    (void)word;
    for (;;) {
        (void)pause();
    }
}

/* Volatile, or the compiler sees that nobody ever reads what is eaten. */
static char *volatile mouthfuls[MOUTHFULS];

/*
 * Address space first, which a limit stops at once; only where nothing stops
 * it the pages too.  4 GiB is more than any limit and less than most machines.
 */
void
hostile_eat_memory(void *self, int word)
{
    (void)self;
    for (int n = 0; n < MOUTHFULS; n++) {
        while ((mouthfuls[n] = malloc(MOUTHFUL)) == NULL) {
            (void)usleep(1000);
        }
    }
    for (int n = 0; n < MOUTHFULS; n++) {
        memset(mouthfuls[n], word, MOUTHFUL);
    }
}

void
hostile_print(void *self, int word)
{
    static const char line[] = "an exporter that talks too much ............."
                               "...................................\n";
    size_t written = 0;
    (void)self;
    (void)word;
    while (written < 10 * MEBIBYTE) {
        ssize_t n = write(STDOUT_FILENO, line, sizeof line - 1);
        if (n < 0) {
            return;
        }
        written += (size_t)n;
    }
}

void
hostile_terminate(void *self, int word)
{
    (void)self;
    (void)word;
    (void)raise(SIGTERM);
}
