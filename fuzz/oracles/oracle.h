/*
 * Oracles: those that are asked what bytes in memory mean.
 *
 * An operation is decoded from the input once; every oracle gets the same
 * const struct and fills a canonical result.  Each result is compared with
 * that of the reference (spec/), byte by byte.  An oracle other than the
 * reference knows nothing of spec/.
 */
#ifndef BPF_ORACLE_H
#define BPF_ORACLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/*
 * BPF_QUESTION(NAME, word, cause): what is asked of what is exported, and the
 * cause (harness/judge/causes.def) of the finding about who answers wrongly.
 */
#define BPF_QUESTIONS(BPF_QUESTION)                                           \
    BPF_QUESTION(SIZE, "size", "size-misread") /* of an item, in bytes */     \
    BPF_QUESTION(VALUES, "values", "values-misread") /* of all items */       \
    BPF_QUESTION(PACK, "pack", "values-miswritten")  /* these, again */       \
    BPF_QUESTION(COPY, "copy", "copy-wrong")         /* in op->order */       \
    BPF_QUESTION(CONTIGUOUS, "contiguous", "contiguity-wrong") /* C, F, A */  \
    BPF_QUESTION(ITEM, "item", "item-misplaced")     /* at op->index */       \
    BPF_QUESTION(SLICE, "slice", "slice-wrong")      /* op->slices */         \
    BPF_QUESTION(CAST, "cast", "cast-wrong")         /* to op->cast */        \
    BPF_QUESTION(EQUAL, "equal", "comparison-wrong") /* its copy, others */   \
    BPF_QUESTION(HASH, "hash", "hash-wrong")         /* as of its bytes */    \
    BPF_QUESTION(FILL, "fill", "fill-wrong")         /* with op->packed */    \
    BPF_QUESTION(STRIDES, "strides", "packed-strides-wrong") /* C and F */    \
    BPF_QUESTION(COPY_OUT, "copy-out", "copy-data-wrong") /* to op->other */  \
    BPF_QUESTION(COPY_IN, "copy-in", "copy-data-wrong") /* from op->other */  \
    BPF_QUESTION(ASSIGN, "assign",                                            \
                 "assignment-wrong") /* op->other to a      \
                                                          slice */

enum bpf_question {
#define BPF_QUESTION(NAME, word, cause) BPF_ASK_##NAME,
    BPF_QUESTIONS(BPF_QUESTION)
#undef BPF_QUESTION
        BPF_ASK_COUNT
};

#define BPF_NDIM       8     /* of an operation */
#define BPF_ITEM_BYTES 512   /* of a larger item only the size is asked */
#define BPF_ROOM       20480 /* bytes of a result; more are cut off */

/* [start:stop:step], each a number or, if not here, left out. */
struct bpf_slice {
    bool whole; /* all three left out */
    ptrdiff_t start, stop, step;
};

/* What is exported, and what is asked of it.  Borrowed; const for all. */
struct bpf_op {
    enum bpf_question question;
    const char *format; /* the next byte behind its NUL cannot be read */
    void *buf;          /* the first item; item 0 of a format op ends where
                           memory ends */
    ptrdiff_t len, itemsize;
    int ndim;
    const ptrdiff_t *shape;                /* NULL: ndim is 0 */
    const ptrdiff_t *strides, *suboffsets; /* may be NULL: packed, C order; no
                                              loads */
    bool readonly;
    char order;                        /* COPY, FILL: C, F or A */
    ptrdiff_t index[BPF_NDIM];         /* ITEM */
    struct bpf_slice slices[BPF_NDIM]; /* SLICE */
    const void *packed;                /* FILL: len bytes, in order */
    const struct bpf_op *other;        /* COPY_OUT, COPY_IN, ASSIGN: packed
                                          items that are exported, too */
    const char *cast;                  /* CAST: a native code; shape: flat */
    ptrdiff_t cast_size;               /* bytes of an item of it */
};

enum bpf_verdict { BPF_UNSUPPORTED, BPF_REJECT, BPF_ACCEPT };

#define BPF_ERRORS(BPF_ERROR)                                                 \
    BPF_ERROR(NONE, "none") /* accepted; or refused without an exception */   \
    BPF_ERROR(BUFFER, "BufferError")                                          \
    BPF_ERROR(VALUE, "ValueError")                                            \
    BPF_ERROR(TYPE, "TypeError")                                              \
    BPF_ERROR(NOT_IMPLEMENTED, "NotImplementedError")                         \
    BPF_ERROR(OVERFLOW, "OverflowError")                                      \
    BPF_ERROR(INDEX, "IndexError")                                            \
    BPF_ERROR(MEMORY, "MemoryError")                                          \
    BPF_ERROR(RUNTIME, "RuntimeError")                                        \
    BPF_ERROR(SYSTEM, "SystemError")                                          \
    BPF_ERROR(OTHER, "another exception")

enum bpf_error {
#define BPF_ERROR(NAME, word) BPF_ERROR_##NAME,
    BPF_ERRORS(BPF_ERROR)
#undef BPF_ERROR
};

/* The canonical answer to an operation. */
struct bpf_result {
    enum bpf_verdict verdict;
    enum bpf_error error; /* of a refusal */
    ptrdiff_t size;       /* bytes of an item; -1: not said */
    int nitems;           /* values, or -1 where bytes are bytes */
    size_t nbytes;
    bool cut; /* there was no room for more */
    uint8_t bytes[BPF_ROOM];
};

/* Who reads formats as whom (enum bp_reader); the others take any format. */
#define BPF_READER_NONE (-1)

struct bpf_oracle {
    const char *name;   /* "struct" */
    int reader;         /* whose model says what it accepts (enum bp_reader) */
    int version;        /* BP_VERSION of it; set by start */
    unsigned questions; /* bits of enum bpf_question that it answers */
    bool compares_size; /* it looks whether itemsize is that of the format */
    unsigned slow;      /* those of them that take long */
    /* Import what it needs; false, and *why, if that is not here.  A Python
     * exception may be pending then. */
    bool (*start)(struct bpf_oracle *oracle, const char **why);
    /* Answer OP; the result is cleared before. */
    void (*ask)(const struct bpf_oracle *oracle, const struct bpf_op *op,
                struct bpf_result *out);
    void *context;
};

/* --- results --- */

void
bpf_result_clear(struct bpf_result *result);

/* Refuse, with the Python exception that is pending and is cleared. */
void
bpf_result_refuse(struct bpf_result *result);

void
bpf_result_add(struct bpf_result *result, const void *bytes, size_t n);

/* A value, as any oracle gives it: tag and content. */
void
bpf_result_integer(struct bpf_result *result, bool negative, uint64_t bits);
void
bpf_result_bool(struct bpf_result *result, bool value);
void
bpf_result_float(struct bpf_result *result, double value);
void
bpf_result_complex(struct bpf_result *result, double real, double imag);
/* Without the NULs at the end, which NumPy does not show; nothing is no
 * value. */
void
bpf_result_string(struct bpf_result *result, const uint8_t *bytes, size_t n);
void
bpf_result_text(struct bpf_result *result, const uint32_t *units, size_t n);
void
bpf_result_object(struct bpf_result *result); /* what NULL is read as */

/* Write RESULT to OUT in words, in one line. */
void
bpf_result_tell(const struct bpf_result *result, FILE *out);

/* --- asking --- */

const char *
bpf_question_word(enum bpf_question question);
const char *
bpf_question_cause(enum bpf_question question);

/*
 * Start the oracles that NAMES lists ("reference,struct", NULL: all) and
 * those that CALLABLES does ("module:callable,...", or NULL).
 *
 *   Returns  how many there are, the reference included; -1, and a sentence
 *            on stderr, if one that is named or not optional is missing
 */
int
bpf_oracles_start(const char *names, const char *callables);

/*
 * From now on ask what takes long about one input in BPF_SHARE only, and of
 * those that the reference refuses about one in BPF_REFUSED of these, since
 * rows that explain a difference take longest; the SIZE bytes at DATA say
 * whether they are one.  Without this all is asked.
 */
#define BPF_SHARE   8
#define BPF_REFUSED 4
void
bpf_oracles_ration(const uint8_t *data, size_t size);

/*
 * Ask all oracles OP, and compare.  A difference that no row explains ends in
 * bpf_differ.
 */
void
bpf_oracles_ask(const struct bpf_op *op);

/* Does anybody answer OP? */
bool
bpf_oracles_can(const struct bpf_op *op);

/* May somebody write who is asked OP?  Callables may, to what is writable. */
bool
bpf_oracles_may_write(const struct bpf_op *op);

/* Write to OUT in words what OP is. */
void
bpf_op_describe(const struct bpf_op *op, FILE *out);

/* Executions, questions that two answered, and rows that were used. */
void
bpf_oracles_tell(FILE *out);

/* The oracles there are, each in a file; with the reference BPF_ORACLES. */
#define BPF_ORACLES 5
extern struct bpf_oracle bpf_oracle_struct, bpf_oracle_memoryview,
    bpf_oracle_utilities, bpf_oracle_numpy;

/* --- the reference --- */

/* What WHO has to answer to OP, as spec/ has it. */
void
bpf_reference_ask(const struct bpf_oracle *who, const struct bpf_op *op,
                  struct bpf_result *out);

#endif
