/*
 * Every code x prefix x count x nesting up to depth 3, with its neighbours,
 * against the layout of spelled.c: sizes, places, leaves, canonical text, and
 * the same bytes spelled item by item.  A sample of them; with the argument
 * "all", all.
 */
#include "bp_test.h"
#include "parsed.h"
#include "spelled.h"

static const char *const codes[] = {
    "c", "b", "B", "?", "h", "H", "i", "I",  "l",  "L",  "q",  "Q",
    "n", "N", "e", "f", "d", "g", "P", "O",  "s",  "p",  "u",  "w",
    "x", "t", "X", "&", "F", "D", "G", "Ze", "Zf", "Zd", "Zg",
};
static const char prefixes[] = {'\0', '@', '=', '<', '>', '!', '^'};
static const char *const counts[] = {NULL, "0", "1", "3"};

/* What is around the element on one level. */
static const struct spelled_node wraps[] = {
    {.code = "T", .name = "s"},
    {.code = "T", .prefix = '<', .count = "2"},
    {.code = "T", .prefix = '@', .shape = {"3", "1"}, .name = "a b"},
    {.code = "&", .prefix = '>', .name = "\xc3\xa9"},
};

static const char *const abis[] = {"lp64",  "arm64-macos", "llp64",
                                   "i386",  "arm32",       "s390x",
                                   "ppc64", "ppc32",       "mips32"};

/* Plain items one by one; a format with more of them is not looked at. */
#define MAX_SINGLES 100

static struct {
    int node;
    ptrdiff_t offset;
} singles[MAX_SINGLES];
static int nsingles;

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])

static struct spelled spelled;
static struct parsed parsed, other;

static void
add(const char *code, char prefix, const char *count)
{
    spelled_add(&spelled, &(struct spelled_node){
                              .code = code, .prefix = prefix, .count = count});
}

/* Put together format N of all; false behind the last. */
static bool
make(size_t n)
{
    static const size_t nests[] = {1, 4, 16, 64};
    const char *code = codes[n % LENGTH(codes)];
    char prefix = prefixes[n / LENGTH(codes) % LENGTH(prefixes)];
    const char *count;
    size_t depth = 0;

    n /= LENGTH(codes) * LENGTH(prefixes);
    count = counts[n % LENGTH(counts)];
    n /= LENGTH(counts);
    while (depth < LENGTH(nests) && n >= nests[depth]) {
        n -= nests[depth++];
    }
    if (depth == LENGTH(nests)) {
        return false;
    }
    spelled_init(&spelled);
    for (size_t level = 0, k = n; level < depth; level++, k /= 4) {
        add("b", '\0', NULL);
        spelled_add(&spelled, &wraps[k % 4]);
        if (wraps[k % 4].code[0] == '&') {
            add("T", '\0', NULL); /* the name behind it is the pointer's */
        }
    }
    add("b", '\0', NULL);
    add(code, prefix, count);
    if (code[0] == '&') {
        add("h", '<', "2");
    }
    add("h", '\0', NULL);
    while (depth-- > 0) {
        spelled_close(&spelled);
        add("d", '\0', NULL);
    }
    return true;
}

/* Is NODE inside the item of a pointer that cannot be laid out? */
static bool
is_vague(int node)
{
    return parsed.places[node].size == -1;
}

static bool
is_behind_pointer(int node)
{
    for (int up = spelled.nodes[node].parent; up > 0;
         up = spelled.nodes[up].parent) {
        if (spelled.nodes[up].code[0] == '&') {
            return true;
        }
    }
    return false;
}

static void
check_places(void)
{
    for (int i = 0; i < spelled.count; i++) {
        const struct spelled_node *node = &spelled.nodes[i];
        const struct bp_place *place = &parsed.places[i];

        if (is_vague(i)) {
            CHECK(is_behind_pointer(i));
            continue;
        }
        CHECK_EQ(place->offset, node->offset);
        CHECK_EQ(place->size, node->size);
        CHECK_EQ(place->items, node->items);
        CHECK_EQ(place->align, node->align);
        CHECK_EQ(parsed.nodes[i].mode, node->mode);
    }
}

/* Node by node, positions and has_prefix left aside. */
static void
check_same_nodes(void)
{
    CHECK_EQ(parsed.format.nnodes, other.format.nnodes);
    CHECK_EQ(parsed.format.nextents, other.format.nextents);
    for (int i = 0; i < parsed.format.nnodes; i++) {
        const struct bp_node *a = &parsed.nodes[i], *b = &other.nodes[i];

        CHECK_EQ(a->kind, b->kind);
        CHECK_EQ(a->code, b->code);
        CHECK_EQ(a->is_complex, b->is_complex);
        CHECK_EQ(a->mode, b->mode);
        CHECK_EQ(a->count, b->count);
        CHECK_EQ(a->nextents, b->nextents);
        CHECK_EQ(a->extents, b->extents);
        CHECK_EQ(a->parent, b->parent);
        CHECK_EQ(a->next, b->next);
        CHECK_EQ(a->last, b->last);
        CHECK_EQ(a->name_length, b->name_length);
        CHECK(memcmp(parsed.format.text + a->name, other.format.text + b->name,
                     (size_t)a->name_length)
              == 0);
    }
    for (int i = 0; i < parsed.format.nextents; i++) {
        CHECK_EQ(parsed.extents[i], other.extents[i]);
    }
}

/* parse(print(f)) == f, and print(parse(print(f))) == print(f). */
static void
check_print(const struct bp_reading *how)
{
    char first[SPELLED_TEXT], second[SPELLED_TEXT];
    ptrdiff_t length;

    CHECK_EQ(
        bp_format_print(&parsed.format, first, sizeof first, &length, NULL),
        BP_OK);
    CHECK_EQ(parse(&other, first, how, NULL), BP_OK);
    check_same_nodes();
    CHECK_EQ(
        bp_format_print(&other.format, second, sizeof second, &length, NULL),
        BP_OK);
    CHECK_STR(second, first);
    for (const char *c = first; *c != '\0'; c++) {
        CHECK(*c != ' ' || c[1] == 'b'); /* but in a name */
    }
}

/* As deep as make has nested it: NOLINTBEGIN(misc-no-recursion) */
static void
list_singles(int self, wide base)
{
    int end = spelled.nodes[self].last;

    for (int i = self + 1; i <= end; i = spelled.nodes[i].last + 1) {
        const struct spelled_node *node = &spelled.nodes[i];

        for (wide k = 0; k < node->items && nsingles < MAX_SINGLES; k++) {
            wide offset = base + node->offset + k * node->size;

            if (node->code[0] == 'T') {
                list_singles(i, offset);
            }
            else if (node->code[0] != 'x') {
                singles[nsingles].node = i;
                singles[nsingles].offset = (ptrdiff_t)offset;
                nsingles++;
            }
        }
    }
}

/* NOLINTEND(misc-no-recursion) */

static void
check_leaves(void)
{
    struct bp_leaves leaves;
    struct bp_leaf leaf;
    int n = 0;

    bp_leaves_init(&leaves, &parsed.format, parsed.places);
    while (bp_leaves_next(&leaves, &leaf)) {
        CHECK(leaf.items > 0);
        for (ptrdiff_t k = 0; k < leaf.items && n < nsingles; k++, n++) {
            CHECK_EQ(singles[n].node, leaf.node);
            CHECK_EQ(singles[n].offset,
                     leaf.offset + k * parsed.places[leaf.node].size);
        }
    }
    CHECK_EQ(n, nsingles);
}

/* How one of the singles gets another meaning. */
enum spoil { SPOIL_NOTHING, SPOIL_KIND, SPOIL_ORDER };

static bool
is_string(const char *code)
{
    return strchr("spuw", code[0]) != NULL;
}

static bool
is_little(char mode, const char *abi)
{
    return mode == '<'
           || (mode != '>' && mode != '!' && spelled_is_little(abi));
}

/* Write single NODE: its code in its mode, or spoiled. */
static int
write_single(char *text, size_t capacity, const struct spelled_node *node,
             enum spoil spoil, const char *abi)
{
    const char *count = node->count != NULL ? node->count : "";
    char mode = node->mode;

    if (mode == '@') {
        mode = '^';
    }
    if (spoil == SPOIL_KIND) {
        return snprintf(text, capacity, "%d%c", (int)node->size,
                        node->code[0] == 's' ? 'p' : 's');
    }
    if (spoil == SPOIL_ORDER) {
        mode = is_little(node->mode, abi) ? '>' : '<';
    }
    return snprintf(text, capacity, "%c%s%s%s", mode,
                    is_string(node->code) ? count : "", node->code,
                    node->code[0] == 'X'   ? "{}"
                    : node->code[0] == '&' ? "b"
                                           : "");
}

/* Spell the same bytes without a struct, an alignment or a repetition; single
 * VICTIM is spoiled. */
static void
write_singles(char text[SPELLED_TEXT], int victim, enum spoil spoil,
              const char *abi)
{
    ptrdiff_t offset = 0;
    int length = 0;

    for (int i = 0; i <= nsingles; i++) {
        const struct spelled_node *node =
            &spelled.nodes[i < nsingles ? singles[i].node : 0];
        ptrdiff_t at =
            i < nsingles ? singles[i].offset : (ptrdiff_t)node->size;
        const size_t room = SPELLED_TEXT - (size_t)length;

        if (at > offset) {
            length += snprintf(text + length, room, "%tdx", at - offset);
        }
        if (i < nsingles) {
            length +=
                write_single(text + length, SPELLED_TEXT - (size_t)length,
                             node, i == victim ? spoil : SPOIL_NOTHING, abi);
            offset = at + (ptrdiff_t)node->size;
        }
    }
}

/* Compare the format with its singles. */
static enum bp_likeness
compare_singles(int victim, enum spoil spoil,
                const struct spelled_rules *rules)
{
    static char text[SPELLED_TEXT];
    const struct bp_abi *abi = bp_abi_find(rules->abi);
    const struct bp_reading how = {.wchar = rules->wchar};
    const struct bp_form form = {&parsed.format, parsed.places, abi};
    const struct bp_form singly = {&other.format, other.places, abi};
    enum bp_likeness like = BP_LIKE_NOT;

    text[0] = '\0';
    write_singles(text, victim, spoil, rules->abi);
    CHECK_EQ(parse_and_place(&other, text, &how, abi, BP_PAD_STRICT), BP_OK);
    CHECK_EQ(bp_format_compare(&form, &singly, &like, NULL), BP_OK);
    return like;
}

static void
check_singles(const struct spelled_rules *rules, unsigned n)
{
    const int victim = nsingles > 0 ? (int)n % nsingles : 0;
    const struct spelled_node *node = &spelled.nodes[singles[victim].node];
    int unit, foreign, align;

    CHECK(compare_singles(0, SPOIL_NOTHING, rules) >= BP_LIKE_BYTES);
    if (nsingles == 0 || node->size == 0) {
        return;
    }
    CHECK_EQ(compare_singles(victim, SPOIL_KIND, rules), BP_LIKE_NOT);
    unit = spelled_unit(node->code, node->mode, rules, &align);
    foreign = spelled_unit(node->code, '<', rules, &align);
    if (unit > 1 && unit == foreign) {
        CHECK_EQ(compare_singles(victim, SPOIL_ORDER, rules), BP_LIKE_NOT);
    }
}

/* The format as it stands in `spelled`, under one set of rules. */
static void
check_layout(const struct spelled_rules *rules, const struct bp_reading *how,
             enum bp_padding padding, unsigned n)
{
    const struct bp_abi *abi = bp_abi_find(rules->abi);
    struct bp_error err = {.dim = -7};
    ptrdiff_t size = -7;
    enum bp_status status, sized;

    spelled_lay(&spelled, rules);
    sized = bp_format_size_on(spelled.text, how, abi, padding, &size, NULL);
    status =
        bp_format_place(&parsed.format, abi, padding, parsed.places, &err);
    CHECK_EQ(sized, status);
    CHECK_EQ(status, spelled.undefined ? BP_UNSUPPORTED : BP_OK);
    if (status != BP_OK) {
        CHECK_EQ(size, -7);
        CHECK(strchr("nNPgGtZ", spelled.text[err.dim]) != NULL);
        return;
    }
    CHECK_EQ(size, spelled.nodes[0].size);
    check_places();
    nsingles = 0;
    list_singles(0, 0);
    if (nsingles < MAX_SINGLES) {
        check_leaves();
        check_singles(rules, n);
    }
}

/* Positions and what is written. */
static void
check_nodes(void)
{
    const char *text = parsed.format.text;

    CHECK_EQ(parsed.format.nnodes, spelled.count);
    for (int i = 1; i < spelled.count; i++) {
        const struct spelled_node *want = &spelled.nodes[i];
        const struct bp_node *node = &parsed.nodes[i];
        const char *name = want->name != NULL ? want->name : "";

        CHECK_EQ(node->at, want->at);
        CHECK_EQ(node->end, want->end);
        CHECK(text[node->body] == want->code[0]);
        CHECK_EQ(node->parent, want->parent);
        CHECK_EQ(node->last, want->last);
        CHECK_EQ(node->has_prefix, want->prefix != '\0');
        CHECK_EQ(node->count, want->count == NULL ? -1 : want->count[0] - '0');
        CHECK_EQ(node->name_length, (ptrdiff_t)strlen(name));
        CHECK(memcmp(text + node->name, name, strlen(name)) == 0);
    }
}

/* Format N under every scope and padding, on one of the machines. */
static void
check_format(size_t n)
{
    for (int scope = 0; scope < BP_SCOPE_COUNT; scope++) {
        const struct bp_reading how = {.scope = (enum bp_scope)scope,
                                       .wchar = n % 3 == 0};
        struct spelled_rules rules = {
            .abi = abis[(n / 7 + (size_t)scope) % LENGTH(abis)],
            .scope = bp_scope_name((enum bp_scope)scope),
            .wchar = how.wchar};
        const int failures = bp_test_failures;

        spelled_write(&spelled, (unsigned)((n + (size_t)scope) % 5));
        CHECK_EQ(parse(&parsed, spelled.text, &how, NULL), BP_OK);
        check_nodes();
        check_print(&how);
        for (int padding = 0; padding < BP_PAD_COUNT; padding++) {
            rules.padding = bp_padding_name((enum bp_padding)padding);
            check_layout(&rules, &how, (enum bp_padding)padding, (unsigned)n);
        }
        if (bp_test_failures > failures) {
            fprintf(stderr, "  format %zu \"%s\", %s, %s\n", n, spelled.text,
                    rules.abi, rules.scope);
        }
    }
}

int
main(int argc, char **argv)
{
    const size_t step = argc > 1 && strcmp(argv[1], "all") == 0 ? 1 : 97;
    size_t formats = 0;

    for (size_t n = 0; make(n); n += step) {
        check_format(n);
        formats++;
        if (bp_test_failures > 100) {
            break;
        }
    }
    printf("%zu formats\n", formats);
    CHECK(formats > 500);
    return bp_test_end();
}
