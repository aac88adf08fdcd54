/*
 * Eva: what every reader takes, and texts for him.
 *
 * Fixed: the formats and how they are laid out; the newest version of each
 * reader, and an old one.  Unknown: the room for the text.
 *
 * only: -eva-slevel 20000 -eva-split-return full -eva-domains cvalue
 * only: -eva-ilevel 64
 */
#include "bp_reader.h"
#include "text.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const char *const texts[] = {
    "",
    ">i",
    "@i b",
    "T{<i:a:4x>d:b:}",
    "(2)3T{h:\303\251:b:f0:x}",
    "Zd:a:F:a:",
    "&T{i}:p:X{i}:f:",
    "2s3p0s2u",
    "n",
    "4xT{}",
    "T{<i:a:<d:b:4x}",
    "&<i",
};

static void
ask(const char *text, enum bp_reader reader, int version)
{
    const struct bp_target target = {reader, version, bp_abi_host()};
    const struct bp_reading how = bp_reader_reading(reader);
    struct any_format f;
    struct bp_error error;
    char out[4 * TEXT];
    struct bp_written written = {out, (ptrdiff_t)sizeof out, 0};

    if (any_parse(&f, text, &how) != BP_OK
        || bp_format_place(&f.format, target.abi, bp_reader_padding(reader),
                           f.places, &error)
               != BP_OK) {
        return;
    }
    (void)!bp_reader_accepts(&target, &f.format, f.places, &error);
    (void)!bp_reader_translate(&target, &f.format, f.places, &written, &error);
}

int
main(void)
{
    for (size_t i = 0; i < COUNT(texts); i++) {
        for (int reader = 0; reader < BP_READER_COUNT; reader++) {
            ask(texts[i], (enum bp_reader)reader,
                i % 2 == 0 ? BP_VERSION_NEWEST : BP_VERSION(0, 29));
        }
    }
    return 0;
}
