/*
 * The result file: NDJSON, one record a line, keys sorted, integers only,
 * described by result.schema.json.  Order: run, env, then per subject
 * subject, obs, state, find, clause, finding; at the end end.  A subject has
 * either answers (obs, state) or what fuzzers found (find).
 *
 * The same model gives the same bytes; reading and writing again too.
 */
#ifndef BPH_FILE_H
#define BPH_FILE_H

#include <stdio.h>

#include "model.h"

#define BPH_SCHEMA_VERSION 1

/* Grows whenever a rule, a cause or the fold changes what the judge says. */
#define BPH_RULES_REVISION 1
#define BPH_MAX_LINE       ((size_t)16 * 1024 * 1024) /* bytes of a line */
#define BPH_MAX_WORDS      65536 /* of one state or finding */

/*
 * Write RUN to OUT.
 *
 *   Pre      bph_run_sort and bph_state_sort have been called, bph_judge has
 *            run, and what model.h does not allow to be NULL is not NULL
 *   Returns  true, or false if writing failed (errno)
 */
bool
bph_file_write(const struct bph_run *run, FILE *out);

/*
 * Read a result file from PATH into *RUN (zeroed by the caller).
 *
 * Only run, env, subject, obs, state and find are taken over: clause and finding
 * are the judge's to make again.  end is checked: counts and digest.
 *
 *   Returns  true; or false with a sentence in ERROR that says the line and
 *            what to do.  RUN is then released and zeroed.
 */
bool
bph_file_read(const char *path, struct bph_run *run, char *error,
              size_t capacity);

/* As bph_file_read, from IN, which is called NAME in a sentence. */
bool
bph_file_read_stream(FILE *in, const char *name, struct bph_run *run,
                     char *error, size_t capacity);

#endif
