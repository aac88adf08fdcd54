/*
 * An item lies at buf + sum(strides[k] * index[k]), where a dimension with a
 * suboffset of 0 or more loads the pointer found there and adds the suboffset
 * before the next one is looked at.  Here everything is an offset in the
 * block: a "load" looks the offset up in the template's list of pointers.
 */
#include "template.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

/* clang-format takes the initializers for blocks */
/* clang-format off */
#define P ((ptrdiff_t)sizeof(void *))
#define MANY     ((ptrdiff_t)1 << (sizeof(void *) > 4 ? 33 : 27))
#define ONES_10  1, 1, 1, 1, 1, 1, 1, 1, 1, 1
#define ONES ONES_10, ONES_10, ONES_10, ONES_10, ONES_10, ONES_10
#define DIMS(...) {__VA_ARGS__}
#define NO_DIMS {0}
#define STRIDES(...) {true, {__VA_ARGS__}}
#define PACKED {false, {0}}
#define LOADS(...) {true, {__VA_ARGS__}}
#define DIRECT {false, {0}}
#define VARIED(seed) PATTERN_VARIED, seed
#define SAME(seed) PATTERN_SAME, seed
#define POINTERS(count, ...) count, {__VA_ARGS__}
#define NO_POINTERS 0, {{0, 0}}
#define IS_RO true
#define IS_RW false

const struct template templates[TEMPLATE_COUNT] = {
#define TEMPLATE(id, listed, name, format, itemsize, ndim, shape, strides,    \
                 suboffsets, offset, block, access, pattern, pointers)        \
    {name, GROUP_##listed, format, itemsize, ndim, shape, strides,            \
     suboffsets, offset, block, IS_##access, pattern, pointers},
#include "templates.def"
#undef TEMPLATE
};
/* clang-format on */

static const struct member fields[] = {
#define FIELD(template, offset, format) {TEMPLATE_##template, offset, format},
#define UNSPEAKABLE(template)
#include "fields.def"
#undef FIELD
#undef UNSPEAKABLE
};

const struct member *
template_field(const struct template *t, int *at)
{
    while (++*at < (int)(sizeof fields / sizeof fields[0])) {
        if (&templates[fields[*at].template] == t) {
            return &fields[*at];
        }
    }
    return NULL;
}

bool
template_is_unspeakable(const struct template *t)
{
#define FIELD(template, offset, format)
#define UNSPEAKABLE(template)                                                 \
    if (t == &templates[TEMPLATE_##template]) {                               \
        return true;                                                          \
    }
#include "fields.def"
#undef FIELD
#undef UNSPEAKABLE
    return false;
}

ptrdiff_t
template_nitems(const struct template *t)
{
    ptrdiff_t n = 1;
    for (int k = 0; k < t->ndim; k++) {
        if (t->shape[k] == 0) {
            return 0;
        }
        n = (ptrdiff_t)((size_t)n * (size_t)t->shape[k]);
    }
    return n;
}

bool
template_is_huge(const struct template *t)
{
    return template_nitems(t) > (1 << 20);
}

void
template_packed(const struct template *t, char order, ptrdiff_t *strides)
{
    ptrdiff_t stride = t->itemsize;
    for (int n = 0; n < t->ndim; n++) {
        int k = order == 'F' ? n : t->ndim - 1 - n;
        strides[k] = stride;
        /* no items: whatever comes out, it says nothing */
        stride = (ptrdiff_t)((size_t)stride * (size_t)t->shape[k]);
    }
}

void
template_strides(const struct template *t, ptrdiff_t *strides)
{
    if (t->strides.given) {
        memcpy(strides, t->strides.v, (size_t)t->ndim * sizeof strides[0]);
    }
    else {
        template_packed(t, 'C', strides);
    }
}

bool
template_is_contiguous(const struct template *t, char order, bool literal)
{
    ptrdiff_t have[MAX_DIMS];
    ptrdiff_t want[MAX_DIMS];
    if (template_is_indirect(t)) {
        return false;
    }
    if (template_nitems(t) == 0 && !literal) {
        return true;
    }
    template_strides(t, have);
    template_packed(t, order, want);
    for (int k = 0; k < t->ndim; k++) {
        if (t->shape[k] != 1 && have[k] != want[k]) {
            return false;
        }
    }
    return true;
}

bool
template_is_indirect(const struct template *t)
{
    for (int k = 0; k < t->ndim && t->suboffsets.given; k++) {
        if (t->suboffsets.v[k] >= 0) {
            return true;
        }
    }
    return false;
}

/* The byte at offset AT of a block. */
static char
pattern_byte(const struct template *t, ptrdiff_t at)
{
    ptrdiff_t byte = t->seed;
    if (t->pattern == PATTERN_VARIED) {
        byte += 29 * at + 7 * (at / 256);
    }
    return (char)(unsigned char)(byte % 256);
}

void
template_fill(const struct template *t, char *block, bool altered)
{
    for (ptrdiff_t at = 0; at < t->block; at++) {
        block[at] = (char)(pattern_byte(t, at) ^ (altered ? 0x55 : 0));
    }
    for (int n = 0; n < t->npointers; n++) {
        char *to = block + t->pointers[n].to;
        memcpy(block + t->pointers[n].at, &to, sizeof to);
    }
}

/* Where the pointer stored at offset AT leads to. */
static ptrdiff_t
follow(const struct template *t, ptrdiff_t at)
{
    int n = 0;
    while (n < t->npointers && t->pointers[n].at != at) {
        n++;
    }
    assert(n < t->npointers); /* else a row of templates.def lacks one */
    return t->pointers[n].to;
}

/* The offset in the block of the item at INDEX. */
static ptrdiff_t
item_offset(const struct template *t, const ptrdiff_t *strides,
            const ptrdiff_t *index)
{
    ptrdiff_t at = t->offset;
    for (int k = 0; k < t->ndim; k++) {
        at += strides[k] * index[k];
        if (t->suboffsets.given && t->suboffsets.v[k] >= 0) {
            at = follow(t, at) + t->suboffsets.v[k];
        }
    }
    return at;
}

void
template_items(const struct template *t, char *out)
{
    ptrdiff_t strides[MAX_DIMS];
    ptrdiff_t index[MAX_DIMS] = {0};
    ptrdiff_t nitems = template_nitems(t);
    template_strides(t, strides);
    for (ptrdiff_t item = 0; item < nitems; item++) {
        ptrdiff_t at = item_offset(t, strides, index);
        for (ptrdiff_t byte = 0; byte < t->itemsize; byte++) {
            *out++ = pattern_byte(t, at + byte);
        }
        for (int k = t->ndim - 1; k >= 0 && ++index[k] == t->shape[k]; k--) {
            index[k] = 0;
        }
    }
}
