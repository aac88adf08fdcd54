/*
 * Runs a target on files, without an engine: for gcc, for CTest, for whoever
 * has a file that crashed.
 *
 * usage: fuzz_NAME_replay [--min-inputs N] [--describe] FILE|FOLDER...
 *
 * The files of a folder are run in the order of their names, each from a block of its own
 * size, so that AddressSanitizer sees a read behind it; a name is printed
 * before its file runs if BUFCONF_REPLAY_NAMES is set.  --describe prints what
 * the bytes say, and runs nothing.  Exit status: 0; 2 for wrong use, a file
 * that cannot be read, and less than N files.
 */
#define _GNU_SOURCE
#include "bpf.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

__attribute__((weak)) int
LLVMFuzzerInitialize(int *argc, char ***argv);

static struct {
    bool describes, names;
    long ran;
} replay;

static void
stop(const char *path, const char *why)
{
    fprintf(stderr, "%s: %s\n", path, why);
    exit(2);
}

static void
run_bytes(const uint8_t *data, size_t size)
{
    if (replay.describes) {
        bpf_describe(data, size, stdout);
        return;
    }
    LLVMFuzzerTestOneInput(data, size);
}

static void
run_file(const char *path, size_t size)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = malloc(size > 0 ? size : 1);

    if (file == NULL || data == NULL) {
        stop(path, file == NULL ? strerror(errno) : "no memory");
    }
    else if (fread(data, 1, size, file) != size) {
        stop(path, "cannot be read");
    }
    else {
        if (replay.names) {
            fprintf(stderr, "%s\n", path);
        }
        run_bytes(data, size);
        replay.ran++;
    }
    free(data);
    if (file != NULL) {
        fclose(file);
    }
}

static void
run_path(const char *path)
{
    struct stat about;

    if (stat(path, &about) != 0) {
        stop(path, strerror(errno));
    }
    if (!S_ISDIR(about.st_mode)) {
        run_file(path, (size_t)about.st_size);
        return;
    }

    struct dirent **entries;
    int n = scandir(path, &entries, NULL, alphasort);
    if (n < 0) {
        stop(path, strerror(errno));
    }
    for (int i = 0; i < n; i++) {
        char *inside = NULL;
        if (asprintf(&inside, "%s/%s", path, entries[i]->d_name) < 0) {
            stop(path, "no memory");
        }
        if (stat(inside, &about) == 0 && S_ISREG(about.st_mode)) {
            run_file(inside, (size_t)about.st_size);
        }
        free(inside);
        free(entries[i]);
    }
    free(entries);
}

int
main(int argc, char **argv)
{
    long least = 1;
    int at = 1;

    replay.names = getenv("BUFCONF_REPLAY_NAMES") != NULL;
    for (; at < argc && strncmp(argv[at], "--", 2) == 0; at++) {
        if (strcmp(argv[at], "--describe") == 0) {
            replay.describes = true;
        }
        else if (strcmp(argv[at], "--min-inputs") == 0 && at + 1 < argc) {
            least = strtol(argv[++at], NULL, 10);
        }
        else {
            stop(argv[at], "no such option (--min-inputs N, --describe)");
        }
    }
    if (LLVMFuzzerInitialize != NULL) {
        LLVMFuzzerInitialize(&argc, &argv);
    }
    for (; at < argc; at++) {
        run_path(argv[at]);
    }
    if (!replay.describes) {
        printf("%ld inputs\n", replay.ran);
    }
    if (replay.ran < least) {
        stop(argv[0], "fewer inputs than there have to be (--min-inputs)");
    }
    return 0;
}
