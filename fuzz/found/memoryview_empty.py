"""Is a slice of no items contiguous?

CPython: memoryview.contiguous says no, so that cast() refuses it, and
PyBuffer_IsContiguous says yes of the same Py_buffer.
"""
import ctypes
import sys

view = memoryview(bytes(8))[0:0:2]
room = ctypes.create_string_buffer(256)  # for a Py_buffer
api = ctypes.pythonapi
api.PyObject_GetBuffer.argtypes = [ctypes.py_object, ctypes.c_char_p,
                                   ctypes.c_int]
PyBUF_FULL_RO = 0x11c
api.PyObject_GetBuffer(view, room, PyBUF_FULL_RO)
yes = api.PyBuffer_IsContiguous(room, ctypes.c_char(b"C"))
api.PyBuffer_Release(room)
print("memoryview: %s, PyBuffer_IsContiguous: %s" % (
    view.c_contiguous, bool(yes)))
sys.exit(view.c_contiguous != bool(yes))
