"""
Known failures, seen without a line of bufconf's: ctypes asks, NumPy reads.

    python witness.py ID...    show memory and format of catalogue subjects

A row of known.py is believed if WITNESSES[cause] sees it too.  NumPy is
needed: it has the one reader of whole formats that ships.
"""

import ctypes
import importlib
import re
import sys
from collections import namedtuple

import numpy
from catalogue_test import subjects

SIMPLE, STRIDES, F_CONTIGUOUS, FULL_RO = 0, 0x18, 0x58, 0x11c

Answer = namedtuple("Answer", "granted itemsize ndim format shape strides")


class View(ctypes.Structure):
    """Py_buffer."""

    _fields_ = [
        ("buf", ctypes.c_void_p), ("obj", ctypes.c_void_p),
        ("len", ctypes.c_ssize_t), ("itemsize", ctypes.c_ssize_t),
        ("readonly", ctypes.c_int), ("ndim", ctypes.c_int),
        ("format", ctypes.c_char_p), ("shape", ctypes.c_void_p),
        ("strides", ctypes.c_void_p), ("suboffsets", ctypes.c_void_p),
        ("internal", ctypes.c_void_p)]


library = ctypes.PyDLL(None)
# By its address: a py_object would be looked into.
library.PyObject_GetBuffer.argtypes = [
    ctypes.c_void_p, ctypes.POINTER(View), ctypes.c_int]
library.PyBuffer_Release.argtypes = [ctypes.POINTER(View)]
library.PyBuffer_Release.restype = None


def ask(made, word):
    """What MADE answers to the request WORD."""
    view = View()
    try:
        library.PyObject_GetBuffer(id(made), view, word)
    except Exception:
        return Answer(False, 0, 0, None, False, False)
    answer = Answer(True, view.itemsize, view.ndim, view.format,
                    bool(view.shape), bool(view.strides))
    library.PyBuffer_Release(view)
    return answer


def read(text):
    """
    The data type that NumPy makes of a format; ValueError if it is none.

    NumPy knows no pointers: numbers of their size stand in for them.
    """
    text = re.sub(r"&(T\{[^}]*\}|[<>]?.)|X\{[^}]*\}", "<q", text)
    for name in "numpy._core._internal", "numpy.core._internal":
        try:
            return importlib.import_module(name)._dtype_from_pep3118(text)
        except ModuleNotFoundError:
            continue
    raise ModuleNotFoundError("NumPy's reader of formats")


def has_other_size(made):
    answer = ask(made, FULL_RO)
    # letters that NumPy has not for what is as large as a pointer
    text = re.sub(r"<[zZP]", "<q", answer.format.decode())
    text = text.replace("<g", "^g")
    return read(text).itemsize != answer.itemsize


def cannot_be_read(made):
    try:
        read(ask(made, FULL_RO).format.decode())
    except (ValueError, KeyError):
        return True  # of an unknown letter both occur
    return False


def has_other_values(made):
    """Are the fields that NumPy reads not those that were set?"""
    kind = read(ask(made, FULL_RO).format.decode())
    item = numpy.frombuffer(bytes(made), kind)[0]
    return any(item[name] != getattr(made, name) for name in kind.names)


def has_no_strides(made):
    answer = ask(made, STRIDES)
    return answer.granted and answer.ndim > 0 and not answer.strides


def is_not_fortran(made):
    return (ask(made, F_CONTIGUOUS).granted
            and not numpy.asarray(made).flags.f_contiguous)


WITNESSES = {
    "format-unasked": lambda made: ask(made, SIMPLE).format is not None,
    "shape-unasked": lambda made: ask(made, SIMPLE).shape,
    "strides-missing": has_no_strides,
    "not-f-granted": is_not_fortran,
    "itemsize-wrong": lambda made: (
        ask(made, STRIDES).itemsize != ctypes.sizeof(made._type_)),
    "format-size": has_other_size,
    "format-empty": has_other_size,
    "format-name-colon": cannot_be_read,
    "field-wrong": has_other_values,
}


def show(id_, made):
    """Print what there is to see of a subject."""
    with memoryview(made) as view:
        print(f"{id_}\n  memory    {view.tobytes().hex()}\n  itemsize  "
              f"{view.itemsize}\n  format    {ascii(view.format)}")
        try:
            kind = read(view.format)
        except (ValueError, NotImplementedError) as error:
            print(f"  NumPy     cannot read it: {error}")
            return
    print(f"  NumPy     {kind.itemsize} bytes: {kind}")


def main():
    print(f"Python {sys.version.split()[0]}, NumPy {numpy.__version__}")
    for id_, _, _, factory in subjects():
        if id_ in sys.argv[1:]:
            show(id_, factory()[0])


if __name__ == "__main__":
    main()
