/*
 * Sizes and alignments of C's types, by table (abis.def).
 */
#ifndef BP_ABI_H
#define BP_ABI_H

#include "bp_base.h"

/* What the items of a format are in C; formats.def says which code is
 * which. */
enum bp_ctype {
    BP_C_CHAR,
    BP_C_BOOL,
    BP_C_SHORT,
    BP_C_INT,
    BP_C_LONG,
    BP_C_LLONG,
    BP_C_HALF, /* as large and as aligned as a short */
    BP_C_FLOAT,
    BP_C_DOUBLE,
    BP_C_LDOUBLE,
    BP_C_SIZE,
    BP_C_POINTER,
    BP_C_WCHAR,
    BP_C_UCS2,
    BP_C_UCS4,
    BP_C_NOTHING, /* no bytes that anybody defines */
    BP_C_COUNT
};

/* Binary floating-point formats. */
enum bp_real_format {
    BP_REAL_HALF,   /* IEEE 754 binary16, */
    BP_REAL_SINGLE, /* binary32, */
    BP_REAL_DOUBLE, /* binary64, */
    BP_REAL_X87,    /* 80 bits in 10, 12 or 16 bytes, */
    BP_REAL_QUAD,   /* binary128 */
    BP_REAL_COUNT,
    BP_REAL_PAIR = BP_REAL_COUNT /* the sum of two doubles: not decoded */
};

struct bp_abi {
    const char *name;            /* "lp64", "i386", ... */
    bool little;                 /* byte order */
    enum bp_real_format ldouble; /* what a long double is */
    struct {
        unsigned char size, align; /* bytes; align as in a struct */
    } types[BP_C_COUNT];
};

/*
 * Return the ABI that this library was compiled for, from sizeof and offsetof.
 * Its name is the one in abis.def, or "host" where that has no row for it.
 */
const struct bp_abi *
bp_abi_host(void);

/* Return the row NAME of abis.def, or NULL. */
const struct bp_abi *
bp_abi_find(const char *name);

/* Return row INDEX of abis.def, or NULL behind the last. */
const struct bp_abi *
bp_abi_at(int index);

#endif
