/*
 * One record of the result file each, without the newline.  The writer puts
 * them in order; the reader puts them again from what it took and compares.
 */
#ifndef BPH_LINES_H
#define BPH_LINES_H

#include "file.h"

/* What the end record says of the lines before it. */
struct bph_totals {
    int findings;
    int subjects;
    int verdicts[BP_VERDICT_COUNT]; /* subjects by verdict */
    char digest[65];                /* SHA-256 of all bytes before */
};

void
bph_line_run(FILE *out, const struct bph_run *run);
void
bph_line_env(FILE *out, const struct bph_run *run);
void
bph_line_subject(FILE *out, const struct bph_subject *subject);
void
bph_line_obs(FILE *out, const struct bph_subject *subject, int n);
void
bph_line_state(FILE *out, const struct bph_subject *subject,
               const struct bph_state *state);
void
bph_line_find(FILE *out, const struct bph_subject *subject,
              const struct bph_find *find);
void
bph_line_clause(FILE *out, const struct bph_subject *subject,
                const struct bph_tally *tally);
void
bph_line_finding(FILE *out, const struct bph_subject *subject,
                 const struct bph_finding *finding);
void
bph_line_end(FILE *out, const struct bph_totals *totals);

#endif
