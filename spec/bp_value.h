/*
 * Values: what the bytes of one plain item mean.
 *
 * A plain item is what one letter of a format describes.  Its coding says how
 * its bytes are read; the value does not depend on it any more, so that items
 * of unlike formats can be compared.
 */
#ifndef BP_VALUE_H
#define BP_VALUE_H

#include "bp_abi.h"
#include "bp_base.h"

enum bp_real_class {
    BP_REAL_ZERO,
    BP_REAL_FINITE, /* and not zero */
    BP_REAL_INFINITE,
    BP_REAL_NAN
};

/* A floating-point number of any of the formats, exactly. */
struct bp_real {
    enum bp_real_format format; /* where it comes from; printing asks */
    enum bp_real_class is;
    bool negative; /* of zeros and NaNs, too */
    int exponent;  /* FINITE: 2**exponent <= |x| < 2**(exponent + 1); else 0 */
    uint64_t high; /* FINITE: the significand, its leading one in the top */
    uint64_t low;  /* bit; NAN: the same, with the payload; else 0 */
};

enum bp_value_kind {
    BP_VALUE_SIGNED,
    BP_VALUE_UNSIGNED,
    BP_VALUE_BOOL,
    BP_VALUE_FLOAT,
    BP_VALUE_COMPLEX,
    BP_VALUE_BYTES,  /* c, s, p */
    BP_VALUE_TEXT,   /* w, u: code units, of any value */
    BP_VALUE_POINTER /* P, O, &, X{}: an address, which nothing follows */
};

/* How the bytes of one plain item are read. */
struct bp_coding {
    enum bp_value_kind kind;
    enum bp_real_format real; /* FLOAT, COMPLEX: of one part */
    ptrdiff_t size;           /* bytes of the item; SIGNED, UNSIGNED, POINTER:
                                 1 to 8; FLOAT: at least the format's */
    int unit;     /* TEXT: bytes of a code unit, 1 to 4; BYTES: 1 */
    bool counted; /* BYTES: the first one is their number (p) */
    bool little;  /* byte order */
};

struct bp_value {
    enum bp_value_kind kind;
    uint64_t bits;              /* SIGNED (two's complement), UNSIGNED, BOOL
                                   (0 or 1), POINTER */
    struct bp_real real, imag;  /* FLOAT: real; COMPLEX: both */
    const unsigned char *units; /* BYTES, TEXT: borrowed from the item */
    ptrdiff_t length;           /* how many */
    int unit;                   /* bytes of each, */
    bool little;                /* and their order */
};

/*
 * Read the item at MEM.  Total: any bytes are a value.
 *
 *   Pre      mem has coding->size bytes, at any address
 *   Out      *out.  A bool is true if any byte is not 0.  "p" has as many
 *            bytes as its first one says and there are, as struct reads it.
 *            Strings have all their units, also NULs at the end.  An x87
 *            number whose leading bit contradicts its exponent is a NaN.
 *   Memory   OUT borrows MEM if it is BYTES or TEXT
 *   Clause   FMT-003, FMT-004, FMT-011, FMT-012, FMT-027 to FMT-038
 */
void
bp_value_unpack(const struct bp_coding *coding, const void *mem,
                struct bp_value *out);

/*
 * Write VALUE to the item at MEM.
 *
 *   Pre      mem has coding->size bytes, at any address, and overlaps no
 *            units of VALUE; or it is NULL: nothing is written
 *   Out      all coding->size bytes.  What is not an integer is rounded to
 *            the nearest, once, ties to even.  Strings that are too short end
 *            in zeros, as what an x87 number leaves over.
 *   Returns  BP_OK; BP_OVERFLOW (it does not fit: a number that is too large,
 *            also for "f" in native mode, where struct writes an infinity; a
 *            string that is too long, which struct cuts off); BP_VIOLATION
 *            (it is of another kind).  A bool takes any number, a float any
 *            that is real, complex any, a pointer and an integer integers; a
 *            bool is an integer.  On failure MEM is untouched.
 */
BP_MUST_CHECK
enum bp_status
bp_value_pack(const struct bp_coding *coding, const struct bp_value *value,
              void *mem, struct bp_error *err);

/* When are two values the same? */
enum bp_sameness {
    /* As Python's == on what struct unpacks: 1, 1.0, True and (1+0j) are
     * equal, 0.0 and -0.0 are, a NaN is like nothing. */
    BP_SAME_VALUE,
    /* If one can stand for the other: an integer for an integer of any size
     * and sign, a float for one of any precision, and so on, but no kind for
     * another; 0.0 not for -0.0, and every NaN for every other (sign and
     * payload get lost where processors convert). */
    BP_SAME_CONTENT
};

/*
 * Are A and B the same?  Total.  Strings have to agree unit by unit, whatever
 * the size of the units; bytes are no text.
 *
 *   Clause   FMT-042
 */
bool
bp_value_is_same(const struct bp_value *a, const struct bp_value *b,
                 enum bp_sameness how);

/* Return code unit I of VALUE, which is TEXT or BYTES and longer than I. */
uint32_t
bp_value_unit(const struct bp_value *value, ptrdiff_t i);

/*
 * Write VALUE as text for people, as Python's ascii() does: -7, True, 2.5,
 * (1+2j), b'spam', 'caf\xe9', and 0x7ffe for an address.  A float has as many
 * digits as tell it from its neighbours of the same format, in any locale.
 *
 *   Pre      capacity >= 4
 *   Out      out, NUL-terminated; text that is longer ends in "..."
 *   Returns  its length; a number has less than BP_VALUE_CHARS
 */
ptrdiff_t
bp_value_print(const struct bp_value *value, char *out, ptrdiff_t capacity);

/* Enough for a number of any kind, and its NUL. */
#define BP_VALUE_CHARS 112

#endif
