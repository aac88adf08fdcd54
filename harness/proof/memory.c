/*
 * Layouts by their definition: an item lies at buf + sum(strides * index),
 * where a dimension with a suboffset of 0 or more loads the pointer found
 * there and adds the suboffset before the next one is looked at.  In a layout
 * everything is an offset in the block.
 */
#define _GNU_SOURCE
#include "memory.h"

#include "../ask/sample.h"
#include "shortcut.h"

#include <assert.h>
#include <string.h>
#include <sys/mman.h>

#define MARGIN     4096
#define GUARD      (1 << 24)
#define TEXT_BYTES 65536
#define LASTING    4

ptrdiff_t
memory_nitems(const struct memory *m)
{
    ptrdiff_t n = 1;
    for (int k = 0; k < m->ndim; k++) {
        if (m->shape[k] == 0) {
            return 0;
        }
    }
    for (int k = 0; k < m->ndim; k++) {
        n *= m->shape[k];
    }
    return n;
}

bool
memory_is_indirect(const struct memory *m)
{
    for (int k = 0; k < m->ndim; k++) {
        if (m->suboffsets[k] >= 0) {
            return true;
        }
    }
    return false;
}

bool
memory_is_shared(const struct memory *m)
{
    for (int n = 0; n < m->npointers; n++) {
        for (int other = 0; other < n; other++) {
            if (m->pointers[other].to == m->pointers[n].to) {
                return true;
            }
        }
    }
    return false;
}

void
memory_packed(const struct memory *m, char order, ptrdiff_t *strides)
{
    ptrdiff_t stride = m->itemsize;
    bool empty = memory_nitems(m) == 0;
    for (int n = 0; n < m->ndim; n++) {
        int k = order == 'F' ? n : m->ndim - 1 - n;
        strides[k] = stride;
        if (!empty) {
            stride *= m->shape[k];
        }
    }
}

bool
memory_is_contiguous(const struct memory *m, char order, bool literally)
{
    ptrdiff_t packed[MEMORY_DIMS];
    if (memory_is_indirect(m)) {
        return memory_nitems(m) == 0 && !literally;
    }
    if (memory_nitems(m) == 0 && !literally) {
        return true;
    }
    memory_packed(m, order, packed);
    for (int k = 0; k < m->ndim; k++) {
        if (m->shape[k] != 1 && m->strides[k] != packed[k]) {
            return false;
        }
    }
    return true;
}

/* Where the pointer stored at offset AT leads to. */
static ptrdiff_t
follow(const struct memory *m, ptrdiff_t at)
{
    int n = 0;
    while (n < m->npointers && m->pointers[n].at != at) {
        n++;
    }
    assert(n < m->npointers);
    return m->pointers[n].to;
}

ptrdiff_t
memory_item(const struct memory *m, const ptrdiff_t *index)
{
    ptrdiff_t at = m->offset;
    for (int k = 0; k < m->ndim; k++) {
        at += m->strides[k] * index[k];
        if (m->suboffsets[k] >= 0) {
            at = follow(m, at) + m->suboffsets[k];
        }
    }
    return at;
}

/* The byte at offset AT of a block, if it is no pointer. */
static char
byte_at(const struct memory *m, ptrdiff_t at, int twist)
{
    unsigned byte = (unsigned)m->seed;
    if (!m->alike) {
        byte += 29U * (unsigned)at + 7U * (unsigned)(at / 256);
    }
    return (char)(unsigned char)((byte ^ (unsigned)twist) & 0xff);
}

/* What lies around blocks: whoever reads beside one sees something else. */
static int
around(const struct memory *m)
{
    return (m->seed ^ 0x77) & 0xff;
}

bool
memory_is_camouflaged(const struct memory *m)
{
    for (int k = 0; k < m->ndim; k++) {
        if ((m->shape[k] > 1 && m->strides[k] != 0) || m->suboffsets[k] >= 0) {
            return false;
        }
    }
    return m->itemsize == 1
           && (unsigned char)byte_at(m, m->offset, 0) == around(m);
}

uint64_t
memory_digest(const struct memory *m, uint64_t seed)
{
    struct bph_sample sample;
    uint64_t from = 0;
    size_t n = 0;
    uint64_t digest = bph_sample_init(
        &sample, seed, (uint64_t)(memory_nitems(m) * m->itemsize));
    while (bph_sample_next(&sample, &from, &n)) {
        for (size_t b = 0; b < n; b++) {
            ptrdiff_t index[MEMORY_DIMS];
            ptrdiff_t place = (ptrdiff_t)(from + b);
            ptrdiff_t item = place / m->itemsize;
            for (int k = m->ndim - 1; k >= 0; k--) {
                index[k] = item % m->shape[k];
                item /= m->shape[k];
            }
            char byte =
                byte_at(m, memory_item(m, index) + place % m->itemsize, 0);
            digest = bph_sample_add(digest, &byte, 1);
        }
    }
    return digest;
}

/* --- the arena --- */

bool
arena_open(struct arena *arena)
{
    size_t pitch = MEMORY_BLOCK + 2 * MARGIN;
    size_t pool = pitch * (MEMORY_FRESH + 2);
    size_t arrays = sizeof(ptrdiff_t) * MEMORY_DIMS * MEMORY_FRESH * 4;
    size_t arrays_room = (arrays + 4095) / 4096 * 4096;
    size_t size = pool + arrays_room + TEXT_BYTES;
    char *at = mmap(NULL, size + 2 * (size_t)GUARD, PROT_NONE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    memset(arena, 0, sizeof *arena);
    if (at == MAP_FAILED
        || mprotect(at + GUARD, size, PROT_READ | PROT_WRITE) != 0) {
        return false;
    }
    arena->low = at + GUARD;
    arena->high = arena->low + size;
    shortcut_memory(arena->low, size);
    arena->pool = arena->low;
    arena->pitch = pitch;
    arena->arrays = (ptrdiff_t *)(void *)(arena->low + pool);
    arena->text = arena->low + pool + arrays_room;
    for (int n = 0; n < 2; n++) {
        arena->blocks[n] = arena_block(arena, n);
    }
    return true;
}

const char *
arena_block(const struct arena *arena, int n)
{
    return arena->pool + (size_t)n * arena->pitch + MARGIN;
}

void
arena_fill(const struct memory *m, char *block, int twist)
{
    for (ptrdiff_t at = 0; at < m->size; at++) {
        block[at] = byte_at(m, at, twist);
    }
    for (int n = 0; n < m->npointers; n++) {
        char *to = block + m->pointers[n].to;
        memcpy(block + m->pointers[n].at, &to, sizeof to);
    }
}

void
arena_wipe(struct arena *arena, const struct memory *m)
{
    memset(arena->pool, around(m), arena->pitch * (MEMORY_FRESH + 2));
}

void
arena_settle(struct arena *arena, const struct memory *m)
{
    assert(m->size <= MEMORY_BLOCK);
    for (int n = 0; n < 2; n++) {
        char *block = arena->pool + (size_t)n * arena->pitch + MARGIN;
        memset(block - 64, around(m), 64);
        memset(block + m->size, around(m), 64);
        arena_fill(m, block, 0);
    }
    arena->next = 0;
    arena->next_array = 0;
    arena->lasting = 0;
    arena->text_used = 0;
}

char *
arena_fresh(struct arena *arena, const struct memory *m)
{
    size_t n = 2 + (size_t)(arena->next++ % MEMORY_FRESH);
    char *block = arena->pool + n * arena->pitch + MARGIN;
    arena_fill(m, block, 0);
    return block;
}

static ptrdiff_t *
put_array(struct arena *arena, int slot, const ptrdiff_t *from, int n)
{
    ptrdiff_t *to = arena->arrays + (ptrdiff_t)slot * MEMORY_DIMS;
    memcpy(to, from, (size_t)n * sizeof *from);
    return to;
}

ptrdiff_t *
arena_array(struct arena *arena, const ptrdiff_t *from, int n)
{
    int turn = arena->next_array++ % (4 * MEMORY_FRESH - LASTING);
    return put_array(arena, LASTING + turn, from, n);
}

const ptrdiff_t *
arena_lasting(struct arena *arena, const ptrdiff_t *from, int n)
{
    assert(arena->lasting < LASTING);
    return put_array(arena, arena->lasting++, from, n);
}

const char *
arena_text(struct arena *arena, const char *text)
{
    char *to = arena->text + arena->text_used;
    size_t size = strlen(text) + 1;
    assert(arena->text_used + size <= TEXT_BYTES);
    memcpy(to, text, size);
    arena->text_used += size;
    return to;
}
