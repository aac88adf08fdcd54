/*
 * Workers: a real interpreter, real deaths.
 */
#define _GNU_SOURCE
#include "worker.h"

#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bp_test.h"

#define HOSTILE TESTDATA "/hostile.py:"
#define BROKEN  TESTDATA "/broken/"

static struct bph_launch launch = {.script = SCRIPT, .engine = ENGINE};
static char error[400];

static struct bph_worker *
start(void)
{
    struct bph_worker *worker = bph_worker_start(&launch, error, sizeof error);

    if (worker == NULL) {
        fprintf(stderr, "cannot go on: %s\n", error);
        exit(1);
    }
    return worker;
}

/* Send COMMAND and parse the answer; the worker lives on. */
static struct bph_json
say(struct bph_worker *worker, const char *command)
{
    struct bph_json answer = {.kind = BPH_JSON_NULL};
    struct bph_reply reply;

    bph_worker_command(worker, command, &reply);
    CHECK_EQ(reply.end, BPH_END_DONE);
    CHECK_EQ(reply.journal.phase, BPH_PHASE_IDLE);
    CHECK(bph_reply_text(&reply, &answer));
    return answer;
}

static void
make_command(char *command, size_t capacity, const char *target)
{
    FILE *file = fmemopen(command, capacity, "w");

    fputs("{\"do\":\"make\",\"target\":", file);
    bph_json_put_string(file, target);
    fputs("}", file);
    (void)fclose(file);
}

static struct bph_json
make(struct bph_worker *worker, const char *target)
{
    char command[1000];

    make_command(command, sizeof command, target);
    return say(worker, command);
}

static void
test_env(struct bph_worker *worker)
{
    struct bph_json env = say(worker, "{\"do\":\"env\"}");

    CHECK_STR(bph_json_text(&env, "record", ""), "env");
    CHECK_STR(bph_json_text(&env, "implementation", ""), "cpython");
    CHECK(strncmp(bph_json_text(&env, "version", ""), "3.", 2) == 0);
    CHECK(strncmp(bph_json_text(&env, "platform", ""), "linux-", 6) == 0);
    bph_json_release(&env);
}

static void
test_make(struct bph_worker *worker)
{
    struct bph_json made = make(worker, "builtins:bytes(8)");
    const struct bph_json *version = bph_json_get(&made, "version");

    CHECK_STR(bph_json_text(&made, "record", ""), "made");
    CHECK_STR(bph_json_text(&made, "package", ""), "builtins");
    CHECK_STR(bph_json_text(&made, "type", ""), "bytes");
    CHECK(version != NULL && version->kind == BPH_JSON_NULL);
    CHECK(!bph_json_bool(&made, "python_level", true));
    CHECK_EQ(bph_json_get(&made, "truth")->n, 0);
    bph_json_release(&made);
    made = make(worker, "collections.abc:bytearray(b'x')");
    CHECK_STR(bph_json_text(&made, "package", ""), "collections");
    bph_json_release(&made);
    made = make(worker, "ctypes:c_int(1)");
    CHECK_STR(bph_json_text(&made, "type", ""), "ctypes.c_int");
    CHECK_STR(bph_json_text(&made, "version", ""), "1.1.0");
    bph_json_release(&made);
}

/* The object of the last make: array('H', [1, 2]), writable. */
static void
check_get(const struct bph_raw_get *get, size_t size)
{
    const int64_t *tail = (const void *)(get + 1);

    CHECK_EQ(size, sizeof *get + 2 * sizeof *tail + 1);
    CHECK_EQ(get->op, 0);
    CHECK_EQ(get->word, 0x1c);
    CHECK_EQ(get->slot, 5);
    CHECK_EQ(get->fill, BPH_FILL_A5);
    CHECK_EQ(get->guards, 0);
    CHECK_EQ(get->rc, 0);
    CHECK_EQ(get->exception_set, 0);
    CHECK_EQ(get->obj, BPH_OBJ_SELF);
    CHECK_EQ(get->buf, BPH_PTR_OTHER);
    CHECK_EQ(get->view.len, 4);
    CHECK_EQ(get->view.itemsize, 2);
    CHECK_EQ(get->view.readonly, 0);
    CHECK_EQ(get->view.ndim, 1);
    CHECK_EQ(get->shape_n, 1);
    CHECK_EQ(tail[0], 2);
    CHECK_EQ(get->strides, BPH_PTR_INSIDE);
    CHECK_EQ(tail[1], 2);
    CHECK_EQ(get->suboffsets, BPH_PTR_NULL);
    CHECK_EQ(get->format_n, 1);
    CHECK_EQ(*(const char *)(tail + 2), 'H');
    CHECK_EQ(get->content, BPH_CONTENT_READ);
    CHECK_EQ(get->self_after - get->self_before, 1);
    CHECK_EQ(get->obj_after, BPH_NO_COUNT);
}

static void
test_run(struct bph_worker *worker)
{
    const struct bph_op ops[] = {{BPH_OP_GET, 5, BPH_FILL_A5, 0, 0x1c},
                                 {BPH_OP_RELEASE, 5, 0, 0, 0}};
    struct bph_json made = make(worker, "array:array('H', [1, 2])");
    const struct bph_raw_release *release;
    const struct bph_record *head;
    const void *payload = NULL;
    struct bph_reply reply;
    int64_t before = 0;
    size_t at = 0;

    bph_json_release(&made);
    bph_worker_run(worker, ops, 2, &reply);
    CHECK_EQ(reply.end, BPH_END_DONE);
    head = bph_reply_next(&reply, &at, &payload);
    CHECK(head != NULL && head->kind == BPH_REC_GET);
    if (head != NULL) {
        check_get(payload, head->size);
        before = ((const struct bph_raw_get *)payload)->self_before;
    }
    head = bph_reply_next(&reply, &at, &payload);
    CHECK(head != NULL && head->kind == BPH_REC_RELEASE);
    if (head != NULL) {
        release = payload;
        CHECK_EQ(release->op, 1);
        CHECK_EQ(release->slot, 5);
        CHECK_EQ(release->obj_cleared, 1);
        CHECK_EQ(release->self_after, before);
    }
    CHECK(bph_reply_next(&reply, &at, &payload) == NULL);
    CHECK_EQ(at, reply.size);
}

static void
test_refused(struct bph_worker *worker)
{
    const struct bph_op op = {BPH_OP_GET, 0, BPH_FILL_FF, 0, 0x1};
    struct bph_json made = make(worker, "builtins:memoryview(b'abcd')[::2]");
    const struct bph_raw_get *get;
    const void *payload = NULL;
    struct bph_reply reply;
    size_t at = 0;

    bph_json_release(&made);
    bph_worker_run(worker, &op, 1, &reply);
    CHECK(bph_reply_next(&reply, &at, &payload) != NULL);
    if (payload != NULL) {
        get = payload;
        CHECK_EQ(get->rc, -1);
        CHECK_EQ(get->obj, BPH_OBJ_NULL);
        CHECK_EQ(get->exception_set, 1);
        CHECK_STR(get->exception, "BufferError");
        CHECK_EQ(get->exception_is, BPH_EXC_BUFFER_ERROR | BPH_EXC_EXCEPTION);
        CHECK_EQ(get->self_before, get->self_cleared);
    }
}

static void
test_redirect(struct bph_worker *worker)
{
    const struct bph_op op = {BPH_OP_GET, 0, BPH_FILL_FF, 0, 0};
    struct bph_json made = make(worker, HOSTILE "redirecting()");
    const struct bph_json *truth = bph_json_get(&made, "truth");
    const struct bph_raw_get *get;
    const void *payload = NULL;
    struct bph_reply reply;
    char digest[32];
    size_t at = 0;

    CHECK(bph_json_bool(truth, "redirects", false));
    bph_worker_run(worker, &op, 1, &reply);
    CHECK(bph_reply_next(&reply, &at, &payload) != NULL);
    if (payload != NULL) {
        get = payload;
        CHECK_EQ(get->obj, BPH_OBJ_REDIRECT);
        CHECK_STR(get->obj_type, "bytearray");
        CHECK_EQ(get->obj_after - get->obj_before, 1);
        /* what is declared and what is found have the same digest */
        (void)snprintf(digest, sizeof digest, "%016llx",
                       (unsigned long long)get->digest);
        CHECK_STR(bph_json_text(truth, "items", ""), digest);
    }
    bph_json_release(&made);
}

/* Targets that cannot be made, and what is said of them. */
static void
test_failures(struct bph_worker *worker)
{
    static const struct {
        int line;
        bool missing;
        const char *target, *stage, *says;
    } rows[] = {
        {__LINE__, true, "nothing:x", "import",
         "ModuleNotFoundError: No module named 'nothing'"},
        {__LINE__, true, "os.nothing:x", "import",
         "No module named 'os.nothing'"},
        {__LINE__, false, BROKEN "needs.py:1", "import",
         "No module named 'no_such_module_anywhere'"},
        {__LINE__, false, BROKEN "exits.py:1", "import", "SystemExit: 4"},
        {__LINE__, true, BROKEN "nothing.py:1", "import", "FileNotFoundError"},
        {__LINE__, false, "os:nothing", "evaluate",
         "NameError: name 'nothing' is not defined"},
        {__LINE__, false, "os:1 +", "evaluate", "SyntaxError"},
        {__LINE__, false, "os", "evaluate", "a target is module:expression"},
        {__LINE__, false, ":1", "evaluate", "a target is module:expression"},
        {__LINE__, false, HOSTILE "recurse()", "evaluate", "RecursionError"},
        {__LINE__, false, HOSTILE "hungry()", "evaluate", "MemoryError"},
        {__LINE__, false, HOSTILE "fail(Unprintable)", "evaluate",
         "an exception whose text cannot be had"},
        {__LINE__, false, HOSTILE "fail(KeyboardInterrupt)", "evaluate",
         "KeyboardInterrupt"},
        {__LINE__, false, HOSTILE "fail(ValueError('a\\0\\ud800'))",
         "evaluate", "ValueError: a\\0?"},
        {__LINE__, false, HOSTILE "fail(NotImplementedError('not here'))",
         "skip", "not here"},
        {__LINE__, false, "builtins:{}", "truth", "the key object"},
        {__LINE__, false, "builtins:{'object': b'', 'shap': 1}", "truth",
         "unknown key 'shap'; known are object, dialects"},
        {__LINE__, false, "builtins:{'object': b'', 'shape': [True]}", "truth",
         "shape has to be: list of int >= 0"},
        {__LINE__, false, "builtins:{'object': b'', 'strides': [2**63]}",
         "truth", "strides has to be: list of int"},
        {__LINE__, false, "builtins:{'object': b'', 'strides': [1]}", "truth",
         "strides needs one entry for each of shape"},
        {__LINE__, false,
         "builtins:{'object': b'', 'shape': [1], 'suboffsets': [0]}", "truth",
         "suboffsets need strides beside them"},
        {__LINE__, false, "builtins:{'object': b'', 'format': 'a\\0'}",
         "truth", "format has to be: str"},
        {__LINE__, false,
         "builtins:{'object':b'','shape':[2,2],'itemsize':2,'items':b'a'}",
         "truth", "items has 1 bytes, shape and itemsize make 8"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct bph_json failed = make(worker, rows[i].target);
        const char *text = bph_json_text(&failed, "error", "");

        CHECK_STR(bph_json_text(&failed, "record", ""), "failed");
        CHECK_STR(bph_json_text(&failed, "stage", ""), rows[i].stage);
        CHECK_EQ_AT(rows[i].line, bph_json_bool(&failed, "missing", false),
                    rows[i].missing);
        if (strstr(text, rows[i].says) == NULL) {
            CHECK_STR(text, rows[i].says);
        }
        bph_json_release(&failed);
    }
    struct bph_json failed = say(worker, "{\"do\":\"run\",\"count\":0}");
    CHECK_STR(bph_json_text(&failed, "error", ""), "nothing has been made");
    bph_json_release(&failed);
}

/* What is no pair of an offset in the item and a plain format. */
static void
test_bad_fields(struct bph_worker *worker)
{
    static const struct {
        int line;
        const char *fields;
        const char *says;
    } rows[] = {
        {__LINE__, "'i'",
         "fields has to be: list of [offset, format of a plain item]"},
        {__LINE__, "[0, 'i']", "fields has to be: list of [offset"},
        {__LINE__, "[[0]]", "fields has to be: list of [offset"},
        {__LINE__, "[[-1, 'i']]", "fields has to be: list of [offset"},
        {__LINE__, "[[False, 'i']]", "fields has to be: list of [offset"},
        {__LINE__, "[[0, '']]", "fields has to be: list of [offset"},
        {__LINE__, "[[0, 'i\\0']]", "fields has to be: list of [offset"},
        {__LINE__, "[[0, 'ii']]", "fields has to be: list of [offset"},
        {__LINE__, "[[0, '3x']]", "fields has to be: list of [offset"},
        {__LINE__, "[[0, 'i:a:']]", "fields has to be: list of [offset"},
        {__LINE__, "[[0, 'T{i}']]", "fields has to be: list of [offset"},
        {__LINE__, "[(0, 'h'), (4, '>h')]",
         "fields has >h at 4, the item ends at 4"},
    };
    char target[200];

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        snprintf(target, sizeof target,
                 "builtins:{'object': b'', 'itemsize': 4, 'fields': %s}",
                 rows[i].fields);
        struct bph_json failed = make(worker, target);
        const char *text = bph_json_text(&failed, "error", "");

        CHECK_STR(bph_json_text(&failed, "stage", ""), "truth");
        CHECK_EQ_AT(rows[i].line, strstr(text, rows[i].says) != NULL, true);
        bph_json_release(&failed);
    }
}

static void
test_catalogue(struct bph_worker *worker)
{
    static const char *const ids[] = {"array.absent", "array.pair",
                                      "array.plain", "no_such_package.thing"};
    struct bph_json row, truth;
    const struct bph_record *head;
    const void *payload;
    struct bph_reply reply;
    size_t at = 0, n = 0;

    bph_worker_command(worker, "{\"do\":\"list\"}", &reply);
    while ((head = bph_reply_next(&reply, &at, &payload)) != NULL && n < 4) {
        CHECK(bph_json_parse(payload, head->size, &row, error, sizeof error));
        CHECK_STR(bph_json_text(&row, "record", ""), "subject");
        CHECK_STR(bph_json_text(&row, "id", ""), ids[n++]);
        bph_json_release(&row);
    }
    CHECK_EQ(n, 4);
    row = say(worker, "{\"do\":\"make\",\"id\":\"array.pair\"}");
    CHECK_STR(bph_json_text(&row, "type", ""), "array.array");
    truth = *bph_json_get(&row, "truth");
    CHECK_EQ(truth.n, 8); /* suboffsets None: not declared */
    CHECK_STR(bph_json_text(&truth, "format", ""), "B");
    CHECK_EQ(bph_json_int(&truth, "itemsize", 0), 1);
    CHECK_EQ(bph_json_get(&truth, "shape")->items[0].number, 2);
    CHECK_EQ(strlen(bph_json_text(&truth, "items", "")), 16);
    CHECK_STR(bph_json_get(&truth, "dialects")->items[0].text, "odd");
    CHECK_EQ(bph_json_get(&truth, "fields")->n, 2);
    CHECK_STR(bph_json_get(&truth, "fields")->items[1].items[1].text, "?");
    bph_json_release(&row);
    row = say(worker, "{\"do\":\"make\",\"id\":\"array.absent\"}");
    CHECK_STR(bph_json_text(&row, "stage", ""), "skip");
    CHECK_STR(bph_json_text(&row, "error", ""), "not on this interpreter");
    bph_json_release(&row);
    row = say(worker, "{\"do\":\"make\",\"id\":\"no_such_package.thing\"}");
    CHECK_STR(bph_json_text(&row, "stage", ""), "import");
    CHECK(bph_json_bool(&row, "missing", false));
    bph_json_release(&row);
    row = say(worker, "{\"do\":\"make\",\"id\":\"array.unheard\"}");
    CHECK_STR(bph_json_text(&row, "stage", ""), "catalogue");
    bph_json_release(&row);
}

/* Deaths while a subject is made. */
static void
test_deaths(void)
{
    static const struct {
        int line;
        enum bph_end end;
        int detail;
        enum bph_phase phase;
        const char *target;
    } rows[] = {
        {__LINE__, BPH_END_SIGNAL, SIGSEGV, BPH_PHASE_MAKE, HOSTILE "crash()"},
        {__LINE__, BPH_END_EXIT, 0, BPH_PHASE_MAKE, HOSTILE "leave()"},
        {__LINE__, BPH_END_LIMIT, BPH_LIMIT_CPU, BPH_PHASE_MAKE,
         HOSTILE "loop()"},
        {__LINE__, BPH_END_LIMIT, BPH_LIMIT_WALL, BPH_PHASE_MAKE,
         HOSTILE "sleep()"},
        {__LINE__, BPH_END_LIMIT, BPH_LIMIT_OUTPUT, BPH_PHASE_MAKE,
         HOSTILE "shout()"},
        {__LINE__, BPH_END_SIGNAL, SIGKILL, BPH_PHASE_MAKE,
         HOSTILE "os.kill(os.getpid(), 9)"},
        {__LINE__, BPH_END_EXIT, 70, BPH_PHASE_MAKE,
         HOSTILE "os.closerange(3, 100)"},
        {__LINE__, BPH_END_EXIT, 3, BPH_PHASE_IMPORT, BROKEN "leaves.py:1"},
        {__LINE__, BPH_END_SIGNAL, SIGSEGV, BPH_PHASE_IMPORT,
         BROKEN "crashes.py:1"},
        {__LINE__, BPH_END_LIMIT, BPH_LIMIT_WALL, BPH_PHASE_IMPORT,
         BROKEN "sleeps.py:1"},
    };
    struct bph_reply reply;
    char command[1000];

    launch.limits.import_ms = 800;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct bph_worker *worker = start();

        make_command(command, sizeof command, rows[i].target);
        bph_worker_command(worker, command, &reply);
        CHECK_EQ_AT(rows[i].line, reply.end, rows[i].end);
        CHECK_EQ_AT(rows[i].line, reply.detail, rows[i].detail);
        CHECK_EQ_AT(rows[i].line, reply.journal.phase, rows[i].phase);
        CHECK_EQ_AT(rows[i].line, reply.size, 0);
        CHECK_EQ_AT(rows[i].line, bph_worker_alive(worker), false);
        /* and it stays dead */
        bph_worker_command(worker, "{\"do\":\"env\"}", &reply);
        CHECK_EQ_AT(rows[i].line, reply.end, rows[i].end);
        CHECK_EQ_AT(rows[i].line, reply.detail, rows[i].detail);
        bph_worker_stop(worker);
    }
    launch.limits.import_ms = 0;
}

/* Deaths at one word: what was answered before it is kept. */
static void
test_dead_cells(void)
{
    static const struct {
        int line;
        enum bph_end end;
        int detail;
        enum bph_phase phase;
        uint32_t op;
        uint32_t records;
        const char *target;
    } rows[] = {
        {__LINE__, BPH_END_SIGNAL, SIGSEGV, BPH_PHASE_GET, 2, 2,
         HOSTILE "exporter(8, crash)"},
        {__LINE__, BPH_END_EXIT, 0, BPH_PHASE_GET, 2, 2,
         HOSTILE "exporter(8, leave)"},
        {__LINE__, BPH_END_LIMIT, BPH_LIMIT_CPU, BPH_PHASE_GET, 2, 2,
         HOSTILE "exporter(8, loop)"},
        {__LINE__, BPH_END_LIMIT, BPH_LIMIT_WALL, BPH_PHASE_GET, 2, 2,
         HOSTILE "exporter(8, sleep)"},
        {__LINE__, BPH_END_SIGNAL, SIGSEGV, BPH_PHASE_RELEASE, 1, 1,
         HOSTILE "exporter(None, None, crash)"},
    };
    const struct bph_op ops[] = {{BPH_OP_GET, 0, BPH_FILL_A5, 0, 0},
                                 {BPH_OP_RELEASE, 0, 0, 0, 0},
                                 {BPH_OP_GET, 0, BPH_FILL_A5, 0, 8},
                                 {BPH_OP_RELEASE, 0, 0, 0, 0}};
    const void *payload;
    struct bph_reply reply;

    launch.limits.request_ms = 500;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct bph_worker *worker = start();
        struct bph_json made = make(worker, rows[i].target);
        size_t at = 0, n = 0;

        CHECK_STR(bph_json_text(&made, "record", ""), "made");
        bph_json_release(&made);
        bph_worker_run(worker, ops, 4, &reply);
        CHECK_EQ_AT(rows[i].line, reply.end, rows[i].end);
        CHECK_EQ_AT(rows[i].line, reply.detail, rows[i].detail);
        CHECK_EQ_AT(rows[i].line, reply.journal.phase, rows[i].phase);
        CHECK_EQ_AT(rows[i].line, reply.journal.op, rows[i].op);
        while (bph_reply_next(&reply, &at, &payload) != NULL) {
            n++;
        }
        CHECK_EQ_AT(rows[i].line, n, rows[i].records);
        bph_worker_stop(worker);
    }
    launch.limits.request_ms = 0;
}

static void
test_output(void)
{
    struct bph_worker *worker = start();
    struct bph_json made = make(worker, HOSTILE "chat(100000)");

    CHECK_STR(bph_json_text(&made, "type", ""), "bytes");
    bph_json_release(&made);
    CHECK_EQ(strlen(bph_worker_output(worker)), 4096);
    CHECK(strncmp(bph_worker_output(worker), "first line\ny", 12) == 0);
    made = make(worker, HOSTILE "chat(1)"); /* what was before is forgotten */
    bph_json_release(&made);
    CHECK_STR(bph_worker_output(worker), "first line\ny\n");
    bph_worker_stop(worker);
}

/* State of process PID as in /proc: 'Z' for a zombie, 0 if there is none. */
static char
state_of(const char *pid)
{
    char path[64], line[400] = "";
    const char *end;
    FILE *file;

    (void)snprintf(path, sizeof path, "/proc/%.20s/stat", pid);
    file = fopen(path, "r");
    if (file == NULL) {
        return '\0';
    }
    (void)!fgets(line, sizeof line, file);
    (void)fclose(file);
    end = strrchr(line, ')');
    if (end == NULL) {
        return '\0';
    }
    return end[2];
}

static void
test_children(void)
{
    const struct timespec moment = {0, 50000000};
    struct bph_worker *worker = start();
    struct bph_json made = make(worker, HOSTILE "spawn()");
    char pid[21] = "";
    char state;

    bph_json_release(&made);
    (void)sscanf(bph_worker_output(worker), "%20[0-9]", pid);
    CHECK(state_of(pid) != 0);
    bph_worker_stop(worker);
    (void)nanosleep(&moment, NULL);
    state = state_of(pid);
    CHECK(state == 0 || state == 'Z' || state == 'X');
}

static void
test_no_start(void)
{
    struct bph_launch bad = launch;

    bad.python = "/nowhere/python";
    CHECK(bph_worker_start(&bad, error, sizeof error) == NULL);
    CHECK_STR(error, "cannot run /nowhere/python: No such file or directory");
    bad = launch;
    bad.script = BROKEN "refuses.py";
    CHECK(bph_worker_start(&bad, error, sizeof error) == NULL);
    CHECK(strstr(error, ": not with me") != NULL);
    bad.script = BROKEN "needs.py";
    CHECK(bph_worker_start(&bad, error, sizeof error) == NULL);
    CHECK(strstr(error, "left with status 1 before it was ready: ModuleNot")
          != NULL);
    bad.script = BROKEN "crashes.py";
    CHECK(bph_worker_start(&bad, error, sizeof error) == NULL);
    CHECK(strstr(error, "killed by signal 11 before it was ready") != NULL);
    bad.script = BROKEN "sleeps.py";
    bad.limits.import_ms = 300;
    CHECK(bph_worker_start(&bad, error, sizeof error) == NULL);
    CHECK(strstr(error, "did not get ready within its limits") != NULL);
    bad = launch;
    bad.engine = "/nowhere/engine.so";
    CHECK(bph_worker_start(&bad, error, sizeof error) == NULL);
    CHECK(strstr(error, "the engine cannot be loaded") != NULL);
    bph_worker_stop(NULL);
}

static int
count_fds(void)
{
    DIR *dir = opendir("/proc/self/fd");
    int n = 0;

    while (readdir(dir) != NULL) {
        n++;
    }
    (void)closedir(dir);
    return n;
}

/* Paths come first, and nothing is left open or running. */
static void
test_cycles(void)
{
    static const char *const paths[] = {TESTDATA "/broken", TESTDATA};
    int before = count_fds();

    launch.paths = paths;
    launch.npaths = 2;
    for (int i = 0; i < 50; i++) {
        struct bph_worker *worker = start();

        if (i == 0) {
            struct bph_json made = make(worker, "hostile:bytes(3)");

            CHECK_STR(bph_json_text(&made, "package", ""), "hostile");
            bph_json_release(&made);
        }
        bph_worker_stop(worker);
    }
    CHECK_EQ(count_fds(), before);
    CHECK_EQ(waitpid(-1, NULL, WNOHANG), -1);
}

static void
test_reply(void)
{
    uint64_t words[5] = {0};
    struct bph_record *head = (void *)words;
    struct bph_reply reply = {.records = (void *)words, .size = 40};
    const void *payload = NULL;
    size_t at = 0;

    *head = (struct bph_record){BPH_REC_TEXT, 9};
    CHECK(bph_reply_next(&reply, &at, &payload) == head);
    CHECK_EQ(at, 24);
    CHECK(payload == words + 1);
    head[3].size = 9;
    CHECK(bph_reply_next(&reply, &at, &payload) == NULL);
    head[3].size = 8;
    CHECK(bph_reply_next(&reply, &at, &payload) == head + 3);
    CHECK(bph_reply_next(&reply, &at, &payload) == NULL);
    at = 24;
    head[3].size = UINT32_MAX;
    CHECK(bph_reply_next(&reply, &at, &payload) == NULL);
    CHECK_EQ(at, 24);
}

int
main(int argc, char **argv)
{
    struct bph_worker *worker;

    launch.python = argc > 1 ? argv[1] : PYTHON;
    test_reply();
    worker = start();
    test_env(worker);
    test_make(worker);
    test_run(worker);
    test_refused(worker);
    test_redirect(worker);
    test_failures(worker);
    test_bad_fields(worker);
    test_catalogue(worker);
    bph_worker_stop(worker);
    test_output();
    test_children();
    test_deaths();
    test_dead_cells();
    test_no_start();
    test_cycles();
    return bp_test_end();
}
