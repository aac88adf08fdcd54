/*
 * Text on a terminal: columns, what is cut off, what must not get there.
 */
#define _GNU_SOURCE
#include "format.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>
#include <wctype.h>

#define TEXT_SHOWN 300 /* bytes */

void
bph_heading(const char *text)
{
    bool terminal = isatty(STDOUT_FILENO) != 0;
    printf(terminal ? "\033[1m%s\033[0m\n" : "%s\n", text);
}

/* Write the bytes of the first character of TEXT if the locale can show it;
 * how many they are, and its COLUMNS. */
static size_t
put_character(FILE *out, const char *text, size_t size, int *columns)
{
    mbstate_t state;
    wchar_t wide = 0;
    memset(&state, 0, sizeof state);
    size_t n = mbrtowc(&wide, text, size, &state);
    if (n == 0 || n > size || !iswprint((wint_t)wide) || wcwidth(wide) < 1) {
        return 0;
    }
    *columns = wcwidth(wide);
    fwrite(text, 1, n, out);
    return n;
}

int
bph_put_bytes(FILE *out, const char *text, ptrdiff_t size, bool locale)
{
    int columns = 0;
    for (ptrdiff_t at = 0; at < size;) {
        unsigned char byte = (unsigned char)text[at];
        int more = 1;
        size_t n = 1;
        if (byte >= ' ' && byte <= '~') {
            fputc(byte, out);
        }
        else if (!locale
                 || (n = put_character(out, text + at, (size_t)(size - at),
                                       &more))
                        == 0) {
            fprintf(out, "\\x%02x", byte);
            n = 1;
            more = 4;
        }
        columns += more;
        at += (ptrdiff_t)n;
    }
    return columns;
}

void
bph_print_text(const char *text, bool all)
{
    ptrdiff_t size = (ptrdiff_t)strlen(text);
    ptrdiff_t shown = all || size <= TEXT_SHOWN ? size : TEXT_SHOWN;
    (void)bph_put_bytes(stdout, text, shown, false);
    if (shown < size) {
        printf("... (%td bytes in all)", size);
    }
    putchar('\n');
}

/* The bytes of the first character of TEXT, which bph_put_bytes wrote. */
static size_t
first_of(const char *text, int *columns)
{
    mbstate_t state;
    wchar_t wide = 0;
    memset(&state, 0, sizeof state);
    size_t n = mbrtowc(&wide, text, MB_CUR_MAX, &state);
    bool one = n == 0 || n > MB_CUR_MAX || wcwidth(wide) < 0;
    *columns = one ? 1 : wcwidth(wide);
    return one ? 1 : n;
}

int
bph_columns(const char *text)
{
    int columns = 0;
    for (int more = 0; *text != '\0'; columns += more) {
        text += first_of(text, &more);
    }
    return columns;
}

void
bph_put_cell(FILE *out, const char *text, int width)
{
    int left = width;
    int more = 0;
    bool cut = bph_columns(text) > width;
    while (*text != '\0') {
        size_t n = first_of(text, &more);
        if (more > left - cut) {
            break;
        }
        fwrite(text, 1, n, out);
        text += n;
        left -= more;
    }
    if (cut && left > 0) {
        fputc('~', out);
        left--;
    }
    fprintf(out, "%*s", left, "");
}

void
bph_put_cell_end(FILE *out, const char *text, int width)
{
    int columns = bph_columns(text);
    if (columns <= width) {
        bph_put_cell(out, text, width);
        return;
    }
    while (columns > width - 1) {
        int more = 0;
        text += first_of(text, &more);
        columns -= more;
    }
    fputc('~', out);
    bph_put_cell(out, text, width - 1);
}
