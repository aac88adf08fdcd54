/*
 * The designs of 2007, from designs.def: what was proposed while the protocol
 * was argued into being, what became of it, and where it runs.
 */
#ifndef BP_DESIGN_H
#define BP_DESIGN_H

/* One row of designs.def, which says what the columns mean. */
struct bp_design {
    const char *name, *author, *date, *title;
    const char *proposed, *now, *why;
    const char *clauses, *code, *test, *lies;
};

/* The rows, by date; *COUNT gets their number. */
const struct bp_design *
bp_design_table(int *count);

/* The row called NAME, or NULL. */
const struct bp_design *
bp_design_find(const char *name);

#endif
