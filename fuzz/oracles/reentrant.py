"""
Objects whose methods come back into the target in the middle of a call: the
trace goes on inside (lifecycle/world.c).
"""

import ctypes
import os
import struct
import sys

HOOK = None  # set by live.py: bpf_reenter


class Index:
    """A number, as an index, a bound of a slice or a value."""

    def __index__(self):
        return HOOK()


class Hashed(bytearray):
    """A bytearray that can be hashed."""

    def __hash__(self):
        HOOK()
        return 1


class Refused(LookupError):
    """What __buffer__ may raise."""


def offered(make):
    """What __buffer__ returns: the trace says what it does (world.c)."""
    global HOOK
    hook = HOOK
    how = hook()
    if how == 1:
        raise Refused
    if how == 2:
        return 42
    view = make()
    if how == 3:
        HOOK = int  # 0: the trace, which does not know of this buffer, waits
        view.release()
        HOOK = hook
    return view


class Buffer:
    """An exporter of Python: a bytearray behind methods."""

    def __init__(self, content):
        self.content = bytearray(content)
        self.append = self.content.append
        self.pop = self.content.pop
        self.clear = self.content.clear

    def __buffer__(self, flags):
        return offered(lambda: memoryview(self.content))

    def __release_buffer__(self, view):
        if HOOK() == 1:
            raise Refused


class Derived(bytearray):
    """A bytearray whose buffers go through methods."""

    def __buffer__(self, flags):
        return offered(lambda: super(Derived, self).__buffer__(flags))

    def __release_buffer__(self, view):
        how = HOOK()
        super().__release_buffer__(view)
        if how == 1:
            raise Refused


def unlocked(buffer, flags):
    """Planted: nobody holds the content while a copy of it is out."""
    return memoryview(bytearray(buffer.content))


def array_of(number):
    """The type of NUMBER bytes."""
    return ctypes.c_ubyte * number


class Struct(struct.Struct):
    """What memoryview unpacks items with that it does not know itself."""

    def unpack_from(self, *arguments):
        HOOK()
        return super().unpack_from(*arguments)


def install(hook):
    """Make HOOK what methods call, and Struct what memoryview finds.  What
    __release_buffer__ raises nobody sees."""
    global HOOK
    HOOK = hook
    struct.Struct = Struct
    sys.unraisablehook = lambda unraisable: None
    if os.environ.get("BUFCONF_PLANT") == "unlocked":
        Buffer.__buffer__ = unlocked
