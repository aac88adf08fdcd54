/*
 * Eva: the regions of spaces of any sizes and strides, and any regions.
 *
 * The words are not looked at one by one: what is shown of any word is shown of
 * each (words.c does the same).
 *
 * ndim: 2
 * only: -eva-precision 2 -eva-slevel-function bp_region_find:100,main:100
 */
#include "any.h"
#include "bp_region.h"

enum { ROOM = 2 };

static struct bp_region regions[ROOM];

static void
find(const char *format, int capacity)
{
    const ptrdiff_t strides[] = {any_size_from(-8, 8), any_size_from(-8, 8)};
    const struct bp_space_item item = {any_size_from(0, 8), format};
    const struct bp_space space = {1, &item, any_size_from(0, 3), 2, strides};
    struct bp_error error;
    int count;

    (void)!bp_region_find(&space, regions, capacity, &count, &error);
}

int
main(void)
{
    static const char *const formats[] = {"B", "T{b:x:b:y:}", ">h"};

    for (int i = 0; i < 3; i++) {
        for (int capacity = 0; capacity <= ROOM; capacity++) {
            find(formats[i], capacity);
        }
    }
    for (int i = 0; i < ROOM; i++) {
        for (int word = 0; word < BP_WORD_COUNT; word++) {
            regions[i].granted[BP_WORDS_TODAY][word] = any_bool();
            regions[i].granted[BP_WORDS_DRAFT][word] = any_bool();
        }
    }
    (void)bp_region_effect(regions, Frama_C_interval(0, ROOM),
                           any_bool() ? BP_WORDS_TODAY : BP_WORDS_DRAFT,
                           any_int());
    return 0;
}
