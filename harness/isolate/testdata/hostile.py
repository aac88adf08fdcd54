"""Subjects that do their worst, for worker_test.c.

What is behind bf_getbuffer here is a Python function, put into the type by
hand, so that it is there on every version of the interpreter.
"""

import ctypes
import os
import sys
import time

AS_BUFFER = 160  # offset of tp_as_buffer in a type, on 64 bits
GET = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.py_object, ctypes.c_void_p,
                        ctypes.c_int)
RELEASE = ctypes.PYFUNCTYPE(None, ctypes.py_object, ctypes.c_void_p)
fill_info = ctypes.pythonapi.PyBuffer_FillInfo
fill_info.argtypes = [ctypes.c_void_p, ctypes.py_object, ctypes.c_void_p,
                      ctypes.c_ssize_t, ctypes.c_int, ctypes.c_int]
memory = ctypes.create_string_buffer(b"abcdefgh", 8)


def crash():
    ctypes.string_at(0)


def loop():
    while True:
        pass


def leave():
    os._exit(0)


def shout():
    os.write(1, b"x" * 10000000)


def chat(n):
    print("first line")
    print("y" * n)
    return b"chat"


def recurse():
    return recurse()


def sleep():
    time.sleep(1000)


def hungry():
    return bytearray(3 << 30)


def spawn():
    import subprocess
    child = subprocess.Popen([sys.executable, "-c",
                              "import time; time.sleep(1000)"])
    print(child.pid)
    return b"parent"


def exporter(word, act, released=lambda: None):
    """An exporter that is right but for one word, or for its release."""
    class Exporter:
        pass

    def get(obj, view, flags):
        if flags == word:
            act()
        return fill_info(view, obj, ctypes.addressof(memory), 8, 0, flags)

    def release(obj, view):
        released()

    slots = ctypes.c_void_p.from_address(id(Exporter) + AS_BUFFER).value
    kept = Exporter.kept = GET(get), RELEASE(release)
    for i, function in enumerate(kept):
        ctypes.c_void_p.from_address(slots + 8 * i).value = ctypes.cast(
            function, ctypes.c_void_p).value
    return Exporter()


owner = bytearray(b"redirected")


def redirecting():
    """Both the view's obj and the declared target is another object."""
    class Exporter:
        pass

    def get(obj, view, flags):
        return ctypes.pythonapi.PyObject_GetBuffer(
            ctypes.py_object(owner), ctypes.c_void_p(view), flags)

    slots = ctypes.c_void_p.from_address(id(Exporter) + AS_BUFFER).value
    Exporter.kept = GET(get)
    ctypes.c_void_p.from_address(slots).value = ctypes.cast(
        Exporter.kept, ctypes.c_void_p).value
    return {"object": Exporter(), "redirects": owner, "items": bytes(owner)}


class Unprintable(Exception):
    def __str__(self):
        raise ValueError

    __repr__ = __str__


def fail(error):
    raise error
