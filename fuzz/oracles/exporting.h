/*
 * The objects that export what an operation says, and memory that ends where
 * it ends: behind it is a page that cannot be read.
 */
#ifndef BPF_EXPORTING_H
#define BPF_EXPORTING_H

#include "oracle.h"
#include "python.h"

/*
 * Give CLS, a class made in Python, the slots of the buffer protocol, and make
 * the exporting object of it.
 *
 *   Returns  false if that does not work in this interpreter
 */
bool
bpf_exporting_install(struct bph_object *cls);

/* Return the object, borrowed; from now on it exports what OP says. */
struct bph_object *
bpf_exporting(const struct bpf_op *op);

/* The same for a second object. */
struct bph_object *
bpf_exporting_other(const struct bpf_op *op);

/* Views of the objects that were not released. */
long
bpf_exporting_held(void);

/* Fill VIEW, whose obj becomes NULL, with what OP says. */
void
bpf_fill_view(const struct bpf_op *op, struct bph_view *view);

enum bpf_room { BPF_ROOM_TEXT, BPF_ROOM_ITEM, BPF_ROOM_COUNT };

/* Return N bytes, at most 65536, in ROOM, the last of which is the last that
 * can be read; the next call for ROOM takes them back. */
void *
bpf_guarded(enum bpf_room room, size_t n);

#endif
