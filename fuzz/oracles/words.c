/*
 * Results in words.
 */
#include <inttypes.h>
#include <string.h>

#include "oracle.h"

#define SHOWN 200 /* bytes */

static const char *
error_word(enum bpf_error error)
{
    switch (error) {
#define BPF_ERROR(NAME, word)                                                 \
    case BPF_ERROR_##NAME:                                                    \
        return word;
        BPF_ERRORS(BPF_ERROR)
#undef BPF_ERROR
    }
    return "?"; /* not reached */
}

static void
tell_bytes(const uint8_t *bytes, size_t n, FILE *out)
{
    fputc(' ', out);
    for (size_t i = 0; i < n && i < SHOWN; i++) {
        fprintf(out, "%02x", bytes[i]);
    }
    fputs(n > SHOWN ? "..." : "", out);
}

static void
tell_double(const uint8_t *bytes, FILE *out)
{
    double value;

    memcpy(&value, bytes, sizeof value);
    fprintf(out, " %a", value);
}

/* The bytes of a string behind its length, as far as they are there. */
static size_t
string_bytes(const uint8_t *bytes, size_t room, size_t unit)
{
    uint32_t n;

    if (room < sizeof n) {
        return 0;
    }
    memcpy(&n, bytes, sizeof n);
    return n * unit <= room - sizeof n ? n * unit : room - sizeof n;
}

/* The value at BYTES, with ROOM; the bytes of it. */
static size_t
tell_value(const uint8_t *bytes, size_t room, FILE *out)
{
    static const size_t sizes[] = {['+'] = 9, ['-'] = 9, ['f'] = 9, ['c'] = 17,
                                   ['T'] = 1, ['F'] = 1, ['o'] = 1};
    char letter = (char)bytes[0];
    int64_t number;
    size_t n;

    if (letter == 's' || letter == 'u') {
        n = string_bytes(bytes + 1, room - 1, letter == 's' ? 1 : 4);
        fprintf(out, " %c", letter);
        tell_bytes(bytes + 5, n, out);
        return n + 5;
    }
    n = sizes[(unsigned char)letter];
    if (n > room) {
        return room; /* cut off */
    }
    if (letter == '+' || letter == '-') {
        memcpy(&number, bytes + 1, sizeof number);
        fprintf(out, letter == '-' ? " %" PRId64 : " %" PRIu64, number);
    }
    else if (letter == 'f' || letter == 'c') {
        tell_double(bytes + 1, out);
    }
    else {
        fprintf(out, " %c", letter);
    }
    if (letter == 'c') {
        tell_double(bytes + 9, out);
    }
    return n;
}

void
bpf_result_tell(const struct bpf_result *result, FILE *out)
{
    if (result->verdict != BPF_ACCEPT) {
        fprintf(out, "refuses (%s)", error_word(result->error));
        return;
    }
    fputs("accepts", out);
    if (result->size >= 0) {
        fprintf(out, ", item size %td", result->size);
    }
    if (result->nitems < 0) {
        fprintf(out, ", %zu bytes", result->nbytes);
        tell_bytes(result->bytes, result->nbytes, out);
        return;
    }
    fprintf(out, ", %d values", result->nitems);
    for (size_t at = 0; at < result->nbytes;) {
        at += tell_value(result->bytes + at, result->nbytes - at, out);
    }
}
