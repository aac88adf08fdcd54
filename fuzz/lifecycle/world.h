/*
 * A world of exporters and views, and the model of what is true of it.
 *
 * The model counts exports as the documents have it: a managed buffer is one
 * export of its exporter for as long as a view of it is not released, and a
 * view cannot be released while somebody has a buffer of it.
 */
#ifndef WORLD_H
#define WORLD_H

#include "bpf.h"
#include "python.h"

/* BPF_ACT(NAME, word): what a step of a trace does. */
#define BPF_ACTS(BPF_ACT)                                                     \
    BPF_ACT(MAKE, "make an exporter")                                         \
    BPF_ACT(VIEW, "memoryview of an exporter")                                \
    BPF_ACT(AGAIN, "memoryview of a view")                                    \
    BPF_ACT(SLICE, "slice a view")                                            \
    BPF_ACT(CAST, "cast a view")                                              \
    BPF_ACT(READONLY, "toreadonly of a view")                                 \
    BPF_ACT(RELEASE, "release a view")                                        \
    BPF_ACT(DROP, "drop a view")                                              \
    BPF_ACT(GET, "item of a view")                                            \
    BPF_ACT(SET, "assign to an item of a view")                               \
    BPF_ACT(COPY, "tobytes of a view")                                        \
    BPF_ACT(COMPARE, "compare two views")                                     \
    BPF_ACT(HASH, "hash a view")                                              \
    BPF_ACT(ASK, "getbuffer of a view")                                       \
    BPF_ACT(ASK_EXPORTER, "getbuffer of an exporter")                         \
    BPF_ACT(GIVE_BACK, "release a buffer")                                    \
    BPF_ACT(GROW, "append to an exporter")                                    \
    BPF_ACT(SHRINK, "pop from an exporter")                                   \
    BPF_ACT(CLEAR, "clear or close an exporter")                              \
    BPF_ACT(SEARCH, "search a bytearray for an exporter, or a byte")

enum act {
#define BPF_ACT(NAME, word) ACT_##NAME,
    BPF_ACTS(BPF_ACT)
#undef BPF_ACT
        ACT_COUNT
};

/* A step: four bytes of the input. */
struct step {
    enum act act;
    bool reenters; /* a number in it is an object of Python, ... */
    int nested;    /* ... which does that many steps that follow */
    unsigned a, b, c;
};

enum kind {
    KIND_BYTEARRAY,
    KIND_ARRAY, /* of short */
    KIND_MMAP,
    KIND_BYTES,
    KIND_HASHED,  /* a bytearray with a __hash__ in Python */
    KIND_CTYPES,  /* an array of bytes: "<B", which memoryview does not read */
    KIND_BUFFER,  /* has __buffer__ and __release_buffer__, in Python (3.12) */
    KIND_DERIVED, /* a bytearray that has them (3.12) */
    KIND_COUNT
};

/* Features: pairs of an act and one inside it come first. */
#define FEATURE_BUSY  1000 /* views in use that were released inside an act */
#define FEATURE_MOVED 1200 /* memory that was moved inside an act */

#define EXPORTERS 3
#define VIEWS     6
#define RAWS      4
#define ROOM      64 /* bytes of an exporter */

struct exporter {
    struct bph_object *obj; /* NULL: none */
    enum kind kind;
    uint8_t mem[ROOM];
    int len; /* bytes */
    int exports;
    int unsure;  /* calls run that may export it, or not: both is right */
    int busy;    /* calls run that search it */
    bool closed; /* a mmap */
};

/* One buffer that views share. */
struct managed {
    int exporter;
    int exports; /* 0: it was given back, the slot is free */
};

struct view {
    struct bph_object *obj; /* NULL: none */
    int managed;
    bool released, readonly, hashed;
    bool foreign;    /* its format is that of KIND_CTYPES */
    int exports;     /* buffers of it */
    int start, step; /* bytes */
    int n, itemsize;
    char format;
    int busy; /* something runs that uses it: it is not dropped */
};

struct raw {
    bool held, busy; /* busy: it is being filled, or given back */
    struct bph_view view;
    int exporter, of; /* one of them is -1 */
};

struct world {
    struct exporter exporters[EXPORTERS];
    struct managed managed[VIEWS * 4];
    struct view views[VIEWS];
    struct raw raws[RAWS];
    struct bpf_input in;
    const struct step *now;
    const struct step *outer; /* what re-enters, if depth > 0 */
    int depth;                /* of re-entrance */
    unsigned nreleased;       /* views in use, inside of it */
    bool reentered;           /* since the act on top began */
};

extern struct world world;

/* What Python brings: classes with methods that come back here. */
struct world_classes {
    struct bph_object *index, *hashed; /* reentrant.py */
    struct bph_object *buffer, *derived, *refused;
    struct bph_object *array, *mmap, *array_of, *resize;
    struct bph_object *seven; /* what is appended */
    bool has_methods;         /* __buffer__ is one: CPython 3.12 */
};

extern struct world_classes world_classes;

/* Read a step; false at the end. */
bool
step_read(struct bpf_input *in, struct step *out);

void
step_describe(const struct step *step, FILE *out);

/* STEP is what runs now. */
void
step_begin(const struct step *step);

/* Do STEP, and look whether the interpreter does what the model says. */
void
step_do(const struct step *step);

/* The acts of exporters; the others are those of views. */
void
exporter_do(const struct step *step);

/* Is the model wrong, or the interpreter?  It ends here. */
void
expect(bool holds, const char *kind);

/* The pending exception is EXCEPTION; it is cleared. */
void
expect_exception(struct bph_object *exception, const char *kind);

/* Give back everything, look that all counts are 0, drop everything. */
void
world_end(void);

/* May ACT not have what it uses released inside it, because of a known bug
 * (known.def)?  That row counts as used. */
bool
known_forbids(enum act act);

/* --- parts of it --- */

/* Give back what RAW holds, if anything. */
void
raw_give_back(struct raw *raw);

/* Release and drop VIEW, if there is one. */
void
view_end(struct view *view);

/* One that is there, by number, or NULL. */
struct view *
some_view(unsigned number);
struct exporter *
some_exporter(unsigned number);

/* A free managed buffer of EXPORTER, with one export. */
int
managed_new(int exporter);

/*
 * VIEW is released, in the model.  Return the exporter that gets its buffer
 * back, or -1: for it the buffer counts until exporter_freed, since
 * __release_buffer__ runs before it has it.
 */
int
view_leave(struct view *view);
void
exporter_freed(int exporter);

/* What __buffer__ of EXPORTER fails with in STEP, or NULL. */
struct bph_object *
refusal_of_buffer(const struct exporter *exporter, const struct step *step);

/* The exporter that VIEW is of. */
struct exporter *
exporter_of(const struct view *view);

/* The bytes of item I of VIEW, in the model. */
uint8_t *
item_of(const struct view *view, int i);

bool
view_is_contiguous(const struct view *view);

/* The object for a number: NUMBER, or one that does the next steps first. */
struct bph_object *
number_of(const struct step *step, long number);

/* What a re-entrant method calls; returns the number that it stands for. */
long
bpf_reenter(void);

#endif
