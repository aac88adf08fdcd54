/*
 * From raw records to normalised answers.
 *
 * A member counts as untouched if it still holds the fill pattern after the
 * call with every fill: after the zero fill alone an unwritten pointer cannot
 * be told from NULL, so the fills of one word are looked at together.
 */
#include "normalise.h"

#include "bp_view.h"

#include <assert.h>
#include <string.h>

/* Take over a GET or READ record with its tail, if it is whole. */
static bool
take_look(const struct bph_record *record, const void *payload,
          struct bph_look *look)
{
    const struct bph_raw_get *get = payload;
    if (record->size < sizeof *get || get->slot >= BPH_SLOTS) {
        return false;
    }
    size_t numbers = (size_t)get->shape_n + get->strides_n + get->suboffsets_n;
    if (record->size < sizeof *get + 8 * numbers + get->format_n) {
        return false;
    }
    look->get = *get;
    look->shape = (const int64_t *)(const void *)(get + 1);
    look->strides = look->shape + get->shape_n;
    look->suboffsets = look->strides + get->strides_n;
    look->format = (const char *)(look->suboffsets + get->suboffsets_n);
    return true;
}

/* The gets that slots hold, while records are gone through. */
struct collecting {
    struct bph_raw *raws;
    int count;
    int holder[BPH_SLOTS]; /* the get that filled a slot, or -1 */
};

static void
collect(struct collecting *c, const struct bph_record *record,
        const void *payload)
{
    struct bph_look look;
    const struct bph_raw_release *release = payload;
    if (record->kind == BPH_REC_GET && take_look(record, payload, &look)
        && look.get.op < (uint32_t)c->count) {
        c->raws[look.get.op].got = look;
        c->raws[look.get.op].has_get = true;
        c->holder[look.get.slot] = (int)look.get.op;
    }
    else if (record->kind == BPH_REC_READ && take_look(record, payload, &look)
             && c->holder[look.get.slot] >= 0) {
        c->raws[c->holder[look.get.slot]].seen = look;
        c->raws[c->holder[look.get.slot]].has_look = true;
    }
    else if (record->kind == BPH_REC_RELEASE && record->size >= sizeof *release
             && release->slot < BPH_SLOTS && c->holder[release->slot] >= 0) {
        c->raws[c->holder[release->slot]].release = *release;
        c->raws[c->holder[release->slot]].has_release = true;
        c->holder[release->slot] = -1;
    }
}

void
bph_collect(const struct bph_reply *reply, struct bph_raw *raws, int count)
{
    struct collecting c = {raws, count, {0}};
    size_t at = 0;
    const void *payload = NULL;
    const struct bph_record *record = NULL;
    memset(c.holder, -1, sizeof c.holder);
    while ((record = bph_reply_next(reply, &at, &payload)) != NULL) {
        collect(&c, record, payload);
    }
}

/* The bytes that the items of a granted view occupy around buf. */
static void
span(const struct bph_raw *raw, struct bph_anchor *anchor)
{
    ptrdiff_t shape[BP_MAX_NDIM];
    ptrdiff_t strides[BP_MAX_NDIM];
    const struct bph_raw_view *v = &raw->got.get.view;
    struct bp_view view = {(ptrdiff_t)v->itemsize, v->ndim, shape, NULL, NULL};
    struct bp_extent extent;
    anchor->low = 0;
    anchor->high = v->len > 0 ? v->len : 0;
    if (v->ndim < 0 || v->ndim > BP_MAX_NDIM || raw->got.get.shape_n != v->ndim
        || raw->got.get.suboffsets_n != 0 || v->itemsize < 0) {
        return;
    }
    for (int n = 0; n < v->ndim; n++) {
        shape[n] = (ptrdiff_t)raw->got.shape[n];
    }
    if (raw->got.get.strides_n == v->ndim) {
        for (int n = 0; n < v->ndim; n++) {
            strides[n] = (ptrdiff_t)raw->got.strides[n];
        }
        view.strides = strides;
    }
    if (bp_view_extent(&view, &extent, NULL) == BP_OK) {
        anchor->low = extent.low;
        anchor->high = extent.high;
    }
}

bool
bph_anchor_from(const struct bph_raw *raw, struct bph_anchor *anchor)
{
    if (!raw->has_get || raw->got.get.rc != 0
        || raw->got.get.buf != BPH_PTR_OTHER) {
        return false;
    }
    anchor->known = true;
    anchor->buf = raw->got.get.view.buf;
    span(raw, anchor);
    anchor->has_digest = raw->got.get.content == BPH_CONTENT_READ;
    anchor->digest = raw->got.get.digest;
    return true;
}

/* The fill pattern as a number of SIZE bytes. */
static uint64_t
pattern(uint8_t fill, size_t size)
{
    uint64_t byte = fill == BPH_FILL_A5   ? 0xa5
                    : fill == BPH_FILL_FF ? 0xff
                                          : 0x00;
    uint64_t out = 0;
    for (size_t n = 0; n < size; n++) {
        out = out << 8 | byte;
    }
    return out;
}

/* One member of the struct, as bits. */
struct member {
    size_t offset; /* in struct bph_raw_view */
    size_t size;   /* bytes */
};
#define MEMBER(name)                                                          \
    {                                                                         \
        offsetof(struct bph_raw_view, name),                                  \
            sizeof(((struct bph_raw_view *)NULL)->name)                       \
    }

static uint64_t
bits(const struct bph_raw *raw, struct member m)
{
    uint64_t out = 0;
    uint32_t small = 0;
    const char *at = (const char *)&raw->got.get.view + m.offset;
    if (m.size == sizeof small) {
        memcpy(&small, at, sizeof small);
        return small;
    }
    memcpy(&out, at, sizeof out);
    return out;
}

/* Is the member left unwritten after every fill? */
static bool
is_untouched(const struct bph_raw *const *raws, int nfills, struct member m)
{
    bool telling = false;
    for (int n = 0; n < nfills; n++) {
        if (bits(raws[n], m) != pattern(raws[n]->got.get.fill, m.size)) {
            return false;
        }
        telling = telling || raws[n]->got.get.fill != BPH_FILL_ZERO;
    }
    return telling;
}

static struct bph_number
number(const struct bph_raw *raw, struct member m, bool untouched)
{
    struct bph_number out = {untouched, 0};
    if (!untouched) {
        uint64_t value = bits(raw, m);
        out.value = m.size == sizeof(int32_t) ? (int64_t)(int32_t)value
                                              : (int64_t)value;
    }
    return out;
}

static void
array(struct bph_array *out, uint8_t ptr, const int64_t *values, int n,
      bool untouched)
{
    out->ptr = untouched ? BPH_PTR_UNTOUCHED : (enum bph_raw_pointer)ptr;
    out->n = out->ptr == BPH_PTR_INSIDE || out->ptr == BPH_PTR_OTHER ? n : 0;
    for (int k = 0; k < out->n; k++) {
        out->v[k] = values[k];
    }
}

static void
format(struct bph_answer *out, const struct bph_raw *raw, bool untouched)
{
    const struct bph_raw_get *get = &raw->got.get;
    out->format_ptr =
        untouched ? BPH_PTR_UNTOUCHED : (enum bph_raw_pointer)get->format;
    if (out->format_ptr != BPH_PTR_INSIDE
        && out->format_ptr != BPH_PTR_OTHER) {
        return;
    }
    size_t n =
        get->format_n < BPH_FORMAT_BYTES ? get->format_n : BPH_FORMAT_BYTES;
    memcpy(out->format, raw->got.format, n);
    out->format[n] = '\0';
    out->format_cut = get->format_cut != 0;
}

static void
buf(struct bph_answer *out, const struct bph_raw *raw,
    const struct bph_anchor *anchor, bool untouched)
{
    if (untouched || raw->got.get.buf == BPH_PTR_UNTOUCHED) {
        out->buf = BPH_BUF_UNTOUCHED;
        return;
    }
    if (raw->got.get.buf == BPH_PTR_NULL) {
        out->buf = BPH_BUF_NULL;
        return;
    }
    int64_t offset = (int64_t)(raw->got.get.view.buf - anchor->buf);
    out->buf =
        anchor->checked && !anchor->stable ? BPH_BUF_UNSTABLE
        : anchor->known && offset >= anchor->low && offset <= anchor->high
            ? BPH_BUF_AT
            : BPH_BUF_ELSEWHERE;
    out->buf_offset = out->buf == BPH_BUF_AT ? offset : 0;
}

static void
content(struct bph_answer *out, const struct bph_raw *raw,
        const struct bph_anchor *anchor, bool keep_digest)
{
    switch ((enum bph_raw_content)raw->got.get.content) {
    case BPH_CONTENT_NONE:
        out->content = BPH_BYTES_NONE;
        break;
    case BPH_CONTENT_READ:
        out->content =
            keep_digest                             ? BPH_BYTES_DIGEST
            : !anchor->has_digest || anchor->live   ? BPH_BYTES_UNCLEAR
            : anchor->digest == raw->got.get.digest ? BPH_BYTES_SAME
                                                    : BPH_BYTES_DIFFER;
        out->digest = keep_digest ? raw->got.get.digest : 0;
        break;
    case BPH_CONTENT_WILD:
        out->content = BPH_BYTES_WILD;
        break;
    case BPH_CONTENT_UNCLEAR:
        out->content = BPH_BYTES_UNCLEAR;
        break;
    }
}

static struct bph_delta
delta(int64_t before, int64_t after)
{
    struct bph_delta out = {false, 0};
    if (before != BPH_NO_COUNT && after != BPH_NO_COUNT) {
        out.known = true;
        out.value = (int)(after - before);
    }
    return out;
}

/*
 * What the count is after the release, against before the get.  Where the view
 * was looked at just before the release other views may have come and gone:
 * then the two steps, up and down, are added.
 */
static struct bph_delta
after_release(const struct bph_raw *raw, int64_t before, int64_t held,
              int64_t seen, int64_t after)
{
    if (!raw->has_look) {
        return delta(before, after);
    }
    struct bph_delta up = delta(before, held);
    struct bph_delta down = delta(seen, after);
    up.known = up.known && down.known;
    up.value += down.value;
    return up;
}

static bool
same_bytes(const void *a, size_t a_n, const void *b, size_t b_n)
{
    return a_n == b_n && (a_n == 0 || memcmp(a, b, a_n) == 0);
}

/* What the last look saw differ from the get. */
static enum bph_changed
changed(const struct bph_raw *raw)
{
    const struct bph_look *a = &raw->got;
    const struct bph_look *b = &raw->seen;
    if (!raw->has_look) {
        return BPH_CHANGED_NOTHING;
    }
    if (memcmp(&a->get.view, &b->get.view, sizeof a->get.view) != 0) {
        return BPH_CHANGED_MEMBERS;
    }
    size_t n = (size_t)a->get.shape_n + a->get.strides_n + a->get.suboffsets_n;
    size_t m = (size_t)b->get.shape_n + b->get.strides_n + b->get.suboffsets_n;
    if (!same_bytes(a->shape, 8 * n, b->shape, 8 * m)
        || a->get.shape_n != b->get.shape_n
        || a->get.strides_n != b->get.strides_n) {
        return BPH_CHANGED_ARRAYS;
    }
    if (!same_bytes(a->format, a->get.format_n, b->format, b->get.format_n)) {
        return BPH_CHANGED_FORMAT;
    }
    return a->get.content != b->get.content || a->get.digest != b->get.digest
               ? BPH_CHANGED_CONTENT
               : BPH_CHANGED_NOTHING;
}

static void
obj(struct bph_answer *out, const struct bph_raw *raw, bool untouched)
{
    out->obj =
        untouched ? BPH_OBJ_UNTOUCHED : (enum bph_raw_obj)raw->got.get.obj;
    if (out->obj == BPH_OBJ_OTHER) {
        memcpy(out->obj_type, raw->got.get.obj_type, sizeof out->obj_type);
        out->obj_type[sizeof out->obj_type - 1] = '\0';
    }
}

static const struct member m_buf = MEMBER(buf);
static const struct member m_obj = MEMBER(obj);
static const struct member m_len = MEMBER(len);
static const struct member m_itemsize = MEMBER(itemsize);
static const struct member m_readonly = MEMBER(readonly);
static const struct member m_ndim = MEMBER(ndim);
static const struct member m_format = MEMBER(format);
static const struct member m_shape = MEMBER(shape);
static const struct member m_strides = MEMBER(strides);
static const struct member m_suboffsets = MEMBER(suboffsets);
static const struct member m_internal = MEMBER(internal);

/* The members of a granted view. */
static void
granted(const struct bph_raw *const *raws, int nfills,
        const struct bph_raw *raw, const struct bph_anchor *anchor,
        struct bph_answer *out)
{
    const struct bph_raw_get *get = &raw->got.get;
#define UNTOUCHED(m) is_untouched(raws, nfills, m)
    buf(out, raw, anchor, UNTOUCHED(m_buf));
    out->len = number(raw, m_len, UNTOUCHED(m_len));
    out->itemsize = number(raw, m_itemsize, UNTOUCHED(m_itemsize));
    out->readonly = number(raw, m_readonly, UNTOUCHED(m_readonly));
    out->ndim = number(raw, m_ndim, UNTOUCHED(m_ndim));
    format(out, raw, UNTOUCHED(m_format));
    array(&out->shape, get->shape, raw->got.shape, get->shape_n,
          UNTOUCHED(m_shape));
    array(&out->strides, get->strides, raw->got.strides, get->strides_n,
          UNTOUCHED(m_strides));
    array(&out->suboffsets, get->suboffsets, raw->got.suboffsets,
          get->suboffsets_n, UNTOUCHED(m_suboffsets));
    out->changed = changed(raw);
    out->readonly_page = get->page == BPH_PAGE_READONLY;
    out->internal =
        get->internal == BPH_PTR_NULL ? BPH_PTR_NULL : BPH_PTR_OTHER;
    if (UNTOUCHED(m_internal)) {
        /* without a release slot nobody ever reads it */
        out->internal = get->has_release ? BPH_PTR_UNTOUCHED : BPH_PTR_NULL;
    }
    out->self_held = delta(get->self_before, get->self_after);
    out->obj_held = delta(get->obj_before, get->obj_after);
    if (raw->has_release) {
        out->self_after =
            after_release(raw, get->self_before, get->self_after,
                          raw->seen.get.self_after, raw->release.self_after);
        out->obj_after =
            after_release(raw, get->obj_before, get->obj_after,
                          raw->seen.get.obj_after, raw->release.obj_after);
        out->release_raised = raw->release.exception_set != 0;
        out->guards |= raw->release.guards;
    }
}

void
bph_normalise(const struct bph_raw *const *raws, int nfills,
              const struct bph_anchor *anchor, bool keep_digest,
              struct bph_answer *answers)
{
    assert(nfills >= 1 && nfills <= BPH_FILL_COUNT);
    for (int n = 0; n < nfills; n++) {
        const struct bph_raw *raw = raws[n];
        struct bph_answer *out = &answers[n];
        memset(out, 0, sizeof *out);
        out->outcome = raw->got.get.rc == 0    ? BPH_GRANTED
                       : raw->got.get.rc == -1 ? BPH_REFUSED
                                               : BPH_ODD;
        out->detail = out->outcome == BPH_ODD ? raw->got.get.rc : 0;
        out->exception_set = raw->got.get.exception_set != 0;
        out->exception_is = raw->got.get.exception_is;
        out->guards = raw->got.get.guards;
        memcpy(out->exception, raw->got.get.exception, sizeof out->exception);
        out->exception[sizeof out->exception - 1] = '\0';
        obj(out, raw, is_untouched(raws, nfills, m_obj));
        if (out->outcome == BPH_GRANTED) {
            granted(raws, nfills, raw, anchor, out);
            content(out, raw, anchor, keep_digest);
        }
        else {
            out->self_after =
                delta(raw->got.get.self_before, raw->got.get.self_cleared);
        }
    }
}
