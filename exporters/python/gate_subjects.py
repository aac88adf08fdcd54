"""
Exporters for the gate that one expression cannot make.

They are right, or as right as their kind can be: the gate test fails if the
suite accuses one of them.
"""

import multiprocessing.resource_tracker as tracker
from multiprocessing import shared_memory

FULL_RO = 0x11c

# Shared memory outlives its last name only while something holds it.
_kept = []


class OneAtATime:
    """
    The example that PEP 688 gives, in our own words.

    It takes no more than one consumer at a time, and only requests that ask
    for nothing beyond a full read-only view.
    """

    def __init__(self, content):
        self._content = bytearray(content)
        self._lent = None

    def __buffer__(self, flags):
        if flags & ~FULL_RO:
            raise TypeError("only read-only requests are answered")
        if self._lent is not None:
            raise RuntimeError("the buffer is lent already")
        self._lent = memoryview(self._content)
        return self._lent

    def __release_buffer__(self, view):
        if view is not self._lent:
            raise AssertionError("a view that was not lent comes back")
        self._lent.release()
        self._lent = None


class Counting:
    """Lends as many views as are asked for, and counts those out."""

    def __init__(self, content):
        self._content = bytearray(content)
        self.lent = 0

    def __buffer__(self, flags):
        view = memoryview(self._content)
        self.lent += 1
        return view

    def __release_buffer__(self, view):
        self.lent -= 1
        view.release()


class WithoutRelease:
    """Lends a view and leaves the rest to the reference count."""

    def __init__(self, content):
        self._content = content

    def __buffer__(self, flags):
        return memoryview(self._content)


def shared(size):
    """
    The buffer of a SharedMemory of SIZE bytes.

    Its name goes at once, so that nothing is left behind; and the tracker is
    not told, since telling it starts a process that outlives ours.
    """
    told = tracker.register, tracker.unregister
    tracker.register = tracker.unregister = lambda name, kind: None
    try:
        block = shared_memory.SharedMemory(create=True, size=size)
        block.unlink()
    finally:
        tracker.register, tracker.unregister = told
    _kept.append(block)
    return block.buf
