#define _GNU_SOURCE
#include "peek.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

static bool
open_mem(struct bph_peek *peek)
{
    peek->way = BPH_PEEK_MEM;
    if (peek->mem_fd < 0) {
        peek->mem_fd = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
    }
    return peek->mem_fd >= 0;
}

static bool
read_by_mem(struct bph_peek *peek, uintptr_t page, uint8_t *out)
{
    /* the upper half of the address space is the kernel's */
    if (page > INTPTR_MAX - BPH_PEEK_PAGE || !open_mem(peek)) {
        return false;
    }
    return pread(peek->mem_fd, out, BPH_PEEK_PAGE, (off_t)page)
           == BPH_PEEK_PAGE;
}

/*
 * Memory of devices is no memory to process_vm_readv, though a load works:
 * before a page counts as wild a pipe has to refuse it, too.
 */
static bool
read_by_pipe(uintptr_t page, uint8_t *out)
{
    int ends[2];
    const void *from = NULL;
    bool ok = false;

    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
        return false;
    }
    memcpy(&from, &page, sizeof from);
    ok = write(ends[1], from, BPH_PEEK_PAGE) == BPH_PEEK_PAGE
         && read(ends[0], out, BPH_PEEK_PAGE) == BPH_PEEK_PAGE;
    (void)close(ends[0]);
    (void)close(ends[1]);
    return ok;
}

static bool
read_page(struct bph_peek *peek, uintptr_t page, uint8_t *out)
{
    struct iovec here = {out, BPH_PEEK_PAGE};
    struct iovec there = {NULL, BPH_PEEK_PAGE};
    ssize_t n;

    if (peek->way == BPH_PEEK_MEM) {
        return read_by_mem(peek, page, out);
    }
    memcpy(&there.iov_base, &page, sizeof page);
    n = process_vm_readv(peek->pid, &here, 1, &there, 1, 0);
    if (n < 0 && (errno == ENOSYS || errno == EPERM)) {
        return read_by_mem(peek, page, out);
    }
    return n == BPH_PEEK_PAGE || read_by_pipe(page, out);
}

/* Return the copy of PAGE, or NULL if it cannot be read. */
static const uint8_t *
page_bytes(struct bph_peek *peek, uintptr_t page)
{
    size_t slot = (page / BPH_PEEK_PAGE) % BPH_PEEK_SLOTS;

    if (peek->moment[slot] != peek->now || peek->page[slot] != page) {
        peek->page[slot] = page;
        peek->moment[slot] = peek->now;
        peek->readable[slot] = read_page(peek, page, peek->bytes[slot]);
    }
    return peek->readable[slot] ? peek->bytes[slot] : NULL;
}

bool
bph_peek(struct bph_peek *peek, uintptr_t at, void *out, size_t size)
{
    uint8_t *to = out;

    if (size > UINTPTR_MAX - at) {
        return false;
    }
    while (size > 0) {
        size_t offset = at % BPH_PEEK_PAGE;
        size_t n = BPH_PEEK_PAGE - offset;
        const uint8_t *bytes = page_bytes(peek, at - offset);

        if (bytes == NULL) {
            return false;
        }
        n = n < size ? n : size;
        memcpy(to, bytes + offset, n);
        to += n;
        at += n;
        size -= n;
    }
    return true;
}

bool
bph_peek_text(struct bph_peek *peek, uintptr_t at, char *out, size_t capacity,
              size_t *size)
{
    size_t got = 0;

    while (got < capacity) {
        size_t n = BPH_PEEK_PAGE - at % BPH_PEEK_PAGE;
        const char *end;

        n = n < capacity - got ? n : capacity - got;
        if (!bph_peek(peek, at, out + got, n)) {
            return false;
        }
        end = memchr(out + got, 0, n);
        if (end != NULL) {
            *size = (size_t)(end - out);
            return true;
        }
        got += n;
        at += n;
    }
    *size = capacity;
    return true;
}

bool
bph_peek_pointer(void *context, uintptr_t at, uintptr_t *out)
{
    return bph_peek(context, at, out, sizeof *out);
}

void
bph_peek_refresh(struct bph_peek *peek)
{
    peek->now++;
}

bool
bph_peek_open(struct bph_peek *peek, enum bph_peek_way way)
{
    static const char known[] = "known";
    char got[sizeof known];

    peek->way = way;
    peek->pid = getpid();
    peek->mem_fd = -1;
    peek->now = 1;
    memset(peek->moment, 0, sizeof peek->moment);
    if (!bph_peek(peek, (uintptr_t)known, got, sizeof got)) {
        return false;
    }
    return memcmp(got, known, sizeof known) == 0;
}

void
bph_peek_close(struct bph_peek *peek)
{
    if (peek->mem_fd >= 0) {
        (void)close(peek->mem_fd);
        peek->mem_fd = -1;
    }
}
