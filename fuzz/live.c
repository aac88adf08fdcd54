/*
 * The entry of a live target.
 */
#include "live.h"

#include <stdlib.h>
#include <string.h>

#include "divergence.h"
#include "exporting.h"
#include "oracle.h"

/* libFuzzer; absent in a build without an engine. */
__attribute__((weak)) int
LLVMFuzzerRunDriver(int *argc, char ***argv,
                    int (*run)(const uint8_t *data, size_t size));

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

bool
bpf_live_known(const char *name)
{
    const char *known = getenv("BUFCONF_KNOWN");
    const char *at = known == NULL ? NULL : strstr(known, name);
    size_t n = strlen(name);

    return at != NULL && (at[n] == ',' || at[n] == '\0');
}

int
bpf_live_start(const struct bpf_live_start *with)
{
    if (!bpf_exporting_install(with->exporter)) {
        fprintf(stderr, "the slots of the buffer protocol are elsewhere in "
                        "this interpreter\n");
        return -1;
    }
    bpf_difference_hooks(with->explain, with->find);
    return bpf_live_init(with);
}

static int
run_rationed(const uint8_t *data, size_t size)
{
    bpf_oracles_ration(data, size);
    return LLVMFuzzerTestOneInput(data, size);
}

/* Does libFuzzer make a find smaller?  What is left has to be asked the same
 * questions. */
static bool
is_minimising(int argc, char **argv)
{
    for (int i = 0; i < argc; i++) {
        if (strncmp(argv[i], "-minimize_crash", 15) == 0
            || strncmp(argv[i], "-cleanse_crash", 14) == 0) {
            return true;
        }
    }
    return false;
}

int
bpf_live_fuzz(int argc, char **argv)
{
    if (LLVMFuzzerRunDriver == NULL) {
        fprintf(stderr, "this target was built without libFuzzer\n");
        return 2;
    }
    return LLVMFuzzerRunDriver(
        &argc, &argv,
        is_minimising(argc, argv) ? LLVMFuzzerTestOneInput : run_rationed);
}

void
bpf_live_tell(void)
{
    bpf_oracles_tell(stdout);
    bpf_live_rows(stdout, false);
    fflush(stdout);
}

int
bpf_live_unused(void)
{
    int unused = bpf_live_rows(stdout, true);

    fflush(stdout);
    return unused;
}
