/*
 * What a person reads on the terminal.
 */
#ifndef BPH_PRINT_H
#define BPH_PRINT_H

#include "judge.h"
#include "options.h"

/* Print the findings of every subject, then a table if there are several,
 * then one line that sums up. */
void
bph_print_run(const struct bph_run *run, const struct bph_options *options);

/* Print only the table and the line. */
void
bph_print_table(const struct bph_run *run, const struct bph_options *options);

/* Print every answer of SUBJECT, a line per group of equal words. */
void
bph_print_trace(const struct bph_subject *subject);

/* Print TEXT broken into lines of at most WIDTH columns, each after the
 * first indented by INDENT blanks. */
void
bph_print_wrapped(const char *text, int indent, int width);

#endif
