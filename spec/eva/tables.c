/*
 * Eva: every row of every table, any name, every fact at every level.
 */
#include "any.h"
#include "bp_abi.h"
#include "bp_design.h"
#include "bp_fold.h"
#include "bp_format.h"
#include "bp_kind.h"
#include "bp_reader.h"

enum { NAME = 12 };

static void
find(void)
{
    char name[NAME + 1];

    Frama_C_make_unknown(name, NAME);
    name[NAME] = '\0';
    (void)bp_clause_find(name);
    (void)bp_verdict_find(name);
    (void)bp_profile_find(name);
    (void)bp_kind_find(name);
    (void)bp_abi_find(name);
    (void)bp_design_find(name);
}

static void
fold(void)
{
    struct bp_fold_in in;

    in.fact = (enum bp_fact)Frama_C_interval(0, BP_FACT_COUNT - 1);
    in.level = (enum bp_level)Frama_C_interval(BP_MUST, BP_HISTORIC);
    in.position = (enum bp_position)Frama_C_interval(0, BP_POSITION_COUNT - 1);
    in.profile = (enum bp_profile)Frama_C_interval(0, BP_PROFILE_COUNT - 1);
    in.dialect = any_bool();
    in.expected = any_bool();
    (void)bp_fold(&in);
    (void)bp_fact_name(in.fact);
    (void)bp_profile_name(in.profile);
    (void)bp_position_name(in.position);
    (void)bp_level_name(in.level);
}

int
main(void)
{
    int count;
    enum bp_verdict verdict =
        (enum bp_verdict)Frama_C_interval(0, BP_VERDICT_COUNT - 1);
    enum bp_kind kind = (enum bp_kind)Frama_C_interval(0, BP_KIND_COUNT - 1);
    enum bp_access access =
        (enum bp_access)Frama_C_interval(0, BP_ACCESS_COUNT - 1);
    enum bp_reader reader =
        (enum bp_reader)Frama_C_interval(0, BP_READER_COUNT - 1);

    find();
    fold();
    bp_error_set(NULL, -1, -1, "nobody listens");
    (void)bp_verdict_name(verdict);
    (void)bp_verdict_text(verdict);
    (void)bp_verdict_exit(verdict, any_bool());
    (void)bp_kind_name(kind);
    (void)bp_kind_text(kind);
    (void)bp_access_name(access);
    (void)bp_access_text(access);
    (void)bp_reader_name(reader);
    (void)bp_reader_reading(reader);
    (void)bp_reader_padding(reader);
    (void)bp_padding_name(
        (enum bp_padding)Frama_C_interval(0, BP_PAD_COUNT - 1));
    (void)bp_scope_name(
        (enum bp_scope)Frama_C_interval(0, BP_SCOPE_COUNT - 1));
    (void)bp_ambiguity_table(&count);
    (void)bp_position_table(&count);
    (void)bp_design_table(&count);
    (void)bp_abi_host();
    (void)bp_abi_at(any_int());
    (void)bp_clause_at(
        (enum bp_clause_id)Frama_C_interval(0, BP_CLAUSE_COUNT - 1));
    (void)bp_bound_name(
        (enum bp_bound)Frama_C_interval(BP_EXPORTER, BP_HEADER));
    return 0;
}
