/*
 * ids.lock against the tables: each row has its line, each line its row, and
 * no line stands twice.  Arguments: the path of ids.lock.
 */
#include "bp_clause.h"
#include "bp_design.h"
#include "bp_fold.h"
#include "bp_kind.h"
#include "bp_test.h"

#define MAX_LINES 4096

static struct {
    char text[MAX_LINES][120];
    int count;
} lock;

static bool
read_lock(const char *path)
{
    FILE *file = fopen(path, "r");

    if (file == NULL) {
        return false;
    }
    while (lock.count < MAX_LINES
           && fgets(lock.text[lock.count], sizeof lock.text[0], file)) {
        char *line = lock.text[lock.count];

        line[strcspn(line, "\n")] = '\0';
        lock.count += line[0] != '#' && line[0] != '\0';
    }
    fclose(file);
    return true;
}

static bool
has_line(const char *kind, const char *name)
{
    char want[120];

    snprintf(want, sizeof want, "%s %s", kind, name);
    for (int i = 0; i < lock.count; i++) {
        if (strcmp(lock.text[i], want) == 0) {
            return true;
        }
    }
    return false;
}

static void
check_line(const char *kind, const char *name)
{
    if (!has_line(kind, name)) {
        fprintf(stderr, "ids.lock: there is no line \"%s %s\"\n", kind, name);
    }
    CHECK(has_line(kind, name));
}

/* Was NAME of KIND given another name later? */
static bool
is_renamed(const char *kind, const char *name)
{
    char start[120];

    snprintf(start, sizeof start, "rename %s %s ", kind, name);
    for (int i = 0; i < lock.count; i++) {
        if (strncmp(lock.text[i], start, strlen(start)) == 0) {
            return true;
        }
    }
    return false;
}

static bool
is_ambiguity(const char *name)
{
    int count;
    const struct bp_ambiguity *table = bp_ambiguity_table(&count);

    for (int i = 0; i < count; i++) {
        if (strcmp(table[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

static bool
is_position(const char *name)
{
    for (int i = 1; i < BP_POSITION_COUNT; i++) {
        if (strcmp(bp_position_name((enum bp_position)i), name) == 0) {
            return true;
        }
    }
    return false;
}

/* Is LINE one of these forms, and does what it names exist? */
static bool
is_known(const char *line)
{
    const char *name = strchr(line, ' ');
    size_t length = name != NULL ? (size_t)(name - line) : 0;
    char kind[16] = "";

    if (length == 0 || length >= sizeof kind) {
        return false;
    }
    memcpy(kind, line, length);
    name++;
    if (strcmp(kind, "subject") == 0 || strcmp(kind, "rename") == 0) {
        return true; /* not this folder's */
    }
    if (is_renamed(kind, name)) {
        return true;
    }
    return (strcmp(kind, "clause") == 0 && bp_clause_find(name) >= 0)
           || (strcmp(kind, "ambiguity") == 0 && is_ambiguity(name))
           || (strcmp(kind, "position") == 0 && is_position(name))
           || (strcmp(kind, "kind") == 0 && bp_kind_find(name) >= 0)
           || (strcmp(kind, "design") == 0 && bp_design_find(name) != NULL);
}

static void
test_rows_have_lines(void)
{
    int count;
    const struct bp_ambiguity *table = bp_ambiguity_table(&count);

    for (int i = 0; i < BP_CLAUSE_COUNT; i++) {
        check_line("clause", bp_clause_at((enum bp_clause_id)i)->name);
    }
    for (int i = 0; i < count; i++) {
        check_line("ambiguity", table[i].name);
    }
    for (int i = 1; i < BP_POSITION_COUNT; i++) {
        check_line("position", bp_position_name((enum bp_position)i));
    }
    for (int i = 0; i < BP_KIND_COUNT; i++) {
        check_line("kind", bp_kind_name((enum bp_kind)i));
    }
    const struct bp_design *designs = bp_design_table(&count);

    for (int i = 0; i < count; i++) {
        check_line("design", designs[i].name);
    }
}

static void
test_lines_have_rows(void)
{
    for (int i = 0; i < lock.count; i++) {
        if (!is_known(lock.text[i])) {
            fprintf(stderr, "ids.lock: nothing is called \"%s\"\n",
                    lock.text[i]);
        }
        CHECK(is_known(lock.text[i]));
        for (int k = 0; k < i; k++) {
            if (strcmp(lock.text[i], lock.text[k]) == 0) {
                fprintf(stderr, "ids.lock: \"%s\" twice\n", lock.text[i]);
            }
            CHECK(strcmp(lock.text[i], lock.text[k]) != 0);
        }
    }
}

/* The checks can fail. */
static void
test_checks(void)
{
    CHECK(!is_known("clause FLD-999"));
    CHECK(!is_known("kind c"));
    CHECK(!is_known("design nothing"));
    CHECK(!is_known("verdict PASS"));
    CHECK(!is_known("clause"));
    CHECK(!has_line("clause", "FLD-00"));
    CHECK(is_known("subject numpy.c-2x3"));
}

int
main(int argc, char **argv)
{
    if (argc != 2 || !read_lock(argv[1])) {
        fprintf(stderr, "usage: ids_test ids.lock\n");
        return 2;
    }
    CHECK(lock.count < MAX_LINES);
    test_rows_have_lines();
    test_lines_have_rows();
    test_checks();
    return bp_test_end();
}
