/*
 * The designs of 2007, for people and (--json) for reports/history.py.
 */
#ifndef BPH_DESIGNS_H
#define BPH_DESIGNS_H

#include <stdbool.h>

/* list designs; the exit status. */
int
bph_list_designs(int argc, char **argv);

/* Print what is known of the design NAME; false if there is none. */
bool
bph_explain_design(const char *name);

#endif
