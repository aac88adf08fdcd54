#include "bp_abi.h"

#include <float.h>
#include <string.h>
#include <wchar.h>

/* A struct aligns a double of i386 to 4, whatever _Alignof says. */
#define HERE(type)                                                            \
    {                                                                         \
        sizeof(type), offsetof(                                               \
                          struct {                                            \
                              char first;                                     \
                              type second;                                    \
                          },                                                  \
                          second)                                             \
    }

#if defined(__x86_64__) && defined(__LP64__)
#define HOST "lp64"
#elif defined(__aarch64__) && defined(__APPLE__)
#define HOST "arm64-macos"
#elif defined(__aarch64__) && defined(__LP64__) && defined(__AARCH64EL__)
#define HOST "lp64-quad"
#elif defined(__powerpc64__) && defined(__LITTLE_ENDIAN__)
#define HOST "ppc64le"
#elif defined(__powerpc64__)
#define HOST "ppc64"
#elif defined(__riscv) && defined(__LP64__)
#define HOST "lp64-quad"
#elif defined(__i386__) && !defined(_WIN32)
#define HOST "i386"
#elif defined(__ARM_EABI__) && defined(__ARMEL__)
#define HOST "arm32"
#elif defined(__s390x__)
#define HOST "s390x"
#else
#define HOST "host"
#endif

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define IS_LITTLE true
#else
#define IS_LITTLE false
#endif

#if LDBL_MANT_DIG == 53
#define LDOUBLE BP_REAL_DOUBLE
#elif LDBL_MANT_DIG == 64
#define LDOUBLE BP_REAL_X87
#elif LDBL_MANT_DIG == 113
#define LDOUBLE BP_REAL_QUAD
#else
#define LDOUBLE BP_REAL_PAIR
#endif

static const struct bp_abi host = {
    HOST,
    IS_LITTLE,
    LDOUBLE,
    {
        [BP_C_CHAR] = HERE(char),
        [BP_C_BOOL] = HERE(_Bool),
        [BP_C_SHORT] = HERE(short),
        [BP_C_INT] = HERE(int),
        [BP_C_LONG] = HERE(long),
        [BP_C_LLONG] = HERE(long long),
        [BP_C_HALF] = HERE(short),
        [BP_C_FLOAT] = HERE(float),
        [BP_C_DOUBLE] = HERE(double),
        [BP_C_LDOUBLE] = HERE(long double),
        [BP_C_SIZE] = HERE(size_t),
        [BP_C_POINTER] = HERE(void *),
        [BP_C_WCHAR] = HERE(wchar_t),
        [BP_C_UCS2] = HERE(uint16_t),
        [BP_C_UCS4] = HERE(uint32_t),
        [BP_C_NOTHING] = {0, 1},
    },
};

/* Initializers have no parentheses: NOLINTBEGIN(bugprone-macro-parentheses) */
static const struct bp_abi abis[] = {
#define LITTLE true
#define BIG    false
#define P(size, align)                                                        \
    {                                                                         \
        size, align                                                           \
    }
#define BP_ABI(id, name, targets, order, real, long_, llong, double_,         \
               ldouble, pointer, wchar)                                       \
    {name,                                                                    \
     order,                                                                   \
     BP_REAL_##real,                                                          \
     {                                                                        \
         [BP_C_CHAR] = {1, 1},                                                \
         [BP_C_BOOL] = {1, 1},                                                \
         [BP_C_SHORT] = {2, 2},                                               \
         [BP_C_INT] = {4, 4},                                                 \
         [BP_C_LONG] = long_,                                                 \
         [BP_C_LLONG] = llong,                                                \
         [BP_C_HALF] = {2, 2},                                                \
         [BP_C_FLOAT] = {4, 4},                                               \
         [BP_C_DOUBLE] = double_,                                             \
         [BP_C_LDOUBLE] = ldouble,                                            \
         [BP_C_SIZE] = pointer,                                               \
         [BP_C_POINTER] = pointer,                                            \
         [BP_C_WCHAR] = wchar,                                                \
         [BP_C_UCS2] = {2, 2},                                                \
         [BP_C_UCS4] = {4, 4},                                                \
         [BP_C_NOTHING] = {0, 1},                                             \
     }},
#include "abis.def"
#undef BP_ABI
#undef P
};
/* NOLINTEND(bugprone-macro-parentheses) */

#define COUNT ((int)(sizeof abis / sizeof abis[0]))

const struct bp_abi *
bp_abi_host(void)
{
    return &host;
}

const struct bp_abi *
bp_abi_at(int index)
{
    return index >= 0 && index < COUNT ? &abis[index] : NULL;
}

const struct bp_abi *
bp_abi_find(const char *name)
{
    for (int i = 0; i < COUNT; i++) {
        if (strcmp(abis[i].name, name) == 0) {
            return &abis[i];
        }
    }
    return NULL;
}
