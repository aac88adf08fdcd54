#include "bp_test.h"
#include "parsed.h"

static struct parsed p;

static void
test_offsets(void)
{
    const struct bp_abi *lp64 = bp_abi_find("lp64");

    CHECK_EQ(parse_and_place(&p, "b2T{b:a:(3)d:c:}:x:&T{bi}:y:", NULL, lp64,
                             BP_PAD_C),
             BP_OK);
    CHECK_EQ(p.places[0].size, 80);
    CHECK_EQ(p.places[2].offset, 8);
    CHECK_EQ(p.places[2].size, 32);
    CHECK_EQ(p.places[2].items, 2);
    CHECK_EQ(p.places[2].align, 8);
    CHECK_EQ(p.places[4].offset, 8);
    CHECK_EQ(p.places[4].size, 8);
    CHECK_EQ(p.places[4].items, 3);
    CHECK_EQ(p.places[5].offset, 72);
    CHECK_EQ(p.places[6].offset, 0);
    CHECK_EQ(p.places[6].size, 8);
    CHECK_EQ(p.places[8].offset, 4);
}

int
main(void)
{
    test_offsets();
    return bp_test_end();
}
