/*
 * What the kernel allows for a page of ours: may it be written?
 */
#ifndef BPH_PAGE_H
#define BPH_PAGE_H

#include <stdint.h>

#include "channel.h"

#define BPH_PAGES 8

/* Pages that were looked up since bph_pages_forget. */
struct bph_pages {
    uintptr_t page[BPH_PAGES];
    enum bph_page kind[BPH_PAGES];
    int n;
};

void
bph_pages_forget(struct bph_pages *pages);

/* Look up the page that AT lies on, in /proc/self/maps; UNKNOWN if the page
 * is not there or the file cannot be read. */
enum bph_page
bph_page_of(struct bph_pages *pages, uintptr_t at);

#endif
