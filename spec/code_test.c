#include "bp_code.h"
#include "bp_test.h"

static void
test_find(void)
{
    int rows = 0;

    for (int c = 0; c < 256; c++) {
        const struct bp_code *code = bp_code_find((char)c);

        rows += code != NULL;
        CHECK(code == NULL || code->letter == (char)c);
    }
    CHECK_EQ(rows, 28);
    CHECK(bp_code_find('\0') == NULL);
    CHECK(bp_code_find('F') == NULL);
    CHECK_EQ(bp_code_part('F'), 'f');
    CHECK_EQ(bp_code_part('D'), 'd');
    CHECK_EQ(bp_code_part('G'), 'g');
    CHECK_EQ(bp_code_part('d'), '\0');
    CHECK_EQ(bp_code_find_ctypes('z')->kind, BP_CODE_POINTER);
    CHECK(bp_code_find_ctypes('i') == NULL);
}

/* What a node's letter means depends on what the node is. */
static void
test_nodes(void)
{
    struct bp_node node = {.kind = BP_NODE_FUNCTION, .code = 'X'};

    CHECK_EQ(bp_node_code(&node)->kind, BP_CODE_FUNCTION);
    node.kind = BP_NODE_CODE;
    CHECK_EQ(bp_node_code(&node)->kind, BP_CODE_POINTER);
    node.code = 'v';
    CHECK_EQ(bp_node_code(&node)->kind, BP_CODE_BOOL);
    node.code = 'd';
    CHECK_EQ(bp_node_code(&node)->ctype, BP_C_DOUBLE);
    node.code = 'y';
    CHECK(bp_node_code(&node) == NULL);
    node = (struct bp_node){.kind = BP_NODE_STRUCT, .code = 'T'};
    CHECK(bp_node_code(&node) == NULL);
    node.code = '\0';
    CHECK(bp_node_code(&node) == NULL);
}

/* Units under the three readings, on an ABI where all sizes differ. */
static const struct {
    int line;
    char letter, mode;
    ptrdiff_t size[3], align; /* default, wchar, ctypes; 0: nobody tells */
} units[] = {
    {__LINE__, 'u', '@', {2, 4, 4}, 0},
    {__LINE__, 'u', '<', {2, 4, 4}, 1},
    {__LINE__, 'w', '<', {4, 4, 4}, 1},
    {__LINE__, 'w', '@', {4, 4, 4}, 4},
    {__LINE__, 'g', '@', {12, 12, 12}, 4},
    {__LINE__, 'g', '^', {12, 12, 12}, 1},
    {__LINE__, 'g', '<', {0, 0, 12}, 1},
    {__LINE__, 'P', '>', {0, 0, 4}, 1},
    {__LINE__, 'n', '=', {0, 0, 4}, 1},
    {__LINE__, 'O', '!', {4, 4, 4}, 1},
    {__LINE__, '&', '<', {4, 4, 4}, 1},
    {__LINE__, 'X', '@', {4, 4, 4}, 4},
    {__LINE__, 'l', '<', {4, 4, 4}, 1},
    {__LINE__, 'q', '@', {8, 8, 8}, 4},
    {__LINE__, 't', '@', {0, 0, 0}, 1},
    {__LINE__, 'x', '@', {1, 1, 1}, 1},
};

static void
test_measure(void)
{
    static const struct bp_reading how[3] = {
        {0}, {.wchar = true}, {.ctypes = true}};
    const struct bp_abi *abi = bp_abi_find("i386");

    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        for (int k = 0; k < 3; k++) {
            ptrdiff_t size = 0, align = 0;
            bool known =
                bp_code_measure(bp_code_find(units[i].letter), units[i].mode,
                                &how[k], abi, &size, &align);

            CHECK_EQ_AT(units[i].line, size, units[i].size[k]);
            CHECK_EQ_AT(units[i].line, known, units[i].size[k] != 0);
            if (known && units[i].align != 0) {
                CHECK_EQ_AT(units[i].line, align, units[i].align);
            }
        }
    }
}

static void
test_order(void)
{
    const struct bp_abi *little = bp_abi_find("lp64");
    const struct bp_abi *big = bp_abi_find("s390x");

    for (const char *mode = "@=^<>!"; *mode != '\0'; mode++) {
        CHECK_EQ(bp_mode_is_little(*mode, little),
                 *mode != '>' && *mode != '!');
        CHECK_EQ(bp_mode_is_little(*mode, big), *mode == '<');
    }
}

int
main(void)
{
    test_find();
    test_nodes();
    test_measure();
    test_order();
    return bp_test_end();
}
