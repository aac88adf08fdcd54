/*
 * Merging: parts of a run make the bytes of the whole, and what is no part of
 * it is named.
 */
#define _GNU_SOURCE

#include <unistd.h>

#include "bp_test.h"
#include "digest.h"
#include "merge.h"
#include "sample.h"

#define PARTS 3

static char folder[] = "/tmp/bufconf-merge-XXXXXX";
static char error[400];

/* FOLDER/NAME; free it. */
static char *
path_of(const char *name)
{
    return bph_format("%s/%s", folder, name);
}

static void
save(const struct bph_run *run, const char *name)
{
    char *path = path_of(name);
    FILE *out = fopen(path, "wb");

    CHECK(out != NULL && bph_file_write(run, out) && fclose(out) == 0);
    free(path);
}

/* The judged sample with only the subjects of the set ONLY (bits). */
static void
part_of_sample(struct bph_run *run, unsigned only)
{
    int kept = 0;

    sample_run(run);
    sample_judge(run);
    for (int n = 0; n < run->nsubjects; n++) {
        if ((only >> n & 1U) != 0) {
            run->subjects[kept++] = run->subjects[n];
        }
        else {
            bph_subject_release(&run->subjects[n]);
        }
    }
    run->nsubjects = kept;
}

static void
save_part(unsigned only, const char *name)
{
    struct bph_run run;

    part_of_sample(&run, only);
    save(&run, name);
    bph_run_release(&run);
}

/* Merge COUNT files of FOLDER. */
static bool
merge(const char *const *names, int count, struct bph_run *run)
{
    const char *paths[PARTS];
    char *owned[PARTS];

    memset(run, 0, sizeof *run);
    error[0] = '\0';
    for (int n = 0; n < count; n++) {
        paths[n] = owned[n] = path_of(names[n]);
    }
    bool good = bph_merge_files(paths, count, run, error, sizeof error);
    for (int n = 0; n < count; n++) {
        free(owned[n]);
    }
    return good;
}

/* Reading forgets what the judge said; both sides are compared without. */
static char *
bytes_read(const char *name)
{
    struct bph_run run;
    size_t size = 0;
    const char *names[] = {name};

    CHECK(merge(names, 1, &run));
    char *text = sample_written(&run, &size);
    bph_run_release(&run);
    return text;
}

static void
parts_make_the_whole(void)
{
    static const char *const orders[][PARTS] = {
        {"a", "b", "c"}, {"c", "a", "b"}, {"b", "c", "a"}};
    char *whole = bytes_read("whole");

    for (size_t n = 0; n < sizeof orders / sizeof orders[0]; n++) {
        struct bph_run run;
        size_t size = 0;

        CHECK(merge(orders[n], PARTS, &run));
        CHECK_STR(error, "");
        char *text = sample_written(&run, &size);
        CHECK_STR(text, whole);
        free(text);
        bph_run_release(&run);
    }
    free(whole);
}

static bool
is_refused(const char *second, const char *why)
{
    const char *const names[] = {"a", second};
    char *first_path = path_of("a");
    char *second_path = path_of(second);
    struct bph_run run;
    bool good = merge(names, 2, &run);
    bool said = strstr(error, why) != NULL && strstr(error, first_path) != NULL
                && strstr(error, second_path) != NULL;

    if (good || !said) {
        fprintf(stderr, "%s: %s\n", second, error);
    }
    CHECK(run.nsubjects == 0 && run.subjects == NULL && run.profile == NULL);
    bph_run_release(&run);
    free(first_path);
    free(second_path);
    return !good && said;
}

static void
swap_text(char **text, const char *with)
{
    free(*text);
    *text = bph_strdup(with);
}

/* The judged sample without its first subject as a suite of other rules would
 * have written it: another number in the first line, and the digest of that. */
static void
save_other_rules(const char *name)
{
    struct bph_run run;
    struct bph_sha256 sha;
    size_t size = 0;
    char hex[65];

    part_of_sample(&run, 6);
    char *text = sample_written(&run, &size);
    char *rules = strstr(text, "\"rules\":");
    char *end = strstr(text, "{\"digest\":\"");
    char *path = path_of(name);
    FILE *out = fopen(path, "wb");

    CHECK(rules != NULL && end != NULL && out != NULL);
    if (rules != NULL && end != NULL && out != NULL) {
        rules[8] = '9';
        bph_sha256_init(&sha);
        bph_sha256_add(&sha, text, (size_t)(end - text));
        bph_sha256_hex(&sha, hex);
        memcpy(end + strlen("{\"digest\":\""), hex, 64);
        CHECK(fwrite(text, 1, size, out) == size && fclose(out) == 0);
    }
    free(path);
    free(text);
    bph_run_release(&run);
}

static void
others_are_named(void)
{
    struct bph_run run;

    part_of_sample(&run, 6);
    swap_text(&run.profile, "docs");
    save(&run, "profile");
    swap_text(&run.profile, "cpython");
    run.seed = 1;
    save(&run, "seed");
    run.seed = 0;
    swap_text(&run.version, "3.12.1");
    save(&run, "version");
    swap_text(&run.version, "3.11.7");
    swap_text(&run.platform, "linux-riscv64");
    save(&run, "platform");
    swap_text(&run.platform, "linux-x86_64");
    swap_text(&run.packages[1].version, "2.4.0");
    save(&run, "package");
    bph_run_release(&run);
    CHECK(is_refused("profile", "the profile is cpython in the first and docs "
                                "in the second"));
    CHECK(is_refused("seed", "the seed is 0"));
    CHECK(is_refused("version", "the version of Python is 3.11.7"));
    CHECK(is_refused("platform", "the platform is linux-x86_64"));
    CHECK(is_refused("package", "numpy is version 2.2.6 in the first and "
                                "2.4.0 in the second"));
    save_other_rules("rules");
    CHECK(is_refused("rules", "the revision of the rules is "));
    CHECK(is_refused("whole", "both have the subject ctypes.int-2x3"));
    CHECK(is_refused("a", "give each shard once"));
}

/* A file that is not there, or not whole, is named by the reader. */
static void
bad_files_are_named(void)
{
    static const char *const none[] = {"a", "none"};
    struct bph_run run;

    CHECK(!merge(none, 2, &run));
    CHECK(strstr(error, "/none: ") != NULL);
}

/* Packages of which only one part knows come together, sorted. */
static void
packages_come_together(void)
{
    static const char *const names[] = {"a", "more", "rules"};
    struct bph_run run;

    part_of_sample(&run, 6);
    swap_text(&run.packages[0].name, "array");
    save(&run, "more");
    bph_run_release(&run);
    CHECK(merge(names, 2, &run));
    CHECK_EQ(run.npackages, 3);
    if (run.npackages == 3) {
        CHECK_STR(run.packages[0].name, "array");
        CHECK_STR(run.packages[1].name, "ctypes");
        CHECK_STR(run.packages[2].name, "numpy");
    }
    CHECK_EQ(run.nsubjects, 3);
    bph_run_release(&run);
}

/* What was fuzzed twice has the finds of both, each once. */
static void
finds_come_together(void)
{
    static const char *const names[] = {"found", "more-found", "a"};
    struct bph_run run;

    part_of_sample(&run, 4);
    sample_find(&run.subjects[0], 3);
    save(&run, "more-found");
    bph_run_release(&run);
    CHECK(merge(names, 3, &run));
    CHECK_STR(error, "");
    CHECK_EQ(run.nsubjects, 2);
    if (run.nsubjects == 2) {
        CHECK_EQ(run.subjects[1].nfinds, 3);
        CHECK_STR(run.subjects[1].finds[0].script, "print(1)\n");
        CHECK_STR(run.subjects[1].finds[2].operation, "copy 3");
    }
    bph_run_release(&run);
    part_of_sample(&run, 4);
    swap_text(&run.subjects[0].target, "consumer:other");
    save(&run, "other-found");
    bph_run_release(&run);
    CHECK(!merge((const char *const[]){"found", "other-found"}, 2, &run));
    CHECK(strstr(error, "both have the subject eats") != NULL);
}

static void
clean_up(void)
{
    static const char *const names[] = {
        "a",     "b",       "c",          "whole",      "profile",
        "seed",  "version", "platform",   "package",    "more",
        "rules", "found",   "more-found", "other-found"};

    for (size_t n = 0; n < sizeof names / sizeof names[0]; n++) {
        char *path = path_of(names[n]);

        CHECK(unlink(path) == 0);
        free(path);
    }
    CHECK(rmdir(folder) == 0);
}

int
main(void)
{
    if (mkdtemp(folder) == NULL) {
        perror(folder);
        return 2;
    }
    save_part(15, "whole");
    save_part(1, "a");
    save_part(2, "b");
    save_part(12, "c");
    save_part(4, "found");
    parts_make_the_whole();
    others_are_named();
    bad_files_are_named();
    packages_come_together();
    finds_come_together();
    clean_up();
    return bp_test_end();
}
