/*
 * Values of Python, as canonical results.
 */
#ifndef BPF_VALUES_H
#define BPF_VALUES_H

#include "oracle.h"
#include "python.h"

/*
 * Accept, with all values in OBJ, which may be a list or a tuple of such, or
 * have a method tolist.  Where that cannot be had RESULT has none (nitems is
 * -1); no exception is left pending.
 */
void
bpf_values_take(struct bpf_result *result, struct bph_object *obj);

/* Accept with the bytes of VIEW.tobytes(ORDER), or refuse; VIEW may be NULL,
 * with an exception, and its reference is taken. */
void
bpf_take_bytes(struct bpf_result *result, struct bph_object *view, char order);

/* Accept with the truth of the attributes NAMES of OBJ, one byte each. */
void
bpf_take_flags(struct bpf_result *result, struct bph_object *obj,
               const char *const names[3]);

/* The key [start:stop:step, ...] of the N slices, a new reference; one slice
 * by itself. */
struct bph_object *
bpf_slices(const struct bpf_slice *slices, int n);

/* Return NAME of MODULE, a new reference, or NULL with an exception. */
struct bph_object *
bpf_import(const char *module, const char *name);

/* Return LITERAL as a str, borrowed: it is made once for each address. */
struct bph_object *
bpf_str(const char *literal);

/* Call the method NAME, a literal, of OBJ with ARGUMENT, if that is not NULL.
 */
struct bph_object *
bpf_call(struct bph_object *obj, const char *name,
         struct bph_object *argument);

/* 3012 for CPython 3.12. */
int
bpf_python_version(void);

/* Release what is not NULL. */
void
bpf_drop(struct bph_object *obj);

#endif
