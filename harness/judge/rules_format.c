/*
 * Rules about a format by itself: is it one, has it the size of the item, and
 * would everybody read it so.
 */
#include "bp_code.h"
#include "evidence.h"
#include "rules.h"

#include <stdio.h>
#include <string.h>

static bool
asks(const struct bph_case *c, int flag)
{
    return bp_request_has(c->word, flag);
}

/* Is there a text that can be looked at, and was it asked for? */
static bool
has_text(const struct bph_case *c)
{
    const struct bph_answer *a = c->answer;
    return bph_granted(c) && asks(c, BP_FORMAT) && !a->format_cut
           && (a->format_ptr == BPH_PTR_OTHER
               || a->format_ptr == BPH_PTR_INSIDE);
}

/* --- the size --- */

static enum bp_position
padding_position(enum bp_padding padding)
{
    switch (padding) {
    case BP_PAD_STRICT:
        return BP_POS_X_14_STRICT;
    case BP_PAD_C:
        return BP_POS_X_14_C;
    case BP_PAD_NUMPY:
        return BP_POS_X_14_NUMPY;
    case BP_PAD_CYTHON:
        return BP_POS_X_14_CYTHON;
    case BP_PAD_COUNT:
        break;
    }
    return BP_POS_X_14_NONE;
}

/* It is malformed: is it that by a colon in a name, as ctypes writes it, or by
 * a blank behind a count? */
static void
malformed(const char *text, const struct bp_error *err, struct bph_ruling *r)
{
    static const struct bp_reading ctypes = {.ctypes = true};
    struct bph_meaning m;
    enum bph_cause cause = BPH_CAUSE_FORMAT_MALFORMED;
    if (err->clause == BP_FMT_015) {
        cause = BPH_CAUSE_FORMAT_COUNT_BLANK;
    }
    else if (bph_meaning_read(&m, text, &ctypes, BP_PAD_STRICT, NULL)
             == BP_OK) {
        bph_meaning_release(&m);
        cause = BPH_CAUSE_FORMAT_NAME_COLON;
    }
    bph_breaks(r, cause, "\"%.40s\": %.80s", text, err->text);
}

/* It has a size, and not that of the item. */
static void
misfits(const struct bph_answer *a, struct bph_ruling *r)
{
    ptrdiff_t size = -1;
    if (bp_format_size(a->format, BP_PAD_STRICT, &size, NULL) != BP_OK) {
        static const struct bp_reading ctypes = {.ctypes = true};
        if (bp_format_size_on(a->format, &ctypes, bp_abi_host(), BP_PAD_STRICT,
                              &size, NULL)
            != BP_OK) {
            r->say = BPH_CANNOT_TELL;
            return;
        }
    }
    bph_breaks(r, size == 0 ? BPH_CAUSE_FORMAT_EMPTY : BPH_CAUSE_FORMAT_SIZE,
               "format \"%.40s\" is %td bytes, itemsize is %lld", a->format,
               size, (long long)a->itemsize.value);
    r->position = size == 0 ? BP_POS_NONE : BP_POS_X_14_NONE;
}

/* Is there a colon in a name?  Only the reading of ctypes lets it be. */
static bool
has_colon(const struct bp_format *format)
{
    for (int n = 1; n < format->nnodes; n++) {
        const struct bp_node *node = &format->nodes[n];
        if (node->name_length > 0
            && memchr(format->text + node->name, ':',
                      (size_t)node->name_length)
                   != NULL) {
            return true;
        }
    }
    return false;
}

/* It has the size of the item: by a padding that it does not spell? */
static void
fits(const struct bph_answer *a, const struct bph_meaning *m,
     struct bph_ruling *r)
{
    ptrdiff_t strict = 0;
    if (has_colon(&m->format)) {
        bph_breaks(r, BPH_CAUSE_FORMAT_NAME_COLON,
                   "there is a colon in a name of \"%.60s\"", a->format);
    }
    else if (a->itemsize.value == 0) {
        bph_breaks(r, BPH_CAUSE_FORMAT_EMPTY,
                   "format \"%.40s\" describes no bytes", a->format);
        r->position = BP_POS_X_25_ZERO;
    }
    else if (m->padding != BP_PAD_STRICT
             && bp_format_size_on(a->format, &m->format.how, bp_abi_host(),
                                  BP_PAD_STRICT, &strict, NULL)
                    == BP_OK) {
        bph_breaks(r, BPH_CAUSE_FORMAT_PADDING,
                   "\"%.40s\" spells %td bytes, itemsize %lld only with "
                   "the padding of the rule \"%s\"",
                   a->format, strict, (long long)a->itemsize.value,
                   bp_padding_name(m->padding));
        r->position = padding_position(m->padding);
    }
}

/* Compare the size of the format, read in each way, with itemsize. */
static void
format_size(const struct bph_answer *a, struct bph_ruling *r)
{
    struct bph_meaning m;
    struct bp_error err;
    switch (
        bph_meaning_fit(&m, a->format, (ptrdiff_t)a->itemsize.value, &err)) {
    case BP_OK:
        fits(a, &m, r);
        bph_meaning_release(&m);
        break;
    case BP_CAPACITY:
        misfits(a, r);
        break;
    case BP_VIOLATION:
    case BP_OVERFLOW:
        malformed(a->format, &err, r);
        break;
    case BP_UNSUPPORTED:
    case BP_FAULT:
        r->say = BPH_CANNOT_TELL;
        break;
    }
}

void
rule_format(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_answer *a = c->answer;
    if (!bph_granted(c) || !asks(c, BP_FORMAT)) {
        return;
    }
    r->say = BPH_HOLDS;
    if (a->format_ptr == BPH_PTR_NULL || a->format_ptr == BPH_PTR_UNTOUCHED) {
        bph_breaks(r, BPH_CAUSE_FORMAT_MISSING, "format is %s",
                   bph_pointer_text(a->format_ptr));
    }
    else if (a->format_cut) {
        bph_breaks(r, BPH_CAUSE_FORMAT_ENDLESS,
                   "there is no NUL in the first %d bytes", BPH_FORMAT_BYTES);
    }
    else if (a->format_ptr == BPH_PTR_WILD || a->itemsize.untouched) {
        r->say = BPH_CANNOT_TELL;
    }
    else {
        format_size(a, r);
    }
}

/* --- codes --- */

/* Is it a code that has no size in the standard modes, in one of them? */
static bool
is_native_only(const struct bp_node *node)
{
    const struct bp_code *code = bp_node_code(node);
    return code != NULL && code->standard == BP_STANDARD_NONE
           && node->kind == BP_NODE_CODE && strchr("=<>!", node->mode) != NULL;
}

/* What is wrong, or only unusual, about the code of NODE? */
static enum bph_cause
code_cause(const struct bp_format *format, const struct bp_node *node,
           enum bp_position *position)
{
    char written = format->text[node->body];
    *position = BP_POS_NONE;
    if (node->kind == BP_NODE_CODE && format->how.ctypes
        && bp_code_find_ctypes(node->code) != NULL && !node->is_complex) {
        *position = BP_POS_X_35_CTYPES;
        return BPH_CAUSE_CODE_OF_CTYPES;
    }
    if (is_native_only(node) && node->code == 'P') {
        *position = BP_POS_X_35_CTYPES;
        return BPH_CAUSE_CODE_P_STANDARD;
    }
    if (is_native_only(node)) {
        return node->code == 'g' ? BPH_CAUSE_CODE_G_STANDARD
                                 : BPH_CAUSE_CODE_N_STANDARD;
    }
    if (node->kind == BP_NODE_BITS) {
        *position = BP_POS_X_24_ACCEPTED;
        return BPH_CAUSE_CODE_BITS;
    }
    if (node->code == 'u' && format->how.wchar) {
        *position = BP_POS_X_27_WCHAR;
        return BPH_CAUSE_CODE_WCHAR;
    }
    if (node->is_complex && written != 'Z') {
        *position = BP_POS_X_23_LETTERS;
        return BPH_CAUSE_CODE_COMPLEX;
    }
    return BPH_CAUSE_NONE;
}

/* Read the text as it fits; bits, which have no size, as they are. */
static bool
read_codes(struct bph_meaning *m, const struct bph_answer *a)
{
    struct bp_error err;
    return bph_meaning_fit(m, a->format, (ptrdiff_t)a->itemsize.value, &err)
               == BP_OK
           || bph_meaning_parse(m, a->format, NULL, &err) == BP_OK;
}

void
rule_codes(const struct bph_case *c, struct bph_ruling *r)
{
    struct bph_meaning m;
    if (!has_text(c)) {
        return;
    }
    r->say = BPH_CANNOT_TELL;
    if (!read_codes(&m, c->answer)) {
        return;
    }
    r->say = BPH_HOLDS;
    /* the causes stand in the order of their weight */
    enum bph_cause worst = BPH_CAUSE_NONE;
    for (int n = 1; n < m.format.nnodes; n++) {
        enum bp_position position = BP_POS_NONE;
        enum bph_cause cause =
            code_cause(&m.format, &m.format.nodes[n], &position);
        if (cause != BPH_CAUSE_NONE
            && (worst == BPH_CAUSE_NONE || cause < worst)) {
            bph_breaks(r, cause, "\"%.40s\" at byte %td of \"%.60s\"",
                       c->answer->format + m.format.nodes[n].body,
                       m.format.nodes[n].body, c->answer->format);
            r->position = position;
            worst = cause;
        }
    }
    if (r->say == BPH_HOLDS) {
        r->evidence = bph_evidence_of(&m);
    }
    bph_meaning_release(&m);
}

/* --- spelling --- */

/* Do the modifiers, the bytes [AT, BODY), stand in another order than shape,
 * prefix, count? */
static enum bph_cause
order_cause(const char *text, ptrdiff_t at, ptrdiff_t body)
{
    int shapes = 0;
    bool other = false; /* a prefix or a count stands before */
    bool count = false;
    bool wrong = false;
    for (ptrdiff_t n = at; n < body; n++) {
        if (text[n] == '(') {
            shapes++;
            wrong = wrong || other;
            n += (ptrdiff_t)strcspn(text + n, ")");
        }
        else if (strchr("@=<>!^", text[n]) != NULL) {
            wrong = wrong || count;
            other = true;
        }
        else if (text[n] >= '0' && text[n] <= '9') {
            count = other = true;
        }
    }
    return wrong        ? BPH_CAUSE_FORMAT_ORDER
           : shapes > 1 ? BPH_CAUSE_FORMAT_SHAPES
                        : BPH_CAUSE_NONE;
}

/* Is there whitespace outside of names? */
static bool
has_blanks(const struct bp_format *format)
{
    ptrdiff_t at = 0;
    for (int n = 1; n < format->nnodes; n++) {
        const struct bp_node *node = &format->nodes[n];
        if (node->name_length == 0) {
            continue;
        }
        ptrdiff_t gap = node->name - at;
        if (gap > 0
            && (ptrdiff_t)strcspn(format->text + at, " \t\n\v\f\r") < gap) {
            return true;
        }
        at = at > node->name + node->name_length
                 ? at
                 : node->name + node->name_length;
    }
    return strpbrk(format->text + at, " \t\n\v\f\r") != NULL;
}

void
rule_spelling_of_format(const struct bph_case *c, struct bph_ruling *r)
{
    struct bph_meaning m;
    const char *text = c->answer->format;
    if (!has_text(c)) {
        return;
    }
    r->say = BPH_CANNOT_TELL;
    if (!read_codes(&m, c->answer)) {
        return;
    }
    r->say = BPH_HOLDS;
    if (has_blanks(&m.format)) {
        bph_breaks(r, BPH_CAUSE_FORMAT_BLANKS,
                   "there is whitespace in \"%.60s\"", text);
        r->position = BP_POS_X_22_IGNORED;
    }
    for (int n = 1; n < m.format.nnodes && r->say == BPH_HOLDS; n++) {
        const struct bp_node *node = &m.format.nodes[n];
        enum bph_cause cause = order_cause(text, node->at, node->body);
        if (cause != BPH_CAUSE_NONE) {
            bph_breaks(r, cause, "\"%.*s\" at byte %td of \"%.60s\"",
                       (int)(node->body - node->at + 1), text + node->at,
                       node->at, text);
        }
    }
    if (r->say == BPH_HOLDS) {
        r->evidence = bph_evidence_of(&m);
    }
    bph_meaning_release(&m);
}

/* --- scope --- */

void
rule_scope(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_answer *a = c->answer;
    struct bph_meaning sticky;
    struct bph_meaning other;
    struct bp_error err = {-1, -1, ""};
    if (!has_text(c)) {
        return;
    }
    r->say = BPH_CANNOT_TELL;
    if (bph_meaning_fit(&sticky, a->format, (ptrdiff_t)a->itemsize.value, &err)
        != BP_OK) {
        return;
    }
    struct bp_reading how = sticky.format.how;
    enum bp_likeness like = BP_LIKE_NOT;
    enum bp_status status = BP_OK;
    how.scope = BP_SCOPE_STRUCT;
    if (bph_meaning_read(&other, a->format, &how, sticky.padding, &err)
        == BP_OK) {
        struct bp_form one_form = bph_meaning_form(&sticky);
        struct bp_form other_form = bph_meaning_form(&other);
        status = bp_format_compare(&one_form, &other_form, &like, &err);
        bph_meaning_release(&other);
    }
    bph_meaning_release(&sticky);
    if (status != BP_OK) {
        return;
    }
    r->say = BPH_HOLDS;
    if (like == BP_LIKE_NOT) {
        bph_breaks(r, BPH_CAUSE_FORMAT_SCOPE,
                   "\"%.60s\" means something else if a prefix ends with its "
                   "brace: %.60s",
                   a->format, err.text);
        r->position = BP_POS_X_13_GLOBAL;
    }
}
