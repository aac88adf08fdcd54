/*
 * Canonical results.  A value is a tag and content of a length that the tag
 * or the first bytes of the content say, so that equal bytes are equal values.
 */
#include <math.h>
#include <string.h>

#include "oracle.h"
#include "python.h"

void
bpf_result_clear(struct bpf_result *result)
{
    result->verdict = BPF_UNSUPPORTED;
    result->error = BPF_ERROR_NONE;
    result->size = -1;
    result->nitems = -1;
    result->nbytes = 0;
    result->cut = false;
}

/* The class of the exception TYPE; the first that matches. */
static enum bpf_error
error_of(struct bph_object *type)
{
    const struct {
        struct bph_object *exception;
        enum bpf_error error;
    } rows[] = {
        {PyExc_BufferError, BPF_ERROR_BUFFER},
        {PyExc_NotImplementedError, BPF_ERROR_NOT_IMPLEMENTED},
        {PyExc_ValueError, BPF_ERROR_VALUE},
        {PyExc_TypeError, BPF_ERROR_TYPE},
        {PyExc_OverflowError, BPF_ERROR_OVERFLOW},
        {PyExc_IndexError, BPF_ERROR_INDEX},
        {PyExc_MemoryError, BPF_ERROR_MEMORY},
        {PyExc_RuntimeError, BPF_ERROR_RUNTIME},
        {PyExc_SystemError, BPF_ERROR_SYSTEM},
    };

    if (type == NULL) {
        return BPF_ERROR_NONE;
    }
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (PyErr_GivenExceptionMatches(type, rows[i].exception)) {
            return rows[i].error;
        }
    }
    return BPF_ERROR_OTHER;
}

void
bpf_result_refuse(struct bpf_result *result)
{
    result->verdict = BPF_REJECT;
    result->error = error_of(PyErr_Occurred());
    PyErr_Clear();
}

void
bpf_result_add(struct bpf_result *result, const void *bytes, size_t n)
{
    if (n > BPF_ROOM - result->nbytes) {
        result->cut = true;
        n = BPF_ROOM - result->nbytes;
    }
    if (n > 0) {
        memcpy(result->bytes + result->nbytes, bytes, n);
        result->nbytes += n;
    }
}

/* A value begins. */
static void
tag(struct bpf_result *result, char letter)
{
    bpf_result_add(result, &letter, 1);
    result->nitems = result->nitems < 0 ? 1 : result->nitems + 1;
}

static void
add_double(struct bpf_result *result, double value)
{
    static const uint64_t nan_bits = UINT64_C(0x7ff8) << 48; /* for all NaNs */
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    bpf_result_add(result, isnan(value) ? &nan_bits : &bits, sizeof bits);
}

void
bpf_result_integer(struct bpf_result *result, bool negative, uint64_t bits)
{
    tag(result, negative ? '-' : '+');
    bpf_result_add(result, &bits, sizeof bits);
}

void
bpf_result_bool(struct bpf_result *result, bool value)
{
    tag(result, value ? 'T' : 'F');
}

void
bpf_result_float(struct bpf_result *result, double value)
{
    tag(result, 'f');
    add_double(result, value);
}

void
bpf_result_complex(struct bpf_result *result, double real, double imag)
{
    tag(result, 'c');
    add_double(result, real);
    add_double(result, imag);
}

void
bpf_result_string(struct bpf_result *result, const uint8_t *bytes, size_t n)
{
    uint32_t length;

    while (n > 0 && bytes[n - 1] == 0) {
        n--;
    }
    if (n == 0) {
        return;
    }
    length = (uint32_t)n;
    tag(result, 's');
    bpf_result_add(result, &length, sizeof length);
    bpf_result_add(result, bytes, n);
}

void
bpf_result_text(struct bpf_result *result, const uint32_t *units, size_t n)
{
    uint32_t length;

    while (n > 0 && units[n - 1] == 0) {
        n--;
    }
    if (n == 0) {
        return;
    }
    length = (uint32_t)n;
    tag(result, 'u');
    bpf_result_add(result, &length, sizeof length);
    bpf_result_add(result, units, n * sizeof *units);
}

void
bpf_result_object(struct bpf_result *result)
{
    tag(result, 'o');
}
