#include "lease.h"

#include <stdlib.h>
#include <string.h>

struct lease *
lease_new(const struct template *t, const struct arrays *arrays, bool fresh,
          void *view)
{
    struct lease *lease = malloc(sizeof *lease);
    if (lease == NULL) {
        return NULL;
    }
    *lease = (struct lease){NULL, NULL, view, NULL, *arrays};
    if (fresh) {
        lease->fresh = malloc((size_t)t->block);
        if (lease->fresh == NULL) {
            free(lease);
            return NULL;
        }
        template_fill(t, lease->fresh, false);
    }
    return lease;
}

void
lease_free(struct lease *lease)
{
    /* who reads on after the release shall not find what was there */
    memset(&lease->arrays, 0x5c, sizeof lease->arrays);
    free(lease->fresh);
    free(lease);
}

void
lease_link(struct leases *held, struct lease *lease)
{
    lease->older = held->youngest;
    if (lease->older != NULL) {
        lease->older->younger = lease;
    }
    held->youngest = lease;
}

void
lease_unlink(struct leases *held, struct lease *lease)
{
    if (lease->older != NULL) {
        lease->older->younger = lease->younger;
    }
    if (lease->younger != NULL) {
        lease->younger->older = lease->older;
    }
    if (held->youngest == lease) {
        held->youngest = lease->older;
    }
}

struct standing
lease_standing(const struct lease *lease, const void *view)
{
    return (struct standing){lease->older != NULL, lease->younger != NULL,
                             lease->view != view};
}
