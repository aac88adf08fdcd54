#include "bp_abi.h"
#include "bp_test.h"

static void
test_find(void)
{
    int count = 0;

    for (; bp_abi_at(count) != NULL; count++) {
        const struct bp_abi *abi = bp_abi_at(count);

        CHECK(bp_abi_find(abi->name) == abi);
    }
    CHECK_EQ(count, 11);
    CHECK(bp_abi_at(-1) == NULL);
    CHECK(bp_abi_find("pdp11") == NULL);
    CHECK(bp_abi_find("lp64")->little);
    CHECK(!bp_abi_find("s390x")->little);
    CHECK_EQ(bp_abi_find("s390x")->types[BP_C_LDOUBLE].align, 8);
    CHECK_EQ(bp_abi_find("i386")->types[BP_C_LDOUBLE].size, 12);
    CHECK_EQ(bp_abi_find("i386")->ldouble, BP_REAL_X87);
    CHECK_EQ(bp_abi_find("s390x")->ldouble, BP_REAL_QUAD);
}

/* What the compiler says is what the table says of the same name. */
static void
test_host(void)
{
    const struct bp_abi *host = bp_abi_host();
    const struct bp_abi *row = bp_abi_find(host->name);

    if (row == NULL) {
        printf("no row of abis.def: host not compared\n");
        return;
    }
    printf("this is %s\n", host->name);
    CHECK_EQ(host->little, row->little);
    CHECK_EQ(host->ldouble, row->ldouble);
    for (int i = 0; i < BP_C_COUNT; i++) {
        CHECK_EQ(host->types[i].size, row->types[i].size);
        CHECK_EQ(host->types[i].align, row->types[i].align);
    }
}

int
main(void)
{
    test_find();
    test_host();
    return bp_test_end();
}
