"""
NumPy: arrays of every shape of memory, data types, structures and scalars.

`fields` says where NumPy's documents put a structure's fields: side by side,
or where `offsets` and C's alignment (`align=True`) want them.
"""

import importlib
import sys
from struct import calcsize, pack

PACKAGE = "numpy"
POINTER = calcsize("P")
# Alignments and long double as every 64-bit Linux has them.
LP64 = calcsize("P") == calcsize("l") == 8 and calcsize("c0q") == 8
NATIVE_UTF_32 = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"


def row(expression, **truth):
    """A subject that one expression makes; None is not known."""
    truth = {key: value for key, value in truth.items() if value is not None}

    def factory():
        if "fields" in truth and not LP64:
            raise NotImplementedError(
                "the layouts are those of 64-bit Linux")
        module = importlib.import_module(PACKAGE)
        return eval(expression, dict(vars(module))), dict(truth)
    return PACKAGE + ":" + expression, factory


def doubles(expression, shape, strides, *values, **more):
    """An array of doubles, writable unless MORE says otherwise."""
    return row(expression, **dict(
        dict(format="d", itemsize=8, shape=shape, strides=strides,
             readonly=False, items=pack(f"{len(values)}d", *values)), **more))


def typed(expression, format, itemsize, items, **more):
    """A contiguous writable array in one dimension, of any item type."""
    return row(expression, **dict(
        dict(itemsize=itemsize, shape=[len(items) // itemsize],
             strides=[itemsize], readonly=False, items=items,
             format=format), **more))


def records(dtype, format, itemsize, *fields, **more):
    """Two structures over known bytes, padding included."""
    return typed(f"frombuffer(bytearray(range({2 * itemsize})), {dtype})",
                 format, itemsize, bytes(range(2 * itemsize)),
                 fields=list(fields), **more)


def valued(dtype, format, values, items, *fields):
    """Two structures of given VALUES that leave no byte unsaid."""
    return typed(f"array({values}, {dtype})", format, len(items) // 2, items,
                 fields=list(fields))


def scalar(expression, format, items, **more):
    """A NumPy scalar: no dimension, read-only."""
    return typed(expression, format, len(items), items, shape=[],
                 strides=[], readonly=True, **more)


def taken(expression, **truth):
    """What an expression takes out of an array of structures."""
    return row(expression, **dict(dict(readonly=False), **truth))


MEMORY = {
    "c-6": doubles("arange(6.)", [6], [8], 0, 1, 2, 3, 4, 5),
    "c-2x3": doubles("arange(6.).reshape(2, 3)", [2, 3], [24, 8],
                     0, 1, 2, 3, 4, 5),
    "c-2x3x4": doubles("arange(24.).reshape(2, 3, 4)", [2, 3, 4],
                       [96, 32, 8], *range(24)),
    "f-2x3": doubles('array([[1., 2., 3.], [4., 5., 6.]], order="F")',
                     [2, 3], [8, 16], 1, 2, 3, 4, 5, 6),
    "transposed-3x2": doubles("arange(6.).reshape(2, 3).T", [3, 2], [8, 24],
                              0, 3, 1, 4, 2, 5),
    "permuted-4x2x3": doubles(
        "arange(24.).reshape(2, 3, 4).transpose(2, 0, 1)", [4, 2, 3],
        [8, 96, 32],
        0, 4, 8, 12, 16, 20, 1, 5, 9, 13, 17, 21,
        2, 6, 10, 14, 18, 22, 3, 7, 11, 15, 19, 23),
    "strided-3": doubles("arange(6.)[::2]", [3], [16], 0, 2, 4),
    "strided-2x2": doubles("arange(12.).reshape(3, 4)[::2, ::2]", [2, 2],
                           [64, 16], 0, 2, 8, 10),
    "sliced-2x2": doubles("arange(12.).reshape(3, 4)[1:, 1:3]", [2, 2],
                          [32, 8], 5, 6, 9, 10),
    "column-2": doubles("arange(6.).reshape(2, 3)[:, 1]", [2], [24], 1, 4),
    "reversed-6": doubles("arange(6.)[::-1]", [6], [-8], 5, 4, 3, 2, 1, 0),
    "reversed-2x3": doubles("arange(6.).reshape(2, 3)[::-1, ::-1]", [2, 3],
                            [-24, -8], 5, 4, 3, 2, 1, 0),
    "broadcast-2x3": doubles("broadcast_to(arange(3.), (2, 3))", [2, 3],
                             [0, 8], 0, 1, 2, 0, 1, 2, readonly=True),
    "windows-3x2": doubles(
        "lib.stride_tricks.sliding_window_view(arange(4.), 2)", [3, 2],
        [8, 8], 0, 1, 1, 2, 2, 3, readonly=True),
    "empty-0": doubles("zeros(0)", [0], [8]),
    "empty-0x3": doubles("zeros((0, 3))", [0, 3], [24, 8]),
    "0d": doubles("array(3.)", [], [], 3),
    "length-1": doubles("arange(6.)[2:3]", [1], [8], 2),
    "length-1-stepped": doubles("arange(6.)[::6]", [1], [48], 0),
    "length-1x3": doubles("arange(6.).reshape(2, 3)[1:]", [1, 3], [24, 8],
                          3, 4, 5),
    "read-only": typed("frombuffer(bytes(range(6)), uint8)", "B", 1,
                       bytes(range(6)), readonly=True),
}

ITEMS = {
    "bool": typed("array([True, False, True])", "?", 1, b"\1\0\1"),
    "int16": typed('array([-1, 2, 300], "i2")', "h", 2,
                   pack("=3h", -1, 2, 300)),
    "uint64": typed('array([0, 1, 2 ** 63], "u8")', "Q", 8,
                    pack("=3Q", 0, 1, 2 ** 63)),
    "float16": typed("array([0.5, -2, 1], float16)", "e", 2,
                     pack("=3e", 0.5, -2, 1)),
    "complex64": typed("array([1 + 2j, 3 - 4j], complex64)", "Zf", 8,
                       pack("=4f", 1, 2, 3, -4)),
    "complex128": typed("array([1 + 2j, 3 - 4j])", "Zd", 16,
                        pack("=4d", 1, 2, 3, -4)),
    "big-endian": typed('array([1, 2, 300], ">i4")', ">i", 4,
                        pack(">3i", 1, 2, 300)),
    "bytes-4": typed('array([b"spam", b"egg"])', "4s", 4, b"spamegg\0"),
    "str-3": typed('array(["abc", "\u20ac"])', "3w", 12,
                   "abc\u20ac\0\0".encode(NATIVE_UTF_32)),
    # The items are addresses, which no literal can foretell.
    "object": row("array([None, 1, 'spam'], object)", format="O",
                  itemsize=POINTER, shape=[3], strides=[POINTER],
                  readonly=False),
    # No format has a code for a date, so none is declared.
    "datetime64": row('array([0, 1, 2], "datetime64[s]")', itemsize=8,
                      shape=[3], strides=[8], readonly=False,
                      items=pack("=3q", 0, 1, 2)),
    "timedelta64": row('array([0, 1, 2], "timedelta64[s]")', itemsize=8,
                       shape=[3], strides=[8], readonly=False,
                       items=pack("=3q", 0, 1, 2)),
    "complex-big-endian": typed('array([1 + 2j, 3 - 4j], ">c16")', ">Zd",
                                16, pack(">4d", 1, 2, 3, -4)),
    "float16-big-endian": typed('array([0.5, -2, 1], ">f2")', ">e", 2,
                                pack(">3e", 0.5, -2, 1)),
    "str-big-endian": typed('array(["ab", "\u20ac"], ">U2")', ">2w", 8,
                            "ab\u20ac\0".encode("utf-32-be")),
    # Whatever value such bytes have: nobody loads them.
    "longdouble": typed("frombuffer(bytearray(range(32)), longdouble)", "g",
                        16, bytes(range(32)), fields=[[0, "g"]]),
    "clongdouble": typed("frombuffer(bytearray(range(64)), clongdouble)",
                         "Zg", 32, bytes(range(64)), fields=[[0, "Zg"]]),
    # Only a native long double has a format.
    "longdouble-big-endian": typed(
        "frombuffer(bytearray(range(32)), dtype(longdouble)"
        '.newbyteorder(">"))', None, 16, bytes(range(32)),
        fields=[[0, ">g"]]),
    # Bytes that nobody interprets: no fields, and no format but padding.
    "void-5": typed('frombuffer(bytearray(range(10)), "V5")', None, 5,
                    bytes(range(10)), fields=[]),
    # Every second byte range of the structures: stride 5, items of 4.
    "field-unaligned": row(
        'frombuffer(bytearray(range(10)), [("a", "i1"), ("b", "i4")])["b"]',
        format="=i", itemsize=4, shape=[2], strides=[5], readonly=False,
        items=bytes([1, 2, 3, 4, 6, 7, 8, 9])),
}

INNER = 'dtype([("x", "i1"), ("y", "f8")], align=True)'
ABC = '[("a", "i4"), ("b", "i4"), ("c", "i4")]'
PAIR = '[("a", "i1"), ("b", "i4")]'
PAIR_FIELDS = [0, "b"], [1, "i"]
PAIR_FORMAT = "T{b:a:=i:b:}"

STRUCTURES = {
    "struct-packed": records(PAIR, PAIR_FORMAT, 5, *PAIR_FIELDS),
    "struct-packed-end": records(
        '[("b", "i4"), ("a", "i1")]', "T{i:b:b:a:}", 5, [0, "i"], [4, "b"]),
    "struct-aligned": records(
        f"dtype({PAIR}, align=True)", "T{b:a:3xi:b:}", 8, [0, "b"],
        [4, "i"]),
    "struct-aligned-end": records(
        'dtype([("a", "i4"), ("b", "i1")], align=True)', "T{i:a:b:b:3x}", 8,
        [0, "i"], [4, "b"]),
    "struct-nested": records(
        '[("p", [("x", "f8"), ("y", "f8")]), ("n", "i4")]',
        "T{T{=d:x:=d:y:}:p:=i:n:}", 20, [0, "d"], [8, "d"], [16, "i"]),
    "struct-nested-aligned": records(
        f'dtype([("p", {INNER}), ("n", "i2")], align=True)',
        "T{T{b:x:7xd:y:}:p:h:n:6x}", 24, [0, "b"], [8, "d"], [16, "h"]),
    "struct-aligned-in-packed": records(
        f'[("t", "i1"), ("p", {INNER})]', "T{b:t:T{b:x:7x=d:y:}:p:}", 17,
        [0, "b"], [1, "b"], [9, "d"]),
    "struct-titled": records(
        '[(("A title", "a"), "i4"), ("b", "i2")]', "T{i:a:h:b:}", 6,
        [0, "i"], [4, "h"]),
    "struct-names": records(
        '[("gr\u00f6\u00dfe", "i4"), ("a b", "i2")]',
        "T{i:gr\u00f6\u00dfe:h:a b:}", 6, [0, "i"], [4, "h"]),
    # No name in a format may have a colon.
    "struct-name-colon": records('[("a:b", "i4")]', None, 4, [0, "i"]),
    # Of these three the fields are all there is to say.
    "struct-overlapping": records(
        '{"names": ["a", "b"], "formats": ["i4", "i2"], "offsets": [0, 2]}',
        None, 4, [0, "i"], [2, "h"]),
    "struct-union": records(
        '{"names": ["n", "f"], "formats": ["i4", "f4"], "offsets": [0, 0]}',
        None, 4, [0, "i"], [0, "f"]),
    "struct-out-of-order": records(
        '{"names": ["a", "b"], "formats": ["i4", "i2"], "offsets": [2, 0]}',
        None, 6, [2, "i"], [0, "h"]),
    "struct-explicit-size": records(
        '{"names": ["a"], "formats": ["i4"], "offsets": [0], '
        '"itemsize": 12}', "T{i:a:8x}", 12, [0, "i"]),
    "struct-gaps": records(
        '{"names": ["a", "b"], "formats": ["i4", "i2"], '
        '"offsets": [4, 12], "itemsize": 14}', "T{4xi:a:4xh:b:}", 14,
        [4, "i"], [12, "h"]),
    "struct-subarray": records(
        '[("m", "i4", (2, 3)), ("k", "i2")]', "T{(2,3)=i:m:=h:k:}", 26,
        [0, "(2,3)i"], [24, "h"]),
    "struct-subarray-1d": records(
        '[("v", "i2", (3,)), ("n", "i1")]', "T{(3)h:v:b:n:}", 7,
        [0, "(3)h"], [6, "b"]),
    "struct-subarray-of-structs": records(
        f'[("s", {PAIR}, (2,)), ("n", "i1")]',
        "T{(2)T{b:a:=i:b:}:s:b:n:}", 11, [0, "b"], [1, "i"], [5, "b"],
        [6, "i"], [10, "b"]),
    "struct-subarray-nested": records(
        '[("m", dtype(("i4", (3,))), (2,))]', "T{(2,3)i:m:}", 24,
        [0, "(2,3)i"]),
    "struct-subarray-big-endian": records(
        '[("a", ">i2", (2, 2)), ("b", "i2")]', "T{(2,2)>h:a:=h:b:}", 10,
        [0, "(2,2)>h"], [8, "h"]),
    "struct-big-endian": valued(
        '[("a", ">i2"), ("b", ">f8")]', "T{>h:a:>d:b:}",
        "[(1, 2.5), (-3, 4)]", pack(">hdhd", 1, 2.5, -3, 4), [0, ">h"],
        [2, ">d"]),
    "struct-big-endian-aligned": records(
        'dtype([("a", ">i2"), ("b", ">f8"), ("c", "f8")], align=True)',
        "T{>h:a:6x>d:b:=d:c:}", 24, [0, ">h"], [8, ">d"], [16, "d"]),
    "struct-big-endian-nested": valued(
        '[("p", [("x", ">i4")]), ("n", "i4")]', "T{T{>i:x:}:p:=i:n:}",
        "[((1,), 2), ((3,), 4)]",
        pack(">i", 1) + pack("i", 2) + pack(">i", 3) + pack("i", 4),
        [0, ">i"], [4, "i"]),
    "struct-mixed-endian": valued(
        '[("a", ">i4"), ("b", "<i4"), ("c", "i2")]',
        "T{>i:a:<i:b:=h:c:}", "[(1, 2, 3), (4, 5, 6)]",
        pack(">i", 1) + pack("<i", 2) + pack("h", 3)
        + pack(">i", 4) + pack("<i", 5) + pack("h", 6),
        [0, ">i"], [4, "<i"], [8, "h"]),
    "struct-numbers": valued(
        '"?, b, B, h, H, i, I, l, L, q, Q, f, d"',
        "T{?:f0:b:f1:B:f2:=h:f3:=H:f4:=i:f5:=I:f6:=q:f7:=Q:f8:=q:f9:=Q:f10:"
        "=f:f11:=d:f12:}",
        "[(True, -1, 2, -3, 4, -5, 6, -7, 8, -9, 10, 0.5, 1.5)] * 2",
        pack("=?bBhHiIqQqQfd", True, -1, 2, -3, 4, -5, 6, -7, 8, -9, 10,
             0.5, 1.5) * 2,
        [0, "?"], [1, "b"], [2, "B"], [3, "h"], [5, "H"], [7, "i"],
        [11, "I"], [15, "l"], [23, "L"], [31, "q"], [39, "Q"], [47, "f"],
        [51, "d"]),
    "struct-bool": valued(
        '[("t", "?"), ("v", "?", (2,))]', "T{?:t:(2)?:v:}",
        "[(True, (False, True)), (False, (True, True))]",
        pack("6?", True, False, True, False, True, True), [0, "?"],
        [1, "(2)?"]),
    "struct-half": valued(
        '[("h", "f2"), ("n", "i1")]', "T{e:h:b:n:}", "[(0.5, 1), (-2, 3)]",
        pack("=ebeb", 0.5, 1, -2, 3), [0, "e"], [2, "b"]),
    "struct-complex": valued(
        '[("f", "c8"), ("d", "c16")]', "T{Zf:f:Zd:d:}",
        "[(1 + 2j, 3 - 4j), (5, 6j)]",
        pack("=2f2d2f2d", 1, 2, 3, -4, 5, 0, 0, 6), [0, "Zf"], [8, "Zd"]),
    "struct-complex-big-endian": valued(
        '[("f", ">c8"), ("d", ">c16")]', "T{>Zf:f:>Zd:d:}",
        "[(1 + 2j, 3 - 4j), (5, 6j)]",
        pack(">2f2d2f2d", 1, 2, 3, -4, 5, 0, 0, 6), [0, ">Zf"],
        [8, ">Zd"]),
    "struct-longdouble": records(
        'dtype([("t", "i1"), ("g", longdouble)], align=True)',
        "T{b:t:15xg:g:}", 32, [0, "b"], [16, "g"]),
    "struct-longdouble-packed": records(
        '[("t", "i1"), ("g", longdouble), ("z", clongdouble)]',
        "T{b:t:^g:g:^Zg:z:}", 49, [0, "b"], [1, "g"], [17, "Zg"]),
    "struct-text": valued(
        '[("s", "S5"), ("u", "U3"), ("t", ">U1")]',
        "T{5s:s:=3w:u:>1w:t:}",
        '[(b"spam", "a\u20ac", "b"), (b"", "abc", "")]',
        b"spam\0" + "a\u20ac\0".encode(NATIVE_UTF_32)
        + "b".encode("utf-32-be")
        + bytes(5) + "abc".encode(NATIVE_UTF_32) + bytes(4),
        [0, "5s"], [5, "3w"], [17, ">1w"]),
    # Nobody interprets the bytes of a V.
    "struct-void": records(
        '[("n", "i4"), ("v", "V3"), ("c", "i1")]', "T{i:n:3x:v:b:c:}", 8,
        [0, "i"], [7, "b"]),
    "struct-object": row(
        'array([(None, 7), (1, 8)], [("o", "O"), ("n", "i4")])',
        format="T{O:o:i:n:}", itemsize=12, shape=[2], strides=[12],
        readonly=False, fields=[[0, "O"], [8, "i"]]),
    "struct-datetime64": records(
        '[("t", "datetime64[s]"), ("n", "i4")]', None, 12, [0, "q"],
        [8, "i"]),
    "struct-zero-size-field": records(
        '[("a", "i4"), ("z", "S0"), ("b", "i4")]', "T{i:a:0s:z:i:b:}", 8,
        [0, "i"], [4, "i"]),
    "struct-zero-length-subarray": records(
        '[("a", "i4"), ("z", "i4", (0,)), ("b", "i4")]',
        "T{i:a:(0)i:z:i:b:}", 8, [0, "i"], [4, "i"]),
    "struct-empty": row("zeros(2, dtype([]))", itemsize=0, shape=[2],
                        strides=[0], readonly=False, items=b"", fields=[]),
    "record-array": valued(
        f"{PAIR}).view(recarray", PAIR_FORMAT, "[(1, 2), (3, 4)]",
        pack("=bibi", 1, 2, 3, 4), *PAIR_FIELDS),
}

# Structures laid out by arrays, or taken apart.
TAKEN = {
    "struct-0d": taken(
        f"frombuffer(bytearray(range(5)), {PAIR}).reshape(())",
        format=PAIR_FORMAT, itemsize=5, shape=[], strides=[],
        items=bytes(range(5)), fields=list(PAIR_FIELDS)),
    "struct-f-2x3": taken(
        f"frombuffer(bytearray(range(30)), {PAIR})"
        '.reshape((2, 3), order="F")', format=PAIR_FORMAT, itemsize=5,
        shape=[2, 3], strides=[5, 10], fields=list(PAIR_FIELDS),
        items=bytes([0, 1, 2, 3, 4, 10, 11, 12, 13, 14, 20, 21, 22, 23, 24,
                     5, 6, 7, 8, 9, 15, 16, 17, 18, 19, 25, 26, 27, 28,
                     29])),
    "struct-reversed": taken(
        f"frombuffer(bytearray(range(10)), {PAIR})[::-1]",
        format=PAIR_FORMAT, itemsize=5, shape=[2], strides=[-5],
        items=bytes([5, 6, 7, 8, 9, 0, 1, 2, 3, 4]),
        fields=list(PAIR_FIELDS)),
    "field-nested": taken(
        "frombuffer(bytearray(range(40)), "
        '[("p", [("x", "f8"), ("y", "f8")]), ("n", "i4")])["p"]',
        format="T{=d:x:=d:y:}", itemsize=16, shape=[2], strides=[20],
        items=bytes(range(16)) + bytes(range(20, 36)),
        fields=[[0, "d"], [8, "d"]]),
    "field-subarray": taken(
        "frombuffer(bytearray(range(52)), "
        '[("m", "i4", (2, 3)), ("k", "i2")])["m"]', format="=i", itemsize=4,
        shape=[2, 2, 3], strides=[26, 12, 4],
        items=bytes(range(24)) + bytes(range(26, 50))),
    # What lies between the fields that were taken stays in the item.
    "fields-a-c": taken(
        f'frombuffer(bytearray(range(24)), {ABC})[["a", "c"]]',
        format="T{i:a:4xi:c:}", itemsize=12, shape=[2], strides=[12],
        items=bytes(range(24)), fields=[[0, "i"], [8, "i"]]),
    "fields-a-b": taken(
        f'frombuffer(bytearray(range(24)), {ABC})[["a", "b"]]',
        format="T{i:a:i:b:4x}", itemsize=12, shape=[2], strides=[12],
        items=bytes(range(24)), fields=[[0, "i"], [4, "i"]]),
    "fields-b-c": taken(
        f'frombuffer(bytearray(range(24)), {ABC})[["b", "c"]]',
        format="T{4xi:b:i:c:}", itemsize=12, shape=[2], strides=[12],
        items=bytes(range(24)), fields=[[4, "i"], [8, "i"]]),
    "fields-c-a": taken(
        f'frombuffer(bytearray(range(24)), {ABC})[["c", "a"]]',
        itemsize=12, shape=[2], strides=[12], items=bytes(range(24)),
        fields=[[8, "i"], [0, "i"]]),
    "memoryview-of-structs": taken(
        f"memoryview(frombuffer(bytearray(range(20)), {PAIR}))[::2]",
        format=PAIR_FORMAT, itemsize=5, shape=[2], strides=[10],
        items=bytes(range(5)) + bytes(range(10, 15)),
        fields=list(PAIR_FIELDS)),
}

SCALARS = {
    "scalar-float64": scalar("float64(2.5)", "d", pack("=d", 2.5)),
    "scalar-int32": scalar("int32(7)", "i", pack("=i", 7)),
    "scalar-bool": scalar("bool_(True)", "?", b"\1"),
    # NumPy exports a date alone as its eight bytes, not as one item.
    "scalar-datetime64": typed('datetime64(5, "s")', "B", 1, pack("=q", 5),
                               readonly=True),
    "scalar-complex64": scalar("complex64(1 + 2j)", "Zf",
                               pack("=2f", 1, 2)),
    "scalar-str": scalar('str_("a\u20ac")', "2w",
                         "a\u20ac".encode(NATIVE_UTF_32)),
    "scalar-longdouble": scalar(
        "frombuffer(bytearray(range(16)), longdouble)[0]", "g",
        bytes(range(16)), fields=[[0, "g"]]),
    "scalar-void": scalar('void(b"spam")', None, b"spam", fields=[]),
    "scalar-struct": scalar(
        f"frombuffer(bytearray(range(5)), {PAIR})[0]", PAIR_FORMAT,
        bytes(range(5)), fields=list(PAIR_FIELDS)),
    "scalar-struct-aligned": scalar(
        f"frombuffer(bytearray(range(8)), dtype({PAIR}, align=True))[0]",
        "T{b:a:3xi:b:}", bytes(range(8)), fields=[[0, "b"], [4, "i"]]),
    "scalar-record": scalar(
        f"array([(1, 2)], {PAIR}).view(recarray)[0]", PAIR_FORMAT,
        pack("=bi", 1, 2), fields=list(PAIR_FIELDS)),
}

SUBJECTS = dict(**MEMORY, **ITEMS, **STRUCTURES, **TAKEN, **SCALARS)
