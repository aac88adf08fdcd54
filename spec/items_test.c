/*
 * Whole items, on ABIs of either byte order: bytes are written out by hand,
 * and what they mean as text.
 */
#include "bp_item.h"

#include "bp_clause.h"
#include "bp_test.h"
#include "parsed.h"

static const struct bp_reading as_ctypes = {.ctypes = true};

/* A format on an ABI. */
struct described {
    struct parsed parsed;
    struct bp_form form;
};

static struct described one, other;

static void
describe(int line, struct described *d, const char *text, const char *abi)
{
    const struct bp_reading *how = strchr(abi, '+') ? &as_ctypes : NULL;
    char name[16] = "";

    strncat(name, abi, strcspn(abi, "+"));
    d->form = (struct bp_form){&d->parsed.format, d->parsed.places,
                               bp_abi_find(name)};
    CHECK_EQ_AT(line,
                parse_and_place(&d->parsed, text, how, d->form.abi, BP_PAD_C),
                BP_OK);
}

/* Every letter, count, sub-array and struct; "+": as ctypes writes. */
static const struct {
    int line;
    const char *abi;
    const char *format;
    const char *bytes;
    const char *text;
    const char *back; /* written over "####...", if it is not bytes again */
} rows[] = {
    {__LINE__, "lp64", "c", "a", "b'a'", NULL},
    {__LINE__, "lp64", "b", "\xff", "-1", NULL},
    {__LINE__, "lp64", "B", "\xff", "255", NULL},
    {__LINE__, "lp64", "?", "\2", "True", "\1"},
    {__LINE__, "lp64", "h", "\xfe\xff", "-2", NULL},
    {__LINE__, "lp64", "H", "\xfe\xff", "65534", NULL},
    {__LINE__, "lp64", ">H", "\xfe\xff", "65279", NULL},
    {__LINE__, "lp64", "i", "\xfe\xff\xff\xff", "-2", NULL},
    {__LINE__, "s390x", "i", "\xff\xff\xff\xfe", "-2", NULL},
    {__LINE__, "lp64", "!I", "\xff\xff\xff\xfe", "4294967294", NULL},
    {__LINE__, "s390x", "<I", "\xff\xff\xff\xfe", "4278190079", NULL},
    {__LINE__, "s390x", "=H", "\1\2", "258", NULL},
    {__LINE__, "lp64", "l", "\1\0\0\0\0\0\0\x80", "-9223372036854775807",
     NULL},
    {__LINE__, "i386", "l", "\1\0\0\x80", "-2147483647", NULL},
    {__LINE__, "lp64", "=l", "\1\0\0\x80", "-2147483647", NULL},
    {__LINE__, "s390x", "L", "\x80\0\0\0\0\0\0\1", "9223372036854775809",
     NULL},
    {__LINE__, "i386", "q", "\1\0\0\0\0\0\0\0", "1", NULL},
    {__LINE__, "i386", "Q", "\xff\xff\xff\xff\xff\xff\xff\xff",
     "18446744073709551615", NULL},
    {__LINE__, "i386", "n", "\xff\xff\xff\xff", "-1", NULL},
    {__LINE__, "lp64", "N", "\xff\xff\xff\xff\0\0\0\0", "4294967295", NULL},
    {__LINE__, "lp64", "e", "\0\x3c", "1.0", NULL},
    {__LINE__, "lp64", ">f", "\x3d\xcc\xcc\xcd", "0.1", NULL},
    {__LINE__, "lp64", "<d", "\0\0\0\0\0\0\xf8\x3f", "1.5", NULL},
    {__LINE__, "lp64", "g", "\0\0\0\0\0\0\0\x80\xff\x3f\1\2\3\4\5\6", "1.0",
     "\0\0\0\0\0\0\0\x80\xff\x3f\0\0\0\0\0\0"},
    {__LINE__, "i386", "g", "\0\0\0\0\0\0\0\x80\xff\x3f\0\0", "1.0", NULL},
    {__LINE__, "s390x", "g", "\x3f\xff\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "1.0",
     NULL},
    {__LINE__, "lp64-quad", "g", "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xff\x3f", "1.0",
     NULL},
    {__LINE__, "llp64", "g", "\0\0\0\0\0\0\xf0\x3f", "1.0", NULL},
    {__LINE__, "mips32", "g", "\x3f\xf0\0\0\0\0\0\0", "1.0", NULL},
    {__LINE__, "lp64", "Ze", "\0\x3c\0\xc0", "(1-2j)", NULL},
    {__LINE__, "lp64", ">Zf", "\x3f\x80\0\0\xc0\0\0\0", "(1-2j)", NULL},
    {__LINE__, "lp64", "F", "\0\0\x80\x3f\0\0\0\xc0", "(1-2j)", NULL},
    {__LINE__, "lp64", "D", "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xf0\x3f", "1j",
     NULL},
    {__LINE__, "i386", "Zg",
     "\0\0\0\0\0\0\0\x80\xff\x3f\0\0\0\0\0\0\0\0\0\x80\xff\xbf\0\0", "(1-1j)",
     NULL},
    {__LINE__, "lp64", "4s", "ab\0\xff", "b'ab\\x00\\xff'", NULL},
    {__LINE__, "lp64", "s", "a", "b'a'", NULL},
    {__LINE__, "lp64", "0s", "", "b''", NULL},
    {__LINE__, "lp64", "4p", "\2abc", "b'ab'", "\2ab\0"},
    {__LINE__, "lp64", "3w", "a\0\0\0\xe9\0\0\0\x00\xf6\1\0",
     "'a\\xe9\\U0001f600'", NULL},
    {__LINE__, "lp64", ">2w", "\0\0\0a\0\0\0b", "'ab'", NULL},
    {__LINE__, "lp64", "2u", "a\0\xac\x20", "'a\\u20ac'", NULL},
    {__LINE__, "lp64+", "<u", "a\0\1\0", "'\\U00010061'", NULL},
    {__LINE__, "llp64+", "<u", "a\0", "'a'", NULL},
    {__LINE__, "lp64", "0w", "", "''", NULL},
    {__LINE__, "lp64", "P", "\xfe\x7f\0\0\0\0\0\0", "0x7ffe", NULL},
    {__LINE__, "s390x", "O", "\0\0\0\0\0\0\x7f\xfe", "0x7ffe", NULL},
    {__LINE__, "lp64", ">O", "\0\0\0\0\0\0\x7f\xfe", "0x7ffe", NULL},
    {__LINE__, "i386", "&(3)<d", "\1\0\0\0", "0x1", NULL},
    {__LINE__, "i386", "&T{dg}", "\1\0\0\0", "0x1", NULL},
    {__LINE__, "i386", "X{i->d}", "\1\0\0\0", "0x1", NULL},
    {__LINE__, "lp64+", "<z", "\1\0\0\0\0\0\0\0", "0x1", NULL},
    {__LINE__, "lp64+", "<P", "\1\0\0\0\0\0\0\0", "0x1", NULL},
    {__LINE__, "llp64+", "<v", "\xff\xff", "True", "\1\0"},
    {__LINE__, "lp64+", "<g", "\0\0\0\0\0\0\0\x80\xff\x3f\0\0\0\0\0\0", "1.0",
     NULL},
    /* several: pads keep what they had */
    {__LINE__, "lp64", "", "", "", NULL},
    {__LINE__, "lp64", "2x", "ab", "", "##"},
    {__LINE__, "lp64", "bi", "\1\2\3\4\5\0\0\0", "1, 5", "\1###\5\0\0\0"},
    {__LINE__, "lp64", "2xh:a:x", "ab\5\0c", "a: 5", "##\5\0#"},
    {__LINE__, "lp64", "3B", "\1\2\3", "[1, 2, 3]", NULL},
    {__LINE__, "lp64", "BBB", "\1\2\3", "1, 2, 3", NULL},
    {__LINE__, "lp64", "0iB", "\1", "1", NULL},
    {__LINE__, "lp64", "(2,2)>h:a:B:b:", "\0\1\0\2\0\3\0\4\5",
     "a: [1, 2, 3, 4], b: 5", NULL},
    {__LINE__, "lp64", "(2)3s", "abcdef", "[b'abc', b'def']", NULL},
    {__LINE__, "lp64", "T{b:a:T{h:c:2s:d:}:b:}:s:B", "\xff!\7\0xy\1",
     "a: -1, c: 7, d: b'xy', 1", "\xff#\7\0xy\1"},
    {__LINE__, "lp64", "2T{B:a:>h:b:}", "\1\0\2\3\0\4",
     "a: 1, b: 2, a: 3, b: 4", NULL},
    {__LINE__, "lp64", "2T{B:a:=h:b:}", "\1\2\0\3\4\0",
     "a: 1, b: 2, a: 3, b: 4", NULL},
    {__LINE__, "lp64", "T{h:a:b:b:}", "\1\0\2#", "a: 1, b: 2", "\1\0\2#"},
    {__LINE__, "lp64", "T{<b:a:3x<i:b:}", "\1abc\2\0\0\0", "a: 1, b: 2",
     "\1###\2\0\0\0"},
    {__LINE__, "s390x", ">i:big: <i:little:", "\0\0\0\1\1\0\0\0",
     "big: 1, little: 1", NULL},
    {__LINE__, "lp64", "3T{0s}", "", "[b'', b'', b'']", NULL},
    {__LINE__, "ppc64", "^0gB0T{g}", "\1", "1", NULL},
    {__LINE__, "ppc64", "&g", "\0\0\0\0\0\0\0\1", "0x1", NULL},
};

#define NROWS (sizeof rows / sizeof rows[0])

static void
test_rows(void)
{
    for (size_t i = 0; i < NROWS; i++) {
        const int line = rows[i].line;
        const char *back = rows[i].back ? rows[i].back : rows[i].bytes;
        const struct bp_item item = {&one.form, rows[i].bytes};
        struct bp_value values[8];
        char text[100], packed[64];
        ptrdiff_t length = -1, n = -1;
        size_t size;

        describe(line, &one, rows[i].format, rows[i].abi);
        size = (size_t)one.parsed.places[0].size;
        CHECK_EQ_AT(line, bp_item_print(&item, text, 100, &length, NULL),
                    BP_OK);
        CHECK_STR(text, rows[i].text);
        CHECK_EQ_AT(line, length, strlen(rows[i].text));
        CHECK_EQ_AT(line,
                    bp_item_unpack(&one.form, item.mem, values, 8, &n, NULL),
                    BP_OK);
        memset(packed, '#', sizeof packed);
        CHECK_EQ_AT(line, bp_item_pack(&one.form, values, n, packed + 1, NULL),
                    BP_OK);
        CHECK_EQ_AT(line, memcmp(packed + 1, back, size), 0);
        CHECK(packed[0] == '#' && packed[size + 1] == '#');
    }
}

static void
test_cut(void)
{
    const struct bp_item item = {&one.form, "\1\2\3\4"};
    char text[32];
    ptrdiff_t length;

    describe(__LINE__, &one, "4B:abc:", "lp64");
    for (ptrdiff_t capacity = 4; capacity < 20; capacity++) {
        const char *whole = "abc: [1, 2, 3, 4]";

        CHECK_EQ(bp_item_print(&item, text, capacity, &length, NULL), BP_OK);
        CHECK_EQ(length, capacity < 18 ? capacity - 1 : 17);
        CHECK_EQ(strlen(text), length);
        CHECK_EQ(
            memcmp(text, whole, (size_t)(capacity < 18 ? length - 3 : length)),
            0);
        CHECK(capacity >= 18 || strcmp(text + length - 3, "...") == 0);
    }
}

static void
test_slots(void)
{
    static const struct {
        int node;
        ptrdiff_t offset;
    } want[] = {{1, 0}, {4, 8}, {4, 10}, {5, 12}, {4, 16}, {4, 18}, {5, 20}};
    struct bp_slots slots;
    struct bp_slot slot;
    size_t n = 0;

    describe(__LINE__, &one, "d2T{0i2hB3x}", "lp64");
    CHECK_EQ(bp_slots_init(&slots, &one.form, NULL), BP_OK);
    while (bp_slots_next(&slots, &slot)) {
        CHECK_EQ(slot.node, want[n].node);
        CHECK_EQ(slot.offset, want[n].offset);
        n++;
    }
    CHECK_EQ(n, 7);
    CHECK(!bp_slots_next(&slots, &slot));
}

static void
test_capacity(void)
{
    struct bp_value values[3] = {{.bits = 7}, {.bits = 7}, {.bits = 7}};
    struct bp_error err;
    ptrdiff_t n = -1;

    describe(__LINE__, &one, "B(2)b", "lp64");
    CHECK_EQ(bp_item_unpack(&one.form, "\1\2\3", NULL, 0, &n, NULL),
             BP_CAPACITY);
    CHECK_EQ(n, 3);
    CHECK_EQ(bp_item_unpack(&one.form, "\1\2\3", values, 2, &n, &err),
             BP_CAPACITY);
    CHECK_STR(err.text, "3 values, and room for 2");
    CHECK_EQ(values[0].bits, 7);
    CHECK_EQ(bp_item_unpack(&one.form, "\1\2\3", values, 3, &n, &err), BP_OK);
    CHECK_EQ(values[0].kind, BP_VALUE_UNSIGNED);
    CHECK_EQ(values[2].kind, BP_VALUE_SIGNED);
    CHECK_EQ(values[2].bits, 3);
}

static void
test_pack_errors(void)
{
    struct bp_value values[3] = {{.kind = BP_VALUE_UNSIGNED, .bits = 5},
                                 {.kind = BP_VALUE_UNSIGNED, .bits = 128},
                                 {.kind = BP_VALUE_UNSIGNED, .bits = 6}};
    char mem[3] = "##";
    struct bp_error err;

    describe(__LINE__, &one, "2b", "lp64");
    CHECK_EQ(bp_item_pack(&one.form, values, 2, mem, NULL), BP_OVERFLOW);
    CHECK_EQ(bp_item_pack(&one.form, values, 2, mem, &err), BP_OVERFLOW);
    CHECK_EQ(err.dim, 1);
    CHECK_STR(err.text, "128 does not fit in a signed integer of 1 byte");
    values[1].bits = 127;
    CHECK_EQ(bp_item_pack(&one.form, values, 1, mem, &err), BP_VIOLATION);
    CHECK_EQ(err.dim, 1);
    CHECK_STR(err.text, "an item has more than 1 values");
    CHECK_EQ(bp_item_pack(&one.form, values, 3, mem, &err), BP_VIOLATION);
    CHECK_EQ(err.dim, 2);
    CHECK_STR(err.text, "an item has only 2 values");
    values[1].kind = BP_VALUE_FLOAT;
    CHECK_EQ(bp_item_pack(&one.form, values, 2, mem, &err), BP_VIOLATION);
    CHECK_STR(mem, "##");
    values[1].kind = BP_VALUE_BOOL;
    CHECK_EQ(bp_item_pack(&one.form, values, 2, mem, &err), BP_OK);
    CHECK_EQ(mem[0], 5);
    CHECK_EQ(mem[1], 127);
}

/* What no walk begins with. */
static void
test_unsupported(void)
{
    static const struct {
        int line, clause;
        const char *abi, *format;
        const char *text;
    } cases[] = {
        {__LINE__, BP_FMT_033, "ppc64", "xg",
         "a long double that is the sum of two doubles at byte 1 of the "
         "format"},
        {__LINE__, BP_FMT_033, "ppc64", "2T{iZg}",
         "a long double that is the sum of two doubles at byte 4 of the "
         "format"},
        {__LINE__, BP_FMT_048, "lp64", "b(1000001)0s",
         "too many items without bytes at byte 1 of the format"},
        {__LINE__, BP_FMT_048, "lp64", "10T{20T{10001T{i}0T{i}5001T{0w0w}}}",
         "too many items without bytes at byte 28 of the format"},
        {__LINE__, BP_FMT_048, "i386",
         "2147483647T{2147483647T{2147483647T{0s0s}}}",
         "too many items without bytes at byte 36 of the format"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct bp_item item = {&one.form, ""}, good = {&other.form, ""};
        const struct bp_value value = {.kind = BP_VALUE_BOOL};
        struct bp_error err = {-2, -2, ""};
        struct bp_slots slots;
        char text[8] = "#";
        ptrdiff_t n = 7;

        describe(cases[i].line, &one, cases[i].format, cases[i].abi);
        describe(cases[i].line, &other, "", "lp64");
        CHECK_EQ(bp_slots_init(&slots, &one.form, &err), BP_UNSUPPORTED);
        CHECK_EQ_AT(cases[i].line, err.clause, cases[i].clause);
        CHECK_STR(err.text, cases[i].text);
        CHECK_EQ(bp_item_unpack(&one.form, "", NULL, 0, &n, NULL),
                 BP_UNSUPPORTED);
        CHECK_EQ(bp_item_pack(&one.form, &value, 1, text, NULL),
                 BP_UNSUPPORTED);
        CHECK_EQ(bp_item_compare(&item, &good, BP_SAME_VALUE, &n, NULL),
                 BP_UNSUPPORTED);
        CHECK_EQ(bp_item_compare(&good, &item, BP_SAME_VALUE, &n, NULL),
                 BP_UNSUPPORTED);
        CHECK_EQ(bp_item_print(&item, text, 8, &n, NULL), BP_UNSUPPORTED);
        CHECK_EQ(n, 7);
        CHECK_STR(text, "#");
    }
}

/* More values than can be counted. */
static void
test_too_many(void)
{
    char format[64];
    ptrdiff_t n = 7;

    snprintf(format, sizeof format, "%tdB0s", PTRDIFF_MAX);
    describe(__LINE__, &one, format, sizeof n == 8 ? "lp64" : "i386");
    CHECK_EQ(bp_item_unpack(&one.form, "", NULL, 0, &n, NULL), BP_OVERFLOW);
    CHECK_EQ(n, 7);
}

static const struct {
    int line;
    const char *abi, *format, *bytes;
    const char *other_abi, *other_format, *other_bytes;
    ptrdiff_t value, content; /* the first that differs */
    const char *text;         /* of the first mode in which one does */
} pairs[] = {
    {__LINE__, "lp64", "<i", "\xf9\xff\xff\xff", "lp64", ">q",
     "\xff\xff\xff\xff\xff\xff\xff\xf9", -1, -1, ""},
    {__LINE__, "lp64", "bi", "\1###\2\0\0\0", "s390x", "T{h:a:xxi:b:}",
     "\0\1!!\0\0\0\2", -1, -1, ""},
    {__LINE__, "lp64", "3i", "\1\0\0\0\2\0\0\0\3\0\0\0", "lp64", "BT{B}B",
     "\1\2\3", -1, -1, ""},
    {__LINE__, "lp64", "2h", "\1\0\2\0", "lp64", ">2h", "\1\0\2\0", 0, 0,
     "value 0 is 1 at byte 0, and 256 at byte 0"},
    {__LINE__, "lp64", "bh", "\1#\2\0", "lp64", "=bh", "\1\3\0", 1, 1,
     "value 1 is 2 at byte 2, and 3 at byte 1"},
    {__LINE__, "lp64", "2B", "\1\2", "lp64", "3B", "\1\2\3", 2, 2,
     "value 2 is 3 at byte 2, and the first has none"},
    {__LINE__, "lp64", "xB2x", "#\1##", "lp64", "", "", 0, 0,
     "value 0 is 1 at byte 1, and the second has none"},
    {__LINE__, "lp64", "e", "\0\x3c", "lp64", "B", "\1", -1, 0,
     "value 0 is 1.0 at byte 0, and 1 at byte 0"},
    {__LINE__, "lp64", "e", "\0\x7e", "lp64", ">f", "\x7f\x80\0\1", 0, -1,
     "value 0 is nan at byte 0, and nan at byte 0"},
    {__LINE__, "lp64", "4s", "ab\0\0", "lp64", "4p", "\2ab#", 0, 0,
     "value 0 is b'ab\\x00\\x00' at byte 0, and b'ab' at byte 0"},
    {__LINE__, "lp64", "", "", "lp64", "x", "#", -1, -1, ""},
};

static void
test_pairs(void)
{
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        const int line = pairs[i].line;
        const struct bp_item a = {&one.form, pairs[i].bytes};
        const struct bp_item b = {&other.form, pairs[i].other_bytes};
        struct bp_error err = {-2, -2, ""};
        ptrdiff_t first = 7;

        describe(line, &one, pairs[i].format, pairs[i].abi);
        describe(line, &other, pairs[i].other_format, pairs[i].other_abi);
        CHECK_EQ_AT(line, bp_item_compare(&a, &b, BP_SAME_VALUE, &first, &err),
                    BP_OK);
        CHECK_EQ_AT(line, first, pairs[i].value);
        if (first == -1) {
            CHECK_EQ_AT(line, err.clause, -2);
        }
        CHECK_EQ_AT(line,
                    bp_item_compare(&b, &a, BP_SAME_CONTENT, &first, NULL),
                    BP_OK);
        CHECK_EQ_AT(line, first, pairs[i].content);
        CHECK_EQ_AT(line,
                    bp_item_compare(&a, &b, BP_SAME_CONTENT, &first, &err),
                    BP_OK);
        CHECK_EQ_AT(line, first, pairs[i].content);
        CHECK_STR(err.text, pairs[i].text);
    }
}

int
main(void)
{
    test_rows();
    test_cut();
    test_slots();
    test_capacity();
    test_pack_errors();
    test_unsupported();
    test_too_many();
    test_pairs();
    return bp_test_end();
}
