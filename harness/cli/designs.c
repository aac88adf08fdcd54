/*
 * As JSON, keys sorted; reports/history.py reads it:
 *
 * {"designs": [{"author", "clauses": [{"name", "rule"}], "code": [path],
 *               "date", "name", "now", "proposed", "tests": [name], "title",
 *               "why"}], "record": "designs"}
 */
#include "designs.h"

#include "bp_clause.h"
#include "bp_design.h"
#include "json.h"
#include "options.h"
#include "print.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define NAME_BYTES 128

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

/* --- for people --- */

static void
print_field(const char *label, const char *text)
{
    printf("  %-9s ", label);
    bph_print_wrapped(text, 12, 79);
}

bool
bph_explain_design(const char *name)
{
    const struct bp_design *d = bp_design_find(name);
    if (d == NULL) {
        return false;
    }
    printf("%s  a design of 2007: %s, %s\n  ", d->name, d->author, d->date);
    bph_print_wrapped(d->title, 2, 79);
    print_field("proposed", d->proposed);
    print_field("now", d->now);
    print_field("why", d->why);
    print_field("clauses", d->clauses);
    print_field("code", d->code);
    print_field("tests", d->test);
    return true;
}

static void
print_all(void)
{
    int count = 0;
    const struct bp_design *rows = bp_design_table(&count);
    for (int n = 0; n < count; n++) {
        printf("%-18s %s  %-15s ", rows[n].name, rows[n].date, rows[n].author);
        bph_print_wrapped(rows[n].title, 47, 79);
    }
}

/* --- for reports/ --- */

static void
put_words(FILE *out, const char *list)
{
    char word[NAME_BYTES];
    int count = 0;
    fputc('[', out);
    while (next_word(&list, word)) {
        fputs(count++ > 0 ? "," : "", out);
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
        fputs(count++ > 0 ? "," : "", out);
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
    bph_json_put_text(&put, "name", d->name);
    bph_json_put_text(&put, "now", d->now);
    bph_json_put_text(&put, "proposed", d->proposed);
    bph_json_put_key(&put, "tests");
    put_words(out, d->test);
    bph_json_put_text(&put, "title", d->title);
    bph_json_put_text(&put, "why", d->why);
    bph_json_put_end(&put);
}

static void
put_all(FILE *out)
{
    struct bph_json_put put = BPH_JSON_PUT(out);
    int count = 0;
    const struct bp_design *rows = bp_design_table(&count);
    bph_json_put_key(&put, "designs");
    fputc('[', out);
    for (int n = 0; n < count; n++) {
        fputs(n > 0 ? "," : "", out);
        put_design(out, &rows[n]);
    }
    fputc(']', out);
    bph_json_put_text(&put, "record", "designs");
    bph_json_put_end(&put);
    fputc('\n', out);
}

static bool
save(const char *path)
{
    FILE *out = fopen(path, "w");
    bool ok = out != NULL;
    if (ok) {
        put_all(out);
        ok = fclose(out) == 0;
    }
    if (!ok) {
        fprintf(stderr, "bufconf: %s cannot be written: %s\n", path,
                strerror(errno));
    }
    return ok;
}

int
bph_list_designs(int argc, char **argv)
{
    struct bph_options options;
    if (!bph_options_parse("list", argc, argv, &options)) {
        return BPH_EXIT_USAGE;
    }
    if (options.json == NULL) {
        print_all();
    }
    else if (!save(options.json)) {
        return BPH_EXIT_OURS;
    }
    return BPH_EXIT_CONFORMS;
}
