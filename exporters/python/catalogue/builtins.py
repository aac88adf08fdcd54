"""bytes, bytearray and memoryview: what to make and what is true of it."""

import importlib
from struct import calcsize, pack

PACKAGE = "builtins"
INT = calcsize("i")


def row(expression, **truth):
    """A subject that one expression makes."""
    def factory():
        module = importlib.import_module(PACKAGE)
        return eval(expression, dict(vars(module))), dict(truth)
    return PACKAGE + ":" + expression, factory


def octets(expression, items, stride=1, readonly=True):
    """A row whose items are single bytes in one dimension."""
    return row(expression, format="B", itemsize=1, shape=[len(items)],
               strides=[stride], readonly=readonly, items=items)


SUBJECTS = {
    "bytes": octets('b"spam and eggs"', b"spam and eggs"),
    "bytes-empty": octets('b""', b""),
    "bytearray": octets('bytearray(b"spam and eggs")', b"spam and eggs",
                        readonly=False),
    "bytearray-empty": octets("bytearray()", b"", readonly=False),
    "memoryview": octets('memoryview(bytearray(b"spam"))', b"spam",
                         readonly=False),
    "memoryview-of-bytes": octets('memoryview(b"spam")', b"spam"),
    "memoryview-read-only": octets(
        'memoryview(bytearray(b"spam")).toreadonly()', b"spam"),
    "memoryview-empty": octets("memoryview(bytearray())", b"",
                               readonly=False),
    "memoryview-sliced": octets('memoryview(bytearray(b"spamspam"))[2:6]',
                                b"amsp", readonly=False),
    "memoryview-stepped": octets('memoryview(b"abcdef")[::2]', b"ace",
                                 stride=2),
    "memoryview-stepped-empty": octets('memoryview(b"abcdef")[2:2:2]', b"",
                                       stride=2),
    "memoryview-reversed": octets(
        'memoryview(bytearray(b"abcdef"))[::-1]', b"fedcba", stride=-1,
        readonly=False),
    "memoryview-one-item": octets('memoryview(b"abcdef")[1:2:4]', b"b",
                                  stride=4),
    "memoryview-cast-i": row(
        f'memoryview(bytearray(range({3 * INT}))).cast("i")',
        format="i", itemsize=INT, shape=[3], strides=[INT], readonly=False,
        items=bytes(range(3 * INT))),
    "memoryview-cast-2x3": row(
        f'memoryview(bytearray(range({6 * INT}))).cast("i", [2, 3])',
        format="i", itemsize=INT, shape=[2, 3], strides=[3 * INT, INT],
        readonly=False, items=bytes(range(6 * INT))),
    "memoryview-cast-2x3x4": row(
        'memoryview(bytes(range(24))).cast("B", [2, 3, 4])',
        format="B", itemsize=1, shape=[2, 3, 4], strides=[12, 4, 1],
        readonly=True, items=bytes(range(24))),
    "memoryview-cast-0d": row(
        'memoryview(bytearray(range(8))).cast("d", [])',
        format="d", itemsize=8, shape=[], strides=[], readonly=False,
        items=bytes(range(8))),
    "memoryview-of-array": row(
        'memoryview(__import__("array").array("i", [1, 2, 3, 4]))',
        format="i", itemsize=INT, shape=[4], strides=[INT], readonly=False,
        items=pack("4i", 1, 2, 3, 4)),
    "memoryview-of-array-stepped": row(
        'memoryview(__import__("array").array("i", [1, 2, 3, 4]))[::-2]',
        format="i", itemsize=INT, shape=[2], strides=[-2 * INT],
        readonly=False, items=pack("2i", 4, 2)),
}
