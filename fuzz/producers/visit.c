/*
 * The truth about a hostile layout: every pointer and every item is visited,
 * in numbers that cannot wrap around.
 */
#include "hostile.h"

#include <string.h>

/* Products of two sizes fit: twice the bits of a pointer. */
#if UINTPTR_MAX > UINT32_MAX
__extension__ typedef __int128 wide;
#else
typedef int64_t wide;
#endif

#define STEPS_MOST 2000000 /* then it is unknown */

/* Has IT numbers that a layout may have (LAY-010, LAY-012, FLD-020 to 023)? */
static bool
has_legal_numbers(const struct bpf_hostile *it)
{
    if (it->ndim < 0 || it->ndim > BPF_HOSTILE_DIMS || it->itemsize < 0) {
        return false;
    }
    if (it->ndim > 0
        && (!it->has_shape || (it->has_suboffsets && !it->has_strides))) {
        return false;
    }
    for (int n = 0; n < it->ndim; n++) {
        if (it->shape[n] < 0) {
            return false;
        }
    }
    return true;
}

static bool
is_empty(const struct bpf_hostile *it)
{
    for (int n = 0; n < it->ndim; n++) {
        if (it->shape[n] == 0) {
            return true;
        }
    }
    return false;
}

/*
 * Compute the product of the extents, and that times itemsize (FLD-026).
 *
 *   Pre      legal numbers, and no extent is 0
 *   Returns  the bytes, or -1 if one of the two does not fit
 */
static ptrdiff_t
measure(const struct bpf_hostile *it)
{
    wide product = 1;

    for (int n = 0; n < it->ndim; n++) {
        product *= it->shape[n];
        if (product > PTRDIFF_MAX) {
            return -1;
        }
    }
    product *= it->itemsize;
    return product > PTRDIFF_MAX ? -1 : (ptrdiff_t)product;
}

/* Are the NBYTES at AT in BLOCK, or in any if that is -1? */
static bool
is_inside(wide at, ptrdiff_t nbytes, int block)
{
    const struct bpf_block *only;

    if (at < 0 || at > (wide)UINTPTR_MAX) {
        return false;
    }
    if (block < 0) {
        return bpf_arena_find((uintptr_t)at, (size_t)nbytes) >= 0;
    }
    only = bpf_arena_block(block);
    return at >= (wide)only->start
           && at + nbytes <= (wide)only->start + only->size;
}

/* The strides of IT, those of C order if there are none. */
static void
find_strides(const struct bpf_hostile *it, wide *strides)
{
    wide packed = it->itemsize;

    for (int n = it->ndim - 1; n >= 0; n--) {
        strides[n] = it->has_strides ? it->strides[n] : packed;
        packed *= it->shape[n];
    }
}

/* Follow dimension N of IT from *AT, index I times STRIDE. */
static bool
follow(const struct bpf_hostile *it, int n, wide step, wide *at, int block)
{
    uintptr_t pointer;

    *at += step;
    if (!it->has_suboffsets || it->suboffsets[n] < 0) {
        return true;
    }
    if (!is_inside(*at, (ptrdiff_t)sizeof pointer, block)) {
        return false;
    }
    memcpy(&pointer, (const void *)(uintptr_t)*at, sizeof pointer);
    *at = (wide)pointer + it->suboffsets[n];
    return true;
}

/* Visit all indices of those dimensions where they lead to other places. */
static enum bpf_truth
visit(const struct bpf_hostile *it, int block)
{
    wide at[BPF_HOSTILE_DIMS + 1], strides[BPF_HOSTILE_DIMS];
    ptrdiff_t index[BPF_HOSTILE_DIMS] = {0};
    int n = 0;

    find_strides(it, strides);
    at[0] = (wide)it->buf;
    for (long steps = 0; steps < STEPS_MOST; steps++) {
        for (; n < it->ndim; n++) {
            at[n + 1] = at[n];
            if (!follow(it, n, strides[n] * index[n], &at[n + 1], block)) {
                return BPF_OUTSIDE;
            }
        }
        if (!is_inside(at[n], it->itemsize, block)) {
            return BPF_OUTSIDE;
        }
        while (
            n > 0
            && (strides[n - 1] == 0 || ++index[n - 1] == it->shape[n - 1])) {
            n--;
            index[n] = 0;
        }
        if (n == 0) {
            return BPF_INSIDE;
        }
        n--;
    }
    return BPF_UNKNOWN;
}

enum bpf_truth
bpf_hostile_visit(const struct bpf_hostile *it, int block)
{
    if (!has_legal_numbers(it)) {
        return BPF_NO_LAYOUT;
    }
    if (is_empty(it)) {
        return BPF_INSIDE; /* nothing is touched (LAY-014) */
    }
    return measure(it) < 0 ? BPF_NO_LAYOUT : visit(it, block);
}

/*
 * MUST_REJECT  what no loop can do, and any consumer can see: FLD-020 to 023,
 *              FLD-026, LAY-010, LAY-012
 * UNDEFINED    memory that is not there; and a len that is not that of the
 *              items (FLD-009): no document bids a consumer to compare the
 *              two, and reading len bytes is as right as reading the items
 * MAY_REJECT   LAY-009 (suboffsets that are all negative), FLD-017 (items of
 *              no bytes)
 */
enum bpf_class
bpf_hostile_class(const struct bpf_hostile *it)
{
    bool loads = false;
    enum bpf_truth truth = bpf_hostile_visit(it, -1);

    if (truth == BPF_NO_LAYOUT) {
        return BPF_MUST_REJECT;
    }
    if (truth != BPF_INSIDE || it->len != (is_empty(it) ? 0 : measure(it))) {
        return BPF_UNDEFINED;
    }
    for (int n = 0; n < it->ndim; n++) {
        loads = loads || it->suboffsets[n] >= 0;
    }
    if (it->itemsize == 0 || (it->has_suboffsets && it->ndim > 0 && !loads)) {
        return BPF_MAY_REJECT;
    }
    return BPF_SOUND;
}
