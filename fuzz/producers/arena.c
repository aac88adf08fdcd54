/*
 * Blocks in static memory, each byte of it twice: as it is, and as it has to
 * be.
 */
#include "arena.h"

#include <assert.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define POISONS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define POISONS 1
#endif
#endif

#ifdef POISONS
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(at, nbytes)   ((void)(at), (void)(nbytes))
#define ASAN_UNPOISON_MEMORY_REGION(at, nbytes) ((void)(at), (void)(nbytes))
#endif

#define GAP     64
#define ALIGN   16
#define BETWEEN 0xb5 /* what is in the gaps */

static struct {
    _Alignas(64) uint64_t memory[BPF_ARENA_BYTES / 8],
        expected[BPF_ARENA_BYTES / 8];
    struct bpf_block blocks[BPF_ARENA_BLOCKS];
    int count;
    size_t used; /* bytes, with the gap behind the last block */
    bool ready;
} arena;

static unsigned char *
byte_of(uint64_t *words, size_t at)
{
    return (unsigned char *)words + at;
}

/* What the words of blocks are made of: no two are alike. */
static uint64_t pattern[BPF_ARENA_BYTES / 8];

/* Eight bytes from a number that is not 0 (splitmix64). */
static uint64_t
hash(uint64_t z)
{
    z *= 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

static void
start(void)
{
    for (size_t i = 0; i < sizeof pattern / sizeof pattern[0]; i++) {
        pattern[i] = hash(i + 1);
    }
    memset(arena.memory, BETWEEN, GAP);
    memset(arena.expected, BETWEEN, GAP);
    ASAN_POISON_MEMORY_REGION(arena.memory, sizeof arena.memory);
    arena.ready = true;
}

void
bpf_arena_reset(void)
{
    if (!arena.ready) {
        start();
    }
    ASAN_POISON_MEMORY_REGION(arena.memory, arena.used);
    arena.used = GAP;
    arena.count = 0;
}

/* Fill what is from AT on to SIZE bytes behind it, and the gap up to END;
 * nothing of it is poisoned, and AddressSanitizer need not look at each. */
__attribute__((no_sanitize_address)) static void
fill(int block, size_t at, size_t size, size_t end)
{
    const uint64_t key = hash((uint64_t)block + 1);
    const size_t first = at / sizeof(uint64_t),
                 words = (size + sizeof(uint64_t) - 1) / sizeof(uint64_t);

    for (size_t i = 0; i < words; i++) {
        arena.memory[first + i] = pattern[i] ^ key;
    }
    memset(byte_of(arena.memory, at + size), BETWEEN, end - at - size);
    memcpy(byte_of(arena.expected, at), byte_of(arena.memory, at), end - at);
}

int
bpf_arena_add(ptrdiff_t size)
{
    size_t at = arena.used, nbytes = (size_t)size;

    assert(arena.ready && size >= 0 && arena.count < BPF_ARENA_BLOCKS);
    assert(nbytes < BPF_ARENA_BYTES - at - GAP - ALIGN);
    arena.used = (at + nbytes + GAP + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    ASAN_UNPOISON_MEMORY_REGION(byte_of(arena.memory, at), arena.used - at);
    fill(arena.count, at, nbytes, arena.used);
    ASAN_POISON_MEMORY_REGION(byte_of(arena.memory, at + nbytes),
                              arena.used - at - nbytes);
    arena.blocks[arena.count] =
        (struct bpf_block){(uintptr_t)byte_of(arena.memory, at), size};
    return arena.count++;
}

int
bpf_arena_count(void)
{
    return arena.count;
}

const struct bpf_block *
bpf_arena_block(int number)
{
    assert(number >= 0 && number < arena.count);
    return &arena.blocks[number];
}

int
bpf_arena_find(uintptr_t at, size_t nbytes)
{
    for (int i = 0; i < arena.count; i++) {
        size_t size = (size_t)arena.blocks[i].size;

        if (at >= arena.blocks[i].start && at - arena.blocks[i].start <= size
            && nbytes <= size - (at - arena.blocks[i].start)) {
            return i;
        }
    }
    return -1;
}

size_t
bpf_arena_offset(uintptr_t at)
{
    size_t offset = at - (uintptr_t)arena.memory;

    assert(offset <= arena.used);
    return offset;
}

unsigned char *
bpf_arena_expected(uintptr_t at)
{
    return byte_of(arena.expected, bpf_arena_offset(at));
}

void
bpf_arena_put(uintptr_t at, const void *bytes, size_t nbytes)
{
    memcpy((void *)at, bytes, nbytes);
    memcpy(bpf_arena_expected(at), bytes, nbytes);
}

/* Gaps are read too: word by word, and not by memcmp, which looks for poison.
 * Several words at once, so that the compiler can. */
__attribute__((no_sanitize_address)) uintptr_t
bpf_arena_check(void)
{
    enum { AT_ONCE = 16 };
    size_t i = 0, words = arena.used / sizeof arena.memory[0];

    for (; i + AT_ONCE <= words; i += AT_ONCE) {
        uint64_t differ = 0;

        for (size_t k = i; k < i + AT_ONCE; k++) {
            differ |= arena.memory[k] ^ arena.expected[k];
        }
        if (differ != 0) {
            break;
        }
    }
    while (i < words && arena.memory[i] == arena.expected[i]) {
        i++;
    }
    if (i == words) {
        return 0;
    }
    i *= sizeof arena.memory[0];
    while (*byte_of(arena.memory, i) == *byte_of(arena.expected, i)) {
        i++;
    }
    return (uintptr_t)byte_of(arena.memory, i);
}

void
bpf_arena_print(uintptr_t at, FILE *out)
{
    for (int i = 0; i < arena.count; i++) {
        const struct bpf_block *block = &arena.blocks[i];

        if (at < block->start) {
            fprintf(out, "%s block %d", i == 0 ? "before" : "between", i);
            return;
        }
        if (at - block->start <= (uintptr_t)block->size) {
            fprintf(out, "block %d + %zu", i, (size_t)(at - block->start));
            return;
        }
    }
    fprintf(out, "behind all blocks");
}
