#include "bp_kind.h"
#include "bp_test.h"

#define DIMS(...)                                                             \
    {                                                                         \
        __VA_ARGS__                                                           \
    }
#define K(name) (1u << BP_KIND_##name)

static const ptrdiff_t first[] = {0, -1}, last[] = {-1, 0}, both[] = {8, 0};

static const struct {
    int line, ndim;
    ptrdiff_t itemsize;
    ptrdiff_t shape[2], strides[2];
    const ptrdiff_t *suboffsets;
    const char *format;
    unsigned kinds;
} rows[] = {
    {__LINE__, 1, 1, DIMS(8), DIMS(1), NULL, "B", K(BOTH) | K(BYTES)},
    {__LINE__, 1, 1, DIMS(8), DIMS(1), NULL, NULL, K(BOTH) | K(BYTES)},
    {__LINE__, 1, 4, DIMS(8), DIMS(4), NULL, NULL, K(BOTH)},
    {__LINE__, 1, 1, DIMS(8), DIMS(1), NULL, "b", K(BOTH)},
    {__LINE__, 0, 8, DIMS(0), DIMS(0), NULL, "d", K(BOTH) | K(SCALAR)},
    {__LINE__, 2, 4, DIMS(2, 3), DIMS(12, 4), NULL, "i", K(C)},
    {__LINE__, 2, 4, DIMS(2, 3), DIMS(4, 8), NULL, "i", K(F)},
    {__LINE__, 2, 4, DIMS(2, 3), DIMS(24, 8), NULL, "i",
     K(NEITHER) | K(STRIDED)},
    {__LINE__, 2, 4, DIMS(2, 3), DIMS(-12, 4), NULL, "i",
     K(NEITHER) | K(STRIDED) | K(REVERSED)},
    {__LINE__, 2, 4, DIMS(2, 3), DIMS(0, 4), NULL, "i",
     K(NEITHER) | K(STRIDED) | K(BROADCAST)},
    {__LINE__, 2, 4, DIMS(0, 3), DIMS(-9, 0), NULL, "i",
     K(BOTH) | K(EMPTY) | K(BROADCAST)},
    {__LINE__, 2, 4, DIMS(1, 3), DIMS(-99, 4), NULL, "i",
     K(BOTH) | K(LENGTH_1)},
    {__LINE__, 2, 4, DIMS(2, 3), DIMS(8, 4), first, "i",
     K(NEITHER) | K(INDIRECT)},
    {__LINE__, 2, 4, DIMS(2, 3), DIMS(24, 8), last, "i",
     K(NEITHER) | K(INDIRECT) | K(INDIRECT_LAST)},
    {__LINE__, 2, 4, DIMS(2, 3), DIMS(8, 8), both, "i",
     K(NEITHER) | K(INDIRECT_SEVERAL) | K(INDIRECT_LAST)},
    {__LINE__, 1, 8, DIMS(3), DIMS(8), NULL, "T{i:a:f:b:}",
     K(BOTH) | K(STRUCTURED)},
    {__LINE__, 1, 4, DIMS(3), DIMS(4), NULL, "T{i:a:}",
     K(BOTH) | K(STRUCTURED)},
    {__LINE__, 1, 3, DIMS(3), DIMS(3), NULL, "BBB", K(BOTH) | K(STRUCTURED)},
    {__LINE__, 1, 8, DIMS(3), DIMS(8), NULL, "i4x", K(BOTH)},
    {__LINE__, 1, 8, DIMS(3), DIMS(8), NULL, "&T{i:a:i:b:}", K(BOTH)},
    {__LINE__, 1, 1, DIMS(3), DIMS(1), NULL, ">B", K(BOTH)},
    {__LINE__, 1, 8, DIMS(3), DIMS(8), NULL, "t", K(BOTH)}, /* no idea */
    {__LINE__, 1, 8, DIMS(3), DIMS(8), NULL, "ii}", K(BOTH)},
    /* no legal layouts */
    {__LINE__, 1, 8, DIMS(-3), DIMS(8), NULL, "d", 0},
    {__LINE__, -1, 8, DIMS(0), DIMS(0), NULL, "d", 0},
};

static void
test_rows(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct bp_view view = {rows[i].itemsize, rows[i].ndim, rows[i].shape,
                               rows[i].strides, rows[i].suboffsets};

        CHECK_EQ_AT(rows[i].line, bp_kind_of(&view, rows[i].format),
                    rows[i].kinds);
    }
}

/* One of "<i" and ">i" is foreign, "=i" never, and "!i" is as ">i". */
static void
test_byte_order(void)
{
    const ptrdiff_t shape[] = {3};
    const struct bp_view view = {4, 1, shape, NULL, NULL};
    unsigned little = bp_kind_of(&view, "<i") & K(FOREIGN_ORDER);
    unsigned big = bp_kind_of(&view, ">i") & K(FOREIGN_ORDER);
    const short one = 1;

    CHECK((little != 0) != (big != 0));
    CHECK_EQ(big != 0, *(const char *)&one == 1);
    CHECK_EQ(bp_kind_of(&view, "!i") & K(FOREIGN_ORDER), big);
    CHECK_EQ(bp_kind_of(&view, "=i") & K(FOREIGN_ORDER), 0);
    CHECK_EQ(bp_kind_of(&view, "i") & K(FOREIGN_ORDER), 0);
    CHECK_EQ(bp_kind_of(&view, "<x>T{h:a:}") & K(FOREIGN_ORDER), big);
}

/* Without strides nothing is reversed or broadcast. */
static void
test_without_strides(void)
{
    const ptrdiff_t shape[] = {2, 3};
    const struct bp_view view = {4, 2, shape, NULL, NULL};

    CHECK_EQ(bp_kind_of(&view, "i"), K(C));
}

static void
test_names(void)
{
    CHECK_EQ(BP_KIND_COUNT, 16);
    for (int i = 0; i < BP_KIND_COUNT; i++) {
        const char *name = bp_kind_name((enum bp_kind)i);

        CHECK_EQ(bp_kind_find(name), i);
        CHECK(strlen(bp_kind_text((enum bp_kind)i)) > 3);
        CHECK_EQ(strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789._+-"),
                 strlen(name));
    }
    CHECK_STR(bp_kind_name(BP_KIND_C), "c-contiguous");
    CHECK_EQ(bp_kind_find("c"), -1);
    CHECK_EQ(BP_ACCESS_COUNT, 2);
    CHECK_STR(bp_access_name((enum bp_access) false), "writable");
    CHECK_STR(bp_access_name((enum bp_access) true), "read-only");
    CHECK(strlen(bp_access_text(BP_ACCESS_READONLY)) > 3);
}

/* Every kind has a row that is of it, and one that is not. */
static void
test_each_kind(void)
{
    unsigned some = K(FOREIGN_ORDER), all = ~0u;

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        some |= rows[i].kinds;
        all &= rows[i].kinds;
    }
    CHECK_EQ(some, (1u << BP_KIND_COUNT) - 1);
    CHECK_EQ(all, 0);
}

int
main(void)
{
    test_rows();
    test_byte_order();
    test_without_strides();
    test_names();
    test_each_kind();
    return bp_test_end();
}
