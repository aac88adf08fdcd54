/*
 * Legal or not, by walking over items.
 *
 * The order of the tests is from the outside in: did the call itself keep the
 * rules; are the members right that do not depend on the layout; are the
 * pointers there that the request names; and then, for every index, does the
 * way that a consumer with this answer would go end at the true item.  Memory
 * is contiguous if the nth item lies n items behind the first.
 *
 * Each deviation that the policy permits is marked with "policy:".
 */
#include "legality.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define WALK_ALL 600 /* items of a larger memory are sampled */
#define SAMPLES  64

enum { WRITABLE = 0x001, FORMAT = 0x004, ND = 0x008, STRIDES = 0x018 };
enum { C_ORDER = 0x038, F_ORDER = 0x058, ANY_ORDER = 0x098, DEEP = 0x118 };

static bool
asks(int word, int flag)
{
    return ((unsigned)word & (unsigned)flag) == (unsigned)flag;
}

bool
legality_is_request(int word)
{
    static const int flags[] = {WRITABLE, FORMAT,  ND,        STRIDES,
                                C_ORDER,  F_ORDER, ANY_ORDER, DEEP};
    int whole = 0;
    for (size_t n = 0; n < sizeof flags / sizeof flags[0]; n++) {
        whole |= asks(word, flags[n]) ? flags[n] : 0;
    }
    return word == whole && (!asks(word, FORMAT) || asks(word, ND));
}

/* Keep the first reason. */
static void
blame(char text[200], const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void
blame(char text[200], const char *format, ...)
{
    va_list args;
    if (text[0] == '\0') {
        va_start(args, format);
        (void)vsnprintf(text, 200, format, args);
        va_end(args);
    }
}

/* --- items --- */

/* Pre: the size of the content fits. */
static ptrdiff_t
count_items(const struct legality_truth *t)
{
    ptrdiff_t n = 1;
    for (int k = 0; k < t->ndim; k++) {
        if (t->shape[k] == 0) {
            return 0;
        }
    }
    for (int k = 0; k < t->ndim; k++) {
        n *= t->shape[k];
    }
    return n;
}

/* Is there anything to read? */
static bool
has_bytes(const struct legality_truth *t)
{
    return count_items(t) > 0 && t->itemsize > 0;
}

/* The number of the item at INDEX in C order, or in Fortran order. */
static ptrdiff_t
number_of(const struct legality_truth *t, const ptrdiff_t *index, bool fortran)
{
    ptrdiff_t n = 0;
    for (int k = 0; k < t->ndim; k++) {
        int dim = fortran ? t->ndim - 1 - k : k;
        n = n * t->shape[dim] + index[dim];
    }
    return n;
}

/*
 * Put the STEPth index to look at into INDEX: all of them in C order if there
 * are few, else the first and last steps in each direction and some others.
 */
static bool
next_index(const struct legality_truth *t, long step, ptrdiff_t *index)
{
    ptrdiff_t n = count_items(t);
    uint64_t seed = (uint64_t)step * 0x9e3779b97f4a7c15U + 1;
    if (n <= WALK_ALL) {
        long rest = step;
        for (int k = t->ndim - 1; k >= 0 && step < n; k--) {
            index[k] = rest % t->shape[k];
            rest /= t->shape[k];
        }
        return step < n;
    }
    for (int k = 0; k < t->ndim; k++) {
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        index[k] = step == 2L * k       ? t->shape[k] > 1
                   : step == 2L * k + 1 ? t->shape[k] - 1
                   : step < 2L * t->ndim
                       ? 0
                       : (ptrdiff_t)((seed >> 11) % (uint64_t)t->shape[k]);
    }
    return step < 2L * t->ndim + SAMPLES;
}

/* May SIZE bytes at AT be read: are they the exporter's? */
static bool
is_owned(const struct legality_truth *t, uintptr_t at, size_t size)
{
    return at >= (uintptr_t)t->low && at < (uintptr_t)t->high
           && (uintptr_t)t->high - at >= size;
}

/* Go from AT to the item at INDEX; false if a pointer on the way is wild. */
static bool
go(const struct legality_truth *t, uintptr_t *at, const ptrdiff_t *strides,
   const ptrdiff_t *suboffsets, const ptrdiff_t *index)
{
    for (int k = 0; k < t->ndim; k++) {
        *at += (uintptr_t)strides[k] * (uintptr_t)index[k];
        if (suboffsets != NULL && suboffsets[k] >= 0) {
            if (!is_owned(t, *at, sizeof *at)) {
                return false;
            }
            memcpy(at, (const void *)*at, sizeof *at);
            *at += (uintptr_t)suboffsets[k];
        }
    }
    return true;
}

/* Where the item at INDEX of the block HOME really is. */
static uintptr_t
truly_at(const struct legality_truth *t, const char *home,
         const ptrdiff_t *index)
{
    uintptr_t at = (uintptr_t)home + (uintptr_t)t->offset;
    (void)go(t, &at, t->strides, t->suboffsets, index);
    return at;
}

/* Do all items lie one behind the other in this order? */
static bool
is_packed(const struct legality_truth *t, bool fortran)
{
    ptrdiff_t index[64] = {0};
    uintptr_t first = truly_at(t, t->blocks[0], index);
    if (count_items(t) == 0) {
        return true; /* policy: no items, no order */
    }
    for (long step = 0; next_index(t, step, index); step++) {
        ptrdiff_t n = number_of(t, index, fortran) * t->itemsize;
        if (truly_at(t, t->blocks[0], index) != first + (uintptr_t)n) {
            return false;
        }
    }
    return t->suboffsets == NULL; /* CON-008 */
}

/* --- what a consumer can read --- */

static const char *
home_of(const struct legality_truth *t, const void *buf)
{
    for (int n = 0; n < t->nblocks; n++) {
        uintptr_t from = (uintptr_t)t->blocks[n];
        if ((uintptr_t)buf >= from
            && (uintptr_t)buf <= from + (uintptr_t)t->size) {
            return t->blocks[n];
        }
    }
    return NULL;
}

/* Do the bytes at AT, which is an item of HOME, hold what they should? */
static bool
holds_content(const struct legality_truth *t, const char *home, uintptr_t at)
{
    size_t offset = (size_t)(at - (uintptr_t)home);
    return t->restless
           || memcmp((const void *)at, t->content + offset,
                     (size_t)t->itemsize)
                  == 0;
}

/* Walk as a consumer of VIEW would who asked for WORD. */
static void
walk(struct legality *l, int word, const struct legality_view *view,
     const char *home)
{
    const struct legality_truth *t = l->truth;
    ptrdiff_t index[64] = {0};
    bool flat = !asks(word, STRIDES) || t->ndim == 0;
    if (!has_bytes(t)) {
        return;
    }
    for (long step = 0; next_index(t, step, index); step++) {
        uintptr_t at = (uintptr_t)view->buf;
        bool arrived = true;
        if (flat) {
            at += (uintptr_t)(number_of(t, index, false) * t->itemsize);
        }
        else {
            arrived = go(t, &at, view->strides, view->suboffsets, index);
        }
        if (!arrived || at != truly_at(t, home, index)) {
            blame(l->why, "0x%03x: item %ld is not where it is read", word,
                  step);
            return;
        }
        if (!holds_content(t, home, at)) {
            blame(l->why, "0x%03x: item %ld holds other bytes", word, step);
            return;
        }
    }
}

/* --- formats --- */

/* Formats that are known here: with the same meaning, the same letter. */
static const struct {
    const char *text;
    ptrdiff_t size;
    char meaning;
} formats[] = {
    {"B", 1, 'B'},  {"b", 1, 'b'},  {"h", 2, 'h'},  {"H", 2, 'H'},
    {"i", 4, 'i'},  {"@i", 4, 'i'}, {"=i", 4, 'i'}, {"<i", 4, 'i'},
    {">i", 4, '>'}, {"I", 4, 'I'},  {"f", 4, 'f'},  {"q", 8, 'q'},
    {"=q", 8, 'q'}, {"d", 8, 'd'},  {"=h", 2, 'h'}, {"<h", 2, 'h'},
};

/* Does TEXT describe the item as the truth does? */
static bool
describes(const struct legality_truth *t, const char *text)
{
    char meaning = 0;
    size_t count = sizeof formats / sizeof formats[0];
    for (size_t n = 0; n < count; n++) {
        if (strcmp(formats[n].text, t->format) == 0) {
            meaning = formats[n].meaning;
        }
    }
    for (size_t n = 0; n < count && meaning != 0; n++) {
        if (strcmp(formats[n].text, text) == 0) {
            return formats[n].meaning == meaning
                   && formats[n].size == t->itemsize;
        }
    }
    return strcmp(text, t->format) == 0;
}

/* --- the answer to one request --- */

/* Is the member at OFFSET (SIZE bytes) as it was before the call? */
static bool
is_left(const struct legality_call *call, size_t offset, size_t size)
{
    return memcmp((const char *)call->view + offset,
                  (const char *)call->before + offset, size)
           == 0;
}
#define IS_LEFT(call, member)                                                 \
    is_left(call, offsetof(struct legality_view, member),                     \
            sizeof(call)->view->member)

static bool
is_inside(const struct legality_call *call, const void *at, size_t size)
{
    uintptr_t from = (uintptr_t)call->at;
    return (uintptr_t)at >= from
           && (uintptr_t)at + size <= from + sizeof *call->view;
}

/* May a consumer read the N numbers at ARRAY?  NULL is nothing to read. */
static bool
is_array(const struct legality *l, const struct legality_call *call,
         const ptrdiff_t *array, int n)
{
    size_t size = n > 0 && n <= 64 ? (size_t)n * sizeof *array : 0;
    return array == NULL || is_owned(l->truth, (uintptr_t)array, size)
           || is_inside(call, array, size);
}

static bool
is_text(const struct legality *l, const char *text)
{
    const char *high = l->truth->high;
    return text == NULL
           || (is_owned(l->truth, (uintptr_t)text, 1)
               && memchr(text, '\0', (size_t)(high - text)) != NULL);
}

/* Pointers that lead nowhere; those that were left are another matter. */
static void
look_at_pointers(struct legality *l, const struct legality_call *call)
{
    const struct legality_view *v = call->view;
    if (!IS_LEFT(call, format) && !is_text(l, v->format)) {
        blame(l->why, "0x%03x: format is wild", call->word);
    }
    if (!IS_LEFT(call, shape) && !is_array(l, call, v->shape, v->ndim)) {
        blame(l->why, "0x%03x: shape is wild", call->word);
    }
    if (!IS_LEFT(call, strides) && !is_array(l, call, v->strides, v->ndim)) {
        blame(l->why, "0x%03x: strides is wild", call->word);
    }
    if (!IS_LEFT(call, suboffsets)
        && !is_array(l, call, v->suboffsets, v->ndim)) {
        blame(l->why, "0x%03x: suboffsets is wild", call->word);
    }
}

/* The call itself: the result, the struct, references. */
static void
look_at_conduct(struct legality *l, const struct legality_call *call)
{
    const struct legality_view *v = call->view;
    bool owned = v->obj == call->self || v->obj == call->other;
    if (call->rc != 0 && call->rc != -1) {
        blame(l->why, "0x%03x: returned %d", call->word, call->rc);
    }
    else if ((call->rc == 0) != (call->exception == LEGALITY_NOTHING)) {
        blame(l->why, "0x%03x: returned %d with exception %d", call->word,
              call->rc, call->exception);
    }
    if (call->spilled) {
        blame(l->why, "0x%03x: wrote around the struct", call->word);
    }
    if (call->rc != 0) {
        if ((call->mortal && call->self_grew != 0) || call->other_grew != 0) {
            blame(l->why, "0x%03x: references after a refusal", call->word);
        }
        return;
    }
    if (!owned) {
        blame(l->why, "0x%03x: obj is no object", call->word);
        return;
    }
    long grew = v->obj == call->self ? call->self_grew : call->other_grew;
    if (grew < 1 && (v->obj != call->self || call->mortal)) {
        blame(l->why, "0x%03x: no reference is held", call->word);
    }
}

/* -1 is a number that may be meant, even where it was there before. */
static bool
is_readonly_left(const struct legality_call *call)
{
    return IS_LEFT(call, readonly) && call->view->readonly != -1;
}

/* Is the shape in the answer the true one? */
static bool
has_true_shape(const struct legality_truth *t,
               const struct legality_call *call)
{
    const struct legality_view *v = call->view;
    if (v->ndim != t->ndim || IS_LEFT(call, shape)) {
        return false;
    }
    for (int k = 0; k < t->ndim; k++) {
        if (v->shape[k] != t->shape[k]) {
            return false;
        }
    }
    return true;
}

/* FORMAT without ND.
 * policy: refused, or plain C memory as "B" or as what it is, and with the
 * true shape or without */
static void
look_at_format_alone(struct legality *l, const struct legality_call *call)
{
    const struct legality_view *v = call->view;
    const struct legality_truth *t = l->truth;
    const char *home = home_of(t, v->buf);
    if (v->strides != NULL || v->suboffsets != NULL
        || (v->shape != NULL && !has_true_shape(t, call))) {
        blame(l->why, "0x%03x: granted with arrays", call->word);
        return;
    }
    if (v->format == NULL || IS_LEFT(call, format) || !is_text(l, v->format)
        || (strcmp(v->format, "B") != 0 && !describes(t, v->format))) {
        blame(l->why, "0x%03x: granted with another format", call->word);
        return;
    }
    if ((asks(call->word, WRITABLE) ? v->readonly != 0 || t->readonly
                                    : v->readonly == 0 && t->readonly)
        || is_readonly_left(call)
        || (v->ndim != 0 && v->ndim != 1 && v->ndim != t->ndim)
        || (v->itemsize != t->itemsize
            && (v->itemsize != 1 || strcmp(v->format, "B") != 0))) {
        blame(l->why, "0x%03x: granted as something else", call->word);
        return;
    }
    if (t->ndim > 64 || !is_packed(t, false)
        || v->len != count_items(t) * t->itemsize) {
        blame(l->why, "0x%03x: granted as other memory", call->word);
        return;
    }
    if (has_bytes(t) && home == NULL) {
        blame(l->why, "0x%03x: buf is not ours", call->word);
    }
    else if (has_bytes(t)) {
        walk(l, call->word, v, home);
    }
}

static void
look_at_readonly(struct legality *l, const struct legality_call *call)
{
    int readonly = call->view->readonly;
    if (asks(call->word, WRITABLE)) {
        if (readonly != 0 || l->truth->readonly) {
            blame(l->why, "0x%03x: not writable", call->word);
        }
        return;
    }
    /* policy: values other than 0 and 1 are odd, but mean read-only; and a
     * writable memory may call itself read-only until WRITABLE is asked for */
    if (is_readonly_left(call)) {
        blame(l->why, "0x%03x: readonly is left unwritten", call->word);
    }
    if (readonly == 0 && l->truth->readonly) {
        blame(l->why, "0x%03x: writable, though it is not", call->word);
    }
    if (l->readonly >= 0 && l->readonly != (readonly != 0)) {
        blame(l->why, "0x%03x: readonly is another than before", call->word);
    }
    l->readonly = readonly != 0;
}

/* Members that are the same for every request. */
static void
look_at_numbers(struct legality *l, const struct legality_call *call)
{
    const struct legality_view *v = call->view;
    const struct legality_truth *t = l->truth;
    bool nd = asks(call->word, ND);
    if (v->len != count_items(t) * t->itemsize || v->itemsize != t->itemsize) {
        blame(l->why, "0x%03x: len %td, itemsize %td", call->word, v->len,
              v->itemsize);
    }
    /* policy: without ND 0 and 1 are usual as well */
    if (v->ndim != t->ndim && (nd || (v->ndim != 0 && v->ndim != 1))) {
        blame(l->why, "0x%03x: ndim %d", call->word, v->ndim);
    }
    /* policy: another object than was asked may be the owner; always */
    if (l->owner != NULL && l->owner != v->obj) {
        blame(l->why, "0x%03x: another owner than before", call->word);
    }
    l->owner = v->obj;
    look_at_readonly(l, call);
    if (!asks(call->word, FORMAT)) {
        if (v->format != NULL) {
            blame(l->why, "0x%03x: format unasked", call->word);
        }
    }
    else if (v->format == NULL || IS_LEFT(call, format)
             || !is_text(l, v->format) || !describes(t, v->format)) {
        blame(l->why, "0x%03x: the format does not describe the item",
              call->word);
    }
}

/* Is the pointer NULL or not, as it should be? */
static void
look_at_array(struct legality *l, int word, const char *name,
              const ptrdiff_t *array, bool wanted)
{
    if ((array != NULL) != wanted) {
        blame(l->why, "0x%03x: %s is %s", word, name,
              wanted ? "missing" : "unasked");
    }
}

static bool
asks_order(int word)
{
    return asks(word, C_ORDER) || asks(word, F_ORDER) || asks(word, ANY_ORDER);
}

static void
look_at_suboffsets(struct legality *l, const struct legality_call *call)
{
    const struct legality_view *v = call->view;
    const struct legality_truth *t = l->truth;
    bool loads = false;
    bool needed = t->suboffsets != NULL && count_items(t) > 0;
    if (!asks(call->word, DEEP) || t->suboffsets == NULL || v->ndim < 1
        || asks_order(call->word)) {
        look_at_array(l, call->word, "suboffsets", v->suboffsets, false);
        return;
    }
    if (v->suboffsets == NULL) {
        look_at_array(l, call->word, "suboffsets", v->suboffsets, needed);
        return;
    }
    for (int k = 0; k < t->ndim && l->why[0] == '\0'; k++) {
        loads = loads || v->suboffsets[k] >= 0;
    }
    if (!loads) {
        blame(l->why, "0x%03x: suboffsets without a load", call->word);
    }
}

static void
look_at_arrays(struct legality *l, const struct legality_call *call)
{
    const struct legality_view *v = call->view;
    const struct legality_truth *t = l->truth;
    bool nd = asks(call->word, ND) && t->ndim > 0;
    if ((v->shape != NULL && IS_LEFT(call, shape))
        || (v->strides != NULL && IS_LEFT(call, strides))
        || (v->suboffsets != NULL && IS_LEFT(call, suboffsets))) {
        blame(l->why, "0x%03x: an array is left unwritten", call->word);
        return;
    }
    look_at_array(l, call->word, "shape", v->shape, nd);
    look_at_array(l, call->word, "strides", v->strides,
                  nd && asks(call->word, STRIDES));
    for (int k = 0; k < t->ndim && nd && l->why[0] == '\0'; k++) {
        if (v->shape[k] != t->shape[k]) {
            blame(l->why, "0x%03x: shape[%d] is %td", call->word, k,
                  v->shape[k]);
        }
    }
    look_at_suboffsets(l, call);
}

/* The order that was asked for.
 * policy: of several one will do (REQ-020 is de facto) */
static void
look_at_order(struct legality *l, int word)
{
    bool c = is_packed(l->truth, false);
    bool f = is_packed(l->truth, true);
    bool asked =
        asks(word, C_ORDER) || asks(word, F_ORDER) || asks(word, ANY_ORDER);
    if (asked && !(asks(word, C_ORDER) && c) && !(asks(word, F_ORDER) && f)
        && !(asks(word, ANY_ORDER) && (c || f))) {
        blame(l->why, "0x%03x: granted, though not in that order", word);
    }
}

/* buf: the memory of all other views.
 * policy: unless two equal requests had different ones, or cannot be had; or
 * there is nothing to read, then it may be anything */
static void
look_at_buf(struct legality *l, const struct legality_call *call)
{
    const struct legality_truth *t = l->truth;
    const char *home = home_of(t, call->view->buf);
    if (!has_bytes(t)) {
        return;
    }
    if (home == NULL) {
        blame(l->why, "0x%03x: buf is not ours", call->word);
        return;
    }
    if (l->state == LEGALITY_CONTROL) {
        l->stable = l->has_home && l->home == home;
    }
    else if (l->has_home && l->home != home && l->stable) {
        blame(l->why, "0x%03x: other memory than before", call->word);
    }
    l->has_home = true;
    l->home = home;
    walk(l, call->word, call->view, home);
}

/* WRITABLE changes nothing but readonly. */
static void
compare_with(struct legality *l, int word, int other)
{
    const struct legality_seen *a = &l->words[word];
    const struct legality_seen *b = &l->words[other];
    size_t size = (size_t)(l->truth->ndim < 64 ? l->truth->ndim : 64)
                  * sizeof a->extents[0];
    if (!a->granted || !b->granted) {
        return;
    }
    if (a->ndim != b->ndim || a->shape != b->shape || a->strides != b->strides
        || a->suboffsets != b->suboffsets
        || (a->format == NULL) != (b->format == NULL)
        || (a->format != NULL && strcmp(a->format, b->format) != 0)
        || (a->shape && memcmp(a->extents, b->extents, size) != 0)
        || (a->suboffsets && memcmp(a->loads, b->loads, size) != 0)) {
        blame(l->why, "0x%03x: not as 0x%03x but for readonly", word, other);
    }
}

/* Keep what comparisons need.  What was granted so far is legal. */
static void
keep(struct legality *l, const struct legality_call *call)
{
    const struct legality_view *v = call->view;
    struct legality_seen *seen = &l->words[call->word];
    size_t n = (size_t)(v->ndim > 0 && v->ndim <= 64 ? v->ndim : 0);
    *seen = (struct legality_seen){.granted = call->rc == 0};
    l->outcomes[call->word] = call->rc == 0 ? -1 : call->exception;
    if (call->rc == 0) {
        seen->ndim = v->ndim;
        seen->shape = v->shape != NULL;
        seen->strides = v->strides != NULL;
        seen->suboffsets = v->suboffsets != NULL;
        seen->format = v->format;
        if (v->shape != NULL) {
            memcpy(seen->extents, v->shape, n * sizeof *v->shape);
        }
        if (v->suboffsets != NULL) {
            memcpy(seen->loads, v->suboffsets, n * sizeof *v->suboffsets);
        }
    }
}

static void
look_at_grant(struct legality *l, const struct legality_call *call)
{
    if (l->truth->ndim > 64) {
        blame(l->why, "0x%03x: more than 64 dimensions granted", call->word);
        return;
    }
    look_at_numbers(l, call);
    if (l->why[0] == '\0') {
        look_at_arrays(l, call);
    }
    look_at_order(l, call->word);
    if (l->why[0] == '\0') {
        look_at_buf(l, call);
    }
}

/* policy: ValueError is only worth a warning, and MemoryError is an excuse;
 * obj may be left as it was; whoever refuses everything alike is closed; and
 * one view at a time may do, but no refusal may lock what was granted alone */
static void
look_at_refusal(struct legality *l, const struct legality_call *call)
{
    if (call->exception >= LEGALITY_ANOTHER) {
        blame(l->type, "0x%03x: refused with exception %d", call->word,
              call->exception);
    }
    if (call->view->obj != NULL && !IS_LEFT(call, obj)) {
        blame(l->why, "0x%03x: obj after a refusal", call->word);
    }
    if (l->state == LEGALITY_TOGETHER && l->nheld == 0 && l->was_refused
        && l->alone[call->word]) {
        blame(l->why, "0x%03x: locked by a refusal", call->word);
    }
}

static void
hold(struct legality *l, const struct legality_call *call)
{
    l->nheld++;
    for (int n = 0; n < LEGALITY_HELD; n++) {
        if (!l->held[n].used) {
            l->held[n] = (struct legality_held){
                *call->view,     call->word,      true, call->mortal, l->calls,
                call->self_grew, call->other_grew};
            return;
        }
    }
    blame(l->why, "too many views are held");
}

void
legality_init(struct legality *l, const struct legality_truth *truth)
{
    memset(l, 0, sizeof *l);
    l->truth = truth;
    l->readonly = -1;
}

void
legality_renew(struct legality *l)
{
    l->has_home = false;
    l->home = NULL;
    l->owner = NULL;
    l->readonly = -1;
    l->was_refused = false;
    l->nheld = 0;
    memset(l->words, 0, sizeof l->words);
    memset(l->held, 0, sizeof l->held);
}

void
legality_enter(struct legality *l, enum legality_state state)
{
    l->state = state;
}

void
legality_got(struct legality *l, const struct legality_call *call)
{
    int word = call->word;
    bool owned =
        call->rc == 0
        && (call->view->obj == call->self || call->view->obj == call->other);
    l->calls++;
    look_at_conduct(l, call);
    if (call->rc == 0) {
        look_at_pointers(l, call);
    }
    if (l->why[0] == '\0' && legality_is_request(word)) {
        if (call->rc == 0) {
            look_at_grant(l, call);
        }
        else {
            look_at_refusal(l, call);
        }
        if (l->why[0] == '\0') {
            keep(l, call);
            compare_with(l, word, word ^ WRITABLE);
        }
    }
    else if (l->why[0] == '\0' && asks(word, FORMAT) && !asks(word, ND)
             && call->rc == 0 && word <= (FORMAT | WRITABLE)) {
        look_at_format_alone(l, call);
    }
    if (owned) {
        hold(l, call);
    }
    l->was_refused = call->rc == -1;
    if (l->state == LEGALITY_ALONE && word >= 0 && word < LEGALITY_WORDS) {
        l->alone[word] = call->rc == 0;
    }
}

void
legality_released(struct legality *l, const struct legality_view *view,
                  long self_grew, long other_grew)
{
    struct legality_held *held = NULL;
    for (int n = 0; n < LEGALITY_HELD; n++) {
        if (l->held[n].used
            && memcmp(&l->held[n].view, view, sizeof *view) == 0) {
            held = &l->held[n];
        }
    }
    if (held == NULL) {
        blame(l->why, "a view is released that was not held");
        return;
    }
    held->used = false;
    l->nheld--;
    if ((held->mortal && held->self_grew + self_grew != 0)
        || held->other_grew + other_grew != 0) {
        blame(l->why, "0x%03x: references after the release", held->word);
    }
    if (held->calls != l->calls && l->why[0] == '\0'
        && legality_is_request(held->word) && has_bytes(l->truth)) {
        walk(l, held->word, view, home_of(l->truth, view->buf));
    }
}

const char *
legality_why(struct legality *l)
{
    int refused = 0;
    int first = LEGALITY_NOTHING;
    bool alike = true;
    for (int word = 0; word < LEGALITY_WORDS; word++) {
        if (l->outcomes[word] != LEGALITY_NOTHING) {
            first = refused == 0 ? l->outcomes[word] : first;
            alike = alike && l->outcomes[word] == first;
            refused++;
        }
    }
    if (l->why[0] == '\0' && (refused < 70 || !alike)) {
        return l->type[0] == '\0' ? NULL : l->type;
    }
    return l->why[0] == '\0' ? NULL : l->why;
}
