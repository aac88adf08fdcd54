/*
 * One item, written for a reader.
 */
#include "reader_write.h"

#include <assert.h>
#include <stdio.h>

#include "scan.h"

void
sink_put(struct sink *to, char c)
{
    struct bp_written *text = &to->text;

    if (text->out != NULL) {
        text->out[text->length] = c; /* there is room: it was counted */
    }
    if (to->wanted != NULL && !to->differs) {
        to->differs = to->wanted[text->length] != c;
    }
    text->length++;
}

void
sink_put_bytes(struct sink *to, const char *text, ptrdiff_t length)
{
    for (ptrdiff_t i = 0; i < length; i++) {
        sink_put(to, text[i]);
    }
}

void
sink_put_number(struct sink *to, ptrdiff_t number)
{
    char digits[24];
    int length = 0;

    do {
        digits[length++] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    while (length > 0) {
        sink_put(to, digits[--length]);
    }
}

/* Not in this mode: say why, and where. */
void
writer_give_up(struct writer *w, const struct bp_node *node,
               const char *construct)
{
    char what[128];

    snprintf(what, sizeof what, "%s has nothing for %s,",
             bp_reader_name(w->target->reader), construct);
    scan_complain(&w->err, -1, node->at, what);
}

bool
writer_demand(struct writer *w, const struct bp_node *node,
              enum construct construct)
{
    const char *what;

    if (reader_takes(w->target, construct, &what)) {
        return true;
    }
    writer_give_up(w, node, what);
    return false;
}

/* BYTES of padding before or in NODE. */
bool
writer_put_pads(struct writer *w, const struct bp_node *node, ptrdiff_t bytes)
{
    if (bytes == 0) {
        return true;
    }
    if (bytes > 1) {
        sink_put_number(&w->to, bytes);
    }
    sink_put(&w->to, 'x');
    return writer_demand(w, node, BP_READ_PAD);
}

static bool
is_little(const struct writer *w, char mode)
{
    return bp_mode_is_little(mode, w->target->abi);
}

/* The mode in which an item of NODE, with units of SIZE bytes, is written. */
static char
mode_for(const struct writer *w, const struct bp_node *node, ptrdiff_t size)
{
    bool little = is_little(w, node->mode);

    if (w->manner->each
        || (w->manner->orders && size > 1
            && little != is_little(w, w->native))) {
        return little ? '<' : '>';
    }
    if (size == 1) {
        return w->mode;
    }
    return w->native;
}

/* Is NODE all that there is, once? */
static bool
is_alone(const struct writer *w, const struct bp_node *node)
{
    return w->format->nnodes == 2 && node->count < 0 && node->nextents == 0;
}

/* Is CODE, in the mode of CHOICE, what a unit of NODE is, SIZE bytes that the
 * reader takes? */
static bool
fits(const struct writer *w, const struct bp_node *node,
     const struct bp_code *code, ptrdiff_t size, struct choice *choice)
{
    struct bp_reading how = bp_reader_reading(w->target->reader);
    bool alone =
        is_alone(w, node) || (code->letter != 'n' && code->letter != 'N');
    /* ctypes begins with a C type: "l" only where a long is that large */
    const char modes[] = {'@', choice->mode};
    const char *what;

    if (code->kind != bp_node_code(node)->kind
        || (!alone && !reader_takes(w->target, BP_READ_COMPANY, &what))) {
        return false;
    }
    for (int i = w->manner->each ? 0 : 1; i < 2; i++) {
        ptrdiff_t bytes;

        if (!bp_code_measure(code, modes[i], &how, w->target->abi, &bytes,
                             &choice->align)
            || bytes != size) {
            return false;
        }
    }
    choice->letter = code->letter;
    return choice->z
           || reader_takes_code(w->target, code->letter, false, &what);
}

/* Choose a letter for a unit of NODE, in the mode of CHOICE. */
static bool
choose_letter(struct writer *w, const struct bp_node *node, ptrdiff_t size,
              struct choice *choice)
{
    static const char letters[] = {
#define BP_CODE(code, node, kind, standard, ctype) code,
#define BP_COMPLEX(code, part)
#define BP_CTYPES(code, node, kind, standard, ctype)
#include "formats.def"
#undef BP_CODE
#undef BP_COMPLEX
#undef BP_CTYPES
    };
    char what[] = {'t', 'h', 'e', ' ', 'c', 'o', 'd', 'e', ' ', node->code, 0};

    if (fits(w, node, bp_node_code(node), size, choice)) {
        return true;
    }
    for (size_t i = 0; i < sizeof letters; i++) {
        if (fits(w, node, bp_code_find(letters[i]), size, choice)) {
            return true;
        }
    }
    writer_give_up(w, node, what);
    return false;
}

/* Put the letter of CHOICE, or those of a complex number of two. */
static bool
put_letter(struct writer *w, const struct bp_node *node,
           const struct choice *choice)
{
    static const char pairs[] = "FDG";
    const char *what;

    if (!choice->z) {
        sink_put(&w->to, choice->letter);
        return true;
    }
    if (reader_takes_code(w->target, choice->letter, true, &what)) {
        sink_put(&w->to, 'Z');
        sink_put(&w->to, choice->letter);
        return true;
    }
    for (size_t i = 0; i < sizeof pairs - 1; i++) {
        const char *unused;

        if (bp_code_part(pairs[i]) == choice->letter
            && reader_takes_code(w->target, pairs[i], false, &unused)) {
            sink_put(&w->to, pairs[i]);
            return true;
        }
    }
    writer_give_up(w, node, what);
    return false;
}

/* Put MODE before NODE if it is not in force.  ctypes
 * writes a bare "B" for what it cannot describe (FMT-045). */
static void
put_prefix(struct writer *w, const struct bp_node *node, char mode)
{
    bool bare = w->to.wanted != NULL && !node->has_prefix && node->code == 'B';

    if (!bare && (w->manner->each || mode != w->mode)) {
        sink_put(&w->to, mode);
        w->mode = mode;
    }
}

/* Bytes of one unit of NODE: of a part, of a character.  It has a size: its
 * place has one. */
static ptrdiff_t
unit_of(const struct writer *w, const struct bp_node *node)
{
    ptrdiff_t bytes = 0;
    ptrdiff_t align;

    (void)bp_code_measure(bp_node_code(node), node->mode, &w->format->how,
                          w->target->abi, &bytes, &align);
    assert(bytes > 0);
    return bytes;
}

/* Choose mode and letter for NODE, which lies at OFFSET. */
bool
writer_choose(struct writer *w, const struct bp_node *node, ptrdiff_t offset,
              struct choice *choice)
{
    ptrdiff_t unit = unit_of(w, node);

    choice->mode = mode_for(w, node, unit);
    choice->z = node->is_complex;
    if (unit > 1 && is_little(w, choice->mode) != is_little(w, node->mode)) {
        writer_give_up(w, node,
                       w->target->reader == BP_READER_STRUCT
                           ? "two byte orders"
                           : "the byte order of other machines");
        return false;
    }
    if (!choose_letter(w, node, unit, choice)) {
        return false;
    }
    if (offset % choice->align != 0) {
        writer_give_up(w, node, "an item that is not aligned");
        return false;
    }
    return true;
}

/* Put an item of NODE as CHOICE says, a string with its length. */
bool
writer_put_item(struct writer *w, const struct bp_node *node, ptrdiff_t size,
                ptrdiff_t count, const struct choice *choice)
{
    bool string = node->kind == BP_NODE_STRING;
    ptrdiff_t number = string ? size / unit_of(w, node) : count;

    put_prefix(w, node, choice->mode);
    if (number != 1) {
        sink_put_number(&w->to, number);
        if (!writer_demand(w, node, BP_READ_COUNT)) {
            return false;
        }
    }
    return put_letter(w, node, choice);
}
