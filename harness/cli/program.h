/*
 * Other programs: those of Python, CTest, and the proofs beside this one.
 */
#ifndef BPH_PROGRAM_H
#define BPH_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>

/* Run ARGV (ended by NULL; argv[0] is looked for on PATH) and wait; its exit
 * status, or -1 if it did not start or was killed. */
int
bph_program_run(const char *const *argv);

/*
 * Run ARGV and look in what it prints for the last line that begins with
 * PREFIX.
 *
 *   Out      *LINE is the rest of that line, without the newline, or NULL;
 *            free it
 *   Returns  as bph_program_run
 */
int
bph_program_line(const char *const *argv, const char *prefix, char **line);

#endif
