"""
ctypes: scalars, arrays, structures and a union.

Nothing here declares the dialect ctypes-ignores-flags: what ctypes does with
a request is meant to be seen.
"""

import importlib
from struct import calcsize, pack

PACKAGE = "ctypes"
INT = calcsize("i")
SHORT = calcsize("h")
PAIR = ('type("Pair", (Structure,), '
        '{"_fields_": [("tag", c_char), ("value", c_int)]})')
NETWORK_PAIR = ('type("Pair", (BigEndianStructure,), '
                '{"_fields_": [("tag", c_short), ("value", c_int)]})')
EITHER = ('type("Either", (Union,), '
          '{"_fields_": [("whole", c_longlong), ("half", c_int)]})')


def row(expression, itemsize, shape, strides, items, **more):
    """A writable subject that one expression makes."""
    truth = dict(more, itemsize=itemsize, shape=shape, strides=strides,
                 readonly=False, items=items)

    def factory():
        module = importlib.import_module(PACKAGE)
        return eval(expression, dict(vars(module))), dict(truth)
    return PACKAGE + ":" + expression, factory


SUBJECTS = {
    "int": row("c_int(7)", INT, [], [], pack("i", 7), format="i"),
    "double": row("c_double(2.5)", 8, [], [], pack("d", 2.5), format="d"),
    "int-3": row("(c_int * 3)(1, 2, 3)", INT, [3], [INT],
                 pack("3i", 1, 2, 3), format="i"),
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
    "struct-padded": row(
        PAIR + '(b"t", 7)', 8, [], [], pack("=c3xi", b"t", 7),
        format="T{c:tag:3xi:value:}"),
    "struct-padded-2": row(
        "(" + PAIR + ' * 2)((b"t", 7), (b"u", 8))', 8, [2], [8],
        pack("=c3xic3xi", b"t", 7, b"u", 8), format="T{c:tag:3xi:value:}"),
    "struct-big-endian": row(
        NETWORK_PAIR + "(5, 7)", 8, [], [], pack(">h2xi", 5, 7),
        format="T{>h:tag:2x>i:value:}"),
    # No format describes a union; how it may be spelled is left open.
    "union": row(EITHER + "(7)", 8, [], [], pack("q", 7)),
}
