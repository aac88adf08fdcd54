/*
 * The tables of `bufconf format` know every code, and every name they cite.
 */
#define _GNU_SOURCE
#include "bp_test.h"

#include "bp_clause.h"
#include "bp_code.h"
#include "bp_fold.h"
#include "format.h"

/* Every letter that has a size has words, and no other has. */
static void
every_code_has_words(void)
{
    for (int c = 1; c < 256; c++) {
        const struct bp_code *code = bp_code_find((char)c);
        bool sized = code != NULL && code->node != BP_NODE_BITS;
        CHECK_EQ(bph_code_words((char)c) != NULL, sized);
        bool ctypes = bp_code_find_ctypes((char)c) != NULL || c == 'u';
        CHECK_EQ(bph_code_words_ctypes((char)c) != NULL, ctypes);
    }
}

static bool
is_ambiguity(const char *name)
{
    int count = 0;
    const struct bp_ambiguity *rows = bp_ambiguity_table(&count);
    for (int n = 0; n < count; n++) {
        if (strcmp(rows[n].name, name) == 0) {
            return true;
        }
    }
    return false;
}

/* What the notes name can be explained. */
static void
every_note_is_explained(void)
{
    static const char *const names[] = {
#define BPH_NOTE_IN(find, name, text) name,
#define BPH_NOTE_OF(find, name, text) name,
#include "notes.def"
#undef BPH_NOTE_IN
#undef BPH_NOTE_OF
    };
    for (size_t n = 0; n < sizeof names / sizeof names[0]; n++) {
        CHECK(bp_clause_find(names[n]) >= 0 || is_ambiguity(names[n]));
    }
}

/* Bytes that a terminal would obey are escaped. */
static void
text_is_printable(void)
{
    char line[64] = "";
    FILE *out = fmemopen(line, sizeof line, "w");
    CHECK_EQ(bph_put_bytes(out, "a\x1b[1m\xff~", 7, true), 13);
    CHECK_EQ(fclose(out), 0);
    CHECK_STR(line, "a\\x1b[1m\\xff~");
}

/* A cell has its width, whatever the text. */
static void
cells_have_their_width(void)
{
    static const struct {
        const char *text, *cell, *end;
    } rows[] = {
        {"", "    ", "    "},
        {"ab", "ab  ", "ab  "},
        {"abcd", "abcd", "abcd"},
        {"abcdef", "abc~", "~def"},
    };
    for (size_t n = 0; n < sizeof rows / sizeof rows[0]; n++) {
        char line[64] = "";
        FILE *out = fmemopen(line, sizeof line, "w");
        bph_put_cell(out, rows[n].text, 4);
        bph_put_cell_end(out, rows[n].text, 4);
        CHECK_EQ(fclose(out), 0);
        CHECK_EQ(strncmp(line, rows[n].cell, 4), 0);
        CHECK_STR(line + 4, rows[n].end);
    }
}

int
main(void)
{
    every_code_has_words();
    every_note_is_explained();
    text_is_printable();
    cells_have_their_width();
    return bp_test_end();
}
