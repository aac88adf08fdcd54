/*
 * Values from bytes and back, one letter at a time: the bytes are written out
 * by hand, and what they mean as Python prints it.
 */
#include "bp_value.h"

#include "bp_clause.h"
#include "bp_test.h"

/* Codings, by the letters that have them. */
#define INT(size, little)                                                     \
    {                                                                         \
        BP_VALUE_SIGNED, BP_REAL_HALF, size, 1, false, little                 \
    }
#define UINT(size, little)                                                    \
    {                                                                         \
        BP_VALUE_UNSIGNED, BP_REAL_HALF, size, 1, false, little               \
    }
#define BOOL(size)                                                            \
    {                                                                         \
        BP_VALUE_BOOL, BP_REAL_HALF, size, 1, false, true                     \
    }
#define FLOAT(real, size, little)                                             \
    {                                                                         \
        BP_VALUE_FLOAT, BP_REAL_##real, size, 1, false, little                \
    }
#define COMPLEX(real, size, little)                                           \
    {                                                                         \
        BP_VALUE_COMPLEX, BP_REAL_##real, size, 1, false, little              \
    }
#define BYTES(size)                                                           \
    {                                                                         \
        BP_VALUE_BYTES, BP_REAL_HALF, size, 1, false, true                    \
    }
#define PASCAL(size)                                                          \
    {                                                                         \
        BP_VALUE_BYTES, BP_REAL_HALF, size, 1, true, true                     \
    }
#define TEXT(size, unit, little)                                              \
    {                                                                         \
        BP_VALUE_TEXT, BP_REAL_HALF, size, unit, false, little                \
    }
#define POINTER(size, little)                                                 \
    {                                                                         \
        BP_VALUE_POINTER, BP_REAL_HALF, size, 1, false, little                \
    }

static const struct row {
    int line;
    struct bp_coding coding;
    const char *bytes;
    const char *text;
    const char *back; /* what is packed, if it is not bytes again */
} rows[] = {
    /* integers: every size, both orders, the ends of the range */
    {__LINE__, INT(1, true), "\x80", "-128", NULL},
    {__LINE__, INT(1, false), "\x7f", "127", NULL},
    {__LINE__, INT(2, true), "\x00\x80", "-32768", NULL},
    {__LINE__, INT(2, false), "\x80\x01", "-32767", NULL},
    {__LINE__, INT(3, true), "\xff\xff\xff", "-1", NULL},
    {__LINE__, INT(3, false), "\x01\x02\x03", "66051", NULL},
    {__LINE__, INT(4, true), "\xf9\xff\xff\xff", "-7", NULL},
    {__LINE__, INT(4, false), "\x7f\xff\xff\xff", "2147483647", NULL},
    {__LINE__, INT(5, true), "\x00\x00\x00\x00\x80", "-549755813888", NULL},
    {__LINE__, INT(6, false), "\x00\x00\x00\x00\x00\x07", "7", NULL},
    {__LINE__, INT(7, false), "\xff\xff\xff\xff\xff\xff\xfe", "-2", NULL},
    {__LINE__, INT(8, true), "\x00\x00\x00\x00\x00\x00\x00\x80",
     "-9223372036854775808", NULL},
    {__LINE__, INT(8, false), "\x7f\xff\xff\xff\xff\xff\xff\xff",
     "9223372036854775807", NULL},
    {__LINE__, UINT(1, true), "\xff", "255", NULL},
    {__LINE__, UINT(2, true), "\x01\x02", "513", NULL},
    {__LINE__, UINT(4, false), "\xff\xff\xff\xfe", "4294967294", NULL},
    {__LINE__, UINT(8, true), "\xff\xff\xff\xff\xff\xff\xff\xff",
     "18446744073709551615", NULL},
    {__LINE__, UINT(8, false), "\0\0\0\0\0\0\0\0", "0", NULL},
    /* bools: true is 1 when it is written */
    {__LINE__, BOOL(1), "\0", "False", NULL},
    {__LINE__, BOOL(1), "\1", "True", NULL},
    {__LINE__, BOOL(1), "\x80", "True", "\1"},
    {__LINE__, BOOL(2), "\0\xff", "True", "\1\0"},
    {__LINE__, BOOL(1), "\0\1", "False", NULL}, /* not the byte behind it */
    {__LINE__, BOOL(4), "\0\0\0\0", "False", NULL},
    /* floats */
    {__LINE__, FLOAT(HALF, 2, true), "\x66\x2e", "0.1", NULL},
    {__LINE__, FLOAT(HALF, 2, false), "\xfb\xff", "-65500.0", NULL},
    {__LINE__, FLOAT(SINGLE, 4, true), "\xcd\xcc\xcc\x3d", "0.1", NULL},
    {__LINE__, FLOAT(SINGLE, 4, false), "\x40\x20\x00\x00", "2.5", NULL},
    {__LINE__, FLOAT(SINGLE, 4, false), "\x80\0\0\0", "-0.0", NULL},
    {__LINE__, FLOAT(SINGLE, 4, false), "\x7f\x80\0\0", "inf", NULL},
    {__LINE__, FLOAT(SINGLE, 4, false), "\xff\x80\0\0", "-inf", NULL},
    {__LINE__, FLOAT(SINGLE, 4, false), "\x7f\x80\0\1", "nan", NULL},
    {__LINE__, FLOAT(SINGLE, 4, true), "\5\0\xc0\xff", "nan", NULL},
    {__LINE__, FLOAT(DOUBLE, 8, false), "\x3f\xf0\0\0\0\0\0\0", "1.0", NULL},
    {__LINE__, FLOAT(DOUBLE, 8, true), "\0\0\0\0\0\0\xf0\xbf", "-1.0", NULL},
    {__LINE__, FLOAT(DOUBLE, 8, false), "\x43\x45\xee\x2a\x2e\xb5\xa5\xc4",
     "1.2345678901234568e+16", NULL},
    {__LINE__, FLOAT(DOUBLE, 8, false), "\x43\x41\xc3\x79\x37\xe0\x80\x00",
     "1e+16", NULL},
    {__LINE__, FLOAT(DOUBLE, 8, false), "\x43\x0c\x6b\xf5\x26\x34\x00\x00",
     "1000000000000000.0", NULL},
    {__LINE__, FLOAT(DOUBLE, 8, false), "\x3f\x1a\x36\xe2\xeb\x1c\x43\x2d",
     "0.0001", NULL},
    {__LINE__, FLOAT(DOUBLE, 8, false), "\x3e\xe4\xf8\xb5\x88\xe3\x68\xf1",
     "1e-05", NULL},
    {__LINE__, FLOAT(DOUBLE, 8, false), "\0\0\0\0\0\0\0\1", "5e-324", NULL},
    {__LINE__, FLOAT(DOUBLE, 8, false), "\x40\x5e\xdd\x2f\x1a\x9f\xbe\x77",
     "123.456", NULL},
    {__LINE__, FLOAT(DOUBLE, 8, false), "\x7f\xf0\0\0\0\0\0\1", "nan", NULL},
    /* long doubles: what x87 leaves over is 0 when it is written */
    {__LINE__, FLOAT(X87, 10, true), "\0\0\0\0\0\0\0\x80\xff\x3f", "1.0",
     NULL},
    {__LINE__, FLOAT(X87, 12, true), "\0\0\0\0\0\0\0\xa0\0\xc0\x12\x34",
     "-2.5", "\0\0\0\0\0\0\0\xa0\0\xc0\0\0"},
    {__LINE__, FLOAT(X87, 16, true),
     "\xcd\xcc\xcc\xcc\xcc\xcc\xcc\xcc\xfb\x3f\1\2\3\4\5\6", "0.1",
     "\xcd\xcc\xcc\xcc\xcc\xcc\xcc\xcc\xfb\x3f\0\0\0\0\0\0"},
    {__LINE__, FLOAT(X87, 16, false), "\0\0\0\0\0\0\x3f\xff\x80\0\0\0\0\0\0\0",
     "1.0", NULL},
    {__LINE__, FLOAT(QUAD, 16, false),
     "\x3f\xff\x80\0\0\0\0\0\0\0\0\0\0\0\0\0", "1.5", NULL},
    {__LINE__, FLOAT(QUAD, 16, true), "\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x80",
     "-6e-4966", NULL},
    /* wider than any format: the bytes in front are padding */
    {__LINE__, FLOAT(HALF, 20, true),
     "\0\x3c\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "1.0", NULL},
    /* complex numbers */
    {__LINE__, COMPLEX(SINGLE, 8, false), "\x3f\x80\0\0\x40\0\0\0", "(1+2j)",
     NULL},
    {__LINE__, COMPLEX(SINGLE, 8, true), "\0\0\x80\xbf\0\0\x20\xc0",
     "(-1-2.5j)", NULL},
    {__LINE__, COMPLEX(HALF, 4, false), "\0\0\x3c\0", "1j", NULL},
    {__LINE__, COMPLEX(HALF, 4, false), "\0\0\x80\0", "-0j", NULL},
    {__LINE__, COMPLEX(HALF, 4, false), "\x80\0\0\0", "(-0+0j)", NULL},
    {__LINE__, COMPLEX(HALF, 4, false), "\x7e\0\x7c\0", "(nan+infj)", NULL},
    {__LINE__, COMPLEX(HALF, 4, false), "\xfc\0\xfe\0", "(-inf+nanj)", NULL},
    {__LINE__, COMPLEX(HALF, 4, false), "\0\0\xfe\0", "nanj", NULL},
    {__LINE__, COMPLEX(DOUBLE, 16, false),
     "\x40\x3e\0\0\0\0\0\0\x43\x41\xc3\x79\x37\xe0\x80\x00", "(30+1e+16j)",
     NULL},
    {__LINE__, COMPLEX(X87, 24, true),
     "\0\0\0\0\0\0\0\x80\xff\x3f\0\0\0\0\0\0\0\0\0\xc0\xff\xbf\0\0",
     "(1-1.5j)", NULL},
    /* bytes */
    {__LINE__, BYTES(1), "a", "b'a'", NULL},
    {__LINE__, BYTES(4), "a'\0\xff", "b\"a'\\x00\\xff\"", NULL},
    {__LINE__, BYTES(6), "'\"\t\n\r\\", "b'\\'\"\\t\\n\\r\\\\'", NULL},
    {__LINE__, BYTES(3), "\"\x7f ", "b'\"\\x7f '", NULL},
    {__LINE__, BYTES(1), "a'", "b'a'", NULL},
    {__LINE__, BYTES(0), "", "b''", NULL},
    {__LINE__, PASCAL(5), "\3spam", "b'spa'", "\3spa\0"},
    {__LINE__, PASCAL(5), "\4spam", "b'spam'", NULL},
    {__LINE__, PASCAL(5), "\xffspam", "b'spam'", "\4spam"},
    {__LINE__, PASCAL(1), "\7", "b''", "\0"},
    {__LINE__, PASCAL(0), "", "b''", NULL},
    /* code units */
    {__LINE__, TEXT(8, 4, true), "a\0\0\0\xe9\0\0\0", "'a\\xe9'", NULL},
    {__LINE__, TEXT(8, 4, false), "\0\1\xf6\0\0\0\x20\xac",
     "'\\U0001f600\\u20ac'", NULL},
    {__LINE__, TEXT(4, 4, false), "\xff\xff\xff\xff", "'\\Uffffffff'", NULL},
    {__LINE__, TEXT(6, 2, false), "\0'\xd8\0\0\0", "\"'\\ud800\\x00\"", NULL},
    {__LINE__, TEXT(8, 2, false), "\0\x7f\0\xff\1\0\xff\xff",
     "'\\x7f\\xff\\u0100\\uffff'", NULL},
    {__LINE__, TEXT(4, 4, false), "\0\1\0\0", "'\\U00010000'", NULL},
    {__LINE__, TEXT(0, 2, true), "", "''", NULL},
    /* addresses */
    {__LINE__, POINTER(8, true), "\xfe\x7f\0\0\0\0\0\0", "0x7ffe", NULL},
    {__LINE__, POINTER(4, false), "\xff\xff\xff\xff", "0xffffffff", NULL},
    {__LINE__, POINTER(8, true), "\0\0\0\0\0\0\0\0", "0x0", NULL},
};

#define NROWS (sizeof rows / sizeof rows[0])

static struct bp_value
value_of(const struct row *row)
{
    struct bp_value value;

    bp_value_unpack(&row->coding, row->bytes, &value);
    return value;
}

static void
test_rows(void)
{
    for (size_t i = 0; i < NROWS; i++) {
        const struct row *row = &rows[i];
        struct bp_value value = value_of(row);
        const char *back = row->back == NULL ? row->bytes : row->back;
        size_t size = (size_t)row->coding.size;
        char text[BP_VALUE_CHARS], packed[32];

        CHECK_EQ_AT(row->line,
                    bp_value_print(&value, text, (ptrdiff_t)sizeof text),
                    strlen(row->text));
        CHECK_STR(text, row->text);
        memset(packed, '#', sizeof packed);
        CHECK_EQ_AT(row->line, bp_value_pack(&row->coding, &value, NULL, NULL),
                    BP_OK);
        CHECK_EQ_AT(row->line,
                    bp_value_pack(&row->coding, &value, packed + 1, NULL),
                    BP_OK);
        CHECK_EQ_AT(row->line, memcmp(packed + 1, back, size), 0);
        CHECK(packed[0] == '#' && packed[size + 1] == '#');
    }
}

/* A text that is too long is cut off, and nothing behind it is written. */
static void
test_cut(void)
{
    for (size_t i = 0; i < NROWS; i++) {
        struct bp_value value = value_of(&rows[i]);
        size_t length = strlen(rows[i].text);

        for (size_t capacity = 4; capacity <= length + 2; capacity++) {
            char text[BP_VALUE_CHARS + 2];
            size_t want = length < capacity ? length : capacity - 1;

            memset(text, '#', sizeof text);
            CHECK_EQ(bp_value_print(&value, text, (ptrdiff_t)capacity), want);
            CHECK_EQ(strlen(text), want);
            CHECK_EQ(text[want + 1], '#');
            if (want < length) {
                CHECK_STR(text + want - 3, "...");
                want -= 3;
            }
            CHECK_EQ(memcmp(text, rows[i].text, want), 0);
        }
    }
}

/* What is written to another item than it was read from. */
static const struct conversion {
    int line;
    enum bp_status status;
    struct bp_coding from;
    const char *bytes;
    struct bp_coding to;
    const char *result;
} conversions[] = {
    /* integers that fit, and that do not */
    {__LINE__, BP_OK, INT(4, true), "\x80\xff\xff\xff", INT(1, true), "\x80"},
    {__LINE__, BP_OVERFLOW, INT(4, true), "\x7f\xff\xff\xff", INT(1, true),
     NULL},
    {__LINE__, BP_OVERFLOW, INT(4, true), "\x80\0\0\0", INT(1, true), NULL},
    {__LINE__, BP_OK, INT(4, true), "\x7f\0\0\0", INT(2, false), "\0\x7f"},
    {__LINE__, BP_OK, INT(4, true), "\xff\0\0\0", UINT(1, true), "\xff"},
    {__LINE__, BP_OVERFLOW, INT(4, true), "\0\1\0\0", UINT(1, true), NULL},
    {__LINE__, BP_OVERFLOW, INT(4, true), "\xff\xff\xff\xff", UINT(8, true),
     NULL},
    {__LINE__, BP_OVERFLOW, UINT(8, false), "\x80\0\0\0\0\0\0\0", INT(8, true),
     NULL},
    {__LINE__, BP_OK, UINT(8, false), "\x80\0\0\0\0\0\0\0", UINT(8, true),
     "\0\0\0\0\0\0\0\x80"},
    {__LINE__, BP_OK, INT(8, false), "\x80\0\0\0\0\0\0\0", INT(8, true),
     "\0\0\0\0\0\0\0\x80"},
    {__LINE__, BP_OK, BOOL(1), "\2", INT(2, true), "\1\0"},
    {__LINE__, BP_VIOLATION, FLOAT(HALF, 2, false), "\x3c\0", INT(2, true),
     NULL},
    {__LINE__, BP_VIOLATION, BYTES(1), "1", UINT(2, true), NULL},
    {__LINE__, BP_VIOLATION, POINTER(4, true), "\1\0\0\0", UINT(4, true),
     NULL},
    /* addresses */
    {__LINE__, BP_OK, UINT(8, true), "\xff\xff\xff\xff\0\0\0\0",
     POINTER(4, true), "\xff\xff\xff\xff"},
    {__LINE__, BP_OVERFLOW, POINTER(8, true), "\0\0\0\0\1\0\0\0",
     POINTER(4, true), NULL},
    {__LINE__, BP_OVERFLOW, INT(1, true), "\xff", POINTER(8, true), NULL},
    {__LINE__, BP_VIOLATION, FLOAT(HALF, 2, true), "\0\0", POINTER(8, true),
     NULL},
    /* bools: what is not 0 is true */
    {__LINE__, BP_OK, INT(2, true), "\0\1", BOOL(1), "\1"},
    {__LINE__, BP_OK, UINT(2, true), "\0\0", BOOL(2), "\0\0"},
    {__LINE__, BP_OK, FLOAT(HALF, 2, false), "\x80\0", BOOL(1), "\0"},
    {__LINE__, BP_OK, FLOAT(HALF, 2, false), "\x7e\0", BOOL(1), "\1"},
    {__LINE__, BP_OK, COMPLEX(HALF, 4, false), "\0\0\0\1", BOOL(1), "\1"},
    {__LINE__, BP_OK, COMPLEX(HALF, 4, false), "\0\0\x80\0", BOOL(1), "\0"},
    {__LINE__, BP_VIOLATION, TEXT(2, 2, true), "1\0", BOOL(1), NULL},
    {__LINE__, BP_VIOLATION, POINTER(1, true), "\1", BOOL(1), NULL},
    /* floats, rounded once */
    {__LINE__, BP_OK, INT(1, true), "\xfe", FLOAT(HALF, 2, false), "\xc0\0"},
    {__LINE__, BP_OK, UINT(8, false), "\0\0\0\0\1\0\0\1",
     FLOAT(SINGLE, 4, false), "\x4b\x80\0\0"},
    {__LINE__, BP_OK, UINT(8, false), "\x80\0\0\x80\0\0\0\1",
     FLOAT(SINGLE, 4, false), "\x5f\0\0\1"},
    {__LINE__, BP_OK, UINT(4, false), "\0\0\xff\xef", FLOAT(HALF, 2, false),
     "\x7b\xff"},
    {__LINE__, BP_OVERFLOW, UINT(4, false), "\0\0\xff\xf0",
     FLOAT(HALF, 2, false), NULL},
    {__LINE__, BP_OVERFLOW, FLOAT(DOUBLE, 8, false), "\x7e\0\0\0\0\0\0\0",
     FLOAT(SINGLE, 4, true), NULL},
    {__LINE__, BP_OK, FLOAT(DOUBLE, 8, false), "\x7f\xf0\0\0\0\0\0\0",
     FLOAT(SINGLE, 4, true), "\0\0\x80\x7f"},
    {__LINE__, BP_OK, FLOAT(SINGLE, 4, false), "\xff\x80\0\1",
     FLOAT(HALF, 2, false), "\xfe\0"},
    {__LINE__, BP_OK, BOOL(1), "\1", FLOAT(HALF, 2, false), "\x3c\0"},
    {__LINE__, BP_VIOLATION, COMPLEX(HALF, 4, false), "\x3c\0\0\0",
     FLOAT(HALF, 2, false), NULL},
    {__LINE__, BP_VIOLATION, POINTER(1, true), "\1", FLOAT(HALF, 2, false),
     NULL},
    {__LINE__, BP_OK, FLOAT(HALF, 2, false), "\x80\0", COMPLEX(HALF, 4, false),
     "\x80\0\0\0"},
    {__LINE__, BP_OK, INT(1, true), "\xff", COMPLEX(HALF, 4, true),
     "\0\xbc\0\0"},
    {__LINE__, BP_OVERFLOW, COMPLEX(SINGLE, 8, false), "\0\0\0\0\x7f\0\0\0",
     COMPLEX(HALF, 4, false), NULL},
    {__LINE__, BP_OVERFLOW, COMPLEX(SINGLE, 8, false), "\x7f\0\0\0\0\0\0\0",
     COMPLEX(HALF, 4, false), NULL},
    {__LINE__, BP_VIOLATION, BYTES(1), "1", COMPLEX(HALF, 4, true), NULL},
    /* strings: filled up, never cut off */
    {__LINE__, BP_OK, BYTES(2), "ab", BYTES(4), "ab\0\0"},
    {__LINE__, BP_OVERFLOW, BYTES(3), "ab\0", BYTES(2), NULL},
    {__LINE__, BP_OK, BYTES(2), "ab", PASCAL(5), "\2ab\0\0"},
    {__LINE__, BP_OVERFLOW, BYTES(5), "abcde", PASCAL(5), NULL},
    {__LINE__, BP_OK, BYTES(0), "", PASCAL(0), ""},
    {__LINE__, BP_OVERFLOW, BYTES(1), "a", PASCAL(0), NULL},
    {__LINE__, BP_VIOLATION, TEXT(2, 2, true), "a\0", BYTES(2), NULL},
    {__LINE__, BP_VIOLATION, BYTES(2), "ab", TEXT(4, 2, true), NULL},
    {__LINE__, BP_VIOLATION, UINT(2, true), "ab", BYTES(2), NULL},
    {__LINE__, BP_OK, TEXT(4, 2, true), "a\0\xac\x20", TEXT(12, 4, false),
     "\0\0\0a\0\0\x20\xac\0\0\0\0"},
    {__LINE__, BP_OK, TEXT(4, 4, true), "\xff\xff\0\0", TEXT(2, 2, false),
     "\xff\xff"},
    {__LINE__, BP_OVERFLOW, TEXT(4, 4, true), "\0\0\1\0", TEXT(2, 2, false),
     NULL},
};

static void
test_conversions(void)
{
    for (size_t i = 0; i < sizeof conversions / sizeof conversions[0]; i++) {
        const struct conversion *row = &conversions[i];
        struct bp_error err = {-2, -2, ""};
        struct bp_value value;
        char packed[32], untouched[32];

        bp_value_unpack(&row->from, row->bytes, &value);
        memset(packed, '#', sizeof packed);
        memset(untouched, '#', sizeof untouched);
        CHECK_EQ_AT(row->line, bp_value_pack(&row->to, &value, NULL, NULL),
                    row->status);
        CHECK_EQ_AT(row->line, bp_value_pack(&row->to, &value, packed, &err),
                    row->status);
        if (row->status == BP_OK) {
            size_t size = (size_t)row->to.size;

            CHECK_EQ_AT(row->line, memcmp(packed, row->result, size), 0);
            CHECK_EQ_AT(row->line, packed[size], '#');
        }
        else {
            CHECK_EQ_AT(row->line, memcmp(packed, untouched, 32), 0);
            CHECK_EQ_AT(row->line, err.clause, BP_FMT_041);
        }
    }
}

/* A Pascal string has no more bytes than its first one can say. */
static void
test_long_pascal(void)
{
    static const struct {
        ptrdiff_t size, room;
    } sizes[] = {{254, 253}, {255, 254}, {256, 255}, {257, 255}, {300, 255}};
    unsigned char item[300];

    memset(item, 'a', sizeof item);
    item[0] = 255;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        const struct bp_coding pascal = PASCAL(sizes[i].size);
        struct bp_value value;

        bp_value_unpack(&pascal, item, &value);
        CHECK_EQ(value.length, sizes[i].room);
        CHECK_EQ(bp_value_pack(&pascal, &value, NULL, NULL), BP_OK);
        value.length++;
        CHECK_EQ(bp_value_pack(&pascal, &value, NULL, NULL), BP_OVERFLOW);
    }
}

static void
test_errors(void)
{
    static const struct {
        int line;
        struct bp_coding from;
        const char *bytes;
        struct bp_coding to;
        const char *text;
    } cases[] = {
        {__LINE__, UINT(2, true), "\0\1", INT(1, true),
         "256 does not fit in a signed integer of 1 byte"},
        {__LINE__, INT(1, true), "\xff", UINT(4, true),
         "-1 does not fit in an unsigned integer of 4 bytes"},
        {__LINE__, FLOAT(SINGLE, 4, false), "\x47\x80\0\0",
         FLOAT(HALF, 2, true), "65536.0 does not fit in a float of 2 bytes"},
        {__LINE__, COMPLEX(SINGLE, 8, false), "\x47\x80\0\0\0\0\0\0",
         COMPLEX(HALF, 4, true),
         "(65536+0j) does not fit in a complex number of 4 bytes"},
        {__LINE__, BYTES(4), "spam", BYTES(3),
         "b'spam' does not fit in a string of 3 bytes"},
        {__LINE__, TEXT(4, 2, true), "a\0b\0", TEXT(2, 2, true),
         "'ab' does not fit in text of 2 bytes"},
        {__LINE__, BYTES(1), "a", BOOL(1), "b'a' cannot be a bool of 1 byte"},
        {__LINE__, POINTER(1, true), "\1", INT(1, true),
         "0x1 cannot be a signed integer of 1 byte"},
        {__LINE__, FLOAT(HALF, 2, false), "\x3c\0", POINTER(8, true),
         "1.0 cannot be an address of 8 bytes"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct bp_error err;
        struct bp_value value;

        bp_value_unpack(&cases[i].from, cases[i].bytes, &value);
        CHECK(bp_value_pack(&cases[i].to, &value, NULL, &err) != BP_OK);
        CHECK_STR(err.text, cases[i].text);
    }
}

/* Pairs of items; the first of them is read with the first coding. */
static const struct {
    int line;
    bool value, content;
    struct bp_coding a;
    const char *a_bytes;
    struct bp_coding b;
    const char *b_bytes;
} pairs[] = {
    /* numbers of one kind */
    {__LINE__, true, true, INT(4, true), "\xf9\xff\xff\xff", INT(8, false),
     "\xff\xff\xff\xff\xff\xff\xff\xf9"},
    {__LINE__, true, true, INT(1, true), "\5", UINT(2, true), "\5\0"},
    {__LINE__, false, false, INT(1, true), "\xff", UINT(1, true), "\xff"},
    {__LINE__, false, false, INT(8, true), "\xff\xff\xff\xff\xff\xff\xff\xff",
     UINT(8, true), "\xff\xff\xff\xff\xff\xff\xff\xff"},
    {__LINE__, true, true, BOOL(1), "\1", BOOL(2), "\0\7"},
    {__LINE__, false, false, BOOL(1), "\1", BOOL(1), "\0"},
    {__LINE__, true, true, FLOAT(HALF, 2, false), "\x38\0",
     FLOAT(DOUBLE, 8, false), "\x3f\xe0\0\0\0\0\0\0"},
    {__LINE__, false, false, FLOAT(HALF, 2, true), "\x66\x2e",
     FLOAT(SINGLE, 4, true), "\xcd\xcc\xcc\x3d"}, /* 0.1 and 0.1 */
    {__LINE__, true, false, FLOAT(HALF, 2, false), "\x80\0",
     FLOAT(HALF, 2, false), "\0\0"},
    {__LINE__, false, true, FLOAT(HALF, 2, false), "\x7e\0",
     FLOAT(HALF, 2, false), "\xfd\0"},
    {__LINE__, true, true, COMPLEX(HALF, 4, false), "\x3c\0\x40\0",
     COMPLEX(SINGLE, 8, false), "\x3f\x80\0\0\x40\0\0\0"},
    {__LINE__, false, false, COMPLEX(HALF, 4, false), "\x3c\0\x40\0",
     COMPLEX(HALF, 4, false), "\x3c\0\xc0\0"},
    {__LINE__, true, true, POINTER(4, true), "\1\0\0\0", POINTER(8, false),
     "\0\0\0\0\0\0\0\1"},
    /* numbers of several kinds */
    {__LINE__, true, false, INT(1, true), "\1", BOOL(1), "\1"},
    {__LINE__, true, false, INT(1, true), "\1", FLOAT(HALF, 2, false),
     "\x3c\0"},
    {__LINE__, true, false, FLOAT(HALF, 2, false), "\x3c\0",
     COMPLEX(HALF, 4, false), "\x3c\0\0\0"},
    {__LINE__, false, false, INT(1, true), "\1", COMPLEX(HALF, 4, false),
     "\x3c\0\0\1"},
    {__LINE__, false, false, UINT(8, false),
     "\x7f\xff\xff\xff\xff\xff\xff\xff", FLOAT(DOUBLE, 8, false),
     "\x43\xe0\0\0\0\0\0\0"},
    {__LINE__, true, false, UINT(1, true), "\1", POINTER(1, true), "\1"},
    /* strings */
    {__LINE__, true, true, BYTES(1), "a", BYTES(1), "a"},
    {__LINE__, false, false, BYTES(2), "a\0", BYTES(1), "a"},
    {__LINE__, false, false, BYTES(2), "ab", BYTES(2), "aB"},
    {__LINE__, false, false, BYTES(2), "ab", BYTES(2), "Ab"},
    {__LINE__, true, true, BYTES(2), "ab", PASCAL(5), "\2abcd"},
    {__LINE__, true, true, TEXT(4, 2, false), "\0a\0b", TEXT(8, 4, true),
     "a\0\0\0b\0\0\0"},
    {__LINE__, false, false, TEXT(2, 2, false), "\0a", BYTES(1), "a"},
    {__LINE__, false, false, BYTES(1), "a", UINT(1, true), "a"},
};

static void
test_pairs(void)
{
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        struct bp_value a, b;

        bp_value_unpack(&pairs[i].a, pairs[i].a_bytes, &a);
        bp_value_unpack(&pairs[i].b, pairs[i].b_bytes, &b);
        CHECK_EQ_AT(pairs[i].line, bp_value_is_same(&a, &b, BP_SAME_VALUE),
                    pairs[i].value);
        CHECK_EQ_AT(pairs[i].line, bp_value_is_same(&b, &a, BP_SAME_VALUE),
                    pairs[i].value);
        CHECK_EQ_AT(pairs[i].line, bp_value_is_same(&a, &b, BP_SAME_CONTENT),
                    pairs[i].content);
        CHECK_EQ_AT(pairs[i].line, bp_value_is_same(&b, &a, BP_SAME_CONTENT),
                    pairs[i].content);
    }
}

int
main(void)
{
    test_rows();
    test_cut();
    test_conversions();
    test_long_pascal();
    test_errors();
    test_pairs();
    return bp_test_end();
}
