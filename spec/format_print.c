/*
 * A format as canonical text.
 */
#include "scan.h"

#include <string.h>

/* Where the text goes; NULL: only count. */
struct sink {
    char *out;
    ptrdiff_t length;
};

static void
put(struct sink *sink, const char *text, ptrdiff_t length)
{
    if (sink->out != NULL) {
        memcpy(sink->out + sink->length, text, (size_t)length);
    }
    sink->length += length;
}

static void
put_char(struct sink *sink, char c)
{
    put(sink, &c, 1);
}

static void
put_number(struct sink *sink, ptrdiff_t number)
{
    char digits[3 * sizeof number];
    size_t first = sizeof digits;

    do {
        digits[--first] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    put(sink, digits + first, (ptrdiff_t)(sizeof digits - first));
}

static void
put_shape(struct sink *sink, const struct bp_format *format,
          const struct bp_node *node)
{
    for (int i = 0; i < node->nextents; i++) {
        put_char(sink, i == 0 ? '(' : ',');
        put_number(sink, format->extents[node->extents + i]);
    }
    if (node->nextents > 0) {
        put_char(sink, ')');
    }
}

/* Has what NODE is to begin with a prefix, for a name before it to end
 * there? */
static bool
ends_name(const struct bp_format *format, const struct bp_node *node)
{
    return format->how.ctypes
           && (node->kind == BP_NODE_CODE || node->kind == BP_NODE_STRING
               || node->kind == BP_NODE_BITS);
}

static void
put_code(struct sink *sink, const struct bp_format *format,
         const struct bp_node *node)
{
    const char *body = format->text + node->body;

    if (node->kind == BP_NODE_FUNCTION) {
        put(sink, body, scan_braces(body, 0));
        return;
    }
    if (node->is_complex) {
        put_char(sink, 'Z');
    }
    put_char(sink, node->code);
    if (node->kind == BP_NODE_STRUCT) {
        put_char(sink, '{');
    }
}

/* Write what stands before what is inside or behind NODE. */
static void
put_head(struct sink *sink, const struct bp_format *format,
         const struct bp_node *node, char mode)
{
    put_shape(sink, format, node);
    if (node->mode != mode || ends_name(format, node)) {
        put_char(sink, node->mode);
    }
    if (node->count >= 0) {
        put_number(sink, node->count);
    }
    put_code(sink, format, node);
}

/* Write what stands behind what is inside NODE. */
static void
put_tail(struct sink *sink, const struct bp_format *format,
         const struct bp_node *node)
{
    if (node->kind == BP_NODE_STRUCT) {
        put_char(sink, '}');
    }
    if (node->name_length > 0) {
        put_char(sink, ':');
        put(sink, format->text + node->name, node->name_length);
        put_char(sink, ':');
    }
}

/* Return the mode in force behind NODE itself, or behind its end.  NUL: the
 * next element says its own, for "Z" not to take it for its part. */
static char
mode_behind(const struct bp_format *format, const struct bp_node *node)
{
    if (node->code == 'Z') {
        return '\0';
    }
    if (format->how.scope == BP_SCOPE_ITEM) {
        return '@';
    }
    return node->mode;
}

static void
print_all(const struct bp_format *format, struct sink *sink)
{
    const struct bp_node *nodes = format->nodes;
    char mode = '@';

    for (int i = 1; i < format->nnodes; i++) {
        put_head(sink, format, &nodes[i], mode);
        mode = mode_behind(format, &nodes[i]);
        for (int end = i; end > 0 && nodes[end].last == i;
             end = nodes[end].parent) {
            put_tail(sink, format, &nodes[end]);
            if (nodes[end].kind == BP_NODE_STRUCT
                && format->how.scope == BP_SCOPE_STRUCT) {
                mode = nodes[end].mode;
            }
        }
    }
}

enum bp_status
bp_format_print(const struct bp_format *format, char *out, ptrdiff_t capacity,
                ptrdiff_t *length, struct bp_error *err)
{
    struct sink sink = {NULL, 0};

    print_all(format, &sink);
    *length = sink.length;
    if (capacity <= sink.length) {
        bp_error_set(err, -1, -1, "there are %td bytes of text", sink.length);
        return BP_CAPACITY;
    }
    sink = (struct sink){out, 0};
    print_all(format, &sink);
    out[sink.length] = '\0';
    return BP_OK;
}
