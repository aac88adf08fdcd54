"""
What ctypes writes: the formats of types, and what these types are.

ctypes reads no format.  So each text that is asked about is only the seed of
a type that is made at random, and the answer is "wrote", the format that
memoryview shows of an object of that type, in hex, and the meaning of the
type itself, by the offsets of its fields.
"""

import ctypes
import random
import sys

import meaning

SCALARS = {
    ctypes.c_byte: "i", ctypes.c_ubyte: "u", ctypes.c_short: "i",
    ctypes.c_ushort: "u", ctypes.c_int: "i", ctypes.c_uint: "u",
    ctypes.c_long: "i", ctypes.c_ulong: "u", ctypes.c_longlong: "i",
    ctypes.c_ulonglong: "u", ctypes.c_float: "f", ctypes.c_double: "f",
    ctypes.c_bool: "b", ctypes.c_char: "s"}
NATIVE = {  # there is no type of these in the other byte order
    ctypes.c_longdouble: "f", ctypes.c_wchar: "U", ctypes.c_void_p: "P",
    ctypes.c_char_p: "P", ctypes.c_wchar_p: "P", ctypes.py_object: "O"}
KINDS = {**SCALARS, **NATIVE}
HOST = "<" if sys.byteorder == "little" else ">"
OTHER = "><"[HOST == ">"]
SWAP = "__ctype_be__" if HOST == "<" else "__ctype_le__"
SWAPPABLE = [scalar for scalar in SCALARS if hasattr(scalar, SWAP)]
SWAPPED = {getattr(scalar, SWAP): SCALARS[scalar] for scalar in SWAPPABLE}
FOREIGN = (ctypes.BigEndianStructure if HOST == "<"
           else ctypes.LittleEndianStructure)
NAMES = "abcdefgh"


def about():
    return {"version": sys.version_info[:2]}


class Maker:
    """Makes types at random."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.foreign = self.chance(15)
        self.notes = set()

    def chance(self, percent):
        return self.random.random() * 100 < percent

    def scalar(self):
        known = (SWAPPABLE if self.foreign else
                 SCALARS if self.chance(70) else NATIVE)
        return self.random.choice(list(known))

    def pointer(self):
        self.notes.add("pointer")
        if self.chance(30):
            return ctypes.CFUNCTYPE(None)
        return ctypes.POINTER(self.scalar())

    def member(self, depth):
        roll = self.random.random() * 100
        if depth < 3 and roll < 20:
            made = self.struct(depth + 1)
        elif not self.foreign and roll < 28:
            made = self.pointer()
        else:
            made = self.scalar()
        while self.chance(15):
            made = made * self.random.randint(1, 3)
        return made

    def struct(self, depth):
        base = FOREIGN if self.foreign else ctypes.Structure
        if not self.foreign and self.chance(8):
            self.notes.add("union")
            base = ctypes.Union
        elif self.chance(8):
            base = self.struct(depth + 1)
            self.notes.add("derived")
        fields = [(NAMES[index] + str(depth), self.member(depth))
                  for index in range(self.random.randint(0, 4))]
        if not self.foreign and self.chance(5):
            fields.append(("bits%d" % depth, ctypes.c_int, 3))
            if self.chance(50):
                fields.append(("bitses%d" % depth, ctypes.c_int, 5))
            self.notes.add("bits")
        body = {"_fields_": fields}
        if self.chance(12):
            body["_pack_"] = self.random.choice((1, 2, 4))
            self.notes.add("packed")
        if sys.version_info >= (3, 14) and "_pack_" in body:
            body["_layout_"] = "ms"
        return type(base)("Made", (base,), body)


def fields_of(made):
    """The fields of a structure, those that it inherited first."""
    for base in reversed(made.__mro__):
        for field in base.__dict__.get("_fields_", ()):
            yield field[0], field[1]


def flatten(made, offset, runs):
    """Add the plain items of the type MADE at OFFSET."""
    if issubclass(made, (ctypes.Structure, ctypes.Union)):
        for name, field in fields_of(made):
            if not flatten(field, offset + getattr(made, name).offset, runs):
                return False
        return True
    if issubclass(made, ctypes.Array):
        one = meaning.Runs()
        flatten(made._type_, 0, one)
        return runs.repeat(one, offset, ctypes.sizeof(made._type_),
                           made._length_)
    size = ctypes.sizeof(made)
    if made in KINDS:
        kind = meaning.spell(KINDS[made], size, HOST)
    elif made in SWAPPED:
        kind = meaning.spell(SWAPPED[made], size, OTHER)
    elif issubclass(made, ctypes._Pointer):
        kind = meaning.spell("P", size, HOST)
    else:
        kind = meaning.spell("X", size, HOST)
    return runs.add(offset, kind, size, 1)


def ask(text):
    """What ctypes writes for a type that TEXT is the seed of."""
    maker = Maker(text.hex())
    made = maker.struct(0) if maker.chance(85) else maker.member(0)
    while issubclass(made, ctypes.Array):  # its shape is not in the format
        made = made._type_
    try:
        written = memoryview(made()).format
    except (TypeError, ValueError, NotImplementedError) as error:
        return "refused " + type(error).__name__
    runs = meaning.Runs()
    flatten(made, 0, runs)
    notes = ",".join(sorted(maker.notes)) or "plain"
    return "wrote %s %s %s" % (written.encode("utf-8").hex(), notes,
                               runs.text(ctypes.sizeof(made)))
