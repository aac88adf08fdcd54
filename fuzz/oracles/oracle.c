/*
 * The oracles that there are, asked one after the other and compared.
 */
#include "oracle.h"

#include <stdlib.h>
#include <string.h>

#include "bp_reader.h"
#include "bpf.h"
#include "callable.h"
#include "difference.h"
#include "divergence.h"
#include "exporting.h"
#include "plant.h"
#include "values.h"

#define MOST 16

static struct {
    struct bpf_oracle *list[MOST];
    int n;
    bool reference; /* is asked: else nothing is */
    bool named;     /* somebody wants these, and no others: all is asked */
    uint32_t lot;   /* of the input; with 0 all is asked */
    unsigned long ops, compared[MOST]; /* compared: neither UNSUPPORTED */
    unsigned long accepted[MOST];      /* of these by both */
} oracles;

const char *
bpf_question_word(enum bpf_question question)
{
    static const char *const words[] = {
#define BPF_QUESTION(NAME, word, cause) word,
        BPF_QUESTIONS(BPF_QUESTION)
#undef BPF_QUESTION
    };

    return words[question];
}

const char *
bpf_question_cause(enum bpf_question question)
{
    static const char *const causes[] = {
#define BPF_QUESTION(NAME, word, cause) cause,
        BPF_QUESTIONS(BPF_QUESTION)
#undef BPF_QUESTION
    };

    return causes[question];
}

/* Is NAME in LIST, words with commas?  In no list is everything. */
static bool
is_listed(const char *list, const char *name)
{
    size_t length = strlen(name);

    for (const char *at = list; at != NULL && *at != '\0';) {
        const char *end = strchr(at, ',');
        size_t n = end == NULL ? strlen(at) : (size_t)(end - at);

        if (n == length && memcmp(at, name, n) == 0) {
            return true;
        }
        at += n + (end != NULL);
    }
    return list == NULL;
}

static bool
start(struct bpf_oracle *oracle, int reader)
{
    const char *why = "it does not start";

    oracle->reader = reader;
    oracle->version = bpf_python_version();
    if (oracles.n == MOST || !oracle->start(oracle, &why)) {
        fprintf(stderr, "oracle %s: %s\n", oracle->name, why);
        if (PyErr_Occurred() != NULL) {
            PyErr_Print();
        }
        return false;
    }
    oracles.list[oracles.n++] = oracle;
    return true;
}

int
bpf_oracles_start(const char *names, const char *callables)
{
    static const struct {
        struct bpf_oracle *oracle;
        int reader;
    } rows[] = {
        {&bpf_oracle_struct, BP_READER_STRUCT},
        {&bpf_oracle_memoryview, BP_READER_MEMORYVIEW},
        {&bpf_oracle_utilities, BP_READER_STRUCT},
        {&bpf_oracle_numpy, BP_READER_NUMPY},
    };

    oracles.reference = is_listed(names, "reference");
    oracles.named = names != NULL;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (is_listed(names, rows[i].oracle->name)
            && !start(rows[i].oracle, rows[i].reader)) {
            return -1;
        }
    }
    for (const char *at = callables; at != NULL && *at != '\0';) {
        struct bpf_oracle *oracle = bpf_callable_new(&at);

        if (oracle == NULL || !start(oracle, BPF_READER_NONE)) {
            return -1;
        }
    }
    return oracles.n + oracles.reference;
}

bool
bpf_oracles_can(const struct bpf_op *op)
{
    for (int i = 0; i < oracles.n; i++) {
        if ((oracles.list[i]->questions >> op->question & 1) != 0
            && !bpf_divergence_skips(oracles.list[i], op)) {
            return true;
        }
    }
    return false;
}

bool
bpf_oracles_may_write(const struct bpf_op *op)
{
    for (int i = 0; i < oracles.n; i++) {
        if (oracles.list[i]->reader == BPF_READER_NONE
            && (oracles.list[i]->questions >> op->question & 1) != 0) {
            return !op->readonly;
        }
    }
    return false;
}

/* What one side alone gets wrong. */
static void
check(const struct bpf_oracle *oracle, const struct bpf_op *op, bool holds,
      const char *kind)
{
    const struct bpf_difference what = {oracle->name, "invariant",
                                        bpf_question_word(op->question), kind,
                                        bpf_question_cause(op->question)};

    if (!holds) {
        if (PyErr_Occurred() != NULL) {
            PyErr_Print();
        }
        bpf_find(&what, "no view held, and no exception beside a result",
                 kind);
        bpf_op_describe(op, stderr);
        bpf_differ(&what, "%s broke what always holds", oracle->name);
    }
}

/* A number for what ORACLE answered: an answer of code that nobody counts. */
static unsigned
feature(int oracle, const struct bpf_op *op, const struct bpf_result *result)
{
    unsigned size = result->size < 0    ? 0
                    : result->size < 16 ? (unsigned)result->size
                                        : 16;

    return ((((unsigned)oracle * BPF_ASK_COUNT + op->question) * 3
             + result->verdict)
                * 12
            + result->error)
               * 17
           + size;
}

/* Is that no way to refuse anything?  A C function broke its contract. */
static bool
is_broken(const struct bpf_result *theirs)
{
    return theirs->verdict == BPF_REJECT
           && (theirs->error == BPF_ERROR_SYSTEM
               || theirs->error == BPF_ERROR_NONE);
}

static const char *
difference_of(const struct bpf_result *theirs, const struct bpf_result *ours)
{
    if (is_broken(theirs)) {
        return "error";
    }
    if (theirs->verdict != ours->verdict) {
        return theirs->verdict == BPF_ACCEPT ? "accepts" : "refuses";
    }
    if (theirs->verdict == BPF_REJECT) {
        return NULL;
    }
    if (theirs->size != ours->size) {
        return "size";
    }
    return theirs->nitems != ours->nitems || theirs->nbytes != ours->nbytes
                   || memcmp(theirs->bytes, ours->bytes, ours->nbytes) != 0
               ? "content"
               : NULL;
}

/* What a callable that says no, or says nothing, differs in: nothing. */
static bool
is_silent(const struct bpf_oracle *oracle, const struct bpf_result *theirs)
{
    return theirs->verdict == BPF_UNSUPPORTED
           || (oracle->reader == BPF_READER_NONE
               && theirs->verdict == BPF_REJECT && !is_broken(theirs));
}

static void
ask_one(int index, const struct bpf_op *op)
{
    static struct bpf_result theirs, ours;
    const struct bpf_oracle *oracle = oracles.list[index];
    struct bpf_case found = {oracle, op, &theirs, &ours, NULL};
    long held = bpf_exporting_held();

    if (bpf_divergence_skips(oracle, op)) {
        return;
    }
    bpf_result_clear(&ours);
    bpf_reference_ask(oracle, op, &ours);
    if (ours.verdict == BPF_UNSUPPORTED) {
        return; /* what nobody knows may be anything */
    }
    if (ours.verdict == BPF_REJECT && oracles.lot != 0
        && (oracle->slow >> op->question & 1) != 0) {
        return;
    }
    bpf_result_clear(&theirs);
    oracle->ask(oracle, op, &theirs);
    check(oracle, op, PyErr_Occurred() == NULL, "exception-pending");
    /* a callable may keep a view for as long as it likes */
    check(oracle, op,
          oracle->reader == BPF_READER_NONE || bpf_exporting_held() <= held,
          "export-held");
    bpf_feature(feature(index, op, &theirs));
    if (is_silent(oracle, &theirs)) {
        return;
    }
    oracles.compared[index]++;
    oracles.accepted[index] +=
        theirs.verdict == BPF_ACCEPT && ours.verdict == BPF_ACCEPT;
    found.kind = difference_of(&theirs, &ours);
    if (found.kind != NULL && !bpf_divergence_explains(&found)) {
        bpf_difference(&found);
    }
}

void
bpf_oracles_ration(const uint8_t *data, size_t size)
{
    uint32_t hash = 2166136261; /* FNV-1a */

    for (size_t i = 0; i < size; i++) {
        hash = (hash ^ data[i]) * 16777619;
    }
    oracles.lot = oracles.named ? 0 : (hash >> 16) % (BPF_SHARE * BPF_REFUSED);
}

static bool
is_for(const struct bpf_oracle *oracle, const struct bpf_op *op)
{
    unsigned asked = oracles.lot % BPF_SHARE == 0
                         ? oracle->questions
                         : oracle->questions & ~oracle->slow;

    return (asked >> op->question & 1) != 0;
}

void
bpf_oracles_ask(const struct bpf_op *op)
{
    bpf_plant();
    oracles.ops++;
    for (int i = 0; i < oracles.n; i++) {
        if (is_for(oracles.list[i], op) && oracles.reference) {
            ask_one(i, op);
        }
    }
}

void
bpf_oracles_tell(FILE *out)
{
    if (oracles.n > 0) {
        fprintf(out, "%lu operations\n", oracles.ops);
    }
    for (int i = 0; i < oracles.n; i++) {
        fprintf(out, "%-12s compared %lu, accepted by both %lu\n",
                oracles.list[i]->name, oracles.compared[i],
                oracles.accepted[i]);
    }
}

static void
describe_numbers(FILE *out, const char *what, const ptrdiff_t *numbers,
                 int ndim)
{
    if (numbers == NULL) {
        return;
    }
    fprintf(out, ", %s", what);
    for (int i = 0; i < ndim; i++) {
        fprintf(out, "%c%td", i == 0 ? ' ' : ',', numbers[i]);
    }
}

void
bpf_op_describe(const struct bpf_op *op, FILE *out)
{
    fprintf(out, "%s of format \"", bpf_question_word(op->question));
    for (const char *at = op->format; *at != '\0'; at++) {
        bool plain = *at >= ' ' && *at <= '~' && *at != '"' && *at != '\\';

        fprintf(out, plain ? "%c" : "\\x%02x", (unsigned char)*at);
    }
    fprintf(out, "\", item size %td, %td bytes, %d dimensions", op->itemsize,
            op->len, op->ndim);
    describe_numbers(out, "shape", op->shape, op->ndim);
    describe_numbers(out, "strides", op->strides, op->ndim);
    describe_numbers(out, "suboffsets", op->suboffsets, op->ndim);
    if (op->order != '\0') {
        fprintf(out, "%s, order %c", op->readonly ? ", read-only" : "",
                op->order);
    }
    fputc('\n', out);
}
