/*
 * What value_check.py calls.  Private to it.
 */
#ifndef VALUE_CHECK_H
#define VALUE_CHECK_H

#include "bp_item.h"

/* Bytes of a struct bp_value. */
ptrdiff_t
check_value_size(void);

/* Bytes of an item of TEXT. */
ptrdiff_t
check_size(const char *text, int ways);

/* Read the values at MEM; return how many there are. */
ptrdiff_t
check_unpack(const char *text, int ways, const void *mem,
             struct bp_value *values, ptrdiff_t capacity);

/* Write N values to MEM; 0 if they fit. */
ptrdiff_t
check_pack(const char *text, int ways, const struct bp_value *values,
           ptrdiff_t n, void *mem);

/* Compare as Python's == does; 0 if that was possible. */
ptrdiff_t
check_compare(const char *text, const void *mem, const char *other_text,
              const void *other_mem, ptrdiff_t *first);

/* As bp_value_print. */
ptrdiff_t
check_print(const struct bp_value *value, char *out, ptrdiff_t capacity);

#endif
