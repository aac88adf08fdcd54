/*
 * A format in nodes: counted first, then filled in.
 */
#include "scan.h"

#include <limits.h>

/* Nodes that are being filled in. */
struct builder {
    struct bp_node *nodes;
    int count;
    int parent; /* of the next element */
    int before; /* the last one that is complete in this parent, or -1 */
};

/* Read the whole text: how many nodes are there? */
static enum bp_status
count_nodes(struct scan *scan, int *nnodes)
{
    ptrdiff_t count = 1;
    enum bp_status status;

    do {
        status = scan_next(scan);
        if (status != BP_OK) {
            return status;
        }
        count += scan->token == SCAN_ELEMENT;
    } while (scan->token != SCAN_END);
    status =
        scan_limit(scan, count + scan->nextents, INT_MAX, "too many elements");
    *nnodes = (int)count;
    return status;
}

static void
add(struct builder *b, const struct scan *scan)
{
    const struct element *e = &scan->element;
    int self = b->count;

    b->nodes[self] = (struct bp_node){.kind = e->kind,
                                      .code = e->letter,
                                      .is_complex = e->is_complex,
                                      .mode = e->mode,
                                      .has_prefix = e->has_prefix,
                                      .count = e->count,
                                      .extents = (int)e->extents,
                                      .nextents = (int)e->nextents,
                                      .parent = b->parent,
                                      .next = -1,
                                      .last = self,
                                      .at = e->at,
                                      .body = e->body};
    if (b->before >= 0) {
        b->nodes[b->before].next = self;
    }
    b->count++;
    b->before = -1;
    b->parent = self;
}

/* The innermost node is complete, at byte END. */
static void
leave(struct builder *b, ptrdiff_t end)
{
    struct bp_node *node = &b->nodes[b->parent];

    node->last = b->count - 1;
    node->end = end;
    b->before = b->parent;
    b->parent = node->parent;
}

static bool
is_leaf(const struct element *element)
{
    return element->kind != BP_NODE_STRUCT && element->kind != BP_NODE_POINTER;
}

/* The innermost node is complete, and the pointers to it. */
static void
complete(struct builder *b, ptrdiff_t end)
{
    leave(b, end);
    while (b->nodes[b->parent].kind == BP_NODE_POINTER) {
        leave(b, end);
    }
}

static void
set_name(struct bp_node *node, const struct scan *scan)
{
    node->name = scan->name;
    node->name_length = scan->name_length;
    node->end = scan->at;
}

/* Take the token that SCAN has read; not the end. */
static void
take(struct builder *b, const struct scan *scan)
{
    if (scan->token == SCAN_NAME) {
        set_name(&b->nodes[b->before], scan);
        return;
    }
    if (scan->token == SCAN_ELEMENT) {
        add(b, scan);
        if (!is_leaf(&scan->element)) {
            return;
        }
    }
    complete(b, scan->at);
}

/* Read the text again and fill in the arrays, which are large enough. */
static void
fill(struct bp_format *format, struct scan *scan)
{
    struct builder b = {format->nodes, 1, 0, -1};

    b.nodes[0] = (struct bp_node){.kind = BP_NODE_STRUCT,
                                  .mode = '@',
                                  .count = -1,
                                  .parent = -1,
                                  .next = -1};
    scan->extents = format->extents;
    for (scan_again(scan); scan->token != SCAN_END; scan_again(scan)) {
        take(&b, scan);
    }
    leave(&b, scan->at);
}

enum bp_status
bp_format_parse(struct bp_format *format, const struct bp_reading *how,
                struct bp_error *err)
{
    struct scan scan;
    enum bp_status status;
    int nnodes;

    scan_init(&scan, format->text, how, err);
    status = count_nodes(&scan, &nnodes);
    if (status != BP_OK) {
        return status;
    }
    format->nnodes = nnodes;
    format->nextents = (int)scan.nextents;
    format->how = scan.how;
    if (format->nodes == NULL) {
        return BP_OK;
    }
    if (format->capacity < format->nnodes
        || format->extents_capacity < format->nextents) {
        bp_error_set(err, -1, -1, "there are %d nodes and %d extents",
                     format->nnodes, format->nextents);
        return BP_CAPACITY;
    }
    scan_init(&scan, format->text, how, err);
    fill(format, &scan);
    return BP_OK;
}

const char *
bp_scope_name(enum bp_scope scope)
{
    switch (scope) {
    case BP_SCOPE_STICKY:
        return "sticky";
    case BP_SCOPE_STRUCT:
        return "struct";
    case BP_SCOPE_ITEM:
        return "item";
    case BP_SCOPE_COUNT:
        break;
    }
    return "?"; /* not reached */
}
