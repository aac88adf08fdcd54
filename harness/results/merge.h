/*
 * Shards of one run put together again.
 */
#ifndef BPH_MERGE_H
#define BPH_MERGE_H

#include "model.h"

/*
 * Read the COUNT result files PATHS and put their subjects into *RUN (zeroed
 * by the caller), sorted by id, as one run would have them.
 *
 * All files have to be of the same suite, rules, profile, seed, interpreter
 * and platform, and of the same version of each package that two of them
 * name; no subject may be in two of them, but one that was only fuzzed, which
 * then has the finds of both.  Whether a shard is missing cannot be seen.
 *
 *   Pre      count > 0
 *   Returns  true; or false with a sentence in ERROR that names the files.
 *            RUN is then untouched
 *   Memory   RUN belongs to the caller (bph_run_release)
 */
bool
bph_merge_files(const char *const *paths, int count, struct bph_run *run,
                char *error, size_t capacity);

#endif
