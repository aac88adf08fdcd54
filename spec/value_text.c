/*
 * Values as text, spelled as Python spells them.
 */
#include "value_text.h"

#include "decimal.h"

static void
put(struct writer *w, char c)
{
    if (w->length < w->capacity) {
        w->out[w->length] = c;
    }
    w->length++;
}

static void
put_text(struct writer *w, const char *text)
{
    for (; *text != '\0'; text++) {
        put(w, *text);
    }
}

/* N in BASE, with at least WIDTH digits. */
static void
put_number(struct writer *w, uint64_t n, unsigned base, int width)
{
    char digits[20];
    int count = 0;

    for (; n > 0 || count < width; n /= base) {
        digits[count++] = "0123456789abcdef"[n % base];
    }
    while (count > 0) {
        put(w, digits[--count]);
    }
}

/* Digits [FROM, TO) of D; in front of it and behind it are zeros. */
static void
put_digits(struct writer *w, const struct decimal *d, int from, int to)
{
    for (int i = from; i < to; i++) {
        char digit = '0';

        if (i >= 0 && i < d->ndigits) {
            digit = d->digits[i];
        }
        put(w, digit);
    }
}

/* A finite number; DOT: with a fraction, if need be of ".0". */
static void
put_finite(struct writer *w, const struct bp_real *real, bool dot)
{
    struct decimal d;
    int exponent, whole;

    decimal_shortest(real, &d);
    exponent = d.point - 1;
    if (exponent < -4 || exponent >= 16) {
        whole = 1;
        dot = false;
    }
    else {
        whole = d.point;
        exponent = 0;
    }
    put_digits(w, &d, whole > 0 ? 0 : -1, whole > 0 ? whole : 0);
    if (whole < d.ndigits || dot) {
        put(w, '.');
        put_digits(w, &d, whole, whole < d.ndigits ? d.ndigits : whole + 1);
    }
    if (exponent != 0) {
        put_text(w, exponent < 0 ? "e-" : "e+");
        put_number(w, (uint64_t)(exponent < 0 ? -exponent : exponent), 10, 2);
    }
}

/* PLUS is written in front of what is not negative. */
static void
put_real(struct writer *w, const struct bp_real *real, const char *plus,
         bool dot)
{
    if (real->is == BP_REAL_NAN) { /* the sign of a NaN means nothing */
        put_text(w, plus);
        put_text(w, "nan");
        return;
    }
    put_text(w, real->negative ? "-" : plus);
    if (real->is == BP_REAL_INFINITE) {
        put_text(w, "inf");
    }
    else if (real->is == BP_REAL_ZERO) {
        put_text(w, dot ? "0.0" : "0");
    }
    else {
        put_finite(w, real, dot);
    }
}

static void
put_complex(struct writer *w, const struct bp_value *value)
{
    bool imaginary = value->real.is == BP_REAL_ZERO && !value->real.negative;

    if (!imaginary) {
        put(w, '(');
        put_real(w, &value->real, "", false);
    }
    put_real(w, &value->imag, imaginary ? "" : "+", false);
    put_text(w, imaginary ? "j" : "j)");
}

/* Is C among the units of VALUE? */
static bool
has_unit(const struct bp_value *value, uint32_t c)
{
    for (ptrdiff_t i = 0; i < value->length; i++) {
        if (bp_value_unit(value, i) == c) {
            return true;
        }
    }
    return false;
}

static void
put_unit(struct writer *w, uint32_t c, char quote)
{
    static const char controls[] = "\t\n\r", letters[] = "tnr";

    for (int i = 0; controls[i] != '\0'; i++) {
        if (c == (uint32_t)controls[i]) {
            put(w, '\\');
            put(w, letters[i]);
            return;
        }
    }
    if (c == '\\' || c == (uint32_t)quote) {
        put(w, '\\');
    }
    if (c >= ' ' && c < 0x7f) {
        put(w, (char)c);
        return;
    }
    put_text(w, c <= 0xff ? "\\x" : c <= 0xffff ? "\\u" : "\\U");
    put_number(w, c, 16, c <= 0xff ? 2 : c <= 0xffff ? 4 : 8);
}

static void
put_string(struct writer *w, const struct bp_value *value)
{
    bool single = has_unit(value, '\'') && !has_unit(value, '"');
    char quote = single ? '"' : '\'';

    put(w, quote);
    for (ptrdiff_t i = 0; i < value->length && !writer_is_full(w); i++) {
        put_unit(w, bp_value_unit(value, i), quote);
    }
    put(w, quote);
}

static void
put_integer(struct writer *w, const struct bp_value *value)
{
    bool negative = value->kind == BP_VALUE_SIGNED && value->bits > INT64_MAX;

    put_text(w, negative ? "-" : "");
    put_number(w, negative ? -value->bits : value->bits, 10, 1);
}

void
writer_put_value(struct writer *w, const struct bp_value *value)
{
    if (value->kind == BP_VALUE_FLOAT) {
        put_real(w, &value->real, "", true);
    }
    else if (value->kind == BP_VALUE_COMPLEX) {
        put_complex(w, value);
    }
    else if (value->kind == BP_VALUE_BYTES) {
        put(w, 'b');
        put_string(w, value);
    }
    else if (value->kind == BP_VALUE_TEXT) {
        put_string(w, value);
    }
    else if (value->kind == BP_VALUE_BOOL) {
        put_text(w, value->bits != 0 ? "True" : "False");
    }
    else if (value->kind == BP_VALUE_POINTER) {
        put_text(w, "0x");
        put_number(w, value->bits, 16, 1);
    }
    else {
        put_integer(w, value);
    }
}

void
writer_init(struct writer *w, char *out, ptrdiff_t capacity)
{
    *w = (struct writer){out, capacity - 1, 0};
}

bool
writer_is_full(const struct writer *w)
{
    return w->length > w->capacity;
}

void
writer_put(struct writer *w, const char *text, ptrdiff_t length)
{
    for (ptrdiff_t i = 0; i < length; i++) {
        put(w, text[i]);
    }
}

ptrdiff_t
writer_end(struct writer *w)
{
    if (writer_is_full(w)) {
        for (int i = 1; i <= 3; i++) {
            w->out[w->capacity - i] = '.';
        }
        w->length = w->capacity;
    }
    w->out[w->length] = '\0';
    return w->length;
}

ptrdiff_t
bp_value_print(const struct bp_value *value, char *out, ptrdiff_t capacity)
{
    struct writer w;

    writer_init(&w, out, capacity);
    writer_put_value(&w, value);
    return writer_end(&w);
}
