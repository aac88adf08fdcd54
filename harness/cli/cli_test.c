/*
 * The command line as a user meets it: the program is run, its exit status
 * and what it says are looked at.
 *
 * Usage: cli_test PROGRAM PYTHON FOLDER; FOLDER may be written to.
 */
#define _GNU_SOURCE
#include "bp_test.h"

#include <stdlib.h>
#include <sys/wait.h>

static const char *program, *python, *folder;
static char output[1 << 20]; /* of the last command */

/* Run `bufconf ARGUMENTS`; its exit status. */
static int
bufconf(const char *arguments)
{
    char command[4096];
    (void)snprintf(command, sizeof command, "cd '%s' && '%s' %s 2>&1", folder,
                   program, arguments);
    FILE *pipe = popen(command, "r");
    size_t n = pipe == NULL ? 0 : fread(output, 1, sizeof output - 1, pipe);
    output[n] = '\0';
    int status = pipe == NULL ? -1 : pclose(pipe);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* `bufconf list designs --python PYTHON --html FILE` */
static int
history(const char *file)
{
    char line[1024];
    (void)snprintf(line, sizeof line, "list designs --python '%s' --html %s",
                   python, file);
    return bufconf(line);
}

/* `bufconf check --python PYTHON ARGUMENTS` */
static int
check(const char *arguments)
{
    char line[2048];
    (void)snprintf(line, sizeof line, "check --python '%s' %s", python,
                   arguments);
    return bufconf(line);
}

static bool
says(const char *text)
{
    bool found = strstr(output, text) != NULL;
    if (!found) {
        fprintf(stderr, "\"%s\" is not in:\n%s\n", text, output);
    }
    return found;
}

static int
count(const char *text)
{
    int n = 0;
    for (const char *at = output; (at = strstr(at, text)) != NULL; at++) {
        n++;
    }
    return n;
}

static void
write_file(const char *name, const char *text)
{
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *out = fopen(path, "w");
    CHECK(out != NULL && fputs(text, out) >= 0 && fclose(out) == 0);
}

static bool
same_file(const char *a, const char *b)
{
    char command[4096];
    (void)snprintf(command, sizeof command, "cd '%s' && cmp '%s' '%s'", folder,
                   a, b);
    return system(command) == 0; /* NOLINT(cert-env33-c): our own test */
}

/* ctypes ignores the flags: four causes, each with clause and both values. */
static void
ctypes_has_four_faults(void)
{
    CHECK_EQ(check("'ctypes:((c_int * 3) * 2)()'"), 1);
    CHECK_EQ(count("\n  FAIL      REQ-"), 4);
    CHECK(says("FAIL      REQ-003  MUST  shape-unasked"));
    CHECK(says("REQ-005  MUST  format-unasked"));
    CHECK(says("REQ-014  MUST  strides-missing"));
    CHECK(says("REQ-017  MUST  not-f-granted"));
    CHECK_EQ(count("        expected  "), count("        actual    "));
}

static void
right_exporters_pass(void)
{
    CHECK_EQ(check("'array:array(\"d\", [1, 2])'"), 0);
    CHECK(says("70 granted and 0 refused"));
    CHECK_EQ(check("'builtins:memoryview(b\"abcd\")[::2]'"), 0);
    CHECK(says("4 granted and 66 refused"));
    CHECK(says("1 subject asked; all conform"));
}

static void
the_last_run_is_reproduced(void)
{
    char line[1024];
    (void)setenv("BUFCONF_LAST", "last.ndjson", 1);
    CHECK_EQ(check("-q 'ctypes:(c_int * 2)()'"), 1);
    (void)snprintf(line, sizeof line, "reproduce --python '%s'", python);
    CHECK_EQ(bufconf(line), 0);
    CHECK(says("/REQ-003/shape-unasked\n"));
    (void)snprintf(line, sizeof line,
                   "reproduce --python '%s' REQ-003/shape-unasked", python);
    CHECK_EQ(bufconf(line), 0);
    CHECK(says("TARGET = 'ctypes:(c_int * 2)()'"));
    (void)snprintf(line, sizeof line, "reproduce --python '%s' REQ-004",
                   python);
    CHECK_EQ(bufconf(line), 2);
    CHECK(says("0 findings are meant"));
    (void)unsetenv("BUFCONF_LAST");
}

static void
wrong_use_is_two(void)
{
    CHECK_EQ(check("os:nothing"), 2);
    CHECK(says("os:nothing: the expression failed: NameError"));
    CHECK_EQ(check("no_such_module_xyz:a"), 2);
    CHECK(says("ModuleNotFoundError"));
    CHECK_EQ(check("--no-such-option builtins:b''"), 2);
    CHECK(says("there is no option --no-such-option"));
    CHECK_EQ(check("-qx builtins:b''"), 2);
    CHECK(says("there is no option -x"));
    CHECK_EQ(check("--profile nosuch builtins:b''"), 2);
    CHECK(says("docs, cpython, pep3118"));
    CHECK_EQ(check("--jobs 0 builtins:b''"), 2);
    CHECK_EQ(check("--timeout soon builtins:b''"), 2);
    CHECK_EQ(check("--timeout"), 2);
    CHECK(says("needs a value"));
    CHECK_EQ(check("--select 'nothing*' 'builtins:bytes(8)'"), 2);
    CHECK(says("selects no subject"));
    CHECK_EQ(check("builtins"), 2);
    CHECK(says("a target is module:expression"));
    CHECK_EQ(check(""), 2);
    CHECK(says("give a target"));
    CHECK_EQ(check("builtins:7"), 2);
    CHECK_EQ(bufconf("check --python /no/such/python builtins:b''"), 2);
    CHECK(says("there is no such program"));
    CHECK_EQ(bufconf("nonsense"), 2);
    CHECK(says("there is no command nonsense"));
    CHECK_EQ(bufconf(""), 2);
    CHECK_EQ(bufconf("explain NO-SUCH"), 2);
    CHECK_EQ(bufconf("list nothing"), 2);
    CHECK_EQ(bufconf("judge no-such-file"), 2);
}

static void
dying_imports_are_two(void)
{
    write_file("dies.py", "import os\nos._exit(7)\n");
    write_file("breaks.py", "import ctypes\nctypes.string_at(0)\n");
    write_file("leaves.py", "raise SystemExit(3)\n");
    write_file("refuses.py", "m = memoryview(b'a')\nm.release()\n");
    CHECK_EQ(check("--path . dies:x"), 2);
    CHECK(says("the import left the interpreter with status 7"));
    CHECK_EQ(check("--path . breaks:x"), 2);
    CHECK(says("the import killed the interpreter with signal 11"));
    CHECK_EQ(check("--path . leaves:x"), 2);
    CHECK(says("the import failed: SystemExit"));
    CHECK_EQ(check("refuses.py:m"), 2);
    CHECK(says("refused every request"));
    CHECK_EQ(check("'refuses.py:{\"object\": m, \"refuses\": True}'"), 0);
    CHECK_EQ(check("'refuses.py:{\"object\": b\"\", \"shap\": [0]}'"), 2);
    CHECK(says("shap"));
    /* the others are still asked: 2 over 0 */
    CHECK_EQ(check("--path . dies:x 'builtins:bytes(8)'"), 2);
    CHECK(says("1 subject asked; all conform"));
}

/* Lies in the declared truth are seen. */
static void
declared_truth_counts(void)
{
    write_file("truth.py", "import array\n"
                           "a = array.array('i', [1, 2, 3])\n"
                           "right = {'object': a, 'format': 'i',\n"
                           "         'itemsize': 4, 'shape': [3],\n"
                           "         'readonly': False}\n"
                           "def but(**more):\n"
                           "    return dict(right, **more)\n");
    CHECK_EQ(check("truth.py:right"), 0);
    CHECK_EQ(check("'truth.py:but(readonly=True)'"), 1);
    CHECK(says("REQ-006"));
    CHECK_EQ(check("'truth.py:but(shape=[4])'"), 1);
    CHECK(says("FLD-012"));
    CHECK_EQ(check("'truth.py:but(items=bytes(12))'"), 1);
    CHECK(says("REQ-004"));
}

static void
expected_failures_are_waived(void)
{
    write_file("known", "# what ctypes is known for\n"
                        "'ctypes:*' REQ-005 * format is always there\n");
    write_file("wrong", "a REQ-999 * why\n");
    write_file("short", "a REQ-005\n");
    CHECK_EQ(check("--expect known 'ctypes:c_int()'"), 0);
    CHECK(says("WAIVED    REQ-005"));
    CHECK_EQ(check("--expect known 'ctypes:(c_int * 3)()'"), 1);
    write_file("stale", "'builtins:*' REQ-005 * was fixed long ago\n");
    CHECK_EQ(check("--expect stale 'builtins:bytes(8)'"), 0);
    CHECK(says("unexpected pass: line 1"));
    CHECK_EQ(check("--strict --expect stale 'builtins:bytes(8)'"), 1);
    CHECK_EQ(check("--expect wrong 'builtins:bytes(8)'"), 2);
    CHECK(says("line 1: there is no clause REQ-999"));
    CHECK_EQ(check("--expect short 'builtins:bytes(8)'"), 2);
    CHECK_EQ(check("--expect nowhere 'builtins:bytes(8)'"), 2);
}

/* Six targets, of which each of two shards has some. */
static const char targets[] =
    "'ctypes:((c_int * 3) * 2)()' 'array:array(\"d\", [1, 2])' "
    "'builtins:bytes(8)' 'mmap:mmap(-1, 16)' 'io:BytesIO(b\"ab\")"
    ".getbuffer()' 'builtins:memoryview(b\"abcd\")[::2]'";

static void
same_run_same_bytes(void)
{
    char line[1024];
    (void)snprintf(line, sizeof line, "--json one %s", targets);
    CHECK_EQ(check(line), 1);
    (void)snprintf(line, sizeof line, "--json two %s", targets);
    CHECK_EQ(check(line), 1);
    (void)snprintf(line, sizeof line, "--jobs 1 --json three %s", targets);
    CHECK_EQ(check(line), 1);
    (void)snprintf(line, sizeof line, "--jobs 2 --json four %s", targets);
    CHECK_EQ(check(line), 1);
    CHECK(same_file("one", "two"));
    CHECK(same_file("one", "three"));
    CHECK(same_file("one", "four"));
    CHECK_EQ(bufconf("judge --json five one"), 1);
    CHECK(same_file("one", "five"));
    CHECK_EQ(bufconf("judge -q --profile docs --json six one"), 1);
    CHECK(!same_file("one", "six"));
    CHECK_EQ(bufconf("judge -q --json seven six"), 1);
    CHECK(same_file("one", "seven"));
}

/* `bufconf check --shard SHARD` of the targets, into FILE. */
static int
check_shard(const char *shard, const char *file)
{
    char line[1024];
    (void)snprintf(line, sizeof line, "-q --shard %s --json %s %s", shard,
                   file, targets);
    return check(line);
}

/* `bufconf report ARGUMENTS` with the interpreter, into FOLDER. */
static int
report(const char *arguments, const char *to)
{
    char line[2048];
    (void)snprintf(line, sizeof line, "report --python '%s' --output %s %s",
                   python, to, arguments);
    return bufconf(line);
}

/* What two shards answer is, put together, what one run answers: "one" is
 * that of same_run_same_bytes. */
static void
shards_make_the_whole(void)
{
    (void)check_shard("1/2", "first");
    (void)check_shard("2/2", "second");
    CHECK(!same_file("first", "one") && !same_file("second", "one"));
    CHECK_EQ(report("first second", "merged"), 0);
    CHECK(same_file("merged/result.ndjson", "one"));
    CHECK_EQ(report("--gate second first", "merged"), 1);
    CHECK(same_file("merged/result.ndjson", "one"));
    CHECK_EQ(report("first first", "merged"), 2);
    CHECK(says("first and first both have the subject "));
    CHECK_EQ(report("first one", "merged"), 2);
    CHECK(says("give each shard once"));
    CHECK_EQ(report("first six", "merged"), 2);
    CHECK(says("the profile is cpython in the first and docs in the second"));
    CHECK_EQ(report("first nowhere", "merged"), 2);
    CHECK_EQ(report("--shard 1/2 first second", "merged"), 2);
}

/* The same of the catalogue, a part of it. */
static void
shards_of_the_catalogue(void)
{
    const char *some = "--select 'mmap.*' --select 'pickle.*'";
    char line[1024];
    CHECK_EQ(report(some, "whole"), 0);
    CHECK_EQ(history("history.html"), 0);
    CHECK(same_file("history.html", "whole/history.html"));
    CHECK_EQ(history("-"), 0);
    CHECK(says("The designs of 2007") && says("</svg>"));
    (void)snprintf(line, sizeof line, "--shard 1/2 %s", some);
    CHECK_EQ(report(line, "half"), 0);
    (void)snprintf(line, sizeof line, "--shard 2/2 %s", some);
    CHECK_EQ(report(line, "other"), 0);
    CHECK_EQ(report("half/result.ndjson other/result.ndjson", "merged"), 0);
    CHECK(same_file("merged/result.ndjson", "whole/result.ndjson"));
    CHECK(same_file("merged/index.html", "whole/index.html"));
}

static void
shards_are_whole_numbers(void)
{
    static const char *const bad[] = {
        "0/2",  "3/2",  "1",     "1/",  "/2",
        "-1/2", "1/2x", "1.5/2", "a/b", "1/99999999999999999999"};
    char line[1024];
    for (size_t n = 0; n < sizeof bad / sizeof bad[0]; n++) {
        (void)snprintf(line, sizeof line, "--shard %s 'builtins:b\"\"'",
                       bad[n]);
        CHECK_EQ(check(line), 2);
        CHECK(says("give I/N"));
    }
    (void)snprintf(line, sizeof line, "--dry-run --shard 1/1 %s", targets);
    CHECK_EQ(check(line), 0);
    CHECK_EQ(count("\n"), 6);
    /* one subject is in one of two shards; the other is empty, and says so */
    int first = check("--shard 1/2 'builtins:bytes(8)'");
    bool empty = first == 2;
    CHECK(!empty || says("is empty: what is selected (1)"));
    int second = check("--shard 2/2 'builtins:bytes(8)'");
    CHECK_EQ(second, empty ? 0 : 2);
    CHECK(empty || says("the shard 2/2 is empty"));
}

static void
tables_are_listed(void)
{
    CHECK_EQ(bufconf("list cases"), 0);
    CHECK(says("\nfresh.len ") && says("\ncontrol.control "));
    CHECK(says("REQ-016"));
    CHECK_EQ(bufconf("explain fresh.len"), 0);
    CHECK(says("a case: a rule in a state") && says("FLD-009"));
    CHECK_EQ(bufconf("explain fresh.nothing"), 2);
    CHECK_EQ(bufconf("explain LIF-003"), 0);
    CHECK(says("no case: "));
    CHECK_EQ(bufconf("list liars --score --matrix"), 2);
    CHECK_EQ(bufconf("list liars --nonsense"), 2);

    CHECK_EQ(bufconf("list clauses"), 0);
    CHECK(says("FLD-009") && says("PEP688-016") && says("HIS-015"));
    CHECK_EQ(bufconf("list requests"), 0);
    CHECK(says("FULL_RO"));
    CHECK_EQ(bufconf("list liars"), 0);
    CHECK(says("len-"));
    CHECK_EQ(bufconf("list ambiguities"), 0);
    CHECK(says("X-06"));
    CHECK_EQ(bufconf("list kinds"), 0);
    CHECK_EQ(bufconf("list verdicts"), 0);
    CHECK_EQ(bufconf("explain FLD-009"), 0);
    CHECK(says("MUST, binds the exporter"));
    CHECK_EQ(bufconf("explain NOT-EXERCISED"), 0);
    CHECK_EQ(bufconf("explain X-06"), 0);
    CHECK(says("value-error"));
    CHECK_EQ(bufconf("explain strides-missing"), 0);
    CHECK(says("REQ-014"));
    CHECK_EQ(bufconf("explain 0x012"), 0);
    CHECK(says("another spelling of 0x000"));
    CHECK_EQ(bufconf("list designs"), 0);
    CHECK(says("item-address "));
    CHECK_EQ(bufconf("list designs --json /no/such/folder/file"), 3);
    CHECK_EQ(bufconf("list designs --nonsense"), 2);
    CHECK_EQ(history("/no/such/folder/file"), 3);
    CHECK_EQ(bufconf("list draft-2007-04"), 0);
    CHECK(says("OFFSETS    0x38  INDIRECT  shape")
          && says("0x3f  WRITEABLE|"));
    CHECK(says("less     C_CONTIGUOUS\n"));
    CHECK(says("no translation: "));
    CHECK_EQ(bufconf("list draft-2007-04 --nonsense"), 2);
    CHECK_EQ(bufconf("explain item-address"), 0);
    CHECK(says("Carl Banks, 2007-03-27") && says("HIS-003"));
    CHECK_EQ(bufconf("--help"), 0);
    CHECK(says("--profile P"));
}

/* What the outputs look like is in format_golden.txt. */
static void
formats_are_explained(void)
{
    CHECK_EQ(bufconf("format 'T{<c:a:3x<i:b:}'"), 0);
    CHECK(says("size 8, alignment 1"));
    CHECK_EQ(bufconf("format '<i'"), 0);
    CHECK_EQ(bufconf("format ''"), 0);
    CHECK(says("FMT-044"));
    CHECK_EQ(bufconf("format 'bi' --json"), 0);
    CHECK(says("\"size\":8,"));
    CHECK_EQ(bufconf("format --json 'T{i'"), 1);
    CHECK(says("\"error\":{"));
    CHECK_EQ(bufconf("format 'T{i'"), 1);
    CHECK(says("\n     ^\n"));
    CHECK_EQ(bufconf("format -- -i"), 1);
    CHECK_EQ(bufconf("format 't'"), 1);
    CHECK_EQ(bufconf("format '<P'"), 1);
    CHECK(says("--ctypes"));
    CHECK_EQ(bufconf("format --ctypes '<P'"), 0);
    CHECK_EQ(bufconf("format --abi i386 -v q"), 0);
    CHECK(says("alignment 4 on i386"));
}

static void
formats_are_asked_rightly(void)
{
    CHECK_EQ(bufconf("format"), 2);
    CHECK(says("give one string"));
    CHECK_EQ(bufconf("format i i"), 2);
    CHECK_EQ(bufconf("format -i"), 2);
    CHECK(says("there is no option -i") && says("-- goes before"));
    CHECK_EQ(bufconf("format --abi vax i"), 2);
    CHECK(says("there are lp64 "));
    CHECK_EQ(bufconf("format --padding some i"), 2);
    CHECK(says("strict, c, numpy, cython"));
    CHECK_EQ(bufconf("format --scope wide i"), 2);
    CHECK(says("sticky, struct, item"));
    CHECK_EQ(bufconf("format --abi"), 2);
    CHECK(says("needs a value"));
    /* options of others, here and elsewhere */
    CHECK_EQ(bufconf("format -q i"), 2);
    CHECK_EQ(bufconf("format --profile docs i"), 2);
    CHECK_EQ(bufconf("format --json=file i"), 2);
    CHECK_EQ(check("--ctypes 'builtins:bytes(8)'"), 2);
    CHECK_EQ(check("--abi lp64 'builtins:bytes(8)'"), 2);
    CHECK_EQ(bufconf("--help"), 0);
    CHECK(says("bufconf format [options] STRING") && says("i386"));
}

int
main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "give the program, an interpreter and a folder\n");
        return 2;
    }
    program = argv[1];
    python = argv[2];
    folder = argv[3];
    ctypes_has_four_faults();
    right_exporters_pass();
    the_last_run_is_reproduced();
    wrong_use_is_two();
    dying_imports_are_two();
    declared_truth_counts();
    expected_failures_are_waived();
    same_run_same_bytes();
    shards_make_the_whole();
    shards_of_the_catalogue();
    shards_are_whole_numbers();
    tables_are_listed();
    formats_are_explained();
    formats_are_asked_rightly();
    return bp_test_end();
}
