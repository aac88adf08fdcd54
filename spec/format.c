/*
 * Format strings.
 *
 *   format    { element }
 *   element   { modifier } body [ name ]
 *   modifier  "(" int { "," int } ")"  |  one of @ = < > ! ^  |  int
 *   body      code | "Z" code | "T{" format "}" | "&" element | "X{" ... "}"
 *   name      ":" ... ":"
 *
 * Whitespace may stand anywhere but between a count and its code.  A prefix
 * holds until the next one, across braces (X-13).  Only in mode "@" is
 * anything aligned.
 *
 * A text is malformed if it is cut off or its brackets, counts, prefixes and
 * names do not fit together.  A letter that is not known is not malformed:
 * who writes it may know what it means.
 *
 * A struct that is open is a frame with offsets of its own, so that its
 * alignment can be known before its place.
 */
#include "scan.h"

#include <limits.h>
#include <string.h>

#include "bp_clause.h"
#include "checked.h"

#define MAX_DEPTH 32
#define SPACE     " \t\n\v\f\r" /* whatever locale is set */
#define PREFIXES  "@=<>!^"

/* A T{} that is open; frame 0 is the whole text. */
struct frame {
    ptrdiff_t offset; /* bytes so far */
    ptrdiff_t align;  /* the largest of its members in mode "@", or 1 */
    ptrdiff_t first;  /* that of its first member in mode "@", or 0 */
    ptrdiff_t repeat; /* how many of it stand side by side */
    bool aligned;     /* it was opened in mode "@" */
    bool pointee;     /* it is behind "&": no part of the item */
};

struct parser {
    const char *text;
    ptrdiff_t at; /* bytes from the start of the text */
    char mode;    /* one of @ = < > ! ^ */
    enum bp_padding padding;
    int depth; /* index of the innermost frame */
    struct frame frames[MAX_DEPTH + 1];
    struct format_facts facts;
    struct bp_error *err; /* or NULL */
};

/* The modifiers of one element. */
struct modifiers {
    ptrdiff_t shape; /* the product of its sub-array, or 1 */
    ptrdiff_t count; /* or -1 */
    bool prefix;     /* there was one */
    bool pointee;    /* behind "&" */
};

struct code {
    char letter;
    ptrdiff_t standard, native, align; /* bytes; standard 0: none */
};

static const struct code codes[] = {
#define BP_CODE(code, standard, type)                                         \
    {code, standard, (ptrdiff_t)sizeof(type), (ptrdiff_t) _Alignof(type)},
#define BP_COMPLEX(code, part)
#include "formats.def"
#undef BP_CODE
#undef BP_COMPLEX
};

static const struct code *
find_code(char letter)
{
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        if (codes[i].letter == letter) {
            return &codes[i];
        }
    }
    return NULL;
}

/* Return the float code of which LETTER is two (CPython 3.14), or NUL. */
static char
complex_part(char letter)
{
    switch (letter) {
#define BP_CODE(code, standard, type)
#define BP_COMPLEX(code, part)                                                \
    case code:                                                                \
        return part;
#include "formats.def"
#undef BP_CODE
#undef BP_COMPLEX
    }
    return '\0';
}

static void
complain(const struct parser *p, int clause, const char *what)
{
    /* gcov: a text of 2 GiB is no unit test */
    int at = p->at < INT_MAX ? (int)p->at : INT_MAX; /* GCOV_EXCL_BR_LINE */

    bp_error_set(p->err, clause, at, "%s at byte %d of the format", what, at);
}

static bool
is_one_of(char c, const char *set)
{
    return c != '\0' && strchr(set, c) != NULL;
}

static bool
is_space(char c)
{
    return is_one_of(c, SPACE);
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char
peek(const struct parser *p)
{
    return p->text[p->at];
}

static void
skip_space(struct parser *p)
{
    while (is_space(peek(p))) {
        p->at++;
    }
}

static bool
is_little_endian(void)
{
    const uint16_t one = 1;
    unsigned char first;

    memcpy(&first, &one, 1);
    return first == 1;
}

static bool
is_native_mode(char mode)
{
    return mode == '@' || mode == '^';
}

static bool
is_foreign_mode(char mode)
{
    static const char *const foreign[] = {"<", ">!"};

    return is_one_of(mode, foreign[is_little_endian()]);
}

static enum bp_status
parse_number(struct parser *p, ptrdiff_t *out)
{
    ptrdiff_t number = 0;

    while (is_digit(peek(p))) {
        if (!checked_mul(number, 10, &number)
            || !checked_add(number, peek(p) - '0', &number)) {
            complain(p, -1, "a number that does not fit");
            return BP_OVERFLOW;
        }
        p->at++;
    }
    *out = number;
    return BP_OK;
}

/* At "(": multiply the extents into *PRODUCT. */
static enum bp_status
parse_shape(struct parser *p, ptrdiff_t *product)
{
    do {
        ptrdiff_t extent;

        p->at++;
        skip_space(p);
        if (!is_digit(peek(p))) {
            complain(p, BP_FMT_022, "no extent");
            return BP_VIOLATION;
        }
        if (parse_number(p, &extent) != BP_OK) {
            return BP_OVERFLOW;
        }
        if (!checked_mul(*product, extent, product)) {
            complain(p, -1, "extents that do not fit");
            return BP_OVERFLOW;
        }
        skip_space(p);
    } while (peek(p) == ',');
    if (peek(p) != ')') {
        complain(p, BP_FMT_022, "no closing parenthesis");
        return BP_VIOLATION;
    }
    p->at++;
    return BP_OK;
}

/* At ":": skip a name. */
static enum bp_status
skip_name(struct parser *p)
{
    const char *end = strchr(p->text + p->at + 1, ':');

    if (end == NULL) {
        complain(p, BP_FMT_047, "a name without an end");
        return BP_VIOLATION;
    }
    p->at = end + 1 - p->text;
    return BP_OK;
}

/* Skip the name behind an element, if it has one. */
static enum bp_status
finish_element(struct parser *p)
{
    skip_space(p);
    return peek(p) == ':' ? skip_name(p) : BP_OK;
}

/* Read the modifiers of an element, up to its body. */
static enum bp_status
parse_modifiers(struct parser *p, struct modifiers *m)
{
    for (;;) {
        enum bp_status status = BP_OK;

        skip_space(p);
        if (peek(p) == '(') {
            status = parse_shape(p, &m->shape);
        }
        else if (is_one_of(peek(p), PREFIXES)) {
            if (m->prefix) {
                complain(p, BP_FMT_009, "a second prefix");
                return BP_UNSUPPORTED;
            }
            m->prefix = true;
            p->mode = peek(p);
            p->at++;
        }
        else if (is_digit(peek(p))) {
            if (m->count >= 0) {
                complain(p, BP_FMT_009, "a second count");
                return BP_UNSUPPORTED;
            }
            status = parse_number(p, &m->count);
            if (status == BP_OK && is_space(peek(p))) {
                complain(p, BP_FMT_015, "whitespace behind a count");
                return BP_VIOLATION;
            }
        }
        else {
            return BP_OK;
        }
        if (status != BP_OK) {
            return status;
        }
    }
}

/* Put REPEAT items of SIZE bytes and alignment ALIGN behind FRAME's last. */
static enum bp_status
place(struct parser *p, ptrdiff_t repeat, ptrdiff_t size, ptrdiff_t align)
{
    struct frame *frame = &p->frames[p->depth];
    ptrdiff_t total;

    if (!checked_round_up(frame->offset, align, &frame->offset)
        || !checked_mul(size, repeat, &total)
        || !checked_add(frame->offset, total, &frame->offset)) {
        complain(p, BP_FMT_048, "an item that does not fit");
        return BP_OVERFLOW;
    }
    if (align > frame->align) {
        frame->align = align;
    }
    return BP_OK;
}

/* Place an item of CODE, or PARTS of them as one. */
static enum bp_status
place_code(struct parser *p, const struct modifiers *m,
           const struct code *code, int parts)
{
    struct frame *frame = &p->frames[p->depth];
    ptrdiff_t size = is_native_mode(p->mode) ? code->native : code->standard;
    ptrdiff_t align = p->mode == '@' ? code->align : 1;
    ptrdiff_t repeat = m->shape;

    if (m->pointee || frame->pointee) {
        return BP_OK;
    }
    if (size == 0) {
        complain(p, BP_FMT_041, "a code of native modes only");
        return BP_UNSUPPORTED;
    }
    if (m->count >= 0 && !checked_mul(repeat, m->count, &repeat)) {
        complain(p, BP_FMT_048, "a count that does not fit");
        return BP_OVERFLOW;
    }
    if (p->mode == '@' && frame->first == 0) {
        frame->first = align;
    }
    p->facts.members++;
    p->facts.foreign |= size > 1 && is_foreign_mode(p->mode);
    return place(p, repeat, parts * size, align);
}

/* Place "x", "s" or "p": the count is the size. */
static enum bp_status
place_bytes(struct parser *p, const struct modifiers *m)
{
    struct frame *frame = &p->frames[p->depth];
    bool pad = peek(p) == 'x';

    if (m->pointee || frame->pointee) {
        return BP_OK;
    }
    if (!pad) {
        p->facts.members++;
        if (p->mode == '@' && frame->first == 0) {
            frame->first = 1;
        }
    }
    return place(p, m->shape, m->count >= 0 ? m->count : 1, 1);
}

/* Place a pointer, "&" or "X{}", which has its size in every mode. */
static enum bp_status
place_pointer(struct parser *p, const struct modifiers *m)
{
    static const struct code pointer = {'&', (ptrdiff_t)sizeof(void *),
                                        (ptrdiff_t)sizeof(void *),
                                        (ptrdiff_t) _Alignof(void *)};

    return place_code(p, m, &pointer, 1);
}

/* At "X": "{", anything in balance, "}". */
static enum bp_status
parse_function(struct parser *p, const struct modifiers *m)
{
    enum bp_status status;
    int open = 0;

    if (p->text[p->at + 1] != '{') {
        complain(p, BP_FMT_030, "an unknown code");
        return BP_UNSUPPORTED;
    }
    status = place_pointer(p, m);
    if (status != BP_OK) {
        return status;
    }
    for (;;) { /* up to the brace that closes the first one */
        p->at++;
        if (peek(p) == '\0') {
            complain(p, BP_FMT_047, "an open brace");
            return BP_VIOLATION;
        }
        open += (peek(p) == '{') - (peek(p) == '}');
        if (open == 0) {
            return BP_OK;
        }
    }
}

/* At "T": open a frame. */
static enum bp_status
open_struct(struct parser *p, const struct modifiers *m)
{
    struct frame *parent = &p->frames[p->depth];
    ptrdiff_t repeat = m->shape;

    if (p->text[p->at + 1] != '{') {
        complain(p, -1, "an unknown code");
        return BP_UNSUPPORTED;
    }
    if (p->depth == MAX_DEPTH) {
        complain(p, -1, "too many structs inside each other");
        return BP_UNSUPPORTED;
    }
    if (m->count >= 0 && !checked_mul(repeat, m->count, &repeat)) {
        complain(p, BP_FMT_048, "a count that does not fit");
        return BP_OVERFLOW;
    }
    p->at += 2;
    p->depth++;
    p->frames[p->depth] = (struct frame){
        .align = 1,
        .repeat = repeat,
        .aligned = p->mode == '@',
        .pointee = m->pointee || parent->pointee,
    };
    return BP_OK;
}

/*
 * The alignment of the end of FRAME, which lies at the current place (X-14).
 * NumPy asks for the mode in force at the end; the others align what was
 * spelled in mode "@", wherever that was.
 */
static ptrdiff_t
end_alignment(const struct parser *p, const struct frame *frame)
{
    switch (p->padding) {
    case BP_PAD_STRICT:
        return 1;
    case BP_PAD_C:
        return p->depth > 0 ? frame->align : 1;
    case BP_PAD_NUMPY:
        return p->mode == '@' ? frame->align : 1;
    case BP_PAD_CYTHON:
        return p->depth > 0 && frame->first > 0 ? frame->first : 1;
    case BP_PAD_COUNT:
        break;
    }
    return 1; /* not reached */
}

/* At "}": place the innermost struct in its parent. */
static enum bp_status
close_struct(struct parser *p)
{
    struct frame *frame = &p->frames[p->depth];
    struct frame *parent = frame - 1;
    ptrdiff_t size;
    bool aligned;

    if (p->depth == 0) {
        complain(p, BP_FMT_047, "a brace that nothing opened");
        return BP_VIOLATION;
    }
    if (!checked_round_up(frame->offset, end_alignment(p, frame), &size)) {
        complain(p, BP_FMT_048, "a struct that does not fit");
        return BP_OVERFLOW;
    }
    aligned = p->padding == BP_PAD_NUMPY ? p->mode == '@' : frame->aligned;
    p->depth--;
    if (!frame->pointee) {
        p->facts.members++;
        p->facts.nested = true;
        if (parent->first == 0) {
            parent->first = frame->first;
        }
        enum bp_status status =
            place(p, frame->repeat, size, aligned ? frame->align : 1);

        if (status != BP_OK) {
            return status;
        }
    }
    p->at++;
    return finish_element(p);
}

static enum bp_status
parse_code(struct parser *p, const struct modifiers *m)
{
    bool z = peek(p) == 'Z' && is_one_of(p->text[p->at + 1], "efdg");
    char letter = p->text[p->at + z];
    int parts = z ? 2 : 1;
    const struct code *code = find_code(letter);
    enum bp_status status = BP_OK;

    if (complex_part(letter) != '\0') {
        code = find_code(complex_part(letter));
        parts = 2;
    }
    if (code != NULL) {
        status = place_code(p, m, code, parts);
    }
    else if (!m->pointee && !p->frames[p->depth].pointee) {
        complain(p, -1, "an unknown code");
        return BP_UNSUPPORTED;
    }
    p->at += z;
    return status;
}

/* At the body that the modifiers M stand before. */
static enum bp_status
parse_body(struct parser *p, const struct modifiers *m)
{
    enum bp_status status;

    switch (peek(p)) {
    case '\0':
    case '}':
        complain(p, BP_FMT_047, "nothing behind a modifier");
        return BP_VIOLATION;
    case '{':
    case ')':
    case ',':
    case ':':
        complain(p, BP_FMT_047, "a mark out of place");
        return BP_VIOLATION;
    case 'T':
        return open_struct(p, m);
    case 'X':
        status = parse_function(p, m);
        break;
    case 'x':
    case 's':
    case 'p':
        status = place_bytes(p, m);
        break;
    default:
        status = parse_code(p, m);
        break;
    }
    if (status != BP_OK) {
        return status;
    }
    p->at++;
    return finish_element(p);
}

static enum bp_status
parse_element(struct parser *p)
{
    struct modifiers m = {1, -1, false, false};
    enum bp_status status = parse_modifiers(p, &m);

    while (status == BP_OK && peek(p) == '&') {
        status = place_pointer(p, &m);
        if (status == BP_OK) {
            p->at++;
            m = (struct modifiers){1, -1, false, true};
            status = parse_modifiers(p, &m);
        }
    }
    return status == BP_OK ? parse_body(p, &m) : status;
}

/* A prefix without an item parses, with no bytes (FMT-044). */
static bool
is_prefix_alone(const char *text)
{
    text += strspn(text, SPACE);
    if (!is_one_of(*text, PREFIXES)) {
        return false;
    }
    text++;
    return text[strspn(text, SPACE)] == '\0';
}

enum bp_status
format_scan(const char *text, enum bp_padding padding, ptrdiff_t *size,
            struct format_facts *facts, struct bp_error *err)
{
    struct parser p = {.text = text,
                       .mode = '@',
                       .padding = padding,
                       .frames = {{.align = 1}},
                       .err = err};
    enum bp_status status = BP_OK;
    ptrdiff_t total = 0;

    if (!is_prefix_alone(text)) {
        for (skip_space(&p); status == BP_OK && peek(&p) != '\0';
             skip_space(&p)) {
            status = peek(&p) == '}' ? close_struct(&p) : parse_element(&p);
        }
    }
    if (status != BP_OK) {
        return status;
    }
    if (p.depth > 0) {
        complain(&p, BP_FMT_047, "an open brace");
        return BP_VIOLATION;
    }
    if (!checked_round_up(p.frames[0].offset, end_alignment(&p, &p.frames[0]),
                          &total)) {
        complain(&p, BP_FMT_048, "an item that does not fit");
        return BP_OVERFLOW;
    }
    *size = total;
    *facts = p.facts;
    return BP_OK;
}

enum bp_status
bp_format_size(const char *text, enum bp_padding padding, ptrdiff_t *size,
               struct bp_error *err)
{
    struct format_facts facts;

    return format_scan(text, padding, size, &facts, err);
}

const char *
bp_padding_name(enum bp_padding padding)
{
    switch (padding) {
    case BP_PAD_STRICT:
        return "strict";
    case BP_PAD_C:
        return "c";
    case BP_PAD_NUMPY:
        return "numpy";
    case BP_PAD_CYTHON:
        return "cython";
    case BP_PAD_COUNT:
        break;
    }
    return "?"; /* not reached */
}
