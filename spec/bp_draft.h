/*
 * Request words of the draft of April 2007, from drafts.def: what they meant,
 * what they are called today, and what comes of it when a binary of one time
 * meets an exporter of the other.
 *
 * Six bits are defined.  As today, a flag of several bits counts only when
 * all of them are set, so the 64 words fall into 32 classes.
 */
#ifndef BP_DRAFT_H
#define BP_DRAFT_H

#include "bp_expect.h"
#include "bp_request.h"

#define BP_DRAFT_WORD_COUNT  64 /* words 0x00-0x3f */
#define BP_DRAFT_CLASS_COUNT 32

enum bp_draft_flag {
#define BP_DRAFT(name, word, today, text) BP_DRAFT_##name = (word),
#define BP_DRAFT_GAP(name, text)
#include "drafts.def"
#undef BP_DRAFT
#undef BP_DRAFT_GAP
};

/* One row of drafts.def. */
struct bp_draft {
    const char *name; /* "OFFSETS" */
    int word;
    int today; /* flag of the same meaning, or BP_SIMPLE */
    const char *text;
};

/* Why a word has no translation. */
enum bp_draft_gap {
    BP_DRAFT_NO_GAP,
#define BP_DRAFT(name, word, today, text)
#define BP_DRAFT_GAP(name, text) BP_DRAFT_GAP_##name,
#include "drafts.def"
#undef BP_DRAFT
#undef BP_DRAFT_GAP
    BP_DRAFT_GAP_COUNT
};

/*
 * How a word is understood by an exporter that it was not written for:
 * beside the memory that may be granted and the members that are filled,
 * as its author meant it.
 */
enum bp_draft_change {
    BP_DRAFT_SAME, /* both are what was meant */
    BP_DRAFT_LESS, /* less memory or fewer members: safe, and refused often */
    BP_DRAFT_MORE, /* more: memory comes that nobody was prepared for */
    BP_DRAFT_ELSE, /* more of one and less of the other */
    BP_DRAFT_CHANGE_COUNT
};

/* A bit of answer_set.reasons beside those of enum bp_reason: READONLY of
 * the draft, and the memory is writable. */
#define BP_DRAFT_WHY_WRITABLE 128u

/* The rows of drafts.def; *COUNT gets their number. */
const struct bp_draft *
bp_draft_table(int *count);

/* What stands in the way, as a sentence; NULL for BP_DRAFT_NO_GAP. */
const char *
bp_draft_gap_text(enum bp_draft_gap gap);

/* "same", "less", "more", "else". */
const char *
bp_draft_change_name(enum bp_draft_change change);

/* Return the canonical word of WORD's class in the draft; total, any int. */
int
bp_draft_canonical(int word);

/*
 * Write a readable name of WORD into TEXT: flags of the draft joined by "|",
 * unknown bits in hex.
 *
 *   Returns  BP_OK or BP_CAPACITY (80 bytes are always enough)
 */
BP_MUST_CHECK
enum bp_status
bp_draft_print(int word, char *text, size_t capacity);

/*
 * Translate WORD of the draft into today's.
 *
 *   Out      *today; untouched if there is none
 *   Returns  what stands in the way
 *   Clause   HIS-007, REQ-010
 */
enum bp_draft_gap
bp_draft_to_today(int word, int *today);

/*
 * Translate WORD of today into the draft's.
 *
 *   Out      *draft; untouched if there is none
 *   Returns  what stands in the way
 */
enum bp_draft_gap
bp_draft_from_today(int word, int *draft);

/*
 * Compute what the draft required of the answer to WORD for TRUTH.
 *
 *   Out      *out; reasons may have BP_DRAFT_WHY_WRITABLE; never
 *            BP_UNSPECIFIED
 *   Returns  BP_OK, BP_VIOLATION (TRUTH is no legal layout) or BP_OVERFLOW
 *   Memory   allocates nothing; keeps no pointer
 *   Clause   HIS-007
 */
BP_MUST_CHECK
enum bp_status
bp_draft_expect(const struct bp_truth *truth, int word,
                struct bp_answer_set *out, struct bp_error *err);

/* A binary of the draft sends WORD to an exporter of today, which reads
 * bp_request_canonical(WORD). */
enum bp_draft_change
bp_draft_read_today(int word);

/* A binary of today sends WORD to an exporter of the draft, which reads
 * bp_draft_canonical(WORD). */
enum bp_draft_change
bp_draft_read_then(int word);

#endif
