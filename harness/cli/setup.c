/*
 * Where the program finds its parts and its interpreter.
 */
#define _GNU_SOURCE
#include "setup.h"

#include "model.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char *
bph_setup_prefix(void)
{
    char path[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    if (n <= 0) {
        return bph_strdup(".");
    }
    path[n] = '\0';
    for (int up = 0; up < 2; up++) {
        char *slash = strrchr(path, '/');
        if (slash != NULL) {
            *slash = '\0';
        }
    }
    return bph_strdup(path);
}

/* FOLDER/bin/python if it can be run, else NULL; free it. */
static char *
python_in(const char *folder)
{
    if (folder == NULL || folder[0] == '\0') {
        return NULL;
    }
    char *path = bph_format("%s/bin/python", folder);
    if (access(path, X_OK) == 0) {
        return path;
    }
    free(path);
    return NULL;
}

/* A path for NAME, which may be a command of $PATH; free it. */
static char *
resolve(const char *name)
{
    if (strchr(name, '/') != NULL) {
        return access(name, X_OK) == 0 ? bph_strdup(name) : NULL;
    }
    const char *at = getenv("PATH");
    while (at != NULL && *at != '\0') {
        size_t n = strcspn(at, ":");
        char *path = bph_format("%.*s/%s", (int)n, at, name);
        if (access(path, X_OK) == 0) {
            return path;
        }
        free(path);
        at += n + (at[n] == ':');
    }
    return NULL;
}

static bool
find_python(struct bph_setup *setup, const char *python, const char *prefix,
            char *error, size_t capacity)
{
    if (python != NULL) {
        setup->python = resolve(python);
        setup->python_why = "--python";
        if (setup->python == NULL) {
            (void)snprintf(error, capacity,
                           "--python %s: there is no such program; give the "
                           "path of a Python 3.8 or later",
                           python);
        }
        return setup->python != NULL;
    }
    char *venv = bph_format("%s/venv", prefix);
    const struct {
        const char *folder, *why;
    } places[] = {{getenv("VIRTUAL_ENV"), "$VIRTUAL_ENV"},
                  {getenv("CONDA_PREFIX"), "$CONDA_PREFIX"},
                  {prefix, "the environment of this program"},
                  {venv, "the environment that was set up"}};
    for (size_t n = 0; n < sizeof places / sizeof places[0]; n++) {
        setup->python = python_in(places[n].folder);
        setup->python_why = places[n].why;
        if (setup->python != NULL) {
            break;
        }
    }
    free(venv);
    if (setup->python == NULL) {
        (void)snprintf(error, capacity,
                       "no Python to ask: activate an environment or give "
                       "one with --python");
    }
    return setup->python != NULL;
}

bool
bph_setup_find(struct bph_setup *setup, const char *python, char *error,
               size_t capacity)
{
    char *prefix = bph_setup_prefix();
    setup->data = bph_format("%s/share/bufconf", prefix);
    setup->engine = bph_format("%s/bufconf_engine.so", setup->data);
    setup->script = bph_format("%s/worker.py", setup->data);
    bool found = find_python(setup, python, prefix, error, capacity);
    free(prefix);
    return found;
}

void
bph_setup_release(struct bph_setup *setup)
{
    free(setup->data);
    free(setup->engine);
    free(setup->script);
    free(setup->python);
    *setup = (struct bph_setup){NULL, NULL, NULL, NULL, NULL};
}
