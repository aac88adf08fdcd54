"""
Do the fields that the catalogue declares lie where they are said to?

Three witnesses that know nothing of each other: the sizes of C's types, the
format that is declared beside the fields, and what ctypes and NumPy say of
their own types (a truth may not ask them; a test may).
"""

import ctypes
import importlib.util
import re
import struct
import sys
import unittest
from collections import Counter, namedtuple

from catalogue_test import made_subjects, subjects

# A plain item: where it lies, what it is, and whether its bytes are swapped.
Leaf = namedtuple("Leaf", "offset kind size swapped")

LITTLE = sys.byteorder == "little"
POINTER = struct.calcsize("P")
KINDS = dict(
    {code: "signed" for code in "bhilq"},
    **{code: "unsigned" for code in "BHILQ"},
    **{code: "float" for code in "efdg"},
    **{"?": "bool", "c": "char", "s": "bytes", "w": "text", "O": "object",
       "P": "pointer", "&": "pointer", "X": "function"})
WIDE = {"g": ctypes.sizeof(ctypes.c_longdouble), "w": 4, "s": 1, "O": POINTER,
        "&": POINTER, "X": POINTER}
ITEM = re.compile(
    r"(?:\((?P<shape>[\d,]+)\))?(?P<prefix>[@=<>^]?)(?P<count>\d*)"
    r"(?P<code>T\{|X\{\}|&|Z?[a-zA-Z?])")
NAME = re.compile(r":[^:]+:")


def product(extents):
    result = 1
    for extent in extents:
        result *= extent
    return result


class Reader:
    """
    Reads a format of the catalogue, in which every padding byte is spelled.

    STICKY: a prefix is in force until the next one.  Otherwise it is for one
    item; a format that can be misunderstood so is not fit for a truth.
    """

    def __init__(self, text, sticky):
        self.text, self.sticky = text, sticky
        self.at = 0
        self.prefix = "@"

    def whole(self):
        """(leaves, size) of the text."""
        leaves, size = self.sequence()
        if self.at != len(self.text):
            raise ValueError(f"{self.text}: what is at {self.at}?")
        return leaves, size

    def sequence(self):
        leaves, size = [], 0
        while self.at < len(self.text) and self.text[self.at] != "}":
            more, length = self.item()
            leaves += [leaf._replace(offset=leaf.offset + size)
                       for leaf in more]
            size += length
            name = NAME.match(self.text, self.at)
            self.at = name.end() if name else self.at
        return leaves, size

    def item(self):
        match = ITEM.match(self.text, self.at)
        if match is None:
            raise ValueError(f"{self.text}: what is at {self.at}?")
        self.at = match.end()
        prefix = match["prefix"] or (self.prefix if self.sticky else "@")
        self.prefix = prefix
        count = int(match["count"] or 1)
        code = match["code"]
        if code == "x":
            return [], count
        if code == "T{":
            leaves, size = self.sequence()
            self.at += 1
        elif code in ("s", "w"):  # the count is a length
            leaves, size = self.plain(code, prefix, count)
            count = 1
        else:
            if code == "&":
                self.item()  # it is elsewhere
            leaves, size = self.plain(code.rstrip("{}"), prefix, 1)
        times = count * product(
            int(n) for n in (match["shape"] or "1").split(","))
        return [leaf._replace(offset=leaf.offset + n * size)
                for n in range(times) for leaf in leaves], times * size

    def plain(self, code, prefix, length):
        part = code.lstrip("Z")
        kind = KINDS[part]
        if part in WIDE:
            size = WIDE[part]
        else:
            size = struct.calcsize({"^": "@"}.get(prefix, prefix) + part)
        swapped = size > 1 and prefix == (">" if LITTLE else "<")
        if code != part:
            kind, length = "complex " + kind, 2
        size *= length
        return [Leaf(0, kind, size, swapped)] if size else [], size


def read(text):
    """(leaves, size) of a format that every reader takes alike."""
    both = [Reader(text, sticky).whole() for sticky in (True, False)]
    if both[0] != both[1]:
        raise ValueError(f"{text}: readers differ on the scope of a prefix")
    return both[0]


def declared(fields):
    """All leaves of declared FIELDS."""
    return [leaf._replace(offset=leaf.offset + offset)
            for offset, text in fields for leaf in read(text)[0]]


# What ctypes says.

def of_structure(kind):
    for owner in reversed(kind.__mro__):
        for name, member, *bits in vars(owner).get("_fields_", ()):
            at = vars(owner)[name].offset
            if bits:
                yield from (Leaf(at + n, "unsigned", 1, False)
                            for n in range(ctypes.sizeof(member)))
            else:
                yield from (leaf._replace(offset=leaf.offset + at)
                            for leaf in of_ctypes(member))


def of_simple(kind):
    code = kind._type_
    size = ctypes.sizeof(kind)
    own = getattr(kind, "__ctype_le__" if LITTLE else "__ctype_be__", kind)
    name = {"u": "text", "z": "pointer", "Z": "pointer"}.get(code)
    yield Leaf(0, name or KINDS[code], size, own is not kind and size > 1)


def of_ctypes(kind):
    """The leaves of a type of ctypes, some of them twice in bit fields."""
    if issubclass(kind, (ctypes.Structure, ctypes.Union)):
        yield from of_structure(kind)
    elif issubclass(kind, ctypes.Array):
        size = ctypes.sizeof(kind._type_)
        for n in range(kind._length_):
            yield from (leaf._replace(offset=leaf.offset + n * size)
                        for leaf in of_ctypes(kind._type_))
    elif issubclass(kind, ctypes._Pointer):
        yield Leaf(0, "pointer", ctypes.sizeof(kind), False)
    elif issubclass(kind, ctypes._CFuncPtr):
        yield Leaf(0, "function", ctypes.sizeof(kind), False)
    else:
        yield from of_simple(kind)


# What NumPy says.

NUMPY_KINDS = {"i": "signed", "u": "unsigned", "f": "float", "b": "bool",
               "c": "complex float", "S": "bytes", "U": "text",
               "O": "object", "M": "signed", "m": "signed"}


def of_dtype(dtype):
    """The leaves of a NumPy data type."""
    if dtype.subdtype is not None:
        base, shape = dtype.subdtype
        for n in range(product(shape)):
            yield from (leaf._replace(offset=leaf.offset + n * base.itemsize)
                        for leaf in of_dtype(base))
    elif dtype.names is not None:
        for name in dtype.names:
            member, at = dtype.fields[name][:2]
            yield from (leaf._replace(offset=leaf.offset + at)
                        for leaf in of_dtype(member))
    elif dtype.kind != "V" and dtype.itemsize:
        yield Leaf(0, NUMPY_KINDS[dtype.kind], dtype.itemsize,
                   not dtype.isnative)


def own_leaves(made, ndim):
    """What the library of MADE says of its items, or None."""
    if isinstance(made, memoryview):
        return None if made.format == "B" else own_leaves(made.obj, ndim)
    if type(made).__module__.partition(".")[0] == "numpy":
        return list(of_dtype(made.dtype))
    kind = type(made)
    for _ in range(ndim):
        kind = kind._type_
    return list(of_ctypes(kind))


def is_structured(id_, made, ndim):
    """Has an item of MADE members, as its library says?"""
    if isinstance(made, memoryview):
        return made.format != "B" and is_structured(id_, made.obj, ndim)
    if id_.startswith("numpy."):
        return getattr(getattr(made, "dtype", None), "names", None) \
            is not None
    kind = type(made)
    for _ in range(ndim if id_.startswith("ctypes.") else 0):
        kind = kind._type_
    return issubclass(kind, (ctypes.Structure, ctypes.Union))


class Fields(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        made = made_subjects()
        cls.structured = {
            id_ for id_, _, thing, truth in made
            if id_.startswith(("ctypes.", "numpy."))
            and is_structured(id_, thing, len(truth["shape"]))}
        cls.made = [(id_, thing, truth) for id_, _, thing, truth in made
                    if "fields" in truth]

    @classmethod
    def tearDownClass(cls):
        del cls.made

    def test_enough_is_declared(self):
        packages = Counter(id_.partition(".")[0] for id_, _, _ in self.made)
        self.assertGreater(packages["ctypes"], 40)
        if importlib.util.find_spec("numpy"):
            self.assertGreater(packages["numpy"], 50)
        self.assertGreater(len(subjects()), 200)

    def test_every_structure_has_fields(self):
        self.assertLessEqual(self.structured,
                             {id_ for id_, _, _ in self.made})

    def test_fields_lie_in_the_item(self):
        for id_, _, truth in self.made:
            with self.subTest(id_):
                for leaf in declared(truth["fields"]):
                    self.assertLessEqual(leaf.offset + leaf.size,
                                         truth["itemsize"])

    def test_fields_say_nothing_twice(self):
        for id_, _, truth in self.made:
            with self.subTest(id_):
                leaves = declared(truth["fields"])
                self.assertEqual(len(leaves), len(set(leaves)))

    def test_format_says_the_same(self):
        compared = 0
        for id_, _, truth in self.made:
            if "format" in truth:
                with self.subTest(id_):
                    leaves, size = read(truth["format"])
                    self.assertEqual(truth["itemsize"], size)
                    self.assertEqual(Counter(declared(truth["fields"])),
                                     Counter(leaves))
                    compared += 1
        self.assertGreater(compared, 30)

    def test_what_overlaps_has_no_format(self):
        overlapping = set()
        for id_, _, truth in self.made:
            spans = sorted((leaf.offset, leaf.offset + leaf.size)
                           for leaf in declared(truth["fields"]))
            if any(a[1] > b[0] for a, b in zip(spans, spans[1:])):
                overlapping.add(id_)
                self.assertNotIn("format", truth, id_)
        self.assertIn("ctypes.union", overlapping)
        self.assertIn("ctypes.union-in-struct", overlapping)

    def test_library_says_the_same(self):
        compared = 0
        for id_, made, truth in self.made:
            own = own_leaves(made, len(truth["shape"]))
            if own is None:
                continue
            with self.subTest(id_):
                self.assertEqual(set(declared(truth["fields"])), set(own))
                compared += 1
        self.assertGreater(compared, 40)


class Reading(unittest.TestCase):
    """The reader of this test, by hand."""

    def test_formats(self):
        for text, leaves in (
                ("T{c:a:3xi:b:}", [(0, "char", 1, False),
                                   (4, "signed", 4, False)]),
                ("2h", [(0, "signed", 2, False), (2, "signed", 2, False)]),
                ("(2,1)>h", [(0, "signed", 2, LITTLE),
                             (2, "signed", 2, LITTLE)]),
                ("T{(2)T{b:x:=h:y:}:s:}",
                 [(0, "signed", 1, False), (1, "signed", 2, False),
                  (3, "signed", 1, False), (4, "signed", 2, False)]),
                ("x&T{i:a:}X{}", [(1, "pointer", POINTER, False),
                                  (1 + POINTER, "function", POINTER,
                                   False)]),
                ("3s2w>Zd", [(0, "bytes", 3, False), (3, "text", 8, False),
                             (11, "complex float", 16, LITTLE)]),
                ("0s(0)i", [])):
            self.assertEqual([Leaf(*leaf) for leaf in leaves],
                             read(text)[0], text)

    def test_what_readers_differ_on(self):
        for text in (">hh", "T{>h:a:}i", "=hl"):
            with self.assertRaises(ValueError, msg=text):
                read(text)

    def test_what_is_no_format(self):
        for text in ("T{", "i}", "(2", "3", "!", "i:a", ""):
            with self.assertRaises((ValueError, KeyError), msg=text):
                if not read(text)[1]:
                    raise ValueError("nothing")


if __name__ == "__main__":
    unittest.main()
