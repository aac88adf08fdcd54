/*
 * What stands before an item: a sub-array, a prefix, a count.
 */
#include "scan_marks.h"

#include "bp_clause.h"
#include "checked.h"

const unsigned char scan_marks[UCHAR_MAX + 1] = {
    [' '] = MARK_SPACE,  ['\t'] = MARK_SPACE, ['\n'] = MARK_SPACE,
    ['\v'] = MARK_SPACE, ['\f'] = MARK_SPACE, ['\r'] = MARK_SPACE,
    ['0'] = MARK_DIGIT,  ['1'] = MARK_DIGIT,  ['2'] = MARK_DIGIT,
    ['3'] = MARK_DIGIT,  ['4'] = MARK_DIGIT,  ['5'] = MARK_DIGIT,
    ['6'] = MARK_DIGIT,  ['7'] = MARK_DIGIT,  ['8'] = MARK_DIGIT,
    ['9'] = MARK_DIGIT,  ['@'] = MARK_PREFIX, ['='] = MARK_PREFIX,
    ['<'] = MARK_PREFIX, ['>'] = MARK_PREFIX, ['!'] = MARK_PREFIX,
    ['^'] = MARK_PREFIX, ['('] = MARK_SHAPE,
};

static enum bp_status
scan_number(struct scan *scan, ptrdiff_t *out)
{
    ptrdiff_t number = 0;
    ptrdiff_t at = scan->at;

    for (; is_digit(peek(scan)); scan->at++) {
        if (!checked_mul(number, 10, &number)
            || !checked_add(number, peek(scan) - '0', &number)) {
            scan_complain(scan->err, -1, at, "a number that does not fit");
            return BP_OVERFLOW;
        }
    }
    *out = number;
    return BP_OK;
}

/* At an extent: read it and multiply it into the element's shape. */
static enum bp_status
scan_extent(struct scan *scan)
{
    struct element *element = &scan->element;
    ptrdiff_t at = scan->at;
    ptrdiff_t extent;

    if (!is_digit(peek(scan))) {
        scan_complain(scan->err, BP_FMT_022, at, "an extent is missing");
        return BP_VIOLATION;
    }
    if (scan_number(scan, &extent) != BP_OK) {
        return BP_OVERFLOW;
    }
    if (!checked_mul(element->shape, extent, &element->shape)) {
        scan_complain(scan->err, -1, at, "extents that do not fit");
        return BP_OVERFLOW;
    }
    if (scan->extents != NULL) {
        scan->extents[scan->nextents] = extent;
    }
    scan->nextents++;
    element->nextents++;
    return BP_OK;
}

/* At "(". */
static enum bp_status
scan_shape(struct scan *scan)
{
    do {
        enum bp_status status;

        scan->at++;
        skip_space(scan);
        status = scan_extent(scan);
        if (status != BP_OK) {
            return status;
        }
        skip_space(scan);
    } while (peek(scan) == ',');
    if (peek(scan) != ')') {
        scan_complain(scan->err, BP_FMT_022, scan->at,
                      "a closing parenthesis is missing");
        return BP_VIOLATION;
    }
    scan->at++;
    return BP_OK;
}

static enum bp_status
scan_prefix(struct scan *scan)
{
    if (scan->element.has_prefix) {
        scan_complain(scan->err, BP_FMT_009, scan->at, "a second prefix");
        return BP_UNSUPPORTED;
    }
    scan->element.has_prefix = true;
    scan->element.mode = peek(scan);
    scan->at++;
    return BP_OK;
}

static enum bp_status
scan_count(struct scan *scan)
{
    if (scan->element.count >= 0) {
        scan_complain(scan->err, BP_FMT_009, scan->at, "a second count");
        return BP_UNSUPPORTED;
    }
    if (scan_number(scan, &scan->element.count) != BP_OK) {
        return BP_OVERFLOW;
    }
    if (is_space(peek(scan))) {
        scan_complain(scan->err, BP_FMT_015, scan->at,
                      "whitespace behind a count");
        return BP_VIOLATION;
    }
    return BP_OK;
}

enum bp_status
scan_modifiers(struct scan *scan)
{
    enum bp_status status = BP_OK;

    while (status == BP_OK) {
        const enum mark mark = mark_of(peek(scan));

        if (mark == MARK_NONE) {
            break;
        }
        if (mark == MARK_SPACE) {
            scan->at++;
        }
        else if (mark == MARK_DIGIT) {
            status = scan_count(scan);
        }
        else if (mark == MARK_PREFIX) {
            status = scan_prefix(scan);
        }
        else {
            status = scan_shape(scan);
        }
    }
    return status;
}
