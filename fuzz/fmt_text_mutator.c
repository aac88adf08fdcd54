/*
 * Changes that know what an item of a format is: pieces of the grammar are put
 * in, taken out, doubled, wrapped; numbers become those around limits.  A third
 * of the time bytes are changed as engines do.
 *
 * What stands behind the first NUL says how the text is read (fmt_text.c), or
 * is an item (live_format.c): it stays, but for one operator.
 */
#include "fmt_text_mutator.h"

#include <stdbool.h>
#include <string.h>

#define BEHIND 40   /* bytes behind the NUL that are kept */
#define MOST   4096 /* bytes of a text that is changed; longer ones are cut */

/* A text that is changed, and the numbers that are drawn. */
struct work {
    char text[MOST + 512];
    size_t length; /* of the text; how it is read comes behind it */
    uint8_t how[BEHIND];
    size_t nhow; /* 0: there is no NUL */
    uint64_t state;
};

static uint32_t
draw(struct work *w, uint32_t below)
{
    w->state += 0x9e3779b97f4a7c15U;
    uint64_t z = w->state;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9U;
    z = (z ^ z >> 27) * 0x94d049bb133111ebU;
    return (uint32_t)((z ^ z >> 31) >> 16) % below;
}

#define PICK(w, list) ((list)[draw(w, sizeof(list) / sizeof((list)[0]))])

/* --- pieces --- */

static const char *const codes[] = {
    "b", "B", "c", "?",  "h",  "H",  "i",  "I", "l", "L",   "q",
    "Q", "n", "N", "e",  "f",  "d",  "g",  "P", "O", "s",   "p",
    "u", "w", "x", "t",  "Zf", "Zd", "Zg", "F", "D", "G",   "Ze",
    "z", "Z", "v", "X{", "X",  "T{", "&",  "}", "j", "X{}", "x"};
static const char *const numbers[] = {
    "0",
    "1",
    "2",
    "3",
    "7",
    "10",
    "255",
    "65536",
    "2147483647",
    "2147483648",
    "4294967296",
    "4294967297",
    "1099511627776",
    "1152921504606846976",
    "4611686018427387904",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551616",
    "99999999999999999999",
};
static const char *const names[] = {"a",  "b",    "",     "a b",       "}",
                                    "T{", " ",    "f1",   "\xc3\xa9x", "i:b",
                                    "{",  "\xff", "spam", "<i",        "X{}}"};
static const char *const blanks[] = {" ", "\t", "\n ", "\r", "\f", "\v"};
static const char prefixes[] = {'@', '=', '<', '>', '!', '^'};
static const char *const marks[] = {"{", "}",  "(",  ")", ",", ":",
                                    "&", "T{", "X{", "Z", "T", "X"};

/* A text that is put together. */
struct piece {
    char text[160];
    size_t length;
};

static void
add(struct piece *p, const char *text)
{
    size_t n = strlen(text);

    if (p->length + n < sizeof p->text) {
        memcpy(p->text + p->length, text, n);
        p->length += n;
    }
}

static void
add_number(struct work *w, struct piece *p)
{
    if (draw(w, 4) > 0) {
        const char digit[] = {(char)('0' + draw(w, 5)), '\0'};

        add(p, digit);
        return;
    }
    add(p, PICK(w, numbers));
}

static void
add_prefix(struct work *w, struct piece *p)
{
    const char prefix[] = {PICK(w, prefixes), '\0'};

    add(p, prefix);
}

static void
add_name(struct work *w, struct piece *p)
{
    add(p, ":");
    add(p, PICK(w, names));
    add(p, ":");
}

static void
add_shape(struct work *w, struct piece *p)
{
    uint32_t n = 1 + draw(w, 3);

    for (uint32_t i = 0; i < n; i++) {
        add(p, i == 0 ? "(" : ",");
        add_number(w, p);
    }
    add(p, ")");
}

static void
add_modifiers(struct work *w, struct piece *p)
{
    if (draw(w, 6) == 0) {
        add(p, PICK(w, blanks));
    }
    if (draw(w, 5) == 0) {
        add_shape(w, p);
    }
    if (draw(w, 3) == 0) {
        add_prefix(w, p);
    }
    if (draw(w, 3) == 0) {
        add_number(w, p);
    }
    if (draw(w, 12) == 0) {
        add_shape(w, p);
    }
}

/* Elements, with all that is opened closed again. */
static void
add_elements(struct work *w, struct piece *p)
{
    int open = 0;

    for (uint32_t n = 1 + draw(w, 4); n > 0; n--) {
        uint32_t kind = draw(w, 12);

        add_modifiers(w, p);
        if (kind == 0) {
            add(p, "&");
            add_modifiers(w, p);
        }
        if (kind < 3) {
            add(p, "T{");
            open++;
            n += draw(w, 3);
        }
        else if (kind == 3) {
            add(p, "X{}");
        }
        else {
            add(p, codes[draw(w, 36)]);
        }
        if (kind >= 3 && draw(w, 4) == 0) {
            add_name(w, p);
        }
        if (open > 0 && draw(w, 2) == 0) {
            add(p, "}");
            open--;
            if (draw(w, 3) == 0) {
                add_name(w, p);
            }
        }
    }
    while (open-- > 0) {
        add(p, "}");
    }
}

/* --- places --- */

/* Replace [FROM, TO) of the text by the N bytes at BYTES. */
static void
replace(struct work *w, size_t from, size_t to, const struct piece *p)
{
    if (w->length - (to - from) + p->length > MOST) {
        return;
    }
    memmove(w->text + from + p->length, w->text + to, w->length - to);
    memcpy(w->text + from, p->text, p->length);
    w->length += p->length;
    w->length -= to - from;
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool
is_modifier(char c)
{
    return is_digit(c) || memchr(prefixes, c, sizeof prefixes) != NULL;
}

/* Behind a name, if one begins at AT. */
static size_t
skip_name(const char *text, size_t length, size_t at)
{
    const char *end;

    if (at >= length || text[at] != ':') {
        return at;
    }
    end = memchr(text + at + 1, ':', length - at - 1);
    return end != NULL ? (size_t)(end - text) + 1 : at;
}

/* Behind the item that begins at FROM: modifiers, braces and name. */
static size_t
skip_item(const char *text, size_t length, size_t from)
{
    bool shape = false;
    size_t at = from;
    int open = 0;

    for (; at < length; at++) {
        if (!shape && !is_modifier(text[at]) && text[at] != '&'
            && text[at] != '(') {
            break;
        }
        shape = (shape || text[at] == '(') && text[at] != ')';
    }
    if (at < length && text[at] == ':') {
        return skip_name(text, length, at);
    }
    for (; at < length; at++) {
        open += (text[at] == '{') - (text[at] == '}');
        if (open <= 0 && (at + 1 == length || text[at + 1] != '{')) {
            at++;
            break;
        }
    }
    return skip_name(text, length, at);
}

/* Choose where an item begins, or the end. */
static size_t
choose(struct work *w)
{
    size_t goal = draw(w, (uint32_t)w->length + 1), at = 0;

    while (at < goal) {
        size_t next = skip_item(w->text, w->length, at);

        if (next > goal) { /* inside: now and then, go in */
            const char *brace = memchr(w->text + at, '{', next - at);

            if (brace == NULL || draw(w, 4) == 0) {
                return at;
            }
            at = (size_t)(brace - w->text) + 1;
            continue;
        }
        if (next == at) {
            break;
        }
        at = next;
    }
    return at;
}

/* --- operators --- */

static void
insert_elements(struct work *w)
{
    struct piece p = {"", 0};
    size_t at = choose(w);

    add_elements(w, &p);
    replace(w, at, at, &p);
}

static void
replace_item(struct work *w)
{
    struct piece p = {"", 0};
    size_t at = choose(w);

    add_elements(w, &p);
    replace(w, at, skip_item(w->text, w->length, at), &p);
}

static void
delete_item(struct work *w)
{
    const struct piece none = {"", 0};
    size_t at = choose(w);

    replace(w, at, skip_item(w->text, w->length, at), &none);
}

/* Put an item once more, behind itself or elsewhere. */
static void
double_item(struct work *w)
{
    struct piece p;
    size_t at = choose(w), end = skip_item(w->text, w->length, at);

    p.length = end - at;
    if (p.length <= sizeof p.text) {
        memcpy(p.text, w->text + at, p.length);
        at = draw(w, 2) == 0 ? end : choose(w);
        replace(w, at, at, &p);
    }
}

/* Put something before an item, and behind it what belongs to that. */
static void
wrap_item(struct work *w)
{
    struct piece before = {"", 0}, behind = {"", 0};
    size_t at = choose(w), end = skip_item(w->text, w->length, at);

    if (draw(w, 3) == 0) {
        end = skip_item(w->text, w->length, end);
    }
    switch (draw(w, 5)) {
    case 0:
        add_modifiers(w, &before);
        add(&before, "T{");
        add(&behind, "}");
        break;
    case 1:
        add(&before, "&");
        break;
    case 2:
        add_shape(w, &before);
        break;
    case 3:
        add_prefix(w, &before);
        break;
    default:
        add_number(w, &before);
        break;
    }
    if (draw(w, 4) == 0) {
        add_name(w, &behind);
    }
    replace(w, end, end, &behind);
    replace(w, at, at, &before);
}

/* Exchange the digits from a chosen place on, or put some there. */
static void
change_number(struct work *w)
{
    struct piece p = {"", 0};
    size_t at = draw(w, (uint32_t)w->length + 1), end;

    while (at < w->length && !is_digit(w->text[at]) && draw(w, 8) > 0) {
        at++;
    }
    end = at;
    while (end < w->length && is_digit(w->text[end])) {
        end++;
    }
    add(&p, PICK(w, numbers));
    replace(w, at, end, &p);
}

/* Take a name away, or give one. */
static void
change_name(struct work *w)
{
    struct piece p = {"", 0};
    const char *colon = memchr(w->text, ':', w->length);
    size_t at = choose(w), end = at;

    if (colon != NULL && draw(w, 2) == 0) {
        at = (size_t)(colon - w->text);
        end = skip_name(w->text, w->length, at);
    }
    if (end == at || draw(w, 3) > 0) {
        add_name(w, &p);
    }
    replace(w, at, end, &p);
}

/* Any place: a blank, a mark, a byte that is nothing. */
static void
insert_mark(struct work *w)
{
    struct piece p = {"", 0};
    size_t at = draw(w, (uint32_t)w->length + 1);

    switch (draw(w, 4)) {
    case 0:
        add(&p, PICK(w, marks));
        break;
    case 1:
        p.text[0] = (char)(1 + draw(w, 255));
        p.length = 1;
        break;
    case 2:
        add(&p, codes[draw(w, 44)]);
        break;
    default:
        add(&p, PICK(w, blanks));
        break;
    }
    replace(w, at, at, &p);
}

/* Around one item, as deep as it goes. */
static void
nest_item(struct work *w)
{
    struct piece before = {"", 0}, behind = {"", 0};
    size_t at = choose(w), end = skip_item(w->text, w->length, at);
    uint32_t depth = draw(w, 2) == 0 ? 28 + draw(w, 8) : 1 + draw(w, 6);
    bool pointers = draw(w, 3) == 0;

    while (depth-- > 0) {
        add(&before, pointers ? "&" : "T{");
        add(&behind, pointers ? "" : "}");
    }
    replace(w, end, end, &behind);
    replace(w, at, at, &before);
}

static void
cut(struct work *w)
{
    w->length = draw(w, (uint32_t)w->length + 1);
}

static void
read_otherwise(struct work *w)
{
    if (w->nhow == 0 || draw(w, 8) == 0) {
        w->nhow = 1 + draw(w, 4);
        for (size_t i = 0; i < w->nhow; i++) {
            w->how[i] = (uint8_t)draw(w, 256);
        }
        return;
    }
    w->how[draw(w, (uint32_t)w->nhow)] = (uint8_t)draw(w, 256);
}

static void
operate(struct work *w)
{
    static void (*const operators[])(struct work *) = {
        insert_elements, insert_elements,
        replace_item,    replace_item,
        delete_item,     double_item,
        wrap_item,       wrap_item,
        change_number,   change_name,
        insert_mark,     insert_mark,
        nest_item,       cut,
        read_otherwise,  read_otherwise};

    PICK(w, operators)(w);
}

/* --- in and out --- */

static void
load(struct work *w, const uint8_t *data, size_t size, uint32_t seed)
{
    const uint8_t *end = size > 0 ? memchr(data, 0, size) : NULL;

    memset(w->how, 0, sizeof w->how);
    w->length = end != NULL ? (size_t)(end - data) : size;
    w->nhow = size - w->length > 0 ? size - w->length - 1 : 0;
    if (w->nhow > sizeof w->how) {
        w->nhow = sizeof w->how;
    }
    if (w->nhow > 0) {
        memcpy(w->how, end + 1, w->nhow);
    }
    if (w->length > MOST) {
        w->length = MOST;
    }
    if (w->length > 0) {
        memcpy(w->text, data, w->length);
    }
    w->state = seed;
}

/* Write the text as far as there is room behind it for how it is read. */
static size_t
store(const struct work *w, uint8_t *out, size_t max)
{
    size_t behind = w->nhow > 0 ? w->nhow + 1 : 0;
    size_t length = w->length;

    if (behind >= max) {
        behind = 0;
    }
    if (length > max - behind) {
        length = max - behind;
    }
    memcpy(out, w->text, length);
    if (behind > 0) {
        out[length] = 0;
        memcpy(out + length + 1, w->how, behind - 1);
    }
    return length + behind;
}

size_t
bpf_text_mutate(uint8_t *data, size_t size, size_t max, uint32_t seed)
{
    struct work w;

    load(&w, data, size, seed);
    do {
        operate(&w);
    } while (draw(&w, 3) == 0);
    return store(&w, data, max);
}

size_t
bpf_text_cross(const struct bpf_parent *a, const struct bpf_parent *b,
               uint8_t *out, size_t max, uint32_t seed)
{
    struct work w, other;
    struct piece p = {"", 0};
    size_t at, end;

    load(&other, b->data, b->size, seed ^ 0x5bd1e995U);
    at = choose(&other);
    end = skip_item(other.text, other.length, at);
    load(&w, a->data, a->size, seed);
    if (end - at <= sizeof p.text) {
        memcpy(p.text, other.text + at, end - at);
        p.length = end - at;
    }
    at = choose(&w);
    end = draw(&w, 2) == 0 ? at : skip_item(w.text, w.length, at);
    replace(&w, at, end, &p);
    return store(&w, out, max);
}

/* --- libFuzzer, which has made these prototypes:
 * NOLINTBEGIN(readability-function-size) --- */

size_t
LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);

size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
                        unsigned int seed);

size_t
LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size, const uint8_t *b,
                          size_t b_size, uint8_t *out, size_t max,
                          unsigned int seed);

size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
                        unsigned int seed)
{
    return seed % 3 == 0 ? LLVMFuzzerMutate(data, size, max)
                         : bpf_text_mutate(data, size, max, seed);
}

size_t
LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size, const uint8_t *b,
                          size_t b_size, uint8_t *out, size_t max,
                          unsigned int seed)
{
    return bpf_text_cross(&(const struct bpf_parent){a, a_size},
                          &(const struct bpf_parent){b, b_size}, out, max,
                          seed);
}

/* NOLINTEND(readability-function-size) */
