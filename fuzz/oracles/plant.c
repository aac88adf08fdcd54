/*
 * Planted errors.
 */
#include "plant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "python.h"

bool
bpf_is_planted(const char *what)
{
    static const char *planted;

    if (planted == NULL) {
        planted = getenv("BUFCONF_PLANT");
        planted = planted == NULL ? "" : planted;
    }
    return strcmp(planted, what) == 0;
}

/* Read the byte behind a bytes object: its text ends in a NUL. */
static void
overread(void)
{
    struct bph_object *bytes = PyBytes_FromStringAndSize("0123456", 7);

    fprintf(stderr, "behind it is %d\n", PyBytes_AsString(bytes)[8]);
    Py_DecRef(bytes);
}

void
bpf_plant(void)
{
    static bool done;

    if (done) {
        return;
    }
    done = true;
    if (bpf_is_planted("leak")) {
        PyBytes_FromStringAndSize(NULL, 4096);
    }
    if (bpf_is_planted("overread")) {
        overread();
    }
}
