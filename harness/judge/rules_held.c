/*
 * Rules about histories: what was in the struct before, equal requests, views
 * that are held while others come and go, and what a refusal leaves behind.
 */
#include "rules.h"

#include <stdio.h>
#include <string.h>

void
rule_release(const struct bph_case *c, struct bph_ruling *r)
{
    if (!bph_granted(c)) {
        return;
    }
    r->say = BPH_HOLDS;
    if (c->answer->release_raised) {
        bph_breaks(r, BPH_CAUSE_RELEASE_RAISED,
                   "an exception is pending after the release");
    }
}

/* The answer to another fill of the same word that is not the same. */
static const struct bph_answer *
other_fill(const struct bph_case *c)
{
    for (int n = 0; n < c->cell->nobs; n++) {
        const struct bph_answer *b = &c->subject->answers[c->cell->obs[n]];
        if (!bph_same_to_consumer(c->answer, b)) {
            return b;
        }
    }
    return NULL;
}

void
rule_fills(const struct bph_case *c, struct bph_ruling *r)
{
    r->say = BPH_HOLDS;
    if (!c->state->paired && other_fill(c) != NULL) {
        bph_breaks(r, BPH_CAUSE_DEPENDS_ON_FILL,
                   "the answer is another when the struct was filled "
                   "otherwise");
    }
}

void
rule_kept(const struct bph_case *c, struct bph_ruling *r)
{
    if (!bph_granted(c)) {
        return;
    }
    r->say = BPH_HOLDS;
    switch (c->answer->changed) {
    case BPH_CHANGED_NOTHING:
        break;
    case BPH_CHANGED_MEMBERS:
        bph_breaks(r, BPH_CAUSE_STRUCT_CHANGED,
                   "a member changed while other views came and went");
        break;
    case BPH_CHANGED_ARRAYS:
        bph_breaks(r, BPH_CAUSE_ARRAYS_CHANGED,
                   "an array changed while other views came and went");
        break;
    case BPH_CHANGED_FORMAT:
        bph_breaks(r, BPH_CAUSE_FORMAT_CHANGED,
                   "format changed while other views came and went");
        break;
    case BPH_CHANGED_CONTENT:
        bph_breaks(r, BPH_CAUSE_CONTENT_CHANGED,
                   "the bytes changed while other views came and went");
        if (!c->subject->truth.has_items) {
            r->position = BP_POS_X_43_CHANGED;
        }
        break;
    }
}

/* Was the word that is held refused when fresh? */
static bool
held_was_refused(const struct bph_case *c)
{
    const struct bph_answer *held =
        c->state->paired ? bph_other_answer(c, c->cell->held) : NULL;
    return held != NULL && held->outcome == BPH_REFUSED;
}

void
rule_second(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_answer *alone = bph_other_answer(c, c->word);
    if (alone == NULL || alone->outcome != BPH_GRANTED) {
        return;
    }
    r->say = BPH_HOLDS;
    if (c->answer->outcome != BPH_REFUSED) {
        return;
    }
    if (held_was_refused(c)) {
        bph_breaks(r, BPH_CAUSE_LOCKED_BY_REFUSAL,
                   "refused with %s after 0x%03x was refused",
                   c->answer->exception, (unsigned)c->cell->held);
        if (c->subject->python_level) {
            r->position = BP_POS_X_42_LOCKED;
        }
    }
    else {
        bph_breaks(r, BPH_CAUSE_SECOND_REFUSED,
                   "refused with %s while another view is held",
                   c->answer->exception);
        r->position = BP_POS_X_42_REFUSED;
    }
}

void
rule_alike(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_answer *alone = bph_other_answer(c, c->word);
    if (alone == NULL || alone->outcome > BPH_REFUSED
        || c->answer->outcome > BPH_REFUSED) {
        return;
    }
    r->say = BPH_HOLDS;
    if (!c->as_fresh && !bph_same_to_consumer(c->answer, alone)) {
        bph_breaks(r, BPH_CAUSE_VIEW_DIFFERS, "%s, and otherwise alone",
                   c->answer->outcome == BPH_GRANTED ? "granted" : "refused");
    }
}
