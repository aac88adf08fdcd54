/*
 * Other texts for the same bytes: compared, and written for other readers.
 */
#include <string.h>

#include "bp_reader.h"
#include "value_check.h"

bool
bpf_other_init(struct bpf_other *other, const char *text,
               const struct bpf_rules *rules)
{
    static const struct bpf_difference unread = {
        "invariant", "reference", "other text", "is read", NULL};
    int at;

    other->q = (struct bpf_question){text, *rules, &other->format, 0};
    other->q.verdict = bpf_format_read(&other->format, text, rules, &at);
    if (other->q.verdict != BPF_ACCEPT) {
        bpf_differ(&unread, "\"%s\" is not accepted, from byte %d on", text,
                   at);
    }
    bpf_format_lay(&other->format, rules);
    bpf_check_parse(&other->q, &other->parsed, 0);
    other->n = -1;
    if (!bpf_check_places(&other->q, &other->parsed)) {
        return false;
    }
    other->n = bpf_format_list(&other->format, other->singles);
    return true;
}

static struct bpf_side
side_of(const struct bpf_known *k)
{
    return (struct bpf_side){k->q->want, &k->q->rules, k->singles, k->n};
}

static struct bpf_side
side_of_other(const struct bpf_other *other)
{
    return (struct bpf_side){&other->format, &other->q.rules, other->singles,
                             other->n};
}

/* Compare both ways. */
static enum bp_likeness
compare(const struct bpf_known *k, const struct bpf_other *other)
{
    const struct bp_form a = {&k->parsed->format, k->parsed->places,
                              bpf_abi(&k->q->rules)};
    const struct bp_form b = {&other->parsed.format, other->parsed.places,
                              bpf_abi(&other->q.rules)};
    enum bp_likeness like = BP_LIKE_NOT, back = BP_LIKE_NOT;

    BPF_SAME(bp_format_compare(&a, &b, &like, NULL), BP_OK, "compare",
             "status", 0);
    BPF_SAME(bp_format_compare(&b, &a, &back, NULL), BP_OK, "compare",
             "status", 1);
    BPF_SAME(back, like, "compare", "both ways", 0);
    return like;
}

/* Item by item, one of them spoiled. */
static void
compare_flat(const struct bpf_known *k, struct bpf_dice *dice)
{
    static struct bpf_other flat;
    static char text[BPF_TEXT];
    struct bpf_victim victim = {0, (enum bpf_spoil)(bpf_draw(dice) % 5)};
    enum bp_likeness like;

    if (k->n > 0) {
        victim.single = (int)(bpf_draw(dice) % (unsigned)k->n);
    }
    if (!bpf_format_flatten(k->q->want, &k->q->rules, k->singles, k->n,
                            &victim, text)
        || !bpf_other_init(&flat, text, &k->q->rules)) {
        return;
    }
    like = compare(k, &flat);
    if (victim.spoil == BPF_SPOIL_NOTHING || k->n == 0) {
        BPF_SAME(like >= BP_LIKE_BYTES, true, "compare", "same bytes", 0);
    }
    else {
        BPF_SAME(like, BP_LIKE_NOT, "compare", "spoiled", (int)victim.spoil);
    }
}

/* Does what is said of element I count as a field: is it no pad without a
 * name? */
static bool
is_field(const struct bpf_element *e)
{
    return e->letter != 'x' || e->label != NULL;
}

/* What there is of FORMAT, which has room for much more. */
static void
copy_format(struct bpf_format *to, const struct bpf_format *from)
{
    memcpy(to->elements, from->elements,
           (size_t)from->count * sizeof from->elements[0]);
    memcpy(to->extents, from->extents,
           (size_t)from->nextents * sizeof from->extents[0]);
    to->count = from->count;
    to->nextents = from->nextents;
    to->too_large = from->too_large;
    to->undefined = from->undefined;
}

/* The same tree in another style; or with another name, or count. */
static void
compare_respelled(const struct bpf_known *k, struct bpf_dice *dice)
{
    static struct bpf_other other;
    static struct bpf_format changed;
    static char text[BPF_TEXT];
    enum bp_likeness want = BP_LIKE_FIELDS;
    const int i = (int)(bpf_draw(dice) % (unsigned)k->q->want->count);
    struct bpf_element *e = &changed.elements[i];

    copy_format(&changed, k->q->want);
    if (i > 0 && changed.elements[e->parent].letter != '&'
        && bpf_draw(dice) % 2 == 0 && is_field(e)) {
        e->label = e->label != NULL && strcmp(e->label, "a") == 0 ? "b" : "a";
        want = BP_LIKE_BYTES;
    }
    if (bpf_format_write(&changed, (unsigned)bpf_draw(dice), text)
        && bpf_other_init(&other, text, &k->q->rules)) {
        BPF_SAME(compare(k, &other), want, "compare", "respelled", i);
    }
}

/* The same text on another machine, or with another padding. */
static void
compare_elsewhere(const struct bpf_known *k, struct bpf_dice *dice)
{
    static struct bpf_other other;
    struct bpf_rules rules = k->q->rules;
    struct bpf_side a, b;
    bool alike;

    rules.machine = (int)(bpf_draw(dice) % (unsigned)bpf_machines);
    if (bpf_draw(dice) % 2 == 0) {
        rules.padding = (enum bpf_padding)(bpf_draw(dice) % BPF_PADDINGS);
    }
    if (!bpf_other_init(&other, k->q->text, &rules) || other.n < 0) {
        return;
    }
    a = side_of(k);
    b = side_of_other(&other);
    alike = bpf_format_alike(&a, &b);
    BPF_SAME(compare(k, &other) >= BP_LIKE_BYTES, alike, "compare",
             "elsewhere", 0);
}

void
bpf_check_compare(const struct bpf_known *k, struct bpf_dice *dice)
{
    switch (bpf_draw(dice) % 3) {
    case 0:
        compare_flat(k, dice);
        break;
    case 1:
        compare_respelled(k, dice);
        break;
    default:
        compare_elsewhere(k, dice);
        break;
    }
}

/* Is there nothing in it that NumPy does not know? */
static bool
is_plain(const struct bpf_known *k)
{
    const struct bpf_format *f = k->q->want;

    for (int i = 1; i < f->count; i++) {
        const struct bpf_element *e = &f->elements[i];

        if (strchr("bBhHiIqQ?fdT", e->letter) == NULL || e->nextents > 0) {
            return false;
        }
    }
    return f->count > 1 && f->elements[0].size < INT32_MAX
           && f->elements[0].leaves > 0;
}

/* Did TARGET get a text that means the same, and does he take it? */
static void
check_written(const struct bpf_known *k, const struct bp_target *target,
              const char *text)
{
    static const enum bpf_padding paddings[] = {
        [BP_READER_STRUCT] = BPF_STRICT,
        [BP_READER_MEMORYVIEW] = BPF_STRICT,
        [BP_READER_NUMPY] = BPF_NUMPY,
        [BP_READER_CTYPES] = BPF_STRICT,
        [BP_READER_CYTHON] = BPF_CYTHON};
    static struct bpf_other other;
    const struct bpf_rules rules = {.machine = k->q->rules.machine,
                                    .padding = paddings[target->reader],
                                    .ctypes =
                                        target->reader == BP_READER_CTYPES};
    static const struct bpf_difference refused = {
        "invariant", "reference", "translate", "is taken", NULL};
    static const struct bpf_difference changed = {
        "oracle", "reference", "translate", "means the same", NULL};
    struct bpf_side a, b;
    struct bp_error err = {.clause = -1};

    BPF_CHECK(bpf_other_init(&other, text, &rules), "translate", "places");
    if (bp_reader_accepts(target, &other.parsed.format, other.parsed.places,
                          &err)
        != BP_OK) {
        bpf_differ(&refused, "\"%s\" was written for %s: %s", text,
                   bp_reader_name(target->reader), err.text);
    }
    if (other.n < 0) {
        return;
    }
    a = side_of(k);
    b = side_of_other(&other);
    if (!bpf_format_alike(&a, &b)) {
        bpf_differ(&changed, "\"%s\" was written for %s", text,
                   bp_reader_name(target->reader));
    }
}

void
bpf_check_translate(const struct bpf_known *k, struct bpf_dice *dice)
{
    static char text[BPF_TEXT];
    static const int versions[] = {BP_VERSION_NEWEST, BP_VERSION(3, 8),
                                   BP_VERSION(3, 14), BP_VERSION(1, 24)};
    const struct bp_target target = {
        (enum bp_reader)(bpf_draw(dice) % BP_READER_COUNT),
        versions[bpf_draw(dice) % 4], bpf_abi(&k->q->rules)};
    struct bp_written written = {NULL, 0, -7};
    struct bp_error err = {.dim = -7};
    const enum bp_status status = bp_reader_translate(
        &target, &k->parsed->format, k->parsed->places, &written, &err);

    if (status != BP_OK) {
        BPF_SAME(status, BP_UNSUPPORTED, "translate", "status", 0);
        BPF_CHECK(err.dim >= 0 && (size_t)err.dim <= strlen(k->q->text),
                  "translate", "position");
        BPF_SAME(target.reader == BP_READER_NUMPY && is_plain(k), false,
                 "translate", "refuses", 0);
        return;
    }
    if (written.length + 1 >= BPF_TEXT) {
        return;
    }
    text[written.length + 1] = '#';
    written.out = text;
    written.capacity = written.length;
    BPF_SAME(bp_reader_translate(&target, &k->parsed->format,
                                 k->parsed->places, &written, &err),
             BP_CAPACITY, "translate", "capacity", 0);
    written.capacity = written.length + 1;
    BPF_SAME(bp_reader_translate(&target, &k->parsed->format,
                                 k->parsed->places, &written, &err),
             BP_OK, "translate", "status", 0);
    BPF_SAME(strlen(text), written.length, "translate", "length", 0);
    BPF_CHECK(text[written.length + 1] == '#', "translate", "behind it");
    check_written(k, &target, text);
}
