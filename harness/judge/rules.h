/*
 * Inside of the judge: what a rule sees and what it says.
 */
#ifndef BPH_RULES_H
#define BPH_RULES_H

#include "bp_format.h"
#include "bp_request.h"
#include "judge.h"

/* What is known of a subject's memory: declared, or else what FULL_RO said. */
struct bph_known {
    bool has_view;       /* view is valid */
    bool declared;       /* view is declared, not a hypothesis */
    struct bp_view view; /* points into the arrays below */
    ptrdiff_t shape[BP_MAX_NDIM], strides[BP_MAX_NDIM];
    ptrdiff_t suboffsets[BP_MAX_NDIM];
    bool has_readonly, readonly; /* declared only */
    bool refuses_all; /* every legal request is refused, all alike */
    bool has_len;
    ptrdiff_t len; /* bytes */
};

/* One answer and all that may be looked at beside it. */
struct bph_case {
    const struct bph_subject *subject;
    const struct bph_state *state;
    const struct bph_state *home; /* where other answers are looked up: the
                                     state itself, or "fresh" if views are
                                     held in it */
    const struct bph_cell *cell;
    bool as_fresh; /* the answer is one that "fresh" has for the word */
    const struct bph_known *known;
    int word;
    const struct bph_answer *answer;
    bool has_want; /* want is what the clauses require (known->has_view) */
    struct bp_answer_set want;
};

enum bph_say {
    BPH_NOT_APPLICABLE,
    BPH_HOLDS,
    BPH_BREAKS,
    BPH_CANNOT_TELL,
};

/* What a rule says of one answer. */
struct bph_ruling {
    enum bph_say say;
    enum bph_cause cause;      /* BPH_BREAKS only */
    enum bp_position position; /* BPH_BREAKS only */
    char actual[160];          /* one sentence; BPH_BREAKS only */
    uint64_t evidence;         /* rows of evidence.def; BPH_HOLDS only */
};

/* Fill KNOWN for the cells of STATE; its view points into it. */
void
bph_know(const struct bph_subject *subject, const struct bph_state *state,
         struct bph_known *known);

/* The state in which the answers beside those of STATE are looked up. */
const struct bph_state *
bph_home(const struct bph_subject *subject, const struct bph_state *state);

/* Are the two answers the same to a consumer: outcome and members, not counts,
 * not where buf is? */
bool
bph_same_to_consumer(const struct bph_answer *a, const struct bph_answer *b);

/* Say that the answer breaks the rule, and why. */
void
bph_breaks(struct bph_ruling *ruling, enum bph_cause cause, const char *format,
           ...) __attribute__((format(printf, 3, 4)));

/* The first answer to WORD in the same state, or NULL if it is not there. */
const struct bph_answer *
bph_other_answer(const struct bph_case *c, int word);

/* The granted answer that others are compared with: FULL_RO's, else that of
 * the next anchor, else the one to the lowest legal word; NULL if nothing was granted. */
const struct bph_answer *
bph_reference(const struct bph_case *c, int *word);

/*
 * Fill VIEW from what ANSWER delivered; arrays must have BP_MAX_NDIM entries
 * and outlive VIEW.  False if ndim, an extent or an array cannot be used.
 */
struct bph_arrays {
    ptrdiff_t shape[BP_MAX_NDIM], strides[BP_MAX_NDIM];
    ptrdiff_t suboffsets[BP_MAX_NDIM];
};
bool
bph_answer_view(const struct bph_answer *answer, struct bph_arrays *arrays,
                struct bp_view *view);

/* Does a pointer or an array hold anything at all? */
static inline bool
bph_present(enum bph_raw_pointer ptr)
{
    return ptr != BPH_PTR_NULL;
}

static inline bool
bph_granted(const struct bph_case *c)
{
    return c->answer->outcome == BPH_GRANTED;
}

/* The number of dimensions that matters: the true one, else the answer's. */
int
bph_case_ndim(const struct bph_case *c);

/* Write DIMS as a tuple, "(2, 3)", into TEXT and return it; a NULL of more
 * than 0 dimensions reads "NULL". */
const char *
bph_dims_text(const ptrdiff_t *dims, int ndim, char *text, size_t size);

/* How a pointer reads in a sentence: "NULL", "left unwritten", "given". */
const char *
bph_pointer_text(enum bph_raw_pointer ptr);

/* Do two formats mean the same item, as far as that can be told? */
bool
bph_same_format(const char *a, const char *b);

/* Is itemsize another than was declared?  rule_itemsize says so; of such an
 * answer rule_constant says nothing. */
bool
bph_has_wrong_itemsize(const struct bph_case *c);

/* The rule functions; rules.def says when each is called. */
typedef void
bph_rule_function(const struct bph_case *c, struct bph_ruling *r);
bph_rule_function rule_alive, rule_ret, rule_outside, rule_wild,
    rule_refs_granted, rule_refs_refused, rule_obj_set, rule_obj_who,
    rule_refusal_type, rule_refusal_obj, rule_satisfiable, rule_writable,
    rule_flat, rule_indirect, rule_c_order, rule_f_order, rule_any_order,
    rule_format_null, rule_simple, rule_nd, rule_strides, rule_together,
    rule_idle, rule_inside, rule_format, rule_format_alone, rule_ndim_range,
    rule_ndim_true, rule_ndim_plain, rule_extents, rule_len, rule_constant,
    rule_control, rule_readonly_value, rule_readonly_same, rule_writable_only,
    rule_content, rule_delivered, rule_spelling, rule_release, rule_orders,
    rule_lattice, rule_scalar, rule_layout, rule_internal, rule_buf,
    rule_format_true, rule_itemsize, rule_fills, rule_kept, rule_second,
    rule_alike, rule_writable_memory, rule_content_true, rule_codes,
    rule_spelling_of_format, rule_scope, rule_fields;

#endif
