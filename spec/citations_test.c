/*
 * What comments and documents cite exists: clauses ("FLD-009"), ambiguities
 * ("X-14") and equations ("eq. 3").  Arguments: the README with the equations,
 * then the files to read.
 */
#include "bp_clause.h"
#include "bp_fold.h"
#include "bp_test.h"

#include <stdlib.h>

static int citations; /* looked up so far */

/* Return the contents of PATH, for the caller to free; NULL if unreadable. */
static char *
read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    size_t size = 0, got = 1;

    while (file != NULL && got > 0) {
        char *more = realloc(text, size + 4097);

        if (more == NULL) {
            break;
        }
        text = more;
        got = fread(text + size, 1, 4096, file);
        size += got;
        text[size] = '\0';
    }
    if (file != NULL) {
        fclose(file);
    }
    return text;
}

static bool
is_upper(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Is NAME of LENGTH an area that clauses.def has? */
static bool
is_area(const char *name, size_t length)
{
    for (int i = 0; i < BP_CLAUSE_COUNT; i++) {
        const char *id = bp_clause_at((enum bp_clause_id)i)->name;

        if (strncmp(id, name, length) == 0 && id[length] == '-') {
            return true;
        }
    }
    return length == 1 && name[0] == 'X';
}

static bool
exists(const char *id)
{
    int count;
    const struct bp_ambiguity *table = bp_ambiguity_table(&count);

    for (int i = 0; i < count; i++) {
        if (strcmp(table[i].name, id) == 0) {
            return true;
        }
    }
    return bp_clause_find(id) >= 0;
}

/*
 * If the id of a clause or ambiguity starts at AT, copy it.  Something like
 * "CON-00x" is none: digits have to follow, and nothing but digits.
 */
static bool
find_id(const char *text, const char *at, char *id, size_t capacity)
{
    size_t area = 0, digits = 0;

    if (at > text && (is_upper(at[-1]) || at[-1] == '-' || at[-1] == '_')) {
        return false;
    }
    while (is_upper(at[area])) {
        area++;
    }
    if (at[area] != '-' || !is_area(at, area)) {
        return false;
    }
    while (at[area + 1 + digits] >= '0' && at[area + 1 + digits] <= '9') {
        digits++;
    }
    if (digits < 2 || area + digits + 2 > capacity) {
        return false;
    }
    memcpy(id, at, area + 1 + digits);
    id[area + 1 + digits] = '\0';
    return true;
}

/* Return how many citations in TEXT name nothing; PATH NULL: silently. */
static int
count_unknown(const char *path, const char *text, const char *readme)
{
    int unknown = 0;

    for (const char *at = text; *at != '\0'; at++) {
        char id[24];
        bool found = find_id(text, at, id, sizeof id);
        bool known = found && exists(id);

        if (strncmp(at, "eq. ", 4) == 0 && at[4] >= '1' && at[4] <= '9') {
            found = true;
            snprintf(id, sizeof id, "(eq. %d)", atoi(at + 4));
            known = strstr(readme, id) != NULL;
        }
        citations += found;
        if (found && !known) {
            unknown++;
        }
        if (found && !known && path != NULL) {
            fprintf(stderr, "%s cites %s, which is not there\n", path, id);
        }
    }
    return unknown;
}

static void
test_search(void)
{
    const char *readme = "(eq. 1) a = b";
    int before = citations;

    CHECK_EQ(count_unknown(NULL, "FLD-009, X-14 and eq. 1", readme), 0);
    CHECK_EQ(citations - before, 3);
    CHECK_EQ(count_unknown(NULL, "(FLD-999)", readme), 1);
    CHECK_EQ(count_unknown(NULL, "FLD-09 X-99 PEP688-099", readme), 3);
    CHECK_EQ(count_unknown(NULL, "see eq. 2", readme), 1);
    before = citations;
    CHECK_EQ(count_unknown(NULL, "UTF-16 FLD-0x MAX-10 FLD_009", readme), 0);
    CHECK_EQ(citations, before);
}

int
main(int argc, char **argv)
{
    char *readme = argc > 2 ? read_file(argv[1]) : NULL;

    if (readme == NULL) {
        fprintf(stderr, "usage: citations_test README.md FILE...\n");
        return 2;
    }
    test_search();
    citations = 0;
    for (int i = 2; i < argc; i++) {
        char *text = read_file(argv[i]);

        CHECK(text != NULL);
        if (text != NULL) {
            CHECK_EQ(count_unknown(argv[i], text, readme), 0);
        }
        free(text);
    }
    CHECK(citations > 0);
    printf("%d citations in %d files\n", citations, argc - 2);
    free(readme);
    return bp_test_end();
}
