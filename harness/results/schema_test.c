/*
 * result.schema.json against the reader: the same records with the same
 * members of the same kinds, and the same words.
 */
#include <stdlib.h>

#include "bp_test.h"
#include "cause.h"
#include "names.h"
#include "parts.h"
#include "reader.h"

static struct bph_json schema;

/* No finding is written here. */
const char *
bph_cause_name(int cause)
{
    (void)cause;
    return "?";
}

int
bph_cause_of_find(const char *name)
{
    (void)name;
    return -1;
}

/* The definition called NAME. */
static const struct bph_json *
definition(const char *name)
{
    return bph_json_get(bph_json_get(&schema, "$defs"), name);
}

/* NODE, or the definition that it refers to. */
static const struct bph_json *
resolve(const struct bph_json *node)
{
    static const char head[] = "#/$defs/";
    const char *to = bph_json_text(node, "$ref", NULL);

    if (to == NULL) {
        return node;
    }
    CHECK(strncmp(to, head, strlen(head)) == 0);
    return definition(to + strlen(head));
}

static unsigned
kind_of_type(const char *type)
{
    static const struct {
        const char *type;
        unsigned kind;
    } rows[] = {
        {"null", BPH_JSON_IS(NULL)},   {"boolean", BPH_JSON_IS(BOOL)},
        {"integer", BPH_JSON_IS(INT)}, {"string", BPH_JSON_IS(STRING)},
        {"array", BPH_JSON_IS(ARRAY)}, {"object", BPH_JSON_IS(OBJECT)},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (strcmp(rows[i].type, type) == 0) {
            return rows[i].kind;
        }
    }
    return 0;
}

/* The kinds that NODE, without oneOf, allows: by type, const or enum. */
static unsigned
kinds_of_one(const struct bph_json *node)
{
    const struct bph_json *type = bph_json_get(node, "type");
    const struct bph_json *value = bph_json_get(node, "const");
    const struct bph_json *list = bph_json_get(node, "enum");
    unsigned kinds = 0;

    if (type != NULL && type->kind == BPH_JSON_STRING) {
        return kind_of_type(type->text);
    }
    for (size_t i = 0; type != NULL && i < type->n; i++) {
        kinds |= kind_of_type(type->items[i].text);
    }
    if (value != NULL) {
        kinds |= 1U << value->kind;
    }
    for (size_t i = 0; list != NULL && i < list->n; i++) {
        kinds |= 1U << list->items[i].kind;
    }
    return kinds;
}

static unsigned
kinds_of(const struct bph_json *node)
{
    const struct bph_json *choices = bph_json_get(resolve(node), "oneOf");
    unsigned kinds = 0;

    if (choices == NULL) {
        return kinds_of_one(resolve(node));
    }
    for (size_t i = 0; i < choices->n; i++) {
        kinds |= kinds_of_one(resolve(&choices->items[i]));
    }
    return kinds;
}

/* Is WORD among the texts of LIST? */
static bool
is_listed(const struct bph_json *list, const char *word)
{
    for (size_t i = 0; list != NULL && i < list->n; i++) {
        if (list->items[i].kind == BPH_JSON_STRING
            && strcmp(list->items[i].text, word) == 0) {
            return true;
        }
    }
    return false;
}

/* The definition NAME has the N MEMBERS and no others. */
static void
compare_members(const char *name, const struct bph_json_member *members,
                size_t n)
{
    const struct bph_json *object = definition(name);
    const struct bph_json *properties = bph_json_get(object, "properties");
    const struct bph_json *required = bph_json_get(object, "required");

    CHECK(object != NULL && properties != NULL);
    if (properties == NULL) {
        return;
    }
    CHECK_STR(bph_json_text(object, "type", ""), "object");
    CHECK(!bph_json_bool(object, "additionalProperties", true));
    CHECK_EQ(properties->n, n);
    for (size_t i = 0; i < n; i++) {
        const struct bph_json *property =
            bph_json_get(properties, members[i].key);

        if (property == NULL
            || is_listed(required, members[i].key) == members[i].optional
            || kinds_of(property) != members[i].kinds) {
            fprintf(stderr, "%s.%s differs from the reader\n", name,
                    members[i].key);
            CHECK(false);
        }
    }
}

static void
test_records(void)
{
    const struct bph_json *choices = bph_json_get(&schema, "oneOf");

    CHECK_EQ(choices->n, BPH_LINE_COUNT);
    for (int line = 0; line < BPH_LINE_COUNT; line++) {
        const char *name = bph_line_name((enum bph_line)line);
        size_t n;
        const struct bph_json_member *members =
            bph_record_members((enum bph_line)line, &n);
        const struct bph_json *properties;

        compare_members(name, members, n);
        CHECK(resolve(&choices->items[line]) == definition(name));
        properties = bph_json_get(definition(name), "properties");
        CHECK_STR(
            bph_json_text(bph_json_get(properties, "record"), "const", ""),
            name);
    }
}

static void
test_parts(void)
{
    size_t n;
    const struct bph_json_member *members = bph_answer_members(&n);

    compare_members("answer", members, n);
    members = bph_truth_members(&n);
    compare_members("truth", members, n);
}

/* The words that property KEY of definition NAME may have. */
static const struct bph_json *
words(const char *name, const char *key)
{
    const struct bph_json *node = definition(name);
    const struct bph_json *choices;

    if (key != NULL) {
        node = resolve(bph_json_get(bph_json_get(node, "properties"), key));
    }
    if (bph_json_get(node, "items") != NULL) {
        node = bph_json_get(node, "items");
    }
    choices = bph_json_get(node, "oneOf");
    for (size_t i = 0; choices != NULL && i < choices->n; i++) {
        if (bph_json_get(&choices->items[i], "enum") != NULL) {
            node = &choices->items[i];
        }
    }
    return bph_json_get(node, "enum");
}

/*
 * Every word of LIST is in the schema, and as many as are there; but LEFT of
 * them are said otherwise (null, a number, or by being absent).
 */
#define COMPARE_WORDS(name, key, LIST, left)                                  \
    do {                                                                      \
        static const char *const list_[] = {LIST(WORD)};                      \
                                                                              \
        compare_words(words(name, key), list_, sizeof list_ / sizeof *list_,  \
                      left);                                                  \
    } while (0)
#define WORD(id, word) word,

static void
compare_words(const struct bph_json *got, const char *const *list, size_t n,
              size_t left)
{
    size_t found = 0;

    CHECK(got != NULL);
    if (got == NULL) {
        return;
    }
    for (size_t i = 0; i < n; i++) {
        found += is_listed(got, list[i]) ? 1 : 0;
    }
    CHECK_EQ(found, n - left);
    CHECK_EQ(got->n, n - left);
}

static void
test_words(void)
{
    COMPARE_WORDS("answer", "outcome", BPH_OUTCOMES, 0);
    COMPARE_WORDS("answer", "detail", BPH_LIMITS, 0);
    COMPARE_WORDS("find", "again", BPH_AGAINS, 0);
    COMPARE_WORDS("answer", "phase", BPH_PHASES, 1);
    COMPARE_WORDS("answer", "internal", BPH_POINTERS, 1);
    COMPARE_WORDS("answer", "obj", BPH_OBJS, 1);
    COMPARE_WORDS("answer", "buf", BPH_BUFS, 2);
    COMPARE_WORDS("answer", "content", BPH_CONTENTS, 2);
    COMPARE_WORDS("answer", "changed", BPH_CHANGES, 1);
    COMPARE_WORDS("answer", "guards", BPH_GUARDS, 0);
    COMPARE_WORDS("exception", "is", BPH_EXCEPTIONS, 0);
}

/* The words that come from spec. */
static void
test_spec_words(void)
{
    const char *verdicts[BP_VERDICT_COUNT], *facts[BP_FACT_COUNT];
    const char *profiles[BP_PROFILE_COUNT], *levels[BP_HISTORIC + 1];

    for (int i = 0; i < BP_VERDICT_COUNT; i++) {
        verdicts[i] = bp_verdict_name((enum bp_verdict)i);
    }
    for (int i = 0; i < BP_FACT_COUNT; i++) {
        facts[i] = bp_fact_name((enum bp_fact)i);
    }
    for (int i = 0; i < BP_PROFILE_COUNT; i++) {
        profiles[i] = bp_profile_name((enum bp_profile)i);
    }
    for (int i = 0; i <= BP_HISTORIC; i++) {
        levels[i] = bp_level_name((enum bp_level)i);
    }
    compare_words(words("verdict", NULL), verdicts, BP_VERDICT_COUNT, 0);
    compare_words(words("fact", NULL), facts, BP_FACT_COUNT, 0);
    compare_words(words("run", "profile"), profiles, BP_PROFILE_COUNT, 0);
    compare_words(words("level", NULL), levels, BP_HISTORIC + 1, 0);
}

static void
test_numbers(void)
{
    const struct bph_json *run = bph_json_get(definition("run"), "properties");

    CHECK_EQ(bph_json_int(bph_json_get(run, "schema"), "const", 0),
             BPH_SCHEMA_VERSION);
    CHECK_EQ(bph_json_int(definition("int_list"), "maxItems", 0), BP_MAX_NDIM);
}

/* A declared field is a pair of an offset and a text that is not empty. */
static void
test_field(void)
{
    const struct bph_json *truth =
        bph_json_get(definition("truth"), "properties");
    const struct bph_json *pair =
        bph_json_get(bph_json_get(truth, "fields"), "items");
    const struct bph_json *parts = bph_json_get(pair, "prefixItems");

    CHECK(parts != NULL && parts->n == 2);
    CHECK_EQ(bph_json_int(pair, "minItems", 0), 2);
    CHECK(!bph_json_bool(pair, "items", true));
    CHECK_EQ(kinds_of(&parts->items[0]), BPH_JSON_IS(INT));
    CHECK_EQ(bph_json_int(&parts->items[0], "minimum", -1), 0);
    CHECK_EQ(kinds_of(&parts->items[1]), BPH_JSON_IS(STRING));
    CHECK_EQ(bph_json_int(&parts->items[1], "minLength", 0), 1);
}

/* Parse the file at PATH into schema. */
static bool
load(const char *path)
{
    struct bph_memory memory;
    FILE *in = fopen(path, "rb");
    char error[200];
    bool good;
    int c;

    if (in == NULL) {
        perror(path);
        return false;
    }
    bph_memory_open(&memory);
    while ((c = getc(in)) != EOF) {
        putc(c, memory.file);
    }
    bph_memory_close(&memory);
    fclose(in);
    good =
        bph_json_parse(memory.text, memory.size, &schema, error, sizeof error);
    if (!good) {
        fprintf(stderr, "%s: %s\n", path, error);
    }
    free(memory.text);
    return good;
}

int
main(void)
{
    if (!load(BPH_SCHEMA_PATH)) {
        return 1;
    }
    test_records();
    test_parts();
    test_words();
    test_spec_words();
    test_numbers();
    test_field();
    bph_json_release(&schema);
    return bp_test_end();
}
