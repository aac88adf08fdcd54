/*
 * Any bytes are a format, so the best mutations are bytes by the dozen: an
 * engine alone starts from nothing and adds one at a time.  Half of the time
 * it does.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "format.h"

#define HEADER 6 /* how it is read, what is asked (fmt_gen.c) */

static uint32_t
draw(uint64_t *state, uint32_t below)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15U;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9U;
    z = (z ^ z >> 27) * 0x94d049bb133111ebU;
    return (uint32_t)((z ^ z >> 31) >> 16) % below;
}

/* Replace some bytes of the elements by others, more or less of them. */
static size_t
exchange(uint8_t *data, size_t size, size_t max, uint64_t *state)
{
    const size_t at = HEADER + draw(state, (uint32_t)(size - HEADER) + 1);
    size_t out = draw(state, 4) == 0 ? draw(state, 40) : draw(state, 4);
    size_t in = draw(state, 3) == 0 ? draw(state, 60) : draw(state, 8);

    out = out < size - at ? out : size - at;
    in = in < max - size + out ? in : max - size + out;
    memmove(data + at + in, data + at + out, size - at - out);
    for (size_t i = 0; i < in; i++) {
        data[at + i] = (uint8_t)draw(state, 256);
    }
    return size - out + in;
}

/* Put T{} around some bytes, or 2T{T{}}. */
static size_t
wrap(uint8_t *data, size_t size, size_t max, uint64_t *state)
{
    const uint8_t open[] = {BPF_MAKE_OPEN, BPF_MAKE_COUNT, 2, BPF_MAKE_OPEN,
                            0};
    const size_t both = draw(state, 2), n = both ? sizeof open : 2;
    const size_t at = HEADER + draw(state, (uint32_t)(size - HEADER) + 1);
    const size_t length = draw(state, (uint32_t)(size - at) + 1);

    if (max - size < n + 1 + both) {
        return exchange(data, size, max, state);
    }
    memmove(data + at + n + length + 1 + both, data + at + length,
            size - at - length);
    memmove(data + at + n, data + at, length);
    memcpy(data + at, open + sizeof open - n, n);
    memset(data + at + n + length, BPF_MAKE_CLOSE, 1 + both);
    return size + n + 1 + both;
}

size_t
LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);

size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
                        unsigned int seed);

size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
                        unsigned int seed)
{
    uint64_t state = seed;

    if (draw(&state, 2) == 0 || max < HEADER) {
        return LLVMFuzzerMutate(data, size, max);
    }
    if (size < HEADER) {
        memset(data + size, 0, HEADER - size);
        size = HEADER;
    }
    if (draw(&state, 2) == 0) {
        data[draw(&state, HEADER)] = (uint8_t)draw(&state, 256);
    }
    return draw(&state, 6) == 0 ? wrap(data, size, max, &state)
                                : exchange(data, size, max, &state);
}
