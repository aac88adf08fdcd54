"""A byte that is searched for, whose __index__ clears the bytearray.

CPython before 3.15: freed memory is searched.  (A crash is the find.)
"""
import sys


class Index:
    """A number that takes the memory away."""

    def __index__(self):
        text.clear()
        return 1


text = bytearray(1 << 24)
try:
    print("searched, gives %d" % text.find(Index()))
except BufferError as error:
    print("BufferError: %s" % error)
    sys.exit(0)
sys.exit(len(text) == 0)
