/*
 * Traces of calls on exporters and views, in a stock interpreter, against a
 * model of who holds what.
 */
#include <string.h>

#include "live.h"
#include "values.h"
#include "lifecycle/world.h"

#define STEPS 64 /* of a trace, those inside others not counted */

void
bpf_run(const uint8_t *data, size_t size)
{
    struct step step;

    memset(&world, 0, sizeof world);
    bpf_input_init(&world.in, data, size);
    for (int i = 0; i < STEPS && step_read(&world.in, &step); i++) {
        step_do(&step);
    }
    world_end();
}

void
bpf_describe(const uint8_t *data, size_t size, FILE *out)
{
    struct bpf_input in;
    struct step step;

    bpf_input_init(&in, data, size);
    while (step_read(&in, &step)) {
        step_describe(&step, out);
    }
}

int
bpf_live_init(const struct bpf_live_start *with)
{
    (void)with;
    world_classes.array = bpf_import("array", "array");
    world_classes.mmap = bpf_import("mmap", "mmap");
    world_classes.seven = PyLong_FromSsize_t(7);
    world_classes.index = bpf_import("reentrant", "Index");
    world_classes.hashed = bpf_import("reentrant", "Hashed");
    world_classes.buffer = bpf_import("reentrant", "Buffer");
    world_classes.derived = bpf_import("reentrant", "Derived");
    world_classes.refused = bpf_import("reentrant", "Refused");
    world_classes.array_of = bpf_import("reentrant", "array_of");
    world_classes.resize = bpf_import("ctypes", "resize");
    world_classes.has_methods = bpf_python_version() >= 3012;
    if (PyErr_Occurred() != NULL) {
        PyErr_Print();
        return -1;
    }
    return 2; /* the model and the interpreter */
}

int
bpf_live_needs(void)
{
    return 2;
}
