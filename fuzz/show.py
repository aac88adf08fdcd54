"""
The known divergences about layouts (oracles/divergences.def), shown without
anything of ours: show.py [NAME...]

Every function here is a row of that table and says whether the interpreter, or
NumPy, does what the row says.  It is run in a process of its own, since some
of it crashes.  Exit status 1 if one is not seen, 77 if NumPy is missing.
"""

import ctypes
import os
import subprocess
import sys

CRASHES = "crashes"  # what a function returns if it does not


class Buffer(ctypes.Structure):
    """Py_buffer"""

    _fields_ = [("buf", ctypes.c_void_p), ("obj", ctypes.c_void_p),
                ("len", ctypes.c_ssize_t), ("itemsize", ctypes.c_ssize_t),
                ("readonly", ctypes.c_int), ("ndim", ctypes.c_int),
                ("format", ctypes.c_char_p)] + [
        (name, ctypes.POINTER(ctypes.c_ssize_t))
        for name in ("shape", "strides", "suboffsets")] + [
        ("internal", ctypes.c_void_p)]


API = ctypes.pythonapi
API.PyMemoryView_FromBuffer.restype = ctypes.py_object
API.PyBuffer_IsContiguous.argtypes = [ctypes.c_void_p, ctypes.c_char]
MEMORY = ctypes.create_string_buffer(64)
KEPT = []


def described(itemsize, shape, strides, suboffsets=None, buf=MEMORY):
    """A Py_buffer about the memory at BUF."""
    made = Buffer(buf=ctypes.cast(buf, ctypes.c_void_p), len=itemsize,
                  itemsize=itemsize, ndim=len(shape),
                  format=b"%ds" % itemsize)
    for name, numbers in (("shape", shape), ("strides", strides),
                          ("suboffsets", suboffsets)):
        if numbers is not None:
            setattr(made, name, (ctypes.c_ssize_t * len(numbers))(*numbers))
    for extent in shape:
        made.len *= extent
    KEPT.append(made)  # a memoryview does not copy its format
    return made


def view(*words, **more):
    return API.PyMemoryView_FromBuffer(ctypes.byref(described(*words, **more)))


def refuses(exception, function, *words):
    try:
        function(*words)
    except exception:
        return True
    return False


def asarray(memory):
    try:
        import numpy
    except ImportError:
        sys.exit(77)
    return numpy.asarray(memory)


# The rows, by their names.

def numpy_suboffsets():
    """One item behind a pointer."""
    pointer = ctypes.c_void_p(ctypes.addressof(MEMORY))
    behind = view(4, (1,), (8,), (0,), buf=ctypes.byref(pointer))
    return behind.tobytes() == bytes(4) and refuses(
        (BufferError, ValueError), asarray, behind)


def numpy_no_bytes():
    """Two items of 0 bytes, 1 byte apart."""
    flags = asarray(view(0, (2, 2), (2, 1))).flags
    return not flags.c_contiguous and not flags.f_contiguous


def memoryview_empty():
    """No items of 4 bytes, 8 bytes apart."""
    words = 4, (0,), (8,)
    return not view(*words).c_contiguous and API.PyBuffer_IsContiguous(
        ctypes.byref(described(*words)), b"C") == 1


def memoryview_empty_cast():
    return refuses(TypeError, view(4, (0,), (8,)).cast, "B")


NOWHERE = {"buf": 8, "suboffsets": (0, 0, -1)}


def memoryview_follows_nothing():
    """No items behind two pointers, which are not there."""
    view(1, (1, 1, 0), (8, 8, 1), **NOWHERE).tobytes()
    return CRASHES


def copy_follows_nothing():
    API.PyBuffer_ToContiguous(MEMORY, ctypes.byref(described(
        1, (1, 1, 0), (8, 8, 1), **NOWHERE)), ctypes.c_ssize_t(0),
        ctypes.c_char(b"C"))
    return CRASHES


def pointer_without_strides():
    """Two rows of two bytes in C order, which need no strides."""
    API.PyBuffer_FromContiguous(ctypes.byref(described(1, (2, 2), None)),
                                b"abcd", ctypes.c_ssize_t(4),
                                ctypes.c_char(b"F"))
    return CRASHES


def fill_divides_by_zero():
    """One item of 0 bytes behind a pointer."""
    pointer = ctypes.c_void_p(ctypes.addressof(MEMORY))
    API.PyBuffer_FromContiguous(ctypes.byref(described(
        0, (1,), (8,), (0,), buf=ctypes.byref(pointer))), b"",
        ctypes.c_ssize_t(0), ctypes.c_char(b"C"))
    return CRASHES


ROWS = {name.replace("_", "-"): row for name, row in list(globals().items())
        if name.startswith(("numpy_", "memoryview_", "copy_", "pointer_",
                            "fill_"))}


def main():
    unseen = missing = 0
    for name in sys.argv[1:] or sorted(ROWS):
        done = subprocess.run([sys.executable, "-B", os.path.abspath(__file__),
                               "--here", name], check=False)
        seen = done.returncode < 0 or done.returncode == 3
        unseen += not seen and done.returncode != 77
        missing += done.returncode == 77
        print("%-32s %s" % (name, "there is no NumPy" if
                            done.returncode == 77 else "seen, by signal %d"
                            % -done.returncode if done.returncode < 0 else
                            "seen" if seen else "not seen"), flush=True)
    return 1 if unseen else 77 if missing else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--here"]:
        TOLD = ROWS[sys.argv[2]]()
        os._exit(3 if TOLD is True else 4)
    sys.exit(main())
