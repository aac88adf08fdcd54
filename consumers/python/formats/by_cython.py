"""
What Cython understands: which of its item types it takes a format for.

Cython has no value for a format; generated code compares it with one type of
its own.  The answer is therefore a list: the types that took the buffer.  Each (format,
type) is a question of its own, so that the process may die of one type and
the others are still asked.
"""

import importlib.machinery
import importlib.util
import os

import exporter

SOURCE = exporter.install()
MODULE = TAKERS = TYPES = None


def load(path):
    """Load the compiled module at PATH."""
    global MODULE, TAKERS, TYPES
    if not os.path.exists(path):
        raise FileNotFoundError("no Cython when this was built")
    loader = importlib.machinery.ExtensionFileLoader("formats_cython", path)
    spec = importlib.util.spec_from_loader("formats_cython", loader)
    MODULE = importlib.util.module_from_spec(spec)
    loader.exec_module(MODULE)
    TAKERS, TYPES = MODULE.takers(), MODULE.types()


def about():
    return {"version": MODULE.version(), "types": TYPES}


def parts():
    """The questions about each format: the names of the types."""
    return sorted(TAKERS)


def ask_part(text, name):
    """Does the type NAME take TEXT?"""
    try:
        TAKERS[name](SOURCE.tell(text, TYPES[name][0]))
    except (ValueError, OverflowError):  # an overflow in its own message
        return False
    return True
