/*
 * The command: one string, what it means, and the exit status.
 */
#include "commands.h"
#include "format.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

/* How the text is read, where that is not what everybody does. */
static void
print_how(const struct bph_how *how)
{
    if (how->reading.ctypes) {
        printf(", as ctypes writes");
    }
    if (how->padding != BP_PAD_STRICT) {
        printf(", padding %s", bp_padding_name(how->padding));
    }
    if (how->reading.scope != BP_SCOPE_STICKY) {
        printf(", scope %s", bp_scope_name(how->reading.scope));
    }
}

static void
print_head(const struct bph_layout *layout, bool all)
{
    const struct bp_abi *abi = layout->how.abi;
    char *canonical = bph_canonical(layout);
    if (strcmp(canonical, layout->format.text) != 0) {
        printf("canonical: ");
        bph_print_text(canonical[0] == '\0' ? "(nothing)" : canonical, all);
    }
    free(canonical);
    printf("size %td, alignment %td on %s (%s%s-endian)",
           layout->places[0].size, layout->places[0].align, abi->name,
           abi == bp_abi_host() ? "this machine, " : "",
           abi->little ? "little" : "big");
    print_how(&layout->how);
    putchar('\n');
}

static void
print_layout(const struct bph_layout *layout, bool all)
{
    print_head(layout, all);
    bph_format_tree(layout, all);
    bph_format_draw(layout, all);
    bph_format_differences(layout);
    bph_format_takers(layout, all);
    bph_format_notes(layout);
}

int
bph_format_string(int argc, char **argv)
{
    struct bph_options options;
    struct bph_layout layout;
    struct bp_error err = {-1, 0, ""};
    if (!bph_options_parse("format", argc, argv, &options)) {
        return BPH_EXIT_USAGE;
    }
    if (options.nwords != 1) {
        fputs("bufconf format: give one string, in quotes: "
              "bufconf format 'T{<i:a:}'\n",
              stderr);
        return BPH_EXIT_USAGE;
    }
    const struct bph_how how = {options.reading, options.abi, options.padding};
    const char *text = options.words[0];
    (void)setlocale(LC_CTYPE, "");
    enum bp_status status = bph_layout_init(&layout, text, &how, &err);
    if (status != BP_OK) {
        (options.as_json ? bph_format_error_json
                         : bph_format_error)(text, &how, status, &err);
        return BPH_EXIT_BROKEN;
    }
    if (options.as_json) {
        bph_format_json(&layout);
    }
    else {
        print_layout(&layout, options.verbose > 0);
    }
    bph_layout_release(&layout);
    return BPH_EXIT_CONFORMS;
}
