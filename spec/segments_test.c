/*
 * Segments, indexed by the loops of the post, beside the iterator; and back.
 */
#include "bp_segments.h"
#include "bp_test.h"
#include "sample.h"

#define MAX     PTRDIFF_MAX
#define TOP     UINTPTR_MAX
#define ROUND   2000
#define EXTENT  4
#define SEEN    (EXTENT * EXTENT * EXTENT)
#define FLOAT   ((ptrdiff_t)sizeof(float))
#define POINTER ((ptrdiff_t)sizeof(void *))
#define TABLE   512 /* pointers */

/* Numbers that a test brings. */
struct brought {
    ptrdiff_t shape[BP_MAX_NDIM], strides[BP_MAX_NDIM];
    ptrdiff_t suboffsets[BP_MAX_NDIM];
};

static struct bp_arrays
arrays_of(struct brought *b)
{
    return (struct bp_arrays){b->shape, b->strides, b->suboffsets};
}

/*
 * The three cases of the post; "process" is to note where the item is.
 * Returns how many items there are, or -1 where he raises an error.
 */
static ptrdiff_t
process(void *segments, int ndims, const ptrdiff_t *shape, const char *format,
        const float **seen)
{
    ptrdiff_t count = 0;

    if (strcmp(format, "f") != 0) {
        return -1;
    }
    if (ndims == 1) {
        float *var = segments;

        for (ptrdiff_t i = 0; i < shape[0]; i++) {
            seen[count++] = &var[i];
        }
    }
    else if (ndims == 2) {
        float **var = segments;

        for (ptrdiff_t i = 0; i < shape[0]; i++) {
            for (ptrdiff_t j = 0; j < shape[1]; j++) {
                seen[count++] = &var[i][j];
            }
        }
    }
    else if (ndims == 3) {
        float ***var = segments;

        for (ptrdiff_t i = 0; i < shape[0]; i++) {
            for (ptrdiff_t j = 0; j < shape[1]; j++) {
                for (ptrdiff_t k = 0; k < shape[2]; k++) {
                    seen[count++] = &var[i][j][k];
                }
            }
        }
    }
    else {
        return -1;
    }
    return count;
}

/* Does an iteration over VIEW at BUF meet the COUNT items of SEEN? */
static bool
meets(const struct bp_view *view, uintptr_t buf, const float **seen,
      ptrdiff_t count)
{
    const struct bp_memory memory = {view, buf, NULL, NULL};
    static struct bp_iter it;
    ptrdiff_t met = 0;
    uintptr_t at = 0;

    CHECK_EQ(bp_iter_init(&it, &memory, BP_ORDER_C, NULL), BP_OK);
    while (bp_iter_next(&it, &at)) {
        if (met >= count || at != (uintptr_t)seen[met]) {
            return false;
        }
        met++;
    }
    return it.status == BP_OK && met == count;
}

/* Rows and planes of pointers, as C has them, in random places. */
struct pointers {
    float items[256];
    float *rows[EXTENT][EXTENT];
    float **planes[EXTENT];
};

static void
scatter(struct pointers *p, uint64_t *state)
{
    for (int i = 0; i < EXTENT; i++) {
        p->planes[i] = p->rows[sample_between(state, 0, EXTENT - 1)];
        for (int j = 0; j < EXTENT; j++) {
            p->rows[i][j] = &p->items[sample_between(state, 0, 250)];
        }
    }
}

/* float *, float ** and float ***, lifted. */
static void
test_lift(void)
{
    static struct pointers p;
    uint64_t state = 22;
    ptrdiff_t items = 0;

    for (int round = 0; round < ROUND; round++) {
        void *segments[] = {p.items, p.rows[1], p.planes};
        ptrdiff_t shape[3];
        const float *seen[SEEN];

        scatter(&p, &state);
        for (int n = 0; n < 3; n++) {
            shape[n] = sample_between(&state, round % 9 > 0, EXTENT);
        }
        for (int ndim = 1; ndim <= 3; ndim++) {
            const struct bp_segments from = {(uintptr_t)segments[ndim - 1],
                                             ndim, shape, FLOAT};
            struct bp_segments again = {0, 0, NULL, 0};
            struct brought b;
            const struct bp_arrays arrays = arrays_of(&b);
            struct bp_view view;
            struct bp_memory memory = {&view, from.at, NULL, NULL};
            ptrdiff_t count =
                process(segments[ndim - 1], ndim, shape, "f", seen);

            CHECK_EQ(bp_segments_lift(&from, &arrays, &view, NULL), BP_OK);
            CHECK(meets(&view, from.at, seen, count));
            CHECK((view.suboffsets != NULL) == (ndim > 1));
            items += count;
            /* and back: the very same */
            CHECK_EQ(bp_segments_lower(&memory, NULL, 0, &again, NULL), BP_OK);
            CHECK(again.at == from.at && again.ndim == ndim);
            CHECK(again.shape == view.shape && again.itemsize == FLOAT);
        }
    }
    CHECK(items > ROUND);
    CHECK_EQ(process(&p, 4, &items, "f", NULL), -1);
    CHECK_EQ(process(&p, 1, &items, "d", NULL), -1);
}

/* Planes of rows of different pictures, each with its length. */
static void
test_rows(void)
{
    static float items[256];
    uint64_t state = 23;

    for (int round = 0; round < ROUND; round++) {
        struct bp_segment rows[EXTENT][EXTENT], planes[EXTENT];
        const struct bp_segment roots[] = {{(uintptr_t)items, 0},
                                           {(uintptr_t)rows[0], 0},
                                           {(uintptr_t)planes, 0}};
        ptrdiff_t shape[3];
        const float *seen[SEEN];

        for (int n = 0; n < 3; n++) {
            shape[n] = sample_between(&state, round % 9 > 0, EXTENT);
        }
        for (int ndim = 1; ndim <= 3; ndim++) {
            struct bp_segment root = roots[ndim - 1];
            const ptrdiff_t *inner = shape + 3 - ndim;
            struct brought b;
            const struct bp_arrays arrays = arrays_of(&b);
            struct bp_view view;
            ptrdiff_t count = 0;

            for (int i = 0; i < EXTENT; i++) {
                planes[i] = (struct bp_segment){(uintptr_t)rows[i], shape[1]};
                for (int j = 0; j < EXTENT; j++) {
                    ptrdiff_t k = sample_between(&state, 0, 250);

                    rows[i][j] =
                        (struct bp_segment){(uintptr_t)&items[k], shape[2]};
                }
            }
            root.count = inner[0];
            /* what is behind the lengths is never looked at */
            for (int i = (int)shape[0]; ndim == 3 && i < EXTENT; i++) {
                planes[i].count = -7;
            }
            for (ptrdiff_t i = 0; i < (ndim < 3 ? 1 : shape[0]); i++) {
                for (ptrdiff_t j = 0; j < (ndim < 2 ? 1 : shape[1]); j++) {
                    const float *row =
                        ndim < 2 ? items : (const float *)rows[i][j].at;

                    for (ptrdiff_t k = 0; k < shape[2]; k++) {
                        seen[count++] = row + k;
                    }
                }
            }
            CHECK_EQ(bp_segment_lift(&root, ndim, FLOAT, &arrays, &view, NULL),
                     BP_OK);
            CHECK(meets(&view, root.at, seen, count));
            for (int n = 0; n < ndim && count > 0; n++) {
                CHECK_EQ(view.shape[n], inner[n]);
            }
        }
    }
}

/* What a table of pointers can show of a random memory, and what not. */
static void
test_lower(void)
{
    static struct sample s;
    uint64_t state = 24;
    int lowered = 0, refused = 0;
    static void *table[TABLE];

    for (int round = 0; round < 4 * ROUND; round++) {
        struct bp_segments out = {5, 0, NULL, 0};
        ptrdiff_t need = -1, count, index[SAMPLE_DIMS];
        int last;
        enum bp_status status;
        bool fits;

        sample_make(&s, &state, round % 2 == 0);
        last = s.view.ndim - 1;
        if (last >= 0 && round % 5 > 0) {
            s.strides[last] = s.view.itemsize;
        }
        count = sample_count(&s.view);
        fits = last < 0 || count == 0
               || ((s.view.suboffsets == NULL || s.suboffsets[last] < 0)
                   && (s.view.strides == NULL || s.shape[last] == 1
                       || s.strides[last] == s.view.itemsize));
        status = bp_segments_count(&s.view, &need, NULL);
        CHECK_EQ(status, fits ? BP_OK : BP_UNSUPPORTED);
        CHECK((need >= 0) == fits);
        CHECK(need <= TABLE);
        CHECK(count > 0 || need == 0);
        if (need > 0) {
            CHECK_EQ(bp_segments_lower(&s.memory, table, need - 1, &out, NULL),
                     BP_CAPACITY);
            CHECK(out.at == 5);
        }
        CHECK_EQ(bp_segments_lower(&s.memory, table, need, &out, NULL),
                 status);
        lowered += need > 0;
        refused += !fits;
        for (ptrdiff_t i = 0; fits && i < count; i++) {
            char *at = (char *)out.at;

            sample_indices(&s.view, false, i, index);
            for (int n = 0; n < last; n++) {
                memcpy(&at, at + index[n] * POINTER, (size_t)POINTER);
            }
            at += last < 0 ? 0 : index[last] * s.view.itemsize;
            CHECK((uintptr_t)at == sample_item(&s.memory, false, i));
        }
    }
    CHECK(lowered > ROUND);
    CHECK(refused > ROUND / 2);
}

/* His loops on memory with strides, by way of a table. */
static void
test_loops_on_strides(void)
{
    static float items[1000];
    const ptrdiff_t shape[] = {3, 4, 2};
    const ptrdiff_t strides[] = {40 * FLOAT, -7 * FLOAT, FLOAT};
    const struct bp_view view = {FLOAT, 3, shape, strides, NULL};
    const struct bp_memory memory = {&view, (uintptr_t)&items[500], NULL,
                                     NULL};
    struct bp_segments out;
    void *table[3 + 3 * 4];
    const float *seen[SEEN];
    ptrdiff_t need = 0;

    CHECK_EQ(bp_segments_count(&view, &need, NULL), BP_OK);
    CHECK_EQ(need, 3 + 3 * 4);
    CHECK_EQ(bp_segments_lower(&memory, table, need, &out, NULL), BP_OK);
    CHECK_EQ(process((void *)out.at, 3, out.shape, "f", seen), 24);
    CHECK(meets(&view, memory.buf, seen, 24));
    CHECK(seen[23] == &items[500 + 2 * 40 - 3 * 7 + 1]);
}

/* Two segments, and what becomes of them. */
struct pair {
    int line;
    enum bp_status status;
    struct bp_segment rows[2];
    int ndim;
    ptrdiff_t itemsize;
    const char *text;
};

static void
check_pair(const struct pair *c)
{
    const struct bp_segment root = {(uintptr_t)c->rows, 2};
    struct brought b, untouched;
    const struct bp_arrays arrays = arrays_of(&b);
    struct bp_view view = {-5, 0, NULL, NULL, NULL};
    struct bp_error err = {0, 0, ""};

    memset(&b, 0x66, sizeof b);
    memset(&untouched, 0x66, sizeof untouched);
    CHECK_EQ_AT(
        c->line,
        bp_segment_lift(&root, c->ndim, c->itemsize, &arrays, &view, &err),
        c->status);
    CHECK_STR(err.text, c->text);
    CHECK_EQ_AT(c->line, view.itemsize, c->status == BP_OK ? c->itemsize : -5);
    CHECK((memcmp(&b, &untouched, sizeof b) == 0) == (c->status != BP_OK));
}

/* Segments of segments that are no array. */
static void
test_not_rectangular(void)
{
    char items[8];
    const uintptr_t at = (uintptr_t)items;
    const struct pair cases[] = {
        {__LINE__, BP_OK, {{at, 3}, {at, 3}}, 2, 2, ""},
        {__LINE__, BP_OK, {{0, 0}, {at, 0}}, 2, 2, ""},
        {__LINE__, BP_OK, {{at, 3}, {TOP, 3}}, 2, 2, ""},
        {__LINE__,
         BP_VIOLATION,
         {{at, 3}, {at, 2}},
         2,
         2,
         "segments of 3 and of 2: not rectangular"},
        {__LINE__,
         BP_VIOLATION,
         {{at, 0}, {at, 2}},
         2,
         2,
         "segments of 0 and of 2: not rectangular"},
        {__LINE__,
         BP_VIOLATION,
         {{at, 3}, {0, 3}},
         2,
         2,
         "a segment of 3 that is NULL"},
        {__LINE__,
         BP_VIOLATION,
         {{at, -3}, {at, -3}},
         2,
         2,
         "a segment of -3"},
        {__LINE__, BP_VIOLATION, {{at, 3}, {at, 3}}, 2, -2, "itemsize is -2"},
        {__LINE__,
         BP_VIOLATION,
         {{at, 3}, {at, 3}},
         0,
         2,
         "segments 0 levels deep"},
        {__LINE__,
         BP_VIOLATION,
         {{at, 3}, {at, 3}},
         BP_MAX_NDIM + 1,
         2,
         "segments 65 levels deep"},
        {__LINE__,
         BP_OVERFLOW,
         {{at, MAX}, {at, MAX}},
         2,
         2,
         "the product of the extents does not fit"},
        /* rows of rows at the end of the address space */
        {__LINE__,
         BP_OVERFLOW,
         {{TOP - 2, 1}, {at, 1}},
         3,
         2,
         "a segment reaches too far"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        check_pair(&cases[i]);
    }
}

/* A sequence that begins nowhere. */
static void
test_bad_roots(void)
{
    struct brought b;
    const struct bp_arrays arrays = arrays_of(&b);
    struct bp_segment root = {0, 2};
    struct bp_view view;

    CHECK_EQ(bp_segment_lift(&root, 2, 4, &arrays, &view, NULL), BP_VIOLATION);
    root = (struct bp_segment){1, -1};
    CHECK_EQ(bp_segment_lift(&root, 1, 4, &arrays, &view, NULL), BP_VIOLATION);
    root = (struct bp_segment){TOP - 2, 2};
    CHECK_EQ(bp_segment_lift(&root, 2, 4, &arrays, &view, NULL), BP_OVERFLOW);
    root = (struct bp_segment){0, 0};
    CHECK_EQ(bp_segment_lift(&root, 3, 4, &arrays, &view, NULL), BP_OK);
    CHECK_EQ(view.shape[0] + view.shape[1] + view.shape[2], 0);
}

/* Numbers that no view has, and numbers of pointers that do not fit. */
static void
test_bad_numbers(void)
{
    const ptrdiff_t long_[] = {MAX, 2}, wide[] = {MAX, 1, 1};
    const ptrdiff_t none[] = {0, 0, 0};
    struct bp_segments segments = {1000, 2, long_, 4};
    struct bp_view view = {1, 3, wide, none, NULL};
    struct brought b;
    const struct bp_arrays arrays = arrays_of(&b);
    ptrdiff_t need = 5;

    CHECK_EQ(bp_segments_lift(&segments, &arrays, &view, NULL), BP_OVERFLOW);
    CHECK(view.shape == wide);
    segments.ndim = -1;
    CHECK_EQ(bp_segments_lift(&segments, &arrays, &view, NULL), BP_VIOLATION);
    CHECK_EQ(bp_segments_count(&view, &need, NULL), BP_OVERFLOW);
    view.ndim = BP_MAX_NDIM + 1;
    CHECK_EQ(bp_segments_count(&view, &need, NULL), BP_VIOLATION);
    CHECK_EQ(need, 5);
    segments.ndim = 0;
    CHECK_EQ(bp_segments_lift(&segments, &arrays, &view, NULL), BP_OK);
    CHECK(view.ndim == 0 && view.itemsize == 4);
}

/* The stride of an extent of 1 says nothing: one pointer is a table. */
static void
test_one_row(void)
{
    char items[2], *row = items;
    const ptrdiff_t shape[] = {1, 2}, strides[] = {999, 1}, loads[] = {0, -1};
    const struct bp_view view = {1, 2, shape, strides, loads};
    const struct bp_memory memory = {&view, (uintptr_t)&row, NULL, NULL};
    struct bp_segments out;

    CHECK_EQ(bp_segments_lower(&memory, NULL, 0, &out, NULL), BP_OK);
    CHECK(out.at == (uintptr_t)&row);
}

static bool
load_until(void *context, uintptr_t at, uintptr_t *out)
{
    int *left = context;

    memcpy(out, (const void *)at, sizeof *out);
    return (*left)-- > 0;
}

/* Pointers behind which nothing can be, and memory that is nowhere. */
static void
test_bad_pointers(void)
{
    char bytes[4];
    const uintptr_t pointers[] = {(uintptr_t)bytes, TOP - 1};
    const ptrdiff_t shape[] = {2, 2}, strides[] = {2 * FLOAT, 1};
    const ptrdiff_t loads[] = {1, -1};
    ptrdiff_t by_pointer[] = {(ptrdiff_t)sizeof pointers[0], 1};
    const struct bp_view rows = {1, 2, shape, by_pointer, loads};
    const struct bp_view plain = {1, 2, shape, strides, NULL};
    struct bp_memory memory = {&rows, (uintptr_t)pointers, NULL, NULL};
    int left = 1;
    struct bp_segments out = {5, 0, NULL, 0};
    struct bp_error err;
    void *table[2];

    CHECK_EQ(bp_segments_lower(&memory, table, 2, &out, &err), BP_OVERFLOW);
    CHECK_STR(err.text, "a pointer leads too far");
    memory.load = load_until;
    memory.context = &left;
    CHECK_EQ(bp_segments_lower(&memory, table, 2, &out, &err), BP_FAULT);
    CHECK_STR(err.text, "a pointer cannot be read");
    memory.view = &plain;
    memory.buf = TOP - 8;
    CHECK_EQ(bp_segments_lower(&memory, table, 2, &out, &err), BP_OVERFLOW);
    CHECK(out.at == 5);
}

int
main(void)
{
    test_lift();
    test_rows();
    test_lower();
    test_loops_on_strides();
    test_one_row();
    test_not_rectangular();
    test_bad_roots();
    test_bad_numbers();
    test_bad_pointers();
    return bp_test_end();
}
