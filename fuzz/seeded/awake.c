/*
 * Wakes the bug $BUFCONF_BUG and keeps its tally.
 */
#include "awake.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bug.h"

int bpf_bug;
static struct bpf_tally nowhere;
struct bpf_tally *bpf_tally = &nowhere;

/* By number, from 1; 0 is called "none". */
static const char *const names[] = {
    "none",
#include "bug_names.inc"
};
#define NAMES ((int)(sizeof names / sizeof *names))

/* Return the number of the bug that TEXT, a name or a number, calls. */
static int
find(const char *text)
{
    char *end;
    long number = strtol(text, &end, 10);

    if (*text != '\0' && *end == '\0' && number >= 0 && number < NAMES) {
        return (int)number;
    }
    for (int i = 0; i < NAMES; i++) {
        if (strcmp(text, names[i]) == 0) {
            return i;
        }
    }
    fprintf(stderr, "BUFCONF_BUG: there is no bug \"%s\"\n", text);
    exit(2);
}

/* Map the file NAME, which is written anew. */
static void
keep(const char *name)
{
    int file = open(name, O_RDWR | O_CREAT | O_TRUNC, 0666);

    if (file < 0 || ftruncate(file, sizeof *bpf_tally) != 0) {
        perror(name);
        exit(2);
    }
    bpf_tally = mmap(NULL, sizeof *bpf_tally, PROT_READ | PROT_WRITE,
                     MAP_SHARED, file, 0);
    if (bpf_tally == MAP_FAILED) {
        perror(name);
        exit(2);
    }
    close(file);
}

void
bpf_awake(void)
{
    static bool awake;

    if (!awake) {
        const char *bug = getenv("BUFCONF_BUG");
        const char *log = getenv("BUFCONF_BUG_LOG");
        awake = true;
        bpf_bug = bug != NULL ? find(bug) : 0;
        if (log != NULL) {
            keep(log);
        }
    }
    bpf_tally->executions++;
}
