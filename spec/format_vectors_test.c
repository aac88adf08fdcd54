/*
 * Texts whose size and meaning were looked up in running implementations or
 * follow from one clause, on LP64: struct.calcsize, NumPy 1.24, and what C and
 * Cython would make of them; and what three scopes of prefixes make of them.
 */
#include "bp_test.h"
#include "parsed.h"

#define ERROR (-1)

static struct parsed p;

static const struct {
    int line;
    const char *text;
    ptrdiff_t calcsize; /* struct.calcsize on 3.8 to 3.13, or ERROR */
    ptrdiff_t size[BP_PAD_COUNT]; /* strict, C, NumPy, Cython */
} sizes[] = {
    {__LINE__, "bi", 8, {8, 8, 8, 8}},
    {__LINE__, "=bi", 5, {5, 5, 5, 5}},
    {__LINE__, "^bi", ERROR, {5, 5, 5, 5}},
    {__LINE__, "ix", 5, {5, 5, 8, 5}},
    {__LINE__, "ixi", 12, {12, 12, 12, 12}},
    {__LINE__, "b0i", 4, {4, 4, 4, 4}},
    {__LINE__, "i0d", 8, {8, 8, 8, 8}},
    {__LINE__, "llh0l", 24, {24, 24, 24, 24}},
    {__LINE__, "T{i:a:b:b:}", ERROR, {5, 8, 8, 8}},
    {__LINE__, "^T{b:a:i:b:}", ERROR, {5, 5, 5, 5}},
    {__LINE__, "T{b:a:d:b:}:x:b:y:", ERROR, {17, 17, 24, 17}},
    {__LINE__, "=T{b:a:d:b:}:x:b:y:", ERROR, {10, 10, 10, 10}},
    {__LINE__, "T{>i:a:}i", ERROR, {8, 8, 8, 8}},
    {__LINE__, "(2,3)i", ERROR, {24, 24, 24, 24}},
    {__LINE__, "2T{b:a:d:b:}", ERROR, {32, 32, 32, 32}},
    {__LINE__, "(2)T{d:a:b:b:}:n:b:m:", ERROR, {19, 33, 40, 33}},
    {__LINE__, "i:ival: (16,4)d:data:", ERROR, {520, 520, 520, 520}},
    {__LINE__, ">i:big: <i:little:", ERROR, {8, 8, 8, 8}},
    {__LINE__, "3w", ERROR, {12, 12, 12, 12}},
    {__LINE__, "Zg", ERROR, {32, 32, 32, 32}},
    {__LINE__, "T{<b:a:3x<i:b:}", ERROR, {8, 8, 8, 8}},
    {__LINE__, "=ix", 5, {5, 5, 5, 5}},
    {__LINE__, "T{i:a:b:b:}b", ERROR, {6, 9, 12, 9}},
    {__LINE__, "2T{d:a:b:b:}", ERROR, {18, 32, 32, 32}},
    {__LINE__, "T{h:a:i:b:b:c:}", ERROR, {9, 12, 12, 10}}, /* first member */
    {__LINE__, "T{x:a:i:b:b:c:}", ERROR, {9, 12, 12, 12}}, /* no pad */
    {__LINE__, "T{3s:a:i:b:b:c:}", ERROR, {9, 12, 12, 9}},
    {__LINE__, "T{T{h:a:}:s:i:b:b:c:}", ERROR, {9, 12, 12, 10}},
    {__LINE__, "T{=d:a:b:b:}", ERROR, {9, 9, 9, 9}},
    {__LINE__, "T{d:a:=b:b:}", ERROR, {9, 16, 9, 16}}, /* mode at the end */
    {__LINE__, "bT{d:a:=b:b:}", ERROR, {17, 24, 10, 24}},
    {__LINE__, "=bT{@d:x:}", ERROR, {9, 9, 16, 9}},
    {__LINE__, "T{&i:p:b:b:}", ERROR, {9, 16, 16, 16}},
    {__LINE__, "&T{i:a:b:b:}x", ERROR, {9, 9, 16, 9}},
};

static void
test_sizes(void)
{
    const struct bp_abi *lp64 = bp_abi_find("lp64");

    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        for (int pad = 0; pad < BP_PAD_COUNT; pad++) {
            ptrdiff_t size = -7;

            CHECK_EQ_AT(sizes[i].line,
                        bp_format_size_on(sizes[i].text, NULL, lp64,
                                          (enum bp_padding)pad, &size, NULL),
                        BP_OK);
            CHECK_EQ_AT(sizes[i].line, size, sizes[i].size[pad]);
            CHECK_EQ_AT(sizes[i].line,
                        parse_and_place(&p, sizes[i].text, NULL, lp64,
                                        (enum bp_padding)pad),
                        BP_OK);
            CHECK_EQ_AT(sizes[i].line, p.places[0].size, size);
        }
        if (sizes[i].calcsize != ERROR) {
            CHECK_EQ_AT(sizes[i].line, sizes[i].calcsize, sizes[i].size[0]);
        }
    }
}

/* What each scope makes of prefixes: offset, mode and code of every leaf. */
static const struct {
    int line;
    const char *text;
    const char *leaves[BP_SCOPE_COUNT]; /* sticky, struct, item */
} scopes[] = {
    {__LINE__, "T{>i:a:}i", {"0>i 4>i", "0>i 4@i", "0>i 4@i"}},
    {__LINE__, ">ii", {"0>i 4>i", "0>i 4>i", "0>i 4@i"}},
    {__LINE__, ">i:big: <i:little:", {"0>i 4<i", "0>i 4<i", "0>i 4<i"}},
    {__LINE__, "bT{>h:a:}i", {"0@b 1>h 3>i", "0@b 1>h 4@i", "0@b 1>h 4@i"}},
    {__LINE__, "<T{b:a:i:b:}i", {"0<b 1<i 5<i", "0<b 1<i 5<i", "0@b 4@i 8@i"}},
    {__LINE__, "b<T{i}i", {"0@b 1<i 5<i", "0@b 1<i 5<i", "0@b 1@i 8@i"}},
    {__LINE__, "T{<T{>h}h}h", {"0>h 2>h 4>h", "0>h 2<h 4@h", "0>h 2@h 4@h"}},
    {__LINE__, "b&<id", {"0@b 8@& 16<d", "0@b 8@& 16<d", "0@b 8@& 16@d"}},
    {__LINE__, "T{&<i}h", {"0@& 8<h", "0@& 8@h", "0@& 8@h"}},
    {__LINE__, "&T{<i}h", {"0@& 8<h", "0@& 8@h", "0@& 8@h"}},
    {__LINE__, "T{<b:a:3x<i:b:}", {"0<b 4<i", "0<b 4<i", "0<b 4<i"}},
    {__LINE__, "T{<b:a:3xi:b:}", {"0<b 4<i", "0<b 4<i", "0<b 4@i"}},
    {__LINE__, "=b<3xi", {"0=b 4<i", "0=b 4<i", "0=b 4@i"}},
    {__LINE__,
     "2T{>h<h}h",
     {"0>h 2<h 4>h 6<h 8<h", "0>h 2<h 4>h 6<h 8@h", "0>h 2<h 4>h 6<h 8@h"}},
    {__LINE__, "=(2)>3h", {"", "", ""}}, /* two prefixes */
};

/* Write what the leaves of `p` are. */
static void
describe(char *text, size_t capacity)
{
    struct bp_leaves leaves;
    struct bp_leaf leaf;
    size_t length = 0;

    text[0] = '\0';
    bp_leaves_init(&leaves, &p.format, p.places);
    while (bp_leaves_next(&leaves, &leaf)) {
        length +=
            (size_t)snprintf(text + length, capacity - length, "%s%td%c%c",
                             length > 0 ? " " : "", leaf.offset,
                             p.nodes[leaf.node].mode, p.nodes[leaf.node].code);
    }
}

static void
test_scopes(void)
{
    for (size_t i = 0; i < sizeof scopes / sizeof scopes[0]; i++) {
        for (int scope = 0; scope < BP_SCOPE_COUNT; scope++) {
            const struct bp_reading how = {.scope = (enum bp_scope)scope};
            const char *want = scopes[i].leaves[scope];
            char text[100] = "";

            if (parse_and_place(&p, scopes[i].text, &how, bp_abi_find("lp64"),
                                BP_PAD_STRICT)
                == BP_OK) {
                describe(text, sizeof text);
            }
            if (strcmp(text, want) != 0) {
                fprintf(stderr, "line %d, %s:\n", scopes[i].line,
                        bp_scope_name((enum bp_scope)scope));
            }
            CHECK_STR(text, want);
        }
    }
}

/* NumPy pads in the mode at the end; which one that is depends on the scope,
 * where another one than NumPy's is asked for. */
static const struct {
    int line;
    const char *text;
    ptrdiff_t size[BP_SCOPE_COUNT]; /* sticky, struct, item */
} ends[] = {
    {__LINE__, "T{i<b}", {5, 8, 8}},
    {__LINE__, "i<b", {5, 5, 8}},
    {__LINE__, "T{i<b}b", {6, 8, 12}},
    {__LINE__, "T{T{i<b}b}", {6, 8, 12}},
    {__LINE__, "T{<T{@ib}}b", {12, 9, 9}},
    {__LINE__, "i&<bb", {17, 17, 24}},
    {__LINE__, "T{i&<bb}b", {18, 24, 32}},
};

static void
test_ends(void)
{
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        for (int scope = 0; scope < BP_SCOPE_COUNT; scope++) {
            const struct bp_reading how = {.scope = (enum bp_scope)scope};
            const struct bp_abi *lp64 = bp_abi_find("lp64");
            ptrdiff_t size = -7;

            CHECK_EQ_AT(ends[i].line,
                        bp_format_size_on(ends[i].text, &how, lp64,
                                          BP_PAD_NUMPY, &size, NULL),
                        BP_OK);
            CHECK_EQ_AT(ends[i].line, size, ends[i].size[scope]);
            CHECK_EQ_AT(
                ends[i].line,
                parse_and_place(&p, ends[i].text, &how, lp64, BP_PAD_NUMPY),
                BP_OK);
            CHECK_EQ_AT(ends[i].line, p.places[0].size, size);
        }
    }
}

/* What only ctypes means, and u. */
static const struct {
    int line;
    const char *text;
    ptrdiff_t size[3]; /* default, wchar, ctypes; or ERROR */
} readings[] = {
    {__LINE__, "u", {2, 4, 4}},
    {__LINE__, "<3u", {6, 12, 12}},
    {__LINE__, "bu", {4, 8, 8}},
    {__LINE__, "<g", {ERROR, ERROR, 16}},
    {__LINE__, "<Zg", {ERROR, ERROR, 32}},
    {__LINE__, "<G", {ERROR, ERROR, 32}},
    {__LINE__, "<P", {ERROR, ERROR, 8}},
    {__LINE__, "<O", {8, 8, 8}},
    {__LINE__, "<z", {ERROR, ERROR, 8}},
    {__LINE__, "<Z", {ERROR, ERROR, 8}},
    {__LINE__, "<X", {ERROR, ERROR, 8}},
    {__LINE__, "<v", {ERROR, ERROR, 2}},
    {__LINE__, "<X{}", {8, 8, 8}},
    {__LINE__, "&(3)<i", {8, 8, 8}},
    {__LINE__, "T{<Z:a:<X:b:&<z:c:<Zd:d:}", {ERROR, ERROR, 40}},
    {__LINE__, "T{<i:a:b:<i:c:}", {ERROR, ERROR, 8}},
    {__LINE__, "T{<i:a:b:}", {ERROR, ERROR, 4}}, /* else, b is not named */
    {__LINE__, "T{<i::<h::::}", {ERROR, ERROR, 6}},
    {__LINE__, "T{<i:a: :}", {ERROR, ERROR, 4}},
    {__LINE__,
     "T{B:a:x<i:b:T{<i:a:}:b:(2)<i:c:&<b:p:X{}:q:B:z:}",
     {35, 35, 35}},
    {__LINE__, "<i:a:i", {8, 8, ERROR}},
    {__LINE__, "<i:T:<T:", {ERROR, ERROR, ERROR}},
    {__LINE__, "<i:X:<X:", {ERROR, ERROR, ERROR}},
    {__LINE__, "<i:a:T{<i:b:}", {8, 8, 8}},
    {__LINE__, "t", {ERROR, ERROR, ERROR}},
};

static void
test_readings(void)
{
    static const struct bp_reading how[3] = {
        {0}, {.wchar = true}, {.ctypes = true}};

    for (size_t i = 0; i < sizeof readings / sizeof readings[0]; i++) {
        for (int k = 0; k < 3; k++) {
            ptrdiff_t size = ERROR;

            (void)!bp_format_size_on(readings[i].text, &how[k],
                                     bp_abi_find("lp64"), BP_PAD_STRICT, &size,
                                     NULL);
            CHECK_EQ_AT(readings[i].line, size, readings[i].size[k]);
        }
    }
}

/* Names that ctypes does not escape. */
static const struct {
    int line;
    const char *text;
    const char *names; /* of the members, each in brackets */
} names[] = {
    {__LINE__, "T{<i:a:<i:b:}", "[a][b]"},
    {__LINE__, "T{<i:a:b:<i:c:}", "[a:b][c]"},
    {__LINE__, "T{<i::a::<i:: :}", "[:a:][: ]"},
    {__LINE__, "T{<i:a:b:c:3x<i:T:T{<i:x:}:X:}", "[a:b:c][][T][X]"},
    {__LINE__, "T{<i:a:X:}", "[a:X]"},
    {__LINE__, "T{<i:a:T:}", "[a:T]"},
    {__LINE__, "T{<i:a:i:b:}", "[a:i:b]"}, /* ctypes writes no such i */
};

static void
test_names(void)
{
    const struct bp_reading how = {.ctypes = true};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char text[100] = "";
        size_t length = 0;

        CHECK_EQ_AT(names[i].line, parse(&p, names[i].text, &how, NULL),
                    BP_OK);
        for (int k = 2; k > 0; k = p.nodes[k].next) {
            length += (size_t)snprintf(text + length, sizeof text - length,
                                       "[%.*s]", (int)p.nodes[k].name_length,
                                       names[i].text + p.nodes[k].name);
        }
        CHECK_STR(text, names[i].names);
    }
}

int
main(void)
{
    test_sizes();
    test_scopes();
    test_ends();
    test_readings();
    test_names();
    return bp_test_end();
}
