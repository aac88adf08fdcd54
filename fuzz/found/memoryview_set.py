"""A value whose __index__ releases the memoryview that it is written to.

CPython before 3.11: it is written to freed memory.  (A crash is the find.)
"""
import mmap
import sys


class Index:
    """A number that takes the memory away."""

    def __index__(self):
        view.release()
        memory.close()
        return 1


memory = mmap.mmap(-1, 1 << 20)
view = memoryview(memory)
try:
    view[0] = Index()
except (BufferError, ValueError) as error:
    print("%s: %s" % (type(error).__name__, error))
    sys.exit(0)
print("written, and the memory is gone")
sys.exit(1)
