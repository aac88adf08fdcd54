/*
 * The parser of format strings.  Private to spec/.
 */
#ifndef BP_SCAN_H
#define BP_SCAN_H

#include "bp_format.h"

/* What a text says beside its size. */
struct format_facts {
    int members;  /* items and structs, pads and pointees left aside */
    bool nested;  /* there is a T{} */
    bool foreign; /* an item of several bytes in the other byte order */
};

/*
 * Parse TEXT under PADDING.
 *
 *   Out      *size, *facts; both final or untouched
 *   Returns  as bp_format_size
 *   Clause   FMT-002 to FMT-041
 */
BP_MUST_CHECK
enum bp_status
format_scan(const char *text, enum bp_padding padding, ptrdiff_t *size,
            struct format_facts *facts, struct bp_error *err);

#endif
