/*
 * Errors that $BUFCONF_PLANT plants, for the tests that they are found:
 *   reference  it pads as other readers do: a difference
 *   leak       an object of Python is lost
 *   overread   the byte behind an object of Python is read
 */
#ifndef BPF_PLANT_H
#define BPF_PLANT_H

#include <stdbool.h>

bool
bpf_is_planted(const char *what);

/* Make the errors that are not somebody else's, once. */
void
bpf_plant(void);

#endif
