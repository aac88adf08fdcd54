/*
 * Rules about what a format says, beside what is declared of the item: its
 * format, and what lies where in it.
 */
#include "evidence.h"
#include "rules.h"

#include <string.h>

/* The answer's format, as it fits its itemsize; false if there is none, or it
 * cannot be read: that is another rule's matter. */
static bool
read_answer(const struct bph_case *c, struct bph_meaning *m)
{
    const struct bph_answer *a = c->answer;
    struct bp_error err;
    return bph_granted(c) && bp_request_has(c->word, BP_FORMAT)
           && (a->format_ptr == BPH_PTR_OTHER
               || a->format_ptr == BPH_PTR_INSIDE)
           && bph_meaning_fit(m, a->format, (ptrdiff_t)a->itemsize.value, &err)
                  == BP_OK;
}

/* --- beside another format --- */

static bool
same_pieces(const struct bph_pieces *a, const struct bph_pieces *b)
{
    bool same = a->n == b->n;
    for (int n = 0; n < a->n && same; n++) {
        same = bph_piece_same(&a->v[n], &b->v[n]);
    }
    return same;
}

/* Do A and B mean the same to a consumer, as far as that can be told? */
static enum bph_say
alike(const struct bph_meaning *a, const struct bph_meaning *b)
{
    enum bp_likeness like = BP_LIKE_NOT;
    struct bph_pieces one = {0};
    struct bph_pieces other = {0};
    struct bp_form one_form = bph_meaning_form(a);
    struct bp_form other_form = bph_meaning_form(b);
    if (bp_format_compare(&one_form, &other_form, &like, NULL) == BP_OK
        && like != BP_LIKE_NOT) {
        return BPH_HOLDS;
    }
    bph_pieces_add(&one, a, 0);
    bph_pieces_add(&other, b, 0);
    bph_pieces_sort(&one);
    bph_pieces_sort(&other);
    enum bph_say say = one.cut || other.cut        ? BPH_CANNOT_TELL
                       : same_pieces(&one, &other) ? BPH_HOLDS
                                                   : BPH_BREAKS;
    bph_pieces_release(&one);
    bph_pieces_release(&other);
    return say;
}

bool
bph_same_format(const char *a, const char *b)
{
    struct bph_meaning one;
    struct bph_meaning other;
    struct bp_error err;
    bool same = strcmp(a, b) == 0;
    if (!same && bph_meaning_fit(&one, a, -1, &err) == BP_OK) {
        if (bph_meaning_fit(&other, b, -1, &err) == BP_OK) {
            same = alike(&one, &other) != BPH_BREAKS;
            bph_meaning_release(&other);
        }
        bph_meaning_release(&one);
    }
    return same;
}

/* The declared format, as it fits the declared itemsize; without that, read as
 * the answer is. */
static bool
read_declared(const struct bph_truth *truth, const struct bph_meaning *got,
              struct bph_meaning *want)
{
    struct bp_error err;
    if (truth->has_itemsize
            ? bph_meaning_fit(want, truth->format, (ptrdiff_t)truth->itemsize,
                              &err)
                  == BP_OK
            : bph_meaning_read(want, truth->format, &got->format.how,
                               got->padding, NULL)
                  == BP_OK) {
        return true;
    }
    return bph_meaning_fit(want, truth->format, -1, &err) == BP_OK;
}

void
rule_format_true(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_truth *truth = &c->subject->truth;
    struct bph_meaning got;
    struct bph_meaning want;
    if (!bph_granted(c) || !bp_request_has(c->word, BP_FORMAT)
        || !truth->has_format) {
        return;
    }
    r->say = BPH_CANNOT_TELL;
    if (!read_answer(c, &got)) {
        return;
    }
    if (read_declared(truth, &got, &want)) {
        r->say = alike(&got, &want);
        bph_meaning_release(&want);
    }
    if (r->say == BPH_HOLDS) {
        r->evidence = bph_evidence_of(&got);
    }
    if (r->say == BPH_BREAKS) {
        bph_breaks(r, BPH_CAUSE_FORMAT_WRONG,
                   "format is \"%.40s\", the item is \"%.40s\"",
                   c->answer->format, truth->format);
    }
    bph_meaning_release(&got);
}

/* --- beside the fields --- */

/* What is declared, and what the answer says. */
struct fields {
    struct bph_pieces want, got;
};

/* Add what is declared, read as the answer is (HOW): where a code has two
 * sizes the declared one is the same.  False if it cannot be told. */
static bool
add_declared(const struct bph_truth *truth, const struct bp_reading *how,
             struct bph_pieces *out)
{
    for (int n = 0; n < truth->nfields; n++) {
        const struct bph_field *field = &truth->fields[n];
        struct bph_meaning m;
        struct bp_error err;
        if (bph_meaning_read(&m, field->format, how, BP_PAD_STRICT, NULL)
                != BP_OK
            && bph_meaning_fit(&m, field->format, -1, &err) != BP_OK) {
            return false;
        }
        bph_pieces_add(out, &m, (ptrdiff_t)field->offset);
        bph_meaning_release(&m);
    }
    bph_pieces_sort(out);
    return !out->cut;
}

static bool
overlaps(const struct bph_pieces *pieces)
{
    ptrdiff_t end = 0;
    for (int n = 0; n < pieces->n; n++) {
        if (pieces->v[n].offset < end) {
            return true;
        }
        end = pieces->v[n].offset + pieces->v[n].size;
    }
    return false;
}

/* Is PIECE among SET? */
static bool
is_among(const struct bph_piece *piece, const struct bph_pieces *set)
{
    for (int n = 0; n < set->n && set->v[n].offset <= piece->offset; n++) {
        if (bph_piece_same(piece, &set->v[n])) {
            return true;
        }
    }
    return false;
}

/* Is every byte of PIECE in some piece of SET, in single bytes if BYTES? */
static bool
is_covered(const struct bph_piece *piece, const struct bph_pieces *set,
           bool bytes)
{
    ptrdiff_t at = piece->offset;
    ptrdiff_t end = piece->offset + piece->size;
    for (int n = 0; n < set->n && set->v[n].offset <= at; n++) {
        const struct bph_piece *p = &set->v[n];
        if (p->offset + p->size > at && (!bytes || bph_piece_is_byte(p))) {
            at = p->offset + p->size;
        }
        if (at >= end) {
            return true;
        }
    }
    return at >= end;
}

/* The piece of SET that lies at or over the beginning of PIECE, or NULL. */
static const struct bph_piece *
piece_at(const struct bph_piece *piece, const struct bph_pieces *set)
{
    for (int n = 0; n < set->n && set->v[n].offset <= piece->offset; n++) {
        if (set->v[n].offset + set->v[n].size > piece->offset) {
            return &set->v[n];
        }
    }
    return NULL;
}

/* At PIECE, which is declared, lies nothing as the format says, or OTHER. */
static void
field_differs(const struct bph_piece *piece, const struct bph_piece *other,
              struct bph_ruling *r)
{
    char want[60];
    char is[60];
    (void)bph_piece_text(piece, want, sizeof want);
    if (other == NULL) {
        bph_breaks(r, BPH_CAUSE_FIELD_OMITTED,
                   "at byte %td lies %s, which the format leaves out",
                   piece->offset, want);
        return;
    }
    bph_breaks(r, BPH_CAUSE_FIELD_WRONG,
               "at byte %td lies %s; the format says %s%s", piece->offset,
               want, bph_piece_text(other, is, sizeof is),
               other->offset == piece->offset ? "" : " around it");
}

/* Does the format say something of more than a byte that is not declared? */
static bool
says_another(const struct fields *f, struct bph_ruling *r)
{
    char text[60];
    for (int n = 0; n < f->got.n; n++) {
        const struct bph_piece *piece = &f->got.v[n];
        if (bph_piece_is_byte(piece) || is_among(piece, &f->want)) {
            continue;
        }
        const struct bph_piece *real = piece_at(piece, &f->want);
        if (real != NULL) {
            field_differs(real, piece, r);
        }
        else {
            bph_breaks(r, BPH_CAUSE_FIELD_INVENTED,
                       "the format says %s at byte %td, where padding is",
                       bph_piece_text(piece, text, sizeof text),
                       piece->offset);
        }
        return true;
    }
    return false;
}

/* No two fields overlap: all of them have to be there, or as bytes. */
static void
look_at_struct(const struct fields *f, struct bph_ruling *r)
{
    bool as_bytes = false;
    if (says_another(f, r)) {
        return;
    }
    for (int n = 0; n < f->want.n; n++) {
        const struct bph_piece *piece = &f->want.v[n];
        if (is_among(piece, &f->got)) {
            continue;
        }
        if (!is_covered(piece, &f->got, true)) {
            field_differs(piece, piece_at(piece, &f->got), r);
            return;
        }
        as_bytes = true;
    }
    if (as_bytes) {
        bph_breaks(r, BPH_CAUSE_FIELDS_AS_BYTES,
                   "the format says bytes where fields are");
    }
}

/* Fields that overlap: some of them, or bytes, for every byte of them. */
static void
look_at_union(const struct fields *f, struct bph_ruling *r)
{
    bool as_bytes = true;
    if (says_another(f, r)) {
        return;
    }
    for (int n = 0; n < f->want.n; n++) {
        if (!is_covered(&f->want.v[n], &f->got, false)) {
            field_differs(&f->want.v[n], NULL, r);
            return;
        }
    }
    for (int n = 0; n < f->got.n; n++) {
        as_bytes = as_bytes && bph_piece_is_byte(&f->got.v[n]);
    }
    if (!as_bytes) {
        bph_breaks(r, BPH_CAUSE_UNION_MEMBER,
                   "the format says one of several things that lie in the "
                   "same bytes");
    }
}

void
rule_fields(const struct bph_case *c, struct bph_ruling *r)
{
    const struct bph_truth *truth = &c->subject->truth;
    struct fields f = {{0}, {0}};
    struct bph_meaning got;
    if (!bph_granted(c) || !bp_request_has(c->word, BP_FORMAT)
        || !truth->has_fields) {
        return;
    }
    r->say = BPH_CANNOT_TELL;
    if (!read_answer(c, &got)) {
        return;
    }
    bph_pieces_add(&f.got, &got, 0);
    bph_pieces_sort(&f.got);
    if (add_declared(truth, &got.format.how, &f.want) && !f.got.cut) {
        r->say = BPH_HOLDS;
        if (overlaps(&f.want)) {
            look_at_union(&f, r);
        }
        else {
            look_at_struct(&f, r);
        }
    }
    if (r->say == BPH_HOLDS) {
        r->evidence = bph_evidence_of(&got);
    }
    bph_pieces_release(&f.want);
    bph_pieces_release(&f.got);
    bph_meaning_release(&got);
}
