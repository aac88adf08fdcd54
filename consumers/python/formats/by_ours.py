"""
What bufconf understands, and whether it says that a reader takes it.

An answer is a letter and a meaning: "T", the reader takes it; "R", it does
not: " # " and the reason stands behind the meaning; "U", nobody can read it,
and here is why.
"""

import ctypes

OPINIONS = "TRU"
READERS = ("struct", "memoryview", "numpy", "ctypes", "cython")
ANSWER_BYTES = 1 << 17
BUFFER = ctypes.create_string_buffer(ANSWER_BYTES)
LIBRARY = None
READER = VERSION = 0


def load(path, reader, major, minor, plant=""):
    """Load the library at PATH; the rest says whom to think of, and whether
    to be wrong, for the test of the comparison."""
    global LIBRARY, READER, VERSION
    LIBRARY = ctypes.CDLL(path)
    if plant:
        LIBRARY.ours_plant()
    READER = READERS.index(reader)
    VERSION = int(major) * 1000 + int(minor)


def about():
    return {"version": [0, 1]}


def ask_as(reader, version, text):
    """Our opinion and the meaning of TEXT for READER."""
    opinion = LIBRARY.ours_meaning(READERS.index(reader),
                                   version[0] * 1000 + version[1], text,
                                   BUFFER, ANSWER_BYTES)
    return OPINIONS[opinion] + " " + BUFFER.value.decode("latin-1")


def ask(text):
    """Our opinion and the meaning of TEXT for the reader that was named."""
    opinion = LIBRARY.ours_meaning(READER, VERSION, text, BUFFER,
                                   ANSWER_BYTES)
    return OPINIONS[opinion] + " " + BUFFER.value.decode("latin-1")
