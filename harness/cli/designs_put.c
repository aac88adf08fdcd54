/*
 * The designs as JSON, keys sorted; reports/history.py reads it:
 *
 * {"designs": [{"author", "clauses": [{"name", "rule"}], "code": [path],
 *               "date", "lies": [name], "name", "now", "proposed",
 *               "tests": [name], "title", "why"}],
 *  "record": "designs",
 *  "regions": [{"kinds": [name], "memories", "readonly"}],
 *  "tables": [{"flags": [{"alone", "effect": {"enlarges", "exchanges",
 *                         "restricts", "same"}, "name", "widest", "word"}],
 *              "name", "words": [{"change", "gap", "name", "read",
 *                                 "translation", "word"}]}]}
 *
 * lies are tests that plant errors, and what the names of liars begin with.
 * alone and widest are lists of regions (by their place in the list, from 0):
 * those of the flag alone, null if that is no word, and those of the flag
 * beside the flag that takes everything.  read is how the other table's
 * exporters read the word, translation the word there, or null for the gap.
 */
#include "designs.h"

#include "bp_clause.h"
#include "bp_design.h"
#include "bp_region.h"
#include "json.h"

#include <stdlib.h>
#include <string.h>

#define NAME_BYTES 128

/* Before the second and all further elements of a list. */
static void
next(FILE *out, int *count)
{
    fputs((*count)++ > 0 ? "," : "", out);
}

/* Copy the first word of *LIST, and go behind it; false at the end. */
static bool
next_word(const char **list, char word[NAME_BYTES])
{
    size_t size = strcspn(*list, " ");
    if (size == 0 || size >= NAME_BYTES) {
        return false;
    }
    memcpy(word, *list, size);
    word[size] = '\0';
    *list += size + strspn(*list + size, " ");
    return true;
}

static void
put_words(FILE *out, const char *list)
{
    char word[NAME_BYTES];
    int count = 0;
    fputc('[', out);
    while (next_word(&list, word)) {
        next(out, &count);
        bph_json_put_string(out, word);
    }
    fputc(']', out);
}

static void
put_clauses(FILE *out, const char *list)
{
    char word[NAME_BYTES];
    int count = 0;
    fputc('[', out);
    while (next_word(&list, word)) {
        struct bph_json_put put = BPH_JSON_PUT(out);
        int id = bp_clause_find(word);
        next(out, &count);
        bph_json_put_text(&put, "name", word);
        bph_json_put_text(&put, "rule",
                          id < 0 ? NULL
                                 : bp_clause_at((enum bp_clause_id)id)->rule);
        bph_json_put_end(&put);
    }
    fputc(']', out);
}

static void
put_design(FILE *out, const struct bp_design *d)
{
    struct bph_json_put put = BPH_JSON_PUT(out);
    bph_json_put_text(&put, "author", d->author);
    bph_json_put_key(&put, "clauses");
    put_clauses(out, d->clauses);
    bph_json_put_key(&put, "code");
    put_words(out, d->code);
    bph_json_put_text(&put, "date", d->date);
    bph_json_put_key(&put, "lies");
    put_words(out, d->lies);
    bph_json_put_text(&put, "name", d->name);
    bph_json_put_text(&put, "now", d->now);
    bph_json_put_text(&put, "proposed", d->proposed);
    bph_json_put_key(&put, "tests");
    put_words(out, d->test);
    bph_json_put_text(&put, "title", d->title);
    bph_json_put_text(&put, "why", d->why);
    bph_json_put_end(&put);
}

/* --- the flags --- */

struct figures {
    struct bp_region regions[BP_REGION_MAX];
    int count;
};

static void
put_regions(FILE *out, const struct figures *f)
{
    int count = 0;
    fputc('[', out);
    for (int n = 0; n < f->count; n++) {
        const struct bp_region *region = &f->regions[n];
        struct bph_json_put put = BPH_JSON_PUT(out);
        int kinds = 0;
        next(out, &count);
        bph_json_put_key(&put, "kinds");
        fputc('[', out);
        for (int kind = 0; kind < BP_KIND_COUNT; kind++) {
            if ((region->kinds >> kind & 1) != 0) {
                next(out, &kinds);
                bph_json_put_string(out, bp_kind_name((enum bp_kind)kind));
            }
        }
        fputc(']', out);
        bph_json_put_int(&put, "memories", region->memories);
        bph_json_put_bool(&put, "readonly", region->readonly);
        bph_json_put_end(&put);
    }
    fputc(']', out);
}

/* The regions that WORD may be granted for, or null. */
static void
put_granted(FILE *out, const struct figures *f, enum bp_word_table table,
            int word)
{
    int count = 0;
    if (!bp_region_is_word(table, word)) {
        fputs("null", out);
        return;
    }
    fputc('[', out);
    for (int n = 0; n < f->count; n++) {
        if (f->regions[n].granted[table][word]) {
            next(out, &count);
            fprintf(out, "%d", n);
        }
    }
    fputc(']', out);
}

static void
put_effect(FILE *out, const struct bp_effect *effect)
{
    struct bph_json_put put = BPH_JSON_PUT(out);
    bph_json_put_int(&put, "enlarges", effect->enlarges);
    bph_json_put_int(&put, "exchanges", effect->exchanges);
    bph_json_put_int(&put, "restricts", effect->restricts);
    bph_json_put_int(&put, "same", effect->same);
    bph_json_put_end(&put);
}

/* WORD as TABLE calls it; 80 bytes are always enough. */
static void
put_name(struct bph_json_put *put, enum bp_word_table table, const char *key,
         int word)
{
    char text[80] = "";
    enum bp_status status = table == BP_WORDS_TODAY
                                ? bp_request_print(word, text, sizeof text)
                                : bp_draft_print(word, text, sizeof text);
    bph_json_put_text(put, key, status == BP_OK ? text : NULL);
}

static void
put_flag(FILE *out, const struct figures *f, enum bp_word_table table,
         int flag)
{
    int widest =
        table == BP_WORDS_TODAY ? (int)BP_INDIRECT : (int)BP_DRAFT_OFFSETS;
    struct bp_effect effect =
        bp_region_effect(f->regions, f->count, table, flag);
    struct bph_json_put put = BPH_JSON_PUT(out);
    bph_json_put_key(&put, "alone");
    put_granted(out, f, table, flag);
    bph_json_put_key(&put, "effect");
    put_effect(out, &effect);
    put_name(&put, table, "name", flag);
    bph_json_put_key(&put, "widest");
    put_granted(out, f, table, widest | flag);
    bph_json_put_int(&put, "word", flag);
    bph_json_put_end(&put);
}

static void
put_flags(FILE *out, const struct figures *f, enum bp_word_table table)
{
    static const int today[] = {
        BP_SIMPLE,       BP_WRITABLE,       BP_FORMAT,
        BP_ND,           BP_STRIDES,        BP_C_CONTIGUOUS,
        BP_F_CONTIGUOUS, BP_ANY_CONTIGUOUS, BP_INDIRECT};
    int ndrafts = 0, count = 0;
    const struct bp_draft *drafts = bp_draft_table(&ndrafts);
    int nflags = table == BP_WORDS_TODAY
                     ? (int)(sizeof today / sizeof today[0])
                     : ndrafts;
    fputc('[', out);
    for (int n = 0; n < nflags; n++) {
        next(out, &count);
        put_flag(out, f, table,
                 table == BP_WORDS_TODAY ? today[n] : drafts[n].word);
    }
    fputc(']', out);
}

/* --- the words --- */

static void
put_translated(struct bph_json_put *put, enum bp_word_table table, int word)
{
    int other = 0;
    enum bp_draft_gap gap = table == BP_WORDS_TODAY
                                ? bp_draft_from_today(word, &other)
                                : bp_draft_to_today(word, &other);
    enum bp_word_table there =
        table == BP_WORDS_TODAY ? BP_WORDS_DRAFT : BP_WORDS_TODAY;
    int read = table == BP_WORDS_TODAY ? bp_draft_canonical(word)
                                       : bp_request_canonical(word);
    bph_json_put_text(put, "gap", bp_draft_gap_text(gap));
    put_name(put, table, "name", word);
    put_name(put, there, "read", read);
    if (gap == BP_DRAFT_NO_GAP) {
        put_name(put, there, "translation", other);
    }
    else {
        bph_json_put_text(put, "translation", NULL);
    }
}

static void
put_words_of(FILE *out, enum bp_word_table table)
{
    int count = 0;
    fputc('[', out);
    for (int word = 0; word < BP_WORD_COUNT; word++) {
        struct bph_json_put put = BPH_JSON_PUT(out);
        if (!bp_region_is_word(table, word)) {
            continue;
        }
        next(out, &count);
        bph_json_put_text(
            &put, "change",
            bp_draft_change_name(table == BP_WORDS_TODAY
                                     ? bp_draft_read_then(word)
                                     : bp_draft_read_today(word)));
        put_translated(&put, table, word);
        bph_json_put_int(&put, "word", word);
        bph_json_put_end(&put);
    }
    fputc(']', out);
}

static void
put_tables(FILE *out, const struct figures *f)
{
    static const struct {
        const char *name;
        enum bp_word_table table;
    } tables[] = {{"draft-2007-04", BP_WORDS_DRAFT},
                  {"today", BP_WORDS_TODAY}};
    int count = 0;
    fputc('[', out);
    for (size_t n = 0; n < sizeof tables / sizeof tables[0]; n++) {
        struct bph_json_put put = BPH_JSON_PUT(out);
        next(out, &count);
        bph_json_put_key(&put, "flags");
        put_flags(out, f, tables[n].table);
        bph_json_put_text(&put, "name", tables[n].name);
        bph_json_put_key(&put, "words");
        put_words_of(out, tables[n].table);
        bph_json_put_end(&put);
    }
    fputc(']', out);
}

bool
bph_designs_put(FILE *out)
{
    struct bph_json_put put = BPH_JSON_PUT(out);
    int count = 0;
    static struct figures figures;
    if (bp_region_find(&bp_space_of_kinds, figures.regions, BP_REGION_MAX,
                       &figures.count, NULL)
        != BP_OK) {
        return false;
    }
    const struct bp_design *rows = bp_design_table(&count);
    bph_json_put_key(&put, "designs");
    fputc('[', out);
    for (int n = 0; n < count; n++) {
        fputs(n > 0 ? "," : "", out);
        put_design(out, &rows[n]);
    }
    fputc(']', out);
    bph_json_put_text(&put, "record", "designs");
    bph_json_put_key(&put, "regions");
    put_regions(out, &figures);
    bph_json_put_key(&put, "tables");
    put_tables(out, &figures);
    bph_json_put_end(&put);
    fputc('\n', out);
    return true;
}
