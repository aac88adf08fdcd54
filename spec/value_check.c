/*
 * The values of spec/ for value_check.py.  Formats are read for the running
 * ABI; WAYS is a set of enum way.  A negative result is -1 minus a status.
 */
#include "value_check.h"

#include "parsed.h"

enum way {
    AS_NUMPY = 1, /* padding */
    AS_CTYPES = 2 /* letters */
};

struct described {
    struct parsed parsed;
    struct bp_form form;
};

static enum bp_status
describe(struct described *d, const char *text, int ways)
{
    const struct bp_reading how = {.ctypes = (ways & AS_CTYPES) != 0};

    d->form =
        (struct bp_form){&d->parsed.format, d->parsed.places, bp_abi_host()};
    return parse_and_place(&d->parsed, text, &how, d->form.abi,
                           ways & AS_NUMPY ? BP_PAD_NUMPY : BP_PAD_STRICT);
}

ptrdiff_t
check_value_size(void)
{
    return (ptrdiff_t)sizeof(struct bp_value);
}

ptrdiff_t
check_size(const char *text, int ways)
{
    struct described d;
    enum bp_status status = describe(&d, text, ways);

    return status == BP_OK ? d.parsed.places[0].size : -1 - (ptrdiff_t)status;
}

ptrdiff_t
check_unpack(const char *text, int ways, const void *mem,
             struct bp_value *values, ptrdiff_t capacity)
{
    struct described d;
    ptrdiff_t n = 0;
    enum bp_status status = describe(&d, text, ways);

    if (status == BP_OK) {
        status = bp_item_unpack(&d.form, mem, values, capacity, &n, NULL);
    }
    return status == BP_OK ? n : -1 - (ptrdiff_t)status;
}

ptrdiff_t
check_pack(const char *text, int ways, const struct bp_value *values,
           ptrdiff_t n, void *mem)
{
    struct described d;
    enum bp_status status = describe(&d, text, ways);

    if (status == BP_OK) {
        status = bp_item_pack(&d.form, values, n, mem, NULL);
    }
    return status == BP_OK ? 0 : -1 - (ptrdiff_t)status;
}

ptrdiff_t
check_compare(const char *text, const void *mem, const char *other_text,
              const void *other_mem, ptrdiff_t *first)
{
    struct described d, other;
    const struct bp_item a = {&d.form, mem}, b = {&other.form, other_mem};
    enum bp_status status = describe(&d, text, 0);

    if (status == BP_OK) {
        status = describe(&other, other_text, 0);
    }
    if (status == BP_OK) {
        status = bp_item_compare(&a, &b, BP_SAME_VALUE, first, NULL);
    }
    return status == BP_OK ? 0 : -1 - (ptrdiff_t)status;
}

ptrdiff_t
check_print(const struct bp_value *value, char *out, ptrdiff_t capacity)
{
    return bp_value_print(value, out, capacity);
}
