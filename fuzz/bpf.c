/*
 * What targets share: reading bytes, telling of differences, the entry.
 */
#include "bpf.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#ifdef BPF_SEEDED
#include "seeded/awake.h"
#else
static void
bpf_awake(void)
{
}
#endif

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* libFuzzer looks at these as at any other counter of coverage. */
#if defined(__clang__)
__attribute__((used, section("__libfuzzer_extra_counters")))
#endif
static uint8_t features[BPF_FEATURES];

/* The input that runs, and how many ran before it. */
static struct {
    const uint8_t *data;
    size_t size;
    unsigned long before;
} current;

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    current.data = data;
    current.size = size;
    bpf_awake();
    bpf_run(data, size);
    current.before++;
    return 0;
}

void
bpf_feature(unsigned number)
{
    features[number % BPF_FEATURES] = 1;
}

void
bpf_describe_input(FILE *out)
{
    bpf_describe(current.data, current.size, out);
}

void
bpf_differ(const struct bpf_difference *what, const char *format, ...)
{
    bool swap = strcmp(what->a, what->b) > 0;
    va_list arguments;

    fprintf(stderr, "\n--- a difference, after %lu executions\n",
            current.before);
    bpf_describe_input(stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    if (what->cause != NULL) {
        fprintf(stderr, "\ncause %s", what->cause);
    }
    fprintf(stderr, "\nBUFCONF-DIFF: %s/%s/%s/%s\n", swap ? what->b : what->a,
            swap ? what->a : what->b, what->op, what->kind);
    abort();
}

void
bpf_input_init(struct bpf_input *in, const uint8_t *data, size_t size)
{
    in->data = data;
    in->size = size;
    in->at = 0;
}

bool
bpf_is_at_end(const struct bpf_input *in)
{
    return in->at >= in->size;
}

unsigned
bpf_u8(struct bpf_input *in)
{
    return bpf_is_at_end(in) ? 0 : in->data[in->at++];
}

uint64_t
bpf_u64(struct bpf_input *in)
{
    uint64_t value = 0;

    for (int i = 0; i < 8; i++) {
        value |= (uint64_t)bpf_u8(in) << (8 * i);
    }
    return value;
}

unsigned
bpf_below(struct bpf_input *in, unsigned n)
{
    unsigned value = bpf_u8(in);

    if (n > 256) {
        value |= bpf_u8(in) << 8;
    }
    return value % n;
}

int
bpf_range(struct bpf_input *in, int low, int high)
{
    return low + (int)bpf_below(in, (unsigned)(high - low) + 1);
}

bool
bpf_once_in(struct bpf_input *in, unsigned n)
{
    return bpf_below(in, n) == n - 1;
}
