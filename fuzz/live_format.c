/*
 * Formats, as a stock interpreter understands them: the text up to the first
 * NUL, and behind it the bytes of an item; those that are missing count.
 */
#include <string.h>

#include "bpf.h"
#include "divergence.h"
#include "exporting.h"
#include "live.h"
#include "reference.h"

#define NO_SIZE 8 /* bytes of an item whose format nobody reads */

/* The input, taken apart. */
struct parts {
    const char *text;
    size_t length;
    const uint8_t *item;
    size_t nitem;
};

static struct parts
take_apart(const uint8_t *data, size_t size)
{
    const uint8_t *end = size > 0 ? memchr(data, 0, size) : NULL;
    size_t length = end != NULL ? (size_t)(end - data) : size;
    size_t used = length + (end != NULL);

    return (struct parts){(const char *)data, length, data + used,
                          size - used};
}

/* The text, at the end of memory. */
static const char *
put_text(const struct parts *parts)
{
    char *text = bpf_guarded(BPF_ROOM_TEXT, parts->length + 1);

    memcpy(text, parts->text, parts->length);
    text[parts->length] = '\0';
    return text;
}

/* The bytes of an item that the input does not say. */
static uint8_t missing[BPF_ITEM_BYTES];

/* Does unpack read a byte too many, as struct does for an empty Pascal
 * string, whatever lies before its 0p? */
static bool
reads_behind(const char *text)
{
    return !bpf_live_known("124248") && strstr(text, "0p") != NULL;
}

/* The item, too.  An object in it is NULL: all others are no objects. */
static void *
put_item(const struct parts *parts, const char *text, ptrdiff_t size)
{
    bool objects = strchr(text, 'O') != NULL;
    size_t n = size <= BPF_ITEM_BYTES ? (size_t)size : BPF_ITEM_BYTES;
    uint8_t *item = bpf_guarded(BPF_ROOM_ITEM, n + reads_behind(text));

    size_t given = parts->nitem < n ? parts->nitem : n;

    if (objects) {
        memset(item, 0, n);
        return item;
    }
    memcpy(item, parts->item, given);
    memcpy(item + given, missing + given, n - given);
    return item;
}

/* Ask about an item of SIZE bytes; AGAIN: about another size, too. */
static void
ask(const struct parts *parts, const char *text, ptrdiff_t size, bool again)
{
    static const ptrdiff_t one = 1;
    struct bpf_op op = {.question = BPF_ASK_SIZE,
                        .format = text,
                        .buf = put_item(parts, text, size),
                        .len = size,
                        .itemsize = size,
                        .ndim = 1,
                        .shape = &one,
                        .strides = &size};

    if (!again || size > BPF_ITEM_BYTES) {
        bpf_oracles_ask(&op);
    }
    if (size <= BPF_ITEM_BYTES) {
        op.question = BPF_ASK_VALUES;
        bpf_oracles_ask(&op);
        op.question = BPF_ASK_PACK;
        bpf_oracles_ask(&op);
    }
}

void
bpf_run(const uint8_t *data, size_t size)
{
    const struct parts parts = take_apart(data, size);
    const char *text = put_text(&parts);
    ptrdiff_t strict = bpf_reference_size(&bpf_oracle_struct, text);
    ptrdiff_t padded = bpf_reference_size(&bpf_oracle_numpy, text);

    ask(&parts, text, strict >= 0 ? strict : NO_SIZE, false);
    if (padded >= 0 && padded != strict) {
        ask(&parts, text, padded, true);
    }
}

void
bpf_describe(const uint8_t *data, size_t size, FILE *out)
{
    const struct parts parts = take_apart(data, size);

    fprintf(out, "format \"");
    for (size_t i = 0; i < parts.length; i++) {
        char c = parts.text[i];
        bool plain = c >= ' ' && c <= '~' && c != '"' && c != '\\';

        fprintf(out, plain ? "%c" : "\\x%02x", (unsigned char)c);
    }
    fprintf(out, "\", item");
    for (size_t i = 0; i < parts.nitem && i < BPF_ITEM_BYTES; i++) {
        fprintf(out, " %02x", parts.item[i]);
    }
    fprintf(out, " 81 82 83 ...\n");
}

int
bpf_live_rows(FILE *out, bool unused)
{
    /* the rows about layouts: those about formats are in Python */
    return unused ? 0 : bpf_divergences_tell(out, unused);
}

int
bpf_live_needs(void)
{
    return BPF_ORACLES;
}

int
bpf_live_init(const struct bpf_live_start *with)
{
    for (size_t i = 0; i < sizeof missing; i++) {
        missing[i] = (uint8_t)(0x81 + i % 0x6F);
    }
    return bpf_oracles_start(with->oracles, with->callables);
}
