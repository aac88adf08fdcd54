/*
 * The input is the text of a format.  What is behind its first NUL says how it
 * is read; nothing there is LP64, strict, sticky.
 *
 * Whether it is accepted, and where its elements lie, is compared with what a
 * second reader says that was written without a look at the first
 * (producers/format_read.c).
 */
#include <string.h>

#include "bpf.h"
#include "format_check.h"

struct asked {
    size_t length; /* of the text */
    struct bpf_rules rules;
    unsigned which; /* what is looked at besides */
};

static struct asked
decode(const uint8_t *data, size_t size)
{
    const uint8_t *end = memchr(data, 0, size);
    struct bpf_input in;
    struct asked asked = {.length = size};

    bpf_input_init(&in, NULL, 0);
    if (size > 0 && end != NULL) {
        asked.length = (size_t)(end - data);
        bpf_input_init(&in, end + 1, size - asked.length - 1);
    }
    asked.rules.padding = (enum bpf_padding)bpf_below(&in, BPF_PADDINGS);
    asked.rules.scope = (enum bpf_scope)bpf_below(&in, BPF_SCOPES);
    asked.rules.machine = (int)bpf_below(&in, (unsigned)bpf_machines);
    asked.which = bpf_u8(&in);
    asked.rules.wchar = (asked.which & 1) != 0;
    asked.rules.ctypes = (asked.which & 2) != 0;
    if (asked.length >= BPF_TEXT) {
        asked.length = BPF_TEXT - 1;
    }
    return asked;
}

void
bpf_describe(const uint8_t *data, size_t size, FILE *out)
{
    const struct asked asked = decode(data, size);

    bpf_print_question((const char *)data, asked.length, &asked.rules, out);
}

/* An accepted text, with places. */
static void
check_rest(const struct bpf_question *q, const struct bpf_parsed *parsed,
           unsigned which)
{
    static struct bpf_single singles[BPF_SINGLES];

    if ((which & 4) == 0) {
        bpf_check_print(q, parsed);
    }
    if ((which & 8) == 0) {
        const int n = bpf_format_list(q->want, singles);

        if (n >= 0) {
            bpf_check_leaves(q, parsed, singles, n);
        }
    }
}

void
bpf_run(const uint8_t *data, size_t size)
{
    static struct bpf_format want;
    static struct bpf_parsed parsed;
    const struct asked asked = decode(data, size);
    struct bpf_question q = {.rules = asked.rules, .want = &want};
    int at;

    q.text = bpf_guard_text(0, data, asked.length);
    q.verdict = bpf_format_read(&want, q.text, &q.rules, &at);
    bpf_feature((unsigned)q.verdict);
    if (q.verdict == BPF_GIVEN_UP) {
        return;
    }
    if (q.verdict == BPF_ACCEPT) {
        bpf_format_lay(&want, &q.rules);
    }
    bpf_check_size(&q);
    bpf_check_parse(&q, &parsed, (int)(asked.which >> 4) % 3);
    if (q.verdict == BPF_ACCEPT && bpf_check_places(&q, &parsed)) {
        check_rest(&q, &parsed, asked.which);
    }
}
