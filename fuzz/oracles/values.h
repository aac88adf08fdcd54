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

/* Return NAME of MODULE, a new reference, or NULL with an exception. */
struct bph_object *
bpf_import(const char *module, const char *name);

/* Release what is not NULL. */
void
bpf_drop(struct bph_object *obj);

#endif
