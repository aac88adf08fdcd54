/*
 * The plain items of a format.
 */
#include "leaves.h"

#include "checked.h"

static bool
is_leaf(const struct bp_node *node)
{
    return node->kind != BP_NODE_STRUCT && node->kind != BP_NODE_PAD;
}

/* Is there an item that is no pad inside the struct SELF? */
static bool
has_leaf(struct bp_leaves *leaves, int self)
{
    const struct bp_node *nodes = leaves->format->nodes;

    for (int i = self + 1; i <= nodes[self].last; i++) {
        bool some = leaves->places[i].items > 0;

        leaves->visits++;
        if (some && is_leaf(&nodes[i])) {
            return true;
        }
        if (!some) {
            i = nodes[i].last;
        }
    }
    return false;
}

/* While RUN is a struct that one other node fills, make it that node. */
static void
unwrap(const struct bp_leaves *leaves, struct bp_leaf *run)
{
    const struct bp_node *nodes = leaves->format->nodes;
    const struct bp_place *places = leaves->places;

    while (nodes[run->node].kind == BP_NODE_STRUCT) {
        const int child = run->node + 1;

        if (nodes[child].next >= 0
            || places[child].size * places[child].items
                   != places[run->node].size
            || !checked_mul(run->items, places[child].items, &run->items)) {
            return;
        }
        run->node = child;
    }
}

bool
leaves_step(struct bp_leaves *leaves, struct bp_leaf *out)
{
    const struct bp_node *nodes = leaves->format->nodes;
    const struct bp_place *places = leaves->places;

    for (;;) {
        const int self = leaves->node;
        const int open = leaves->open[leaves->depth].node;

        leaves->visits++;
        if (self > nodes[open].last) {
            if (leaves->open[leaves->depth].items > 1) {
                leaves->open[leaves->depth].items--;
                leaves->open[leaves->depth].base += places[open].size;
                leaves->node = open + 1;
                continue;
            }
            if (leaves->depth == 0) {
                return false;
            }
            leaves->depth--;
            continue;
        }
        leaves->node = nodes[self].last + 1;
        if (places[self].items > 0
            && (is_leaf(&nodes[self])
                || (nodes[self].kind == BP_NODE_STRUCT
                    && has_leaf(leaves, self)))) {
            *out = (struct bp_leaf){
                self, leaves->open[leaves->depth].base + places[self].offset,
                places[self].items};
            unwrap(leaves, out);
            return true;
        }
    }
}

void
leaves_enter(struct bp_leaves *leaves, const struct bp_leaf *run)
{
    leaves->depth++;
    leaves->open[leaves->depth].node = run->node;
    leaves->open[leaves->depth].base = run->offset;
    leaves->open[leaves->depth].items = run->items;
    leaves->node = run->node + 1;
}

void
bp_leaves_init(struct bp_leaves *leaves, const struct bp_format *format,
               const struct bp_place *places)
{
    leaves->format = format;
    leaves->places = places;
    leaves->node = 1;
    leaves->visits = 0;
    leaves->depth = 0;
    leaves->open[0].node = 0;
    leaves->open[0].base = 0;
    leaves->open[0].items = 1;
}

bool
bp_leaves_next(struct bp_leaves *leaves, struct bp_leaf *out)
{
    struct bp_leaf run;

    while (leaves_step(leaves, &run)) {
        if (is_leaf(&leaves->format->nodes[run.node])) {
            *out = run;
            return true;
        }
        leaves_enter(leaves, &run);
    }
    return false;
}
