/*
 * Eva: the kinds of any view of bytes, and of one with several formats.
 */
#include "any.h"
#include "bp_kind.h"

int
main(void)
{
    static const char *const formats[] = {"B", "T{i:a:d:b:}", ">h", "?{"};
    static const ptrdiff_t shape[] = {2, 3}, strides[] = {12, 4};
    const struct bp_view fixed = {4, 2, shape, strides, NULL};
    struct any_arrays arrays;

    for (int has = ANY_SHAPE; has <= ANY_ALL; has += 2) {
        for (int kind = 0; kind < ANY_KINDS; kind++) {
            const struct bp_view view = any_view_of(&arrays, 2, has, kind);
            const struct bp_view row = any_view_of(&arrays, 1, has, kind % 6);

            (void)bp_kind_of(any_bool() ? &view : &row, NULL);
        }
    }
    for (int i = 0; i < 4; i++) {
        (void)bp_kind_of(&fixed, formats[i]);
    }
    return 0;
}
