/*
 * Trees of JSON values: releasing, looking up, checking.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"

/* Containers nest at most 64 deep (json_parse.c), and a scalar in them. */
#define MAX_STACK 65

/* Free what VALUE owns itself; its items have been released. */
static void
release_one(struct bph_json *value)
{
    for (size_t i = 0; value->keys != NULL && i < value->n; i++) {
        free(value->keys[i]);
    }
    free(value->keys);
    free(value->items);
    free(value->text);
    memset(value, 0, sizeof *value);
}

void
bph_json_release(struct bph_json *value)
{
    struct {
        struct bph_json *value;
        size_t next; /* item to release */
    } stack[MAX_STACK];
    int top = 0;

    stack[0].value = value;
    stack[0].next = 0;
    while (top >= 0) {
        struct bph_json *here = stack[top].value;

        if (stack[top].next < here->n) {
            struct bph_json *item = &here->items[stack[top].next++];

            assert(top + 1 < MAX_STACK);
            top++;
            stack[top].value = item;
            stack[top].next = 0;
        }
        else {
            release_one(here);
            top--;
        }
    }
}

const struct bph_json *
bph_json_get(const struct bph_json *object, const char *key)
{
    if (object == NULL || object->kind != BPH_JSON_OBJECT) {
        return NULL;
    }
    for (size_t i = 0; i < object->n; i++) {
        if (strcmp(object->keys[i], key) == 0) {
            return &object->items[i];
        }
    }
    return NULL;
}

const char *
bph_json_text(const struct bph_json *object, const char *key,
              const char *otherwise)
{
    const struct bph_json *value = bph_json_get(object, key);

    return value != NULL && value->kind == BPH_JSON_STRING ? value->text
                                                           : otherwise;
}

int64_t
bph_json_int(const struct bph_json *object, const char *key, int64_t otherwise)
{
    const struct bph_json *value = bph_json_get(object, key);

    return value != NULL && value->kind == BPH_JSON_INT ? value->number
                                                        : otherwise;
}

bool
bph_json_bool(const struct bph_json *object, const char *key, bool otherwise)
{
    const struct bph_json *value = bph_json_get(object, key);

    return value != NULL && value->kind == BPH_JSON_BOOL ? value->number != 0
                                                         : otherwise;
}

void
bph_json_quote(const char *text, char quoted[BPH_QUOTED])
{
    size_t n = 0;

    quoted[n++] = '"';
    while (*text != '\0' && n < BPH_QUOTED - 5) {
        quoted[n] = '?';
        if (*text >= 0x20 && *text <= 0x7e) {
            quoted[n] = *text;
        }
        n++;
        text++;
    }
    for (int dots = 0; *text != '\0' && dots < 3; dots++) {
        quoted[n++] = '.';
    }
    quoted[n++] = '"';
    quoted[n] = '\0';
}

static const char *
kind_name(enum bph_json_kind kind)
{
    switch (kind) {
    case BPH_JSON_NULL:
        return "null";
    case BPH_JSON_BOOL:
        return "true or false";
    case BPH_JSON_INT:
        return "a number";
    case BPH_JSON_STRING:
        return "a text";
    case BPH_JSON_ARRAY:
        return "an array";
    case BPH_JSON_OBJECT:
        return "an object";
    }
    return "?"; /* not reached */
}

/* The member called KEY among MEMBERS, or NULL. */
static const struct bph_json_member *
find_member(const struct bph_json_member *members, size_t n, const char *key)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(members[i].key, key) == 0) {
            return &members[i];
        }
    }
    return NULL;
}

bool
bph_json_check(const struct bph_json *value,
               const struct bph_json_member *members, size_t n, char *error,
               size_t capacity)
{
    if (value->kind != BPH_JSON_OBJECT) {
        snprintf(error, capacity, "%s instead of an object",
                 kind_name(value->kind));
        return false;
    }
    for (size_t i = 0; i < value->n; i++) {
        const struct bph_json_member *member =
            find_member(members, n, value->keys[i]);

        if (member == NULL) {
            char quoted[BPH_QUOTED];

            bph_json_quote(value->keys[i], quoted);
            snprintf(error, capacity, "unknown member %s", quoted);
            return false;
        }
        if ((member->kinds & (1U << value->items[i].kind)) == 0) {
            snprintf(error, capacity, "member \"%s\" may not be %s",
                     member->key, kind_name(value->items[i].kind));
            return false;
        }
    }
    for (size_t i = 0; i < n; i++) {
        if (!members[i].optional
            && bph_json_get(value, members[i].key) == NULL) {
            snprintf(error, capacity, "member \"%s\" is missing",
                     members[i].key);
            return false;
        }
    }
    return true;
}
