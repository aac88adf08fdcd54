"""
ctypes: scalars, pointers, arrays, structures, unions and bit fields.

Nothing here declares the dialect ctypes-ignores-flags: what ctypes does with
a request is meant to be seen.  `format` and `fields` come from the ABI, never
from ctypes: where no format string describes the memory (unions, bit fields,
names with a colon, no bytes at all) `fields` stands alone.
"""

import importlib
import sys
from struct import calcsize, pack

PACKAGE = "ctypes"
INT = calcsize("i")
SHORT = calcsize("h")
POINTER = calcsize("P")
WCHAR = 4  # bytes of wchar_t wherever bufconf runs today
NATIVE_UTF_32 = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"
# Alignments and long double as every 64-bit Linux has them.
LP64 = calcsize("P") == calcsize("l") == 8 and calcsize("c0q") == 8


def kind(members, base="Structure", **more):
    """The expression of a structure with the MEMBERS, a list as text."""
    names = dict(_fields_="[" + members + "]", **more)
    body = ", ".join(f'"{name}": {value}' for name, value in names.items())
    return f'type("S", ({base},), {{{body}}})'


PAIR = kind('("tag", c_char), ("value", c_int)').replace('"S"', '"Pair"')
NETWORK_PAIR = kind('("tag", c_short), ("value", c_int)',
                    "BigEndianStructure").replace('"S"', '"Pair"')
EITHER = kind('("whole", c_longlong), ("half", c_int)',
              "Union").replace('"S"', '"Either"')
PACKED = kind('("tag", c_char), ("value", c_int)', _pack_=1)
PAIR_FIELDS = [0, "c"], [4, "i"]


def row(expression, itemsize, shape, strides, items, **more):
    """A writable subject that one expression makes; ITEMS may be unknown."""
    since = more.pop("since", (3,))
    truth = dict(more, itemsize=itemsize, shape=shape, strides=strides,
                 readonly=False)
    if items is not None:
        truth["items"] = items

    def factory():
        if "fields" in truth and not LP64:
            raise NotImplementedError(
                "the layouts are those of 64-bit Linux")
        if sys.version_info < since:
            raise NotImplementedError(
                "ctypes has this since Python %d.%d" % since)
        module = importlib.import_module(PACKAGE)
        return eval(expression, dict(vars(module))), dict(truth)
    return PACKAGE + ":" + expression, factory


def one(expression, items, *fields, **more):
    """A single item, of which FIELDS says what lies where."""
    return row(expression, len(items), [], [], items, fields=list(fields),
               **more)


SCALARS = {
    "int": row("c_int(7)", INT, [], [], pack("i", 7), format="i"),
    "double": row("c_double(2.5)", 8, [], [], pack("d", 2.5), format="d"),
    "bool": row("c_bool(True)", 1, [], [], b"\1", format="?"),
    # u means two bytes in PEP 3118; four are w.
    "wchar": row('c_wchar("\u20ac")', WCHAR, [], [],
                 "\u20ac".encode(NATIVE_UTF_32), format="w"),
    "longdouble": one("c_longdouble.from_buffer_copy(bytes(range(16)))",
                      bytes(range(16)), [0, "g"], format="g"),
    "void-p": row("c_void_p(4660)", POINTER, [], [], pack("P", 4660),
                  format="P"),
    # What they point to is no part of the item: for these two no letter says
    # more than that they are pointers.
    "char-p": row("c_char_p()", POINTER, [], [], pack("P", 0), format="&c"),
    "wchar-p": row("c_wchar_p()", POINTER, [], [], pack("P", 0),
                   format="&w"),
    "pointer": row("POINTER(c_int)()", POINTER, [], [], pack("P", 0),
                   format="&i"),
    "function": row("CFUNCTYPE(c_int)()", POINTER, [], [], pack("P", 0),
                    format="X{}"),
    # The item is an address, which no literal can foretell.
    "py-object": row("py_object(None)", POINTER, [], [], None, format="O"),
}

ARRAYS = {
    "int-3": row("(c_int * 3)(1, 2, 3)", INT, [3], [INT],
                 pack("3i", 1, 2, 3), format="i"),
    "int-0": row("(c_int * 0)()", INT, [0], [INT], b"", format="i"),
    "char-4": row('(c_char * 4)(*b"spam")', 1, [4], [1], b"spam",
                  format="c"),
    "int-2x3": row("((c_int * 3) * 2)((1, 2, 3), (4, 5, 6))", INT,
                   [2, 3], [3 * INT, INT], pack("6i", 1, 2, 3, 4, 5, 6),
                   format="i"),
    "short-2x2x3": row(
        "(((c_short * 3) * 2) * 2)"
        "(((1, 2, 3), (4, 5, 6)), ((7, 8, 9), (10, 11, 12)))",
        SHORT, [2, 2, 3], [6 * SHORT, 3 * SHORT, SHORT],
        pack("12h", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), format="h"),
}

STRUCTURES = {
    "struct-padded": one(
        PAIR + '(b"t", 7)', pack("=c3xi", b"t", 7), *PAIR_FIELDS,
        format="T{c:tag:3xi:value:}"),
    "struct-padded-2": row(
        "(" + PAIR + ' * 2)((b"t", 7), (b"u", 8))', 8, [2], [8],
        pack("=c3xic3xi", b"t", 7, b"u", 8), fields=list(PAIR_FIELDS),
        format="T{c:tag:3xi:value:}"),
    "struct-padded-end": one(
        kind('("value", c_int), ("tag", c_char)') + '(7, b"t")',
        pack("=ic3x", 7, b"t"), [0, "i"], [4, "c"],
        format="T{i:value:c:tag:3x}"),
    "struct-nested": one(
        kind('("head", c_char), ("pair", ' + PAIR + ")")
        + '(b"h", (b"t", 7))', pack("=c3xc3xi", b"h", b"t", 7),
        [0, "c"], [4, "c"], [8, "i"],
        format="T{c:head:3xT{c:tag:3xi:value:}:pair:}"),
    "struct-nested-array": one(
        kind('("n", c_short), ("pairs", ' + PAIR + " * 2)")
        + '(2, ((b"t", 7), (b"u", 8)))',
        pack("=h2xc3xic3xi", 2, b"t", 7, b"u", 8),
        [0, "h"], [4, "c"], [8, "i"], [12, "c"], [16, "i"],
        format="T{h:n:2x(2)T{c:tag:3xi:value:}:pairs:}"),
    "struct-array": one(
        kind('("n", c_short), ("v", c_int * 3)') + "(3, (1, 2, 3))",
        pack("=h2x3i", 3, 1, 2, 3), [0, "h"], [4, "(3)i"],
        format="T{h:n:2x(3)i:v:}"),
    "struct-array-2x3": one(
        kind('("n", c_short), ("m", (c_short * 3) * 2)')
        + "(6, ((1, 2, 3), (4, 5, 6)))", pack("=7h", 6, 1, 2, 3, 4, 5, 6),
        [0, "h"], [2, "(2,3)h"], format="T{h:n:(2,3)h:m:}"),
    "struct-chars": one(
        kind('("name", c_char * 8), ("n", c_int)') + '(b"spam", 7)',
        pack("=8si", b"spam", 7), [0, "(8)c"], [8, "i"],
        format="T{(8)c:name:i:n:}"),
    "struct-zero-length-array": one(
        kind('("n", c_int), ("rest", c_int * 0)') + "(7)", pack("=i", 7),
        [0, "i"], format="T{i:n:(0)i:rest:}"),
    "struct-packed": one(
        PACKED + '(b"t", 7)', pack("=ci", b"t", 7), [0, "c"], [1, "i"],
        format="T{c:tag:=i:value:}"),
    "struct-packed-2": row(
        "(" + PACKED + ' * 2)((b"t", 7), (b"u", 8))', 5, [2], [5],
        pack("=cici", b"t", 7, b"u", 8), fields=[[0, "c"], [1, "i"]],
        format="T{c:tag:=i:value:}"),
    "struct-pack2": one(
        kind('("tag", c_char), ("value", c_int)', _pack_=2) + '(b"t", 7)',
        pack("=cxi", b"t", 7), [0, "c"], [2, "i"],
        format="T{c:tag:x=i:value:}"),
    "struct-aligned-16": one(
        kind('("tag", c_char), ("value", c_int)', _align_=16) + '(b"t", 7)',
        pack("=c3xi8x", b"t", 7), *PAIR_FIELDS,
        format="T{c:tag:3xi:value:8x}", since=(3, 13)),
    "struct-big-endian": one(
        NETWORK_PAIR + "(5, 7)", pack(">h2xi", 5, 7), [0, ">h"], [4, ">i"],
        format="T{>h:tag:2x>i:value:}"),
    "struct-big-endian-nested": one(
        kind('("n", c_short), ("pair", ' + NETWORK_PAIR + ")",
             "BigEndianStructure") + "(9, (5, 7))",
        pack(">h2xh2xi", 9, 5, 7), [0, ">h"], [4, ">h"], [8, ">i"],
        format="T{>h:n:2xT{>h:tag:2x>i:value:}:pair:}"),
    "struct-big-endian-array": one(
        kind('("v", (c_short * 3) * 2)', "BigEndianStructure")
        + "(((1, 2, 3), (4, 5, 6)))", pack(">6h", 1, 2, 3, 4, 5, 6),
        [0, "(2,3)>h"], format="T{(2,3)>h:v:}"),
    "struct-every-number": one(
        kind(", ".join(f'("{name}", c_{name})' for name in (
            "longlong ulonglong double long ulong int uint float short"
            " ushort byte ubyte bool char").split()))
        + '(-1, 2, 0.5, -3, 4, -5, 6, 1.5, -7, 8, -9, 10, True, b"c")',
        pack("=qQdqQiIfhHbB?c4x", -1, 2, 0.5, -3, 4, -5, 6, 1.5, -7, 8, -9,
             10, True, b"c"),
        [0, "q"], [8, "Q"], [16, "d"], [24, "l"], [32, "L"], [40, "i"],
        [44, "I"], [48, "f"], [52, "h"], [54, "H"], [56, "b"], [57, "B"],
        [58, "?"], [59, "c"],
        format="T{q:longlong:Q:ulonglong:d:double:l:long:L:ulong:i:int:"
               "I:uint:f:float:h:short:H:ushort:b:byte:B:ubyte:?:bool:"
               "c:char:4x}"),
    "struct-bool": one(
        kind('("b", c_bool), ("v", c_bool * 3), ("n", c_int)')
        + "(True, (False, True, True), 7)",
        pack("=4?i", True, False, True, True, 7),
        [0, "?"], [1, "(3)?"], [4, "i"], format="T{?:b:(3)?:v:i:n:}"),
    "struct-wchar": one(
        kind('("w", c_wchar), ("v", c_wchar * 3)') + '("\u20ac", "ab")',
        "\u20acab\0".encode(NATIVE_UTF_32), [0, "w"], [4, "(3)w"],
        format="T{w:w:(3)w:v:}"),
    "struct-longdouble": one(
        kind('("n", c_char), ("g", c_longdouble)')
        + ".from_buffer_copy(bytes(range(32)))", bytes(range(32)),
        [0, "c"], [16, "g"], format="T{c:n:15xg:g:}"),
    "struct-pointers": one(
        kind('("p", c_void_p), ("q", POINTER(c_int)), '
             '("f", CFUNCTYPE(c_int))') + "(4660)", pack("P", 4660)
        + pack("2P", 0, 0), [0, "P"], [8, "&i"], [16, "X{}"],
        format="T{P:p:&i:q:X{}:f:}"),
    "struct-pointer-to-struct": one(
        kind('("n", c_int), ("p", POINTER(' + PAIR + "))") + "(7)",
        pack("i4xP", 7, 0), [0, "i"], [8, "&T{c:tag:3xi:value:}"],
        format="T{i:n:4x&T{c:tag:3xi:value:}:p:}"),
    "struct-strings": one(
        kind('("n", c_int), ("s", c_char_p), ("w", c_wchar_p)') + "(7)",
        pack("i4x2P", 7, 0, 0), [0, "i"], [8, "&c"], [16, "&w"],
        format="T{i:n:4x&c:s:&w:w:}"),
    "struct-object": row(
        kind('("o", py_object), ("n", c_int)') + "(None, 7)", 16, [], [],
        None, fields=[[0, "O"], [8, "i"]], format="T{O:o:i:n:4x}"),
    "struct-empty": one(kind("") + "()", b""),
    "struct-empty-3": row("(" + kind("") + " * 3)()", 0, [3], [0], b"",
                          fields=[]),
    "struct-with-empty": one(
        kind('("e", ' + kind("") + '), ("n", c_int)') + "((), 7)",
        pack("=i", 7), [0, "i"], format="T{T{}:e:i:n:}"),
    "struct-name-unicode": one(
        kind('("gr\u00f6\u00dfe", c_int), ("\u540d", c_char)')
        + '(7, b"t")', pack("=ic3x", 7, b"t"), [0, "i"], [4, "c"],
        format="T{i:gr\u00f6\u00dfe:c:\u540d:3x}"),
    "struct-name-blank": one(
        kind('("a b", c_int), (" ", c_char)') + '(7, b"t")',
        pack("=ic3x", 7, b"t"), [0, "i"], [4, "c"],
        format="T{i:a b:c: :3x}"),
    "struct-name-brace": one(
        kind('("a}", c_int), ("{", c_char)') + '(7, b"t")',
        pack("=ic3x", 7, b"t"), [0, "i"], [4, "c"],
        format="T{i:a}:c:{:3x}"),
    "struct-name-colon": one(
        kind('("a:b", c_int), ("c", c_char)') + '(7, b"t")',
        pack("=ic3x", 7, b"t"), [0, "i"], [4, "c"]),
}

DERIVED = {
    "derived": one(
        kind('("y", c_int)', kind('("x", c_int)')) + "(1, 2)",
        pack("=2i", 1, 2), [0, "i"], [4, "i"], format="T{i:x:i:y:}"),
    "derived-padded": one(
        kind('("y", c_double)', kind('("x", c_char)')) + '(b"x", 2.5)',
        pack("=c7xd", b"x", 2.5), [0, "c"], [8, "d"],
        format="T{c:x:7xd:y:}"),
    # What is added begins behind the padding of the base.
    "derived-base-padded": one(
        kind('("z", c_char)', kind('("x", c_int), ("y", c_char)'))
        + '(7, b"y", b"z")', pack("=ic3xc3x", 7, b"y", b"z"),
        [0, "i"], [4, "c"], [8, "c"], format="T{i:x:c:y:3xc:z:3x}"),
    "derived-twice": one(
        kind('("z", c_char)', kind('("y", c_short)', kind('("x", c_int)')))
        + '(7, 5, b"z")', pack("=ih2xc3x", 7, 5, b"z"),
        [0, "i"], [4, "h"], [8, "c"], format="T{i:x:h:y:2xc:z:3x}"),
    "derived-without-fields": one(
        f'type("D", ({PAIR},), {{}})(b"t", 7)', pack("=c3xi", b"t", 7),
        *PAIR_FIELDS, format="T{c:tag:3xi:value:}"),
    "derived-empty": one(
        kind("", PAIR) + '(b"t", 7)', pack("=c3xi", b"t", 7), *PAIR_FIELDS,
        format="T{c:tag:3xi:value:}"),
}

# A union has no format: its members are all there is to say.
UNIONS = {
    "union": one(EITHER + "(7)", pack("q", 7), [0, "q"], [0, "i"]),
    "union-2": row("(" + EITHER + " * 2)((7,), (8,))", 8, [2], [8],
                   pack("2q", 7, 8), fields=[[0, "q"], [0, "i"]]),
    "union-in-struct": one(
        kind('("n", c_int), ("u", ' + EITHER + ")") + "(5, (7,))",
        pack("i4xq", 5, 7), [0, "i"], [8, "q"], [8, "i"]),
    "union-anonymous": one(
        kind('("n", c_int), ("u", ' + EITHER + ")", _anonymous_='["u"]')
        + "(5, (7,))", pack("i4xq", 5, 7), [0, "i"], [8, "q"], [8, "i"]),
    "union-of-structs": one(
        kind('("p", ' + PAIR + '), ("q", c_short * 3)', "Union")
        + '((b"t", 7))', pack("=c3xi", b"t", 7), *PAIR_FIELDS,
        [0, "(3)h"]),
    "union-big-endian": one(
        kind('("whole", c_int), ("half", c_short)', "BigEndianUnion")
        + "(7)", pack(">i", 7), [0, ">i"], [0, ">h"], since=(3, 11)),
}

# The bytes are given: which bits of them a field has is the compiler's
# affair.
BITS = {
    "bit-fields": one(
        kind('("low", c_int, 3), ("high", c_int, 5)')
        + ".from_buffer_copy(bytes([77, 1, 2, 3]))", bytes([77, 1, 2, 3]),
        [0, "4B"]),
    "bit-fields-and-int": one(
        kind('("low", c_uint, 1), ("high", c_uint, 4), ("n", c_int)')
        + ".from_buffer_copy(bytes(range(8)))", bytes(range(8)),
        [0, "4B"], [4, "i"]),
    "bit-fields-two-units": one(
        kind('("low", c_ushort, 9), ("high", c_ushort, 9)')
        + ".from_buffer_copy(bytes(range(4)))", bytes(range(4)),
        [0, "2B"], [2, "2B"]),
    # As long as its format before Python 3.12, which describes other bytes.
    "bit-fields-byte": one(
        kind('("low", c_ubyte, 4), ("high", c_ubyte, 4), ("n", c_short)')
        + ".from_buffer_copy(bytes(range(4)))", bytes(range(4)),
        [0, "B"], [2, "h"]),
    "bit-fields-big-endian": one(
        kind('("low", c_int, 3), ("high", c_int, 5), ("n", c_int)',
             "BigEndianStructure")
        + ".from_buffer_copy(bytes(range(8)))", bytes(range(8)),
        [0, "4B"], [4, ">i"]),
}

# memoryview hands on the format that it was given.
VIEWS = {
    "memoryview-of-structs": row(
        "memoryview((" + PAIR + ' * 4)((b"a", 1), (b"b", 2), (b"c", 3), '
        '(b"d", 4)))[::-2]', 8, [2], [-16],
        pack("=c3xic3xi", b"d", 4, b"b", 2), fields=list(PAIR_FIELDS),
        format="T{c:tag:3xi:value:}"),
    "memoryview-of-struct-cast": row(
        "memoryview(" + PAIR + '(b"t", 7)).cast("B")', 1, [8], [1],
        pack("=c3xi", b"t", 7), format="B"),
}

SUBJECTS = dict(**SCALARS, **ARRAYS, **STRUCTURES, **DERIVED, **UNIONS,
                **BITS, **VIEWS)
