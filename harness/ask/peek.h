/*
 * Reading memory that somebody else vouches for.
 *
 * An exporter's pointers may point anywhere.  The kernel reads them for us and
 * answers EFAULT where a load would kill.  What was read is kept in whole
 * pages, so that the many small things of one answer cost few system calls: a
 * page can be read as a whole or not at all.
 */
#ifndef BPH_PEEK_H
#define BPH_PEEK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define BPH_PEEK_PAGE  4096 /* no page of Linux is smaller */
#define BPH_PEEK_SLOTS 64

enum bph_peek_way {
    BPH_PEEK_VM, /* process_vm_readv */
    /* Where that is refused, pread of /proc/self/mem, which also reads pages
     * that this process may not: a wild pointer may go unnoticed there. */
    BPH_PEEK_MEM
};

struct bph_peek {
    enum bph_peek_way way;
    pid_t pid;
    int mem_fd;   /* -1 until it is needed */
    uint64_t now; /* pages read before this moment are stale */
    uintptr_t page[BPH_PEEK_SLOTS];
    uint64_t moment[BPH_PEEK_SLOTS];
    bool readable[BPH_PEEK_SLOTS];
    uint8_t bytes[BPH_PEEK_SLOTS][BPH_PEEK_PAGE];
};

/*
 * Make PEEK ready to read this process in WAY, or in the other way when that
 * is refused.
 *
 *   Returns  false if neither works
 *   Memory   *PEEK is large: let it be static.  bph_peek_close
 */
bool
bph_peek_open(struct bph_peek *peek, enum bph_peek_way way);
void
bph_peek_close(struct bph_peek *peek);

/* Forget what was read: memory may have changed. */
void
bph_peek_refresh(struct bph_peek *peek);

/*
 * Copy SIZE bytes from address AT to OUT.
 *
 *   Returns  false if one of them cannot be read; OUT is then undefined
 */
bool
bph_peek(struct bph_peek *peek, uintptr_t at, void *out, size_t size);

/*
 * Copy text from address AT until its NUL, or CAPACITY bytes without one.
 *
 *   Out      *size: bytes before the NUL; CAPACITY if there was none
 *   Returns  false if a byte of it cannot be read
 *   Memory   no NUL is written
 */
bool
bph_peek_text(struct bph_peek *peek, uintptr_t at, char *out, size_t capacity,
              size_t *size);

/* A bp_loader: CONTEXT is the struct bph_peek. */
bool
bph_peek_pointer(void *context, uintptr_t at, uintptr_t *out);

#endif
