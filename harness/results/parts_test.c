/*
 * Answers and truths as JSON: how they look, that they come back, and what is
 * refused.
 */
#include <stdlib.h>

#include "bp_test.h"
#include "names.h"
#include "parts.h"

/* The JSON of ANSWER; free it. */
static char *
printed(const struct bph_answer *answer)
{
    struct bph_memory memory;

    bph_memory_open(&memory);
    bph_answer_put(memory.file, answer);
    bph_memory_close(&memory);
    return memory.text;
}

static bool
take(const char *json, struct bph_answer *out, char error[200])
{
    struct bph_json value;
    bool taken;

    error[0] = '\0';
    if (!bph_json_parse_line(json, strlen(json), &value, error, 200)) {
        return false;
    }
    taken = bph_answer_take(&value, out, error, 200);
    bph_json_release(&value);
    return taken;
}

/* How answers look.  Each text is taken and has to be written the same. */
static const struct {
    int line;
    const char *json;
} texts[] = {
    /* granted: the whole struct */
    {__LINE__,
     "{\"buf\":0,\"content\":\"same\",\"format\":\"<i\",\"itemsize\":4,"
     "\"len\":24,\"ndim\":2,\"obj\":\"self\",\"outcome\":\"granted\","
     "\"readonly\":0,\"refs\":{\"after\":0,\"held\":1},\"shape\":[2,3],"
     "\"strides\":[12,4],\"suboffsets\":null}"},
    {__LINE__,
     "{\"buf\":null,\"format\":null,\"itemsize\":1,\"len\":0,\"ndim\":1,"
     "\"obj\":\"redirect\",\"outcome\":\"granted\",\"readonly\":1,"
     "\"shape\":null,\"strides\":null,\"suboffsets\":null}"},
    /* pointers that are marked; nothing left out */
    {__LINE__,
     "{\"buf\":\"unstable\",\"content\":\"00000000000000ff\",\"detail\":3,"
     "\"exception\":{\"is\":[\"ValueError\",\"Exception\"],"
     "\"type\":\"UnicodeError\"},"
     "\"format\":{\"ptr\":\"inside\",\"text\":\"B\"},"
     "\"guards\":[\"below\",\"above\"],\"internal\":\"other\","
     "\"itemsize\":\"untouched\",\"len\":-9223372036854775808,"
     "\"ndim\":\"untouched\",\"obj\":\"other\",\"obj_type\":\"bytes\","
     "\"outcome\":\"granted\",\"phase\":\"release\",\"readonly\":-1,"
     "\"refs\":{\"after\":-1,\"held\":0,\"obj_after\":2,\"obj_held\":1},"
     "\"release_raised\":true,"
     "\"shape\":{\"ptr\":\"inside\",\"values\":[6]},"
     "\"strides\":{\"ptr\":\"untouched\"},"
     "\"suboffsets\":{\"ptr\":\"wild\"}}"},
    {__LINE__,
     "{\"buf\":\"elsewhere\",\"content\":\"wild\",\"detail\":1,"
     "\"format\":{\"cut\":true,\"ptr\":\"other\",\"text\":\"T{\\udcff\"},"
     "\"itemsize\":0,\"len\":0,\"ndim\":0,\"obj\":\"wild\","
     "\"outcome\":\"odd\",\"readonly\":0,\"shape\":[],\"strides\":[],"
     "\"suboffsets\":[]}"},
    {__LINE__,
     "{\"buf\":\"untouched\",\"content\":\"unclear\",\"detail\":0,"
     "\"format\":{\"ptr\":\"wild\"},\"itemsize\":0,\"len\":0,\"ndim\":65,"
     "\"obj\":\"untouched\",\"outcome\":\"odd\",\"readonly\":0,"
     "\"shape\":[],\"strides\":null,\"suboffsets\":null}"},
    /* refused: what was touched, and obj */
    {__LINE__,
     "{\"exception\":{\"is\":[\"BufferError\",\"Exception\"],"
     "\"type\":\"BufferError\"},\"obj\":null,\"outcome\":\"refused\","
     "\"refs\":{\"after\":0,\"held\":0}}"},
    {__LINE__, "{\"obj\":\"untouched\",\"outcome\":\"refused\"}"},
    {__LINE__,
     "{\"buf\":null,\"format\":null,\"internal\":null,\"itemsize\":0,"
     "\"len\":0,\"ndim\":0,\"obj\":\"self\",\"outcome\":\"refused\","
     "\"readonly\":0,\"shape\":null,\"strides\":[1],\"suboffsets\":null}"},
    /* died: how and where */
    {__LINE__, "{\"detail\":11,\"outcome\":\"signal\",\"phase\":\"get\"}"},
    {__LINE__, "{\"detail\":0,\"outcome\":\"exit\",\"phase\":\"release\"}"},
    {__LINE__, "{\"detail\":\"cpu\",\"outcome\":\"limit\","
               "\"phase\":\"get\"}"},
    {__LINE__, "{\"detail\":\"wall\",\"obj\":\"self\",\"outcome\":\"limit\"}"},
};

static void
test_texts(void)
{
    static struct bph_answer answer;
    char error[200];

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char *again;

        if (!take(texts[i].json, &answer, error)) {
            fprintf(stderr, "parts_test.c:%d: %s\n", texts[i].line, error);
            CHECK(false);
            continue;
        }
        again = printed(&answer);
        CHECK_STR(again, texts[i].json);
        free(again);
    }
}

static const char granted[] =
    "\"itemsize\":1,\"len\":1,\"ndim\":1,\"obj\":\"self\","
    "\"outcome\":\"granted\",\"readonly\":0";

/* Put in front of GRANTED, or whole when they have an outcome. */
static const struct {
    int line;
    const char *json;
    const char *what;
} bad[] = {
    {__LINE__, "{}", "\"outcome\" is missing"},
    {__LINE__, "{\"outcome\":\"maybe\"}", "\"outcome\" has a wrong value"},
    {__LINE__, "{\"outcome\":\"limit\"}", "\"detail\""},
    {__LINE__, "{\"detail\":1,\"outcome\":\"limit\"}", "\"detail\""},
    {__LINE__, "{\"detail\":\"time\",\"outcome\":\"limit\"}", "\"detail\""},
    {__LINE__, "{\"detail\":\"cpu\",\"outcome\":\"exit\"}", "\"detail\""},
    {__LINE__, "{\"detail\":2147483648,\"outcome\":\"exit\"}", "\"detail\""},
    {__LINE__, "{\"outcome\":\"exit\",\"phase\":\"late\"}", "\"phase\""},
    {__LINE__, "{\"outcome\":\"exit\",\"refs\":{\"held\":2147483648}}",
     "\"refs\""},
    {__LINE__, "{\"outcome\":\"exit\",\"refs\":{\"more\":1}}", "\"more\""},
    {__LINE__, "{\"outcome\":\"exit\",\"shape\":{\"ptr\":\"inside\"}}",
     "\"shape\""},
    {__LINE__,
     "{\"outcome\":\"exit\",\"shape\":{\"ptr\":\"wild\",\"values\":[]}}",
     "\"shape\""},
    {__LINE__, "{\"outcome\":\"exit\",\"shape\":{\"ptr\":\"up\"}}",
     "\"shape\""},
    {__LINE__, "{\"outcome\":\"exit\",\"strides\":[\"1\"]}", "\"strides\""},
    {__LINE__, "{\"outcome\":\"exit\",\"strides\":\"untouched\"}",
     "\"strides\""},
    {__LINE__, "{\"outcome\":\"exit\",\"unheard\":1}", "unknown member"},
    {__LINE__, "{\"buf\":\"at\",", "\"buf\""},
    {__LINE__, "{\"buf\":\"here\",", "\"buf\""},
    {__LINE__, "{\"buf\":true,", "\"buf\""},
    {__LINE__, "{\"content\":\"digest\",", "\"content\""},
    {__LINE__, "{\"content\":\"0123456789abcde\",", "\"content\""},
    {__LINE__, "{\"content\":\"0123456789ABCDEF\",", "\"content\""},
    {__LINE__, "{\"exception\":{\"is\":[\"Error\"],\"type\":\"\"},",
     "\"exception\""},
    {__LINE__,
     "{\"exception\":{\"is\":[\"Exception\",\"BufferError\"],\"type\":\"\"},",
     "\"exception\""},
    {__LINE__, "{\"exception\":{\"type\":\"\"},", "\"is\" is missing"},
    {__LINE__, "{\"format\":{\"ptr\":\"other\"},", "\"format\""},
    {__LINE__, "{\"format\":{\"ptr\":\"null\",\"text\":\"B\"},", "\"format\""},
    {__LINE__, "{\"guards\":[\"above\",\"below\"],", "\"guards\""},
    {__LINE__, "{\"guards\":[\"above\",\"above\"],", "\"guards\""},
    {__LINE__, "{\"guards\":[1],", "\"guards\""},
    {__LINE__, "{\"internal\":\"at\",", "\"internal\""},
    {__LINE__, "{\"internal\":1,", "\"internal\""},
};

static void
test_bad(void)
{
    static struct bph_answer answer;
    char error[200];

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        bool whole = bad[i].json[strlen(bad[i].json) - 1] == '}';
        char *json = bph_format("%s%s%s", bad[i].json, whole ? "" : granted,
                                whole ? "" : "}");

        CHECK_EQ_AT(bad[i].line, take(json, &answer, error), false);
        CHECK_EQ_AT(bad[i].line, strstr(error, bad[i].what) != NULL, true);
        free(json);
    }
    CHECK(take("{\"obj\":\"other\",\"obj_type\":\"x\",\"outcome\":\"exit\"}",
               &answer, error));
    CHECK(!take("{\"obj\":\"other\",\"outcome\":\"exit\"}", &answer, error));
    CHECK(!take("{\"obj_type\":\"x\",\"outcome\":\"exit\"}", &answer, error));
    CHECK(!take("{\"len\":\"0\",\"outcome\":\"exit\"}", &answer, error));
}

/* What does not fit is refused, what just fits is kept. */
static void
test_room(void)
{
    static struct bph_answer answer;
    char error[200];

    for (int more = 0; more < 2; more++) {
        struct bph_memory memory;

        bph_memory_open(&memory);
        fprintf(memory.file, "{\"exception\":{\"is\":[],\"type\":\"%0*d\"},",
                BPH_NAME_BYTES - 1 + more, 0);
        fprintf(memory.file, "\"outcome\":\"exit\"}");
        bph_memory_close(&memory);
        CHECK_EQ(take(memory.text, &answer, error), more == 0);
        free(memory.text);

        bph_memory_open(&memory);
        fprintf(memory.file, "{\"format\":\"%0*d\",\"outcome\":\"exit\"}",
                BPH_FORMAT_BYTES + more, 0);
        bph_memory_close(&memory);
        CHECK_EQ(take(memory.text, &answer, error), more == 0);
        free(memory.text);

        bph_memory_open(&memory);
        fprintf(memory.file, "{\"outcome\":\"exit\",\"shape\":[0");
        for (int i = 1; i < BP_MAX_NDIM + more; i++) {
            fprintf(memory.file, ",%d", i);
        }
        fprintf(memory.file, "]}");
        bph_memory_close(&memory);
        CHECK_EQ(take(memory.text, &answer, error), more == 0);
        free(memory.text);
    }
}

static uint64_t random_state = 1;

/* A number below N. */
static int
below(int n)
{
    random_state = random_state * 6364136223846793005U + 1442695040888963407U;
    return (int)((random_state >> 33) % (uint64_t)n);
}

static int64_t
any_number(void)
{
    static const int64_t numbers[] = {0,  1,         -1,        4,
                                      24, INT64_MAX, INT64_MIN, 1LL << 40};

    return numbers[below(8)];
}

static void
any_bytes(char *text, size_t size)
{
    size_t n = (size_t)below((int)size);

    for (size_t i = 0; i < n; i++) {
        text[i] = (char)(1 + below(255));
    }
    text[n] = '\0';
}

static void
any_array(struct bph_array *array)
{
    array->ptr = (enum bph_raw_pointer)below(5);
    array->n = below(BP_MAX_NDIM + 1);
    for (int i = 0; i < array->n; i++) {
        array->v[i] = any_number();
    }
}

static void
any_count(struct bph_number *number)
{
    number->untouched = below(2) == 0;
    number->value = any_number();
}

static void
any_delta(struct bph_delta *delta)
{
    delta->known = below(2) == 0;
    delta->value = below(7) - 3;
}

/* Any answer at all, however unlikely. */
static void
any_answer(struct bph_answer *a)
{
    memset(a, 0x5a, sizeof *a);
    a->outcome = (enum bph_outcome)below(6);
    a->detail = a->outcome == BPH_LIMIT ? below(4) : below(100) - 50;
    a->phase = (enum bph_phase)below(6);
    a->exception_set = below(2) == 0;
    a->exception_is = (unsigned)below(64);
    any_bytes(a->exception, sizeof a->exception);
    a->obj = (enum bph_raw_obj)below(6);
    any_bytes(a->obj_type, sizeof a->obj_type);
    a->buf = (enum bph_buf)below(5);
    a->buf_offset = any_number();
    any_count(&a->len);
    any_count(&a->itemsize);
    any_count(&a->readonly);
    any_count(&a->ndim);
    a->format_ptr = (enum bph_raw_pointer)below(5);
    a->format_cut = below(4) == 0;
    any_bytes(a->format, below(20) == 0 ? sizeof a->format : 8);
    any_array(&a->shape);
    any_array(&a->strides);
    any_array(&a->suboffsets);
    a->internal = (enum bph_raw_pointer)below(5);
    a->content = (enum bph_content)below(6);
    a->digest = (uint64_t)any_number();
    any_delta(&a->self_held);
    any_delta(&a->self_after);
    any_delta(&a->obj_held);
    any_delta(&a->obj_after);
    a->guards = (unsigned)below(4);
    a->release_raised = below(4) == 0;
    a->changed = (enum bph_changed)below(5);
    a->readonly_page = below(4) == 0;
}

static void
test_random(void)
{
    static struct bph_answer answer, back;
    char error[200];

    for (int round = 0; round < 3000; round++) {
        char *json, *again;

        any_answer(&answer);
        json = printed(&answer);
        memset(&back, 0xa5, sizeof back);
        CHECK(take(json, &back, error));
        CHECK_STR(error, "");
        CHECK(bph_answer_equal(&answer, &back));
        again = printed(&back);
        CHECK_STR(again, json);
        free(json);
        free(again);
    }
}

static bool
take_truth(const char *json, struct bph_truth *out, char error[200])
{
    struct bph_json value;
    bool taken;

    error[0] = '\0';
    CHECK(bph_json_parse(json, strlen(json), &value, error, 200));
    taken = bph_truth_take(&value, out, error, 200);
    bph_json_release(&value);
    return taken;
}

static char *
printed_truth(const struct bph_truth *truth)
{
    struct bph_memory memory;

    bph_memory_open(&memory);
    bph_truth_put(memory.file, truth);
    bph_memory_close(&memory);
    return memory.text;
}

static const char *const truths[] = {
    "{}",
    "{\"dialects\":[\"pil\",\"cython-view\"],\"fields\":[[0,\"<i\"]],"
    "\"format\":\"<i\","
    "\"items\":\"0123456789abcdef\",\"itemsize\":4,\"readonly\":false,"
    "\"redirects\":true,\"refuses\":true,\"shape\":[2,3],\"strides\":[12,4],"
    "\"suboffsets\":[-1,0]}",
    "{\"format\":\"\",\"readonly\":true,\"shape\":[]}",
    "{\"strides\":[-8]}",
    "{\"fields\":[],\"itemsize\":0}",
    "{\"fields\":[[9223372036854775807,\"i\"],[0,\"(2,3)>h\"],[0,\"4B\"]]}",
    "{\"fields\":[[7,\"\\u00e9\"]],\"itemsize\":8}",
};

static const struct {
    int line;
    const char *json;
    const char *what;
} bad_truths[] = {
    {__LINE__, "{\"len\":4}", "unknown member \"len\""},
    {__LINE__, "{\"format\":null}", "\"format\""},
    {__LINE__, "{\"items\":\"0123\"}", "\"items\""},
    {__LINE__, "{\"items\":\"0123456789abcdeF\"}", "\"items\""},
    {__LINE__, "{\"shape\":[1],\"strides\":[1,2]}", "\"strides\""},
    {__LINE__, "{\"shape\":[1],\"suboffsets\":[]}", "\"suboffsets\""},
    {__LINE__, "{\"shape\":[1],\"suboffsets\":[0]}", "need \"strides\""},
    {__LINE__, "{\"shape\":[true]}", "\"shape\""},
    {__LINE__, "{\"dialects\":[\"a\",1]}", "\"dialects\""},
    {__LINE__, "{\"fields\":{}}", "\"fields\""},
    {__LINE__, "{\"fields\":null}", "\"fields\""},
    {__LINE__, "{\"fields\":[[0,\"i\"],4]}", "\"fields\""},
    {__LINE__, "{\"fields\":[\"i\"]}", "\"fields\""},
    {__LINE__, "{\"fields\":[[]]}", "\"fields\""},
    {__LINE__, "{\"fields\":[[0]]}", "\"fields\""},
    {__LINE__, "{\"fields\":[[0,\"i\",1]]}", "\"fields\""},
    {__LINE__, "{\"fields\":[[\"i\",0]]}", "\"fields\""},
    {__LINE__, "{\"fields\":[[true,\"i\"]]}", "\"fields\""},
    {__LINE__, "{\"fields\":[[0,null]]}", "\"fields\""},
    {__LINE__, "{\"fields\":[[0,\"\"]]}", "\"fields\""},
    {__LINE__, "{\"fields\":[[-1,\"i\"]]}", "\"fields\""},
    {__LINE__, "{\"fields\":[[0,\"i\"],[4,\"i\"]],\"itemsize\":4}",
     "\"fields\""},
    {__LINE__, "{\"ndim\":64}", "\"ndim\""},
    {__LINE__, "{\"ndim\":65,\"shape\":[1]}", "\"ndim\""},
    {__LINE__, "{\"ndim\":2147483648}", "\"ndim\""},
    {__LINE__, "[]", "instead of an object"},
};

static void
test_truths(void)
{
    struct bph_truth truth;
    char error[200], *again;

    for (size_t i = 0; i < sizeof truths / sizeof *truths; i++) {
        CHECK(take_truth(truths[i], &truth, error));
        again = printed_truth(&truth);
        CHECK_STR(again, truths[i]);
        free(again);
        bph_truth_release(&truth);
    }
    for (size_t i = 0; i < sizeof bad_truths / sizeof *bad_truths; i++) {
        CHECK_EQ_AT(bad_truths[i].line,
                    take_truth(bad_truths[i].json, &truth, error), false);
        CHECK_EQ_AT(bad_truths[i].line,
                    strstr(error, bad_truths[i].what) != NULL, true);
    }
    CHECK(take_truth("{\"shape\": [2], \"strides\": [4]}", &truth, error));
    CHECK(truth.has_strides && !truth.has_suboffsets && !truth.has_fields);
    CHECK_EQ(truth.ndim, 1);
    bph_truth_release(&truth);
}

static void
test_fields(void)
{
    struct bph_truth truth;
    char error[200];

    CHECK(
        take_truth("{\"fields\": [[4, \">h\"], [0, \"i\"]]}", &truth, error));
    CHECK(truth.has_fields);
    CHECK_EQ(truth.nfields, 2);
    CHECK_EQ(truth.fields[0].offset, 4);
    CHECK_STR(truth.fields[0].format, ">h");
    CHECK_EQ(truth.fields[1].offset, 0);
    CHECK_STR(truth.fields[1].format, "i");
    bph_truth_release(&truth);
    CHECK(!truth.has_fields && truth.fields == NULL && truth.nfields == 0);
    CHECK(take_truth("{\"fields\": []}", &truth, error));
    CHECK(truth.has_fields); /* nothing but padding: that is a statement */
    CHECK_EQ(truth.nfields, 0);
    bph_truth_release(&truth);
}

/* More than 64 dimensions: 64 entries and the number of dimensions. */
static void
test_deep_truth(void)
{
    struct bph_truth truth, back;
    struct bph_memory memory;
    char error[200], *json, *again;

    bph_memory_open(&memory);
    fprintf(memory.file, "{\"shape\":[0");
    for (int i = 1; i < 70; i++) {
        fprintf(memory.file, ",%d", i);
    }
    fprintf(memory.file, "]}");
    bph_memory_close(&memory);
    CHECK(take_truth(memory.text, &truth, error));
    free(memory.text);
    CHECK_EQ(truth.ndim, 70);
    CHECK_EQ(truth.shape[63], 63);
    json = printed_truth(&truth);
    CHECK(take_truth(json, &back, error));
    CHECK_EQ(back.ndim, 70);
    CHECK_EQ(back.shape[63], 63);
    again = printed_truth(&back);
    CHECK_STR(again, json);
    free(json);
    free(again);
    bph_truth_release(&truth);
    bph_truth_release(&back);
}

int
main(void)
{
    test_texts();
    test_bad();
    test_room();
    test_random();
    test_truths();
    test_fields();
    test_deep_truth();
    return bp_test_end();
}
