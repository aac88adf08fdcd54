/*
 * The drawing: eight bytes to a row, a wall where a box begins.
 *
 *             0       1       2       3       4       5       6       7
 *         +-------+-----------------------+-------------------------------+
 *       0 |   a   |   .       .       .   | lo            b            hi |
 *         +-------+-----------------------+-------------------------------+
 *
 * Where a box goes on in the next row there is neither wall nor line.  Rows
 * that show nothing but the inside of one box are left out.
 */
#define _GNU_SOURCE
#include "format_boxes.h"

#include "alloc.h"

#include <stdlib.h>
#include <string.h>

#define ROW         8 /* bytes */
#define BYTE        8 /* columns, with the wall before it */
#define MARK        4 /* columns of "lo" or "hi", with a blank on each side */
#define BOXES_SHOWN 64
#define BOXES_MOST  20000
#define ROWS_INSIDE 3 /* of one box: more are left out */

struct drawing {
    const struct bph_boxes *boxes;
    ptrdiff_t size; /* bytes of the whole item */
    int gutter;     /* columns before the first wall */
    int first;      /* the first box of the row, and */
    int above;      /* of the row above it; -1: there is none */
};

/* The box that has byte AT; FROM is it or one before it. */
static const struct bph_box *
box_at(const struct drawing *d, int from, ptrdiff_t at)
{
    const struct bph_box *box = &d->boxes->boxes[from];
    while (at >= box->offset + box->size) {
        box++;
    }
    return box;
}

/* Does a box begin at byte AT, or the item end? */
static bool
is_wall(const struct drawing *d, int from, ptrdiff_t at)
{
    return at == d->size || box_at(d, from, at)->offset == at;
}

static ptrdiff_t
row_end(const struct drawing *d, ptrdiff_t row)
{
    return d->size - row < ROW ? d->size : row + ROW;
}

/* --- lines --- */

/* Is there a line between the byte AT and the one below it? */
static bool
is_line(const struct drawing *d, ptrdiff_t at)
{
    bool top = d->above >= 0 && at >= 0 && at < d->size;
    bool bottom = at + ROW < d->size;
    if (top && bottom) {
        return box_at(d, d->above, at) != box_at(d, d->first, at + ROW);
    }
    return top || bottom;
}

/* Is there a wall at the left of the byte AT in its ROW? */
static bool
is_corner(const struct drawing *d, int from, ptrdiff_t row, ptrdiff_t at)
{
    return from >= 0 && row < d->size && at <= row_end(d, row)
           && is_wall(d, from, at);
}

static char
crossing(bool wall, bool line)
{
    if (wall) {
        return line ? '+' : '|';
    }
    return line ? '-' : ' ';
}

/* The line above ROW, which may be behind the last one; nothing if it would
 * be blank. */
static void
print_line(const struct drawing *d, ptrdiff_t row)
{
    char line[ROW * BYTE + 2];
    size_t n = 0;
    for (int k = 0; k <= ROW; k++) {
        ptrdiff_t at = row - ROW + k;
        bool before = k > 0 && is_line(d, at - 1);
        bool behind = k < ROW && is_line(d, at);
        bool corner = is_corner(d, d->above, row - ROW, at)
                      || is_corner(d, d->first, row, at + ROW);
        line[n++] = crossing(corner, before || behind);
        size_t width = k < ROW ? BYTE - 1 : 0;
        memset(line + n, behind ? '-' : ' ', width);
        n += width;
    }
    while (n > 0 && line[n - 1] == ' ') {
        n--;
    }
    if (n > 0) {
        printf("%*s%.*s\n", d->gutter, "", (int)n, line);
    }
}

/* --- what is in a box --- */

static void
put_centred(FILE *out, const char *text, int columns)
{
    int width = bph_columns(text);
    int left = width < columns ? (columns - width) / 2 : 0;
    fprintf(out, "%*s", left, "");
    bph_put_cell_end(out, text, columns - left);
}

static void
put_dots(FILE *out, ptrdiff_t bytes)
{
    for (ptrdiff_t n = 0; n < bytes; n++) {
        fprintf(out, "%s%*s.%*s", n == 0 ? "" : " ", BYTE / 2 - 1, "",
                BYTE / 2 - 1, "");
    }
}

/* The row in which most of BOX is, the first of them. */
static ptrdiff_t
label_row(const struct bph_box *box)
{
    ptrdiff_t row = box->offset / ROW * ROW;
    ptrdiff_t here = row + ROW - box->offset;
    ptrdiff_t below = box->size - here;
    return below > here && here < ROW ? row + ROW : row;
}

/* The bytes [FROM, TO) of BOX, all in one ROW. */
static void
put_piece(FILE *out, const struct bph_box *box, ptrdiff_t row, ptrdiff_t from,
          ptrdiff_t to)
{
    bool big = box->order != NULL && strcmp(box->order, "big") == 0;
    bool left = box->order != NULL && from == box->offset;
    bool right = box->order != NULL && to == box->offset + box->size;
    int columns = (int)(to - from) * BYTE - 1 - MARK * (left + right);
    if (box->kind == BPH_BOX_PADDING) {
        put_dots(out, to - from);
        return;
    }
    fputs(!left ? "" : big ? " hi " : " lo ", out);
    put_centred(out, row == label_row(box) ? box->label : "", columns);
    fputs(!right ? "" : big ? " lo " : " hi ", out);
}

static void
put_row(FILE *out, const struct drawing *d, ptrdiff_t row)
{
    ptrdiff_t end = row_end(d, row);
    for (ptrdiff_t at = row; at < end;) {
        const struct bph_box *box = box_at(d, d->first, at);
        ptrdiff_t to = box->offset + box->size;
        to = to < end ? to : end;
        fputc(at == box->offset ? '|' : ' ', out);
        put_piece(out, box, row, at, to);
        at = to;
    }
    fputc(is_wall(d, d->first, end) ? '|' : ' ', out);
}

static void
print_row(const struct drawing *d, ptrdiff_t row)
{
    struct bph_memory memory;
    bph_memory_open(&memory);
    put_row(memory.file, d, row);
    bph_memory_close(&memory);
    while (memory.size > 0 && memory.text[memory.size - 1] == ' ') {
        memory.size--;
    }
    printf("%*td%s%.*s\n", d->gutter - 1, row, memory.size > 0 ? " " : "",
           (int)memory.size, memory.text);
    free(memory.text);
}

/* --- rows --- */

/* How many rows from ROW on show nothing but the inside of one box, but for
 * the last of them. */
static ptrdiff_t
rows_inside(const struct drawing *d, ptrdiff_t row)
{
    const struct bph_box *box = box_at(d, d->first, row);
    ptrdiff_t whole = (box->offset + box->size - row) / ROW;
    bool label = label_row(box) >= row;
    return label || whole <= ROWS_INSIDE ? 0 : whole - 1;
}

static void
print_left_out(const struct drawing *d, ptrdiff_t rows)
{
    char text[80];
    (void)snprintf(text, sizeof text, "... %td rows more of the same ...",
                   rows);
    printf("%*s:", d->gutter, "");
    put_centred(stdout, text, ROW * BYTE - 1);
    puts(":");
}

static void
print_ruler(const struct drawing *d)
{
    printf("%*s", d->gutter, "");
    for (int k = 0; k < ROW && k < d->size; k++) {
        printf("%*d", k == 0 ? BYTE / 2 + 1 : BYTE, k);
    }
    putchar('\n');
}

static void
print_rows(struct drawing *d)
{
    ptrdiff_t row = 0;
    while (row < d->size) {
        d->first = (int)(box_at(d, d->first, row) - d->boxes->boxes);
        ptrdiff_t inside = rows_inside(d, row);
        if (inside > 0) {
            print_left_out(d, inside);
            row += inside * ROW;
        }
        else {
            print_line(d, row);
        }
        print_row(d, row);
        d->above = d->first;
        if (d->size - row <= ROW) {
            break;
        }
        row += ROW;
    }
    print_line(d, row + ROW);
}

static bool
is_ordered(const struct bph_boxes *boxes)
{
    for (int n = 0; n < boxes->n; n++) {
        if (boxes->boxes[n].order != NULL) {
            return true;
        }
    }
    return false;
}

void
bph_format_draw(const struct bph_layout *layout, bool all)
{
    struct bph_boxes boxes;
    struct drawing d = {&boxes, layout->places[0].size, 0, 0, -1};
    if (d.size == 0 || d.size > PTRDIFF_MAX - ROW - ROW) {
        return; /* nothing to draw, or offsets that do not fit */
    }
    bph_boxes_init(&boxes, layout, all ? BOXES_MOST : BOXES_SHOWN);
    d.gutter = 3 + snprintf(NULL, 0, "%td", d.size - 1);
    d.gutter = d.gutter < 8 ? 8 : d.gutter;
    putchar('\n');
    print_ruler(&d);
    print_rows(&d);
    if (is_ordered(&boxes)) {
        puts("  lo, hi: the least and the most significant byte");
    }
    bph_boxes_release(&boxes);
}
