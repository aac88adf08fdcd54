/*
 * Formats for somebody else: a text that he takes, with the same meaning.
 *
 * Nothing is left to the reader: every pad is spelled, and the mode is one in
 * which he inserts nothing.  "@" is such a mode where all of it happens to be
 * aligned; it is tried first, because it is what most readers know best
 * (FMT-043).  A letter is chosen by what it means: the one that is written if
 * it has the right size in the new mode, else the first of formats.def that
 * has.
 *
 * struct and memoryview know no T{}: for them items are written one after
 * another.  The others get the tree as it is.
 */
#include "reader_write.h"

#include "bp_fields.h"

#define MAX_PIECES 4096 /* elements that one struct becomes for struct */

static const struct manner manners[] = {
    [BP_READER_STRUCT] = {"@=<>", false, false, false, false},
    [BP_READER_MEMORYVIEW] = {"@", false, false, false, false},
    [BP_READER_NUMPY] = {"@^", true, true, true, false},
    [BP_READER_CTYPES] = {"=", true, true, true, true},
    [BP_READER_CYTHON] = {"@^", true, false, false, false},
};

/* One run of items of NODE, of which one has SIZE bytes, for who knows
 * neither T{} nor sub-arrays: strings are repeated, others counted. */
static bool
put_run(struct writer *w, const struct bp_leaf *leaf, ptrdiff_t size)
{
    const struct bp_node *node = &w->format->nodes[leaf->node];
    bool string = node->kind == BP_NODE_STRING;
    ptrdiff_t times = string ? leaf->items : 1;
    struct choice choice;

    if (node->kind == BP_NODE_POINTER || node->kind == BP_NODE_FUNCTION) {
        return writer_demand(w, node,
                             node->kind == BP_NODE_POINTER ? BP_READ_POINTER
                                                           : BP_READ_FUNCTION);
    }
    if (!writer_choose(w, node, leaf->offset, &choice)) {
        return false;
    }
    for (; times > 0; times--) {
        if (w->pieces > 0 && !writer_demand(w, node, BP_READ_SEVERAL)) {
            return false;
        }
        if (++w->pieces > MAX_PIECES) {
            writer_give_up(w, node, "so many items");
            return false;
        }
        if (!writer_put_item(w, node, size, string ? 1 : leaf->items,
                             &choice)) {
            return false;
        }
    }
    return true;
}

/* All plain items, one behind the other. */
static bool
write_flat(struct writer *w)
{
    struct bp_leaves leaves;
    struct bp_leaf leaf;
    ptrdiff_t cursor = 0;

    if (w->native != w->mode) {
        sink_put(&w->to, w->native);
        w->mode = w->native;
    }
    bp_leaves_init(&leaves, w->format, w->places);
    while (bp_leaves_next(&leaves, &leaf)) {
        ptrdiff_t size = w->places[leaf.node].size;

        if (!writer_put_pads(w, &w->format->nodes[leaf.node],
                             leaf.offset - cursor)
            || !put_run(w, &leaf, size)) {
            return false;
        }
        cursor = leaf.offset + size * leaf.items;
    }
    return writer_put_pads(w, w->format->nodes, w->places[0].size - cursor)
           && (w->pieces > 0
               || writer_demand(w, w->format->nodes, BP_READ_EMPTY));
}

/* The extents of NODE, and COUNT as one more where there are no counts. */
static void
put_shape(struct writer *w, const struct bp_node *node, ptrdiff_t count)
{
    const ptrdiff_t *extents = w->format->extents + node->extents;
    const char *what;
    bool extra = count != 1 && !reader_takes(w->target, BP_READ_COUNT, &what);

    if (node->nextents == 0 && !extra) {
        return;
    }
    for (int i = 0; i < node->nextents; i++) {
        sink_put(&w->to, i == 0 ? '(' : ',');
        sink_put_number(&w->to, extents[i]);
    }
    if (extra) {
        sink_put(&w->to, node->nextents == 0 ? '(' : ',');
        sink_put_number(&w->to, count);
    }
    sink_put(&w->to, ')');
}

/* How many of NODE its count asks for; a length is none. */
static ptrdiff_t
count_of(const struct bp_node *node)
{
    return node->kind == BP_NODE_STRING || node->count < 0 ? 1 : node->count;
}

/* How many "f" NAME begins with, if digits and nothing else follow; else
 * 0. */
static int
count_effs(const char *name, ptrdiff_t length)
{
    ptrdiff_t at = 0;
    int effs;

    while (at < length && name[at] == 'f') {
        at++;
    }
    effs = (int)at;
    while (at < length && name[at] >= '0' && name[at] <= '9') {
        at++;
    }
    return at == length ? effs : 0;
}

/* Put a name that no member beside NODE has: "f0", or more "f" where others
 * are called like that. */
static void
invent_name(struct writer *w, const struct bp_node *node)
{
    const struct bp_node *nodes = w->format->nodes;
    int index = 0, effs = 1;

    for (int i = node->parent + 1; i > 0; i = nodes[i].next) {
        const int taken =
            count_effs(w->format->text + nodes[i].name, nodes[i].name_length);

        index += &nodes[i] < node && nodes[i].kind != BP_NODE_PAD;
        effs = taken >= effs ? taken + 1 : effs;
    }
    sink_put(&w->to, ':');
    while (effs-- > 0) {
        sink_put(&w->to, 'f');
    }
    sink_put_number(&w->to, index);
    sink_put(&w->to, ':');
}

/* The name of NODE; where everything has one, one with its index. */
static void
put_name(struct writer *w, const struct bp_node *node)
{
    const char *what;

    if (node->name_length > 0
        && reader_takes_name(w->target, w->format, node, &what)) {
        sink_put(&w->to, ':');
        sink_put_bytes(&w->to, w->format->text + node->name,
                       node->name_length);
        sink_put(&w->to, ':');
    }
    else if (w->manner->each) {
        invent_name(w, node);
    }
}

static void
name_member(struct writer *w, const struct bp_node *node)
{
    bool inside = w->wrapped || node->parent > 0;

    if (inside && w->manner->names
        && w->format->nodes[node->parent].kind != BP_NODE_POINTER) {
        put_name(w, node);
    }
}

/* Take note that something of ALIGN begins in the innermost T{}. */
static void
aligned(struct writer *w, ptrdiff_t align)
{
    struct open *open = &w->open[w->depth];

    if (align > open->align) {
        open->align = align;
    }
}

/* Is a pointer, which is written without a prefix, what it has to be in the
 * mode in force? */
static bool
points_alike(struct writer *w, const struct bp_node *node)
{
    const struct bp_abi *abi = w->target->abi;
    const struct bp_place *place = &w->places[node - w->format->nodes];
    const ptrdiff_t align =
        w->mode == '@' ? abi->types[BP_C_POINTER].align : 1;

    if (bp_mode_is_little(node->mode, abi)
        != bp_mode_is_little(w->mode, abi)) {
        writer_give_up(w, node, "a pointer in another byte order");
        return false;
    }
    if (place->offset % align != 0) {
        writer_give_up(w, node, "a pointer that is not aligned");
        return false;
    }
    aligned(w, align);
    return true;
}

/* Open NODE, a T{} or a "&". */
static bool
open_node(struct writer *w, int self)
{
    const struct bp_node *node = &w->format->nodes[self];

    if (w->depth + (w->wrapped ? 1 : 0) == BP_FORMAT_DEPTH) {
        writer_give_up(w, node, "one level more");
        return false;
    }
    if (node->kind == BP_NODE_POINTER) {
        if (!points_alike(w, node)) {
            return false;
        }
        sink_put(&w->to, '&');
    }
    else {
        const char *what;

        if (count_of(node) != 1
            && reader_takes(w->target, BP_READ_COUNT, &what)) {
            sink_put_number(&w->to, count_of(node));
        }
        sink_put_bytes(&w->to, "T{", 2);
    }
    w->depth++;
    w->open[w->depth] = (struct open){self, 0, 1};
    return writer_demand(w, node,
                         node->kind == BP_NODE_POINTER ? BP_READ_POINTER
                                                       : BP_READ_STRUCT);
}

/* Close the innermost node. */
static bool
close_node(struct writer *w)
{
    struct open *open = &w->open[w->depth];
    const struct bp_node *node = &w->format->nodes[open->node];
    const struct bp_place *place = &w->places[open->node];

    if (node->kind == BP_NODE_STRUCT) {
        if (!writer_put_pads(w, node, place->size - open->cursor)) {
            return false;
        }
        if (place->size % open->align != 0
            || place->offset % open->align != 0) {
            writer_give_up(w, node, "a struct that is not aligned");
            return false;
        }
        sink_put(&w->to, '}');
    }
    w->depth--;
    if (node->kind == BP_NODE_STRUCT) {
        aligned(w, open->align);
    }
    name_member(w, node);
    return true;
}

/* A leaf of the tree. */
static bool
put_leaf(struct writer *w, int self)
{
    const struct bp_node *node = &w->format->nodes[self];
    const struct bp_place *place = &w->places[self];
    struct choice choice;
    const char *what;
    bool counted = reader_takes(w->target, BP_READ_COUNT, &what);

    if (node->kind == BP_NODE_FUNCTION) {
        sink_put_bytes(&w->to, "X{}", 3);
        name_member(w, node);
        return points_alike(w, node)
               && writer_demand(w, node, BP_READ_FUNCTION);
    }
    if (!writer_choose(w, node, place->offset, &choice)
        || !writer_put_item(w, node, place->size, counted ? count_of(node) : 1,
                            &choice)) {
        return false;
    }
    aligned(w, choice.align);
    name_member(w, node);
    return true;
}

/* The node SELF, which lies in the innermost that is open. */
static bool
put_node(struct writer *w, int self)
{
    const struct bp_node *node = &w->format->nodes[self];
    const struct bp_place *place = &w->places[self];
    struct open *open = &w->open[w->depth];
    bool pointee = w->format->nodes[open->node].kind == BP_NODE_POINTER;

    if (place->size < 0 || node->kind == BP_NODE_PAD) {
        writer_give_up(w, node, "a pointer to what has no size");
        return false;
    }
    if (!pointee && !writer_put_pads(w, node, place->offset - open->cursor)) {
        return false;
    }
    open->cursor = place->offset + place->size * place->items;
    put_shape(w, node, count_of(node));
    return node->kind == BP_NODE_STRUCT || node->kind == BP_NODE_POINTER
               ? open_node(w, self)
               : put_leaf(w, self);
}

/* Is the whole one item that ctypes writes without a T{} around it? */
static bool
is_one(const struct writer *w)
{
    const struct bp_node *first = &w->format->nodes[1];
    const struct bp_place *place = &w->places[1];

    return w->format->nnodes > 1 && first->next < 0 && place->items == 1
           && place->size == w->places[0].size && first->nextents == 0
           && first->kind != BP_NODE_PAD
           && (first->name == 0 || first->kind == BP_NODE_STRUCT);
}

/* Is there nothing to write of the node SELF?  Of pointees everything is, and
 * what ctypes has written is compared with all of it. */
static bool
is_left_out(const struct writer *w, int self)
{
    const struct bp_node *node = &w->format->nodes[self];
    const struct bp_place *place = &w->places[self];

    if (w->format->nodes[node->parent].kind == BP_NODE_POINTER) {
        return false;
    }
    return node->kind == BP_NODE_PAD || place->items == 0
           || (place->size == 0 && w->to.wanted == NULL);
}

/* Close what ends before the node SELF. */
static bool
close_before(struct writer *w, int self)
{
    while (w->depth > 0
           && w->format->nodes[w->open[w->depth].node].last < self) {
        if (!close_node(w)) {
            return false;
        }
    }
    return true;
}

/* The tree as it is. */
static bool
write_tree(struct writer *w)
{
    const struct bp_node *nodes = w->format->nodes;

    if (w->places[0].size > INT_MAX && !writer_demand(w, nodes, BP_READ_BIG)) {
        return false;
    }
    w->wrapped = w->manner->each && !is_one(w);
    if (w->wrapped) {
        sink_put_bytes(&w->to, "T{", 2);
    }
    for (int i = 1; i < w->format->nnodes; i++) {
        if (!close_before(w, i)) {
            return false;
        }
        if (is_left_out(w, i)) {
            i = nodes[i].last;
        }
        else if (!put_node(w, i)) {
            return false;
        }
    }
    if (!close_before(w, INT_MAX)
        || !writer_put_pads(w, nodes, w->places[0].size - w->open[0].cursor)
        || (w->to.text.length == 0
            && !writer_demand(w, nodes, BP_READ_EMPTY))) {
        return false;
    }
    if (w->wrapped) {
        sink_put(&w->to, '}');
    }
    if (w->places[0].size % w->open[0].align != 0) {
        writer_give_up(w, nodes, "a text that is not aligned");
        return false;
    }
    return true;
}

/* Try NATIVE as the mode of items in this machine's order. */
static bool
attempt(struct writer *w, const struct sink *to, char native)
{
    w->to = *to;
    w->native = native;
    w->mode = '@';
    w->pieces = 0;
    w->depth = 0;
    w->open[0] = (struct open){0, 0, 1};
    return w->manner->tree ? write_tree(w) : write_flat(w);
}

/* Find the first mode that will do; NUL, and err, if there is none.  W has
 * counted the text then, or has compared it with WANTED. */
static char
find_mode(struct writer *w, const char *wanted, struct bp_error *err)
{
    const struct sink to = {.wanted = wanted};
    struct bp_error farthest = {.dim = -2};

    for (const char *mode = w->manner->modes; *mode != '\0'; mode++) {
        if (attempt(w, &to, *mode)) {
            return *mode;
        }
        if (w->err.dim > farthest.dim) {
            farthest = w->err;
        }
    }
    bp_error_set(err, -1, farthest.dim, "%s", farthest.text);
    return '\0';
}

static struct writer
writer_for(const struct bp_target *target, const struct bp_format *format,
           const struct bp_place *places)
{
    return (struct writer){.target = target,
                           .manner = &manners[target->reader],
                           .format = format,
                           .places = places};
}

enum bp_status
bp_reader_translate(const struct bp_target *target,
                    const struct bp_format *format,
                    const struct bp_place *places, struct bp_written *written,
                    struct bp_error *err)
{
    struct writer w = writer_for(target, format, places);
    const struct sink to = {{written->out, 0, 0}, NULL, false};
    char mode = find_mode(&w, NULL, err);

    if (mode == '\0') {
        return BP_UNSUPPORTED;
    }
    written->length = w.to.text.length;
    if (written->out == NULL) {
        return BP_OK;
    }
    if (written->length >= written->capacity) {
        bp_error_set(err, -1, -1, "%td bytes and a NUL are needed",
                     written->length);
        return BP_CAPACITY;
    }
    (void)attempt(&w, &to, mode);
    written->out[written->length] = '\0';
    return BP_OK;
}

enum bp_status
reader_wrote(const struct bp_target *target, const struct bp_format *format,
             const struct bp_place *places, struct bp_error *err)
{
    struct writer w = writer_for(target, format, places);

    if (find_mode(&w, format->text, err) == '\0') {
        return BP_UNSUPPORTED;
    }
    if (w.to.differs || format->text[w.to.text.length] != '\0') {
        bp_error_set(err, -1, 0, "%s writes this in another way",
                     bp_reader_name(target->reader));
        return BP_UNSUPPORTED;
    }
    return BP_OK;
}
