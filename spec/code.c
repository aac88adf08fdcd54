#include "bp_code.h"

#define NONE   BP_STANDARD_NONE
#define NATIVE BP_STANDARD_NATIVE
#define ROW(c, n, k, s, t)                                                    \
    {                                                                         \
        c, BP_NODE_##n, BP_CODE_##k, s, BP_C_##t                              \
    }

const struct bp_code bp_codes[UCHAR_MAX + 1] = {
#define BP_CODE(code, node, kind, standard, ctype)                            \
    [code] = ROW(code, node, kind, standard, ctype),
#define BP_COMPLEX(code, part)
#define BP_CTYPES(code, node, kind, standard, ctype)
#include "formats.def"
#undef BP_CODE
#undef BP_CTYPES
};

static const struct bp_code of_ctypes[] = {
#define BP_CODE(code, node, kind, standard, ctype)
#define BP_CTYPES(code, node, kind, standard, ctype)                          \
    ROW(code, node, kind, standard, ctype),
#include "formats.def"
#undef BP_CTYPES
#undef BP_COMPLEX
};

const struct bp_code *
bp_code_find_ctypes(char letter)
{
    for (size_t i = 0; i < sizeof of_ctypes / sizeof of_ctypes[0]; i++) {
        if (of_ctypes[i].letter == letter) {
            return &of_ctypes[i];
        }
    }
    return NULL;
}

char
bp_code_part(char letter)
{
    switch (letter) {
#define BP_COMPLEX(code, part)                                                \
    case code:                                                                \
        return part;
#define BP_CTYPES(code, node, kind, standard, ctype)
#include "formats.def"
#undef BP_CODE
#undef BP_COMPLEX
#undef BP_CTYPES
    }
    return '\0';
}

const struct bp_code *
bp_node_code(const struct bp_node *node)
{
    const struct bp_code *code = bp_code_find(node->code);

    /* "X" alone, which is no function */
    return code != NULL && code->node == node->kind
               ? code
               : bp_code_find_ctypes(node->code);
}

static bool
is_native(char mode)
{
    return mode == '@' || mode == '^';
}

bool
bp_code_measure(const struct bp_code *code, char mode,
                const struct bp_reading *how, const struct bp_abi *abi,
                ptrdiff_t *size, ptrdiff_t *align)
{
    enum bp_ctype ctype = code->ctype;
    ptrdiff_t bytes = code->standard;
    bool native = is_native(mode) || bytes == BP_STANDARD_NATIVE
                  || (bytes == BP_STANDARD_NONE && how->ctypes);

    if (ctype == BP_C_UCS2 && (how->wchar || how->ctypes)) {
        ctype = BP_C_WCHAR;
        native = true;
    }
    if (native) {
        bytes = abi->types[ctype].size;
    }
    if (bytes == 0) {
        return false;
    }
    *size = bytes;
    *align = mode == '@' ? abi->types[ctype].align : 1;
    return true;
}

bool
bp_mode_is_little(char mode, const struct bp_abi *abi)
{
    return mode == '<' || (abi->little && mode != '>' && mode != '!');
}
