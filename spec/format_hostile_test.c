/*
 * Texts that nobody means well with: each ends in a clear error or in the
 * right size, which is computed with twice as many bits.
 */
#include "bp_clause.h"
#include "bp_test.h"
#include "parsed.h"
#include "spelled.h"

#include <stdlib.h>

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])

static struct spelled spelled;
static struct parsed parsed;

/* The size of a pointer is part of what is said here. */
static const struct bp_abi *
lp64(void)
{
    return bp_abi_find("lp64");
}

/* Does ERR say where and why the text failed? */
static void
check_error(const struct bp_error *err, const char *text)
{
    CHECK(err->text[0] != '\0');
    CHECK(err->dim >= 0 && (size_t)err->dim <= strlen(text));
}

/* A block for LENGTH bytes and a NUL, which ASan watches; the caller frees
 * it. */
static char *
make_text(size_t length)
{
    char *text = malloc(length + 1);

    if (text == NULL) {
        abort();
    }
    text[length] = '\0';
    return text;
}

/* Size TEXT in every way there is: all agree. Return what they say. */
static enum bp_status
size_up(const char *text, enum bp_padding padding, ptrdiff_t *size)
{
    struct bp_error err = {.dim = -7, .text = ""};
    enum bp_status parses, status;
    ptrdiff_t length;

    *size = -7;
    status = bp_format_size_on(text, NULL, lp64(), padding, size, &err);
    if (status != BP_OK) {
        check_error(&err, text);
        CHECK_EQ(*size, -7);
    }
    parses = parse(&parsed, text, NULL, &err);
    if (parses == BP_CAPACITY) {
        return status;
    }
    if (parses != BP_OK) {
        check_error(&err, text);
        CHECK(status != BP_OK);
        return status;
    }
    CHECK_EQ(
        bp_format_place(&parsed.format, lp64(), padding, parsed.places, NULL),
        status);
    if (status == BP_OK) {
        CHECK_EQ(parsed.places[0].size, *size);
    }
    CHECK_EQ(bp_format_print(&parsed.format, NULL, 0, &length, NULL),
             BP_CAPACITY);
    CHECK(length >= 0);
    return status;
}

/* Numbers around every limit. */
static const char *const numbers[] = {
    NULL,
    "0",
    "2",
    "00000000000000000000000003",
    "2147483647",
    "2147483648",
    "2147483649",
    "4294967295",
    "4294967296",
    "4611686018427387904",
    "9223372036854775800",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "18446744073709551617",
    "99999999999999999999",
    "340282366920938463463374607431768211456",
};

/* Elements that numbers are put before. */
static const char *const codes[] = {"b", "i",  "d", "s", "w",
                                    "x", "Zd", "&", "X", "T"};

/* What is said of the format as it stands in `spelled`? */
static void
check_size(int padding)
{
    const struct spelled_rules rules = {
        .abi = "lp64",
        .padding = bp_padding_name((enum bp_padding)padding),
        .scope = "sticky"};
    bool fits;
    ptrdiff_t size;

    spelled_lay(&spelled, &rules);
    fits = !spelled.unreadable && !spelled.too_large;
    CHECK_EQ(size_up(spelled.text, (enum bp_padding)padding, &size),
             fits ? BP_OK : BP_OVERFLOW);
    if (fits) {
        CHECK(size == spelled.nodes[0].size);
    }
}

static void
add(const char *code, const char *count)
{
    spelled_add(&spelled,
                &(struct spelled_node){.code = code, .count = count});
}

/* [b] (SHAPE) COUNT CODE [i], inside a T{} or not, with COUNT inside too. */
static void
make(const char *code, const char *count, const char *shape, unsigned around)
{
    const struct spelled_node node = {
        .code = code, .count = count, .shape = {shape, NULL}};

    spelled_init(&spelled);
    if ((around & 1) != 0) {
        add("b", NULL);
    }
    if ((around & 2) != 0) {
        add("T", "2");
    }
    spelled_add(&spelled, &node);
    if (code[0] == 'T' || code[0] == '&') {
        add("h", count);
    }
    if (code[0] == 'T') {
        spelled_close(&spelled);
    }
    if ((around & 4) != 0) {
        add("i", NULL);
    }
    if ((around & 2) != 0) {
        spelled_close(&spelled);
    }
    spelled_write(&spelled, 0);
}

static void
test_numbers(void)
{
    for (size_t i = 0; i < LENGTH(codes) * LENGTH(numbers); i++) {
        for (size_t k = 0; k < LENGTH(numbers) * 8; k++) {
            make(codes[i % LENGTH(codes)], numbers[i / LENGTH(codes)],
                 numbers[k % LENGTH(numbers)],
                 (unsigned)(k / LENGTH(numbers)));
            check_size((int)(i + k) % BP_PAD_COUNT);
        }
    }
}

/* Write TEXT, TIMES times, to *AT and move that behind it. */
static void
repeat(char **at, const char *text, size_t times)
{
    const size_t length = strlen(text);

    for (size_t i = 0; i < times; i++, *at += length) {
        memcpy(*at, text, length);
    }
}

/* What nests, DEPTH times. */
static void
test_depth(const char *open, const char *inside, const char *close,
           size_t depth)
{
    const size_t length =
        (strlen(open) + strlen(close)) * depth + strlen(inside);
    const enum bp_status want =
        depth > BP_FORMAT_DEPTH ? BP_UNSUPPORTED : BP_OK;
    char *text = make_text(length);
    struct bp_error err = {.dim = -7};
    ptrdiff_t size = -7;
    char *at = text;

    repeat(&at, open, depth);
    repeat(&at, inside, 1);
    repeat(&at, close, depth);
    CHECK_EQ(bp_format_size(text, BP_PAD_NUMPY, &size, &err), want);
    if (want != BP_OK) {
        check_error(&err, text);
        CHECK_EQ(err.dim, BP_FORMAT_DEPTH * (int)strlen(open));
    }
    CHECK_EQ(parse(&parsed, text, NULL, &err), want);
    free(text);
}

static void
test_nesting(void)
{
    static const size_t depths[] = {1, 31, 32, 33, 1000, 100000};

    for (size_t i = 0; i < LENGTH(depths); i++) {
        test_depth("T{", "i", "}", depths[i]);
        test_depth("T{", "", "}", depths[i]);
        test_depth("&", "i", "", depths[i]);
    }
}

/* Many of what does not nest: no limit. */
static void
test_length(void)
{
    static const char *const pieces[] = {
        "i", "(1)", " ", "T{}", "&b", "X{}", "b:a:", "0s", "T{b}:x: ", "0123",
    };
    const size_t times = 100000;

    for (size_t i = 0; i < LENGTH(pieces); i++) {
        char *text = make_text(times * strlen(pieces[i]) + 1);
        char *at = text;
        struct bp_error err = {.dim = -7};
        ptrdiff_t size = -7;
        enum bp_status status;

        repeat(&at, pieces[i], times);
        *at = 'b';
        status = bp_format_size(text, BP_PAD_C, &size, &err);
        CHECK_EQ(status, pieces[i][0] == '0' && pieces[i][1] == '1'
                             ? BP_OVERFLOW
                             : BP_OK);
        parsed.format = (struct bp_format){.text = text};
        CHECK_EQ(bp_format_parse(&parsed.format, NULL, &err), status);
        free(text);
    }
}

static void
test_every_byte(void)
{
    for (int c = 1; c < 256; c++) {
        const char text[] = {'T',     '{', 'i', ':', (char)c, ' ',
                             (char)c, ':', 'h', '}', '\0'};
        ptrdiff_t size;
        enum bp_status status = size_up(text, BP_PAD_STRICT, &size);

        if (c == ':') {
            CHECK_EQ(status, BP_VIOLATION);
            continue;
        }
        CHECK_EQ(status, BP_OK);
        CHECK_EQ(size, 6);
        CHECK_EQ(parsed.nodes[2].name_length, 3);
        CHECK(text[parsed.nodes[2].name] == (char)c);
    }
}

/* All texts of one byte, and of two: who has a size is known. */
static void
test_short_texts(void)
{
    static const char sized[] =
        "cbB?hHiIlLqQnNefdgPOspuwxFDG@=<>!^ \t\n\v\f\r";

    for (int c = 1; c < 256; c++) {
        char text[3] = {(char)c, '\0', '\0'};
        ptrdiff_t size;

        CHECK_EQ(size_up(text, BP_PAD_STRICT, &size) == BP_OK,
                 strchr(sized, c) != NULL);
        for (int d = 1; d < 256; d++) {
            text[1] = (char)d;
            if (size_up(text, BP_PAD_STRICT, &size) == BP_OK) {
                CHECK(size >= 0 && size <= 288); /* 9G */
            }
        }
    }
}

static bool
is_space_between(const char *text, int from, int to)
{
    while (from < to && strchr(" \t\n\v\f\r", text[from]) != NULL) {
        from++;
    }
    return from == to;
}

/* Where the text of `spelled`, cut off at CUT, is whole: its size; else -1. */
static wide
size_when_cut(int cut)
{
    const char *text = spelled.text;
    wide size = 0;

    for (int i = 1; i < spelled.count; i = spelled.nodes[i].last + 1) {
        const struct spelled_node *node = &spelled.nodes[i];

        if (cut <= node->at) {
            return size;
        }
        if (cut < node->body_end) {
            bool prefix = i == 1 && strchr("@=<>!^", text[node->at]) != NULL
                          && is_space_between(text, node->at + 1, cut);

            return prefix ? 0 : -1;
        }
        size = node->offset + node->size * node->items;
        if (cut < node->end && !is_space_between(text, node->body_end, cut)) {
            return -1;
        }
    }
    return size;
}

/* Many kinds of element, one behind the other; FROM of them left out. */
static void
make_long(int from)
{
    static const struct spelled_node list[] = {
        {.code = "i", .prefix = '<'},
        {.code = "Zd", .name = "z"},
        {.code = "s", .count = "12", .name = "a b"},
        {.code = "d", .prefix = '@', .count = "3", .shape = {"2", "11"}},
        {.code = "X", .name = "f"},
        {.code = "x", .count = "5", .name = "pad"},
        {.code = "w", .prefix = '^', .count = "07", .shape = {"0", "3"}},
        {.code = "G", .prefix = '^', .name = "\xc3\xa9"},
    };
    const int count = (int)LENGTH(list);

    spelled_init(&spelled);
    for (int i = 0; i < count; i++) {
        spelled_add(&spelled, &list[(i + from) % count]);
        if (i % 3 == 0) {
            add("T", i % 2 == 0 ? "2" : NULL);
            spelled_add(&spelled, &list[(i + from + 2) % count]);
            add("&", NULL);
            add("T", NULL);
            spelled_add(&spelled, &list[(i + from + 3) % count]);
            spelled_close(&spelled);
            spelled_close(&spelled);
        }
    }
}

static void
test_cut(void)
{
    const struct spelled_rules rules = {
        .abi = "lp64", .padding = "strict", .scope = "sticky"};

    for (int from = 0; from < 8; from++) {
        make_long(from);
        for (unsigned style = 0; style < 8; style++) {
            spelled_write(&spelled, style);
            spelled_lay(&spelled, &rules);
            for (int cut = 0; cut <= spelled.length; cut++) {
                char *text = make_text((size_t)cut);
                const wide want = size_when_cut(cut);
                enum bp_status status;
                ptrdiff_t size;

                memcpy(text, spelled.text, (size_t)cut);
                status = size_up(text, BP_PAD_STRICT, &size);
                CHECK_EQ(status == BP_OK, want >= 0);
                if (status == BP_OK) {
                    CHECK_EQ(size, want);
                }
                free(text);
            }
        }
    }
}

int
main(void)
{
    test_numbers();
    test_nesting();
    test_length();
    test_every_byte();
    test_short_texts();
    test_cut();
    return bp_test_end();
}
