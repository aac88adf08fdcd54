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

void
bpf_arena_reset(void)
{
    size_t used = arena.ready ? arena.used : BPF_ARENA_BYTES;

    ASAN_UNPOISON_MEMORY_REGION(arena.memory, used);
    memset(arena.memory, BETWEEN, used);
    memset(arena.expected, BETWEEN, used);
    ASAN_POISON_MEMORY_REGION(arena.memory, used);
    arena.ready = true;
    arena.used = GAP;
    arena.count = 0;
}

static unsigned char *
byte_of(uint64_t *words, size_t at)
{
    return (unsigned char *)words + at;
}

/* Eight bytes from the number of a block and of a word in it (splitmix64). */
static uint64_t
hash(int block, size_t word)
{
    uint64_t z = ((uint64_t)block << 32) + word + 1;

    z *= 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

/* Fill SIZE bytes from word AT on, which are not poisoned; AddressSanitizer
 * would look at each. */
__attribute__((no_sanitize_address)) static void
fill(int block, size_t at, size_t size)
{
    size_t words = size / sizeof(uint64_t), rest = size % sizeof(uint64_t);

    for (size_t i = 0; i < words; i++) {
        uint64_t word = hash(block, i);

        arena.memory[at + i] = word;
        arena.expected[at + i] = word;
    }
    if (rest > 0) {
        uint64_t word = hash(block, words);

        memcpy(&arena.memory[at + words], &word, rest);
        memcpy(&arena.expected[at + words], &word, rest);
    }
}

int
bpf_arena_add(ptrdiff_t size)
{
    size_t at = arena.used, nbytes = (size_t)size;

    assert(arena.ready && size >= 0 && arena.count < BPF_ARENA_BLOCKS);
    assert(nbytes < BPF_ARENA_BYTES - at - GAP - ALIGN);
    ASAN_UNPOISON_MEMORY_REGION(byte_of(arena.memory, at), nbytes);
    fill(arena.count, at / sizeof(uint64_t), nbytes);
    arena.blocks[arena.count] =
        (struct bpf_block){(uintptr_t)byte_of(arena.memory, at), size};
    arena.used = (at + nbytes + GAP + ALIGN - 1) & ~(size_t)(ALIGN - 1);
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
 */
__attribute__((no_sanitize_address)) uintptr_t
bpf_arena_check(void)
{
    size_t i = 0, words = arena.used / sizeof arena.memory[0];

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
