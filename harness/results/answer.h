/*
 * A normalised answer: what an exporter said to one request, without any
 * address, time or process state, so that equal behaviour is equal bytes.
 */
#ifndef BPH_ANSWER_H
#define BPH_ANSWER_H

#include "bp_view.h"
#include "channel.h"

enum bph_outcome {
    BPH_GRANTED, /* returned 0 */
    BPH_REFUSED, /* returned -1 */
    BPH_ODD,     /* returned something else: detail */
    BPH_SIGNAL,  /* killed by signal number detail */
    BPH_EXIT,    /* left the process with status detail */
    BPH_LIMIT,   /* killed by us: detail is an enum bph_limit */
};

enum bph_limit {
    BPH_LIMIT_WALL,   /* no answer in time, and idle */
    BPH_LIMIT_CPU,    /* no answer in time, and busy */
    BPH_LIMIT_MEMORY, /* more memory than allowed */
    BPH_LIMIT_OUTPUT, /* more output than allowed */
};

/* A number of the struct. */
struct bph_number {
    bool untouched; /* still the fill pattern, in every fill */
    int64_t value;  /* 0 if untouched */
};

/* An array of the struct; v is valid when ptr is INSIDE or OTHER. */
struct bph_array {
    enum bph_raw_pointer ptr;
    int n; /* entries read: ndim, or 0 when ndim is not 0..64 */
    int64_t v[BP_MAX_NDIM];
};

enum bph_buf {
    BPH_BUF_NULL,
    BPH_BUF_UNTOUCHED,
    BPH_BUF_AT,        /* offset bytes from the buf of the state's anchor */
    BPH_BUF_UNSTABLE,  /* two equal requests held together had two bufs */
    BPH_BUF_ELSEWHERE, /* not inside the anchor's memory */
};

/* What the bytes are, compared with the anchor's or as a digest. */
enum bph_content {
    BPH_BYTES_NONE,
    BPH_BYTES_DIGEST, /* the truth declares items: digest is stored */
    BPH_BYTES_SAME,   /* as the anchor of the state */
    BPH_BYTES_DIFFER,
    BPH_BYTES_WILD,
    BPH_BYTES_UNCLEAR,
};

/* What a later look at a held view saw differ; the first that does. */
enum bph_changed {
    BPH_CHANGED_NOTHING, /* or it was not looked at again */
    BPH_CHANGED_MEMBERS, /* of the struct */
    BPH_CHANGED_ARRAYS,
    BPH_CHANGED_FORMAT,
    BPH_CHANGED_CONTENT,
};

/* A difference of reference counts; not known for immortal objects. */
struct bph_delta {
    bool known;
    int value;
};

struct bph_answer {
    enum bph_outcome outcome;
    int detail;           /* rc, signal, status or limit */
    enum bph_phase phase; /* GET or RELEASE: where it died; else IDLE */
    bool exception_set;
    unsigned exception_is;          /* enum bph_exception_is */
    char exception[BPH_NAME_BYTES]; /* "" if none */
    enum bph_raw_obj obj;
    char obj_type[BPH_NAME_BYTES]; /* "" unless obj is OTHER */
    enum bph_buf buf;
    int64_t buf_offset;
    struct bph_number len, itemsize, readonly, ndim;
    enum bph_raw_pointer format_ptr;
    bool format_cut;
    char format[BPH_FORMAT_BYTES + 1]; /* "" unless INSIDE or OTHER */
    struct bph_array shape, strides, suboffsets;
    /* NULL, OTHER, or UNTOUCHED: only where a bf_releasebuffer may read it */
    enum bph_raw_pointer internal;
    enum bph_content content;
    uint64_t digest;
    struct bph_delta self_held;  /* held minus before */
    struct bph_delta self_after; /* after release (or refusal) minus before */
    struct bph_delta obj_held;   /* the same of another view.obj */
    struct bph_delta obj_after;
    enum bph_changed changed; /* while the view was held */
    bool readonly_page; /* readonly is 0 and the page of buf is not writable */
    unsigned guards;    /* enum bph_guard, at the call or the release */
    bool release_raised; /* an exception is pending after the release */
};

/*
 * Zero what ANSWER says of things that are not there: the value of a number
 * that is untouched, the entries of an array that was not read, the type of
 * an obj that is not OTHER, the bytes behind the end of a text, ...
 */
void
bph_answer_clean(struct bph_answer *answer);

/*
 * Write into *OUT the answer with OUTCOME that says nothing else: the struct
 * untouched when refused, NULL and 0 otherwise, nothing known.
 */
void
bph_answer_baseline(enum bph_outcome outcome, struct bph_answer *out);

#endif
