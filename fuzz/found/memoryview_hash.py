"""The hash of a memoryview whose exporter has a __hash__ that releases it.

CPython: the memory is hashed after it was freed.  (A crash is the find.)
"""
import mmap
import sys


class Memory(mmap.mmap):
    """Memory that is gone once it is hashed."""

    def __hash__(self):
        view.release()
        self.close()
        return 1


view = memoryview(Memory(-1, 1 << 20, access=mmap.ACCESS_READ))
try:
    hash(view)
except (BufferError, ValueError) as error:
    print("%s: %s" % (type(error).__name__, error))
    sys.exit(0)
print("hashed, and the memory is gone")
sys.exit(1)
