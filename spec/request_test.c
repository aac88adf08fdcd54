#include "bp_request.h"
#include "bp_test.h"

#include <limits.h>

/* The 512 words fall into 72 classes, 70 of them legal. */
static void
test_classes(void)
{
    int members[BP_WORD_COUNT] = {0};
    int classes = 0, legal = 0, alone = 0;

    for (int word = 0; word < BP_WORD_COUNT; word++) {
        int canonical = bp_request_canonical(word);

        CHECK((canonical & ~word) == 0);
        CHECK_EQ(bp_request_canonical(canonical), canonical);
        members[canonical]++;
    }
    for (int word = 0; word < BP_WORD_COUNT; word++) {
        classes += members[word] > 0;
        alone += bp_request_is_format_alone(word);
        if (bp_request_is_legal(word)) {
            legal++;
            CHECK(members[word] > 0);
            CHECK_EQ(bp_request_canonical(word), word);
        }
    }
    CHECK_EQ(classes, BP_CLASS_COUNT);
    CHECK_EQ(legal, BP_LEGAL_COUNT);
    CHECK_EQ(alone, 2);
    CHECK(members[BP_FORMAT] > 0 && !bp_request_is_legal(BP_FORMAT));
    CHECK(members[5] > 0 && !bp_request_is_legal(5));
}

static const struct {
    int line, word, canonical;
    bool legal;
} words[] = {
    {__LINE__, 0x000, 0x000, true},
    {__LINE__, 0x001, 0x001, true},
    {__LINE__, 0x002, 0x000, false},
    {__LINE__, 0x004, 0x004, false},
    {__LINE__, 0x005, 0x005, false},
    {__LINE__, 0x00c, 0x00c, true},
    {__LINE__, 0x010, 0x000, false}, /* STRIDES without its ND */
    {__LINE__, 0x018, 0x018, true},
    {__LINE__, 0x020, 0x000, false},
    {__LINE__, 0x030, 0x000, false},
    {__LINE__, 0x040, 0x000, false},
    {__LINE__, 0x078, 0x078, true}, /* C and F */
    {__LINE__, 0x0f8, 0x0f8, true},
    {__LINE__, 0x100, 0x000, false}, /* READ */
    {__LINE__, 0x104, 0x004, false},
    {__LINE__, 0x108, 0x008, false},
    {__LINE__, 0x110, 0x000, false},
    {__LINE__, 0x118, 0x118, true},
    {__LINE__, 0x1f8, 0x1f8, true},
    {__LINE__, 0x1fd, 0x1fd, true},
    {__LINE__, 0x1ff, 0x1fd, false},
    {__LINE__, 0x200, 0x000, false}, /* WRITE */
    {__LINE__, 0x400, 0x000, false},
    {__LINE__, 0x7fff0000, 0x000, false},
    {__LINE__, 0x7fffffff, 0x1fd, false},
    {__LINE__, -1, 0x1fd, false},
    {__LINE__, INT_MIN, 0x000, false},
};

static void
test_words(void)
{
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        CHECK_EQ_AT(words[i].line, bp_request_canonical(words[i].word),
                    words[i].canonical);
        CHECK_EQ_AT(words[i].line, bp_request_is_legal(words[i].word),
                    words[i].legal);
    }
    CHECK(!bp_request_is_format_alone(0x104));
    CHECK(!bp_request_is_format_alone(0x00c));
}

/* Each row says of its pointers what its bits say (REQ-023). */
static void
test_table(void)
{
    int count;
    const struct bp_request *table = bp_request_table(&count);

    CHECK_EQ(count, 16);
    for (int i = 0; i < count; i++) {
        const struct bp_request *r = &table[i];

        CHECK(bp_request_is_legal(r->word));
        CHECK_EQ(r->writable, bp_request_has(r->word, BP_WRITABLE));
        CHECK_EQ(r->shape == BP_REQUIRED, bp_request_has(r->word, BP_ND));
        CHECK_EQ(r->strides == BP_REQUIRED,
                 bp_request_has(r->word, BP_STRIDES));
        CHECK_EQ(r->suboffsets == BP_IF_NEEDED,
                 bp_request_has(r->word, BP_INDIRECT));
        CHECK_EQ(r->format == BP_REQUIRED, bp_request_has(r->word, BP_FORMAT));
        CHECK_EQ(strcmp(r->memory, "any") == 0,
                 bp_request_has(r->word, BP_INDIRECT));
        for (int k = 0; k < i; k++) {
            CHECK(strcmp(table[k].name, r->name) != 0);
        }
    }
}

static void
test_malformed(void)
{
    int count;
    const struct bp_malformed *table = bp_request_malformed(&count);

    CHECK_EQ(count, 5);
    for (int i = 0; i < count; i++) {
        CHECK(table[i].word < 0 || table[i].word >= BP_WORD_COUNT);
        CHECK(table[i].word != 0x200);
        CHECK(strlen(table[i].why) > 0);
        for (int k = 0; k < i; k++) {
            CHECK(table[k].word != table[i].word);
        }
    }
}

static const struct {
    int word;
    const char *text;
} names[] = {
    {0x000, "SIMPLE"},
    {0x001, "WRITABLE"},
    {0x002, "0x2"},
    {0x004, "FORMAT"},
    {0x005, "FORMAT|WRITABLE"},
    {0x008, "ND"},
    {0x00c, "ND|FORMAT"},
    {0x010, "0x10"},
    {0x018, "STRIDES"},
    {0x01a, "STRIDES|0x2"},
    {0x01c, "RECORDS_RO"},
    {0x039, "C_CONTIGUOUS|WRITABLE"},
    {0x078, "C_CONTIGUOUS|F_CONTIGUOUS"},
    {0x118, "INDIRECT"},
    {0x11d, "FULL"},
    {0x13c, "C_CONTIGUOUS|INDIRECT|FORMAT"},
    {0x400, "0x400"},
    {INT_MIN, "0x80000000"},
    {-1, "C_CONTIGUOUS|F_CONTIGUOUS|ANY_CONTIGUOUS|INDIRECT|FORMAT|WRITABLE|"
         "0xfffffe02"},
};

static void
test_print(void)
{
    char text[80];

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        CHECK_EQ(bp_request_print(names[i].word, text, sizeof text), BP_OK);
        CHECK_STR(text, names[i].text);
        strcpy(text, "old");
        CHECK_EQ(bp_request_print(names[i].word, text, strlen(names[i].text)),
                 BP_CAPACITY);
        CHECK_STR(text, "old");
        CHECK_EQ(
            bp_request_print(names[i].word, text, strlen(names[i].text) + 1),
            BP_OK);
    }
    /* any int fits in 80 bytes, and two words never share a name */
    for (int word = 0; word < BP_WORD_COUNT; word++) {
        char other[80];

        CHECK_EQ(bp_request_print(word, text, sizeof text), BP_OK);
        CHECK_EQ(
            bp_request_print(word | ~(BP_WORD_COUNT - 1), other, sizeof other),
            BP_OK);
        CHECK(strcmp(text, other) != 0);
    }
}

int
main(void)
{
    test_classes();
    test_words();
    test_table();
    test_malformed();
    test_print();
    return bp_test_end();
}
