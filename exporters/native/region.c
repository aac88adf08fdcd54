#define _GNU_SOURCE
#include "region.h"

#include <sys/mman.h>

bool
region_open(struct region *region, size_t size)
{
    void *base = mmap(NULL, size, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    *region = (struct region){base == MAP_FAILED ? NULL : base, size};
    return region->base != NULL;
}

static void
protect(const struct region *region, int protection)
{
    if (region->base != NULL) {
        (void)mprotect(region->base, region->size, protection);
    }
}

void
region_show(const struct region *region)
{
    protect(region, PROT_READ | PROT_WRITE);
}

void
region_hide(const struct region *region)
{
    protect(region, PROT_NONE);
}

void
region_close(struct region *region)
{
    if (region->base != NULL) {
        (void)munmap(region->base, region->size);
        region->base = NULL;
    }
}
