/*
 * Texts of which Eva knows only what class each byte is of.
 *
 * The classes are what the scanner tells apart, so that a text of classes is
 * looked at in few states; together they are all bytes (text_test.c).
 */
#ifndef EVA_TEXT_H
#define EVA_TEXT_H

#include <string.h>

#include "any.h"
#include "bp_item.h"

static const char *const classes[] = {
    " \t\n\v\f\r", "0",
    "123456789",   "@",
    "^",           "=<>!",
    "(",           ")",
    ",",           ":",
    "{",           "}",
    "T",           "X",
    "Z",           "&",
    "t",           "x",
    "sp",          "u",
    "w",           "bBchHiIlLqQO?",
    "nNP",         "efd",
    "g",           "FDG",
    "vz",
};

enum { CLASSES = sizeof classes / sizeof classes[0] };

/* Return the class of C; CLASSES if it has none.  Not of the NUL. */
static inline int
class_of(char c)
{
    for (int k = 0; k < CLASSES; k++) {
        if (strchr(classes[k], c) != NULL) {
            return k;
        }
    }
    return CLASSES;
}

/* Any byte of class K; CLASSES: of those of none. */
static inline char
any_byte(int k)
{
    static const char controls[] = "\1\2\3\4\5\6\7\b\016\017\020\021\022\023"
                                   "\024\025\026\027\030\031\032\033\034\035"
                                   "\036\037\177";
    static const char letters[] = "\"#$%'*+-./;ACEJKMRSUVWY[\\]_`ajkmory|~";

    if (k < CLASSES) {
        return classes[k][Frama_C_size_t_interval(0, strlen(classes[k]) - 1)];
    }
    switch (Frama_C_interval(0, 2)) {
    case 0:
        return controls[Frama_C_interval(0, (int)sizeof controls - 2)];
    case 1:
        return letters[Frama_C_interval(0, (int)sizeof letters - 2)];
    }
    return (char)(unsigned char)Frama_C_interval(128, UCHAR_MAX);
}

/* Any way to read. */
static inline struct bp_reading
any_reading(void)
{
    struct bp_reading how;

    how.scope = (enum bp_scope)Frama_C_interval(0, BP_SCOPE_COUNT - 1);
    how.wchar = any_bool();
    how.ctypes = any_bool();
    return how;
}

/* The same one by one: those of a number below READINGS. */
enum { READINGS = BP_SCOPE_COUNT + 2 };

static inline struct bp_reading
reading(int number)
{
    struct bp_reading how = {BP_SCOPE_STICKY, number == BP_SCOPE_COUNT,
                             number == BP_SCOPE_COUNT + 1};

    if (number < BP_SCOPE_COUNT) {
        how.scope = (enum bp_scope)number;
    }
    return how;
}

static inline enum bp_padding
any_padding(void)
{
    return (enum bp_padding)Frama_C_interval(0, BP_PAD_COUNT - 1);
}

enum { TEXT = 40, TEXT_NODES = 16, TEXT_EXTENTS = 8 };

/* A format in its arrays, and its places. */
struct any_format {
    struct bp_format format;
    struct bp_node nodes[TEXT_NODES];
    ptrdiff_t extents[TEXT_EXTENTS];
    struct bp_place places[TEXT_NODES];
};

static inline enum bp_status
any_parse(struct any_format *f, const char *text, const struct bp_reading *how)
{
    struct bp_error error;

    f->format.text = text;
    f->format.nodes = f->nodes;
    f->format.capacity = TEXT_NODES;
    f->format.extents = f->extents;
    f->format.extents_capacity = TEXT_EXTENTS;
    return bp_format_parse(&f->format, how, &error);
}

#endif
