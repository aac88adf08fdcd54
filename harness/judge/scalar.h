/*
 * Formats of one plain item, by meaning: "l" and "<q" are the same on LP64.
 */
#ifndef BPH_SCALAR_H
#define BPH_SCALAR_H

#include <stdbool.h>
#include <stddef.h>

struct bph_scalar {
    char kind;      /* i signed, u unsigned, f float, b bool, O object, P */
    ptrdiff_t size; /* bytes */
    bool swapped;   /* in the other byte order than this machine's */
};

/* Read TEXT, a prefix and one code; false if it is anything else, or a code
 * that people use in more than one sense (c, s, p, u, w). */
bool
bph_scalar_read(const char *text, struct bph_scalar *out);

bool
bph_scalar_same(const struct bph_scalar *a, const struct bph_scalar *b);

#endif
