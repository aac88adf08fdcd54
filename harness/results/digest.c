/*
 * SHA-256 as FIPS 180-4 defines it (sections 4.1.2, 4.2.2, 5.3.3, 6.2).
 */
#include <string.h>

#include "digest.h"

/* 4.2.2: fractions of the cube roots of the first 64 primes */
static const uint32_t round_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
    0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
    0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
    0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
    0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
    0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
    0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t
rotate(uint32_t x, int n)
{
    return (x >> n) | (x << (32 - n));
}

/* 6.2.2, step 1: the message schedule */
static void
schedule(const uint8_t block[64], uint32_t w[64])
{
    for (size_t t = 0; t < 16; t++) {
        w[t] = (uint32_t)block[4 * t] << 24 | (uint32_t)block[4 * t + 1] << 16
               | (uint32_t)block[4 * t + 2] << 8 | block[4 * t + 3];
    }
    for (size_t t = 16; t < 64; t++) {
        uint32_t x = w[t - 15], y = w[t - 2];

        w[t] = (rotate(y, 17) ^ rotate(y, 19) ^ (y >> 10)) + w[t - 7]
               + (rotate(x, 7) ^ rotate(x, 18) ^ (x >> 3)) + w[t - 16];
    }
}

/* 6.2.2, steps 2 to 4; v is a to h */
static void
compress(uint32_t state[8], const uint8_t block[64])
{
    uint32_t w[64], v[8];

    schedule(block, w);
    memcpy(v, state, sizeof v);
    for (size_t t = 0; t < 64; t++) {
        uint32_t choice = (v[4] & v[5]) ^ (~v[4] & v[6]);
        uint32_t majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
        uint32_t sum0 = rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22);
        uint32_t sum1 = rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25);
        uint32_t t1 = v[7] + sum1 + choice + round_constants[t] + w[t];

        memmove(v + 1, v, 7 * sizeof *v);
        v[4] += t1;
        v[0] = t1 + sum0 + majority;
    }
    for (size_t i = 0; i < 8; i++) {
        state[i] += v[i];
    }
}

void
bph_sha256_init(struct bph_sha256 *sha)
{
    /* 5.3.3: fractions of the square roots of the first 8 primes */
    static const uint32_t initial[8] = {
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    };

    memset(sha, 0, sizeof *sha);
    memcpy(sha->state, initial, sizeof initial);
}

void
bph_sha256_add(struct bph_sha256 *sha, const void *data, size_t size)
{
    const uint8_t *from = data;

    while (size > 0) {
        size_t at = sha->bytes % 64;
        size_t n = size < 64 - at ? size : 64 - at;

        memcpy(sha->block + at, from, n);
        sha->bytes += n;
        from += n;
        size -= n;
        if (at + n == 64) {
            compress(sha->state, sha->block);
        }
    }
}

void
bph_sha256_hex(struct bph_sha256 *sha, char hex[65])
{
    static const char digits[] = "0123456789abcdef";
    static const uint8_t padding[64] = {0x80};
    uint64_t bits = sha->bytes * 8;
    size_t at = sha->bytes % 64;
    uint8_t length[8];

    /* 5.1.1: one bit, zeros up to 56 of 64 bytes, the length in bits */
    bph_sha256_add(sha, padding, at < 56 ? 56 - at : 120 - at);
    for (size_t i = 0; i < 8; i++) {
        length[i] = (uint8_t)(bits >> (56 - 8 * i));
    }
    bph_sha256_add(sha, length, sizeof length);
    for (size_t i = 0; i < 64; i++) {
        uint32_t word = sha->state[i / 8];

        hex[i] = digits[(word >> (28 - 4 * (i % 8))) & 15];
    }
    hex[64] = '\0';
}

/* C as it stands in a slug; '-' if it cannot. */
static char
slug_character(char c)
{
    if (c >= 'A' && c <= 'Z') {
        return (char)(c - 'A' + 'a');
    }
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.'
        || c == '_' || c == '+') {
        return c;
    }
    return '-';
}

void
bph_slug(const char *target, char id[64])
{
    struct bph_sha256 sha;
    char hex[65];
    size_t n = 0;

    for (const char *from = target; *from != '\0' && n < 40; from++) {
        char c = slug_character(*from);

        if (c != '-' || (n > 0 && id[n - 1] != '-')) {
            id[n++] = c;
        }
    }
    while (n > 0 && id[n - 1] == '-') {
        n--;
    }
    if (n == 0) {
        id[n++] = 'x'; /* nothing of the text can be in an id */
    }
    bph_sha256_init(&sha);
    bph_sha256_add(&sha, target, strlen(target));
    bph_sha256_hex(&sha, hex);
    id[n++] = '-';
    memcpy(id + n, hex, 8);
    id[n + 8] = '\0';
}
