"""An exporter and a consumer with a fault, for the README and for tests."""

import array


class Turned(array.array):
    """In Python its items, in the buffer the same in another order."""

    def tolist(self):
        return super().tolist()[::-1]


class Rows(array.array):
    """Right, but for slices that go backwards."""

    def __getitem__(self, key):
        got = super().__getitem__(key)
        if not isinstance(key, slice):
            return got
        if (key.step or 1) > 0:
            return Rows("i", got)
        return Turned("i", got[::-1])


rows = Rows("i", range(6))


def packed(buffer):
    """A consumer: a packed copy of the same shape, byte by byte.  Wrong where
    the buffer is contiguous in Fortran order alone."""
    view = memoryview(buffer)
    content = view.tobytes(order="A" if view.contiguous else "C")
    return memoryview(content).cast("B", [*view.shape, view.itemsize])
