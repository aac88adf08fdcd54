#include "bp_test.h"
#include "parsed.h"

static struct parsed p;

static const struct {
    int line;
    enum bp_scope scope;
    bool ctypes;
    const char *text, *print;
} rows[] = {
    {__LINE__, BP_SCOPE_STICKY, false, " @i ", "i"},
    {__LINE__, BP_SCOPE_STICKY, false, "<", ""},
    {__LINE__, BP_SCOPE_STICKY, false, "<(2)( 3 )4T{<i:a b: <D}:n:>i",
     "(2,3)<4T{i:a b:Zd}:n:>i"},
    {__LINE__, BP_SCOPE_STRUCT, false, "T{<i}i", "T{<i}i"},
    {__LINE__, BP_SCOPE_STICKY, false, "T{<i}@i", "T{<i}@i"},
    {__LINE__, BP_SCOPE_ITEM, false, "<i<i", "<i<i"},
    {__LINE__, BP_SCOPE_ITEM, false, "@i@i", "ii"},
    {__LINE__, BP_SCOPE_STICKY, false,
     "&<T{i}:p:X{ a }:f:", "&<T{i}:p:X{ a }:f:"},
    {__LINE__, BP_SCOPE_STICKY, true, "T{<i:a:b:<i:c:}", "T{<i:a:b:<i:c:}"},
    {__LINE__, BP_SCOPE_STICKY, true, "<zZXvZd", "<z<Z<X<v<Zd"},
    {__LINE__, BP_SCOPE_STICKY, true, "<3t:a:<3t:c:<3s:b:3x&<b",
     "<3t:a:<3t:c:<3s:b:3x&<b"},
    {__LINE__, BP_SCOPE_STICKY, true, "T{<i:a:B:b:X{}:c:}",
     "T{<i:a:<B:b:X{}:c:}"},
    {__LINE__, BP_SCOPE_STICKY, false, "&Z dd", "&Z@dd"},
    {__LINE__, BP_SCOPE_ITEM, false, "&T{Z <d}d", "&T{Z<d}d"},
    {__LINE__, BP_SCOPE_STICKY, true, "Z d", "@Z@d"},
    {__LINE__, BP_SCOPE_STICKY, false, "(0)(12)007>s", "(0,12)>7s"},
};

static void
test_print(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct bp_reading how = {.scope = rows[i].scope,
                                 .ctypes = rows[i].ctypes};
        char out[80] = "untouched";
        ptrdiff_t length = -1;

        CHECK_EQ_AT(rows[i].line, parse(&p, rows[i].text, &how, NULL), BP_OK);
        CHECK_EQ_AT(rows[i].line,
                    bp_format_print(&p.format, out, 0, &length, NULL),
                    BP_CAPACITY);
        CHECK_STR(out, "untouched");
        CHECK_EQ_AT(rows[i].line, length, (ptrdiff_t)strlen(rows[i].print));
        CHECK_EQ_AT(rows[i].line,
                    bp_format_print(&p.format, out, length + 1, &length, NULL),
                    BP_OK);
        CHECK_STR(out, rows[i].print);
    }
}

int
main(void)
{
    test_print();
    return bp_test_end();
}
