/*
 * Honest exporters to begin with: memory from exporters/native/templates.def
 * and manners; rows of bases.def.
 */
#ifndef PROOF_BASIS_H
#define PROOF_BASIS_H

#include "actor.h"

#define BASIS_SEED 0 /* of the run that they are asked in */

struct basis {
    const char *name;
    struct memory memory;
    struct manners manners;
    uint64_t digest; /* of the content */
};

/* Fill the Nth; false behind the last. */
bool
basis_at(int n, struct basis *out);

/* Make ACTOR one that is like that, in ARENA. */
void
basis_play(const struct basis *basis, struct arena *arena,
           struct actor *actor);

#endif
