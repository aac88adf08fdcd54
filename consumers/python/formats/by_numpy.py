"""
What NumPy understands: the dtype that np.asarray gives a buffer.

asarray refuses a buffer whose item size is not the one that it computes from
the format.  So the size is learned first, from the function that asarray
calls, and then asarray itself is asked.
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


def flatten(dtype, offset, runs, names):
    """Add the plain items of DTYPE at OFFSET; false if that is enough."""
    if dtype.subdtype is not None:
        base, shape = dtype.subdtype
        return repeat(base, offset, product(shape), runs, names)
    if dtype.names is None:
        return plain(dtype, offset, 1, runs)
    for name in dtype.names:
        field, at = dtype.fields[name][:2]
        if not AUTOMATIC.match(name):
            names.append(name.encode("utf-8", "surrogateescape").hex())
        if not flatten(field, offset + at, runs, names):
            return False
    return True


def repeat(dtype, offset, count, runs, names):
    """Add COUNT items of DTYPE that lie side by side; their names once."""
    one = meaning.Runs()
    flatten(dtype, 0, one, names)
    return runs.repeat(one, offset, dtype.itemsize, count)


def plain(dtype, offset, count, runs):
    order = NATIVE if dtype.byteorder in "=|" else dtype.byteorder
    letter = KINDS[dtype.kind]
    if letter == "V":  # a pad with a name: no plain item
        return True
    return runs.add(offset, meaning.spell(letter, dtype.itemsize, order),
                    dtype.itemsize, count)


def ask(text):
    """The meaning of TEXT; behind a bar the names, in hex."""
    size = guess(text)
    try:
        array = numpy.asarray(SOURCE.tell(text, 8 if size is None else size))
    except Exception as error:  # any: what is refused how is the question
        cause = type(error.__cause__ or error).__name__
        return "refused %s" % cause
    runs, names = meaning.Runs(), []
    count = product(array.shape[1:])  # of a sub-array there are dimensions
    repeat(array.dtype, 0, count, runs, names)
    told = runs.text(array.dtype.itemsize * count)
    return told if runs.full else " ".join([told, "|"] + names)
