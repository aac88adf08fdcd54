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
} questions[] = {
    {"sizes", check_sizes},
    {"bounds", check_bounds},
    {"addresses", check_addresses},
    {"iteration", check_iteration},
    {"a copy to packed memory", check_to_packed},
    {"a copy from packed memory", check_from_packed},
    {"a copy", check_copy},
    {"overlap", check_overlap},
    {"slices", check_parts},
    {"a mirror", check_mirror},
    {"segments", check_segments},
    {"segments with lengths", check_lengths},
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
    unsigned question;

    bpf_input_init(&in, data, size);
    question = decode(&in);
    fprintf(out, "%s of a ", questions[question].name);
    bpf_layout_print(&layout, out);
}
