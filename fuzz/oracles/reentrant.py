"""
Objects whose methods come back into the target in the middle of a call: the
trace goes on inside (lifecycle/world.c).
"""

import struct

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


class Struct(struct.Struct):
    """What memoryview unpacks items with that it does not know itself."""

    def unpack_from(self, *arguments):
        HOOK()
        return super().unpack_from(*arguments)


def install(hook):
    """Make HOOK what methods call, and Struct what memoryview finds."""
    global HOOK
    HOOK = hook
    struct.Struct = Struct
