/*
 * Plain formats by meaning.
 */
#include "bp_test.h"
#include "scalar.h"

static bool
same(const char *a, const char *b)
{
    struct bph_scalar one;
    struct bph_scalar other;
    return bph_scalar_read(a, &one) && bph_scalar_read(b, &other)
           && bph_scalar_same(&one, &other);
}

int
main(void)
{
    struct bph_scalar scalar;
    CHECK(same("i", "i") && same("i", "@i") && same("i", "=i"));
    CHECK(same("q", "=q") && same("f", "=f") && same("?", "@?"));
    CHECK(same("<i", "=i") || same(">i", "=i"));
    CHECK(!same("<i", ">i") && same(">i", "!i"));
    CHECK(same("<b", ">b")); /* one byte has no order */
    CHECK(!same("i", "f") && !same("i", "I") && !same("i", "h"));
    CHECK(!same("d", "f") && !same("?", "B"));
    CHECK(same("l", sizeof(long) == 8 ? "q" : "i"));
    CHECK(!bph_scalar_read("", &scalar) && !bph_scalar_read("<", &scalar));
    CHECK(!bph_scalar_read("2i", &scalar) && !bph_scalar_read("ii", &scalar));
    CHECK(!bph_scalar_read("T{i:a:}", &scalar));
    CHECK(!bph_scalar_read("c", &scalar) && !bph_scalar_read("s", &scalar));
    return bp_test_end();
}
