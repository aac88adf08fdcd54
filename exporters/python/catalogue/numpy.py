"""NumPy: arrays of every shape of memory, data types, and scalars."""

import importlib
import sys
from struct import calcsize, pack

PACKAGE = "numpy"
POINTER = calcsize("P")
NATIVE_UTF_32 = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"


def row(expression, **truth):
    """A subject that one expression makes."""
    def factory():
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


def records(dtype, format, itemsize):
    """Two structures over known bytes, padding included."""
    return typed(f"frombuffer(bytearray(range({2 * itemsize})), {dtype})",
                 format, itemsize, bytes(range(2 * itemsize)))


def scalar(expression, format, items):
    """A NumPy scalar: no dimension, read-only."""
    return typed(expression, format, len(items), items, shape=[],
                 strides=[], readonly=True)


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
    "struct-packed": records('[("a", "i1"), ("b", "i4")]',
                             "T{b:a:=i:b:}", 5),
    "struct-aligned": records(
        'dtype([("a", "i1"), ("b", "i4")], align=True)',
        "T{b:a:3xi:b:}", 8),
    "struct-aligned-end": records(
        'dtype([("a", "i4"), ("b", "i1")], align=True)',
        "T{i:a:b:b:3x}", 8),
    "struct-nested": records(
        '[("p", [("x", "f8"), ("y", "f8")]), ("n", "i4")]',
        "T{T{=d:x:=d:y:}:p:=i:n:}", 20),
    "struct-subarray": records('[("m", "i4", (2, 3)), ("k", "i2")]',
                               "T{(2,3)=i:m:=h:k:}", 26),
    # Every second byte range of the structures: stride 5, items of 4.
    "field-unaligned": row(
        'frombuffer(bytearray(range(10)), [("a", "i1"), ("b", "i4")])["b"]',
        format="=i", itemsize=4, shape=[2], strides=[5], readonly=False,
        items=bytes([1, 2, 3, 4, 6, 7, 8, 9])),
}

SCALARS = {
    "scalar-float64": scalar("float64(2.5)", "d", pack("=d", 2.5)),
    "scalar-int32": scalar("int32(7)", "i", pack("=i", 7)),
    "scalar-bool": scalar("bool_(True)", "?", b"\1"),
    # NumPy exports a date alone as its eight bytes, not as one item.
    "scalar-datetime64": typed('datetime64(5, "s")', "B", 1, pack("=q", 5),
                               readonly=True),
}

SUBJECTS = dict(**MEMORY, **ITEMS, **SCALARS)
