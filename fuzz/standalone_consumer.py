"""
What a reproducer of a find at a consumer does: consumer.py writes the facts of
one find in place of those here.  It needs nothing of bufconf.
"""

import builtins
import ctypes
import importlib
import importlib.util
import os
import signal
import struct
import sys

# --- facts; every script has its own in their place ---

CONSUMER, PATHS = "builtins:bytes", []
FORMAT, ITEMSIZE, READONLY = "B", 1, 1
SHAPE, STRIDES, SUBOFFSETS = [2], [-1], None
BLOCKS = ["0102"]  # the memory, in hex
POINTERS = []  # block, offset: a pointer to block, offset
FIRST = [0, 1]  # where item 0 lies, or the first pointer: block, offset

# --- building ---

SIZE = ctypes.sizeof(ctypes.c_size_t)
PATIENCE = 10  # seconds that the consumer gets


class View(ctypes.Structure):
    """Py_buffer"""

    _fields_ = [
        ("buf", ctypes.c_size_t), ("obj", ctypes.c_size_t),
        ("len", ctypes.c_ssize_t), ("itemsize", ctypes.c_ssize_t),
        ("readonly", ctypes.c_int), ("ndim", ctypes.c_int),
        ("format", ctypes.c_char_p),
        ("shape", ctypes.POINTER(ctypes.c_ssize_t)),
        ("strides", ctypes.POINTER(ctypes.c_ssize_t)),
        ("suboffsets", ctypes.POINTER(ctypes.c_ssize_t)),
        ("internal", ctypes.c_size_t)]


class Memory:
    """The blocks, with the pointers in them, and a view of them."""

    def __init__(self):
        self.blocks = [ctypes.create_string_buffer(bytes.fromhex(text),
                                                   len(text) // 2)
                       for text in BLOCKS]
        for block, offset, target, there in POINTERS:
            pointer = (self.at(target) + there).to_bytes(SIZE, sys.byteorder)
            ctypes.memmove(self.at(block) + offset, pointer, SIZE)
        self.start = self.at(FIRST[0]) + FIRST[1]

    def content(self):
        return [block.raw for block in self.blocks]

    def at(self, block):
        return ctypes.addressof(self.blocks[block])

    def items(self):
        """Each item's bytes in C order, by the documents' formula."""
        found = [self.start]
        for n, (extent, stride) in enumerate(zip(SHAPE, STRIDES)):
            found = [at + stride * i for at in found for i in range(extent)]
            if SUBOFFSETS is not None and SUBOFFSETS[n] >= 0:
                found = [ctypes.c_size_t.from_address(at).value
                         + SUBOFFSETS[n] for at in found]
        return [ctypes.string_at(at, ITEMSIZE) for at in found]

    def view(self):
        """A memoryview of it."""
        def array(values):
            return (ctypes.c_ssize_t * len(values))(*values)
        count = 1
        for extent in SHAPE:
            count *= extent
        self.info = View(self.start, 0, count * ITEMSIZE, ITEMSIZE, READONLY,
                         len(SHAPE), FORMAT.encode())
        self.info.shape = array(SHAPE)
        self.info.strides = array(STRIDES)
        if SUBOFFSETS is not None:
            self.info.suboffsets = array(SUBOFFSETS)
        python = ctypes.PyDLL(None)
        python.PyMemoryView_FromBuffer.restype = ctypes.py_object
        return python.PyMemoryView_FromBuffer(ctypes.byref(self.info))


# --- comparing ---

def flat(values):
    """The values of a nested list, one after the other."""
    if not isinstance(values, (list, tuple)):
        return [values]
    return [value for part in values for value in flat(part)]


def plain(values):
    """The values without the NULs that many strip off strings."""
    return [value.rstrip(b"\0") if isinstance(value, bytes) else value
            for value in flat(values)]


def is_value(told, shape, form):
    """Is TOLD the item itself?  Without dimensions a string is no list."""
    return isinstance(told, bytes) and not shape \
        and form.endswith(("c", "p", "s"))


def is_memory(told, view):
    """Is TOLD the content in the order in which it lies in memory, and has it
    no shape?  Who asks for contiguous memory of any order may take it so."""
    return view.f_contiguous and not view.c_contiguous \
        and memoryview(told).ndim <= 1 \
        and memoryview(told).tobytes() == view.tobytes("A")


def compare(told, items, view):
    """(status, what is expected, what came)"""
    if told is None:
        return 0, "anything", "nothing that could be compared"
    if is_value(told, SHAPE, FORMAT):
        told = [told]
    if isinstance(told, (list, tuple)):
        wanted = plain([struct.unpack(FORMAT, item) for item in items])
        came = plain(told)
        same = wanted == came or [
            w for w in wanted if w == w] == [c for c in came if c == c]
        return int(not same), wanted, came
    wanted, came = b"".join(items), memoryview(told).tobytes()
    wrong = wanted != came and not is_memory(told, view)
    return int(wrong), in_hex(wanted), in_hex(came)


def in_hex(content):
    """The first bytes of CONTENT, and how many there are."""
    return "%s%s (%d bytes)" % (content[:32].hex(" "), " ..." if len(
        content) > 32 else "", len(content)) if content else "no bytes"


class Names(dict):
    """The names of a module, also those that it makes when they are asked
    for, as NumPy does with numpy.ma."""

    def __init__(self, module):
        super().__init__(vars(module))
        self.module = module

    def __missing__(self, name):
        if not hasattr(builtins, name) and hasattr(self.module, name):
            return getattr(self.module, name)
        raise KeyError(name)


def load(name):
    """The module and the value of MODULE:EXPRESSION or FILE.py:EXPRESSION."""
    place, _, expression = name.partition(":")
    if place.endswith(".py"):
        sys.path.insert(0, os.path.dirname(os.path.abspath(place)))
        spec = importlib.util.spec_from_file_location(
            os.path.basename(place)[:-3], place)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    else:
        module = importlib.import_module(place)
    return module, eval(expression, Names(module))


def consume():
    """Ask the consumer; the exit status."""
    consumer = load(CONSUMER)[1]
    signal.alarm(PATIENCE)
    memory = Memory()
    view = memory.view()
    before, items = memory.content(), memory.items()
    try:
        told = consumer(view)
    except SystemError as error:  # a C function broke its contract
        print("expected  what is in it, or an exception that refuses it\n"
              "actual    it raises SystemError: %s" % error)
        return 1
    except Exception as error:
        print("actual    it refuses: %s: %s" % (type(error).__name__, error))
        return 0
    status, wanted, came = compare(told, items, view)
    if READONLY and memory.content() != before:
        status, wanted, came = 1, "memory as it was", \
            "it wrote to memory that is read-only"
    print("expected  %s\nactual    %s" % (wanted, came))
    print("the same" if status == 0 else "the fault shows")
    return status


def main():
    """Do it in a child process, which may die of it."""
    sys.path[:0] = PATHS
    print("consumer  %s\nbuffer    format %r, itemsize %d, shape %s, strides "
          "%s, suboffsets %s" % (CONSUMER, FORMAT, ITEMSIZE, SHAPE, STRIDES,
                                 SUBOFFSETS), flush=True)
    child = os.fork()
    if child == 0:
        try:
            status = consume()
        except BaseException as error:
            print("it cannot be told: %s: %s" % (type(error).__name__, error))
            status = 2
        sys.stdout.flush()
        os._exit(status)
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        print("expected  what is in it, or an exception\nactual    %s" % (
            "it did not come back within %d s" % PATIENCE
            if number == signal.SIGALRM else
            "it died of signal %d" % number))
        return 1
    return os.WEXITSTATUS(status)


if __name__ == "__main__":
    sys.exit(main())
