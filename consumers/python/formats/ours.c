/*
 * What bufconf makes of a format, as text for compare.py (meaning.py).
 *
 * A library for ctypes.  One thread: the arrays are static.
 */
#include <stdio.h>
#include <string.h>

#include "bp_code.h"
#include "bp_fields.h"
#include "bp_reader.h"

#define TEXT_BYTES 32768  /* a longer format is not read */
#define LIMIT      200    /* runs, as in meaning.py */
#define PATIENCE   100000 /* leaves */

static struct bp_node nodes[TEXT_BYTES + 1];
static struct bp_place places[TEXT_BYTES + 1];
static ptrdiff_t extents[TEXT_BYTES];
static char written[TEXT_BYTES]; /* a longer one is not asked about */

/* For the test of the comparison: pad as somebody else does. */
static bool planted;

/* What READER thinks of a text. */
enum opinion {
    TAKES,   /* it takes it */
    REFUSES, /* we can read it, and say that READER does not take it */
    UNREAD   /* malformed, or nobody knows what it means */
};

struct run {
    ptrdiff_t offset, size, count;
    char letter;
    char order; /* or NUL */
};

struct answer {
    char *out;
    size_t capacity, length;
    int runs;
    struct run run; /* the last one, not yet written */
};

int
ours_meaning(int reader, int version, const char *text, char *out,
             int capacity);

int
ours_translate(int reader, int version, const char *text, char *out,
               int capacity);

void
ours_plant(void);

static void
say(struct answer *answer, const char *text)
{
    size_t length = strlen(text);

    if (answer->length + length < answer->capacity) {
        memcpy(answer->out + answer->length, text, length + 1);
        answer->length += length;
    }
}

static void
flush(struct answer *answer)
{
    char text[96];
    const struct run *run = &answer->run;

    if (run->count > 0) {
        snprintf(text, sizeof text, " %td:%c%td%.1s*%td", run->offset,
                 run->letter, run->size, &run->order, run->count);
        say(answer, text);
    }
}

/* The letter of meaning.py for an item of NODE. */
static char
letter_of(const struct bp_node *node, int reader)
{
    static const char letters[] = {
        [BP_CODE_SIGNED] = 'i',   [BP_CODE_UNSIGNED] = 'u',
        [BP_CODE_BOOL] = 'b',     [BP_CODE_CHAR] = 's',
        [BP_CODE_FLOAT] = 'f',    [BP_CODE_BYTES] = 's',
        [BP_CODE_PASCAL] = 'p',   [BP_CODE_TEXT] = 'U',
        [BP_CODE_OBJECT] = 'O',   [BP_CODE_POINTER] = 'P',
        [BP_CODE_FUNCTION] = 'X', [BP_CODE_PAD] = 'V',
        [BP_CODE_BITS] = 't'};
    const struct bp_code *code = bp_node_code(node);
    bool number = reader == BP_READER_STRUCT || reader == BP_READER_MEMORYVIEW;

    if (node->is_complex) {
        return 'c';
    }
    if (number && code->kind == BP_CODE_POINTER) {
        return 'u'; /* a pointer is read as a number */
    }
    return letters[code->kind];
}

/* Add the items of LEAF; false if that is enough. */
static bool
add(struct answer *answer, const struct bp_leaf *leaf, int reader)
{
    const struct bp_node *node = &nodes[leaf->node];
    struct run run = {leaf->offset, places[leaf->node].size, leaf->items,
                      letter_of(node, reader), '\0'};
    struct run *last = &answer->run;

    if (run.size == 0
        || (reader == BP_READER_STRUCT && run.letter == 'p'
            && run.size == 1)) {
        return true; /* no byte of it can be set through struct */
    }
    if (run.size > 1 && strchr("bsp", run.letter) == NULL) {
        run.order = bp_mode_is_little(node->mode, bp_abi_host()) ? '<' : '>';
    }
    if (last->count > 0 && last->letter == run.letter && last->size == run.size
        && last->order == run.order
        && last->offset + last->size * last->count == run.offset) {
        last->count += run.count;
        return true;
    }
    if (answer->runs == LIMIT) {
        return false;
    }
    flush(answer);
    answer->runs++;
    *last = run;
    return true;
}

static void
say_names(struct answer *answer, const struct bp_format *format)
{
    char text[4];

    say(answer, " |");
    for (int i = 1; i < format->nnodes; i++) {
        if (nodes[i].name == 0) {
            continue;
        }
        say(answer, " ");
        for (ptrdiff_t n = 0; n < nodes[i].name_length; n++) {
            snprintf(text, sizeof text, "%02x",
                     (unsigned char)format->text[nodes[i].name + n]);
            say(answer, text);
        }
    }
}

static void
say_meaning(struct answer *answer, const struct bp_format *format, int reader)
{
    struct bp_leaves leaves;
    struct bp_leaf leaf;
    const size_t start = answer->length;
    char text[32];
    bool all = true;
    int number = 0;

    snprintf(text, sizeof text, "ok %td", places[0].size);
    say(answer, text);
    bp_leaves_init(&leaves, format, places);
    while (all && number < PATIENCE && bp_leaves_next(&leaves, &leaf)) {
        all = add(answer, &leaf, reader);
        number++;
    }
    if (number == PATIENCE) {
        answer->length = start + strlen(text);
        say(answer, " ?");
        return;
    }
    flush(answer);
    if (!all) {
        say(answer, " ...");
    }
    else if (reader == BP_READER_NUMPY) {
        say_names(answer, format);
    }
}

static enum bp_status
read_text(struct bp_format *format, int reader, enum bp_padding padding,
          struct bp_error *err)
{
    const struct bp_reading how = bp_reader_reading((enum bp_reader)reader);
    enum bp_status status;

    if (strlen(format->text) >= TEXT_BYTES) {
        bp_error_set(err, -1, -1, "the text is too long");
        return BP_CAPACITY;
    }
    format->nodes = nodes;
    format->capacity = TEXT_BYTES + 1;
    format->extents = extents;
    format->extents_capacity = TEXT_BYTES;
    status = bp_format_parse(format, &how, err);
    if (status != BP_OK) {
        return status;
    }
    if (planted) {
        padding = padding == BP_PAD_STRICT ? BP_PAD_NUMPY : BP_PAD_STRICT;
    }
    return bp_format_place(format, bp_abi_host(), padding, places, err);
}

void
ours_plant(void)
{
    planted = true;
}

/* Write to OUT why not, or the meaning; of a text that READER would refuse
 * " # " and the reason stands behind it.  Returns an opinion. */
int
ours_meaning(int reader, int version, const char *text, char *out,
             int capacity)
{
    const struct bp_target target = {(enum bp_reader)reader, version,
                                     bp_abi_host()};
    struct answer answer = {.out = out, .capacity = (size_t)capacity};
    struct bp_format format = {.text = text};
    struct bp_error err;

    out[0] = '\0';
    if (read_text(&format, reader, bp_reader_padding(target.reader), &err)
        != BP_OK) {
        say(&answer, err.text);
        return UNREAD;
    }
    say_meaning(&answer, &format, reader);
    if (bp_reader_accepts(&target, &format, places, &err) == BP_OK) {
        return TAKES;
    }
    say(&answer, " # ");
    say(&answer, err.text);
    return REFUSES;
}

/* Write to OUT a text that READER takes for TEXT, a newline and what TEXT
 * means, laid out as C does; or why there is none.  Returns an opinion. */
int
ours_translate(int reader, int version, const char *text, char *out,
               int capacity)
{
    const struct bp_target target = {(enum bp_reader)reader, version,
                                     bp_abi_host()};
    struct bp_written to = {written, sizeof written, 0};
    struct answer answer = {.out = out, .capacity = (size_t)capacity};
    struct bp_format format = {.text = text};
    struct bp_error err;

    out[0] = '\0';
    if (read_text(&format, BP_READER_STRUCT, BP_PAD_C, &err) != BP_OK) {
        say(&answer, err.text);
        return UNREAD;
    }
    if (bp_reader_translate(&target, &format, places, &to, &err) != BP_OK) {
        say(&answer, err.text);
        return REFUSES;
    }
    say(&answer, written);
    say(&answer, "\n");
    say_meaning(&answer, &format, reader);
    return TAKES;
}
