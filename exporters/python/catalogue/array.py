"""array.array, one subject for every type code there is."""

import importlib
import sys
from struct import calcsize, pack

PACKAGE = "array"
WCHAR = 4  # bytes of wchar_t wherever bufconf runs today
NATIVE_UTF_32 = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"


def row(expression, truth, missing=None):
    """A subject that one expression makes, unless something is MISSING."""
    def factory():
        if missing is not None:
            raise NotImplementedError(missing)
        module = importlib.import_module(PACKAGE)
        return eval(expression, dict(vars(module))), dict(truth)
    return PACKAGE + ":" + expression, factory


def numbers(code, *values):
    """A row of the numbers VALUES under the type code CODE."""
    size = calcsize(code)
    return row(f'array("{code}", {list(values)})', dict(
        format=code, itemsize=size, shape=[len(values)], strides=[size],
        readonly=False, items=pack(f"{len(values)}{code}", *values)))


def text(code, letters, since, until):
    """
    A row of characters; CODE exists from Python SINCE up to UNTIL.

    Both codes are four bytes wide here, for which the format's letter is w:
    u means two bytes in PEP 3118.
    """
    missing = None
    if not since <= sys.version_info < until:
        python = ".".join(str(n) for n in sys.version_info[:2])
        missing = f"array has no type code '{code}' in Python {python}"
    return row(f'array("{code}", "{letters}")', dict(
        format="w", itemsize=WCHAR, shape=[len(letters)], strides=[WCHAR],
        readonly=False, items=letters.encode(NATIVE_UTF_32)), missing)


SUBJECTS = {
    "b": numbers("b", -1, 0, 1, 127),
    "b-upper": numbers("B", 0, 1, 128, 255),
    "h": numbers("h", -2, 0, 1000),
    "h-upper": numbers("H", 0, 1, 65535),
    "i": numbers("i", -3, 0, 100000),
    "i-upper": numbers("I", 0, 1, 4000000000),
    "l": numbers("l", -4, 0, 100000),
    "l-upper": numbers("L", 0, 1, 4000000000),
    "q": numbers("q", -5, 0, 1 << 40),
    "q-upper": numbers("Q", 0, 1, 1 << 63),
    "f": numbers("f", -0.5, 0.0, 1.25),
    "d": numbers("d", -0.5, 0.0, 1.25),
    "d-empty": numbers("d"),
    "u": text("u", "a\u00e9\u20ac", (3,), (3, 16)),
    "w": text("w", "a\u00e9\u20ac", (3, 13), (4,)),
}
