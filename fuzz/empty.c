/*
 * The target that does nothing: how fast the engine is by itself.  Speeds of
 * other targets are given as a ratio to it (speed.py).
 */
#include "bpf.h"

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
    fprintf(out, "%zu bytes\n", size);
}
