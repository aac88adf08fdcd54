/*
 * A bug that is planted into a copy of spec/ (plant.py), and sleeps until
 * $BUFCONF_BUG is its name or number.  Included before everything else in that
 * copy.
 */
#ifndef BPF_BUG_H
#define BPF_BUG_H

#include <stdint.h>

/* What became of the bug that is awake.  Lies in the file $BUFCONF_BUG_LOG, so
 * that it outlives the process however that ends. */
struct bpf_tally {
    uint64_t executions;      /* inputs that were begun */
    uint64_t reached;         /* how often the place of the bug was run, */
    uint64_t triggered;       /* and it gave something wrong */
    uint64_t first_reached;   /* the execution, from 1; 0: never */
    uint64_t first_triggered; /* the same */
};

extern int bpf_bug; /* which one is awake; 0: none */
extern struct bpf_tally *bpf_tally;

/* Count that the place was run. */
static inline void
bpf_bug_reach(_Bool differs)
{
    bpf_tally->reached++;
    if (bpf_tally->first_reached == 0) {
        bpf_tally->first_reached = bpf_tally->executions;
    }
    bpf_tally->triggered += differs;
    if (differs && bpf_tally->first_triggered == 0) {
        bpf_tally->first_triggered = bpf_tally->executions;
    }
}

/* RIGHT, or WRONG if bug N is awake; both are evaluated then, RIGHT first. */
#define BPF_BUG(n, right, wrong)                                              \
    (__builtin_expect(bpf_bug != (n), 1) ? (right) : __extension__({          \
        __typeof__(right) right_ = (right);                                   \
        __typeof__(right) wrong_ = (__typeof__(right))(wrong);                \
        bpf_bug_reach(right_ != wrong_);                                      \
        wrong_;                                                               \
    }))

#endif
