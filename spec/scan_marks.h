/*
 * What the parts of the scanner share.  Private to scan.c and scan_modifiers.c.
 */
#ifndef BP_SCAN_MARKS_H
#define BP_SCAN_MARKS_H

#include "scan.h"

/* What a byte is before an item, whatever the locale. */
enum mark { MARK_NONE, MARK_SPACE, MARK_DIGIT, MARK_PREFIX, MARK_SHAPE };

extern const unsigned char scan_marks[UCHAR_MAX + 1];

static inline enum mark
mark_of(char c)
{
    return (enum mark)scan_marks[(unsigned char)c];
}

static inline bool
is_space(char c)
{
    return mark_of(c) == MARK_SPACE;
}

static inline bool
is_digit(char c)
{
    return mark_of(c) == MARK_DIGIT;
}

static inline char
peek(const struct scan *scan)
{
    return scan->text[scan->at];
}

static inline void
skip_space(struct scan *scan)
{
    while (is_space(peek(scan))) {
        scan->at++;
    }
}

/* Read the modifiers of scan->element, up to its body. */
BP_MUST_CHECK
enum bp_status
scan_modifiers(struct scan *scan);

#endif
