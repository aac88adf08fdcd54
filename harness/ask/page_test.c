/*
 * Pages: what may be written and what may not.
 */
#define _GNU_SOURCE
#include "bp_test.h"
#include "page.h"

#include <sys/mman.h>

static const char constant[] = "in the text of the program";

int
main(void)
{
    struct bph_pages pages = {.n = 0};
    int local = 0;
    char *map = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    CHECK(map != MAP_FAILED);
    CHECK(mprotect(map + 4096, 4096, PROT_READ) == 0);
    CHECK_EQ(bph_page_of(&pages, (uintptr_t)&local), BPH_PAGE_WRITABLE);
    CHECK_EQ(bph_page_of(&pages, (uintptr_t)constant), BPH_PAGE_READONLY);
    CHECK_EQ(bph_page_of(&pages, (uintptr_t)map + 4095), BPH_PAGE_WRITABLE);
    CHECK_EQ(bph_page_of(&pages, (uintptr_t)map + 4096), BPH_PAGE_READONLY);
    CHECK_EQ(bph_page_of(&pages, 4096), BPH_PAGE_UNKNOWN);
    CHECK(mprotect(map + 4096, 4096, PROT_READ | PROT_WRITE) == 0);
    /* remembered until it is told to forget */
    CHECK_EQ(bph_page_of(&pages, (uintptr_t)map + 4096), BPH_PAGE_READONLY);
    bph_pages_forget(&pages);
    CHECK_EQ(bph_page_of(&pages, (uintptr_t)map + 4096), BPH_PAGE_WRITABLE);
    for (int n = 0; n < 3 * BPH_PAGES; n++) {
        (void)bph_page_of(&pages, (uintptr_t)n * 4096);
    }
    CHECK_EQ(bph_page_of(&pages, (uintptr_t)&local), BPH_PAGE_WRITABLE);
    CHECK(munmap(map, 8192) == 0);
    return bp_test_end();
}
