/*
 * A private copy of the last run, for `bufconf reproduce`.
 */
#ifndef BPH_LAST_H
#define BPH_LAST_H

#include "model.h"

/*
 * Return where it is: $BUFCONF_LAST, or bufconf/last.ndjson in the user's
 * folder for caches; NULL if there is none.
 *
 *   Memory   to be freed
 */
char *
bph_last_path(void);

/* Keep RUN there, as well as it can be kept: a failure is nobody's matter. */
void
bph_last_save(const struct bph_run *run);

#endif
