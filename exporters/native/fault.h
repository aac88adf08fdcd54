/*
 * Faults: the lie of a liar (liars.def) as data.
 *
 * Fields and the operations that they know:
 *   OUTCOME         GRANT n (in spite of the obstacles n, no others),
 *                   GRANT_C n, GRANT_F n (the same, described as packed in
 *                   that order), REFUSE
 *   of a granted request:
 *   RC              SET n, RAISE (0 and an exception)
 *   GUARD           SET 1 or -1: write 8 bytes behind or before the struct
 *   OBJ             CLEAR (NULL), SKIP, SWAP (another object), WILD
 *   REFERENCE       INCREF, DECREF: one too many, one too few
 *   BUF             SWAP (a copy), FRESH (a copy per view), ADD n, WILD
 *   LEN, ITEMSIZE, READONLY, NDIM
 *                   SET n, ADD n, SKIP
 *   FORMAT          SET text, CLEAR, GIVE (though not asked), SKIP, WILD
 *   SHAPE, STRIDES  CLEAR, GIVE, SKIP, WILD, INSIDE (the struct), NEGATE
 *                   (every entry), SWAP (order of the entries)
 *   SUBOFFSETS      CLEAR, GIVE n (n, -1, -1, ...), WILD
 *   ARRAYS          CLEAR, GIVE: shape and strides
 *   SHAPE_0, SHAPE_1, STRIDES_0, STRIDES_1
 *                   SET n, ADD n: one entry
 *   CONTENT         SWAP: the memory holds other bytes until the next call
 *   of a refused request:
 *   EXCEPTION       SET n, CLEAR (-1 without one)
 *   LEFT_OBJ        GIVE (the exporter), SWAP (another object), SKIP
 *   LEFT_REFERENCE  INCREF, DECREF of the exporter
 *   of a release (of every one, whatever was asked):
 *   RELEASE         INCREF, DECREF of the exporter
 *
 * SKIP leaves the member as it was, WILD points to where nothing is.
 */
#ifndef NATIVE_FAULT_H
#define NATIVE_FAULT_H

#include "script.h"

enum when {
    WHEN_EVERY,
    WHEN_WORD,
    WHEN_CLASS,
    WHEN_LEVEL,
    WHEN_HAS,
    WHEN_LACKS,
    WHEN_ANY_BIT,
    WHEN_FROM,
};

enum field {
    FIELD_OUTCOME,
    FIELD_RC,
    FIELD_GUARD,
    FIELD_OBJ,
    FIELD_REFERENCE,
    FIELD_BUF,
    FIELD_LEN,
    FIELD_ITEMSIZE,
    FIELD_READONLY,
    FIELD_NDIM,
    FIELD_FORMAT,
    FIELD_SHAPE,
    FIELD_STRIDES,
    FIELD_SUBOFFSETS,
    FIELD_ARRAYS,
    FIELD_SHAPE_0,
    FIELD_SHAPE_1,
    FIELD_STRIDES_0,
    FIELD_STRIDES_1,
    FIELD_CONTENT,
    FIELD_EXCEPTION,
    FIELD_LEFT_OBJ,
    FIELD_LEFT_REFERENCE,
    FIELD_RELEASE,
};

enum operation {
    DO_SET,
    DO_ADD,
    DO_CLEAR,
    DO_SKIP,
    DO_GIVE,
    DO_SWAP,
    DO_NEGATE,
    DO_WILD,
    DO_INSIDE,
    DO_FRESH,
    DO_INCREF,
    DO_DECREF,
    DO_RAISE,
    DO_GRANT,
    DO_GRANT_C,
    DO_GRANT_F,
    DO_REFUSE,
};

/* A number or a text, as the operation needs it. */
struct value {
    ptrdiff_t number;
    const char *text;
};

struct fault {
    enum when when;
    int when_value;
    enum field field;
    enum operation operation;
    struct value value;
};

/* Does FAULT lie to the CALLth request, which is for WORD? */
bool
fault_applies(const struct fault *fault, int word, long call);

/* What remains of OBSTACLES if FAULT, which applies, decides. */
unsigned
fault_obstacles(const struct fault *fault, unsigned obstacles);

/* Change ANSWER as FAULT, which applies, wants it. */
void
fault_change(const struct fault *fault, const struct template *t,
             struct answer *answer);

/* Change the honest ARRAYS to those that ARRAY_FALSE stands for. */
void
fault_arrays(const struct fault *fault, const struct template *t,
             struct arrays *arrays);

/* Does FAULT give away references that nobody took? */
bool
fault_steals(const struct fault *fault);

/* Does FAULT hand out a second block? */
bool
fault_copies(const struct fault *fault);

/* Does FAULT hand out a new block for every view? */
bool
fault_is_fresh(const struct fault *fault);

#endif
