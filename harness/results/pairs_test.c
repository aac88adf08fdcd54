/*
 * Pairs in the file: like "fresh" but for some, and back to the same model.
 */
#define _GNU_SOURCE
#include "bp_request.h"
#include "bp_test.h"
#include "cause.h"
#include "file.h"
#include "pairs.h"

#include <stdlib.h>

const char *
bph_cause_name(int cause)
{
    return cause == 0 ? "none" : "some";
}

int
bph_cause_of_find(const char *name)
{
    (void)name;
    return -1;
}

/* A subject that grants canonical words without WRITABLE, refuses others. */
static struct bph_subject *
add_subject(struct bph_run *run)
{
    struct bph_subject *s = bph_run_add_subject(run);
    struct bph_state *fresh = bph_subject_add_state(s, "fresh");
    struct bph_answer answer;

    memset(&answer, 0, sizeof answer);
    s->id = bph_strdup("test.it");
    s->target = bph_strdup("test:it");
    s->package = bph_strdup("test");
    for (int word = 0; word < BP_WORD_COUNT; word++) {
        struct bph_cell *cell = bph_state_add_cell(fresh, word);

        answer.outcome = (word & 1) != 0 ? BPH_REFUSED : BPH_GRANTED;
        cell->nobs = 1;
        cell->obs[0] = bph_subject_intern(s, &answer);
    }
    return s;
}

static char *
written(const struct bph_run *run)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    CHECK(out != NULL && bph_file_write(run, out) && fclose(out) == 0);
    return text;
}

static void
save(const char *path, const char *text)
{
    FILE *out = fopen(path, "w");

    CHECK(out != NULL && fputs(text, out) >= 0 && fclose(out) == 0);
}

static void
comes_back(const struct bph_run *run, const char *path)
{
    char *text = written(run);
    struct bph_run again = {0};
    char error[200] = "";

    save(path, text);
    CHECK(bph_file_read(path, &again, error, sizeof error));
    CHECK_STR(error, "");
    if (again.nsubjects == 1) {
        const struct bph_state *a =
            bph_subject_state(&run->subjects[0], "pairs");
        const struct bph_state *b =
            bph_subject_state(&again.subjects[0], "pairs");

        CHECK(b != NULL && b->paired && a->ncells == b->ncells);
        for (int i = 0; b != NULL && i < b->ncells; i++) {
            CHECK(a->cells[i].held == b->cells[i].held
                  && a->cells[i].word == b->cells[i].word
                  && a->cells[i].nobs == b->cells[i].nobs
                  && (a->cells[i].nobs == 0
                      || a->cells[i].obs[0] == b->cells[i].obs[0]));
        }
    }
    bph_run_release(&again);
    free(text);
}

/* Break TEXT by replacing OLD; reading has to say so. */
static void
is_refused(const char *path, const char *text, const char *old,
           const char *new)
{
    const char *at = strstr(text, old);
    char *broken =
        bph_format("%.*s%s%s", (int)(at - text), text, new, at + strlen(old));
    struct bph_run run = {0};
    char error[200] = "";

    save(path, broken);
    CHECK(!bph_file_read(path, &run, error, sizeof error));
    CHECK(error[0] != '\0');
    free(broken);
}

int
main(int argc, char **argv)
{
    const char *path = argc > 1 ? argv[1] : "pairs_test.ndjson";
    struct bph_run run = {0};
    struct bph_subject *s = add_subject(&run);
    struct bph_state *pairs = bph_subject_add_state(s, "pairs");
    char *text = NULL;

    run.profile = bph_strdup("cpython");
    run.implementation = bph_strdup("cpython");
    run.version = bph_strdup("3.11.7");
    run.platform = bph_strdup("linux-x86_64");
    pairs->paired = true;
    bph_pairs_fill(s, pairs);
    CHECK_EQ(pairs->ncells, BP_CLASS_COUNT * BP_CLASS_COUNT);
    CHECK(bph_pairs_are_whole(s, pairs));
    comes_back(&run, path);
    text = written(&run);
    CHECK(strstr(text, "{\"like\":\"fresh\",\"pairs\":[],") != NULL);
    is_refused(path, text, "\"pairs\":[]", "\"pairs\":[[0,8]]");
    is_refused(path, text, "\"pairs\":[]", "\"pairs\":[[0,8,99]]");
    is_refused(path, text, "\"pairs\":[]", "\"pairs\":[[0,8,0]]");
    is_refused(path, text, "\"pairs\":[]", "\"pairs\":[],\"words\":[]");
    free(text);
    /* some answers are others, some were not run */
    bph_state_pair(pairs, 0x018, 0x008)->obs[0] = 1;
    bph_state_pair(pairs, 0x11d, 0x11c)->nobs = 0;
    comes_back(&run, path);
    text = written(&run);
    CHECK(strstr(text, "\"pairs\":[[24,8,1],[285,284,null]]") != NULL);
    free(text);
    /* a part of all pairs is not like anything */
    pairs->ncells = 3;
    CHECK(!bph_pairs_are_whole(s, pairs));
    comes_back(&run, path);
    bph_run_release(&run);
    (void)remove(path);
    return bp_test_end();
}
