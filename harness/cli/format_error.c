/*
 * What is wrong with a text, with a caret under the place.
 */
#include "format.h"

#include "alloc.h"
#include "bp_clause.h"

#include <string.h>

#define WINDOW 72 /* columns of the text that are shown */

const char *
bph_format_error_kind(enum bp_status status)
{
    switch (status) {
    case BP_VIOLATION:
        return "malformed";
    case BP_OVERFLOW:
        return "too large";
    case BP_UNSUPPORTED:
        return "not known";
    case BP_OK:
    case BP_CAPACITY:
    case BP_FAULT:
        break;
    }
    return "?"; /* not reached */
}

/* How many columns the byte takes: what bph_put_bytes writes. */
static int
columns_of(char byte)
{
    return byte >= ' ' && byte <= '~' ? 1 : 4;
}

/* Print TEXT, or of a long one what is around byte AT, and the caret. */
static void
print_place(const char *text, ptrdiff_t at)
{
    ptrdiff_t size = (ptrdiff_t)strlen(text);
    ptrdiff_t from = at;
    int left = WINDOW / 2;
    while (from > 0 && left >= columns_of(text[from - 1])) {
        left -= columns_of(text[--from]);
    }
    ptrdiff_t to = from;
    int columns = 0;
    while (to < size && columns + columns_of(text[to]) <= WINDOW) {
        columns += columns_of(text[to++]);
    }
    int before = from > 0 ? printf("  ...") : printf("  ");
    (void)bph_put_bytes(stdout, text + from, at - from, false);
    for (ptrdiff_t n = from; n < at; n++) {
        before += columns_of(text[n]);
    }
    (void)bph_put_bytes(stdout, text + at, to - at, false);
    puts(to < size ? "..." : "");
    printf("%*s^\n", before, "");
}

static void
print_clause(int id)
{
    if (id >= 0) {
        const struct bp_clause *clause = bp_clause_at((enum bp_clause_id)id);
        printf("  %s  %s  ", clause->name, bp_level_name(clause->level));
        bph_print_wrapped(clause->rule, 17, 79);
    }
}

/* Where only ctypes could have written it, say so. */
static void
print_hint(const char *text, const struct bph_how *how)
{
    struct bph_how lenient = *how;
    struct bph_layout layout;
    lenient.reading.ctypes = true;
    if (!how->reading.ctypes
        && bph_layout_init(&layout, text, &lenient, NULL) == BP_OK) {
        printf("  X-35     ctypes writes such texts; --ctypes reads this one, "
               "of %td bytes\n",
               layout.places[0].size);
        bph_layout_release(&layout);
    }
}

void
bph_format_error(const char *text, const struct bph_how *how,
                 enum bp_status status, const struct bp_error *err)
{
    print_place(text, err->dim);
    printf("%s: %s\n", bph_format_error_kind(status), err->text);
    print_clause(err->clause);
    print_hint(text, how);
}
