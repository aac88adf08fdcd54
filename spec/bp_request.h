/*
 * Request words: the int that a consumer passes to PyObject_GetBuffer.
 *
 * Eight bits are defined (and 0x002 is a hole).  A flag of several bits
 * counts only when all of its bits are set (REQ-002), so the 512 words
 * 0x000-0x1ff fall into 72 classes that mean the same: 70 legal requests and
 * FORMAT without ND, with and without WRITABLE (REQ-011).  The canonical word
 * of a class is the union of the flags that are wholly present.
 */
#ifndef BP_REQUEST_H
#define BP_REQUEST_H

#include "bp_base.h"

/* REQ-001 */
enum bp_flag {
    BP_SIMPLE = 0x000,
    BP_WRITABLE = 0x001,
    BP_FORMAT = 0x004,
    BP_ND = 0x008,
    BP_STRIDES = 0x018,
    BP_C_CONTIGUOUS = 0x038,
    BP_F_CONTIGUOUS = 0x058,
    BP_ANY_CONTIGUOUS = 0x098,
    BP_INDIRECT = 0x118,
    BP_FULL_RO = 0x11c,
    BP_FULL = 0x11d,
};

#define BP_WORD_COUNT  512 /* words 0x000-0x1ff */
#define BP_CLASS_COUNT 72
#define BP_LEGAL_COUNT 70

/* What a request table says of one pointer. */
enum bp_need {
    BP_IS_NULL,  /* has to be NULL */
    BP_REQUIRED, /* has to be there (for ndim >= 1) */
    BP_IF_NEEDED /* only if some dimension is dereferenced */
};

/* One row of the documents' request tables: requests.def. */
struct bp_request {
    const char *name; /* "C_CONTIGUOUS" */
    int word;
    enum bp_need shape, strides, suboffsets, format;
    const char *memory; /* "C", "F", "C or F", "strided", "any" */
    bool writable;      /* readonly has to be 0 */
};

/* A word outside the defined bits that is worth sending (clauses 2.3). */
struct bp_malformed {
    int word;
    const char *why;
};

/* Is every bit of FLAG set in WORD?  (REQ-002) */
static inline bool
bp_request_has(int word, int flag)
{
    return ((unsigned)word & (unsigned)flag) == (unsigned)flag;
}

/* Return the canonical word of WORD's class; total, any int. */
int
bp_request_canonical(int word);

/* Is WORD the canonical word of one of the 70 legal classes? */
bool
bp_request_is_legal(int word);

/* Is WORD 0x4 or 0x5: FORMAT without ND (REQ-010, REQ-011)? */
bool
bp_request_is_format_alone(int word);

/* The named rows of requests.def; *COUNT gets their number. */
const struct bp_request *
bp_request_table(int *count);

/* The malformed words of requests.def; *COUNT gets their number. */
const struct bp_malformed *
bp_request_malformed(int *count);

/*
 * Write a readable name of WORD into TEXT: a name of requests.def, or flags
 * joined by "|", with unknown bits in hex: "ND|FORMAT", "STRIDES|0x2".
 *
 *   Returns  BP_OK or BP_CAPACITY (80 bytes are always enough)
 */
BP_MUST_CHECK
enum bp_status
bp_request_print(int word, char *text, size_t capacity);

#endif
