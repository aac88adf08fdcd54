#include "spelled.h"

#include <stdio.h>
#include <string.h>

/*
 * Bytes and alignment of what differs between ABIs: long, long long, double,
 * long double, pointers, wchar_t.  From the document of each.
 */
static const struct {
    const char *name;
    bool little;
    int l[2], q[2], d[2], g[2], p[2], u[2];
} machines[] = {
    {"lp64", true, {8, 8}, {8, 8}, {8, 8}, {16, 16}, {8, 8}, {4, 4}},
    {"arm64-macos", true, {8, 8}, {8, 8}, {8, 8}, {8, 8}, {8, 8}, {4, 4}},
    {"llp64", true, {4, 4}, {8, 8}, {8, 8}, {8, 8}, {8, 8}, {2, 2}},
    {"i386", true, {4, 4}, {8, 4}, {8, 4}, {12, 4}, {4, 4}, {4, 4}},
    {"arm32", true, {4, 4}, {8, 8}, {8, 8}, {8, 8}, {4, 4}, {4, 4}},
    {"s390x", false, {8, 8}, {8, 8}, {8, 8}, {16, 8}, {8, 8}, {4, 4}},
    {"ppc64", false, {8, 8}, {8, 8}, {8, 8}, {16, 16}, {8, 8}, {4, 4}},
    {"ppc32", false, {4, 4}, {8, 8}, {8, 8}, {16, 16}, {4, 4}, {4, 4}},
    {"mips32", false, {4, 4}, {8, 8}, {8, 8}, {8, 8}, {4, 4}, {4, 4}},
};

static int
find_machine(const char *abi)
{
    int i = 0;

    while (strcmp(machines[i].name, abi) != 0) {
        i++;
    }
    return i;
}

bool
spelled_is_little(const char *abi)
{
    return machines[find_machine(abi)].little;
}

/* Bytes and alignment in mode "@". */
static const int *
native(char letter, const struct spelled_rules *rules)
{
    static const int one[2] = {1, 1}, two[2] = {2, 2}, four[2] = {4, 4};
    const int m = find_machine(rules->abi);

    switch (letter) {
    case 'h':
    case 'H':
    case 'e':
        return two;
    case 'i':
    case 'I':
    case 'f':
    case 'F':
    case 'w':
        return four;
    case 'l':
    case 'L':
        return machines[m].l;
    case 'q':
    case 'Q':
        return machines[m].q;
    case 'd':
    case 'D':
        return machines[m].d;
    case 'g':
    case 'G':
        return machines[m].g;
    case 'n':
    case 'N':
    case 'P':
    case 'O':
    case '&':
    case 'X':
        return machines[m].p;
    case 'u':
        return rules->wchar ? machines[m].u : two;
    default:
        return one; /* c b B ? s p x */
    }
}

/* Bytes in the modes = < > !; 0 if there are none. */
static int
standard(char letter, const struct spelled_rules *rules)
{
    if (strchr("O&X", letter) != NULL || (letter == 'u' && rules->wchar)) {
        return native(letter, rules)[0];
    }
    if (strchr("qQdD", letter) != NULL) {
        return 8;
    }
    if (strchr("iIlLfFw", letter) != NULL) {
        return 4;
    }
    if (strchr("hHeu", letter) != NULL) {
        return 2;
    }
    return strchr("nNPgGt", letter) != NULL ? 0 : 1;
}

int
spelled_unit(const char *code, char mode, const struct spelled_rules *rules,
             int *align)
{
    char letter = code[code[0] == 'Z'];

    *align = mode == '@' ? native(letter, rules)[1] : 1;
    if (letter == 't') {
        return 0;
    }
    return mode == '@' || mode == '^' ? native(letter, rules)[0]
                                      : standard(letter, rules);
}

void
spelled_init(struct spelled *s)
{
    memset(s, 0, sizeof *s);
    s->nodes[0].code = "";
    s->nodes[0].parent = -1;
    s->count = 1;
}

static bool
is_open(const struct spelled_node *node)
{
    return strchr("T&", node->code[0]) != NULL;
}

/* An element is complete, and with it the pointers to it. */
static void
complete(struct spelled *s)
{
    while (s->nodes[s->parent].code[0] == '&') {
        s->nodes[s->parent].last = s->count - 1;
        s->parent = s->nodes[s->parent].parent;
    }
}

void
spelled_add(struct spelled *s, const struct spelled_node *node)
{
    struct spelled_node *self = &s->nodes[s->count];

    *self = *node;
    self->parent = s->parent;
    self->last = s->count;
    if (is_open(self)) {
        s->parent = s->count;
    }
    s->count++;
    if (!is_open(self)) {
        complete(s);
    }
}

void
spelled_close(struct spelled *s)
{
    s->nodes[s->parent].last = s->count - 1;
    s->parent = s->nodes[s->parent].parent;
    complete(s);
}

static void
write_text(struct spelled *s, const char *text)
{
    s->length += snprintf(s->text + s->length,
                          SPELLED_TEXT - (size_t)s->length, "%s", text);
}

static void
write_space(struct spelled *s, unsigned style)
{
    static const char *const spaces[] = {"", " ", "\t", "\n ", "", "\r\f\v"};

    write_text(s, spaces[style % 6]);
}

static void
write_shape(struct spelled *s, const struct spelled_node *node, unsigned style)
{
    for (int i = 0; i < 2 && node->shape[i] != NULL; i++) {
        const bool apart = (style & 1) != 0; /* "(2)(3)" */

        write_text(s, i == 0 || apart ? "(" : ",");
        write_space(s, style >> 1);
        write_text(s, node->shape[i]);
        write_space(s, style >> 3);
        if (apart || i == 1 || node->shape[1] == NULL) {
            write_text(s, ")");
        }
    }
}

static void
write_modifiers(struct spelled *s, const struct spelled_node *node,
                unsigned style)
{
    static const char orders[6][4] = {"spc", "psc", "scp",
                                      "csp", "cps", "pcs"};
    const char prefix[] = {node->prefix, '\0'};

    for (const char *part = orders[style % 6]; *part != '\0'; part++) {
        if (*part == 's') {
            write_shape(s, node, style / 6);
        }
        else if (*part == 'p' && node->prefix != '\0') {
            write_text(s, prefix);
            write_space(s, style >> 4);
        }
        else if (*part == 'c' && node->count != NULL) {
            write_text(s, node->count);
        }
    }
}

/* Write what follows when node SELF is complete. */
static void
write_end(struct spelled *s, int self, unsigned style)
{
    struct spelled_node *node = &s->nodes[self];

    if (node->code[0] == 'T') {
        write_space(s, style);
        write_text(s, "}");
    }
    node->body_end = s->length;
    if (node->name != NULL && node->name[0] != '\0') {
        write_space(s, style >> 2);
        write_text(s, ":");
        write_text(s, node->name);
        write_text(s, ":");
    }
    node->end = s->length;
}

void
spelled_write(struct spelled *s, unsigned style)
{
    s->length = 0;
    s->text[0] = '\0';
    for (int i = 1; i < s->count; i++) {
        struct spelled_node *node = &s->nodes[i];
        unsigned own = style == 0 ? 0 : (style + (unsigned)i) * 2654435761U;

        write_space(s, own >> 5);
        node->at = s->length;
        write_modifiers(s, node, own >> 7);
        write_text(s, node->code);
        write_text(s, node->code[0] == 'T'   ? "{"
                      : node->code[0] == 'X' ? "{}"
                                             : "");
        for (int end = i; end > 0 && s->nodes[end].last == i;
             end = s->nodes[end].parent) {
            write_end(s, end, own >> 9);
        }
    }
}

static wide
limit(struct spelled *s, wide number)
{
    if (number >= SPELLED_LIMIT) {
        s->too_large = true;
        return SPELLED_LIMIT;
    }
    return number;
}

static wide
number_of(struct spelled *s, const char *digits)
{
    wide number = 0;

    for (; *digits != '\0'; digits++) {
        number = limit(s, number * 10 + (*digits - '0'));
    }
    s->zero |= number == 0;
    s->unreadable |= number == SPELLED_LIMIT;
    return number;
}

static wide
round_up(struct spelled *s, wide offset, wide align)
{
    while (offset % align != 0) {
        offset++;
    }
    return limit(s, offset);
}

/* What is laid out so far of one struct. */
struct part {
    wide offset, align, first;
};

static void
put(struct spelled *s, struct spelled_node *node, struct part *part)
{
    node->offset = round_up(s, part->offset, node->align);
    part->offset = limit(s, node->offset + limit(s, node->size * node->items));
    if (node->align > part->align) {
        part->align = node->align;
    }
}

static void
put_plain(struct spelled *s, struct spelled_node *node, struct part *part,
          const struct spelled_rules *rules)
{
    const char letter = node->code[node->code[0] == 'Z'];
    const bool twice = node->code[0] == 'Z' || strchr("FDG", letter) != NULL;
    const bool length = strchr("spuwx", letter) != NULL;
    const wide count = node->count != NULL ? number_of(s, node->count) : 1;
    int align;

    node->size = spelled_unit(node->code, node->mode, rules, &align);
    node->align = align;
    s->undefined |= node->size == 0;
    node->size *= twice ? 2 : 1;
    if (length) {
        node->size = limit(s, node->size * count);
    }
    else {
        node->items = limit(s, node->items * count);
    }
    if (node->mode == '@' && letter != 'x' && part->first == 0) {
        part->first = align;
    }
    put(s, node, part);
}

static wide
padded(struct spelled *s, const struct part *part, bool whole, char mode,
       const char *padding)
{
    wide align = 1;

    if ((strcmp(padding, "c") == 0 && !whole)
        || (strcmp(padding, "numpy") == 0 && mode == '@')) {
        align = part->align;
    }
    else if (strcmp(padding, "cython") == 0 && !whole && part->first > 0) {
        align = part->first;
    }
    return round_up(s, part->offset, align);
}

/* NOLINTBEGIN(misc-no-recursion): as deep as the test has nested it */

/* Lay out what is inside SELF; MODE is in force before and after. */
static struct part
lay_inside(struct spelled *s, int self, const struct spelled_rules *rules,
           char *mode);

static void
put_struct(struct spelled *s, int self, struct part *part,
           const struct spelled_rules *rules, char *mode)
{
    struct spelled_node *node = &s->nodes[self];
    const bool sticky = strcmp(rules->scope, "sticky") == 0;
    const wide count = node->count != NULL ? number_of(s, node->count) : 1;
    struct part inner;
    char here = '@';

    if (sticky || strcmp(rules->scope, "struct") == 0) {
        here = *mode;
    }
    inner = lay_inside(s, self, rules, &here);
    node->items = limit(s, node->items * count);
    node->size = padded(s, &inner, false, here, rules->padding);
    if (sticky) {
        *mode = here;
    }
    if (sticky && strcmp(rules->padding, "numpy") == 0) {
        node->align = here == '@' ? inner.align : 1;
    }
    else {
        node->align = node->mode == '@' ? inner.align : 1;
    }
    if (part->first == 0) {
        part->first = inner.first;
    }
    put(s, node, part);
}

static struct part
lay_inside(struct spelled *s, int self, const struct spelled_rules *rules,
           char *mode)
{
    struct part part = {0, 1, 0};

    for (int i = self + 1; i <= s->nodes[self].last;
         i = s->nodes[i].last + 1) {
        struct spelled_node *node = &s->nodes[i];
        const bool item = strcmp(rules->scope, "item") == 0;

        node->mode = '@';
        if (node->prefix != '\0') {
            node->mode = node->prefix;
        }
        else if (!item) {
            node->mode = *mode;
        }
        if (!item) {
            *mode = node->mode;
        }
        node->items = 1;
        for (int k = 0; k < 2 && node->shape[k] != NULL; k++) {
            node->items = limit(s, node->items * number_of(s, node->shape[k]));
        }
        s->unreadable |= node->items == SPELLED_LIMIT;
        if (node->code[0] == 'T') {
            put_struct(s, i, &part, rules, mode);
            continue;
        }
        put_plain(s, node, &part, rules);
        if (node->code[0] == '&') {
            const bool too_large = s->too_large, undefined = s->undefined;

            (void)lay_inside(s, i, rules, mode);
            s->too_large = too_large;
            s->undefined = undefined;
        }
    }
    return part;
}

/* NOLINTEND(misc-no-recursion) */

void
spelled_lay(struct spelled *s, const struct spelled_rules *rules)
{
    struct spelled_node *whole = &s->nodes[0];
    struct part part;
    char mode = '@';

    s->unreadable = false;
    s->too_large = false;
    s->undefined = false;
    s->zero = false;
    whole->last = s->count - 1;
    part = lay_inside(s, 0, rules, &mode);
    whole->mode = '@';
    whole->offset = 0;
    whole->items = 1;
    whole->align = part.align;
    whole->size = padded(s, &part, true, mode, rules->padding);
}
