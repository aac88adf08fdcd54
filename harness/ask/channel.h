/*
 * The channel between the orchestrator and a worker: one memory file.
 *
 * The orchestrator writes a script of operations; the engine, loaded into the
 * worker's interpreter, carries them out one by one and appends records.  The
 * file is never mapped in the worker: everything goes through pread and
 * pwrite, so that a stray write of a subject cannot reach it.
 *
 *   0         struct bph_journal, rewritten before every step
 *   SCRIPT    struct bph_op[], written by the orchestrator
 *   RECORDS   struct bph_record headers, each followed by its payload and by
 *             zero bytes up to a multiple of 8
 *
 * Both sides run on one machine and are built together: native byte order.
 */
#ifndef BPH_CHANNEL_H
#define BPH_CHANNEL_H

#include <stdint.h>

#define BPH_CHANNEL_VERSION 1
#define BPH_SCRIPT_AT       4096
#define BPH_SCRIPT_OPS      65536
#define BPH_RECORDS_AT      0x100000   /* 1 MiB */
#define BPH_RECORDS_LIMIT   0x10000000 /* 256 MiB: end of the file */
#define BPH_SLOTS           80         /* views that may be held at once */
#define BPH_NAME_BYTES      64         /* type names, cut there */
#define BPH_FORMAT_BYTES    4096       /* of a format string that are kept */

/* What the worker is doing right now. */
enum bph_phase {
    BPH_PHASE_IDLE,
    BPH_PHASE_IMPORT,  /* importing the subject's module */
    BPH_PHASE_MAKE,    /* evaluating the expression */
    BPH_PHASE_GET,     /* inside PyObject_GetBuffer */
    BPH_PHASE_READ,    /* reading what the answer points to */
    BPH_PHASE_RELEASE, /* inside PyBuffer_Release */
};

struct bph_journal {
    uint64_t seq;   /* grows with every step; a hang does not grow */
    uint32_t phase; /* enum bph_phase */
    uint32_t op;    /* index into the script of the running command */
    uint64_t end;   /* where the next record goes */
};

/* How the struct looks before the call. */
enum bph_fill {
    BPH_FILL_ZERO, /* every byte 0x00 */
    BPH_FILL_A5,   /* every byte 0xa5 */
    BPH_FILL_FF,   /* every byte 0xff */
    BPH_FILL_COUNT
};

enum bph_op_kind {
    BPH_OP_GET = 1,     /* PyObject_GetBuffer(obj, slot, word) */
    BPH_OP_RELEASE = 2, /* PyBuffer_Release, if the slot holds a view */
    BPH_OP_READ = 3,    /* look again at the view that the slot holds */
};

struct bph_op {
    uint8_t kind; /* enum bph_op_kind */
    uint8_t slot; /* < BPH_SLOTS */
    uint8_t fill; /* enum bph_fill; for GET */
    uint8_t spare;
    int32_t word; /* for GET */
};

enum bph_record_kind {
    BPH_REC_GET = 1,     /* struct bph_raw_get and its tail */
    BPH_REC_RELEASE = 2, /* struct bph_raw_release */
    BPH_REC_READ = 4,    /* as GET, of a view that is held; rc is 0 */
    BPH_REC_TEXT = 3,    /* one JSON object from worker.py, no NUL */
};

struct bph_record {
    uint32_t kind; /* enum bph_record_kind */
    uint32_t size; /* bytes of the payload, without the padding */
};

/* A pointer member of the struct, as the engine found it. */
enum bph_raw_pointer {
    BPH_PTR_NULL,
    BPH_PTR_UNTOUCHED, /* still the fill pattern (for fill zero: see NULL) */
    BPH_PTR_INSIDE,    /* points into the very struct */
    BPH_PTR_OTHER,
    BPH_PTR_WILD, /* OTHER, and the memory cannot be read */
};

enum bph_raw_obj {
    BPH_OBJ_NULL,
    BPH_OBJ_UNTOUCHED,
    BPH_OBJ_SELF,     /* the object asked */
    BPH_OBJ_REDIRECT, /* the target that the truth declares */
    BPH_OBJ_OTHER,    /* some other object */
    BPH_OBJ_WILD,     /* not the address of an object */
};

enum bph_raw_content {
    BPH_CONTENT_NONE,    /* nothing to read: refused, or len == 0 */
    BPH_CONTENT_READ,    /* digest is valid */
    BPH_CONTENT_WILD,    /* an item lies in memory that cannot be read */
    BPH_CONTENT_UNCLEAR, /* shape, itemsize and len do not fit together */
};

/* Which of these the pending exception is an instance of: a set. */
enum bph_exception_is {
    BPH_EXC_BUFFER_ERROR = 1,
    BPH_EXC_VALUE_ERROR = 2,
    BPH_EXC_TYPE_ERROR = 4,
    BPH_EXC_MEMORY_ERROR = 8,
    BPH_EXC_SYSTEM_ERROR = 16,
    BPH_EXC_EXCEPTION = 32, /* any subclass of Exception */
};

/* What the kernel allows for the page at buf. */
enum bph_page { BPH_PAGE_UNKNOWN, BPH_PAGE_WRITABLE, BPH_PAGE_READONLY };

/* Damage around the struct: a set. */
enum bph_guard { BPH_GUARD_BELOW = 1, BPH_GUARD_ABOVE = 2 };

/* The members of Py_buffer, by value; addresses as numbers. */
struct bph_raw_view {
    uint64_t buf, obj;
    int64_t len, itemsize;
    int32_t readonly, ndim;
    uint64_t format, shape, strides, suboffsets, internal;
};

#define BPH_NO_COUNT INT64_MIN /* a reference count that was not read */

/*
 * One PyObject_GetBuffer.  Reference counts are absolute readings of the
 * same C call: of the object asked (self) before, right after, and, when the
 * request was refused, after the exception was cleared; of view.obj when it
 * is another object.  A count of an immortal object is BPH_NO_COUNT.
 *
 * Tail: shape_n, strides_n, suboffsets_n int64 each, then format_n bytes.
 */
struct bph_raw_get {
    uint32_t op;
    int32_t word;
    uint8_t slot, fill;
    uint8_t guards;        /* enum bph_guard */
    uint8_t exception_is;  /* enum bph_exception_is; 0 if none */
    uint8_t exception_set; /* an exception is pending after the call */
    uint8_t obj;           /* enum bph_raw_obj */
    uint8_t buf, internal; /* enum bph_raw_pointer; buf never WILD */
    uint8_t format, shape, strides, suboffsets; /* enum bph_raw_pointer */
    uint8_t format_cut;  /* no NUL within BPH_FORMAT_BYTES */
    uint8_t content;     /* enum bph_raw_content */
    uint8_t has_release; /* the type asked has a bf_releasebuffer */
    uint8_t page;        /* enum bph_page: of buf, if readonly is 0 */
    int32_t rc;          /* what PyObject_GetBuffer returned */
    uint16_t shape_n, strides_n, suboffsets_n, format_n;
    int64_t self_before, self_after, self_cleared;
    int64_t obj_before, obj_after; /* BPH_NO_COUNT if not known */
    uint64_t digest;               /* of the seeded sample, in index order */
    struct bph_raw_view view;
    char exception[BPH_NAME_BYTES]; /* last part of the type's name */
    char obj_type[BPH_NAME_BYTES];
};

/* One PyBuffer_Release, of a byte-identical copy at another address. */
struct bph_raw_release {
    uint32_t op;
    uint8_t slot;
    uint8_t guards;
    uint8_t obj_cleared;           /* view.obj is NULL afterwards */
    uint8_t exception_set;         /* an exception is pending afterwards */
    int64_t self_after, obj_after; /* as in bph_raw_get */
};

#endif
