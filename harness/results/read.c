/*
 * The result file, read line by line: the order of the records, the digest,
 * the end, and the sentence when something is wrong.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "digest.h"
#include "reader.h"

/* A line, its newline not included. */
struct text {
    char *bytes;
    size_t size;
    size_t capacity;
};

enum got {
    GOT_LINE,
    GOT_END,     /* nothing more */
    GOT_PART,    /* the file ends within a line */
    GOT_TOO_MUCH /* the line is longer than BPH_MAX_LINE */
};

static void
add_byte(struct text *line, int c)
{
    if (line->size == line->capacity) {
        line->capacity = line->capacity == 0 ? 4096 : line->capacity * 2;
        line->bytes = bph_realloc(line->bytes, line->capacity);
    }
    line->bytes[line->size++] = (char)c;
}

static enum got
get_line(FILE *in, struct text *line)
{
    int c;

    line->size = 0;
    while ((c = getc(in)) != EOF && c != '\n') {
        if (line->size == BPH_MAX_LINE) {
            return GOT_TOO_MUCH;
        }
        add_byte(line, c);
    }
    if (c == '\n') {
        add_byte(line, c); /* there, but not counted */
        line->size--;
        return GOT_LINE;
    }
    return line->size == 0 ? GOT_END : GOT_PART;
}

static bool
wrong(struct bph_reader *r, const char *what, const char *advice)
{
    snprintf(r->what, sizeof r->what, "%s", what);
    r->advice = advice;
    return false;
}

static const char cut_off[] =
    "it is cut off: run the check again and let it finish";

/* May NEXT come after BEFORE (-1: at the beginning)? */
static bool
may_follow(int before, enum bph_line next)
{
    switch (next) {
    case BPH_LINE_RUN:
        return before == -1;
    case BPH_LINE_ENV:
        return before == BPH_LINE_RUN;
    case BPH_LINE_SUBJECT:
    case BPH_LINE_END:
        return before >= BPH_LINE_ENV;
    case BPH_LINE_OBS:
    case BPH_LINE_STATE:
    case BPH_LINE_FIND:
    case BPH_LINE_CLAUSE:
    case BPH_LINE_FINDING:
        return before >= BPH_LINE_SUBJECT && before <= (int)next;
    case BPH_LINE_COUNT:
        break;
    }
    return false;
}

/* One whole line: parse it, see whether it may stand here, take it. */
static bool
take_line(struct bph_reader *r, int *before)
{
    struct bph_json value;
    const char *name;
    int line;
    bool good;

    if (!bph_json_parse_line(r->text, r->size, &value, r->what,
                             sizeof r->what)) {
        return false;
    }
    name = bph_json_text(&value, "record", "");
    line = bph_line_called(name);
    if (line < 0) {
        char quoted[BPH_QUOTED];

        bph_json_quote(name, quoted);
        snprintf(r->what, sizeof r->what, "record %s is unknown", quoted);
        good = false;
    }
    else if (!may_follow(*before, (enum bph_line)line)) {
        snprintf(r->what, sizeof r->what,
                 "a record \"%s\" cannot stand %s%s%s", name,
                 *before < 0 ? "at the beginning" : "behind a record \"",
                 *before < 0 ? "" : bph_line_name((enum bph_line) * before),
                 *before < 0 ? "" : "\"");
        good = false;
    }
    else {
        good = bph_record_take(r, (enum bph_line)line, &value);
        *before = line;
    }
    bph_json_release(&value);
    return good;
}

/* What follows the line, if it is no whole line. */
static bool
stop(struct bph_reader *r, FILE *in, enum got got, long number)
{
    if (ferror(in) != 0) {
        return wrong(r, strerror(errno), "make it readable");
    }
    if (got == GOT_TOO_MUCH) {
        return wrong(r, "the line is longer than 16 MiB", NULL);
    }
    if (got == GOT_END && number == 1) {
        return wrong(r, "the file is empty", cut_off);
    }
    return wrong(r,
                 got == GOT_PART ? "the file ends within this line"
                                 : "the file ends without a record \"end\"",
                 cut_off);
}

/*
 * All lines of IN; *NUMBER is the line where it stopped.  The digest in
 * r->totals is always that of the lines before the one that is taken.
 */
static bool
read_lines(struct bph_reader *r, FILE *in, struct text *line, long *number)
{
    struct bph_sha256 sha;
    int before = -1;

    bph_sha256_init(&sha);
    for (*number = 1; before != BPH_LINE_END; ++*number) {
        struct bph_sha256 copy = sha;
        enum got got = get_line(in, line);

        if (got != GOT_LINE) {
            return stop(r, in, got, *number);
        }
        bph_sha256_hex(&copy, r->totals.digest);
        r->text = line->bytes;
        r->size = line->size;
        if (!take_line(r, &before)) {
            return false;
        }
        bph_sha256_add(&sha, line->bytes, line->size + 1);
    }
    if (getc(in) != EOF) {
        return wrong(r, "something stands behind the record \"end\"", NULL);
    }
    return ferror(in) == 0 || stop(r, in, GOT_END, *number);
}

bool
bph_file_read_stream(FILE *in, const char *name, struct bph_run *run,
                     char *error, size_t capacity)
{
    struct bph_reader r = {.advice = NULL};
    struct text line = {NULL, 0, 0};
    long number = 0;
    bool good = read_lines(&r, in, &line, &number);

    if (good) {
        *run = r.run;
    }
    else {
        snprintf(error, capacity, "%s, line %ld: %s; %s", name, number, r.what,
                 r.advice != NULL ? r.advice
                                  : "this is no file as bufconf writes it: "
                                    "use the original, or run the check "
                                    "again");
        bph_run_release(&r.run);
        memset(run, 0, sizeof *run);
    }
    bph_json_release(&r.first);
    free(r.met);
    free(line.bytes);
    return good;
}

bool
bph_file_read(const char *path, struct bph_run *run, char *error,
              size_t capacity)
{
    FILE *in = fopen(path, "rb");
    bool good;

    if (in == NULL) {
        snprintf(error, capacity,
                 "%s: %s; give the path of a result file (check --json FILE "
                 "writes one)",
                 path, strerror(errno));
        memset(run, 0, sizeof *run);
        return false;
    }
    good = bph_file_read_stream(in, path, run, error, capacity);
    fclose(in);
    return good;
}
