/*
 * The designs of 2007, for people and for reports/history.py.
 */
#ifndef BPH_DESIGNS_H
#define BPH_DESIGNS_H

#include "setup.h"

#include <stdbool.h>
#include <stdio.h>

/* list designs; the exit status. */
int
bph_list_designs(int argc, char **argv);

/* list draft-2007-04; the exit status. */
int
bph_list_draft(int argc, char **argv);

/* Print what is known of the design NAME; false if there is none. */
bool
bph_explain_design(const char *name);

/* Write the designs, and the figures that were computed, to OUT as JSON;
 * false if they could not be computed. */
bool
bph_designs_put(FILE *out);

/* Write the page of history to HTML and MARKDOWN, each of which may be
 * NULL. */
bool
bph_designs_render(const struct bph_setup *setup, const char *html,
                   const char *markdown);

#endif
