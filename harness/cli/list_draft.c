/*
 * list draft-2007-04: the request words of April 2007 beside today's.
 */
#include "designs.h"

#include "bp_draft.h"
#include "options.h"
#include "print.h"

/* Today's name of WORD; 80 bytes are always enough. */
static const char *
name_today(int word, char text[80])
{
    return bp_request_print(word, text, 80) == BP_OK ? text : "?";
}

static void
print_flags(void)
{
    int count = 0;
    const struct bp_draft *rows = bp_draft_table(&count);
    printf("%-10s %-5s %-9s what it asked for\n", "flag", "word", "today");
    for (int n = 0; n < count; n++) {
        char today[80];
        bool none = rows[n].today == BP_SIMPLE && rows[n].word != 0;
        printf("%-10s 0x%02x  %-9s ", rows[n].name, (unsigned)rows[n].word,
               none ? "none" : name_today(rows[n].today, today));
        bph_print_wrapped(rows[n].text, 27, 79);
    }
}

/* The words, what is understood today, and how that compares. */
static void
print_words(void)
{
    printf("\n%-5s %-33s %-8s %s\n", "word", "meant", "change",
           "is read today as");
    for (int word = 0; word < BP_DRAFT_WORD_COUNT; word++) {
        char name[80], read[80];
        if (bp_draft_canonical(word) == word
            && bp_draft_print(word, name, sizeof name) == BP_OK) {
            printf("0x%02x  %-33s %-8s %s\n", (unsigned)word, name,
                   bp_draft_change_name(bp_draft_read_today(word)),
                   name_today(bp_request_canonical(word), read));
        }
    }
}

int
bph_list_draft(int argc, char **argv)
{
    struct bph_options options;
    if (!bph_options_parse("list", argc, argv, &options)) {
        return BPH_EXIT_USAGE;
    }
    print_flags();
    print_words();
    for (int gap = 1; gap < BP_DRAFT_GAP_COUNT; gap++) {
        printf("%s", gap == 1 ? "\nno translation: " : "                ");
        bph_print_wrapped(bp_draft_gap_text((enum bp_draft_gap)gap), 16, 79);
    }
    return BPH_EXIT_CONFORMS;
}
