/*
 * The two objects inside lines: an answer and a truth, both ways.
 *
 * In an answer whatever says nothing is left out:
 *
 *   granted, odd   every member of the struct is there, internal only if it
 *                  is not NULL
 *   refused        the members of the struct that were touched, and obj
 *   signal, exit,  the members of the struct that are neither NULL nor 0
 *   limit
 *
 * and of the rest what is not none, false, idle or unknown.
 */
#ifndef BPH_PARTS_H
#define BPH_PARTS_H

#include <stdio.h>

#include "json.h"
#include "model.h"

/* Write ANSWER, cleaned, as one JSON object. */
void
bph_answer_put(FILE *out, const struct bph_answer *answer);

/*
 * Take an answer from VALUE.
 *
 *   Out      *out, cleaned
 *   Returns  true; or false with what is wrong in ERROR, *out untouched
 */
bool
bph_answer_take(const struct bph_json *value, struct bph_answer *out,
                char *error, size_t capacity);

/* Write TRUTH as one JSON object: the declared members only. */
void
bph_truth_put(FILE *out, const struct bph_truth *truth);

/*
 * Take a truth from VALUE, an object as bph_truth_put or worker.py writes it.
 * Arrays longer than BP_MAX_NDIM are cut while ndim keeps their length.
 *
 *   Out      *out; it owns its parts
 *   Returns  true; or false with what is wrong in ERROR, *out untouched
 */
bool
bph_truth_take(const struct bph_json *value, struct bph_truth *out,
               char *error, size_t capacity);

/* Return the members that an answer, a truth may have; *N gets their number.
 * The schema is compared with them. */
const struct bph_json_member *
bph_answer_members(size_t *n);
const struct bph_json_member *
bph_truth_members(size_t *n);

/* Is VALUE an integer that an int can hold?  If so it is in *OUT. */
bool
bph_take_int(const struct bph_json *value, int *out);

/* Write and read a digest: 16 lower-case hex digits. */
void
bph_put_digest(FILE *out, uint64_t digest);
bool
bph_take_digest(const char *text, uint64_t *out);

#endif
