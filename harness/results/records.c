/*
 * Taking the records of a result file.
 *
 * env, subject, obs, state, find and end are written again from what was taken and
 * have to give the same bytes: whatever a check here forgets shows there.
 */
#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "cause.h"
#include "names.h"
#include "parts.h"
#include "pairs.h"
#include "reader.h"

#define IS BPH_JSON_IS

static bool
wrong(struct bph_reader *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Say what is wrong; false, always. */
static bool
wrong(struct bph_reader *r, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(r->what, sizeof r->what, format, arguments);
    va_end(arguments);
    return false;
}

int
bph_line_called(const char *name)
{
#define FIND(NAME, word)                                                      \
    if (strcmp(name, #word) == 0) {                                           \
        return BPH_LINE_##NAME;                                               \
    }
    BPH_RECORDS(FIND)
#undef FIND
    return -1;
}

const char *
bph_line_name(enum bph_line line)
{
#define NAME(NAME, word) #word,
    static const char *const names[] = {BPH_RECORDS(NAME)};
#undef NAME

    return names[line];
}

static struct bph_subject *
current(const struct bph_reader *r)
{
    assert(r->run.nsubjects > 0); /* read.c sees to the order */
    return &r->run.subjects[r->run.nsubjects - 1];
}

/* Is the line, written again, the line? */
static bool
same_line(struct bph_reader *r, struct bph_memory *again)
{
    bool same;

    bph_memory_close(again);
    same =
        again->size == r->size && memcmp(again->text, r->text, r->size) == 0;
    free(again->text);
    return same || wrong(r, "the record is not written as bufconf writes it");
}

/* Does the record belong to the subject above it? */
static bool
is_of_subject(struct bph_reader *r, const struct bph_json *value)
{
    const char *id = bph_json_text(value, "subject", "");
    char quoted[BPH_QUOTED];

    if (strcmp(id, current(r)->id) != 0) {
        bph_json_quote(id, quoted);
        return wrong(r, "subject %s is not the one above", quoted);
    }
    return true;
}

/* Is the integer member KEY a count? */
static bool
is_count(struct bph_reader *r, const struct bph_json *value, const char *key,
         int *out)
{
    if (!bph_take_int(bph_json_get(value, key), out) || *out < 0) {
        return wrong(r, "member \"%s\" is no count", key);
    }
    return true;
}

static bool
take_verdict(struct bph_reader *r, const struct bph_json *value,
             enum bp_verdict *out)
{
    const char *name = bph_json_text(value, "verdict", "");
    int verdict = bp_verdict_find(name);
    char quoted[BPH_QUOTED];

    if (verdict < 0) {
        bph_json_quote(name, quoted);
        return wrong(r, "verdict %s is unknown", quoted);
    }
    *out = (enum bp_verdict)verdict;
    return true;
}

/* ---- run ---- */

static const struct bph_json_member run_members[] = {
    {"clauses", IS(OBJECT), false}, {"profile", IS(STRING), false},
    {"record", IS(STRING), false},  {"rules", IS(INT), false},
    {"schema", IS(INT), false},     {"seed", IS(INT) | IS(STRING), false},
    {"suite", IS(STRING), false},
};
static const struct bph_json_member table_members[] = {
    {"level", IS(STRING), false},
    {"rule", IS(STRING), false},
    {"source", IS(STRING), false},
};

static bool
take_seed(struct bph_reader *r, const struct bph_json *seed)
{
    if (seed->kind == BPH_JSON_STRING) {
        if (!bph_take_digest(seed->text, &r->run.seed)
            || r->run.seed <= INT64_MAX) {
            return wrong(r, "the seed is neither a number nor a large one in "
                            "16 hex digits");
        }
        return true;
    }
    if (seed->number < 0) {
        return wrong(r, "the seed is negative");
    }
    r->run.seed = (uint64_t)seed->number;
    return true;
}

static bool
check_table(struct bph_reader *r, const struct bph_json *clauses)
{
    for (size_t i = 0; i < clauses->n; i++) {
        if (!bph_json_check(&clauses->items[i], table_members,
                            sizeof table_members / sizeof *table_members,
                            r->what, sizeof r->what)) {
            return false;
        }
    }
    return true;
}

static bool
take_run(struct bph_reader *r, struct bph_json *value)
{
    int64_t schema = bph_json_int(value, "schema", 0);
    const char *profile = bph_json_text(value, "profile", "");
    char quoted[BPH_QUOTED];

    if (schema != BPH_SCHEMA_VERSION) {
        r->advice = "use the bufconf that wrote it, or run the check again";
        return wrong(r, "the file has schema %lld and this program reads %d",
                     (long long)schema, BPH_SCHEMA_VERSION);
    }
    if (bp_profile_find(profile) < 0) {
        bph_json_quote(profile, quoted);
        return wrong(r, "profile %s is unknown", quoted);
    }
    if (!take_seed(r, bph_json_get(value, "seed"))
        || !check_table(r, bph_json_get(value, "clauses"))) {
        return false;
    }
    r->run.profile = bph_strdup(profile);
    r->met = bph_alloc(bph_json_get(value, "clauses")->n * sizeof *r->met);
    r->first = *value;
    memset(value, 0, sizeof *value);
    return true;
}

/* ---- env ---- */

static const struct bph_json_member env_members[] = {
    {"implementation", IS(STRING), false}, {"packages", IS(OBJECT), false},
    {"platform", IS(STRING), false},       {"record", IS(STRING), false},
    {"version", IS(STRING), false},
};

static bool
take_env(struct bph_reader *r, struct bph_json *value)
{
    const struct bph_json *packages = bph_json_get(value, "packages");
    struct bph_run *run = &r->run;
    struct bph_memory again;

    run->implementation =
        bph_strdup(bph_json_text(value, "implementation", ""));
    run->platform = bph_strdup(bph_json_text(value, "platform", ""));
    run->version = bph_strdup(bph_json_text(value, "version", ""));
    run->packages = bph_alloc(packages->n * sizeof *run->packages);
    for (size_t i = 0; i < packages->n; i++) {
        const struct bph_json *version = &packages->items[i];

        if (version->kind != BPH_JSON_STRING
            && version->kind != BPH_JSON_NULL) {
            return wrong(r, "the version of a package is neither a text nor "
                            "null");
        }
        run->packages[i].name = bph_strdup(packages->keys[i]);
        run->packages[i].version = bph_strdup(version->text);
        run->npackages++;
    }
    bph_memory_open(&again);
    bph_line_env(again.file, run);
    return same_line(r, &again);
}

/* ---- subject ---- */

static const struct bph_json_member subject_members[] = {
    {"granted", IS(INT), false},
    {"id", IS(STRING), false},
    {"not_run", IS(STRING) | IS(NULL), false},
    {"package", IS(STRING), false},
    {"python_level", IS(BOOL), false},
    {"record", IS(STRING), false},
    {"refused", IS(INT), false},
    {"skipped", IS(STRING) | IS(NULL), false},
    {"target", IS(STRING), false},
    {"truth", IS(OBJECT) | IS(NULL), false},
    {"type", IS(STRING) | IS(NULL), false},
    {"verdict", IS(STRING), false},
};

static bool
take_truth(struct bph_reader *r, const struct bph_json *value,
           struct bph_subject *subject)
{
    const struct bph_json *truth = bph_json_get(value, "truth");

    subject->has_truth = truth->kind == BPH_JSON_OBJECT;
    return !subject->has_truth
           || bph_truth_take(truth, &subject->truth, r->what, sizeof r->what);
}

/* The judge's part: looked at, compared, and forgotten. */
static bool
check_judged(struct bph_reader *r, const struct bph_json *value,
             struct bph_subject *subject)
{
    struct bph_memory again;
    bool same;

    if (!is_count(r, value, "granted", &subject->granted)
        || !is_count(r, value, "refused", &subject->refused)
        || !take_verdict(r, value, &subject->verdict)) {
        return false;
    }
    bph_memory_open(&again);
    bph_line_subject(again.file, subject);
    same = same_line(r, &again);
    r->totals.verdicts[subject->verdict]++;
    subject->granted = 0;
    subject->refused = 0;
    subject->verdict = (enum bp_verdict)0;
    return same;
}

static bool
take_subject(struct bph_reader *r, struct bph_json *value)
{
    struct bph_subject *subject = bph_run_add_subject(&r->run);
    const char *id = bph_json_text(value, "id", "");

    subject->id = bph_strdup(id);
    subject->target = bph_strdup(bph_json_text(value, "target", ""));
    subject->package = bph_strdup(bph_json_text(value, "package", ""));
    subject->type = bph_strdup(bph_json_text(value, "type", NULL));
    subject->skipped = bph_strdup(bph_json_text(value, "skipped", NULL));
    subject->not_run = bph_strdup(bph_json_text(value, "not_run", NULL));
    subject->python_level = bph_json_bool(value, "python_level", false);
    r->totals.subjects++;
    if (*id == '\0'
        || (r->run.nsubjects > 1 && strcmp(subject[-1].id, id) >= 0)) {
        return wrong(r, "the subjects are not in the order of their ids");
    }
    return take_truth(r, value, subject) && check_judged(r, value, subject);
}

/* ---- obs ---- */

static const struct bph_json_member obs_members[] = {
    {"answer", IS(OBJECT), false},
    {"n", IS(INT), false},
    {"record", IS(STRING), false},
    {"subject", IS(STRING), false},
};

static bool
take_obs(struct bph_reader *r, struct bph_json *value)
{
    struct bph_subject *subject = current(r);
    struct bph_answer answer;
    struct bph_memory again;
    int n = subject->nanswers;

    if (!is_of_subject(r, value)) {
        return false;
    }
    if (bph_json_int(value, "n", -1) != n) {
        return wrong(r, "the answer is not number %d", n);
    }
    if (!bph_answer_take(bph_json_get(value, "answer"), &answer, r->what,
                         sizeof r->what)) {
        return false;
    }
    if (bph_subject_intern(subject, &answer) != n) {
        return wrong(r, "the answer has been there before");
    }
    bph_memory_open(&again);
    bph_line_obs(again.file, subject, n);
    return same_line(r, &again);
}

/* ---- state ---- */

static const struct bph_json_member state_members[] = {
    {"like", IS(STRING), true},     {"pairs", IS(ARRAY), true},
    {"record", IS(STRING), false},  {"state", IS(STRING), false},
    {"subject", IS(STRING), false}, {"together", IS(BOOL), true},
    {"twice", IS(BOOL), true},      {"words", IS(ARRAY), true},
};

/*
 * Check that RUNS is an array of arrays with SIZE members that begin with two
 * words, first and last, and that all the words ascend; count them.
 */
static bool
check_runs(struct bph_reader *r, const struct bph_json *runs, size_t size,
           size_t *count)
{
    uint64_t next = 0; /* the least word that may come */

    *count = 0;
    for (size_t i = 0; i < runs->n; i++) {
        const struct bph_json *run = &runs->items[i];
        int first, last;

        if (run->kind != BPH_JSON_ARRAY || run->n != size
            || !bph_take_int(&run->items[0], &first)
            || !bph_take_int(&run->items[1], &last)) {
            return wrong(r, "run %zu of the words is malformed", i);
        }
        if ((unsigned)first < next || (unsigned)last < (unsigned)first) {
            return wrong(r, "run %zu of the words does not ascend", i);
        }
        next = (uint64_t)(unsigned)last + 1;
        *count += (size_t)((unsigned)last - (unsigned)first) + 1;
        if (*count > BPH_MAX_WORDS) {
            return wrong(r, "there are more than %d words", BPH_MAX_WORDS);
        }
    }
    return true;
}

/* The answers of a run of words: an index, one per fill (or two), or null. */
static bool
take_indices(const struct bph_json *value, bool twice, int nanswers,
             struct bph_cell *out)
{
    size_t most = twice ? 2 : BPH_FILL_COUNT;
    const struct bph_json *items = value;
    size_t n = 1;

    if (value->kind == BPH_JSON_NULL) {
        n = 0;
    }
    else if (value->kind == BPH_JSON_ARRAY) {
        items = value->items;
        n = value->n;
        if (n != most) {
            return false;
        }
    }
    for (size_t i = 0; i < n; i++) {
        if (!bph_take_int(&items[i], &out->obs[i]) || out->obs[i] < 0
            || out->obs[i] >= nanswers) {
            return false;
        }
    }
    out->nobs = (int)n;
    return true;
}

static bool
take_cells(struct bph_reader *r, const struct bph_json *runs,
           struct bph_state *state)
{
    int nanswers = current(r)->nanswers;
    size_t count;

    if (!check_runs(r, runs, 3, &count)) {
        return false;
    }
    state->cells = bph_alloc(count * sizeof *state->cells);
    for (size_t i = 0; i < runs->n; i++) {
        const struct bph_json *run = &runs->items[i];
        unsigned word = (unsigned)run->items[0].number;
        unsigned last = (unsigned)run->items[1].number;
        struct bph_cell cell = {.nobs = 0};

        if (!take_indices(&run->items[2], state->words_twice, nanswers,
                          &cell)) {
            return wrong(r, "run %zu of the words has no valid answers", i);
        }
        for (unsigned n = last - word + 1; n > 0; n--) {
            cell.word = (int)word++;
            state->cells[state->ncells++] = cell;
        }
    }
    return true;
}

/* One row of pairs into the cell that it is about. */
static bool
take_pair(struct bph_reader *r, const struct bph_json *row,
          struct bph_state *state)
{
    int held, word;
    struct bph_cell *cell;

    if (row->kind != BPH_JSON_ARRAY || row->n != 3
        || !bph_take_int(&row->items[0], &held)
        || !bph_take_int(&row->items[1], &word)
        || state->ncells > BPH_MAX_WORDS) {
        return wrong(r, "a row of the pairs is malformed");
    }
    cell = bph_state_pair(state, held, word);
    if (cell == NULL) {
        cell = bph_state_add_pair(state, held, word);
    }
    return take_indices(&row->items[2], state->words_twice,
                        current(r)->nanswers, cell)
           || wrong(r, "a row of the pairs has no valid answers");
}

static bool
take_pairs(struct bph_reader *r, const struct bph_json *value,
           struct bph_state *state)
{
    const struct bph_json *rows = bph_json_get(value, "pairs");

    state->paired = true;
    if (strcmp(bph_json_text(value, "like", ""), "fresh") == 0) {
        bph_pairs_fill(current(r), state);
    }
    for (size_t i = 0; i < rows->n; i++) {
        if (!take_pair(r, &rows->items[i], state)) {
            return false;
        }
    }
    return true;
}

static bool
take_state(struct bph_reader *r, struct bph_json *value)
{
    struct bph_subject *subject = current(r);
    const char *name = bph_json_text(value, "state", "");
    struct bph_state *state;
    struct bph_memory again;

    if (!is_of_subject(r, value)) {
        return false;
    }
    if (bph_subject_state(subject, name) != NULL) {
        return wrong(r, "the state has been there before");
    }
    state = bph_subject_add_state(subject, name);
    state->words_twice = bph_json_bool(value, "twice", false);
    state->together = bph_json_bool(value, "together", false);
    if ((bph_json_get(value, "words") == NULL)
        == (bph_json_get(value, "pairs") == NULL)) {
        return wrong(r, "a state has either words or pairs");
    }
    if (bph_json_get(value, "pairs") != NULL
            ? !take_pairs(r, value, state)
            : !take_cells(r, bph_json_get(value, "words"), state)) {
        return false;
    }
    bph_memory_open(&again);
    bph_line_state(again.file, subject, state);
    return same_line(r, &again);
}

/* ---- find ---- */

static const struct bph_json_member find_members[] = {
    {"actual", IS(STRING), false},    {"again", IS(STRING), false},
    {"cause", IS(STRING), false},     {"expected", IS(STRING), false},
    {"fuzzer", IS(STRING), false},    {"operation", IS(STRING), false},
    {"record", IS(STRING), false},    {"script", IS(STRING) | IS(NULL), false},
    {"signature", IS(STRING), false}, {"subject", IS(STRING), false},
};

/* What was asked is judged by its answers, and by nothing that stands beside
 * them; what was not asked, or of which something is declared, was not
 * fuzzed. */
static bool
is_only_fuzzed(struct bph_reader *r)
{
    const struct bph_subject *subject = current(r);

    if (subject->nanswers > 0 || subject->nstates > 0) {
        return wrong(r, "a find stands beside answers: they alone are judged");
    }
    if (subject->skipped != NULL || subject->not_run != NULL
        || subject->has_truth) {
        return wrong(r, "a find of a subject that was %s",
                     subject->has_truth ? "declared" : "not asked");
    }
    return true;
}

/* The two members that are words of a table. */
static bool
take_find_words(struct bph_reader *r, const struct bph_json *value,
                struct bph_find *find)
{
    const char *name = bph_json_text(value, "cause", "");
    int again = bph_again_find(bph_json_text(value, "again", ""));
    char quoted[BPH_QUOTED];

    find->cause = bph_cause_of_find(name);
    if (find->cause < 0) {
        bph_json_quote(name, quoted);
        return wrong(r, "cause %s is none that a fuzzer finds", quoted);
    }
    if (again < 0) {
        return wrong(r, "member \"again\" is neither \"not asked\", \"seen\" "
                        "nor \"not seen\"");
    }
    find->again = (enum bph_again)again;
    return true;
}

static bool
take_find(struct bph_reader *r, struct bph_json *value)
{
    struct bph_subject *subject = current(r);
    struct bph_find *find;
    struct bph_memory again;

    if (!is_of_subject(r, value) || !is_only_fuzzed(r)) {
        return false;
    }
    find = bph_subject_add_find(subject);
    find->actual = bph_strdup(bph_json_text(value, "actual", ""));
    find->expected = bph_strdup(bph_json_text(value, "expected", ""));
    find->fuzzer = bph_strdup(bph_json_text(value, "fuzzer", ""));
    find->operation = bph_strdup(bph_json_text(value, "operation", ""));
    find->script = bph_strdup(bph_json_text(value, "script", NULL));
    find->signature = bph_strdup(bph_json_text(value, "signature", ""));
    if (!take_find_words(r, value, find)) {
        return false;
    }
    bph_memory_open(&again);
    bph_line_find(again.file, subject, find);
    return same_line(r, &again);
}

/* ---- clause and finding: the judge makes them again ---- */

static const struct bph_json_member clause_members[] = {
    {"broken", IS(INT), false},     {"cannot_tell", IS(INT), false},
    {"clause", IS(STRING), false},  {"held", IS(INT), false},
    {"record", IS(STRING), false},  {"subject", IS(STRING), false},
    {"verdict", IS(STRING), false},
};
static const struct bph_json_member finding_members[] = {
    {"actual", IS(STRING), false},
    {"cause", IS(STRING), false},
    {"clause", IS(STRING), false},
    {"confirmed", IS(BOOL), false},
    {"expected", IS(STRING), false},
    {"fact", IS(STRING), false},
    {"held", IS(ARRAY), true},
    {"level", IS(STRING), false},
    {"position", IS(STRING) | IS(NULL), false},
    {"record", IS(STRING), false},
    {"state", IS(STRING), false},
    {"subject", IS(STRING), false},
    {"verdict", IS(STRING), false},
    {"words", IS(ARRAY), false},
};

/* The clause is in the table of the run record: note that it occurred. */
static bool
meet_clause(struct bph_reader *r, const struct bph_json *value)
{
    const struct bph_json *clauses = bph_json_get(&r->first, "clauses");
    const char *name = bph_json_text(value, "clause", "");
    const struct bph_json *found = bph_json_get(clauses, name);
    char quoted[BPH_QUOTED];

    if (found == NULL) {
        bph_json_quote(name, quoted);
        return wrong(r, "clause %s is not in the table of line 1", quoted);
    }
    r->met[found - clauses->items] = true;
    return true;
}

static bool
take_clause(struct bph_reader *r, struct bph_json *value)
{
    enum bp_verdict verdict;
    int count;

    return is_of_subject(r, value) && meet_clause(r, value)
           && is_count(r, value, "broken", &count)
           && is_count(r, value, "cannot_tell", &count)
           && is_count(r, value, "held", &count)
           && take_verdict(r, value, &verdict);
}

static bool
is_fact(const char *name)
{
    for (int i = 0; i < BP_FACT_COUNT; i++) {
        if (strcmp(bp_fact_name((enum bp_fact)i), name) == 0) {
            return true;
        }
    }
    return false;
}

static bool
take_finding(struct bph_reader *r, struct bph_json *value)
{
    enum bp_verdict verdict;
    size_t count;

    if (!is_fact(bph_json_text(value, "fact", ""))) {
        return wrong(r, "member \"fact\" is no fact");
    }
    r->totals.findings++;
    return is_of_subject(r, value) && meet_clause(r, value)
           && take_verdict(r, value, &verdict)
           && check_runs(r, bph_json_get(value, "words"), 2, &count);
}

/* ---- end ---- */

static const struct bph_json_member end_members[] = {
    {"digest", IS(STRING), false},   {"findings", IS(INT), false},
    {"record", IS(STRING), false},   {"subjects", IS(INT), false},
    {"verdicts", IS(OBJECT), false},
};

static bool
take_end(struct bph_reader *r, struct bph_json *value)
{
    const struct bph_json *clauses = bph_json_get(&r->first, "clauses");
    const struct bph_totals *totals = &r->totals;
    struct bph_memory again;

    if (strcmp(bph_json_text(value, "digest", ""), totals->digest) != 0) {
        r->advice = "the file was changed after it was written: use the "
                    "original, or run the check again";
        return wrong(r, "the digest is not that of the lines before");
    }
    if (bph_json_int(value, "findings", -1) != totals->findings
        || bph_json_int(value, "subjects", -1) != totals->subjects) {
        return wrong(r,
                     "the counts are wrong: there are %d subjects and %d "
                     "findings",
                     totals->subjects, totals->findings);
    }
    for (size_t i = 0; i < clauses->n; i++) {
        if (!r->met[i]) {
            return wrong(r, "clause %zu of the table in line 1 never occurs",
                         i);
        }
    }
    bph_memory_open(&again);
    bph_line_end(again.file, totals);
    return same_line(r, &again);
}

static const struct {
    const struct bph_json_member *members;
    size_t n;
    bool (*take)(struct bph_reader *r, struct bph_json *value);
} records[] = {
#define ROW(NAME, word)                                                       \
    {word##_members, sizeof word##_members / sizeof *word##_members,          \
     take_##word},
    BPH_RECORDS(ROW)
#undef ROW
};

const struct bph_json_member *
bph_record_members(enum bph_line line, size_t *n)
{
    *n = records[line].n;
    return records[line].members;
}

bool
bph_record_take(struct bph_reader *r, enum bph_line line,
                struct bph_json *value)
{
    return bph_json_check(value, records[line].members, records[line].n,
                          r->what, sizeof r->what)
           && records[line].take(r, value);
}
