/*
 * `bufconf format`: what one format string means, for a person and as JSON.
 *
 * A text is read and placed once per reading that is asked about; each time is
 * a struct bph_layout.  The nodes of one text are the same in all of them.
 */
#ifndef BPH_FORMAT_H
#define BPH_FORMAT_H

#include "bp_format.h"
#include "print.h"

#include <stdio.h>

/* --- format_layout.c --- */

/* How a text is read, and where. */
struct bph_how {
    struct bp_reading reading;
    const struct bp_abi *abi;
    enum bp_padding padding;
};

/* A text that was read one way. */
struct bph_layout {
    struct bph_how how;
    struct bp_format format; /* its arrays are owned, its text is borrowed */
    struct bp_place *places; /* of every node; owned */
    ptrdiff_t *starts;       /* of every node; owned: bytes from the beginning
                                of the item, or of what is pointed to; -1 if
                                nobody can tell */
};

/*
 * Read TEXT as HOW says.
 *
 *   Out      *layout, which owns arrays: bph_layout_release
 *   Returns  as bp_format_parse and bp_format_place; err->dim is the byte
 */
BP_MUST_CHECK
enum bp_status
bph_layout_init(struct bph_layout *layout, const char *text,
                const struct bph_how *how, struct bp_error *err);
void
bph_layout_release(struct bph_layout *layout);

/* Where what is OFFSET bytes from the beginning of PARENT lies, as
 * layout->starts says it. */
ptrdiff_t
bph_start_in(const struct bph_layout *layout, int parent, ptrdiff_t offset);

/* Do two readings of one text give every node the same place, size and
 * order? */
bool
bph_layout_is_same(const struct bph_layout *a, const struct bph_layout *b);

/* The canonical text, which the caller frees. */
char *
bph_canonical(const struct bph_layout *layout);

/* Is SELF behind "&"? */
bool
bph_is_pointee(const struct bph_layout *layout, int self);

/* A piece of a struct: a member, pads without a name side by side, or bytes
 * that the text does not spell. */
struct bph_piece {
    int node;         /* -1: padding that nobody wrote */
    int last;         /* of the pads; else as node */
    int depth;        /* structs and pointers around it */
    ptrdiff_t offset; /* bytes from the beginning of its struct */
    ptrdiff_t size;   /* bytes, of all its items */
};

/* Goes through the pieces of one struct, and not into them. */
struct bph_pieces {
    const struct bph_layout *layout;
    int parent;
    int next;      /* node; -1 behind the last */
    ptrdiff_t end; /* of the piece before */
};

/* Begin before the first piece of PARENT, a struct or a pointer. */
void
bph_pieces_init(struct bph_pieces *pieces, const struct bph_layout *layout,
                int parent);
bool
bph_pieces_next(struct bph_pieces *pieces, struct bph_piece *out);

/* Goes through all pieces, into structs and behind pointers. */
struct bph_walk {
    int depth;
    struct bph_pieces open[BP_FORMAT_DEPTH + 1];
};
void
bph_walk_init(struct bph_walk *walk, const struct bph_layout *layout);
bool
bph_walk_next(struct bph_walk *walk, struct bph_piece *out);

/* --- format_text.c --- */

/* Print a heading, bold on a terminal. */
void
bph_heading(const char *text);

/* Write SIZE bytes of TEXT, those that are not printable ASCII as "\xe4"; with
 * LOCALE, letters that the locale has as they are.  Returns columns. */
int
bph_put_bytes(FILE *out, const char *text, ptrdiff_t size, bool locale);

/* Print TEXT and end the line; of a very long one the beginning, if not
 * ALL. */
void
bph_print_text(const char *text, bool all);

/* How many columns TEXT takes, which is printable. */
int
bph_columns(const char *text);

/* Write TEXT in WIDTH columns, padded with blanks; where it is too long, its
 * beginning or its end, and "~" for what is cut off.  Pre: width > 0 */
void
bph_put_cell(FILE *out, const char *text, int width);
void
bph_put_cell_end(FILE *out, const char *text, int width);

/* --- format_words.c --- */

/* What LETTER is called, and what it is called as ctypes writes; NULL
 * if there is no such code. */
const char *
bph_code_words(char letter);
const char *
bph_code_words_ctypes(char letter);

/* Each of these returns memory that the caller frees: the piece of the text
 * that NODE is, without its members and its name; its name, or NULL; what it
 * is in words; and what to call it, its name or that piece. */
char *
bph_node_text(const struct bph_layout *layout, int node);
char *
bph_node_name(const struct bph_layout *layout, int node);
char *
bph_node_words(const struct bph_layout *layout, int node);
char *
bph_node_label(const struct bph_layout *layout, int node);

/* The byte order of NODE's items: "little", "big", or NULL where they have
 * none. */
const char *
bph_node_order(const struct bph_layout *layout, int node);

/* How many bytes a part of NODE's items has that is one number or character:
 * half of a complex one, a unit of a string. */
ptrdiff_t
bph_node_unit(const struct bph_layout *layout, int node);

/* --- the sections, as text --- */

/* ALL: however many lines that makes. */
void
bph_format_tree(const struct bph_layout *layout, bool all);
void
bph_format_draw(const struct bph_layout *layout, bool all);

/* The tables of what differs by padding and by scope, and the
 * sizes on other ABIs; nothing where nothing differs. */
void
bph_format_differences(const struct bph_layout *layout);

/* The size of the item on ABI, read as LAYOUT is; -1 if there is none. */
ptrdiff_t
bph_size_on(const struct bph_layout *layout, const struct bp_abi *abi);

/* Who takes the text, and what to write for him. */
void
bph_format_takers(const struct bph_layout *layout, bool all);

void
bph_format_notes(const struct bph_layout *layout);

/* "malformed", "too large" or "not known". */
const char *
bph_format_error_kind(enum bp_status status);

/* The error with a caret under its place. */
void
bph_format_error(const char *text, const struct bph_how *how,
                 enum bp_status status, const struct bp_error *err);

/* --- as JSON, a line --- */
void
bph_format_json(const struct bph_layout *layout);
void
bph_format_error_json(const char *text, const struct bph_how *how,
                      enum bp_status status, const struct bp_error *err);

#endif
