/*
 * What an actor does, weighed twice: by legality.c, which knows no rule, and
 * by engine, normaliser and judge.
 */
#ifndef PROOF_WEIGH_H
#define PROOF_WEIGH_H

#include "mutation.h"

#include <stdio.h>

#define WEIGH_WHY 200

/* Is what ACTOR does legal, one view at a time?  Or WHY gets the reason why
 * not, and else "". */
bool
weigh_is_legal(const struct actor *actor, char why[WEIGH_WHY]);

/*
 * Can MUTATION of ACTOR not be seen from outside, whatever the rules are?
 * Where memory is that reads alike everywhere, or like what lies around, or
 * never the same twice; whose it is, if it is new with every request (policy: the control ends all such
 * comparisons).  And a format of the right size that means something else is
 * compared for plain items only, so far; for those mutants_test does it.  A
 * release knows no word that it could depend on.
 */
bool
weigh_is_hidden(const struct actor *actor, const struct mutation *mutation);

/*
 * Can MUTATION of ACTOR be another description of the same items?  Where
 * several pointers lead to one place, strides that visit them in another order
 * read the same.  legality.c looks at items alone; the judge demands what was
 * declared (LAY-001), and rightly so.
 */
bool
weigh_is_paraphrase(const struct actor *actor,
                    const struct mutation *mutation);

enum weigh_verdict { WEIGH_FREE, WEIGH_ACCUSED, WEIGH_BROKEN };

/*
 * Does the judge find fault with ACTOR, whose whole truth is declared?  It is
 * asked as by inside_ask.
 *
 *   Out      *legality sees what the engine saw; NULL: nobody does.  OUT gets
 *            the findings, in lines; NULL: nobody does.
 *   Returns  WEIGH_BROKEN if the engine failed
 */
enum weigh_verdict
weigh_judge(const struct actor *actor, const struct bph_judging *how,
            bool pairs, struct legality *legality, FILE *out);

/* The clause of the first fault that the judge finds with ACTOR, or NULL; asked
 * as by weigh_judge. */
const struct bp_clause *
weigh_accusation(const struct actor *actor, const struct bph_judging *how,
                 bool pairs);

/* The findings of SUBJECT, one a line. */
void
weigh_print_findings(const struct bph_subject *subject, FILE *out);

/* What ACTOR is, without its mutation. */
void
weigh_print_actor(const struct actor *actor, FILE *out);

#endif
