/*
 * Legal layouts: any bytes are one, and where its items lie and what they
 * contain is known.  The reference is asked for all that it can say about it.
 */
#include "bpf.h"
#include "layout_valid/check.h"
#include "producers/layout.h"

typedef void
check(const struct subject *subject, struct bpf_input *in);

/* What is asked.  New rows go to the end: the corpus counts them. */
static const struct {
    const char *name;
    check *run;
    bool has_other; /* layout */
} questions[] = {
    {"sizes", check_sizes, false},
    {"bounds", check_bounds, false},
    {"addresses", check_addresses, false},
    {"iteration", check_iteration, false},
    {"a copy to packed memory", check_to_packed, false},
    {"a copy from packed memory", check_from_packed, false},
    {"a copy", check_copy, true},
    {"overlap", check_overlap, true},
    {"slices", check_parts, false},
    {"a mirror", check_mirror, false},
    {"segments", check_segments, false},
    {"segments with lengths", check_lengths, false},
};
#define QUESTIONS (sizeof questions / sizeof questions[0])

static struct bpf_layout layout;

/* Decode the question and the layout. */
static unsigned
decode(struct bpf_input *in)
{
    unsigned question = bpf_below(in, QUESTIONS);

    bpf_arena_reset();
    bpf_layout_init(&layout, in, BPF_LAYOUT_ANY);
    return question;
}

void
bpf_run(const uint8_t *data, size_t size)
{
    struct bpf_input in;
    struct subject subject;
    unsigned question;

    bpf_input_init(&in, data, size);
    question = decode(&in);
    subject_init(&subject, &layout);
    questions[question].run(&subject, &in);
    agree_memory(questions[question].name);
}

void
bpf_describe(const uint8_t *data, size_t size, FILE *out)
{
    struct bpf_input in;
    struct subject subject;
    unsigned question;

    bpf_input_init(&in, data, size);
    question = decode(&in);
    fprintf(out, "%s of a ", questions[question].name);
    bpf_layout_print(&layout, out);
    subject_init(&subject, &layout);
    if (questions[question].has_other) {
        describe_other(&subject, &in, out);
    }
    if (!bpf_is_at_end(&in)) {
        fprintf(out, "asked with");
        while (!bpf_is_at_end(&in)) {
            fprintf(out, " %02x", bpf_u8(&in));
        }
        fprintf(out, "\n");
    }
}
