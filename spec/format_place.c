/*
 * Where the nodes of a format lie.
 */
#include "frame.h"

struct placing {
    const struct bp_format *format;
    struct bp_place *places; /* NULL: only see whether all of them fit */
    struct frames frames;
    int nodes[BP_FORMAT_LEVELS]; /* of the frames */
    char mode;                   /* in force behind the last node */
};

/* NODE's code, if it is one where the text is read as it was: what only
 * ctypes means by a letter is nothing to the others. */
static const struct bp_code *
code_of(const struct bp_format *format, const struct bp_node *node)
{
    const struct bp_code *code = bp_node_code(node);

    return format->how.ctypes || code == bp_code_find(node->code) ? code
                                                                  : NULL;
}

/* What the scanner said of NODE. */
static struct element
element_of(const struct bp_format *format, const struct bp_node *node)
{
    struct element element = {.kind = node->kind,
                              .code = code_of(format, node),
                              .is_complex = node->is_complex,
                              .mode = node->mode,
                              .count = node->count,
                              .shape = 1,
                              .body = node->body};

    for (int i = 0; i < node->nextents; i++) {
        element.shape *= format->extents[node->extents + i];
    }
    return element;
}

static void
store(const struct placing *p, int node, const struct bp_place *place)
{
    if (p->places != NULL) {
        p->places[node] = *place;
    }
}

static enum bp_status
close_frame(struct placing *p)
{
    int self = p->nodes[p->frames.depth];
    const struct bp_node *node = &p->format->nodes[self];
    struct bp_place place;
    enum bp_status status;

    if (node->kind == BP_NODE_POINTER) {
        frames_drop(&p->frames);
        return BP_OK;
    }
    status = frames_close(&p->frames, p->mode, &place);
    if (status == BP_OK) {
        store(p, self, &place);
    }
    if (p->format->how.scope == BP_SCOPE_STRUCT) {
        p->mode = node->mode;
    }
    return status;
}

/* Close what does not reach node NEXT. */
static enum bp_status
close_until(struct placing *p, int next)
{
    enum bp_status status = BP_OK;

    while (status == BP_OK && p->frames.depth > 0
           && p->format->nodes[p->nodes[p->frames.depth]].last < next) {
        status = close_frame(p);
    }
    return status;
}

static enum bp_status
put(struct placing *p, int self)
{
    const struct bp_node *node = &p->format->nodes[self];
    struct element element = element_of(p->format, node);
    struct bp_place place;
    enum bp_status status = frames_put(&p->frames, &element, &place);

    if (p->format->how.scope != BP_SCOPE_ITEM) {
        p->mode = node->mode;
    }
    if (status != BP_OK) {
        return status;
    }
    if (node->kind != BP_NODE_STRUCT) {
        store(p, self, &place);
    }
    if (node->kind == BP_NODE_STRUCT || node->kind == BP_NODE_POINTER) {
        p->nodes[p->frames.depth] = self;
    }
    return BP_OK;
}

static enum bp_status
place_all(const struct bp_format *format, const struct bp_abi *abi,
          enum bp_padding padding, struct bp_place *places,
          struct bp_error *err)
{
    struct placing p = {.format = format, .places = places, .mode = '@'};
    struct bp_place whole;
    enum bp_status status = BP_OK;

    frames_init(&p.frames, abi, &format->how, padding, err);
    for (int i = 1; status == BP_OK && i < format->nnodes; i++) {
        status = close_until(&p, i);
        if (status == BP_OK) {
            status = put(&p, i);
        }
    }
    if (status == BP_OK) {
        status = close_until(&p, format->nnodes);
    }
    if (status == BP_OK) {
        status = frames_end(&p.frames, p.mode, &whole);
    }
    if (status == BP_OK) {
        store(&p, 0, &whole);
    }
    return status;
}

enum bp_status
bp_format_place(const struct bp_format *format, const struct bp_abi *abi,
                enum bp_padding padding, struct bp_place *places,
                struct bp_error *err)
{
    enum bp_status status = place_all(format, abi, padding, NULL, err);

    return status == BP_OK ? place_all(format, abi, padding, places, err)
                           : status;
}

const char *
bp_padding_name(enum bp_padding padding)
{
    switch (padding) {
    case BP_PAD_STRICT:
        return "strict";
    case BP_PAD_C:
        return "c";
    case BP_PAD_NUMPY:
        return "numpy";
    case BP_PAD_CYTHON:
        return "cython";
    case BP_PAD_COUNT:
        break;
    }
    return "?"; /* not reached */
}
