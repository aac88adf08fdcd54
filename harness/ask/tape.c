#define _GNU_SOURCE
#include "tape.h"

#include <sys/uio.h>
#include <unistd.h>

/* The address of something that is only read, as an iovec wants it. */
static struct iovec
part(const void *data, size_t size)
{
    union {
        const void *in;
        void *out;
    } address = {data};

    return (struct iovec){address.out, size};
}

static bool
is_whole(ssize_t wrote, size_t size)
{
    return wrote >= 0 && (size_t)wrote == size;
}

void
bph_tape_open(struct bph_tape *tape, int fd)
{
    tape->fd = fd;
    tape->journal = (struct bph_journal){.end = BPH_RECORDS_AT};
}

void
bph_tape_rewind(struct bph_tape *tape)
{
    tape->journal.end = BPH_RECORDS_AT;
}

bool
bph_tape_step(struct bph_tape *tape, enum bph_phase phase, uint32_t op)
{
    struct bph_journal now = tape->journal;

    now.seq++;
    now.phase = phase;
    now.op = op;
    tape->journal = now;
    return is_whole(pwrite(tape->fd, &now, sizeof now, 0), sizeof now);
}

bool
bph_tape_append(struct bph_tape *tape, const struct bph_record *head,
                const void *payload)
{
    static const uint8_t zeros[8];
    size_t padding = (8 - head->size % 8) % 8;
    size_t size = sizeof *head + head->size + padding;
    uint64_t limit = BPH_RECORDS_LIMIT;
    struct iovec parts[3] = {part(head, sizeof *head),
                             part(payload, head->size), part(zeros, padding)};

    if (head->kind != BPH_REC_TEXT) {
        limit -= BPH_TAPE_RESERVE;
    }
    if (size > limit - tape->journal.end
        || !is_whole(pwritev(tape->fd, parts, 3, (off_t)tape->journal.end),
                     size)) {
        return false;
    }
    tape->journal.end += size;
    return true;
}

bool
bph_tape_script(const struct bph_tape *tape, uint32_t first, int count,
                struct bph_op *ops)
{
    size_t size = (size_t)count * sizeof *ops;
    off_t at = BPH_SCRIPT_AT + (off_t)(first * sizeof *ops);

    return is_whole(pread(tape->fd, ops, size, at), size);
}
