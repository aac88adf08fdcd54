/*
 * The reader.  It keeps its own stack instead of calling itself: the text
 * decides how deep it goes, and the C stack is not the text's to spend.
 *
 * A container on the stack does not move while it is there: its parent grows
 * only after it has been closed.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "json.h"

#define MAX_DEPTH  64
#define MAX_VALUES ((size_t)1 << 20)

struct frame {
    struct bph_json *value; /* the array or object that is open */
    size_t capacity;        /* of its items and keys */
};

struct parser {
    const char *text;
    size_t size;
    size_t at;
    bool line;            /* the stricter form of bph_json_parse_line */
    struct bph_json root; /* what becomes of the text */
    struct frame stack[MAX_DEPTH];
    int depth;
    size_t nvalues;
    char *error;
    size_t capacity;
};

static void
say(struct parser *p, const char *what)
{
    snprintf(p->error, p->capacity, "at byte %zu: %s", p->at, what);
}

/* The next byte, or -1 at the end. */
static int
peek(const struct parser *p)
{
    return p->at < p->size ? (unsigned char)p->text[p->at] : -1;
}

static void
skip_blanks(struct parser *p)
{
    while (!p->line && p->at < p->size
           && (p->text[p->at] == ' ' || p->text[p->at] == '\n'
               || p->text[p->at] == '\r' || p->text[p->at] == '\t')) {
        p->at++;
    }
}

/* The value of four hex digits at AT, or -1. */
static int
hex4(const struct parser *p, size_t at)
{
    int value = 0;

    if (p->size < 4 || at > p->size - 4) {
        return -1;
    }
    for (size_t i = at; i < at + 4; i++) {
        int c = (unsigned char)p->text[i];

        if (c >= '0' && c <= '9') {
            value = value * 16 + (c - '0');
        }
        else if (c >= 'a' && c <= 'f') {
            value = value * 16 + (c - 'a' + 10);
        }
        else if (c >= 'A' && c <= 'F') {
            value = value * 16 + (c - 'A' + 10);
        }
        else {
            return -1;
        }
    }
    return value;
}

/* Write the UTF-8 of CODE to OUT; how many bytes that were. */
static size_t
put_utf8(long code, char *out)
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (char)(0xc0 | (code >> 6));
        out[1] = (char)(0x80 | (code & 0x3f));
        return 2;
    }
    if (code < 0x10000) {
        out[0] = (char)(0xe0 | (code >> 12));
        out[1] = (char)(0x80 | ((code >> 6) & 0x3f));
        out[2] = (char)(0x80 | (code & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | (code >> 18));
    out[1] = (char)(0x80 | ((code >> 12) & 0x3f));
    out[2] = (char)(0x80 | ((code >> 6) & 0x3f));
    out[3] = (char)(0x80 | (code & 0x3f));
    return 4;
}

/* The \uXXXX whose "u" is at p->at; a pair of surrogates is one character. */
static bool
parse_unicode(struct parser *p, char *out, size_t *n)
{
    long code = hex4(p, p->at + 1);

    if (code < 0) {
        say(p, "\\u needs four hex digits");
        return false;
    }
    if (code == 0) {
        say(p, "\\u0000 cannot be in a text");
        return false;
    }
    p->at += 5;
    if (code >= 0xdc80 && code <= 0xdcff) {
        out[(*n)++] = (char)(code - 0xdc00);
        return true;
    }
    if (code >= 0xd800 && code <= 0xdbff && peek(p) == '\\'
        && p->at + 1 < p->size && p->text[p->at + 1] == 'u') {
        long low = hex4(p, p->at + 2);

        if (low >= 0xdc00 && low <= 0xdfff) {
            p->at += 6;
            *n += put_utf8(0x10000 + (code - 0xd800) * 0x400 + (low - 0xdc00),
                           out + *n);
            return true;
        }
    }
    if (code >= 0xd800 && code <= 0xdfff) {
        say(p, "half of a surrogate pair");
        return false;
    }
    *n += put_utf8(code, out + *n);
    return true;
}

/* The escape whose backslash was just read. */
static bool
parse_escape(struct parser *p, char *out, size_t *n)
{
    static const char names[] = "\"\\/bfnrt";
    static const char bytes[] = "\"\\/\b\f\n\r\t";
    int c = peek(p);
    const char *found;

    if (c == 'u') {
        return parse_unicode(p, out, n);
    }
    found = c <= 0 ? NULL : strchr(names, c);
    if (found == NULL) {
        say(p, "no such escape");
        return false;
    }
    out[(*n)++] = bytes[found - names];
    p->at++;
    return true;
}

/* One character that is not escaped: ASCII or whole UTF-8. */
static bool
parse_plain(struct parser *p, char *out, size_t *n)
{
    int c = peek(p);
    size_t length;

    if (c < 0x20) {
        say(p, "a control character in a text");
        return false;
    }
    if (p->line && c > 0x7e) {
        say(p, "a character that is not ASCII");
        return false;
    }
    length = bph_utf8_length(p->text + p->at, p->size - p->at);
    if (length == 0) {
        say(p, "bytes that are not UTF-8");
        return false;
    }
    memcpy(out + *n, p->text + p->at, length);
    *n += length;
    p->at += length;
    return true;
}

/* How many bytes the text at p->at has at most, decoded. */
static size_t
text_bound(const struct parser *p)
{
    size_t at = p->at;

    while (at < p->size && p->text[at] != '"') {
        at += p->text[at] == '\\' ? 2 : 1;
    }
    return (at < p->size ? at : p->size) - p->at;
}

/* A text, its opening quote included; *OUT is the caller's. */
static bool
parse_text(struct parser *p, char **out, size_t *size)
{
    char *text;
    size_t n = 0;

    if (peek(p) != '"') {
        say(p, "a text in quotes belongs here");
        return false;
    }
    p->at++;
    text = bph_alloc(text_bound(p) + 1);
    while (peek(p) != '"') {
        bool good;

        if (peek(p) < 0) {
            say(p, "the text has no end");
            free(text);
            return false;
        }
        if (peek(p) == '\\') {
            p->at++;
            good = parse_escape(p, text, &n);
        }
        else {
            good = parse_plain(p, text, &n);
        }
        if (!good) {
            free(text);
            return false;
        }
    }
    p->at++;
    text[n] = '\0';
    *out = text;
    *size = n;
    return true;
}

/* Add DIGIT to the absolute *VALUE of a number; false if it does not fit. */
static bool
add_digit(uint64_t *value, int digit, bool negative)
{
    uint64_t most = (uint64_t)INT64_MAX + (negative ? 1U : 0U);

    if (*value > (most - (uint64_t)digit) / 10) {
        return false;
    }
    *value = *value * 10 + (uint64_t)digit;
    return true;
}

static bool
parse_number(struct parser *p, struct bph_json *slot)
{
    bool negative = peek(p) == '-';
    uint64_t value = 0;
    size_t first;

    p->at += negative ? 1 : 0;
    first = p->at;
    while (peek(p) >= '0' && peek(p) <= '9') {
        if (!add_digit(&value, peek(p) - '0', negative)) {
            say(p, "a number that does not fit in 64 bits");
            return false;
        }
        p->at++;
    }
    if (p->at == first) {
        say(p, negative ? "no digit after the minus" : "no value begins so");
        return false;
    }
    if (p->text[first] == '0' && (p->at > first + 1 || negative)) {
        say(p, "a number with a useless zero");
        return false;
    }
    if (peek(p) == '.' || peek(p) == 'e' || peek(p) == 'E') {
        say(p, "a number that is not an integer");
        return false;
    }
    slot->kind = BPH_JSON_INT;
    /* -(value - 1) - 1 reaches INT64_MIN without overflow */
    slot->number = negative ? -(int64_t)(value - 1) - 1 : (int64_t)value;
    return true;
}

/* Take WORD if it stands here. */
static bool
take_word(struct parser *p, const char *word)
{
    size_t n = strlen(word);

    if (p->size - p->at < n || memcmp(p->text + p->at, word, n) != 0) {
        return false;
    }
    p->at += n;
    return true;
}

static bool
open_container(struct parser *p, struct bph_json *slot)
{
    if (p->depth == MAX_DEPTH) {
        say(p, "nested more than 64 deep");
        return false;
    }
    slot->kind = peek(p) == '{' ? BPH_JSON_OBJECT : BPH_JSON_ARRAY;
    p->stack[p->depth].value = slot;
    p->stack[p->depth].capacity = 0;
    p->depth++;
    p->at++;
    return true;
}

/* A scalar into SLOT, a zeroed null; or the opening of a container. */
static bool
parse_value(struct parser *p, struct bph_json *slot)
{
    skip_blanks(p);
    switch (peek(p)) {
    case '{':
    case '[':
        return open_container(p, slot);
    case '"':
        if (!parse_text(p, &slot->text, &slot->text_n)) {
            return false;
        }
        slot->kind = BPH_JSON_STRING;
        return true;
    case -1:
        say(p, "the value has no end");
        return false;
    default:
        break;
    }
    if (take_word(p, "null")) {
        return true;
    }
    if (take_word(p, "false")) {
        slot->kind = BPH_JSON_BOOL;
        return true;
    }
    if (take_word(p, "true")) {
        slot->kind = BPH_JSON_BOOL;
        slot->number = 1;
        return true;
    }
    return parse_number(p, slot);
}

static int
compare_keys(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Is no key of OBJECT there twice?  In order that is seen at once. */
static bool
has_distinct_keys(const struct bph_json *object, bool *ascending)
{
    char **keys;
    bool distinct = true;
    size_t n = object->n;

    *ascending = true;
    for (size_t i = 1; i < n; i++) {
        if (strcmp(object->keys[i - 1], object->keys[i]) >= 0) {
            *ascending = false;
        }
    }
    if (*ascending) {
        return true;
    }
    keys = bph_realloc_array(NULL, n, sizeof *keys);
    memcpy(keys, object->keys, n * sizeof *keys);
    qsort(keys, n, sizeof *keys, compare_keys);
    for (size_t i = 1; i < n; i++) {
        distinct = distinct && strcmp(keys[i - 1], keys[i]) != 0;
    }
    free(keys);
    return distinct;
}

static bool
close_container(struct parser *p)
{
    const struct bph_json *value = p->stack[p->depth - 1].value;
    bool ascending;

    assert(value != NULL);
    if (value->kind == BPH_JSON_OBJECT) {
        if (!has_distinct_keys(value, &ascending)) {
            say(p, "a key stands twice in the object that ends here");
            return false;
        }
        if (p->line && !ascending) {
            say(p, "the keys of the object that ends here do not ascend");
            return false;
        }
    }
    p->at++;
    p->depth--;
    return true;
}

/* Room for one more member of the innermost container, which is zeroed. */
static struct bph_json *
add_item(struct frame *top, char *key)
{
    struct bph_json *value = top->value;

    if (value->n == top->capacity) {
        top->capacity = top->capacity == 0 ? 4 : top->capacity * 2;
        value->items = bph_realloc_array(value->items, top->capacity,
                                         sizeof *value->items);
        if (value->kind == BPH_JSON_OBJECT) {
            value->keys = bph_realloc_array(value->keys, top->capacity,
                                            sizeof *value->keys);
        }
    }
    if (value->kind == BPH_JSON_OBJECT) {
        value->keys[value->n] = key;
    }
    memset(&value->items[value->n], 0, sizeof *value->items);
    return &value->items[value->n++];
}

/* The key of the next member, if there are keys; then room for its value. */
static bool
next_item(struct parser *p, struct bph_json **slot)
{
    struct frame *top = &p->stack[p->depth - 1];
    char *key = NULL;
    size_t size;

    if (++p->nvalues > MAX_VALUES) {
        say(p, "more than a million values");
        return false;
    }
    if (top->value->kind == BPH_JSON_OBJECT) {
        skip_blanks(p);
        if (!parse_text(p, &key, &size)) {
            return false;
        }
        skip_blanks(p);
        if (peek(p) != ':') {
            say(p, "no \":\" after a key");
            free(key);
            return false;
        }
        p->at++;
    }
    *slot = add_item(top, key);
    return true;
}

/*
 * Behind a value or an opening: close what ends here and find where the next
 * value goes; *SLOT is NULL when the outermost value is complete.
 */
static bool
next_slot(struct parser *p, struct bph_json **slot)
{
    while (p->depth > 0) {
        const struct bph_json *top = p->stack[p->depth - 1].value;
        int end = top->kind == BPH_JSON_OBJECT ? '}' : ']';

        skip_blanks(p);
        if (peek(p) == end) {
            if (!close_container(p)) {
                return false;
            }
            continue;
        }
        if (top->n > 0) {
            if (peek(p) != ',') {
                say(p, end == '}' ? "no \",\" or \"}\" after a member"
                                  : "no \",\" or \"]\" after an item");
                return false;
            }
            p->at++;
        }
        return next_item(p, slot);
    }
    *slot = NULL;
    return true;
}

static bool
parse(struct parser *p, struct bph_json *out)
{
    struct bph_json *slot = &p->root;

    while (slot != NULL) {
        if (!parse_value(p, slot) || !next_slot(p, &slot)) {
            bph_json_release(&p->root);
            return false;
        }
    }
    skip_blanks(p);
    if (p->at != p->size) {
        say(p, "something stands behind the value");
        bph_json_release(&p->root);
        return false;
    }
    *out = p->root;
    return true;
}

bool
bph_json_parse(const char *text, size_t size, struct bph_json *out,
               char *error, size_t capacity)
{
    struct parser p = {
        .text = text, .size = size, .error = error, .capacity = capacity};

    return parse(&p, out);
}

bool
bph_json_parse_line(const char *text, size_t size, struct bph_json *out,
                    char *error, size_t capacity)
{
    struct parser p = {.text = text,
                       .size = size,
                       .line = true,
                       .error = error,
                       .capacity = capacity};

    return parse(&p, out);
}
