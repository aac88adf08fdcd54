/*
 * Memory that can be made unreadable, for liars whose views dangle: a load
 * from there is an error at once and not a matter of luck.
 */
#ifndef NATIVE_REGION_H
#define NATIVE_REGION_H

#include <stdbool.h>
#include <stddef.h>

struct region {
    void *base; /* NULL: none */
    size_t size;
};

/* Map SIZE bytes of zeros.  Returns false if there is no memory. */
bool
region_open(struct region *region, size_t size);

/* Make REGION readable and writable again, or neither; does nothing if there
 * is none. */
void
region_show(const struct region *region);
void
region_hide(const struct region *region);

/* Give REGION back, if there is one. */
void
region_close(struct region *region);

#endif
