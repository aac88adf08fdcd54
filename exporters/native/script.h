/*
 * Scripts: what a scripted exporter is told.  A script is a template (what
 * the memory is), a policy (which permitted choices it makes), and perhaps a
 * fault (the one lie it tells) or a hostility (what no row can express).
 *
 * Nothing here knows Python: an answer says what to put into a Py_buffer,
 * exporter.c puts it there.
 */
#ifndef NATIVE_SCRIPT_H
#define NATIVE_SCRIPT_H

#include <stdint.h>

#include "bph_adapter.h"
#include "template.h"

/* Exceptions that an exporter may raise. */
enum exception {
    EXCEPTION_NOTHING,
    EXCEPTION_BUFFER_ERROR,
    EXCEPTION_VALUE_ERROR,
    EXCEPTION_TYPE_ERROR,
    EXCEPTION_RUNTIME_ERROR,
    EXCEPTION_SYSTEM_ERROR,
    EXCEPTION_INDEX_ERROR,
    EXCEPTION_MEMORY_ERROR,
    EXCEPTION_INTERRUPT, /* KeyboardInterrupt: no subclass of Exception */
    EXCEPTION_OWN,       /* a subclass of BufferError */
    EXCEPTION_COUNT
};

/* A row of policies.def, which explains the columns. */
struct policy {
    enum exception exception;
    enum { LEFT_NULLED, LEFT_UNTOUCHED } left;
    enum { PLAIN_REAL, PLAIN_ONE, PLAIN_ZERO } plain;
    enum { ALONE_REFUSED, ALONE_BYTES, ALONE_REAL } alone;
    enum {
        READONLY_CONSISTENT,
        READONLY_UNLESS_ASKED,
        READONLY_NUMBER
    } readonly;
    enum { OWNER_ITSELF, OWNER_REDIRECT, OWNER_HIDDEN, OWNER_BASE } owner;
    enum { ARRAYS_OUTSIDE, ARRAYS_INSIDE, ARRAYS_PER_VIEW } arrays;
    enum {
        GRANTS_ALL,
        GRANTS_NO_FORMAT,
        GRANTS_NOTHING,
        GRANTS_SILENCE, /* nothing, and does not declare it */
        GRANTS_FORMAT,
        GRANTS_STRIDES,
        GRANTS_READING,
        GRANTS_C_AND_ANY
    } grants;
    enum { EMPTY_YES, EMPTY_NO, EMPTY_NEVER } empty;
    enum { IDLE_AS_THEY_ARE, IDLE_ODD, IDLE_ZERO, IDLE_HUGE } idle;
    enum { MEMORY_SHARED, MEMORY_FRESH, MEMORY_LIVE } memory;
    enum { NOTHING_POINTER, NOTHING_NULLED } nothing;
    enum { INTERNAL_WRITTEN, INTERNAL_UNTOUCHED, INTERNAL_COOKIE } internal;
    enum { RELEASE_PRESENT, RELEASE_ABSENT } release;
    enum { SPELLING_FLAGS, SPELLING_BITS, SPELLING_STRICT } spelling;
    enum { VIEWS_MANY, VIEWS_ONE } views;
    enum { DESIGN_PROTOCOL, DESIGN_OUT_PARAMETERS, DESIGN_SEGMENTS } design;
};

/* Why a request has to be refused: a set. */
enum obstacle {
    NOT_WRITABLE = 1,   /* WRITABLE on read-only memory */
    NOT_C = 2,          /* C_CONTIGUOUS */
    NOT_F = 4,          /* F_CONTIGUOUS */
    NOT_ANY = 8,        /* ANY_CONTIGUOUS */
    NOT_PACKED = 16,    /* no STRIDES, and not C-contiguous */
    NOT_DIRECT = 32,    /* no INDIRECT, and there are pointers to follow */
    TOO_DEEP = 64,      /* more than 64 dimensions */
    FORMAT_ALONE = 128, /* FORMAT without ND, and the policy refuses that */
    UNWILLING = 256,    /* the policy grants no such request */
};

enum obj { OBJ_NULL, OBJ_SELF, OBJ_OTHER, OBJ_WILD };

enum block {
    BLOCK_NULL,
    BLOCK_OWN,   /* the exporter's memory */
    BLOCK_COPY,  /* a second one with the same content */
    BLOCK_FRESH, /* a new one for this view */
    BLOCK_WILD,
};

enum array {
    ARRAY_NULL,
    ARRAY_TRUE,   /* from the template and the policy */
    ARRAY_FALSE,  /* from the fault */
    ARRAY_INSIDE, /* a member of the very struct */
    ARRAY_WILD,
};

/* Members that are left as they were: a set. */
enum skipped {
    SKIPPED_OBJ = 1,
    SKIPPED_LEN = 2,
    SKIPPED_ITEMSIZE = 4,
    SKIPPED_READONLY = 8,
    SKIPPED_NDIM = 16,
    SKIPPED_FORMAT = 32,
    SKIPPED_SHAPE = 64,
    SKIPPED_STRIDES = 128,
    SKIPPED_SUBOFFSETS = 256,
    SKIPPED_INTERNAL = 512,
};

/* What to do about one request. */
struct answer {
    bool granted;
    int rc;               /* what getbuffer returns */
    enum exception raise; /* what is pending when it does */
    enum obj obj;
    int references; /* of obj that are taken, of self if nobody is obj */
    enum block block;
    ptrdiff_t shift; /* bytes, of buf from where it should be */
    ptrdiff_t len, itemsize;
    int readonly, ndim;
    const char *format;
    enum array shape, strides, suboffsets;
    unsigned skipped; /* of enum skipped */
    bool altered;     /* the content is not what it should be */
    int guard;        /* 1: write behind the struct, -1: before it */
    bool tramples;    /* what held views point to is overwritten */
};

/* Shape, strides and suboffsets; entries beyond ndim are 1, itemsize, -1. */
struct arrays {
    ptrdiff_t shape[MAX_DIMS], strides[MAX_DIMS], suboffsets[MAX_DIMS];
};

struct fault; /* fault.h */

/* A row of hostile.def. */
struct hostility {
    int word; /* it strikes at this word only */
    enum { MOMENT_GET, MOMENT_RELEASE } moment;
    void (*act)(void *self, int word); /* may return: then all is honest */
};

struct script {
    const char *name;
    enum group group;
    const struct template *template;
    const struct policy *policy;
    const struct fault *fault;         /* NULL: honest */
    const struct hostility *hostility; /* NULL: peaceful */
};

enum policy_id {
#define POLICY(id, exception, left, plain, alone, readonly, owner, arrays,    \
               grants, empty, idle, memory, nothing, internal, release,       \
               spelling, views, design)                                       \
    POLICY_##id,
#include "policies.def"
#undef POLICY
    POLICY_COUNT
};

extern const struct policy policies[POLICY_COUNT];

/* The Nth script, or NULL behind the last. */
const struct script *
script_at(int n);

/* The script called NAME, or NULL. */
const struct script *
script_find(const char *name);

/* What an exporter remembers of the requests that it got. */
struct history {
    long call;     /* the number of this request, from 1 */
    long held;     /* views that were granted and are not released */
    long refusals; /* requests that were refused */
    bool refused;  /* the request before this one was */
    bool nulled;   /* buf of the struct was NULL when the call began */
};

/* Is SCRIPT one that refuses every request, and declares it? */
bool
script_refuses(const struct script *script);

/* Is WORD the union of flags that all its bits belong to? */
int
word_canonical(int word);

/*
 * Why WORD has to be refused by an honest exporter.
 *
 *   Pre      any int; a flag counts when all of its bits are set
 *   Returns  a set of enum obstacle; 0 if it has to be granted
 */
unsigned
script_obstacles(const struct script *script, int word);

/*
 * Compute what SCRIPT does about WORD, the CALLth request (from 1) that the
 * object ever got, if no view is held and no request was refused.
 *
 *   Out      *out
 */
void
script_answer(const struct script *script, int word, long call,
              struct answer *out);

/* The same with all that a fault may remember. */
void
script_answer_after(const struct script *script, int word,
                    const struct history *history, struct answer *out);

/* Fill the arrays that ARRAY_TRUE stands for. */
void
script_arrays(const struct script *script, struct arrays *out);

/* An address where nothing is ever mapped: the page behind the NULL page. */
static inline void *
wild_pointer(void)
{
    return (void *)(uintptr_t)0x1010;
}

#endif
