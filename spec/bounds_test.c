#include "bp_bounds.h"
#include "bp_clause.h"
#include "bp_test.h"
#include "sample.h"

#include <stdlib.h>

#define MAX PTRDIFF_MAX

/* Let BLOCK hold NBYTES at AT, beside what it holds. */
static void
hold(struct bp_block *block, uintptr_t at, size_t nbytes)
{
    uintptr_t end = block->start + (uintptr_t)block->size;

    if (block->size == 0) {
        *block = (struct bp_block){at, (ptrdiff_t)nbytes};
        return;
    }
    if (at < block->start) {
        block->start = at;
    }
    if (at + nbytes > end) {
        end = at + nbytes;
    }
    block->size = (ptrdiff_t)(end - block->start);
}

/*
 * Walk over all items of S: BLOCKS become the least blocks that hold, one for
 * each table, its pointers, and the last one the items.
 */
static void
find_blocks(const struct sample *s, struct bp_block *blocks)
{
    ptrdiff_t count = sample_count(&s->view), indices[SAMPLE_DIMS];

    memset(blocks, 0, (SAMPLE_DIMS + 1) * sizeof blocks[0]);
    for (ptrdiff_t i = 0; i < count; i++) {
        struct bp_view part = s->view;
        int level = 0;

        sample_indices(&s->view, false, i, indices);
        for (int n = 0; s->nloads > 0 && n < s->view.ndim; n++) {
            if (s->suboffsets[n] >= 0) {
                ptrdiff_t sub[SAMPLE_DIMS];

                /* this far, without the last load */
                memcpy(sub, s->suboffsets, sizeof sub);
                sub[n] = -1;
                part.ndim = n + 1;
                part.suboffsets = sub;
                hold(&blocks[level],
                     sample_address(&part, s->memory.buf, indices),
                     sizeof(uintptr_t));
                level++;
            }
        }
        hold(&blocks[level], sample_address(&s->view, s->memory.buf, indices),
             (size_t)s->view.itemsize);
    }
}

static void
test_random(void)
{
    static struct sample s;
    uint64_t state = 3;
    struct bp_block blocks[SAMPLE_DIMS + 1];
    int outside = 0;

    for (int i = 0; i < 3000; i++) {
        sample_make(&s, &state, i % 3 != 0);
        find_blocks(&s, blocks);
        CHECK_EQ(bp_memory_bounds(&s.memory, blocks, SAMPLE_DIMS + 1, NULL),
                 BP_OK);
        if (sample_count(&s.view) == 0) {
            CHECK_EQ(bp_memory_bounds(&s.memory, NULL, 0, NULL), BP_OK);
            continue;
        }
        for (int k = 0; k <= s.nloads; k++) { /* a byte less at each end */
            struct bp_block block = blocks[k];

            blocks[k].size--;
            CHECK_EQ(
                bp_memory_bounds(&s.memory, blocks, SAMPLE_DIMS + 1, NULL),
                BP_VIOLATION);
            blocks[k].start++;
            CHECK_EQ(
                bp_memory_bounds(&s.memory, blocks, SAMPLE_DIMS + 1, NULL),
                BP_VIOLATION);
            blocks[k] = block;
            outside++;
        }
    }
    CHECK(outside > 3000);
}

/* Nothing is loaded that was not found inside before. */
static bool
load_never(void *context, uintptr_t at, uintptr_t *out)
{
    (void)at;
    *out = 0;
    *(bool *)context = true;
    return false;
}

static void
test_loads(void)
{
    const ptrdiff_t shape[] = {3, 2}, strides[] = {8, 4}, sub[] = {0, -1};
    struct bp_view view = {4, 2, shape, strides, sub};
    bool asked = false;
    struct bp_memory memory = {&view, 1000, load_never, &asked};
    struct bp_block block = {1000, 16 + sizeof(uintptr_t)};
    struct bp_error err;

    block.size--;
    CHECK_EQ(bp_memory_bounds(&memory, &block, 1, &err), BP_VIOLATION);
    CHECK_EQ(err.clause, BP_LAY_005);
    CHECK(!asked);
    block.size++;
    CHECK_EQ(bp_memory_bounds(&memory, &block, 1, NULL), BP_FAULT);
    CHECK(asked);
}

static bool
load_top(void *context, uintptr_t at, uintptr_t *out)
{
    (void)at;
    *out = *(const uintptr_t *)context;
    return true;
}

static void
test_hostile(void)
{
    static const struct {
        int line;
        enum bp_status status;
        ptrdiff_t itemsize, shape[2], strides[2], suboffsets[2];
        uintptr_t pointer;
    } rows[] = {
        {__LINE__, BP_OK, 4, {3, 2}, {8, 4}, {0, -1}, 2000},
        {__LINE__, BP_OK, 4, {3, 2}, {8, -4}, {4, -1}, 2000},
        {__LINE__, BP_VIOLATION, 4, {3, 2}, {8, 4}, {3, -1}, 2094},
        {__LINE__, BP_VIOLATION, 4, {3, 2}, {8, 4}, {0, -1}, 1999},
        {__LINE__, BP_VIOLATION, -4, {3, 2}, {8, 4}, {0, -1}, 2000},
        {__LINE__, BP_OVERFLOW, 4, {3, 2}, {8, 4}, {MAX, -1}, UINTPTR_MAX},
        {__LINE__, BP_OVERFLOW, 4, {3, 3}, {8, MAX}, {0, -1}, 2000},
        {__LINE__, BP_OVERFLOW, 4, {3, 2}, {8, 4}, {0, -1}, UINTPTR_MAX - 6},
        {__LINE__, BP_OVERFLOW, 4, {3, 2}, {MAX, 4}, {0, -1}, 2000},
        {__LINE__, BP_OVERFLOW, 4, {MAX, 2}, {8, 4}, {0, -1}, 2000},
        /* stride 0 leads to one place, however often */
        {__LINE__, BP_OK, 1, {MAX / 4, 2}, {0, 4}, {0, -1}, 2000},
        {__LINE__, BP_OK, 1, {3, MAX / 4}, {8, 0}, {-1, 0}, 2000},
        {__LINE__, BP_OK, 1, {3, MAX / 4}, {8, 0}, {0, -1}, 2000},
        {__LINE__, BP_OK, 0, {3, 2}, {8, 4}, {0, -1}, 2000},
    };
    const struct bp_block blocks[] = {{2000, 100}, {1000, 24}};

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct bp_view view = {rows[i].itemsize, 2, rows[i].shape,
                               rows[i].strides, rows[i].suboffsets};
        uintptr_t pointer = rows[i].pointer;
        struct bp_memory memory = {&view, 1000, load_top, &pointer};

        CHECK_EQ_AT(rows[i].line, bp_memory_bounds(&memory, blocks, 2, NULL),
                    rows[i].status);
    }
}

/* Items that lie in several blocks, none across the end of one. */
static void
test_several_blocks(void)
{
    const ptrdiff_t shape[] = {3}, strides[] = {100};
    struct bp_view view = {4, 1, shape, strides, NULL};
    struct bp_memory memory = {&view, 1000, NULL, NULL};
    struct bp_block blocks[] = {{1100, 4}, {1000, 4}, {1200, 4}};

    CHECK_EQ(bp_memory_bounds(&memory, blocks, 3, NULL), BP_OK);
    CHECK_EQ(bp_memory_bounds(&memory, blocks, 2, NULL), BP_VIOLATION);
    blocks[1].size = 3; /* three bytes here, and one in the next block */
    blocks[0] = (struct bp_block){1003, 101};
    CHECK_EQ(bp_memory_bounds(&memory, blocks, 3, NULL), BP_VIOLATION);
    memory.buf = UINTPTR_MAX - 150;
    CHECK_EQ(bp_memory_bounds(&memory, blocks, 3, NULL), BP_OVERFLOW);
    view.strides = NULL;
    memory.buf = 1200;
    blocks[2].size = 12;
    CHECK_EQ(bp_memory_bounds(&memory, blocks, 3, NULL), BP_OK);
    view.ndim = 0;
    CHECK_EQ(bp_memory_bounds(&memory, blocks, 3, NULL), BP_OK);
    memory.buf = 1209;
    CHECK_EQ(bp_memory_bounds(&memory, blocks, 3, NULL), BP_VIOLATION);
}

int
main(void)
{
    test_random();
    test_loads();
    test_hostile();
    test_several_blocks();
    return bp_test_end();
}
