/*
 * A run in memory: what the result file holds, no more.  The judge sees this
 * and nothing else, so a stored run and a live one are judged alike.
 */
#ifndef BPH_MODEL_H
#define BPH_MODEL_H

#include "alloc.h" /* bph_alloc, bph_realloc, bph_strdup, bph_format */
#include "answer.h"
#include "bp_fold.h"

/* A plain item of one item's memory, or a sub-array of them. */
struct bph_field {
    int64_t offset; /* bytes from the beginning of the item, >= 0 */
    char *format;   /* owned; what is there, with its byte order */
};

/* The declared truth of a subject; a member counts if its has_ is set. */
struct bph_truth {
    bool has_format, has_itemsize, has_shape, has_strides, has_suboffsets;
    bool has_readonly, has_items, has_fields;
    bool refuses;   /* refusing every request is right for this subject */
    bool redirects; /* view.obj is another object on purpose */
    char *format;   /* owned; NULL if !has_format */
    int64_t itemsize;
    int ndim; /* of shape; may exceed BP_MAX_NDIM (arrays then hold 64) */
    int64_t shape[BP_MAX_NDIM], strides[BP_MAX_NDIM];
    int64_t suboffsets[BP_MAX_NDIM];
    bool readonly;
    uint64_t items;  /* digest of the seeded sample of the content */
    char **dialects; /* owned array of owned names, ndialects of them */
    int ndialects;
    /* owned; as declared, in any order.  They may overlap (a union); bytes
     * that none covers are padding. */
    struct bph_field *fields;
    int nfields;
};

/* One word of a state: one answer, or one per fill where they disagree. */
#define BPH_NOT_HELD (-1)

struct bph_cell {
    int word;
    int held; /* the word of the view that was held, or BPH_NOT_HELD */
    int nobs; /* 0 not run, 1, or BPH_FILL_COUNT */
    int obs[BPH_FILL_COUNT]; /* indices into the subject's answers */
};

struct bph_state {
    char *name; /* "control", "fresh", "confirm.FLD-009.len-wrong" */
    struct bph_cell *cells; /* by word as an unsigned number, no duplicates */
    int ncells;
    bool paired;      /* cells are pairs: by held, then by word */
    bool together;    /* the views were held at once: many-fifo, many-lifo */
    bool words_twice; /* control: the two held answers are obs[0], obs[1] */
};

/* Was a find looked at again in a fresh process? */
enum bph_again {
    BPH_AGAIN_NOT_ASKED,
    BPH_AGAIN_SEEN,
    BPH_AGAIN_NOT_SEEN,
};

/*
 * What a fuzzer saw somebody do: a fact like an answer, and no verdict.  The
 * judge says by the cause (causes.def) what it breaks, and what that means.
 */
struct bph_find {
    int cause; /* enum bph_cause, of those that fuzzers find */
    enum bph_again again;
    char *fuzzer;    /* the target that found it: "live_layout" */
    char *signature; /* the same for the same find */
    char *operation; /* what was asked, in words */
    char *expected;  /* what would have been right */
    char *actual;    /* what came */
    char *script;    /* shows it by itself, in Python; or NULL */
};

struct bph_finding {
    enum bp_clause_id clause;
    int cause; /* enum bph_cause of the judge; by name in the file */
    enum bp_fact fact;
    enum bp_position position;
    enum bp_verdict verdict;
    char *state; /* where it was seen first */
    int *held;   /* the words that were held, ascending; NULL if none */
    int nheld;
    int *words; /* all words of that state, ascending as unsigned */
    int nwords;
    char *expected; /* one sentence each */
    char *actual;
    bool confirmed; /* asked again in a fresh process and seen again */
};

/* What the rules said of one clause over all words of a subject. */
struct bph_tally {
    enum bp_clause_id clause;
    int held, broken, cannot_tell; /* (word, state) pairs */
    enum bp_verdict verdict;
};

struct bph_subject {
    char *id;          /* "numpy.c-2x3"; ad hoc: slug and 8 hex digits */
    char *target;      /* "numpy:arange(6.)" or the catalogue's text */
    char *package;     /* "numpy" */
    char *type;        /* "numpy.ndarray"; NULL if it was never made */
    bool python_level; /* __buffer__ is a Python function */
    char *skipped;     /* why it was not asked, one sentence; or NULL */
    char *not_run;     /* why the rest of it was not asked; or NULL */
    bool has_truth;    /* anything of truth is declared */
    struct bph_truth truth;
    struct bph_answer *answers; /* distinct ones, by first appearance */
    int nanswers;
    struct bph_state *states;
    int nstates;
    /* of what was fuzzed and not asked: such a subject has no answers */
    struct bph_find *finds;
    int nfinds;
    /* the judge's part; rebuilt by bph_judge */
    struct bph_finding *findings;
    int nfindings;
    struct bph_tally *tallies; /* by clause id */
    int ntallies;
    int granted, refused;    /* of the 70 legal words, state fresh */
    enum bp_verdict verdict; /* the worst */
};

struct bph_package {
    char *name;
    char *version;
};

struct bph_run {
    char *profile; /* the profile it was judged with */
    uint64_t seed;
    char *implementation;         /* "cpython" */
    char *version;                /* "3.11.7" */
    char *platform;               /* "linux-x86_64" */
    struct bph_package *packages; /* by name */
    int npackages;
    struct bph_subject *subjects; /* by id */
    int nsubjects;
};

/* Give back everything that RUN owns. */
void
bph_run_release(struct bph_run *run);

/* Give back everything that SUBJECT (a truth, a state, a finding) owns. */
void
bph_subject_release(struct bph_subject *subject);
void
bph_truth_release(struct bph_truth *truth);
void
bph_state_release(struct bph_state *state);
void
bph_find_release(struct bph_find *find);
void
bph_finding_release(struct bph_finding *finding);

/* Append a zeroed element and return it; aborts when memory is out. */
struct bph_subject *
bph_run_add_subject(struct bph_run *run);
struct bph_state *
bph_subject_add_state(struct bph_subject *s, const char *name);
struct bph_find *
bph_subject_add_find(struct bph_subject *subject);
struct bph_cell *
bph_state_add_cell(struct bph_state *state, int word);

/* Return the index of ANSWER among SUBJECT's, adding it if it is new.  It is
 * stored cleaned (bph_answer_clean): a run that was read from a file and the
 * live one are the same to the last byte that counts. */
int
bph_subject_intern(struct bph_subject *subject,
                   const struct bph_answer *answer);

/* Are the two, cleaned, the same answer, member by member? */
bool
bph_answer_equal(const struct bph_answer *a, const struct bph_answer *b);

/* Append the cell of WORD asked while HELD is held. */
struct bph_cell *
bph_state_add_pair(struct bph_state *state, int held, int word);

/* Find the cell of a pair; NULL if there is none. */
struct bph_cell *
bph_state_pair(const struct bph_state *state, int held, int word);

/* Find a state by name, or a cell by word; NULL if there is none. */
struct bph_state *
bph_subject_state(const struct bph_subject *subject, const char *name);
struct bph_cell *
bph_state_cell(const struct bph_state *state, int word);

/* Order cells by word (unsigned); packages by name and subjects by id. */
void
bph_state_sort(struct bph_state *state);
void
bph_run_sort(struct bph_run *run);

#endif
