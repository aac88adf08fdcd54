/*
 * The grammar of format strings.
 *
 *   format    { element }
 *   element   { modifier } body [ name ]
 *   modifier  "(" int { "," int } ")"  |  one of @ = < > ! ^  |  int
 *   body      code | "Z" code | "T{" format "}" | "&" element | "X{" ... "}"
 *   name      ":" ... ":"
 *
 * Whitespace may stand anywhere but between a count and its code.  The name
 * behind an item that is pointed to names the pointer.
 *
 * A text is malformed if it is cut off or its brackets, counts, prefixes and
 * names do not fit together.  A letter that is not known is not malformed:
 * who writes it may know what it means.
 */
#include "scan_marks.h"

#include <assert.h>
#include <limits.h>
#include <string.h>

#include "bp_clause.h"

void
scan_complain(struct bp_error *err, int clause, ptrdiff_t at, const char *what)
{
    /* gcov: a text of 2 GiB is no unit test */
    int byte = at < INT_MAX ? (int)at : INT_MAX; /* GCOV_EXCL_BR_LINE */

    bp_error_set(err, clause, byte, "%s at byte %d of the format", what, byte);
}

enum bp_status
scan_limit(const struct scan *scan, ptrdiff_t number, ptrdiff_t most,
           const char *what)
{
    if (number > most) {
        scan_complain(scan->err, -1, scan->at, what);
        return BP_UNSUPPORTED;
    }
    return BP_OK;
}

/* Is the item of a "&" still to come, or to end? */
static bool
is_pointee(const struct scan *scan)
{
    return scan->depth > 0 && scan->open[scan->depth - 1].pointer;
}

/* The element that ends here is complete, and who points to it. */
static enum bp_status
complete(struct scan *scan)
{
    while (scan->npointers > 0 && is_pointee(scan)) {
        scan->depth--;
        scan->npointers--;
    }
    scan->nameable = true;
    return BP_OK;
}

/* At "T{" or "&", LENGTH bytes: go into it. */
static enum bp_status
open_level(struct scan *scan, bool pointer, int length)
{
    enum bp_status status =
        scan_limit(scan, scan->depth + 1, BP_FORMAT_DEPTH,
                   "too many structs and pointers inside each other");

    if (status == BP_OK) {
        scan->open[scan->depth].mode = scan->mode;
        scan->open[scan->depth].pointer = pointer;
        scan->depth++;
        scan->npointers += pointer;
        scan->at += length;
    }
    return status;
}

/* At a letter, which ctypes may know if nobody else does. */
static enum bp_status
scan_unknown(struct scan *scan)
{
    struct element *element = &scan->element;

    element->code =
        scan->how.ctypes ? bp_code_find_ctypes(element->letter) : NULL;
    if (element->code == NULL && !element->pointee) {
        scan_complain(scan->err, -1, scan->at, "a letter that is no code");
        return BP_UNSUPPORTED;
    }
    element->kind = BP_NODE_CODE;
    scan->at++;
    return complete(scan);
}

static enum bp_status
scan_struct(struct scan *scan)
{
    scan->element.kind = BP_NODE_STRUCT;
    if (scan->text[scan->at + 1] != '{') {
        scan_complain(scan->err, -1, scan->at,
                      "a T without its opening brace");
        return BP_UNSUPPORTED;
    }
    return open_level(scan, false, 2);
}

ptrdiff_t
scan_braces(const char *text, ptrdiff_t at)
{
    int open = 0;

    for (; text[at] != '\0'; at++) {
        open += (text[at] == '{') - (text[at] == '}');
        if (open == 0 && text[at] == '}') {
            return at + 1;
        }
    }
    return -1;
}

/* At "X": "{", anything in balance, "}". */
static enum bp_status
scan_function(struct scan *scan)
{
    ptrdiff_t end;

    if (scan->text[scan->at + 1] != '{') {
        if (scan->how.ctypes) {
            return scan_unknown(scan);
        }
        scan_complain(scan->err, BP_FMT_030, scan->at,
                      "an X without its opening brace");
        return BP_UNSUPPORTED;
    }
    end = scan_braces(scan->text, scan->at);
    if (end < 0) {
        scan->at += (ptrdiff_t)strlen(scan->text + scan->at);
        scan_complain(scan->err, BP_FMT_047, scan->at,
                      "the end, with a brace still open,");
        return BP_VIOLATION;
    }
    scan->at = end;
    return complete(scan);
}

/* At a letter that is CODE, or part of it. */
static enum bp_status
scan_code(struct scan *scan, const struct bp_code *code)
{
    struct element *element = &scan->element;

    element->code = code;
    element->letter = code->letter;
    element->kind = code->node;
    if (code->node == BP_NODE_FUNCTION) {
        return scan_function(scan);
    }
    if (code->node == BP_NODE_POINTER) {
        return open_level(scan, true, 1);
    }
    scan->at++;
    return complete(scan);
}

/* At "Z" and what may be its part, or at a letter that means both. */
static enum bp_status
scan_complex(struct scan *scan)
{
    const bool z = peek(scan) == 'Z';
    char part = bp_code_part(peek(scan));
    const struct bp_code *code;

    if (z) {
        part = scan->text[scan->at + 1];
    }
    code = bp_code_find(part);
    if (code == NULL || code->kind != BP_CODE_FLOAT) {
        return scan_unknown(scan);
    }
    scan->at += z;
    scan->element.is_complex = true;
    return scan_code(scan, code);
}

static enum bp_status
finish(struct scan *scan)
{
    if (scan->depth > 0) {
        scan_complain(scan->err, BP_FMT_047, scan->at,
                      "the end, with a brace still open,");
        return BP_VIOLATION;
    }
    scan->token = SCAN_END;
    scan->inner = scan->mode;
    return BP_OK;
}

/* A prefix without an item parses, with no bytes, if it is all (FMT-044). */
static bool
is_prefix_alone(const struct scan *scan)
{
    const struct element *element = &scan->element;
    ptrdiff_t before = 0;

    while (is_space(scan->text[before])) {
        before++;
    }
    return element->at == before && element->has_prefix && element->count < 0
           && element->nextents == 0;
}

/* At what is no letter of formats.def. */
static enum bp_status
scan_rest(struct scan *scan)
{
    switch (peek(scan)) {
    case '\0':
        if (is_prefix_alone(scan)) {
            return finish(scan);
        }
        /* fall through */
    case '}':
        scan_complain(scan->err, BP_FMT_047, scan->at, "an item is missing");
        return BP_VIOLATION;
    case '{':
    case ')':
    case ',':
    case ':':
        scan_complain(scan->err, BP_FMT_047, scan->at, "a mark out of place");
        return BP_VIOLATION;
    case 'T':
        return scan_struct(scan);
    default:
        return scan_complex(scan);
    }
}

static void
begin_element(struct scan *scan)
{
    struct element *element = &scan->element;

    scan->token = SCAN_ELEMENT;
    element->code = NULL;
    element->is_complex = false;
    element->has_prefix = false;
    element->pointee = scan->npointers > 0;
    element->mode = scan->mode;
    element->count = -1;
    element->shape = 1;
    element->extents = scan->nextents;
    element->nextents = 0;
    element->at = scan->at;
}

static enum bp_status
scan_element(struct scan *scan)
{
    struct element *element = &scan->element;
    const struct bp_code *code;

    begin_element(scan);
    if (mark_of(peek(scan)) != MARK_NONE) {
        enum bp_status status = scan_modifiers(scan);

        if (status != BP_OK) {
            return status;
        }
    }
    if (scan->how.scope != BP_SCOPE_ITEM) {
        scan->mode = element->mode;
    }
    element->body = scan->at;
    element->letter = peek(scan);
    code = bp_code_find(element->letter);
    return code != NULL ? scan_code(scan, code) : scan_rest(scan);
}

/* At "}". */
static enum bp_status
scan_close(struct scan *scan)
{
    if (scan->depth == 0) {
        scan_complain(scan->err, BP_FMT_047, scan->at,
                      "a brace that nothing opened");
        return BP_VIOLATION;
    }
    scan->at++;
    scan->depth--;
    scan->token = SCAN_CLOSE;
    scan->inner = scan->mode;
    if (scan->how.scope == BP_SCOPE_STRUCT) {
        scan->mode = scan->open[scan->depth].mode;
    }
    return complete(scan);
}

/* Does TEXT, behind a colon, begin as what ctypes writes behind a name? */
static bool
is_behind_name(const char *text)
{
    while (is_space(*text)) {
        text++;
    }
    switch (*text) {
    case '\0':
    case '}':
    case '&':
    case 'x':
    case 'B':
        return true;
    case 'T':
    case 'X':
        return text[1] == '{';
    default:
        return mark_of(*text) != MARK_NONE;
    }
}

/* At ":". */
static enum bp_status
scan_name(struct scan *scan)
{
    const char *name = scan->text + scan->at + 1;
    const char *end = strchr(name, ':');

    while (scan->how.ctypes && end != NULL && !is_behind_name(end + 1)) {
        end = strchr(end + 1, ':');
    }
    if (end == NULL) {
        scan_complain(scan->err, BP_FMT_047, scan->at,
                      "a name without an end");
        return BP_VIOLATION;
    }
    scan->token = SCAN_NAME;
    scan->name = name - scan->text;
    scan->name_length = end - name;
    scan->at = end + 1 - scan->text;
    return BP_OK;
}

enum bp_status
scan_next(struct scan *scan)
{
    bool nameable = scan->nameable;

    scan->nameable = false;
    skip_space(scan);
    if (nameable && peek(scan) == ':') {
        return scan_name(scan);
    }
    if (!is_pointee(scan)) {
        if (peek(scan) == '\0') {
            return finish(scan);
        }
        if (peek(scan) == '}') {
            return scan_close(scan);
        }
    }
    return scan_element(scan);
}

void
scan_again(struct scan *scan)
{
    enum bp_status status = scan_next(scan);

    assert(status == BP_OK);
    (void)status;
}

void
scan_init(struct scan *scan, const char *text, const struct bp_reading *how,
          struct bp_error *err)
{
    static const struct bp_reading plain;

    scan->text = text;
    scan->how = how != NULL ? *how : plain;
    scan->err = err;
    scan->extents = NULL;
    scan->at = 0;
    scan->mode = '@';
    scan->depth = 0;
    scan->nextents = 0;
    scan->npointers = 0;
    scan->nameable = false;
}
