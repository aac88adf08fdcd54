/*
 * A channel in ordinary memory.
 *
 * The engine writes its records to a file and has the kernel read what
 * exporters point to: two thirds of the time of a sweep.  A test that links
 * with --wrap for the four calls gets the same without the kernel, for one
 * file and for memory that is known to be there.
 */
#ifndef PROOF_SHORTCUT_H
#define PROOF_SHORTCUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct shortcut {
    int fd;         /* -1: none */
    uint8_t *bytes; /* of that file */
    size_t size;
    uintptr_t low[2], high[2]; /* memory that can be read, whole pages */
    int n;
};

/* The one that there is. */
extern struct shortcut shortcut;

/* Make a file of SIZE bytes that is only memory; its number is shortcut.fd. */
bool
shortcut_open(size_t size);

/* SIZE bytes from AT on, whole pages, will be there to the end. */
void
shortcut_memory(const void *at, size_t size);

#endif
