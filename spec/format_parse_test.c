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
    CHECK_EQ(n[0].last, 7);
    CHECK_EQ(n[0].end, (ptrdiff_t)strlen(text));
    CHECK_EQ(n[1].kind, BP_NODE_STRUCT);
    CHECK_EQ(n[1].code, 'T');
    CHECK_EQ(n[1].mode, '<');
    CHECK(n[1].has_prefix);
    CHECK_EQ(n[1].count, 4);
    CHECK_EQ(n[1].nextents, 2);
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
    CHECK_EQ(n[7].kind, BP_NODE_PAD);
    CHECK_EQ(n[7].count, 5);
}

int
main(void)
{
    test_tree();
    return bp_test_end();
}
