/*
 * A second reader of format texts: by recursive descent, over bytes.
 */
#include "format.h"

#include <string.h>

struct reading {
    struct bpf_format *format;
    const struct bpf_rules *rules;
    const char *text;
    int at;
    int depth;    /* T{} and "&" that are open */
    int pointers; /* "&" that are */
    enum bpf_verdict verdict;
};

static char
here(const struct reading *r)
{
    return r->text[r->at];
}

static bool
is_in(char c, const char *set)
{
    return c != '\0' && strchr(set, c) != NULL;
}

static bool
is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void
skip_blanks(struct reading *r)
{
    while (is_blank(here(r))) {
        r->at++;
    }
}

/* It ends here. */
static bool
fail(struct reading *r, enum bpf_verdict verdict)
{
    r->verdict = verdict;
    return false;
}

static bool
read_number(struct reading *r, int64_t *out)
{
    uint64_t number = 0;

    if (!is_digit(here(r))) {
        return fail(r, BPF_MALFORMED);
    }
    for (; is_digit(here(r)); r->at++) {
        if (__builtin_mul_overflow(number, 10U, &number)
            || __builtin_add_overflow(number, (unsigned)(here(r) - '0'),
                                      &number)
            || number >= BPF_TOO_LARGE) {
            return fail(r, BPF_OVERFLOW);
        }
    }
    *out = (int64_t)number;
    return true;
}

/* At "(", of an element whose extents so far give *PRODUCT. */
static bool
read_shape(struct reading *r, struct bpf_element *e, uint64_t *product)
{
    do {
        int64_t extent;

        r->at++;
        skip_blanks(r);
        if (!read_number(r, &extent)) {
            return false;
        }
        if (__builtin_mul_overflow(*product, (uint64_t)extent, product)
            || *product >= BPF_TOO_LARGE) {
            return fail(r, BPF_OVERFLOW);
        }
        if (r->format->nextents == BPF_ELEMENTS) {
            return fail(r, BPF_GIVEN_UP);
        }
        r->format->extents[r->format->nextents++] = extent;
        e->nextents++;
        skip_blanks(r);
    } while (here(r) == ',');
    if (here(r) != ')') {
        return fail(r, BPF_MALFORMED);
    }
    r->at++;
    return true;
}

/* Everything before the letter. */
static bool
read_modifiers(struct reading *r, struct bpf_element *e)
{
    uint64_t product = 1;

    for (;;) {
        const char c = here(r);

        if (is_blank(c)) {
            r->at++;
        }
        else if (is_digit(c)) {
            if (e->count >= 0) {
                return fail(r, BPF_UNSUPPORTED);
            }
            if (!read_number(r, &e->count)) {
                return false;
            }
            if (is_blank(here(r))) {
                return fail(r, BPF_MALFORMED);
            }
        }
        else if (is_in(c, "@=<>!^")) {
            if (e->prefix != '\0') {
                return fail(r, BPF_UNSUPPORTED);
            }
            e->prefix = c;
            r->at++;
        }
        else if (c == '(') {
            if (!read_shape(r, e, &product)) {
                return false;
            }
        }
        else {
            return true;
        }
    }
}

/* Can what stands behind a name, where ctypes wrote it, begin with TEXT? */
static bool
is_behind_name(const char *text)
{
    while (is_blank(*text)) {
        text++;
    }
    if (is_in(*text, "TX")) {
        return text[1] == '{';
    }
    return *text == '\0' || is_digit(*text) || is_in(*text, "}&xB(@=<>!^");
}

/* A name may come. */
static bool
read_name(struct reading *r, struct bpf_element *e)
{
    int end;

    skip_blanks(r);
    if (here(r) != ':') {
        return true;
    }
    e->name = r->at + 1;
    for (end = e->name; r->text[end] != '\0'; end++) {
        if (r->text[end] == ':'
            && (!r->rules->ctypes || is_behind_name(r->text + end + 1))) {
            e->name_length = end - e->name;
            r->at = end + 1;
            e->end = r->at;
            return true;
        }
    }
    return fail(r, BPF_MALFORMED);
}

/* At the "{" behind an X: to behind the brace that closes it. */
static bool
read_signature(struct reading *r)
{
    int open = 0;

    do {
        if (here(r) == '\0') {
            return fail(r, BPF_MALFORMED);
        }
        open += here(r) == '{';
        open -= here(r) == '}';
        r->at++;
    } while (open > 0);
    return true;
}

/* The letters of a plain item, or a letter that only some know. */
static bool
read_code(struct reading *r, struct bpf_element *e)
{
    static const char parts[] = "FfDdGg";
    const char c = here(r);
    const char *part = strchr(parts, c);

    e->letter = c;
    r->at++;
    if (is_in(c, "cbB?hHiIlLqQnNefdgPOspuwxt")) {
        return true;
    }
    if (part != NULL && c != '\0') {
        e->letter = part[1];
        e->is_complex = true;
        return true;
    }
    if (c == 'Z' && is_in(here(r), "efdg")) {
        e->letter = here(r);
        e->is_complex = true;
        r->at++;
        return true;
    }
    if (r->pointers > 0 || (r->rules->ctypes && is_in(c, "zZXv"))) {
        return true;
    }
    return fail(r, BPF_UNSUPPORTED);
}

/* Begin an element inside PARENT. */
static struct bpf_element *
begin(struct reading *r, int parent)
{
    struct bpf_element *e;

    if (r->format->count == BPF_ELEMENTS) {
        fail(r, BPF_GIVEN_UP);
        return NULL;
    }
    e = &r->format->elements[r->format->count];
    *e = (struct bpf_element){.count = -1,
                              .parent = parent,
                              .at = r->at,
                              .extents = r->format->nextents};
    r->format->count++;
    return e;
}

static bool
go_in(struct reading *r, int length)
{
    if (r->depth == BPF_DEPTH) {
        return fail(r, BPF_UNSUPPORTED);
    }
    r->depth++;
    r->at += length;
    return true;
}

/* As deep as formats are, 32: NOLINTBEGIN(misc-no-recursion) */

static bool
read_all(struct reading *r, int parent);

static bool
read_element(struct reading *r, int parent);

static bool
read_body(struct reading *r, int self)
{
    struct bpf_element *e = &r->format->elements[self];
    const char c = here(r);
    bool fine;

    if (is_in(c, "}),{:")) {
        return fail(r, BPF_MALFORMED);
    }
    e->letter = c;
    e->is_braced = c != '\0' && r->text[r->at + 1] == '{' && is_in(c, "TX");
    if (c == 'T') {
        if (!e->is_braced) {
            return fail(r, BPF_UNSUPPORTED);
        }
        fine = go_in(r, 2) && read_all(r, self);
        r->depth--;
        r->at += fine;
        return fine;
    }
    if (c == '&') {
        r->pointers++;
        fine = go_in(r, 1);
        if (fine) {
            skip_blanks(r);
            fine = read_element(r, self);
        }
        r->pointers--;
        r->depth--;
        return fine;
    }
    if (e->is_braced) {
        r->at++;
        return read_signature(r);
    }
    if (c == 'X' && !r->rules->ctypes) {
        return fail(r, BPF_UNSUPPORTED);
    }
    return read_code(r, e);
}

/* A prefix that is all there is of a text. */
static bool
is_prefix_alone(const struct reading *r, const struct bpf_element *e)
{
    return here(r) == '\0' && r->format->count == 2 && e->prefix != '\0'
           && e->count < 0 && e->nextents == 0 && r->depth == 0;
}

static bool
read_element(struct reading *r, int parent)
{
    const int self = r->format->count;
    struct bpf_element *e = begin(r, parent);

    if (e == NULL || !read_modifiers(r, e)) {
        return false;
    }
    if (is_prefix_alone(r, e)) {
        r->format->count = 1;
        return true;
    }
    if (here(r) == '\0') {
        return fail(r, BPF_MALFORMED);
    }
    e->body = r->at;
    if (!read_body(r, self)) {
        return false;
    }
    e->last = r->format->count - 1;
    e->end = r->at;
    return true;
}

/* Elements with their names, up to "}" or the end. */
static bool
read_all(struct reading *r, int parent)
{
    for (;;) {
        const int self = r->format->count;

        skip_blanks(r);
        if (here(r) == '\0') {
            return r->depth == 0 || fail(r, BPF_MALFORMED);
        }
        if (here(r) == '}') {
            return r->depth > 0 || fail(r, BPF_MALFORMED);
        }
        if (!read_element(r, parent)) {
            return false;
        }
        if (r->format->count > self
            && !read_name(r, &r->format->elements[self])) {
            return false;
        }
    }
}

/* NOLINTEND(misc-no-recursion) */

enum bpf_verdict
bpf_format_read(struct bpf_format *format, const char *text,
                const struct bpf_rules *rules, int *at)
{
    struct reading r = {format, rules, text, 0, 0, 0, BPF_ACCEPT};

    format->elements[0] = (struct bpf_element){
        .count = -1, .parent = -1, .letter = 'T', .is_braced = true};
    format->count = 1;
    format->nextents = 0;
    if (read_all(&r, 0)) {
        format->elements[0].last = format->count - 1;
        format->elements[0].end = r.at;
    }
    *at = r.at;
    return r.verdict;
}
