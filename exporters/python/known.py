"""
What the catalogue's subjects are known to get wrong.

KNOWN: (subjects, clause, cause, condition, reason).  Subjects are ids or
patterns (fnmatch), blanks between them.  Each of them has this finding with a
verdict that fails a run wherever the condition (as in gate.py) is met; and no
subject has one that stands in no row.  The reason says why it is no false
accusation: each was compared with what lies in memory.
"""

from gate import ALWAYS, NUMPY

CTYPES_PADS = {"since": (3, 12)}
CTYPES_DOES_NOT_PAD = {"before": (3, 12)}

KNOWN = [
    # ctypes hands out one answer, whatever was asked: X-07.
    ("ctypes.[!m]*", "REQ-005", "format-unasked", ALWAYS,
     "format is there without FORMAT"),
    ("ctypes.char-4 ctypes.int-* ctypes.short-2x2x3 ctypes.struct-packed-2 "
     "ctypes.struct-padded-2 ctypes.struct-empty-3 ctypes.union-2",
     "REQ-003", "shape-unasked", ALWAYS, "shape is there without ND"),
    ("ctypes.char-4 ctypes.int-* ctypes.short-2x2x3 ctypes.struct-packed-2 "
     "ctypes.struct-padded-2 ctypes.struct-empty-3 ctypes.union-2",
     "REQ-014", "strides-missing", ALWAYS, "strides is never there"),
    ("ctypes.int-2x3 ctypes.short-2x2x3", "REQ-017", "not-f-granted", ALWAYS,
     "C memory is handed out for F_CONTIGUOUS"),
    ("ctypes.int-0", "FLD-015", "itemsize-wrong", {"before": (3, 10)},
     "itemsize is the length of all items, 0, over 1"),
    ("ctypes.int-0", "REQ-009", "format-size", {"before": (3, 10)},
     "format is that of an int, itemsize is 0"),

    # What ctypes writes as a format.
    ("ctypes.union*", "REQ-009", "format-size", ALWAYS,
     'a union is "B", however long; a structure with one has a byte there'),
    ("ctypes.bit-fields ctypes.bit-fields-and-int "
     "ctypes.bit-fields-big-endian", "REQ-009", "format-size", ALWAYS,
     "each bit field counts as a whole storage unit"),
    ("ctypes.bit-fields-byte", "REQ-009", "format-size", CTYPES_PADS,
     "each bit field counts as a whole storage unit, and the padding is "
     "written as well; before, the lack of the one hid the other"),
    ("ctypes.bit-fields-two-units", "FLD-016", "field-wrong", ALWAYS,
     "each bit field counts as a whole storage unit, and here it has one of "
     "its own, so that the size is right and the values are not"),
    ("ctypes.derived ctypes.derived-padded ctypes.derived-base-padded "
     "ctypes.derived-twice", "REQ-009", "format-size", ALWAYS,
     "the fields of the base class are not written"),
    ("ctypes.derived-empty", "FMT-044", "format-empty", ALWAYS,
     "the fields of the base class are not written, and there are no others"),
    ("ctypes.struct-name-colon", "FMT-025", "format-name-colon", ALWAYS,
     "a colon in a name is written as it is, and ends the name"),
    ("ctypes.struct-packed ctypes.struct-packed-2 ctypes.struct-pack2",
     "REQ-009", "format-size", CTYPES_DOES_NOT_PAD,
     'a packed structure is "B", however long'),
    ("ctypes.struct-padded ctypes.struct-padded-2 ctypes.struct-padded-end "
     "ctypes.struct-nested ctypes.struct-nested-array ctypes.struct-array "
     "ctypes.struct-big-endian ctypes.struct-big-endian-nested "
     "ctypes.struct-every-number ctypes.struct-object "
     "ctypes.struct-pointer-to-struct ctypes.struct-name-unicode "
     "ctypes.struct-name-blank ctypes.struct-name-brace "
     "ctypes.struct-longdouble ctypes.struct-strings "
     "ctypes.derived-without-fields", "REQ-009", "format-size",
     CTYPES_DOES_NOT_PAD, "padding is not written"),
    ("ctypes.memoryview-of-structs", "REQ-009", "format-size",
     CTYPES_DOES_NOT_PAD,
     "padding is not written: memoryview hands on what ctypes wrote"),

    ("numpy.scalar-datetime64", "REQ-003", "shape-unasked", NUMPY,
     "shape is there without ND"),
    ("numpy.scalar-datetime64", "REQ-014", "strides-missing", NUMPY,
     "strides is never there"),
    ("numpy.struct-explicit-size numpy.fields-a-b", "REQ-009", "format-size",
     NUMPY, "bytes behind the last field are not written, and alignment "
     "does not ask for them"),
    ("numpy.scalar-struct numpy.scalar-record", "REQ-009", "format-size",
     NUMPY, "of a scalar NumPy writes packed fields without a prefix, which "
     "says that they are aligned; of an array it writes ="),
]
