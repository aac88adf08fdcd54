"""
Memory described as the plan of February 2007 has it (HIS-001): an extended
struct string, the shape information as a tuple of lists (shape, strides), and
a pointer that is asked for separately.

    read(obj)              a Form of any object that exports a buffer
    view(form)             the buffer that a Form describes, as a memoryview
    to_interface(form)     __array_interface__, what became of it in NumPy
    from_interface(...)    and back
    from_segments(...)     rows that lie anywhere, as PIL has them

Three questions were left open.  Here they are answered so:

1. An offset?  No: it is in the pointer.  An `offset` of __array_interface__
   is added where one is read, and never written.
2. Is the pointer that of a chunk, or of a strided area?  It is that of the
   item whose indices are all 0, wherever that lies in memory.  chunk(form)
   says from where to where memory is used, is_chunk(form) whether the pointer
   is a single segment's.
3. Segments?  They are a dimension: the pointer is that of a table of pointers,
   and a third list in the tuple says at which dimensions a pointer is to be
   followed, and what is added to it.  Where nothing is followed the tuple has
   two lists.  __array_interface__ has no such list: it is refused there.

shape_lists_test.py shows what goes wrong with each other answer.
"""

import ctypes
from collections import namedtuple

from shape_formats import parse, render

SIZE = ctypes.c_ssize_t
POINTER = ctypes.sizeof(ctypes.c_void_p)
FULL_RO = 0x11c

# owner keeps the memory: a Form's views are good for as long as it is held.
Form = namedtuple("Form", "format information pointer readonly owner")


class View(ctypes.Structure):
    """Py_buffer."""

    _fields_ = [
        ("buf", ctypes.c_void_p), ("obj", ctypes.c_void_p),
        ("len", SIZE), ("itemsize", SIZE), ("readonly", ctypes.c_int),
        ("ndim", ctypes.c_int), ("format", ctypes.c_char_p),
        ("shape", ctypes.POINTER(SIZE)), ("strides", ctypes.POINTER(SIZE)),
        ("suboffsets", ctypes.POINTER(SIZE)), ("internal", ctypes.c_void_p)]


_library = ctypes.PyDLL(None)
_library.PyObject_GetBuffer.argtypes = [
    ctypes.py_object, ctypes.POINTER(View), ctypes.c_int]
_library.PyBuffer_Release.argtypes = [ctypes.POINTER(View)]
_library.PyBuffer_Release.restype = None
_library.PyMemoryView_FromBuffer.argtypes = [ctypes.POINTER(View)]
_library.PyMemoryView_FromBuffer.restype = ctypes.py_object
# A memoryview keeps the pointer to its format, and slices of it do.
_formats = {}


def read(obj):
    """The Form of what OBJ exports, which is held."""
    owner = memoryview(obj)
    if parse(owner.format).size != owner.itemsize:
        raise ValueError("items of %d bytes are not %r"
                         % (owner.itemsize, owner.format))
    asked = View()
    _library.PyObject_GetBuffer(owner, asked, FULL_RO)
    pointer = asked.buf
    _library.PyBuffer_Release(asked)
    lists = [list(owner.shape), list(owner.strides)]
    if owner.suboffsets:
        lists.append(list(owner.suboffsets))
    return Form(owner.format, tuple(lists), pointer, owner.readonly, owner)


def view(form):
    """A memoryview of what FORM describes; it holds nothing."""
    shape, strides = form.information[:2]
    numbers = SIZE * len(shape)
    text = _formats.setdefault(form.format, form.format.encode())
    itemsize = parse(form.format).size
    made = View(buf=form.pointer, itemsize=itemsize, len=itemsize,
                readonly=form.readonly, ndim=len(shape), format=text,
                shape=numbers(*shape), strides=numbers(*strides))
    for extent in shape:
        made.len *= extent
    if len(form.information) > 2:
        made.suboffsets = numbers(*form.information[2])
    return _library.PyMemoryView_FromBuffer(made)


def packed(shape, itemsize):
    """Strides of memory in C order, without gaps."""
    strides = []
    for extent in reversed(shape):
        strides.insert(0, itemsize)
        itemsize *= extent
    return strides


def chunk(form):
    """From which address up to which FORM uses memory; None for segments."""
    if len(form.information) > 2:
        return None
    shape, strides = form.information
    if 0 in shape:
        return form.pointer, form.pointer
    steps = [(extent - 1) * stride for extent, stride in zip(shape, strides)]
    return (form.pointer + sum(step for step in steps if step < 0),
            form.pointer + sum(step for step in steps if step > 0)
            + parse(form.format).size)


def is_chunk(form):
    """Is the pointer that of a single segment, the items in C order?"""
    shape, strides = form.information[:2]
    want = packed(shape, parse(form.format).size)
    return len(form.information) == 2 and (0 in shape or all(
        extent == 1 or have == right
        for extent, have, right in zip(shape, strides, want)))


def to_interface(form):
    """
    FORM as __array_interface__.

    Who offers the dict has to hold form.owner.  ValueError for segments, and
    for items that NumPy has no type string for.
    """
    if len(form.information) > 2:
        raise ValueError("__array_interface__ has no segments")
    shape, strides = form.information
    kind = parse(form.format)
    interface = {"version": 3, "shape": tuple(shape),
                 "strides": tuple(strides),
                 "data": (form.pointer, bool(form.readonly))}
    if isinstance(kind.type, str):
        interface["typestr"] = kind.type
    else:
        interface["typestr"] = "|V%d" % kind.size
        interface["descr"] = kind.type
    return interface


def from_interface(interface, owner):
    """The Form of an __array_interface__ whose memory OWNER keeps."""
    if interface["version"] != 3 or interface.get("mask") is not None:
        raise ValueError("only version 3 without a mask is read")
    type_ = interface["typestr"]
    fields = interface.get("descr", [("", type_)])
    form = render(type_ if fields == [("", type_)] else fields)
    itemsize = parse(form).size
    if type_[1] == "V" and int(type_[2:]) != itemsize:
        raise ValueError("descr has %d bytes, typestr is %s"
                         % (itemsize, type_))
    shape = list(interface["shape"])
    strides = interface.get("strides")
    strides = packed(shape, itemsize) if strides is None else list(strides)
    data = interface.get("data")
    if isinstance(data, tuple):
        pointer, readonly = data
    else:
        held = read(owner if data is None else data)
        if not is_chunk(held):
            raise ValueError("an offset counts bytes of a single segment")
        pointer = held.pointer + interface.get("offset", 0)
        readonly, owner = held.readonly, (held.owner, owner)
    return Form(form, (shape, strides), pointer, bool(readonly), owner)


def from_segments(form, rows):
    """A Form of ROWS, writable buffers of one length, of items FORM."""
    itemsize = parse(form).size
    lengths = {len(memoryview(row).cast("B")) for row in rows}
    if len(lengths) != 1 or max(lengths) % itemsize:
        raise ValueError("the rows are not of one number of items")
    length = lengths.pop()
    held = [(ctypes.c_char * length).from_buffer(row) for row in rows]
    table = (ctypes.c_void_p * len(rows))(*map(ctypes.addressof, held))
    lists = [len(rows), length // itemsize], [POINTER, itemsize], [0, -1]
    return Form(form, lists, ctypes.addressof(table), False, (table, held))


def to_segments(form):
    """The addresses of the rows that from_segments, or PIL, began with."""
    shape, strides, suboffsets = form.information
    if len(shape) != 2 or suboffsets[0] < 0 or suboffsets[1] >= 0:
        raise ValueError("these are no rows")
    return [ctypes.c_void_p.from_address(form.pointer + k * strides[0]).value
            + suboffsets[0] for k in range(shape[0])]
