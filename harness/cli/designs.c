/*
 * list designs and explain: designs.def, and what was computed of the flags
 * of 2007.
 */
#define _GNU_SOURCE
#include "designs.h"

#include "alloc.h"
#include "bp_design.h"
#include "options.h"
#include "print.h"
#include "program.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- for people --- */

static void
print_field(const char *label, const char *text)
{
    printf("  %-9s ", label);
    bph_print_wrapped(text, 12, 79);
}

bool
bph_explain_design(const char *name)
{
    const struct bp_design *d = bp_design_find(name);
    if (d == NULL) {
        return false;
    }
    printf("%s  a design of 2007: %s, %s\n  ", d->name, d->author, d->date);
    bph_print_wrapped(d->title, 2, 79);
    print_field("proposed", d->proposed);
    print_field("now", d->now);
    print_field("why", d->why);
    print_field("clauses", d->clauses);
    print_field("code", d->code);
    print_field("tests", d->test);
    print_field("lies", d->lies);
    return true;
}

static void
print_all(void)
{
    int count = 0;
    const struct bp_design *rows = bp_design_table(&count);
    for (int n = 0; n < count; n++) {
        printf("%-18s %s  %-15s ", rows[n].name, rows[n].date, rows[n].author);
        bph_print_wrapped(rows[n].title, 47, 79);
    }
}

static bool
save(const char *path)
{
    FILE *out = fopen(path, "w");
    bool ok = out != NULL;
    if (ok) {
        ok = bph_designs_put(out);
        ok = fclose(out) == 0 && ok;
    }
    if (!ok) {
        fprintf(stderr, "bufconf: %s cannot be written: %s\n", path,
                strerror(errno));
    }
    return ok;
}

bool
bph_designs_render(const struct bph_setup *setup, const char *html,
                   const char *markdown)
{
    char path[] = "/tmp/bufconf-designs-XXXXXX";
    int fd = mkstemp(path);
    if (fd < 0 || close(fd) != 0) {
        fprintf(stderr, "bufconf: %s: %s\n", path, strerror(errno));
        return false;
    }
    char *reports = bph_format("%s/reports", setup->data);
    const char *argv[10] = {setup->python, "-B", reports, "--designs", path};
    int n = 5;
    if (html != NULL) {
        argv[n++] = "--html";
        argv[n++] = html;
    }
    if (markdown != NULL) {
        argv[n++] = "--markdown";
        argv[n++] = markdown;
    }
    bool ok = save(path) && bph_program_run(argv) == 0;
    if (!ok) {
        fprintf(stderr, "bufconf: rendering the designs failed\n");
    }
    (void)unlink(path);
    free(reports);
    return ok;
}

/* The pages that OPTIONS name. */
static int
render(const struct bph_options *options)
{
    struct bph_setup setup = {NULL, NULL, NULL, NULL, NULL};
    char error[512];
    int status = BPH_EXIT_USAGE;
    if (!bph_setup_find(&setup, options->python, error, sizeof error)) {
        fprintf(stderr, "bufconf: %s\n", error);
    }
    else {
        status = bph_designs_render(&setup, options->html, options->markdown)
                     ? BPH_EXIT_CONFORMS
                     : BPH_EXIT_OURS;
    }
    bph_setup_release(&setup);
    return status;
}

int
bph_list_designs(int argc, char **argv)
{
    struct bph_options options;
    if (!bph_options_parse("list", argc, argv, &options)) {
        return BPH_EXIT_USAGE;
    }
    if (options.json != NULL && !save(options.json)) {
        return BPH_EXIT_OURS;
    }
    if (options.html != NULL || options.markdown != NULL) {
        return render(&options);
    }
    if (options.json == NULL) {
        print_all();
    }
    return BPH_EXIT_CONFORMS;
}
