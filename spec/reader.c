/*
 * Who takes what in a format, by table (readers.def).
 *
 * What a text has is looked for node by node: the modifiers as they are
 * written, then what the node is, then what it means in its company.  The
 * first thing that the reader does not take is the answer.
 */
#include "reader.h"

#include <stdio.h>
#include <string.h>

#include "scan.h"

/* The versions that take something: [since, before). */
struct versions {
    int since, before;
};

struct row {
    char letter; /* of a code, or NUL */
    bool is_complex;
    struct versions readers[BP_READER_COUNT];
    const char *text;
};

#define YES                                                                   \
    {                                                                         \
        0, INT_MAX                                                            \
    }
#define NO                                                                    \
    {                                                                         \
        INT_MAX, INT_MAX                                                      \
    }
#define SINCE(major, minor)                                                   \
    {                                                                         \
        BP_VERSION(major, minor), INT_MAX                                     \
    }
#define ONLY(major, minor)                                                    \
    {                                                                         \
        BP_VERSION(major, minor), BP_VERSION(major, (minor) + 1)              \
    }

static const struct row constructs[] = {
#define BP_READS(construct, s, m, n, c, y, text)                              \
    [BP_READ_##construct] = {'\0', false, {s, m, n, c, y}, text},
#define BP_READS_CODE(letter, s, m, n, c, y, text)
#define BP_READS_COMPLEX(letter, s, m, n, c, y, text)
#include "readers.def"
#undef BP_READS
#undef BP_READS_CODE
#undef BP_READS_COMPLEX
};

static const struct row codes[] = {
#define BP_READS(construct, s, m, n, c, y, text)
#define BP_READS_CODE(letter, s, m, n, c, y, text)                            \
    {letter, false, {s, m, n, c, y}, text},
#define BP_READS_COMPLEX(letter, s, m, n, c, y, text)                         \
    {letter, true, {s, m, n, c, y}, text},
#include "readers.def"
#undef BP_READS
#undef BP_READS_CODE
#undef BP_READS_COMPLEX
};

static const struct {
    const char *name;
    enum bp_padding padding;
} readers[BP_READER_COUNT] = {
    [BP_READER_STRUCT] = {"struct", BP_PAD_STRICT},
    [BP_READER_MEMORYVIEW] = {"memoryview", BP_PAD_STRICT},
    [BP_READER_NUMPY] = {"numpy", BP_PAD_NUMPY},
    [BP_READER_CTYPES] = {"ctypes", BP_PAD_STRICT},
    [BP_READER_CYTHON] = {"cython", BP_PAD_CYTHON},
};

const char *
bp_reader_name(enum bp_reader reader)
{
    return readers[reader].name;
}

struct bp_reading
bp_reader_reading(enum bp_reader reader)
{
    return (struct bp_reading){.scope = BP_SCOPE_STICKY,
                               .ctypes = reader == BP_READER_CTYPES};
}

enum bp_padding
bp_reader_padding(enum bp_reader reader)
{
    return readers[reader].padding;
}

static bool
row_takes(const struct row *row, const struct bp_target *target,
          const char **text)
{
    const struct versions *versions = &row->readers[target->reader];

    *text = row->text;
    /* the newest is in every range that has no end */
    return target->version >= versions->since
           && (target->version < versions->before
               || versions->before == INT_MAX)
           && versions->since != INT_MAX;
}

bool
reader_takes(const struct bp_target *target, enum construct construct,
             const char **text)
{
    return row_takes(&constructs[construct], target, text);
}

bool
reader_takes_code(const struct bp_target *target, char letter, bool is_complex,
                  const char **text)
{
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        if (codes[i].letter == letter && codes[i].is_complex == is_complex) {
            return row_takes(&codes[i], target, text);
        }
    }
    *text = "a letter that nobody defines";
    return false;
}

/* A text that is looked at for a reader. */
struct look {
    const struct bp_target *target;
    const struct bp_format *format;
    const struct bp_place *places;
    struct bp_error *err;
};

static void
refuse(const struct look *look, ptrdiff_t at, const char *text)
{
    char what[128];

    snprintf(what, sizeof what, "%s does not take %s",
             bp_reader_name(look->target->reader), text);
    scan_complain(look->err, -1, at, what);
}

/* Is there no CONSTRUCT at byte AT, or does the reader take it? */
static bool
passes(const struct look *look, bool there, enum construct construct,
       ptrdiff_t at)
{
    const char *text;

    if (!there || reader_takes(look->target, construct, &text)) {
        return true;
    }
    refuse(look, at, text);
    return false;
}

static bool
is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r'); /* whatever the locale */
}

static bool
space_passes(const struct look *look, ptrdiff_t at)
{
    char c = look->format->text[at];
    bool odd = c == '\t' || c == '\v' || c == '\f';

    return passes(look, is_space(c), BP_READ_SPACE, at)
           && passes(look, odd, BP_READ_SPACE_ODD, at);
}

/* All whitespace but that in names, which may have a colon themselves. */
static bool
spaces_pass(const struct look *look)
{
    const struct bp_format *format = look->format;
    struct scan scan;
    ptrdiff_t at = 0;

    scan_init(&scan, format->text, &format->how, NULL);
    do {
        scan_again(&scan);
        for (; at < (scan.token == SCAN_NAME ? scan.name : scan.at); at++) {
            if (!space_passes(look, at)) {
                return false;
            }
        }
        at = scan.at;
    } while (scan.token != SCAN_END);
    return true;
}

static bool
prefix_passes(const struct look *look, ptrdiff_t at)
{
    static const struct {
        char prefix;
        enum construct construct;
    } prefixes[] = {{'@', BP_READ_AT},   {'=', BP_READ_EQUAL},
                    {'<', BP_READ_LESS}, {'>', BP_READ_GREATER},
                    {'!', BP_READ_BANG}, {'^', BP_READ_CARET}};
    char prefix = look->format->text[at];
    bool native = bp_mode_is_little(prefix, look->target->abi)
                  == bp_mode_is_little('@', look->target->abi);

    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        if (!passes(look, prefixes[i].prefix == prefix, prefixes[i].construct,
                    at)) {
            return false;
        }
    }
    return passes(look, !native, BP_READ_FOREIGN, at)
           && passes(look, at > 0, BP_READ_PREFIX_LATER, at);
}

/* At "(": *AT goes behind ")". */
static bool
shape_passes(const struct look *look, ptrdiff_t *at)
{
    const char *text = look->format->text;

    if (!passes(look, true, BP_READ_SHAPE, *at)) {
        return false;
    }
    for (; text[*at] != ')'; ++*at) {
        if (!passes(look, is_space(text[*at]), BP_READ_SPACE_SHAPE, *at)) {
            return false;
        }
    }
    ++*at;
    return true;
}

/* What has been seen before an item's body. */
struct seen {
    bool shape, prefix, count;
};

/* At a modifier that is no whitespace: look at it and go behind it. */
static bool
modifier_passes(const struct look *look, struct seen *seen, ptrdiff_t *at)
{
    const char *text = look->format->text;
    ptrdiff_t here = *at;

    if (text[here] == '(') {
        bool passed = shape_passes(look, at)
                      && passes(look, seen->shape, BP_READ_SHAPE_TWICE, here)
                      && passes(look, seen->prefix, BP_READ_PREFIX_SHAPE, here)
                      && passes(look, seen->count, BP_READ_COUNT_SHAPE, here);

        seen->shape = true;
        return passed;
    }
    if (text[here] >= '0' && text[here] <= '9') {
        while (text[*at] >= '0' && text[*at] <= '9') {
            ++*at;
        }
        seen->count = true;
        return true;
    }
    ++*at;
    seen->prefix = true;
    return prefix_passes(look, here)
           && passes(look, seen->count, BP_READ_COUNT_PREFIX, here);
}

/* Everything from the beginning of NODE to its letter. */
static bool
modifiers_pass(const struct look *look, const struct bp_node *node)
{
    struct seen seen = {false, false, false};
    ptrdiff_t at = node->at;

    while (at < node->body) {
        if (is_space(look->format->text[at])) {
            at++;
        }
        else if (!modifier_passes(look, &seen, &at)) {
            return false;
        }
    }
    return true;
}

/* Is the item of NODE nothing, before its sub-array?  A T{} without bytes is
 * something where nothing is said of how many. */
static bool
is_nothing(const struct look *look, const struct bp_node *node)
{
    bool one = node->count < 0 || node->count == 1;
    bool bytes = look->places[node - look->format->nodes].size > 0;

    if (node->kind == BP_NODE_STRING || node->kind == BP_NODE_PAD) {
        return node->count == 0;
    }
    return !one && (node->count == 0 || !bytes);
}

/* Are there too many of NODE, or is one element of its sub-array too large,
 * though there may be none? */
static bool
is_big(const struct look *look, const struct bp_node *node)
{
    const struct bp_place *place = &look->places[node - look->format->nodes];

    if (node->kind == BP_NODE_STRING || node->kind == BP_NODE_PAD) {
        return place->size > INT_MAX || place->items > INT_MAX;
    }
    return node->count > INT_MAX || place->items > INT_MAX
           || (place->size > 0 && node->count > INT_MAX / place->size);
}

/* The numbers before NODE's letter. */
static bool
numbers_pass(const struct look *look, const struct bp_node *node)
{
    const ptrdiff_t *extents = look->format->extents + node->extents;
    bool zero = false;
    bool big = is_big(look, node);
    bool nothing = node->nextents > 0 && is_nothing(look, node);

    for (int i = 0; i < node->nextents; i++) {
        zero |= extents[i] == 0;
        big |= extents[i] > INT_MAX;
    }
    return passes(look, big, BP_READ_BIG, node->at)
           && passes(look, zero, BP_READ_SHAPE_ZERO, node->at)
           && passes(look, nothing, BP_READ_SHAPE_EMPTY, node->at)
           && (node->kind == BP_NODE_PAD
               || (passes(look, node->count >= 0, BP_READ_COUNT, node->at)
                   && passes(look, node->count == 0, BP_READ_COUNT_ZERO,
                             node->at)));
}

/* NODE's letter as it is written. */
static bool
letter_passes(const struct look *look, const struct bp_node *node)
{
    const char *text = look->format->text + node->body;
    bool z = node->is_complex && text[0] == 'Z';
    const char *what;

    if (reader_takes_code(look->target, text[z], z, &what)) {
        return true;
    }
    refuse(look, node->body, what);
    return false;
}

/* What NODE is. */
static bool
kind_passes(const struct look *look, const struct bp_node *node)
{
    const char *text = look->format->text;
    int self = (int)(node - look->format->nodes);

    if (node->kind == BP_NODE_STRUCT) {
        return passes(look, true, BP_READ_STRUCT, node->body)
               && passes(look, node->last == self, BP_READ_STRUCT_EMPTY,
                         node->body);
    }
    if (node->kind == BP_NODE_PAD) {
        return passes(look, true, BP_READ_PAD, node->body)
               && passes(look, node->name > 0, BP_READ_PAD_NAME, node->body);
    }
    if (node->kind == BP_NODE_POINTER) {
        return passes(look, true, BP_READ_POINTER, node->body);
    }
    if (node->kind == BP_NODE_FUNCTION) {
        return passes(look, true, BP_READ_FUNCTION, node->body)
               && passes(look, text[node->body + 2] != '}', BP_READ_SIGNATURE,
                         node->body);
    }
    return letter_passes(look, node);
}

/* Is [AT, AT + LENGTH) of TEXT UTF-8?  Ill-formed sequences of the right
 * length pass: surrogates and what could be shorter. */
static bool
is_utf8(const unsigned char *text, ptrdiff_t length)
{
    for (ptrdiff_t i = 0; i < length;) {
        unsigned char c = text[i++];
        int more = c < 0x80   ? 0
                   : c < 0xc2 ? -1
                   : c < 0xe0 ? 1
                   : c < 0xf0 ? 2
                   : c < 0xf5 ? 3
                              : -1;

        if (more < 0 || more > length - i) {
            return false;
        }
        for (; more > 0; more--) {
            if ((text[i++] & 0xc0) != 0x80) {
                return false;
            }
        }
    }
    return true;
}

/* Has a member before NODE, in the same T{}, the same name? */
static bool
is_second(const struct bp_format *format, const struct bp_node *node)
{
    const char *text = format->text;
    const struct bp_node *other = &format->nodes[node->parent + 1];

    for (; other != node; other = &format->nodes[other->next]) {
        if (other->name > 0 && other->name_length == node->name_length
            && memcmp(text + other->name, text + node->name,
                      (size_t)node->name_length)
                   == 0) {
            return true;
        }
    }
    return false;
}

bool
reader_takes_name(const struct bp_target *target,
                  const struct bp_format *format, const struct bp_node *node,
                  const char **text)
{
    const unsigned char *name =
        (const unsigned char *)format->text + node->name;

    return reader_takes(target, BP_READ_NAME, text)
           && (memchr(name, ':', (size_t)node->name_length) == NULL
               || reader_takes(target, BP_READ_NAME_COLON, text))
           && (is_utf8(name, node->name_length)
               || reader_takes(target, BP_READ_NAME_BYTES, text))
           && (!is_second(format, node)
               || reader_takes(target, BP_READ_NAME_TWICE, text));
}

static bool
name_passes(const struct look *look, const struct bp_node *node)
{
    const char *text;

    if (node->name == 0
        || reader_takes_name(look->target, look->format, node, &text)) {
        return true;
    }
    refuse(look, node->name, text);
    return false;
}

/* NODE's place among the others. */
static bool
company_passes(const struct look *look, const struct bp_node *node)
{
    const char *text = look->format->text;
    ptrdiff_t index = node - look->format->nodes;
    const struct bp_place *place = &look->places[index];
    bool alone =
        node->body == (node->has_prefix ? 1 : 0) && text[node->body + 1] == 0;
    bool big = place->offset + place->size * place->items > INT_MAX;
    bool several = node->parent == 0 && index > 1;
    bool is_n = node->code == 'n' || node->code == 'N';
    bool in_company = is_n && !alone;

    return passes(look, several, BP_READ_SEVERAL, node->at)
           && passes(look, in_company, BP_READ_COMPANY, node->body)
           && passes(look, big, BP_READ_BIG, node->at);
}

/* A text without an item. */
static bool
empty_passes(const struct look *look)
{
    const char *text = look->format->text;
    size_t at = strcspn(text, "@=<>!^");

    return passes(look, true, BP_READ_EMPTY, 0)
           && (text[at] == '\0'
               || (prefix_passes(look, (ptrdiff_t)at)
                   && passes(look, true, BP_READ_PREFIX_ALONE, 0)));
}

enum bp_status
bp_reader_accepts(const struct bp_target *target,
                  const struct bp_format *format,
                  const struct bp_place *places, struct bp_error *err)
{
    struct look look = {target, format, places, err};
    bool passed = spaces_pass(&look)
                  && (format->nnodes > 1 || empty_passes(&look))
                  && passes(&look, places[0].size > INT_MAX, BP_READ_BIG, 0);

    for (int i = 1; passed && i < format->nnodes; i++) {
        const struct bp_node *node = &format->nodes[i];

        passed = modifiers_pass(&look, node) && kind_passes(&look, node)
                 && numbers_pass(&look, node) && name_passes(&look, node)
                 && company_passes(&look, node);
    }
    if (!passed) {
        return BP_UNSUPPORTED;
    }
    return target->reader == BP_READER_CTYPES
               ? reader_wrote(target, format, places, err)
               : BP_OK;
}
