/*
 * Format strings: parse, size, print.
 *
 * The grammar is the union of what is written anywhere (FMT-001 to FMT-049):
 * struct's codes, PEP 3118's additions, and the letters that CPython 3.14 and
 * ctypes write.  A text is parsed into nodes, in the order of the text, that
 * lie in arrays which the caller brings: parse once without arrays to learn
 * how many, then once more to fill them.
 */
#ifndef BP_FORMAT_H
#define BP_FORMAT_H

#include "bp_abi.h"
#include "bp_base.h"

/* A T{} or "&" inside more of them than this answers BP_UNSUPPORTED. */
#define BP_FORMAT_DEPTH 32
/* With the whole text; spelled as a number, because Frama-C 25 fails on
 * arrays with a sum for a length (format_place.c). */
#define BP_FORMAT_LEVELS 33

/* Who pads where at a closing brace and at the end (X-14). */
enum bp_padding {
    BP_PAD_STRICT, /* only what the text spells */
    BP_PAD_C,      /* T{} to its largest alignment at "}" */
    BP_PAD_NUMPY,  /* as C, and the whole text too */
    BP_PAD_CYTHON, /* T{} to the alignment of its first member */
    BP_PAD_COUNT
};

/* How long a prefix is in force (X-13). */
enum bp_scope {
    BP_SCOPE_STICKY, /* until the next one, across braces (NumPy, Cython) */
    BP_SCOPE_STRUCT, /* until the next one or the brace that closes its T{} */
    BP_SCOPE_ITEM,   /* for what it stands before, not for what is inside or
                        behind that (ndtypes) */
    BP_SCOPE_COUNT
};

/* How a text is read; all zero is the default. */
struct bp_reading {
    enum bp_scope scope;
    bool wchar;  /* u is a wchar_t, in every mode, as array and ctypes have
                    it; else two bytes, as PEP 3118 has it (X-27) */
    bool ctypes; /* as ctypes writes (X-35): z, Z without a part, v, X without
                    braces; g, P, n, N have their native size in every mode; u
                    is a wchar_t; ":" in names (see bp_format_parse) */
};

enum bp_node_kind {
    BP_NODE_STRUCT,   /* T{...}; node 0 is the whole text */
    BP_NODE_CODE,     /* a plain item: a letter of formats.def, or Z and one */
    BP_NODE_STRING,   /* s, p, w, u: the count is the length of one item */
    BP_NODE_PAD,      /* x: the count is the length */
    BP_NODE_POINTER,  /* & item: the item is its one child */
    BP_NODE_FUNCTION, /* X{...}; what is inside is not looked at */
    BP_NODE_BITS      /* t: the count is a number of bits (X-24) */
};

/* One element of a format. */
struct bp_node {
    enum bp_node_kind kind;
    char code;         /* the letter; the part's letter for "Zd" and for "D";
                        'T' '&' 'X'; NUL for node 0 */
    bool is_complex;   /* two of code */
    char mode;         /* in force here: one of @ = < > ! ^ */
    bool has_prefix;   /* it is written here */
    ptrdiff_t count;   /* as written; -1 if it is not */
    int extents;       /* index of the first in bp_format.extents */
    int nextents;      /* of its sub-array "(2,3)"; 0 if there is none */
    int parent;        /* index; -1 for node 0 */
    int next;          /* the next element of the same parent, or -1 */
    int last;          /* the last node inside it; itself if it has none */
    ptrdiff_t at, end; /* bytes of the text, [at, end), name included */
    ptrdiff_t body;    /* byte of the text behind the modifiers */
    ptrdiff_t name;    /* byte of the text where the name begins */
    ptrdiff_t name_length; /* bytes; 0 if it has none */
};

/* A format in arrays of the caller's. */
struct bp_format {
    const char *text;      /* borrowed; NUL-terminated */
    struct bp_node *nodes; /* the caller's; NULL to count */
    int capacity;          /* of nodes */
    int nnodes;            /* out */
    ptrdiff_t *extents;    /* the caller's; may be NULL if there are none */
    int extents_capacity;
    int nextents;          /* out */
    struct bp_reading how; /* out: how it was read */
};

/*
 * Parse FORMAT->text into FORMAT->nodes and FORMAT->extents, as HOW says
 * (NULL: the default).
 *
 *   Pre      text, nodes, capacity, extents and extents_capacity are set
 *   Out      nnodes and nextents: how many there are, also where nodes is
 *            NULL; node 0 is the whole text and always there; how
 *   Returns  BP_OK; BP_VIOLATION (malformed); BP_OVERFLOW (a number does not
 *            fit); BP_CAPACITY (no node and no extent is written; nnodes,
 *            nextents and how are); BP_UNSUPPORTED (a letter that nobody
 *            defines and that is not behind "&", two prefixes or two counts
 *            of one item, or nested too deeply).  err->dim is the position in
 *            bytes.
 *   Memory   reads the text up to its NUL and not beyond
 *   Clause   FMT-001 to FMT-049
 *
 * As ctypes writes, a name ends at the first colon behind which there is the
 * end, "}", or what ctypes begins an element with: one of @=<>!^ ( & x B, a
 * digit, "T{" or "X{".
 */
BP_MUST_CHECK
enum bp_status
bp_format_parse(struct bp_format *format, const struct bp_reading *how,
                struct bp_error *err);

/* Where a node lies.  What is behind "&" may have a size of -1: nobody can
 * tell; its offset and items then are 0. */
struct bp_place {
    ptrdiff_t offset; /* bytes from the beginning of one item of its parent */
    ptrdiff_t size;   /* bytes of one item: without sub-array, without count
                         (a count that is a length is in it) */
    ptrdiff_t items;  /* product of sub-array and count */
    ptrdiff_t align;  /* bytes; 1 where nothing is aligned */
};

/*
 * Compute where every node of FORMAT lies on ABI under PADDING.
 *
 *   Pre      places has FORMAT->nnodes entries
 *   Out      places; the item has places[0].size bytes.  What is behind "&"
 *            has a place in its own memory.
 *   Returns  BP_OK, BP_OVERFLOW, BP_UNSUPPORTED (a size that nobody defines:
 *            n in a standard mode, t); err->dim is the position in the text
 *   Clause   FMT-010 to FMT-041
 */
BP_MUST_CHECK
enum bp_status
bp_format_place(const struct bp_format *format, const struct bp_abi *abi,
                enum bp_padding padding, struct bp_place *places,
                struct bp_error *err);

/*
 * Compute the size in bytes of one item described by TEXT on the running ABI,
 * without arrays: parse and place in one go, of a text of any length.
 *
 *   Out      *size
 *   Returns  as bp_format_parse and bp_format_place
 *   Memory   reads TEXT up to its NUL and not beyond
 *   Clause   FMT-002 to FMT-041, FLD-016
 */
BP_MUST_CHECK
enum bp_status
bp_format_size(const char *text, enum bp_padding padding, ptrdiff_t *size,
               struct bp_error *err);

/* As bp_format_size, read as HOW says (NULL: the default), on ABI. */
BP_MUST_CHECK
enum bp_status
bp_format_size_on(const char *text, const struct bp_reading *how,
                  const struct bp_abi *abi, enum bp_padding padding,
                  ptrdiff_t *size, struct bp_error *err);

/*
 * Write FORMAT as canonical text: no whitespace but inside X{}, (shape) prefix
 * count code in this order, a prefix only where the mode changes (as ctypes
 * writes, before every plain item), Z for complex, no "@" at the beginning.
 *
 *   Out      *length, without the NUL; out, with it, if capacity is enough
 *   Returns  BP_OK; BP_CAPACITY (*length is set, out untouched)
 *   Clause   FMT-009
 *
 * What is parsed from it, read the same way, has the same nodes; they differ
 * in their positions and in has_prefix.
 */
BP_MUST_CHECK
enum bp_status
bp_format_print(const struct bp_format *format, char *out, ptrdiff_t capacity,
                ptrdiff_t *length, struct bp_error *err);

/* Return "strict", "c", "numpy" or "cython". */
const char *
bp_padding_name(enum bp_padding padding);

/* Return "sticky", "struct" or "item". */
const char *
bp_scope_name(enum bp_scope scope);

#endif
