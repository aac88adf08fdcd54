"""mmap: memory without a file, and a file that is only read."""

import importlib
import tempfile

PACKAGE = "mmap"
CONTENT = b"a file of 24 bytes, kept"


def anonymous():
    """Writable memory that no file stands behind: zeros."""
    mmap = importlib.import_module(PACKAGE)
    return mmap.mmap(-1, 16), dict(
        format="B", itemsize=1, shape=[16], strides=[1], readonly=False,
        items=bytes(16))


def anonymous_read_only():
    """The same memory, of which only reading is allowed."""
    mmap = importlib.import_module(PACKAGE)
    return mmap.mmap(-1, 16, access=mmap.ACCESS_READ), dict(
        format="B", itemsize=1, shape=[16], strides=[1], readonly=True,
        items=bytes(16))


def read_only_file():
    """A file that has lost its name; the map keeps it."""
    mmap = importlib.import_module(PACKAGE)
    with tempfile.TemporaryFile() as file:
        file.write(CONTENT)
        file.flush()
        made = mmap.mmap(file.fileno(), len(CONTENT),
                         access=mmap.ACCESS_READ)
    return made, dict(
        format="B", itemsize=1, shape=[len(CONTENT)], strides=[1],
        readonly=True, items=CONTENT)


SUBJECTS = {
    "anonymous": ("mmap:mmap(-1, 16)", anonymous),
    "anonymous-read-only": ("mmap:mmap(-1, 16, access=ACCESS_READ)",
                            anonymous_read_only),
    "file-read-only": ("a file of 24 bytes, mapped for reading",
                       read_only_file),
}
