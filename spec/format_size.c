/*
 * The size of an item, straight from the text.
 */
#include "frame.h"

/* Take the token that SCAN has read. */
static enum bp_status
take(struct frames *frames, const struct scan *scan)
{
    struct bp_place place;
    enum bp_status status = BP_OK;

    if (scan->token == SCAN_ELEMENT) {
        status = frames_put(frames, &scan->element, &place);
    }
    else if (scan->token == SCAN_CLOSE) {
        status = frames_close(frames, scan->inner, &place);
    }
    while (status == BP_OK && frames->depth > scan->depth) {
        frames_drop(frames);
    }
    return status;
}

enum bp_status
bp_format_size_on(const char *text, const struct bp_reading *how,
                  const struct bp_abi *abi, enum bp_padding padding,
                  ptrdiff_t *size, struct bp_error *err)
{
    struct scan scan;
    struct frames frames;
    struct bp_place place;
    enum bp_status status;

    scan_init(&scan, text, how, err);
    frames_init(&frames, abi, &scan.how, padding, err);
    do {
        status = scan_next(&scan);
        if (status == BP_OK) {
            status = take(&frames, &scan);
        }
    } while (status == BP_OK && scan.token != SCAN_END);
    if (status == BP_OK) {
        status = frames_end(&frames, scan.inner, &place);
    }
    if (status == BP_OK) {
        *size = place.size;
    }
    return status;
}

enum bp_status
bp_format_size(const char *text, enum bp_padding padding, ptrdiff_t *size,
               struct bp_error *err)
{
    return bp_format_size_on(text, NULL, bp_abi_host(), padding, size, err);
}
