#define _GNU_SOURCE
#include "last.h"

#include "file.h"
#include "lines.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *
bph_last_path(void)
{
    const char *path = getenv("BUFCONF_LAST");
    const char *cache = getenv("XDG_CACHE_HOME");
    const char *home = getenv("HOME");
    if (path != NULL && path[0] != '\0') {
        return bph_format("%s", path);
    }
    if (cache != NULL && cache[0] == '/') {
        return bph_format("%s/bufconf/last.ndjson", cache);
    }
    return home == NULL || home[0] != '/'
               ? NULL
               : bph_format("%s/.cache/bufconf/last.ndjson", home);
}

/* Make the folder that PATH lies in, and the one around that. */
static void
make_folders(char *path)
{
    char *last = strrchr(path, '/');
    if (last == NULL || last == path) {
        return;
    }
    *last = '\0';
    char *before = strrchr(path, '/');
    if (before != NULL && before != path) {
        *before = '\0';
        (void)mkdir(path, 0700);
        *before = '/';
    }
    (void)mkdir(path, 0700);
    *last = '/';
}

void
bph_last_save(const struct bph_run *run)
{
    char *path = bph_last_path();
    if (path == NULL) {
        return;
    }
    make_folders(path);
    /* other runs may end at the same time */
    char *part = bph_format("%s.%ld", path, (long)getpid());
    FILE *out = fopen(part, "we");
    bool ok = out != NULL && bph_file_write(run, out);
    if (out != NULL && fclose(out) != 0) {
        ok = false;
    }
    if (!ok || rename(part, path) != 0) {
        (void)unlink(part);
    }
    free(part);
    free(path);
}
