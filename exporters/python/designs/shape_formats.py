"""
Extended struct strings and NumPy's type strings, each made of the other.

parse() reads one item: a plain one, or a structure T{...} of named members,
which may be structures or sub-arrays.  Its type is a type string ("<i2") or a
list of fields, as `typestr` and `descr` of __array_interface__ have them;
padding is a field without a name.  render() writes such a type as a format,
with a byte order at each item that has one.  What has no type string, or no
letter, is a ValueError.
"""

import ctypes
import re
import struct
import sys
from collections import namedtuple

Kind = namedtuple("Kind", "type size alignment")

ITEM = re.compile(r"([@=<>!^]?)(?:\((\d+(?:,\d+)*)\))?([@=<>!^]?)(\d*)"
                  r"(T\{|Z?[A-Za-z?])", re.ASCII)
NAME = re.compile(r":([^:]*):")
NATIVE = "<" if sys.byteorder == "little" else ">"
SIGNED, UNSIGNED, REAL = "bhilqn", "BHILQN", "efdg"
COUNTED = {"s": ("S", 1), "w": ("U", 4), "x": ("V", 1)}
LONG_DOUBLE = ctypes.sizeof(ctypes.c_longdouble)
# Letters whose standard size is a type string's, by kind and size.
LETTERS = {("i", 1): "b", ("i", 2): "h", ("i", 4): "i", ("i", 8): "q",
           ("u", 1): "B", ("u", 2): "H", ("u", 4): "I", ("u", 8): "Q",
           ("f", 2): "e", ("f", 4): "f", ("f", 8): "d", ("b", 1): "?",
           ("f", LONG_DOUBLE): "g", ("c", 8): "Zf", ("c", 16): "Zd",
           ("c", 2 * LONG_DOUBLE): "Zg"}


def sizes(order, code):
    """Size and alignment of one letter, a Z before it left out."""
    if code == "g":
        if order not in "@^":
            raise ValueError("a long double has no standard size")
        return LONG_DOUBLE, ctypes.alignment(ctypes.c_longdouble)
    try:
        size = struct.calcsize(("@" if order in "@^" else order) + code)
    except struct.error:
        raise ValueError("no size is known of %r" % (order + code)) from None
    return size, struct.calcsize("c0" + code)


def plain(order, count, code):
    """The Kind of a plain item."""
    if code in COUNTED:
        kind, unit = COUNTED[code]
        size = int(count or 1) * unit
        alignment = unit if order == "@" else 1
        number = size // unit
    else:
        letter = code[-1]
        if count:
            raise ValueError("%s%s is not one item" % (count, code))
        kind = ("i" if letter in SIGNED else "u" if letter in UNSIGNED
                else "f" if letter in REAL else "b" if letter == "?" else "")
        if not kind or len(code) == 2 and kind != "f":
            raise ValueError("NumPy has no type string for %r" % code)
        size, alignment = sizes(order, letter)
        if len(code) == 2:
            kind, size = "c", 2 * size
        unit = number = size
        alignment = alignment if order == "@" else 1
    mark = "|" if unit == 1 else NATIVE if order in "@=^" else (
        "<" if order == "<" else ">")
    return Kind("%s%s%d" % (mark, kind, number), size, alignment)


class Parser:
    """Reads from left to right; the byte order holds until the next one."""

    def __init__(self, text):
        self.text, self.at, self.order = text, 0, "@"

    def take(self, pattern):
        match = pattern.match(self.text, self.at)
        if match is None:
            raise ValueError("%r cannot be read from %d on"
                             % (self.text, self.at))
        self.at = match.end()
        return match.groups()

    def item(self):
        """One item, and the dimensions before it or None."""
        before, dims, after, count, code = self.take(ITEM)
        self.order = after or before or self.order
        if code != "T{":
            kind = plain(self.order, count, code)
        elif count:
            raise ValueError("%sT{} is not one item" % count)
        else:
            kind = self.members()
        return kind, dims and tuple(map(int, dims.split(",")))

    def members(self):
        """The members of a structure, up to its brace."""
        fields, size, alignment = [], 0, 1
        while not self.text.startswith("}", self.at):
            kind, dims = self.item()
            gap = -size % kind.alignment
            if gap:
                fields.append(("", "|V%d" % gap))
            alignment = max(alignment, kind.alignment)
            padding = isinstance(kind.type, str) and kind.type[1] == "V"
            name = ""
            if not padding or self.text.startswith(":", self.at):
                name, = self.take(NAME)
            fields.append((name, kind.type) + ((dims,) if dims else ()))
            count = 1
            for extent in dims or ():
                count *= extent
            size += gap + kind.size * count
        self.at += 1
        return Kind(fields, size, alignment)


def parse(text):
    """The Kind of an item whose format is TEXT."""
    parser = Parser(text)
    kind, dims = parser.item()
    if dims or parser.at != len(text):
        raise ValueError("%r is not one item" % text)
    return kind


def letter(typestr):
    """A type string as a format, without its byte order."""
    kind, size = typestr[1], int(typestr[2:])
    for code, (other, _) in COUNTED.items():
        if kind == other:
            return "%d%s" % (size, code)
    if (kind, size) not in LETTERS:
        raise ValueError("no letter is known for " + typestr)
    return LETTERS[kind, size]


def member(typestr):
    """A type string as a format that nothing before it changes."""
    code = letter(typestr)
    if code[-1] == "g":
        if typestr[0] != NATIVE:
            raise ValueError("a long double has no foreign byte order")
        return "^" + code
    return code if typestr[0] == "|" else typestr[0] + code


def render(type_):
    """A type string or a list of fields as a format."""
    if isinstance(type_, str):
        return letter(type_) if type_[0] in ("|", NATIVE) else member(type_)
    text = "T{"
    for name, field, *dims in type_:
        if dims:
            text += "(%s)" % ",".join(map(str, dims[0]))
        text += member(field) if isinstance(field, str) else render(field)
        if name or not isinstance(field, str) or field[1] != "V":
            text += ":%s:" % name
    return text + "}"
