/*
 * Mirrors: discontiguous memory shown as contiguous, and written back.
 *
 * What Travis Oliphant offered on 22 March 2007 beside the protocol (HIS-002)
 * and 2.6 half had as UPDATEIFCOPY (HIS-012).
 */
#ifndef BP_MIRROR_H
#define BP_MIRROR_H

#include "bp_copy.h"

/* What a mirror is to be like. */
struct bp_mirror_want {
    enum bp_order order; /* ANY: F for Fortran-contiguous memory, else C */
    bool writes;         /* releasing writes back */
    void *room;          /* for the copy; NULL: none */
    ptrdiff_t nroom;     /* bytes of it */
};

/*
 * Contiguous items.  Lives in the caller's memory and is not moved: the view
 * borrows strides.  Read view, buf and is_copy; the rest is private.
 */
struct bp_mirror {
    struct bp_view view; /* the items, side by side; borrows the shape */
    uintptr_t buf;       /* the first of them; 0 when released */
    bool is_copy;        /* false: this is the mirrored memory itself */
    bool writes;
    enum bp_order order;
    ptrdiff_t nbytes;
    struct bp_memory of;
    ptrdiff_t strides[BP_MAX_NDIM];
};

/*
 * Mirror MEMORY.  What is contiguous in the order that is wanted is shown
 * itself, and what has no bytes; all else is copied into the room.
 *
 *   Pre      what MEMORY borrows stays as it is until the release
 *   Out      *mirror
 *   Returns  BP_OK; BP_VIOLATION (no legal layout; the room may share a byte
 *            with MEMORY); BP_OVERFLOW; BP_CAPACITY (less room than the items
 *            need); BP_FAULT.  On failure *mirror is untouched, and of a
 *            MEMORY behind pointers a part may have been copied
 *   Memory   the room is the caller's and in use until the release; that it
 *            lies apart from a MEMORY behind pointers, the caller vouches
 *   Clause   HIS-002, HIS-012, UTL-006
 */
BP_MUST_CHECK
enum bp_status
bp_mirror_init(struct bp_mirror *mirror, const struct bp_memory *memory,
               const struct bp_mirror_want *want, struct bp_error *err);

/*
 * Write a copy back to the memory that it is of, if that was wanted, all of
 * it.  Where items of the memory share bytes, which of them is written last
 * is open.
 *
 *   Pre      bp_mirror_init has passed; may be called again, to no effect
 *   Returns  BP_OK, or BP_FAULT or BP_OVERFLOW for a pointer that cannot be
 *            followed any more: then a part may have been written, and MIRROR
 *            is not released
 *   Clause   HIS-002, HIS-012, UTL-008
 */
BP_MUST_CHECK
enum bp_status
bp_mirror_release(struct bp_mirror *mirror, struct bp_error *err);

#endif
