/*
 * What a format says beside its size.  Private to spec/.
 */
#ifndef BP_FORMAT_FACTS_H
#define BP_FORMAT_FACTS_H

#include "bp_format.h"

struct format_facts {
    ptrdiff_t members; /* items and structs, pads and pointees left aside */
    bool nested;       /* there is a T{} */
    bool foreign;      /* an item of several bytes in the other byte order */
};

/* As bp_format_size, and fill in *FACTS. */
BP_MUST_CHECK
enum bp_status
format_facts(const char *text, enum bp_padding padding, ptrdiff_t *size,
             struct format_facts *facts, struct bp_error *err);

#endif
