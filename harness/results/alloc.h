/*
 * Memory that is there: the harness does not go on without it.
 *
 * Every function aborts with a sentence on stderr when memory is out, so no
 * caller has to look at the result.  The caller frees what it gets.
 */
#ifndef BPH_ALLOC_H
#define BPH_ALLOC_H

#include <stddef.h>
#include <stdio.h>

/* SIZE zeroed bytes (at least one). */
void *
bph_alloc(size_t size);

/* OLD, which may be NULL, with room for SIZE bytes (at least one). */
void *
bph_realloc(void *old, size_t size);

/*
 * OLD, an array, with room for N elements of SIZE bytes.  Aborts too when
 * the product does not fit.
 */
void *
bph_realloc_array(void *old, size_t n, size_t size);

/* A copy of TEXT; NULL for NULL. */
char *
bph_strdup(const char *text);

/* The text that printf would write. */
char *
bph_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A stream into memory: write to FILE, close, then use and free TEXT. */
struct bph_memory {
    FILE *file;
    char *text;  /* owned; NUL-terminated; valid after close */
    size_t size; /* bytes, without the NUL */
};
void
bph_memory_open(struct bph_memory *memory);
void
bph_memory_close(struct bph_memory *memory);

#endif
