/*
 * The one grammar of format strings, as a scanner of whole elements.
 * Private to spec/.
 */
#ifndef BP_SCAN_H
#define BP_SCAN_H

#include "bp_code.h"
#include "bp_format.h"

enum scan_token {
    SCAN_ELEMENT, /* up to its code; "T{" and "&" are open then */
    SCAN_CLOSE,   /* the "}" of the innermost struct */
    SCAN_NAME,    /* of the element that is complete */
    SCAN_END
};

/* An element: its modifiers and its code. */
struct element {
    enum bp_node_kind kind;
    const struct bp_code *code; /* NULL for T{}, and for a letter behind "&"
                                   that nobody defines */
    char letter;                /* as bp_node.code */
    bool is_complex;
    bool has_prefix;
    bool pointee; /* it is behind "&" */
    char mode;
    ptrdiff_t count;    /* -1 if it is not written */
    ptrdiff_t shape;    /* the product of the extents; 1 without any */
    ptrdiff_t extents;  /* index of the first */
    ptrdiff_t nextents; /* of its sub-array */
    ptrdiff_t at;       /* where it begins, in bytes of the text */
    ptrdiff_t body;     /* where its modifiers end */
};

struct scan {
    const char *text;
    struct bp_reading how;
    struct bp_error *err; /* or NULL */
    ptrdiff_t *extents;   /* written, where it is not NULL */

    enum scan_token token;
    struct element element;      /* SCAN_ELEMENT */
    ptrdiff_t name, name_length; /* SCAN_NAME */
    ptrdiff_t at;                /* behind the token */
    char mode;                   /* in force there */
    char inner;                  /* SCAN_CLOSE, SCAN_END: and before it */
    int depth;                   /* how many T{} and "&" are open there */
    ptrdiff_t nextents;          /* in all */

    /* private */
    int npointers; /* how many "&" are open */
    bool nameable; /* one is complete, and a name may come */
    struct {
        char mode;    /* in force around it */
        bool pointer; /* "&": its item is still to come, or to end */
    } open[BP_FORMAT_DEPTH];
};

/* Begin at the start of TEXT, which is borrowed; HOW may be NULL. */
void
scan_init(struct scan *scan, const char *text, const struct bp_reading *how,
          struct bp_error *err);

/*
 * Read the next token.
 *
 *   Out      scan->token and what belongs to it
 *   Returns  BP_OK; BP_VIOLATION, BP_OVERFLOW or BP_UNSUPPORTED, where the
 *            scan is over
 */
BP_MUST_CHECK
enum bp_status
scan_next(struct scan *scan);

/* Read the next token of a text that is known to parse. */
void
scan_again(struct scan *scan);

/* Return BP_UNSUPPORTED, and say in ERR that there is WHAT where SCAN is, if
 * NUMBER is above MOST. */
BP_MUST_CHECK
enum bp_status
scan_limit(const struct scan *scan, ptrdiff_t number, ptrdiff_t most,
           const char *what);

/* Return the byte behind the "}" that closes the first "{" from AT on, or -1
 * if nothing closes it; what is between is in balance. */
ptrdiff_t
scan_braces(const char *text, ptrdiff_t at);

/* Say in ERR that there is WHAT at byte AT of the format. */
void
scan_complain(struct bp_error *err, int clause, ptrdiff_t at,
              const char *what);

#endif
