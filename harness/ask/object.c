#include "object.h"

#include <string.h>

#define AS_BUFFER      (20 * sizeof(void *)) /* tp_as_buffer, 3.8 to 3.14 */
#define MOST_METATYPES 16 /* of a type, its type, ... until PyType_Type */

int64_t
bph_object_count(const struct bph_object *obj)
{
    uintptr_t word = *(const volatile uintptr_t *)&obj->count;

    return (int64_t)(uint32_t)word;
}

bool
bph_object_is_mortal(struct bph_object *obj)
{
    int64_t before = bph_object_count(obj);
    int64_t held;

    Py_IncRef(obj);
    held = bph_object_count(obj);
    Py_DecRef(obj);
    return held != before;
}

/* Copy SIZE bytes of UTF-8 to NAME, cut before a character that is not whole
 * there. */
static void
put_name(char name[BPH_NAME_BYTES], const char *text, size_t size)
{
    if (size >= BPH_NAME_BYTES) {
        size = BPH_NAME_BYTES - 1;
        while (size > 0 && ((unsigned char)text[size] & 0xc0) == 0x80) {
            size--;
        }
    }
    memcpy(name, text, size);
    memset(name + size, 0, BPH_NAME_BYTES - size);
}

static bool
peek_type_name(struct bph_peek *peek, uintptr_t at, char text[BPH_NAME_BYTES],
               size_t *size)
{
    struct bph_type type;

    return bph_peek(peek, at, &type, sizeof type)
           && bph_peek_text(peek, (uintptr_t)type.name, text, BPH_NAME_BYTES,
                            size);
}

bool
bph_object_type_name(struct bph_peek *peek, uintptr_t at,
                     char name[BPH_NAME_BYTES])
{
    struct bph_object head;
    char text[BPH_NAME_BYTES];
    size_t size;

    if (at % sizeof(void *) != 0 || !bph_peek(peek, at, &head, sizeof head)
        || (uint32_t)head.count == 0
        || !peek_type_name(peek, (uintptr_t)head.type, text, &size)) {
        return false;
    }
    for (int i = 0; i < MOST_METATYPES && head.type != &PyType_Type; i++) {
        if (!bph_peek(peek, (uintptr_t)head.type, &head, sizeof head)) {
            return false;
        }
    }
    if (head.type != &PyType_Type) {
        return false;
    }
    put_name(name, text, size);
    return true;
}

bool
bph_object_has_release(struct bph_peek *peek, uintptr_t at)
{
    struct bph_object head;
    uintptr_t procs = 0;
    uintptr_t release = 0;

    return bph_peek(peek, at, &head, sizeof head)
           && bph_peek_pointer(peek, (uintptr_t)head.type + AS_BUFFER, &procs)
           && procs != 0
           && bph_peek_pointer(peek, procs + sizeof(void *), &release)
           && release != 0;
}

bool
bph_exception_look(struct bph_peek *peek, uint8_t *is,
                   char name[BPH_NAME_BYTES])
{
    const struct {
        struct bph_object *type;
        enum bph_exception_is is;
    } rows[] = {
        {PyExc_BufferError, BPH_EXC_BUFFER_ERROR},
        {PyExc_ValueError, BPH_EXC_VALUE_ERROR},
        {PyExc_TypeError, BPH_EXC_TYPE_ERROR},
        {PyExc_MemoryError, BPH_EXC_MEMORY_ERROR},
        {PyExc_SystemError, BPH_EXC_SYSTEM_ERROR},
        {PyExc_Exception, BPH_EXC_EXCEPTION},
    };
    uintptr_t type = (uintptr_t)PyErr_Occurred();
    char text[4 * BPH_NAME_BYTES];
    const char *last = text;
    size_t size;
    struct bph_type head;

    *is = 0;
    memset(name, 0, BPH_NAME_BYTES);
    if (type == 0) {
        return false;
    }
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (PyErr_ExceptionMatches(rows[i].type)) {
            *is = (uint8_t)(*is | rows[i].is);
        }
    }
    if (bph_peek(peek, type, &head, sizeof head)
        && bph_peek_text(peek, (uintptr_t)head.name, text, sizeof text - 1,
                         &size)) {
        text[size] = 0;
        if (strrchr(text, '.') != NULL) {
            last = strrchr(text, '.') + 1;
        }
        put_name(name, last, strlen(last));
    }
    return true;
}
