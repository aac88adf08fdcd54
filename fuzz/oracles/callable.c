/*
 * Oracles by name.
 */
#include "callable.h"

#include <stdlib.h>
#include <string.h>

#include "exporting.h"
#include "values.h"

struct callable {
    struct bpf_oracle oracle;
    char name[128]; /* "module:callable" */
    struct bph_object *callable;
};

static bool
start(struct bpf_oracle *oracle, const char **why)
{
    struct callable *self = oracle->context;
    char module[sizeof self->name];
    char *colon;

    memcpy(module, self->name, sizeof module);
    colon = strchr(module, ':');
    *colon = '\0';
    self->callable = bpf_import(module, colon + 1);
    *why = "there is no such callable";
    return self->callable != NULL;
}

/* What a buffer that came back contains, in C order. */
static void
take_buffer(struct bph_object *told, struct bpf_result *out)
{
    struct bph_object *view = PyMemoryView_FromObject(told);
    struct bph_object *bytes =
        view == NULL ? NULL : bpf_call(view, "tobytes", NULL);

    if (bytes == NULL) {
        bpf_result_refuse(out);
    }
    else {
        out->verdict = BPF_ACCEPT;
        bpf_result_add(out, PyBytes_AsString(bytes),
                       (size_t)PyBytes_Size(bytes));
    }
    bpf_drop(bytes);
    bpf_drop(view);
}

/* TOLD answers one of two questions: a list the one about values, all else
 * the one about bytes. */
static void
take(struct bph_object *told, const struct bpf_op *op, struct bpf_result *out)
{
    bool is_list = told->type == &PyList_Type || told->type == &PyTuple_Type;

    if (told == &_Py_NoneStruct
        || is_list != (op->question == BPF_ASK_VALUES)) {
        return;
    }
    if (!is_list) {
        take_buffer(told, out);
        return;
    }
    out->size = op->itemsize;
    bpf_values_take(out, told);
}

static void
ask(const struct bpf_oracle *oracle, const struct bpf_op *op,
    struct bpf_result *out)
{
    const struct callable *self = oracle->context;
    struct bph_object *told;

    if (op->question == BPF_ASK_COPY && op->order != 'C') {
        return;
    }
    told = PyObject_CallFunctionObjArgs(self->callable, bpf_exporting(op),
                                        BPF_PY_END);
    if (told == NULL) {
        bpf_result_refuse(out);
        return;
    }
    take(told, op, out);
    Py_DecRef(told);
}

struct bpf_oracle *
bpf_callable_new(const char **list)
{
    size_t length = strcspn(*list, ",");
    struct callable *made = calloc(1, sizeof *made);

    if (made == NULL || length >= sizeof made->name
        || memchr(*list, ':', length) == NULL) {
        fprintf(stderr, "an oracle is module:callable, not %s\n", *list);
        free(made);
        return NULL;
    }
    memcpy(made->name, *list, length);
    *list += length + ((*list)[length] == ',');
    made->oracle = (struct bpf_oracle){.name = made->name,
                                       .questions = 1U << BPF_ASK_VALUES
                                                    | 1U << BPF_ASK_COPY,
                                       .start = start,
                                       .ask = ask,
                                       .context = made};
    return &made->oracle;
}
