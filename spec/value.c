/*
 * One plain item to a value and back.
 *
 * Numbers pass through 16 bytes in little-endian order: loads and stores are
 * of bytes, so that the item may lie anywhere and the machine may have any
 * byte order.
 */
#include "bp_value.h"

#include <string.h>

#include "bp_clause.h"
#include "real.h"

/* Load SIZE bytes, of which the first 16 in order of weight count. */
static struct wide
load(const unsigned char *mem, ptrdiff_t size, bool little)
{
    struct wide w = {0, 0};

    for (ptrdiff_t i = size < 16 ? size - 1 : 15; i >= 0; i--) {
        w = wide_left(w, 8);
        w.low |= mem[little ? i : size - 1 - i];
    }
    return w;
}

static void
store(unsigned char *mem, ptrdiff_t size, bool little, struct wide w)
{
    for (ptrdiff_t i = 0; i < size; i++) {
        mem[little ? i : size - 1 - i] = (unsigned char)(w.low & UINT8_MAX);
        w = wide_right(w, 8);
    }
}

static bool
has_one(const unsigned char *mem, ptrdiff_t size)
{
    for (ptrdiff_t i = 0; i < size; i++) {
        if (mem[i] != 0) {
            return true;
        }
    }
    return false;
}

/* The sign of SIZE bytes, carried on to eight. */
static uint64_t
extend(uint64_t bits, ptrdiff_t size)
{
    uint64_t sign = (uint64_t)1 << (8 * size - 1);

    return (bits ^ sign) - sign;
}

/* What a kind of item is called, and what values it takes. */
enum rank { STRING, INTEGER, REAL, COMPLEX, ADDRESS };

static const struct {
    const char *text;
    enum rank is, takes; /* a number of this rank or a lower one */
} kinds[] = {
    [BP_VALUE_SIGNED] = {"a signed integer", INTEGER, INTEGER},
    [BP_VALUE_UNSIGNED] = {"an unsigned integer", INTEGER, INTEGER},
    [BP_VALUE_BOOL] = {"a bool", INTEGER, COMPLEX},
    [BP_VALUE_FLOAT] = {"a float", REAL, REAL},
    [BP_VALUE_COMPLEX] = {"a complex number", COMPLEX, COMPLEX},
    [BP_VALUE_BYTES] = {"a string", STRING, STRING},
    [BP_VALUE_TEXT] = {"text", STRING, STRING},
    [BP_VALUE_POINTER] = {"an address", ADDRESS, INTEGER},
};

static bool
is_string(enum bp_value_kind kind)
{
    return kinds[kind].is == STRING;
}

static bool
has_real(enum bp_value_kind kind)
{
    return kind == BP_VALUE_FLOAT || kind == BP_VALUE_COMPLEX;
}

/* May a VALUE be written to an item of kind TO? */
static bool
is_alike(enum bp_value_kind to, enum bp_value_kind value)
{
    return value == to
           || (!is_string(value) && kinds[value].is <= kinds[to].takes);
}

static void
unpack_string(const struct bp_coding *coding, const unsigned char *mem,
              struct bp_value *out)
{
    out->units = mem;
    out->length = coding->size / coding->unit;
    if (coding->counted && coding->size > 0) {
        out->units = mem + 1;
        out->length = coding->size - 1;
        if (mem[0] < out->length) {
            out->length = mem[0];
        }
    }
}

/* Read part I of a float or complex number. */
static struct bp_real
unpack_real(const struct bp_coding *coding, const unsigned char *mem, int i)
{
    ptrdiff_t size = coding->size;

    if (coding->kind == BP_VALUE_COMPLEX) {
        size /= 2;
    }
    return real_decode(coding->real,
                       load(mem + i * size, size, coding->little));
}

static uint64_t
unpack_integer(const struct bp_coding *coding, const unsigned char *mem)
{
    uint64_t bits = load(mem, coding->size, coding->little).low;

    if (coding->kind == BP_VALUE_BOOL) {
        return has_one(mem, coding->size);
    }
    return coding->kind == BP_VALUE_SIGNED ? extend(bits, coding->size) : bits;
}

void
bp_value_unpack(const struct bp_coding *coding, const void *mem,
                struct bp_value *out)
{
    struct bp_value value = {
        .kind = coding->kind, .unit = coding->unit, .little = coding->little};

    if (is_string(coding->kind)) {
        unpack_string(coding, mem, &value);
    }
    else if (has_real(coding->kind)) {
        value.real = unpack_real(coding, mem, 0);
        if (coding->kind == BP_VALUE_COMPLEX) {
            value.imag = unpack_real(coding, mem, 1);
        }
    }
    else {
        value.bits = unpack_integer(coding, mem);
    }
    *out = value;
}

uint32_t
bp_value_unit(const struct bp_value *value, ptrdiff_t i)
{
    return (uint32_t)load(value->units + i * value->unit, value->unit,
                          value->little)
        .low;
}

static bool
is_negative(const struct bp_value *value)
{
    return value->kind == BP_VALUE_SIGNED && value->bits > INT64_MAX;
}

/* The real part (I = 0) or the imaginary part (1) of a number. */
static struct bp_real
part(const struct bp_value *value, int i)
{
    bool negative = is_negative(value);

    if (i == 1) {
        return value->kind == BP_VALUE_COMPLEX ? value->imag
                                               : real_of_integer(false, 0);
    }
    if (has_real(value->kind)) {
        return value->real;
    }
    return real_of_integer(negative, negative ? -value->bits : value->bits);
}

/* Does the integer VALUE fit? */
static bool
fits_integer(const struct bp_coding *coding, const struct bp_value *value)
{
    int bits = 8 * (int)coding->size;

    if (coding->kind == BP_VALUE_SIGNED) {
        uint64_t limit = (uint64_t)1 << (bits - 1);

        return is_negative(value) ? -value->bits <= limit
                                  : value->bits < limit;
    }
    return !is_negative(value) && (bits == 64 || value->bits >> bits == 0);
}

/* How many units of a string there may be. */
static ptrdiff_t
room(const struct bp_coding *coding)
{
    ptrdiff_t n = coding->size / coding->unit;

    if (!coding->counted || n == 0) {
        return n;
    }
    return n - 1 < UINT8_MAX ? n - 1 : UINT8_MAX;
}

/* Do all units of VALUE fit? */
static bool
fits_string(const struct bp_coding *coding, const struct bp_value *value)
{
    if (value->length > room(coding)) {
        return false;
    }
    for (ptrdiff_t i = 0; coding->unit < value->unit && i < value->length;
         i++) {
        if (bp_value_unit(value, i) >> (8 * coding->unit) != 0) {
            return false;
        }
    }
    return true;
}

static void
pack_string(const struct bp_coding *coding, const struct bp_value *value,
            unsigned char *mem)
{
    ptrdiff_t unit = coding->unit, size = coding->size;

    if (coding->counted && size > 0) {
        *mem++ = (unsigned char)value->length;
        size--;
    }
    for (ptrdiff_t i = 0; i < size / unit; i++) {
        uint32_t bits = i < value->length ? bp_value_unit(value, i) : 0;

        store(mem + i * unit, unit, coding->little, (struct wide){0, bits});
    }
}

/* Are both parts of VALUE within the range of CODING?  Then they are PARTS. */
static bool
fits_real(const struct bp_coding *coding, const struct bp_value *value,
          struct wide *parts)
{
    struct bp_real real = part(value, 0), imag = part(value, 1);

    return real_encode(coding->real, &real, &parts[0])
           && real_encode(coding->real, &imag, &parts[1]);
}

/* Is VALUE, a number, something else than 0? */
static bool
is_true(const struct bp_value *value)
{
    return part(value, 0).is != BP_REAL_ZERO
           || part(value, 1).is != BP_REAL_ZERO;
}

static bool
fits(const struct bp_coding *coding, const struct bp_value *value,
     struct wide *parts)
{
    if (is_string(coding->kind)) {
        return fits_string(coding, value);
    }
    if (has_real(coding->kind)) {
        return fits_real(coding, value, parts);
    }
    if (coding->kind == BP_VALUE_BOOL) {
        parts[0] = (struct wide){0, is_true(value)};
        return true;
    }
    parts[0] = (struct wide){0, value->bits};
    return fits_integer(coding, value);
}

static void
pack_number(const struct bp_coding *coding, const struct wide *parts,
            unsigned char *mem)
{
    if (coding->kind == BP_VALUE_COMPLEX) {
        store(mem, coding->size / 2, coding->little, parts[0]);
        mem += coding->size / 2;
        store(mem, coding->size / 2, coding->little, parts[1]);
    }
    else {
        store(mem, coding->size, coding->little, parts[0]);
    }
}

static void
complain(struct bp_error *err, const struct bp_coding *coding,
         const struct bp_value *value, const char *what)
{
    char text[64];

    if (err == NULL) {
        return; /* the digits of a long double take longer than all else */
    }
    bp_value_print(value, text, (ptrdiff_t)sizeof text);
    bp_error_set(err, BP_FMT_041, -1, "%s %s %s of %td byte%s", text, what,
                 kinds[coding->kind].text, coding->size,
                 coding->size == 1 ? "" : "s");
}

enum bp_status
bp_value_pack(const struct bp_coding *coding, const struct bp_value *value,
              void *mem, struct bp_error *err)
{
    struct wide parts[2];

    if (!is_alike(coding->kind, value->kind)) {
        complain(err, coding, value, "cannot be");
        return BP_VIOLATION;
    }
    if (!fits(coding, value, parts)) {
        complain(err, coding, value, "does not fit in");
        return BP_OVERFLOW;
    }
    if (mem != NULL && is_string(coding->kind)) {
        pack_string(coding, value, mem);
    }
    else if (mem != NULL) {
        pack_number(coding, parts, mem);
    }
    return BP_OK;
}

static bool
is_same_string(const struct bp_value *a, const struct bp_value *b)
{
    if (a->kind != b->kind || a->length != b->length) {
        return false;
    }
    for (ptrdiff_t i = 0; i < a->length; i++) {
        if (bp_value_unit(a, i) != bp_value_unit(b, i)) {
            return false;
        }
    }
    return true;
}

/* The kind, where signs are no difference. */
static enum bp_value_kind
family(enum bp_value_kind kind)
{
    return kind == BP_VALUE_SIGNED ? BP_VALUE_UNSIGNED : kind;
}

bool
bp_value_is_same(const struct bp_value *a, const struct bp_value *b,
                 enum bp_sameness how)
{
    if (is_string(a->kind) || is_string(b->kind)) {
        return is_same_string(a, b);
    }
    if (how == BP_SAME_CONTENT && family(a->kind) != family(b->kind)) {
        return false;
    }
    for (int i = 0; i < 2; i++) {
        struct bp_real x = part(a, i), y = part(b, i);

        if (!real_is_same(&x, &y, how)) {
            return false;
        }
    }
    return true;
}
