/*
 * Eva: any request word, of today and of the draft, for any memory; tables.
 */
#include "any.h"
#include "bp_draft.h"

static void
ask_today(int word)
{
    int other, count;
    char text[80];

    (void)bp_request_canonical(word);
    (void)bp_request_is_legal(word);
    (void)bp_request_is_format_alone(word);
    (void)bp_request_table(&count);
    (void)bp_request_malformed(&count);
    (void)!bp_request_print(word, text, Frama_C_size_t_interval(0, 80));
    (void)bp_draft_from_today(word, &other);
    (void)bp_draft_read_then(word);
}

static void
ask_draft(int word)
{
    int other, count;
    char text[80];

    (void)bp_draft_table(&count);
    (void)bp_draft_canonical(word);
    (void)!bp_draft_print(word, text, Frama_C_size_t_interval(0, 80));
    (void)bp_draft_to_today(word, &other);
    (void)bp_draft_read_today(word);
    for (int i = 0; i < BP_DRAFT_GAP_COUNT; i++) {
        (void)bp_draft_gap_text((enum bp_draft_gap)i);
    }
    for (int i = 0; i < BP_DRAFT_CHANGE_COUNT; i++) {
        (void)bp_draft_change_name((enum bp_draft_change)i);
    }
}

static void
expect(int ndim, int has)
{
    struct any_arrays arrays;
    struct bp_truth truth = {any_view(&arrays, ndim, has), any_bool()};
    struct bp_answer_set answers;
    struct bp_error error;

    if (any_bool()) {
        (void)!bp_expect(&truth, any_int(), &answers, &error);
    }
    else {
        (void)!bp_draft_expect(&truth, any_int(), &answers, &error);
    }
}

int
main(void)
{
    if (any_bool()) {
        ask_today(any_int());
    }
    else {
        ask_draft(any_int());
    }
    for (int ndim = -1; ndim <= BP_MAX_NDIM + 1; ndim++) {
        for (int has = 0; has <= ANY_ALL; has++) {
            expect(ndim, has);
        }
    }
    return 0;
}
