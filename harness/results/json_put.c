/*
 * The writer.
 */
#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "json.h"

/* The least code point of a sequence of so many bytes. */
static const long least[5] = {0, 0, 0x80, 0x800, 0x10000};

size_t
bph_utf8_length(const char *text, size_t size)
{
    const unsigned char *s = (const unsigned char *)text;
    size_t n;
    long code;

    if (size == 0) {
        return 0;
    }
    if (s[0] < 0x80) {
        return 1;
    }
    if (s[0] < 0xc0 || s[0] > 0xf7) {
        return 0;
    }
    n = s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
    if (size < n) {
        return 0;
    }
    code = s[0] & (0x7f >> n);
    for (size_t i = 1; i < n; i++) {
        if ((s[i] & 0xc0) != 0x80) {
            return 0;
        }
        code = (code << 6) | (s[i] & 0x3f);
    }
    if (code < least[n] || code > 0x10ffff
        || (code >= 0xd800 && code <= 0xdfff)) {
        return 0;
    }
    return n;
}

/* The code point of the N bytes at S, which are whole UTF-8. */
static long
decode(const unsigned char *s, size_t n)
{
    long code = n == 1 ? s[0] : s[0] & (0x7f >> n);

    for (size_t i = 1; i < n; i++) {
        code = (code << 6) | (s[i] & 0x3f);
    }
    return code;
}

static void
put_ascii(FILE *out, int c)
{
    static const char names[] = "\"\\bfnrt";
    static const char bytes[] = "\"\\\b\f\n\r\t";
    const char *found = strchr(bytes, c);

    if (found != NULL) {
        fputc('\\', out);
        fputc(names[found - bytes], out);
    }
    else if (c < 0x20 || c > 0x7e) {
        fprintf(out, "\\u%04x", (unsigned)c);
    }
    else {
        fputc(c, out);
    }
}

void
bph_json_put_string(FILE *out, const char *text)
{
    const unsigned char *s = (const unsigned char *)text;
    size_t left;

    assert(text != NULL);
    left = strlen(text);
    fputc('"', out);
    while (left > 0) {
        size_t n = bph_utf8_length((const char *)s, left);
        long code = n == 0 ? 0xdc00 + (long)s[0] : decode(s, n);

        if (code < 0x80) {
            put_ascii(out, (int)code);
        }
        else if (code < 0x10000) {
            fprintf(out, "\\u%04lx", (unsigned long)code);
        }
        else {
            code -= 0x10000;
            fprintf(out, "\\u%04lx\\u%04lx",
                    0xd800 + ((unsigned long)code >> 10),
                    0xdc00 + ((unsigned long)code & 0x3ff));
        }
        s += n == 0 ? 1 : n;
        left -= n == 0 ? 1 : n;
    }
    fputc('"', out);
}

void
bph_json_put_key(struct bph_json_put *put, const char *key)
{
    assert(put->last == NULL || strcmp(put->last, key) < 0);
    fputc(put->last == NULL ? '{' : ',', put->out);
    bph_json_put_string(put->out, key);
    fputc(':', put->out);
    put->last = key;
}

void
bph_json_put_text(struct bph_json_put *put, const char *key, const char *text)
{
    bph_json_put_key(put, key);
    if (text == NULL) {
        fputs("null", put->out);
    }
    else {
        bph_json_put_string(put->out, text);
    }
}

void
bph_json_put_int(struct bph_json_put *put, const char *key, int64_t number)
{
    bph_json_put_key(put, key);
    fprintf(put->out, "%" PRId64, number);
}

void
bph_json_put_bool(struct bph_json_put *put, const char *key, bool truth)
{
    bph_json_put_key(put, key);
    fputs(truth ? "true" : "false", put->out);
}

void
bph_json_put_end(struct bph_json_put *put)
{
    fputs(put->last == NULL ? "{}" : "}", put->out);
}
