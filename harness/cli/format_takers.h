/*
 * What each reader makes of a text.
 */
#ifndef BPH_FORMAT_TAKERS_H
#define BPH_FORMAT_TAKERS_H

#include "bp_reader.h"
#include "format.h"

struct bph_taker {
    enum bp_reader reader;
    bool takes;        /* today's version takes the text */
    bool agrees;       /* and it means to it what it means here */
    ptrdiff_t size;    /* bytes to it; -1 if it cannot even tell */
    char why[160];     /* why not, where takes or agrees is false */
    char versions[48]; /* "since 3.12", "only 3.14"; empty: no version
                             differs */
    char *instead;     /* owned: a text that means to it what this one means
                             here; NULL if there is none, or no need */
    char why_not[160]; /* why there is none */
    bool hopeless;     /* for the same reason */
};

/*
 * Ask what READER makes of the text of LAYOUT, on its ABI.
 *
 *   Out      *taker, which owns a text: bph_taker_release
 */
void
bph_taker_init(struct bph_taker *taker, enum bp_reader reader,
               const struct bph_layout *layout);
void
bph_taker_release(struct bph_taker *taker);

#endif
