#include "bp_test.h"
#include "bp_view.h"

#define MAX PTRDIFF_MAX

static const struct {
    int line;
    enum bp_status status;
    ptrdiff_t strides[2], indices[2];
    uintptr_t buf, at;
} rows[] = {
    {__LINE__, BP_OK, {12, 4}, {0, 0}, 1000, 1000},
    {__LINE__, BP_OK, {12, 4}, {1, 2}, 1000, 1020},
    {__LINE__, BP_OK, {-12, 4}, {1, 2}, 1000, 996},
    {__LINE__, BP_OK, {0, 0}, {1, 2}, 1000, 1000},
    {__LINE__, BP_VIOLATION, {12, 4}, {2, 0}, 1000, 7},
    {__LINE__, BP_VIOLATION, {12, 4}, {0, 3}, 1000, 7},
    {__LINE__, BP_VIOLATION, {12, 4}, {-1, 0}, 1000, 7},
    {__LINE__, BP_OVERFLOW, {12, MAX}, {0, 2}, 1000, 7},
    {__LINE__, BP_OVERFLOW, {-1001, 4}, {1, 0}, 1000, 7}, /* below 0 */
    {__LINE__, BP_OVERFLOW, {12, 4}, {0, 1}, UINTPTR_MAX, 7},
    {__LINE__, BP_OK, {12, 4}, {0, 0}, UINTPTR_MAX, UINTPTR_MAX},
};

static void
test_rows(void)
{
    const ptrdiff_t shape[] = {2, 3};

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct bp_view view = {4, 2, shape, rows[i].strides, NULL};
        uintptr_t at = 7;

        CHECK_EQ_AT(rows[i].line,
                    bp_item_address(&view, rows[i].buf, rows[i].indices, NULL,
                                    NULL, &at),
                    rows[i].status);
        CHECK_EQ_AT(rows[i].line, at, rows[i].at);
    }
}

/* Without strides the items are packed in C order (LAY-002). */
static void
test_packed(void)
{
    const ptrdiff_t shape[] = {2, 3, 4}, huge[] = {2, MAX, 4};
    struct bp_view view = {8, 3, shape, NULL, NULL};
    ptrdiff_t indices[3] = {9, 9, 9};
    uintptr_t at;

    for (ptrdiff_t n = 0; n < 24; n++) {
        bp_item_indices(&view, n, indices);
        CHECK_EQ(indices[0], n / 12);
        CHECK_EQ(indices[1], n / 4 % 3);
        CHECK_EQ(indices[2], n % 4);
        CHECK_EQ(bp_item_address(&view, 64, indices, NULL, NULL, &at), BP_OK);
        CHECK_EQ(at, 64 + 8 * n);
    }
    view.shape = huge;
    CHECK_EQ(bp_item_address(&view, 0, indices, NULL, NULL, &at), BP_OVERFLOW);
    view.ndim = -1;
    CHECK_EQ(bp_item_address(&view, 0, indices, NULL, NULL, &at),
             BP_VIOLATION);
    view.ndim = 0;
    CHECK_EQ(bp_item_address(&view, 99, NULL, NULL, NULL, &at), BP_OK);
    CHECK_EQ(at, 99);
    bp_item_indices(&view, 0, NULL);
}

/* A huge extent with stride 0. */
static void
test_broadcast(void)
{
    const ptrdiff_t shape[] = {MAX}, stride[] = {0};
    const struct bp_view view = {8, 1, shape, stride, NULL};
    ptrdiff_t index = 0;
    uintptr_t at = 0;

    bp_item_indices(&view, shape[0] - 1, &index);
    CHECK_EQ(index, shape[0] - 1);
    CHECK_EQ(bp_item_address(&view, 5, &index, NULL, NULL, &at), BP_OK);
    CHECK_EQ(at, 5);
}

/* Rows behind pointers, items behind pointers, both (LAY-007, LAY-008). */
static void
test_loads(void)
{
    short items[2][3] = {{10, 11, 12}, {20, 21, 22}};
    short *rows_at[2] = {items[0], items[1]};
    short *items_at[2][3];
    short **deep[2];
    const ptrdiff_t shape[] = {2, 3};
    const ptrdiff_t by_row[] = {sizeof rows_at[0], sizeof(short)};
    const ptrdiff_t by_item[] = {sizeof items_at[0], sizeof items_at[0][0]};
    const ptrdiff_t by_both[] = {sizeof deep[0], sizeof items_at[0][0]};
    const ptrdiff_t first[] = {0, -1}, last[] = {-5, 0}, both[] = {0, 0};
    const ptrdiff_t shifted[] = {sizeof(short), -1};
    const struct bp_view pil = {2, 2, shape, by_row, first};
    const struct bp_view single = {2, 2, shape, by_item, last};
    const struct bp_view double_ = {2, 2, shape, by_both, both};
    const ptrdiff_t narrow[] = {2, 2};
    const struct bp_view moved = {2, 2, narrow, by_row, shifted};
    uintptr_t at;

    for (int i = 0; i < 2; i++) {
        deep[i] = items_at[i];
        for (int k = 0; k < 3; k++) {
            const ptrdiff_t index[] = {i, k};

            items_at[i][k] = &items[i][k];
            CHECK_EQ(bp_item_address(&pil, (uintptr_t)rows_at, index, NULL,
                                     NULL, &at),
                     BP_OK);
            CHECK(at == (uintptr_t)&items[i][k]);
            CHECK_EQ(bp_item_address(&single, (uintptr_t)items_at, index, NULL,
                                     NULL, &at),
                     BP_OK);
            CHECK(at == (uintptr_t)&items[i][k]);
            CHECK_EQ(bp_item_address(&double_, (uintptr_t)deep, index, NULL,
                                     NULL, &at),
                     BP_OK);
            CHECK(at == (uintptr_t)&items[i][k]);
        }
        CHECK_EQ(bp_item_address(&moved, (uintptr_t)rows_at,
                                 (ptrdiff_t[]){i, 1}, NULL, NULL, &at),
                 BP_OK);
        CHECK(at == (uintptr_t)&items[i][2]); /* added after the load */
    }
}

struct log {
    uintptr_t asked, answer;
    int calls;
    bool fails;
};

static bool
load_logged(void *context, uintptr_t at, uintptr_t *out)
{
    struct log *log = context;

    log->asked = at;
    log->calls++;
    *out = log->answer;
    return !log->fails;
}

static void
test_loader(void)
{
    const ptrdiff_t shape[] = {2, 3}, strides[] = {8, 4}, sub[] = {16, -1};
    const ptrdiff_t index[] = {1, 2};
    const struct bp_view view = {4, 2, shape, strides, sub};
    struct log log = {0, 5000, 0, false};
    uintptr_t at = 7;

    CHECK_EQ(bp_item_address(&view, 100, index, load_logged, &log, &at),
             BP_OK);
    CHECK_EQ(log.asked, 108);
    CHECK_EQ(log.calls, 1);
    CHECK_EQ(at, 5000 + 16 + 8);

    at = 7;
    log.answer = UINTPTR_MAX - 15;
    CHECK_EQ(bp_item_address(&view, 100, index, load_logged, &log, &at),
             BP_OVERFLOW);
    log.fails = true;
    CHECK_EQ(bp_item_address(&view, 100, index, load_logged, &log, &at),
             BP_FAULT);
    CHECK_EQ(log.calls, 3);
    CHECK_EQ(at, 7);
}

int
main(void)
{
    test_rows();
    test_packed();
    test_broadcast();
    test_loads();
    test_loader();
    return bp_test_end();
}
