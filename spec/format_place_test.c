#include "bp_clause.h"
#include "bp_test.h"
#include "parsed.h"

static struct parsed p;

static void
check_place(int node, ptrdiff_t offset, ptrdiff_t size, ptrdiff_t items,
            ptrdiff_t align)
{
    CHECK_EQ(p.places[node].offset, offset);
    CHECK_EQ(p.places[node].size, size);
    CHECK_EQ(p.places[node].items, items);
    CHECK_EQ(p.places[node].align, align);
}

static void
test_offsets(void)
{
    CHECK_EQ(parse_and_place(&p, "b2T{b:a:(3)d:c:}:x:&T{bi}:y:(2,3)7s=i", NULL,
                             bp_abi_find("lp64"), BP_PAD_C),
             BP_OK);
    check_place(0, 0, 126, 1, 8);
    check_place(1, 0, 1, 1, 1);
    check_place(2, 8, 32, 2, 8);
    check_place(3, 0, 1, 1, 1);
    check_place(4, 8, 8, 3, 8);
    check_place(5, 72, 8, 1, 8);
    check_place(6, 0, 8, 1, 4); /* in its own memory */
    check_place(7, 0, 1, 1, 1);
    check_place(8, 4, 4, 1, 4);
    check_place(9, 80, 7, 6, 1);
    check_place(10, 122, 4, 1, 1);
}

/* "bdgPl": where they lie on each ABI, by its documents. */
static const struct {
    const char *abi;
    ptrdiff_t at[5], size;
} machines[] = {
    {"lp64", {0, 8, 16, 32, 40}, 48},  {"arm64-macos", {0, 8, 16, 24, 32}, 40},
    {"llp64", {0, 8, 16, 24, 32}, 36}, {"i386", {0, 4, 12, 24, 28}, 32},
    {"arm32", {0, 8, 16, 24, 28}, 32}, {"s390x", {0, 8, 16, 32, 40}, 48},
    {"ppc64", {0, 8, 16, 32, 40}, 48}, {"mips32", {0, 8, 16, 24, 28}, 32},
};

static void
test_machines(void)
{
    for (size_t i = 0; i < sizeof machines / sizeof machines[0]; i++) {
        CHECK_EQ(parse_and_place(&p, "bdgPl", NULL,
                                 bp_abi_find(machines[i].abi), BP_PAD_STRICT),
                 BP_OK);
        for (int k = 0; k < 5; k++) {
            CHECK_EQ(p.places[k + 1].offset, machines[i].at[k]);
        }
        CHECK_EQ(p.places[0].size, machines[i].size);
    }
}

/* What cannot be laid out behind "&" is no fault; what follows can be. */
static void
test_pointees(void)
{
    CHECK_EQ(parse_and_place(&p, "&T{b:a:<g:c:3i:d:}&T{T{i}t}&=(5)k&h", NULL,
                             bp_abi_find("lp64"), BP_PAD_C),
             BP_OK);
    check_place(0, 0, 32, 1, 8);
    check_place(1, 0, 8, 1, 8);
    check_place(2, 0, -1, 0, 1);
    check_place(3, 0, 1, 1, 1);
    check_place(4, 0, -1, 0, 1);
    check_place(5, 0, -1, 0, 1);
    check_place(7, 0, -1, 0, 1);
    check_place(8, 0, 4, 1, 1);
    check_place(10, 0, -1, 0, 1);
    check_place(11, 16, 8, 1, 1);
    check_place(12, 0, -1, 0, 1);
    check_place(13, 24, 8, 1, 1);
    check_place(14, 0, 2, 1, 1);
}

/* What only ctypes means by a letter has a size only as ctypes reads. */
static void
test_letters_of_ctypes(void)
{
    const struct bp_reading how = {.ctypes = true};

    CHECK_EQ(parse_and_place(&p, "&Z&v", NULL, bp_abi_find("lp64"), BP_PAD_C),
             BP_OK);
    check_place(2, 0, -1, 0, 1);
    check_place(4, 0, -1, 0, 1);
    CHECK_EQ(parse_and_place(&p, "&Z&v", &how, bp_abi_find("lp64"), BP_PAD_C),
             BP_OK);
    check_place(2, 0, 8, 1, 8);
    check_place(4, 0, 2, 1, 2);
}

/* Texts that parse and have no places: where, and why. */
static const struct {
    int line;
    enum bp_status status;
    const char *text;
    int at, clause;
} faults[] = {
    {__LINE__, BP_UNSUPPORTED, "b3t", 2, BP_FMT_032},
    {__LINE__, BP_UNSUPPORTED, "T{=bn}", 4, BP_FMT_041},
    {__LINE__, BP_UNSUPPORTED, "b <Zg:a:", 3, BP_FMT_041},
    {__LINE__, BP_OVERFLOW, MOST "si", (int)sizeof MOST, BP_FMT_048},
    {__LINE__, BP_OVERFLOW, "b" MOST "T{T{(1000000)d}}", -1, BP_FMT_048},
    {__LINE__, BP_OVERFLOW, "T{T{200000000d}200000000d}" MOST "T{h}", -1,
     BP_FMT_048},
};

static void
test_faults(void)
{
    const struct bp_abi *abi = bp_abi_find("lp64");

    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        struct bp_error err = {.dim = -7, .text = ""}, sized;
        ptrdiff_t size = -7;

        CHECK_EQ_AT(faults[i].line, parse(&p, faults[i].text, NULL, NULL),
                    BP_OK);
        p.places[0].size = -7;
        p.places[1].size = -7;
        CHECK_EQ_AT(
            faults[i].line,
            bp_format_place(&p.format, abi, BP_PAD_NUMPY, p.places, &err),
            faults[i].status);
        CHECK_EQ_AT(faults[i].line, p.places[0].size, -7);
        CHECK_EQ_AT(faults[i].line, p.places[1].size, -7);
        CHECK_EQ_AT(faults[i].line, err.clause, faults[i].clause);
        CHECK_EQ_AT(faults[i].line,
                    bp_format_size_on(faults[i].text, NULL, abi, BP_PAD_NUMPY,
                                      &size, &sized),
                    faults[i].status);
        CHECK_EQ_AT(faults[i].line, sized.dim, err.dim);
        CHECK_STR(sized.text, err.text);
        if (faults[i].at >= 0) {
            CHECK_EQ_AT(faults[i].line, err.dim, faults[i].at);
        }
    }
}

/* The last bytes of all, and one more: every rounding that can fail. */
static void
test_last_bytes(void)
{
    static const struct {
        const char *before;
        ptrdiff_t less; /* than PTRDIFF_MAX */
        const char *behind;
        enum bp_status status[BP_PAD_COUNT]; /* strict, C, NumPy, Cython */
    } rows[] = {
        {"", 0, "s", {BP_OK, BP_OK, BP_OK, BP_OK}},
        {"i", 4, "s", {BP_OK, BP_OK, BP_OVERFLOW, BP_OK}},
        {"T{i", 4, "s}", {BP_OK, BP_OVERFLOW, BP_OVERFLOW, BP_OVERFLOW}},
        {"&T{i", 4, "s}", {BP_OK, BP_OK, BP_OK, BP_OK}},
        {"", 1, "xi", {BP_OVERFLOW, BP_OVERFLOW, BP_OVERFLOW, BP_OVERFLOW}},
        {"", 1, "xT{i}", {BP_OVERFLOW, BP_OVERFLOW, BP_OVERFLOW, BP_OVERFLOW}},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (int pad = 0; pad < BP_PAD_COUNT; pad++) {
            char text[64];

            snprintf(text, sizeof text, "%s%td%s", rows[i].before,
                     PTRDIFF_MAX - rows[i].less, rows[i].behind);
            CHECK_EQ(parse_and_place(&p, text, NULL, bp_abi_find("lp64"),
                                     (enum bp_padding)pad),
                     rows[i].status[pad]);
        }
    }
}

int
main(void)
{
    test_offsets();
    test_machines();
    test_pointees();
    test_letters_of_ctypes();
    test_faults();
    test_last_bytes();
    return bp_test_end();
}
