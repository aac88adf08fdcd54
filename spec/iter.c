/*
 * Iteration: eq. 5 of README.md, from one item to the next.
 *
 * The dimensions fall into levels, cut behind each dereferenced one.  Within a
 * level an address is base + offset; the load at that address leads to the
 * base of the next level.  A step changes the offsets of some levels; what
 * lies behind the first of them is loaded again.
 *
 * Offsets are kept modulo the address space.  That is exact: walk_init has
 * made sure that base + low and base + high of each level do not wrap around, and
 * every sum over some of the dimensions lies between them.
 */
#include "walk.h"

#include <string.h>

static bool
end(struct bp_iter *it, enum bp_status status)
{
    it->status = status;
    it->ended = true;
    it->quick = 0;
    return false;
}

/* Load what leads from level FIRST to the last one; end IT if that fails. */
static inline bool
reload(struct bp_iter *it, int first)
{
    struct bp_iter_level *level = &it->levels[first];
    struct bp_iter_level *last = &it->levels[it->nlevels - 1];
    uintptr_t base;

    for (; level < last; level++) {
        it->at = level->base + level->offset;
        if (it->load == NULL) {
            memcpy(&base, (const void *)it->at, sizeof base);
        }
        else if (!it->load(it->context, it->at, &base)) {
            return end(it, BP_FAULT);
        }
        if (!checked_move(base, level[1].suboffset, &level[1].base)
            || !walk_in_reach(level + 1)) {
            return end(it, BP_OVERFLOW);
        }
    }
    it->at = last->base + last->offset;
    it->left = it->extent;
    return true;
}

/* As bp_iter_advance, at the start, at the end, and where loop 0 ends. */
static bool
turn(struct bp_iter *it)
{
    int first;

    if (it->ended) {
        return false;
    }
    first = it->nlevels;
    if (it->nloops > 0) {
        it->quick = it->loops[0].extent - 1;
    }
    if (!it->started) {
        it->started = true;
        return reload(it, 0);
    }
    for (int k = 0; k < it->nloops; k++) {
        struct bp_iter_loop *loop = &it->loops[k];
        struct bp_iter_level *level = &it->levels[loop->level];

        first = loop->level < first ? loop->level : first;
        if (k > 0 && loop->index < loop->extent - 1) {
            loop->index++;
            level->offset += (uintptr_t)loop->stride;
            return reload(it, first);
        }
        level->offset -=
            (uintptr_t)loop->stride * (uintptr_t)(loop->extent - 1);
        loop->index = 0;
    }
    return end(it, BP_OK);
}

bool
bp_iter_advance(struct bp_iter *it)
{
    const struct bp_iter_loop *loop = &it->loops[0];

    if (it->quick == 0) {
        return turn(it);
    }
    it->quick--;
    it->levels[loop->level].offset += (uintptr_t)loop->stride;
    return reload(it, loop->level);
}

bool
bp_iter_next_run(struct bp_iter *it, uintptr_t *at, ptrdiff_t *nbytes)
{
    ptrdiff_t items = 1;

    if (it->itemsize == 0 || (it->left == 0 && !bp_iter_advance(it))) {
        return false;
    }
    if (it->step == it->itemsize) {
        items = it->left;
        it->left = 0;
    }
    else {
        it->left--;
    }
    *at = it->at;
    *nbytes = items * it->itemsize;
    it->at += (uintptr_t)it->step * (uintptr_t)items;
    return true;
}

/*
 * As walk_next, as far as loop 0 leads along pointers to single places that
 * are loaded plainly and are in reach; what is not is left to bp_iter_next.
 */
static int
next_pointers(struct bp_iter *it, uintptr_t *at, int most)
{
    struct bp_iter_level *last = &it->levels[it->nlevels - 1];
    struct bp_iter_level *level = last - 1;
    uintptr_t stride = (uintptr_t)it->loops[0].stride;
    uintptr_t from = level->base + level->offset;
    uintptr_t suboffset = (uintptr_t)last->suboffset;
    uintptr_t highest = UINTPTR_MAX - (uintptr_t)last->high - suboffset;
    uintptr_t lowest = (uintptr_t)0 - (uintptr_t)last->low;
    uintptr_t base;
    int n = 0;

    lowest = lowest > suboffset ? lowest - suboffset : 0;
    for (; n < most && n < it->quick; n++) {
        memcpy(&base, (const void *)(from + stride), sizeof base);
        if (base < lowest || base > highest) {
            break;
        }
        from += stride;
        at[n] = base + suboffset;
    }
    level->offset = from - level->base;
    it->quick -= n;
    return n;
}

int
walk_next(struct bp_iter *it, uintptr_t *at, int most)
{
    int n = 0;

    while (n < most && bp_iter_next(it, &at[n])) {
        n++;
        if (it->load == NULL && it->nloops > 0
            && it->loops[0].level == it->nlevels - 2 && it->extent == 1) {
            n += next_pointers(it, at + n, most - n);
        }
    }
    return n;
}
