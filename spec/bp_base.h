/*
 * Statuses, errors and limits that every part of spec/ shares.
 *
 * spec/ is C11 without Python.h, malloc, I/O or globals.  Callers bring all
 * memory.  On failure outputs are untouched; on success they are final.
 */
#ifndef BP_BASE_H
#define BP_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* PyBUF_MAX_NDIM (FLD-021).  A debug build may lower it to 3. */
#ifndef BP_MAX_NDIM
#define BP_MAX_NDIM 64
#endif

#if defined(__GNUC__)
#define BP_MUST_CHECK         __attribute__((warn_unused_result))
#define BP_PRINTF(fmt, first) __attribute__((format(printf, fmt, first)))
#else
#define BP_MUST_CHECK
#define BP_PRINTF(fmt, first)
#endif

/* Did the call work?  Says nothing about a subject. */
enum bp_status {
    BP_OK = 0,      /* outputs are final */
    BP_VIOLATION,   /* the input breaks a clause; err says which */
    BP_OVERFLOW,    /* a size does not fit in ptrdiff_t */
    BP_CAPACITY,    /* an array that the caller brought is too small */
    BP_UNSUPPORTED, /* legal perhaps, but this version cannot tell */
    BP_FAULT,       /* a loader could not read an address */
};

/* Where and why a call failed.  Plain data, never freed; may be NULL. */
struct bp_error {
    int clause;     /* enum bp_clause_id, or -1 */
    int dim;        /* dimension or position in a text, or -1 */
    char text[160]; /* one sentence, NUL-terminated */
};

/*
 * Write a formatted sentence into ERR.
 *
 *   Pre      clause and dim are -1 when they do not apply
 *   Memory   ERR may be NULL: then nothing happens
 */
void
bp_error_set(struct bp_error *err, int clause, int dim, const char *format,
             ...) BP_PRINTF(4, 5);

#endif
