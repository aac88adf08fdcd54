/*
 * What a format is evidence for.
 */
#include "evidence.h"

#include <string.h>

enum group { MEANING, CODES, SPELLING };

enum trait {
    ANY,
    NEVER,
    UNPREFIXED,    /* nothing says "@" */
    PREFIX_INSIDE, /* a prefix that is not the first character of the text */
    SHAPE,
    COUNT,
    COUNT_ZERO,
    NAME,
    ODD_NAME,  /* with whitespace, or not ASCII */
    ALIGNED,   /* bytes that nobody spells stand before it */
    UNALIGNED, /* where C would not put it */
    LAST,      /* the last of several at top level, not aligned at its end */
    BESIDE,    /* one of several at top level */
    COMPLEX
};

static const struct row {
    enum group group;
    int clause;
    const char *codes, *modes;
    enum trait trait;
} rows[] = {
#define BPH_EVIDENCE(group, clause, codes, modes, trait)                      \
    {group, BP_##clause, codes, modes, trait},
#include "evidence.def"
#undef BPH_EVIDENCE
};
#define ROWS ((int)(sizeof rows / sizeof rows[0]))

_Static_assert(ROWS <= 64, "one bit each");

int
bph_evidence_clause(int row)
{
    return row < ROWS ? rows[row].clause : -1;
}

bool
bph_evidence_is_of(int row, enum bph_rule_id rule)
{
    switch (rows[row].group) {
    case MEANING:
        return rule == BPH_RULE_FORMAT_TRUE || rule == BPH_RULE_FIELDS;
    case CODES:
        return rule == BPH_RULE_CODES;
    case SPELLING:
        return rule == BPH_RULE_FORMAT_SPELLING;
    }
    return false;
}

static bool
has_odd_name(const struct bp_format *format, const struct bp_node *node)
{
    for (ptrdiff_t n = 0; n < node->name_length; n++) {
        unsigned char c = (unsigned char)format->text[node->name + n];
        if (c <= ' ' || c >= 0x7f) {
            return true;
        }
    }
    return false;
}

/* Where the element before NODE, in the same struct, ends; -1 if it is the
 * first. */
static ptrdiff_t
end_before(const struct bph_meaning *m, int node)
{
    const struct bp_node *nodes = m->format.nodes;
    for (int n = node - 1; n > nodes[node].parent; n--) {
        if (nodes[n].next == node) {
            return m->places[n].offset
                   + m->places[n].size * m->places[n].items;
        }
    }
    return -1;
}

/* Is it as large as its alignment in C would be, and not there? */
static bool
is_unaligned(const struct bph_meaning *m, int node)
{
    const struct bp_node *n = &m->format.nodes[node];
    ptrdiff_t size = m->places[node].size;
    return n->kind == BP_NODE_CODE && size > 1 && !n->is_complex
           && m->places[node].offset % size != 0;
}

static bool
has_trait(const struct bph_meaning *m, int node, enum trait trait)
{
    const struct bp_format *format = &m->format;
    const struct bp_node *n = &format->nodes[node];
    const struct bp_place *place = &m->places[node];
    bool top = n->parent == 0;
    bool alone = node == 1 && n->next < 0;
    switch (trait) {
    case ANY:
        return true;
    case NEVER:
        return false;
    case UNPREFIXED:
        return strpbrk(format->text, "@=<>!^") == NULL;
    case PREFIX_INSIDE:
        return n->has_prefix && n->at > 0;
    case SHAPE:
        return n->nextents > 0;
    case COUNT:
        return n->count > 1;
    case COUNT_ZERO:
        return n->count == 0;
    case NAME:
        return n->name_length > 0;
    case ODD_NAME:
        return has_odd_name(format, n);
    case ALIGNED:
        return end_before(m, node) >= 0 && place->offset > end_before(m, node);
    case UNALIGNED:
        return is_unaligned(m, node);
    case LAST:
        return top && !alone && n->next < 0 && m->padding == BP_PAD_STRICT;
    case BESIDE:
        return top && !alone;
    case COMPLEX:
        return n->is_complex;
    }
    return false;
}

static bool
is_like(const struct bph_meaning *m, int node, const struct row *row)
{
    const struct bp_node *n = &m->format.nodes[node];
    return (row->codes[0] == '\0' || strchr(row->codes, n->code) != NULL)
           && (row->modes[0] == '\0' || strchr(row->modes, n->mode) != NULL)
           && has_trait(m, node, row->trait);
}

uint64_t
bph_evidence_of(const struct bph_meaning *meaning)
{
    uint64_t found = 0;
    for (int node = 1; node < meaning->format.nnodes; node++) {
        for (int n = 0; n < ROWS; n++) {
            if (is_like(meaning, node, &rows[n])) {
                found |= (uint64_t)1 << n;
            }
        }
    }
    return found;
}
