/*
 * Where the program finds its parts and its interpreter.
 */
#ifndef BPH_SETUP_H
#define BPH_SETUP_H

#include <stdbool.h>
#include <stddef.h>

struct bph_setup {
    char *data;   /* the data folder: engine, worker.py, catalogue, reports */
    char *engine; /* data/bufconf_engine.so */
    char *script; /* data/worker.py */
    char *python; /* the interpreter that asks */
    const char *python_why; /* why this one: "--python", "$VIRTUAL_ENV", ... */
};

/*
 * Find the data folder beside the running program and the interpreter:
 * PYTHON if not NULL, else $VIRTUAL_ENV, $CONDA_PREFIX, the environment that
 * the program is installed in, the environment beside the build.
 *
 *   Returns  true; or false with a sentence that says what to do
 *   Memory   bph_setup_release
 */
bool
bph_setup_find(struct bph_setup *setup, const char *python, char *error,
               size_t capacity);
void
bph_setup_release(struct bph_setup *setup);

/* The folder two above the running program ("build" for build/bin/bufconf);
 * free it. */
char *
bph_setup_prefix(void);

#endif
