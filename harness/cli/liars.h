/*
 * Asking the exporters of exporters/native: liars, which have to be caught,
 * and honest and odd ones, which may not be accused.
 */
#ifndef BPH_LIARS_H
#define BPH_LIARS_H

#include "cases.h"
#include "run.h"

/* A row of liars.def.  The judge does not know them: clause and verdict are
 * what its findings are compared with afterwards. */
struct bph_liar {
    const char *name;
    enum bp_clause_id clause;
    enum bp_verdict verdict;
    const char *origin;
};

/* An exporter that is right, and the worst that may be said of it. */
struct bph_honest {
    const char *name;
    enum bp_verdict worst;
    bool odd; /* legal but odd */
};

/* Return the rows, and how many there are. */
const struct bph_liar *
bph_liars(int *count);
const struct bph_honest *
bph_honest(int *count);

/* All of the exporters, asked and judged; and the setup to ask again. */
struct bph_natives {
    struct bph_setup setup;
    struct bph_options options; /* as they were given */
    struct bph_run run;
    struct bph_judging how;
};

/*
 * Ask all liars, and with HONEST the honest and odd exporters, in all states.
 *
 *   Returns  an exit status: BPH_EXIT_CONFORMS; or another one after a
 *            sentence on stderr
 *   Memory   bph_natives_release, whatever it returned
 */
int
bph_natives_ask(struct bph_natives *natives, const struct bph_options *options,
                bool honest);
void
bph_natives_release(struct bph_natives *natives);

/* Return the subject that NAME was asked as, or NULL. */
struct bph_subject *
bph_native(const struct bph_natives *natives, const char *name);

/* Is LIAR found as its row says, and nothing worse said of it? */
bool
bph_liar_is_caught(const struct bph_liar *liar,
                   const struct bph_subject *subject);

/* Was it found out only by the death of the process: does nothing but a
 * CRASH or TIMEOUT fail? */
bool
bph_liar_only_crashed(const struct bph_subject *subject);

/* The worst verdict among the findings of SUBJECT; BP_V_PASS if none. */
enum bp_verdict
bph_worst_finding(const struct bph_subject *subject);

/* list liars --score and list liars --matrix; return the exit status. */
int
bph_liars_score(const struct bph_options *options);
int
bph_liars_matrix(const struct bph_options *options);

#endif
