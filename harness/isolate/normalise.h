/*
 * From what the engine recorded to normalised answers: addresses become
 * relations, counts become differences.
 */
#ifndef BPH_NORMALISE_H
#define BPH_NORMALISE_H

#include "answer.h"
#include "worker.h"

/* A get, or a later look at the view that it got, with its tail. */
struct bph_look {
    struct bph_raw_get get;
    const int64_t *shape, *strides, *suboffsets; /* get.*_n entries */
    const char *format;                          /* get.format_n bytes */
};

/* One request as recorded: the get, the last look before the release, and the
 * release. */
struct bph_raw {
    struct bph_look got, seen;
    bool has_get, has_look, has_release;
    struct bph_raw_release release;
};

/* What the addresses and the content of a session are compared with. */
struct bph_anchor {
    bool known;        /* some request was granted with a real buf */
    bool checked;      /* two equal requests were held together */
    bool stable;       /* ... and had the same buf */
    uint64_t buf;      /* address */
    int64_t low, high; /* bytes around buf that its items occupy */
    bool live;         /* ... and other bytes: they change by themselves */
    bool has_digest;
    uint64_t digest;
};

/*
 * Collect the records of REPLY into RAWS by the index of the get operation
 * (count of them, zeroed by the caller); a later look and the release join the
 * get of their slot.  Pointers lead into REPLY.
 */
void
bph_collect(const struct bph_reply *reply, struct bph_raw *raws, int count);

/*
 * Make an anchor of RAW if it was granted with a real buf.
 *
 *   Returns  false (and leaves *ANCHOR) if it cannot serve
 */
bool
bph_anchor_from(const struct bph_raw *raw, struct bph_anchor *anchor);

/*
 * Normalise the answers to one word with NFILLS different fills.
 *
 *   Pre      1 <= nfills <= BPH_FILL_COUNT; every raw has a get
 *   Out      answers[nfills]
 *   Digests  stored if KEEP_DIGEST (the truth declares items), else compared
 *            with the anchor's
 */
void
bph_normalise(const struct bph_raw *const *raws, int nfills,
              const struct bph_anchor *anchor, bool keep_digest,
              struct bph_answer *answers);

#endif
