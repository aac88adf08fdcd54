#define _GNU_SOURCE
#include "shortcut.h"

#include <assert.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

struct shortcut shortcut = {.fd = -1};

/* The names are the linker's: NOLINTBEGIN(bugprone-reserved-identifier) */
ssize_t
__real_pread(int fd, void *to, size_t n, off_t at);
ssize_t
__real_pwrite(int fd, const void *from, size_t n, off_t at);
ssize_t
__real_pwritev(int fd, const struct iovec *parts, int count, off_t at);
ssize_t
__real_process_vm_readv(pid_t pid, const struct iovec *here,
                        unsigned long nhere, const struct iovec *there,
                        unsigned long nthere, unsigned long flags);
ssize_t
__wrap_pread(int fd, void *to, size_t n, off_t at);
ssize_t
__wrap_pwrite(int fd, const void *from, size_t n, off_t at);
ssize_t
__wrap_pwritev(int fd, const struct iovec *parts, int count, off_t at);
ssize_t
__wrap_process_vm_readv(pid_t pid, const struct iovec *here,
                        unsigned long nhere, const struct iovec *there,
                        unsigned long nthere, unsigned long flags);

static bool
is_ours(int fd, size_t n, off_t at)
{
    return fd == shortcut.fd && at >= 0 && (size_t)at <= shortcut.size
           && shortcut.size - (size_t)at >= n;
}

static bool
is_there(uintptr_t at, size_t n)
{
    for (int k = 0; k < shortcut.n; k++) {
        if (at >= shortcut.low[k] && at < shortcut.high[k]
            && shortcut.high[k] - at >= n) {
            return true;
        }
    }
    return false;
}

ssize_t
__wrap_pread(int fd, void *to, size_t n, off_t at)
{
    if (!is_ours(fd, n, at)) {
        return __real_pread(fd, to, n, at);
    }
    memcpy(to, shortcut.bytes + at, n);
    return (ssize_t)n;
}

ssize_t
__wrap_pwrite(int fd, const void *from, size_t n, off_t at)
{
    if (!is_ours(fd, n, at)) {
        return __real_pwrite(fd, from, n, at);
    }
    memcpy(shortcut.bytes + at, from, n);
    return (ssize_t)n;
}

ssize_t
__wrap_pwritev(int fd, const struct iovec *parts, int count, off_t at)
{
    size_t n = 0;
    for (int k = 0; k < count; k++) {
        n += parts[k].iov_len;
    }
    if (!is_ours(fd, n, at)) {
        return __real_pwritev(fd, parts, count, at);
    }
    for (int k = 0; k < count; k++) {
        memcpy(shortcut.bytes + at, parts[k].iov_base, parts[k].iov_len);
        at += (off_t)parts[k].iov_len;
    }
    return (ssize_t)n;
}

ssize_t
__wrap_process_vm_readv(pid_t pid, const struct iovec *here,
                        unsigned long nhere, const struct iovec *there,
                        unsigned long nthere, unsigned long flags)
{
    uintptr_t at = (uintptr_t)there->iov_base;
    size_t n = there->iov_len;
    if (nhere != 1 || nthere != 1 || here->iov_len != n || !is_there(at, n)) {
        return __real_process_vm_readv(pid, here, nhere, there, nthere, flags);
    }
    memcpy(here->iov_base, there->iov_base, n);
    return (ssize_t)n;
}

/* NOLINTEND(bugprone-reserved-identifier) */

bool
shortcut_open(size_t size)
{
    void *at = mmap(NULL, size, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    shortcut.fd = memfd_create("channel", MFD_CLOEXEC);
    if (at == MAP_FAILED || shortcut.fd < 0) {
        return false;
    }
    shortcut.bytes = at;
    shortcut.size = size;
    return true;
}

void
shortcut_memory(const void *at, size_t size)
{
    assert(shortcut.n < 2);
    shortcut.low[shortcut.n] = (uintptr_t)at;
    shortcut.high[shortcut.n] = (uintptr_t)at + size;
    shortcut.n++;
}
