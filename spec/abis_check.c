/*
 * Compiles only if row ROW of abis.def is right for the target of the
 * compiler: abis.sh runs it, without headers, for every target of every row.
 */
#ifndef ROW
#define ROW LP64 /* for who reads this file without abis.sh */
#endif

#define PAIR(size, align) ((size)*100 + (align))
#define P(size, align)    PAIR(size, align)
#define HAS(type, pair)                                                       \
    (PAIR(sizeof(type), __builtin_offsetof(                                   \
                            struct {                                          \
                                char first;                                   \
                                type second;                                  \
                            },                                                \
                            second))                                          \
     == (pair))
#define LITTLE __ORDER_LITTLE_ENDIAN__
#define BIG    __ORDER_BIG_ENDIAN__

/* Bits of the significands of long doubles. */
#define BITS_DOUBLE 53
#define BITS_X87    64
#define BITS_QUAD   113
#define BITS_PAIR   106

typedef void (*function)(void);

enum row {
#define BP_ABI(id, name, targets, order, real, l, ll, d, ld, p, w) id,
#include "abis.def"
#undef BP_ABI
};

/* A message has no parentheses: NOLINTBEGIN(bugprone-macro-parentheses) */
#define BP_ABI(id, name, targets, order, real, l, ll, d, ld, p, w)            \
    _Static_assert(ROW != id || __BYTE_ORDER__ == (order), name);             \
    _Static_assert(ROW != id || __LDBL_MANT_DIG__ == BITS_##real, name);      \
    _Static_assert(ROW != id || HAS(long, l), name);                          \
    _Static_assert(ROW != id || HAS(unsigned long, l), name);                 \
    _Static_assert(ROW != id || HAS(long long, ll), name);                    \
    _Static_assert(ROW != id || HAS(double, d), name);                        \
    _Static_assert(ROW != id || HAS(long double, ld), name);                  \
    _Static_assert(ROW != id || HAS(void *, p), name);                        \
    _Static_assert(ROW != id || HAS(function, p), name);                      \
    _Static_assert(ROW != id || HAS(__SIZE_TYPE__, p), name);                 \
    _Static_assert(ROW != id || HAS(__PTRDIFF_TYPE__, p), name);              \
    _Static_assert(ROW != id || HAS(__WCHAR_TYPE__, w), name);
#include "abis.def"
/* NOLINTEND(bugprone-macro-parentheses) */

/* What abi.c says of all of them. */
_Static_assert(HAS(char, P(1, 1)) && HAS(_Bool, P(1, 1)), "bytes");
_Static_assert(HAS(short, P(2, 2)) && HAS(__CHAR16_TYPE__, P(2, 2)), "shorts");
_Static_assert(HAS(int, P(4, 4)) && HAS(float, P(4, 4)), "ints");
_Static_assert(HAS(__CHAR32_TYPE__, P(4, 4)), "UCS-4 units");
