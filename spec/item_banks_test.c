/*
 * The address of an item as Carl Banks wrote it down on 27 March 2007
 * (HIS-003), beside bp_item_address and beside pointers that were noted down
 * when the memory was built: 1 to 4 dimensions, every subset of them
 * dereferenced, every dimension sliced.
 */
#include "bp_test.h"
#include "bp_view.h"
#include "sample.h"

#define DIMS   4
#define ITEMS  240
#define ITEM   8     /* bytes; pointers behind items stay aligned */
#define ARENA  32768 /* bytes */
#define SLICES 40    /* of each array */

/* His function, with the braces that the archive lost. */
static void *
get_item_pointer(int ndim, void *buf, const ptrdiff_t *strides,
                 const ptrdiff_t *subarrayoffs, const ptrdiff_t *indices)
{
    char *pointer = buf;

    for (int i = 0; i < ndim; i++) {
        pointer += strides[i] * indices[i];
        if (subarrayoffs[i] >= 0) {
            pointer = *(char **)pointer + subarrayoffs[i];
        }
    }
    return pointer;
}

static const ptrdiff_t extents[DIMS] = {4, 3, 5, 4};

/* A whole array in an arena; chunks of it follow pointers. */
struct array {
    int ndim;
    unsigned loaded;      /* dimension N: bit N */
    ptrdiff_t cell[DIMS]; /* bytes from one index to the next */
    ptrdiff_t head[DIMS]; /* bytes in front of what a pointer leads to */
    ptrdiff_t used;       /* bytes of the arena */
    char *items[ITEMS];   /* where they were put, in C order */
    _Alignas(ITEM) char arena[ARENA];
};

static bool
is_loaded(const struct array *a, int n)
{
    return (a->loaded >> n & 1u) != 0;
}

/* Bytes of all that stands side by side from dimension N on. */
static ptrdiff_t
size_from(const struct array *a, int n)
{
    return n == a->ndim ? ITEM : extents[n] * a->cell[n];
}

static char *
take(struct array *a, ptrdiff_t nbytes)
{
    char *chunk = a->arena + a->used;

    a->used += nbytes;
    CHECK(a->used <= ARENA);
    return chunk;
}

/* Put dimension N and those behind it at AT; NUMBER counts what is before.
 * As deep as there are dimensions: NOLINTBEGIN(misc-no-recursion) */
static void
put(struct array *a, int n, char *at, ptrdiff_t number)
{
    if (n == a->ndim) {
        a->items[number] = at;
        return;
    }
    for (ptrdiff_t i = 0; i < extents[n]; i++) {
        char *cell = at + i * a->cell[n], *inner = cell;

        if (is_loaded(a, n)) {
            char *chunk = take(a, a->head[n] + size_from(a, n + 1));

            memcpy(cell, &chunk, sizeof chunk);
            inner = chunk + a->head[n];
        }
        put(a, n + 1, inner, number * extents[n] + i);
    }
}
/* NOLINTEND(misc-no-recursion) */

static void
build(struct array *a, int ndim, unsigned loaded)
{
    a->ndim = ndim;
    a->loaded = loaded;
    a->used = 0;
    for (int n = ndim - 1; n >= 0; n--) {
        a->cell[n] =
            is_loaded(a, n) ? (ptrdiff_t)sizeof(char *) : size_from(a, n + 1);
        a->head[n] = (ptrdiff_t)n * ITEM;
    }
    put(a, 0, take(a, size_from(a, 0)), 0);
}

/* A slice of an array, and the view that shows it. */
struct cut {
    ptrdiff_t start[DIMS], step[DIMS], shape[DIMS];
    ptrdiff_t strides[DIMS], suboffsets[DIMS];
    char *buf;
};

/* The start of a sliced dimension goes to buf, or, behind a pointer, to the
 * offset of the last dimension that is dereferenced before it. */
static void
cut(struct array *a, struct cut *c, uint64_t *state)
{
    ptrdiff_t *offset = NULL, moved = 0;

    for (int n = 0; n < a->ndim; n++) {
        bool back = sample_between(state, 0, 2) == 0;
        ptrdiff_t last = extents[n] - 1;

        c->start[n] = sample_between(state, 0, last);
        c->step[n] = back ? -1 : sample_between(state, 1, 2);
        c->shape[n] =
            1 + (back ? c->start[n] : (last - c->start[n]) / c->step[n]);
        c->strides[n] = c->step[n] * a->cell[n];
        *(offset != NULL ? offset : &moved) += c->start[n] * a->cell[n];
        c->suboffsets[n] = -1 - n;
        if (is_loaded(a, n)) {
            c->suboffsets[n] = a->head[n];
            offset = &c->suboffsets[n];
        }
    }
    c->buf = a->arena + moved;
}

/* Compare all items of C: noted down, his function, bp_item_address. */
static ptrdiff_t
compare(const struct array *a, const struct cut *c)
{
    struct bp_view view = {ITEM, a->ndim, c->shape, c->strides, c->suboffsets};
    ptrdiff_t index[DIMS], count = sample_count(&view);

    for (ptrdiff_t i = 0; i < count; i++) {
        ptrdiff_t number = 0;
        uintptr_t at = 0;

        bp_item_indices(&view, i, index);
        for (int n = 0; n < a->ndim; n++) {
            number = number * extents[n] + c->start[n] + c->step[n] * index[n];
        }
        CHECK(
            get_item_pointer(a->ndim, c->buf, c->strides, c->suboffsets, index)
            == (void *)a->items[number]);
        CHECK_EQ(
            bp_item_address(&view, (uintptr_t)c->buf, index, NULL, NULL, &at),
            BP_OK);
        CHECK(at == (uintptr_t)a->items[number]);
        if (a->loaded == 0) { /* today's spelling of all negative */
            view.suboffsets = NULL;
            CHECK_EQ(bp_item_address(&view, (uintptr_t)c->buf, index, NULL,
                                     NULL, &at),
                     BP_OK);
            CHECK(at == (uintptr_t)a->items[number]);
        }
    }
    return count;
}

static void
test_every_subset(void)
{
    static struct array a;
    uint64_t state = 27;
    int arrays = 0, moved = 0;
    ptrdiff_t count = 0;

    for (int ndim = 1; ndim <= DIMS; ndim++) {
        for (unsigned loaded = 0; loaded < 1u << ndim; loaded++) {
            build(&a, ndim, loaded);
            for (int i = 0; i < SLICES; i++) {
                struct cut c;

                cut(&a, &c, &state);
                count += compare(&a, &c);
                for (int n = 0; n < ndim; n++) {
                    moved += c.suboffsets[n] > a.head[n];
                }
            }
            arrays++;
        }
    }
    CHECK_EQ(arrays, 2 + 4 + 8 + 16);
    CHECK(count > 1000);
    CHECK(moved > 100); /* offsets that a slice has made */
}

/* The same with types that the compiler walks: rows and planes of pointers. */
static void
test_typed(void)
{
    double items[2][3][4], *rows[2][3], **planes[2];
    const ptrdiff_t shape[] = {2, 2, 2};
    const ptrdiff_t strides[] = {(ptrdiff_t)sizeof planes[0],
                                 (ptrdiff_t)sizeof rows[0][0],
                                 2 * (ptrdiff_t)sizeof items[0][0][0]};
    /* [:, 1:, 1::2] */
    const ptrdiff_t offsets[] = {(ptrdiff_t)sizeof rows[0][0],
                                 (ptrdiff_t)sizeof items[0][0][0], -1};
    const struct bp_view view = {(ptrdiff_t)sizeof items[0][0][0], 3, shape,
                                 strides, offsets};

    for (int i = 0; i < 2; i++) {
        planes[i] = rows[i];
        for (int j = 0; j < 3; j++) {
            rows[i][j] = items[i][j];
        }
    }
    for (int i = 0; i < 2; i++) {
        for (int j = 0; j < 2; j++) {
            for (int k = 0; k < 2; k++) {
                const ptrdiff_t index[] = {i, j, k};
                const double *want = &planes[i][1 + j][1 + 2 * k];
                uintptr_t at = 0;

                CHECK(get_item_pointer(3, planes, strides, offsets, index)
                      == (const void *)want);
                CHECK_EQ(bp_item_address(&view, (uintptr_t)planes, index, NULL,
                                         NULL, &at),
                         BP_OK);
                CHECK(at == (uintptr_t)want);
            }
        }
    }
}

int
main(void)
{
    test_every_subset();
    test_typed();
    return bp_test_end();
}
