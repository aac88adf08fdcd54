/*
 * The codes of format strings, by table (formats.def).
 */
#ifndef BP_CODE_H
#define BP_CODE_H

#include "bp_format.h"

#include <limits.h>

/* What the bytes of a plain item are. */
enum bp_code_kind {
    BP_CODE_SIGNED,   /* an integer, two's complement */
    BP_CODE_UNSIGNED, /* an integer */
    BP_CODE_BOOL,     /* zero or not */
    BP_CODE_CHAR,     /* c: one byte that is a character (FMT-034) */
    BP_CODE_FLOAT,    /* IEEE 754, or what long double is */
    BP_CODE_BYTES,    /* s */
    BP_CODE_PASCAL,   /* p: a byte that says how many count, and these */
    BP_CODE_TEXT,     /* u, w: code units */
    BP_CODE_OBJECT,   /* O: a PyObject * */
    BP_CODE_POINTER,  /* P and &, and in ctypes z, Z, X */
    BP_CODE_FUNCTION, /* X{} */
    BP_CODE_PAD,      /* x: nothing */
    BP_CODE_BITS      /* t */
};

/* A row of formats.def. */
struct bp_code {
    char letter;            /* 'd' for "D" and for "Zd" */
    enum bp_node_kind node; /* what it makes */
    enum bp_code_kind kind;
    int standard; /* bytes; BP_STANDARD_NONE, BP_STANDARD_NATIVE */
    enum bp_ctype ctype;
};

#define BP_STANDARD_NONE   0    /* no size in the modes = < > ! */
#define BP_STANDARD_NATIVE (-1) /* the native size in every mode */

/* The rows by letter, in the default reading; those without one are zero. */
extern const struct bp_code bp_codes[UCHAR_MAX + 1];

/* Return the row of LETTER in the default reading, or NULL; of 'F', 'D' and
 * 'G' there is none (bp_code_part). */
static inline const struct bp_code *
bp_code_find(char letter)
{
    const struct bp_code *code = &bp_codes[(unsigned char)letter];

    return code->letter != '\0' ? code : NULL;
}

/* Return what ctypes means by LETTER alone where others mean something else
 * or nothing, or NULL. */
const struct bp_code *
bp_code_find_ctypes(char letter);

/* Return the letter of which 'F', 'D' or 'G' is two, or NUL. */
char
bp_code_part(char letter);

/* Return the row of NODE's code; NULL for a struct, and for a letter behind
 * "&" that nobody defines. */
const struct bp_code *
bp_node_code(const struct bp_node *node);

/*
 * Compute how large one unit of CODE is: one part of a complex number, one
 * character of a string.
 *
 *   Out      *size; *align, 1 where nothing is aligned
 *   Returns  false, with outputs untouched, if nobody defines a size
 *   Clause   FMT-017, FMT-018, FMT-033, FMT-035, FMT-039 to FMT-041
 */
bool
bp_code_measure(const struct bp_code *code, char mode,
                const struct bp_reading *how, const struct bp_abi *abi,
                ptrdiff_t *size, ptrdiff_t *align);

/* Is an item in MODE little-endian on ABI? */
bool
bp_mode_is_little(char mode, const struct bp_abi *abi);

#endif
