/*
 * Faults: the lie of a liar (liars.def) as data.
 *
 * Fields and the operations that they know:
 *   OUTCOME         GRANT n (in spite of the obstacles n, no others),
 *                   GRANT_C n, GRANT_F n (the same, described as packed in
 *                   that order), REFUSE
 *   WORD            SWAP: its bits mean what they meant in April 2007
 *   of a granted request:
 *   RC              SET n, RAISE (0 and an exception)
 *   GUARD           SET 1 or -1: write 8 bytes behind or before the struct
 *   OBJ             CLEAR (NULL), SKIP, SWAP (another object), WILD
 *   REFERENCE       INCREF, DECREF: one too many, one too few
 *   BUF             SWAP (a copy), FRESH (a copy per view), ADD n, WILD,
 *                   CLEAR (NULL)
 *   INTERNAL        SKIP
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
 *   HELD_SHAPE, HELD_STRIDES, HELD_SUBOFFSETS
 *                   SET n, ADD n (the first entry), SWAP, NEGATE: what the
 *                   views point to that are held, until none is
 *   HELD_FORMAT     SET text, the same
 *   HELD_CONTENT    SWAP, the same; this view sees it too
 *   HELD_STRUCT     ADD n: to len in the structs of the views that are held
 *   of a refused request:
 *   EXCEPTION       SET n, CLEAR (-1 without one)
 *   LEFT_OBJ        GIVE (the exporter), SWAP (another object), SKIP
 *   LEFT_REFERENCE  INCREF, DECREF of the exporter
 *   of a release (when: EVERY, LIFO, FIFO or MOVED):
 *   RELEASE         INCREF, DECREF of the exporter, RAISE
 *   REST_ARRAYS     CLEAR (zeros), WILD: what the other views point to, until
 *                   none is held
 *   REST_FORMAT     SET text, the same
 *   REST_CONTENT    SWAP, WILD, the same
 *
 * A design of 2007 (policies.def) lies to EVERY word, for it knows none; the
 * lie is in what it says, and all answers are worked out from that:
 *   LEN, READONLY   SET n
 *   FORMAT          SET text
 *   SHAPE, STRIDES, SUBOFFSETS, STRIDES_0, ...
 *                   SWAP, SET n, ...: as above, but for SKIP, WILD, INSIDE
 *   REFERENCE       INCREF, DECREF of the object that is returned
 *   OUTCOME         GRANT n: nobody looks for the obstacles n
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
    WHEN_NTH,
    WHEN_HELD,
    WHEN_SECOND,
    WHEN_AFTER_REFUSAL,
    WHEN_SINCE_REFUSAL,
    WHEN_NULLED,
    WHEN_LIFO,
    WHEN_FIFO,
    WHEN_MOVED,
};

enum field {
    FIELD_OUTCOME,
    FIELD_WORD,
    FIELD_RC,
    FIELD_GUARD,
    FIELD_OBJ,
    FIELD_REFERENCE,
    FIELD_BUF,
    FIELD_INTERNAL,
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
    FIELD_HELD_SHAPE,
    FIELD_HELD_STRIDES,
    FIELD_HELD_SUBOFFSETS,
    FIELD_HELD_FORMAT,
    FIELD_HELD_CONTENT,
    FIELD_HELD_STRUCT,
    FIELD_REST_ARRAYS,
    FIELD_REST_FORMAT,
    FIELD_REST_CONTENT,
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

#define ANY_WORD (-1) /* when_value of SECOND and others */

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

/* Where a view stands among those that are held, when it is released. */
struct standing {
    bool older, younger; /* is there another one that was got before, after */
    bool moved;          /* the struct is not the one that was filled */
};

/* Does FAULT lie to the CALLth request, which is for WORD? */
bool
fault_applies(const struct fault *fault, int word, long call);

/* Does FAULT lie to the request for WORD with that HISTORY? */
bool
fault_applies_after(const struct fault *fault, int word,
                    const struct history *history);

/* Is FAULT about views that are held while another one is asked for?  It does
 * nothing if there are none. */
bool
fault_is_of_held(const struct fault *fault);

/* Does FAULT, which may be NULL, strike at such a release? */
bool
fault_strikes(const struct fault *fault, const struct standing *standing);

/* Does FAULT have to know which views are held, and where? */
bool
fault_tracks(const struct fault *fault);

/* Do all views of such an exporter point to the same arrays and format, which
 * FAULT overwrites? */
bool
fault_shares(const struct fault *fault);

/* The word that is answered if FAULT, which applies, decides. */
int
fault_word(const struct fault *fault, int word);

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
