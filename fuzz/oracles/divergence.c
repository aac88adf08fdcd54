/*
 * Known divergences about layouts: the predicates, and who was used.
 */
#include "divergence.h"

#include <string.h>

#include "live.h"

struct row {
    const char *name, *oracle;
    unsigned questions;
    int since, before;
    const char *kind;
    bool (*predicate)(const struct bpf_op *op);
    const char *link, *reason;
};

static bool
is_indirect(const struct bpf_op *op)
{
    for (int i = 0; op->suboffsets != NULL && i < op->ndim; i++) {
        if (op->suboffsets[i] >= 0) {
            return true;
        }
    }
    return false;
}

/* Is there nothing behind pointers? */
static bool
leads_nowhere(const struct bpf_op *op)
{
    return is_indirect(op) && op->len == 0;
}

static bool
has_no_strides(const struct bpf_op *op)
{
    return op->ndim > 0 && op->strides == NULL;
}

static bool
has_no_bytes(const struct bpf_op *op)
{
    return op->itemsize == 0;
}

static bool
has_no_bytes_behind(const struct bpf_op *op)
{
    return has_no_bytes(op) && op->suboffsets != NULL;
}

static bool
is_empty_line(const struct bpf_op *op)
{
    return op->ndim == 1 && op->len == 0 && op->strides != NULL
           && op->strides[0] != op->itemsize;
}

#define ON(NAME) (1U << BPF_ASK_##NAME)
static const struct row rows[] = {
#define BPF_DIVERGENCE(...) {__VA_ARGS__},
#include "divergences.def"
#undef BPF_DIVERGENCE
};
#undef ON
#define ROWS (sizeof rows / sizeof rows[0])

static struct {
    unsigned long used;
    bool asked; /* an operation that it may be about */
} told[ROWS];

/* Does row INDEX speak of a difference of this KIND? */
static bool
speaks(size_t index, const char *kind, const struct bpf_oracle *oracle,
       const struct bpf_op *op)
{
    const struct row *row = &rows[index];

    if ((row->questions >> op->question & 1) == 0
        || strcmp(row->oracle, oracle->name) != 0
        || oracle->version < row->since
        || (row->before != 0 && oracle->version >= row->before)
        || bpf_live_known(row->name)) {
        return false;
    }
    told[index].asked = true;
    if (strcmp(row->kind, kind) != 0 || !row->predicate(op)) {
        return false;
    }
    told[index].used++;
    return true;
}

bool
bpf_divergence_skips(const struct bpf_oracle *oracle, const struct bpf_op *op)
{
    for (size_t i = 0; i < ROWS; i++) {
        if (speaks(i, "skipped", oracle, op)) {
            return true;
        }
    }
    return false;
}

bool
bpf_divergence_explains(const struct bpf_case *which)
{
    for (size_t i = 0; i < ROWS; i++) {
        if (speaks(i, which->kind, which->oracle, which->op)) {
            return true;
        }
    }
    return false;
}

int
bpf_divergences_tell(FILE *out, bool unused)
{
    int n = 0;

    for (size_t i = 0; i < ROWS; i++) {
        if (unused && told[i].asked && told[i].used == 0) {
            fprintf(out, "UNUSED ROW: %s (%s; %s)\n", rows[i].name,
                    rows[i].reason, rows[i].link);
            n++;
        }
        else if (!unused && told[i].used > 0) {
            fprintf(out, "%8lu  %s\n", told[i].used, rows[i].name);
        }
    }
    return n;
}
