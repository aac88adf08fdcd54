/*
 * Memory that is there, or the end of the program.
 */
#define _GNU_SOURCE

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"

static _Noreturn void
give_up(void)
{
    fputs("bufconf: out of memory\n", stderr);
    abort();
}

void *
bph_alloc(size_t size)
{
    void *block = calloc(1, size == 0 ? 1 : size);

    if (block == NULL) {
        give_up();
    }
    return block;
}

void *
bph_realloc(void *old, size_t size)
{
    void *block = realloc(old, size == 0 ? 1 : size);

    if (block == NULL) {
        give_up();
    }
    return block;
}

void *
bph_realloc_array(void *old, size_t n, size_t size)
{
    if (size != 0 && n > SIZE_MAX / size) {
        give_up();
    }
    return bph_realloc(old, n * size);
}

char *
bph_strdup(const char *text)
{
    char *copy;
    size_t size;

    if (text == NULL) {
        return NULL;
    }
    size = strlen(text) + 1;
    copy = bph_alloc(size);
    memcpy(copy, text, size);
    return copy;
}

char *
bph_format(const char *format, ...)
{
    char *text = NULL;
    va_list arguments;
    int size;

    va_start(arguments, format);
    size = vasprintf(&text, format, arguments);
    va_end(arguments);
    if (size < 0) {
        give_up();
    }
    return text;
}

void
bph_memory_open(struct bph_memory *memory)
{
    memory->text = NULL;
    memory->size = 0;
    memory->file = open_memstream(&memory->text, &memory->size);
    if (memory->file == NULL) {
        give_up();
    }
}

void
bph_memory_close(struct bph_memory *memory)
{
    /* The only way for it to fail is that there was no memory. */
    bool bad = ferror(memory->file) != 0;

    if (fclose(memory->file) != 0 || bad || memory->text == NULL) {
        give_up();
    }
    memory->file = NULL;
}
