/*
 * Where readers of one text disagree: a table for who pads, one for
 * where a prefix ends, and the sizes on other machines.
 *
 * A table has a row for every rule, those that give the same in one, and a
 * column for everything that differs.
 */
#include "format.h"

#include "alloc.h"
#include "bp_code.h"
#include "bp_fold.h"

#include <stdlib.h>
#include <string.h>

#define ROWS_MOST    4 /* paddings, or scopes */
#define COLUMNS_MOST 4
#define LABEL_MOST   14 /* columns */

_Static_assert((int)BP_PAD_COUNT <= ROWS_MOST
                   && (int)BP_SCOPE_COUNT <= ROWS_MOST,
               "a row for every rule");

static const enum bp_position padders[BP_PAD_COUNT] = {
    [BP_PAD_STRICT] = BP_POS_X_14_STRICT,
    [BP_PAD_C] = BP_POS_X_14_C,
    [BP_PAD_NUMPY] = BP_POS_X_14_NUMPY,
    [BP_PAD_CYTHON] = BP_POS_X_14_CYTHON,
};
static const enum bp_position scopers[BP_SCOPE_COUNT] = {
    [BP_SCOPE_STICKY] = BP_POS_X_13_GLOBAL,
    [BP_SCOPE_STRUCT] = BP_POS_X_13_LEXICAL,
    [BP_SCOPE_ITEM] = BP_POS_X_13_PER_ITEM,
};

enum what {
    SIZE,
    OFFSET,
    ORDER,
};

struct column {
    int node;
    enum what what;
    char *head; /* owned */
};

struct rule {
    const char *name;
    enum bp_position position;
    enum bp_position also; /* BP_POS_NONE: no other */
    enum bp_status status;
    struct bp_error err;
    struct bph_layout layout; /* where status is BP_OK */
};

struct table {
    int n; /* rules */
    struct rule rules[ROWS_MOST];
    int ncolumns, nmore; /* shown, and others */
    struct column columns[COLUMNS_MOST];
    int now; /* the rule by which the rest of the output goes */
};

static const char *
takers_of(enum bp_position position)
{
    int count = 0;
    const struct bp_position_row *rows = bp_position_table(&count);
    for (int n = 0; n < count; n++) {
        if (rows[n].position == position) {
            return rows[n].takers;
        }
    }
    return "";
}

/* Is the only prefix the first character? Who takes no other reads it to the
 * end of the text. */
static bool
is_first_only(const struct bp_format *format)
{
    for (int n = 2; n < format->nnodes; n++) {
        if (format->nodes[n].has_prefix) {
            return false;
        }
    }
    return format->nnodes > 1 && format->nodes[1].has_prefix;
}

static void
add_rule(struct table *table, const char *name, enum bp_position position,
         const char *text, const struct bph_how *how)
{
    struct rule *rule = &table->rules[table->n++];
    rule->name = name;
    rule->position = position;
    rule->status = bph_layout_init(&rule->layout, text, how, &rule->err);
}

/* --- what differs --- */

static ptrdiff_t
value_of(const struct rule *rule, int node, enum what what)
{
    const struct bp_place *place = &rule->layout.places[node];
    const char *order = NULL;
    switch (what) {
    case SIZE:
        return place->size;
    case OFFSET:
        return place->offset;
    case ORDER:
        order = bph_node_order(&rule->layout, node);
        return order == NULL ? -1 : order[0] == 'b';
    }
    return -1; /* not reached */
}

static bool
differs(const struct table *table, int node, enum what what)
{
    const struct rule *first = NULL;
    for (int n = 0; n < table->n; n++) {
        const struct rule *rule = &table->rules[n];
        if (rule->status != BP_OK) {
            continue;
        }
        first = first == NULL ? rule : first;
        if (value_of(rule, node, what) != value_of(first, node, what)) {
            return true;
        }
    }
    return false;
}

static char *
head_of(const struct bph_layout *layout, int node, enum what what)
{
    static const char *const words[] = {"size", "at", "order"};
    if (node == 0) {
        return bph_strdup("size");
    }
    char *label = bph_node_label(layout, node);
    struct bph_memory memory;
    bph_memory_open(&memory);
    int columns = bph_columns(label);
    bph_put_cell(memory.file, label,
                 columns < LABEL_MOST ? columns : LABEL_MOST);
    fprintf(memory.file, " %s", words[what]);
    bph_memory_close(&memory);
    free(label);
    return memory.text;
}

static void
find_columns(struct table *table, const struct bph_layout *layout)
{
    for (int node = 0; node < layout->format.nnodes; node++) {
        for (enum what what = SIZE; what <= ORDER; what++) {
            if (!differs(table, node, what)) {
                continue;
            }
            if (table->ncolumns == COLUMNS_MOST) {
                table->nmore++;
                continue;
            }
            table->columns[table->ncolumns++] =
                (struct column){node, what, head_of(layout, node, what)};
        }
    }
}

/* Does some rule give something else, or nothing? */
static bool
is_needed(const struct table *table)
{
    bool failed = false;
    for (int n = 0; n < table->n; n++) {
        failed |= table->rules[n].status != BP_OK;
    }
    return failed || table->ncolumns > 0;
}

/* --- printing --- */

static bool
are_same(const struct table *table, const struct rule *a, const struct rule *b)
{
    if (a->status != BP_OK || b->status != BP_OK) {
        return a == b;
    }
    for (int node = 0; table->nmore > 0 && node < a->layout.format.nnodes;
         node++) {
        for (enum what what = SIZE; what <= ORDER; what++) {
            if (value_of(a, node, what) != value_of(b, node, what)) {
                return false;
            }
        }
    }
    for (int n = 0; n < table->ncolumns; n++) {
        const struct column *column = &table->columns[n];
        if (value_of(a, column->node, column->what)
            != value_of(b, column->node, column->what)) {
            return false;
        }
    }
    return true;
}

/* The first rule that gives the same as rule N. */
static int
leader_of(const struct table *table, int n)
{
    int first = 0;
    while (!are_same(table, &table->rules[first], &table->rules[n])) {
        first++;
    }
    return first;
}

/* Does no other rule give the same as rule N? */
static bool
is_alone(const struct table *table, int n)
{
    int like = 0;
    for (int k = 0; k < table->n; k++) {
        like += are_same(table, &table->rules[k], &table->rules[n]);
    }
    return like == 1;
}

/* The names, or the TAKERS, of all rules like rule LEADER; that nobody is
 * known to take one goes without saying beside others. */
static char *
join(const struct table *table, int leader, bool takers)
{
    struct bph_memory memory;
    const char *between = "";
    bph_memory_open(&memory);
    for (int n = leader; n < table->n; n++) {
        const struct rule *rule = &table->rules[n];
        const char *word = takers ? takers_of(rule->position) : rule->name;
        bool idle = takers && rule->position == BP_POS_X_13_LEXICAL
                    && !is_alone(table, n);
        if (leader_of(table, n) != leader || idle) {
            continue;
        }
        fprintf(memory.file, "%s%s", between, word);
        between = ", ";
        if (takers && rule->also != BP_POS_NONE) {
            fprintf(memory.file, ", %s", takers_of(rule->also));
        }
    }
    bph_memory_close(&memory);
    return memory.text;
}

static void
print_value(const struct table *table, const struct rule *rule, int n)
{
    const struct column *column = &table->columns[n];
    int width = bph_columns(column->head);
    const char *order = NULL;
    width = width < 6 ? 6 : width;
    if (column->what == ORDER) {
        order = bph_node_order(&rule->layout, column->node);
        printf("  %*s", width, order == NULL ? "-" : order);
    }
    else if (column->what == OFFSET) {
        printf("  %*td", width, rule->layout.starts[column->node]);
    }
    else {
        printf("  %*td", width, rule->layout.places[column->node].size);
    }
}

static void
print_rule(const struct table *table, int leader, int width)
{
    const struct rule *rule = &table->rules[leader];
    char *names = join(table, leader, false);
    char *takers = join(table, leader, true);
    bool now = leader == leader_of(table, table->now);
    printf("%c %-*s", now ? '*' : ' ', width, names);
    if (rule->status != BP_OK) {
        char *line = bph_format("does not read it: %s", rule->err.text);
        printf("  ");
        bph_print_wrapped(line, width + 4, 79);
        free(line);
    }
    else {
        int indent = width + 4;
        for (int n = 0; n < table->ncolumns; n++) {
            print_value(table, rule, n);
            int columns = bph_columns(table->columns[n].head);
            indent += 2 + (columns < 6 ? 6 : columns);
        }
        printf("  ");
        bph_print_wrapped(takers, indent, 79);
    }
    free(names);
    free(takers);
}

/* How wide the names of the rules are. */
static int
names_width(const struct table *table)
{
    int width = 0;
    for (int n = 0; n < table->n; n++) {
        if (leader_of(table, n) == n) {
            char *names = join(table, n, false);
            int length = (int)strlen(names);
            width = length > width ? length : width;
            free(names);
        }
    }
    return width;
}

static void
print_table(const struct table *table, const char *title)
{
    int width = names_width(table);
    putchar('\n');
    bph_heading(title);
    printf("  %*s", width, "");
    for (int n = 0; n < table->ncolumns; n++) {
        printf("  %6s", table->columns[n].head);
    }
    puts("  who reads it so");
    for (int n = 0; n < table->n; n++) {
        if (leader_of(table, n) == n) {
            print_rule(table, n, width);
        }
    }
    if (table->nmore > 0) {
        printf("  (%d more differ)\n", table->nmore);
    }
}

static void
release(struct table *table)
{
    for (int n = 0; n < table->n; n++) {
        bph_layout_release(&table->rules[n].layout);
    }
    for (int n = 0; n < table->ncolumns; n++) {
        free(table->columns[n].head);
    }
}

static void
finish_table(struct table *table, const struct bph_layout *layout,
             const char *title)
{
    find_columns(table, layout);
    if (is_needed(table)) {
        print_table(table, title);
    }
    release(table);
}

static void
by_padding(const struct bph_layout *layout)
{
    struct table table = {.now = (int)layout->how.padding};
    for (int n = 0; n < BP_PAD_COUNT; n++) {
        struct bph_how how = layout->how;
        how.padding = (enum bp_padding)n;
        add_rule(&table, bp_padding_name(how.padding), padders[n],
                 layout->format.text, &how);
    }
    finish_table(
        &table, layout,
        "Readers pad the end of structs differently (X-14; * as above):");
}

static void
by_scope(const struct bph_layout *layout)
{
    struct table table = {.now = (int)layout->how.reading.scope};
    for (int n = 0; n < BP_SCOPE_COUNT; n++) {
        struct bph_how how = layout->how;
        how.reading.scope = (enum bp_scope)n;
        add_rule(&table, bp_scope_name(how.reading.scope), scopers[n],
                 layout->format.text, &how);
    }
    if (is_first_only(&layout->format)) {
        table.rules[BP_SCOPE_STICKY].also = BP_POS_X_13_FIRST_ONLY;
    }
    finish_table(
        &table, layout,
        "Readers end prefixes at different places (X-13; * as above):");
}

/* --- machines --- */

ptrdiff_t
bph_size_on(const struct bph_layout *layout, const struct bp_abi *abi)
{
    ptrdiff_t size = -1;
    enum bp_status status =
        bp_format_size_on(layout->format.text, &layout->how.reading, abi,
                          layout->how.padding, &size, NULL);
    return status == BP_OK ? size : -1;
}

/* Has a row of abis.def before row N the size that N has? */
static bool
is_listed(const struct bph_layout *layout, int n, ptrdiff_t size)
{
    bool listed = false;
    while (n-- > 0) {
        listed |= bph_size_on(layout, bp_abi_at(n)) == size;
    }
    return listed;
}

static void
by_abi(const struct bph_layout *layout)
{
    const struct bp_abi *abi = NULL;
    bool any = false;
    for (int n = 0; (abi = bp_abi_at(n)) != NULL; n++) {
        ptrdiff_t size = bph_size_on(layout, abi);
        if (size == layout->places[0].size || is_listed(layout, n, size)) {
            continue;
        }
        printf(any ? "; %td on" : "\nSize elsewhere: %td on", size);
        for (int k = n; (abi = bp_abi_at(k)) != NULL; k++) {
            if (bph_size_on(layout, abi) == size) {
                printf(" %s", abi->name);
            }
        }
        any = true;
    }
    fputs(any ? "\n" : "", stdout);
}

void
bph_format_differences(const struct bph_layout *layout)
{
    by_padding(layout);
    by_scope(layout);
    by_abi(layout);
}
