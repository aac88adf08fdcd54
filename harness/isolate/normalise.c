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

/* Take over a GET record with its tail, if it is whole. */
static bool
take_get(const struct bph_record *record, const void *payload,
         struct bph_raw *raws, int count)
{
    const struct bph_raw_get *get = payload;
    if (record->size < sizeof *get || get->op >= (uint32_t)count
        || get->slot >= BPH_SLOTS) {
        return false;
    }
    size_t numbers = (size_t)get->shape_n + get->strides_n + get->suboffsets_n;
    if (record->size < sizeof *get + 8 * numbers + get->format_n) {
        return false;
    }
    struct bph_raw *raw = &raws[get->op];
    raw->get = *get;
    raw->has_get = true;
    raw->shape = (const int64_t *)(const void *)(get + 1);
    raw->strides = raw->shape + get->shape_n;
    raw->suboffsets = raw->strides + get->strides_n;
    raw->format = (const char *)(raw->suboffsets + get->suboffsets_n);
    return true;
}

void
bph_collect(const struct bph_reply *reply, struct bph_raw *raws, int count)
{
    size_t at = 0;
    int holder[BPH_SLOTS]; /* the get that filled a slot, or -1 */
    const void *payload = NULL;
    const struct bph_record *record = NULL;
    memset(holder, -1, sizeof holder);
    while ((record = bph_reply_next(reply, &at, &payload)) != NULL) {
        if (record->kind == BPH_REC_GET
            && take_get(record, payload, raws, count)) {
            const struct bph_raw_get *get = payload;
            holder[get->slot] = (int)get->op;
        }
        else if (record->kind == BPH_REC_RELEASE
                 && record->size >= sizeof(struct bph_raw_release)) {
            const struct bph_raw_release *release = payload;
            if (release->slot < BPH_SLOTS && holder[release->slot] >= 0) {
                struct bph_raw *raw = &raws[holder[release->slot]];
                raw->release = *release;
                raw->has_release = true;
                holder[release->slot] = -1;
            }
        }
    }
}

/* The bytes that the items of a granted view occupy around buf. */
static void
span(const struct bph_raw *raw, struct bph_anchor *anchor)
{
    ptrdiff_t shape[BP_MAX_NDIM];
    ptrdiff_t strides[BP_MAX_NDIM];
    const struct bph_raw_view *v = &raw->get.view;
    struct bp_view view = {(ptrdiff_t)v->itemsize, v->ndim, shape, NULL, NULL};
    struct bp_extent extent;
    anchor->low = 0;
    anchor->high = v->len > 0 ? v->len : 0;
    if (v->ndim < 0 || v->ndim > BP_MAX_NDIM || raw->get.shape_n != v->ndim
        || raw->get.suboffsets_n != 0 || v->itemsize < 0) {
        return;
    }
    for (int n = 0; n < v->ndim; n++) {
        shape[n] = (ptrdiff_t)raw->shape[n];
    }
    if (raw->get.strides_n == v->ndim) {
        for (int n = 0; n < v->ndim; n++) {
            strides[n] = (ptrdiff_t)raw->strides[n];
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
    if (!raw->has_get || raw->get.rc != 0 || raw->get.buf != BPH_PTR_OTHER) {
        return false;
    }
    anchor->known = true;
    anchor->buf = raw->get.view.buf;
    span(raw, anchor);
    anchor->has_digest = raw->get.content == BPH_CONTENT_READ;
    anchor->digest = raw->get.digest;
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
    const char *at = (const char *)&raw->get.view + m.offset;
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
        if (bits(raws[n], m) != pattern(raws[n]->get.fill, m.size)) {
            return false;
        }
        telling = telling || raws[n]->get.fill != BPH_FILL_ZERO;
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
    const struct bph_raw_get *get = &raw->get;
    out->format_ptr =
        untouched ? BPH_PTR_UNTOUCHED : (enum bph_raw_pointer)get->format;
    if (out->format_ptr != BPH_PTR_INSIDE
        && out->format_ptr != BPH_PTR_OTHER) {
        return;
    }
    size_t n =
        get->format_n < BPH_FORMAT_BYTES ? get->format_n : BPH_FORMAT_BYTES;
    memcpy(out->format, raw->format, n);
    out->format[n] = '\0';
    out->format_cut = get->format_cut != 0;
}

static void
buf(struct bph_answer *out, const struct bph_raw *raw,
    const struct bph_anchor *anchor, bool untouched)
{
    if (untouched || raw->get.buf == BPH_PTR_UNTOUCHED) {
        out->buf = BPH_BUF_UNTOUCHED;
        return;
    }
    if (raw->get.buf == BPH_PTR_NULL) {
        out->buf = BPH_BUF_NULL;
        return;
    }
    int64_t offset = (int64_t)(raw->get.view.buf - anchor->buf);
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
    switch ((enum bph_raw_content)raw->get.content) {
    case BPH_CONTENT_NONE:
        out->content = BPH_BYTES_NONE;
        break;
    case BPH_CONTENT_READ:
        out->content = keep_digest                         ? BPH_BYTES_DIGEST
                       : !anchor->has_digest               ? BPH_BYTES_UNCLEAR
                       : anchor->digest == raw->get.digest ? BPH_BYTES_SAME
                                                           : BPH_BYTES_DIFFER;
        out->digest = keep_digest ? raw->get.digest : 0;
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

static void
obj(struct bph_answer *out, const struct bph_raw *raw, bool untouched)
{
    out->obj = untouched ? BPH_OBJ_UNTOUCHED : (enum bph_raw_obj)raw->get.obj;
    if (out->obj == BPH_OBJ_OTHER) {
        memcpy(out->obj_type, raw->get.obj_type, sizeof out->obj_type);
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
    const struct bph_raw_get *get = &raw->get;
#define UNTOUCHED(m) is_untouched(raws, nfills, m)
    buf(out, raw, anchor, UNTOUCHED(m_buf));
    out->len = number(raw, m_len, UNTOUCHED(m_len));
    out->itemsize = number(raw, m_itemsize, UNTOUCHED(m_itemsize));
    out->readonly = number(raw, m_readonly, UNTOUCHED(m_readonly));
    out->ndim = number(raw, m_ndim, UNTOUCHED(m_ndim));
    format(out, raw, UNTOUCHED(m_format));
    array(&out->shape, get->shape, raw->shape, get->shape_n,
          UNTOUCHED(m_shape));
    array(&out->strides, get->strides, raw->strides, get->strides_n,
          UNTOUCHED(m_strides));
    array(&out->suboffsets, get->suboffsets, raw->suboffsets,
          get->suboffsets_n, UNTOUCHED(m_suboffsets));
    out->internal = UNTOUCHED(m_internal)           ? BPH_PTR_UNTOUCHED
                    : get->internal == BPH_PTR_NULL ? BPH_PTR_NULL
                                                    : BPH_PTR_OTHER;
    out->self_held = delta(get->self_before, get->self_after);
    out->obj_held = delta(get->obj_before, get->obj_after);
    if (raw->has_release) {
        out->self_after = delta(get->self_before, raw->release.self_after);
        out->obj_after = delta(get->obj_before, raw->release.obj_after);
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
        out->outcome = raw->get.rc == 0    ? BPH_GRANTED
                       : raw->get.rc == -1 ? BPH_REFUSED
                                           : BPH_ODD;
        out->detail = out->outcome == BPH_ODD ? raw->get.rc : 0;
        out->exception_set = raw->get.exception_set != 0;
        out->exception_is = raw->get.exception_is;
        out->guards = raw->get.guards;
        memcpy(out->exception, raw->get.exception, sizeof out->exception);
        out->exception[sizeof out->exception - 1] = '\0';
        obj(out, raw, is_untouched(raws, nfills, m_obj));
        if (out->outcome == BPH_GRANTED) {
            granted(raws, nfills, raw, anchor, out);
            content(out, raw, anchor, keep_digest);
        }
        else {
            out->self_after =
                delta(raw->get.self_before, raw->get.self_cleared);
        }
    }
}
