#include "bp_clause.h"
#include "bp_design.h"
#include "bp_test.h"

/* Is NAME lower case words, joined by "-"? */
static bool
is_name(const char *name)
{
    size_t size = strlen(name);

    return size > 0 && strspn(name, "abcdefghijklmnopqrstuvwxyz-") == size
           && name[0] != '-' && name[size - 1] != '-'
           && strstr(name, "--") == NULL;
}

/* Is DATE a day of 2007, as "2007-03-27"? */
static bool
is_date(const char *date)
{
    int month = 0, day = 0, size = 0;

    return sscanf(date, "2007-%2d-%2d%n", &month, &day, &size) == 2
           && size == 10 && strlen(date) == 10 && month >= 1 && month <= 12
           && day >= 1 && day <= 31;
}

/* Are LIST clauses, joined by blanks, and one of them historic? */
static bool
are_clauses(const char *list)
{
    bool historic = false;

    while (*list != '\0') {
        char name[16];
        size_t size = strcspn(list, " ");

        if (size == 0 || size >= sizeof name) {
            return false;
        }
        memcpy(name, list, size);
        name[size] = '\0';
        if (bp_clause_find(name) < 0) {
            return false;
        }
        historic = historic || strncmp(name, "HIS-", 4) == 0;
        list += size + (list[size] == ' ');
    }
    return historic;
}

/* Is TEXT sentences? */
static bool
is_prose(const char *text)
{
    const char *dot = strrchr(text, '.');

    return dot != NULL && dot - text > 20 && strcmp(dot, ".") == 0;
}

static void
test_rows(void)
{
    int count;
    const struct bp_design *rows = bp_design_table(&count);

    CHECK(count > 0);
    for (int i = 0; i < count; i++) {
        const struct bp_design *d = &rows[i];

        CHECK(is_name(d->name));
        CHECK(is_date(d->date));
        CHECK(i == 0 || strcmp(rows[i - 1].date, d->date) <= 0);
        CHECK(strlen(d->author) > 0 && strlen(d->title) > 0);
        CHECK(is_prose(d->proposed) && is_prose(d->now) && is_prose(d->why));
        CHECK(are_clauses(d->clauses));
        CHECK(strlen(d->code) > 0 && strlen(d->test) > 0);
        CHECK(strlen(d->lies) > 0);
        CHECK(bp_design_find(d->name) == d); /* so no name occurs twice */
    }
    CHECK(bp_design_find("item-addres") == NULL);
}

/* The checks can fail. */
static void
test_checks(void)
{
    CHECK(!is_name("") && !is_name("Mirror") && !is_name("a--b")
          && !is_name("-a") && !is_name("a-") && is_name("a-b"));
    CHECK(!is_date("2007-3-27") && !is_date("2007-13-01")
          && !is_date("2007-03-27x") && !is_date("2008-03-27"));
    CHECK(!are_clauses("FLD-009") && !are_clauses("HIS-003  HIS-004")
          && !are_clauses("HIS-003 NOTHING") && !are_clauses("")
          && are_clauses("FLD-009 HIS-003"));
    CHECK(!is_prose("It was dropped.") && !is_prose("It became what is used"));
}

int
main(void)
{
    test_rows();
    test_checks();
    return bp_test_end();
}
