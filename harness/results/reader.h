/*
 * Between read.c (lines, their order, the sentences) and records.c (what is
 * in a record).
 */
#ifndef BPH_READER_H
#define BPH_READER_H

#include "json.h"
#include "lines.h"

/* The records, in the order of a file. */
#define BPH_RECORDS(X)                                                        \
    X(RUN, run)                                                               \
    X(ENV, env)                                                               \
    X(SUBJECT, subject)                                                       \
    X(OBS, obs)                                                               \
    X(STATE, state)                                                           \
    X(FIND, find)                                                             \
    X(CLAUSE, clause)                                                         \
    X(FINDING, finding)                                                       \
    X(END, end)

enum bph_line {
#define BPH_RECORD(NAME, name) BPH_LINE_##NAME,
    BPH_RECORDS(BPH_RECORD)
#undef BPH_RECORD
        BPH_LINE_COUNT
};

struct bph_reader {
    struct bph_run run;       /* what was taken so far */
    struct bph_totals totals; /* of the lines before this one */
    struct bph_json first;    /* the run record, kept for its clauses */
    bool *met;                /* for each clause of it: did it occur? */
    const char *text;         /* this line, without its newline; borrowed */
    size_t size;
    char what[256];     /* what is wrong */
    const char *advice; /* what to do about it; NULL: the usual */
};

/* Return the record called NAME, or -1; and the name of a record. */
int
bph_line_called(const char *name);
const char *
bph_line_name(enum bph_line line);

/* Return the members of the record LINE; *N gets their number. */
const struct bph_json_member *
bph_record_members(enum bph_line line, size_t *n);

/*
 * Take the record LINE, which is *VALUE, into R.  RUN may take over the parts
 * of *VALUE.
 *
 *   Pre      this record may stand here
 *   Returns  true; or false with r->what and perhaps r->advice set
 */
bool
bph_record_take(struct bph_reader *r, enum bph_line line,
                struct bph_json *value);

#endif
