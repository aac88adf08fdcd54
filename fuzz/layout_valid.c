/*
 * Legal layouts: any bytes are one, and where its items lie and what they
 * contain is known.  The reference is asked for all that it can say about it.
 */
#include "bpf.h"
#include "layout_valid/check.h"
#include "producers/layout.h"

static const char *const names[] = {"sizes", "bounds", "items", "iteration"};
#define NAMES (sizeof names / sizeof names[0])

static struct bpf_layout layout;

/* Decode the question and the layout. */
static unsigned
decode(struct bpf_input *in)
{
    unsigned question = bpf_below(in, NAMES);

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
    switch (question) {
    case 0:
        check_sizes(&subject);
        break;
    case 1:
        check_bounds(&subject);
        break;
    case 2:
        check_addresses(&subject);
        break;
    default:
        check_iteration(&subject, &in);
    }
    agree_memory(names[question]);
}

void
bpf_describe(const uint8_t *data, size_t size, FILE *out)
{
    struct bpf_input in;
    unsigned question;

    bpf_input_init(&in, data, size);
    question = decode(&in);
    fprintf(out, "%s of a ", names[question]);
    bpf_layout_print(&layout, out);
}
