/*
 * Two formats, compared by what they say of every byte.
 */
#include "leaves.h"

#include <limits.h>
#include <string.h>

#include "bp_clause.h"
#include "bp_code.h"

#define MAX_VISITS 1000000 /* of nodes, in both together */

/* One of the two formats, and what of it is compared next. */
struct side {
    const struct bp_form *form;
    const struct bp_node *nodes;
    const struct bp_place *places;
    struct bp_leaves leaves;
    struct bp_leaf run; /* items, or structs, that are alike */
    bool more;          /* there is one */
};

struct pair {
    struct side a, b;
};

/* Bytes of what has a byte order in an item of NODE: a part of a complex
 * number, a character of a string. */
static ptrdiff_t
unit_size(const struct side *side, int node)
{
    const struct bp_code *code = bp_node_code(&side->nodes[node]);
    ptrdiff_t size = 0, align;

    return code != NULL
                   && bp_code_measure(code, side->nodes[node].mode,
                                      &side->form->format->how,
                                      side->form->abi, &size, &align)
               ? size
               : 0;
}

/* Do the bytes of one item of A and of one of B mean the same?  What is as
 * large in two parts as in one is complex. */
static bool
same_meaning(const struct pair *pair, int a, int b)
{
    const struct bp_node *one = &pair->a.nodes[a];
    const struct bp_node *other = &pair->b.nodes[b];
    const struct bp_code *code = bp_node_code(one);
    const struct bp_code *other_code = bp_node_code(other);
    const struct bp_abi *abi = pair->a.form->abi;
    const struct bp_abi *other_abi = pair->b.form->abi;
    ptrdiff_t size = unit_size(&pair->a, a);

    if (code == NULL || other_code == NULL) {
        return one->code == other->code;
    }
    return code->kind == other_code->kind
           && pair->a.places[a].size == pair->b.places[b].size
           && size == unit_size(&pair->b, b)
           && (size == 1
               || bp_mode_is_little(one->mode, abi)
                      == bp_mode_is_little(other->mode, other_abi))
           && (size <= 8 || abi->ldouble == other_abi->ldouble);
}

/* Do A and B have the same sub-array, count and name? */
static bool
same_spelling(const struct pair *pair, int a, int b)
{
    const struct bp_node *one = &pair->a.nodes[a];
    const struct bp_node *other = &pair->b.nodes[b];
    const char *text = pair->a.form->format->text + one->name;
    const char *other_text = pair->b.form->format->text + other->name;

    if (one->kind != other->kind || one->nextents != other->nextents
        || (one->count < 0 ? 1 : one->count)
               != (other->count < 0 ? 1 : other->count)) {
        return false;
    }
    for (int i = 0; i < one->nextents; i++) {
        if (pair->a.form->format->extents[one->extents + i]
            != pair->b.form->format->extents[other->extents + i]) {
            return false;
        }
    }
    return one->name_length == other->name_length
           && memcmp(text, other_text, (size_t)one->name_length) == 0;
}

static bool
same_node(const struct pair *pair, int a, int b, bool strict)
{
    const struct bp_place *one = &pair->a.places[a];
    const struct bp_place *other = &pair->b.places[b];
    bool is_struct = pair->a.nodes[a].kind == BP_NODE_STRUCT;

    if (one->offset != other->offset || one->items != other->items
        || is_struct != (pair->b.nodes[b].kind == BP_NODE_STRUCT)
        || (strict && !same_spelling(pair, a, b))) {
        return false;
    }
    return is_struct ? one->size == other->size : same_meaning(pair, a, b);
}

/* Return NODE, or the first one behind it that is no pad; one beyond LAST if
 * there is none. */
static int
skip_pads(const struct side *side, int node, int last, bool strict)
{
    while (node <= last && side->nodes[node].kind == BP_NODE_PAD
           && (!strict || side->nodes[node].name_length == 0)) {
        node++;
    }
    return node;
}

/*
 * Is the inside of the structs A and B the same, node by node?  If STRICT,
 * with names, sub-arrays, counts, and what is pointed to.
 */
static bool
same_tree(struct pair *pair, int a, int b, bool strict)
{
    const struct bp_node *ones = pair->a.nodes, *others = pair->b.nodes;
    int last[BP_FORMAT_LEVELS], other_last[BP_FORMAT_LEVELS];
    int depth = 0;

    last[0] = ones[a++].last;
    other_last[0] = others[b++].last;
    for (;;) {
        a = skip_pads(&pair->a, a, last[depth], strict);
        b = skip_pads(&pair->b, b, other_last[depth], strict);
        pair->a.leaves.visits++;
        if ((a > last[depth]) != (b > other_last[depth])) {
            return false;
        }
        if (a > last[depth]) {
            if (depth == 0) {
                return true;
            }
            depth--;
            continue;
        }
        if (!same_node(pair, a, b, strict)) {
            return false;
        }
        if ((ones[a].kind == BP_NODE_STRUCT || strict)
            && (ones[a].last > a || others[b].last > b)) {
            depth++;
            last[depth] = ones[a++].last;
            other_last[depth] = others[b++].last;
        }
        else {
            a = ones[a].last + 1;
            b = others[b].last + 1;
        }
    }
}

/* Go to the next run that has bytes. */
static void
advance(struct side *side)
{
    do {
        side->more = leaves_step(&side->leaves, &side->run);
    } while (side->more && side->places[side->run.node].size == 0);
}

static void
take(struct side *side, ptrdiff_t items)
{
    side->run.offset += items * side->places[side->run.node].size;
    side->run.items -= items;
    if (side->run.items == 0) {
        advance(side);
    }
}

static void
take_both(struct pair *pair)
{
    ptrdiff_t items = pair->a.run.items < pair->b.run.items
                          ? pair->a.run.items
                          : pair->b.run.items;

    take(&pair->a, items);
    take(&pair->b, items);
}

static void
enter(struct side *side)
{
    leaves_enter(&side->leaves, &side->run);
    advance(side);
}

static bool
at_struct(const struct side *side)
{
    return side->more && side->nodes[side->run.node].kind == BP_NODE_STRUCT;
}

static ptrdiff_t
run_size(const struct side *side)
{
    return side->places[side->run.node].size;
}

/* If there is a struct: take what is alike, or go into the larger one. */
static bool
take_struct(struct pair *pair)
{
    struct side *a = &pair->a, *b = &pair->b;

    if (!at_struct(a) && !at_struct(b)) {
        return false;
    }
    if (at_struct(a) && at_struct(b) && a->run.offset == b->run.offset
        && run_size(a) == run_size(b)
        && same_tree(pair, a->run.node, b->run.node, false)) {
        take_both(pair);
    }
    else if (at_struct(a) && (!at_struct(b) || run_size(a) >= run_size(b))) {
        enter(a);
    }
    else {
        enter(b);
    }
    return true;
}

/* What has SIDE at byte OFFSET of the item?  At most 40 bytes of it. */
static const char *
text_at(const struct side *side, ptrdiff_t offset, int *length)
{
    const struct bp_node *node;

    if (!side->more || side->run.offset != offset) {
        *length = 5;
        return "a pad";
    }
    node = &side->nodes[side->run.node];
    *length = node->end - node->at < 40 ? (int)(node->end - node->at) : 40;
    return side->form->format->text + node->at;
}

/* The next runs differ: say how. */
static void
complain(const struct pair *pair, struct bp_error *err)
{
    const struct side *a = &pair->a, *b = &pair->b;
    const bool a_first =
        a->more && (!b->more || a->run.offset < b->run.offset);
    const ptrdiff_t offset = a_first ? a->run.offset : b->run.offset;
    int length, other_length;
    const char *text = text_at(a, offset, &length);
    const char *other = text_at(b, offset, &other_length);

    bp_error_set(err, BP_FMT_042, offset < INT_MAX ? (int)offset : INT_MAX,
                 "at byte %td of the item there is %.*s and %.*s", offset,
                 length, text, other_length, other);
}

/* Do the next items of both mean the same, where they are? */
static bool
same_run(const struct pair *pair)
{
    return pair->a.run.offset == pair->b.run.offset
           && same_meaning(pair, pair->a.run.node, pair->b.run.node);
}

static enum bp_status
compare_bytes(struct pair *pair, enum bp_likeness *out, struct bp_error *err)
{
    struct side *a = &pair->a, *b = &pair->b;

    advance(a);
    advance(b);
    while (a->more || b->more) {
        if (a->leaves.visits + b->leaves.visits > MAX_VISITS) {
            bp_error_set(err, -1, -1, "more than %d nodes are to be compared",
                         MAX_VISITS);
            return BP_UNSUPPORTED;
        }
        if (take_struct(pair)) {
            continue;
        }
        if (!a->more || !b->more || !same_run(pair)) {
            break;
        }
        take_both(pair);
    }
    *out = BP_LIKE_BYTES;
    if (a->more || b->more) {
        complain(pair, err);
        *out = BP_LIKE_NOT;
    }
    return BP_OK;
}

static void
init(struct side *side, const struct bp_form *form)
{
    side->form = form;
    side->nodes = form->format->nodes;
    side->places = form->places;
    bp_leaves_init(&side->leaves, form->format, form->places);
}

enum bp_status
bp_format_compare(const struct bp_form *a, const struct bp_form *b,
                  enum bp_likeness *out, struct bp_error *err)
{
    struct pair pair;

    init(&pair.a, a);
    init(&pair.b, b);
    if (a->places[0].size != b->places[0].size) {
        bp_error_set(err, BP_FMT_042, -1, "one has %td bytes, the other %td",
                     a->places[0].size, b->places[0].size);
        *out = BP_LIKE_NOT;
        return BP_OK;
    }
    if (same_tree(&pair, 0, 0, true)) {
        *out = BP_LIKE_FIELDS;
        return BP_OK;
    }
    return compare_bytes(&pair, out, err);
}
