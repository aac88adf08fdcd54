/*
 * Formats that are made, read by the second reader: it says what was made.
 * Whoever is wrong, the targets would blame the reference.
 */
#include "bp_test.h"
#include "bpf.h"
#include "format.h"
#include "value.h"

#define INPUTS 4000

static struct bpf_format made, was_read;
static char text[BPF_TEXT];

void
bpf_run(const uint8_t *data, size_t size)
{
    (void)data;
    (void)size;
}

void
bpf_describe(const uint8_t *data, size_t size, FILE *out)
{
    (void)data;
    (void)size;
    (void)out;
}

static void
check_element(const struct bpf_element *a, const struct bpf_element *b)
{
    CHECK_EQ(b->letter, a->letter);
    CHECK_EQ(b->is_complex, a->is_complex);
    CHECK_EQ(b->is_braced, a->is_braced);
    CHECK_EQ(b->prefix, a->prefix);
    CHECK_EQ(b->count, a->count);
    CHECK_EQ(b->nextents, a->nextents);
    CHECK_EQ(b->at, a->at);
    CHECK_EQ(b->body, a->body);
    CHECK_EQ(b->end, a->end);
    CHECK_EQ(b->name_length, a->name_length);
    CHECK_EQ(b->parent, a->parent);
    CHECK_EQ(b->last, a->last);
    CHECK_EQ(b->mode, a->mode);
    CHECK_EQ(b->offset, a->offset);
    CHECK_EQ(b->size, a->size);
    CHECK_EQ(b->items, a->items);
    CHECK_EQ(b->align, a->align);
    CHECK_EQ(b->leaves, a->leaves);
}

/* Input N, of random bytes; true if there is a format with places. */
static bool
check_input(unsigned n)
{
    struct bpf_dice dice = {n};
    uint8_t data[128];
    struct bpf_input in;
    struct bpf_rules rules = {.machine = (int)(n % (unsigned)bpf_machines),
                              .padding = (enum bpf_padding)(n % BPF_PADDINGS),
                              .scope = (enum bpf_scope)(n / 4 % BPF_SCOPES),
                              .wchar = n % 5 == 0,
                              .ctypes = n % 7 == 0};
    enum bpf_verdict want = BPF_ACCEPT;
    int at;

    for (size_t i = 0; i < sizeof data; i++) {
        data[i] = (uint8_t)bpf_draw(&dice);
    }
    bpf_input_init(&in, data, n % sizeof data);
    bpf_format_make(&made, &in, &rules);
    if (!bpf_format_write(&made, n, text)) {
        return false;
    }
    if (bpf_format_depth(&made) > BPF_DEPTH) {
        want = BPF_UNSUPPORTED;
    }
    CHECK_EQ(bpf_format_read(&was_read, text, &rules, &at), want);
    if (want != BPF_ACCEPT) {
        return false;
    }
    bpf_format_lay(&was_read, &rules);
    CHECK_EQ(was_read.count, made.count);
    for (int i = 0; i < made.count; i++) {
        check_element(&made.elements[i], &was_read.elements[i]);
    }
    return !made.undefined && !made.too_large;
}

/* Texts that are refused, and where that is seen. */
static const struct {
    int line;
    const char *text;
    enum bpf_verdict verdict;
    int at;
} refused[] = {
    {__LINE__, "T{i", BPF_MALFORMED, 3},
    {__LINE__, "i}", BPF_MALFORMED, 1},
    {__LINE__, "i:a", BPF_MALFORMED, 1},
    {__LINE__, "2 i", BPF_MALFORMED, 1},
    {__LINE__, "i<", BPF_MALFORMED, 2},
    {__LINE__, "(2", BPF_MALFORMED, 2},
    {__LINE__, "&", BPF_MALFORMED, 1},
    {__LINE__, "X{{}", BPF_MALFORMED, 4},
    {__LINE__, "Zi", BPF_UNSUPPORTED, 1},
    {__LINE__, "<>i", BPF_UNSUPPORTED, 1},
    {__LINE__, "2(3)2i", BPF_UNSUPPORTED, 4},
    {__LINE__, "99999999999999999999i", BPF_OVERFLOW, 18},
};

static void
test_refused(void)
{
    const struct bpf_rules rules = {0};

    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        int at = -1;

        CHECK_EQ_AT(refused[i].line,
                    bpf_format_read(&was_read, refused[i].text, &rules, &at),
                    refused[i].verdict);
        if (sizeof(ptrdiff_t) == 8) {
            CHECK_EQ_AT(refused[i].line, at, refused[i].at);
        }
    }
}

int
main(void)
{
    int placed = 0;

    test_refused();
    for (unsigned n = 0; n < INPUTS; n++) {
        placed += check_input(n);
        if (bp_test_failures > 20) {
            fprintf(stderr, "input %u: \"%s\"\n", n, text);
            break;
        }
    }
    printf("%d formats with places\n", placed);
    CHECK(placed > INPUTS / 2);
    return bp_test_end();
}
