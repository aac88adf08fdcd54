/*
 * Formats spelled out: as a tree, in many styles, or item by item.
 */
#include "format.h"

#include <stdio.h>
#include <string.h>

/* A text, and how it is spelled. */
struct spelling {
    char *text;
    int length;
    unsigned style; /* 0: canonical */
    bool full;      /* there was no room for all of it */
};

static void
put(struct spelling *s, const char *text)
{
    const size_t n = strlen(text);

    if ((size_t)s->length + n < BPF_TEXT) {
        memcpy(s->text + s->length, text, n + 1);
        s->length += (int)n;
        return;
    }
    s->full = true;
}

static void
put_char(struct spelling *s, char c)
{
    const char text[] = {c, '\0'};

    put(s, text);
}

static void
put_number(struct spelling *s, int64_t number)
{
    char digits[24];

    snprintf(digits, sizeof digits, "%lld", (long long)number);
    put(s, digits);
}

/* The next few bits of the style. */
static unsigned
take(struct spelling *s, unsigned n)
{
    unsigned bits = s->style % n;

    s->style /= n;
    return bits;
}

static void
put_blank(struct spelling *s)
{
    static const char *const blanks[] = {"", "", " ", "\t", "\n\v", "\r\f "};

    put(s, blanks[take(s, 6)]);
}

static void
put_shape(struct spelling *s, const struct bpf_format *f,
          const struct bpf_element *e)
{
    const bool apart = take(s, 4) == 3; /* "(2)(3)" */

    for (int i = 0; i < e->nextents; i++) {
        const bool ends = i + 1 == e->nextents;

        put(s, i == 0 || apart ? "(" : ",");
        if (!apart) {
            put_blank(s);
        }
        put_number(s, f->extents[e->extents + i]);
        put(s, ends || apart ? ")" : "");
    }
}

static void
put_modifiers(struct spelling *s, const struct bpf_format *f,
              const struct bpf_element *e)
{
    static const char orders[][4] = {"spc", "spc", "psc", "scp",
                                     "csp", "cps", "pcs", "spc"};
    const int before = s->length;
    bool count = false; /* it stands there: no blank may follow */

    for (const char *part = orders[take(s, 8)]; *part != '\0'; part++) {
        if (*part == 's') {
            put_shape(s, f, e);
            count &= e->nextents == 0;
        }
        else if (*part == 'p' && e->prefix != '\0') {
            put_char(s, e->prefix);
            count = false;
        }
        else if (*part == 'c' && e->count >= 0) {
            put(s, take(s, 8) == 7 ? "00" : "");
            put_number(s, e->count);
            count = true;
        }
    }
    if (!count && s->length > before) {
        put_blank(s);
    }
}

static void
put_letters(struct spelling *s, const struct bpf_element *e)
{
    static const char *const signatures[] = {"", "", "i", "d:a:->T{b}", "{}"};
    static const char parts[] = "fFdDgG";
    const char *part = strchr(parts, e->letter);

    if (e->is_complex && part != NULL && take(s, 3) == 2) {
        put_char(s, part[1]);
        return;
    }
    put(s, e->is_complex ? "Z" : "");
    put_char(s, e->letter);
    put(s, e->is_braced ? "{" : "");
    if (e->is_braced && e->letter == 'X') {
        put(s, signatures[take(s, 5)]);
        put(s, "}");
    }
}

/* What follows when E is complete. */
static void
put_end(struct spelling *s, struct bpf_element *e, bool named)
{
    if (e->letter == 'T') {
        put_blank(s);
        put(s, "}");
    }
    e->end = s->length;
    e->name = 0;
    e->name_length = 0;
    if (named && e->label != NULL) {
        put_blank(s);
        put(s, ":");
        e->name = s->length;
        e->name_length = (int)strlen(e->label);
        put(s, e->label);
        put(s, ":");
        e->end = s->length;
    }
}

bool
bpf_format_write(struct bpf_format *format, unsigned style, char *text)
{
    struct spelling s = {text, 0, 0, false};

    text[0] = '\0';
    for (int i = 1; i < format->count; i++) {
        struct bpf_element *e = &format->elements[i];

        if (style != 0) {
            s.style = (style + (unsigned)i) * 2654435761U;
        }
        put_blank(&s);
        e->at = s.length;
        put_modifiers(&s, format, e);
        e->body = s.length;
        put_letters(&s, e);
        for (int end = i; end > 0 && format->elements[end].last == i;
             end = format->elements[end].parent) {
            const int parent = format->elements[end].parent;

            put_end(&s, &format->elements[end],
                    format->elements[parent].letter != '&');
        }
    }
    format->elements[0].end = s.length;
    return !s.full;
}

char
bpf_element_kind(const struct bpf_element *element)
{
    static const struct {
        const char *letters;
        char kind;
    } kinds[] = {{"bhilqn", 's'}, {"BHILQN", 'u'}, {"?v", '?'}, {"c", 'c'},
                 {"efdg", 'f'},   {"s", 'S'},      {"p", 'p'},  {"uw", 't'},
                 {"O", 'O'},      {"P&zZX", '*'}};

    if (element->letter == 'X' && element->is_braced) {
        return 'X';
    }
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strchr(kinds[i].letters, element->letter) != NULL) {
            return kinds[i].kind;
        }
    }
    return '\0';
}

bool
bpf_element_is_little(const struct bpf_element *element,
                      const struct bpf_rules *rules)
{
    return element->mode == '<'
           || (element->mode != '>' && element->mode != '!'
               && bpf_machine_is_little(rules->machine));
}

/* Put single E of its size; SPOIL is what is done to it. */
static bool
put_single(struct spelling *s, const struct bpf_element *e,
           enum bpf_spoil spoil, const struct bpf_rules *rules)
{
    char mode = e->mode;

    if (mode == '@') {
        mode = '^';
    }
    if (spoil == BPF_SPOIL_LOSS) {
        put_number(s, (int64_t)e->size);
        put(s, "x");
        return e->size > 0;
    }
    if (spoil == BPF_SPOIL_KIND) {
        put_number(s, (int64_t)e->size);
        put(s, e->letter == 's' ? "p" : "s");
        return e->size > 0;
    }
    if (spoil == BPF_SPOIL_ORDER) {
        struct bpf_element other = *e;
        int align;
        int unit = bpf_element_unit(e, rules, &align);

        mode = bpf_element_is_little(e, rules) ? '>' : '<';
        other.mode = mode;
        if (unit < 2 || unit != bpf_element_unit(&other, rules, &align)
            || e->size == 0) {
            return false;
        }
    }
    put_char(s, mode);
    if (bpf_element_is_string(e) && e->count >= 0) {
        put_number(s, e->count);
    }
    put(s, e->is_complex ? "Z" : "");
    put_char(s, e->letter);
    put(s, e->is_braced ? "{}" : e->letter == '&' ? "b" : "");
    return true;
}

static void
put_pads(struct spelling *s, uint64_t bytes)
{
    if (bytes > 0) {
        put_number(s, (int64_t)bytes);
        put(s, "x");
    }
}

bool
bpf_format_flatten(const struct bpf_format *format,
                   const struct bpf_rules *rules,
                   const struct bpf_single *singles, int n,
                   const struct bpf_victim *victim, char *text)
{
    struct spelling s = {text, 0, 0, false};
    uint64_t cursor = 0;

    text[0] = '\0';
    for (int i = 0; i < n; i++) {
        const struct bpf_element *e = &format->elements[singles[i].element];
        const bool here = i == victim->single;
        uint64_t at = singles[i].offset;

        if (here && victim->spoil == BPF_SPOIL_PLACE) {
            if (at == cursor || e->size == 0) {
                return false;
            }
            at--;
        }
        put_pads(&s, at - cursor);
        if (!put_single(&s, e, here ? victim->spoil : BPF_SPOIL_NOTHING,
                        rules)) {
            return false;
        }
        cursor = at + e->size;
    }
    put_pads(&s, format->elements[0].size - cursor);
    return !s.full;
}

/* The next single of SIDE from I on that has bytes. */
static int
skip_empty(const struct bpf_side *side, int i)
{
    while (i < side->n
           && side->format->elements[side->singles[i].element].size == 0) {
        i++;
    }
    return i;
}

static bool
is_same(const struct bpf_side *a, int i, const struct bpf_side *b, int k)
{
    const struct bpf_element *one =
        &a->format->elements[a->singles[i].element];
    const struct bpf_element *other =
        &b->format->elements[b->singles[k].element];
    int align;
    const int unit = bpf_element_unit(one, a->rules, &align);

    return a->singles[i].offset == b->singles[k].offset
           && one->size == other->size
           && bpf_element_kind(one) == bpf_element_kind(other)
           && unit == bpf_element_unit(other, b->rules, &align)
           && (unit == 1
               || bpf_element_is_little(one, a->rules)
                      == bpf_element_is_little(other, b->rules))
           && (unit <= 8
               || bpf_machine_ldouble(a->rules->machine)
                      == bpf_machine_ldouble(b->rules->machine));
}

bool
bpf_format_alike(const struct bpf_side *a, const struct bpf_side *b)
{
    int i = skip_empty(a, 0), k = skip_empty(b, 0);

    if (a->format->elements[0].size != b->format->elements[0].size) {
        return false;
    }
    while (i < a->n && k < b->n) {
        if (!is_same(a, i, b, k)) {
            return false;
        }
        i = skip_empty(a, i + 1);
        k = skip_empty(b, k + 1);
    }
    return i == a->n && k == b->n;
}
