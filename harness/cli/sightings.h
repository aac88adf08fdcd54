/*
 * Sightings: which cases show what of a subject; and which liars go free
 * without a rule.
 */
#ifndef BPH_SIGHTINGS_H
#define BPH_SIGHTINGS_H

#include "liars.h"

/* One rule, in one state, found a breach of one clause. */
struct bph_sighting {
    enum bp_clause_id clause;
    enum bp_verdict verdict; /* of the finding that it belongs to */
    enum bph_rule_id rule;
    enum bph_place place;
};

struct bph_sightings {
    struct bph_sighting *rows; /* owned; by clause, place and rule */
    int count;
    bool spoke[BPH_RULE_COUNT][BPH_PLACE_COUNT]; /* said anything at all */
};

/*
 * Collect what the cases show of SUBJECT, each once.
 *
 *   Pre      bph_judge_subject has judged it in the same way, HOW
 *   Memory   bph_sightings_release
 */
void
bph_sightings_collect(const struct bph_subject *subject,
                      const struct bph_judging *how,
                      struct bph_sightings *out);
void
bph_sightings_release(struct bph_sightings *sightings);

/* The only rule that finds what condemns a liar whose row says VERDICT; or
 * -1 if several do, or none. */
int
bph_sightings_only_rule(const struct bph_sightings *sightings,
                        enum bp_verdict verdict);

#endif
