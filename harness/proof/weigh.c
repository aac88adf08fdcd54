#include "weigh.h"

#include "bp_format.h"

bool
weigh_is_legal(const struct actor *actor, char why[WEIGH_WHY])
{
    static struct legality legality;
    legality_init(&legality, &actor->truth);
    inside_set(&actor->exporter, &legality);
    (void)inside_glance();
    const char *reason = legality_why(&legality);
    (void)snprintf(why, WEIGH_WHY, "%s", reason == NULL ? "" : reason);
    inside_set(&actor->exporter, NULL);
    return reason == NULL;
}

bool
weigh_is_hidden(const struct actor *actor, const struct mutation *m)
{
    ptrdiff_t size = 0;
    if (m->field == FIELD_RELEASE) {
        return m->when == WHEN_WORD || m->when == WHEN_HAS
               || m->when == WHEN_LACKS;
    }
    if (m->field == FIELD_OBJ && m->operation == DO_SWAP) {
        return actor->manners.block == BLOCK_FRESH;
    }
    if (m->field == FIELD_BUF || m->field == FIELD_CONTENT) {
        return actor->manners.restless || actor->memory->alike
               || (m->operation == DO_ADD
                   && memory_is_camouflaged(actor->memory));
    }
    return m->field == FIELD_FORMAT && m->operation == DO_SET
           && bp_format_size(m->text, BP_PAD_STRICT, &size, NULL) == BP_OK
           && size == actor->memory->itemsize;
}

bool
weigh_is_paraphrase(const struct actor *actor, const struct mutation *m)
{
    bool strides = m->field == FIELD_STRIDES || m->field == FIELD_STRIDES_K
                   || (m->field == FIELD_OUTCOME && m->operation == DO_GRANT);
    return strides && memory_is_shared(actor->memory);
}

/* Ask ACTOR, and judge; the answers are in *OUT, which is to be released. */
static bool
ask(const struct actor *actor, const struct bph_judging *how, bool pairs,
    struct legality *legality, struct bph_subject *out)
{
    bool asked;

    *out = actor_subject(actor, "weighed", memory_digest(actor->memory, 0));
    inside_set(&actor->exporter, legality);
    asked = inside_ask(out, how, pairs);
    inside_set(&actor->exporter, NULL);
    return asked;
}

enum weigh_verdict
weigh_judge(const struct actor *actor, const struct bph_judging *how,
            bool pairs, struct legality *legality, FILE *out)
{
    struct bph_subject s;
    if (legality != NULL) {
        legality_init(legality, &actor->truth);
    }
    bool asked = ask(actor, how, pairs, legality, &s);
    bool accused = bph_verdict_fails(s.verdict);
    if (out != NULL) {
        weigh_print_findings(&s, out);
    }
    bph_subject_release(&s);
    return !asked ? WEIGH_BROKEN : accused ? WEIGH_ACCUSED : WEIGH_FREE;
}

const struct bp_clause *
weigh_accusation(const struct actor *actor, const struct bph_judging *how,
                 bool pairs)
{
    struct bph_subject s;
    const struct bp_clause *clause = NULL;
    (void)ask(actor, how, pairs, NULL, &s);
    for (int n = 0; n < s.nfindings && clause == NULL; n++) {
        if (bph_verdict_fails(s.findings[n].verdict)) {
            clause = bp_clause_at(s.findings[n].clause);
        }
    }
    bph_subject_release(&s);
    return clause;
}

void
weigh_print_findings(const struct bph_subject *subject, FILE *out)
{
    for (int n = 0; n < subject->nfindings; n++) {
        const struct bph_finding *f = &subject->findings[n];
        fprintf(out, "    %s %s %s 0x%x: %s\n", f->state,
                bp_clause_at(f->clause)->name, bp_verdict_name(f->verdict),
                (unsigned)f->words[0], f->actual);
    }
}

static void
print_numbers(const char *name, const ptrdiff_t *v, int n, FILE *out)
{
    fprintf(out, " %s", name);
    for (int k = 0; k < n && k < 8; k++) {
        fprintf(out, "%c%td", k == 0 ? '(' : ',', v[k]);
    }
    fprintf(out, "%s", n > 8 ? ",...)" : n > 0 ? ")" : "()");
}

void
weigh_print_actor(const struct actor *a, FILE *out)
{
    const struct memory *m = a->memory;
    const struct manners *w = &a->manners;
    fprintf(out, "    \"%s\" itemsize %td", m->format, m->itemsize);
    print_numbers("shape", m->shape, m->ndim, out);
    print_numbers("strides", m->strides, m->ndim, out);
    print_numbers("suboffsets", m->suboffsets, m->ndim, out);
    fprintf(out,
            " readonly %d alike %d\n    exception %d left %d ndim %d alone "
            "%d,%d claims %d readonly %d owner %d chains %d immortal %d "
            "literal %d first %d arrays %d idle %d block %d nothing %d "
            "internal %d single %d spelling %d restless %d format %s\n",
            m->readonly, m->alike, (int)w->exception, (int)w->left,
            w->plain_ndim, (int)w->alone[0], (int)w->alone[1], w->claims,
            w->readonly, w->owner, w->chains, w->immortal, w->literal,
            w->first_order, (int)w->arrays, (int)w->idle, (int)w->block,
            (int)w->nothing, (int)w->internal, w->single, (int)w->spelling,
            w->restless, w->format == NULL ? "-" : w->format);
}
