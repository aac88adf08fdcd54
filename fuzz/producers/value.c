/*
 * Values and their bytes.
 */
#include "value.h"

#include <string.h>

uint64_t
bpf_draw(struct bpf_dice *dice)
{
    uint64_t z = dice->state += 0x9e3779b97f4a7c15U;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9U;
    z = (z ^ z >> 27) * 0x94d049bb133111ebU;
    return z ^ z >> 31;
}

static unsigned
below(struct bpf_dice *dice, unsigned n)
{
    return (unsigned)(bpf_draw(dice) >> 32) % n;
}

/* A format of numbers. */
struct shape {
    int precision; /* bits of the significand, the leading one included */
    int exponent;  /* bits */
    bool leading;  /* it is stored */
    int bytes;
};

static struct shape
shape_of(char letter, int ldouble)
{
    static const struct shape shapes[] = {{11, 5, false, 2},
                                          {24, 8, false, 4},
                                          {53, 11, false, 8},
                                          {64, 15, true, 10},
                                          {113, 15, false, 16}};

    switch (letter) {
    case 'e':
        return shapes[0];
    case 'f':
        return shapes[1];
    case 'd':
        return shapes[2];
    default:
        return shapes[ldouble == 64 ? 3 : ldouble == 113 ? 4 : 2];
    }
}

static int
highest(const struct shape *shape)
{
    return (1 << (shape->exponent - 1)) - 1;
}

/* S / 2**N, rounded to an integer, ties to even. */
static uint64_t
round_off(uint64_t s, int n)
{
    const uint64_t half = (uint64_t)1 << 63;
    uint64_t kept = s, rest = 0;

    if (n > 64) {
        return 0;
    }
    if (n > 0) {
        kept = n < 64 ? s >> n : 0;
        rest = n < 64 ? s << (64 - n) : s;
    }
    return kept + (rest > half || (rest == half && (kept & 1) != 0));
}

/* Set the N lowest of BITS in LITTLE, from bit AT on. */
static void
set_bits(unsigned char *little, int at, int n, uint64_t bits)
{
    for (int i = 0; i < n; i++) {
        if ((bits >> i & 1) != 0) {
            little[(at + i) / 8] |= (unsigned char)(1 << ((at + i) % 8));
        }
    }
}

/* Where the exponent is stored. */
static int
fraction_bits(const struct shape *shape)
{
    return shape->precision - (shape->leading ? 0 : 1);
}

/* Encode a finite number: false if it is too large.  Numbers of the longest
 * shape are not rounded; none is drawn that would have to be. */
static bool
encode_finite(const struct shape *shape, const struct bpf_number *number,
              unsigned char *little)
{
    const int lowest = 1 - highest(shape), p = shape->precision;
    int e = number->exponent < lowest ? lowest : number->exponent;
    uint64_t q = number->significand; /* in units of the last place */
    bool normal = true;

    if (p <= 64) {
        const uint64_t top = (uint64_t)1 << (p - 1);

        q = round_off(q, 64 - p + e - number->exponent);
        if (p < 64 && q >> p != 0) {
            q = top;
            e++;
        }
        normal = q >= top;
        set_bits(little, 0, fraction_bits(shape),
                 shape->leading ? q : q & (top - 1));
    }
    else {
        set_bits(little, p - 64, 63, q);
    }
    if (normal) {
        set_bits(little, fraction_bits(shape), shape->exponent,
                 (uint64_t)e + (uint64_t)highest(shape));
    }
    return e <= highest(shape);
}

/* Write NUMBER to LITTLE, SHAPE->bytes zeros. */
static bool
encode(const struct shape *shape, const struct bpf_number *number,
       unsigned char *little)
{
    const int at = fraction_bits(shape);

    if (number->negative) {
        set_bits(little, at + shape->exponent, 1, 1);
    }
    if (number->is == BPF_FINITE) {
        return encode_finite(shape, number, little);
    }
    if (number->is != BPF_ZERO) {
        set_bits(little, at, shape->exponent, UINT64_MAX);
        set_bits(little, at - 1, 1, shape->leading);
        if (number->is == BPF_NAN) {
            set_bits(little, shape->leading ? at - 2 : at - 1, 1, 1);
        }
    }
    return true;
}

/* Draw a number; most can be stored exactly. */
static struct bpf_number
draw_number(const struct shape *shape, struct bpf_dice *dice)
{
    const int lowest = 1 - highest(shape);
    const int least = shape->precision > 64 ? lowest : lowest - 70;
    struct bpf_number n = {.is = BPF_FINITE};
    const unsigned sort = below(dice, 16);

    n.negative = below(dice, 2) == 1;
    n.significand = bpf_draw(dice) | (uint64_t)1 << 63;
    n.exponent = (int)below(dice, 20) - 10;
    switch (sort) {
    case 0:
        n.is = BPF_ZERO;
        break;
    case 1:
        n.is = BPF_INFINITE;
        break;
    case 2:
        n.is = BPF_NAN;
        break;
    case 3: /* subnormal, or nothing at all */
        n.exponent = lowest - (int)below(dice, (unsigned)(lowest - least) + 1);
        break;
    case 4: /* the largest, or more */
        n.exponent = highest(shape) + (int)below(dice, 8) / 7;
        n.significand |=
            below(dice, 2) == 0 ? UINT64_MAX << below(dice, 60) : 0;
        break;
    case 5: /* ties */
        n.significand &=
            UINT64_MAX << (shape->precision < 64 ? 63 - shape->precision : 0);
        break;
    default:
        n.exponent = (int)below(dice, 2U * (unsigned)highest(shape)) + lowest;
        n.significand &=
            UINT64_MAX << (shape->precision < 64 ? 64 - shape->precision : 0);
        break;
    }
    return n;
}

/* Would NUMBER be stored as it is? */
static bool
is_exact(const struct shape *shape, const struct bpf_number *number)
{
    const int lowest = 1 - highest(shape);
    int drop = 64 - shape->precision;

    if (number->is != BPF_FINITE) {
        return true;
    }
    drop += number->exponent < lowest ? lowest - number->exponent : 0;
    return drop <= 0 || (drop < 64 && number->significand << (64 - drop) == 0);
}

/* Copy N bytes, the lowest first, to OUT in the order that is asked for. */
static void
put_bytes(unsigned char *out, const unsigned char *little, int n,
          bool is_little)
{
    for (int i = 0; i < n; i++) {
        out[is_little ? i : n - 1 - i] = little[i];
    }
}

static void
put_integer(unsigned char *out, uint64_t bits, int n, bool is_little)
{
    for (int i = 0; i < n; i++) {
        out[is_little ? i : n - 1 - i] = (unsigned char)(bits >> (8 * i));
    }
}

static void
draw_numbers(const struct bpf_element *e, const struct bpf_rules *rules,
             struct bpf_dice *dice, struct bpf_value *v, unsigned char *out)
{
    const struct shape shape =
        shape_of(e->letter, bpf_machine_ldouble(rules->machine));
    const int parts = e->is_complex ? 2 : 1;
    const int bytes = (int)e->size / parts;

    v->kind = e->is_complex ? 'z' : 'f';
    for (int i = 0; i < parts; i++) {
        unsigned char little[16] = {0};

        v->parts[i] = draw_number(&shape, dice);
        v->fits &= encode(&shape, &v->parts[i], little);
        v->exact &= is_exact(&shape, &v->parts[i]);
        put_bytes(out + (ptrdiff_t)i * bytes, little, bytes,
                  bpf_element_is_little(e, rules));
    }
}

/* Draw an integer of BITS bits: often around its limits. */
static uint64_t
draw_integer(struct bpf_dice *dice, int bits)
{
    const uint64_t most = bits == 64 ? UINT64_MAX : ((uint64_t)1 << bits) - 1;
    const uint64_t number = bpf_draw(dice) >> below(dice, 64);

    switch (below(dice, 8)) {
    case 0:
        return most;
    case 1:
        return most / 2;
    case 2:
        return most / 2 + 1;
    default:
        return number & most;
    }
}

/* An integer of SIZE bytes, now and then one too large for them. */
static void
draw_integers(const struct bpf_element *e, bool is_little,
              struct bpf_dice *dice, struct bpf_value *v, unsigned char *out)
{
    const int bits = 8 * (int)e->size;
    uint64_t number = draw_integer(dice, bits);
    const uint64_t limit = (uint64_t)1 << (bits - 1);

    if (v->kind == 's') {
        number = (number ^ limit) - limit; /* its sign, carried on */
        if (bits < 64 && below(dice, 60) == 0) {
            number = below(dice, 2) == 0 ? limit : -limit - 1;
            v->fits = false;
        }
    }
    else if (bits < 64 && below(dice, 60) == 0) {
        number = limit << 1;
        v->fits = false;
    }
    v->bits = number;
    put_integer(out, number, (int)e->size, is_little);
}

/* Bytes: shorter than the item, if it is more than one; zeros follow. */
static void
draw_bytes(const struct bpf_element *e, struct bpf_dice *dice,
           struct bpf_value *v, unsigned char *out)
{
    const bool counted = e->letter == 'p';
    uint64_t room = e->size;

    if (counted && room > 0) {
        room--;
    }
    if (room > 60) {
        room = 60;
    }
    v->unit = 1;
    v->length = (int)below(dice, (unsigned)room + 1);
    if (below(dice, 40) == 0 && room == e->size - (counted ? 1U : 0U)) {
        v->length = (int)room + 1;
        v->fits = false;
    }
    for (int i = 0; i < v->length; i++) {
        v->units[i] = (unsigned char)bpf_draw(dice);
    }
    memset(out, 0, e->size);
    if (!v->fits || e->size == 0) {
        return;
    }
    if (counted) {
        *out++ = (unsigned char)v->length;
    }
    memcpy(out, v->units, (size_t)v->length);
}

static void
draw_text(const struct bpf_element *e, const struct bpf_rules *rules,
          struct bpf_dice *dice, struct bpf_value *v, unsigned char *out)
{
    int align;
    const int unit = bpf_element_unit(e, rules, &align);
    const bool is_little = bpf_element_is_little(e, rules);
    uint64_t room = e->size / (unsigned)unit;

    v->unit = unit;
    v->little = below(dice, 2) == 0;
    v->length = (int)below(dice, (unsigned)(room > 15 ? 15 : room) + 1);
    memset(out, 0, e->size);
    for (int i = 0; i < v->length; i++) {
        const uint64_t bits = draw_integer(dice, 8 * unit);

        put_integer(v->units + (ptrdiff_t)i * unit, bits, unit, v->little);
        put_integer(out + (ptrdiff_t)i * unit, bits, unit, is_little);
    }
}

void
bpf_value_draw(const struct bpf_element *element,
               const struct bpf_rules *rules, struct bpf_dice *dice,
               struct bpf_value *value, unsigned char *out)
{
    const bool is_little = bpf_element_is_little(element, rules);

    memset(value, 0, sizeof *value);
    value->kind = bpf_element_kind(element);
    value->fits = true;
    value->exact = true;
    switch (value->kind) {
    case 'f':
        memset(out, 0, element->size);
        draw_numbers(element, rules, dice, value, out);
        break;
    case '?':
        value->bits = bpf_draw(dice) & 1;
        put_integer(out, value->bits, (int)element->size, is_little);
        break;
    case 'c':
    case 'S':
    case 'p':
        draw_bytes(element, dice, value, out);
        break;
    case 't':
        draw_text(element, rules, dice, value, out);
        break;
    default: /* integers and addresses */
        draw_integers(element, is_little, dice, value, out);
        break;
    }
}
