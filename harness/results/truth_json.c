/*
 * Truths as JSON.
 */
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>

#include "parts.h"

/* How many entries of its arrays TRUTH has. */
static int
entries(const struct bph_truth *truth)
{
    return truth->ndim < BP_MAX_NDIM ? truth->ndim : BP_MAX_NDIM;
}

static void
put_values(struct bph_json_put *put, const char *key, const int64_t *v, int n)
{
    bph_json_put_key(put, key);
    fputc('[', put->out);
    for (int i = 0; i < n; i++) {
        fprintf(put->out, i == 0 ? "%" PRId64 : ",%" PRId64, v[i]);
    }
    fputc(']', put->out);
}

static void
put_dialects(struct bph_json_put *put, const struct bph_truth *truth)
{
    bph_json_put_key(put, "dialects");
    fputc('[', put->out);
    for (int i = 0; i < truth->ndialects; i++) {
        if (i > 0) {
            fputc(',', put->out);
        }
        bph_json_put_string(put->out, truth->dialects[i]);
    }
    fputc(']', put->out);
}

/* Pairs of offset and format. */
static void
put_fields(struct bph_json_put *put, const struct bph_truth *truth)
{
    bph_json_put_key(put, "fields");
    fputc('[', put->out);
    for (int i = 0; i < truth->nfields; i++) {
        fprintf(put->out, i == 0 ? "[%" PRId64 "," : ",[%" PRId64 ",",
                truth->fields[i].offset);
        bph_json_put_string(put->out, truth->fields[i].format);
        fputc(']', put->out);
    }
    fputc(']', put->out);
}

static void
put_arrays(struct bph_json_put *put, const struct bph_truth *truth)
{
    int n = entries(truth);

    if (truth->has_shape) {
        put_values(put, "shape", truth->shape, n);
    }
    if (truth->has_strides) {
        put_values(put, "strides", truth->strides, n);
    }
    if (truth->has_suboffsets) {
        put_values(put, "suboffsets", truth->suboffsets, n);
    }
}

void
bph_truth_put(FILE *out, const struct bph_truth *truth)
{
    struct bph_json_put put = BPH_JSON_PUT(out);

    if (truth->ndialects > 0) {
        put_dialects(&put, truth);
    }
    if (truth->has_fields) {
        put_fields(&put, truth);
    }
    if (truth->has_format) {
        bph_json_put_text(&put, "format", truth->format);
    }
    if (truth->has_items) {
        bph_json_put_key(&put, "items");
        bph_put_digest(out, truth->items);
    }
    if (truth->has_itemsize) {
        bph_json_put_int(&put, "itemsize", truth->itemsize);
    }
    if (truth->ndim > BP_MAX_NDIM) {
        bph_json_put_int(&put, "ndim", truth->ndim);
    }
    if (truth->has_readonly) {
        bph_json_put_bool(&put, "readonly", truth->readonly);
    }
    if (truth->redirects) {
        bph_json_put_bool(&put, "redirects", true);
    }
    if (truth->refuses) {
        bph_json_put_bool(&put, "refuses", true);
    }
    put_arrays(&put, truth);
    bph_json_put_end(&put);
}

#define IS BPH_JSON_IS

static const struct bph_json_member truth_members[] = {
    {"dialects", IS(ARRAY), true}, {"fields", IS(ARRAY), true},
    {"format", IS(STRING), true},  {"items", IS(STRING), true},
    {"itemsize", IS(INT), true},   {"ndim", IS(INT), true},
    {"readonly", IS(BOOL), true},  {"redirects", IS(BOOL), true},
    {"refuses", IS(BOOL), true},   {"shape", IS(ARRAY), true},
    {"strides", IS(ARRAY), true},  {"suboffsets", IS(ARRAY), true},
};

struct reading {
    const struct bph_json *value;
    struct bph_truth *out;
    bool counted; /* ndim is known from an array before */
    char *error;
    size_t capacity;
};

/*
 * Member KEY into V and HAS.  The first array that is declared says how many
 * dimensions there are.
 */
static bool
take_values(struct reading *r, const char *key, int64_t *v, bool *has)
{
    const struct bph_json *value = bph_json_get(r->value, key);
    size_t n;

    if (value == NULL) {
        return true;
    }
    n = value->n;
    for (size_t i = 0; i < n; i++) {
        if (value->items[i].kind != BPH_JSON_INT) {
            snprintf(r->error, r->capacity,
                     "truth: \"%s\" is not an array of integers", key);
            return false;
        }
        if (i < BP_MAX_NDIM) {
            v[i] = value->items[i].number;
        }
    }
    if (n > INT_MAX || (r->counted && (int)n != r->out->ndim)) {
        snprintf(r->error, r->capacity,
                 "truth: \"%s\" has not as many entries as the array before",
                 key);
        return false;
    }
    r->out->ndim = (int)n;
    r->counted = true;
    *has = true;
    return true;
}

/* More dimensions than the arrays have room for: "ndim" says how many. */
static bool
take_ndim(struct reading *r)
{
    const struct bph_json *value = bph_json_get(r->value, "ndim");
    int ndim;

    if (value == NULL) {
        return true;
    }
    if (!bph_take_int(value, &ndim) || ndim <= BP_MAX_NDIM
        || (r->counted && r->out->ndim != BP_MAX_NDIM)) {
        snprintf(r->error, r->capacity,
                 "truth: \"ndim\" is only for more than %d dimensions",
                 BP_MAX_NDIM);
        return false;
    }
    r->out->ndim = ndim;
    return true;
}

static bool
take_dialects(struct reading *r)
{
    const struct bph_json *value = bph_json_get(r->value, "dialects");
    struct bph_truth *out = r->out;

    if (value == NULL || value->n == 0) {
        return true;
    }
    out->dialects = bph_alloc(value->n * sizeof *out->dialects);
    for (size_t i = 0; i < value->n; i++) {
        if (value->items[i].kind != BPH_JSON_STRING) {
            snprintf(r->error, r->capacity,
                     "truth: \"dialects\" is not an array of names");
            return false;
        }
        out->dialects[out->ndialects++] = bph_strdup(value->items[i].text);
    }
    return true;
}

/* A pair of an offset inside the item, as far as its size is known, and a
 * text. */
static bool
is_field(const struct reading *r, const struct bph_json *pair)
{
    return pair->kind == BPH_JSON_ARRAY && pair->n == 2
           && pair->items[0].kind == BPH_JSON_INT
           && pair->items[1].kind == BPH_JSON_STRING
           && pair->items[1].text[0] != '\0' && pair->items[0].number >= 0
           && (!r->out->has_itemsize
               || pair->items[0].number < r->out->itemsize);
}

static bool
take_fields(struct reading *r)
{
    const struct bph_json *value = bph_json_get(r->value, "fields");
    struct bph_truth *out = r->out;

    if (value == NULL) {
        return true;
    }
    out->has_fields = true;
    out->fields = bph_alloc(value->n * sizeof *out->fields);
    for (size_t i = 0; i < value->n; i++) {
        const struct bph_json *pair = &value->items[i];

        if (!is_field(r, pair)) {
            snprintf(r->error, r->capacity,
                     "truth: \"fields\" is not an array of pairs [offset "
                     "inside the item, format]");
            return false;
        }
        out->fields[out->nfields++] = (struct bph_field){
            pair->items[0].number, bph_strdup(pair->items[1].text)};
    }
    return true;
}

static void
take_flags(struct reading *r)
{
    struct bph_truth *out = r->out;
    const struct bph_json *itemsize = bph_json_get(r->value, "itemsize");
    const char *format = bph_json_text(r->value, "format", NULL);

    out->has_format = format != NULL;
    out->format = bph_strdup(format);
    out->has_itemsize = itemsize != NULL;
    out->itemsize = itemsize == NULL ? 0 : itemsize->number;
    out->has_readonly = bph_json_get(r->value, "readonly") != NULL;
    out->readonly = bph_json_bool(r->value, "readonly", false);
    out->redirects = bph_json_bool(r->value, "redirects", false);
    out->refuses = bph_json_bool(r->value, "refuses", false);
}

/* LAY-010 */
static bool
check_suboffsets(struct reading *r)
{
    if (r->out->has_suboffsets && !r->out->has_strides) {
        snprintf(r->error, r->capacity,
                 "truth: \"suboffsets\" need \"strides\" beside them");
        return false;
    }
    return true;
}

static bool
take_items(struct reading *r)
{
    const char *items = bph_json_text(r->value, "items", NULL);

    if (items == NULL) {
        return true;
    }
    r->out->has_items = bph_take_digest(items, &r->out->items);
    if (!r->out->has_items) {
        snprintf(r->error, r->capacity,
                 "truth: \"items\" is not 16 lower-case hex digits");
    }
    return r->out->has_items;
}

bool
bph_truth_take(const struct bph_json *value, struct bph_truth *out,
               char *error, size_t capacity)
{
    struct bph_truth truth = {.has_format = false};
    struct reading r = {value, &truth, false, error, capacity};

    if (!bph_json_check(value, truth_members,
                        sizeof truth_members / sizeof *truth_members, error,
                        capacity)) {
        return false;
    }
    take_flags(&r);
    if (!take_items(&r) || !take_dialects(&r) || !take_fields(&r)
        || !take_values(&r, "shape", truth.shape, &truth.has_shape)
        || !take_values(&r, "strides", truth.strides, &truth.has_strides)
        || !take_values(&r, "suboffsets", truth.suboffsets,
                        &truth.has_suboffsets)
        || !check_suboffsets(&r) || !take_ndim(&r)) {
        bph_truth_release(&truth);
        return false;
    }
    *out = truth;
    return true;
}

const struct bph_json_member *
bph_truth_members(size_t *n)
{
    *n = sizeof truth_members / sizeof *truth_members;
    return truth_members;
}
