"""Comparison of two memoryviews, one of which is released meanwhile.

CPython: a struct.Struct of somebody else's that releases the view and frees its
memory; the comparison goes on in it.  (A crash is the find.)
"""
import ctypes
import mmap
import struct
import sys

SIZE = 1 << 20
real = struct.Struct
state = {"memory": mmap.mmap(-1, SIZE)}


class Struct:
    """What memoryview unpacks with, for what is not native."""

    def __init__(self, text):
        self.inner = real(text)

    def unpack_from(self, *given):
        value = self.inner.unpack_from(*given)
        view = state.pop("view", None)
        if view is not None:
            view.release()
            state["memory"].close()
        return value


shorts = ctypes.c_int16.__ctype_be__ * (SIZE // 2)
state["view"] = view = memoryview(shorts.from_buffer(state["memory"]))
other = memoryview(shorts())
struct.Struct = Struct
try:
    print("compared, gives %s" % (view == other))
except (BufferError, ValueError) as error:
    print("%s: %s" % (type(error).__name__, error))
    sys.exit(0)
sys.exit("view" not in state and state["memory"].closed)
