/*
 * Merging: each file is read whole and compared with the first; then the
 * subjects move into one run.
 */
#define _GNU_SOURCE
#include "merge.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "json.h"

/* One file.  The model does not keep who judged it: that is read apart. */
struct part {
    const char *path;
    struct bph_run run;
    char *suite;
    char *rules;
    char *seed;
};

/* A subject on its way, and where it comes from. */
struct moving {
    struct bph_subject subject;
    int part;
};

struct merging {
    struct part *parts;
    int nparts;
    char *error;
    size_t capacity;
};

static void
release(struct merging *m)
{
    for (int n = 0; n < m->nparts; n++) {
        bph_run_release(&m->parts[n].run);
        free(m->parts[n].suite);
        free(m->parts[n].rules);
        free(m->parts[n].seed);
    }
    free(m->parts);
}

/* Suite and rules stand in the first line only. */
static bool
read_head(struct part *part, char *error, size_t capacity)
{
    FILE *in = fopen(part->path, "rb");
    char *line = NULL;
    size_t room = 0;
    ssize_t size = in == NULL ? -1 : getline(&line, &room, in);
    struct bph_json head;
    char why[200] = "it cannot be read";
    bool good =
        size > 0 && bph_json_parse(line, (size_t)size, &head, why, sizeof why);

    if (good) {
        part->suite = bph_strdup(bph_json_text(&head, "suite", "?"));
        part->rules =
            bph_format("%lld", (long long)bph_json_int(&head, "rules", 0));
        part->seed = bph_format("%llu", (unsigned long long)part->run.seed);
        bph_json_release(&head);
    }
    else {
        snprintf(error, capacity, "%s: %s", part->path, why);
    }
    free(line);
    if (in != NULL) {
        fclose(in);
    }
    return good;
}

/* Is WHAT the same, A in the first part and B in PART? */
static bool
same(const struct merging *m, const struct part *part, const char *what,
     const char *a, const char *b)
{
    if (strcmp(a, b) == 0) {
        return true;
    }
    snprintf(m->error, m->capacity,
             "%s and %s are no shards of one run: %s is %s in the first and "
             "%s in the second",
             m->parts[0].path, part->path, what, a, b);
    return false;
}

static bool
same_run(const struct merging *m, const struct part *part)
{
    const struct part *first = &m->parts[0];
    const struct bph_run *a = &first->run;
    const struct bph_run *b = &part->run;

    return same(m, part, "the suite", first->suite, part->suite)
           && same(m, part, "the revision of the rules", first->rules,
                   part->rules)
           && same(m, part, "the profile", a->profile, b->profile)
           && same(m, part, "the seed", first->seed, part->seed)
           && same(m, part, "the implementation", a->implementation,
                   b->implementation)
           && same(m, part, "the version of Python", a->version, b->version)
           && same(m, part, "the platform", a->platform, b->platform);
}

static bool
read_parts(struct merging *m, const char *const *paths, int count)
{
    for (int n = 0; n < count; n++) {
        struct part *part = &m->parts[n];

        part->path = paths[n];
        if (!bph_file_read(paths[n], &part->run, m->error, m->capacity)) {
            return false;
        }
        m->nparts++; /* from here on it is released */
        if (!read_head(part, m->error, m->capacity) || !same_run(m, part)) {
            return false;
        }
    }
    return true;
}

/* --- packages --- */

/* The file before part N that names a package, and the package; or NULL. */
static const struct bph_package *
earlier_package(const struct merging *m, int n, const char *name,
                const char **path)
{
    for (int k = 0; k < n; k++) {
        const struct bph_run *run = &m->parts[k].run;

        for (int p = 0; p < run->npackages; p++) {
            if (strcmp(run->packages[p].name, name) == 0) {
                *path = m->parts[k].path;
                return &run->packages[p];
            }
        }
    }
    return NULL;
}

static const char *
version_text(const struct bph_package *package)
{
    return package->version == NULL ? "unknown" : package->version;
}

static bool
same_packages(const struct merging *m)
{
    for (int n = 1; n < m->nparts; n++) {
        const struct bph_run *run = &m->parts[n].run;

        for (int p = 0; p < run->npackages; p++) {
            const struct bph_package *package = &run->packages[p];
            const char *path = NULL;
            const struct bph_package *other =
                earlier_package(m, n, package->name, &path);

            if (other != NULL
                && strcmp(version_text(other), version_text(package)) != 0) {
                snprintf(m->error, m->capacity,
                         "%s and %s are no shards of one run: %s is version "
                         "%s in the first and %s in the second",
                         path, m->parts[n].path, package->name,
                         version_text(other), version_text(package));
                return false;
            }
        }
    }
    return true;
}

/* Move the packages of FROM into RUN, those that are new. */
static void
move_packages(struct bph_run *run, struct bph_run *from)
{
    run->packages = bph_realloc_array(
        run->packages, (size_t)run->npackages + (size_t)from->npackages,
        sizeof *run->packages);
    for (int p = 0; p < from->npackages; p++) {
        bool known = false;

        for (int k = 0; k < run->npackages && !known; k++) {
            known = strcmp(run->packages[k].name, from->packages[p].name) == 0;
        }
        if (known) {
            free(from->packages[p].name);
            free(from->packages[p].version);
        }
        else {
            run->packages[run->npackages++] = from->packages[p];
        }
    }
    from->npackages = 0;
}

/* --- subjects --- */

static int
by_id(const void *left, const void *right)
{
    const struct moving *a = left;
    const struct moving *b = right;
    int order = strcmp(a->subject.id, b->subject.id);

    return order != 0 ? order : a->part - b->part;
}

/* All subjects by id, still owned by the parts; free the array. */
static struct moving *
all_subjects(const struct merging *m, int *count)
{
    struct moving *all = NULL;

    *count = 0;
    for (int n = 0; n < m->nparts; n++) {
        const struct bph_run *run = &m->parts[n].run;

        all = bph_realloc_array(all, (size_t)*count + (size_t)run->nsubjects,
                                sizeof *all);
        for (int s = 0; s < run->nsubjects; s++) {
            all[(*count)++] = (struct moving){run->subjects[s], n};
        }
    }
    if (*count > 0) {
        qsort(all, (size_t)*count, sizeof *all, by_id);
    }
    return all;
}

static bool
is_same_subject(const struct moving *a, const struct moving *b)
{
    return strcmp(a->subject.id, b->subject.id) == 0;
}

/* What was fuzzed twice has the finds of both; what was asked twice has two
 * answers to one question. */
static bool
may_join(const struct moving *a, const struct moving *b)
{
    return a->subject.nfinds > 0 && b->subject.nfinds > 0
           && strcmp(a->subject.target, b->subject.target) == 0
           && strcmp(a->subject.package, b->subject.package) == 0;
}

static bool
no_twins(const struct merging *m, const struct moving *all, int count)
{
    for (int n = 1; n < count; n++) {
        if (is_same_subject(&all[n - 1], &all[n])
            && !may_join(&all[n - 1], &all[n])) {
            snprintf(m->error, m->capacity,
                     "%s and %s both have the subject %s; give each shard "
                     "once",
                     m->parts[all[n - 1].part].path,
                     m->parts[all[n].part].path, all[n].subject.id);
            return false;
        }
    }
    return true;
}

static bool
is_same_find(const struct bph_find *a, const struct bph_find *b)
{
    return a->cause == b->cause && strcmp(a->operation, b->operation) == 0
           && strcmp(a->actual, b->actual) == 0;
}

/* Move the finds of FROM to INTO, those that are new, and give back FROM. */
static void
join_finds(struct bph_subject *into, struct bph_subject *from)
{
    for (int n = 0; n < from->nfinds; n++) {
        bool known = false;

        for (int k = 0; k < into->nfinds && !known; k++) {
            known = is_same_find(&into->finds[k], &from->finds[n]);
        }
        if (!known) {
            *bph_subject_add_find(into) = from->finds[n];
            memset(&from->finds[n], 0, sizeof from->finds[n]);
        }
    }
    bph_subject_release(from);
}

/* Put the subjects ALL into OUT; of twins there are only finds. */
static void
move_subjects(struct bph_run *out, struct moving *all, int count)
{
    out->subjects =
        bph_realloc_array(out->subjects, (size_t)count, sizeof *out->subjects);
    out->nsubjects = 0;
    for (int n = 0; n < count; n++) {
        if (n > 0 && is_same_subject(&all[n - 1], &all[n])) {
            join_finds(&out->subjects[out->nsubjects - 1], &all[n].subject);
            /* who comes next is compared with this one */
            all[n].subject.id = out->subjects[out->nsubjects - 1].id;
        }
        else {
            out->subjects[out->nsubjects++] = all[n].subject;
        }
    }
}

/* The first part becomes the run; the others give what they have. */
static void
move_all(struct merging *m, struct moving *all, int count, struct bph_run *run)
{
    struct bph_run out = m->parts[0].run;

    memset(&m->parts[0].run, 0, sizeof m->parts[0].run);
    for (int n = 1; n < m->nparts; n++) {
        move_packages(&out, &m->parts[n].run);
        m->parts[n].run.nsubjects = 0;
    }
    move_subjects(&out, all, count);
    bph_run_sort(&out);
    *run = out;
}

bool
bph_merge_files(const char *const *paths, int count, struct bph_run *run,
                char *error, size_t capacity)
{
    struct merging m = {NULL, 0, error, capacity};
    struct moving *all = NULL;
    int subjects = 0;
    bool good = false;

    assert(count > 0);
    m.parts = bph_alloc((size_t)count * sizeof *m.parts);
    if (read_parts(&m, paths, count) && same_packages(&m)) {
        all = all_subjects(&m, &subjects);
        good = no_twins(&m, all, subjects);
    }
    if (good) {
        move_all(&m, all, subjects, run);
    }
    free(all);
    release(&m);
    return good;
}
