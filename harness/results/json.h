/*
 * A strict reader and writer for the JSON subset of the result file: objects,
 * arrays, strings, integers (int64), true, false, null.  No floats.
 */
#ifndef BPH_JSON_H
#define BPH_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum bph_json_kind {
    BPH_JSON_NULL,
    BPH_JSON_BOOL,
    BPH_JSON_INT,
    BPH_JSON_STRING,
    BPH_JSON_ARRAY,
    BPH_JSON_OBJECT,
};

struct bph_json {
    enum bph_json_kind kind;
    int64_t number; /* INT; BOOL as 0 or 1 */
    char *text;     /* STRING: UTF-8, NUL-terminated; text_n bytes */
    size_t text_n;
    struct bph_json *items; /* ARRAY, OBJECT: the values */
    char **keys;            /* OBJECT: the names, as written */
    size_t n;               /* ARRAY, OBJECT: how many */
};

/*
 * Parse SIZE bytes of TEXT as one value with nothing behind it.
 *
 *   Returns  true; or false with a sentence (and the position) in ERROR.
 *   Memory   *OUT owns its parts: bph_json_release.  Nested at most 64 deep;
 *            duplicate keys, floats, control characters and bad UTF-8 are
 *            errors.  A string with \u0000 is an error.  \udc80 to \udcff
 *            give back the bytes that bph_json_put_string wrote so.  More
 *            than a million (1 << 20) values are an error.
 */
bool
bph_json_parse(const char *text, size_t size, struct bph_json *out,
               char *error, size_t capacity);

/*
 * As bph_json_parse, for a line of the result file: blanks, keys that do not
 * ascend and characters that are not ASCII are errors too.
 */
bool
bph_json_parse_line(const char *text, size_t size, struct bph_json *out,
                    char *error, size_t capacity);

/* Give back the parts of VALUE and make it null. */
void
bph_json_release(struct bph_json *value);

/* Return the member KEY of OBJECT, or NULL (also if it is no object). */
const struct bph_json *
bph_json_get(const struct bph_json *object, const char *key);
/* Return the text, number or truth of member KEY, or OTHERWISE. */
const char *
bph_json_text(const struct bph_json *object, const char *key,
              const char *otherwise);
int64_t
bph_json_int(const struct bph_json *object, const char *key,
             int64_t otherwise);
bool
bph_json_bool(const struct bph_json *object, const char *key, bool otherwise);

/* One bit per enum bph_json_kind: BPH_JSON_IS(INT) | BPH_JSON_IS(NULL). */
#define BPH_JSON_IS(kind) (1U << BPH_JSON_##kind)

/* What an object may have as member KEY. */
struct bph_json_member {
    const char *key;
    unsigned kinds; /* of BPH_JSON_IS */
    bool optional;
};

/*
 * Check that VALUE is an object with the N MEMBERS and no others.
 *
 *   Returns  true; or false with a sentence in ERROR that names the member
 */
bool
bph_json_check(const struct bph_json *value,
               const struct bph_json_member *members, size_t n, char *error,
               size_t capacity);

/* Write the beginning of TEXT in quotes into QUOTED, fit for a terminal:
 * bytes that are not printable ASCII become "?". */
#define BPH_QUOTED 64
void
bph_json_quote(const char *text, char quoted[BPH_QUOTED]);

/* Return how many of SIZE bytes at TEXT are the first character in UTF-8, or
 * 0 if they are none. */
size_t
bph_utf8_length(const char *text, size_t size);

/* Write TEXT as a JSON string: ASCII only, \u escapes, lower-case hex (but
 * \n \r \t \b \f \" and \\, as Python's json writes them).
 * Bytes that are not UTF-8 become \udc80-\udcff (surrogateescape). */
void
bph_json_put_string(FILE *out, const char *text);

/*
 * Write an object member by member: start from BPH_JSON_PUT(out), give the
 * keys in ascending order, end it.  Nested: after bph_json_put_key write
 * any value to OUT.
 */
struct bph_json_put {
    FILE *out;
    const char *last; /* the key before; borrowed until the next one */
};
#define BPH_JSON_PUT(stream) ((struct bph_json_put){(stream), NULL})
void
bph_json_put_key(struct bph_json_put *put, const char *key);
void
bph_json_put_text(struct bph_json_put *put, const char *key,
                  const char *text); /* NULL: null */
void
bph_json_put_int(struct bph_json_put *put, const char *key, int64_t number);
void
bph_json_put_bool(struct bph_json_put *put, const char *key, bool truth);
void
bph_json_put_end(struct bph_json_put *put);

#endif
