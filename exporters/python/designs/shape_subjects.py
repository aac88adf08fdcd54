"""
Subjects for the engine: memory that has been through the form of 2007.

Each goes from a buffer, or from literals, into the form, some on through
__array_interface__, and out again as a buffer.  The truths are literals.
"""

import struct
from array import array

import shape_lists as lists

_kept = []  # a view of a form holds nothing


def shorts(*values):
    return struct.pack("%dh" % len(values), *values)


def back(form, **truth):
    """The subject that FORM describes, with what is true of it."""
    _kept.append(form)
    return dict(truth, object=lists.view(form))


def again(form):
    """FORM, by way of its descendant."""
    return lists.from_interface(lists.to_interface(form), form.owner)


def table(way):
    """Two rows of three, in C order."""
    memory = memoryview(array("h", range(6))).cast("B").cast("h", (2, 3))
    return back(way(lists.read(memory)), format="h", itemsize=2, shape=[2, 3],
                strides=[6, 2], readonly=False, items=shorts(*range(6)))


def reversed_(way):
    """The pointer is that of the last item in memory."""
    memory = memoryview(array("h", range(6)))[::-2]
    return back(way(lists.read(memory)), format="h", itemsize=2, shape=[3],
                strides=[-4], readonly=False, items=shorts(5, 3, 1))


def columns():
    """Columns as rows, as only a list of strides can say it."""
    held = memoryview(array("h", range(6)))
    form = lists.read(held)._replace(information=([3, 2], [2, 6]))
    return back(again(form), format="h", itemsize=2, shape=[3, 2],
                strides=[2, 6], readonly=False,
                items=shorts(0, 3, 1, 4, 2, 5))


def read_only(way):
    return back(way(lists.read(b"spam")), format="B", itemsize=1, shape=[4],
                strides=[1], readonly=True, items=b"spam")


def offset():
    """An array interface whose offset passes over a header of 4 bytes."""
    interface = {"version": 3, "typestr": ">u2", "shape": (3,),
                 "data": bytearray(b"head\0\1\0\2\0\3"), "offset": 4}
    return back(lists.from_interface(interface, None), format=">H",
                itemsize=2, shape=[3], strides=[2], readonly=False,
                items=b"\0\1\0\2\0\3")


def structure(way):
    form = lists.from_interface({
        "version": 3, "typestr": "|V8", "shape": (2,),
        "descr": [("n", "|u1"), ("", "|V1"), ("pair", ">u2", (2,)),
                  ("text", "|S2")],
        "data": b"1-abcdxy2-efghzw"}, None)
    return back(way(form), format="T{B:n:x(2)>H:pair:2s:text:}", itemsize=8,
                fields=[[0, "B"], [2, "(2)>H"], [6, "2s"]], shape=[2],
                strides=[8], readonly=True, items=b"1-abcdxy2-efghzw")


def rows():
    """Three rows of an image, each somewhere else."""
    image = [bytearray(b"abcd"), bytearray(b"efgh"), bytearray(b"ijkl")]
    return back(lists.from_segments("B", image), format="B", itemsize=1,
                shape=[3, 4], strides=[lists.POINTER, 1], suboffsets=[0, -1],
                readonly=False, items=b"abcdefghijkl")


def straight(form):
    return form


# Liars: what is declared is true, and the form says something else.

def lying(subject, **wrong):
    """SUBJECT, its form changed to what is WRONG of it."""
    _kept.append(_kept[-1]._replace(**wrong))
    return dict(subject, object=lists.view(_kept[-1]))


def chunk_pointer():
    """The pointer of the chunk, and strides that lead out of it."""
    subject = reversed_(straight)
    return lying(subject, pointer=lists.chunk(_kept[-1])[0])


def strides_of_items():
    return lying(table(straight), information=([2, 3], [3, 1]))


def shape_of_columns():
    return lying(table(straight), information=([3, 2], [4, 2]))


def format_of_another():
    """Asked for separately, the format is that of something else."""
    return lying(table(straight), format="H")


def never_read_only():
    return lying(read_only(straight), readonly=False)


def two_lists_for_segments():
    """Without the third list the pointers are the items."""
    subject = rows()
    return lying(subject, information=_kept[-1].information[:2])


def offset_forgotten():
    """Who reads __array_interface__ does not know its offset."""
    subject = offset()
    return lying(subject, pointer=_kept[-1].pointer - 4)


# Each with the clause of the finding that it is for.
LIARS = {"chunk_pointer()": "LAY-001", "strides_of_items()": "LAY-001",
         "shape_of_columns()": "LAY-001", "format_of_another()": "REQ-009",
         "never_read_only()": "FLD-014",
         "two_lists_for_segments()": "REQ-021",
         "offset_forgotten()": "LAY-001"}

TARGETS = ["%s(%s)" % (name, way)
           for name in ("table", "reversed_", "read_only", "structure")
           for way in ("straight", "again")] + [
               "columns()", "offset()", "rows()"]
