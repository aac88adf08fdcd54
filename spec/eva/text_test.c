/*
 * Is every byte of one class (text.h), and does any_byte give each one?
 */
#include "text.h"

#include "bp_test.h"

/* The numbers that any_byte asks for, in turn. */
static int chosen[2], asked;

int
Frama_C_interval(int low, int high)
{
    int n = low + chosen[asked++];

    return n < high ? n : high;
}

size_t
Frama_C_size_t_interval(size_t low, size_t high)
{
    size_t n = low + (size_t)chosen[asked++];

    return n < high ? n : high;
}

static void
test_partition(void)
{
    int seen[UCHAR_MAX + 1] = {0};

    for (int k = 0; k < CLASSES; k++) {
        for (const char *c = classes[k]; *c != '\0'; c++) {
            seen[(unsigned char)*c]++;
            CHECK_EQ(class_of(*c), k);
        }
    }
    for (int c = 1; c <= UCHAR_MAX; c++) {
        CHECK_EQ(seen[c], class_of((char)c) < CLASSES);
    }
}

static void
test_bytes(void)
{
    bool given[UCHAR_MAX + 1] = {false};

    for (int k = 0; k <= CLASSES; k++) {
        for (int first = 0; first < 20; first++) {
            for (int second = 0; second <= UCHAR_MAX; second++) {
                char c;

                chosen[0] = first;
                chosen[1] = second;
                asked = 0;
                c = any_byte(k);
                CHECK_EQ(class_of(c), k);
                given[(unsigned char)c] = true;
            }
        }
    }
    for (int c = 0; c <= UCHAR_MAX; c++) {
        CHECK_EQ(given[c], c != 0);
    }
}

int
main(void)
{
    test_partition();
    test_bytes();
    return bp_test_end();
}
