/*
 * Formats as they are written for a reader.  Private to spec/.
 */
#ifndef BP_READER_WRITE_H
#define BP_READER_WRITE_H

#include "reader.h"

/* What READER has for what. */
struct manner {
    const char *modes; /* of items in this machine's order, in turn */
    bool tree;         /* it knows T{} */
    bool orders;       /* both, one beside the other */
    bool names;
    bool each; /* a prefix and a name at every item, one item in all */
};

/* Where a text goes: to memory, or beside one that is there already. */
struct sink {
    struct bp_written text;
    const char *wanted; /* or NULL */
    bool differs;
};

/* A T{} or a "&" that is open. */
struct open {
    int node;
    ptrdiff_t cursor; /* bytes of it that are written */
    ptrdiff_t align;  /* the largest of what is written in mode "@" */
};

struct writer {
    const struct bp_target *target;
    const struct manner *manner;
    const struct bp_format *format;
    const struct bp_place *places;
    struct sink to;
    struct bp_error err;
    char native; /* the mode of items in this machine's order */
    char mode;   /* in force */
    bool wrapped;
    int pieces;
    int depth;
    struct open open[BP_FORMAT_LEVELS];
};

/* A code that was chosen for an item. */
struct choice {
    char mode, letter;
    bool z; /* "Z" before it */
    ptrdiff_t align;
};

void
sink_put(struct sink *to, char c);

void
sink_put_bytes(struct sink *to, const char *text, ptrdiff_t length);

void
sink_put_number(struct sink *to, ptrdiff_t number);

/* It is not to be had in this mode: CONSTRUCT, at NODE, is why. */
void
writer_give_up(struct writer *w, const struct bp_node *node,
               const char *construct);

/* Does the reader take CONSTRUCT?  Gives up at NODE if not. */
bool
writer_demand(struct writer *w, const struct bp_node *node,
              enum construct construct);

/* Put BYTES of padding, before or in NODE; false if it gave up. */
bool
writer_put_pads(struct writer *w, const struct bp_node *node, ptrdiff_t bytes);

/* Choose mode and letter for NODE, which lies at OFFSET; false if it gave
 * up. */
bool
writer_choose(struct writer *w, const struct bp_node *node, ptrdiff_t offset,
              struct choice *choice);

/* Put COUNT items of NODE, of SIZE bytes each, as CHOICE says; of a string
 * one, with its length.  False if it gave up. */
bool
writer_put_item(struct writer *w, const struct bp_node *node, ptrdiff_t size,
                ptrdiff_t count, const struct choice *choice);

#endif
