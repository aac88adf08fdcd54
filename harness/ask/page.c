/*
 * Permissions of pages, from /proc/self/maps.  An exporter mostly has one
 * buffer, so a few pages are remembered.
 */
#define _GNU_SOURCE
#include "page.h"

#include <inttypes.h>
#include <stdio.h>

#define PAGE 4096 /* no page of Linux is smaller */

void
bph_pages_forget(struct bph_pages *pages)
{
    pages->n = 0;
}

static enum bph_page
look_up(uintptr_t page)
{
    FILE *maps = fopen("/proc/self/maps", "re");
    char line[512];
    enum bph_page out = BPH_PAGE_UNKNOWN;

    while (maps != NULL && out == BPH_PAGE_UNKNOWN
           && fgets(line, sizeof line, maps) != NULL) {
        uintptr_t low = 0, high = 0;
        char rights[5] = "";

        /* NOLINTNEXTLINE(cert-err34-c): the kernel wrote it */
        if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %4s", &low, &high, rights)
                == 3
            && page >= low && page < high) {
            out = rights[1] == 'w' ? BPH_PAGE_WRITABLE : BPH_PAGE_READONLY;
        }
    }
    if (maps != NULL) {
        (void)fclose(maps);
    }
    return out;
}

enum bph_page
bph_page_of(struct bph_pages *pages, uintptr_t at)
{
    uintptr_t page = at - at % PAGE;
    int slot = 0;

    for (slot = 0; slot < pages->n; slot++) {
        if (pages->page[slot] == page) {
            return pages->kind[slot];
        }
    }
    slot = pages->n < BPH_PAGES ? pages->n++ : (int)(page / PAGE % BPH_PAGES);
    pages->page[slot] = page;
    pages->kind[slot] = look_up(page);
    return pages->kind[slot];
}
