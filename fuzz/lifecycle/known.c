/*
 * Known bugs: which of them is in the way of what.
 */
#include <stdlib.h>

#include "live.h"
#include "values.h"
#include "world.h"

#define BEFORE(major, minor) ((major)*1000 + (minor))

static const struct {
    const char *name;
    enum act act;
    int before;
    const char *link, *reason;
} rows[] = {
#define BPF_KNOWN(id, act, before, link, reason)                              \
    {#id, ACT_##act, before, link, reason},
#include "known.def"
#undef BPF_KNOWN
};
#define ROWS (sizeof rows / sizeof rows[0])

static unsigned long used[ROWS];

static bool
applies(size_t row)
{
    return (rows[row].before == 0 || bpf_python_version() < rows[row].before)
           && !bpf_live_known(rows[row].name);
}

bool
known_forbids(enum act act)
{
    for (size_t i = 0; i < ROWS; i++) {
        if (rows[i].act == act && applies(i)) {
            used[i]++;
            return true;
        }
    }
    return false;
}

int
bpf_live_rows(FILE *out, bool unused)
{
    int n = 0;

    for (size_t i = 0; i < ROWS; i++) {
        if (unused && applies(i) && used[i] == 0) {
            fprintf(out, "UNUSED ROW: %s (%s; %s)\n", rows[i].name,
                    rows[i].reason, rows[i].link);
            n++;
        }
        else if (!unused && used[i] > 0) {
            fprintf(out, "%8lu  %s\n", used[i], rows[i].name);
        }
    }
    return n;
}
