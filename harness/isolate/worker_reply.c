#include "worker.h"

static size_t
padded(size_t size)
{
    return (size + 7) / 8 * 8;
}

const struct bph_record *
bph_reply_next(const struct bph_reply *reply, size_t *at, const void **payload)
{
    const struct bph_record *head;
    size_t left = reply->size - *at;

    if (left < sizeof *head) {
        return NULL;
    }
    /* records lie at multiples of 8 in memory from malloc */
    head = (const void *)(reply->records + *at);
    if (head->size > left - sizeof *head
        || padded(head->size) > left - sizeof *head) {
        return NULL;
    }
    *payload = head + 1;
    *at += sizeof *head + padded(head->size);
    return head;
}

bool
bph_reply_text(const struct bph_reply *reply, struct bph_json *out)
{
    const struct bph_record *head;
    const void *payload;
    char error[160];
    size_t at = 0;

    while ((head = bph_reply_next(reply, &at, &payload)) != NULL) {
        if (head->kind == BPH_REC_TEXT) {
            return bph_json_parse(payload, head->size, out, error,
                                  sizeof error);
        }
    }
    return false;
}
