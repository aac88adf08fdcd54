"""
What memoryview understands: the value of an item, and `cast`.

The memory counts 0x81, 0x82, ..., so that a value tells how many bytes it was
made of, in which order, and with which sign.
"""

import struct
import sys

import exporter
import meaning

PATTERN = bytes(range(0x81, 0x91))
SOURCE = exporter.install()
SOURCE.memory[:len(PATTERN)] = PATTERN
INTEGERS = [(size, order, signed) for size in (1, 2, 4, 8)
            for order in ("little", "big") for signed in (True, False)]
FLOATS = "efd"


def about():
    return {"version": sys.version_info[:2]}


def kind_of(value):
    """(kind, bytes) that VALUE was read from PATTERN as."""
    if isinstance(value, bool):
        return "b1", 1
    if isinstance(value, int):
        for size, order, signed in INTEGERS:
            if int.from_bytes(PATTERN[:size], order, signed=signed) == value:
                return meaning.spell("i" if signed else "u", size,
                                     "<" if order == "little" else ">"), size
    if isinstance(value, bytes):
        return "s%d" % len(value), len(value)
    for order in "<>":
        for code in FLOATS:
            for parts in (1, 2):
                found = struct.unpack_from("%s%d%s" % (order, parts, code),
                                           PATTERN)
                if value == (found[0] if parts == 1 else complex(*found)):
                    size = struct.calcsize("=%d%s" % (parts, code))
                    letter = "f" if parts == 1 else "c"
                    return meaning.spell(letter, size, order), size
    return "? %r" % (value,), 0


def casts(text):
    """Does memoryview cast bytes to TEXT?"""
    try:
        memoryview(bytearray(16)).cast(text.decode("latin-1"))
    except (ValueError, TypeError, NotImplementedError, UnicodeError):
        return False
    return True


def ask(text):
    """The meaning of TEXT."""
    try:
        with memoryview(SOURCE.tell(text, 16)) as view:
            value = view[0]
            listed = view.tolist()
    except (NotImplementedError, ValueError) as error:
        return "refused " + type(error).__name__ + (
            ", though it casts" if casts(text) else "")
    kind, size = kind_of(value)
    if repr(listed) != repr([value]):
        return "refused tolist() gives %r, [0] %r" % (listed, value)
    if not casts(text):
        return "refused cast, though it reads " + kind
    size = memoryview(bytearray(16)).cast(text.decode("latin-1")).itemsize
    return "ok %d 0:%s*1" % (size, kind)
