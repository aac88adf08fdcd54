/*
 * Who reads a format: what he takes, and a text for him.
 */
#ifndef BP_READER_H
#define BP_READER_H

#include <limits.h>

#include "bp_format.h"

enum bp_reader {
    BP_READER_STRUCT,     /* struct.calcsize, unpack, pack */
    BP_READER_MEMORYVIEW, /* memoryview's element access */
    BP_READER_NUMPY,      /* numpy.asarray */
    BP_READER_CTYPES,     /* reads nothing: what it would have written */
    BP_READER_CYTHON,     /* typed memoryviews and buffer arguments */
    BP_READER_COUNT
};

#define BP_VERSION(major, minor) ((major)*1000 + (minor))
#define BP_VERSION_NEWEST        INT_MAX

/* A reader at a machine. */
struct bp_target {
    enum bp_reader reader;
    int version; /* BP_VERSION of CPython, of NumPy, of Cython */
    const struct bp_abi *abi;
};

/* A text that is being written. */
struct bp_written {
    char *out;          /* the caller's; NULL to count */
    ptrdiff_t capacity; /* bytes of it */
    ptrdiff_t length;   /* out: bytes, without the NUL */
};

/* Return "struct", "memoryview", "numpy", "ctypes" or "cython". */
const char *
bp_reader_name(enum bp_reader reader);

/* Return how READER reads a text. */
struct bp_reading
bp_reader_reading(enum bp_reader reader);

/* Return where READER pads. */
enum bp_padding
bp_reader_padding(enum bp_reader reader);

/*
 * Does TARGET take FORMAT?
 *
 *   Pre      FORMAT was read as bp_reader_reading says, and PLACES are those
 *            under bp_reader_padding on TARGET's ABI
 *   Returns  BP_OK; BP_UNSUPPORTED: err says what it does not take, and
 *            err->dim where that stands in the text
 *   Clause   FMT-005 to FMT-048
 */
BP_MUST_CHECK
enum bp_status
bp_reader_accepts(const struct bp_target *target,
                  const struct bp_format *format,
                  const struct bp_place *places, struct bp_error *err);

/*
 * Write text that TARGET takes and that means what FORMAT, laid out in PLACES
 * on TARGET's ABI, does: every plain item at the same offset, the same size
 * of all.  PLACES may be those under any padding.
 *
 *   Out      written->length; written->out with a NUL, if it is not NULL and
 *            the capacity is enough
 *   Returns  BP_OK; BP_CAPACITY (the length is set); BP_UNSUPPORTED (there is
 *            no such text: err says why, err->dim is the position in FORMAT)
 *   Clause   FMT-009, FMT-020, FMT-043
 */
BP_MUST_CHECK
enum bp_status
bp_reader_translate(const struct bp_target *target,
                    const struct bp_format *format,
                    const struct bp_place *places, struct bp_written *written,
                    struct bp_error *err);

#endif
