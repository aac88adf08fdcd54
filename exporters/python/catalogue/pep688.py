"""
Classes that export by PEP 688, in Python itself (3.12 and later).

What is asked here is the slot that the interpreter gives to every such class,
so PACKAGE is builtins.  view.obj is a wrapper that the interpreter makes: the
redirect is meant.
"""

import sys

PACKAGE = "builtins"
WRITABLE = 1
NEEDED = (3, 12)


class Plain:
    """Hands out a view and leaves the rest to the reference count."""

    def __init__(self, content):
        self._content = bytearray(content)

    def __buffer__(self, flags):
        return memoryview(self._content)


class Releasing(Plain):
    """Releases what it handed out."""

    def __release_buffer__(self, view):
        view.release()


class ReadOnly(Plain):
    """Refuses to be written to, with the exception that the protocol names."""

    def __buffer__(self, flags):
        if flags & WRITABLE:
            raise BufferError("this is only to be read")
        return memoryview(self._content).toreadonly()


class Counting(Plain):
    """Knows at every moment how many views are out."""

    def __init__(self, content):
        super().__init__(content)
        self._lent = 0

    def __buffer__(self, flags):
        view = memoryview(self._content)
        self._lent += 1
        return view

    def __release_buffer__(self, view):
        if self._lent == 0:
            raise AssertionError("more views come back than went out")
        self._lent -= 1
        view.release()


class Stepped(Plain):
    """Every second byte; memoryview refuses what needs them packed."""

    def __buffer__(self, flags):
        return memoryview(self._content)[::2]


def row(text, kind, content, items, stride=1, readonly=False):
    """A subject of the class KIND, unless this Python has no such classes."""
    truth = dict(format="B", itemsize=1, shape=[len(items)],
                 strides=[stride], readonly=readonly, items=items,
                 redirects=True)

    def factory():
        if sys.version_info < NEEDED:
            raise NotImplementedError(
                "classes with __buffer__ export since Python 3.12")
        return kind(content), dict(truth)
    return "a class with __buffer__" + text, factory


SUBJECTS = {
    "pep688": row("", Plain, b"spam", b"spam"),
    "pep688-releasing": row(" and __release_buffer__", Releasing, b"spam",
                            b"spam"),
    "pep688-read-only": row(" that refuses WRITABLE", ReadOnly, b"spam",
                            b"spam", readonly=True),
    "pep688-counting": row(" that counts the views it lends", Counting,
                           b"spam", b"spam"),
    "pep688-stepped": row(" that lends every second byte", Stepped,
                          b"abcdef", b"ace", stride=2),
}
