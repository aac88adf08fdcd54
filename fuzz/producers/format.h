/*
 * Formats that are known from outside: as elements, as text, and where every
 * byte of them lies.  Written from the documents; nothing of spec/ is used,
 * and no type of it.
 */
#ifndef BPF_FORMAT_H
#define BPF_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BPF_ELEMENTS 1024 /* of one format */
#define BPF_TEXT     4096 /* bytes of one that is made */
#define BPF_DEPTH    32   /* T{} and "&" inside each other */
#define BPF_SINGLES  200  /* plain items that are listed one by one */

/* Sizes and numbers stop here: the first that does not fit. */
#define BPF_TOO_LARGE ((uint64_t)PTRDIFF_MAX + 1)

/* Who pads at the end of a struct; as bpf_padding_names says. */
enum bpf_padding { BPF_STRICT, BPF_C, BPF_NUMPY, BPF_CYTHON, BPF_PADDINGS };

/* How long a prefix is in force; as bpf_scope_names says. */
enum bpf_scope { BPF_STICKY, BPF_STRUCT, BPF_ITEM, BPF_SCOPES };

extern const char *const bpf_padding_names[];
extern const char *const bpf_scope_names[];

/* How a format is read, and for which machine. */
struct bpf_rules {
    int machine; /* below bpf_machines */
    enum bpf_padding padding;
    enum bpf_scope scope;
    bool wchar, ctypes; /* "u" is a wchar_t; the dialect of ctypes */
};

/* --- machines --- */

extern const int bpf_machines;

const char *
bpf_machine_name(int machine);

bool
bpf_machine_is_little(int machine);

/* Bits of the significand of a long double, its leading one included; 0 if it
 * is no such number (two doubles). */
int
bpf_machine_ldouble(int machine);

/* --- elements --- */

struct bpf_element {
    /* what is written */
    char letter;     /* that of the part, if IS_COMPLEX; 'T', '&', 'X' */
    bool is_complex; /* "Zd", "D" */
    bool is_braced;  /* T{}, X{} */
    char prefix;     /* or NUL */
    int64_t count;   /* or -1 */
    int extents, nextents;
    const char *label; /* its name, where it is made; or NULL */
    /* where */
    int at, body, end;
    int name, name_length;
    int parent, last;
    /* what follows from it */
    char mode;
    bool known; /* false behind "&" where something has no size */
    uint64_t offset, size, items, leaves;
    int align;
};

enum bpf_verdict {
    BPF_ACCEPT,
    BPF_MALFORMED,
    BPF_OVERFLOW,    /* a number does not fit */
    BPF_UNSUPPORTED, /* unknown letters, doubled modifiers, depth */
    BPF_GIVEN_UP     /* more elements than there is room for */
};

/* A format; element 0 is the whole. */
struct bpf_format {
    struct bpf_element elements[BPF_ELEMENTS];
    int count;
    int64_t extents[BPF_ELEMENTS];
    int nextents;
    /* bpf_format_lay: of sizes, what is behind "&" left aside */
    bool too_large; /* some size or offset is */
    bool undefined; /* some code has no size in its mode */
};

/* Bytes of one unit of ELEMENT (of a part, of a character) in its mode, and
 * its alignment there; 0: nobody knows. */
int
bpf_element_unit(const struct bpf_element *element,
                 const struct bpf_rules *rules, int *align);

/* Is it T{}; may it have items inside; is its count a length? */
bool
bpf_element_is_struct(const struct bpf_element *element);
bool
bpf_element_is_string(const struct bpf_element *element);

/* Read TEXT as RULES say; *AT is where that ended.  FORMAT is whole if it is
 * accepted. */
enum bpf_verdict
bpf_format_read(struct bpf_format *format, const char *text,
                const struct bpf_rules *rules, int *at);

/* Compute modes, places and numbers of leaves. */
void
bpf_format_lay(struct bpf_format *format, const struct bpf_rules *rules);

/* Plain items one by one, pads left out. */
struct bpf_single {
    int element;
    uint64_t offset;
};

/* List them; return how many, or -1 if there are more than BPF_SINGLES. */
int
bpf_format_list(const struct bpf_format *format, struct bpf_single *singles);

/* --- formats that are made (format_make.c, format_write.c) --- */

struct bpf_input;

/* Of the bytes that bpf_format_make reads: codes, and what is in the byte
 * behind that of BPF_MAKE_OPEN, "T{". */
enum { BPF_MAKE_OPEN = 2, BPF_MAKE_CLOSE = 4, BPF_MAKE_COUNT = 8 };

/* Put elements together, as the bytes of IN say, and lay them out: any bytes
 * are a format that is accepted, but for one that is nested too deeply. */
void
bpf_format_make(struct bpf_format *format, struct bpf_input *in,
                const struct bpf_rules *rules);

/* How deep it is nested. */
int
bpf_format_depth(const struct bpf_format *format);

/* Spell FORMAT into TEXT, BPF_TEXT bytes, and set where its elements are.
 * STYLE 0 is the canonical one; others differ in orders and whitespace.  False
 * if there is no room for all of it. */
bool
bpf_format_write(struct bpf_format *format, unsigned style, char *text);

/* What is done to one of the singles of a flat text. */
enum bpf_spoil {
    BPF_SPOIL_NOTHING,
    BPF_SPOIL_KIND,  /* another kind of value, of the same size */
    BPF_SPOIL_ORDER, /* the other byte order */
    BPF_SPOIL_PLACE, /* one byte earlier, where there is a pad */
    BPF_SPOIL_LOSS   /* a pad of its size */
};

struct bpf_victim {
    int single;
    enum bpf_spoil spoil;
};

/* Spell the same bytes item by item: no struct, no repetition, no alignment.
 * False if VICTIM cannot be spoiled like that, or for want of room. */
bool
bpf_format_flatten(const struct bpf_format *format,
                   const struct bpf_rules *rules,
                   const struct bpf_single *singles, int n,
                   const struct bpf_victim *victim, char *text);

/* Does every byte mean the same in A and B? */
struct bpf_side {
    const struct bpf_format *format;
    const struct bpf_rules *rules;
    const struct bpf_single *singles;
    int n;
};

bool
bpf_format_alike(const struct bpf_side *a, const struct bpf_side *b);

/* What kind of value is it: one of "su?cfSptO*X" (signed, unsigned, bool,
 * char, float, bytes, counted bytes, text, object, pointer, function). */
char
bpf_element_kind(const struct bpf_element *element);

bool
bpf_element_is_little(const struct bpf_element *element,
                      const struct bpf_rules *rules);

#endif
