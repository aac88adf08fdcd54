/*
 * Layouts and choices by dice.
 *
 * Direct memory is laid out dimension by dimension, the fastest first: a
 * stride is what lies below it, times a gap perhaps; then some dimensions are
 * reversed, or stand still.  Memory with pointers is made of tables: the
 * dimensions up to one that is dereferenced span a table of pointers, each of
 * which leads to a table for the dimensions after it.
 *
 * What does not fit is thrown again.
 */
#include "random.h"

#include <limits.h>
#include <string.h>

/* --- dice --- */

static uint64_t
roll(struct dice *dice)
{
    uint64_t z = dice->state += 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

static uint64_t
take(struct dice *dice)
{
    if (dice->left == 0) {
        return 0;
    }
    dice->left--;
    return *dice->bytes++;
}

int
dice_below(struct dice *dice, int n)
{
    uint64_t number = 0;
    if (n <= 1) {
        return 0; /* worth no byte; a throw would change nothing */
    }
    if (dice->bytes == NULL) {
        number = roll(dice);
    }
    else {
        number = take(dice);
        number |= n > 256 ? take(dice) << 8 : 0;
    }
    return (int)(number % (uint64_t)n);
}

bool
dice_once_in(struct dice *dice, int n)
{
    return dice_below(dice, n) == n - 1;
}

const char *
dice_text(struct dice *dice, const char *const *texts, int n)
{
    return texts[dice_below(dice, n)];
}

/* --- items --- */

/* Formats and what an item of theirs is long; some only by the padding of
 * one rule, or as some implementation reads them. */
static const struct item {
    const char *format;
    ptrdiff_t size;
} items[] = {
    {"B", 1},
    {"b", 1},
    {"?", 1},
    {"c", 1},
    {"h", 2},
    {"e", 2},
    {"i", 4},
    {"I", 4},
    {"f", 4},
    {"l", 8},
    {"q", 8},
    {"Q", 8},
    {"n", 8},
    {"d", 8},
    {"g", 16},
    {"Zf", 8},
    {"Zd", 16},
    {"Zg", 32},
    {"F", 8},
    {"D", 16},
    {"O", 8},
    {"P", 8},
    {"&i", 8},
    {"X{}", 8},
    {"w", 4},
    {"u", 2},
    {"u", 4},
    {"t", 1},
    {"3t", 1},
    {"@i", 4},
    {"=i", 4},
    {"<h", 2},
    {">i", 4},
    {">d", 8},
    {"!H", 2},
    {"<P", 8},
    {"<O", 8},
    {"<g", 16},
    {"<z", 8},
    {"<v", 2},
    {"3i", 12},
    {"10s", 10},
    {"BBB", 3},
    {"(2,3)h", 12},
    {" i", 4},
    {"T{ <i:a: <d:b: }", 12},
    {"T{b:a:3xi:b:}", 8},
    {"T{<b:a:<i:b:}", 5},
    {"T{>h:a:>i:b:}", 6},
    {"T{i:a:T{h:x:h:y:}:b:}", 8},
    {"T{T{<b:a:}:s:i:b:}", 5},
    {"T{i:a:b:b:}", 8},
    {"T{h:a:i:b:b:c:}", 10},
    {"ib", 8},
    {"T{}", 0},
    {"0s", 0},
};
#define ITEMS ((int)(sizeof items / sizeof items[0]))

static void
choose_item(struct dice *dice, struct memory *m)
{
    const struct item *item = &items[dice_below(dice, ITEMS)];
    if (dice_once_in(dice, 4)) {
        item = &items[dice_once_in(dice, 2) ? 0 : 6];
    }
    m->format = item->format;
    m->itemsize = item->size;
    if (dice_once_in(dice, 12)) {
        static const char *const others[] = {"i", "@i", "=i"};
        m->format = dice_text(dice, others, 3);
        m->itemsize = 4;
    }
}

/* --- direct memory --- */

static ptrdiff_t
choose_extent(struct dice *dice)
{
    return dice_once_in(dice, 14)  ? 0
           : dice_once_in(dice, 5) ? 1
                                   : 1 + dice_below(dice, 4);
}

/* The dimensions, the fastest first. */
static void
choose_order(struct dice *dice, int ndim, int *order)
{
    int way = dice_below(dice, 5);
    for (int n = 0; n < ndim; n++) {
        order[n] = way < 2 ? ndim - 1 - n : n;
    }
    for (int n = ndim - 1; n > 0 && way == 4; n--) {
        int other = dice_below(dice, n + 1);
        int keep = order[n];
        order[n] = order[other];
        order[other] = keep;
    }
}

/* What is odd about the strides of a memory. */
struct oddity {
    bool gaps, unaligned, reversed, still, overlaps, idle;
};

static struct oddity
choose_oddity(struct dice *dice)
{
    struct oddity odd = {false, false, false, false, false, false};
    odd.idle = dice_once_in(dice, 3);
    if (dice_once_in(dice, 2)) {
        odd.gaps = dice_once_in(dice, 2);
        odd.unaligned = dice_once_in(dice, 6);
        odd.reversed = dice_once_in(dice, 3);
        odd.still = dice_once_in(dice, 4);
        odd.overlaps = dice_once_in(dice, 8);
    }
    return odd;
}

/* A stride that says nothing, as its extent is 1 or there is no item. */
static ptrdiff_t
idle_stride(struct dice *dice)
{
    static const ptrdiff_t strides[] = {
        0, 1, -1, 7, -64, 999, PTRDIFF_MAX, PTRDIFF_MIN, -1000003};
    return strides[dice_below(dice, 9)];
}

static void
choose_strides(struct dice *dice, struct memory *m, int from, int to,
               ptrdiff_t unit)
{
    int order[MEMORY_DIMS];
    struct oddity odd = choose_oddity(dice);
    ptrdiff_t stride = unit;
    choose_order(dice, to - from, order);
    for (int n = 0; n < to - from; n++) {
        int k = from + order[n];
        ptrdiff_t extent = m->shape[k] > 0 ? m->shape[k] : 1;
        ptrdiff_t step = stride;
        if (odd.gaps && step < MEMORY_BLOCK && dice_once_in(dice, 2)) {
            step *= 1 + dice_below(dice, 3);
        }
        if (odd.unaligned && step < MEMORY_BLOCK && dice_once_in(dice, 2)) {
            step += 1 + dice_below(dice, 3);
        }
        stride = step * extent;
        m->strides[k] = step;
        if (odd.still && dice_once_in(dice, 2)) {
            m->strides[k] = 0;
            stride = step;
        }
        else if (odd.overlaps && dice_once_in(dice, 2)) {
            m->strides[k] = dice_below(dice, (int)(step < 1 ? 1 : step));
        }
        if (odd.reversed && dice_once_in(dice, 2)) {
            m->strides[k] = -m->strides[k];
        }
        if (odd.idle && extent == 1 && m->shape[k] == 1) {
            m->strides[k] = idle_stride(dice);
        }
    }
}

/* The bytes that the dimensions FROM to TO span around their first item. */
static void
measure(const struct memory *m, int from, int to, ptrdiff_t *low,
        ptrdiff_t *high)
{
    *low = 0;
    *high = 0;
    for (int k = from; k < to; k++) {
        if (m->shape[k] > 1) {
            ptrdiff_t far = m->strides[k] * (m->shape[k] - 1);
            *low += far < 0 ? far : 0;
            *high += far > 0 ? far : 0;
        }
    }
}

/* Lay out dimensions that have extents and strides.  False: too large. */
static bool
settle_direct(struct dice *dice, struct memory *m)
{
    ptrdiff_t low = 0;
    ptrdiff_t high = 0;
    ptrdiff_t slack = dice_once_in(dice, 3) ? dice_below(dice, 40) : 0;
    if (memory_nitems(m) > 0) {
        measure(m, 0, m->ndim, &low, &high);
    }
    else if (dice_once_in(dice, 2)) {
        for (int k = 0; k < m->ndim; k++) {
            m->strides[k] = idle_stride(dice);
        }
    }
    m->offset = slack - low;
    m->size = m->offset + high + m->itemsize + slack + 1;
    return m->size <= MEMORY_BLOCK;
}

static bool
throw_direct(struct dice *dice, struct memory *m)
{
    m->ndim = 1 + dice_below(dice, 5);
    for (int k = 0; k < m->ndim; k++) {
        m->shape[k] = choose_extent(dice);
    }
    choose_strides(dice, m, 0, m->ndim, m->itemsize);
    return settle_direct(dice, m);
}

static bool
throw_bytes(struct dice *dice, struct memory *m)
{
    m->format = "B";
    m->itemsize = 1;
    m->ndim = 1;
    m->shape[0] = dice_below(dice, dice_once_in(dice, 6) ? 6000 : 30);
    m->strides[0] = 1;
    return settle_direct(dice, m);
}

/* Few bytes that look like many. */
static bool
throw_huge(struct dice *dice, struct memory *m)
{
    m->ndim = 1 + dice_below(dice, 3);
    if (m->itemsize > 8) {
        return false;
    }
    for (int k = 0; k < m->ndim; k++) {
        m->shape[k] = 1 + dice_below(dice, 4);
        m->strides[k] = m->itemsize * dice_below(dice, 3);
    }
    for (int n = 0; n < 2; n++) {
        int k = dice_below(dice, m->ndim);
        m->shape[k] = (ptrdiff_t)1 << (5 + dice_below(dice, 14));
        m->strides[k] = 0;
    }
    if (dice_once_in(dice, 2)) {
        /* with 2**31, 2**18, 4 or 2**18, and 8 bytes: the most is 2**62 */
        m->shape[0] = ((ptrdiff_t)1 << 22) + dice_below(dice, 1000);
        m->shape[0] <<= dice_once_in(dice, 2) ? 9 : 0;
        m->strides[0] = 0;
        m->shape[m->ndim - 1] = m->ndim == 1 ? m->shape[0] : 3;
    }
    return settle_direct(dice, m);
}

/* As many dimensions as there may be, or more. */
static bool
throw_deep(struct dice *dice, struct memory *m, int ndim)
{
    m->ndim = ndim;
    for (int k = 0; k < ndim; k++) {
        m->shape[k] = 1;
    }
    for (int n = 0; n < 4; n++) {
        m->shape[dice_below(dice, ndim)] = 1 + dice_below(dice, 3);
    }
    choose_strides(dice, m, 0, ndim, m->itemsize);
    return settle_direct(dice, m);
}

/* --- pointers --- */

/* The tables of one depth: where their first elements lie. */
struct tables {
    int n;
    ptrdiff_t at[MEMORY_POINTERS];
};

/* Put N tables of the dimensions FROM to TO into the block, in any order;
 * sometimes several are one and the same. */
static bool
place_tables(struct dice *dice, struct memory *m, int from, int to,
             struct tables *tables)
{
    bool last = to == m->ndim && m->suboffsets[m->ndim - 1] < 0;
    bool shared = dice_once_in(dice, 8);
    ptrdiff_t unit =
        last || from == to ? m->itemsize : (ptrdiff_t)sizeof(void *);
    ptrdiff_t low = 0;
    ptrdiff_t high = 0;
    choose_strides(dice, m, from, to, unit);
    for (int k = from; k < to && !last; k++) {
        m->strides[k] = m->strides[k] / 8 * 8; /* pointers lie aligned */
        if (m->strides[k] == 0 && m->shape[k] > 1) {
            return false;
        }
    }
    measure(m, from, to, &low, &high);
    for (int n = 0; n < tables->n; n++) {
        int k = n;
        if (shared && n > 0) {
            tables->at[n] = tables->at[dice_below(dice, n)];
            continue;
        }
        tables->at[k] = m->size - low;
        m->size += (high - low + unit + 15) / 8 * 8;
    }
    for (int n = tables->n - 1; n > 0; n--) {
        int other = dice_below(dice, n + 1);
        ptrdiff_t keep = tables->at[n];
        tables->at[n] = tables->at[other];
        tables->at[other] = keep;
    }
    return m->size <= MEMORY_BLOCK;
}

/* Where in its table the Nth element of the dimensions FROM to TO lies. */
static ptrdiff_t
element(const struct memory *m, int from, int to, int n)
{
    ptrdiff_t at = 0;
    for (int k = to - 1; k >= from; k--) {
        at += m->strides[k] * (n % m->shape[k]);
        n /= (int)m->shape[k];
    }
    return at;
}

static bool
add_pointer(struct memory *m, ptrdiff_t at, ptrdiff_t to)
{
    for (int n = 0; n < m->npointers; n++) {
        if (m->pointers[n].at < at + 8 && at < m->pointers[n].at + 8) {
            return m->pointers[n].at == at && m->pointers[n].to == to;
        }
    }
    if (m->npointers == MEMORY_POINTERS) {
        return false;
    }
    m->pointers[m->npointers++] = (struct memory_pointer){at, to};
    return true;
}

/* The tables of the dimensions FROM to TO, which end with a load, and then
 * those that they lead to. */
static bool
link_tables(struct dice *dice, struct memory *m, int from, int to,
            struct tables *tables)
{
    static struct tables next;
    int each = 1;
    int stop = to;
    for (int k = from; k < to; k++) {
        each *= (int)m->shape[k];
    }
    while (stop < m->ndim && m->suboffsets[stop] < 0) {
        stop++;
    }
    stop += stop < m->ndim;
    next.n = tables->n * each;
    if (next.n > MEMORY_POINTERS || !place_tables(dice, m, to, stop, &next)) {
        return false;
    }
    for (int n = 0; n < next.n; n++) {
        if (!add_pointer(m,
                         tables->at[n / each] + element(m, from, to, n % each),
                         next.at[n] - m->suboffsets[to - 1])) {
            return false;
        }
    }
    *tables = next;
    return true;
}

static bool
throw_pointers(struct dice *dice, struct memory *m)
{
    static struct tables tables;
    int loads = 1 + dice_below(dice, 3);
    int from = 0;
    m->ndim = 1 + dice_below(dice, 4);
    for (int k = 0; k < m->ndim; k++) {
        m->shape[k] = dice_once_in(dice, 25) ? 0 : 1 + dice_below(dice, 3);
    }
    for (int n = 0; n < loads; n++) {
        m->suboffsets[dice_below(dice, m->ndim)] = 4L * dice_below(dice, 5);
    }
    if (m->itemsize == 0) {
        return false;
    }
    m->size = 32;
    if (memory_nitems(m) == 0) {
        choose_strides(dice, m, 0, m->ndim, m->itemsize);
        return true;
    }
    while (m->suboffsets[from] < 0) {
        from++;
    }
    tables.n = 1;
    if (!place_tables(dice, m, 0, from + 1, &tables)) {
        return false;
    }
    m->offset = tables.at[0];
    for (int start = 0; from < m->ndim;) {
        int end = from + 1;
        if (!link_tables(dice, m, start, end, &tables)) {
            return false;
        }
        start = end;
        from = end;
        while (from < m->ndim && m->suboffsets[from] < 0) {
            from++;
        }
    }
    return true;
}

/* --- memory --- */

static bool
throw_memory(struct dice *dice, struct memory *m)
{
    int way = 99 - dice_below(dice, 100);
    memset(m, 0, sizeof *m);
    for (int k = 0; k < MEMORY_DIMS; k++) {
        m->suboffsets[k] = -1;
    }
    m->readonly = dice_once_in(dice, 3);
    m->seed = dice_below(dice, 256);
    m->alike = dice_once_in(dice, 40);
    choose_item(dice, m);
    return way < 10   ? throw_bytes(dice, m)
           : way < 15 ? settle_direct(dice, m) /* no dimension */
           : way < 19 ? throw_huge(dice, m)
           : way < 21 ? throw_deep(dice, m, 64)
           : way < 22 ? throw_deep(dice, m, 65 + dice_below(dice, 2))
           : way < 45 ? throw_pointers(dice, m)
                      : throw_direct(dice, m);
}

void
random_memory(struct dice *dice, struct memory *m)
{
    while (!throw_memory(dice, m)) {
    }
}

/* --- manners --- */

/* The words that are refused though nothing stands against them. */
static void
choose_refused(struct dice *dice, const struct memory *m,
               struct manners *manners)
{
    int way = 39 - dice_below(dice, 40);
    for (int word = 0; word < ACTOR_WORDS; word++) {
        bool format = actor_asks(word, ASK_FORMAT);
        bool order = (word & 0xe0) != 0;
        manners->refused[word] = way == 0 || way == 1 ? format
                                 : way == 2           ? !format
                                 : way == 3           ? true
                                 : way == 4           ? dice_once_in(dice, 4)
                                 : way == 5           ? dice_once_in(dice, 30)
                                 : way == 6 ? actor_asks(word, ASK_WRITABLE)
                                 : way == 7 ? order
                                 : way == 8 ? actor_asks(word, ASK_INDIRECT)
                                 : way == 9 ? !actor_asks(word, ASK_STRIDES)
                                 : way < 14 ? memory_nitems(m) == 0
                                            : false;
    }
    if (way == 3 || m->ndim > 64) {
        /* closed: whatever it says, it says always */
        manners->exception =
            (enum inside_exception)(1 + dice_below(dice, INSIDE_INTERRUPT));
    }
}

static void
choose_format(struct dice *dice, const struct memory *m,
              struct manners *manners)
{
    static const char *const same[] = {"i", "@i", "=i", "<i"};
    for (int n = 0; n < 4; n++) {
        if (strcmp(m->format, same[n]) == 0 && dice_once_in(dice, 4)) {
            manners->format = dice_text(dice, same, 4);
            return;
        }
    }
}

void
random_manners(struct dice *dice, const struct memory *m,
               struct manners *manners)
{
    static const ptrdiff_t no_loads[] = {-1, -1, -1, -7, PTRDIFF_MIN};
    static const int truths[] = {1, 1, 1, 1, 2, -1, 255};
    int raised = 9 - dice_below(dice, 10);
    *manners = manners_plain();
    manners->exception = raised == 0   ? INSIDE_MEMORY_ERROR
                         : raised == 1 ? INSIDE_VALUE_ERROR
                                       : INSIDE_BUFFER_ERROR;
    manners->left = (enum actor_left)dice_below(dice, 3);
    manners->plain_ndim = dice_below(dice, 3) - 1;
    manners->alone[0] = (enum actor_alone)dice_below(dice, 3);
    manners->alone[1] = manners->alone[0];
    if (dice_once_in(dice, 4)) {
        manners->alone[1] = (enum actor_alone)dice_below(dice, 3);
    }
    manners->alone_size = dice_once_in(dice, 2);
    manners->claims = dice_once_in(dice, 8);
    manners->readonly = truths[dice_below(dice, 7)];
    manners->owner = dice_once_in(dice, 8);
    manners->chains = !manners->owner && dice_once_in(dice, 12);
    manners->immortal = dice_once_in(dice, 10);
    manners->hooked = !dice_once_in(dice, 5);
    manners->literal = dice_once_in(dice, 6);
    manners->first_order = dice_once_in(dice, 8);
    manners->arrays = (enum actor_arrays)dice_below(dice, 3);
    manners->idle =
        (enum actor_idle)(dice_once_in(dice, 2) ? 0 : dice_below(dice, 3));
    manners->no_load = no_loads[dice_below(dice, 5)];
    manners->empty_loads = dice_once_in(dice, 2);
    manners->block =
        (enum actor_block)(dice_once_in(dice, 2) ? 0 : dice_below(dice, 3));
    manners->nothing = (enum actor_nothing)dice_below(dice, 3);
    manners->internal = (enum actor_internal)dice_below(dice, 3);
    manners->single = dice_once_in(dice, 20);
    manners->spelling =
        (enum actor_spelling)(dice_once_in(dice, 2) ? 0 : dice_below(dice, 3));
    manners->restless = dice_once_in(dice, 25);
    choose_format(dice, m, manners);
    choose_refused(dice, m, manners);
}

/* --- mutations --- */

void
random_mutation(struct dice *dice, const struct memory *m,
                struct mutation *mutation)
{
    static const int flags[] = {ASK_WRITABLE, ASK_FORMAT,  ASK_ND,
                                ASK_STRIDES,  ASK_C,       ASK_F,
                                ASK_ANY,      ASK_INDIRECT};
    static int rows;
    while (mutation_at(rows) != NULL) {
        rows++;
    }
    *mutation = *mutation_at(dice_below(dice, rows));
    mutation->k = m->ndim > 0 ? dice_below(dice, m->ndim) : 0;
    if (mutation->operation == DO_ADD && dice_once_in(dice, 3)
        && mutation->field != FIELD_REFERENCES
        && mutation->field != FIELD_LEFT_REFERENCES
        && mutation->field != FIELD_RELEASE) {
        mutation->number = dice_below(dice, 200) - 100;
    }
    switch (dice_below(dice, 8)) {
    case 0:
        mutation->when = WHEN_EVERY;
        break;
    case 1:
        mutation->when = WHEN_HAS;
        mutation->when_value = flags[dice_below(dice, 8)];
        break;
    case 2:
        mutation->when = WHEN_LACKS;
        mutation->when_value = flags[dice_below(dice, 8)];
        break;
    case 3:
        mutation->when = WHEN_FROM;
        mutation->when_value = 1 + dice_below(dice, 70);
        break;
    case 4:
        mutation->when = WHEN_EACH;
        mutation->when_value = 1 + dice_below(dice, 10);
        break;
    default:
        mutation->when = WHEN_WORD;
        mutation->when_value = dice_below(dice, ACTOR_WORDS);
        break;
    }
}

/* --- truth --- */

void
random_silence(struct dice *dice, struct bph_subject *subject)
{
    struct bph_truth *t = &subject->truth;
    int way = dice_below(dice, 6);
    if (way > 2) {
        return;
    }
    t->has_format = way > 0 && t->has_format && dice_once_in(dice, 2);
    t->has_itemsize = way > 0 && dice_once_in(dice, 2);
    t->has_readonly = way > 0 && dice_once_in(dice, 2);
    t->has_items = way > 0 && t->has_items && dice_once_in(dice, 2);
    if (way == 0 || dice_once_in(dice, 2)) {
        t->has_shape = t->has_strides = t->has_suboffsets = false;
    }
    subject->has_truth = t->has_format || t->has_itemsize || t->has_readonly
                         || t->has_items || t->has_shape || t->refuses
                         || t->redirects;
}
