/*
 * What belongs to one view of a scripted exporter, reached through internal.
 */
#ifndef NATIVE_LEASE_H
#define NATIVE_LEASE_H

#include "fault.h"

struct lease {
    struct lease *older, *younger; /* of the views that are held */
    void *view;                    /* the struct that was filled */
    char *fresh;                   /* a block, or NULL */
    struct arrays arrays;
};

/* The views that are held, for faults that track them. */
struct leases {
    struct lease *youngest;
};

/*
 * Make the lease of VIEW with ARRAYS, and with a new block of T's memory if
 * FRESH.  Returns NULL if there is no memory.
 */
struct lease *
lease_new(const struct template *t, const struct arrays *arrays, bool fresh,
          void *view);

/* Scrub and free LEASE. */
void
lease_free(struct lease *lease);

/* Add LEASE to HELD as the youngest, and take it out again. */
void
lease_link(struct leases *held, struct lease *lease);
void
lease_unlink(struct leases *held, struct lease *lease);

/* Where LEASE stands among those that are held, when VIEW is released. */
struct standing
lease_standing(const struct lease *lease, const void *view);

#endif
