/*
 * Kinds of memory: names for what a layout and its item look like.
 */
#ifndef BP_KIND_H
#define BP_KIND_H

#include "bp_view.h"

enum bp_kind {
#define BP_KIND(name, word, text, predicate) BP_KIND_##name,
#define BP_ACCESS(name, word, text)
#include "kinds.def"
#undef BP_KIND
#undef BP_ACCESS
    BP_KIND_COUNT
};

/* The other axis; the value is that of readonly. */
enum bp_access {
#define BP_KIND(name, word, text, predicate)
#define BP_ACCESS(name, word, text) BP_ACCESS_##name,
#include "kinds.def"
#undef BP_KIND
#undef BP_ACCESS
    BP_ACCESS_COUNT
};

/*
 * Return the kinds of VIEW: a set, with the bit 1u << kind for each.
 *
 *   Pre      format describes the item; NULL means unsigned bytes if itemsize
 *            is 1, and else that nothing is known of the item
 *   Returns  0 for a VIEW that is no legal layout; a FORMAT whose size nobody
 *            knows adds no kind
 */
unsigned
bp_kind_of(const struct bp_view *view, const char *format);

/* The word ("c-contiguous") of a kind, and what it is. */
const char *
bp_kind_name(enum bp_kind kind);
const char *
bp_kind_text(enum bp_kind kind);

/* Return the kind called NAME, or -1. */
int
bp_kind_find(const char *name);

/* The word ("read-only") of an access, and what it is. */
const char *
bp_access_name(enum bp_access access);
const char *
bp_access_text(enum bp_access access);

#endif
