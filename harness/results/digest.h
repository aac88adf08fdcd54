/*
 * SHA-256, for ids of ad-hoc subjects and the digest of a result file.
 */
#ifndef BPH_DIGEST_H
#define BPH_DIGEST_H

#include <stddef.h>
#include <stdint.h>

struct bph_sha256 {
    uint32_t state[8];
    uint64_t bytes;
    uint8_t block[64];
};

void
bph_sha256_init(struct bph_sha256 *sha);
void
bph_sha256_add(struct bph_sha256 *sha, const void *data, size_t size);
/* Write 64 lower-case hex digits and a NUL into HEX. */
void
bph_sha256_hex(struct bph_sha256 *sha, char hex[65]);

/*
 * Write the id of an ad-hoc TARGET into ID: a slug of [a-z0-9._+-] of at most
 * 40 characters, "-", and the first 8 hex digits of the text's SHA-256.
 * "ctypes:(c_int * 3)()" -> "ctypes-c_int-3-1a2b3c4d".
 */
void
bph_slug(const char *target, char id[64]);

#endif
