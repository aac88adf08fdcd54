/*
 * What an adapter (an exporter or a consumer of this project) may know of the
 * harness: the numbers that request words are made of, and no more.  It says
 * nothing about what a right answer is.
 */
#ifndef BPH_ADAPTER_H
#define BPH_ADAPTER_H

#include <stdbool.h>

/* The request flags of PyObject_GetBuffer and their compound names. */
enum bph_ask {
    BPH_ASK_SIMPLE = 0x000,
    BPH_ASK_WRITABLE = 0x001,
    BPH_ASK_FORMAT = 0x004,
    BPH_ASK_ND = 0x008,
    BPH_ASK_STRIDES = 0x018,
    BPH_ASK_C_CONTIGUOUS = 0x038,
    BPH_ASK_F_CONTIGUOUS = 0x058,
    BPH_ASK_ANY_CONTIGUOUS = 0x098,
    BPH_ASK_INDIRECT = 0x118,
    BPH_ASK_CONTIG_RO = 0x008,
    BPH_ASK_CONTIG = 0x009,
    BPH_ASK_STRIDED_RO = 0x018,
    BPH_ASK_STRIDED = 0x019,
    BPH_ASK_RECORDS_RO = 0x01c,
    BPH_ASK_RECORDS = 0x01d,
    BPH_ASK_FULL_RO = 0x11c,
    BPH_ASK_FULL = 0x11d,
};

#define BPH_ASK_MAX_NDIM 64 /* PyBUF_MAX_NDIM */

/* Are all bits of FLAG set in WORD? */
static inline bool
bph_asks(int word, int flag)
{
    return ((unsigned)word & (unsigned)flag) == (unsigned)flag;
}

#endif
