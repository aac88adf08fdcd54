#include "bp_test.h"
#include "parsed.h"

static struct parsed p;

/* What the leaves are: offset, code, number of items. */
static const struct {
    int line;
    const char *text, *leaves;
} rows[] = {
    {__LINE__, "", ""},
    {__LINE__, "4x", ""},
    {__LINE__, "i", "0i1"},
    {__LINE__, "b(2,3)4d", "0b1 8d24"},
    {__LINE__, "3s(2)3w", "0s1 4w2"},
    {__LINE__, "0i(0)d0T{i}b", "0b1"},
    {__LINE__, "0s", "0s1"},
    {__LINE__, "&T{ii}X{}ZdO", "0&1 8X1 16d1 32O1"},
    {__LINE__, "x3T{x}T{}T{T{}0T{i}}2i", "4i2"},
    {__LINE__, "2T{bh}b", "0b1 2h1 4b1 6h1 8b1"},
    {__LINE__, "2T{b2T{hb}}i",
     "0b1 2h1 4b1 5h1 7b1 8b1 10h1 12b1 13h1 15b1 16i1"},
    /* structs that one leaf fills */
    {__LINE__, "3T{(2)i}", "0i6"},
    {__LINE__, "3T{2T{T{i}}}b", "0i6 24b1"},
    {__LINE__, "2T{ix}", "0i1 5i1"},
    {__LINE__, "2T{xb}", "1b1 3b1"},
    {__LINE__, "2T{2T{bx}}", "0b1 2b1 4b1 6b1"},
    {__LINE__, "2T{i0s}", "0i1 4s1 4i1 8s1"},
    /* no leaf for long */
    {__LINE__, "100000000T{T{x}x2T{x}}i", "400000000i1"},
    {__LINE__, "10000T{10000T{x(0)T{b}}}i", "100000000i1"},
    {__LINE__, "100000T{100000T{100000T{(0)T{b}}}}i", "0i1"},
    {__LINE__, "100000000i", "0i100000000"},
};

/* Write what the leaves of `p` are; no more than fit. */
static void
describe(char *text, size_t capacity)
{
    struct bp_leaves leaves;
    struct bp_leaf leaf;
    size_t length = 0;

    text[0] = '\0';
    bp_leaves_init(&leaves, &p.format, p.places);
    while (length < capacity && bp_leaves_next(&leaves, &leaf)) {
        length +=
            (size_t)snprintf(text + length, capacity - length, "%s%td%c%td",
                             length > 0 ? " " : "", leaf.offset,
                             p.nodes[leaf.node].code, leaf.items);
    }
    CHECK(!bp_leaves_next(&leaves, &leaf));
    CHECK(!bp_leaves_next(&leaves, &leaf));
}

/* Structs without bytes: their items are many, and cannot be multiplied. */
static void
test_nothing(void)
{
    struct bp_leaves leaves;
    struct bp_leaf leaf = {0, 0, 0};

    CHECK_EQ(parse_and_place(&p, "2000000000T{2000000000T{2000000000T{0s}}}",
                             NULL, bp_abi_find("lp64"), BP_PAD_STRICT),
             BP_OK);
    bp_leaves_init(&leaves, &p.format, p.places);
    CHECK(bp_leaves_next(&leaves, &leaf));
    CHECK(bp_leaves_next(&leaves, &leaf));
    CHECK_EQ(leaf.node, 4);
    CHECK_EQ(leaf.offset, 0);
    CHECK(leaf.items >= 2000000000);
}

/* A struct that is larger than what is in it. */
static void
test_padded(void)
{
    const struct bp_reading how = {.scope = BP_SCOPE_STRUCT};
    char text[100];

    CHECK_EQ(parse_and_place(&p, "2T{T{i=b}}", &how, bp_abi_find("lp64"),
                             BP_PAD_NUMPY),
             BP_OK);
    CHECK_EQ(p.places[1].size, 8);
    CHECK_EQ(p.places[2].size, 5);
    describe(text, sizeof text);
    CHECK_STR(text, "0i1 4b1 8i1 12b1");
}

int
main(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[200];

        CHECK_EQ_AT(rows[i].line,
                    parse_and_place(&p, rows[i].text, NULL,
                                    bp_abi_find("lp64"), BP_PAD_STRICT),
                    BP_OK);
        describe(text, sizeof text);
        if (strcmp(text, rows[i].leaves) != 0) {
            fprintf(stderr, "line %d:\n", rows[i].line);
        }
        CHECK_STR(text, rows[i].leaves);
    }
    test_nothing();
    test_padded();
    return bp_test_end();
}
