/*
 * The JSON subset: what is taken, what is refused and where, and texts both
 * ways.
 */
#include <stdlib.h>

#include "alloc.h"
#include "bp_test.h"
#include "json.h"

/* N bytes of TEXT in a block that ends with them: ASan sees one too many. */
static char *
block(const char *text, size_t n)
{
    char *copy = bph_alloc(n);

    memcpy(copy, text, n);
    return copy;
}

/* Is TEXT taken?  The sentence is in ERROR. */
static bool
takes(const char *text, bool line, char error[200])
{
    struct bph_json value;
    size_t size = strlen(text);
    char *copy = block(text, size);
    bool taken;

    error[0] = '\0';
    taken = line ? bph_json_parse_line(copy, size, &value, error, 200)
                 : bph_json_parse(copy, size, &value, error, 200);
    if (taken) {
        bph_json_release(&value);
        CHECK_EQ(value.n, 0);
    }
    free(copy);
    return taken;
}

static const char *const good[] = {
    "null",
    "true",
    "false",
    "0",
    "-1",
    "9223372036854775807",
    "-9223372036854775808",
    "\"\"",
    "[]",
    "{}",
    "[1,\"a\",[],{}]",
    "{\"a\":1,\"b\":[null]}",
    " [ 1 , 2 ] ",
    "\t{\r\n\"b\" : 1 , \"a\" :2}",
    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
    "\"\\u00e9\\u20AC\\ud83d\\ude00\"",
    "\"\xc3\xa9\"",
    "\"\\udc80\\udcff\"",
    "\"\x7f\"",
};

/* The sentence has to contain WHAT. */
static const struct {
    int line;
    const char *text;
    const char *what;
} bad[] = {
    {__LINE__, "", "byte 0: the value has no end"},
    {__LINE__, " ", "byte 1: the value has no end"},
    {__LINE__, "nul", "byte 0: no value begins so"},
    {__LINE__, "nullx", "byte 4: something stands behind"},
    {__LINE__, "[1] 2", "byte 4: something stands behind"},
    {__LINE__, "{}{}", "something stands behind"},
    {__LINE__, "+1", "no value begins so"},
    {__LINE__, "-", "byte 1: no digit after the minus"},
    {__LINE__, "-x", "no digit after the minus"},
    {__LINE__, "01", "useless zero"},
    {__LINE__, "00", "useless zero"},
    {__LINE__, "-0", "useless zero"},
    {__LINE__, "-01", "useless zero"},
    {__LINE__, "1.5", "not an integer"},
    {__LINE__, "1e3", "not an integer"},
    {__LINE__, "1E3", "not an integer"},
    {__LINE__, ".5", "no value begins so"},
    {__LINE__, "NaN", "no value begins so"},
    {__LINE__, "9223372036854775808", "does not fit"},
    {__LINE__, "-9223372036854775809", "does not fit"},
    {__LINE__, "99999999999999999999999999999999", "does not fit"},
    {__LINE__, "[", "the value has no end"},
    {__LINE__, "[1", "no \",\" or \"]\""},
    {__LINE__, "[1,", "the value has no end"},
    {__LINE__, "[1,]", "no value begins so"},
    {__LINE__, "[,1]", "no value begins so"},
    {__LINE__, "[1 2]", "byte 3: no \",\" or \"]\""},
    {__LINE__, "[1}", "no \",\" or \"]\""},
    {__LINE__, "]", "no value begins so"},
    {__LINE__, "{", "a text in quotes"},
    {__LINE__, "{1:2}", "a text in quotes"},
    {__LINE__, "{\"a\"}", "no \":\""},
    {__LINE__, "{\"a\" 1}", "no \":\""},
    {__LINE__, "{\"a\":}", "no value begins so"},
    {__LINE__, "{\"a\":1", "no \",\" or \"}\""},
    {__LINE__, "{\"a\":1,}", "a text in quotes"},
    {__LINE__, "{\"a\":1]", "no \",\" or \"}\""},
    {__LINE__, "{\"a\":1,\"a\":2}", "stands twice"},
    {__LINE__, "{\"b\":1,\"a\":2,\"b\":3}", "stands twice"},
    {__LINE__, "{\"a\":1,\"\\u0061\":2}", "stands twice"},
    {__LINE__, "[{\"a\":1,\"a\":2}]", "stands twice"},
    {__LINE__, "\"", "byte 1: the text has no end"},
    {__LINE__, "\"abc", "the text has no end"},
    {__LINE__, "\"\\", "no such escape"},
    {__LINE__, "\"\\\"", "the text has no end"},
    {__LINE__, "\"\\x41\"", "no such escape"},
    {__LINE__, "\"\\u\"", "four hex digits"},
    {__LINE__, "\"\\u12", "four hex digits"},
    {__LINE__, "\"\\u12g4\"", "four hex digits"},
    {__LINE__, "\"\\u0000\"", "\\u0000"},
    {__LINE__, "\"\\ud800\"", "surrogate"},
    {__LINE__, "\"\\ud83d\\u0041\"", "surrogate"},
    {__LINE__, "\"\\ud83dx\"", "surrogate"},
    {__LINE__, "\"\\ud83d\\", "surrogate"},
    {__LINE__, "\"\\ude00\"", "surrogate"},
    {__LINE__, "\"\\udc7f\"", "surrogate"},
    {__LINE__, "\"\\udd00\"", "surrogate"},
    {__LINE__, "\"a\nb\"", "byte 2: a control character"},
    {__LINE__, "\"\x01\"", "control character"},
    {__LINE__, "\"\x80\"", "not UTF-8"},
    {__LINE__, "\"\xc3\"", "not UTF-8"},
    {__LINE__, "\"\xc3(\"", "not UTF-8"},
    {__LINE__, "\"\xc0\x80\"", "not UTF-8"},
    {__LINE__, "\"\xe0\x80\x80\"", "not UTF-8"},
    {__LINE__, "\"\xed\xa0\x80\"", "not UTF-8"},
    {__LINE__, "\"\xf4\x90\x80\x80\"", "not UTF-8"},
    {__LINE__, "\"\xf8\x88\x80\x80\x80\"", "not UTF-8"},
    {__LINE__, "\xef\xbb\xbf{}", "byte 0: no value begins so"},
};

static void
test_grammar(void)
{
    char error[200];

    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        CHECK(takes(good[i], false, error));
        CHECK_STR(error, "");
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        CHECK_EQ_AT(bad[i].line, takes(bad[i].text, false, error), false);
        CHECK_EQ_AT(bad[i].line, strstr(error, bad[i].what) != NULL, true);
    }
}

/* What only bph_json_parse refuses not. */
static void
test_line(void)
{
    char error[200];

    CHECK(takes("{\"a\":[1,{}],\"b\":\"\\u00e9\"}", true, error));
    CHECK(!takes("{\"a\": 1}", true, error));
    CHECK(!takes("[1, 2]", true, error));
    CHECK(!takes("[1 ]", true, error));
    CHECK(!takes(" 1", true, error));
    CHECK(!takes("1 ", true, error));
    CHECK(!takes("{\"b\":1,\"a\":2}", true, error));
    CHECK(strstr(error, "do not ascend") != NULL);
    CHECK(!takes("[{\"a\":{\"b\":1,\"a\":2}}]", true, error));
    CHECK(!takes("{\"a\":1,\"a\":2}", true, error));
    CHECK(!takes("\"\xc3\xa9\"", true, error));
    CHECK(strstr(error, "not ASCII") != NULL);
    CHECK(!takes("\"\x7f\"", true, error));
}

/* Every beginning of a text is refused, and nothing is read behind it. */
static void
test_cut(void)
{
    static const char text[] =
        "{\"a\":[1,-23,true,null,{\"\\ud83d\\ude00\":\"x\\n\"}],\"b\":{}}";
    char part[sizeof text], error[200];

    CHECK(takes(text, true, error));
    for (size_t n = 0; n + 1 < sizeof text; n++) {
        memcpy(part, text, n);
        part[n] = '\0';
        CHECK(!takes(part, true, error));
    }
}

static void
test_depth(void)
{
    char text[200], error[200];

    for (int depth = 63; depth <= 66; depth++) {
        memset(text, '[', (size_t)depth);
        text[depth] = '7';
        memset(text + depth + 1, ']', (size_t)depth);
        text[2 * depth + 1] = '\0';
        CHECK_EQ(takes(text, true, error), depth <= 64);
    }
    CHECK(strstr(error, "nested more than 64 deep") != NULL);
}

static void
test_many(void)
{
    size_t most = (size_t)1 << 20;
    char *text = bph_alloc(2 * most + 4);
    char error[200];

    memset(text, '0', 2 * most);
    for (size_t i = 0; i < most; i++) {
        text[2 * i] = i == 0 ? '[' : ',';
    }
    text[2 * most] = ']';
    CHECK(takes(text, true, error));
    text[2 * most] = ',';
    text[2 * most + 1] = '0';
    text[2 * most + 2] = ']';
    CHECK(!takes(text, true, error));
    CHECK(strstr(error, "more than a million") != NULL);
    free(text);
}

static void
test_tree(void)
{
    static const char text[] =
        "{\"text\":\"a\\u00e9\\n\",\"int\":-9223372036854775808,"
        "\"yes\":true,\"no\":false,\"array\":[1,[2,3]],\"null\":null}";
    struct bph_json value;
    const struct bph_json *array;
    char error[200];

    CHECK(bph_json_parse(text, strlen(text), &value, error, sizeof error));
    CHECK_EQ(value.kind, BPH_JSON_OBJECT);
    CHECK_EQ(value.n, 6);
    CHECK_STR(value.keys[1], "int");
    CHECK_STR(bph_json_text(&value, "text", ""), "a\xc3\xa9\n");
    CHECK_EQ(bph_json_get(&value, "text")->text_n, 4);
    CHECK_EQ(bph_json_int(&value, "int", 0), INT64_MIN);
    CHECK(bph_json_bool(&value, "yes", false));
    CHECK(!bph_json_bool(&value, "no", true));
    array = bph_json_get(&value, "array");
    CHECK_EQ(array->n, 2);
    CHECK_EQ(array->items[1].items[1].number, 3);
    CHECK_EQ(bph_json_get(&value, "null")->kind, BPH_JSON_NULL);
    CHECK(bph_json_get(&value, "absent") == NULL);
    CHECK(bph_json_get(array, "text") == NULL);
    CHECK(bph_json_get(NULL, "text") == NULL);
    /* of another kind is as good as absent */
    CHECK_STR(bph_json_text(&value, "int", "other"), "other");
    CHECK_EQ(bph_json_int(&value, "yes", 7), 7);
    CHECK(bph_json_bool(&value, "int", true));
    bph_json_release(&value);
}

static void
test_check(void)
{
    static const struct bph_json_member members[] = {
        {"a", BPH_JSON_IS(INT), false},
        {"b", BPH_JSON_IS(STRING) | BPH_JSON_IS(NULL), true},
    };
    static const struct {
        int line;
        const char *text;
        const char *error; /* "" if it is right */
    } rows[] = {
        {__LINE__, "{\"a\":1}", ""},
        {__LINE__, "{\"a\":1,\"b\":\"x\"}", ""},
        {__LINE__, "{\"a\":1,\"b\":null}", ""},
        {__LINE__, "{\"b\":null}", "member \"a\" is missing"},
        {__LINE__, "{\"a\":true}", "member \"a\" may not be true or false"},
        {__LINE__, "{\"a\":1,\"b\":[]}", "member \"b\" may not be an array"},
        {__LINE__, "{\"a\":1,\"c\\u001b\":1}", "unknown member \"c?\""},
        {__LINE__, "[]", "an array instead of an object"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct bph_json value;
        char error[200] = "";

        CHECK(bph_json_parse(rows[i].text, strlen(rows[i].text), &value, error,
                             sizeof error));
        CHECK_EQ_AT(rows[i].line,
                    bph_json_check(&value, members, 2, error, sizeof error),
                    rows[i].error[0] == '\0');
        CHECK_STR(error, rows[i].error);
        bph_json_release(&value);
    }
}

/* What is written for TEXT; free it. */
static char *
written(const char *text)
{
    struct bph_memory memory;

    bph_memory_open(&memory);
    bph_json_put_string(memory.file, text);
    bph_memory_close(&memory);
    return memory.text;
}

/* Written as Python's json.dumps does (of surrogateescape'd bytes). */
static const struct {
    const char *text;
    const char *json;
} texts[] = {
    {"", "\"\""},
    {"a b~", "\"a b~\""},
    {"\"\\/", "\"\\\"\\\\/\""},
    {"\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\""},
    {"\x01\x1f\x7f", "\"\\u0001\\u001f\\u007f\""},
    {"\xc2\x80\xc3\xa9\xdf\xbf", "\"\\u0080\\u00e9\\u07ff\""},
    {"\xe0\xa0\x80\xe2\x82\xac\xef\xbf\xbf", "\"\\u0800\\u20ac\\uffff\""},
    {"\xf0\x90\x80\x80\xf0\x9f\x98\x80\xf4\x8f\xbf\xbf",
     "\"\\ud800\\udc00\\ud83d\\ude00\\udbff\\udfff\""},
    {"\x80\xff", "\"\\udc80\\udcff\""},
    {"\xc3", "\"\\udcc3\""},
    {"\xc3(", "\"\\udcc3(\""},
    {"\xc0\x80", "\"\\udcc0\\udc80\""},
    {"\xed\xa0\x80", "\"\\udced\\udca0\\udc80\""},
    {"\xf4\x90\x80\x80", "\"\\udcf4\\udc90\\udc80\\udc80\""},
};

static void
test_texts(void)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char *json = written(texts[i].text);

        CHECK_STR(json, texts[i].json);
        free(json);
    }
}

/* Any bytes but NUL come back as they were. */
static void
test_round_trip(void)
{
    uint32_t random = 1;

    for (int round = 0; round < 5000; round++) {
        struct bph_json value;
        char text[12], error[200] = "", *json;

        for (size_t i = 0; i + 1 < sizeof text; i++) {
            random = random * 1664525U + 1013904223U;
            text[i] = (char)(random >> 24);
            if ((random >> 20 & 3) == 0) { /* often half of a character */
                text[i] = (char)(0xc0 | (random >> 24 & 0x3f));
            }
        }
        text[random >> 8 & 7] = '\0';
        text[sizeof text - 1] = '\0';
        json = written(text);
        CHECK(bph_json_parse_line(json, strlen(json), &value, error,
                                  sizeof error));
        CHECK_STR(value.text, text);
        bph_json_release(&value);
        free(json);
    }
}

static void
test_put(void)
{
    struct bph_memory memory;
    struct bph_json_put put, empty;

    bph_memory_open(&memory);
    put = BPH_JSON_PUT(memory.file);
    empty = BPH_JSON_PUT(memory.file);
    bph_json_put_bool(&put, "bool", true);
    bph_json_put_key(&put, "empty");
    bph_json_put_end(&empty);
    bph_json_put_int(&put, "int", INT64_MIN);
    bph_json_put_text(&put, "null", NULL);
    bph_json_put_text(&put, "text", "a\"");
    bph_json_put_end(&put);
    bph_memory_close(&memory);
    CHECK_STR(memory.text,
              "{\"bool\":true,\"empty\":{},\"int\":-9223372036854775808,"
              "\"null\":null,\"text\":\"a\\\"\"}");
    free(memory.text);
}

static void
test_quote(void)
{
    char quoted[BPH_QUOTED], longest[100];

    bph_json_quote("a\x1b[31m\xff", quoted);
    CHECK_STR(quoted, "\"a?[31m?\"");
    memset(longest, 'x', sizeof longest);
    longest[sizeof longest - 1] = '\0';
    bph_json_quote(longest, quoted);
    CHECK_EQ(strlen(quoted), BPH_QUOTED - 1);
    CHECK_STR(quoted + BPH_QUOTED - 6, "x...\"");
}

int
main(void)
{
    test_grammar();
    test_line();
    test_cut();
    test_depth();
    test_many();
    test_tree();
    test_check();
    test_texts();
    test_round_trip();
    test_put();
    test_quote();
    return bp_test_end();
}
