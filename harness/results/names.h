/*
 * The words of the result file for the enums of an answer.
 *
 * One list each: the name and the way back are made from it, and a member
 * that is in the enum and not in the list does not compile (-Wswitch-enum).
 */
#ifndef BPH_NAMES_H
#define BPH_NAMES_H

#include "model.h"

#define BPH_OUTCOMES(X)                                                       \
    X(BPH_GRANTED, "granted")                                                 \
    X(BPH_REFUSED, "refused")                                                 \
    X(BPH_ODD, "odd")                                                         \
    X(BPH_SIGNAL, "signal")                                                   \
    X(BPH_EXIT, "exit")                                                       \
    X(BPH_LIMIT, "limit")

#define BPH_LIMITS(X)                                                         \
    X(BPH_LIMIT_WALL, "wall")                                                 \
    X(BPH_LIMIT_CPU, "cpu")                                                   \
    X(BPH_LIMIT_MEMORY, "memory")                                             \
    X(BPH_LIMIT_OUTPUT, "output")

#define BPH_PHASES(X)                                                         \
    X(BPH_PHASE_IDLE, "idle")                                                 \
    X(BPH_PHASE_IMPORT, "import")                                             \
    X(BPH_PHASE_MAKE, "make")                                                 \
    X(BPH_PHASE_GET, "get")                                                   \
    X(BPH_PHASE_READ, "read")                                                 \
    X(BPH_PHASE_RELEASE, "release")

#define BPH_AGAINS(X)                                                         \
    X(BPH_AGAIN_NOT_ASKED, "not asked")                                       \
    X(BPH_AGAIN_SEEN, "seen")                                                 \
    X(BPH_AGAIN_NOT_SEEN, "not seen")

/* NULL is null in the file; the word is for sentences. */
#define BPH_POINTERS(X)                                                       \
    X(BPH_PTR_NULL, "null")                                                   \
    X(BPH_PTR_UNTOUCHED, "untouched")                                         \
    X(BPH_PTR_INSIDE, "inside")                                               \
    X(BPH_PTR_OTHER, "other")                                                 \
    X(BPH_PTR_WILD, "wild")

#define BPH_OBJS(X)                                                           \
    X(BPH_OBJ_NULL, "null")                                                   \
    X(BPH_OBJ_UNTOUCHED, "untouched")                                         \
    X(BPH_OBJ_SELF, "self")                                                   \
    X(BPH_OBJ_REDIRECT, "redirect")                                           \
    X(BPH_OBJ_OTHER, "other")                                                 \
    X(BPH_OBJ_WILD, "wild")

/* AT is the offset itself in the file. */
#define BPH_BUFS(X)                                                           \
    X(BPH_BUF_NULL, "null")                                                   \
    X(BPH_BUF_UNTOUCHED, "untouched")                                         \
    X(BPH_BUF_AT, "at")                                                       \
    X(BPH_BUF_UNSTABLE, "unstable")                                           \
    X(BPH_BUF_ELSEWHERE, "elsewhere")

/* DIGEST is 16 hex digits in the file; NONE is left out. */
#define BPH_CONTENTS(X)                                                       \
    X(BPH_BYTES_NONE, "none")                                                 \
    X(BPH_BYTES_DIGEST, "digest")                                             \
    X(BPH_BYTES_SAME, "same")                                                 \
    X(BPH_BYTES_DIFFER, "differ")                                             \
    X(BPH_BYTES_WILD, "wild")                                                 \
    X(BPH_BYTES_UNCLEAR, "unclear")

/* NOTHING is left out. */
#define BPH_CHANGES(X)                                                        \
    X(BPH_CHANGED_NOTHING, "nothing")                                         \
    X(BPH_CHANGED_MEMBERS, "members")                                         \
    X(BPH_CHANGED_ARRAYS, "arrays")                                           \
    X(BPH_CHANGED_FORMAT, "format")                                           \
    X(BPH_CHANGED_CONTENT, "content")

/* The sets: one bit a row, from the lowest. */
#define BPH_EXCEPTIONS(X)                                                     \
    X(BPH_EXC_BUFFER_ERROR, "BufferError")                                    \
    X(BPH_EXC_VALUE_ERROR, "ValueError")                                      \
    X(BPH_EXC_TYPE_ERROR, "TypeError")                                        \
    X(BPH_EXC_MEMORY_ERROR, "MemoryError")                                    \
    X(BPH_EXC_SYSTEM_ERROR, "SystemError")                                    \
    X(BPH_EXC_EXCEPTION, "Exception")

#define BPH_GUARDS(X)                                                         \
    X(BPH_GUARD_BELOW, "below")                                               \
    X(BPH_GUARD_ABOVE, "above")

#define BPH_OR(id, word) | (unsigned)id
#define BPH_EXC_ALL      (0U BPH_EXCEPTIONS(BPH_OR))
#define BPH_GUARD_ALL    (0U BPH_GUARDS(BPH_OR))

/* The word of a value; of a set's single bit.  "?" for no value of it. */
const char *
bph_outcome_name(enum bph_outcome value);
const char *
bph_limit_name(enum bph_limit value);
const char *
bph_phase_name(enum bph_phase value);
const char *
bph_again_name(enum bph_again value);
const char *
bph_raw_pointer_name(enum bph_raw_pointer value);
const char *
bph_raw_obj_name(enum bph_raw_obj value);
const char *
bph_buf_name(enum bph_buf value);
const char *
bph_content_name(enum bph_content value);
const char *
bph_changed_name(enum bph_changed value);
const char *
bph_exception_is_name(enum bph_exception_is value);
const char *
bph_guard_name(enum bph_guard value);

/* The value of a word, or -1. */
int
bph_outcome_find(const char *name);
int
bph_limit_find(const char *name);
int
bph_phase_find(const char *name);
int
bph_again_find(const char *name);
int
bph_raw_pointer_find(const char *name);
int
bph_raw_obj_find(const char *name);
int
bph_buf_find(const char *name);
int
bph_content_find(const char *name);
int
bph_changed_find(const char *name);
int
bph_exception_is_find(const char *name);
int
bph_guard_find(const char *name);

#endif
