"""ctypes.resize of an object whose memory is exported.

CPython: it is done, the memory moves, and a memoryview reads where it was.
"""
import ctypes
import sys

array = (ctypes.c_char * 16)()
view = memoryview(array)
before = ctypes.addressof(array)
try:
    ctypes.resize(array, 1 << 20)
except BufferError as error:
    print("BufferError, as it should: %s" % error)
    sys.exit(0)
print("resized; the view is of %#x, the array at %#x" % (
    before, ctypes.addressof(array)))
sys.exit(1)
