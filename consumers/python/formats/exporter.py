"""
An object that exports what it is told: any format, any item size.

A class of Python gets the slots of the buffer protocol from ctypes, so that
one file serves every CPython from 3.8 on and the view has an owner: NumPy
looks at `view->obj` without asking whether there is one.  The format ends
where its page ends and the next page cannot be read: who reads behind the NUL
dies here, every time.
"""

import ctypes
import mmap
import os
import sysconfig

SIZE = ctypes.c_ssize_t
WORD = ctypes.sizeof(ctypes.c_void_p)
ITEM_BYTES = 4096  # of memory behind the view; a larger item is not read


class PyBuffer(ctypes.Structure):
    """Py_buffer"""

    _fields_ = [
        ("buf", ctypes.c_void_p),
        ("obj", ctypes.c_void_p),
        ("len", SIZE),
        ("itemsize", SIZE),
        ("readonly", ctypes.c_int),
        ("ndim", ctypes.c_int),
        ("format", ctypes.c_void_p),
        ("shape", ctypes.POINTER(SIZE)),
        ("strides", ctypes.POINTER(SIZE)),
        ("suboffsets", ctypes.POINTER(SIZE)),
        ("internal", ctypes.c_void_p),
    ]


class Text:
    """A NUL-terminated text at the end of what can be read."""

    def __init__(self, capacity=1 << 16):
        page = mmap.PAGESIZE
        self.room = (capacity + page - 1) // page * page
        self.pages = mmap.mmap(-1, self.room + page)
        start = ctypes.addressof(ctypes.c_char.from_buffer(self.pages))
        self.end = start + self.room
        libc = ctypes.CDLL(None, use_errno=True)
        libc.mprotect.argtypes = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int
        if libc.mprotect(self.end, page, 0):
            raise OSError(ctypes.get_errno(), "mprotect")

    def put(self, text):
        """Write TEXT; its address."""
        if len(text) >= self.room or b"\0" in text:
            raise ValueError("no format: %r" % text[:40])
        self.pages[self.room - len(text) - 1:self.room] = text + b"\0"
        return self.end - len(text) - 1


class Exporter:
    """One item of one dimension; `tell` says what it is."""

    def __init__(self):
        self.text = Text()
        self.memory = ctypes.create_string_buffer(ITEM_BYTES + 1)
        self.one, self.stride = (SIZE * 1)(1), (SIZE * 1)()
        self.format = None

    def tell(self, text, itemsize):
        """Export an item of ITEMSIZE bytes with format TEXT; the memory is
        no larger than ITEM_BYTES whatever is said."""
        self.format = self.text.put(text)
        self.stride[0] = itemsize
        return self

    def fill(self, view):
        """Fill the Py_buffer VIEW; the reference in it is the caller's."""
        view.buf = ctypes.addressof(self.memory)
        view.obj = id(self)
        view.len = view.itemsize = self.stride[0]
        view.readonly, view.ndim = 0, 1
        view.format = self.format
        view.shape, view.strides = self.one, self.stride
        view.suboffsets = view.internal = None


GETBUFFER = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.py_object,
                              ctypes.POINTER(PyBuffer), ctypes.c_int)


@GETBUFFER
def getbuffer(self, view, _):
    """bf_getbuffer"""
    self.fill(view[0])
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(self))
    return 0


class BufferProcs(ctypes.Structure):
    """PyBufferProcs"""

    _fields_ = [("getbuffer", GETBUFFER), ("release", ctypes.c_void_p)]


PROCS = BufferProcs(getbuffer, None)
# Of a PyTypeObject: PyVarObject (three words), then seventeen more members.
AS_BUFFER = (3 + 17) * WORD


def install():
    """Give Exporter its slots; an Exporter.  Raises if that does not work."""
    if sysconfig.get_config_var("Py_GIL_DISABLED") or os.name != "posix":
        raise RuntimeError("only POSIX and builds with the GIL")
    ctypes.c_void_p.from_address(id(Exporter) + AS_BUFFER).value = \
        ctypes.addressof(PROCS)
    made = Exporter()
    with memoryview(made.tell(b"<3x", 3)) as view:
        if (view.format, view.itemsize, view.obj) != ("<3x", 3, made):
            raise RuntimeError("the slots are elsewhere in this interpreter")
    return made
