#include "bp_clause.h"
#include "bp_test.h"
#include "parsed.h"

static struct parsed p;

static void
test_tree(void)
{
    const char *text = " (2,3) <4T{ i:a: &3s:p: }:s: Zd X{i->T{}} 5x";
    const struct bp_node *n = p.nodes;

    CHECK_EQ(parse(&p, text, NULL, NULL), BP_OK);
    CHECK_EQ(p.format.nnodes, 8);
    CHECK_EQ(p.format.nextents, 2);
    CHECK_EQ(n[0].kind, BP_NODE_STRUCT);
    CHECK_EQ(n[0].code, '\0');
    CHECK_EQ(n[0].mode, '@');
    CHECK_EQ(n[0].count, -1);
    CHECK_EQ(n[0].parent, -1);
    CHECK_EQ(n[0].next, -1);
    CHECK_EQ(n[0].last, 7);
    CHECK_EQ(n[0].at, 0);
    CHECK_EQ(n[0].end, (ptrdiff_t)strlen(text));
    CHECK_EQ(n[1].kind, BP_NODE_STRUCT);
    CHECK_EQ(n[1].code, 'T');
    CHECK_EQ(n[1].mode, '<');
    CHECK(n[1].has_prefix);
    CHECK_EQ(n[1].count, 4);
    CHECK_EQ(n[1].nextents, 2);
    CHECK_EQ(p.extents[n[1].extents], 2);
    CHECK_EQ(p.extents[n[1].extents + 1], 3);
    CHECK_EQ(n[1].at, 1);
    CHECK_EQ(n[1].body, 9);
    CHECK_EQ(n[1].last, 4);
    CHECK_EQ(n[1].next, 5);
    CHECK_EQ(n[1].name_length, 1);
    CHECK_EQ(text[n[1].name], 's');
    CHECK_EQ(text[n[1].end - 1], ':');
    CHECK_EQ(n[2].code, 'i');
    CHECK_EQ(n[2].mode, '<');
    CHECK(!n[2].has_prefix);
    CHECK_EQ(n[2].parent, 1);
    CHECK_EQ(n[2].next, 3);
    CHECK_EQ(n[3].kind, BP_NODE_POINTER);
    CHECK_EQ(n[3].code, '&');
    CHECK_EQ(text[n[3].name], 'p');
    CHECK_EQ(n[3].next, -1);
    CHECK_EQ(n[3].last, 4);
    CHECK_EQ(n[4].kind, BP_NODE_STRING);
    CHECK_EQ(n[4].parent, 3);
    CHECK_EQ(n[4].name_length, 0);
    CHECK_EQ(n[4].end, n[3].name - 1);
    CHECK_EQ(n[5].kind, BP_NODE_CODE);
    CHECK(n[5].is_complex);
    CHECK_EQ(n[5].code, 'd');
    CHECK_EQ(n[6].kind, BP_NODE_FUNCTION);
    CHECK_EQ(n[6].code, 'X');
    CHECK_EQ(n[7].kind, BP_NODE_PAD);
    CHECK_EQ(n[7].count, 5);
}

/* What a text of one element makes. */
static const struct {
    int line;
    const char *text;
    enum bp_node_kind kind;
    char code;
    bool is_complex, ctypes;
} elements[] = {
    {__LINE__, "i", BP_NODE_CODE, 'i', false, false},
    {__LINE__, "s", BP_NODE_STRING, 's', false, false},
    {__LINE__, "3p", BP_NODE_STRING, 'p', false, false},
    {__LINE__, "u", BP_NODE_STRING, 'u', false, false},
    {__LINE__, "w", BP_NODE_STRING, 'w', false, false},
    {__LINE__, "x", BP_NODE_PAD, 'x', false, false},
    {__LINE__, "5t", BP_NODE_BITS, 't', false, false},
    {__LINE__, "X{}", BP_NODE_FUNCTION, 'X', false, false},
    {__LINE__, "T{}", BP_NODE_STRUCT, 'T', false, false},
    {__LINE__, "Zf", BP_NODE_CODE, 'f', true, false},
    {__LINE__, "F", BP_NODE_CODE, 'f', true, false},
    {__LINE__, "<G", BP_NODE_CODE, 'g', true, false},
    {__LINE__, "Z", BP_NODE_CODE, 'Z', false, true},
    {__LINE__, "Zf", BP_NODE_CODE, 'f', true, true},
    {__LINE__, "z", BP_NODE_CODE, 'z', false, true},
    {__LINE__, "v", BP_NODE_CODE, 'v', false, true},
    {__LINE__, "X", BP_NODE_CODE, 'X', false, true},
    {__LINE__, "X{}", BP_NODE_FUNCTION, 'X', false, true},
};

static void
test_elements(void)
{
    for (size_t i = 0; i < sizeof elements / sizeof elements[0]; i++) {
        const struct bp_reading how = {.ctypes = elements[i].ctypes};

        CHECK_EQ_AT(elements[i].line, parse(&p, elements[i].text, &how, NULL),
                    BP_OK);
        CHECK_EQ_AT(elements[i].line, p.format.nnodes, 2);
        CHECK_EQ_AT(elements[i].line, p.nodes[1].kind, elements[i].kind);
        CHECK_EQ_AT(elements[i].line, p.nodes[1].code, elements[i].code);
        CHECK_EQ_AT(elements[i].line, p.nodes[1].is_complex,
                    elements[i].is_complex);
        CHECK_EQ_AT(elements[i].line, p.format.how.ctypes, elements[i].ctypes);
    }
    CHECK_EQ(parse(&p, "&y", NULL, NULL), BP_OK);
    CHECK_EQ(p.nodes[2].kind, BP_NODE_CODE);
    CHECK_EQ(p.nodes[2].code, 'y');
}

/* Nothing but a prefix: no element. */
static void
test_nothing(void)
{
    static const char *const texts[] = {"", " ", "<", " ! "};

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        CHECK_EQ(parse(&p, texts[i], NULL, NULL), BP_OK);
        CHECK_EQ(p.format.nnodes, 1);
        CHECK_EQ(p.nodes[0].last, 0);
        CHECK_EQ(p.nodes[0].end, (ptrdiff_t)strlen(texts[i]));
        CHECK_EQ(p.nodes[0].mode, '@');
    }
}

/* Both names of a pointer to a struct: one is the pointer's. */
static void
test_pointers(void)
{
    CHECK_EQ(parse(&p, "2&&T{i:a:}:n: &i&d:m:", NULL, NULL), BP_OK);
    CHECK_EQ(p.format.nnodes, 9);
    CHECK_EQ(p.nodes[1].count, 2);
    CHECK_EQ(p.nodes[1].last, 4);
    CHECK_EQ(p.nodes[1].next, 5);
    CHECK_EQ(p.nodes[1].name_length, 1);
    CHECK_EQ(p.nodes[2].parent, 1);
    CHECK_EQ(p.nodes[2].name_length, 0);
    CHECK_EQ(p.nodes[3].parent, 2);
    CHECK_EQ(p.nodes[3].name_length, 0);
    CHECK_EQ(p.nodes[5].next, 7);
    CHECK_EQ(p.nodes[5].name_length, 0);
    CHECK_EQ(p.nodes[7].name_length, 1);
    CHECK_EQ(p.nodes[8].parent, 7);
}

/* On failure nothing is touched. */
static void
test_failure(void)
{
    const struct bp_node node = {.code = '!'};
    struct bp_error err = {.text = ""};

    p.nodes[0] = node;
    p.extents[0] = -7;
    p.format.nnodes = -7;
    p.format = (struct bp_format){.text = "(2)i:a",
                                  .nodes = p.nodes,
                                  .capacity = MAX_NODES,
                                  .nnodes = -7,
                                  .extents = p.extents,
                                  .extents_capacity = MAX_NODES,
                                  .nextents = -7,
                                  .how = {.scope = BP_SCOPE_COUNT}};
    CHECK_EQ(bp_format_parse(&p.format, NULL, &err), BP_VIOLATION);
    CHECK_EQ(err.dim, 4);
    CHECK_EQ(err.clause, BP_FMT_047);
    CHECK_STR(err.text, "a name without an end at byte 4 of the format");
    CHECK_EQ(p.nodes[0].code, '!');
    CHECK_EQ(p.extents[0], -7);
    CHECK_EQ(p.format.nnodes, -7);
    CHECK_EQ(p.format.nextents, -7);
    CHECK_EQ(p.format.how.scope, BP_SCOPE_COUNT);
}

/* Count, then fill; with one too few, nothing is filled. */
static void
test_capacity(void)
{
    const struct bp_reading how = {.scope = BP_SCOPE_ITEM};
    struct bp_format f = {.text = "(2,3)<i T{(4)d:a:}:b:"};
    struct bp_error err = {.text = ""};
    struct bp_node nodes[4] = {{.code = '!'}, {.code = '!'}};
    ptrdiff_t extents[3] = {-7, -7, -7};

    CHECK_EQ(bp_format_parse(&f, &how, &err), BP_OK);
    CHECK_EQ(f.nnodes, 4);
    CHECK_EQ(f.nextents, 3);
    CHECK_EQ(f.how.scope, BP_SCOPE_ITEM);
    f.nodes = nodes;
    for (int k = 0; k < 4; k++) {
        f.capacity = k == 0 ? 3 : 4;
        f.extents_capacity = k == 1 ? 2 : k == 2 ? 0 : 3;
        f.extents = k == 2 ? NULL : extents;
        f.nnodes = -1;
        f.nextents = -1;
        CHECK_EQ(bp_format_parse(&f, &how, &err), k < 3 ? BP_CAPACITY : BP_OK);
        CHECK_EQ(f.nnodes, 4);
        CHECK_EQ(f.nextents, 3);
        CHECK_EQ(nodes[0].code, k < 3 ? '!' : '\0');
        CHECK_EQ(nodes[1].code, k < 3 ? '!' : 'i');
        CHECK_EQ(extents[0], k < 3 ? -7 : 2);
        CHECK_EQ(extents[2], k < 3 ? -7 : 4);
        CHECK_STR(err.text, "there are 4 nodes and 3 extents");
    }
    CHECK_EQ(nodes[2].mode, '@'); /* "<" was for the item before */

    f = (struct bp_format){.text = "ii", .nodes = nodes, .capacity = 3};
    CHECK_EQ(bp_format_parse(&f, NULL, NULL), BP_OK);
    CHECK_EQ(f.how.scope, BP_SCOPE_STICKY);
    f.capacity = 2;
    CHECK_EQ(bp_format_parse(&f, NULL, NULL), BP_CAPACITY);
}

static void
test_scope_names(void)
{
    CHECK_STR(bp_scope_name(BP_SCOPE_STICKY), "sticky");
    CHECK_STR(bp_scope_name(BP_SCOPE_STRUCT), "struct");
    CHECK_STR(bp_scope_name(BP_SCOPE_ITEM), "item");
    CHECK_STR(bp_scope_name(BP_SCOPE_COUNT), "?");
    CHECK_STR(bp_scope_name((enum bp_scope)99), "?");
}

int
main(void)
{
    test_tree();
    test_elements();
    test_nothing();
    test_pointers();
    test_failure();
    test_capacity();
    test_scope_names();
    return bp_test_end();
}
