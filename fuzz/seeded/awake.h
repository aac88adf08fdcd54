/*
 * What bpf.c calls in a build with planted bugs (BPF_SEEDED).
 */
#ifndef BPF_AWAKE_H
#define BPF_AWAKE_H

#include <stdbool.h>

/* Called before each input.  At the first one the bug awakes. */
void
bpf_awake(void);

#endif
