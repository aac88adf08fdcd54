"""Time the copies of spec/ beside memcpy, NumPy and PyBuffer_ToContiguous.

usage: copy_bench.py LIBRARY [WORD]

LIBRARY is the module that copy_bench.c is built into; with a WORD, only the
memories with this word in their names are copied.

All copy the same memory to the same packed target in C order, in turns, and
the best of many turns counts: nanoseconds per byte of the target.  Nothing is
asserted but that all of them wrote the same bytes.
"""

import ctypes
import sys
import time

try:
    import numpy
except ImportError:
    numpy = None

SIZE = ctypes.c_ssize_t
ROUNDS = 25
ROUND_NS = 4e6


class View(ctypes.Structure):
    """struct bp_view"""

    _fields_ = [
        ("itemsize", SIZE),
        ("ndim", ctypes.c_int),
        ("shape", ctypes.POINTER(SIZE)),
        ("strides", ctypes.POINTER(SIZE)),
        ("suboffsets", ctypes.POINTER(SIZE)),
    ]


class PyBuffer(ctypes.Structure):
    """Py_buffer"""

    _fields_ = [
        ("buf", ctypes.c_void_p),
        ("obj", ctypes.c_void_p),
        ("len", SIZE),
        ("itemsize", SIZE),
        ("readonly", ctypes.c_int),
        ("ndim", ctypes.c_int),
        ("format", ctypes.c_char_p),
        ("shape", ctypes.POINTER(SIZE)),
        ("strides", ctypes.POINTER(SIZE)),
        ("suboffsets", ctypes.POINTER(SIZE)),
        ("internal", ctypes.c_void_p),
    ]


class Memory:
    """Strided memory, or rows behind pointers, and who keeps it alive."""

    def __init__(self, buf, itemsize, shape, strides, suboffsets, keep):
        numbers = SIZE * len(shape)
        self.keep = keep
        self.nbytes = itemsize
        for extent in shape:
            self.nbytes *= extent
        arrays = [numbers(*shape), numbers(*strides), None]
        if suboffsets is not None:
            arrays[2] = numbers(*suboffsets)
        self.view = View(itemsize, len(shape), *arrays)
        self.buffer = PyBuffer(buf, None, self.nbytes, itemsize, 1,
                               len(shape), None, *arrays)
        self.array = None


def strided(array):
    """Make a Memory of a NumPy array."""
    memory = Memory(array.ctypes.data, array.itemsize, array.shape,
                    array.strides, None, array)
    memory.array = array
    return memory


def plain(count, start, step):
    """Make a Memory of doubles without NumPy."""
    block = (ctypes.c_double * (count * abs(step)))(*range(count * abs(step)))
    return Memory(ctypes.addressof(block) + 8 * start, 8, [count],
                  [8 * step], None, block)


def rows(count, length, itemsize, step):
    """Make rows behind pointers, each an allocation of its own."""
    width = length * itemsize * step
    blocks = [ctypes.create_string_buffer(bytes(range(64)) * (width // 64))
              for _ in range(count)]
    table = (ctypes.c_void_p * count)(*map(ctypes.addressof, blocks))
    return Memory(ctypes.addressof(table), itemsize, [count, length],
                  [ctypes.sizeof(ctypes.c_void_p), itemsize * step], [0, -1],
                  (table, blocks))


def cases():
    """Return the memories, by name."""
    found = []
    if numpy is None:
        found.append(("contiguous 1 MiB", plain(1 << 17, 0, 1)))
        found.append(("strided [::2] doubles", plain(1 << 17, 0, 2)))
        found.append(("reversed doubles", plain(1 << 17, (1 << 17) - 1, -1)))
    else:
        def doubles(*shape):
            count = 1
            for extent in shape:
                count *= extent
            return numpy.arange(float(count)).reshape(shape)

        image = numpy.arange(1 << 20, dtype="u1")
        cube = image.reshape(64, 128, 128)
        matrix = doubles(1024, 1024)
        many = [
            ("contiguous 1 MiB", doubles(1 << 17)),
            ("transposed 1024x1024 f8", matrix.T),
            ("transposed 1000x1000 f8", doubles(1000, 1000).T),
            ("transposed 1024x1024 f4", matrix.astype("f4").T),
            ("transposed 1024x1024 u1", image.reshape(1024, 1024).T),
            ("strided [::2] f8, 1 MiB", doubles(1 << 18)[::2]),
            ("strided [::2] f8, 32 KiB", doubles(1 << 13)[::2]),
            ("strided [::3] f4", doubles(1 << 18).astype("f4")[::3]),
            ("strided [::2, ::2] f8", doubles(1024, 512)[::2, ::2]),
            ("column of 1024x1024 f8", matrix[:, 3]),
            ("column of 131072x16 f8", doubles(1 << 17, 16)[:, 3]),
            ("3-D (2, 0, 1) u1", cube.transpose(2, 0, 1)),
            ("3-D (2, 1, 0) u1", cube.transpose(2, 1, 0)),
            ("3-D (1, 0, 2) u1", cube.transpose(1, 0, 2)),
            ("pixels x 3 to planes u1",
             numpy.arange(3 << 18, dtype="u1").reshape(512, 512, 3)
             .transpose(2, 0, 1)),
            ("reversed f8", doubles(1 << 17)[::-1]),
            ("reversed u1", image[::-1]),
            ("broadcast (1024, 128) f8",
             numpy.broadcast_to(doubles(1024, 1), (1024, 128))),
        ]
        found.extend((name, strided(array)) for name, array in many)
    found.append(("indirect rows 1024 x 1 KiB", rows(1024, 1024, 1, 1)))
    found.append(("indirect rows 16384 x 64 B", rows(16384, 64, 1, 1)))
    found.append(("indirect rows, [::2] f8", rows(512, 256, 8, 2)))
    return found


def once(work):
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1e9


def contenders(memory, library, target, source):
    """Return what to time, by name: each takes a number of times."""
    api = ctypes.pythonapi.PyBuffer_ToContiguous
    api.argtypes = [ctypes.c_void_p, ctypes.POINTER(PyBuffer), SIZE,
                    ctypes.c_char]
    api.restype = ctypes.c_int
    nbytes = memory.nbytes
    buf = ctypes.c_size_t(memory.buffer.buf)

    def repeat(work):
        return lambda times: once(lambda: [work() for _ in range(times)]) \
            / times

    found = {
        "memcpy": lambda times: library.bench_memcpy(
            target, source, SIZE(nbytes), times),
        "bp_copy": lambda times: library.bench_copy(
            target, SIZE(nbytes), ctypes.byref(memory.view), buf, times),
        "ToContiguous": repeat(lambda: api(
            target, memory.buffer, nbytes, b"C")),
    }
    if memory.array is not None:
        into = numpy.frombuffer(target, memory.array.dtype,
                                nbytes // memory.array.itemsize)
        into = into.reshape(memory.array.shape)
        found["NumPy"] = repeat(lambda: numpy.copyto(into, memory.array))
    return found


def measure(memory, library):
    """Return nanoseconds per byte by contender."""
    target = ctypes.create_string_buffer(memory.nbytes)
    source = ctypes.create_string_buffer(memory.nbytes)
    found = contenders(memory, library, target, source)
    best, times, seen = {}, {}, set()
    for name, work in found.items():
        ctypes.memset(target, 0, memory.nbytes)
        work(1)
        if name != "memcpy":
            seen.add(target.raw)
        times[name] = max(1, int(ROUND_NS / max(work(1), 1)))
    if len(seen) != 1:
        sys.exit("copy_bench.py: the copies differ")
    for _ in range(ROUNDS):
        for name, work in found.items():
            ns = work(times[name]) / memory.nbytes
            best[name] = min(ns, best.get(name, ns))
    return best


def main(argv):
    if len(argv) not in (2, 3):
        sys.exit("usage: copy_bench.py LIBRARY [WORD]")
    library = ctypes.CDLL(argv[1])
    library.bench_memcpy.restype = ctypes.c_double
    library.bench_copy.restype = ctypes.c_double
    print("ns per byte; x: how many times as long as bp_copy. NumPy %s"
          % ("is missing" if numpy is None else numpy.__version__))
    print("%-27s %8s %8s %8s %6s %12s %6s" % (
        "", "memcpy", "bp_copy", "NumPy", "x", "ToContiguous", "x"))
    for name, memory in cases():
        if argv[2:] and argv[2] not in name:
            continue
        ns = measure(memory, library)
        own = ns["bp_copy"]
        theirs = ("%8s %6s" % ("none", "") if "NumPy" not in ns else
                  "%8.3f %6.2f" % (ns["NumPy"], ns["NumPy"] / own))
        print("%-27s %8.3f %8.3f %s %12.3f %6.2f" % (
            name, ns["memcpy"], own, theirs, ns["ToContiguous"],
            ns["ToContiguous"] / own))


if __name__ == "__main__":
    main(sys.argv)
