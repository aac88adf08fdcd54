/*
 * Objects as the engine sees them: their counts and the names of their types.
 */
#ifndef BPH_OBJECT_H
#define BPH_OBJECT_H

#include "channel.h"
#include "peek.h"
#include "runtime.h"

/* Return the reference count of OBJ, which has to be alive. */
int64_t
bph_object_count(const struct bph_object *obj);

/* Does a reference to OBJ change its count?  Found out by taking one. */
bool
bph_object_is_mortal(struct bph_object *obj);

/*
 * Write the name of the type of the object at AT into NAME, NUL-terminated,
 * cut at a character.  Nothing of it is trusted: an object has a count, and
 * the type of its type, and so on, ends at PyType_Type.
 *
 *   Returns  false if there is no live object at AT; NAME is then untouched
 */
bool
bph_object_type_name(struct bph_peek *peek, uintptr_t at,
                     char name[BPH_NAME_BYTES]);

/* Has the type of the object at AT a bf_releasebuffer?  False if that cannot
 * be read. */
bool
bph_object_has_release(struct bph_peek *peek, uintptr_t at);

/*
 * Look at the pending exception, if there is one, and let it stand.
 *
 *   Out      *is: a set of enum bph_exception_is; NAME: the last part of the
 *            name of its type; 0 and "" if there is none
 *   Returns  true if there is one
 */
bool
bph_exception_look(struct bph_peek *peek, uint8_t *is,
                   char name[BPH_NAME_BYTES]);

#endif
