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
TRANSLATE = False


def load(path, reader, major, minor, what=""):
    """Load the library at PATH; the rest says whom to think of, and WHAT:
    "translate" for him, or be "wrong", for the test of the comparison."""
    global LIBRARY, READER, VERSION, TRANSLATE
    LIBRARY = ctypes.CDLL(path)
    TRANSLATE = what == "translate"
    if what == "wrong":
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
    """Our opinion and the meaning of TEXT for the reader that was named; or
    the text for him, in hex, and what TEXT means."""
    if TRANSLATE:
        opinion = OPINIONS[LIBRARY.ours_translate(READER, VERSION, text,
                                                  BUFFER, ANSWER_BYTES)]
        if opinion != "T":
            return opinion
        translated, told = BUFFER.value.rsplit(b"\n", 1)
        return "T %s %s" % (translated.hex(), told.decode("latin-1"))
    opinion = LIBRARY.ours_meaning(READER, VERSION, text, BUFFER,
                                   ANSWER_BYTES)
    return OPINIONS[opinion] + " " + BUFFER.value.decode("latin-1")
