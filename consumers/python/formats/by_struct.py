"""
What struct understands: calcsize, and where pack puts which value.

Every item is set to a telling value in an item of zeros, and the bytes that
changed say where it lies, how long it is and in which order.
"""

import struct
import sys

import meaning

READS_SIZE = 4096  # of a larger item only the size is asked
READS_ITEMS = 128
FULL = (-1, 2 ** 64 - 1, 2 ** 32 - 1, 2 ** 16 - 1, 2 ** 8 - 1)
ODD = -1.1  # no byte of it is zero in any size


def about():
    return {"version": sys.version_info[:2]}


def find(packer, zeros, index, value):
    """Pack VALUE at INDEX; (offset, bytes) of what is not zero."""
    values = list(zeros)
    values[index] = value
    packed = packer.pack(*values)
    stripped = packed.lstrip(b"\0")
    return len(packed) - len(stripped), stripped.rstrip(b"\0")


def find_full(packer, zeros, index):
    """An integer with all bits set: (letter, offset, size)."""
    for value in FULL:
        try:
            offset, found = find(packer, zeros, index, value)
        except (struct.error, OverflowError):
            continue
        return "i" if value == -1 else "u", offset, len(found)
    raise AssertionError("no value fits")


def number(packer, zeros, index):
    """The item INDEX is an integer."""
    letter, offset, size = find_full(packer, zeros, index)
    if letter == "i" and fits(packer, zeros, index, 2 ** (8 * size) - 1):
        letter = "u"  # "P" takes both
    at, _ = find(packer, zeros, index, 1)
    return offset, size, letter, "<" if at == offset else ">"


def fits(packer, zeros, index, value):
    try:
        find(packer, zeros, index, value)
    except (struct.error, OverflowError):
        return False
    return True


def floating(packer, zeros, index):
    """The item INDEX is a float."""
    offset, found = find(packer, zeros, index, ODD)
    return offset, len(found), "f", "<" if found[-1] in b"\xbf\xbc" else ">"


def complex_number(packer, zeros, index):
    """The item INDEX is complex: a real part, an imaginary one."""
    offset, found = find(packer, zeros, index, complex(ODD, ODD))
    return offset, len(found), "c", "<" if found[-1] in b"\xbf\xbc" else ">"


def octets(packer, zeros, index):
    """The item INDEX is "c", "s" or "p"; one without bytes is no item."""
    if len(zeros[index]) == 1 and not fits(packer, zeros, index, b""):
        offset, _ = find(packer, zeros, index, b"\xee")
        return offset, 1, "s", ""
    offset, found = find(packer, zeros, index, b"\xee" * READS_SIZE)
    if not found:
        return None
    letter = "s" if found[:1] == b"\xee" and set(found) == {0xee} else "p"
    return offset, len(found), letter, ""


def truth(packer, zeros, index):
    offset, _ = find(packer, zeros, index, True)
    return offset, 1, "b", ""


FINDERS = {int: number, float: floating, complex: complex_number,
           bytes: octets, bool: truth}


def ask(text):
    """The meaning of TEXT."""
    try:
        size = struct.calcsize(text)
    except (struct.error, UnicodeError, OverflowError, ValueError,
            MemoryError) as error:
        return "refused " + type(error).__name__
    if size > READS_SIZE:
        return "ok %d ?" % size
    packer = struct.Struct(text)
    try:
        zeros = packer.unpack(bytes(size))
    except SystemError:
        return "ok %d, and unpack raises SystemError" % size
    if len(zeros) > READS_ITEMS:
        return "ok %d ?" % size
    runs = meaning.Runs()
    for index, zero in enumerate(zeros):
        found = FINDERS[type(zero)](packer, zeros, index)
        if found is not None:
            offset, width, letter, order = found
            runs.add(offset, meaning.spell(letter, width, order), width, 1)
    return runs.text(size)
