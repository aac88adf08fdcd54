/*
 * A live target: a shared object that a stock interpreter loads (live.py).
 */
#ifndef BPF_LIVE_H
#define BPF_LIVE_H

#include <stdbool.h>
#include <stdio.h>

#include "python.h"

/* What it brings. */
struct bpf_live_start {
    struct bph_object *exporter;       /* a class of Python */
    struct bph_object *explain, *find; /* see difference.h */
    const char *oracles, *callables;   /* see bpf_oracles_start */
};

/* --- what a live target provides beside bpf_run and bpf_describe --- */

/* Get ready, once, in the interpreter; how many are compared with each other,
 * or -1 with a sentence on stderr. */
int
bpf_live_init(const struct bpf_live_start *with);

/* Write to OUT how often which known divergence was met; or, for UNUSED,
 * which was not.  Returns how many these are. */
int
bpf_live_rows(FILE *out, bool unused);

/* How many it needs by default: a run with fewer compares nothing. */
int
bpf_live_needs(void);

/* --- what it may ask --- */

/* Is what is left out because of the known bug NAME to be done all the same?
 * (live.py --known NAME) */
bool
bpf_live_known(const char *name);

/* --- what live.py calls --- */

/* Get ready; as bpf_live_init. */
int
bpf_live_start(const struct bpf_live_start *with);

/* Run libFuzzer with the arguments of its command line.  It exits. */
int
bpf_live_fuzz(int argc, char **argv);

/* Run files, as replay_main.c does. */
int
bpf_live_replay(int argc, char **argv);

/* Print how much was asked. */
void
bpf_live_tell(void);

/* Print which known divergences no input has met; how many. */
int
bpf_live_unused(void);

#endif
