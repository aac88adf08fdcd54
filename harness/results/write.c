/*
 * The result file, line by line: each line is made in memory, counted into
 * the digest and written.
 */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "digest.h"
#include "lines.h"

struct writer {
    FILE *out;
    struct bph_memory line; /* the line that is being made */
    struct bph_sha256 sha;
    bool failed;
    int error; /* errno of the first failure */
};

static FILE *
begin(struct writer *w)
{
    bph_memory_open(&w->line);
    return w->line.file;
}

static void
end(struct writer *w)
{
    fputc('\n', w->line.file);
    bph_memory_close(&w->line);
    bph_sha256_add(&w->sha, w->line.text, w->line.size);
    if (!w->failed
        && fwrite(w->line.text, 1, w->line.size, w->out) != w->line.size) {
        w->failed = true;
        w->error = errno;
    }
    free(w->line.text);
}

static void
write_subject(struct writer *w, const struct bph_subject *subject)
{
    bph_line_subject(begin(w), subject);
    end(w);
    for (int i = 0; i < subject->nanswers; i++) {
        bph_line_obs(begin(w), subject, i);
        end(w);
    }
    for (int i = 0; i < subject->nstates; i++) {
        bph_line_state(begin(w), subject, &subject->states[i]);
        end(w);
    }
    for (int i = 0; i < subject->nfinds; i++) {
        bph_line_find(begin(w), subject, &subject->finds[i]);
        end(w);
    }
    for (int i = 0; i < subject->ntallies; i++) {
        bph_line_clause(begin(w), subject, &subject->tallies[i]);
        end(w);
    }
    for (int i = 0; i < subject->nfindings; i++) {
        bph_line_finding(begin(w), subject, &subject->findings[i]);
        end(w);
    }
}

bool
bph_file_write(const struct bph_run *run, FILE *out)
{
    struct writer w = {.out = out};
    struct bph_totals totals = {.subjects = run->nsubjects};

    bph_sha256_init(&w.sha);
    bph_line_run(begin(&w), run);
    end(&w);
    bph_line_env(begin(&w), run);
    end(&w);
    for (int i = 0; i < run->nsubjects; i++) {
        assert(i == 0
               || strcmp(run->subjects[i - 1].id, run->subjects[i].id) < 0);
        write_subject(&w, &run->subjects[i]);
        totals.findings += run->subjects[i].nfindings;
        totals.verdicts[run->subjects[i].verdict]++;
    }
    bph_sha256_hex(&w.sha, totals.digest);
    bph_line_end(begin(&w), &totals);
    end(&w);
    if (!w.failed && fflush(out) != 0) {
        w.failed = true;
        w.error = errno;
    }
    if (w.failed) {
        errno = w.error;
    }
    return !w.failed;
}
