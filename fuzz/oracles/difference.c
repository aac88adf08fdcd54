/*
 * Differences: rows in Python are asked here only, after one was found.
 */
#define _GNU_SOURCE
#include "difference.h"

#include <stdlib.h>

#include "bpf.h"

#define TOLD 4096 /* bytes of a result in words */

static struct {
    struct bph_object *explain, *find;
} hooks;

void
bpf_difference_hooks(struct bph_object *explain, struct bph_object *find)
{
    hooks.explain = explain;
    hooks.find = find;
}

static void
tell_into(const struct bpf_result *result, char *out)
{
    FILE *memory = fmemopen(out, TOLD, "w");

    out[0] = '\0';
    if (memory != NULL) {
        bpf_result_tell(result, memory);
        fclose(memory);
    }
    out[TOLD - 1] = '\0';
}

/* Is there a row?  A failure of the rows themselves is ours: the end. */
static bool
is_explained(const struct bpf_case *which)
{
    struct bph_object *row;
    bool found;

    if (hooks.explain == NULL) {
        return false;
    }
    row = PyObject_CallFunction(
        hooks.explain, "sissyn", which->oracle->name, which->oracle->version,
        bpf_question_word(which->op->question), which->kind, which->op->format,
        which->theirs->size);
    if (row == NULL) {
        PyErr_Print();
        abort();
    }
    found = row != &_Py_NoneStruct;
    Py_DecRef(row);
    return found;
}

void
bpf_find(const struct bpf_difference *what, const char *expected,
         const char *actual)
{
    static char operation[TOLD];
    FILE *memory = fmemopen(operation, sizeof operation, "w");
    struct bph_object *done;

    if (hooks.find == NULL || memory == NULL) {
        return;
    }
    bpf_describe_input(memory);
    fclose(memory);
    operation[sizeof operation - 1] = '\0';
    done = PyObject_CallFunction(hooks.find, "ssssyyy", what->a, what->op,
                                 what->kind, what->cause, operation, expected,
                                 actual);
    if (done == NULL) {
        PyErr_Print();
    }
}

void
bpf_difference(const struct bpf_case *which)
{
    char theirs[TOLD], ours[TOLD];
    const struct bpf_difference what = {
        which->oracle->name, "reference",
        bpf_question_word(which->op->question), which->kind,
        bpf_question_cause(which->op->question)};

    if (is_explained(which)) {
        return;
    }
    tell_into(which->theirs, theirs);
    tell_into(which->ours, ours);
    bpf_find(&what, ours, theirs);
    bpf_op_describe(which->op, stderr);
    bpf_differ(&what, "%s: %s\nreference: %s", which->oracle->name, theirs,
               ours);
}
