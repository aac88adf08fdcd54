#include "bp_test.h"
#include "parsed.h"

static struct parsed p;

static void
test_leaves(void)
{
    struct bp_leaves leaves;
    struct bp_leaf leaf;
    const ptrdiff_t offsets[] = {0, 4, 8, 16, 24, 28};
    int n = 0;

    CHECK_EQ(parse_and_place(&p,
                             "i3T{i(0)h5T{x}}=d1000000000T{x2T{x}}"
                             "2T{3T{f}}",
                             NULL, bp_abi_find("lp64"), BP_PAD_STRICT),
             BP_OK);
    (void)offsets;
    bp_leaves_init(&leaves, &p.format, p.places);
    while (bp_leaves_next(&leaves, &leaf)) {
        n++;
    }
    CHECK_EQ(n, 6);
    CHECK_EQ(leaf.items, 6);
    CHECK(!bp_leaves_next(&leaves, &leaf));
}

int
main(void)
{
    test_leaves();
    return bp_test_end();
}
