/*
 * The size of an item, straight from the text.
 */
#include "format_facts.h"
#include "frame.h"

/* The innermost element is complete, or it is open: note what it is. */
static void
note(struct format_facts *facts, const struct frames *frames,
     const struct element *element)
{
    const struct bp_abi *abi = frames->abi;

    if (element->kind != BP_NODE_PAD && element->kind != BP_NODE_STRUCT) {
        facts->members++;
        facts->foreign |=
            abi->types[element->code->ctype].size > 1
            && bp_mode_is_little(element->mode, abi) != abi->little;
    }
}

static enum bp_status
put(struct frames *frames, const struct scan *scan, struct format_facts *facts)
{
    bool pointee = frames->frames[frames->depth].pointee;
    struct bp_place place;
    enum bp_status status = frames_put(frames, &scan->element, &place);

    if (status == BP_OK && !pointee) {
        note(facts, frames, &scan->element);
    }
    return status;
}

static enum bp_status
close(struct frames *frames, const struct scan *scan,
      struct format_facts *facts)
{
    struct bp_place place;

    if (!frames->frames[frames->depth].pointee) {
        facts->members++;
        facts->nested = true;
    }
    return frames_close(frames, scan->inner, &place);
}

/* Take the token that SCAN has read. */
static enum bp_status
take(struct frames *frames, const struct scan *scan,
     struct format_facts *facts)
{
    enum bp_status status = BP_OK;

    if (scan->token == SCAN_ELEMENT) {
        status = put(frames, scan, facts);
    }
    else if (scan->token == SCAN_CLOSE) {
        status = close(frames, scan, facts);
    }
    while (status == BP_OK && frames->depth > scan->depth) {
        frames_drop(frames);
    }
    return status;
}

static enum bp_status
size_up(struct scan *scan, struct frames *frames, ptrdiff_t *size,
        struct format_facts *facts)
{
    struct format_facts found = {0, false, false};
    struct bp_place place;
    enum bp_status status;

    do {
        status = scan_next(scan);
        if (status == BP_OK) {
            status = take(frames, scan, &found);
        }
    } while (status == BP_OK && scan->token != SCAN_END);
    if (status == BP_OK) {
        status = frames_end(frames, scan->inner, &place);
    }
    if (status == BP_OK) {
        *size = place.size;
        *facts = found;
    }
    return status;
}

enum bp_status
format_facts(const char *text, enum bp_padding padding, ptrdiff_t *size,
             struct format_facts *facts, struct bp_error *err)
{
    struct scan scan;
    struct frames frames;

    scan_init(&scan, text, NULL, err);
    frames_init(&frames, bp_abi_host(), &scan.how, padding, err);
    return size_up(&scan, &frames, size, facts);
}

enum bp_status
bp_format_size_on(const char *text, const struct bp_reading *how,
                  const struct bp_abi *abi, enum bp_padding padding,
                  ptrdiff_t *size, struct bp_error *err)
{
    struct format_facts facts;
    struct scan scan;
    struct frames frames;

    scan_init(&scan, text, how, err);
    frames_init(&frames, abi, &scan.how, padding, err);
    return size_up(&scan, &frames, size, &facts);
}

enum bp_status
bp_format_size(const char *text, enum bp_padding padding, ptrdiff_t *size,
               struct bp_error *err)
{
    return bp_format_size_on(text, NULL, bp_abi_host(), padding, size, err);
}
