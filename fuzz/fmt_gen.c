/*
 * The bytes are a format: elements put together (producers/format_make.c), of
 * which everything is known.  Spelled in some style it has to be read as what
 * it is, and lie where it lies; values have to come out as they went in; other
 * texts for the same bytes have to be seen as such.
 */
#include <string.h>

#include "bpf.h"
#include "value_check.h"

struct asked {
    struct bpf_rules rules;
    unsigned skip;  /* what is not looked at */
    unsigned style; /* of the text */
    uint64_t dice;
};

static struct bpf_format format;
static char text[BPF_TEXT];

/* Make `format` and `text` of the bytes; false if that is too long a text. */
static bool
decode(const uint8_t *data, size_t size, struct asked *asked)
{
    struct bpf_input in;
    unsigned byte;

    bpf_input_init(&in, data, size);
    byte = bpf_u8(&in);
    asked->rules = (struct bpf_rules){.padding = (enum bpf_padding)(byte % 4),
                                      .scope = (enum bpf_scope)(byte / 4 % 3),
                                      .wchar = byte / 12 % 4 == 3,
                                      .ctypes = byte / 48 % 4 == 3};
    asked->rules.machine = (int)bpf_below(&in, (unsigned)bpf_machines);
    asked->skip = bpf_u8(&in);
    asked->style = bpf_u8(&in);
    asked->dice = bpf_u8(&in);
    bpf_format_make(&format, &in, &asked->rules);
    return bpf_format_write(&format, asked->style, text);
}

void
bpf_describe(const uint8_t *data, size_t size, FILE *out)
{
    struct asked asked;

    if (decode(data, size, &asked)) {
        bpf_print_question(text, strlen(text), &asked.rules, out);
    }
    else {
        fprintf(out, "a text of more than %d bytes\n", BPF_TEXT - 1);
    }
}

/* What is asked of the plain items. */
static void
check_singles(const struct bpf_known *k, const struct asked *asked)
{
    struct bpf_dice dice = {asked->dice};

    bpf_check_leaves(k->q, k->parsed, k->singles, k->n);
    if ((asked->skip & 1) == 0) {
        bpf_check_items(k, &dice);
    }
    if ((asked->skip & 2) == 0) {
        bpf_check_compare(k, &dice);
    }
    if ((asked->skip & 4) == 0) {
        bpf_check_translate(k, &dice);
    }
}

void
bpf_run(const uint8_t *data, size_t size)
{
    static struct bpf_parsed parsed;
    static struct bpf_single singles[BPF_SINGLES];
    struct bpf_question q = {.want = &format};
    struct asked asked;

    if (!decode(data, size, &asked)) {
        return;
    }
    q.rules = asked.rules;
    q.text = bpf_guard_text(0, text, strlen(text));
    q.verdict =
        bpf_format_depth(&format) > BPF_DEPTH ? BPF_UNSUPPORTED : BPF_ACCEPT;
    bpf_tell_neighbours(&q);
    bpf_check_size(&q);
    bpf_check_parse(&q, &parsed, (int)(asked.skip / 16) % 3);
    if (q.verdict != BPF_ACCEPT || !bpf_check_places(&q, &parsed)) {
        return;
    }
    if ((asked.skip & 8) == 0) {
        bpf_check_print(&q, &parsed);
    }
    struct bpf_known k = {&q, &parsed, singles,
                          bpf_format_list(&format, singles)};
    if (k.n >= 0) {
        check_singles(&k, &asked);
    }
}
