/*
 * Who takes a text, what it means to him, and what to write for him instead.
 */
#include "format_takers.h"

#include "alloc.h"
#include "bp_fields.h"

#include <stdlib.h>
#include <string.h>

/* A text of more is not translated: the time goes with the square. */
#define NODES_WRITTEN 4096

/* --- versions --- */

/* The versions that are asked about, oldest first. */
static const int cpython[] = {BP_VERSION(3, 8),  BP_VERSION(3, 9),
                              BP_VERSION(3, 10), BP_VERSION(3, 11),
                              BP_VERSION(3, 12), BP_VERSION(3, 13),
                              BP_VERSION(3, 14), BP_VERSION(3, 15)};
static const int numpy[] = {
    BP_VERSION(1, 20), BP_VERSION(1, 21), BP_VERSION(1, 22), BP_VERSION(1, 23),
    BP_VERSION(1, 24), BP_VERSION(1, 25), BP_VERSION(1, 26), BP_VERSION(2, 0),
    BP_VERSION(2, 1),  BP_VERSION(2, 2),  BP_VERSION(2, 3),  BP_VERSION(2, 4)};
static const int cython[] = {BP_VERSION(0, 29), BP_VERSION(3, 0),
                             BP_VERSION(3, 1), BP_VERSION(3, 2)};

struct versions {
    const int *all;
    int n;
};

static struct versions
versions_of(enum bp_reader reader)
{
    switch (reader) {
    case BP_READER_STRUCT:
    case BP_READER_MEMORYVIEW:
    case BP_READER_CTYPES:
        return (struct versions){cpython, sizeof cpython / sizeof cpython[0]};
    case BP_READER_NUMPY:
        return (struct versions){numpy, sizeof numpy / sizeof numpy[0]};
    case BP_READER_CYTHON:
        return (struct versions){cython, sizeof cython / sizeof cython[0]};
    case BP_READER_COUNT:
        break;
    }
    return (struct versions){NULL, 0}; /* not reached */
}

static bool
takes(enum bp_reader reader, int version, const struct bph_layout *read,
      struct bp_error *err)
{
    const struct bp_target target = {reader, version, read->how.abi};
    return bp_reader_accepts(&target, &read->format, read->places, err)
           == BP_OK;
}

/* "since 3.12", "only 3.14", "3.8 to 3.11": the versions FIRST to LAST. */
static void
say_range(struct bph_taker *taker, const struct versions *versions, int first,
          int last)
{
    if (last < 0 || (first == 0 && last == versions->n - 1)) {
        return;
    }
    int since = versions->all[first];
    int until = versions->all[last];
    const char *form = last == versions->n - 1 ? "since %d.%d"
                       : first == last         ? "only %d.%d"
                                               : "%d.%d to %d.%d";
    (void)snprintf(taker->versions, sizeof taker->versions, form, since / 1000,
                   since % 1000, until / 1000, until % 1000);
}

/* Say since when, or up to when, if that is not always. */
static void
say_versions(struct bph_taker *taker, const struct bph_layout *read)
{
    struct versions versions = versions_of(taker->reader);
    int first = 0;
    int last = versions.n - 1;
    if (takes(taker->reader, versions.all[0], read, NULL) == taker->takes
        && taker->takes) {
        return;
    }
    while (last >= 0
           && !takes(taker->reader, versions.all[last], read, NULL)) {
        last--;
    }
    first = last;
    while (first > 0
           && takes(taker->reader, versions.all[first - 1], read, NULL)) {
        first--;
    }
    say_range(taker, &versions, first, last);
}

/* --- what it means to him --- */

/* Does it mean to him, as he READ it, what it means in LAYOUT? */
static bool
agrees(const struct bph_layout *layout, const struct bph_layout *read,
       struct bp_error *err)
{
    const struct bp_form here = {&layout->format, layout->places,
                                 layout->how.abi};
    const struct bp_form there = {&read->format, read->places,
                                  layout->how.abi};
    enum bp_likeness likeness = BP_LIKE_NOT;
    enum bp_status status = bp_format_compare(&here, &there, &likeness, err);
    /* where nobody knows, nobody is accused */
    return status != BP_OK || likeness != BP_LIKE_NOT;
}

/* A text for him; AT is where this one is not. */
static void
translate(struct bph_taker *taker, const struct bph_layout *layout, int at)
{
    if (layout->format.nnodes > NODES_WRITTEN) {
        (void)snprintf(taker->why_not, sizeof taker->why_not,
                       "%d elements are not written anew",
                       layout->format.nnodes - 1);
        return;
    }
    const struct bp_target target = {taker->reader, BP_VERSION_NEWEST,
                                     layout->how.abi};
    struct bp_written written = {NULL, 0, 0};
    struct bp_error err = {-1, -1, ""};
    enum bp_status status = bp_reader_translate(
        &target, &layout->format, layout->places, &written, &err);
    if (status == BP_CAPACITY || status == BP_OK) {
        written.capacity = written.length + 1;
        written.out = bph_alloc((size_t)written.capacity);
        status = bp_reader_translate(&target, &layout->format, layout->places,
                                     &written, &err);
    }
    if (status == BP_OK) {
        taker->instead = written.out;
        return;
    }
    free(written.out);
    memcpy(taker->why_not, err.text, sizeof taker->why_not);
    taker->hopeless = !taker->takes && err.dim == at;
}

void
bph_taker_init(struct bph_taker *taker, enum bp_reader reader,
               const struct bph_layout *layout)
{
    const struct bph_how how = {bp_reader_reading(reader), layout->how.abi,
                                bp_reader_padding(reader)};
    struct bph_layout read;
    struct bp_error err = {-1, -1, ""};
    memset(taker, 0, sizeof *taker);
    taker->reader = reader;
    taker->size = -1;
    if (bph_layout_init(&read, layout->format.text, &how, &err) == BP_OK) {
        taker->takes = takes(reader, BP_VERSION_NEWEST, &read, &err);
        taker->agrees = taker->takes && agrees(layout, &read, &err);
        taker->size = read.places[0].size;
        say_versions(taker, &read);
        bph_layout_release(&read);
    }
    if (!taker->agrees) {
        memcpy(taker->why, err.text, sizeof taker->why);
        translate(taker, layout, err.dim);
    }
}

void
bph_taker_release(struct bph_taker *taker)
{
    free(taker->instead);
    taker->instead = NULL;
}

/* --- printing --- */

/* What TEXT, an error, says behind the name of READER and before "of the
 * format", both of which are plain from where it stands. */
static char *
shorten(const char *text, enum bp_reader reader)
{
    static const char end[] = " of the format";
    const char *name = bp_reader_name(reader);
    size_t skip = strlen(name);
    if (strncmp(text, name, skip) == 0 && text[skip] == ' ') {
        text += skip + 1;
    }
    size_t size = strlen(text);
    if (size > sizeof end
        && strcmp(text + size - (sizeof end - 1), end) == 0) {
        size -= sizeof end - 1;
    }
    return bph_format("%.*s", (int)size, text);
}

/* What it does with the text, in a word and in a sentence. */
static char *
sentence_of(const struct bph_taker *taker, const struct bph_layout *layout)
{
    bool writes = taker->reader == BP_READER_CTYPES;
    const char *between = taker->versions[0] != '\0' ? ", " : "";
    if (taker->agrees) {
        return bph_format("%s%s%s", writes ? "writes it so" : "yes", between,
                          taker->versions);
    }
    if (taker->takes && taker->size != layout->places[0].size) {
        return bph_format("otherwise, with %td byte%s%s%s", taker->size,
                          taker->size == 1 ? "" : "s", between,
                          taker->versions);
    }
    char *why = shorten(taker->why, taker->reader);
    char *line = bph_format("%s: %s%s%s%s", taker->takes ? "otherwise" : "no",
                            why, taker->hopeless ? ", nor a substitute" : "",
                            between, taker->versions);
    free(why);
    return line;
}

static void
print_taker(const struct bph_taker *taker, const struct bph_layout *layout,
            bool all)
{
    bool writes = taker->reader == BP_READER_CTYPES;
    char *line = sentence_of(taker, layout);
    printf("  %-10s  ", bp_reader_name(taker->reader));
    bph_print_wrapped(line, 14, 79);
    free(line);
    if (taker->instead != NULL && taker->instead[0] != '\0') {
        printf("%*s%s  ", 14, "", writes ? "it writes" : "write");
        bph_print_text(taker->instead, all);
    }
    else if (taker->why_not[0] != '\0' && !taker->hopeless) {
        char *why = shorten(taker->why_not, taker->reader);
        printf("%*s", 14, "");
        bph_print_wrapped(why, 14, 79);
        free(why);
    }
}

void
bph_format_takers(const struct bph_layout *layout, bool all)
{
    putchar('\n');
    bph_heading("Who accepts it:");
    for (int n = 0; n < BP_READER_COUNT; n++) {
        struct bph_taker taker;
        bph_taker_init(&taker, (enum bp_reader)n, layout);
        print_taker(&taker, layout, all);
        bph_taker_release(&taker);
    }
}
