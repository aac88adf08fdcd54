/*
 * The result file: how it looks, that it comes back, and that nothing that is
 * not whole and unchanged is taken.
 */
#define _GNU_SOURCE

#include <errno.h>
#include <unistd.h>

#include "bp_test.h"
#include "digest.h"
#include "sample.h"

/* The lines of the sample, without the first and the last. */
static const char *const lines[] = {
    "{\"implementation\":\"cpython\",\"packages\":{\"ctypes\":null,"
    "\"numpy\":\"2.2.6\"},\"platform\":\"linux-x86_64\",\"record\":\"env\","
    "\"version\":\"3.11.7\"}",
    "{\"granted\":69,\"id\":\"ctypes.int-2x3\",\"not_run\":null,"
    "\"package\":\"ctypes\",\"python_level\":false,\"record\":\"subject\","
    "\"refused\":1,\"skipped\":null,"
    "\"target\":\"ctypes:((c_int * 3) * 2)()\","
    "\"truth\":{\"fields\":[[0,\"<i\"]],\"format\":\"<i\","
    "\"items\":\"0123456789abcdef\","
    "\"itemsize\":4,\"readonly\":false,\"shape\":[2,3]},"
    "\"type\":\"ctypes.c_int_Array_3_Array_2\",\"verdict\":\"FAIL\"}",
    "{\"answer\":{\"buf\":0,\"content\":\"same\",\"format\":\"<i\","
    "\"itemsize\":4,\"len\":24,\"ndim\":2,\"obj\":\"self\","
    "\"outcome\":\"granted\",\"readonly\":0,\"refs\":{\"after\":0,"
    "\"held\":1},\"shape\":[2,3],\"strides\":[12,4],\"suboffsets\":null},"
    "\"n\":0,\"record\":\"obs\",\"subject\":\"ctypes.int-2x3\"}",
    "{\"answer\":{\"buf\":0,\"content\":\"same\",\"format\":\"<i\","
    "\"itemsize\":4,\"len\":24,\"ndim\":2,\"obj\":\"self\","
    "\"outcome\":\"granted\",\"readonly\":0,\"refs\":{\"after\":0,"
    "\"held\":1},\"shape\":null,\"strides\":null,\"suboffsets\":null},"
    "\"n\":1,\"record\":\"obs\",\"subject\":\"ctypes.int-2x3\"}",
    "{\"answer\":{\"exception\":{\"is\":[\"ValueError\",\"Exception\"],"
    "\"type\":\"ValueError\"},\"obj\":null,\"outcome\":\"refused\"},\"n\":2,"
    "\"record\":\"obs\",\"subject\":\"ctypes.int-2x3\"}",
    "{\"record\":\"state\",\"state\":\"control\","
    "\"subject\":\"ctypes.int-2x3\",\"twice\":true,"
    "\"words\":[[284,284,[0,1]]]}",
    "{\"record\":\"state\",\"state\":\"fresh\","
    "\"subject\":\"ctypes.int-2x3\",\"words\":[[0,6,1],[8,23,1],[24,24,0],"
    "[25,25,[0,2,0]],[26,495,0],[496,511,null],[2147483647,-2147483648,2],"
    "[-1,-1,2]]}",
    "{\"record\":\"state\",\"state\":\"confirm.REQ-005.format-unasked\","
    "\"subject\":\"ctypes.int-2x3\",\"words\":[[0,0,1]]}",
    "{\"broken\":35,\"cannot_tell\":1,\"clause\":\"REQ-005\",\"held\":35,"
    "\"record\":\"clause\",\"subject\":\"ctypes.int-2x3\","
    "\"verdict\":\"FAIL\"}",
    "{\"broken\":0,\"cannot_tell\":0,\"clause\":\"FLD-009\",\"held\":69,"
    "\"record\":\"clause\",\"subject\":\"ctypes.int-2x3\","
    "\"verdict\":\"PASS\"}",
    "{\"actual\":\"format is \\\"<i\\\"\",\"cause\":\"format-unasked\","
    "\"clause\":\"REQ-005\",\"confirmed\":true,"
    "\"expected\":\"format is NULL\",\"fact\":\"broken\",\"level\":\"MUST\","
    "\"position\":null,\"record\":\"finding\",\"state\":\"fresh\","
    "\"subject\":\"ctypes.int-2x3\",\"verdict\":\"FAIL\","
    "\"words\":[[0,2],[8,8],[256,257],[2147483647,-2147483648],[-1,-1]]}",
    "{\"actual\":\"ValueError\",\"cause\":\"refusal-value-error\","
    "\"clause\":\"ERR-002\",\"confirmed\":false,"
    "\"expected\":\"BufferError\",\"fact\":\"broken\",\"level\":\"MUST\","
    "\"position\":\"X-06/value-error\",\"record\":\"finding\","
    "\"state\":\"fresh\",\"subject\":\"ctypes.int-2x3\","
    "\"verdict\":\"WARN\",\"words\":[[88,88]]}",
    "{\"granted\":0,\"id\":\"dies\",\"not_run\":\"it died 5 times\","
    "\"package\":\"ctypes\",\"python_level\":true,\"record\":\"subject\","
    "\"refused\":0,\"skipped\":null,\"target\":\"FILE.py:dies()\","
    "\"truth\":null,\"type\":null,\"verdict\":\"CRASH\"}",
    "{\"answer\":{\"detail\":11,\"outcome\":\"signal\",\"phase\":\"get\"},"
    "\"n\":0,\"record\":\"obs\",\"subject\":\"dies\"}",
    "{\"record\":\"state\",\"state\":\"fresh\",\"subject\":\"dies\","
    "\"words\":[]}",
    "{\"granted\":0,\"id\":\"eats\",\"not_run\":null,"
    "\"package\":\"ctypes\",\"python_level\":false,\"record\":\"subject\","
    "\"refused\":0,\"skipped\":null,\"target\":\"consumer:eats:all\","
    "\"truth\":null,\"type\":null,\"verdict\":\"FAIL\"}",
    "{\"actual\":\"01 02\",\"again\":\"seen\",\"cause\":\"items-misread\","
    "\"expected\":\"02 01\",\"fuzzer\":\"live_layout\","
    "\"operation\":\"copy 1\",\"record\":\"find\","
    "\"script\":\"print(1)\\n\",\"signature\":\"consumer/copy/content\","
    "\"subject\":\"eats\"}",
    "{\"actual\":\"01 02\",\"again\":\"not asked\","
    "\"cause\":\"items-misread\",\"expected\":\"02 01\","
    "\"fuzzer\":\"live_layout\",\"operation\":\"copy 2\","
    "\"record\":\"find\",\"script\":null,"
    "\"signature\":\"consumer/copy/content\",\"subject\":\"eats\"}",
    "{\"granted\":0,\"id\":\"numpy.none\",\"not_run\":null,"
    "\"package\":\"ctypes\",\"python_level\":false,\"record\":\"subject\","
    "\"refused\":0,\"skipped\":\"ModuleNotFoundError: no \\\"numpy\\\"\","
    "\"target\":\"numpy:\\u00e9\\n\\udcff\",\"truth\":null,\"type\":null,"
    "\"verdict\":\"SKIP\"}",
};
#define NLINES ((int)(sizeof lines / sizeof *lines))

/* The sample as a file; free it. */
static char *
sample(size_t *size)
{
    struct bph_run run;
    char *text;

    sample_run(&run);
    sample_judge(&run);
    text = sample_written(&run, size);
    bph_run_release(&run);
    return text;
}

/* Is the file of SIZE bytes at TEXT taken?  A run that is not is empty. */
static bool
takes(const char *text, size_t size, struct bph_run *run, char error[400])
{
    FILE *in = fmemopen((void *)(uintptr_t)text, size == 0 ? 1 : size, "rb");
    bool taken;

    if (in == NULL) {
        CHECK(in != NULL);
        return false;
    }
    if (size == 0) {
        fgetc(in); /* fmemopen of no bytes is an error in some libraries */
    }
    error[0] = '\0';
    taken = bph_file_read_stream(in, "f", run, error, 400);
    fclose(in);
    if (!taken) {
        CHECK(strncmp(error, "f, line ", 8) == 0);
        CHECK(strstr(error, "; ") != NULL);
        CHECK(run->profile == NULL && run->implementation == NULL
              && run->version == NULL && run->platform == NULL);
        CHECK(run->seed == 0 && run->packages == NULL && run->subjects == NULL
              && run->npackages == 0 && run->nsubjects == 0);
    }
    return taken;
}

/* As takes, and what is taken is dropped. */
static bool
would_take(const char *text, size_t size, char error[400])
{
    struct bph_run run;
    bool taken = takes(text, size, &run, error);

    if (taken) {
        bph_run_release(&run);
    }
    return taken;
}

/* Make the digest of the last line right again, if there is one. */
static void
mend(char *text, size_t size)
{
    static const char head[] = "{\"digest\":\"";
    struct bph_sha256 sha;
    char hex[65];
    size_t at = size;

    while (at > 0 && strncmp(text + at - 1, head, strlen(head)) != 0) {
        at--;
    }
    if (at == 0 || size - at < strlen(head) + 64) {
        return;
    }
    bph_sha256_init(&sha);
    bph_sha256_add(&sha, text, at - 1);
    bph_sha256_hex(&sha, hex);
    memcpy(text + at - 1 + strlen(head), hex, 64);
}

static void
test_golden(void)
{
    size_t size;
    char *text = sample(&size);
    char *line = strtok(text, "\n");

    CHECK(strstr(line, "{\"clauses\":{\"ERR-002\":{\"level\":\"MUST\"")
          == line);
    CHECK_STR(strstr(line, "\"profile\""),
              "\"profile\":\"cpython\",\"record\":\"run\",\"rules\":1,"
              "\"schema\":1,\"seed\":0,\"suite\":\"0.1.0\"}");
    for (int i = 0; i < NLINES; i++) {
        line = strtok(NULL, "\n");
        CHECK_STR(line, lines[i]);
    }
    line = strtok(NULL, "\n");
    CHECK_STR(strstr(line, ",\"findings\""),
              ",\"findings\":2,\"record\":\"end\",\"subjects\":4,"
              "\"verdicts\":{\"CRASH\":1,\"FAIL\":2,\"SKIP\":1}}");
    CHECK(strtok(NULL, "\n") == NULL);
    free(text);
}

static void
test_round_trip(void)
{
    struct bph_run run;
    size_t size, size2;
    char error[400], *text = sample(&size), *again;
    bool taken = takes(text, size, &run, error);

    CHECK_STR(error, "");
    CHECK(taken);
    if (taken) {
        const struct bph_subject *subject = &run.subjects[0];

        /* the judge's part is not taken */
        CHECK_EQ(subject->nfindings, 0);
        CHECK_EQ(subject->ntallies, 0);
        CHECK_EQ(subject->granted, 0);
        CHECK_EQ(subject->refused, 0);
        CHECK_EQ(subject->verdict, 0);
        CHECK_EQ(bph_subject_state(subject, "fresh")->ncells, 511 + 3);
        CHECK_EQ(bph_state_cell(&subject->states[1], -1)->obs[0], 2);
        CHECK_EQ(bph_state_cell(&subject->states[1], 0x1f0)->nobs, 0);
        CHECK(bph_state_cell(&subject->states[1], 7) == NULL);
        sample_judge(&run);
        again = sample_written(&run, &size2);
        CHECK_STR(again, text);
        CHECK_EQ(size2, size);
        free(again);
        bph_run_release(&run);
    }
    free(text);
}

/* Cut off anywhere, also at the end of a line: the file is not taken. */
static void
test_cut(void)
{
    size_t size;
    char error[400], *text = sample(&size);

    CHECK(would_take(text, size, error));
    for (size_t n = 1; n < size; n++) {
        char *part = bph_alloc(n); /* ends where the block ends */

        memcpy(part, text, n);
        if (would_take(part, n, error)
            || strstr(error, "it is cut off: run the check again") == NULL) {
            fprintf(stderr, "cut at %zu: %s\n", n, error);
            CHECK(false);
        }
        free(part);
    }
    CHECK(!would_take("", 0, error));
    CHECK_STR(error, "f, line 1: the file is empty; it is cut off: run the "
                     "check again and let it finish");
    free(text);
}

/* One bit changed anywhere: the file is not taken. */
static void
test_flip(void)
{
    size_t size;
    char error[400], *text = sample(&size);

    for (size_t n = 0; n < size; n++) {
        char bit = (char)(1 << (n * 5 % 7));

        text[n] = (char)(text[n] ^ bit);
        if (would_take(text, size, error)) {
            fprintf(stderr, "byte %zu changed by %d\n", n, bit);
            CHECK(false);
        }
        text[n] = (char)(text[n] ^ bit);
    }
    CHECK(would_take(text, size, error));
    free(text);
}

/*
 * As test_flip, with a digest that is right: then some files are taken, and
 * those have to come back as they are.
 */
static void
test_flip_mended(void)
{
    struct bph_run run;
    size_t size, taken = 0;
    char error[400], *text = sample(&size), *copy = bph_alloc(size + 1);

    for (size_t n = 0; n < size; n++) {
        memcpy(copy, text, size);
        copy[n] = (char)(copy[n] ^ (1 << (n % 7)));
        mend(copy, size);
        if (takes(copy, size, &run, error)) {
            size_t again_size;
            char *again = sample_written(&run, &again_size);

            CHECK(again_size > 0);
            taken++;
            free(again);
            bph_run_release(&run);
        }
    }
    CHECK(taken > 0);
    CHECK(taken < size / 2);
    free(copy);
    free(text);
}

/* Lines left out, doubled and exchanged, under the old digest. */
static void
test_lines(void)
{
    size_t size;
    char error[400], *text = sample(&size);
    char *copy = bph_alloc(2 * size);
    size_t from = 0;

    while (from < size) {
        size_t to = (size_t)(strchr(text + from, '\n') - text) + 1;
        size_t n = to - from;

        memcpy(copy, text, from);
        memcpy(copy + from, text + to, size - to);
        CHECK(!would_take(copy, size - n, error));
        memcpy(copy, text, to);
        memcpy(copy + to, text + from, size - from);
        CHECK(!would_take(copy, size + n, error));
        if (to < size) {
            size_t next = (size_t)(strchr(text + to, '\n') - text) + 1 - to;

            memcpy(copy, text, from);
            memcpy(copy + from, text + to, next);
            memcpy(copy + from + next, text + from, n);
            memcpy(copy + to + next, text + to + next, size - to - next);
            CHECK(!would_take(copy, size, error));
        }
        from = to;
    }
    free(copy);
    free(text);
}

/* A find of SUBJECT, where there should be none. */
#define FIND(subject)                                                         \
    "{\"actual\":\"\",\"again\":\"seen\",\"cause\":\"items-misread\","        \
    "\"expected\":\"\",\"fuzzer\":\"\",\"operation\":\"\",\"record\":"        \
    "\"find\","                                                               \
    "\"script\":null,\"signature\":\"\",\"subject\":\"" subject "\"}\n"

/*
 * The first FROM in the sample replaced by TO, with a digest that is right;
 * the sentence has to contain WHAT.
 */
static const struct {
    int line;
    const char *from, *to;
    const char *what;
} edits[] = {
    {__LINE__, "\"schema\":1", "\"schema\":2",
     "line 1: the file has schema 2 and this program reads 1; use the "
     "bufconf that wrote it"},
    {__LINE__, "\"seed\":0", "\"seed\":-1", "line 1: the seed is negative"},
    {__LINE__, "\"seed\":0", "\"seed\":\"0000000000000000\"", "the seed"},
    {__LINE__, "\"seed\":0", "\"seed\":1.5", "not an integer"},
    {__LINE__, "\"profile\":\"cpython\"", "\"profile\":\"mine\"",
     "line 1: profile \"mine\" is unknown"},
    {__LINE__, "\"suite\"", "\"suit\"", "unknown member \"suit\""},
    {__LINE__, "\"level\"", "\"depth\"", "unknown member \"depth\""},
    {__LINE__, "{\"clauses\":{", "{\"clauses\":{\"A\":{},",
     "\"level\" is missing"},
    {__LINE__, "{\"ERR-002\"", "{\"ERR-001\"",
     "line 13: clause \"ERR-002\" is not in the table"},
    {__LINE__, "\"cause\":\"refusal-value-error\",\"clause\":\"ERR-002\"",
     "\"cause\":\"refusal-value-error\",\"clause\":\"REQ-005\"",
     "line 21: clause 0 of the table in line 1 never occurs"},
    {__LINE__, "\"record\":\"env\"", "\"record\":\"host\"",
     "line 2: record \"host\" is unknown"},
    {__LINE__, "\"record\":\"env\"", "\"record\":\"run\"",
     "line 2: a record \"run\" cannot stand behind a record \"run\""},
    {__LINE__, "\"record\":\"env\"", "\"record\":7", "record \"\" is unknown"},
    {__LINE__, "\"record\":\"run\"", "\"record\":\"env\"",
     "line 1: a record \"env\" cannot stand at the beginning"},
    {__LINE__, "\"numpy\":\"2.2.6\"", "\"numpy\":226", "line 2: the version"},
    {__LINE__, "\"numpy\":\"2.2.6\"", "\"numpy\": \"2.2.6\"",
     "line 2: at byte "},
    {__LINE__, "\"ctypes\":null,\"numpy\":\"2.2.6\"",
     "\"numpy\":\"2.2.6\",\"ctypes\":null", "do not ascend"},
    {__LINE__, "cpython\",\"packages", "cp\\u0079thon\",\"packages",
     "line 2: the record is not written as bufconf writes it"},
    {__LINE__, "\"granted\":69", "\"granted\":-1", "\"granted\" is no count"},
    {__LINE__, "\"granted\":69", "\"granted\":2147483648", "is no count"},
    {__LINE__, "\"refused\":1", "\"refused\":true", "may not be"},
    {__LINE__, "\"id\":\"dies\"", "\"id\":\"zies\"", "line 15: subject"},
    {__LINE__, "\"id\":\"numpy.none\"", "\"id\":\"a\"",
     "line 20: the subjects are not in the order of their ids"},
    {__LINE__, "\"id\":\"numpy.none\"", "\"id\":\"dies\"", "line 20: the"},
    {__LINE__, "\"id\":\"ctypes.int-2x3\"", "\"id\":\"\"", "line 3: the"},
    {__LINE__, "\"verdict\":\"FAIL\"", "\"verdict\":\"BAD\"",
     "line 3: verdict \"BAD\" is unknown"},
    {__LINE__, "\"verdict\":\"FAIL\"", "\"verdict\":\"WARN\"",
     "line 21: the record is not written"},
    {__LINE__, "\"readonly\":false,", "\"readonly\":null,", "\"readonly\""},
    {__LINE__, "\"readonly\":false,", "\"readonly\":false,\"refuses\":false,",
     "line 3: the record is not written"},
    {__LINE__, "\"fields\":[[0,", "\"fields\":[[4,",
     "line 3: truth: \"fields\" is not an array of pairs"},
    {__LINE__, "\"fields\":[[0,", "\"fields\":[[-0,", "line 3: at byte "},
    {__LINE__, "\"fields\":[[0,\"<i\"]],", "\"fields\":[[0, \"<i\"]],",
     "line 3: at byte "},
    {__LINE__, "\"fields\":[[0,\"<i\"]],", "\"fields\":[[0,\"\\u003ci\"]],",
     "line 3: the record is not written as bufconf writes it"},
    {__LINE__, "\"shape\":[2,3]}", "\"shape\":[2,3],\"strides\":null}",
     "line 3: member \"strides\" may not be null"},
    {__LINE__, "\"n\":0", "\"n\":1", "line 4: the answer is not number 0"},
    {__LINE__, "\"n\":1", "\"n\":0", "line 5: the answer is not number 1"},
    {__LINE__, "\"shape\":null,\"strides\":null",
     "\"shape\":[2,3],\"strides\":[12,4]",
     "line 5: the answer has been there before"},
    {__LINE__, "\"content\":\"same\",", "\"content\":\"none\",",
     "line 4: the record is not written"},
    {__LINE__, ",\"suboffsets\":null}", "}",
     "line 4: the record is not written"},
    {__LINE__, "\"obj\":null,", "", "line 6: the record is not written"},
    {__LINE__, "\"twice\":true,", "\"twice\":false,", "line 7: run 0"},
    {__LINE__, "\"twice\":true,", "", "line 7: run 0"},
    {__LINE__, "[0,1]]]", "[0]]]", "line 7: run 0"},
    {__LINE__, "[0,1]]]", "[0,1,2]]]", "line 7: run 0"},
    {__LINE__, "[0,1]]]", "[0,-1]]]", "line 7: run 0"},
    {__LINE__, "[0,1]]]", "[0,3]]]", "line 7: run 0"},
    {__LINE__, "[0,1]]]", "true]]", "line 7: run 0"},
    {__LINE__, "[284,284,", "[284,", "line 7: run 0 of the words is malfo"},
    {__LINE__, "[284,284,", "[284,283,", "line 7: run 0 of the words does"},
    {__LINE__, "[284,284,", "[284,2147483648,", "line 7: run 0"},
    {__LINE__, "[0,6,1],[8,23,1]", "[0,8,1],[8,23,1]", "run 1 of the words"},
    {__LINE__, "[0,6,1],[8,23,1]", "[0,6,1],[7,23,1]",
     "line 8: the record is not written"},
    {__LINE__, "[24,24,0]", "[24,24,3]", "line 8: run 2"},
    {__LINE__, "[25,25,[0,2,0]]", "[25,25,[0,2]]", "line 8: run 3"},
    {__LINE__, "[-1,-1,2]", "[-1,-1,2],[0,0,1]", "line 8: run 8"},
    {__LINE__, "[0,6,1]", "[0,-3,1]",
     "line 8: there are more than 65536 words"},
    {__LINE__, "\"state\":\"fresh\"", "\"state\":\"control\"",
     "line 8: the state has been there before"},
    {__LINE__, "\"broken\":35", "\"broken\":-35", "\"broken\" is no count"},
    {__LINE__, "\"clause\":\"FLD-009\"", "\"clause\":\"FLD-9\\u001b\"",
     "clause \"FLD-9?\" is not in the table"},
    {__LINE__, "\"fact\":\"broken\"", "\"fact\":\"felt\"", "is no fact"},
    {__LINE__, "\"confirmed\":true", "\"confirmed\":1", "\"confirmed\""},
    {__LINE__, "[8,8],", "[8],", "line 12: run 1"},
    {__LINE__, "[8,8],", "[2,8],", "line 12: run 1"},
    {__LINE__, "[88,88]", "88", "line 13: run 0"},
    {__LINE__, "\"cause\":\"items-misread\"", "\"cause\":\"format-unasked\"",
     "line 18: cause \"format-unasked\" is none that a fuzzer finds"},
    {__LINE__, "\"again\":\"seen\"", "\"again\":\"yes\"",
     "line 18: member \"again\" is neither"},
    {__LINE__, "\"script\":null", "\"script\":0",
     "line 19: member \"script\""},
    {__LINE__, "\"operation\":\"copy 2\"", "\"operation\":\"copy\\u0020\"",
     "line 19: the record is not written"},
    {__LINE__, "\"subject\":\"dies\",\"words\":[]}\n",
     "\"subject\":\"dies\",\"words\":[]}\n" FIND("dies"),
     "line 17: a find stands beside answers: they alone are judged"},
    {__LINE__,
     "no \\\"numpy\\\"\",\"target\":\"numpy:\\u00e9\\n\\udcff\","
     "\"truth\":null,\"type\":null,\"verdict\":\"SKIP\"}\n",
     "no \\\"numpy\\\"\",\"target\":\"numpy:\\u00e9\\n\\udcff\","
     "\"truth\":null,\"type\":null,\"verdict\":\"SKIP\"}\n" FIND("numpy.none"),
     "line 21: a find of a subject that was not asked"},
    {__LINE__, "\"words\":[[0,0,1]]}\n{\"broken\"",
     "\"words\":[[0,0,1]]}\n" FIND("ctypes.int-2x3") "{\"broken\"",
     "line 10: a find stands beside answers"},
    {__LINE__, "\"target\":\"consumer:eats:all\",\"truth\":null",
     "\"target\":\"consumer:eats:all\",\"truth\":{\"itemsize\":1}",
     "line 18: a find of a subject that was declared"},
    {__LINE__, "\"findings\":2", "\"findings\":3",
     "line 21: the counts are wrong: there are 4 subjects and 2 findings"},
    {__LINE__, "\"subjects\":4", "\"subjects\":2", "the counts are wrong"},
    {__LINE__, "{\"CRASH\":1", "{\"CRASH\":2", "line 21: the record is not"},
    {__LINE__, "{\"CRASH\":1", "{\"BROKEN\":0,\"CRASH\":1", "line 21: the"},
    {__LINE__, "\"SKIP\":1}}\n", "\"SKIP\":1}}", "ends within this line"},
    {__LINE__, "\"SKIP\":1}}\n", "\"SKIP\":1}}\n\n",
     "line 22: something stands behind the record \"end\""},
    {__LINE__, "\"SKIP\":1}}\n", "\"SKIP\":1}}\n{}\n", "something stands"},
    {__LINE__, "\"SKIP\":1}}\n", "\"SKIP\":1}} \n", "line 21: at byte"},
    {__LINE__, "{\"implementation\"", "\n{\"implementation\"", "line 2: at"},
    {__LINE__, "{\"implementation\"", "[]\n{\"implementation\"",
     "line 2: record \"\" is unknown"},
};

/* TEXT of *SIZE bytes with the first FROM replaced by TO, mended. */
static char *
edited(const char *text, size_t *size, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    char *copy;

    if (at == NULL) {
        fprintf(stderr, "not in the sample: %s\n", from);
        abort();
    }
    copy =
        bph_format("%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
    *size = strlen(copy);
    mend(copy, *size);
    return copy;
}

static void
test_edits(void)
{
    size_t size;
    char error[400], *text = sample(&size);

    for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
        size_t n = size;
        char *copy = edited(text, &n, edits[i].from, edits[i].to);

        CHECK_EQ_AT(edits[i].line, would_take(copy, n, error), false);
        if (strstr(error, edits[i].what) == NULL) {
            fprintf(stderr, "file_test.c:%d: %s\n", edits[i].line, error);
            CHECK(false);
        }
        free(copy);
    }
    free(text);
}

/* The advice fits what is wrong. */
static void
test_sentences(void)
{
    size_t size, n;
    char error[400], *text = sample(&size), *at;

    at = strstr(text, "0123456789abcdef");
    *at = '1';
    CHECK(!would_take(text, size, error));
    CHECK_STR(error, "f, line 21: the digest is not that of the lines "
                     "before; the file was changed after it was written: use "
                     "the original, or run the check again");
    *at = '0';
    n = (size_t)(strstr(text, "{\"digest\"") - text);
    CHECK(!would_take(text, n, error));
    CHECK_STR(error, "f, line 21: the file ends without a record \"end\"; it "
                     "is cut off: run the check again and let it finish");
    CHECK(!would_take("{}\n", 3, error));
    CHECK_STR(error, "f, line 1: record \"\" is unknown; this is no file as "
                     "bufconf writes it: use the original, or run the check "
                     "again");
    free(text);
}

/* A line of 16 MiB and one byte is refused before it is looked at. */
static void
test_long_line(void)
{
    size_t size = BPH_MAX_LINE + 2;
    char error[400], *text = bph_alloc(size);

    memset(text, ' ', size);
    CHECK(!would_take(text, size, error));
    CHECK(strstr(error, "line 1: the line is longer than 16 MiB") != NULL);
    text[BPH_MAX_LINE] = '\n';
    CHECK(!would_take(text, size, error));
    CHECK(strstr(error, "line 1: at byte 0") != NULL);
    free(text);
}

/* Seeds up to the largest, and a run without subjects. */
static void
test_small(void)
{
    static const uint64_t seeds[] = {0, 7, INT64_MAX, (uint64_t)INT64_MAX + 1,
                                     UINT64_MAX};

    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++) {
        struct bph_run run = {.seed = seeds[i]}, back;
        size_t size, size2;
        char error[400], *text, *again;

        run.profile = bph_strdup("docs");
        run.implementation = bph_strdup("cpython");
        run.version = bph_strdup("");
        run.platform = bph_strdup("linux");
        text = sample_written(&run, &size);
        CHECK(takes(text, size, &back, error));
        CHECK(back.seed == seeds[i]);
        CHECK_STR(back.profile, "docs");
        again = sample_written(&back, &size2);
        CHECK_STR(again, text);
        free(text);
        free(again);
        bph_run_release(&run);
        bph_run_release(&back);
    }
}

static void
test_paths(void)
{
    char path[] = "/tmp/bufconf-file-test-XXXXXX", error[400];
    struct bph_run run, back = {.seed = 0};
    int fd = mkstemp(path);
    FILE *out = fd < 0 ? NULL : fdopen(fd, "wb");

    sample_run(&run);
    sample_judge(&run);
    CHECK(out != NULL && bph_file_write(&run, out));
    if (out != NULL) {
        fclose(out);
    }
    CHECK(bph_file_read(path, &back, error, sizeof error));
    CHECK_EQ(back.nsubjects, 4);
    bph_run_release(&back);
    unlink(path);
    CHECK(!bph_file_read(path, &back, error, sizeof error));
    CHECK(strstr(error, "No such file") != NULL);
    CHECK(!bph_file_read("/", &back, error, sizeof error));
    CHECK(strstr(error, "Is a directory") != NULL);
    out = fopen("/dev/full", "wb");
    if (out != NULL) {
        errno = 0;
        CHECK(!bph_file_write(&run, out));
        CHECK_EQ(errno, ENOSPC);
        fclose(out);
    }
    bph_run_release(&run);
}

int
main(void)
{
    test_golden();
    test_round_trip();
    test_cut();
    test_flip();
    test_flip_mended();
    test_lines();
    test_edits();
    test_sentences();
    test_long_line();
    test_small();
    test_paths();
    return bp_test_end();
}
