/*
 * A format with its nodes and places, for tests.
 */
#ifndef BP_PARSED_H
#define BP_PARSED_H

#include "bp_fields.h"

/* The largest ptrdiff_t, and one more. */
#if PTRDIFF_MAX > INT32_MAX
#define MOST "9223372036854775807"
#define OVER "9223372036854775808"
#else
#define MOST "2147483647"
#define OVER "2147483648"
#endif

#define MAX_NODES 256

struct parsed {
    struct bp_format format;
    struct bp_node nodes[MAX_NODES];
    ptrdiff_t extents[MAX_NODES];
    struct bp_place places[MAX_NODES];
};

/* Parse TEXT, read as HOW says. */
static inline enum bp_status
parse(struct parsed *p, const char *text, const struct bp_reading *how,
      struct bp_error *err)
{
    p->format = (struct bp_format){.text = text,
                                   .nodes = p->nodes,
                                   .capacity = MAX_NODES,
                                   .extents = p->extents,
                                   .extents_capacity = MAX_NODES};
    return bp_format_parse(&p->format, how, err);
}

/* The same, and place the nodes. */
static inline enum bp_status
parse_and_place(struct parsed *p, const char *text,
                const struct bp_reading *how, const struct bp_abi *abi,
                enum bp_padding padding)
{
    enum bp_status status = parse(p, text, how, NULL);

    return status == BP_OK
               ? bp_format_place(&p->format, abi, padding, p->places, NULL)
               : status;
}

#endif
