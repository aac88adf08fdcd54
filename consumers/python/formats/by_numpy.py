"""
What NumPy understands: the dtype that np.asarray gives a buffer.

asarray refuses a buffer whose item size is not the one that it computes from
the format.  So the size is learned first, from the function that asarray
calls for most formats, and then asarray itself is asked.
"""

import re
import warnings

import numpy

import exporter
import meaning

try:
    from numpy._core._internal import _dtype_from_pep3118
except ImportError:  # before 2.0
    from numpy.core._internal import _dtype_from_pep3118

SOURCE = exporter.install()
KINDS = {"i": "i", "u": "u", "f": "f", "c": "c", "b": "b", "S": "s",
         "U": "U", "O": "O", "V": "V"}
LETTER_SIZES = (8, 4, 2, 1, 16, 32)
AUTOMATIC = re.compile(r"f\d+$")
NATIVE = "<" if numpy.little_endian else ">"
SPACE = re.compile(r"[ \t\n\v\f\r]+")

warnings.simplefilter("error")


def about():
    return {"version": list(map(int, numpy.__version__.split(".")[:2]))}


def guess(text):
    """The item size that NumPy computes from TEXT, or None."""
    parts = text.decode("utf-8", "surrogateescape").split(":")
    parts[::2] = [SPACE.sub("", part) for part in parts[::2]]
    stripped = ":".join(parts)
    try:
        return _dtype_from_pep3118(stripped).itemsize
    except Exception:  # it is asarray's exception that counts
        return None


def product(shape):
    count = 1
    for extent in shape:
        count *= extent
    return count


def names_of(dtype):
    """The names of fields that were given, in hex, in order."""
    while dtype.subdtype is not None:
        dtype = dtype.subdtype[0]
    for name in dtype.names or ():
        if not AUTOMATIC.match(name):
            yield name.encode("utf-8", "surrogateescape").hex()
        yield from names_of(dtype.fields[name][0])


def flatten(dtype, offset, runs):
    """Add the plain items of DTYPE at OFFSET; false if that is enough."""
    if dtype.subdtype is not None:
        base, shape = dtype.subdtype
        return repeat(base, offset, product(shape), runs)
    if dtype.names is None:
        return plain(dtype, offset, 1, runs)
    for name in dtype.names:
        field, at = dtype.fields[name][:2]
        if not flatten(field, offset + at, runs):
            return False
    return True


def repeat(dtype, offset, count, runs):
    """Add COUNT items of DTYPE that lie side by side."""
    one = meaning.Runs()
    flatten(dtype, 0, one)
    return runs.repeat(one, offset, dtype.itemsize, count)


def plain(dtype, offset, count, runs):
    order = NATIVE if dtype.byteorder in "=|" else dtype.byteorder
    letter = KINDS[dtype.kind]
    if letter == "V":  # a pad with a name: no plain item
        return True
    return runs.add(offset, meaning.spell(letter, dtype.itemsize, order),
                    dtype.itemsize, count)


def accept(text):
    """The array that asarray makes.  The parser of one letter is not the one
    that `guess` asks: then the sizes that a letter can have are tried."""
    size = guess(text)
    for itemsize in (size,) if size is not None else LETTER_SIZES:
        try:
            return numpy.asarray(SOURCE.tell(text, itemsize))
        except RuntimeError as error:  # "Item size ... does not match"
            if not str(error).startswith("Item size"):
                raise
            mismatch = error
    raise mismatch


def ask(text):
    """The meaning of TEXT; behind a bar the names, in hex."""
    try:
        array = accept(text)
    except Exception as error:  # any: what is refused how is the question
        cause = type(error.__cause__ or error).__name__
        return "refused %s" % cause
    runs = meaning.Runs()
    count = product(array.shape[1:])  # of a sub-array there are dimensions
    repeat(array.dtype, 0, count, runs)
    told = runs.text(array.dtype.itemsize * count)
    if runs.full:
        return told
    return " ".join([told, "|"] + list(names_of(array.dtype)))
