#include "sample.h"

/* Steele, Lea, Flood: SplitMix64, the output for one state. */
static uint64_t
mix(uint64_t state)
{
    state = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9;
    state = (state ^ (state >> 27)) * 0x94d049bb133111eb;
    return state ^ (state >> 31);
}

uint64_t
bph_sample_add(uint64_t digest, const void *bytes, size_t size)
{
    const uint8_t *byte = bytes;

    for (size_t i = 0; i < size; i++) {
        digest = (digest ^ byte[i]) * 0x100000001b3;
    }
    return digest;
}

uint64_t
bph_sample_init(struct bph_sample *sample, uint64_t seed, uint64_t len)
{
    uint8_t low_first[8];

    for (int i = 0; i < 8; i++) {
        low_first[i] = (uint8_t)(len >> (8 * i));
    }
    sample->seed = seed;
    sample->len = len;
    sample->next = 0;
    return bph_sample_add(0xcbf29ce484222325, low_first, sizeof low_first);
}

bool
bph_sample_next(struct bph_sample *sample, uint64_t *at, size_t *n)
{
    int number = sample->next;
    uint64_t window = (uint64_t)number - 1; /* from 1 behind the two ends */

    if (sample->len <= BPH_SAMPLE_WHOLE) {
        if (number > 0 || sample->len == 0) {
            return false;
        }
        *at = 0;
        *n = (size_t)sample->len;
    }
    else if (number < 2) {
        *at = number == 0 ? 0 : sample->len - BPH_SAMPLE_END;
        *n = BPH_SAMPLE_END;
    }
    else if (number < 2 + BPH_SAMPLE_WINDOWS) {
        *at = mix(sample->seed + window * 0x9e3779b97f4a7c15)
              % (sample->len - BPH_SAMPLE_WINDOW);
        *n = BPH_SAMPLE_WINDOW;
    }
    else {
        return false;
    }
    sample->next++;
    return true;
}

uint64_t
bph_sample_digest(uint64_t seed, const void *bytes, uint64_t len)
{
    struct bph_sample sample;
    uint64_t digest = bph_sample_init(&sample, seed, len);
    uint64_t at;
    size_t n;

    while (bph_sample_next(&sample, &at, &n)) {
        digest = bph_sample_add(digest, (const uint8_t *)bytes + at, n);
    }
    return digest;
}
