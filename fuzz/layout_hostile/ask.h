/*
 * What layout_hostile asks the reference about a view that it has judged.
 */
#ifndef ASK_H
#define ASK_H

#include "bp_view.h"
#include "bpf.h"

/* VIEW at BUF lies inside: all that reads it has to work. */
void
ask_inside(const struct bp_view *view, uintptr_t buf, struct bpf_input *in);

/* VIEW is no layout, or lies somewhere else: all has to answer, and nothing
 * may read an item. */
void
ask_outside(const struct bp_view *view, uintptr_t buf, struct bpf_input *in);

#endif
