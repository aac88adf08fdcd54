/*
 * Another mutation for the exporter that is there.
 *
 * What an exporter does otherwise stands in the first bytes (judge.c), and one
 * row of some two hundred in one of them; an engine that changes any byte
 * changes that one seldom.  So half of the times these bytes are thrown anew.
 */
#include "bpf.h"

#define HEAD 9 /* whether there is a mutation, and which */

size_t
LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);

size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
                        unsigned int seed);

/* The next number of a generator (xorshift). */
static uint32_t
draw(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
                        unsigned int seed)
{
    uint32_t state = seed | 1;

    if (max < HEAD || draw(&state) % 2 == 0) {
        return LLVMFuzzerMutate(data, size, max);
    }
    for (size_t n = 0; n < HEAD; n++) {
        data[n] = (uint8_t)(draw(&state) >> 8);
    }
    return size < HEAD ? HEAD : size;
}
