/*
 * Sizes of the letters, by machine: from the ABI documents, once more.
 */
#include "format.h"

#include <string.h>

const char *const bpf_padding_names[] = {"strict", "c", "numpy", "cython"};
const char *const bpf_scope_names[] = {"sticky", "struct", "item"};

struct type {
    unsigned char size, align;
};

static const struct machine {
    const char *name;
    bool little;
    unsigned char ldouble; /* bits of its significand; 0: two doubles */
    struct type l, q, d, g, p, u;
} machines[] = {
    {"lp64", true, 64, {8, 8}, {8, 8}, {8, 8}, {16, 16}, {8, 8}, {4, 4}},
    {"llp64", true, 53, {4, 4}, {8, 8}, {8, 8}, {8, 8}, {8, 8}, {2, 2}},
    {"i386", true, 64, {4, 4}, {8, 4}, {8, 4}, {12, 4}, {4, 4}, {4, 4}},
    {"s390x", false, 113, {8, 8}, {8, 8}, {8, 8}, {16, 8}, {8, 8}, {4, 4}},
    {"ppc32", false, 0, {4, 4}, {8, 8}, {8, 8}, {16, 16}, {4, 4}, {4, 4}},
    {"arm32", true, 53, {4, 4}, {8, 8}, {8, 8}, {8, 8}, {4, 4}, {4, 4}},
    {"lp64-quad", true, 113, {8, 8}, {8, 8}, {8, 8}, {16, 16}, {8, 8}, {4, 4}},
    {"mips32", false, 53, {4, 4}, {8, 8}, {8, 8}, {8, 8}, {4, 4}, {4, 4}},
    {"arm64-macos", true, 53, {8, 8}, {8, 8}, {8, 8}, {8, 8}, {8, 8}, {4, 4}},
    {"ppc64le", true, 0, {8, 8}, {8, 8}, {8, 8}, {16, 16}, {8, 8}, {4, 4}},
    {"ppc64", false, 0, {8, 8}, {8, 8}, {8, 8}, {16, 16}, {8, 8}, {4, 4}},
};

const int bpf_machines = (int)(sizeof machines / sizeof machines[0]);

const char *
bpf_machine_name(int machine)
{
    return machines[machine].name;
}

bool
bpf_machine_is_little(int machine)
{
    return machines[machine].little;
}

int
bpf_machine_ldouble(int machine)
{
    return machines[machine].ldouble;
}

bool
bpf_element_is_struct(const struct bpf_element *element)
{
    return element->letter == 'T';
}

bool
bpf_element_is_string(const struct bpf_element *element)
{
    return !element->is_complex && element->letter != '\0'
           && strchr("spuw", element->letter) != NULL;
}

/* Size and alignment in mode "@"; a size of 0: none. */
static struct type
native(char letter, const struct bpf_rules *rules)
{
    const struct machine *m = &machines[rules->machine];

    switch (letter) {
    case 'c':
    case 'b':
    case 'B':
    case '?':
    case 's':
    case 'p':
    case 'x':
        return (struct type){1, 1};
    case 'h':
    case 'H':
    case 'e':
        return (struct type){2, 2};
    case 'i':
    case 'I':
    case 'f':
    case 'w':
        return (struct type){4, 4};
    case 'l':
    case 'L':
        return m->l;
    case 'q':
    case 'Q':
        return m->q;
    case 'd':
        return m->d;
    case 'g':
        return m->g;
    case 'n':
    case 'N':
    case 'P':
    case 'O':
    case '&':
    case 'X':
        return m->p;
    case 'u':
        return rules->wchar || rules->ctypes ? m->u : (struct type){2, 2};
    case 'z':
    case 'Z':
        return rules->ctypes ? m->p : (struct type){0, 1};
    case 'v':
        return (struct type){rules->ctypes ? 2 : 0, 2};
    default:
        return (struct type){0, 1};
    }
}

/* Bytes in the modes = < > !; 0: none.  NATIVE: those of mode "@". */
static int
standard(char letter, int native_size, const struct bpf_rules *rules)
{
    switch (letter) {
    case 'i':
    case 'I':
    case 'l':
    case 'L':
    case 'f':
    case 'w':
        return 4;
    case 'q':
    case 'Q':
    case 'd':
        return 8;
    case 'h':
    case 'H':
    case 'e':
        return 2;
    case 'n':
    case 'N':
    case 'P':
    case 'g':
        return rules->ctypes ? native_size : 0;
    default: /* one byte; pointers; what ctypes says */
        return native_size;
    }
}

int
bpf_element_unit(const struct bpf_element *element,
                 const struct bpf_rules *rules, int *align)
{
    const struct type type = native(element->letter, rules);

    *align = element->mode == '@' ? type.align : 1;
    if (element->letter == 'X' && !element->is_braced && !rules->ctypes) {
        return 0;
    }
    if (element->mode == '@' || element->mode == '^') {
        return type.size;
    }
    return standard(element->letter, type.size, rules);
}
